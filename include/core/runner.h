/* runner: one unit of work on a target: statements, the look at what they did,
 * the history row, COMMIT, and the three ends that COMMIT can have. Shared by
 * apply and revert. */
#ifndef CORE_RUNNER_H
#define CORE_RUNNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "core/survey.h"

struct err;

struct runner {
	struct survey *s;
	int lock_timeout_ms;
	int lock_wait_ms;
	struct snapshot *want; /* what live must be after the next step */
	bool row_pending; /* the first row, an adoption, is still to come */
	/* The next transaction belongs to the migration of the one before it:
	 * what that left in the session stays. */
	bool within;
	/* To be taken back to when the transaction rolls back. */
	size_t row_nr, mark;
	bool was_present, was_pending;
};

/* BEGIN, the tool's settings for a user's statements. */
MUST_CHECK int runner_begin(struct runner *r, struct err *e);
void runner_rollback(struct runner *r);
/* Inside the transaction: does live equal `want` in the compared parts? -1:
 * FAULT_FINDING with the differences. */
MUST_CHECK int runner_check(struct runner *r, const char *what, struct err *e);
/* Write `row` and COMMIT. 0: committed. -1: rolled back, or unknown. A lost
 * answer is settled by connecting again and looking for the row. */
MUST_CHECK int runner_commit(struct runner *r, struct row *row, struct err *e);
/* One statement of a file. */
MUST_CHECK int runner_statement(struct runner *r,
				const struct source_script *script,
				const struct step *step, struct err *e);
/* The fingerprint of live as it is known now, compared parts. */
void runner_fingerprint(const struct runner *r, struct oid *out);
/* Fill what all rows have in common. */
void runner_row(const struct runner *r, struct row *row, enum row_kind kind,
		const struct migration *m);

#endif
