/* survey_parts: what the files of core/survey share; nobody else includes it.
 *
 *   survey.c         from the connection to the plan
 *   survey_facts.c   what is known so far
 *   survey_live.c    the live schema, read
 *   survey_peer.c    another tool's history beside ours
 *   survey_locate.c  where a database without history stands
 *   survey_rows.c    what the target's history says, beside a schema
 *   survey_doubt.c   what a stopped run left undecided
 *   survey_report.c  what is said beside the plan
 *   survey_memo.c    nothing has changed since the last one */
#ifndef CORE_SURVEY_PARTS_H
#define CORE_SURVEY_PARTS_H

#include <stdbool.h>

#include "base/attr.h"
#include "core/survey.h"

/* ---- the live schema ---- */

/* Connect to the target. */
MUST_CHECK int survey_connect(struct survey *s, const struct survey_options *o,
			      struct err *e);
/* Have the records speak as the target's major version prints. */
void survey_learn_server(struct survey *s);
/* Read the live schema into s->cat, s->live and s->fingerprint, in place of
 * what is there. Without `texts` only their hashes; with `texts` not those that
 * `known` has (NULL: none). */
MUST_CHECK int survey_look(struct survey *s, const struct survey_options *o,
			   bool texts, const struct snapshot *known,
			   struct err *e);
/* Is the live schema, to the hash, what the rows say? Then the records have all
 * its texts, and s->live_text is theirs. */
bool survey_is_as_expected(struct survey *s, const struct survey_options *o);

/* ---- another tool's history ---- */

/* The name of the format of the project's files; NULL: not known. */
const char *survey_format(const struct project *p);
/* Look for the table of the format's tool, into s->peer. */
MUST_CHECK int survey_find_peer(struct survey *s, struct err *e);
/* The other tool's runs must wait for ours, and ours for its: its locks become
 * those of the target. */
void survey_note_peer_locks(struct survey *s);
/* Read that table, if there is one, and hold it against s->live. */
MUST_CHECK int survey_read_claims(struct survey *s, struct err *e);
/* Did the other tool go on where our rows end, and is the live schema what both
 * say together? Then its migrations count as applied. */
void survey_catch_up(struct survey *s, struct findings *f);

/* ---- the position ---- */

/* What plan_make needs to know, from the position that is assumed now. */
void survey_plan_input(struct survey *s, const struct survey_options *o,
		       struct plan_input *in);
/* Find the position of a target without rows: s->state and s->source are set;
 * one that cannot be told is a finding. -1: FAULT_USAGE, --at names none. */
MUST_CHECK int survey_find_position(struct survey *s,
				    const struct survey_options *o,
				    struct findings *f, struct err *e);

/* ---- what a stopped run left ---- */

/* Let the live catalogs decide about the statement in doubt (it makes or drops
 * a database or a tablespace), and mark those before it as done. */
MUST_CHECK int doubt_settle(struct survey *s, struct err *e);

/* ---- findings beside the plan ---- */

/* Objects of classes that no fingerprint covers. */
void survey_report_uncovered(struct survey *s, struct findings *f);
/* What the target's major prints otherwise than the records. */
void survey_report_server(struct survey *s);
void survey_add_findings(struct findings *to, const struct findings *from);
/* With --to a file that has no record and comes after it is a notice: a
 * migration that scratch cannot run does not hold up those before it. */
void survey_spare_later_files(struct survey *s);

/* ---- the memo ---- */

/* Does the memo hold for what is asked? */
bool survey_may_remember(const struct survey_options *o);
/* 0: nothing has changed, the survey is filled from the memo. 1: it must be
 * made. */
MUST_CHECK int survey_remember(struct survey *s, const struct survey_options *o,
			       struct err *e);
/* Keep a clean survey for the next time. */
void survey_keep_in_mind(struct survey *s);

#endif
