/* A store made, whole or not at all, and destroyed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "io/store_internal.h"

static void remove_file(const char *path, const char *name)
{
	char *file = store_file(path, name);

	unlink(file);
	free(file);
}

/* Left behind by a process that died while it made a store. */
static void remove_workshop(const char *dir)
{
	remove_file(dir, STORE_DATA_FILE);
	remove_file(dir, STORE_LMDB_LOCK_FILE);
	rmdir(dir);
}

/* An empty store in `dir`, synced and closed. */
static int make_empty(const char *dir, struct err *e)
{
	struct store s = { .lock_fd = -1, .mode = STORE_WRITE };
	int ret;

	ret = store_env_open(&s, dir, 0, STORE_MAP_MIN, e);
	if (ret == 0)
		ret = store_env_tables(&s, true, e);
	if (s.env)
		mdb_env_close(s.env);
	return ret;
}

static int move_data(const char *from, const char *to, struct err *e)
{
	char *old = store_file(from, STORE_DATA_FILE);
	char *new = store_file(to, STORE_DATA_FILE);
	int ret = 0;

	if (rename(old, new) < 0)
		ret = err_set_errno(e, FAULT_FILE, "could not rename \"%s\"",
				    old);
	free(old);
	free(new);
	return ret;
}

int store_create(const char *path, struct err *e)
{
	char *dir = store_file(path, "new");
	int ret;

	remove_workshop(dir);
	if (mkdir(dir, 0700) < 0) {
		ret = err_set_errno(e, FAULT_FILE,
				    "could not create directory \"%s\"", dir);
		goto out;
	}
	ret = make_empty(dir, e);
	/* What a destroyed store's processes knew is not for the new one. */
	remove_file(path, STORE_LMDB_LOCK_FILE);
	if (ret == 0)
		ret = move_data(dir, path, e);
	if (ret == 0)
		ret = store_sync_dir(path, e);
	remove_workshop(dir);
out:
	free(dir);
	return ret;
}

void store_tidy(const char *path)
{
	char *dir = store_file(path, "new");

	remove_workshop(dir);
	free(dir);
}

int store_destroy(const char *path, struct err *e)
{
	struct stat st;
	int fd, ret;

	if (lstat(path, &st) < 0 && errno == ENOENT)
		return 0;
	if (store_lock_open(&fd, path, true, e) < 0)
		return -1;
	ret = store_lock(fd, path, STORE_LOCK_EXCLUSIVE, STORE_LOCK_WAIT_MS, e);
	if (ret == 0) {
		remove_file(path, STORE_DATA_FILE);
		remove_file(path, STORE_LMDB_LOCK_FILE);
		ret = store_sync_dir(path, e);
	}
	close(fd);
	return ret;
}
