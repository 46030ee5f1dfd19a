/* down: the way down of a migration, proved on scratch when it is recorded.
 *
 * Each statement of it may touch only what the migration itself made or
 * changed. One that would touch another's object (the DROP TABLE in the down of
 * a migration whose CREATE TABLE was a duplicate) is withheld: recorded, never
 * run. */
#ifndef CORE_DOWN_H
#define CORE_DOWN_H

#include <stddef.h>

#include "base/attr.h"

struct err;
struct migration;
struct replay;
struct snapshot;
struct source;

/* Inside the migration's transaction, after its steps; `mark` is of r->live
 * before them. Fills m->down and m->down_state; leaves transaction and r->live
 * as they were. A way down that fails is a finding, not an error. */
MUST_CHECK int down_prove(struct replay *r, const struct source *src,
			  struct migration *m, size_t mark, struct err *e);
/* After a migration that ran outside a transaction; `before` is the schema
 * before it. */
MUST_CHECK int down_prove_alone(struct replay *r, const struct source *src,
				struct migration *m,
				const struct snapshot *before, struct err *e);
/* Scratch is right after `m`, recorded long ago; its way down was edited. */
MUST_CHECK int down_prove_again(struct replay *r, const struct source *src,
				struct migration *m, struct err *e);

#endif
