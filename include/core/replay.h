/* replay: the scratch database as record uses it: statements run one by one,
 * each with what it changed in the schema. */
#ifndef CORE_REPLAY_H
#define CORE_REPLAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/alloc.h"
#include "base/map.h"
#include "model/finding.h"
#include "model/snapshot.h"
#include "model/statement.h"
#include "core/session.h"

struct catalog;
struct conn;
struct err;
struct migration;
struct project;
struct scratch;
struct scratch_options;
struct source_script;
struct step;

struct replay {
	struct project *p;
	struct scratch *scratch;
	struct conn *c;
	struct catalog *cat;
	struct snapshot *live; /* the catalog's; what scratch has now */
	struct findings *findings;
	bool strict;
	struct change *base; /* what scratch had before the first migration */
	size_t base_nr;
	bool
	    renew; /* what the last migration set is still set in the session */
	struct session_settings settings; /* of a migration outside of a
					     transaction, so far */
	bool begun;			  /* the next replay_begin is done */
	const struct statement *ahead;	  /* runs already; NULL: nothing does */
	struct arena ahead_text;	  /* of its requests */
	bool no_room;	  /* the last error came of scratch's being in memory */
	struct map blobs; /* hex → struct blob: contents seen, in the project's
			     arena */
};

/* Scratch at position `nr` of the project's history: from a saved state, else
 * by running what is recorded again. -1: also FAULT_CORRUPT when that does not
 * lead to the schema that the records say. */
MUST_CHECK int replay_open(struct replay *r, struct project *p,
			   const struct scratch_options *where, size_t nr,
			   struct findings *f, bool strict, struct err *e);
/* A private server's, with nothing but the prelude, for another program: its
 * schema is not read. On the disk, for the log of what is sent to it. */
MUST_CHECK int replay_open_empty(struct replay *r, struct project *p,
				 struct err *e);
/* After an error: did it come of scratch's being in memory (r->no_room)? Then
 * it gets the hint. */
void replay_note_room(struct replay *r, struct err *e);
/* Keep the present state for the next run, as that of `m`: meanwhile the caller
 * may do something else, but nothing with `r`; replay_close waits for it. */
void replay_save(struct replay *r, const struct migration *m);
void replay_close(struct replay *r);

/* A unit of work: one transaction, or none for a migration that cannot have
 * one. */
MUST_CHECK int replay_begin(struct replay *r, bool transaction, struct err *e);
MUST_CHECK int replay_commit(struct replay *r, bool transaction, struct err *e);
/* Commit a transaction, and let the first statement of the next run while the
 * caller does something else: nothing with `r` but replay_begin with
 * `transaction`, then replay_step of that statement, or replay_close. Where it
 * cannot run ahead this is replay_commit. */
MUST_CHECK int replay_commit_ahead(struct replay *r,
				   const struct source_script *script,
				   const struct statement *s, struct err *e);

/* Run one statement and note what it changed; a statement whose object is there
 * already is probed. `script` names the file for messages. 0: `out` is filled.
 * 1: refused, a finding says why. -1: it failed. */
MUST_CHECK int replay_step(struct replay *r, const struct source_script *script,
			   const struct statement *s, bool transaction,
			   const char *migration, struct step *out,
			   struct err *e);
/* Is `e` the server's answer to a statement? False: a signal, a lock or a lost
 * connection broke it off, which is no finding: the record would keep it. */
bool replay_said_no(const struct replay *r, const struct err *e);
/* Run without looking, as recorded. */
MUST_CHECK int replay_run_recorded(struct replay *r, const struct migration *m,
				   struct err *e);
/* The difference since `mark` of r->live; contents go to r->blobs. */
size_t replay_changes(struct replay *r, size_t mark, struct change **out);
/* Take back to savepoint `name`, on the server and in r->live (to `mark`). */
MUST_CHECK int replay_undo(struct replay *r, const char *name, size_t mark,
			   struct err *e);
/* Assert that the snapshot kept incrementally is what a full read gives. */
MUST_CHECK int replay_check(struct replay *r, struct err *e);

#endif
