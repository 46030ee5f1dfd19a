/* undo: statements that take objects away, made from what the catalog says. */
#ifndef CORE_UNDO_H
#define CORE_UNDO_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct conn;
struct err;
struct snapshot;

/* One statement and the object that it drops. */
struct undo {
	const char *path;
	const char *sql;
};

/* What `live` has and `want` has not, as DROP statements without CASCADE, whole
 * objects first; names are resolved on `c`. 0: all differences of structure can
 * be undone so. 1: some cannot (an object was changed or removed, not made):
 * their paths are in `rest`. */
MUST_CHECK int undo_plan(struct conn *c, struct arena *a,
			 const struct snapshot *live,
			 const struct snapshot *want, unsigned parts,
			 struct undo **out, size_t *nr, const char ***rest,
			 size_t *rest_nr, struct err *e);

/* Which of the tables and columns that go with `want` hold data? Texts for a
 * message. */
MUST_CHECK int undo_data(struct conn *c, struct arena *a,
			 const struct snapshot *live,
			 const struct snapshot *want, const char ***out,
			 size_t *nr, struct err *e);

#endif
