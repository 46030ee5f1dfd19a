/* The merge: for each pending statement what to do, and all that stands against
 * it. */
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

static const char *const verdict_names[] = {
	[VERDICT_RUN] = "run",		 [VERDICT_SKIP] = "skip",
	[VERDICT_COVERED] = "covered",	 [VERDICT_REBUILD] = "rebuild",
	[VERDICT_CONFLICT] = "conflict", [VERDICT_ASK] = "ask",
};

const char *verdict_name(enum verdict v)
{
	return verdict_names[v];
}

/* Work in progress. `now` is what live will be when the statements so far have
 * run. */
struct merger {
	const struct plan_input *in;
	struct plan *p;
	struct arena *a;
	struct snapshot *now;
	struct snapshot *should; /* the same, had live been as expected */
	struct map touched;	 /* keys that a pending statement changes */
	struct map cleared;	 /* paths that one takes away or moves */
	struct map skipped;  /* objects of skipped definitions → plan_step */
	struct map reported; /* keys that a finding speaks of already */
	struct map whole;    /* objects told of as missing or extra */
	struct provenance *made; /* by the applied nodes; on first use */
	size_t extra_cap;
};

/* One string for (part, path). */
static const char *key_of(struct arena *a, enum part part, const char *path)
{
	return arena_printf(a, "%d%s", (int)part, path);
}

static bool compared(const struct merger *g, enum part part)
{
	return (g->in->parts & PART_BIT(part)) != 0;
}

/* ---- who and what, for messages ---- */

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

static const char *text_of(const struct merger *g, const struct oid *id,
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

static struct finding *report(struct merger *g, enum finding_id id,
			      enum part part, const char *path,
			      const char *what)
{
	struct finding *f = findings_add(
	    &g->p->findings, id, "%s%s%s %s", path_describe(g->a, path),
	    part == PART_STRUCTURE ? "" : ": ",
	    part == PART_STRUCTURE ? "" : part_name(part), what);

	f->path = arena_strdup(g->a, path);
	f->owner = owner_of(g, path);
	map_put(&g->reported, key_of(g->a, part, path), f);
	return f;
}

/* ---- drift: live against what the history says, where nothing pending looks
 * ---- */

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
	if (p->expected)
		snapshot_put(p->expected, part, path, id, NULL);
}

