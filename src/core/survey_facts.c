/* What a survey has found so far, as those who go on from there ask for it. */
#include "core/survey_parts.h"

#include <string.h>

#include "io/catalog.h"

const char *survey_position_name(const struct survey *s, size_t position)
{
	if (position == 0)
		return "empty";
	return s->p->history.nodes[position - 1]->name;
}

size_t survey_pending_nr(const struct survey *s)
{
	size_t i, n = 0;

	if (s->remembered)
		return s->pending;
	for (i = 0; i < s->to; i++)
		n += !s->state.applied[i];
	return n;
}

void survey_plan_input(struct survey *s, const struct survey_options *o,
		       struct plan_input *in)
{
	const struct config *c = &s->p->config;

	memset(in, 0, sizeof(*in));
	in->arena = &s->p->arena;
	in->history = &s->p->history;
	in->applied = s->state.applied;
	if (s->source == POSITION_HISTORY) {
		in->order = s->state.order;
		in->order_nr = s->state.order_nr;
	}
	in->live = s->live_text ? s->live_text : s->live;
	in->undrifted = s->live_text != NULL;
	in->parts = c->parts;
	in->accept = c->accept;
	in->accept_nr = c->accept_nr;
	in->extras = s->state.extras;
	in->extra_nr = s->state.extra_nr;
	in->to = s->to;
	in->data = o->data;
	in->partial = s->state.partial;
	in->done = s->state.done;
	in->in_doubt = s->state.in_doubt;
}

void survey_close(struct survey *s)
{
	if (s->planned)
		plan_release(&s->plan);
	catalog_free(s->cat);
	snapshot_free(s->live_text);
	buf_release(&s->token);
	target_close(&s->t);
	memset(s, 0, sizeof(*s));
}
