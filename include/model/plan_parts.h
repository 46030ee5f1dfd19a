/* plan_parts: what the files of the plan share; nobody else includes this.
 *
 * plan_expect says what the target should have, plan_step merges one statement,
 * plan_remnant what stopped half-way, plan_drift judges what no statement looks
 * at, plan puts them together. */
#ifndef MODEL_PLAN_PARTS_H
#define MODEL_PLAN_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "model/plan.h"

/* Work in progress. `now` is what live will be when the statements so far have
 * run. */
struct merger {
	const struct plan_input *in;
	struct plan *p;
	struct arena *a;
	struct snapshot *now;
	struct snapshot *should; /* the same, had live been as expected */
	struct map touched;	 /* keys that a pending statement changes */
	struct map cleared;	 /* paths that one takes away or moves */
	struct map skipped;  /* objects of skipped definitions → plan_step */
	struct map found;    /* paths that skipped statements make */
	struct map last;     /* paths → the last effect on their structure */
	struct map reported; /* keys that a finding speaks of already */
	struct map whole;    /* objects told of as missing or extra */
	struct provenance *made; /* by the applied nodes; on first use */
	size_t extra_cap, leftover_cap;
};

/* ---- plan_report ---- */

/* One string for (part, path). */
const char *merger_key(struct arena *a, enum part part, const char *path);
bool merger_compares(const struct merger *g, enum part part);
/* The text of an entry, or of what has the hash; NULL: not known. */
const char *merger_text(const struct merger *g, const struct oid *id,
			const struct entry *entry);
/* A finding on a path, with its owner; valid until the next one. */
struct finding *merger_report(struct merger *g, enum finding_id id,
			      enum part part, const char *path,
			      const char *what);
/* Do the columns that both have stand in the same order? A column that only
 * one of them has speaks for itself. NULL agrees with nothing. */
bool merger_order_agrees(const char *is, const char *want);

/* ---- plan_expect ---- */

/* Is it the migration that stopped half-way? Is the step of it done? */
bool plan_input_is_partial(const struct plan_input *in, size_t index);
bool plan_input_is_done(const struct plan_input *in, size_t index, size_t step);
/* The schema that the target should have now. Caller frees. */
struct snapshot *plan_expect(const struct plan_input *in);

/* ---- plan_step, plan_drift ---- */

/* Settle the verdict of a step, and what it makes of `now`. */
void merger_merge_step(struct merger *g, const struct plan_migration *pm,
		       struct plan_step *ps, size_t number);
void merger_find_drift(struct merger *g);

/* ---- plan_remnant ---- */

/* What is to be done about what an earlier run of the step left half-way, where
 * `neither` of its effects are neither base nor result. VERDICT_CONFLICT: not
 * all of these are left by it. */
enum verdict merger_remnant(const struct merger *g, const struct step *s,
			    size_t neither);
/* Is the difference an index that an interrupted REINDEX CONCURRENTLY left?
 * Then it is noted in the plan, to be dropped. */
bool merger_take_leftover(struct merger *g, const struct change *c);

#endif
