/* What the target should have now: by its own history, the extras that were
 * accepted, and what is done of a migration that stopped half-way. */
#include <string.h>

#include "base/alloc.h"
#include "model/plan_parts.h"

bool plan_input_is_partial(const struct plan_input *in, size_t index)
{
	return in->partial >= 0 && (size_t)in->partial == index;
}

bool plan_input_is_done(const struct plan_input *in, size_t index, size_t step)
{
	return plan_input_is_partial(in, index) && in->done && in->done[step];
}

/* Where the applied nodes moved what was at `path`. */
static const char *follow_renames(const struct plan_input *in, const char *path)
{
	size_t i, k, n;

	for (i = 0; i < in->history->nr; i++) {
		const struct migration *m = in->history->nodes[i];

		for (k = 0; in->applied[i] && k < m->step_nr; k++)
			for (n = 0; n < m->steps[k].effect_nr; n++) {
				const struct change *c =
				    &m->steps[k].effects[n];

				if (c->part == PART_STRUCTURE && c->from &&
				    path_is_below(path, c->from))
					path = arena_printf(
					    in->arena, "%s%s", c->path,
					    path + strlen(c->from));
			}
	}
	return path;
}

static bool holds(const struct snapshot *s, const struct accepted_extra *x,
		  const char *path)
{
	const struct entry *it = snapshot_get(s, x->part, path);

	return it && oid_equal(&it->id, &x->id);
}

/* An extra is expected as long as it is as it was accepted; where a migration
 * moved its object, and maybe made the like of it again, behind the move. One
 * that is gone is not missed: no migration made it. */
static void expect_extras(const struct plan_input *in, struct snapshot *s)
{
	size_t i;

	for (i = 0; i < in->extra_nr; i++) {
		const struct accepted_extra *x = &in->extras[i];
		const char *path = x->path;

		if (!holds(in->live, x, path) || holds(s, x, path))
			path = follow_renames(in, path);
		if (holds(in->live, x, path))
			snapshot_put(s, x->part, path, &x->id, NULL);
	}
}

/* What is known to be done of a migration that stopped half-way. */
static void expect_done(const struct plan_input *in, struct snapshot *s)
{
	const struct migration *m;
	size_t i;

	if (in->partial < 0)
		return;
	m = in->history->nodes[in->partial];
	for (i = 0; i < m->step_nr; i++)
		if (plan_input_is_done(in, (size_t)in->partial, i) &&
		    m->steps[i].duplicate == DUPLICATE_NO)
			plan_predict_step(in->history, s, &m->steps[i]);
}

/* Did the target take the chain's first nodes, in their order? */
static bool is_prefix(const struct plan_input *in)
{
	bool ended = false;
	size_t i;

	for (i = 0; in->order && i < in->order_nr; i++)
		if (in->order[i] != i)
			return false;
	for (i = 0; i < in->history->nr; i++) {
		if (ended && in->applied[i])
			return false;
		ended = !in->applied[i];
	}
	return true;
}

static void expect_node(const struct plan_input *in, struct snapshot *s,
			size_t index)
{
	const struct migration *m = in->history->nodes[index];
	size_t i;

	for (i = 0; i < m->step_nr; i++)
		if (m->steps[i].duplicate == DUPLICATE_NO)
			plan_predict_step(in->history, s, &m->steps[i]);
}

/* The schema that the target's own history says it has. Where it took a node
 * of one branch before one of the other, columns are in an order of their own,
 * which no record has. */
static struct snapshot *expected_state(const struct plan_input *in)
{
	struct snapshot *s;
	size_t i;

	if (is_prefix(in))
		return history_state(in->history, in->applied, 0);
	s = history_state(in->history, NULL, 0);
	if (in->order)
		for (i = 0; i < in->order_nr; i++)
			expect_node(in, s, in->order[i]);
	else
		for (i = 0; i < in->history->nr; i++)
			if (in->applied[i])
				expect_node(in, s, i);
	return s;
}

struct snapshot *plan_expect(const struct plan_input *in)
{
	struct snapshot *s = expected_state(in);

	expect_extras(in, s);
	expect_done(in, s);
	return s;
}
