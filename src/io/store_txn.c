/* Write transactions: whole or not at all, one at a time. */
#include <stdlib.h>
#include <sys/stat.h>

#include "base/err.h"
#include "io/store_internal.h"

/* Is our file still the store, or was it destroyed (and made again) since it
 * was opened? */
static int check_is_current(struct store *s, struct err *e)
{
	char *file = store_file(s->path, STORE_DATA_FILE);
	struct stat ours, there;
	mdb_filehandle_t fd;
	int ret = 0;

	if (mdb_env_get_fd(s->env, &fd) || fstat(fd, &ours) < 0 ||
	    stat(file, &there) < 0 || ours.st_ino != there.st_ino ||
	    ours.st_dev != there.st_dev)
		ret = err_set(e, FAULT_BUSY,
			      "store \"%s\" was replaced by another process",
			      s->path);
	free(file);
	return ret;
}

static int begin_writing(struct store *s, struct err *e)
{
	int code;

	if (store_lock(s->lock_fd, s->path, STORE_LOCK_EXCLUSIVE,
		       s->lock_wait_ms, e) < 0)
		return -1;
	if (check_is_current(s, e) < 0 || store_map_check(s, e) < 0)
		goto fail;
	code = store_map_begin(s, 0, &s->writer);
	if (code) {
		store_error(s, code, "begin", e);
		goto fail;
	}
	store_tidy(s->path);
	s->writing = true;
	if (store_log_begin(s, e) == 0)
		return 0;
	store_abort(s);
	return -1;
fail:
	store_unlock(s->lock_fd);
	return -1;
}

int store_begin(struct store *s, struct err *e)
{
	int ret;

	if (s->mode != STORE_WRITE || s->writing)
		bug("store cannot begin a transaction here");
	if (STORE_GUARD(s))
		return store_crashed(s, e);
	ret = begin_writing(s, e);
	store_unguard();
	return ret;
}

static void end(struct store *s)
{
	s->writer = NULL;
	s->writing = false;
	store_forget_ops(s);
	store_unlock(s->lock_fd);
}

static int commit(struct store *s, struct err *e)
{
	int ret, code;

	ret = store_log_flush(s, e);
	if (ret == 0 && !s->writer)
		ret = err_set(e, FAULT_FILE,
			      "store \"%s\": its transaction failed before",
			      s->path);
	while (ret == 0) {
		code = mdb_txn_commit(s->writer);
		/* It is gone, however it ended. */
		s->writer = NULL;
		if (!code)
			break;
		ret = code == MDB_MAP_FULL ? store_map_grow(s, e)
					   : store_error(s, code, "commit", e);
	}
	if (ret == 0)
		ret = store_map_fill(s, e);
	/* Still open only when the flush failed. */
	store_abort(s);
	return ret;
}

int store_commit(struct store *s, struct err *e)
{
	int ret;

	if (!s->writing)
		bug("store has no transaction to commit");
	if (STORE_GUARD(s))
		return store_crashed(s, e);
	ret = commit(s, e);
	store_unguard();
	return ret;
}

void store_abort(struct store *s)
{
	if (s->writer && !s->crashed)
		mdb_txn_abort(s->writer);
	if (s->writing)
		end(s);
}
