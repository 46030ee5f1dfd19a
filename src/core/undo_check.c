/* What stands against a unit, told from the records alone. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "core/undo.h"
#include "model/definition.h"
#include "model/migration.h"
#include "model/plan.h"

struct checker {
	struct undo_verdict *out;
	struct arena *a;
	const struct undo_unit *unit;
	const struct snapshot *live;
	struct restore r;
};

void undo_verdict_release(struct undo_verdict *v)
{
	free(v->refused);
	free(v->empty);
	memset(v, 0, sizeof(*v));
}

static void refuse(struct checker *g, const char *path, const char *why)
{
	struct undo_verdict *v = g->out;

	GROW(v->refused, v->refused_nr + 1, v->refused_cap);
	v->refused[v->refused_nr].path = arena_strdup(g->a, path);
	v->refused[v->refused_nr].why = why;
	v->refused_nr++;
}

/* ---- the order of columns ---- */

/* What the steps called the column before. */
static const char *former_name(const struct checker *g, const char *table,
			       const char *name)
{
	const char *path = arena_printf(g->a, "%s/column/%s", table, name);
	size_t i, k;

	for (i = 0; i < g->unit->step_nr; i++) {
		const struct step *s = g->unit->steps[i];

		for (k = 0; k < s->effect_nr; k++)
			if (s->effects[k].from &&
			    s->effects[k].part == PART_STRUCTURE &&
			    strcmp(s->effects[k].path, path) == 0)
				return strrchr(s->effects[k].from, '/') + 1;
	}
	return name;
}

static bool has_name(const char **names, size_t nr, const char *name)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Those that stay keep their order, those that come back stand last. */
static bool order_comes_back(const struct checker *g, const char *path)
{
	const char **old, **new, **is;
	size_t old_nr, new_nr, nr = 0, i;

	old_nr = definition_lines(
	    g->a, restore_text(&g->r, g->live, PART_COLUMN_ORDER, path), &old);
	new_nr = definition_lines(
	    g->a, restore_text(&g->r, g->unit->want, PART_COLUMN_ORDER, path),
	    &new);
	is = arena_array(g->a, old_nr + new_nr + 1, sizeof(*is));
	for (i = 0; i < old_nr; i++) {
		const char *name = former_name(g, path, old[i]);

		if (has_name(new, new_nr, name))
			is[nr++] = name;
	}
	for (i = 0; i < new_nr; i++)
		if (!has_name(is, nr, new[i]))
			is[nr++] = new[i];
	for (i = 0; i < new_nr && i < nr; i++)
		if (strcmp(is[i], new[i]) != 0)
			return false;
	return true;
}

static void check_order(struct checker *g, const struct change *c)
{
	if (oid_is_null(&c->before) || oid_is_null(&c->after) ||
	    order_comes_back(g, c->path))
		return;
	refuse(g, c->path,
	       "a column that it lost comes back as the last, not in its "
	       "place");
}

/* ---- what comes back empty ---- */

static bool is_renamed(const struct checker *g, const char *path)
{
	size_t i, k;

	for (i = 0; i < g->unit->step_nr; i++)
		for (k = 0; k < g->unit->steps[i]->effect_nr; k++) {
			const char *from = g->unit->steps[i]->effects[k].from;

			if (from && strcmp(from, path) == 0)
				return true;
		}
	return false;
}

static bool holds_data(const struct checker *g, const char *path)
{
	const char *kind = path_kind(g->a, path);
	const char *object = arena_memdupz(g->a, path, path_object_len(path));
	const char *text =
	    restore_text(&g->r, g->unit->want, PART_STRUCTURE, path);

	if (strcmp(kind, "sequence") == 0)
		return !text_has_attribute(text, "owned by");
	if (strcmp(path_kind(g->a, object), "table") != 0)
		return false;
	if (strcmp(kind, "column") != 0)
		return strcmp(object, path) == 0 &&
		       !text_has_attribute(text, "partition by");
	return snapshot_get(g->live, PART_STRUCTURE, object) &&
	       !text_has_attribute(text, "generated stored") &&
	       !text_has_attribute(text, "generated virtual");
}

static void check_empty(struct checker *g, const struct change *c)
{
	struct undo_verdict *v = g->out;

	if (c->part != PART_STRUCTURE || !oid_is_null(&c->before) ||
	    is_renamed(g, c->path) || !holds_data(g, c->path))
		return;
	GROW(v->empty, v->empty_nr + 1, v->empty_cap);
	v->empty[v->empty_nr++] = arena_strdup(g->a, c->path);
}

/* ---- the whole ---- */

/* Behind a renaming the names of all that hangs on it differ by themselves. */
static bool renames(const struct undo_unit *unit)
{
	size_t i, k;

	for (i = 0; i < unit->step_nr; i++)
		for (k = 0; k < unit->steps[i]->effect_nr; k++)
			if (unit->steps[i]->effects[k].from)
				return true;
	return false;
}

void undo_check(struct undo_verdict *out, struct arena *a,
		const struct history *h, const struct snapshot *live,
		const struct undo_unit *unit, unsigned parts,
		int server_version)
{
	struct checker g = { out, a, unit, live, { 0 } };
	struct change *c;
	size_t nr, i;

	nr = snapshot_diff(live, unit->want, parts | PART_BIT(PART_STRUCTURE),
			   a, &c);
	restore_init(&g.r, a, h, live, unit->want, server_version);
	if (!renames(unit))
		restore_plan(&g.r, c, nr);
	for (i = 0; i < g.r.refused_nr; i++)
		refuse(&g, g.r.refused[i].path, g.r.refused[i].why);
	for (i = 0; i < nr; i++) {
		check_empty(&g, &c[i]);
		if (c[i].part == PART_COLUMN_ORDER)
			check_order(&g, &c[i]);
	}
	restore_release(&g.r);
}
