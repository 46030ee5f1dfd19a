/* apply: bring a target forward, one transaction for each migration, the result
 * compared with what the plan predicts before it is committed. */
#ifndef CORE_APPLY_H
#define CORE_APPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "core/survey.h"
#include "core/waits.h"

struct err;

struct apply_options {
	struct survey_options survey; /* write and lock are set by apply_run */
	struct waits waits;
	bool adopt_only; /* write down where the target stands, run nothing */
};

/* What was done, for the report. */
struct applied {
	const struct plan_migration *pm;
	double seconds;
	int retries; /* how often another session was in the way */
};

struct apply_result {
	struct survey survey; /* as it was when the plan was made */
	bool refused;	      /* the plan has errors: nothing ran */
	bool adopted;	      /* the position was written down */
	struct applied *items;
	size_t nr;
	struct oid fingerprint; /* at the end */
};

/* 0: done, or refused (see findings). 1: nothing to do. -1: it failed; what was
 * committed before is in `out`. FAULT_PARTIAL: a statement outside a
 * transaction failed half-way; FAULT_UNKNOWN: the answer to COMMIT was lost and
 * the database is gone. Release `out` in every case. */
MUST_CHECK int apply_run(struct project *p, const struct apply_options *o,
			 struct apply_result *out, struct err *e);
void apply_result_release(struct apply_result *r);

#endif
