/* store: objects and their indexes in one LMDB environment, `ledger/store`.
 *
 * Derived data: everything here can be made again from the records. The only
 * user of LMDB, which has no page checksums (0.9): so each object is hashed on
 * each read, and the sizes and format marks are checked before a page is
 * touched.
 *
 * Memory: nothing returned is owned by the store; content is copied into the
 * caller's buf. One process, one thread, one open store per path; close it
 * before fork. Another process may read and write the same store at the same
 * time: a writer waits for our own lock file (`store/writer.lock`, flock, with
 * a time limit), never for LMDB's. The map grows by itself up to STORE_MAP_MAX.
 */
#ifndef IO_STORE_H
#define IO_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/oid.h"

struct buf;
struct err;
struct store;

#define STORE_FORMAT 1
#define STORE_MAP_MAX ((size_t)64 << 30)
#define STORE_LOCK_WAIT_MS 10000

enum store_mode {
	STORE_READ,  /* works on a read-only file system and for another user */
	STORE_WRITE, /* creates the directory (0700) and an empty store if
			absent */
};

/* The version of LMDB; as library_check. */
MUST_CHECK int store_library(struct buf *out, struct err *e);

/* 0: open. 1: there is no store (STORE_READ only). -1: FAULT_CORRUPT (damaged,
 * foreign, newer format: the caller may store_destroy and rebuild), FAULT_FILE
 * or FAULT_BUSY. */
MUST_CHECK int store_open(struct store **out, const char *path,
			  enum store_mode mode, struct err *e);
void store_close(struct store *s);
/* Remove a damaged store's files, under the writer lock. */
MUST_CHECK int store_destroy(const char *path, struct err *e);

/* A write transaction: all puts between begin and commit are one. When the map
 * is full it grows and what was put is put again, unseen by the caller. */
MUST_CHECK int store_begin(struct store *s, struct err *e);
MUST_CHECK int store_commit(struct store *s, struct err *e);
void store_abort(struct store *s);

/* Copy object `id` into `out` (cleared first).
 * 0: found. 1: no such object. -1: FAULT_CORRUPT, the content does not hash to
 * `id`. */
MUST_CHECK int store_get(struct store *s, const struct oid *id,
			 enum object_type *type, struct buf *out,
			 struct err *e);
/* Store and name; a no-op when it is there already. */
MUST_CHECK int store_put(struct store *s, enum object_type type,
			 const void *data, size_t len, struct oid *id,
			 struct err *e);
bool store_has(struct store *s, const struct oid *id);
/* Find objects by an abbreviated hex name (4 to OID_HEX digits). 0: exactly
 * one. 1: none. -1: FAULT_USAGE ambiguous. */
MUST_CHECK int store_resolve(struct store *s, const char *hex, struct oid *id,
			     struct err *e);

/* The indexes: (index, key) → a set of oids (32 bytes each, in the order in
 * which they were added), or one value. Keys longer than LMDB's 511 bytes are
 * replaced by their hash inside the store. */
enum store_index {
	STORE_REF,	/* word → text value (HEAD, records digest, caches) */
	STORE_NAME,	/* migration name → migration */
	STORE_SNAPSHOT, /* fingerprint or snapshot hex → migrations that produce
			   it */
	STORE_PATH,	/* object path → migrations that touch it */
	STORE_INDEX_NR
};
/* 0: found, `out` (cleared first) holds the value. 1: no such key. */
MUST_CHECK int store_index_get(struct store *s, enum store_index index,
			       const char *key, struct buf *out, struct err *e);
/* `value` NULL removes the key. */
MUST_CHECK int store_index_put(struct store *s, enum store_index index,
			       const char *key, const void *value, size_t len,
			       struct err *e);
/* Add one oid to the set at `key`, if it is not there. */
MUST_CHECK int store_index_add(struct store *s, enum store_index index,
			       const char *key, const struct oid *id,
			       struct err *e);

/* Hash every object and index entry again and parse every tree. `visit` is
 * called for each object: with `why` NULL for a good one, else with what is
 * wrong; and for each bad index entry, with a null `id`. A non-zero return of
 * `visit` stops the check and is returned. Runs in a child process, because a
 * damaged LMDB file may kill the reader; a child that died is FAULT_CORRUPT. */
struct store_stats {
	size_t objects[OBJECT_TYPE_NR];
	size_t bytes_plain, bytes_packed, bytes_file;
};
MUST_CHECK int store_check(const char *path,
			   int (*visit)(void *ctx, const struct oid *id,
					enum object_type type, const char *why),
			   void *ctx, struct store_stats *stats, struct err *e);

#endif
