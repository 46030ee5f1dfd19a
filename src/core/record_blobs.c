/* The contents that a record brings with it. */
#include "core/record_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "core/project.h"

static int compare_blobs(const void *a, const void *b)
{
	return oid_compare(&((const struct blob *)a)->id,
			   &((const struct blob *)b)->id);
}

struct blob_list {
	struct recorder *rec;
	struct blob *items;
	size_t nr, cap;
	struct map seen;
};

static void put_blob(struct blob_list *l, const struct blob *b)
{
	char hex[OID_HEX + 1];

	GROW(l->items, l->nr + 1, l->cap);
	l->items[l->nr++] = *b;
	map_put(&l->seen,
		arena_strdup(&l->rec->p->arena, oid_to_hex(hex, &b->id)), l);
}

static void add_blob(struct blob_list *l, const struct oid *id)
{
	char hex[OID_HEX + 1];
	const struct blob *b;

	if (oid_is_null(id) || history_blob(&l->rec->p->history, id) ||
	    map_get(&l->seen, oid_to_hex(hex, id)))
		return;
	b = map_get(&l->rec->replay.blobs, hex);
	if (!b)
		b = map_get(&l->rec->old_blobs, hex);
	if (!b)
		bug("no content for an object of a record");
	put_blob(l, b);
}

static void add_blobs(struct blob_list *l, const struct change *c, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		add_blob(l, &c[i].after);
}

static bool names_blob(const struct change *c, size_t nr, const struct oid *id)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (oid_equal(&c[i].after, id))
			return true;
	return false;
}

static bool variants_name_blob(const struct variant *v, size_t nr,
			       const struct oid *id)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (oid_equal(&v[i].before, id) || oid_equal(&v[i].after, id))
			return true;
	return false;
}

static bool steps_name_blob(const struct step *s, size_t nr,
			    const struct oid *id)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (names_blob(s[i].effects, s[i].effect_nr, id) ||
		    variants_name_blob(s[i].variants, s[i].variant_nr, id))
			return true;
	return false;
}

static bool migration_names_blob(const struct migration *m,
				 const struct oid *id)
{
	return names_blob(m->base, m->base_nr, id) ||
	       variants_name_blob(m->base_variants, m->base_variant_nr, id) ||
	       steps_name_blob(m->steps, m->step_nr, id) ||
	       steps_name_blob(m->down, m->down_nr, id);
}

/* What a record that is written again holds already and is still needed: by
 * itself, or by a later one, which does not repeat it. */
static void keep_blobs(struct blob_list *l, const struct migration *m)
{
	const struct history *h = &l->rec->p->history;
	size_t at = (size_t)history_index(h, m->name), i, k;

	for (i = 0; i < m->blob_nr; i++) {
		for (k = at; k < h->nr; k++)
			if (migration_names_blob(h->nodes[k], &m->blobs[i].id))
				break;
		if (k < h->nr)
			put_blob(l, &m->blobs[i]);
	}
}

static void add_variant_blobs(struct blob_list *l, const struct variant *v,
			      size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		add_blob(l, &v[i].before);
		add_blob(l, &v[i].after);
	}
}

static void add_step_blobs(struct blob_list *l, const struct step *s, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		add_blobs(l, s[i].effects, s[i].effect_nr);
		add_variant_blobs(l, s[i].variants, s[i].variant_nr);
	}
}

static void collect(struct recorder *rec, struct migration *m, bool again)
{
	struct blob_list l = { .rec = rec };

	map_init(&l.seen);
	if (again)
		keep_blobs(&l, m);
	add_blobs(&l, m->base, m->base_nr);
	add_variant_blobs(&l, m->base_variants, m->base_variant_nr);
	add_step_blobs(&l, m->steps, m->step_nr);
	add_step_blobs(&l, m->down, m->down_nr);
	if (l.nr > 0)
		qsort(l.items, l.nr, sizeof(*l.items), compare_blobs);
	m->blobs = arena_array(&rec->p->arena, l.nr, sizeof(*l.items));
	if (l.nr > 0)
		memcpy(m->blobs, l.items, l.nr * sizeof(*l.items));
	m->blob_nr = l.nr;
	map_release(&l.seen);
	free(l.items);
}

void record_collect_blobs(struct recorder *rec, struct migration *m)
{
	collect(rec, m, false);
}

void record_collect_blobs_again(struct recorder *rec, struct migration *m)
{
	collect(rec, m, true);
}

void record_pool_blobs(struct recorder *rec)
{
	struct project *p = rec->p;
	size_t i, k;

	for (i = 0; i < p->record_nr; i++)
		for (k = 0; k < p->records[i]->blob_nr; k++) {
			struct blob *b = &p->records[i]->blobs[k];
			char *hex = arena_alloc(&p->arena, OID_HEX + 1);

			map_put(&rec->old_blobs, oid_to_hex(hex, &b->id), b);
		}
}
