/* chunk_cache: the chunks of a snapshot's trees, in memory.
 *
 * Trees are edited here; a chunk goes on to the caller's store once, when the
 * tree that it belongs to is given. Chunks of trees that nobody asked for are
 * never stored, and are swept out when they outgrow the others. */
#ifndef MODEL_CHUNK_CACHE_H
#define MODEL_CHUNK_CACHE_H

#include <stddef.h>

#include "base/attr.h"
#include "base/map.h"
#include "model/oid.h"
#include "model/tree.h"

struct err;

struct chunk_cache {
	struct map chunks;
	size_t bytes, swept; /* of all chunks: now, and after the last sweep */
};

void chunk_cache_init(struct chunk_cache *c);
void chunk_cache_release(struct chunk_cache *c);

/* To read and write chunks of the cache; never fails on its own chunks. */
struct tree_io chunk_cache_io(struct chunk_cache *c);

/* Hand each chunk of the tree that was not given before to `io->put`, children
 * first. */
MUST_CHECK int chunk_cache_give(struct chunk_cache *c, const struct oid *root,
				const struct tree_io *io, struct err *e);

/* Forget what belongs to none of these trees, once it is worth the walk. */
void chunk_cache_sweep(struct chunk_cache *c, const struct oid *roots,
		       size_t nr);

#endif
