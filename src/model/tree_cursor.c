/* Going through a tree chunk by chunk. */
#include "model/tree_cursor.h"

#include <string.h>

#include "base/err.h"

int tree_read(const struct tree_io *io, const struct oid *id,
	      struct tree_frame *f, struct err *e)
{
	struct buf chunk = BUF_INIT;
	char hex[OID_HEX + 1];
	int ret;

	arena_init(&f->arena);
	f->at = 0;
	f->upper = NULL;
	ret = io->get(io->ctx, id, &chunk, e);
	if (ret == 0)
		ret = tree_decode(&f->arena, chunk.data, chunk.len, &f->level,
				  &f->items, &f->nr, e);
	if (ret != 0) {
		ret = err_in(e, "tree %s", oid_to_hex(hex, id));
		arena_release(&f->arena);
	}
	buf_release(&chunk);
	return ret;
}

static struct tree_frame *top(struct tree_cursor *c)
{
	return &c->frames[c->depth - 1];
}

static const struct tree_frame *top_of(const struct tree_cursor *c)
{
	return &c->frames[c->depth - 1];
}

int tree_cursor_open(struct tree_cursor *c, const struct tree_io *io,
		     const struct oid *root, struct err *e)
{
	c->io = io;
	c->depth = 0;
	if (tree_read(io, root, &c->frames[0], e) < 0)
		return -1;
	c->depth = 1;
	if (c->frames[0].nr == 0)
		tree_cursor_close(c);
	return 0;
}

void tree_cursor_close(struct tree_cursor *c)
{
	for (; c->depth > 0; c->depth--)
		arena_release(&top(c)->arena);
}

const struct tree_item *tree_cursor_item(const struct tree_cursor *c)
{
	return c->depth ? &top_of(c)->items[top_of(c)->at] : NULL;
}

int tree_cursor_level(const struct tree_cursor *c)
{
	return top_of(c)->level;
}

const char *tree_cursor_upper(const struct tree_cursor *c)
{
	const struct tree_frame *f = top_of(c);

	return f->at + 1 < f->nr ? f->items[f->at + 1].path : f->upper;
}

/* Does the chunk say what its parent said of it? Where another one follows, it
 * must end at a cut. */
static bool fits(const struct tree_frame *f, int level, const char *first)
{
	const char *last;

	if (f->level != level || f->nr == 0)
		return false;
	if (strcmp(f->items[0].path, first) != 0)
		return false;
	last = f->items[f->nr - 1].path;
	return !f->upper ||
	       (strcmp(last, f->upper) < 0 && tree_ends_chunk(last, level));
}

int tree_cursor_enter(struct tree_cursor *c, struct err *e)
{
	const struct tree_item *item = tree_cursor_item(c);
	struct tree_frame *f = &c->frames[c->depth];
	char hex[OID_HEX + 1];

	if (!item || tree_cursor_level(c) == 0)
		bug("no chunk to enter");
	if (tree_read(c->io, &item->id, f, e) < 0)
		return -1;
	f->upper = tree_cursor_upper(c);
	if (!fits(f, tree_cursor_level(c) - 1, item->path)) {
		arena_release(&f->arena);
		return err_set(e, FAULT_CORRUPT,
			       "tree %s is not what its parent says",
			       oid_to_hex(hex, &item->id));
	}
	c->depth++;
	return 0;
}

void tree_cursor_next(struct tree_cursor *c)
{
	while (c->depth > 0 && ++top(c)->at == top(c)->nr) {
		arena_release(&top(c)->arena);
		c->depth--;
	}
}
