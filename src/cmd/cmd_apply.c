/* apply: what ran, what was skipped, and the fingerprint at the end. */
#include "cmd/cmd.h"
#include "core/apply.h"

static json_t *json_applied(const struct applied *it)
{
	json_t *o = json_object();
	size_t i, skipped = 0;

	for (i = 0; i < it->pm->step_nr; i++)
		skipped += it->pm->steps[i].verdict == VERDICT_SKIP ||
			   it->pm->steps[i].verdict == VERDICT_COVERED;
	json_object_set_new(o, "migration", json_text(it->pm->m->name));
	json_object_set_new(o, "node", json_oid(&it->pm->m->node));
	json_object_set_new(o, "run", json_integer((json_int_t)it->pm->run_nr));
	json_object_set_new(o, "skipped", json_integer((json_int_t)skipped));
	json_object_set_new(o, "seconds", json_real(it->seconds));
	json_object_set_new(o, "retries", json_integer(it->retries));
	return o;
}

static void say_applied(struct cmd *c, const struct applied *it)
{
	const struct plan_migration *pm = it->pm;
	size_t i, k;

	say(c, "applied %s (%zu run, %zu skipped, %.3f s%s)", pm->m->name,
	    pm->run_nr, pm->step_nr - pm->run_nr, it->seconds,
	    cmd_retries(c, it->retries));
	for (i = 0; i < pm->step_nr; i++) {
		const struct plan_step *ps = &pm->steps[i];
		const char *path = step_object(ps->step);

		if (ps->verdict != VERDICT_SKIP &&
		    ps->verdict != VERDICT_COVERED)
			continue;
		say(c, "  skipped %s:%d: %s%s%s%s", step_file(pm->m, ps->step),
		    ps->step->line, ps->step->tag, path ? ": " : "",
		    path ? path_describe(&c->arena, path) : "",
		    ps->verdict == VERDICT_COVERED ? " (covered)" : "");
		for (k = 0; k < ps->extra_nr; k++)
			say(c, "    beyond it: %s",
			    path_describe(&c->arena, ps->extras[k]));
	}
}

static void report(struct cmd *c, const struct apply_result *r)
{
	const struct survey *s = &r->survey;
	json_t *list = json_array();
	size_t i;

	if (r->adopted)
		say(c, "adopted: this database stands at %s",
		    survey_position_name(s, s->position));
	for (i = 0; i < r->nr; i++) {
		say_applied(c, &r->items[i]);
		json_array_append_new(list, json_applied(&r->items[i]));
	}
	json_put(c, "adopted",
		 r->adopted ? json_text(survey_position_name(s, s->position))
			    : json_null());
	json_put(c, "applied", list);
	json_put(c, "fingerprint", json_oid(&r->fingerprint));
	if (s->planned)
		say_findings(c, &s->plan.findings);
}

int cmd_apply(struct cmd *c, struct err *e)
{
	struct apply_options o = { 0 };
	struct apply_result r;
	struct project p;
	int rc, code;

	cmd_survey_options(c, &o.survey);
	if (project_open_files(&p, c->args.dir,
			       PROJECT_FILES | PROJECT_STORE_READ, e) < 0)
		return -1;
	cmd_waits(c, &p, &o.waits);
	rc = apply_run(&p, &o, &r, e);
	code = rc < 0 ? -1 : EXIT_OK;
	report(c, &r);
	if (rc >= 0 && r.refused) {
		code = findings_exit_code(&r.survey.plan.findings);
		say(c, "refused: nothing was run");
	} else if (rc == 1) {
		say(c, "nothing to apply");
	}
	if (rc >= 0 && !r.refused)
		say(c, "fingerprint %s", hex_of(c, &r.fingerprint));
	apply_result_release(&r);
	project_close(&p);
	return code;
}
