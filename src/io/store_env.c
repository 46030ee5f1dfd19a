/* LMDB's environment and its tables. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "io/store_internal.h"

#define MAGIC "ledger store"
#define FORMAT_MAX 20 /* bytes of a meta value */

static const char *const index_names[STORE_INDEX_NR] = {
	[STORE_REF] = "refs",
	[STORE_NAME] = "names",
	[STORE_SNAPSHOT] = "snapshots",
	[STORE_PATH] = "paths",
};

/* LMDB 0.9.24 opens data.mdb twice to write and marks neither: both are near
 * the one that it tells us. */
#define FD_NEAR 8

static void close_data_on_exec(MDB_env *env)
{
	struct stat data, st;
	mdb_filehandle_t fd, near;

	if (mdb_env_get_fd(env, &fd) || fstat(fd, &data) < 0)
		return;
	for (near = 3; near <= fd + FD_NEAR; near++)
		if (!fstat(near, &st) && st.st_ino == data.st_ino &&
		    st.st_dev == data.st_dev)
			fcntl(near, F_SETFD, FD_CLOEXEC);
}

/* LMDB makes its lock file of holes and writes to it through a map: on a full
 * disk that is SIGBUS (measured on tmpfs). So the room is taken first. This is
 * before LMDB opens the file; later, a close() here would drop its locks. */
#define LMDB_LOCK_SIZE 8192

static int reserve_lock_file(const char *path, struct err *e)
{
	char *file = store_file(path, STORE_LMDB_LOCK_FILE);
	int fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int code = fd < 0 ? 0 : posix_fallocate(fd, 0, LMDB_LOCK_SIZE);
	int ret = 0;

	/* Whatever else is wrong with it, LMDB says better. */
	if (code == ENOSPC || code == EDQUOT || code == EFBIG) {
		errno = code;
		ret = err_set_errno(e, FAULT_FILE, "could not extend \"%s\"",
				    file);
	}
	if (fd >= 0)
		close(fd);
	free(file);
	return ret;
}

int store_env_open(struct store *s, const char *path, unsigned flags,
		   size_t map_size, struct err *e)
{
	MDB_stat stat;
	int code;

	if (!(flags & MDB_NOLOCK) && reserve_lock_file(path, e) < 0)
		return -1;
	code = mdb_env_create(&s->env);
	if (code)
		return store_error(s, code, "create environment", e);
	store_guard_install(s->env);
	mdb_env_set_maxdbs(s->env, STORE_INDEX_NR + 3);
	code = mdb_env_set_mapsize(s->env, map_size);
	if (!code)
		code = mdb_env_open(s->env, path, flags | MDB_NOTLS, 0600);
	if (code) {
		/* LMDB wants it closed even when it did not open. */
		mdb_env_close(s->env);
		s->env = NULL;
		return store_error(s, code, "open", e);
	}
	mdb_env_stat(s->env, &stat);
	s->page_size = stat.ms_psize;
	close_data_on_exec(s->env);
	return 0;
}

/* ---- tables and format marks ---- */

static MDB_val text_val(const char *text)
{
	/* LMDB does not write through a key or value that it is given. */
	union {
		const char *in;
		void *out;
	} p = { text };
	MDB_val val = { strlen(text), p.out };

	return val;
}

static int put_mark(struct store *s, MDB_txn *txn, const char *name,
		    const char *text)
{
	MDB_val key = text_val(name), value = text_val(text);

	return mdb_put(txn, s->meta, &key, &value, 0);
}

static int write_marks(struct store *s, MDB_txn *txn)
{
	char format[FORMAT_MAX];
	int code;

	snprintf(format, sizeof(format), "%d", STORE_FORMAT);
	code = put_mark(s, txn, "magic", MAGIC);
	if (!code)
		code = put_mark(s, txn, "format", format);
	if (!code)
		code = put_mark(s, txn, "hash", OID_ALGORITHM);
	return code;
}

/* The mark as a string; empty when there is none or it is too long. */
static void read_mark(struct store *s, MDB_txn *txn, const char *name,
		      char out[FORMAT_MAX])
{
	MDB_val key = text_val(name), value;

	out[0] = '\0';
	if (mdb_get(txn, s->meta, &key, &value) || value.mv_size >= FORMAT_MAX)
		return;
	memcpy(out, value.mv_data, value.mv_size);
	out[value.mv_size] = '\0';
}

static int check_marks(struct store *s, MDB_txn *txn, struct err *e)
{
	char magic[FORMAT_MAX], format[FORMAT_MAX], hash[FORMAT_MAX];
	char own[FORMAT_MAX];

	read_mark(s, txn, "magic", magic);
	read_mark(s, txn, "format", format);
	read_mark(s, txn, "hash", hash);
	snprintf(own, sizeof(own), "%d", STORE_FORMAT);
	if (strcmp(magic, MAGIC) != 0)
		return err_set(e, FAULT_CORRUPT,
			       "\"%s\" is not a store of ledger", s->path);
	if (strcmp(format, own) != 0)
		return err_set(e, FAULT_CORRUPT,
			       "store \"%s\" has format %s, not %s", s->path,
			       format, own);
	if (strcmp(hash, OID_ALGORITHM) != 0)
		return err_set(e, FAULT_CORRUPT,
			       "store \"%s\" uses hash %s, not %s", s->path,
			       hash, OID_ALGORITHM);
	return 0;
}

static int open_tables(struct store *s, MDB_txn *txn, unsigned flags)
{
	int i, code = mdb_dbi_open(txn, "meta", flags, &s->meta);

	if (!code)
		code = mdb_dbi_open(txn, "objects", flags, &s->objects);
	if (!code)
		code = mdb_dbi_open(txn, "log", flags, &s->log);
	for (i = 0; i < STORE_INDEX_NR && !code; i++)
		code = mdb_dbi_open(txn, index_names[i], flags, &s->indexes[i]);
	return code;
}

static int create_tables(struct store *s, MDB_txn *txn, struct err *e)
{
	int code = open_tables(s, txn, MDB_CREATE);

	if (!code)
		code = write_marks(s, txn);
	return code ? store_error(s, code, "create", e) : 0;
}

static int find_tables(struct store *s, MDB_txn *txn, struct err *e)
{
	int code = open_tables(s, txn, 0);

	if (code == MDB_NOTFOUND || code == MDB_INCOMPATIBLE)
		return err_set(e, FAULT_CORRUPT,
			       "\"%s\" is not a store of ledger", s->path);
	if (code)
		return store_error(s, code, "open", e);
	return check_marks(s, txn, e);
}

int store_env_tables(struct store *s, bool create, struct err *e)
{
	MDB_txn *txn;
	int code = mdb_txn_begin(s->env, NULL, create ? 0 : MDB_RDONLY, &txn);
	int ret;

	if (code)
		return store_error(s, code, "begin", e);
	ret = create ? create_tables(s, txn, e) : find_tables(s, txn, e);
	if (ret < 0) {
		mdb_txn_abort(txn);
		return -1;
	}
	/* Handles opened in a transaction last only if it is committed. */
	code = mdb_txn_commit(txn);
	return code ? store_error(s, code, "commit", e) : 0;
}
