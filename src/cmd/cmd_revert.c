/* revert: what was undone, and what was left alone. */
#include <string.h>

#include "cmd/cmd.h"
#include "core/revert.h"

static json_t *json_list(const char **texts, size_t nr)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < nr; i++)
		json_array_append_new(list, json_text(texts[i]));
	return list;
}

/* A statement may have several lines. */
static const char *indented(struct cmd *c, const char *sql)
{
	struct buf b = BUF_INIT;
	const char *text;

	for (; *sql; sql++) {
		buf_putc(&b, *sql);
		if (*sql == '\n')
			buf_puts(&b, "       ");
	}
	text = arena_memdupz(&c->arena, b.data, b.len);
	buf_release(&b);
	return text;
}

/* What was run is a line each, but with --verbose; what would be run is to be
 * read. */
static const char *shown(struct cmd *c, const char *sql)
{
	size_t line = strcspn(sql, "\n");

	if (sql[line] && !c->args.dry_run && !c->args.verbose)
		return arena_printf(&c->arena, "%.*s ...", (int)line, sql);
	return indented(c, sql);
}

static void report(struct cmd *c, const struct revert_result *r)
{
	bool dry = c->args.dry_run;
	json_t *list = json_array();
	size_t i, k;

	for (i = 0; i < r->nr; i++) {
		const struct reverted *it = &r->items[i];
		json_t *o = json_object();

		say(c, "%s %s%s", dry ? "would revert" : "reverted",
		    it->m->name, cmd_retries(c, it->retries));
		for (k = 0; k < it->done_nr; k++)
			say(c, "  %s  %s", dry ? "run" : "ran",
			    shown(c, it->done[k]));
		for (k = 0; k < it->kept_nr; k++)
			say(c, "  %s %s", dry ? "keep" : "kept", it->kept[k]);
		json_object_set_new(o, "migration", json_text(it->m->name));
		json_object_set_new(o, "ran", json_list(it->done, it->done_nr));
		json_object_set_new(o, "kept",
				    json_list(it->kept, it->kept_nr));
		json_object_set_new(o, "retries", json_integer(it->retries));
		json_array_append_new(list, o);
	}
	json_put(c, "reverted", list);
	json_put(c, "dry_run", json_boolean(dry));
	json_put(c, "fingerprint", json_oid(&r->fingerprint));
	if (r->survey.planned)
		say_findings(c, &r->survey.plan.findings);
}

int cmd_revert(struct cmd *c, struct err *e)
{
	struct revert_options o = {
		.allow_data_loss = c->args.allow_data_loss,
		.dry_run = c->args.dry_run,
	};
	struct revert_result r;
	struct project p;
	int rc, code;

	if (!c->args.to) {
		err_set(e, FAULT_USAGE,
			"revert needs --to NAME, the last "
			"migration to stay (or \"empty\")");
		return err_hint(e, "ledger log");
	}
	cmd_survey_options(c, &o.survey);
	if (cmd_project(c, &p, PROJECT_FILES | PROJECT_STORE_READ, e) < 0)
		return -1;
	cmd_waits(c, &p, &o.waits);
	rc = revert_run(&p, &o, &r, e);
	code = rc < 0 ? -1 : EXIT_OK;
	report(c, &r);
	if (rc >= 0 && r.refused) {
		code = findings_exit_code(&r.survey.plan.findings);
		say(c, "refused: nothing was run");
	} else if (rc == 1) {
		say(c, "nothing to revert");
	}
	if (rc >= 0 && !r.refused)
		say(c, "fingerprint %s", hex_of(c, &r.fingerprint));
	revert_result_release(&r);
	project_close(&p);
	return code;
}
