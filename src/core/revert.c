/* Back, one migration at a time. */
#include "core/revert.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "core/revert_parts.h"
#include "core/session.h"

static void note_made(struct reverter *g)
{
	size_t i, k;

	for (i = 0; i < g->m->step_nr; i++)
		for (k = 0;
		     reverter_step_ran(g, i) && k < g->m->steps[i].effect_nr;
		     k++)
			map_put(&g->made, g->m->steps[i].effects[k].path, g);
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

	for (i = 0; i < g->m->down_nr; i++) {
		const struct step *s = &g->m->down[i];
		const char *why = withheld(g, s);

		if (s->class == STATEMENT_TRANSACTION)
			continue;
		if (why) {
			reverter_note_kept(
			    g,
			    arena_printf(&g->p->arena, "%s:%d: %s not run: %s",
					 s->file ? s->file : script->file,
					 s->line, s->tag, why));
			continue;
		}
		if (runner_statement(&g->r, script, s, e) < 0)
			return -1;
		reverter_note_done(
		    g, arena_printf(&g->p->arena, "%s:%d: %s",
				    s->file ? s->file : script->file, s->line,
				    s->tag));
	}
	return 0;
}

/* ---- by provenance ---- */

static int run_units(struct undo *u, const struct units *units, struct err *e)
{
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < units->nr; i++)
		rc = undo_run(u, &units->items[i], e);
	return rc;
}

/* To the state at `from` again, on the server and here. */
static int take_back(struct undo *u, size_t mark, struct err *e)
{
	if (session_rollback_to(u->c, "ledger_whole", e) < 0)
		return -1;
	snapshot_undo(u->live, mark);
	return catalog_rolled_back(u->cat, e);
}

/* What was made in several steps may hold together so that only the way back
 * step by step takes it apart. */
static int run_short(struct reverter *g, struct undo *u,
		     const struct snapshot *from, const struct units *units,
		     struct err *e)
{
	size_t done = g->item->done_nr, mark;
	struct units steps;
	struct err why;
	int rc;

	if (session_savepoint(u->c, "ledger_whole", e) < 0)
		return -1;
	mark = snapshot_mark(u->live);
	rc = run_units(u, units, e);
	if (rc == 0 || units->items[0].step_nr <= 1 || !conn_alive(u->c) ||
	    (e->fault != FAULT_SQL && e->fault != FAULT_FINDING))
		return rc;
	why = *e;
	err_init(e);
	if (take_back(u, mark, e) < 0)
		return -1;
	g->item->done_nr = done;
	units_make(&steps, g, from, UNITS_STEPS);
	rc = run_units(u, &steps, e);
	units_release(&steps);
	if (rc < 0 && e->fault == FAULT_FINDING)
		*e = why;
	return rc;
}

/* ---- one migration ---- */

/* In the transaction: what the migration did here goes. */
static int undo_migration(struct reverter *g, struct undo *u,
			  const struct snapshot *from,
			  const struct units *units, struct err *e)
{
	struct undo_unit all = { units_end(units), units->steps,
				 units->step_nr };
	bool down = reverter_has_down(g);
	int rc;

	/* Asked once for all of it, so that all is named. */
	rc = undo_begin(u, e);
	if (rc == 0)
		rc = undo_check_data(u, &all, e);
	if (rc == 0 && down) {
		rc = session_enter_user(u->c, u->waits, e);
		if (rc == 0)
			rc = run_down(g, e);
		if (rc == 0)
			rc = undo_begin(u, e);
		/* A file's statement is watched by itself. */
		blockers_watch(&g->r.blockers, u->c, g->r.waits.lock_ms);
	}
	if (rc == 0)
		rc = units->whole && !down ? run_short(g, u, from, units, e)
					   : run_units(u, units, e);
	if (rc < 0 && e->fault == FAULT_SQL) {
		err_in(e, "could not undo migration %s", g->m->name);
		if (!e->hint[0])
			err_hint(e, "Nothing was changed. What stands against "
				    "it must go first, or write a \"-- ledger: "
				    "down\" section.");
	}
	return rc;
}

