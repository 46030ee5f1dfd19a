/* The merge of one statement: base is what it expects, theirs what it makes,
 * ours what live will be by then. */
#include <string.h>

#include "base/alloc.h"
#include "model/plan_parts.h"

enum standing { AT_BASE, AT_RESULT, AT_NEITHER };

/* What a rename brings to a path was elsewhere before. */
static const struct oid *base_of(const struct change *c)
{
	static const struct oid none;

	return c->from ? &none : &c->before;
}

static enum standing standing_of(const struct merger *g, const struct change *c)
{
	static const struct oid none;
	const struct entry *now = snapshot_get(g->now, c->part, c->path);
	const struct oid *id = now ? &now->id : &none;

	if (oid_equal(id, &c->after))
		return AT_RESULT;
	return oid_equal(id, base_of(c)) ? AT_BASE : AT_NEITHER;
}

struct tally {
	size_t base, result, neither;
};

/* Column order follows from the columns, and an extra column changes it: it
 * votes only where nothing else does. */
static struct tally count(const struct merger *g, const struct step *s,
			  unsigned parts)
{
	struct tally t = { 0, 0, 0 };
	size_t i;

	for (i = 0; i < s->effect_nr; i++) {
		if (!(parts & PART_BIT(s->effects[i].part)))
			continue;
		switch (standing_of(g, &s->effects[i])) {
		case AT_BASE:
			t.base++;
			break;
		case AT_RESULT:
			t.result++;
			break;
		case AT_NEITHER:
			t.neither++;
			break;
		}
	}
	return t;
}

static unsigned voting_parts(const struct merger *g, const struct step *s)
{
	unsigned order = PART_BIT(PART_COLUMN_ORDER);
	unsigned rest = g->in->parts & ~order;

	return step_touches(s, rest) ? rest : g->in->parts & order;
}

static void report_conflict(struct merger *g, const struct migration *m,
			    const struct step *s, const struct change *c,
			    const struct oid *want, const char *what)
{
	const struct entry *now = snapshot_get(g->now, c->part, c->path);
	struct finding *f;

	if (map_get(&g->reported, merger_key(g->a, c->part, c->path)))
		return;
	f = merger_report(g, FINDING_CONFLICT, c->part, c->path, what);
	f->migration = m->name;
	f->file = step_file(m, s);
	f->line = s->line;
	f->expected = merger_text(g, want, NULL);
	f->found = merger_text(g, NULL, now);
}

/* The rest of what the statement makes is there. */
static const char *lag_of(const struct change *c)
{
	if (oid_is_null(&c->after))
		return "is still there, while the rest of the statement is "
		       "done";
	if (oid_is_null(&c->before) || c->from)
		return "is missing from what the statement makes, the rest of "
		       "which is there";
	return "is as before the statement, the rest of which is done";
}

/* Name what keeps the statement from running and from being skipped. */
static void report_conflicts(struct merger *g, const struct migration *m,
			     const struct step *s, unsigned parts)
{
	bool neither = count(g, s, parts).neither > 0;
	size_t i;

	for (i = 0; i < s->effect_nr; i++) {
		const struct change *c = &s->effects[i];
		enum standing at = standing_of(g, c);
		const struct oid *base = base_of(c);

		if (!(parts & PART_BIT(c->part)))
			continue;
		if (neither && at == AT_NEITHER)
			report_conflict(g, m, s, c,
					oid_is_null(base) ? &c->after : base,
					"is neither what the statement expects "
					"nor what it makes");
		else if (!neither && at == AT_BASE)
			report_conflict(g, m, s, c, &c->after, lag_of(c));
	}
}

/* Would the columns stand in another order behind the statement than in a
 * target where all went well? PostgreSQL cannot move them. */
static bool is_out_of_order(struct merger *g, const struct migration *m,
			    const struct step *s)
{
	bool wrong = false;
	size_t i;

	for (i = 0; i < s->effect_nr && merger_compares(g, PART_STRUCTURE);
	     i++) {
		const struct change *c = &s->effects[i];
		const struct entry *now, *should;

		if (c->part != PART_COLUMN_ORDER ||
		    !merger_compares(g, c->part))
			continue;
		now = snapshot_get(g->now, c->part, c->path);
		should = snapshot_get(g->should, c->part, c->path);
		if (!now || !should ||
		    merger_order_agrees(merger_text(g, NULL, now),
					merger_text(g, NULL, should)))
			continue;
		wrong = true;
		report_conflict(g, m, s, c, &c->after,
				"is not the order of the statement's columns");
	}
	return wrong;
}

