/* undo: what a migration did, taken back by what the records say was there
 * before: made objects are dropped, changed and removed ones get their former
 * definition (core/restore.h).
 *
 * A *unit* is what is taken back in one go: all steps of a migration where they
 * only made things, else one step. Within it PostgreSQL says what can come
 * first: a statement that fails is tried again after the others, as long as
 * something goes. Where nothing goes, views and routines that stand in the way
 * are dropped with what depends on them and made again; whatever holds data
 * never goes with a CASCADE. */
#ifndef CORE_UNDO_H
#define CORE_UNDO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "core/restore.h"

struct arena;
struct catalog;
struct conn;
struct err;
struct history;
struct snapshot;
struct step;
struct waits;

struct undo {
	struct conn *c;
	struct catalog *cat; /* its snapshot is `live` */
	struct snapshot *live;
	const struct history *history;
	struct arena *arena;
	const char *migration; /* its name, for messages */
	unsigned parts;	       /* compared */
	const struct waits *waits;
	bool allow_data_loss;
	/* Called for each statement that ran. */
	void (*ran)(void *ctx, const char *sql);
	void *ctx;
};

struct undo_unit {
	const struct snapshot *want;	 /* what live is to be afterwards */
	const struct step *const *steps; /* whose effects go */
	size_t step_nr;
};

/* Inside the transaction. The session has the tool's own settings from here on,
 * until session_enter_user. */
MUST_CHECK int undo_begin(struct undo *u, struct err *e);
/* Run what leads to the unit's state. 0: live is there, in the compared parts
 * and in all that the steps touched. -1: it cannot be reached, `e` says why;
 * the transaction is to be rolled back. */
MUST_CHECK int undo_run(struct undo *u, const struct undo_unit *unit,
			struct err *e);

/* ---- before anything runs ---- */

/* From a history's states alone: what stands against a unit that leads from
 * `live` to its state. `refused`: there is no way. `empty`: paths of tables,
 * columns and sequences that come back without what they held. */
struct undo_verdict {
	struct restore_refusal *refused;
	size_t refused_nr, refused_cap;
	const char **empty;
	size_t empty_nr, empty_cap;
};

void undo_check(struct undo_verdict *out, struct arena *a,
		const struct history *h, const struct snapshot *live,
		const struct undo_unit *unit, unsigned parts,
		int server_version);
void undo_verdict_release(struct undo_verdict *v);

/* In the transaction, after undo_begin: do tables or columns of live that go
 * with the unit, or change their type, hold data that would be lost? Their
 * tables are locked. What the unit's steps renamed is not lost. -1: also
 * FAULT_FINDING, which names them, unless that is allowed. */
MUST_CHECK int undo_check_data(struct undo *u, const struct undo_unit *unit,
			       struct err *e);

/* Statements that drop the views and routines that stand in the way of `it`,
 * with all that depends on them. Later turns make them again. *nr 0: none are
 * in its way. */
MUST_CHECK int undo_obstacles(struct undo *u, const struct restore_sql *it,
			      const char ***out, size_t *nr, struct err *e);

#endif
