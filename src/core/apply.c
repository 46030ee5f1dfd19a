/* Pending migrations, one after the other. */
#include "core/apply.h"

#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/msg.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "core/remnant.h"
#include "core/runner.h"
#include "core/session.h"

struct applier {
	struct runner r;
	struct project *p;
	struct survey *s;
	struct apply_result *out;
	bool half;   /* a statement outside a transaction stopped half-way */
	bool adopts; /* the first row is an adoption */
};

static double now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static bool will_run(const struct plan_step *ps)
{
	return verdict_runs(ps->verdict);
}

/* An earlier run, which stopped half-way, made it: the step row says so, or its
 * intent and the live schema do. */
static bool ran_before(const struct applier *a, const struct plan_migration *pm,
		       size_t i)
{
	const struct target_state *state = &a->s->state;

	return state->partial >= 0 &&
	       a->p->history.nodes[state->partial] == pm->m &&
	       (state->done[i] || state->in_doubt == (int)i);
}

/* What ran and what did not: revert undoes what ran. */
static const char *detail_of(struct applier *a, const struct plan_migration *pm)
{
	const struct plan *plan = &a->s->plan;
	char hex[OID_HEX + 1];
	struct buf text = BUF_INIT;
	const char *kept;
	size_t i;

	for (i = 0; i < pm->step_nr; i++)
		buf_printf(&text, "%s %zu\n",
			   will_run(&pm->steps[i]) || ran_before(a, pm, i)
			       ? "run"
			       : "skip",
			   i + 1);
	/* What was accepted is kept with the first row; an adoption row, which
	 * comes before it, has it already. */
	for (i = 0; a->out->nr == 0 && !a->adopts && i < plan->extra_nr; i++)
		buf_printf(&text, "extra %d %s %s\n", (int)plan->extras[i].part,
			   oid_to_hex(hex, &plan->extras[i].id),
			   plan->extras[i].path);
	kept = arena_strdup(&a->p->arena, text.data);
	buf_release(&text);
	return kept;
}

static const struct source_script *script_of(struct applier *a,
					     const struct migration *m)
{
	return &project_file(a->p, m->name)->source->up;
}

/* ---- in a transaction ---- */

static int try_transaction(struct applier *a, const struct plan_migration *pm,
			   const char *what, struct row *row, struct err *e)
{
	size_t i;
	int rc = runner_begin(&a->r, e);

	for (i = 0; rc == 0 && i < pm->step_nr; i++)
		if (will_run(&pm->steps[i]))
			rc = runner_queue_add(&a->r, script_of(a, pm->m),
					      pm->steps[i].step, e);
	if (rc == 0)
		rc = runner_check(&a->r, what, e);
	if (rc < 0) {
		runner_rollback(&a->r);
		return -1;
	}
	runner_fingerprint(&a->r, &row->after);
	return runner_commit(&a->r, row, e);
}

static int apply_transaction(struct applier *a, const struct plan_migration *pm,
			     struct err *e)
{
	const char *what =
	    arena_printf(&a->p->arena, "migration %s", pm->m->name);
	struct row row;
	int rc;

	runner_row(&a->r, &row, ROW_APPLY, pm->m);
	row.detail = detail_of(a, pm);
	runner_fingerprint(&a->r, &row.before);
	plan_predict(pm, &a->p->history, a->r.want);
	do
		rc = try_transaction(a, pm, what, &row, e);
	while (rc < 0 && runner_try_again(&a->r, what, e));
	return rc;
}

/* ---- outside ---- */

/* A row in a transaction of its own. */
static int write_row(struct applier *a, enum row_kind kind,
		     const struct plan_migration *pm, size_t step,
		     struct err *e)
{
	struct row row;

	runner_row(&a->r, &row, kind, pm->m);
	row.step = (int)step + 1;
	runner_fingerprint(&a->r, &row.before);
	row.after = row.before;
	if (runner_begin(&a->r, e) < 0) {
		runner_rollback(&a->r);
		return -1;
	}
	return runner_commit(&a->r, &row, e);
}

