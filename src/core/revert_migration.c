/* The migration at hand: what of it ran here, and what becomes of it. */
#include "core/revert_parts.h"

#include "base/alloc.h"

bool reverter_step_ran(const struct reverter *g, size_t i)
{
	if (g->m->steps[i].duplicate != DUPLICATE_NO)
		return false;
	return g->row ? row_step_ran(g->row, i + 1) : true;
}

void reverter_choose(struct reverter *g, const struct migration *m)
{
	g->m = m;
	g->row = target_row_of(&g->s->t, m->name);
}

bool reverter_has_down(const struct reverter *g)
{
	return g->m->down_state == DOWN_PROVED &&
	       !project_file(g->p, g->m->name)->down_edited;
}

void reverter_note_done(void *ctx, const char *text)
{
	struct reverter *g = ctx;
	struct reverted *it = g->item;

	it->done = xreallocarray(it->done, it->done_nr + 1, sizeof(*it->done));
	it->done[it->done_nr++] = arena_strdup(&g->p->arena, text);
}

void reverter_note_kept(struct reverter *g, const char *text)
{
	struct reverted *it = g->item;

	it->kept = xreallocarray(it->kept, it->kept_nr + 1, sizeof(*it->kept));
	it->kept[it->kept_nr++] = text;
}
