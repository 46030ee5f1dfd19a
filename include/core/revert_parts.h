/* revert_parts: between the revert*.c files and outlook.c, which asks the same
 * questions without a database. */
#ifndef CORE_REVERT_PARTS_H
#define CORE_REVERT_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/map.h"
#include "core/revert.h"
#include "core/runner.h"
#include "core/undo.h"

struct reverter {
	struct runner r;
	struct project *p;
	struct survey *s;
	const struct revert_options *o;
	struct revert_result *out;
	/* The migration at hand. */
	const struct migration *m;
	const struct row *row; /* NULL: it was adopted, not applied by us */
	struct reverted *item; /* NULL: nothing runs yet */
	struct map made; /* paths that it made or changed in this database */
};

/* Take up a migration, with the newest row that the target has of it. */
void reverter_choose(struct reverter *g, const struct migration *m);
/* Did step `i` of it run here, and make what it made? */
bool reverter_step_ran(const struct reverter *g, size_t i);
/* Has it a way down that was proved, and is the file's still that one? */
bool reverter_has_down(const struct reverter *g);
/* For the report: a statement that ran (ctx is the reverter; `text` is copied),
 * and what stays and why (`text` is the caller's). */
void reverter_note_done(void *ctx, const char *text);
void reverter_note_kept(struct reverter *g, const char *text);

/* The steps of the migration at hand that ran here, newest first, as units: of
 * a schema `from`, which is not changed. The last unit leads to the end. */
struct units {
	struct undo_unit *items;
	size_t nr;
	const struct step **steps; /* of all units */
	size_t step_nr;
	struct snapshot **wants;    /* of the units; freed with them */
	const struct change **kept; /* effects that stay; owned */
	size_t kept_nr, kept_cap;
	bool whole; /* one unit */
	bool texts; /* there is more to do than to drop: the live schema must be
		       known in full */
};

enum units_kind {
	UNITS_SHORT, /* one, where that will do */
	UNITS_WHOLE, /* one in any case: what a way down left */
	UNITS_STEPS  /* one for each step */
};

void units_make(struct units *out, struct reverter *g,
		const struct snapshot *from, enum units_kind kind);
void units_release(struct units *u);
const struct snapshot *units_end(const struct units *u);
/* Note for the report what stays as it is, and why. */
void units_tell_kept(const struct units *u, struct reverter *g);

/* All migrations behind the first `last`, before the first of them goes: can
 * they go, and may they? *texts: the live schema's texts will be needed. */
MUST_CHECK int revert_check(struct reverter *g, size_t last, bool *texts,
			    struct err *e);

/* Behind a failure that was rolled back: when it was for a label of an enum
 * that rows have, `e` says which and where, FAULT_FINDING; else it stays. */
void reverter_tell_labels(struct reverter *g, const struct snapshot *from,
			  const struct units *units, struct err *e);

#endif
