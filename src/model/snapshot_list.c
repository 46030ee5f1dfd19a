/* The entries of a snapshot as lists: all, or those below a path. */
#include "model/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct list {
	const struct entry **at; /* NULL: they are only counted */
	size_t nr;
};

static void list_node(struct list *l, const struct node *node)
{
	enum part part;

	for (part = 0; part < PART_NR; part++) {
		if (!node->slots[part])
			continue;
		if (l->at)
			l->at[l->nr] = &node->slots[part]->entry;
		l->nr++;
	}
}

/* The node and all below it, without recursion: paths can be long. */
static void list_add_below(struct list *l, const struct node *top)
{
	const struct node *node = top;

	for (;;) {
		list_node(l, node);
		if (node->child) {
			node = node->child;
			continue;
		}
		while (node != top && !node->next)
			node = node->parent;
		if (node == top)
			return;
		node = node->next;
	}
}

static struct list list_below(const struct snapshot *s, struct arena *a,
			      const char *path)
{
	const struct node *node = map_get(&s->nodes, path);
	struct list l = { NULL, 0 };

	if (!node)
		return l;
	if (node == s->top)
		l.nr = s->nr;
	else
		list_add_below(&l, node);
	l.at = arena_array(a, l.nr, sizeof(*l.at));
	l.nr = 0;
	list_add_below(&l, node);
	return l;
}

static int by_part_and_path(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;

	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	return strcmp(x->path, y->path);
}

static void list_sort(struct list *l)
{
	if (l->nr > 1)
		qsort(l->at, l->nr, sizeof(*l->at), by_part_and_path);
}

const struct entry **snapshot_entries(const struct snapshot *s, struct arena *a,
				      size_t *nr)
{
	struct list l = list_below(s, a, "");

	*nr = l.nr;
	return l.at;
}

const struct entry **snapshot_below(const struct snapshot *s, struct arena *a,
				    const char *path, size_t *nr)
{
	struct list l = list_below(s, a, path);

	list_sort(&l);
	*nr = l.nr;
	return l.at;
}

const struct entry **snapshot_sorted(const struct snapshot *s, struct arena *a,
				     size_t *nr)
{
	return snapshot_below(s, a, "", nr);
}
