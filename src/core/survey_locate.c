/* Where a database without history stands: at the node that its schema equals,
 * at the one that another tool names, or at one from which the plan leads on.
 */
#include "core/survey_parts.h"

#include <string.h>

#include <stdlib.h>
#include "base/alloc.h"
#include "base/err.h"
#include "core/claims.h"

/* A database without history that equals no node may still lead on from one: so
 * many of the nearest positions are tried. */
#define POSITIONS_TRIED 32

void survey_locate(struct survey *s)
{
	const struct history *h = &s->p->history;
	size_t *d = arena_array(&s->p->arena, h->nr + 1, sizeof(*d));
	size_t k;

	history_distances(h, s->live, s->p->config.parts, d);
	s->equal = arena_array(&s->p->arena, h->nr + 1, sizeof(*s->equal));
	s->equal_nr = 0;
	s->nearest = 0;
	for (k = 0; k <= h->nr; k++) {
		if (d[k] == 0)
			s->equal[s->equal_nr++] = k;
		if (d[k] <= d[s->nearest])
			s->nearest = k;
	}
	s->distance = d[s->nearest];
}

struct candidate {
	size_t position, distance;
};

static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->distance != y->distance)
		return x->distance < y->distance ? -1 : 1;
	/* Of two that are as near, the later one assumes less to be done. */
	return x->position > y->position ? -1 : 1;
}

/* All positions, the nearest first. */
static void rank_positions(const struct survey *s, struct candidate *list)
{
	const struct history *h = &s->p->history;
	size_t *d = arena_array(&s->p->arena, h->nr + 1, sizeof(*d));
	size_t k;

	history_distances(h, s->live, s->p->config.parts, d);
	for (k = 0; k <= h->nr; k++)
		list[k] = (struct candidate){ k, d[k] };
	qsort(list, h->nr + 1, sizeof(*list), compare_candidates);
}

bool survey_accepts(const struct survey *s, const char *path)
{
	const struct config *c = &s->p->config;
	size_t i;

	for (i = 0; i < c->accept_nr; i++)
		if (path_is_below(path, c->accept[i]))
			return true;
	return false;
}

/* The differences between a position and live that are not accepted. */
static size_t unaccepted(const struct survey *s, size_t position)
{
	struct snapshot *node = history_state(&s->p->history, NULL, position);
	struct arena a = ARENA_INIT;
	struct change *changes;
	size_t nr =
	    snapshot_diff(node, s->live, s->p->config.parts, &a, &changes);
	size_t i, left = 0;

	for (i = 0; i < nr; i++)
		left += !survey_accepts(s, changes[i].path);
	snapshot_free(node);
	arena_release(&a);
	return left;
}

static int by_position(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

void survey_locate_accepting(struct survey *s)
{
	const struct history *h = &s->p->history;
	struct candidate *list =
	    arena_array(&s->p->arena, h->nr + 1, sizeof(*list));
	size_t k, left;

	if (s->equal_nr > 0 || s->p->config.accept_nr == 0)
		return;
	rank_positions(s, list);
	s->distance = SIZE_MAX;
	for (k = 0; k <= h->nr && k < POSITIONS_TRIED; k++) {
		left = unaccepted(s, list[k].position);
		if (left == 0)
			s->equal[s->equal_nr++] = list[k].position;
		if (left >= s->distance)
			continue;
		s->distance = left;
		s->nearest = list[k].position;
	}
	if (s->equal_nr > 0)
		qsort(s->equal, s->equal_nr, sizeof(*s->equal), by_position);
}

static void apply_position(struct survey *s, size_t position)
{
	size_t i;

	for (i = 0; i < s->p->history.nr; i++)
		s->state.applied[i] = i < position;
	s->state.applied_nr = position;
	s->position = position;
}

/* Does a node in [from, to) change what a fingerprint cannot see? */
static bool has_data_between(const struct history *h, size_t from, size_t to)
{
	size_t i, k;

	for (i = from; i < to; i++)
		for (k = 0; k < h->nodes[i]->step_nr; k++)
			if (step_is_data(&h->nodes[i]->steps[k]))
				return true;
	return false;
}

static void report_ambiguous(struct survey *s, struct findings *f)
{
	struct finding *it;
	const char *names = NULL;
	size_t i;

	for (i = 0; i < s->equal_nr; i++) {
		const char *name = survey_position_name(s, s->equal[i]);

		names = names
			    ? arena_printf(&s->p->arena, "%s, %s", names, name)
			    : name;
	}
	it = findings_add(f, FINDING_POSITION_AMBIGUOUS,
			  "the schema of this database equals several nodes, "
			  "and between them are statements on data");
	it->found = names;
	it->hint = "ledger apply --at NAME, with the last migration that was "
		   "applied";
}

/* Of several positions with one schema: an empty database is at the beginning;
 * otherwise the last, unless statements on data lie between. */
static bool choose_equal(struct survey *s, struct findings *f)
{
	size_t last = s->equal[s->equal_nr - 1];

	if (s->equal[0] == 0)
		last = 0;
	else if (has_data_between(&s->p->history, s->equal[0], last)) {
		report_ambiguous(s, f);
		apply_position(s, s->equal[0]);
		return false;
	}
	apply_position(s, last);
	return true;
}

static bool is_clean(const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->findings.nr; i++)
		if (p->findings.items[i].severity >= SEVERITY_ERROR &&
		    p->findings.items[i].id != FINDING_DATA_CHOICE)
			return false;
	return true;
}

