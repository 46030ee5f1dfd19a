/* store_internal: what the files of src/io/store*.c share; nobody else includes
 * it, but the store's own test. From the ground up:
 *
 *   store_guard.c   crashes inside LMDB
 *   store_error.c   LMDB's codes as errors
 *   store_file.c    the files, looked at
 *   store_place.c   is it a file system that LMDB works on?
 *   store_lock.c    our own lock in front of LMDB's
 *   store_env.c     LMDB's environment and its tables
 *   store_create.c  a store made and destroyed
 *   store_map.c     reading and writing in a map that grows
 *   store_log.c     the objects' bytes, one behind the other
 *   store_txn.c     write transactions
 *   store.c         opening and closing
 *   store_object.c, store_index.c, store_check.c  what is in it
 *
 * Files of a store: data.mdb and lock.mdb are LMDB's; writer.lock is ours and
 * is never removed, because a lock on a removed file excludes nobody. */
#ifndef IO_STORE_INTERNAL_H
#define IO_STORE_INTERNAL_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lmdb.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "io/store.h"

struct err;

#define STORE_DATA_FILE "data.mdb"
#define STORE_LMDB_LOCK_FILE "lock.mdb"
#define STORE_WRITER_LOCK_FILE "writer.lock"
#define STORE_MAP_MIN ((size_t)64 << 20)

/* One change of the open transaction, to make it again in a larger map. */
struct store_op {
	MDB_dbi dbi;
	MDB_val key, value; /* value.mv_data NULL: removed */
	unsigned flags;	    /* of mdb_put */
};

/* The last block of the log while a transaction is open. */
struct store_tail {
	uint64_t block;
	struct buf bytes;
	bool is_stored; /* LMDB has it, if perhaps with fewer bytes */
	bool is_dirty;
};

struct store {
	char *path;
	enum store_mode mode;
	MDB_env *env;
	/* objects: oid → place in the log; log: block number → bytes. */
	MDB_dbi meta, objects, log, indexes[STORE_INDEX_NR];
	int lock_wait_ms; /* STORE_LOCK_WAIT_MS, but for tests */
	int lock_fd;	  /* writer.lock; -1: there is none (reading) */
	size_t page_size;
	bool crashed;	 /* inside LMDB: env is not to be used again */
	bool no_slots;	 /* MDB_NOLOCK: LMDB does not see us reading */
	MDB_txn *reader; /* reset between uses; NULL: none yet */
	bool writing;	 /* between begin and commit or abort */
	MDB_txn *writer; /* NULL while writing: it failed beyond repair */
	struct store_tail tail;
	struct arena op_memory;
	struct store_op *ops;
	size_t op_nr, op_cap;
};

/* store_open with a first map size, for the test of its growth. */
MUST_CHECK int store_open_sized(struct store **out, const char *path,
				enum store_mode mode, size_t map_size,
				struct err *e);

/* ---- crashes ---- */

/* Before and after each use of LMDB (store_guard.c). True: it crashed before,
 * or just now, in what stands between here and store_unguard: return
 * store_crashed. Not to be nested; what is set in between is lost. */
#define STORE_GUARD(s) ((s)->crashed || sigsetjmp(*store_guard_arm(), 0) != 0)
void store_guard_install(MDB_env *env);
sigjmp_buf *store_guard_arm(void);
void store_unguard(void);
/* FAULT_CORRUPT; always -1. */
int store_crashed(struct store *s, struct err *e);

/* ---- files ---- */

/* "PATH/NAME"; the caller frees. */
RETURNS_NONNULL char *store_file(const char *path, const char *name);

/* Look at data.mdb before LMDB maps it: LMDB 0.9.24 takes a short file for
 * whole (a read behind its end is SIGBUS) and an empty one for a new one.
 * 0: its meta pages and its size are sound. 1: there is no such file.
 * -1: FAULT_CORRUPT, FAULT_FILE. No environment on it may be open in this
 * process. */
MUST_CHECK int store_probe(const char *path, uint64_t *size, struct err *e);

/* Make directory and data.mdb, where there are none: whole or not at all. The
 * writer lock is held by the caller. */
MUST_CHECK int store_create(const char *path, struct err *e);

/* Remove what a process left that died right behind store_create's rename. The
 * writer lock is held. */
void store_tidy(const char *path);

