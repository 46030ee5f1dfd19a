/* Reading and writing in a map that grows under both. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "io/store_internal.h"

static uint64_t file_size(struct store *s)
{
	mdb_filehandle_t fd;
	struct stat st;

	if (mdb_env_get_fd(s->env, &fd) || fstat(fd, &st) < 0)
		return 0;
	return (uint64_t)st.st_size;
}

/* Does the file hold the pages that the newest meta page counts? Size after
 * count: a writer at work makes the file larger first. */
static bool is_whole(struct store *s)
{
	MDB_envinfo info;

	/* The meta pages themselves, which mdb_env_info reads. */
	if (file_size(s) / s->page_size < 2)
		return false;
	mdb_env_info(s->env, &info);
	return file_size(s) / s->page_size > info.me_last_pgno;
}

/* Touching a page behind the end of the file is SIGBUS. */
int store_map_check(struct store *s, struct err *e)
{
	int tries;

	for (tries = 0; tries < STORE_SIZE_TRIES; tries++) {
		if (is_whole(s))
			return 0;
		store_sleep_ms(STORE_SIZE_WAIT_MS);
	}
	return err_set(e, FAULT_CORRUPT, "store \"%s\" is cut off", s->path);
}

/* A page that was taken and given back in one transaction is counted by LMDB
 * 0.9.24 but never written: at the end of the file it is missing there. Our own
 * checks want it, so it is added as a hole. */
int store_map_fill(struct store *s, struct err *e)
{
	mdb_filehandle_t fd;
	MDB_envinfo info;

	if (is_whole(s))
		return 0;
	mdb_env_info(s->env, &info);
	if (mdb_env_get_fd(s->env, &fd) ||
	    ftruncate(fd, (off_t)((info.me_last_pgno + 1) * s->page_size)) < 0)
		return err_set_errno(e, FAULT_FILE,
				     "could not extend store \"%s\"", s->path);
	return 0;
}

static void drop_reader(struct store *s)
{
	if (s->reader)
		mdb_txn_abort(s->reader);
	s->reader = NULL;
}

/* Begin a transaction, in the size that the map has by now: another process may
 * have made it larger. */
int store_map_begin(struct store *s, unsigned flags, MDB_txn **txn)
{
	int code = mdb_txn_begin(s->env, NULL, flags, txn);

	if (code == MDB_MAP_RESIZED) {
		/* No transaction may be open while the map changes. */
		drop_reader(s);
		code = mdb_env_set_mapsize(s->env, 0);
		if (!code)
			code = mdb_txn_begin(s->env, NULL, flags, txn);
	}
	if (code == MDB_READERS_FULL && !mdb_reader_check(s->env, NULL))
		code = mdb_txn_begin(s->env, NULL, flags, txn);
	return code;
}

/* ---- reading ---- */

static int renew_reader(struct store *s)
{
	int code;

	if (s->reader) {
		code = mdb_txn_renew(s->reader);
		if (code != MDB_MAP_RESIZED)
			return code;
		drop_reader(s);
	}
	return store_map_begin(s, MDB_RDONLY, &s->reader);
}

int store_read_begin(struct store *s, MDB_txn **txn, struct err *e)
{
	int code;

	*txn = s->writer;
	if (s->writer)
		return 0;
	/* Unseen by writers, who would reuse pages that are being read. */
	if (s->no_slots && s->lock_fd >= 0 &&
	    store_lock(s->lock_fd, s->path, STORE_LOCK_SHARED, s->lock_wait_ms,
		       e) < 0)
		return -1;
	if (store_map_check(s, e) < 0)
		goto fail;
	code = renew_reader(s);
	if (code) {
		drop_reader(s);
		store_error(s, code, "begin", e);
		goto fail;
	}
	*txn = s->reader;
	return 0;
fail:
	if (s->no_slots && s->lock_fd >= 0)
		store_unlock(s->lock_fd);
	return -1;
}

void store_read_end(struct store *s, MDB_txn *txn)
{
	if (txn == s->writer)
		return;
	mdb_txn_reset(txn);
	if (s->no_slots && s->lock_fd >= 0)
		store_unlock(s->lock_fd);
}

/* ---- writing ---- */

void store_forget_ops(struct store *s)
{
	arena_release(&s->op_memory);
	free(s->ops);
	s->ops = NULL;
	s->op_nr = 0;
	s->op_cap = 0;
}

static int apply_op(struct store *s, const struct store_op *op)
{
	MDB_val key = op->key, value = op->value;
	int code;

	if (value.mv_data)
		return mdb_put(s->writer, op->dbi, &key, &value, op->flags);
	code = mdb_del(s->writer, op->dbi, &key, NULL);
	return code == MDB_NOTFOUND ? 0 : code;
}

/* All that this transaction did, again. */
static int replay(struct store *s)
{
	size_t i;
	int code = 0;

	for (i = 0; i < s->op_nr && !code; i++)
		code = apply_op(s, &s->ops[i]);
	return code;
}

/* After MDB_MAP_FULL, which spoils the transaction: a map of twice the size and
 * the transaction anew, until it fits. */
int store_map_grow(struct store *s, struct err *e)
{
	MDB_envinfo info;
	int code = MDB_MAP_FULL;

	while (code == MDB_MAP_FULL) {
		if (s->writer)
			mdb_txn_abort(s->writer);
		s->writer = NULL;
		drop_reader(s);
		mdb_env_info(s->env, &info);
		if (info.me_mapsize > STORE_MAP_MAX / 2)
			return err_set(e, FAULT_LIMIT,
				       "store \"%s\" is larger than %zu bytes",
				       s->path, STORE_MAP_MAX);
		code = mdb_env_set_mapsize(s->env, info.me_mapsize * 2);
		if (!code)
			code = store_map_begin(s, 0, &s->writer);
		if (!code)
			code = replay(s);
	}
	return code ? store_error(s, code, "write", e) : 0;
}

int store_write(struct store *s, MDB_dbi dbi, const MDB_val *key,
		const MDB_val *value, unsigned flags, struct err *e)
{
	struct store_op *op;
	int code;

	if (s->mode != STORE_WRITE || !s->writing)
		bug("store is written to outside a transaction");
	GROW(s->ops, s->op_nr + 1, s->op_cap);
	op = &s->ops[s->op_nr++];
	memset(op, 0, sizeof(*op));
	op->dbi = dbi;
	op->flags = flags;
	op->key.mv_size = key->mv_size;
	op->key.mv_data =
	    arena_memdupz(&s->op_memory, key->mv_data, key->mv_size);
	if (value) {
		op->value.mv_size = value->mv_size;
		op->value.mv_data = arena_memdupz(&s->op_memory, value->mv_data,
						  value->mv_size);
	}
	if (!s->writer)
		return err_set(e, FAULT_FILE,
			       "store \"%s\": its transaction failed before",
			       s->path);
	code = apply_op(s, op);
	if (code == MDB_MAP_FULL)
		return store_map_grow(s, e);
	return code ? store_error(s, code, "write", e) : 0;
}
