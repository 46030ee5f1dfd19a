/* LMDB's codes as errors. */
#include <errno.h>
#include <inttypes.h>
#include <sys/statvfs.h>

#include "base/err.h"
#include "io/store_internal.h"

static enum fault fault_of(int code)
{
	switch (code) {
	case MDB_NOTFOUND:
	case MDB_PAGE_NOTFOUND:
	case MDB_CORRUPTED:
	case MDB_VERSION_MISMATCH:
	case MDB_INVALID:
	case MDB_CURSOR_FULL:
	case MDB_PAGE_FULL:
	case MDB_INCOMPATIBLE:
	case MDB_BAD_RSLOT:
	case MDB_BAD_VALSIZE:
	case MDB_BAD_DBI:
	case MDB_BAD_TXN: /* read on after one of these */
		return FAULT_CORRUPT;
	case MDB_READERS_FULL:
	case EAGAIN:
		return FAULT_BUSY;
	case MDB_MAP_FULL:
	case ENOMEM:
		return FAULT_LIMIT;
	default:
		return FAULT_FILE;
	}
}

int store_error(const struct store *s, int code, const char *what,
		struct err *e)
{
	const char *path = s->path ? s->path : "new";
	struct statvfs fs;

	err_set(e, fault_of(code), "store \"%s\": %s: %s", path, what,
		mdb_strerror(code));
	/* LMDB 0.9.24 reports a full disk as an input/output error first. */
	if ((code == EIO || code == ENOSPC || code == EDQUOT) &&
	    !statvfs(path, &fs))
		err_detail(e, "Its file system has %" PRIu64 " bytes left.",
			   (uint64_t)fs.f_bavail * fs.f_frsize);
	return -1;
}
