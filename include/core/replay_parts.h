/* replay_parts: what the files of core/replay share; nobody else includes it.
 *
 *   replay.c       units of work, and what they changed
 *   replay_open.c  scratch at a position of the history
 *   replay_run.c   one statement, and the roles that it needs
 *   replay_step.c  one statement, and what it does to the schema */
#ifndef CORE_REPLAY_PARTS_H
#define CORE_REPLAY_PARTS_H

#include <stdbool.h>

#include "base/attr.h"
#include "core/replay.h"

struct entry;

/* Read the whole schema of scratch into r->cat and r->live. */
MUST_CHECK int replay_read_catalog(struct replay *r, struct err *e);
/* Keep the content of an entry (NULL: none) in r->blobs. */
void replay_keep_blob(struct replay *r, const struct entry *it);

/* Run a statement; roles that it names and the server lacks are made, and it is
 * run again. With `transaction` and `look`, r->live knows afterwards what it
 * did. 1: it failed, `e` says why; with `transaction` it is taken back. -1:
 * something else failed. */
MUST_CHECK int replay_run(struct replay *r, const struct source_script *script,
			  const struct statement *s, bool transaction,
			  bool look, struct err *e);
/* Can it be sent with others? */
bool replay_may_run_ahead(const struct source_script *script,
			  const struct statement *s);
/* Send what replay_run of it, with `transaction` and `look`, will send. 1: not
 * sent. */
MUST_CHECK int replay_run_ahead(struct replay *r,
				const struct source_script *script,
				const struct statement *s, struct err *e);
/* Its answer is read. */
void replay_end_ahead(struct replay *r);
/* Is `e` the failure of a CREATE ROLE whose role is there? An earlier run, or
 * replay_run, has made it. */
bool replay_is_known_role(const struct statement *s, const struct err *e);
/* `e` at the place of a statement. Returns -1. */
int replay_at_statement(struct replay *r, const struct source_script *script,
			const struct statement *s, struct err *e);

#endif
