/* What a statement outside a transaction leaves behind when it is stopped: an
 * INVALID index, a partition whose detachment is pending. The catalog says how
 * far it came, and so what is left to do. */
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/plan_parts.h"

static bool is_unfinished_line(const char *line, size_t len)
{
	static const char *const unfinished[] = { "invalid\n", "not ready\n",
						  "not live\n",
						  "detach pending\n" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(unfinished); i++)
		if (len == strlen(unfinished[i]) &&
		    memcmp(line, unfinished[i], len) == 0)
			return true;
	return false;
}

/* Is `now`, but for the marks of an unfinished statement, the content `id`? */
static bool is_unfinished(const struct merger *g, const struct entry *now,
			  const struct oid *id)
{
	const char *want = merger_text(g, id, NULL), *line;
	struct buf finished = BUF_INIT;
	bool marked = false, same;

	if (!now || !now->text || !want)
		return false;
	for (line = now->text; *line;) {
		size_t len = strcspn(line, "\n");

		len += line[len] == '\n';
		if (is_unfinished_line(line, len))
			marked = true;
		else
			buf_add(&finished, line, len);
		line += len;
	}
	same = marked && strcmp(finished.data, want) == 0;
	buf_release(&finished);
	return same;
}

/* CREATE INDEX CONCURRENTLY makes the index invalid first, and valid at the
 * end; DROP INDEX CONCURRENTLY makes it invalid first; DETACH PARTITION
 * CONCURRENTLY marks the partition. VERDICT_CONFLICT: it is something else. */
static enum verdict remnant_of(const struct merger *g, const struct change *c)
{
	const struct entry *now = snapshot_get(g->now, c->part, c->path);

	if (c->part != PART_STRUCTURE || !now || !now->text)
		return VERDICT_CONFLICT;
	if (text_has_attribute(now->text, "detach pending"))
		return is_unfinished(g, now, &c->before) ? VERDICT_FINISH
							 : VERDICT_CONFLICT;
	if (!oid_is_null(&c->after))
		return is_unfinished(g, now, &c->after) ? VERDICT_REBUILD
							: VERDICT_CONFLICT;
	return is_unfinished(g, now, &c->before) ? VERDICT_RUN
						 : VERDICT_CONFLICT;
}

enum verdict merger_remnant(const struct merger *g, const struct step *s,
			    size_t neither)
{
	enum verdict found = VERDICT_CONFLICT;
	size_t i, nr = 0;

	if (!(s->flags & STATEMENT_NO_TRANSACTION))
		return VERDICT_CONFLICT;
	for (i = 0; i < s->effect_nr; i++) {
		enum verdict v = remnant_of(g, &s->effects[i]);

		if (v == VERDICT_CONFLICT)
			continue;
		found = v;
		nr++;
	}
	return nr == neither ? found : VERDICT_CONFLICT;
}

/* ---- REINDEX … CONCURRENTLY ---- */

/* ChooseRelationName puts a number behind the name when it is taken. */
static bool is_leftover_name(const char *name)
{
	size_t len = strlen(name);

	while (len > 0 && name[len - 1] >= '0' && name[len - 1] <= '9')
		len--;
	return (len > 6 && memcmp(name + len - 6, "_ccnew", 6) == 0) ||
	       (len > 6 && memcmp(name + len - 6, "_ccold", 6) == 0);
}

static struct plan_step *interrupted_reindex(const struct merger *g)
{
	const struct plan_input *in = g->in;
	size_t i;

	for (i = 0; i < g->p->nr && in->partial >= 0 && in->in_doubt >= 0;
	     i++) {
		struct plan_migration *pm = &g->p->migrations[i];

		if (pm->index != (size_t)in->partial ||
		    (size_t)in->in_doubt >= pm->step_nr)
			continue;
		if (strcmp(pm->steps[in->in_doubt].step->tag, "REINDEX") == 0)
			return &pm->steps[in->in_doubt];
	}
	return NULL;
}

bool merger_take_leftover(struct merger *g, const struct change *c)
{
	const struct entry *live = snapshot_get(g->in->live, c->part, c->path);
	struct plan_step *ps = interrupted_reindex(g);
	struct plan *p = g->p;

	if (!ps || c->part != PART_STRUCTURE || !oid_is_null(&c->before) ||
	    strcmp(path_kind(g->a, c->path), "index") != 0 ||
	    !is_leftover_name(path_name(g->a, c->path)) || !live ||
	    !live->text || !text_has_attribute(live->text, "invalid"))
		return false;
	ps->verdict = VERDICT_REBUILD;
	GROW(p->leftovers, p->leftover_nr + 1, g->leftover_cap);
	p->leftovers[p->leftover_nr++] = arena_strdup(g->a, c->path);
	snapshot_remove(g->now, c->part, c->path);
	return true;
}
