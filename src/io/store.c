/* Opening and closing a store. */
#include "io/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "io/store_internal.h"

/* A program started with stdout closed would get the data file as descriptor 1
 * and print into it. */
static int occupy_standard_fds(struct err *e)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDWR) != fd)
			return err_set_errno(e, FAULT_FILE,
					     "could not open \"/dev/null\"");
	return 0;
}

static int make_directory(const char *path, struct err *e)
{
	char *parent = xstrdup(path), *slash;
	int ret = 0;

	if (mkdir(path, 0700) == 0) {
		while ((slash = strrchr(parent, '/')) && slash[1] == '\0')
			*slash = '\0';
		if (slash)
			slash[slash == parent] = '\0';
		ret = store_sync_dir(slash ? parent : ".", e);
	} else if (errno != EEXIST) {
		ret = err_set_errno(e, FAULT_FILE,
				    "could not create directory \"%s\"", path);
	}
	free(parent);
	return ret;
}

/* Directory, lock and an empty store, as far as they are missing. */
static int ensure_files(struct store *s, uint64_t *size, struct err *e)
{
	int ret;

	if (make_directory(s->path, e) < 0)
		return -1;
	if (store_lock_open(&s->lock_fd, s->path, true, e) < 0)
		return -1;
	ret = store_probe(s->path, size, e);
	if (ret != 1)
		return ret;
	if (store_lock(s->lock_fd, s->path, STORE_LOCK_EXCLUSIVE,
		       s->lock_wait_ms, e) < 0)
		return -1;
	/* Another process may have made it while we waited. */
	ret = store_probe(s->path, size, e);
	if (ret == 1)
		ret = store_create(s->path, e);
	if (ret == 0)
		ret = store_probe(s->path, size, e);
	store_unlock(s->lock_fd);
	return ret;
}

static int find_files(struct store *s, uint64_t *size, struct err *e)
{
	int ret = store_probe(s->path, size, e);

	if (ret == 0 && store_lock_open(&s->lock_fd, s->path, false, e) < 0)
		ret = -1;
	return ret;
}

/* Twice the file and a little, so that a reader seldom meets a writer's growth;
 * it costs address space alone. */
static size_t map_size_for(uint64_t file_size, size_t least)
{
	size_t size = least;

	while (size < file_size * 2 && size < STORE_MAP_MAX)
		size *= 2;
	return size;
}

/* Without the right to write lock.mdb LMDB 0.9.24 cannot even read, unless the
 * file system is read-only; then it reads without being seen by writers. */
static int open_env(struct store *s, size_t map_size, struct err *e)
{
	unsigned flags = s->mode == STORE_READ ? MDB_RDONLY : 0;

	if (store_env_open(s, s->path, flags, map_size, e) == 0)
		return 0;
	if (s->mode != STORE_READ || e->fault != FAULT_FILE)
		return -1;
	s->no_slots = true;
	return store_env_open(s, s->path, flags | MDB_NOLOCK, map_size, e);
}

static int open_all(struct store *s, size_t map_size, struct err *e)
{
	uint64_t size = 0;
	int ret;

	if (occupy_standard_fds(e) < 0 || store_place_check(s->path, e) < 0)
		return -1;
	ret = s->mode == STORE_WRITE ? ensure_files(s, &size, e)
				     : find_files(s, &size, e);
	if (ret != 0)
		return ret;
	if (open_env(s, map_size_for(size, map_size), e) < 0)
		return -1;
	/* Readers that were killed would keep every page from being reused. */
	if (!s->no_slots)
		mdb_reader_check(s->env, NULL);
	return store_env_tables(s, false, e);
}

int store_open_sized(struct store **out, const char *path, enum store_mode mode,
		     size_t map_size, struct err *e)
{
	struct store *s = xcalloc(1, sizeof(*s));
	int ret;

	buf_init(&s->tail.bytes, 0);
	s->path = xstrdup(path);
	s->mode = mode;
	s->lock_fd = -1;
	s->lock_wait_ms = STORE_LOCK_WAIT_MS;
	if (STORE_GUARD(s)) {
		ret = store_crashed(s, e);
	} else {
		ret = open_all(s, map_size, e);
		store_unguard();
	}
	if (ret == 0) {
		*out = s;
	} else {
		*out = NULL;
		store_close(s);
	}
	return ret;
}

int store_open(struct store **out, const char *path, enum store_mode mode,
	       struct err *e)
{
	return store_open_sized(out, path, mode, STORE_MAP_MIN, e);
}

void store_close(struct store *s)
{
	if (!s)
		return;
	store_abort(s);
	/* After a crash nothing of it can be trusted: it stays until exit. */
	if (s->reader && !s->crashed)
		mdb_txn_abort(s->reader);
	if (s->env && !s->crashed)
		mdb_env_close(s->env);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	buf_release(&s->tail.bytes);
	free(s->path);
	free(s);
}
