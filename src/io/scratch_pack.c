/* A data directory as one file: what a server in memory leaves goes to the disk
 * this way, since a thousand small files there take longer than all that was
 * recorded. The file is for this machine only:
 *
 *   'd' name    a directory begins        'f' name, content    a file
 *   'u'         it ends                   'e'                  the whole ends
 */
#include "io/scratch_parts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define BUFFER ((size_t)256 << 10)
#define NAME_BYTES_MAX 255
#define DEPTH_MAX 8
/* A larger state is not worth its place in the cache. */
#define PACK_MAX ((uint64_t)1 << 30)

struct head {
	uint64_t size; /* of a file */
	uint16_t name_len;
	char kind;
	char zero[5]; /* up to a multiple of 8, so that nothing is left unset */
};

static bool is_plain(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0;
}

/* ---- into a file ---- */

static int put_head(FILE *f, char kind, const char *name, uint64_t size)
{
	struct head h = { .kind = kind,
			  .name_len = (uint16_t)strlen(name),
			  .size = size };

	return fwrite(&h, sizeof(h), 1, f) == 1 &&
		       fwrite(name, 1, h.name_len, f) == h.name_len
		   ? 0
		   : -1;
}

static int put_file(FILE *f, int from, const char *name, char *buffer,
		    uint64_t *total)
{
	int fd =
	    openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	uint64_t left;
	int rc = -1;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		goto out;
	left = (uint64_t)st.st_size;
	*total += left;
	if (*total > PACK_MAX || put_head(f, 'f', name, left) < 0)
		goto out;
	while (left > 0) {
		ssize_t n = read(fd, buffer, left < BUFFER ? left : BUFFER);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || fwrite(buffer, 1, (size_t)n, f) != (size_t)n)
			goto out;
		left -= (uint64_t)n;
	}
	rc = 0;
out:
	close(fd);
	return rc;
}

static int put_dir(FILE *f, int from, const char *name, int depth, char *buffer,
		   uint64_t *total)
{
	int fd =
	    openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *it;
	struct stat st;
	int rc = 0;

	if (!d || depth > DEPTH_MAX) {
		if (d)
			closedir(d);
		else if (fd >= 0)
			close(fd);
		return -1;
	}
	while (rc == 0 && (errno = 0, it = readdir(d)) != NULL) {
		const char *entry = it->d_name;

		if (!is_plain(entry))
			continue;
		if (strlen(entry) > NAME_BYTES_MAX ||
		    fstatat(fd, entry, &st, AT_SYMLINK_NOFOLLOW) < 0)
			rc = -1;
		else if (!S_ISDIR(st.st_mode))
			rc = put_file(f, fd, entry, buffer, total);
		else if (put_head(f, 'd', entry, 0) < 0 ||
			 put_dir(f, fd, entry, depth + 1, buffer, total) < 0)
			rc = -1;
		else
			rc = put_head(f, 'u', "", 0);
	}
	if (rc == 0 && errno != 0)
		rc = -1;
	closedir(d);
	return rc;
}

int scratch_pack(const char *data, const char *pack, struct scratch_sum *sum)
{
	char *buffer = xmalloc(BUFFER);
	FILE *f = fopen(pack, "wxe");
	uint64_t total = 0;
	struct stat st;
	int rc = -1;

	if (f && put_dir(f, AT_FDCWD, data, 0, buffer, &total) == 0 &&
	    put_head(f, 'e', "", 0) == 0)
		rc = 0;
	if (f && fclose(f) != 0)
		rc = -1;
	if (rc == 0 && stat(pack, &st) == 0) {
		sum->files = 1;
		sum->bytes = (uint64_t)st.st_size;
	} else {
		rc = -1;
	}
	free(buffer);
	return rc;
}

/* ---- and back ---- */

struct unpack {
	FILE *f;
	const struct scratch_pg *pg;
	char *buffer;
	int dirs[DEPTH_MAX + 2]; /* the open ones, from the outermost */
	int nr;
};

static int enter(struct unpack *u, int at, const char *name)
{
	int fd;

	if (u->nr == (int)ARRAY_LEN(u->dirs) || mkdirat(at, name, 0700) < 0)
		return -1;
	fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	u->dirs[u->nr++] = fd;
	return u->pg->other_user ? fchown(fd, u->pg->uid, u->pg->gid) : 0;
}

static int take_content(struct unpack *u, int fd, uint64_t left)
{
	while (left > 0) {
		size_t n = left < BUFFER ? (size_t)left : BUFFER;

		if (fread(u->buffer, 1, n, u->f) != n ||
		    fd_write_all(fd, u->buffer, n) < 0)
			return -1;
		left -= n;
	}
	return u->pg->other_user ? fchown(fd, u->pg->uid, u->pg->gid) : 0;
}

static int take_file(struct unpack *u, const char *name, uint64_t size)
{
	int fd = openat(u->dirs[u->nr - 1], name,
			O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int rc;

	if (fd < 0)
		return -1;
	rc = size > PACK_MAX ? -1 : take_content(u, fd, size);
	if (close(fd) < 0)
		rc = -1;
	return rc;
}

/* 0: one entry taken. 1: that was the end. */
static int take_entry(struct unpack *u)
{
	char name[NAME_BYTES_MAX + 1];
	struct head h;

	if (fread(&h, sizeof(h), 1, u->f) != 1 || h.name_len > NAME_BYTES_MAX ||
	    fread(name, 1, h.name_len, u->f) != h.name_len)
		return -1;
	name[h.name_len] = '\0';
	if ((h.kind == 'd' || h.kind == 'f') && !is_plain(name))
		return -1;
	switch (h.kind) {
	case 'd':
		return enter(u, u->dirs[u->nr - 1], name);
	case 'f':
		return take_file(u, name, h.size);
	case 'u':
		if (u->nr < 2)
			return -1;
		close(u->dirs[--u->nr]);
		return 0;
	case 'e':
		return u->nr == 1 && fgetc(u->f) == EOF ? 1 : -1;
	default:
		return -1;
	}
}

int scratch_unpack(const char *pack, const char *data,
		   const struct scratch_pg *pg)
{
	struct unpack u = { .pg = pg };
	int fd = open(pack, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int rc = -1;

	u.f = fd < 0 ? NULL : fdopen(fd, "r");
	if (!u.f) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	u.buffer = xmalloc(BUFFER);
	if (enter(&u, AT_FDCWD, data) == 0)
		do
			rc = take_entry(&u);
		while (rc == 0);
	while (u.nr > 0)
		close(u.dirs[--u.nr]);
	free(u.buffer);
	fclose(u.f);
	return rc == 1 ? 0 : -1;
}
