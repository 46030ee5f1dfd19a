/* A project held against a target, from the connection to the plan. */
#include "core/survey_parts.h"

#include <string.h>

#include "base/err.h"
#include "io/peer.h"
#include "core/claims.h"
#include "core/keep.h"

/* Is this a project of another tool's format? Its history is looked for then,
 * and its lock, beside ours, is taken before anything is read. */
static int meet_peer(struct survey *s, const struct survey_options *o,
		     bool of_tool, struct err *e)
{
	if (of_tool && survey_find_peer(s, e) < 0)
		return -1;
	survey_note_peer_locks(s);
	if (!o->lock || s->t.peer_key_nr == 0)
		return 0;
	return target_lock(&s->t, o->lock_wait_ms, e);
}

/* What our rows and those of another tool say, held against the live schema. */
static int read_histories(struct survey *s, bool of_tool, struct findings *f,
			  struct err *e)
{
	target_state(&s->t, &s->p->history, &s->state, f);
	if (doubt_settle(s, e) < 0)
		return -1;
	if (s->t.row_nr > 0)
		s->source = POSITION_HISTORY;
	/* A format that is no tool's own may be the files of one nevertheless.
	 */
	if (!of_tool && s->t.row_nr == 0 && survey_find_peer(s, e) < 0)
		return -1;
	if (survey_read_claims(s, e) < 0)
		return -1;
	if (s->source == POSITION_HISTORY)
		survey_catch_up(s, f);
	if (s->claims)
		claims_report(s->claims, s->p,
			      s->source == POSITION_HISTORY ? CLAIMS_PROBLEMS
							    : CLAIMS_ALL,
			      f);
	return 0;
}

/* Read the live schema again with its texts, but for those that the records
 * have. */
static int look_at_texts(struct survey *s, const struct survey_options *o,
			 struct err *e)
{
	struct snapshot *known =
	    history_state(&s->p->history, NULL, s->p->history.nr);
	int rc = survey_look(s, o, true, known, e);

	snapshot_free(known);
	return rc;
}

/* Texts are read only when there is a difference to tell, or no history. */
static int read_target(struct survey *s, const struct survey_options *o,
		       struct findings *f, struct err *e)
{
	bool of_tool = peer_tool_of(survey_format(s->p)) != NULL;

	if (meet_peer(s, o, of_tool, e) < 0 ||
	    survey_look(s, o, false, NULL, e) < 0 ||
	    read_histories(s, of_tool, f, e) < 0)
		return -1;
	if (s->source == POSITION_HISTORY && s->state.extra_nr == 0 &&
	    survey_is_as_expected(s, o))
		return 0;
	if (look_at_texts(s, o, e) < 0)
		return -1;
	if (s->source == POSITION_HISTORY)
		return 0;
	return survey_find_position(s, o, f, e);
}

/* The project, and how far it is wanted. */
static int load(struct survey *s, const struct survey_options *o, struct err *e)
{
	size_t at;

	if (project_load(s->p, e) < 0)
		return -1;
	s->to = s->p->history.nr;
	if (o->to) {
		if (project_find(s->p, o->to, &at, e) < 0)
			return -1;
		s->to = at + 1;
	}
	if (o->nothing_pending || o->adopt)
		s->to = 0;
	return 0;
}

/* Connected, with the history's rows, under the lock if it is wanted. */
static int open_target(struct survey *s, const struct survey_options *o,
		       struct err *e)
{
	if (survey_connect(s, o, e) < 0)
		return -1;
	if (o->lock && target_lock(&s->t, o->lock_wait_ms, e) < 0)
		return -1;
	return target_read_history(&s->t, e);
}

/* The plan with all findings: its own, those of the project, those that were
 * made on the way here. */
static void make_plan(struct survey *s, const struct survey_options *o,
		      struct findings *early)
{
	struct plan_input in;

	survey_report_uncovered(s, early);
	survey_plan_input(s, o, &in);
	plan_make(&s->plan, &in);
	s->planned = true;
	survey_add_findings(&s->plan.findings, &s->p->findings);
	if (o->to || o->adopt)
		survey_spare_later_files(s);
	survey_add_findings(&s->plan.findings, early);
	if (s->plan.nr > 0)
		target_report_server(&s->t, &s->plan.findings);
	survey_report_server(s);
}

int survey_open(struct survey *s, struct project *p,
		const struct survey_options *o, struct err *e)
{
	struct findings early;
	int rc;

	memset(s, 0, sizeof(*s));
	buf_init(&s->token, 0);
	s->p = p;
	s->source = POSITION_UNKNOWN;
	s->memo = survey_may_remember(o);
	findings_init(&early, &p->arena);
	if (!s->memo && load(s, o, e) < 0)
		goto fail;
	if (open_target(s, o, e) < 0)
		goto fail;
	rc = s->memo ? survey_remember(s, o, e) : 1;
	if (rc == 0)
		return 0;
	if (rc < 0 || load(s, o, e) < 0)
		goto fail;
	survey_learn_server(s);
	if (read_target(s, o, &early, e) < 0)
		goto fail;
	s->keep = o->keep_history || p->config.keep_history;
	if (s->keep && o->lock && keep_check(s, e) < 0)
		goto fail;
	make_plan(s, o, &early);
	findings_release(&early);
	survey_keep_in_mind(s);
	return 0;
fail:
	findings_release(&early);
	survey_close(s);
	return -1;
}
