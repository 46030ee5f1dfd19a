/* power: a file as a power loss may leave it.
 *
 * Built with -DRECORD it is an LD_PRELOAD library that notes in the file
 * POWER_LOG each write to, and each sync of, a file named data.mdb.
 *
 * Built without, it is a program. "power LOG" says how many operations LOG has.
 * "power LOG N SEED OUT" writes to OUT the file as it may be when the power
 * goes after N operations: what was synced is there; each later write is there,
 * is not, or is torn at a sector of 512 bytes, as the seed says.
 *
 * A write through a descriptor opened with O_DSYNC is synced by itself. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "next.h"

enum op { WRITE = 1, SYNC, TRUNCATE };

struct entry {
	uint32_t op, synced;
	int64_t at, len; /* bytes follow a WRITE */
};

#ifdef RECORD

static int log_fd = -2;

static bool is_wanted(int fd)
{
	char link[64], name[4096];
	long n;

	if (log_fd == -2) {
		const char *path = getenv("POWER_LOG");

		log_fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path,
					     O_WRONLY | O_APPEND | O_CREAT |
						 O_CLOEXEC,
					     0600)
			      : -1;
	}
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = syscall(SYS_readlinkat, AT_FDCWD, link, name, sizeof(name) - 1);
	name[n > 0 ? n : 0] = '\0';
	return log_fd >= 0 && strstr(name, "data.mdb") != NULL;
}

static void note(int fd, enum op op, const void *data, int64_t len, int64_t at)
{
	struct entry e = { .op = (uint32_t)op, .at = at, .len = len };

	if (!is_wanted(fd) || len < 0)
		return;
	e.synced = (fcntl(fd, F_GETFL) & O_DSYNC) != 0;
	syscall(SYS_write, log_fd, &e, sizeof(e));
	if (op == WRITE)
		syscall(SYS_write, log_fd, data, (size_t)len);
}

#define PWRITE_LIKE(name)                                             \
	ssize_t name(int fd, const void *data, size_t len, off_t at)  \
	{                                                             \
		ssize_t n;                                            \
		NEXT(ssize_t, name, int, const void *, size_t, off_t) \
		n = next.call(fd, data, len, at);                     \
		note(fd, WRITE, data, n, at);                         \
		return n;                                             \
	}
PWRITE_LIKE(pwrite)
PWRITE_LIKE(pwrite64)

static void note_all(int fd, const struct iovec *v, int nr, ssize_t n,
		     int64_t at)
{
	for (int i = 0; i < nr && n > 0; i++) {
		ssize_t len = (ssize_t)v[i].iov_len < n ? (ssize_t)v[i].iov_len
							: n;

		note(fd, WRITE, v[i].iov_base, len, at);
		at += len;
		n -= len;
	}
}

ssize_t pwritev(int fd, const struct iovec *v, int nr, off_t at)
{
	ssize_t n;
	NEXT(ssize_t, pwritev, int, const struct iovec *, int, off_t)
	n = next.call(fd, v, nr, at);
	note_all(fd, v, nr, n, at);
	return n;
}

ssize_t writev(int fd, const struct iovec *v, int nr)
{
	off_t at = lseek(fd, 0, SEEK_CUR);
	ssize_t n;
	NEXT(ssize_t, writev, int, const struct iovec *, int)
	n = next.call(fd, v, nr);
	note_all(fd, v, nr, n, at);
	return n;
}

#define SYNC_LIKE(name)                               \
	int name(int fd)                              \
	{                                             \
		int rc;                               \
		NEXT(int, name, int)                  \
		rc = next.call(fd);                   \
		note(fd, SYNC, NULL, rc ? -1 : 0, 0); \
		return rc;                            \
	}
SYNC_LIKE(fsync)
SYNC_LIKE(fdatasync)

