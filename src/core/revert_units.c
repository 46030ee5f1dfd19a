/* The steps of a migration in the order of their way back. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "core/revert_parts.h"
#include "model/plan.h"

/* ---- one step back ---- */

/* An entry that stays as it is, whatever the step did to it. */
struct kept {
	enum part part;
	const char *path;
	struct entry entry;
	bool there;
};

/* Was the owner that the effect ends given by a statement, or is it whoever ran
 * the record? */
static bool is_told_owner(const struct reverter *g, const struct change *c)
{
	const struct history *h = &g->p->history;
	size_t i, k, n;

	for (i = 0; i < h->nr && h->nodes[i] != g->m; i++)
		for (k = 0; k < h->nodes[i]->step_nr; k++) {
			const struct step *s = &h->nodes[i]->steps[k];

			for (n = 0; n < s->effect_nr; n++)
				if (s->effects[n].part == PART_OWNERS &&
				    !oid_is_null(&s->effects[n].before) &&
				    strcmp(s->effects[n].path, c->path) == 0)
					return true;
		}
	return false;
}

/* In the parts that are not compared a person may have changed what the step
 * made; and owners are those of another server. */
static bool must_stay(const struct reverter *g, const struct snapshot *s,
		      const struct change *c)
{
	const struct entry *now = snapshot_get(s, c->part, c->path);
	static const struct oid none;

	if (g->p->config.parts & PART_BIT(c->part))
		return false;
	if (c->part == PART_OWNERS)
		return !oid_is_null(&c->before) && !is_told_owner(g, c);
	if (c->part != PART_COMMENTS && c->part != PART_PRIVILEGES)
		return false;
	return !oid_equal(now ? &now->id : &none, &c->after);
}

static void keep(struct arena *a, struct kept *out, const struct snapshot *s,
		 const struct change *c)
{
	const struct entry *now = snapshot_get(s, c->part, c->path);

	out->part = c->part;
	out->path = c->path;
	out->there = now != NULL;
	if (!now)
		return;
	out->entry = *now;
	if (now->text)
		out->entry.text = arena_memdupz(a, now->text, now->text_len);
}

static void put_back(struct snapshot *s, const struct kept *k)
{
	const struct entry *it = &k->entry;

	if (!k->there)
		snapshot_remove(s, k->part, k->path);
	else if (it->text)
		snapshot_put_text(s, k->part, k->path, it->text, it->text_len,
				  true, &it->ident);
	else
		snapshot_put(s, k->part, k->path, &it->id, &it->ident);
}

static bool is_whole_there(struct arena *a, const struct snapshot *s,
			   const char *path)
{
	return snapshot_get(s, PART_STRUCTURE, path) ||
	       snapshot_get(s, PART_STRUCTURE,
			    arena_memdupz(a, path, path_object_len(path)));
}

static void reverse(struct reverter *g, struct units *u, struct snapshot *s,
		    const struct step *step)
{
	struct arena *a = &g->p->arena;
	struct kept *stay = arena_array(a, step->effect_nr, sizeof(*stay));
	size_t nr = 0, i;

	for (i = 0; i < step->effect_nr; i++)
		if (must_stay(g, s, &step->effects[i])) {
			keep(a, &stay[nr++], s, &step->effects[i]);
			GROW(u->kept, u->kept_nr + 1, u->kept_cap);
			u->kept[u->kept_nr++] = &step->effects[i];
		}
	plan_reverse_step(&g->p->history, s, step);
	for (i = 0; i < nr; i++)
		if (is_whole_there(a, s, stay[i].path))
			put_back(s, &stay[i]);
}

/* ---- units ---- */

static size_t steps_back(struct reverter *g, const struct step ***out)
{
	size_t i, nr = 0;

	*out = arena_array(&g->p->arena, g->m->step_nr, sizeof(**out));
	for (i = g->m->step_nr; i > 0; i--)
		if (reverter_step_ran(g, i - 1) &&
		    g->m->steps[i - 1].effect_nr > 0)
			(*out)[nr++] = &g->m->steps[i - 1];
	return nr;
}

/* Is all that differs in structure to be dropped? */
static bool only_drops(struct arena *a, const struct snapshot *from,
		       const struct snapshot *to)
{
	struct change *c;
	size_t nr = snapshot_diff(
	    from, to, PART_BIT(PART_STRUCTURE) | PART_BIT(PART_SOURCE), a, &c);
	size_t i;

	for (i = 0; i < nr; i++)
		if (!oid_is_null(&c[i].after))
			return false;
	return true;
}

/* Do comments, privileges or owners differ of what stays? */
static bool about_differs(struct arena *a, const struct snapshot *from,
			  const struct snapshot *to)
{
	struct change *c;
	size_t nr = snapshot_diff(from, to,
				  PARTS_ALL & ~(PART_BIT(PART_STRUCTURE) |
						PART_BIT(PART_SOURCE) |
						PART_BIT(PART_COLUMN_ORDER)),
				  a, &c);
	size_t i;

	for (i = 0; i < nr; i++)
		if (is_whole_there(a, to, c[i].path) ||
		    !is_whole_there(a, from, c[i].path))
			return true;
	return false;
}

static void add(struct units *u, const struct snapshot *want,
		const struct step *const *steps, size_t nr)
{
	u->wants[u->nr] = snapshot_copy(want);
	u->items[u->nr].want = u->wants[u->nr];
	u->items[u->nr].steps = steps;
	u->items[u->nr].step_nr = nr;
	u->nr++;
}

static void free_wants(struct units *u)
{
	size_t i;

	for (i = 0; i < u->nr; i++)
		snapshot_free(u->wants[i]);
	u->nr = 0;
}

void units_make(struct units *out, struct reverter *g,
		const struct snapshot *from, enum units_kind kind)
{
	struct snapshot *s = snapshot_copy(from);
	size_t nr, i;
	bool drops;

	memset(out, 0, sizeof(*out));
	nr = steps_back(g, &out->steps);
	out->step_nr = nr;
	out->items = arena_array(&g->p->arena, nr + 1, sizeof(*out->items));
	out->wants =
	    arena_array(&g->p->arena, nr + 1, sizeof(struct snapshot *));
	for (i = 0; i < nr; i++) {
		reverse(g, out, s, out->steps[i]);
		add(out, s, &out->steps[i], 1);
	}
	drops = only_drops(&g->p->arena, from, s);
	out->texts = !drops || about_differs(&g->p->arena, from, s);
	out->whole = kind == UNITS_WHOLE || nr <= 1 ||
		     (kind == UNITS_SHORT && drops);
	if (out->whole) {
		free_wants(out);
		add(out, s, out->steps, nr);
	}
	snapshot_free(s);
}

void units_release(struct units *u)
{
	free_wants(u);
	free(u->kept);
	u->kept = NULL;
	u->kept_nr = u->kept_cap = 0;
}

const struct snapshot *units_end(const struct units *u)
{
	return u->wants[u->nr - 1];
}

void units_tell_kept(const struct units *u, struct reverter *g)
{
	struct arena *a = &g->p->arena;
	size_t i;

	for (i = 0; i < u->kept_nr; i++) {
		const struct change *c = u->kept[i];

		if (oid_is_null(&c->after) ||
		    !is_whole_there(a, units_end(u), c->path))
			continue;
		reverter_note_kept(
		    g, arena_printf(a, "%s of %s: %s", part_name(c->part),
				    path_describe(a, c->path),
				    c->part == PART_OWNERS
					? "who owned it before is in no record"
					: "changed by hand since"));
	}
}
