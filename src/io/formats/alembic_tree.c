/* The revisions of a directory, and the order in which they follow one another.
 */
#include "io/formats_alembic_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"
#include "base/map.h"
#include "io/formats_common.h"

#define HEADS_SHOWN 5

size_t alembic_index(const struct alembic_tree *t, const char *id)
{
	size_t i;

	for (i = 0; i < t->nr; i++)
		if (strcmp(t->items[i].id, id) == 0)
			break;
	return i;
}

/* ---- reading ---- */

/* As Alembic does: every NAME.py but __init__.py. */
static bool is_revision(const struct dir_item *item)
{
	const char *name = base_name(item->name);

	return !item->is_dir && name[0] != '.' && name_ends_with(name, ".py") &&
	       strncmp(name, "__init__", 8) != 0;
}

static int read_revision(struct alembic_revision *r, struct dir *d,
			 struct arena *a, const char *file, struct err *e)
{
	struct source_script s = { .file = file };

	if (script_load(d, a, &s, e) != 0)
		return -1;
	oid_of_bytes(&r->bytes, s.text, s.len);
	r->file = arena_strdup(a, file);
	if (alembic_parse(&r->python, a, s.text, s.len, e) != 0)
		return error_in_file(d, file, e->line, e);
	r->id = r->python.revision;
	if (r->id)
		return 0;
	err_set(e, FAULT_USAGE, "no \"revision\" in the file");
	err_hint(e, "Move what is not a revision of Alembic elsewhere.");
	return error_in_file(d, file, 0, e);
}

struct listing {
	struct dir *d;
	struct arena *arena;
	struct dir_item *items; /* malloc'ed */
	size_t nr, cap;
};

static int list_location(struct listing *l, const char *place, bool recursive,
			 struct err *e)
{
	struct dir *inner = NULL;
	struct dir_item *items, *all;
	size_t nr, all_nr, i;
	int rc = *place ? dir_open_at(&inner, l->d, place, e) : 0;
	struct dir *at = inner ? inner : l->d;

	if (rc == 0)
		rc = dir_list(at, l->arena, &items, &nr, e);
	if (rc == 0)
		rc = tree_list(at, l->arena, items, nr, &all, &all_nr, e);
	for (i = 0; rc == 0 && i < all_nr; i++) {
		if (!is_revision(&all[i]) ||
		    (!recursive && strchr(all[i].name, '/')))
			continue;
		GROW(l->items, l->nr + 1, l->cap);
		l->items[l->nr++] = (struct dir_item){
			.name = *place ? arena_printf(l->arena, "%s/%s", place,
						      all[i].name)
				       : all[i].name
		};
	}
	dir_close(inner);
	return rc;
}

static int by_name(const void *a, const void *b)
{
	const struct dir_item *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* One that is in another has its files twice: once is enough. */
static void take_listing(struct listing *l, struct dir_item **out,
			 size_t *out_nr)
{
	size_t i;

	*out_nr = 0;
	*out = arena_array(l->arena, l->nr, sizeof(**out));
	if (l->nr)
		qsort(l->items, l->nr, sizeof(*l->items), by_name);
	for (i = 0; i < l->nr; i++)
		if (i == 0 ||
		    strcmp(l->items[i].name, l->items[i - 1].name) != 0)
			(*out)[(*out_nr)++] = l->items[i];
}

static int list_locations(struct dir *d, struct arena *a,
			  const struct alembic_locations *where,
			  struct dir_item **out, size_t *out_nr, struct err *e)
{
	struct listing l = { .d = d, .arena = a };
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < where->nr; i++)
		rc = list_location(&l, where->dirs[i], where->recursive, e);
	if (rc == 0)
		take_listing(&l, out, out_nr);
	free(l.items);
	return rc;
}

/* In the script directory with env.py, revisions are in versions/; else the
 * directory is that one. */
static int list_files(struct dir *d, struct arena *a,
		      const struct dir_item *items, size_t nr, bool recursive,
		      struct dir_item **out, size_t *out_nr, struct err *e)
{
	static const char versions[] = "versions/";
	bool script_dir = items_have(items, nr, "versions");
	struct dir_item *all;
	size_t all_nr, i;

	*out_nr = 0;
	if (tree_list(d, a, items, nr, &all, &all_nr, e) != 0)
		return -1;
	*out = arena_array(a, all_nr, sizeof(**out));
	for (i = 0; i < all_nr; i++) {
		const char *name = all[i].name;
		const char *below = strncmp(name, versions, strlen(versions)) ==
					    0
					? name + strlen(versions)
					: NULL;

		if (!script_dir)
			below = name;
		if (below && (recursive || !strchr(below, '/')) &&
		    is_revision(&all[i]))
			(*out)[(*out_nr)++] = all[i];
	}
	return 0;
}

