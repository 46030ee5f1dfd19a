/* Drift: live against what the history says, where nothing pending looks. */
#include <string.h>

#include "base/alloc.h"
#include "model/plan_parts.h"

static bool is_accepted(const struct merger *g, const char *path)
{
	size_t i;

	for (i = 0; i < g->in->accept_nr; i++)
		if (path_is_below(path, g->in->accept[i]))
			return true;
	return false;
}

static void keep_extra(struct merger *g, enum part part, const char *path,
		       const struct oid *id)
{
	struct plan *p = g->p;

	GROW(p->extras, p->extra_nr + 1, g->extra_cap);
	p->extras[p->extra_nr].part = part;
	p->extras[p->extra_nr].path = arena_strdup(g->a, path);
	p->extras[p->extra_nr].id = *id;
	p->extra_nr++;
	snapshot_put(p->own_expected, part, path, id, NULL);
}

static void report_drift(struct merger *g, const struct change *c)
{
	const struct entry *live = snapshot_get(g->in->live, c->part, c->path);
	struct finding *f;

	if (is_accepted(g, c->path))
		f = merger_report(g, FINDING_DRIFT_ACCEPTED, c->part, c->path,
				  "differs from the history, as configured");
	else if (oid_is_null(&c->after))
		f = merger_report(g, FINDING_DRIFT_MISSING, c->part, c->path,
				  "is not there");
	else if (oid_is_null(&c->before))
		f = merger_report(g, FINDING_DRIFT_EXTRA, c->part, c->path,
				  "was made by no migration");
	else
		f = merger_report(g, FINDING_DRIFT_CHANGED, c->part, c->path,
				  "differs from what the history says");
	f->expected = merger_text(g, &c->before, NULL);
	f->found = merger_text(g, &c->after, live);
	if (c->part == PART_STRUCTURE &&
	    path_object_len(c->path) == strlen(c->path) &&
	    (oid_is_null(&c->before) || oid_is_null(&c->after)))
		map_put(&g->whole, f->path, f);
}

/* The statement that would make the object that the path belongs to, and is
 * skipped because the object is there. Such a definition may be covered by more
 * than it asks for. */
static struct plan_step *skipped_above(const struct merger *g, const char *path)
{
	return map_get(&g->skipped,
		       arena_memdupz(g->a, path, path_object_len(path)));
}

/* Column order that differs because the columns do. */
static bool follows_columns(const struct merger *g, const struct change *c)
{
	const struct entry *live, *want;

	if (c->part != PART_COLUMN_ORDER || !merger_compares(g, PART_STRUCTURE))
		return false;
	if (oid_is_null(&c->before) || oid_is_null(&c->after))
		return true;
	live = snapshot_get(g->in->live, c->part, c->path);
	want = snapshot_get(g->p->expected, c->part, c->path);
	return merger_order_agrees(merger_text(g, NULL, live),
				   merger_text(g, NULL, want));
}

static void add_extra(struct merger *g, struct plan_step *ps, const char *path)
{
	const char **more = arena_array(g->a, ps->extra_nr + 1, sizeof(*more));

	if (ps->extra_nr > 0)
		memcpy(more, ps->extras, ps->extra_nr * sizeof(*more));
	more[ps->extra_nr++] = path;
	ps->extras = more;
	ps->verdict = VERDICT_COVERED;
}

/* True: the difference is the extra of a covered definition and was dealt with.
 */
static bool settle_extra(struct merger *g, const struct change *c)
{
	const struct entry *live = snapshot_get(g->in->live, c->part, c->path);
	const char *found = merger_text(g, &c->after, live);
	struct plan_step *ps = skipped_above(g, c->path);
	struct finding *f;

	if (!ps || !oid_is_null(&c->before))
		return false;
	if (extra_is_harmless(c->path, c->part, found)) {
		f = merger_report(
		    g, FINDING_EXTRA_EXPLAINED, c->part, c->path,
		    "is there beyond what the definition asks for");
		keep_extra(g, c->part, c->path, &c->after);
		if (c->part == PART_STRUCTURE)
			add_extra(g, ps, f->path);
	} else {
		f = merger_report(
		    g, FINDING_EXTRA_HARMFUL, c->part, c->path,
		    "was made by no migration and can break the users "
		    "of its object");
	}
	f->found = found;
	return true;
}

/* What belongs to an object that was told of as a whole need not be told. */
static bool is_told_with_object(const struct merger *g, const char *path)
{
	return map_get(&g->whole,
		       arena_memdupz(g->a, path, path_object_len(path)));
}

void merger_find_drift(struct merger *g)
{
	struct change *changes;
	size_t nr = snapshot_diff(g->p->expected, g->in->live, g->in->parts,
				  g->a, &changes);
	size_t i;

	/* Without a record there is no base to compare with. */
	if (g->in->history->nr == 0)
		return;
	for (i = 0; i < nr; i++) {
		const struct change *c = &changes[i];
		const char *key = merger_key(g->a, c->part, c->path);

		if (map_get(&g->touched, key) || map_get(&g->reported, key) ||
		    is_told_with_object(g, c->path) || follows_columns(g, c))
			continue;
		if (merger_take_leftover(g, c))
			continue;
		if (!is_accepted(g, c->path) && settle_extra(g, c))
			continue;
		report_drift(g, c);
	}
}
