/* Differences between two snapshots, renames among them. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/snapshot.h"

struct changes {
	struct change *at;
	size_t nr;
};

static struct change *add(struct changes *c, const struct entry *entry)
{
	struct change *change = &c->at[c->nr++];

	change->part = entry->part;
	change->path = entry->path;
	return change;
}

static void add_missing_or_changed(struct changes *c,
				   const struct entry *before,
				   const struct entry *after)
{
	struct change *change;

	if (after && oid_equal(&before->id, &after->id))
		return;
	change = add(c, before);
	change->before = before->id;
	if (after)
		change->after = after->id;
}

static int by_part_and_path(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	return strcmp(x->path, y->path);
}

/* ---- renames ---- */

static bool is_known(const struct ident *i)
{
	return i->class_id || i->object_id || i->sub_id;
}

static int compare_number(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/* By part and identity, then by path so that the choice among several entries
 * of one identity does not depend on their order. */
static int by_ident(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;
	int order = compare_number(x->part, y->part);

	if (!order)
		order = compare_number(x->ident.class_id, y->ident.class_id);
	if (!order)
		order = compare_number(x->ident.object_id, y->ident.object_id);
	if (!order)
		order = (x->ident.sub_id > y->ident.sub_id) -
			(x->ident.sub_id < y->ident.sub_id);
	return order;
}

static int by_ident_and_path(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;
	int order = by_ident(a, b);

	return order ? order : strcmp(x->path, y->path);
}

/* The entries of `a` that are gone and whose identity is known. */
static const struct entry **list_gone(const struct snapshot *a,
				      const struct changes *c,
				      struct arena *arena, size_t *nr)
{
	const struct entry **gone = arena_array(arena, c->nr, sizeof(*gone));
	size_t i;

	*nr = 0;
	for (i = 0; i < c->nr; i++) {
		const struct change *change = &c->at[i];
		const struct entry *entry;

		if (!oid_is_null(&change->after))
			continue;
		entry = snapshot_get(a, change->part, change->path);
		if (entry && is_known(&entry->ident))
			gone[(*nr)++] = entry;
	}
	if (*nr > 1)
		qsort(gone, *nr, sizeof(*gone), by_ident_and_path);
	return gone;
}

static const struct entry *find_gone(const struct entry **gone, size_t nr,
				     const struct entry *now)
{
	size_t low = 0, high = nr;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (by_ident(&gone[mid], &now) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < nr && !by_ident(&gone[low], &now) ? gone[low] : NULL;
}

static void fill_renames(const struct snapshot *a, const struct snapshot *b,
			 struct changes *c, struct arena *arena)
{
	size_t nr, i;
	const struct entry **gone = list_gone(a, c, arena, &nr);

	for (i = 0; i < c->nr && nr > 0; i++) {
		struct change *change = &c->at[i];
		const struct entry *now, *former;

		if (!oid_is_null(&change->before))
			continue;
		now = snapshot_get(b, change->part, change->path);
		if (!now || !is_known(&now->ident))
			continue;
		former = find_gone(gone, nr, now);
		if (former) {
			change->from = former->path;
			change->before = former->id;
		}
	}
}

size_t snapshot_diff(const struct snapshot *a, const struct snapshot *b,
		     unsigned parts, struct arena *arena, struct change **out)
{
	struct arena work = ARENA_INIT;
	size_t nr_a, nr_b, i;
	const struct entry **in_a = snapshot_entries(a, &work, &nr_a);
	const struct entry **in_b = snapshot_entries(b, &work, &nr_b);
	struct changes c = { arena_array(&work, nr_a + nr_b, sizeof(*c.at)),
			     0 };

	for (i = 0; i < nr_a; i++)
		if (parts & PART_BIT(in_a[i]->part))
			add_missing_or_changed(
			    &c, in_a[i],
			    snapshot_get(b, in_a[i]->part, in_a[i]->path));
	for (i = 0; i < nr_b; i++)
		if (parts & PART_BIT(in_b[i]->part) &&
		    !snapshot_get(a, in_b[i]->part, in_b[i]->path))
			add(&c, in_b[i])->after = in_b[i]->id;
	if (c.nr > 1)
		qsort(c.at, c.nr, sizeof(*c.at), by_part_and_path);
	fill_renames(a, b, &c, &work);
	*out = arena_array(arena, c.nr, sizeof(**out));
	if (c.nr > 0)
		memcpy(*out, c.at, c.nr * sizeof(**out));
	arena_release(&work);
	return c.nr;
}
