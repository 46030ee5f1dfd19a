/* status: where files, records and, if there is one, the database stand. */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "core/project_baseline.h"
#include "core/survey.h"

static const char *state_of(const struct project_file *f,
			    const struct survey *s, const struct project *p)
{
	int at;

	switch (f->state) {
	case FILE_UNRECORDED:
		return "not recorded";
	case FILE_EDITED:
		return "edited";
	case FILE_LAYOUT_EDITED:
	case FILE_RECORDED:
		break;
	}
	at = history_index(&p->history, f->m->name);
	if (!s || at < 0)
		return "recorded";
	if (s->state.partial == at)
		return "half-way";
	return s->state.applied[at] ? "applied" : "pending";
}

static void say_contained(struct cmd *c, const struct project *p, json_t *list)
{
	const struct baseline *b = p->baseline;
	size_t i;

	for (i = 0; b && i < b->contained_nr; i++) {
		const char *name = b->contained[i].name;

		if (strcmp(name, b->source.name) == 0)
			continue;
		say(c, "%-12s %s", "contained", name);
		json_array_append_new(list, json_pack("{s:s, s:n, s:s}",
						      "migration", name, "file",
						      "state", "contained"));
	}
}

static void say_files(struct cmd *c, const struct project *p,
		      const struct survey *s)
{
	json_t *list = json_array();
	size_t i;

	say_contained(c, p, list);
	for (i = 0; i < p->file_nr; i++) {
		const struct project_file *f = &p->files[i];
		const char *state = state_of(f, s, p);
		json_t *o = json_object();

		say(c, "%-12s %s", state, f->source->name);
		json_object_set_new(o, "migration", json_text(f->source->name));
		json_object_set_new(o, "file", json_text(f->source->up.file));
		json_object_set_new(o, "state", json_text(state));
		json_array_append_new(list, o);
	}
	json_put(c, "migrations", list);
}

static void say_target(struct cmd *c, const struct survey *s)
{
	size_t pending = survey_pending_nr(s);
	const char *source = s->source == POSITION_HISTORY   ? "history"
			     : s->source == POSITION_LOCATED ? "located"
			     : s->source == POSITION_CLAIMED ? "claimed"
			     : s->source == POSITION_GIVEN   ? "given"
							     : "unknown";

	say(c, "%zu applied, %zu pending%s", s->state.applied_nr, pending,
	    s->source == POSITION_HISTORY   ? ""
	    : s->source == POSITION_LOCATED ? " (no history in this database; "
					      "found by its schema)"
	    : s->source == POSITION_CLAIMED ? " (no history in this database; "
					      "as the other tool says, and its "
					      "schema agrees)"
					    : " (no history in this database; "
					      "it equals no node)");
	say(c, "fingerprint %s", hex_of(c, &s->fingerprint));
	json_put(c, "applied", json_integer((json_int_t)s->state.applied_nr));
	json_put(c, "pending", json_integer((json_int_t)pending));
	json_put(c, "position", json_text(source));
	json_put(c, "fingerprint", json_oid(&s->fingerprint));
}

/* Without --db and DATABASE_URL the target is libpq's own; where nothing in the
 * environment names one either, and none answers, status speaks of files and
 * records only. */
static bool names_target(void)
{
	static const char *const names[] = { "PGHOST", "PGHOSTADDR",
					     "PGPORT", "PGDATABASE",
					     "PGUSER", "PGSERVICE" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (getenv(names[i]))
			return true;
	return false;
}

static int survey_target(struct cmd *c, struct project *p, struct survey *s,
			 struct err *e)
{
	struct survey_options o;

	cmd_survey_options(c, &o);
	if (survey_open(s, p, &o, e) == 0)
		return 0;
	if (o.dsn || names_target() ||
	    (e->fault != FAULT_CONNECT && e->fault != FAULT_DENIED))
		return -1;
	err_init(e);
	return 1;
}

int cmd_status(struct cmd *c, struct err *e)
{
	struct project p;
	struct survey s;
	int rc, code = EXIT_OK;

	if (cmd_project(c, &p, PROJECT_FILES | PROJECT_STORE_READ, e) < 0)
		return -1;
	rc = survey_target(c, &p, &s, e);
	if (rc < 0) {
		project_close(&p);
		return -1;
	}
	say_files(c, &p, rc == 0 ? &s : NULL);
	if (rc == 0) {
		say_target(c, &s);
		say_findings(c, &s.plan.findings);
		if (c->args.exit_code)
			code = findings_exit_code(&s.plan.findings);
		if (c->args.exit_code && code == EXIT_OK &&
		    survey_pending_nr(&s) > 0)
			code = EXIT_PENDING;
		survey_close(&s);
	} else {
		say(c, "no database given (--db, DATABASE_URL)");
		say_findings(c, &p.findings);
		if (c->args.exit_code)
			code = findings_exit_code(&p.findings);
	}
	project_close(&p);
	return code;
}
