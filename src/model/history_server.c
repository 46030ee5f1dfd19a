/* The history as another major version of PostgreSQL prints it. */
#include <string.h>

#include "base/map.h"
#include "model/history.h"

struct switching {
	int major;
	struct map seen; /* paths */
	struct history_server *out;
};

static void switch_effect(struct switching *w, struct change *effects,
			  size_t nr, const struct variant *v)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		struct change *c = &effects[i];

		if (c->part != v->part || strcmp(c->path, v->path) != 0)
			continue;
		c->before = v->before;
		c->after = v->after;
		if (!map_get(&w->seen, c->path)) {
			map_put(&w->seen, c->path, c);
			w->out->differing++;
		}
		return;
	}
}

static void switch_effects(struct switching *w, struct change *effects,
			   size_t nr, const struct variant *v,
			   size_t variant_nr)
{
	size_t i;

	for (i = 0; i < variant_nr; i++)
		if (v[i].server == w->major)
			switch_effect(w, effects, nr, &v[i]);
}

static void switch_steps(struct switching *w, struct step *steps, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		switch_effects(w, steps[i].effects, steps[i].effect_nr,
			       steps[i].variants, steps[i].variant_nr);
}

void history_on_server(struct history *h, int major, struct history_server *out)
{
	struct switching w = { .major = major, .out = out };
	size_t i;

	memset(out, 0, sizeof(*out));
	map_init(&w.seen);
	for (i = 0; i < h->nr; i++) {
		struct migration *m = h->nodes[i];

		if (!out->unknown && !migration_knows_server(m, major))
			out->unknown = m;
		switch_effects(&w, m->base, m->base_nr, m->base_variants,
			       m->base_variant_nr);
		switch_steps(&w, m->steps, m->step_nr);
		switch_steps(&w, m->down, m->down_nr);
	}
	map_release(&w.seen);
}