/* Right behind a commit the file may be shorter than it counts for a moment
 * (store_map_fill): look so often before it is called cut off. */
#define STORE_SIZE_TRIES 5
#define STORE_SIZE_WAIT_MS 10
void store_sleep_ms(long ms);

/* Is the directory, which need not exist, on a file system that LMDB works on?
 * FAULT_FILE, with a hint, when it is a remote one. */
MUST_CHECK int store_place_check(const char *path, struct err *e);

/* fsync a directory. */
MUST_CHECK int store_sync_dir(const char *path, struct err *e);

/* ---- the lock ---- */

/* Open (with `create` make) writer.lock. 0: *fd. 1: there is none, or it cannot
 * be opened for reading; only without `create`. */
MUST_CHECK int store_lock_open(int *fd, const char *path, bool create,
			       struct err *e);
enum store_lock { STORE_LOCK_SHARED, STORE_LOCK_EXCLUSIVE };
/* -1: FAULT_BUSY after `wait_ms`, names the holder. */
MUST_CHECK int store_lock(int fd, const char *path, enum store_lock kind,
			  int wait_ms, struct err *e);
void store_unlock(int fd);

/* ---- LMDB ---- */

/* The environment alone: tables are opened, nothing is created.
 * `create_tables` is for store_create. */
MUST_CHECK int store_env_open(struct store *s, const char *path, unsigned flags,
			      size_t map_size, struct err *e);
MUST_CHECK int store_env_tables(struct store *s, bool create, struct err *e);

/* Turn LMDB's code into an error; always -1. */
int store_error(const struct store *s, int code, const char *what,
		struct err *e);

/* ---- the map ---- */

/* Does the file hold all the pages that it counts? Touching one behind its end
 * is SIGBUS. FAULT_CORRUPT. */
MUST_CHECK int store_map_check(struct store *s, struct err *e);
/* Behind a commit: add the pages that are counted and were never written. */
MUST_CHECK int store_map_fill(struct store *s, struct err *e);
/* Begin a transaction of LMDB, in the size that the map has by now. The result
 * is LMDB's code. */
int store_map_begin(struct store *s, unsigned flags, MDB_txn **txn);
/* After MDB_MAP_FULL, which spoils the transaction: a map of twice the size and
 * all of the transaction anew, until it fits. */
MUST_CHECK int store_map_grow(struct store *s, struct err *e);

/* A transaction to read in: the open write transaction if there is one. */
MUST_CHECK int store_read_begin(struct store *s, MDB_txn **txn, struct err *e);
void store_read_end(struct store *s, MDB_txn *txn);

/* Set `key` (or with `value` NULL remove it) in the open write transaction. The
 * map grows when it is full. */
MUST_CHECK int store_write(struct store *s, MDB_dbi dbi, const MDB_val *key,
			   const MDB_val *value, unsigned flags, struct err *e);
/* The transaction is over: what it did is not done again. */
void store_forget_ops(struct store *s);

/* ---- the log ---- */

/* Find its end; before the first append of a transaction. */
MUST_CHECK int store_log_begin(struct store *s, struct err *e);
MUST_CHECK int store_log_append(struct store *s, const void *data, size_t len,
				uint64_t *at, struct err *e);
/* Write what is in memory; before the commit. */
MUST_CHECK int store_log_flush(struct store *s, struct err *e);
/* `len` bytes from `at` into `out` (cleared first). -1: FAULT_CORRUPT when they
 * are not all there. */
MUST_CHECK int store_log_read(struct store *s, MDB_txn *txn, uint64_t at,
			      size_t len, struct buf *out, struct err *e);

/* ---- content ---- */

/* Fetch, unpack and check object `id`, whose place is `value`. -1:
 * FAULT_CORRUPT. */
MUST_CHECK int store_fetch(struct store *s, MDB_txn *txn, const struct oid *id,
			   const MDB_val *value, enum object_type *type,
			   struct buf *out, struct err *e);
/* The place as it is stored. False: damaged. */
bool store_place(const MDB_val *value, uint64_t *at, size_t *len);
/* The value of an index entry, without its check sum. -1: FAULT_CORRUPT. */
MUST_CHECK int store_index_value(enum store_index index, const MDB_val *key,
				 const MDB_val *value, struct buf *out,
				 struct err *e);

#endif
