/* Another tool's history in the target: found, held against the schema, and
 * followed where that tool went on after us. */
#include "core/survey_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "core/claims.h"

const char *survey_format(const struct project *p)
{
	return p->format ? p->format->name : p->config.format;
}

int survey_find_peer(struct survey *s, struct err *e)
{
	const struct peer_place want = { .schema = s->p->tool_history.schema,
					 .table = s->p->tool_history.table };

	return peer_find(&s->peer, s->t.c, survey_format(s->p), &want,
			 &s->p->arena, e);
}

void survey_note_peer_locks(struct survey *s)
{
	const struct peer_tool *tool = s->peer.tool;

	if (!tool || !tool->locks)
		return;
	s->t.peer = tool->name;
	s->t.peer_key_nr = tool->locks(&s->peer.at, s->t.peer_keys);
}

int survey_read_claims(struct survey *s, struct err *e)
{
	if (!s->peer.present)
		return 0;
	if (peer_read(&s->peer, s->t.c, &s->p->arena, e) < 0)
		return -1;
	s->claims = arena_alloc(&s->p->arena, sizeof(*s->claims));
	claims_make(s->claims, s->p, &s->peer);
	claims_prove(s->claims, s->p, s->live);
	return 0;
}

int survey_claims(struct survey *s, struct err *e)
{
	if (survey_find_peer(s, e) < 0)
		return -1;
	return survey_read_claims(s, e);
}

void survey_catch_up(struct survey *s, struct findings *f)
{
	const struct history *h = &s->p->history;
	const struct claims *c = s->claims;
	bool *both;
	struct snapshot *want;
	struct oid id;
	size_t i, prefix = 0, nr = 0, more = 0;

	if (!c || s->state.partial >= 0)
		return;
	both = arena_array(&s->p->arena, h->nr + 1, sizeof(*both));
	for (i = 0; i < h->nr; i++) {
		both[i] = s->state.applied[i] || c->applied[i];
		nr += both[i];
		prefix += both[i] && prefix == i;
		more += both[i] && !s->state.applied[i];
	}
	if (more == 0 || prefix != nr)
		return;
	want = history_state(h, both, 0);
	snapshot_fingerprint_once(want, s->p->config.parts, &id);
	snapshot_free(want);
	if (!oid_equal(&id, &s->fingerprint))
		return;
	for (i = 0; i < h->nr; i++)
		if (both[i] && !s->state.applied[i]) {
			s->state.applied[i] = true;
			s->state.order[s->state.order_nr++] = i;
			s->state.applied_nr++;
		}
	s->catch_up = true;
	s->position = prefix;
	findings_add(f, FINDING_CLAIM,
		     "%s has gone on to %s, and the schema agrees",
		     s->peer.tool->name, survey_position_name(s, prefix));
}
