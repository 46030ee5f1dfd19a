/* runner: one unit of work on a target: statements, the look at what they did,
 * the history row, COMMIT, and the three ends that COMMIT can have. Shared by
 * apply and revert. */
#ifndef CORE_RUNNER_H
#define CORE_RUNNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "core/blockers.h"
#include "core/survey.h"
#include "core/waits.h"

struct err;

struct runner {
	struct survey *s;
	struct waits waits;
	struct blockers blockers;
	struct runner_queue *queue; /* statements that are not sent yet */
	int tries; /* of the migration at hand that were rolled back */
	struct snapshot *want; /* what live must be after the next step */
	bool row_pending; /* the first row, an adoption, is still to come */
	/* The next transaction belongs to the migration of the one before it:
	 * what that left in the session stays. */
	bool within;
	/* How things were at BEGIN, for when the transaction rolls back. */
	size_t row_nr, mark;
	bool was_present, was_pending, was_kept;
};

/* On a survey that is open, with the lock. */
void runner_init(struct runner *r, struct survey *s, const struct waits *w);
void runner_release(struct runner *r);

/* BEGIN, the tool's settings for a user's statements. */
MUST_CHECK int runner_begin(struct runner *r, struct err *e);
void runner_rollback(struct runner *r);
/* After a try that was rolled back whole: was another session in the way (a
 * lock not had in time, a deadlock, a serialization failure), and is there a
 * try left? Then wait a while, say so, and forget the error. Never for what ran
 * outside a transaction. */
bool runner_try_again(struct runner *r, const char *what, struct err *e);
/* Inside the transaction: does live equal `want` in the compared parts? -1:
 * FAULT_FINDING with the differences. */
MUST_CHECK int runner_check(struct runner *r, const char *what, struct err *e);
/* Write `row` and COMMIT. 0: committed. -1: rolled back, or unknown. A lost
 * answer is settled by connecting again and looking for the row. */
MUST_CHECK int runner_commit(struct runner *r, struct row *row, struct err *e);
/* Send what is queued, then run one statement of a file. */
MUST_CHECK int runner_statement(struct runner *r,
				const struct source_script *script,
				const struct step *step, struct err *e);
/* The same inside a transaction, but the statement may be queued, to be sent
 * together with others in one round trip: at the latest by runner_check. */
MUST_CHECK int runner_queue_add(struct runner *r,
				const struct source_script *script,
				const struct step *step, struct err *e);
/* Send what is queued. -1: `e` has file and line of the statement that failed.
 */
MUST_CHECK int runner_queue_send(struct runner *r, struct err *e);
/* Send what is queued, with catalog_refresh in the same round trip. */
MUST_CHECK int runner_queue_refresh(struct runner *r, struct err *e);
/* Forget what is queued. */
void runner_queue_clear(struct runner *r);
bool runner_queue_is_empty(const struct runner *r);
/* The fingerprint of live as it is known now, compared parts. */
void runner_fingerprint(const struct runner *r, struct oid *out);
/* Fill what all rows have in common. */
void runner_row(const struct runner *r, struct row *row, enum row_kind kind,
		const struct migration *m);

#endif