static bool makes(const struct step *s, const char *path)
{
	size_t i;

	for (i = 0; i < s->effect_nr; i++)
		if (s->effects[i].part == PART_STRUCTURE &&
		    strcmp(s->effects[i].path, path) == 0)
			return true;
	return false;
}

/* Is the object gone that the statement makes a part of? */
static bool lacks_object(struct merger *g, const struct migration *m,
			 const struct step *s)
{
	size_t i;

	for (i = 0; i < s->effect_nr; i++) {
		const struct change *c = &s->effects[i];
		size_t len = path_object_len(c->path);
		const char *path = arena_memdupz(g->a, c->path, len);
		const struct entry *known =
		    snapshot_get(g->p->expected, PART_STRUCTURE, path);
		struct change object = { .part = PART_STRUCTURE, .path = path };

		if (!merger_compares(g, c->part) || c->path[len] == '\0' ||
		    !known || snapshot_get(g->now, PART_STRUCTURE, path) ||
		    makes(s, path))
			continue;
		report_conflict(g, m, s, &object, &known->id,
				"is not there, and the statement builds on it");
		return true;
	}
	return false;
}

/* Is what a duplicate defines again there, or more? */
static bool duplicate_is_there(const struct merger *g, const struct change *c)
{
	const struct entry *now = snapshot_get(g->now, c->part, c->path);
	const char *there = now ? merger_text(g, NULL, now) : NULL;
	const char *asked = merger_text(g, &c->after, NULL);

	if (standing_of(g, c) == AT_RESULT)
		return true;
	if (c->part == PART_COLUMN_ORDER && merger_compares(g, PART_STRUCTURE))
		return !now || merger_order_agrees(there, asked);
	return there && asked &&
	       definition_covers(c->path, c->part, there, asked);
}

static enum verdict merge_duplicate(struct merger *g, const struct migration *m,
				    const struct step *s)
{
	bool conflict = false;
	size_t i;

	if (s->duplicate == DUPLICATE_DIFFERENT)
		return VERDICT_SKIP;
	for (i = 0; i < s->effect_nr; i++) {
		const struct change *c = &s->effects[i];

		if (!merger_compares(g, c->part) || duplicate_is_there(g, c))
			continue;
		conflict = true;
		report_conflict(g, m, s, c, &c->after,
				"is not what the statement defines again");
	}
	if (conflict)
		return VERDICT_CONFLICT;
	return s->duplicate == DUPLICATE_COVERED ? VERDICT_COVERED
						 : VERDICT_SKIP;
}

static enum verdict merge_effects(struct merger *g, const struct migration *m,
				  const struct step *s)
{
	unsigned parts = voting_parts(g, s);
	struct tally t = count(g, s, parts);
	enum verdict remnant;

	if (t.base + t.result + t.neither == 0) {
		/* Only in parts that are not compared: never a conflict. */
		t = count(g, s, PARTS_ALL);
		return t.result > 0 && t.base + t.neither == 0 ? VERDICT_SKIP
							       : VERDICT_RUN;
	}
	if (t.result + t.neither == 0)
		return VERDICT_RUN;
	if (t.base + t.neither == 0)
		return VERDICT_SKIP;
	remnant = merger_remnant(g, s, t.neither);
	if (remnant != VERDICT_CONFLICT)
		return remnant;
	/* ALTER TABLE … ADD COLUMN IF NOT EXISTS a, ADD … b: the server does
	 * what is missing. */
	if (t.neither == 0 && (s->flags & STATEMENT_IF_NOT_EXISTS) &&
	    strncmp(s->tag, "ALTER", 5) == 0)
		return VERDICT_RUN;
	report_conflicts(g, m, s, parts);
	return VERDICT_CONFLICT;
}

static enum verdict merge_step(struct merger *g,
			       const struct plan_migration *pm,
			       struct plan_step *ps, size_t number)
{
	const struct step *s = ps->step;

