/* Reading trees: walks, and differences between two. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/tree.h"
#include "model/tree_cursor.h"

/* What a walk looks for: `prefix`, and all that begins with `prefix` and "/".
 * In byte order other paths stand between the two ("a", "a!", "a/b"). */
struct range {
	const char *prefix;
	size_t len;
	struct buf end; /* the first path behind the range, '0' is '/' + 1 */
};

static void range_init(struct range *r, const char *prefix)
{
	r->prefix = prefix;
	r->len = strlen(prefix);
	buf_init(&r->end, 0);
	if (r->len > 0) {
		buf_puts(&r->end, prefix);
		buf_putc(&r->end, '/' + 1);
	}
}

static bool is_behind(const struct range *r, const char *path)
{
	return r->len > 0 && strcmp(path, r->end.data) >= 0;
}

static bool is_in(const struct range *r, const char *path)
{
	if (r->len == 0)
		return true;
	return !strncmp(path, r->prefix, r->len) &&
	       (path[r->len] == '\0' || path[r->len] == '/');
}

/* Does all of a chunk sort before the range? */
static bool ends_before(const struct range *r, const char *upper)
{
	return upper && strcmp(upper, r->prefix) <= 0;
}

static int walk(struct tree_cursor *c, const struct range *r,
		int (*visit)(void *ctx, const struct tree_item *item),
		void *ctx, struct err *e)
{
	const struct tree_item *item;
	int ret;

	while ((item = tree_cursor_item(c)) && !is_behind(r, item->path)) {
		if (tree_cursor_level(c) > 0 &&
		    !ends_before(r, tree_cursor_upper(c))) {
			if (tree_cursor_enter(c, e) < 0)
				return -1;
			continue;
		}
		if (tree_cursor_level(c) == 0 && is_in(r, item->path)) {
			ret = visit(ctx, item);
			if (ret)
				return ret;
		}
		tree_cursor_next(c);
	}
	return 0;
}

int tree_walk(const struct tree_io *io, const struct oid *root,
	      const char *prefix,
	      int (*visit)(void *ctx, const struct tree_item *item), void *ctx,
	      struct err *e)
{
	struct tree_cursor c;
	struct range r;
	int ret;

	range_init(&r, prefix);
	ret = tree_cursor_open(&c, io, root, e);
	if (ret == 0)
		ret = walk(&c, &r, visit, ctx, e);
	tree_cursor_close(&c);
	buf_release(&r.end);
	return ret;
}

struct diff {
	struct tree_cursor a, b;
	int (*visit)(void *ctx, const char *path, const struct oid *before,
		     const struct oid *after);
	void *ctx;
};

/* The order of two cursors; the end sorts behind everything. */
static int compare(const struct tree_cursor *a, const struct tree_cursor *b)
{
	const struct tree_item *x = tree_cursor_item(a);
	const struct tree_item *y = tree_cursor_item(b);

	if (!x || !y)
		return !x - !y;
	return strcmp(x->path, y->path);
}

/* A cursor whose item comes first: what is below it is on one side only, as far
 * as it goes before the other cursor. */
static int one_side(struct diff *d, struct tree_cursor *c, struct err *e)
{
	const struct tree_item *item = tree_cursor_item(c);
	int ret;

	if (tree_cursor_level(c) > 0)
		return tree_cursor_enter(c, e);
	ret = c == &d->a ? d->visit(d->ctx, item->path, &item->id, NULL)
			 : d->visit(d->ctx, item->path, NULL, &item->id);
	tree_cursor_next(c);
	return ret;
}

/* Both stand on the same path. */
static int both_sides(struct diff *d, struct err *e)
{
	const struct tree_item *x = tree_cursor_item(&d->a);
	const struct tree_item *y = tree_cursor_item(&d->b);
	int level_a = tree_cursor_level(&d->a);
	int level_b = tree_cursor_level(&d->b);
	int ret = 0;

	if (level_a != level_b || (level_a > 0 && !oid_equal(&x->id, &y->id))) {
		if (level_a >= level_b && tree_cursor_enter(&d->a, e) < 0)
			return -1;
		if (level_b >= level_a && tree_cursor_enter(&d->b, e) < 0)
			return -1;
		return 0;
	}
	if (!oid_equal(&x->id, &y->id))
		ret = d->visit(d->ctx, x->path, &x->id, &y->id);
	tree_cursor_next(&d->a);
	tree_cursor_next(&d->b);
	return ret;
}

static int diff(struct diff *d, struct err *e)
{
	int ret = 0;

	while (ret == 0 &&
	       (tree_cursor_item(&d->a) || tree_cursor_item(&d->b))) {
		int order = compare(&d->a, &d->b);

		if (order < 0)
			ret = one_side(d, &d->a, e);
		else if (order > 0)
			ret = one_side(d, &d->b, e);
		else
			ret = both_sides(d, e);
	}
	return ret;
}

int tree_diff(const struct tree_io *io, const struct oid *a,
	      const struct oid *b,
	      int (*visit)(void *ctx, const char *path,
			   const struct oid *before, const struct oid *after),
	      void *ctx, struct err *e)
{
	struct diff d = { .visit = visit, .ctx = ctx };
	int ret = -1;

	if (oid_equal(a, b))
		return 0;
	if (tree_cursor_open(&d.a, io, a, e) < 0)
		goto out;
	if (tree_cursor_open(&d.b, io, b, e) < 0)
		goto out;
	ret = diff(&d, e);
out:
	tree_cursor_close(&d.a);
	tree_cursor_close(&d.b);
	return ret;
}
