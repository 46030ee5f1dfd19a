/* A survey that was clean before, and of which nothing has changed since, is
 * not made again. */
#include "core/survey_parts.h"

#include "base/msg.h"
#include "core/memo.h"

bool survey_may_remember(const struct survey_options *o)
{
	return o->memo && !o->to && !o->at && !o->nothing_pending &&
	       !o->adopt && o->data == DATA_ASK;
}

int survey_remember(struct survey *s, const struct survey_options *o,
		    struct err *e)
{
	struct good_state v;
	int rc = memo_find(s->p, &s->t, &v, e);

	if (rc == 0 && o->memo_applied && (v.pending > 0 || s->t.row_nr == 0))
		rc = 1;
	if (rc != 0)
		return rc;
	msg_verbose("nothing has changed since this was last found in order");
	s->remembered = true;
	s->state.applied_nr = v.applied;
	s->pending = v.pending;
	s->fingerprint = v.fingerprint;
	findings_init(&s->plan.findings, &s->p->arena);
	return 0;
}

void survey_keep_in_mind(struct survey *s)
{
	struct good_state v = { .applied = s->state.applied_nr,
				.pending = survey_pending_nr(s),
				.fingerprint = s->fingerprint };

	/* The rows of another tool's history are in no catalog. */
	if (s->memo && s->plan.findings.nr == 0 && !s->peer.present)
		memo_keep(s->p, &s->t, s->token.data, &v);
}