/* Who keeps the tool's own statements waiting is told as for a file's. */
static int undo_watched(struct reverter *g, struct undo *u,
			const struct snapshot *from, const struct units *units,
			struct err *e)
{
	int rc;

	blockers_watch(&g->r.blockers, u->c, g->r.waits.lock_ms);
	rc = undo_migration(g, u, from, units, e);
	blockers_unwatch(&g->r.blockers);
	if (rc < 0)
		blockers_tell(&g->r.blockers, e);
	return rc;
}

/* A dry run is one transaction: the next migration is undone where the one
 * before it is, too. */
static int begin(struct reverter *g, struct err *e)
{
	if (g->o->dry_run && g->out->nr > 0)
		return 0;
	return runner_begin(&g->r, e);
}

static int try_revert(struct reverter *g, const struct units *units,
		      struct row *row, const struct snapshot *from,
		      const char *what, struct err *e)
{
	struct undo u = { .c = g->s->t.c,
			  .cat = g->s->cat,
			  .live = g->s->live,
			  .history = &g->p->history,
			  .arena = &g->p->arena,
			  .migration = g->m->name,
			  .parts = g->p->config.parts,
			  .waits = &g->r.waits,
			  .allow_data_loss = g->o->allow_data_loss,
			  .ran = reverter_note_done,
			  .ctx = g };
	int rc = begin(g, e);

	g->item->done_nr = 0;
	g->item->kept_nr = 0;
	units_tell_kept(units, g);
	if (rc == 0)
		rc = undo_watched(g, &u, from, units, e);
	if (rc == 0)
		rc = runner_check(&g->r, what, e);
	if (rc < 0) {
		runner_rollback(&g->r);
		reverter_tell_labels(g, from, units, e);
		return -1;
	}
	runner_fingerprint(&g->r, &row->after);
	return g->o->dry_run ? 0 : runner_commit(&g->r, row, e);
}

static int revert_one(struct reverter *g, const struct migration *m,
		      struct err *e)
{
	const char *what =
	    arena_printf(&g->p->arena, "reverting migration %s", m->name);
	struct snapshot *from = g->r.want;
	struct units units;
	struct row row;
	int rc;

	reverter_choose(g, m);
	g->item = &g->out->items[g->out->nr];
	g->item->m = m;
	map_init(&g->made);
	note_made(g);
	runner_row(&g->r, &row, ROW_REVERT, m);
	runner_fingerprint(&g->r, &row.before);
	units_make(&units, g, from,
		   reverter_has_down(g) ? UNITS_WHOLE : UNITS_SHORT);
	g->r.want = snapshot_copy(units_end(&units));
	g->r.tries = 0;
	do
		rc = try_revert(g, &units, &row, from, what, e);
	while (rc < 0 && !g->o->dry_run && runner_try_again(&g->r, what, e));
	units_release(&units);
	snapshot_free(from);
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

/* What comes back needs the live schema in full: its owners and privileges are
 * its own. */
static int read_texts(struct reverter *g, struct err *e)
{
	if (survey_read_texts(g->s, e) < 0)
		return -1;
	snapshot_free(g->r.want);
	g->r.want = snapshot_copy(g->s->live);
	return 0;
}

int revert_run(struct project *p, const struct revert_options *o,
	       struct revert_result *out, struct err *e)
{
	struct survey_options so = o->survey;
	struct reverter g = { .p = p, .s = &out->survey, .o = o, .out = out };
	size_t last, i;
	bool texts;
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
	rc = revert_check(&g, last, &texts, e);
	if (rc == 0 && texts)
		rc = read_texts(&g, e);
	for (i = p->history.nr; rc == 0 && i > last; i--)
		if (out->survey.state.applied[i - 1])
			rc = revert_one(&g, p->history.nodes[i - 1], e);
	if (g.s->live)
		runner_fingerprint(&g.r, &out->fingerprint);
	if (rc == 0 && o->dry_run && out->nr > 0)
		runner_rollback(&g.r);
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