#define TRUNCATE_LIKE(name)                                 \
	int name(int fd, off_t len)                         \
	{                                                   \
		int rc;                                     \
		NEXT(int, name, int, off_t)                 \
		rc = next.call(fd, len);                    \
		note(fd, TRUNCATE, NULL, rc ? -1 : 0, len); \
		return rc;                                  \
	}
TRUNCATE_LIKE(ftruncate)
TRUNCATE_LIKE(ftruncate64)

#else

#define SECTOR 512
#define FILE_MAX (64L << 20)
#define OPS_MAX 100000

struct image {
	char *data;
	int64_t size;
};

static unsigned long state;

static unsigned below(unsigned n)
{
	state = state * 6364136223846793005UL + 1442695040888963407UL;
	return (unsigned)((state >> 33) % n);
}

static void put(struct image *m, const char *from, int64_t at, int64_t len)
{
	if (at < 0 || len < 0 || at + len > FILE_MAX)
		exit(2);
	memcpy(m->data + at, from, (size_t)len);
	if (at + len > m->size)
		m->size = at + len;
}

/* An unsynced write: there, not there, or some of its sectors. */
static void put_perhaps(struct image *m, const char *from, int64_t at,
			int64_t len)
{
	unsigned fate = below(3);
	int64_t done;

	if (fate == 0)
		return;
	for (done = 0; done < len; done += SECTOR) {
		int64_t n = len - done < SECTOR ? len - done : SECTOR;

		if (fate == 1 || below(2))
			put(m, from + done, at + done, n);
	}
}

/* Offsets of the entries in the log. */
static size_t scan(const char *log, size_t len, size_t *at)
{
	size_t nr = 0, here = 0;

	while (here + sizeof(struct entry) <= len && nr < OPS_MAX) {
		struct entry e;

		memcpy(&e, log + here, sizeof(e));
		at[nr++] = here;
		here += sizeof(e) + (e.op == WRITE ? (size_t)e.len : 0);
	}
	return nr;
}

static void replay(struct image *m, const char *log, const size_t *at,
		   size_t nr)
{
	size_t i, last_sync = 0;
	struct entry e;

	for (i = 0; i < nr; i++) {
		memcpy(&e, log + at[i], sizeof(e));
		if (e.op == SYNC)
			last_sync = i;
	}
	for (i = 0; i < nr; i++) {
		const char *bytes = log + at[i] + sizeof(e);

		memcpy(&e, log + at[i], sizeof(e));
		if (e.op == WRITE && (i < last_sync || e.synced))
			put(m, bytes, e.at, e.len);
		else if (e.op == WRITE)
			put_perhaps(m, bytes, e.at, e.len);
		else if (e.op == TRUNCATE && (i < last_sync || below(2)))
			m->size = e.at;
	}
}

static char *read_log(const char *path, size_t *len)
{
	FILE *f = fopen(path, "r");
	char *data = malloc(FILE_MAX);

	if (!f || !data)
		exit(2);
	*len = fread(data, 1, FILE_MAX, f);
	fclose(f);
	return data;
}

int main(int argc, char **argv)
{
	size_t *at = malloc(OPS_MAX * sizeof(*at)), len, nr;
	struct image m = { calloc(1, FILE_MAX), 0 };
	char *log;
	FILE *out;

	if (!at || !m.data || (argc != 2 && argc != 5))
		return 2;
	log = read_log(argv[1], &len);
	nr = scan(log, len, at);
	if (argc == 2) {
		printf("%zu\n", nr);
		return 0;
	}
	if (strtoul(argv[2], NULL, 10) < nr)
		nr = strtoul(argv[2], NULL, 10);
	state = strtoul(argv[3], NULL, 10) * 7919 + nr;
	below(2);
	replay(&m, log, at, nr);
	out = fopen(argv[4], "w");
	if (!out || fwrite(m.data, 1, (size_t)m.size, out) != (size_t)m.size ||
	    fclose(out))
		return 2;
	return 0;
}

#endif
