/* Copy a PostgreSQL data directory: about a thousand small files, so the cost
 * is in creating them. Two thirds belong to template0 and template1. Both
 * refuse connections here (scratch_server.c), and PostgreSQL writes a
 * database's files only for a session in it; so these can be hard links. */
#include "io/scratch_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/fs.h>
#include <sys/ioctl.h>
#endif

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define COPY_BUFFER ((size_t)256 << 10)
#define DEPTH_MAX 8

struct copy {
	enum scratch_part part;
	struct scratch_sum sum;
	char *buffer;
	bool keep_owner;
	bool no_links, no_sharing; /* the file system said no once */
	struct err *e;
};

static int fail(struct copy *c, const char *what, const char *name)
{
	return err_set_errno(c->e, FAULT_FILE, "could not %s '%s'", what, name);
}

/* Share the blocks, where the file system can (btrfs, xfs). Elsewhere plain
 * read and write: on ext4 copy_file_range takes twice their time for small
 * files (Linux 6.18). */
static bool share_blocks(struct copy *c, int in, int out)
{
#ifdef FICLONE
	if (!c->no_sharing && ioctl(out, FICLONE, in) == 0)
		return true;
	c->no_sharing = true;
#else
	(void)in;
	(void)out;
#endif
	return false;
}

static int copy_bytes(struct copy *c, int in, int out)
{
	for (;;) {
		ssize_t n = read(in, c->buffer, COPY_BUFFER);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return (int)n;
		if (fd_write_all(out, c->buffer, (size_t)n) < 0)
			return -1;
	}
}

static int copy_file(struct copy *c, int from, int to, const char *name,
		     const struct stat *st)
{
	int in, out = -1, rc = -1;

	in = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (in < 0)
		return fail(c, "open", name);
	out = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out < 0) {
		fail(c, "create", name);
		goto out;
	}
	if ((!share_blocks(c, in, out) && copy_bytes(c, in, out) < 0) ||
	    (c->keep_owner && fchown(out, st->st_uid, st->st_gid) < 0)) {
		fail(c, "copy", name);
		goto out;
	}
	rc = 0;
out:
	close(in);
	if (out >= 0 && close(out) < 0 && rc == 0)
		rc = fail(c, "copy", name);
	return rc;
}

static int put_file(struct copy *c, int from, int to, const char *name,
		    const struct stat *st, bool link)
{
	c->sum.files++;
	c->sum.bytes += (uint64_t)st->st_size;
	if (to < 0)
		return 0;
	if (link && !c->no_links) {
		if (linkat(from, name, to, name, 0) == 0)
			return 0;
		c->no_links = true;
	}
	return copy_file(c, from, to, name, st);
}

/* template1 always has oid 1, template0 has oid 4 since PostgreSQL 15; before,
 * it has any, and is copied. */
static bool is_template(const char *parent, const char *name)
{
	return strcmp(parent, "base") == 0 &&
	       (strcmp(name, "1") == 0 || strcmp(name, "4") == 0);
}

/* Is this, in the directory `parent`, no concern of the part? */
static bool left_out(const struct copy *c, const char *parent, const char *name,
		     bool in_template)
{
	bool template = in_template || is_template(parent, name);

	switch (c->part) {
	case SCRATCH_FIRST:
		return template;
	case SCRATCH_REST:
		return !template && (*parent || strcmp(name, "base") != 0);
	case SCRATCH_ALL:
		break;
	}
	return false;
}

static int put_dir(struct copy *c, int from, int to, const char *name,
		   int depth, bool link);

/* Make `name` below `to` (if there is a `to`) and go down into it. */
static int put_subdir(struct copy *c, int from, int to, const char *name,
		      const struct stat *st, int depth, bool link)
{
	int in, out = -1, rc = -1;

	in =
	    openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (in < 0)
		return fail(c, "open", name);
	if (to >= 0) {
		/* What the rest belongs into is there. */
		if (mkdirat(to, name, 0700) < 0 &&
		    (c->part != SCRATCH_REST || errno != EEXIST)) {
			fail(c, "create directory", name);
			goto out;
		}
		out = openat(to, name,
			     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (out < 0 || (c->keep_owner &&
				fchown(out, st->st_uid, st->st_gid) < 0)) {
			fail(c, "create directory", name);
			goto out;
		}
	}
	rc = put_dir(c, in, out, name, depth, link);
out:
	close(in);
	if (out >= 0)
		close(out);
	return rc;
}

static int put_entry(struct copy *c, int from, int to, const char *parent,
		     const char *name, int depth, bool link)
{
	struct stat st;

	if (left_out(c, parent, name, link))
		return 0;
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return fail(c, "read", name);
	if (S_ISDIR(st.st_mode))
		return put_subdir(c, from, to, name, &st, depth + 1,
				  link || is_template(parent, name));
	if (S_ISREG(st.st_mode))
		return put_file(c, from, to, name, &st, link);
	return err_set(c->e, FAULT_FILE,
		       "'%s' is neither a file nor a directory", name);
}

/* The content of the open directory `from`, which is called `name`. */
static int put_dir(struct copy *c, int from, int to, const char *name,
		   int depth, bool link)
{
	int fd, rc = 0;
	DIR *d;

	if (depth > DEPTH_MAX)
		return err_set(c->e, FAULT_FILE, "'%s' is nested too deeply",
			       name);
	fd = fcntl(from, F_DUPFD_CLOEXEC, 3);
	d = fd < 0 ? NULL : fdopendir(fd);
	if (!d) {
		fail(c, "read directory", name);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	while (rc == 0) {
		struct dirent *it;

		errno = 0;
		it = readdir(d);
		if (!it) {
			if (errno)
				rc = fail(c, "read directory", name);
			break;
		}
		if (!strcmp(it->d_name, ".") || !strcmp(it->d_name, ".."))
			continue;
		rc = put_entry(c, from, to, name, it->d_name, depth, link);
	}
	closedir(d);
	return rc;
}

static int walk(const char *from, const char *to, enum scratch_part part,
		struct scratch_sum *sum, struct err *e)
{
	struct copy c = {
		.part = part, .sum = *sum, .keep_owner = geteuid() == 0, .e = e
	};
	struct stat st;
	int in, out = -1, rc = -1;

	in = open(from, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (in < 0 || fstat(in, &st) < 0) {
		fail(&c, "open", from);
		goto out;
	}
	if (to) {
		if (part != SCRATCH_REST && mkdir(to, 0700) < 0) {
			fail(&c, "create directory", to);
			goto out;
		}
		out = open(to, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (out < 0 ||
		    (c.keep_owner && fchown(out, st.st_uid, st.st_gid) < 0)) {
			fail(&c, "create directory", to);
			goto out;
		}
		c.buffer = xmalloc(COPY_BUFFER);
	}
	rc = put_dir(&c, in, out, "", 0, false);
	*sum = c.sum;
out:
	free(c.buffer);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return rc;
}

int scratch_copy(const char *from, const char *to, enum scratch_part part,
		 struct scratch_sum *sum, struct err *e)
{
	return walk(from, to, part, sum, e);
}

int scratch_count(const char *dir, struct scratch_sum *sum, struct err *e)
{
	*sum = (struct scratch_sum){ 0 };
	return walk(dir, NULL, SCRATCH_ALL, sum, e);
}
