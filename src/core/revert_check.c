/* What stands against a revert, told before anything runs. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/conn.h"
#include "core/revert_parts.h"
#include "model/plan.h"

struct checker {
	struct reverter *g;
	struct provenance *made; /* by what is applied; NULL: not asked yet */
	bool *applied;
	const char **foreign; /* told in full */
	size_t foreign_nr, foreign_cap;
};

/* ---- no way back ---- */

static int refuse_no_way(struct reverter *g, const struct undo_verdict *v,
			 struct err *e)
{
	struct arena *a = &g->p->arena;
	size_t i;

	err_set(e, FAULT_FINDING,
		"migration %s cannot be undone without a way down", g->m->name);
	for (i = 0; i < v->refused_nr; i++)
		err_detail(e, "%s: %s", path_describe(a, v->refused[i].path),
			   v->refused[i].why);
	return err_hint(e, "Write a \"-- ledger: down\" section (or a down "
			   "file), then ledger record, then revert again.");
}

/* ---- what came after it ---- */

static void note_foreign(struct checker *k, const char *text)
{
	GROW(k->foreign, k->foreign_nr + 1, k->foreign_cap);
	k->foreign[k->foreign_nr++] = text;
}

static const char *last_hand(struct checker *k, const char *path)
{
	struct reverter *g = k->g;
	const struct provenance_entry *by;
	const struct origin *last;

	if (!k->made)
		k->made = provenance_new(&g->p->history, &g->p->arena,
					 k->applied, g->p->history.nr);
	by = provenance_get(k->made, path);
	if (!by)
		return NULL;
	last = by->changed_nr ? &by->changed[by->changed_nr - 1] : &by->created;
	return last->m && last->m != g->m ? origin_describe(&g->p->arena, last)
					  : NULL;
}

/* Is each object as the step left it? */
static void check_since(struct checker *k, const struct snapshot *state,
			const struct step *step)
{
	struct arena *a = &k->g->p->arena;
	static const struct oid none;
	size_t i;

	if (!(k->g->p->config.parts & PART_BIT(PART_STRUCTURE)))
		return;
	for (i = 0; i < step->effect_nr; i++) {
		const struct change *c = &step->effects[i];
		const struct entry *now = snapshot_get(state, c->part, c->path);
		const char *by;

		if (c->part != PART_STRUCTURE ||
		    oid_equal(now ? &now->id : &none, &c->after))
			continue;
		by = last_hand(k, c->path);
		note_foreign(k, arena_printf(a, "%s: changed since by %s",
					     path_describe(a, c->path),
					     by ? by : "hand"));
	}
}

static bool is_known(struct checker *k, const char *path)
{
	return last_hand(k, path) || provenance_get(k->made, path);
}

static bool is_effect(const struct undo_unit *u, const char *path)
{
	size_t i, n;

	for (i = 0; i < u->step_nr; i++)
		for (n = 0; n < u->steps[i]->effect_nr; n++)
			if (strcmp(u->steps[i]->effects[n].path, path) == 0)
				return true;
	return false;
}

static bool renames(const struct undo_unit *u)
{
	size_t i, n;

	for (i = 0; i < u->step_nr; i++)
		for (n = 0; n < u->steps[i]->effect_nr; n++)
			if (u->steps[i]->effects[n].from)
				return true;
	return false;
}

/* A view's columns are its query's. */
static bool follows(struct arena *a, const char *path)
{
	const char *object = arena_memdupz(a, path, path_object_len(path));

	return strcmp(path_kind(a, path), "column") == 0 &&
	       strcmp(path_kind(a, object), "table") != 0;
}

/* What would be dropped along and is of no migration. A renaming takes all
 * along that hangs on the object. */
