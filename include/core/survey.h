/* survey: a project held against a target: where the target stands, what its
 * schema is, what would have to be done. Every verb that takes --db begins
 * here. Writes nothing. */
#ifndef CORE_SURVEY_H
#define CORE_SURVEY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "core/project.h"
#include "core/target.h"
#include "io/peer.h"
#include "model/plan.h"

struct catalog;
struct claims;
struct err;

struct survey_options {
	const char *dsn;
	const char *app_name;
	bool write; /* the connection must be able to change things */
	bool lock;  /* hold the target's lock; history is read under it */
	int lock_wait_ms;
	const char *to;	      /* plan up to this migration; NULL: all */
	bool nothing_pending; /* plan nothing: drift only (revert) */
	bool keep_history;    /* write the other tool's rows too */
	bool adopt; /* the same, and files without a record do not matter */
	bool memo;  /* a clean result that is still true may be taken from the
		       memo; the project need not be loaded before */
	bool memo_applied; /* only one with nothing pending, after an apply */
	const char
	    *at; /* the position of a database without history; NULL: find */
	enum data_choice data;
	bool no_texts; /* survey_read_live: the fingerprint is all */
};

/* How the position became known. */
enum position_source {
	POSITION_HISTORY, /* the target's own history rows */
	POSITION_LOCATED, /* the live schema equals a node, or leads on from it
			   */
	POSITION_CLAIMED, /* as another tool says, and live equals that node */
	POSITION_GIVEN,	  /* --at */
	POSITION_UNKNOWN
};

struct survey {
	struct project *p;
	struct target t;
	struct catalog *cat;
	struct snapshot *live; /* the catalog's */
	struct snapshot
	    *live_text;		/* the same with texts; NULL: `live` has them */
	bool texts;		/* a new connection reads them again */
	struct oid fingerprint; /* live, compared parts */
	struct buf token;	/* of the catalogs, for the memo */
	int major;		/* of the server */
	struct history_server server; /* what the records say of it */
	struct target_state state;
	enum position_source source;
	size_t
	    position; /* nodes before it are applied, when not from history */
	size_t to;    /* nodes before it are wanted */
	struct plan
	    plan; /* with all findings, those of project and target too */
	bool planned;
	bool memo;	 /* asked for, and of use */
	bool remembered; /* from the memo: only target, state.applied_nr,
			    pending, fingerprint and an empty plan are there */
	size_t pending;
	/* Without history: the positions whose schema equals live. */
	size_t *equal;
	size_t equal_nr;
	size_t nearest, distance;
	/* Another tool's history here; claims NULL: there is none. */
	struct peer peer;
	struct claims *claims;
	/* The other tool went on from where our rows end, and live equals that:
	 * `position` is to be written down. */
	bool catch_up;
	bool keep, kept; /* write its rows, see core/keep.h */
};

MUST_CHECK int survey_open(struct survey *s, struct project *p,
			   const struct survey_options *o, struct err *e);
void survey_close(struct survey *s);

/* Connect and read the live schema, with texts unless they are not wanted; no
 * history, no plan. */
MUST_CHECK int survey_read_live(struct survey *s, struct project *p,
				const struct survey_options *o, struct err *e);
/* Read the live schema again, with all its texts, which it keeps from then on.
 * -1: also FAULT_BUSY, when it has changed meanwhile. */
MUST_CHECK int survey_read_texts(struct survey *s, struct err *e);
/* Read the live schema as a run has left it, into s->cat and s->live; the
 * fingerprint stays as it was. For whoever has the lock. */
MUST_CHECK int survey_reread(struct survey *s, bool texts, struct err *e);
/* Fill equal, nearest and distance from the live schema. */
void survey_locate(struct survey *s);
/* Where no position is equal: the same without the differences that the
 * configuration accepts, for those that are nearest. */
void survey_locate_accepting(struct survey *s);
bool survey_accepts(const struct survey *s, const char *path);

/* Look for another tool's history and hold it against the live schema. */
MUST_CHECK int survey_claims(struct survey *s, struct err *e);

/* What the target's history says, after survey_read_live. */
struct survey_rows {
	const char *last; /* applied, "empty"; NULL where it is damaged */
	bool agrees;	  /* the schema is what these rows lead to */
	bool damaged;
};
/* Read the rows into s->t and s->state. 1: there are none, or this role may not
 * read them. */
MUST_CHECK int survey_rows(struct survey *s, struct survey_rows *out,
			   struct err *e);

/* The name of a position: the last applied migration, or "empty". */
const char *survey_position_name(const struct survey *s, size_t position);
/* How many applied, how many pending below `to`. */
size_t survey_pending_nr(const struct survey *s);

#endif
