/* The merge: for each pending statement what to do, and all that stands against
 * it. */
#include "model/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "model/plan_parts.h"

/* ---- one migration ---- */

/* Has the migration left traces? Of one that stopped half-way it is known what
 * ran, so traces say nothing about the rest. */
static bool is_partly_there(const struct merger *g,
			    const struct plan_migration *pm)
{
	size_t i;

	if (plan_input_is_partial(g->in, pm->index))
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
	case VERDICT_FINISH:
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

static void report_choice(struct merger *g, const struct migration *m,
			  const struct step *s)
{
	struct finding *f;

	if (s->effect_nr == 0)
		f = findings_add(&g->p->findings, FINDING_DATA_CHOICE,
				 "migration %s is partly there, and its "
				 "statement on line %d changes data",
				 m->name, s->line);
	else
		f = findings_add(&g->p->findings, FINDING_DATA_CHOICE,
				 "migration %s removes on line %d what is "
				 "there and is made again later: the database "
				 "may be past it",
				 m->name, s->line);
	f->migration = m->name;
	f->file = step_file(m, s);
	f->line = s->line;
	f->hint = "ledger apply --data=run or ledger apply --data=skip";
}

/* Statements on data in a migration that is partly there: the fingerprint
 * cannot tell whether they ran. */
static void settle_data(struct merger *g, struct plan_migration *pm)
{
	bool there = is_partly_there(g, pm), asked = false;
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
		report_choice(g, pm->m, ps->step);
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
		merger_merge_step(g, pm, &pm->steps[i], i);
	}
	settle_data(g, pm);
	skip_idle(g, pm);
	for (i = 0; i < pm->step_nr; i++)
		pm->run_nr += verdict_runs(pm->steps[i].verdict);
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
			map_put(&g->touched, merger_key(g->a, c->part, c->path),
				g);
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
		    !plan_input_is_done(g->in, index, i))
			note_step(g, &m->steps[i]);
}

/* Beyond the plan's end, too: so far the database may be. */
static void note_last(struct merger *g, const struct migration *m)
{
	size_t i, k;

	for (i = 0; i < m->step_nr; i++)
		for (k = 0; k < m->steps[i].effect_nr; k++) {
			struct change *c = &m->steps[i].effects[k];

			if (c->part == PART_STRUCTURE &&
			    m->steps[i].duplicate == DUPLICATE_NO)
				map_put(&g->last, c->path, c);
		}
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

void plan_make(struct plan *p, const struct plan_input *in)
{
	struct merger g = { .in = in, .p = p, .a = in->arena };
	size_t i, pending = 0;

	memset(p, 0, sizeof(*p));
	findings_init(&p->findings, in->arena);
	map_init(&g.touched);
	map_init(&g.cleared);
	map_init(&g.skipped);
	map_init(&g.found);
	map_init(&g.last);
	map_init(&g.reported);
	map_init(&g.whole);
	if (!in->undrifted)
		p->own_expected = plan_expect(in);
	p->expected = in->undrifted ? in->live : p->own_expected;
	for (i = 0; i < in->history->nr; i++) {
		if (!in->applied[i])
			note_last(&g, in->history->nodes[i]);
		if (is_pending(in, i)) {
			pending++;
			note_touched(&g, i);
		}
	}
	p->migrations = arena_array(in->arena, pending, sizeof(*p->migrations));
	if (pending > 0) {
		g.now = snapshot_copy(in->live);
		g.should = snapshot_copy(p->expected);
	}
	for (i = 0; i < in->history->nr; i++)
		if (is_pending(in, i))
			merge_migration(&g, i);
	if (!in->undrifted)
		merger_find_drift(&g);
	report_partial(&g);
	p->after = g.now;
	snapshot_free(g.should);
	provenance_free(g.made);
	map_release(&g.touched);
	map_release(&g.cleared);
	map_release(&g.skipped);
	map_release(&g.found);
	map_release(&g.last);
	map_release(&g.reported);
	map_release(&g.whole);
}

void plan_release(struct plan *p)
{
	findings_release(&p->findings);
	snapshot_free(p->own_expected);
	snapshot_free(p->after);
	free(p->extras);
	free(p->leftovers);
	memset(p, 0, sizeof(*p));
}
