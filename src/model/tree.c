/* Making trees: from a list, and from a tree and edits.
 *
 * Both feed one builder with items in order; it cuts them into chunks level by
 * level. An edit feeds it the items of the old tree, but takes over a whole old
 * chunk unread where no edit falls into it and the builder stands at a cut on
 * every level below: from there on it would cut exactly as the old tree did. */
#include "model/tree.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/tree_chunk.h"
#include "model/tree_cursor.h"

struct level {
	struct chunk_writer open; /* the chunk that is being filled */
	size_t made;		  /* chunks of this level, taken over or new */
	struct oid last;	  /* of them */
};

struct builder {
	const struct tree_io *io;
	struct level levels[TREE_LEVEL_MAX + 1];
	int top;   /* level of the root, once it is known */
	int taken; /* highest level of a chunk that was taken over; -1: none.
		      Below it, `made` does not count all. */
};

static void builder_init(struct builder *b, const struct tree_io *io)
{
	int i;

	b->io = io;
	b->top = 0;
	b->taken = -1;
	for (i = 0; i <= TREE_LEVEL_MAX; i++) {
		chunk_writer_init(&b->levels[i].open, i);
		b->levels[i].made = 0;
	}
}

static void builder_release(struct builder *b)
{
	int i;

	for (i = 0; i <= TREE_LEVEL_MAX; i++)
		chunk_writer_release(&b->levels[i].open);
}

/* Name the open chunk of `l` and hand it out. */
static int make_chunk(struct builder *b, struct level *l, struct err *e)
{
	struct buf data = BUF_INIT;
	int ret = 0;

	chunk_writer_encode(&l->open, &data);
	oid_of(&l->last, OBJECT_TREE, data.data, data.len);
	l->made++;
	if (l->open.body.broken || data.broken)
		ret = err_set(e, FAULT_LIMIT, "tree chunk is too large");
	else if (b->io && b->io->put)
		ret = b->io->put(b->io->ctx, &l->last, data.data, data.len, e);
	buf_release(&data);
	return ret;
}

static int append(struct builder *b, int level, const char *path,
		  const struct oid *id, struct err *e);

static int close_chunk(struct builder *b, int level, struct err *e)
{
	struct level *l = &b->levels[level];

	if (make_chunk(b, l, e) < 0)
		return -1;
	if (level < TREE_LEVEL_MAX &&
	    append(b, level + 1, l->open.first.data, &l->last, e) < 0)
		return -1;
	chunk_writer_clear(&l->open);
	return 0;
}

static int append(struct builder *b, int level, const char *path,
		  const struct oid *id, struct err *e)
{
	chunk_writer_add(&b->levels[level].open, path, id);
	if (tree_ends_chunk(path, level))
		return close_chunk(b, level, e);
	return 0;
}

static int append_item(struct builder *b, const struct tree_item *item,
		       struct err *e)
{
	if (oid_is_null(&item->id))
		bug("tree item \"%s\" without content", item->path);
	if (strlen(item->path) > TREE_PATH_MAX)
		return err_set(e, FAULT_LIMIT,
			       "path of more than %zu bytes: \"%.100s...\"",
			       TREE_PATH_MAX, item->path);
	return append(b, 0, item->path, &item->id, e);
}

/* Does a new chunk begin here on all levels up to `level`? */
static bool at_cut(const struct builder *b, int level)
{
	int i;

	for (i = 0; i <= level; i++)
		if (b->levels[i].open.nr > 0)
			return false;
	return true;
}

/* Put an old chunk of `level` in as it is. */
static int take_over(struct builder *b, int level, const struct tree_item *item,
		     struct err *e)
{
	b->levels[level].made++;
	b->levels[level].last = item->id;
	if (b->taken < level)
		b->taken = level;
	return append(b, level + 1, item->path, &item->id, e);
}

/* Has the level one chunk, all in all? (In an empty tree level 0 has one.) */
static bool is_top(const struct builder *b, int level)
{
	const struct level *l = &b->levels[level];

	if (level < b->taken)
		return false;
	return l->made + (l->open.nr > 0) <= 1;
}

/* Close what is open from below, up to the level of one chunk: the root. It is
 * found at TREE_LEVEL_MAX at the latest, which is never cut. */
