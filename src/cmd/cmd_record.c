/* record: what was recorded, and what the replay found. */
#include "cmd/cmd.h"
#include "core/project.h"
#include "core/record.h"

static void report(struct cmd *c, const struct record_result *r)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < r->nr; i++) {
		const struct recorded *it = &r->items[i];
		json_t *o = json_object();

		say(c, "%s %s  %.12s -> %.12s", recorded_how_name(it->how),
		    it->m->name, hex_of(c, &it->m->expects),
		    hex_of(c, &it->m->produces));
		json_object_set_new(o, "migration", json_text(it->m->name));
		json_object_set_new(o, "how",
				    json_text(recorded_how_name(it->how)));
		json_object_set_new(o, "node", json_oid(&it->m->node));
		json_object_set_new(o, "expects", json_oid(&it->m->expects));
		json_object_set_new(o, "produces", json_oid(&it->m->produces));
		json_array_append_new(list, o);
	}
	json_put(c, "records", list);
	say_findings(c, &r->findings);
}

int cmd_record(struct cmd *c, struct err *e)
{
	struct record_options o = {
		.scratch_url = c->args.scratch,
		.frozen = c->args.frozen,
		.strict = c->args.strict,
		.amend = c->args.amend,
	};
	struct record_result r;
	struct project p;
	int code;

	if (cmd_project(c, &p,
			o.frozen ? PROJECT_FILES
				 : PROJECT_FILES | PROJECT_RENDER,
			e) < 0)
		return -1;
	if (record_run(&p, &o, &r, e) < 0)
		code = -1;
	else
		code = findings_exit_code(&r.findings);
	report(c, &r);
	if (code == EXIT_OK && r.nr == 0)
		say(c, "nothing to record: %zu recorded, all up to date",
		    p.history.nr);
	record_result_release(&r);
	project_close(&p);
	return code;
}
