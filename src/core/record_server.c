/* The same migrations on other major versions of PostgreSQL.
 *
 * Most objects have one canonical text on all of them. Where a major has
 * another function (EXTRACT before 14) or another fact (names of NOT NULL from
 * 18 on) no text can be the same: the whole chain is replayed on a server of
 * that major, and the record keeps what it prints there. */
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/msg.h"
#include "core/project.h"
#include "core/record_parts.h"
#include "io/conn.h"
#include "io/scratch.h"

#define DIFFERENCES_SHOWN 10

/* One record beside its replay on another major. */
struct pairing {
	struct arena *arena;
	int major;
	const struct migration *m;
	struct snapshot *now; /* the schema on that major */
	struct err *e;
};

static int differs(const struct pairing *g, const char *what)
{
	err_set(g->e, FAULT_FINDING,
		"migration %s does something else on PostgreSQL %d than on %d",
		g->m->name, g->major, g->m->server);
	err_detail(g->e, "There it is different with %s.", what);
	return err_hint(g->e, "A schema that depends on the server's version "
			      "needs a history of its own.");
}

static const struct change *find(const struct change *list, size_t nr,
				 const struct change *like)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (list[i].part == like->part &&
		    strcmp(list[i].path, like->path) == 0)
			return &list[i];
	return NULL;
}

/* The effect there. A change that is none on that major (both texts are one)
 * leaves the object as it is. False: it is of another kind. */
static bool effect_there(const struct pairing *g, const struct change *here,
			 const struct change *there, struct variant *v)
{
	const struct entry *it;

	v->server = g->major;
	v->part = here->part;
	v->path = here->path;
	if (there) {
		v->before = there->before;
		v->after = there->after;
	} else {
		it = snapshot_get(g->now, here->part, here->path);
		if (!it || here->from)
			return false;
		v->before = it->id;
		v->after = it->id;
	}
	return oid_is_null(&v->before) == oid_is_null(&here->before) &&
	       oid_is_null(&v->after) == oid_is_null(&here->after);
}

/* What is the same on all majors is no variant. */
static int pair_effects(const struct pairing *g, const struct change *here,
			size_t here_nr, const struct change *there,
			size_t there_nr, struct variant **out, size_t *out_nr)
{
	struct variant *list = arena_array(g->arena, here_nr, sizeof(*list));
	size_t i, n = 0;

	for (i = 0; i < there_nr; i++)
		if (!find(here, here_nr, &there[i]))
			return differs(g,
				       path_describe(g->arena, there[i].path));
	for (i = 0; i < here_nr; i++) {
		const struct change *other = find(there, there_nr, &here[i]);

		if (!effect_there(g, &here[i], other, &list[n]))
			return differs(g,
				       path_describe(g->arena, here[i].path));
		if (!oid_equal(&list[n].before, &here[i].before) ||
		    !oid_equal(&list[n].after, &here[i].after))
			n++;
	}
	*out = list;
	*out_nr = n;
	return 0;
}

/* Put the variants of one major into a list that is in order of majors. */
static void merge(struct arena *a, struct variant **list, size_t *nr, int major,
		  const struct variant *more, size_t more_nr)
{
	struct variant *out = arena_array(a, *nr + more_nr, sizeof(*out));
	size_t i, n = 0;

	for (i = 0; i < *nr; i++)
		if ((*list)[i].server < major)
			out[n++] = (*list)[i];
	for (i = 0; i < more_nr; i++)
		out[n++] = more[i];
	for (i = 0; i < *nr; i++)
		if ((*list)[i].server > major)
			out[n++] = (*list)[i];
	*list = out;
	*nr = n;
}

static void apply(const struct pairing *g, const struct history *h,
		  const struct step *s)
{
	if (s->duplicate == DUPLICATE_NO)
		history_apply(h, g->now, s->effects, s->effect_nr);
}