static int finish(struct builder *b, struct oid *root, struct err *e)
{
	int i;

	for (i = 0; !is_top(b, i); i++)
		if (b->levels[i].open.nr > 0 && close_chunk(b, i, e) < 0)
			return -1;
	if (b->levels[i].made == 0 && make_chunk(b, &b->levels[i], e) < 0)
		return -1;
	*root = b->levels[i].last;
	b->top = i;
	return 0;
}

int tree_build(const struct tree_io *io, const struct tree_item *items,
	       size_t nr, struct oid *root, struct err *e)
{
	struct builder b;
	int ret = 0;
	size_t i;

	builder_init(&b, io);
	for (i = 0; i < nr && ret == 0; i++)
		ret = append_item(&b, &items[i], e);
	if (ret == 0)
		ret = finish(&b, root, e);
	builder_release(&b);
	return ret;
}

struct edit {
	const struct tree_item *next, *end;
	struct builder builder;
	struct tree_cursor old;
};

static bool edits_before(const struct edit *ed, const char *upper)
{
	return ed->next < ed->end &&
	       (!upper || strcmp(ed->next->path, upper) < 0);
}

static int apply_one(struct edit *ed, struct err *e)
{
	const struct tree_item *item = ed->next++;

	if (ed->next < ed->end && strcmp(item->path, ed->next->path) >= 0)
		bug("tree edits out of order: \"%s\", \"%s\"", item->path,
		    ed->next->path);
	if (oid_is_null(&item->id))
		return 0;
	return append_item(&ed->builder, item, e);
}

/* One item of the old tree's level 0, and the edits up to it. */
static int edit_item(struct edit *ed, const struct tree_item *item,
		     struct err *e)
{
	while (edits_before(ed, item->path))
		if (apply_one(ed, e) < 0)
			return -1;
	if (ed->next < ed->end && !strcmp(ed->next->path, item->path))
		return apply_one(ed, e);
	return append_item(&ed->builder, item, e);
}

static int edit_step(struct edit *ed, struct err *e)
{
	const struct tree_item *item = tree_cursor_item(&ed->old);
	int level = tree_cursor_level(&ed->old);
	int ret;

	if (level == 0)
		ret = edit_item(ed, item, e);
	else if (edits_before(ed, tree_cursor_upper(&ed->old)) ||
		 !at_cut(&ed->builder, level - 1))
		return tree_cursor_enter(&ed->old, e);
	else
		ret = take_over(&ed->builder, level - 1, item, e);
	tree_cursor_next(&ed->old);
	return ret;
}

/* An old chunk that became the root although it names one chunk only: that one
 * is the root. (A new chunk never is such: finish stops a level below.) */
static int lower_root(const struct tree_io *io, struct oid *root, struct err *e)
{
	for (;;) {
		struct tree_frame f;
		bool single;

		if (tree_read(io, root, &f, e) < 0)
			return -1;
		single = f.level > 0 && f.nr == 1;
		if (single)
			*root = f.items[0].id;
		arena_release(&f.arena);
		if (!single)
			return 0;
	}
}

static int edit_all(struct edit *ed, struct oid *out, struct err *e)
{
	while (tree_cursor_item(&ed->old))
		if (edit_step(ed, e) < 0)
			return -1;
	while (ed->next < ed->end)
		if (apply_one(ed, e) < 0)
			return -1;
	if (finish(&ed->builder, out, e) < 0)
		return -1;
	if (ed->builder.taken == ed->builder.top)
		return lower_root(ed->builder.io, out, e);
	return 0;
}

int tree_edit(const struct tree_io *io, const struct oid *root,
	      const struct tree_item *edits, size_t nr, struct oid *out,
	      struct err *e)
{
	struct edit ed = { .next = edits, .end = edits + nr };
	int ret;

	if (nr == 0) {
		*out = *root;
		return 0;
	}
	builder_init(&ed.builder, io);
	ret = tree_cursor_open(&ed.old, io, root, e);
	if (ret == 0)
		ret = edit_all(&ed, out, e);
	tree_cursor_close(&ed.old);
	builder_release(&ed.builder);
	return ret;
}
