/* catalog: the schema of a live database as a snapshot, read from PostgreSQL's
 * catalogs.
 *
 * PostgreSQL is the judge: nothing here parses SQL or guesses from names. A
 * full read is a few pipelined round trips in one REPEATABLE READ, READ ONLY
 * transaction (or inside the caller's transaction). Needs no more than LOGIN.
 *
 * After a full read the snapshot can be kept current inside a transaction for a
 * price in proportion to what changed (catalog_refresh): rows of this
 * transaction are found by xmin and cmin, removed ones by the locks that this
 * backend holds, what depends on them through pg_depend; catalogs that were not
 * written at all are not looked at (pg_stat_get_xact_tuples_*). Whatever that
 * cannot answer is read in full. */
#ifndef IO_CATALOG_H
#define IO_CATALOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/snapshot.h"

struct catalog;
struct conn;
struct err;

struct catalog_options {
	const char *history_schema; /* left out, with all in it */
	/* Where another tool keeps its history, if not where it is known by
	 * name and columns: left out, too. Schema NULL: any; table NULL: all of
	 * the schema. Both NULL: nowhere. */
	const char *tool_schema, *tool_table;
	const struct snapshot
	    *known; /* borrowed until the read ends; an entry that equals
		       its entry here keeps no text */
	bool texts; /* keep texts (those that `known` does not have) */
	/* Filled with what catalog_is_unchanged takes; empty where the state
	 * cannot be told. NULL: not wanted, which costs less. Only for a read
	 * in a transaction of its own. */
	struct buf *token;
	bool follow; /* catalog_refresh will be asked: it then knows whether
		      * another transaction wrote meanwhile (one query more) */
	bool ours;   /* nobody else writes into this database */
};

/* How long a reading waits for one lock before it gives way and begins again;
 * for ten seconds in all. */
#define CATALOG_LOCK_TIMEOUT_MS 400

/* Read the whole database. In a transaction of its own when none is open on
 * `c`; reads again when deparsing ran into concurrent DDL or into the lock of
 * another session (limits: FAULT_BUSY).
 * `c` is borrowed until catalog_free. -1: also FAULT_DENIED when a catalog is
 * unreadable. */
MUST_CHECK int catalog_read(struct catalog **out, struct conn *c,
			    const struct catalog_options *o, struct err *e);
void catalog_free(struct catalog *cat);

/* The state as last read; owned by `cat`, changed by catalog_refresh. */
struct snapshot *catalog_snapshot(struct catalog *cat);

/* Was there a schema of the name of `history_schema`? */
bool catalog_has_history_schema(const struct catalog *cat);
/* Was there what `tool_schema` and `tool_table` name? */
bool catalog_has_tool_history(const struct catalog *cat);

/* Objects of classes that the fingerprint does not cover yet: texts such as
 * "publication \"feed\"", for a message. */
const char *const *catalog_uncovered(const struct catalog *cat, size_t *nr);

/* Call right after BEGIN (and again after each BEGIN) so that catalog_refresh
 * counts from here. */
MUST_CHECK int catalog_begin(struct catalog *cat, struct err *e);
/* The same with BEGIN itself, and whatever goes with it, sent with what is
 * asked next (conn_defer_begin). */
struct conn_request;
void catalog_begin_later(struct catalog *cat, const struct conn_request *before,
			 size_t nr);
/* Has what catalog_begin_later left to be sent run? If not, it is what failed
 * in the request that it was sent with. */
bool catalog_has_begun(const struct catalog *cat);
/* Bring the snapshot up to what this transaction sees now. Afterwards the
 * snapshot equals what catalog_read would give. -1: also FAULT_SQL with
 * SQLSTATE 2D000 when it is not the transaction of catalog_begin any more, as
 * far as that had an xid by then. To take it back with ROLLBACK TO SAVEPOINT
 * use snapshot_mark/undo and catalog_rolled_back. */
MUST_CHECK int catalog_refresh(struct catalog *cat, struct err *e);
/* The same with statements before it, in one round trip. When it fails, their
 * `done` tells how far it came. `kind` is any word for them: those of one kind
 * are believed to write into the same catalogs, which costs time where it is
 * wrong; NULL: not known. */
MUST_CHECK int catalog_refresh_after(struct catalog *cat,
				     struct conn_request *before, size_t nr,
				     const char *kind, struct err *e);
/* Send now what catalog_refresh_after, called next and with the same, would
 * send: until then nothing else is asked of the connection. 0: it is on its
 * way, texts must stay. 1: that cannot be done. */
MUST_CHECK int catalog_refresh_ahead(struct catalog *cat,
				     const struct conn_request *before,
				     size_t nr, const char *kind,
				     struct err *e);
/* After ROLLBACK TO SAVEPOINT: locks and counters are as the server has them
 * now. */
MUST_CHECK int catalog_rolled_back(struct catalog *cat, struct err *e);

/* Is this database, the same as then, in the state that `token` was made of by
 * catalog_read? 0: it is, a read would give the same. 1: changed, or it cannot
 * be told. Outside of a transaction; one round trip. */
MUST_CHECK int catalog_is_unchanged(struct conn *c, const char *token,
				    struct err *e);

/* What ALTER DATABASE and ALTER ROLE … IN DATABASE set here, by name
 * ("TimeZone", "search_path of role app"): no part of the schema, and the
 * values may be secrets. Arena owns the list. */
struct arena;
MUST_CHECK int catalog_settings(struct conn *c, struct arena *a,
				const char ***out, size_t *nr, struct err *e);

/* Identity of the database behind `c`: system identifier (where readable),
 * database oid, server version, name. Text, for the cache and for messages. */
MUST_CHECK int catalog_identity(struct conn *c, struct buf *out, struct err *e);

#endif
