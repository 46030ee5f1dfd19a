/* What the target's own history says, beside a position that was found by the
 * schema alone. */
#include "core/survey.h"

#include <string.h>

#include "base/err.h"
#include "model/finding.h"

/* The last migration that counts as applied; "empty": none does. */
static const char *last_applied(const struct survey *s)
{
	const struct target_state *st = &s->state;

	return st->order_nr == 0
		   ? survey_position_name(s, 0)
		   : s->p->history.nodes[st->order[st->order_nr - 1]]->name;
}

static bool schema_agrees(const struct survey *s)
{
	const struct history *h = &s->p->history;
	struct snapshot *want = history_state(h, s->state.applied, 0);
	struct oid id;

	snapshot_fingerprint(want, s->p->config.parts, &id);
	snapshot_free(want);
	return oid_equal(&id, &s->fingerprint);
}

int survey_rows(struct survey *s, struct survey_rows *out, struct err *e)
{
	struct findings foreign;

	memset(out, 0, sizeof(*out));
	if (target_read_history(&s->t, e) < 0) {
		if (e->fault != FAULT_CORRUPT)
			return -1;
		err_init(e);
		out->damaged = true;
		return 0;
	}
	if (s->t.row_nr == 0)
		return 1;
	findings_init(&foreign, &s->p->arena);
	target_state(&s->t, &s->p->history, &s->state, &foreign);
	out->last = findings_has(&foreign, FINDING_HISTORY_FOREIGN)
			? s->t.rows[s->t.row_nr - 1].migration
			: last_applied(s);
	out->agrees = !findings_has(&foreign, FINDING_HISTORY_FOREIGN) &&
		      schema_agrees(s);
	findings_release(&foreign);
	return 0;
}
