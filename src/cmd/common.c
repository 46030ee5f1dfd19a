/* What several verbs need. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/msg.h"
#include "cmd/cmd.h"
#include "core/project.h"
#include "core/survey.h"
#include "core/waits.h"
#include "io/catalog.h"

#define LOCK_TIMEOUT_MS 10000
#define RETRIES 3

int cmd_project(struct cmd *c, struct project *p, unsigned needs, struct err *e)
{
	return project_open(p, c->args.dir, needs, e);
}

const char *cmd_dsn(const struct cmd *c)
{
	if (c->args.db)
		return c->args.db;
	return getenv("DATABASE_URL");
}

void cmd_survey_options(struct cmd *c, struct survey_options *o)
{
	*o = (struct survey_options){
		.dsn = cmd_dsn(c),
		.app_name = arena_printf(&c->arena, "ledger %s", c->verb->name),
		.to = c->args.to,
		.at = c->args.at,
		.data = c->args.data,
		.keep_history = c->args.keep_history,
	};
}

const char *cmd_retries(struct cmd *c, int nr)
{
	if (nr == 0)
		return "";
	return arena_printf(&c->arena, ", %d %s", nr,
			    nr == 1 ? "retry" : "retries");
}

static int first_of(int given, int configured, int otherwise)
{
	if (given >= 0)
		return given;
	return configured >= 0 ? configured : otherwise;
}

void cmd_waits(const struct cmd *c, const struct project *p, struct waits *out)
{
	const struct config_waits *w = &p->config.waits;
	int wait_s = first_of(c->args.wait_s, w->wait_s, -1);

	out->lock_ms = first_of(c->args.lock_timeout_ms, w->lock_timeout_ms,
				LOCK_TIMEOUT_MS);
	out->statement_ms =
	    first_of(c->args.statement_timeout_ms, w->statement_timeout_ms, 0);
	out->retries = first_of(c->args.retries, w->retries, RETRIES);
	out->target_ms = wait_s >= 0 ? wait_s * 1000 : out->lock_ms;
}

int cmd_settings(struct cmd *c, struct conn *conn, struct err *e)
{
	struct buf names = BUF_INIT;
	json_t *list = json_array();
	const char **settings;
	size_t nr, i;

	if (catalog_settings(conn, &c->arena, &settings, &nr, e) < 0) {
		json_decref(list);
		return -1;
	}
	for (i = 0; i < nr; i++) {
		buf_printf(&names, "%s%s", i ? ", " : "", settings[i]);
		json_array_append_new(list, json_text(settings[i]));
	}
	if (nr > 0)
		msg_notice("settings of this database, which are no part of "
			   "its schema: %s",
			   names.data);
	json_put(c, "settings", list);
	buf_release(&names);
	return 0;
}
