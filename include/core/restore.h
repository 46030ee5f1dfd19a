/* restore: from canonical texts to the SQL that brings objects back.
 *
 * What an object was is in the records, to the last attribute that a
 * fingerprint covers: so the way back needs no file. Two states and their
 * differences go in, statements come out; nothing is asked of a server. The
 * statements are candidates: PostgreSQL runs them, and whoever runs them
 * compares what came out.
 *
 * A change may need two turns: a view that cannot be replaced is dropped first,
 * and the next difference says that it is missing. */
#ifndef CORE_RESTORE_H
#define CORE_RESTORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/snapshot.h"

struct arena;
struct history;

/* Behind the name of an enum whose labels have to change: it is renamed to
 * this, made anew, and dropped when nothing uses it any more. */
#define RESTORE_ASIDE " (ledger)"

/* The order in which statements are tried. */
enum restore_rank {
	RESTORE_RENAME,
	RESTORE_DROP,
	RESTORE_SCHEMA,
	RESTORE_TYPE,
	RESTORE_SEQUENCE,
	RESTORE_FUNCTION,
	RESTORE_TABLE,
	RESTORE_COLUMN,
	RESTORE_KEY,
	RESTORE_CONSTRAINT,
	RESTORE_INDEX,
	RESTORE_VIEW,
	RESTORE_BELOW, /* triggers, rules, policies */
	RESTORE_ABOUT  /* comments, privileges, owners */
};

struct restore_sql {
	const char *path;
	const char *sql;
	/* Where no statement gets further, this one is tried in its place.
	 * NULL: there is none. */
	const char *otherwise;
	enum restore_rank rank;
	bool anew;	      /* the object at `path` is dropped or made */
	bool otherwise_drops; /* `otherwise` drops the object */
	size_t place;	      /* of a column among those of its table; else 0 */
	size_t number; /* counts the statements as restore_plan adds them */
	bool done;     /* it ran */
};

/* An object for which no statement is known, and why. */
struct restore_refusal {
	const char *path;
	const char *why;
};

struct restore {
	struct arena *arena;
	const struct history *history; /* for texts known by name only */
	const struct snapshot *live, *want;
	int server_version;	 /* as conn_server_version */
	struct restore_sql *sql; /* in the order in which to try them */
	size_t sql_nr, sql_cap;
	struct restore_refusal *refused;
	size_t refused_nr, refused_cap;
};

/* The arena owns all but the two lists: restore_release. */
void restore_init(struct restore *r, struct arena *a, const struct history *h,
		  const struct snapshot *live, const struct snapshot *want,
		  int server_version);
void restore_release(struct restore *r);
/* Statements for the changes from live to want. What must wait for another
 * object to come or go gets none this time. */
void restore_plan(struct restore *r, const struct change *c, size_t nr);
/* A statement that takes a renaming back; `effect` is as it was recorded. None
 * where the name follows from another's. */
void restore_rename(struct restore *r, const struct change *effect);
/* The text of an entry; NULL: it is not there or not known. */
const char *restore_text(const struct restore *r, const struct snapshot *s,
			 enum part part, const char *path);

#endif
