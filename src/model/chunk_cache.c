/* Chunks in memory, by their hexadecimal names. */
#include "model/chunk_cache.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"

#define SWEEP_MIN ((size_t)1 << 20) /* bytes */

struct chunk {
	char hex[OID_HEX + 1]; /* the key */
	struct oid id;
	bool given;
	size_t len;
	char data[];
};

void chunk_cache_init(struct chunk_cache *c)
{
	map_init(&c->chunks);
	c->bytes = 0;
	c->swept = 0;
}

static void free_chunks(struct map *chunks)
{
	const struct map_entry *it;

	for (it = map_first(chunks); it; it = map_next(it))
		free(map_value(it));
	map_release(chunks);
}

void chunk_cache_release(struct chunk_cache *c)
{
	free_chunks(&c->chunks);
	chunk_cache_init(c);
}

static struct chunk *find(struct map *chunks, const struct oid *id)
{
	char hex[OID_HEX + 1];

	return map_get(chunks, oid_to_hex(hex, id));
}

static struct chunk *must_find(struct map *chunks, const struct oid *id)
{
	struct chunk *chunk = find(chunks, id);

	if (!chunk)
		bug("a chunk of the snapshot's own tree is gone");
	return chunk;
}

static int get(void *ctx, const struct oid *id, struct buf *out, struct err *e)
{
	struct chunk_cache *c = ctx;
	struct chunk *chunk = must_find(&c->chunks, id);

	(void)e;
	buf_add(out, chunk->data, chunk->len);
	return 0;
}

static int put(void *ctx, const struct oid *id, const void *data, size_t len,
	       struct err *e)
{
	struct chunk_cache *c = ctx;
	struct chunk *chunk;

	(void)e;
	if (find(&c->chunks, id))
		return 0;
	chunk = xmalloc(sizeof(*chunk) + len);
	oid_to_hex(chunk->hex, id);
	chunk->id = *id;
	chunk->given = false;
	chunk->len = len;
	memcpy(chunk->data, data, len);
	map_put(&c->chunks, chunk->hex, chunk);
	c->bytes += len;
	return 0;
}

struct tree_io chunk_cache_io(struct chunk_cache *c)
{
	struct tree_io io = { c, get, put };

	return io;
}

/* Call `fn` for each chunk below this one, one level down. */
static int each_child(const struct chunk *chunk,
		      int (*fn)(void *ctx, const struct oid *id, struct err *e),
		      void *ctx, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct tree_item *items;
	size_t nr, i;
	int level, ret;

	ret = tree_decode(&a, chunk->data, chunk->len, &level, &items, &nr, e);
	if (ret < 0)
		bug("a chunk of the snapshot's own tree is damaged");
	for (i = 0; level > 0 && i < nr && ret == 0; i++)
		ret = fn(ctx, &items[i].id, e);
	arena_release(&a);
	return ret;
}

struct giving {
	struct chunk_cache *cache;
	const struct tree_io *io;
};

/* What was given was given with all below it. Recursion is as deep as the tree,
 * TREE_LEVEL_MAX at most. */
static int give(void *ctx, const struct oid *id, struct err *e)
{
	struct giving *g = ctx;
	struct chunk *chunk = must_find(&g->cache->chunks, id);

	if (chunk->given)
		return 0;
	if (each_child(chunk, give, g, e) < 0)
		return -1;
	if (g->io->put(g->io->ctx, id, chunk->data, chunk->len, e) < 0)
		return -1;
	chunk->given = true;
	return 0;
}

int chunk_cache_give(struct chunk_cache *c, const struct oid *root,
		     const struct tree_io *io, struct err *e)
{
	struct giving g = { c, io };

	return give(&g, root, e);
}

struct sweeping {
	struct map from;
	struct chunk_cache *to;
};

static int keep(void *ctx, const struct oid *id, struct err *e)
{
	struct sweeping *s = ctx;
	struct chunk *chunk = find(&s->from, id);

	if (!chunk)
		return 0; /* kept already */
	map_remove(&s->from, chunk->hex);
	map_put(&s->to->chunks, chunk->hex, chunk);
	s->to->bytes += chunk->len;
	return each_child(chunk, keep, s, e);
}

void chunk_cache_sweep(struct chunk_cache *c, const struct oid *roots,
		       size_t nr)
{
	struct sweeping s = { c->chunks, c };
	struct err e;
	size_t i;

	if (c->bytes < 2 * c->swept + SWEEP_MIN)
		return;
	chunk_cache_init(c);
	for (i = 0; i < nr; i++)
		if (keep(&s, &roots[i], &e) < 0)
			bug("keeping a chunk cannot fail");
	free_chunks(&s.from);
	c->swept = c->bytes;
}
