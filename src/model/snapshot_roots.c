/* The trees of a snapshot's parts, kept up with its changes.
 *
 * A part's tree is built when it is asked for the first time. From then on the
 * changed paths are noted, and the tree is edited at those. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "model/snapshot_internal.h"

static int by_item_path(const void *a, const void *b)
{
	const struct tree_item *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static void sort_items(struct tree_item *items, size_t nr)
{
	if (nr > 1)
		qsort(items, nr, sizeof(*items), by_item_path);
}

static int build_root(struct snapshot *s, enum part part,
		      const struct tree_item *items, size_t nr, struct err *e)
{
	struct tree_io io = chunk_cache_io(&s->chunks);
	int ret;

	snapshot_root_forget(&s->roots[part]);
	ret = tree_build(&io, items, nr, &s->roots[part].id, e);
	s->roots[part].known = ret == 0;
	return ret;
}

static bool all_are_known(const struct snapshot *s)
{
	enum part part;

	for (part = 0; part < PART_NR; part++)
		if (!s->roots[part].known)
			return false;
	return true;
}

struct part_items {
	struct tree_item *items;
	size_t nr;
};

/* The entries of each part in order, in one walk over all. */
static void list_parts(const struct snapshot *s, struct arena *a,
		       struct part_items parts[PART_NR])
{
	size_t all, i;
	const struct entry **entries = snapshot_entries(s, a, &all);
	enum part part;

	memset(parts, 0, PART_NR * sizeof(*parts));
	for (i = 0; i < all; i++)
		parts[entries[i]->part].nr++;
	for (part = 0; part < PART_NR; part++) {
		parts[part].items =
		    arena_array(a, parts[part].nr, sizeof(*parts[part].items));
		parts[part].nr = 0;
	}
	for (i = 0; i < all; i++) {
		struct part_items *p = &parts[entries[i]->part];

		p->items[p->nr].path = entries[i]->path;
		p->items[p->nr++].id = entries[i]->id;
	}
	for (part = 0; part < PART_NR; part++)
		sort_items(parts[part].items, parts[part].nr);
}

/* The trees that there are not yet. */
static int build_roots(struct snapshot *s, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct part_items parts[PART_NR];
	enum part part;
	int ret = 0;

	list_parts(s, &a, parts);
	for (part = 0; ret == 0 && part < PART_NR; part++)
		if (!s->roots[part].known)
			ret = build_root(s, part, parts[part].items,
					 parts[part].nr, e);
	arena_release(&a);
	return ret;
}

static int by_path(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* The changed paths in order, each once, with what is there now. */
static size_t list_edits(const struct snapshot *s, enum part part,
			 struct tree_item *edits)
{
	const struct root *root = &s->roots[part];
	size_t i, nr = 0;

	qsort(root->changed, root->changed_nr, sizeof(*root->changed), by_path);
	for (i = 0; i < root->changed_nr; i++) {
		const char *path = root->changed[i];
		const struct entry *entry = snapshot_get(s, part, path);

		if (nr > 0 && !strcmp(edits[nr - 1].path, path))
			continue;
		edits[nr].path = path;
		if (entry)
			edits[nr].id = entry->id;
		nr++;
	}
	return nr;
}

static int edit_root(struct snapshot *s, enum part part, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct root *root = &s->roots[part];
	struct tree_io io = chunk_cache_io(&s->chunks);
	struct tree_item *edits =
	    arena_array(&a, root->changed_nr, sizeof(*edits));
	struct oid id;
	int ret;

	ret = tree_edit(&io, &root->id, edits, list_edits(s, part, edits), &id,
			e);
	snapshot_root_forget(root);
	root->id = id;
	root->known = ret == 0;
	arena_release(&a);
	return ret;
}

int snapshot_roots(struct snapshot *s, const struct tree_io *io,
		   struct oid roots[PART_NR], struct err *e)
{
	struct oid ids[PART_NR];
	enum part part;

	if (!all_are_known(s) && build_roots(s, e) < 0)
		return -1;
	for (part = 0; part < PART_NR; part++) {
		if (s->roots[part].changed_nr > 0 && edit_root(s, part, e) < 0)
			return -1;
		ids[part] = s->roots[part].id;
	}
	for (part = 0; io && part < PART_NR; part++)
		if (chunk_cache_give(&s->chunks, &ids[part], io, e) < 0)
			return -1;
	chunk_cache_sweep(&s->chunks, ids, PART_NR);
	if (roots)
		memcpy(roots, ids, sizeof(ids));
	return 0;
}

/* Nothing is put anywhere, and no path in PostgreSQL, with at most 600
 * arguments, is as long as a tree refuses. */
static void must(int rc, const struct err *e)
{
	if (rc < 0)
		bug("fingerprint: %s", e->message);
}

void snapshot_fingerprint(struct snapshot *s, unsigned parts, struct oid *out)
{
	struct oid roots[PART_NR];
	struct err e;

	must(snapshot_roots(s, NULL, roots, &e), &e);
	roots_fingerprint(roots, parts, out);
}

void snapshot_fingerprint_once(const struct snapshot *s, unsigned parts,
			       struct oid *out)
{
	struct arena a = ARENA_INIT;
	struct part_items items[PART_NR];
	struct oid roots[PART_NR];
	enum part part;
	struct err e;

	list_parts(s, &a, items);
	for (part = 0; part < PART_NR; part++)
		must(tree_build(NULL, items[part].items, items[part].nr,
				&roots[part], &e),
		     &e);
	arena_release(&a);
	roots_fingerprint(roots, parts, out);
}
