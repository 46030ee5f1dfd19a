/* Who made what: the effects of the history, folded by path. */
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"
#include "model/history.h"

struct provenance {
	struct arena *arena;
	struct map entries; /* path → struct provenance_entry */
};

/* Between the removal of the old path and the arrival of the new one, renamed
 * entries wait here, by their former path. */
struct fold {
	struct provenance *p;
	struct map moving;
};

static void created(struct fold *f, const char *path, struct origin by)
{
	struct provenance_entry *it = arena_alloc(f->p->arena, sizeof(*it));

	it->path = path;
	it->first_path = path;
	it->created = by;
	map_put(&f->p->entries, path, it);
}

/* The arena's array has room for a power of two. */
static void add_change(struct arena *a, struct provenance_entry *it,
		       struct origin by)
{
	size_t nr = it->changed_nr;
	struct origin *more;

	if ((nr & (nr - 1)) == 0) {
		more = arena_array(a, nr ? 2 * nr : 1, sizeof(*more));
		if (nr > 0)
			memcpy(more, it->changed, nr * sizeof(*more));
		it->changed = more;
	}
	it->changed[it->changed_nr++] = by;
}

static void changed(struct fold *f, struct provenance_entry *it,
		    struct origin by)
{
	if (it->created.step == by.step)
		return;
	if (it->changed_nr > 0 &&
	    it->changed[it->changed_nr - 1].step == by.step)
		return;
	add_change(f->p->arena, it, by);
}

static void removed(struct fold *f, const struct change *c, struct origin by)
{
	struct provenance_entry *it;

	if (c->part != PART_STRUCTURE) {
		it = map_get(&f->p->entries, c->path);
		if (it)
			changed(f, it, by);
		return;
	}
	it = map_remove(&f->p->entries, c->path);
	if (it)
		map_put(&f->moving, c->path, it);
}

static void arrived(struct fold *f, const struct change *c, struct origin by)
{
	struct provenance_entry *it;

	if (c->from && c->part == PART_STRUCTURE) {
		it = map_get(&f->moving, c->from);
		if (it) {
			map_remove(&f->moving, c->from);
			it->path = c->path;
			map_put(&f->p->entries, c->path, it);
			changed(f, it, by);
			return;
		}
	}
	it = map_get(&f->p->entries, c->path);
	if (it)
		changed(f, it, by);
	else
		created(f, c->path, by);
}

static void fold_effects(struct provenance *p, const struct change *effects,
			 size_t nr, struct origin by)
{
	struct fold f = { .p = p };
	size_t i;

	map_init(&f.moving);
	for (i = 0; i < nr; i++)
		if (oid_is_null(&effects[i].after))
			removed(&f, &effects[i], by);
	/* Structure comes first in the order of parts, so an object is known
	 * when its comment arrives. */
	for (i = 0; i < nr; i++)
		if (!oid_is_null(&effects[i].after))
			arrived(&f, &effects[i], by);
	/* What was removed and did not move is gone. */
	map_release(&f.moving);
}

struct provenance *provenance_new(const struct history *h, struct arena *a,
				  const bool *mask, size_t nr)
{
	struct provenance *p = arena_alloc(a, sizeof(*p));
	size_t i, k;

	p->arena = a;
	map_init(&p->entries);
	if (h->nr > 0)
		fold_effects(p, h->nodes[0]->base, h->nodes[0]->base_nr,
			     (struct origin){ NULL, NULL });
	for (i = 0; i < h->nr; i++) {
		const struct migration *m = h->nodes[i];

		if (mask ? !mask[i] : i >= nr)
			continue;
		for (k = 0; k < m->step_nr; k++) {
			const struct step *s = &m->steps[k];

			if (s->duplicate == DUPLICATE_NO)
				fold_effects(p, s->effects, s->effect_nr,
					     (struct origin){ m, s });
		}
	}
	return p;
}

void provenance_free(struct provenance *p)
{
	if (p)
		map_release(&p->entries);
}

const struct provenance_entry *provenance_get(const struct provenance *p,
					      const char *path)
{
	return map_get(&p->entries, path);
}

const char *origin_describe(struct arena *a, const struct origin *o)
{
	if (!o->m)
		return "the base";
	return arena_printf(a, "%s (%s:%d)", o->m->name,
			    step_file(o->m, o->step), o->step->line);
}
