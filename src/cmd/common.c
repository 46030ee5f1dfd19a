/* What several verbs need. */
#include <stdlib.h>

#include "cmd/cmd.h"
#include "core/project.h"
#include "core/survey.h"

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
		.lock_wait_ms = c->args.lock_timeout_ms,
		.to = c->args.to,
		.at = c->args.at,
		.data = c->args.data,
	};
}
