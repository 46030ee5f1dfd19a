/* Back, one migration at a time. */
#include "core/revert.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/msg.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "core/runner.h"
#include "core/session.h"
#include "core/undo.h"

struct reverter {
	struct runner r;
	struct project *p;
	struct survey *s;
	const struct revert_options *o;
	struct revert_result *out;
	/* The migration at hand. */
	const struct migration *m;
	const struct row *row; /* NULL: it was adopted, not applied by us */
	struct reverted *item;
	struct map made; /* paths that it made or changed in this database */
};

static bool step_ran(const struct reverter *g, size_t i)
{
	if (g->m->steps[i].duplicate != DUPLICATE_NO)
		return false;
	return g->row ? row_step_ran(g->row, i + 1) : true;
}

/* The schema without what the migration did here; and the paths that it did it
 * to. */
static void predict(struct reverter *g)
{
	size_t i, k;

	for (i = g->m->step_nr; i > 0; i--) {
		const struct step *s = &g->m->steps[i - 1];

		if (!step_ran(g, i - 1))
			continue;
		plan_reverse_step(&g->p->history, g->r.want, s);
		for (k = 0; k < s->effect_nr; k++)
			map_put(&g->made, s->effects[k].path, g);
	}
}

static void note_done(struct reverter *g, const char *text)
{
	struct reverted *it = g->item;

	it->done = xreallocarray(it->done, it->done_nr + 1, sizeof(*it->done));
	it->done[it->done_nr++] = arena_strdup(&g->p->arena, text);
}

static void note_kept(struct reverter *g, const char *text)
{
	struct reverted *it = g->item;

	it->kept = xreallocarray(it->kept, it->kept_nr + 1, sizeof(*it->kept));
	it->kept[it->kept_nr++] = text;
}

/* ---- refusals before anything runs ---- */

static int refuse_data_loss(struct reverter *g, struct err *e)
{
	const char **lost;
	size_t nr, i;

	if (g->o->allow_data_loss)
		return 0;
	if (undo_data(g->s->t.c, &g->p->arena, g->s->live, g->r.want, &lost,
		      &nr, e) < 0)
		return -1;
	if (nr == 0)
		return 0;
	err_set(e, FAULT_FINDING, "reverting %s would lose data", g->m->name);
	for (i = 0; i < nr; i++)
		err_detail(e, "%s holds data.", lost[i]);
	return err_hint(e, "ledger revert --allow-data-loss, after a backup");
}

static int refuse_rest(struct reverter *g, const char **rest, size_t nr,
		       struct err *e)
{
	size_t i;

	err_set(e, FAULT_FINDING,
		"migration %s cannot be undone without a way "
		"down: it changed or removed objects",
		g->m->name);
	for (i = 0; i < nr; i++)
		err_detail(e, "%s", path_describe(&g->p->arena, rest[i]));
	return err_hint(e, "Write a \"-- ledger: down\" section (or a down "
			   "file), then ledger record, then revert again.");
}

static bool has_proved_down(const struct reverter *g)
{
	return g->m->down_state == DOWN_PROVED &&
	       !project_file(g->p, g->m->name)->down_edited;
}

/* What one migration changed or removed, and so DROP alone cannot undo. */
static int check_undoable(struct reverter *g, struct snapshot *state,
			  struct err *e)
{
	struct arena *a = &g->p->arena;
	struct snapshot *before = snapshot_copy(state);
	struct change *changes;
	const char **rest;
	size_t nr, n = 0, i;

	for (i = g->m->step_nr; i > 0; i--)
		if (step_ran(g, i - 1))
			plan_reverse_step(&g->p->history, state,
					  &g->m->steps[i - 1]);
	nr =
	    snapshot_diff(before, state, PART_BIT(PART_STRUCTURE), a, &changes);
	rest = arena_array(a, nr, sizeof(*rest));
	for (i = 0; i < nr; i++)
		if (!oid_is_null(&changes[i].after))
			rest[n++] = arena_strdup(a, changes[i].path);
	snapshot_free(before);
	if (n == 0 || has_proved_down(g))
		return 0;
	return refuse_rest(g, rest, n, e);
}

