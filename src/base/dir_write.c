/* Writing files so that they are whole or absent: a temporary beside the old
 * one, fsync, rename, fsync of the directory. Several files of one directory
 * share what a disk takes longest for. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/dir_internal.h"
#include "base/err.h"

#define TEMP_TRIES 100
#define TEMP_NAME_MAX 64

/* A file that is written and not yet under its name. */
struct temp {
	int fd;
	char name[TEMP_NAME_MAX];
	char *base; /* the name that it will have */
};

int fd_write_all(int fd, const void *bytes, size_t len)
{
	const char *data = bytes;

	while (len > 0) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

/* A new file beside the old one, in the same file system. The name is hidden,
 * so that one left by a crash is no migration and no record. `first`: how many
 * of ours are there already. */
static int temp_create(int parent, size_t first, struct temp *t)
{
	size_t i;

	t->fd = -1;
	for (i = first; i < first + TEMP_TRIES; i++) {
		snprintf(t->name, sizeof(t->name), ".ledger-%ld-%zu.tmp",
			 (long)getpid(), i);
		t->fd = openat(
		    parent, t->name,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (t->fd >= 0 || errno != EEXIST)
			break;
	}
	/* It is ours as long as we live, see dir_sweep. */
	if (t->fd >= 0)
		(void)flock(t->fd, LOCK_EX | LOCK_NB);
	return t->fd < 0 ? -1 : 0;
}

/* It will not be needed, for the reason in errno. */
static void temp_drop(int parent, struct temp *t)
{
	int saved = errno;

	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
	unlinkat(parent, t->name, 0);
	errno = saved;
}

static int temp_make(int parent, size_t first, struct temp *t, const char *data,
		     size_t len)
{
	if (temp_create(parent, first, t) < 0)
		return -1;
	if (fd_write_all(t->fd, data, len) == 0)
		return 0;
	temp_drop(parent, t);
	return -1;
}

static int temp_sync(struct temp *t)
{
	int rc = fsync(t->fd), saved = errno;

	if (close(t->fd) != 0 && rc == 0) {
		saved = errno;
		rc = -1;
	}
	t->fd = -1;
	errno = saved;
	return rc;
}

static int write_replacing(int parent, const char *base, const char *data,
			   size_t len)
{
	struct temp t;

	if (temp_make(parent, 0, &t, data, len) < 0)
		return -1;
	if (temp_sync(&t) < 0 || renameat(parent, t.name, parent, base) < 0) {
		temp_drop(parent, &t);
		return -1;
	}
	return fsync(parent);
}

static int write_failed(const struct dir *d, const char *name, struct err *e)
{
	return err_set_errno(e, FAULT_FILE, "could not write \"%s/%s\"",
			     d->path, name);
}

int dir_write(struct dir *d, const char *name, const void *data, size_t len,
	      struct err *e)
{
	const char *base;
	int parent = dir_open_parent(d, name, &base);
	int rc;

	if (parent < 0)
		return write_failed(d, name, e);
	rc = write_replacing(parent, base, data, len);
	if (rc != 0)
		write_failed(d, name, e);
	close(parent);
	return rc;
}

/* ---- several at once ---- */

struct dir_batch {
	struct dir *d;
	struct temp *items;
	size_t nr, cap;
};

struct dir_batch *dir_batch_new(struct dir *d)
{
	struct dir_batch *b = xcalloc(1, sizeof(*b));

	b->d = d;
	return b;
}

size_t dir_batch_nr(const struct dir_batch *b)
{
	return b->nr;
}

int dir_batch_add(struct dir_batch *b, const char *name, const void *data,
		  size_t len, struct err *e)
{
	struct temp *t;

	if (strchr(name, '/'))
		bug("a batch is of one directory");
	GROW(b->items, b->nr + 1, b->cap);
	t = &b->items[b->nr];
	if (temp_make(b->d->fd, b->nr, t, data, len) < 0)
		return write_failed(b->d, name, e);
	/* The disk may begin; what comes of it the fsync will say. */
	(void)sync_file_range(t->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	t->base = xstrdup(name);
	b->nr++;
	return 0;
}

static void forget(struct dir_batch *b)
{
	size_t i;

	for (i = 0; i < b->nr; i++)
		free(b->items[i].base);
	b->nr = 0;
}

static void drop_from(struct dir_batch *b, size_t i)
{
	for (; i < b->nr; i++)
		temp_drop(b->d->fd, &b->items[i]);
}

int dir_batch_commit(struct dir_batch *b, struct err *e)
{
	int fd = b->d->fd, rc = 0;
	size_t i;

	for (i = 0; rc == 0 && i < b->nr; i++)
		if (temp_sync(&b->items[i]) < 0) {
			rc = write_failed(b->d, b->items[i].base, e);
			drop_from(b, 0);
		}
	for (i = 0; rc == 0 && i < b->nr; i++)
		if (renameat(fd, b->items[i].name, fd, b->items[i].base) < 0) {
			rc = write_failed(b->d, b->items[i].base, e);
			drop_from(b, i);
		}
	if (b->nr > 0 && fsync(fd) < 0 && rc == 0)
		rc = err_set_errno(e, FAULT_FILE, "could not write \"%s\"",
				   b->d->path);
	forget(b);
	return rc;
}

void dir_batch_free(struct dir_batch *b)
{
	if (!b)
		return;
	drop_from(b, 0);
	forget(b);
	free(b->items);
	free(b);
}

/* ---- what was left behind ---- */

/* Nobody holds its lock: who made it is gone, though a killed process may keep
 * its number for a while. */
static bool is_left_behind(int parent, const char *name, long pid)
{
	int fd = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	bool gone = kill((pid_t)pid, 0) < 0 && errno == ESRCH;

	if (fd < 0)
		return gone;
	gone = gone ||
	       (pid != (long)getpid() && flock(fd, LOCK_EX | LOCK_NB) == 0);
	close(fd);
	return gone;
}

/* The process that made a file of this name; 0: it is not one of ours. */
static long temp_owner(const char *name)
{
	long pid;
	int end = 0;

	if (sscanf(name, ".ledger-%ld-%*d.tmp%n", &pid, &end) != 1 ||
	    end == 0 || name[end] || pid <= 0)
		return 0;
	return pid;
}

void dir_sweep(struct dir *d)
{
	int fd = openat(d->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *it;

	if (!stream) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((it = readdir(stream))) {
		long pid = temp_owner(it->d_name);

		if (pid && is_left_behind(d->fd, it->d_name, pid))
			unlinkat(d->fd, it->d_name, 0);
	}
	closedir(stream);
}
