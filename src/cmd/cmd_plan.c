/* plan: what apply would do. */
#include "cmd/cmd.h"
#include "core/survey.h"

int cmd_plan(struct cmd *c, struct err *e)
{
	struct survey_options o;
	struct project p;
	struct survey s;
	int code;

	cmd_survey_options(c, &o);
	if (cmd_project(c, &p, PROJECT_FILES | PROJECT_STORE_READ, e) < 0)
		return -1;
	if (survey_open(&s, &p, &o, e) < 0) {
		project_close(&p);
		return -1;
	}
	if (s.plan.nr == 0)
		say(c, "nothing pending");
	say_plan(c, &s.plan);
	say_findings(c, &s.plan.findings);
	code = findings_exit_code(&s.plan.findings);
	survey_close(&s);
	project_close(&p);
	return code;
}
