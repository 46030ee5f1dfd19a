/* Who made what: the effects of the history, folded by path. */
#include <stdlib.h>
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

static void changed(struct provenance_entry *it, struct origin by)
{
	if (it->created.step == by.step)
		return;
	if (it->changed_nr > 0 &&
	    it->changed[it->changed_nr - 1].step == by.step)
		return;
	it->changed = xreallocarray(it->changed, it->changed_nr + 1,
				    sizeof(*it->changed));
	it->changed[it->changed_nr++] = by;
}

static void removed(struct fold *f, const struct change *c, struct origin by)
{
	struct provenance_entry *it;

	if (c->part != PART_STRUCTURE) {
		it = map_get(&f->p->entries, c->path);
		if (it)
			changed(it, by);
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
			changed(it, by);
			return;
		}
	}
	it = map_get(&f->p->entries, c->path);
	if (it)
		changed(it, by);
	else
		created(f, c->path, by);
}

/* Entries that were removed and did not move are gone. */
static void forget_moving(struct fold *f)
{
	const struct map_entry *it;

	for (it = map_first(&f->moving); it; it = map_next(it)) {
		struct provenance_entry *gone = map_value(it);

		free(gone->changed);
	}
	map_release(&f->moving);
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
	forget_moving(&f);
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
	const struct map_entry *it;

	if (!p)
		return;
	for (it = map_first(&p->entries); it; it = map_next(it))
		free(((struct provenance_entry *)map_value(it))->changed);
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
	return arena_printf(a, "%s (%s:%d)", o->m->name, o->m->file,
			    o->step->line);
}
