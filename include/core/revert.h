/* revert: undo what migrations made in this database, and nothing else.
 *
 * Runs the way down where one was proved, but never a statement of it that
 * would touch what this migration did not make here; what is left is undone by
 * provenance. The result must be the schema that was there before, or all is
 * rolled back. */
#ifndef CORE_REVERT_H
#define CORE_REVERT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "core/survey.h"
#include "core/waits.h"

struct err;

struct revert_options {
	struct survey_options
	    survey; /* `to`: the last migration to stay, or "empty" */
	struct waits waits;
	bool allow_data_loss;
	bool dry_run; /* all in one transaction, which is rolled back */
};

struct reverted {
	const struct migration *m;
	const char **done; /* statements that ran, for the report */
	size_t done_nr;
	const char **kept; /* down statements that did not, and why */
	size_t kept_nr;
	int retries; /* how often another session was in the way */
};

struct revert_result {
	struct survey survey;
	bool refused; /* the target has drifted: nothing ran */
	struct reverted *items;
	size_t nr;
	struct oid fingerprint;
};

/* 0: done, or refused. 1: nothing to do. -1: failed; each migration is whole or
 * not reverted at all. Release `out` in every case. */
MUST_CHECK int revert_run(struct project *p, const struct revert_options *o,
			  struct revert_result *out, struct err *e);
void revert_result_release(struct revert_result *r);

#endif