static int tell_partial(struct applier *a, const struct plan_migration *pm,
			size_t step, struct err *e)
{
	a->half = true;
	/* A signal stays one: the exit status is 128 + n. */
	if (e->fault != FAULT_INTERRUPT)
		e->fault = FAULT_PARTIAL;
	err_in(e, "migration %s stopped half-way at statement %zu", pm->m->name,
	       step + 1);
	return err_hint(e, "Mend the cause, then run ledger apply again: it "
			   "looks at the live schema and goes on from there.");
}

/* What the statements before number `i` have set. */
static int set_again(struct applier *a, const struct plan_migration *pm,
		     size_t i, struct err *e)
{
	const struct source_script *script = script_of(a, pm->m);
	struct session_settings settings = { .nr = 0 };
	size_t k;
	int rc;

	for (k = 0; k < i; k++) {
		const struct step *s = pm->steps[k].step;

		if (s->offset <= script->len &&
		    s->len <= script->len - s->offset)
			session_settings_add(&settings, s->class, s->tag,
					     script->text + s->offset, s->len,
					     s->line);
	}
	rc = session_settings_run(&settings, a->s->t.c, e);
	session_settings_release(&settings);
	return rc;
}

static int run_alone(struct applier *a, const struct plan_migration *pm,
		     size_t i, struct err *e)
{
	const struct plan_step *ps = &pm->steps[i];
	struct conn *c = a->s->t.c;

	if (ps->verdict == VERDICT_FINISH)
		return remnant_finish(&a->r, ps->step, e);
	if (session_enter_user(c, &a->r.waits, e) < 0)
		return -1;
	if (ps->verdict == VERDICT_REBUILD &&
	    remnant_drop(&a->r, ps->step, e) < 0)
		return -1;
	if (set_again(a, pm, i, e) < 0 ||
	    runner_statement(&a->r, script_of(a, pm->m), ps->step, e) < 0)
		return -1;
	return session_leave_user(c, e);
}

/* An intent before each statement, a step behind it; the migration's own row
 * last. After a crash in between, the live schema says what happened. */
static int apply_alone(struct applier *a, const struct plan_migration *pm,
		       struct err *e)
{
	struct row row;
	size_t i, done = 0;

	runner_row(&a->r, &row, ROW_APPLY, pm->m);
	row.detail = detail_of(a, pm);
	runner_fingerprint(&a->r, &row.before);
	plan_predict(pm, &a->p->history, a->r.want);
	for (i = 0; i < pm->step_nr; i++) {
		const struct step *step = pm->steps[i].step;

		if (!will_run(&pm->steps[i]))
			continue;
		if (write_row(a, ROW_INTENT, pm, i, e) < 0)
			return done ? tell_partial(a, pm, i, e) : -1;
		a->r.within = true;
		if (run_alone(a, pm, i, e) < 0)
			return done || (step->flags & STATEMENT_NO_TRANSACTION)
				   ? tell_partial(a, pm, i, e)
				   : -1;
		done++;
		if (write_row(a, ROW_STEP, pm, i, e) < 0)
			return tell_partial(a, pm, i, e);
	}
	if (survey_reread(a->s, true, e) < 0 || runner_begin(&a->r, e) < 0 ||
	    runner_check(&a->r, pm->m->name, e) < 0) {
		runner_rollback(&a->r);
		return done ? tell_partial(a, pm, pm->step_nr - 1, e) : -1;
	}
	runner_fingerprint(&a->r, &row.after);
	return runner_commit(&a->r, &row, e);
}

/* ---- the whole ---- */

static bool runs_alone(const struct plan_migration *pm)
{
	return pm->m->no_transaction && pm->run_nr > 0;
}

/* Where did that leave the database? */
static int tell_failed(struct applier *a, const struct plan_migration *pm,
		       struct err *e)
{
	size_t done = a->out->nr;