static void report_drift(struct merger *g, const struct change *c)
{
	const struct entry *live = snapshot_get(g->in->live, c->part, c->path);
	struct finding *f;

	if (is_accepted(g, c->path))
		f = report(g, FINDING_DRIFT_ACCEPTED, c->part, c->path,
			   "differs from the history, as configured");
	else if (oid_is_null(&c->after))
		f = report(g, FINDING_DRIFT_MISSING, c->part, c->path,
			   "is not there");
	else if (oid_is_null(&c->before))
		f = report(g, FINDING_DRIFT_EXTRA, c->part, c->path,
			   "was made by no migration");
	else
		f = report(g, FINDING_DRIFT_CHANGED, c->part, c->path,
			   "differs from what the history says");
	f->expected = text_of(g, &c->before, NULL);
	f->found = text_of(g, &c->after, live);
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

/* Do the columns that both have stand in the same order? A column that only
 * one of them has speaks for itself. */
static bool order_agrees(const char *is, const char *want)
{
	return is && want && column_order_agrees(is, want);
}

/* Column order that differs because the columns do. */
static bool follows_columns(const struct merger *g, const struct change *c)
{
	const struct entry *live, *want;

	if (c->part != PART_COLUMN_ORDER || !compared(g, PART_STRUCTURE))
		return false;
	if (oid_is_null(&c->before) || oid_is_null(&c->after))
		return true;
	live = snapshot_get(g->in->live, c->part, c->path);
	want = snapshot_get(g->p->expected, c->part, c->path);
	return order_agrees(text_of(g, NULL, live), text_of(g, NULL, want));
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
	const char *found = text_of(g, &c->after, live);
	struct plan_step *ps = skipped_above(g, c->path);
	struct finding *f;

	if (!ps || !oid_is_null(&c->before))
		return false;
	if (extra_is_harmless(c->path, c->part, found)) {
		f = report(g, FINDING_EXTRA_EXPLAINED, c->part, c->path,
			   "is there beyond what the definition asks for");
		keep_extra(g, c->part, c->path, &c->after);
		if (c->part == PART_STRUCTURE)
			add_extra(g, ps, f->path);
	} else {
		f = report(g, FINDING_EXTRA_HARMFUL, c->part, c->path,
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

static void find_drift(struct merger *g)
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
		const char *key = key_of(g->a, c->part, c->path);

		if (map_get(&g->touched, key) || map_get(&g->reported, key) ||
		    is_told_with_object(g, c->path) || follows_columns(g, c))
			continue;
		if (!is_accepted(g, c->path) && settle_extra(g, c))
			continue;
		report_drift(g, c);
	}
}

/* ---- the merge of one statement ---- */

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

/* An index that CREATE INDEX CONCURRENTLY left invalid, and otherwise what is
 * asked for. */
static bool is_invalid_remnant(const struct merger *g, const struct change *c)
{
	const struct entry *now = snapshot_get(g->now, c->part, c->path);
	const char *want = text_of(g, &c->after, NULL);
	struct buf valid = BUF_INIT;
	const char *line;
	bool same;

	if (c->part != PART_STRUCTURE || !now || !now->text || !want ||
	    !text_has_attribute(now->text, "invalid"))
		return false;
	for (line = now->text; *line;) {
		size_t len = strcspn(line, "\n");

		len += line[len] == '\n';
		if (strncmp(line, "invalid\n", len) != 0 &&
		    strncmp(line, "not ready\n", len) != 0)
			buf_add(&valid, line, len);
		line += len;
	}
	same = strcmp(valid.data, want) == 0;
	buf_release(&valid);
	return same;
}

static bool is_rebuild(const struct merger *g, const struct step *s)
{
	size_t i;

	if (!(s->flags & STATEMENT_NO_TRANSACTION))
		return false;
	for (i = 0; i < s->effect_nr; i++)
		if (is_invalid_remnant(g, &s->effects[i]))
			return true;
	return false;
}

static void report_conflict(struct merger *g, const struct migration *m,
			    const struct step *s, const struct change *c,
			    const struct oid *want, const char *what)
{
	const struct entry *now = snapshot_get(g->now, c->part, c->path);
	struct finding *f;

	if (map_get(&g->reported, key_of(g->a, c->part, c->path)))
		return;
	f = report(g, FINDING_CONFLICT, c->part, c->path, what);
	f->migration = m->name;
	f->file = m->file;
	f->line = s->line;
	f->expected = text_of(g, want, NULL);
	f->found = text_of(g, NULL, now);
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

	for (i = 0; i < s->effect_nr && compared(g, PART_STRUCTURE); i++) {
		const struct change *c = &s->effects[i];
		const struct entry *now, *should;

		if (c->part != PART_COLUMN_ORDER || !compared(g, c->part))
			continue;
		now = snapshot_get(g->now, c->part, c->path);
		should = snapshot_get(g->should, c->part, c->path);
		if (!now || !should ||
		    order_agrees(text_of(g, NULL, now),
				 text_of(g, NULL, should)))
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

		if (!compared(g, c->part) || c->path[len] == '\0' || !known ||
		    snapshot_get(g->now, PART_STRUCTURE, path) ||
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
	const char *there = now ? text_of(g, NULL, now) : NULL;
	const char *asked = text_of(g, &c->after, NULL);

	if (standing_of(g, c) == AT_RESULT)
		return true;
	if (c->part == PART_COLUMN_ORDER && compared(g, PART_STRUCTURE))
		return !now || order_agrees(there, asked);
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

		if (!compared(g, c->part) || duplicate_is_there(g, c))
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
	if (is_rebuild(g, s))
		return VERDICT_REBUILD;
	/* ALTER TABLE … ADD COLUMN IF NOT EXISTS a, ADD … b: the server does
	 * what is missing. */
	if (t.neither == 0 && (s->flags & STATEMENT_IF_NOT_EXISTS) &&
	    strncmp(s->tag, "ALTER", 5) == 0)
		return VERDICT_RUN;
	report_conflicts(g, m, s, parts);
	return VERDICT_CONFLICT;
}

static bool is_partial(const struct plan_input *in, size_t index)
{
	return in->partial >= 0 && (size_t)in->partial == index;
}

static bool is_done(const struct plan_input *in, size_t index, size_t step)
{
	return is_partial(in, index) && in->done && in->done[step];
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
	if (is_done(g->in, pm->index, number) &&
	    s->class != STATEMENT_SESSION) {
		ps->reason = "done before the interruption";
		return VERDICT_SKIP;
	}
	if (s->duplicate != DUPLICATE_NO)
		return merge_duplicate(g, pm->m, s);
	if (is_partial(g->in, pm->index) && g->in->in_doubt == (int)number &&
	    step_is_data(s))
		return VERDICT_ASK;
	return merge_effects(g, pm->m, s);
}

/* ---- one migration ---- */

/* Has the migration left traces? Of one that stopped half-way it is known what
 * ran, so traces say nothing about the rest. */
static bool is_partly_there(const struct merger *g,
			    const struct plan_migration *pm)
{
	size_t i;

	if (is_partial(g->in, pm->index))
		return false;
	for (i = 0; i < pm->step_nr; i++)
		if ((pm->steps[i].verdict == VERDICT_SKIP ||
		     pm->steps[i].verdict == VERDICT_COVERED) &&
		    step_touches(pm->steps[i].step, g->in->parts))
			return true;
	return false;
}

/* Does the step run for its own sake? Settings do not; roles and no-ops do
 * where nothing shows that the migration ran here. */
static bool is_needed(const struct plan_step *ps, bool there)
{
	switch (ps->verdict) {
	case VERDICT_REBUILD:
	case VERDICT_ASK:
		return true;
	case VERDICT_RUN:
		if (ps->step->effect_nr > 0 || step_is_data(ps->step))
			return true;
		return !there && ps->step->class != STATEMENT_SESSION;
	case VERDICT_SKIP:
	case VERDICT_COVERED:
	case VERDICT_CONFLICT:
		break;
	}
	return false;
}

static bool runs_something(const struct plan_migration *pm, bool there)
{
	size_t i;

	for (i = 0; i < pm->step_nr; i++)
		if (is_needed(&pm->steps[i], there))
			return true;
	return false;
}

/* Statements on data in a migration that is partly there: the fingerprint
 * cannot tell whether they ran. */
static void settle_data(struct merger *g, struct plan_migration *pm)
{
	bool there = is_partly_there(g, pm), asked = false;
	struct finding *f;
	size_t i;

	for (i = 0; i < pm->step_nr; i++) {
		struct plan_step *ps = &pm->steps[i];

		if (ps->verdict != VERDICT_ASK &&
		    !(there && ps->verdict == VERDICT_RUN &&
		      step_is_data(ps->step)))
			continue;
		ps->verdict = g->in->data == DATA_RUN	 ? VERDICT_RUN
			      : g->in->data == DATA_SKIP ? VERDICT_SKIP
							 : VERDICT_ASK;
		ps->reason = g->in->data == DATA_ASK ? "changes data, and may "
						       "have run already"
						     : "as --data says";
		if (ps->verdict != VERDICT_ASK || asked)
			continue;
		asked = true;
		f = findings_add(&g->p->findings, FINDING_DATA_CHOICE,
				 "migration %s is partly there, and its "
				 "statement on line %d changes data",
				 pm->m->name, ps->step->line);
		f->migration = pm->m->name;
		f->file = pm->m->file;
		f->line = ps->step->line;
		f->hint = "ledger apply --data=run or ledger apply --data=skip";
	}
}

/* With all its effects there, settings and no-ops of a migration need not run.
 */
static void skip_idle(const struct merger *g, struct plan_migration *pm)
{
	size_t i;

	if (runs_something(pm, is_partly_there(g, pm)))
		return;
	for (i = 0; i < pm->step_nr; i++)
		if (pm->steps[i].verdict == VERDICT_RUN) {
			pm->steps[i].verdict = VERDICT_SKIP;
			pm->steps[i].reason =
			    "nothing else of the migration runs";
		}
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

static void note_skipped(struct merger *g, struct plan_step *ps)
{
	size_t i;

	if (ps->verdict != VERDICT_SKIP && ps->verdict != VERDICT_COVERED)
		return;
	for (i = 0; i < ps->step->effect_nr; i++) {
		const struct change *c = &ps->step->effects[i];

		if (c->part == PART_STRUCTURE && oid_is_null(&c->before) &&
		    path_object_len(c->path) == strlen(c->path) &&
		    !map_get(&g->skipped, c->path))
			map_put(&g->skipped, c->path, ps);
	}
}

static void merge_into(struct merger *g, const struct plan_migration *pm,
		       struct plan_step *ps, size_t number)
{
	const struct step *s = ps->step;

	if (s->duplicate == DUPLICATE_NO && !is_done(g->in, pm->index, number))
		plan_predict_step(g->in->history, g->should, s);
	ps->verdict = merge_step(g, pm, ps, number);
	if (ps->verdict == VERDICT_RUN && lacks_object(g, pm->m, s))
		ps->verdict = VERDICT_CONFLICT;
	list_extras(g, ps);
	if (ps->verdict == VERDICT_RUN || ps->verdict == VERDICT_REBUILD)
		plan_predict_step(g->in->history, g->now, s);
	if (ps->verdict == VERDICT_CONFLICT || s->duplicate != DUPLICATE_NO ||
	    is_done(g->in, pm->index, number))
		return;
	if (is_out_of_order(g, pm->m, s))
		ps->verdict = VERDICT_CONFLICT;
}

static void merge_migration(struct merger *g, size_t index)
{
	const struct migration *m = g->in->history->nodes[index];
	struct plan_migration *pm = &g->p->migrations[g->p->nr++];
	size_t i;

	pm->m = m;
	pm->index = index;
	pm->step_nr = m->step_nr;
	pm->steps = arena_array(g->a, m->step_nr, sizeof(*pm->steps));
	for (i = 0; i < m->step_nr; i++) {
		pm->steps[i].step = &m->steps[i];
		merge_into(g, pm, &pm->steps[i], i);
		note_skipped(g, &pm->steps[i]);
	}
	settle_data(g, pm);
	skip_idle(g, pm);
	for (i = 0; i < pm->step_nr; i++)
		pm->run_nr += pm->steps[i].verdict == VERDICT_RUN ||
			      pm->steps[i].verdict == VERDICT_REBUILD;
}

/* ---- the whole ---- */

static bool is_pending(const struct plan_input *in, size_t i)
{
	return i < in->to && !in->applied[i];
}

/* Did an earlier statement take away or move something at or above the path?
 * What is there in live now is gone then: a later statement there means
 * something else. */
static bool is_cleared(const struct merger *g, const char *path)
{
	const char *end = path;

	do {
		end += strcspn(end, "/");
		if (map_get(&g->cleared,
			    arena_memdupz(g->a, path, (size_t)(end - path))))
			return true;
	} while (*end++);
	return false;
}

static void note_step(struct merger *g, const struct step *s)
{
	size_t i;

	for (i = 0; i < s->effect_nr; i++) {
		const struct change *c = &s->effects[i];

		if (!is_cleared(g, c->path))
			map_put(&g->touched, key_of(g->a, c->part, c->path), g);
	}
	for (i = 0; i < s->effect_nr; i++) {
		const struct change *c = &s->effects[i];

		if (c->part == PART_STRUCTURE && oid_is_null(&c->after))
			map_put(&g->cleared, c->path, g);
	}
}

static void note_touched(struct merger *g, size_t index)
{
	const struct migration *m = g->in->history->nodes[index];
	size_t i;

	for (i = 0; i < m->step_nr; i++)
		if (m->steps[i].duplicate == DUPLICATE_NO &&
		    !is_done(g->in, index, i))
			note_step(g, &m->steps[i]);
}

/* Not an error: the next run goes on from there. But it is told. */
static void report_partial(struct merger *g)
{
	const struct migration *m;
	struct finding *f;

	if (g->in->partial < 0)
		return;
	m = g->in->history->nodes[g->in->partial];
	f = findings_add(&g->p->findings, FINDING_STEP_PENDING,
			 "migration %s stopped half-way outside a transaction; "
			 "the next apply goes on from what the schema shows",
			 m->name);
	f->migration = m->name;
	f->file = m->file;
	f->hint = "ledger apply";
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
static void expect_extras(struct plan *p, const struct plan_input *in)
{
	size_t i;

	for (i = 0; i < in->extra_nr; i++) {
		const struct accepted_extra *x = &in->extras[i];
		const char *path = x->path;

		if (!holds(in->live, x, path) || holds(p->expected, x, path))
			path = follow_renames(in, path);
		if (holds(in->live, x, path))
			snapshot_put(p->expected, x->part, path, &x->id, NULL);
	}
}

/* What is known to be done of a migration that stopped half-way. */
static void expect_done(struct plan *p, const struct plan_input *in)
{
	const struct migration *m;
	size_t i;

	if (in->partial < 0)
		return;
	m = in->history->nodes[in->partial];
	for (i = 0; i < m->step_nr; i++)
		if (is_done(in, (size_t)in->partial, i) &&
		    m->steps[i].duplicate == DUPLICATE_NO)
			plan_predict_step(in->history, p->expected,
					  &m->steps[i]);
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

void plan_make(struct plan *p, const struct plan_input *in)
{
	struct merger g = { .in = in, .p = p, .a = in->arena };
	size_t i, pending = 0;

	memset(p, 0, sizeof(*p));
	findings_init(&p->findings, in->arena);
	map_init(&g.touched);
	map_init(&g.cleared);
	map_init(&g.skipped);
	map_init(&g.reported);
	map_init(&g.whole);
	p->expected = expected_state(in);
	expect_extras(p, in);
	expect_done(p, in);
	for (i = 0; i < in->history->nr; i++)
		if (is_pending(in, i)) {
			pending++;
			note_touched(&g, i);
		}
	p->migrations = arena_array(in->arena, pending, sizeof(*p->migrations));
	g.now = snapshot_copy(in->live);
	g.should = snapshot_copy(p->expected);
	for (i = 0; i < in->history->nr; i++)
		if (is_pending(in, i))
			merge_migration(&g, i);
	find_drift(&g);
	report_partial(&g);
	p->after = g.now;
	snapshot_free(g.should);
	provenance_free(g.made);
	map_release(&g.touched);
	map_release(&g.cleared);
	map_release(&g.skipped);
	map_release(&g.reported);
	map_release(&g.whole);
}

void plan_release(struct plan *p)
{
	findings_release(&p->findings);
	snapshot_free(p->expected);
	snapshot_free(p->after);
	free(p->extras);
	memset(p, 0, sizeof(*p));
}