/* ---- who follows whom ---- */

struct graph {
	struct dir *d;
	struct arena *arena;
	struct alembic_revision *items; /* in order of file names */
	size_t nr;
	struct map by_id; /* also by label */
};

static int same_id(struct graph *g, const struct alembic_revision *r,
		   const struct alembic_revision *other, struct err *e)
{
	err_set(e, FAULT_USAGE, "\"%s\" and \"%s\" are both revision %s",
		other->file, r->file, r->id);
	return error_in_file(g->d, r->file, 0, e);
}

static int index_all(struct graph *g, struct err *e)
{
	size_t i, k;

	for (i = 0; i < g->nr; i++) {
		struct alembic_revision *r = &g->items[i];
		const struct alembic_revision *other =
		    map_get(&g->by_id, r->id);

		if (other)
			return same_id(g, r, other, e);
		map_put(&g->by_id, r->id, r);
	}
	for (i = 0; i < g->nr; i++) {
		struct alembic_list *labels = &g->items[i].python.labels;

		for (k = 0; k < labels->nr; k++)
			if (!map_get(&g->by_id, labels->items[k]))
				map_put(&g->by_id, labels->items[k],
					&g->items[i]);
	}
	return 0;
}

static int add_parents(struct graph *g, struct alembic_revision *r,
		       const struct alembic_list *list, const char *what,
		       struct err *e)
{
	size_t i;

	for (i = 0; i < list->nr; i++) {
		const struct alembic_revision *parent =
		    map_get(&g->by_id, list->items[i]);

		if (!parent) {
			err_set(e, FAULT_USAGE,
				"%s names revision %s, which is not there",
				what, list->items[i]);
			return error_in_file(g->d, r->file,
					     r->python.follows_line, e);
		}
		r->parents[r->parent_nr++] = (size_t)(parent - g->items);
	}
	return 0;
}

static int find_parents(struct graph *g, struct alembic_revision *r,
			struct err *e)
{
	const struct alembic_python *p = &r->python;

	r->parents = arena_array(g->arena, p->follows.nr + p->depends.nr,
				 sizeof(*r->parents));
	return add_parents(g, r, &p->follows, "down_revision", e) != 0
		   ? -1
		   : add_parents(g, r, &p->depends, "depends_on", e);
}

/* ---- the head ---- */

static int several_heads(const struct graph *g, const size_t *heads, size_t nr,
			 struct err *e)
{
	size_t i;

	err_set(e, FAULT_USAGE, "the revisions have several heads");
	for (i = 0; i < nr && i < HEADS_SHOWN; i++)
		err_detail(e, "%s (%s)", g->items[heads[i]].id,
			   g->items[heads[i]].file);
	return err_hint(e, "alembic merge heads, then ledger record");
}

static int circle(struct err *e)
{
	return err_set(e, FAULT_USAGE,
		       "the revisions follow one another in a circle");
}

/* A branch of its own follows nothing that another one follows, and somebody
 * meant it so: it has a label, or there are several locations. `seen` holds
 * what earlier heads follow. */
static bool is_own_branch(const struct graph *g, size_t head, bool *seen,
			  bool meant)
{
	size_t *stack = arena_array(g->arena, g->nr, sizeof(*stack));
	bool *here = arena_array(g->arena, g->nr, sizeof(*here));
	size_t depth = 0, i, k;

	here[head] = true;
	stack[depth++] = head;
	while (depth > 0) {
		const struct alembic_revision *r;

		i = stack[--depth];
		r = &g->items[i];
		if (seen[i])
			return false;
		seen[i] = true;
		meant |= r->python.labels.nr > 0;
		for (k = 0; k < r->python.follows.nr; k++) {
			size_t parent = r->parents[k];

			if (!here[parent])
				stack[depth++] = parent;
			here[parent] = true;
		}
	}
	return meant;
}

/* Only down_revision counts: what others depend on can be a head too. */
static int find_heads(const struct graph *g, struct alembic_tree *t, bool meant,
		      struct err *e)
{
	bool *has_child = arena_array(g->arena, g->nr, sizeof(*has_child));
	bool *seen = arena_array(g->arena, g->nr, sizeof(*seen));
	size_t i, k;

	t->heads = arena_array(g->arena, g->nr, sizeof(*t->heads));
	for (i = 0; i < g->nr; i++)
		for (k = 0; k < g->items[i].python.follows.nr; k++)
			has_child[g->items[i].parents[k]] = true;
	for (i = 0; i < g->nr; i++)
		if (!has_child[i])
			t->heads[t->head_nr++] = i;
	if (t->head_nr == 0)
		return circle(e);
	for (i = 0; t->head_nr > 1 && i < t->head_nr; i++)
		if (!is_own_branch(g, t->heads[i], seen, meant))
			return several_heads(g, t->heads, t->head_nr, e);
	return 0;
}

