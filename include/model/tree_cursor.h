/* tree_cursor: a place in a tree, on an item of any level. Only for
 * model/tree*.c.
 *
 * It starts on the first item of the root chunk. From an item above level 0 one
 * either enters its chunk or goes past all that is below it without reading
 * that. Each chunk is held against what its parent says of it (level, first
 * path, bound), so the items met on the way rise strictly even in a damaged
 * tree. */
#ifndef MODEL_TREE_CURSOR_H
#define MODEL_TREE_CURSOR_H

#include <stddef.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "model/tree.h"
#include "model/tree_chunk.h"

struct tree_frame {
	struct arena arena; /* of the items */
	struct tree_item *items;
	size_t nr, at;
	int level;
	const char *upper; /* all paths here are below it; NULL: no bound */
};

struct tree_cursor {
	const struct tree_io *io;
	struct tree_frame frames[TREE_LEVEL_MAX + 1];
	int depth; /* frames in use; 0: at the end */
};

/* -1 as tree_io.get fails, or FAULT_CORRUPT. Close it in any case. */
MUST_CHECK int tree_cursor_open(struct tree_cursor *c, const struct tree_io *io,
				const struct oid *root, struct err *e);
void tree_cursor_close(struct tree_cursor *c);

/* NULL at the end. Valid until the cursor moves. */
const struct tree_item *tree_cursor_item(const struct tree_cursor *c);
/* 0: the item names a blob. Above: a chunk of the level below. */
int tree_cursor_level(const struct tree_cursor *c);
/* All that is below the item sorts before this path; NULL: no bound. */
const char *tree_cursor_upper(const struct tree_cursor *c);
/* To the first item of the chunk that the item names (level > 0). */
MUST_CHECK int tree_cursor_enter(struct tree_cursor *c, struct err *e);
/* Past the item and all below it. */
void tree_cursor_next(struct tree_cursor *c);

/* Read one chunk. */
MUST_CHECK int tree_read(const struct tree_io *io, const struct oid *id,
			 struct tree_frame *f, struct err *e);

#endif
