/* plan: what must run on a target, what is there already, and what stands
 * against it.
 *
 * A three-way merge, statement by statement: base = what the statement expects,
 * theirs = what it produces, ours = live.
 *
 *   live equals base                  run
 *   live equals what it produces      skip
 *   live covers what it produces      skip, and say what is extra
 *   anything else                     conflict
 *
 * Pure: no database, no files. Everything made here lives in the input's arena,
 * but for the snapshots, which plan_release frees. */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "model/finding.h"
#include "model/history.h"

enum data_choice { DATA_ASK, DATA_RUN, DATA_SKIP };

/* A difference that the target's own history explains: an extra that was
 * accepted when a covered definition was skipped. `after` is what live has. */
struct accepted_extra {
	enum part part;
	const char *path;
	struct oid id;
};

struct plan_input {
	struct arena *arena;
	const struct history *history;
	const bool *applied; /* for each node */
	/* The same nodes in the order in which the target took them; NULL: the
	 * chain's. It shows in the order of columns. */
	const size_t *order;
	size_t order_nr;
	const struct snapshot *live;
	bool undrifted; /* live is known to be what `applied` leads to */
	unsigned parts; /* compared */
	const char *const *accept; /* paths whose differences are accepted, with
				      all below them */
	size_t accept_nr;
	const struct accepted_extra
	    *extras; /* of earlier runs on this target */
	size_t extra_nr;
	size_t to; /* plan the nodes before this one; history->nr for all */
	enum data_choice data;
	/* A non-transactional migration that stopped half-way: its node, which
	 * of its steps are known to be done, and the one whose end is not
	 * known. -1: none. */
	int partial;
	const bool *done;
	int in_doubt;
};

enum verdict {
	VERDICT_RUN,
	VERDICT_SKIP,	 /* its effects are there */
	VERDICT_COVERED, /* the same, and more */
	VERDICT_REBUILD, /* an invalid index of this very definition is in the
			    way, or those that REINDEX left: drop, then run */
	VERDICT_FINISH,	 /* DETACH PARTITION stopped half-way: FINALIZE it */
	VERDICT_CONFLICT,
	VERDICT_ASK /* changes data, and the migration is partly there; or
		       removes what was found and is made again later */
};

const char *verdict_name(enum verdict v);
/* Does anything run? */
bool verdict_runs(enum verdict v);

struct plan_step {
	const struct step *step;
	enum verdict verdict;
	const char *reason; /* NULL: the obvious one */
	const char *
	    *extras; /* paths beyond what a covered definition asks for */
	size_t extra_nr;
};

struct plan_migration {
	const struct migration *m;
	size_t index;
	struct plan_step *steps;
	size_t step_nr;
	size_t run_nr; /* steps to run, rebuild or finish */
};

struct plan {
	struct plan_migration *migrations; /* pending, in order */
	size_t nr;
	struct findings findings; /* an error among them: nothing may run */
	struct accepted_extra *extras; /* found now, to be kept in the target's
					  history with the first row written */
	size_t extra_nr;
	/* Paths of indexes that an interrupted REINDEX CONCURRENTLY left. */
	const char **leftovers;
	size_t leftover_nr;
	/* The schema that the history (and accepted extras) says the target has
	 * now: the input's `live` itself where that is known to be it. */
	const struct snapshot *expected;
	struct snapshot *own_expected; /* NULL: it is the input's */
	/* The one that it will have after the plan. NULL: nothing is pending,
	 * it stays what it is. */
	struct snapshot *after;
};

void plan_make(struct plan *p, const struct plan_input *in);
void plan_release(struct plan *p);

/* What the steps of one migration that run make of `s`; see plan_predict_step.
 */
void plan_predict(const struct plan_migration *pm, const struct history *h,
		  struct snapshot *s);
/* What one step makes of `s`, which may hold more than the step was recorded
 * on: extras below an object go and move with it; in the order of columns they
 * keep their place. */
void plan_predict_step(const struct history *h, struct snapshot *s,
		       const struct step *step);

/* Take one step's effects back from `s` in the same way: every path gets what
 * it was before. */
void plan_reverse_step(const struct history *h, struct snapshot *s,
		       const struct step *step);

/* ---- canonical texts, as far as the rules need them ---- */

/* Is `key` ("not null", or "default" for "default: …") an attribute of the
 * text? */
bool text_has_attribute(const char *text, const char *key);
/* Can an unexplained extra of this kind and content break the users of the
 * object it belongs to? Columns that are nullable or have a value of their own,
 * and indexes that are not unique, cannot. */
bool extra_is_harmless(const char *path, enum part part, const char *text);
/* Does what is there cover what a definition asks for, both the content of one
 * entry? Equal, but for column order, where others may stand between, and a
 * table's own attributes: row security, storage options and the like that other
 * statements gave it are beyond the definition, not against it. */
bool definition_covers(const char *path, enum part part, const char *there,
		       const char *asked);
/* Does the list of columns `longer` hold those of `shorter` in the same order?
 */
bool column_order_covers(const char *longer, const char *shorter);
/* Do the columns that both lists have stand in the same order in both? */
bool column_order_agrees(const char *a, const char *b);

#endif
