/* Who and what, for the findings of a plan. */
#include <string.h>

#include "base/alloc.h"
#include "model/plan_parts.h"

const char *merger_key(struct arena *a, enum part part, const char *path)
{
	return arena_printf(a, "%d%s", (int)part, path);
}

bool merger_compares(const struct merger *g, enum part part)
{
	return (g->in->parts & PART_BIT(part)) != 0;
}

static const char *owner_of(struct merger *g, const char *path)
{
	const struct provenance_entry *it;

	if (!g->made)
		g->made = provenance_new(g->in->history, g->a, g->in->applied,
					 g->in->history->nr);
	it = provenance_get(g->made, path);
	if (!it)
		return NULL;
	if (it->changed_nr > 0)
		return origin_describe(g->a, &it->changed[it->changed_nr - 1]);
	return origin_describe(g->a, &it->created);
}

const char *merger_text(const struct merger *g, const struct oid *id,
			const struct entry *entry)
{
	const struct blob *b;

	if (entry && entry->text)
		return entry->text;
	/* What the records have is not kept a second time with live. */
	if (entry)
		id = &entry->id;
	if (!id || oid_is_null(id))
		return NULL;
	b = history_blob(g->in->history, id);
	return b ? b->text : NULL;
}

struct finding *merger_report(struct merger *g, enum finding_id id,
			      enum part part, const char *path,
			      const char *what)
{
	struct finding *f = findings_add(
	    &g->p->findings, id, "%s%s%s %s", path_describe(g->a, path),
	    part == PART_STRUCTURE ? "" : ": ",
	    part == PART_STRUCTURE ? "" : part_name(part), what);

	f->path = arena_strdup(g->a, path);
	f->owner = owner_of(g, path);
	map_put(&g->reported, merger_key(g->a, part, path), f);
	return f;
}

bool merger_order_agrees(const char *is, const char *want)
{
	return is && want && column_order_agrees(is, want);
}
