/* Where does the target stand, and what is to be done? */
#include "core/survey.h"
#include "core/survey_doubt.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/msg.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "core/blockers.h"
#include "core/claims.h"
#include "core/keep.h"
#include "core/memo.h"

/* A database without history that equals no node may still lead on from one: so
 * many of the nearest positions are tried. */
#define POSITIONS_TRIED 32

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

/* ---- reading ---- */

/* Who writes asks again, after each migration. */
static void take_fingerprint(const struct survey *s,
			     const struct survey_options *o,
			     struct snapshot *of, struct oid *out)
{
	unsigned parts = s->p->config.parts;

	if (o->write)
		snapshot_fingerprint(of, parts, out);
	else
		snapshot_fingerprint_once(of, parts, out);
}

static int read_live(struct survey *s, const struct survey_options *so,
		     bool texts, const struct snapshot *known, struct err *e)
{
	struct catalog_options o = {
		.history_schema = s->p->config.history_schema,
		.known = known,
		.texts = texts,
		.token = s->memo ? &s->token : NULL,
		.follow = so->write,
	};

	struct blockers b;
	int rc;

	catalog_free(s->cat);
	s->cat = NULL;
	s->live = NULL;
	blockers_init(&b);
	/* Of the looks in that time the last is well before its end. */
	blockers_watch(&b, s->t.c, CATALOG_LOCK_TIMEOUT_MS * 3 / 4);
	rc = catalog_read(&s->cat, s->t.c, &o, e);
	blockers_unwatch(&b);
	if (rc < 0)
		blockers_tell(&b, e);
	blockers_release(&b);
	if (rc < 0)
		return -1;
	s->live = catalog_snapshot(s->cat);
	take_fingerprint(s, so, s->live, &s->fingerprint);
	return 0;
}

static void report_uncovered(struct survey *s, struct findings *f)
{
	size_t nr, i;
	const char *const *names = catalog_uncovered(s->cat, &nr);

	for (i = 0; i < nr; i++)
		findings_add(f, FINDING_UNCOVERED,
			     "%s is not covered by the fingerprint", names[i]);
}

/* ---- locating ---- */

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

