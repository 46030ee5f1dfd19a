/* fingerprint: 64 hex digits and a newline. Works without a project. */
#include "base/msg.h"
#include "cmd/cmd.h"
#include "core/project.h"
#include "core/survey.h"
#include "io/catalog.h"

static void explain(const struct survey *s)
{
	size_t nr, i;
	const char *const *names = catalog_uncovered(s->cat, &nr);

	for (i = 0; i < nr; i++)
		msg_notice("not covered: %s", names[i]);
	msg_notice(
	    "left out by rule: system schemas, temporary objects, members "
	    "of extensions, the schema \"%s\", history tables of other "
	    "migration tools; data, sequence values, statistics",
	    s->p->config.history_schema);
	msg_notice("left out by rule: settings, owner, privileges and comment "
		   "of the database; what was added to objects of the server");
	msg_notice(
	    "not readable by every role, so left out: connection strings "
	    "of subscriptions, options of user mappings");
}

int cmd_fingerprint(struct cmd *c, struct err *e)
{
	struct survey_options o;
	struct project p;
	struct survey s;
	int code = EXIT_OK;

	cmd_survey_options(c, &o);
	if (project_open_bare(&p, c->args.dir, PROJECT_OLD_FORM, e) < 0)
		return -1;
	o.no_texts = true;
	if ((c->args.parts &&
	     parts_parse(c->args.parts, &p.config.parts, e) < 0) ||
	    survey_read_live(&s, &p, &o, e) < 0) {
		project_close(&p);
		return -1;
	}
	if (c->args.explain) {
		explain(&s);
		code = cmd_settings(c, s.t.c, e);
	}
	say(c, "%s", hex_of(c, &s.fingerprint));
	json_put(c, "canonical", json_integer(CANONICAL_VERSION));
	json_put(c, "fingerprint", json_oid(&s.fingerprint));
	survey_close(&s);
	project_close(&p);
	return code;
}