/* All migrations that are to go, looked at before the first one does. */
static int check_all(struct reverter *g, size_t last, struct err *e)
{
	struct snapshot *state = snapshot_copy(g->r.want);
	size_t i;
	int rc = 0;

	for (i = g->p->history.nr; rc == 0 && i > last; i--) {
		if (!g->s->state.applied[i - 1])
			continue;
		g->m = g->p->history.nodes[i - 1];
		g->row = target_row_of(&g->s->t, g->m->name);
		rc = check_undoable(g, state, e);
	}
	snapshot_free(state);
	return rc;
}

/* ---- the way down ---- */

/* Why a proved down statement must not run here: it touches what this migration
 * did not make in this database. NULL: it may. */
static const char *withheld(struct reverter *g, const struct step *s)
{
	size_t i;

	if (s->withheld_for)
		return arena_printf(&g->p->arena, "it would touch what %s made",
				    s->withheld_for);
	for (i = 0; i < s->effect_nr; i++)
		if (s->effects[i].part == PART_STRUCTURE &&
		    !map_get(&g->made, s->effects[i].path))
			return arena_printf(
			    &g->p->arena, "%s was there before the migration",
			    path_describe(&g->p->arena, s->effects[i].path));
	return NULL;
}

static int run_down(struct reverter *g, struct err *e)
{
	const struct project_file *f = project_file(g->p, g->m->name);
	const struct source_script *script = &f->source->down;
	size_t i;

	if (!has_proved_down(g))
		return 0;
	for (i = 0; i < g->m->down_nr; i++) {
		const struct step *s = &g->m->down[i];
		const char *why = withheld(g, s);

		if (s->class == STATEMENT_TRANSACTION)
			continue;
		if (why) {
			note_kept(g, arena_printf(
					 &g->p->arena, "%s:%d: %s not run: %s",
					 script->file, s->line, s->tag, why));
			continue;
		}
		if (runner_statement(&g->r, script, s, e) < 0)
			return -1;
		note_done(g, arena_printf(&g->p->arena, "%s:%d: %s",
					  script->file, s->line, s->tag));
	}
	return 0;
}

/* ---- by provenance ---- */

/* Objects depend on each other in ways that only the server knows: what cannot
 * go yet is tried again after the others, as long as something goes. */
static int drop_all(struct reverter *g, struct undo *undo, size_t nr,
		    struct err *e)
{
	struct conn *c = g->s->t.c;
	size_t left = nr, i, before;
	struct err why;

	err_init(&why);
	do {
		before = left;
		for (i = 0; i < nr; i++) {
			if (!undo[i].sql)
				continue;
			if (session_savepoint(c, "ledger_drop", e) < 0)
				return -1;
			if (conn_exec(c, undo[i].sql, &why) == 0) {
				note_done(g, undo[i].sql);
				undo[i].sql = NULL;
				left--;
			} else if (!conn_alive(c) ||
				   why.fault == FAULT_INTERRUPT ||
				   session_rollback_to(c, "ledger_drop", e) <
				       0) {
				*e = why;
				return -1;
			}
			if (session_release(c, "ledger_drop", e) < 0)
				return -1;
		}
	} while (left > 0 && left < before);
	if (left == 0)
		return 0;
	*e = why;
	return err_in(e, "could not undo migration %s", g->m->name);
}