	if (a->half || e->fault == FAULT_PARTIAL || e->fault == FAULT_UNKNOWN)
		return -1;
	/* A refused result names the migration itself. */
	if (e->fault != FAULT_FINDING)
		err_in(e, "migration %s", pm->m->name);
	if (done == 0)
		err_detail(e, "It was rolled back: the database is as it was.");
	else
		err_detail(e,
			   "It was rolled back; what came before it in this "
			   "run, up to %s, is applied.",
			   a->out->items[done - 1].pm->m->name);
	if (e->hint[0])
		return -1;
	if (e->fault == FAULT_BUSY || e->fault == FAULT_CONNECT)
		return err_hint(e, "Run ledger apply again: that is safe.");
	if (e->fault == FAULT_SQL || e->fault == FAULT_DENIED)
		return err_hint(e, "Mend the migration, the data or the "
				   "rights, then run ledger apply again.");
	return -1;
}

static int apply_one(struct applier *a, size_t i, struct err *e)
{
	const struct plan_migration *pm = &a->s->plan.migrations[i];
	double start = now_s();
	int rc;

	progress_step(i, pm->m->name);
	a->r.within = false;
	a->r.tries = 0;
	rc = runs_alone(pm) ? apply_alone(a, pm, e)
			    : apply_transaction(a, pm, e);
	if (rc < 0)
		return tell_failed(a, pm, e);
	a->out->items[a->out->nr].pm = pm;
	a->out->items[a->out->nr].seconds = now_s() - start;
	a->out->items[a->out->nr].retries = a->r.tries;
	a->out->nr++;
	return 0;
}

/* Nothing to run, but the position is news to the target. */
static int adopt(struct applier *a, struct err *e)
{
	struct conn *c = a->s->t.c;

	if (a->s->position == 0 && a->s->plan.extra_nr == 0)
		return 0;
	if (runner_begin(&a->r, e) < 0) {
		runner_rollback(&a->r);
		return -1;
	}
	if (session_leave_user(c, e) < 0 || conn_commit(c, e) != 0) {
		runner_rollback(&a->r);
		return -1;
	}
	a->out->adopted = true;
	return 0;
}

static int run_all(struct applier *a, struct err *e)
{
	struct plan *plan = &a->s->plan;
	size_t i;
	int rc = 0;

	if (plan->nr == 0)
		return a->r.row_pending ? adopt(a, e) : 0;
	a->out->adopted = a->r.row_pending && a->s->position > 0;
	progress_begin("applying", plan->nr);
	for (i = 0; rc == 0 && i < plan->nr; i++)
		rc = apply_one(a, i, e);
	progress_end();
	return rc;
}

int apply_run(struct project *p, const struct apply_options *o,
	      struct apply_result *out, struct err *e)
{
	struct survey_options so = o->survey;
	struct applier a = { .p = p, .s = &out->survey, .out = out };
	int rc;

	memset(out, 0, sizeof(*out));
	so.write = true;
	so.lock = true;
	so.adopt = o->adopt_only;
	so.lock_wait_ms = o->waits.target_ms;
	so.memo = true;
	so.memo_applied = true;
	if (survey_open(&out->survey, p, &so, e) < 0)
		return -1;
	out->fingerprint = out->survey.fingerprint;
	if (out->survey.remembered)
		return 1;
	if (findings_exit_code(&out->survey.plan.findings) != 0) {
		out->refused = true;
		return 0;
	}
	out->items =
	    arena_array(&p->arena, out->survey.plan.nr, sizeof(*out->items));
	runner_init(&a.r, a.s, &o->waits);
	a.adopts = a.r.row_pending;
	rc = run_all(&a, e);
	if (a.s->live)
		runner_fingerprint(&a.r, &out->fingerprint);
	runner_release(&a.r);
	if (rc == 0 && out->nr == 0 && !out->adopted)
		return 1;
	return rc;
}

void apply_result_release(struct apply_result *r)
{
	survey_close(&r->survey);
}