static void fill_input(struct survey *s, const struct survey_options *o,
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

static bool is_clean(const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->findings.nr; i++)
		if (p->findings.items[i].severity >= SEVERITY_ERROR &&
		    p->findings.items[i].id != FINDING_DATA_CHOICE)
			return false;
	return true;
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
		fill_input(s, o, &in);
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

static int find_position(struct survey *s, const struct survey_options *o,
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

/* ---- another tool's history ---- */

static const char *format_of(const struct project *p)
{
	return p->format ? p->format->name : p->config.format;
}

static int find_peer(struct survey *s, struct err *e)
{
	return peer_find(&s->peer, s->t.c, format_of(s->p), &s->p->arena, e);
}

/* Its runs must wait for ours, and ours for its. */
static void note_peer_locks(struct survey *s)
{
	const struct peer_tool *tool = s->peer.tool;

	if (!tool || !tool->locks)
		return;
	s->t.peer = tool->name;
	s->t.peer_key_nr = tool->locks(&s->peer.at, s->t.peer_keys);
}

static int read_claims(struct survey *s, struct err *e)
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
	if (find_peer(s, e) < 0)
		return -1;
	return read_claims(s, e);
}

/* The other tool went on where our rows end: is live what both say together? */
static void catch_up(struct survey *s, struct findings *f)
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

/* ---- the whole ---- */

static int connect(struct survey *s, const struct survey_options *o,
		   struct err *e)
{
	struct target_options to = { .dsn = o->dsn,
				     .app_name = o->app_name,
				     .write = o->write };

	return target_open(&s->t, &s->p->arena, s->p->config.history_schema,
			   &to, e);
}

/* The records as this server prints what they are about. */
static void learn_server(struct survey *s)
{
	s->major = conn_server_version(s->t.c) / 10000;
	history_on_server(&s->p->history, s->major, &s->server);
}

int survey_read_live(struct survey *s, struct project *p,
		     const struct survey_options *o, struct err *e)
{
	memset(s, 0, sizeof(*s));
	s->p = p;
	s->to = p->history.nr;
	if (connect(s, o, e) == 0) {
		learn_server(s);
		if (read_live(s, o, !o->no_texts, NULL, e) == 0)
			return 0;
	}
	survey_close(s);
	return -1;
}

int survey_read_texts(struct survey *s, struct err *e)
{
	struct survey_options o = { .write = true };
	struct oid before = s->fingerprint;

	s->texts = true;
	if (read_live(s, &o, true, NULL, e) < 0)
		return -1;
	if (oid_equal(&before, &s->fingerprint))
		return 0;
	err_set(e, FAULT_BUSY, "the schema changed while it was read");
	return err_hint(e, "Nothing was changed; run the command again.");
}

/* Is live what the rows say, to the hash? Then no text is needed: the records
 * have them all. */
static bool is_as_expected(struct survey *s, const struct survey_options *o)
{
	struct snapshot *want;
	struct oid id;
	bool same;

	want = history_state(&s->p->history, s->state.applied, 0);
	take_fingerprint(s, o, want, &id);
	same = oid_equal(&id, &s->fingerprint);
	if (same)
		s->live_text = want;
	else
		snapshot_free(want);
	return same;
}

/* Does the memo hold for what is asked? */
static bool may_remember(const struct survey_options *o)
{
	return o->memo && !o->to && !o->at && !o->nothing_pending &&
	       !o->adopt && o->data == DATA_ASK;
}

static int remember(struct survey *s, const struct survey_options *o,
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

static void keep_in_mind(struct survey *s)
{
	struct good_state v = { .applied = s->state.applied_nr,
				.pending = survey_pending_nr(s),
				.fingerprint = s->fingerprint };

	/* The rows of another tool's history are in no catalog. */
	if (s->memo && s->plan.findings.nr == 0 && !s->peer.present)
		memo_keep(s->p, &s->t, s->token.data, &v);
}

static int read_target(struct survey *s, const struct survey_options *o,
		       struct findings *f, struct err *e)
{
	bool of_tool = peer_tool_of(format_of(s->p)) != NULL;
	struct snapshot *known;
	int rc;

	if (of_tool && find_peer(s, e) < 0)
		return -1;
	note_peer_locks(s);
	/* Ours is held already: the other tool's, before anything is looked at.
	 */
	if (o->lock && s->t.peer_key_nr > 0 &&
	    target_lock(&s->t, o->lock_wait_ms, e) < 0)
		return -1;
	if (read_live(s, o, false, NULL, e) < 0)
		return -1;
	target_state(&s->t, &s->p->history, &s->state, f);
	if (doubt_settle(s, e) < 0)
		return -1;
	if (s->t.row_nr > 0)
		s->source = POSITION_HISTORY;
	/* Files of no tool of their own may be those of one all the same. */
	if (!of_tool && s->t.row_nr == 0 && find_peer(s, e) < 0)
		return -1;
	if (read_claims(s, e) < 0)
		return -1;
	if (s->source == POSITION_HISTORY)
		catch_up(s, f);
	if (s->claims)
		claims_report(s->claims, s->p,
			      s->source == POSITION_HISTORY ? CLAIMS_PROBLEMS
							    : CLAIMS_ALL,
			      f);
	if (s->source == POSITION_HISTORY && s->state.extra_nr == 0 &&
	    is_as_expected(s, o))
		return 0;
	/* A difference, or no history: texts are needed, but not those that the
	 * records have. */
	known = history_state(&s->p->history, NULL, s->p->history.nr);
	rc = read_live(s, o, true, known, e);
	snapshot_free(known);
	if (rc == 0 && s->source != POSITION_HISTORY)
		rc = find_position(s, o, f, e);
	return rc;
}

static void add_findings(struct findings *to, const struct findings *from)
{
	size_t i;

	for (i = 0; i < from->nr; i++) {
		struct finding *f =
		    findings_add(to, from->items[i].id, "%s", "");

		*f = from->items[i];
	}
}

/* With --to, a file that has no record and comes after it does not matter: a
 * migration that scratch cannot run does not hold up those before it. */
static void spare_later_files(struct survey *s)
{
	const struct project *p = s->p;
	struct findings *f = &s->plan.findings;
	size_t i, k, first = 0;

	for (i = 0; i < p->file_nr; i++)
		for (k = 0; p->files[i].m && k < s->to; k++)
			if (p->history.nodes[k] == p->files[i].m)
				first = i + 1;
	for (i = 0; i < f->nr; i++)
		for (k = first; k < p->file_nr; k++)
			if (f->items[i].id == FINDING_UNRECORDED &&
			    strcmp(f->items[i].migration,
				   p->files[k].source->name) == 0)
				f->items[i].severity = SEVERITY_NOTICE;
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
	if (connect(s, o, e) < 0)
		return -1;
	if (o->lock && target_lock(&s->t, o->lock_wait_ms, e) < 0)
		return -1;
	return target_read_history(&s->t, e);
}

static bool has_differences(const struct findings *f)
{
	return findings_has(f, FINDING_DRIFT_CHANGED) ||
	       findings_has(f, FINDING_CONFLICT) ||
	       findings_has(f, FINDING_POSITION_UNKNOWN);
}

/* What differs between major versions is no drift where the records know it,
 * and may be none where they do not. */
static void report_server(struct survey *s)
{
	struct findings *f = &s->plan.findings;
	const struct migration *m = s->server.unknown;
	size_t n = s->server.differing;
	struct finding *it;

	if (n > 0)
		findings_add(f, FINDING_SERVER_TEXTS,
			     "PostgreSQL %d prints %zu object%s otherwise than "
			     "PostgreSQL %d; compared with its own texts",
			     s->major, n, n == 1 ? "" : "s",
			     s->p->history.nodes[0]->server);
	if (!m || !has_differences(f))
		return;
	it = findings_add(f, FINDING_SERVER_UNRECORDED,
			  "record %s was made on PostgreSQL %d and says "
			  "nothing of %d: a difference may be one of versions",
			  m->name, m->server, s->major);
	it->migration = m->name;
	it->hint =
	    arena_printf(&s->p->arena, "ledger record --server %d", s->major);
}

int survey_open(struct survey *s, struct project *p,
		const struct survey_options *o, struct err *e)
{
	struct findings early;
	struct plan_input in;
	int rc;

	memset(s, 0, sizeof(*s));
	buf_init(&s->token, 0);
	s->p = p;
	s->source = POSITION_UNKNOWN;
	s->memo = may_remember(o);
	findings_init(&early, &p->arena);
	if (!s->memo && load(s, o, e) < 0)
		goto fail;
	if (open_target(s, o, e) < 0)
		goto fail;
	rc = s->memo ? remember(s, o, e) : 1;
	if (rc == 0)
		return 0;
	if (rc < 0 || load(s, o, e) < 0)
		goto fail;
	learn_server(s);
	if (read_target(s, o, &early, e) < 0)
		goto fail;
	s->keep = o->keep_history || p->config.keep_history;
	if (s->keep && o->lock && keep_check(s, e) < 0)
		goto fail;
	report_uncovered(s, &early);
	fill_input(s, o, &in);
	plan_make(&s->plan, &in);
	s->planned = true;
	add_findings(&s->plan.findings, &p->findings);
	if (o->to || o->adopt)
		spare_later_files(s);
	add_findings(&s->plan.findings, &early);
	if (s->plan.nr > 0)
		target_report_server(&s->t, &s->plan.findings);
	findings_release(&early);
	report_server(s);
	keep_in_mind(s);
	return 0;
fail:
	findings_release(&early);
	survey_close(s);
	return -1;
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