	if (s->class == STATEMENT_TRANSACTION) {
		ps->reason = "ledger opens the transaction itself";
		return VERDICT_SKIP;
	}
	/* A setting is gone with the session that it was made in. */
	if (plan_input_is_done(g->in, pm->index, number) &&
	    s->class != STATEMENT_SESSION) {
		ps->reason = "done before the interruption";
		return VERDICT_SKIP;
	}
	if (s->duplicate != DUPLICATE_NO)
		return merge_duplicate(g, pm->m, s);
	if (plan_input_is_partial(g->in, pm->index) &&
	    g->in->in_doubt == (int)number && step_is_data(s))
		return VERDICT_ASK;
	return merge_effects(g, pm->m, s);
}

/* Of what is known to be beyond a definition, what is there. */
static void list_extras(struct merger *g, struct plan_step *ps)
{
	const struct step *s = ps->step;
	size_t i;

	ps->extras = arena_array(g->a, s->extra_nr, sizeof(*ps->extras));
	for (i = 0; i < s->extra_nr; i++)
		if (snapshot_get(g->now, PART_STRUCTURE, s->extras[i]))
			ps->extras[ps->extra_nr++] = s->extras[i];
}

/* Is what the effect removes there because of a skipped statement, and what the
 * history ends with? */
static bool is_made_again(const struct merger *g, const struct change *c)
{
	const struct change *last = map_get(&g->last, c->path);
	const struct entry *now = snapshot_get(g->now, c->part, c->path);

	return last && now && oid_equal(&now->id, &last->after) &&
	       map_get(&g->found, c->path);
}

/* Would the step remove what an earlier one is skipped for, and later ones make
 * the same again? Then the database may be past them all, and data would be
 * lost. */
static bool removes_what_is_found(const struct merger *g, const struct step *s)
{
	bool removes = false;
	size_t i;

	for (i = 0; i < s->effect_nr; i++) {
		const struct change *c = &s->effects[i];

		if (c->part != PART_STRUCTURE ||
		    (!oid_is_null(&c->after) && !c->from))
			continue;
		/* A rename loses nothing. */
		if (c->from || !is_made_again(g, c))
			return false;
		removes = true;
	}
	return removes;
}

static enum verdict choice_of(const struct merger *g)
{
	switch (g->in->data) {
	case DATA_RUN:
		return VERDICT_RUN;
	case DATA_SKIP:
		return VERDICT_SKIP;
	case DATA_ASK:
		break;
	}
	return VERDICT_ASK;
}

/* What is there, as far as skipped statements make it. */
static void note_skipped(struct merger *g, struct plan_step *ps, bool done)
{
	const struct step *s = ps->step;
	size_t i;

	if (ps->verdict != VERDICT_SKIP && ps->verdict != VERDICT_COVERED)
		return;
	for (i = 0; i < s->effect_nr; i++) {
		const struct change *c = &s->effects[i];

		if (c->part != PART_STRUCTURE || oid_is_null(&c->after))
			continue;
		if (s->duplicate == DUPLICATE_NO && !done)
			map_put(&g->found, c->path, ps);
		if (oid_is_null(&c->before) &&
		    path_object_len(c->path) == strlen(c->path) &&
		    !map_get(&g->skipped, c->path))
			map_put(&g->skipped, c->path, ps);
	}
}

static void merge_into(struct merger *g, const struct plan_migration *pm,
		       struct plan_step *ps, size_t number)
{
	const struct step *s = ps->step;
	bool done = plan_input_is_done(g->in, pm->index, number);

	if (s->duplicate == DUPLICATE_NO && !done)
		plan_predict_step(g->in->history, g->should, s);
	ps->verdict = merge_step(g, pm, ps, number);
	if (ps->verdict == VERDICT_RUN && lacks_object(g, pm->m, s))
		ps->verdict = VERDICT_CONFLICT;
	if (ps->verdict == VERDICT_RUN && removes_what_is_found(g, s))
		ps->verdict = choice_of(g);
	if (verdict_runs(ps->verdict))
		plan_predict_step(g->in->history, g->now, s);
	if (ps->verdict == VERDICT_CONFLICT || s->duplicate != DUPLICATE_NO ||
	    done)
		return;
	if (is_out_of_order(g, pm->m, s))
		ps->verdict = VERDICT_CONFLICT;
}

void merger_merge_step(struct merger *g, const struct plan_migration *pm,
		       struct plan_step *ps, size_t number)
{
	merge_into(g, pm, ps, number);
	list_extras(g, ps);
	note_skipped(g, ps, plan_input_is_done(g->in, pm->index, number));
}
