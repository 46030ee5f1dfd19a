/* What a plan says of a statement. */
#include "model/plan.h"

static const char *const verdict_names[] = {
	[VERDICT_RUN] = "run",	       [VERDICT_SKIP] = "skip",
	[VERDICT_COVERED] = "covered", [VERDICT_REBUILD] = "rebuild",
	[VERDICT_FINISH] = "finish",   [VERDICT_CONFLICT] = "conflict",
	[VERDICT_ASK] = "ask",
};

const char *verdict_name(enum verdict v)
{
	return verdict_names[v];
}

bool verdict_runs(enum verdict v)
{
	return v == VERDICT_RUN || v == VERDICT_REBUILD || v == VERDICT_FINISH;
}
