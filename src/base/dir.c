/* Files below one directory that is opened once: no way out of it through "..",
 * an absolute path or a symbolic link, also when somebody changes the tree
 * meanwhile. Needs Linux 5.6 for openat2; without it (older kernels, seccomp
 * filters that do not know it) names are resolved part by part. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/dir_internal.h"
#include "base/err.h"

#define DIR_ITEMS_MAX 1000000 /* entries of one directory */
#define READ_STEP ((size_t)64 << 10)

/* ---- resolving names ---- */

/* With O_DIRECTORY a symbolic link fails with ENOTDIR instead of ELOOP. */
static int open_part(int at, const char *part, int flags)
{
	int fd = openat(at, part, flags | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd >= 0 || errno != ENOTDIR)
		return fd;
	if (fstatat(at, part, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISLNK(st.st_mode))
		errno = ELOOP;
	else
		errno = ENOTDIR;
	return -1;
}

/* `name` has no "..". */
static int open_parts(int fd, const char *name, int flags)
{
	char *parts = xstrdup(name), *part = parts, *slash;
	int at = fd, next = -1, saved;

	errno = EXDEV;
	if (*name == '/')
		goto out;
	for (;;) {
		slash = strchr(part, '/');
		if (slash)
			*slash = '\0';
		next =
		    open_part(at, part, slash ? O_PATH | O_DIRECTORY : flags);
		if (next < 0 || !slash)
			goto out;
		if (at != fd)
			close(at);
		at = next;
		part = slash + 1;
	}
out:
	saved = errno;
	if (at != fd)
		close(at);
	free(parts);
	errno = saved;
	return next;
}

static bool has_dotdot(const char *name)
{
	size_t len;

	for (;; name += len + 1) {
		len = strcspn(name, "/");
		if (len == 2 && memcmp(name, "..", 2) == 0)
			return true;
		if (!name[len])
			return false;
	}
}

static int open_beneath(int fd, const char *name, int flags)
{
	struct open_how how = {
		.flags = (unsigned)(flags | O_CLOEXEC),
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
			   RESOLVE_NO_MAGICLINKS,
	};
	long got;

	/* openat2 would follow one that stays below. */
	if (has_dotdot(name)) {
		errno = EXDEV;
		return -1;
	}
	got = syscall(SYS_openat2, fd, name, &how, sizeof(how));
	if (got < 0 && (errno == ENOSYS || errno == EPERM || errno == EAGAIN))
		return open_parts(fd, name, flags);
	return (int)got;
}

/* 1: it does not exist. -1: why it cannot be opened. */
static int open_failed(const struct dir *d, const char *name, struct err *e)
{
	if (errno == ENOENT)
		return 1;
	if (errno == ELOOP)
		err_set(e, FAULT_FILE, "\"%s\" is a symbolic link", name);
	else if (errno == EXDEV)
		err_set(e, FAULT_FILE, "\"%s\" leads out of the directory",
			name);
	else
		return err_set_errno(e, FAULT_FILE, "could not open \"%s/%s\"",
				     d->path, name);
	err_detail(e,
		   "Below \"%s\" only plain files and directories are opened.",
		   d->path);
	return -1;
}

/* ---- directories ---- */

static struct dir *dir_new(int fd, char *path)
{
	struct dir *d = xmalloc(sizeof(*d));

	d->fd = fd;
	d->path = path;
	return d;
}

int dir_open(struct dir **out, const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*out = NULL;
	if (fd < 0 && errno == ENOENT)
		return 1;
	if (fd < 0)
		return err_set_errno(e, FAULT_FILE,
				     "could not open directory \"%s\"", path);
	*out = dir_new(fd, xstrdup(path));
	return 0;
}

static char *join(const char *a, const char *b)
{
	struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", a, b);
	return buf_steal(&path);
}

int dir_open_at(struct dir **out, struct dir *parent, const char *name,
		struct err *e)
{
	int fd = open_beneath(parent->fd, name, O_RDONLY | O_DIRECTORY);

	*out = NULL;
	if (fd < 0)
		return open_failed(parent, name, e);
	*out = dir_new(fd, join(parent->path, name));
	return 0;
}

void dir_close(struct dir *d)
{
	if (!d)
		return;
	close(d->fd);
	free(d->path);
	free(d);
}

const char *dir_path(const struct dir *d)
{
	return d->path;
}

static int item_compare(const void *a, const void *b)
{
	const struct dir_item *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Some file systems leave d_type unknown. */
static bool item_is_dir(int fd, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(st.st_mode);
}

static int list_fill(struct dir *d, DIR *stream, struct arena *a,
		     struct dir_item **items, size_t *nr, struct err *e)
{
	struct dirent *entry;
	size_t cap = 0;

	while (errno = 0, (entry = readdir(stream)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0)
			continue;
		if (*nr == DIR_ITEMS_MAX)
			return err_set(e, FAULT_LIMIT,
				       "more than %d files in \"%s\"",
				       DIR_ITEMS_MAX, d->path);
		GROW(*items, *nr + 1, cap);
		(*items)[*nr].name = arena_strdup(a, entry->d_name);
		(*items)[*nr].is_dir = item_is_dir(d->fd, entry);
		++*nr;
	}
	if (errno)
		return err_set_errno(
		    e, FAULT_FILE, "could not read directory \"%s\"", d->path);
	return 0;
}

int dir_list(struct dir *d, struct arena *a, struct dir_item **items,
	     size_t *nr, struct err *e)
{
	/* A descriptor of its own: one that is shared would share the position
	 * in the directory too. */
	int fd = openat(d->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	struct dir_item *found = NULL;
	int rc;

	*items = NULL;
	*nr = 0;
	if (!stream) {
		err_set_errno(e, FAULT_FILE, "could not read directory \"%s\"",
			      d->path);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	rc = list_fill(d, stream, a, &found, nr, e);
	closedir(stream);
	if (rc == 0) {
		if (*nr)
			qsort(found, *nr, sizeof(*found), item_compare);
		*items = arena_array(a, *nr, sizeof(**items));
		if (*nr)
			memcpy(*items, found, *nr * sizeof(*found));
	}
	free(found);
	return rc;
}

/* ---- reading ---- */

static const char *type_name(mode_t mode)
{
	if (S_ISDIR(mode))
		return "a directory";
	if (S_ISFIFO(mode))
		return "a FIFO";
	if (S_ISSOCK(mode))
		return "a socket";
	return "a device";
}

/* All bytes up to the end of the file, at most one more than `max`. */
static int read_all(int fd, size_t max, struct buf *out)
{
	char step[READ_STEP];
	ssize_t n;

	while (out->len <= max) {
		n = read(fd, step, sizeof(step));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -1 : 0;
		buf_add(out, step, (size_t)n);
	}
	return 0;
}

static bool same_file_state(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
	       a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	       a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

static int read_open_file(const struct dir *d, const char *name, int fd,
			  size_t max, struct buf *out, struct err *e)
{
	struct stat before, after;

	if (fstat(fd, &before) != 0)
		return err_set_errno(e, FAULT_FILE, "could not read \"%s/%s\"",
				     d->path, name);
	if (!S_ISREG(before.st_mode))
		return err_set(e, FAULT_FILE, "\"%s/%s\" is %s, not a file",
			       d->path, name, type_name(before.st_mode));
	if ((unsigned long long)before.st_size > max)
		return err_set(e, FAULT_LIMIT,
			       "\"%s/%s\" has %lld bytes; the limit is %zu",
			       d->path, name, (long long)before.st_size, max);
	if (read_all(fd, max, out) != 0 || fstat(fd, &after) != 0)
		return err_set_errno(e, FAULT_FILE, "could not read \"%s/%s\"",
				     d->path, name);
	if (!same_file_state(&before, &after) ||
	    out->len != (size_t)after.st_size) {
		err_set(e, FAULT_FILE,
			"\"%s/%s\" was changed while it was read", d->path,
			name);
		return err_hint(e, "Run the command again when it is written.");
	}
	return 0;
}

int dir_read(struct dir *d, const char *name, size_t max, struct buf *out,
	     struct err *e)
{
	/* O_NONBLOCK: opening a FIFO would wait for a writer. */
	int fd = open_beneath(d->fd, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	int rc;

	buf_clear(out);
	if (fd < 0 && errno == ENXIO)
		return err_set(e, FAULT_FILE,
			       "\"%s/%s\" is a socket or device, not a file",
			       d->path, name);
	if (fd < 0)
		return open_failed(d, name, e);
	rc = read_open_file(d, name, fd, max, out, e);
	close(fd);
	if (rc != 0)
		buf_clear(out);
	return rc;
}

/* ---- writing ---- */

/* The directory that holds `name`, as a new descriptor; `*base` is what is left
 * of the name. */
int dir_open_parent(struct dir *d, const char *name, const char **base)
{
	const char *slash = strrchr(name, '/');
	char *parent;
	int fd;

	*base = slash ? slash + 1 : name;
	if (!slash)
		return openat(d->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	parent = xmemdupz(name, (size_t)(slash - name));
	fd = open_beneath(d->fd, parent, O_RDONLY | O_DIRECTORY);
	free(parent);
	return fd;
}

int dir_remove(struct dir *d, const char *name, struct err *e)
{
	const char *base;
	int parent = dir_open_parent(d, name, &base);
	int rc = parent < 0 ? -1 : unlinkat(parent, base, 0);

	if (rc == 0)
		rc = fsync(parent);
	if (rc != 0 && errno == ENOENT)
		rc = 1;
	else if (rc != 0)
		err_set_errno(e, FAULT_FILE, "could not remove \"%s/%s\"",
			      d->path, name);
	if (parent >= 0)
		close(parent);
	return rc;
}