static int pair_steps(const struct pairing *g, const struct history *h,
		      struct step *here, size_t here_nr,
		      const struct step *there, size_t there_nr)
{
	struct variant *v;
	size_t i, n;

	if (here_nr != there_nr)
		return differs(g, "the number of statements that run");
	for (i = 0; i < here_nr; i++) {
		struct step *s = &here[i];

		if (s->duplicate != there[i].duplicate)
			return differs(g, arena_printf(g->arena,
						       "%s of line %d, whose "
						       "object is there",
						       s->tag, s->line));
		if (pair_effects(g, s->effects, s->effect_nr, there[i].effects,
				 there[i].effect_nr, &v, &n) < 0)
			return -1;
		merge(g->arena, &s->variants, &s->variant_nr, g->major, v, n);
		apply(g, h, &there[i]);
	}
	return 0;
}

/* What an empty database has is the server's own affair outside of the compared
 * parts: the owner of the schema public, its privileges. */
static int pair_base(const struct pairing *g, struct migration *m,
		     const struct migration *there)
{
	struct change *both =
	    arena_array(g->arena, there->base_nr, sizeof(*both));
	struct variant *v = NULL;
	size_t i, n = 0, nr = 0;

	for (i = 0; i < there->base_nr; i++)
		if (find(m->base, m->base_nr, &there->base[i]) ||
		    (PART_BIT(there->base[i].part) & PARTS_DEFAULT))
			both[nr++] = there->base[i];
	if (pair_effects(g, m->base, m->base_nr, both, nr, &v, &n) < 0)
		return -1;
	merge(g->arena, &m->base_variants, &m->base_variant_nr, g->major, v, n);
	return 0;
}

static void add_server(struct arena *a, struct migration *m, int major)
{
	int *list = arena_array(a, m->server_nr + 1, sizeof(*list));
	size_t i, n = 0;

	for (i = 0; i < m->server_nr && m->servers[i] < major; i++)
		list[n++] = m->servers[i];
	list[n++] = major;
	for (; i < m->server_nr; i++)
		list[n++] = m->servers[i];
	m->servers = list;
	m->server_nr = n;
}

static int pair(const struct pairing *g, const struct history *h,
		struct migration *m, const struct migration *there)
{
	struct pairing down = *g;
	int rc = 0;

	if (oid_is_null(&m->parent)) {
		rc = pair_base(g, m, there);
		history_apply(h, g->now, there->base, there->base_nr);
	}
	if (rc == 0)
		rc = pair_steps(g, h, m->steps, m->step_nr, there->steps,
				there->step_nr);
	if (rc < 0)
		return -1;
	/* A way down that another major cannot go is not run there either; the
	 * record says what its own server proved. */
	if (m->down_state == DOWN_PROVED && there->down_state == DOWN_PROVED) {
		down.now = snapshot_copy(g->now);
		rc = pair_steps(&down, h, m->down, m->down_nr, there->down,
				there->down_nr);
		snapshot_free(down.now);
	}
	if (rc == 0 && !migration_knows_server(m, g->major))
		add_server(g->arena, m, g->major);
	return rc;
}

/* ---- one major ---- */

static int check_major(struct recorder *rec, int major, struct err *e)
{
	int is = conn_server_version(rec->replay.c) / 10000;

	if (is == major)
		return 0;
	err_set(e, FAULT_CONFIG, "there is no server of PostgreSQL %d here",
		major);
	err_detail(e, "Found PostgreSQL %d.", is);
	return err_hint(e,
			"Install it (Debian: apt install postgresql-%d), or "
			"name its programs: --server %d=DIRECTORY",
			major, major);
}

static int replay_there(struct recorder *rec, struct migration **nodes,
			size_t nr, const struct record_server *s, struct err *e)
{
	struct project *p = rec->p;
	struct pairing g = { .arena = &p->arena,
			     .major = s->major,
			     .now = snapshot_new(),
			     .e = e };
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < nr; i++) {
		const struct project_file *f = project_file(p, nodes[i]->name);
		struct migration *there =
		    arena_alloc(&p->arena, sizeof(*there));

		progress_step(i, nodes[i]->name);
		g.m = nodes[i];
		rc = record_replay(rec, f->source, there, e);
		if (rc == 1)
			rc = differs(&g, f->source->name);
		else if (rc < 0)
			err_in(e, "PostgreSQL %d", s->major);
		if (rc == 0)
			rc = pair(&g, &p->history, nodes[i], there);
		if (rc == 0)
			history_append(&p->history, nodes[i]);
	}
	snapshot_free(g.now);
	return rc;
}

