/* adopt: where a database stands is written down in it; or its schema becomes
 * the first node. */
#include "base/msg.h"
#include "cmd/cmd.h"
#include "core/adopt.h"
#include "core/apply.h"

/* ---- the position ---- */

static void report_position(struct cmd *c, const struct apply_result *r)
{
	const struct survey *s = &r->survey;
	const char *name = r->adopted ? survey_position_name(s, s->position)
				      : NULL;

	if (r->adopted)
		say(c, "adopted: this database stands at %s", name);
	json_put(c, "adopted", name ? json_text(name) : json_null());
	json_put(c, "fingerprint", json_oid(&r->fingerprint));
	if (s->planned)
		say_findings(c, &s->plan.findings);
}

static int write_position(struct cmd *c, struct err *e)
{
	struct apply_options o = { .adopt_only = true };
	struct apply_result r;
	struct project p;
	int rc, code;

	cmd_survey_options(c, &o.survey);
	if (cmd_project(c, &p, PROJECT_FILES | PROJECT_STORE_READ, e) < 0)
		return -1;
	cmd_waits(c, &p, &o.waits);
	rc = apply_run(&p, &o, &r, e);
	code = rc < 0 ? -1 : EXIT_OK;
	report_position(c, &r);
	if (rc >= 0 && r.refused) {
		code = findings_exit_code(&r.survey.plan.findings);
		say(c, "refused: nothing was written");
	} else if (rc == 1) {
		say(c, "nothing to adopt: %s",
		    r.survey.t.row_nr > 0 ? "this database has a history"
					  : "this database is empty");
	}
	if (rc >= 0 && !r.refused)
		say(c, "fingerprint %s", hex_of(c, &r.fingerprint));
	apply_result_release(&r);
	project_close(&p);
	return code;
}

/* ---- a baseline ---- */

static void report_baseline(struct cmd *c, const struct adopt_result *r)
{
	say(c, "baseline %s: the schema of this database is the first node",
	    r->name);
	if (r->contained_nr > 0)
		say(c, "  it contains %zu migration%s, which %s not run again",
		    r->contained_nr, r->contained_nr == 1 ? "" : "s",
		    r->contained_nr == 1 ? "is" : "are");
	say(c, "fingerprint %s", hex_of(c, &r->fingerprint));
}

static int make_baseline(struct cmd *c, struct err *e)
{
	struct adopt_options o = { .baseline = c->args.baseline,
				   .scratch_url = c->args.scratch };
	struct adopt_result r;
	struct project p;
	int rc;

	cmd_survey_options(c, &o.survey);
	if (cmd_project(c, &p, PROJECT_FILES, e) < 0)
		return -1;
	rc = adopt_baseline(&p, &o, &r, e);
	if (rc == 0) {
		report_baseline(c, &r);
		json_put(c, "baseline", json_text(r.name));
		json_put(c, "contained",
			 json_integer((json_int_t)r.contained_nr));
		json_put(c, "fingerprint", json_oid(&r.fingerprint));
	}
	say_findings(c, &r.record.findings);
	if (rc == 0)
		msg_notice("next: ledger record, then ledger adopt for each "
			   "database");
	adopt_result_release(&r);
	project_close(&p);
	return rc < 0 ? -1 : EXIT_OK;
}

int cmd_adopt(struct cmd *c, struct err *e)
{
	if (c->args.baseline && c->args.at)
		return err_set(e, FAULT_USAGE,
			       "--baseline and --at cannot go together");
	if (c->args.scratch && !c->args.baseline)
		return err_set(e, FAULT_USAGE,
			       "--scratch goes with --baseline only");
	return c->args.baseline ? make_baseline(c, e) : write_position(c, e);
}