static int undo_rest(struct reverter *g, struct err *e)
{
	unsigned parts = g->p->config.parts;
	struct undo *undo;
	const char **rest;
	size_t nr, rest_nr;
	int rc;

	if (catalog_refresh(g->s->cat, e) < 0 ||
	    session_leave_waiting(g->s->t.c, &g->r.waits, e) < 0)
		return -1;
	rc = undo_plan(g->s->t.c, &g->p->arena, g->s->live, g->r.want, parts,
		       &undo, &nr, &rest, &rest_nr, e);
	if (rc < 0)
		return -1;
	if (rc == 1)
		return refuse_rest(g, rest, rest_nr, e);
	if (nr == 0)
		return 0;
	blockers_watch(&g->r.blockers, g->s->t.c, g->r.waits.lock_ms);
	rc = drop_all(g, undo, nr, e);
	blockers_unwatch(&g->r.blockers);
	if (rc < 0)
		blockers_tell(&g->r.blockers, e);
	return rc;
}

/* ---- one migration ---- */

static int try_revert(struct reverter *g, const char *what, struct row *row,
		      struct err *e)
{
	int rc = runner_begin(&g->r, e);

	g->item->done_nr = 0;
	g->item->kept_nr = 0;
	if (rc == 0)
		rc = run_down(g, e);
	if (rc == 0)
		rc = undo_rest(g, e);
	if (rc == 0)
		rc = runner_check(&g->r, what, e);
	if (rc < 0) {
		runner_rollback(&g->r);
		return -1;
	}
	runner_fingerprint(&g->r, &row->after);
	return runner_commit(&g->r, row, e);
}

static int revert_one(struct reverter *g, const struct migration *m,
		      struct err *e)
{
	const char *what =
	    arena_printf(&g->p->arena, "reverting migration %s", m->name);
	struct row row;
	int rc;

	g->m = m;
	g->row = target_row_of(&g->s->t, m->name);
	g->item = &g->out->items[g->out->nr];
	g->item->m = m;
	map_init(&g->made);
	runner_row(&g->r, &row, ROW_REVERT, m);
	runner_fingerprint(&g->r, &row.before);
	predict(g);
	g->r.tries = 0;
	rc = refuse_data_loss(g, e);
	if (rc == 0)
		do
			rc = try_revert(g, what, &row, e);
		while (rc < 0 && runner_try_again(&g->r, what, e));
	map_release(&g->made);
	if (rc < 0)
		return -1;
	g->item->retries = g->r.tries;
	g->out->nr++;
	return 0;
}

/* ---- the whole ---- */

static int find_last(struct project *p, const char *to, size_t *last,
		     struct err *e)
{
	size_t at;

	if (strcmp(to, "empty") == 0) {
		*last = 0;
		return 0;
	}
	if (project_find(p, to, &at, e) < 0)
		return -1;
	*last = at + 1;
	return 0;
}

int revert_run(struct project *p, const struct revert_options *o,
	       struct revert_result *out, struct err *e)
{
	struct survey_options so = o->survey;
	struct reverter g = { .p = p, .s = &out->survey, .o = o, .out = out };
	size_t last, i;
	int rc = 0;

	memset(out, 0, sizeof(*out));
	if (find_last(p, so.to, &last, e) < 0)
		return -1;
	so.to = NULL;
	so.write = true;
	so.lock = true;
	so.lock_wait_ms = o->waits.target_ms;
	so.nothing_pending = true;
	if (survey_open(&out->survey, p, &so, e) < 0)
		return -1;
	out->fingerprint = out->survey.fingerprint;
	if (findings_exit_code(&out->survey.plan.findings) != 0) {
		out->refused = true;
		return 0;
	}
	out->items = arena_array(&p->arena, p->history.nr, sizeof(*out->items));
	runner_init(&g.r, g.s, &o->waits);
	rc = check_all(&g, last, e);
	for (i = p->history.nr; rc == 0 && i > last; i--)
		if (out->survey.state.applied[i - 1])
			rc = revert_one(&g, p->history.nodes[i - 1], e);
	runner_fingerprint(&g.r, &out->fingerprint);
	runner_release(&g.r);
	if (rc == 0 && out->nr == 0)
		return 1;
	return rc;
}

void revert_result_release(struct revert_result *r)
{
	size_t i;

	for (i = 0; i < r->nr; i++) {
		free(r->items[i].done);
		free(r->items[i].kept);
	}
	survey_close(&r->survey);
}