/* What the probes find there was told when the migration was recorded. */
static int on_server(struct recorder *rec, struct migration **nodes, size_t nr,
		     const struct record_server *s, struct err *e)
{
	struct scratch_options where = { .major = s->major,
					 .bindir = s->bindir };
	struct record_result *kept = rec->out, silent;
	int rc;

	memset(&silent, 0, sizeof(silent));
	findings_init(&silent.findings, &rec->p->arena);
	rec->out = &silent;
	progress_begin("replaying", nr);
	record_cut_history(rec, nodes, 0);
	rc = record_open_replay(rec, 0, &where, e);
	if (rc == 0)
		rc = check_major(rec, s->major, e);
	if (rc == 0)
		rc = replay_there(rec, nodes, nr, s, e);
	progress_end();
	if (rc < 0)
		record_cut_history(rec, nodes, nr);
	rec->out = kept;
	findings_release(&silent.findings);
	return rc;
}

static int write_all(struct recorder *rec, struct migration **nodes, size_t nr,
		     struct err *e)
{
	size_t i;

	record_cut_history(rec, nodes, 0);
	for (i = 0; i < nr; i++) {
		record_collect_blobs(rec, nodes[i]);
		if (project_write_record(rec->p, nodes[i], e) < 0)
			return err_in(e, "could not write the record of %s",
				      nodes[i]->name);
		history_append(&rec->p->history, nodes[i]);
	}
	return 0;
}

static size_t lacking(struct migration **nodes, size_t nr, int major)
{
	size_t i, n = 0;

	for (i = 0; i < nr; i++)
		n += !migration_knows_server(nodes[i], major);
	return n;
}

static int fill(struct recorder *rec, const struct record_server *s,
		struct err *e)
{
	size_t nr, i, n = 0;
	struct migration **nodes = record_nodes(rec, &nr);
	const struct migration **were;
	int rc;

	were = arena_array(&rec->p->arena, nr, sizeof(*were));
	for (i = 0; i < nr; i++)
		if (!migration_knows_server(nodes[i], s->major))
			were[n++] = nodes[i];
	record_pool_blobs(rec);
	rc = on_server(rec, nodes, nr, s, e);
	if (rc == 0)
		rc = write_all(rec, nodes, nr, e);
	for (i = 0; rc == 0 && i < n; i++)
		record_note(rec, were[i], RECORDED_SERVER);
	record_close_replay(rec);
	return rc;
}

static void report(struct recorder *rec, const struct record_server *s)
{
	const struct history *h = &rec->p->history;
	struct finding *f;
	size_t i;

	for (i = 0; i < h->nr; i++) {
		if (migration_knows_server(h->nodes[i], s->major))
			continue;
		f = findings_add(&rec->out->findings, FINDING_SERVER_UNRECORDED,
				 "record %s says nothing of PostgreSQL %d",
				 h->nodes[i]->name, s->major);
		f->severity = SEVERITY_ERROR;
		f->migration = h->nodes[i]->name;
		f->hint = arena_printf(&rec->p->arena,
				       "ledger record --server %d", s->major);
	}
}

int record_servers(struct recorder *rec, struct err *e)
{
	const struct record_options *o = rec->o;
	const struct history *h = &rec->p->history;
	size_t i;

	for (i = 0; i < o->server_nr; i++) {
		const struct record_server *s = &o->servers[i];

		if (lacking(h->nodes, h->nr, s->major) == 0)
			continue;
		if (o->frozen)
			report(rec, s);
		else if (fill(rec, s, e) < 0)
			return -1;
	}
	return 0;
}
