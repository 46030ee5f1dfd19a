/* record: what was recorded, and what the replay found. */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "core/project.h"
#include "core/record.h"
#include "model/migration.h"

#define SERVER_MIN 13
#define SERVER_MAX 99

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

/* "13", "13=DIR". */
static int parse_server(struct cmd *c, char *word, struct record_server *out,
			struct err *e)
{
	char *dir = strchr(word, '='), *end;
	long major;

	if (dir)
		*dir++ = '\0';
	major = strtol(word, &end, 10);
	if (end == word || *end || major < SERVER_MIN || major > SERVER_MAX ||
	    (dir && !*dir))
		return err_set(e, FAULT_USAGE,
			       "--server must be major versions from %d to %d, "
			       "not \"%s\"",
			       SERVER_MIN, SERVER_MAX, c->args.server);
	out->major = (int)major;
	out->bindir = dir;
	return 0;
}

/* --server MAJOR[=DIR][,MAJOR[=DIR]…] */
static int parse_servers(struct cmd *c, struct record_options *o, struct err *e)
{
	struct record_server *list =
	    arena_array(&c->arena, RECORD_SERVERS_MAX, sizeof(*list));
	char *next = arena_strdup(&c->arena, c->args.server);

	while (next) {
		char *word = next;

		next = strchr(word, ',');
		if (next)
			*next++ = '\0';
		if (o->server_nr == RECORD_SERVERS_MAX)
			return err_set(e, FAULT_USAGE,
				       "--server names more than %d versions",
				       RECORD_SERVERS_MAX);
		if (parse_server(c, word, &list[o->server_nr++], e) < 0)
			return -1;
	}
	o->servers = list;
	return 0;
}

/* A directory without migrations may be the wrong one. */
static void say_nothing(struct cmd *c, const struct project *p)
{
	const char *format = p->format ? p->format->name : NULL;

	if (p->history.nr > 0 || p->source_nr > 0)
		say(c, "nothing to record: %zu recorded, all up to date",
		    p->history.nr);
	else if (format)
		say(c, "nothing to record: no migration of the format %s in %s",
		    format, p->config.migrations);
	else
		say(c, "nothing to record: no migrations in %s",
		    p->config.migrations);
}

int cmd_record(struct cmd *c, struct err *e)
{
	struct record_options o = {
		.scratch_url = c->args.scratch,
		.frozen = c->args.frozen,
		.strict = c->args.strict,
		.amend = c->args.amend,
		.again = c->args.again,
	};
	unsigned needs = PROJECT_FILES | (o.frozen ? 0 : PROJECT_RENDER) |
			 (o.again ? PROJECT_OLD_FORM : 0);
	struct record_result r;
	struct project p;
	int code;

	if (o.again && (o.frozen || o.amend))
		return err_set(e, FAULT_USAGE,
			       "--again does not go with --frozen or --amend");
	if (c->args.server && parse_servers(c, &o, e) < 0)
		return -1;
	if (cmd_project(c, &p, needs, e) < 0)
		return -1;
	if (record_run(&p, &o, &r, e) < 0)
		code = -1;
	else
		code = findings_exit_code(&r.findings);
	report(c, &r);
	if (code == EXIT_OK && r.nr == 0)
		say_nothing(c, &p);
	record_result_release(&r);
	project_close(&p);
	return code;
}