static void check_along(struct checker *k, const struct snapshot *from,
			const struct undo_unit *unit)
{
	struct arena *a = &k->g->p->arena;
	struct change *c;
	size_t nr =
	    snapshot_diff(from, unit->want, PART_BIT(PART_STRUCTURE), a, &c);
	size_t i;

	for (i = 0; i < nr && !renames(unit); i++)
		if (oid_is_null(&c[i].after) && !is_effect(unit, c[i].path) &&
		    !follows(a, c[i].path) && !is_known(k, c[i].path))
			note_foreign(k,
				     arena_printf(a, "%s: made by hand",
						  path_describe(a, c[i].path)));
}

static int refuse_foreign(struct checker *k, struct err *e)
{
	size_t i;

	if (k->foreign_nr == 0)
		return 0;
	err_set(e, FAULT_FINDING,
		"migration %s cannot be undone: others have changed what it "
		"made",
		k->g->m->name);
	for (i = 0; i < k->foreign_nr; i++)
		err_detail(e, "%s", k->foreign[i]);
	return err_hint(e, "Undo these changes first, or write a new migration "
			   "that leads forward.");
}

/* ---- what comes back empty ---- */

static int refuse_empty(struct reverter *g, const struct undo_verdict *v,
			const struct snapshot *end, struct err *e)
{
	struct arena *a = &g->p->arena;
	size_t i, n = 0;

	if (g->o->allow_data_loss)
		return 0;
	for (i = 0; i < v->empty_nr; i++) {
		/* What the migration itself made and dropped passes by. */
		if (!snapshot_get(end, PART_STRUCTURE, v->empty[i]))
			continue;
		if (n++ == 0)
			err_set(e, FAULT_FINDING,
				"migration %s dropped data that reverting it "
				"does not bring back",
				g->m->name);
		err_detail(e, "%s would come back empty.",
			   path_describe(a, v->empty[i]));
	}
	if (n == 0)
		return 0;
	return err_hint(e, "ledger revert --allow-data-loss, to have it back "
			   "without its data");
}

/* ---- the whole ---- */

static int check_one(struct checker *k, struct snapshot **state, bool *texts,
		     struct err *e)
{
	struct reverter *g = k->g;
	struct undo_verdict v = { 0 };
	struct units u;
	const struct snapshot *from = *state;
	size_t i;
	int rc = 0;

	k->foreign_nr = 0;
	units_make(&u, g, *state, UNITS_STEPS);
	for (i = 0; i < u.nr; i++) {
		if (u.items[i].step_nr == 1)
			check_since(k, from, u.items[i].steps[0]);
		check_along(k, from, &u.items[i]);
		from = u.items[i].want;
	}
	units_release(&u);
	units_make(&u, g, *state,
		   reverter_has_down(g) ? UNITS_WHOLE : UNITS_SHORT);
	if (!reverter_has_down(g)) {
		from = *state;
		for (i = 0; i < u.nr; from = u.items[i++].want)
			undo_check(&v, &g->p->arena, &g->p->history, from,
				   &u.items[i], g->p->config.parts,
				   conn_server_version(g->s->t.c));
		*texts |= u.texts;
		rc = refuse_foreign(k, e);
		if (rc == 0 && v.refused_nr > 0)
			rc = refuse_no_way(g, &v, e);
		if (rc == 0)
			rc = refuse_empty(g, &v, units_end(&u), e);
	}
	undo_verdict_release(&v);
	snapshot_free(*state);
	*state = snapshot_copy(units_end(&u));
	units_release(&u);
	return rc;
}

int revert_check(struct reverter *g, size_t last, bool *texts, struct err *e)
{
	struct checker k = { .g = g, .applied = g->s->state.applied };
	struct snapshot *state = snapshot_copy(g->r.want);
	size_t i;
	int rc = 0;

	*texts = false;
	for (i = g->p->history.nr; rc == 0 && i > last; i--) {
		if (!g->s->state.applied[i - 1])
			continue;
		reverter_choose(g, g->p->history.nodes[i - 1]);
		rc = check_one(&k, &state, texts, e);
	}
	provenance_free(k.made);
	free(k.foreign);
	snapshot_free(state);
	return rc;
}
