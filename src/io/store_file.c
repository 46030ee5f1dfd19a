/* The files of a store, looked at. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"
#include "io/store_internal.h"

char *store_file(const char *path, const char *name)
{
	size_t size = strlen(path) + strlen(name) + 2;
	char *file = xmalloc(size);

	snprintf(file, size, "%s/%s", path, name);
	return file;
}

void store_sleep_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	/* A signal only makes the next try come sooner. */
	nanosleep(&t, NULL);
}

int store_sync_dir(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int ret = 0;

	if (fd < 0 || fsync(fd) < 0)
		ret = err_set_errno(e, FAULT_FILE,
				    "could not sync directory \"%s\"", path);
	if (fd >= 0)
		close(fd);
	return ret;
}

/* ---- probing ---- */

/* A meta page of LMDB 0.9 (file format 1) where pointers have 64 bits, in the
 * machine's byte order: mdb.c, struct MDB_page, MDB_db and MDB_meta. */
struct meta_page {
	uint64_t page_no;
	uint16_t pad, flags;
	uint32_t bounds;
	uint32_t magic, version;
	uint64_t address, map_size;
	struct {
		uint32_t pad; /* of the first table: the page size */
		uint16_t flags, depth;
		uint64_t branch_pages, leaf_pages, overflow_pages, entries,
		    root;
	} tables[2];
	uint64_t last_page, txn_id;
};

#define META_FLAG 0x08u
#define META_MAGIC 0xbeefc0deu
#define META_VERSION 1
#define NO_ROOT UINT64_MAX
#define PAGE_SIZE_MIN 512u
#define PAGE_SIZE_MAX 65536u

_Static_assert(sizeof(struct meta_page) == 152, "as LMDB lays it out");
_Static_assert(sizeof(void *) == 8, "LMDB's files differ with 32 bits");

static bool is_page_size(uint32_t n)
{
	return n >= PAGE_SIZE_MIN && n <= PAGE_SIZE_MAX && (n & (n - 1)) == 0;
}

static bool is_root(const struct meta_page *m, int table)
{
	return m->tables[table].root == NO_ROOT ||
	       m->tables[table].root <= m->last_page;
}

/* What is wrong with a meta page; NULL: nothing that can be seen. */
static const char *meta_fault(const struct meta_page *m, uint64_t page_no)
{
	uint32_t page_size = m->tables[0].pad;

	if (!(m->flags & META_FLAG) || m->magic != META_MAGIC)
		return "it is not a data file of LMDB";
	if (m->version != META_VERSION)
		return "it is of another version of LMDB";
	if (m->page_no != page_no || !is_page_size(page_size))
		return "its first pages are damaged";
	if (m->last_page == 0 || m->last_page > STORE_MAP_MAX / page_size ||
	    m->map_size > STORE_MAP_MAX || !is_root(m, 0) || !is_root(m, 1))
		return "its first pages are damaged";
	return NULL;
}

static bool read_meta(int fd, struct meta_page *m, uint64_t offset)
{
	return pread(fd, m, sizeof(*m), (off_t)offset) == (ssize_t)sizeof(*m);
}

/* Both meta pages, then the size: the file never shrinks, so a writer at work
 * can only make it larger than the pages say. */
static const char *file_fault(int fd, uint64_t *size)
{
	struct meta_page a, b;
	uint64_t page_size, last;
	const char *fault;
	struct stat st;

	if (!read_meta(fd, &a, 0))
		return "it is cut off";
	fault = meta_fault(&a, 0);
	if (fault)
		return fault;
	page_size = a.tables[0].pad;
	if (!read_meta(fd, &b, page_size))
		return "it is cut off";
	fault = meta_fault(&b, 1);
	if (fault)
		return fault;
	if (b.tables[0].pad != page_size)
		return "its first pages are damaged";
	last = a.last_page > b.last_page ? a.last_page : b.last_page;
	if (fstat(fd, &st) < 0 || (uint64_t)st.st_size < (last + 1) * page_size)
		return "it is cut off";
	*size = (uint64_t)st.st_size;
	return NULL;
}

static const char *patient_fault(int fd, uint64_t *size)
{
	const char *fault = NULL;
	int tries;

	for (tries = 0; tries < STORE_SIZE_TRIES; tries++) {
		fault = file_fault(fd, size);
		if (!fault)
			break;
		store_sleep_ms(STORE_SIZE_WAIT_MS);
	}
	return fault;
}

static int probe_fd(int fd, const char *file, uint64_t *size, struct err *e)
{
	const char *fault;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_set_errno(e, FAULT_FILE, "could not stat \"%s\"",
				     file);
	if (!S_ISREG(st.st_mode))
		return err_set(e, FAULT_FILE, "\"%s\" is not a regular file",
			       file);
	fault = st.st_size == 0 ? "it is empty" : patient_fault(fd, size);
	if (!fault)
		return 0;
	err_set(e, FAULT_CORRUPT, "store file \"%s\" is damaged", file);
	return err_detail(e, "The file cannot be used: %s.", fault);
}

int store_probe(const char *path, uint64_t *size, struct err *e)
{
	char *file = store_file(path, STORE_DATA_FILE);
	int fd, ret;

	fd = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd >= 0) {
		ret = probe_fd(fd, file, size, e);
		close(fd);
	} else if (errno == ENOENT || errno == ENOTDIR) {
		ret = 1;
	} else {
		ret =
		    err_set_errno(e, FAULT_FILE, "could not open \"%s\"", file);
	}
	free(file);
	return ret;
}
