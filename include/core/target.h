/* target: a database to look at or to change: its connection, its lock, and its
 * history table, in which each row is hash-chained to the one before.
 *
 * Rows are only ever added, in the same transaction as the change that they
 * tell of:
 *
 *   adopt   the schema was found to equal a node, which counts as applied with
 *           all before it
 *   apply   a migration ran, whole
 *   intent  a statement outside a transaction is about to run
 *   step    that statement has run
 *   revert  a migration was undone */
#ifndef CORE_TARGET_H
#define CORE_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "io/peer.h"
#include "model/oid.h"
#include "model/plan.h"

struct arena;
struct conn;
struct err;
struct history;
struct findings;
struct project;
struct snapshot;

enum row_kind {
	ROW_ADOPT,
	ROW_APPLY,
	ROW_INTENT,
	ROW_STEP,
	ROW_REVERT,
	ROW_KIND_NR
};

struct row {
	long long seq; /* from 1, without gaps */
	enum row_kind kind;
	const char *migration;
	int step; /* intent, step: number of the statement from 1; else 0 */
	struct oid node;
	struct oid bytes;	  /* of the file as it ran */
	struct oid before, after; /* fingerprints of the compared parts */
	struct oid head;	  /* of the ledger that wrote it */
	const char
	    *detail; /* lines: "run 2", "skip 1", "extra PART HASH PATH",
			"server SYSTEM TIMELINE DATABASE" where it changed */
	const char *tool, *role, *at; /* version, session user, UTC time */
	struct oid prev, hash;
};

struct target {
	struct arena *arena;
	struct conn *c;
	const char *schema; /* of the history table */
	bool present;	    /* the table exists */
	bool readable;	    /* and may be read by this role */
	struct row *rows;
	size_t row_nr, row_cap;
	const char *role; /* session user, once asked for */
	/* "SYSTEM TIMELINE DATABASE" of the server behind it, known with the
	 * history; "": it does not tell. */
	const char *server;
	bool locked;
	/* The locks of another tool's runs, taken and given back with ours. */
	const char *peer; /* its name */
	int64_t peer_keys[PEER_KEYS_MAX];
	size_t peer_key_nr, peer_locked_nr;
};

struct target_options {
	const char *dsn;
	const char *app_name;
	bool write;
};

MUST_CHECK int target_open(struct target *t, struct arena *a,
			   const char *schema, const struct target_options *o,
			   struct err *e);
void target_close(struct target *t);

/* Take the lock of this history schema in this database, by polling (a waiter
 * that blocks in pg_advisory_lock deadlocks with CREATE INDEX CONCURRENTLY).
 * -1: FAULT_BUSY, with who holds it, after `wait_ms`. */
MUST_CHECK int target_lock(struct target *t, int wait_ms, struct err *e);
void target_unlock(struct target *t);

/* Read the history, check the table's shape and every hash. -1: FAULT_CORRUPT.
 * No table, or no right to read it, is not an error: see `present`, `readable`.
 */
MUST_CHECK int target_read_history(struct target *t, struct err *e);
/* CREATE SCHEMA and TABLE, PUBLIC without rights. In the caller's transaction.
 */
MUST_CHECK int target_create_history(struct target *t, struct err *e);
/* Chain and insert one row; fills seq, prev, at, role, tool and hash. It joins
 * t->rows at once; when its transaction does not commit, cut t->row_nr back. */
MUST_CHECK int target_insert(struct target *t, struct row *row, struct err *e);
/* After a user's statements: pin the session again, insert, COMMIT, all in one
 * round trip. Ends as conn_commit does; the row has joined t->rows whatever the
 * end. */
MUST_CHECK int target_commit(struct target *t, struct row *row, struct err *e);
/* A new connection in place of a lost one, with the lock (waited for `wait_ms`,
 * for the server may not yet know that the old one is gone) and the history
 * read again. */
MUST_CHECK int target_reconnect(struct target *t, int wait_ms, struct err *e);
/* Is a row with this hash in the history? */
bool target_has_row(const struct target *t, const struct oid *hash);

/* What the rows say. */
struct target_state {
	bool *applied; /* for each node of the history */
	size_t applied_nr;
	size_t *order; /* the applied nodes as the rows tell them */
	size_t order_nr;
	struct accepted_extra *extras;
	size_t extra_nr;
	int partial;  /* node that stopped half-way outside a transaction; -1 */
	bool *done;   /* its steps */
	int in_doubt; /* step with an intent and no end; -1 */
};

/* Rows that name a node this history lacks become findings (EXIT_LEDGER). */
void target_state(const struct target *t, const struct history *h,
		  struct target_state *out, struct findings *f);
/* The last `apply` row of a migration, NULL: none (it was adopted). */
const struct row *target_row_of(const struct target *t, const char *migration);
/* The server that the last rows were written on, as target.server; NULL: they
 * do not tell. `seq`, which may be NULL: the last row. */
const char *target_server_of(const struct target *t, long long *seq);
/* Were the last rows written on another server, in another database or on
 * another timeline? That is a finding. Call it only where something is pending:
 * the database was copied, backed up or cut off from the one where the rows
 * were written, and what is pending here may have run there since. */
void target_report_server(const struct target *t, struct findings *f);
/* Did statement `number` (from 1) run, by the row's detail? */
bool row_step_ran(const struct row *row, size_t number);

#endif