/* No node equals live: the nearest from which the plan leads on without
 * conflict. False: there is none; the nearest is taken for the report. */
static bool choose_leading_on(struct survey *s, const struct survey_options *o)
{
	const struct history *h = &s->p->history;
	size_t *d = arena_array(&s->p->arena, h->nr + 1, sizeof(*d));
	struct candidate *list =
	    arena_array(&s->p->arena, h->nr + 1, sizeof(*list));
	size_t k;
	bool found = false;

	history_distances(h, s->live, s->p->config.parts, d);
	for (k = 0; k <= h->nr; k++) {
		list[k].position = k;
		list[k].distance = d[k];
		/* What another tool says is tried before all others. */
		if (s->claims && s->claims->nr > 0 && s->claims->is_position &&
		    s->claims->position == k)
			list[k].distance = 0;
	}
	qsort(list, h->nr + 1, sizeof(*list), compare_candidates);
	for (k = 0; !found && k <= h->nr && k < POSITIONS_TRIED; k++) {
		struct plan_input in;
		struct plan plan;

		if (list[k].position > s->to)
			continue;
		apply_position(s, list[k].position);
		survey_plan_input(s, o, &in);
		plan_make(&plan, &in);
		found = is_clean(&plan);
		plan_release(&plan);
	}
	if (!found)
		apply_position(s, o->nothing_pending || o->adopt ||
					  s->nearest < s->to
				      ? s->nearest
				      : s->to);
	return found;
}

static void report_unknown(struct survey *s, struct findings *f)
{
	struct finding *it = findings_add(
	    f, FINDING_POSITION_UNKNOWN,
	    "this database has no history of ledger, and its schema equals no "
	    "node; the nearest is %s, %zu difference%s away",
	    survey_position_name(s, s->nearest), s->distance,
	    s->distance == 1 ? "" : "s");

	it->hint = "ledger where";
}

/* Of the nodes that live equals, the one that another tool says. */
static bool choose_claimed(struct survey *s)
{
	const struct claims *c = s->claims;
	size_t i;

	if (!c || c->nr == 0 || !c->is_position || c->failed_nr > 0)
		return false;
	for (i = 0; i < s->equal_nr; i++)
		if (s->equal[i] == c->position) {
			apply_position(s, c->position);
			s->source = POSITION_CLAIMED;
			return true;
		}
	return false;
}

int survey_find_position(struct survey *s, const struct survey_options *o,
			 struct findings *f, struct err *e)
{
	size_t at;

	survey_locate(s);
	if (o->at) {
		if (strcmp(o->at, "empty") == 0) {
			apply_position(s, 0);
		} else {
			if (project_find(s->p, o->at, &at, e) < 0)
				return -1;
			apply_position(s, at + 1);
		}
		s->source = POSITION_GIVEN;
		return 0;
	}
	s->source = POSITION_LOCATED;
	/* Nothing is recorded: there is nothing to be at. */
	if (s->p->history.nr == 0)
		return 0;
	if (choose_claimed(s))
		return 0;
	if (s->equal_nr > 0) {
		if (!choose_equal(s, f))
			s->source = POSITION_UNKNOWN;
	} else if (!choose_leading_on(s, o)) {
		s->source = POSITION_UNKNOWN;
		report_unknown(s, f);
	}
	return 0;
}
