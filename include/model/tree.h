/* tree: an immutable sorted map from paths to blobs, as a Merkle tree.
 *
 * The sorted list of (path, blob) is cut into chunks; a chunk is one
 * OBJECT_TREE. Each level above holds (first path of chunk, oid of chunk) and
 * is cut the same way, until one chunk is left: the root. Whether a chunk ends
 * after an item depends only on a hash of that item's path and on the level,
 * never on its value or on its neighbours. So the same set of items gives the
 * same tree however it was made, a change of one item rewrites one chunk a
 * level (about 16 items, 8 above level 0), and two trees are compared without
 * walking what they share.
 *
 *   level 1        [a, h, q]
 *   level 0   [a b c] [h i] [q r s t]
 *
 * The root of an empty map is a leaf chunk without items. Pure: chunks are read
 * and written through the caller's functions. */
#ifndef MODEL_TREE_H
#define MODEL_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/oid.h"

struct arena;
struct buf;
struct err;

struct tree_item {
	const char *path; /* NUL-terminated, not empty; unique within a tree */
	struct oid id;	  /* the blob; for an edit, all zero means "remove" */
};

struct tree_io {
	void *ctx;
	/* Append the content of chunk `id` to `out` (empty). 0 or -1. */
	int (*get)(void *ctx, const struct oid *id, struct buf *out,
		   struct err *e);
	/* A chunk was made; may be NULL when only the root's name is wanted. */
	int (*put)(void *ctx, const struct oid *id, const void *data,
		   size_t len, struct err *e);
};

/* Items in strcmp order of path, no duplicates. `io` may be NULL. */
MUST_CHECK int tree_build(const struct tree_io *io,
			  const struct tree_item *items, size_t nr,
			  struct oid *root, struct err *e);

/* Apply sorted edits to `root`: set or remove (removing what is not there is
 * allowed). The result is what tree_build gives for the resulting set. Only
 * chunks near the edits are read and written. */
MUST_CHECK int tree_edit(const struct tree_io *io, const struct oid *root,
			 const struct tree_item *edits, size_t nr,
			 struct oid *out, struct err *e);

/* Call `visit` for each item whose path is `prefix` or begins with `prefix` +
 * "/" (all items when prefix is ""), in order. A non-zero return stops the walk
 * and is returned. Strings are valid during the call. */
MUST_CHECK int tree_walk(const struct tree_io *io, const struct oid *root,
			 const char *prefix,
			 int (*visit)(void *ctx, const struct tree_item *item),
			 void *ctx, struct err *e);

/* Call `visit` for each path whose blob differs; NULL side: absent. Equal
 * chunks are not read. */
MUST_CHECK int tree_diff(const struct tree_io *io, const struct oid *a,
			 const struct oid *b,
			 int (*visit)(void *ctx, const char *path,
				      const struct oid *before,
				      const struct oid *after),
			 void *ctx, struct err *e);

/* A chunk's content, decoded; strings live in the arena. `level` 0: `id`s are
 * blobs, above: chunks. -1: FAULT_CORRUPT; never reads outside `data`. */
MUST_CHECK int tree_decode(struct arena *a, const void *data, size_t len,
			   int *level, struct tree_item **items, size_t *nr,
			   struct err *e);

#endif