/* ---- the order ---- */

enum visit { VISIT_NOT, VISIT_OPEN, VISIT_DONE };

struct walk {
	const struct graph *g;
	enum visit *state;
	size_t *stack, *next; /* next: of each revision, the parent to see */
	size_t depth;
	size_t *order, nr;
};

static int enter(struct walk *w, size_t i, struct err *e)
{
	if (w->state[i] == VISIT_DONE)
		return 0;
	if (w->state[i] == VISIT_OPEN)
		return circle(e);
	w->state[i] = VISIT_OPEN;
	w->stack[w->depth++] = i;
	return 0;
}

/* Each behind its parents, one branch after the other: from the head back, with
 * a stack of our own, since a history can be long. Of the parents of a merge
 * the last comes first, as in Alembic (RevisionMap._topological_sort, 1.8): the
 * order of columns depends on it. */
static int walk_from(struct walk *w, size_t head, struct err *e)
{
	int rc = enter(w, head, e);

	while (rc == 0 && w->depth > 0) {
		size_t i = w->stack[w->depth - 1];
		const struct alembic_revision *r = &w->g->items[i];

		if (w->next[i] < r->parent_nr) {
			rc = enter(w, r->parents[r->parent_nr - ++w->next[i]],
				   e);
			continue;
		}
		w->state[i] = VISIT_DONE;
		w->order[w->nr++] = i;
		w->depth--;
	}
	return rc;
}

static void put_in_order(struct alembic_tree *t, const struct graph *g,
			 const size_t *order)
{
	size_t *place = arena_array(g->arena, g->nr, sizeof(*place));
	size_t i, k;

	for (i = 0; i < g->nr; i++)
		place[order[i]] = i;
	t->items = arena_array(g->arena, g->nr, sizeof(*t->items));
	t->nr = g->nr;
	t->linear = true;
	for (i = 0; i < t->head_nr; i++)
		t->heads[i] = place[t->heads[i]];
	for (i = 0; i < g->nr; i++) {
		struct alembic_revision *r = &t->items[i];

		*r = g->items[order[i]];
		for (k = 0; k < r->parent_nr; k++)
			r->parents[k] = place[r->parents[k]];
		t->linear &= i == 0
				 ? r->parent_nr == 0
				 : r->parent_nr == 1 && r->parents[0] == i - 1;
	}
}

static int order_all(struct alembic_tree *t, const struct graph *g, bool meant,
		     struct err *e)
{
	struct walk w = {
		.g = g,
		.state = arena_array(g->arena, g->nr, sizeof(*w.state)),
		.stack = arena_array(g->arena, g->nr, sizeof(*w.stack)),
		.next = arena_array(g->arena, g->nr, sizeof(*w.next)),
		.order = arena_array(g->arena, g->nr, sizeof(*w.order)),
	};
	size_t i;

	if (find_heads(g, t, meant, e) != 0)
		return -1;
	for (i = 0; i < t->head_nr; i++)
		if (walk_from(&w, t->heads[i], e) != 0)
			return -1;
	if (w.nr < g->nr)
		return circle(e);
	put_in_order(t, g, w.order);
	return 0;
}

int alembic_read_tree(struct alembic_tree *t, struct dir *d,
		      const struct alembic_locations *where, struct arena *a,
		      const struct dir_item *items, size_t nr, struct err *e)
{
	struct graph g = { .d = d, .arena = a, .by_id = MAP_INIT };
	struct dir_item *files;
	size_t file_nr, i;
	int rc;

	*t = (struct alembic_tree){ .linear = true };
	rc = where->nr ? list_locations(d, a, where, &files, &file_nr, e)
		       : list_files(d, a, items, nr, where->recursive, &files,
				    &file_nr, e);
	if (rc != 0)
		return -1;
	g.items = arena_array(a, file_nr, sizeof(*g.items));
	g.nr = file_nr;
	for (i = 0, rc = 0; i < file_nr && rc == 0; i++)
		rc = read_revision(&g.items[i], d, a, files[i].name, e);
	if (rc == 0)
		rc = index_all(&g, e);
	for (i = 0; i < g.nr && rc == 0; i++)
		rc = find_parents(&g, &g.items[i], e);
	if (rc == 0 && g.nr > 0)
		rc = order_all(t, &g, where->nr > 1, e);
	map_release(&g.by_id);
	return rc;
}
