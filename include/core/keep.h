/* keep: another tool's own history rows, written beside ours in the same
 * transaction, so that the tool can be used on the database as before. */
#ifndef CORE_KEEP_H
#define CORE_KEEP_H

#include "base/attr.h"

struct err;
struct migration;
struct row;
struct survey;

/* Can the rows of the project's tool be written? -1: FAULT_CONFIG, no tool of
 * this format, or one whose rows cannot be made without it. */
MUST_CHECK int keep_check(const struct survey *s, struct err *e);
/* Inside a transaction, with the tool's settings: the row that goes with an
 * apply or revert row of ours; any other needs none. */
MUST_CHECK int keep_row(struct survey *s, const struct row *row, struct err *e);
/* Write the rows of what was applied before this run and is not in the tool's
 * table yet. Done once, which s->kept notes; keep_row calls it. */
MUST_CHECK int keep_missing(struct survey *s, struct err *e);

#endif
