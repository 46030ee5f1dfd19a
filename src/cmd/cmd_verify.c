/* verify: exit 0 means that this deploy will go through. */
#include "base/msg.h"
#include "cmd/cmd.h"
#include "core/survey.h"
#include "io/store.h"

static int verify_offline(struct cmd *c, struct project *p)
{
	int code = findings_exit_code(&p->findings);

	say_findings(c, &p->findings);
	if (code == EXIT_OK)
		say(c, "ok: %zu migrations, files = records = store",
		    p->history.nr);
	return code;
}

static void say_ok(struct cmd *c, const struct survey *s)
{
	size_t pending = survey_pending_nr(s);

	say(c,
	    "ok: %zu applied, %zu pending; the schema is what the history "
	    "says%s",
	    s->state.applied_nr, pending,
	    pending ? ", and what is pending will go through" : "");
	say(c, "fingerprint %s", hex_of(c, &s->fingerprint));
}

static int verify_online(struct cmd *c, struct project *p, struct err *e)
{
	struct survey_options o;
	struct survey s;
	int code;

	cmd_survey_options(c, &o);
	o.memo = true;
	if (survey_open(&s, p, &o, e) < 0)
		return -1;
	if (s.t.present && !s.t.readable)
		msg_notice("this role may not read %s.history: the position "
			   "was found by the schema alone",
			   p->config.history_schema);
	if (cmd_settings(c, s.t.c, e) < 0) {
		survey_close(&s);
		return -1;
	}
	code = findings_exit_code(&s.plan.findings);
	say_findings(c, &s.plan.findings);
	if (code == EXIT_OK)
		say_ok(c, &s);
	json_put(c, "applied", json_integer((json_int_t)s.state.applied_nr));
	json_put(c, "pending", json_integer((json_int_t)survey_pending_nr(&s)));
	json_put(c, "fingerprint", json_oid(&s.fingerprint));
	survey_close(&s);
	return code;
}

int cmd_verify(struct cmd *c, struct err *e)
{
	struct project p;
	int code;

	if (project_open_files(&p, c->args.dir,
			       PROJECT_FILES | PROJECT_STORE_READ, e) < 0)
		return -1;
	if (!c->args.offline)
		code = verify_online(c, &p, e);
	else
		code = project_load(&p, e) < 0 ? -1 : verify_offline(c, &p);
	project_close(&p);
	return code;
}
