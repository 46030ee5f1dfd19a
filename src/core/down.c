/* Up, down, compare: the way down is proved when it is written, not on the
 * night it is needed. */
#include "core/down.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/map.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "io/formats.h"
#include "core/project.h"
#include "core/replay.h"
#include "core/session.h"
#include "model/migration.h"

/* What must be as before: owners and privileges go with their objects. */
#define PARTS_PROVED \
	(PARTS_DEFAULT | PART_BIT(PART_COMMENTS) | PART_BIT(PART_PRIVILEGES))

struct proof {
	struct replay *r;
	const struct source *src;
	struct migration *m;
	struct map own;		 /* paths that the migration made or changed */
	struct provenance *made; /* by the records before it */
};

static void note_own(struct proof *g)
{
	const struct migration *m = g->m;
	size_t i, k;

	for (i = 0; i < m->step_nr; i++) {
		const struct step *s = &m->steps[i];

		if (s->duplicate != DUPLICATE_NO)
			continue;
		for (k = 0; k < s->effect_nr; k++)
			map_put(&g->own, s->effects[k].path, g->m);
	}
}

/* The name of the migration whose object one of the changes touches; NULL:
 * none. */
static const char *touches_other(struct proof *g, const struct change *c,
				 size_t nr)
{
	struct project *p = g->r->p;
	const struct provenance_entry *by;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (c[i].part != PART_STRUCTURE || map_get(&g->own, c[i].path))
			continue;
		if (!g->made)
			g->made = provenance_new(&p->history, &p->arena, NULL,
						 p->history.nr);
		by = provenance_get(g->made, c[i].path);
		/* Made by the way down itself (a renaming back): its own. */
		if (!by)
			continue;
		return by->created.m ? by->created.m->name : "the base";
	}
	return NULL;
}

static struct finding *warn(struct proof *g, enum finding_id id,
			    const struct statement *s, const char *message)
{
	struct finding *f = findings_add(g->r->findings, id, "%s", message);

	f->migration = g->m->name;
	f->file = s && s->file ? s->file : g->src->down.file;
	f->line = s ? s->line : 0;
	if (g->r->strict && f->severity == SEVERITY_WARNING)
		f->severity = SEVERITY_ERROR;
	return f;
}

/* A DROP that failed because something depends on its object: what does it
 * reach for? Run with CASCADE, to be taken back. 0: for another migration's
 * object, by out's effects. -1: for none, or it failed again; `e` is as before,
 * or says what broke this off. */
static int reaches_for_other(struct proof *g, const struct statement *s,
			     size_t mark, struct step *out, struct err *e)
{
	static const char cascade[] = " CASCADE";
	struct source_script script = g->src->down;
	struct statement wide = *s;
	struct err first = *e;

	if (strcmp(e->sqlstate, "2BP01") != 0)
		return -1;
	script.text = arena_printf(&g->r->p->arena, "%.*s%s", (int)s->len,
				   g->src->down.text + s->offset, cascade);
	script.len = s->len + strlen(cascade);
	wide.offset = 0;
	wide.len = script.len;
	err_init(e);
	if (replay_undo(g->r, "ledger_undo", mark, e) == 0 &&
	    replay_step(g->r, &script, &wide, true, g->m->name, out, e) == 0 &&
	    touches_other(g, out->effects, out->effect_nr)) {
		out->offset = s->offset;
		out->len = s->len;
		return 0;
	}
	if (e->fault == FAULT_NONE || replay_said_no(g->r, e))
		*e = first;
	return -1;
}

/* One statement of the way down. 0: it ran or is withheld. 1: it failed. */
static int prove_step(struct proof *g, const struct statement *s,
		      struct step *out, struct err *e)
{
	struct replay *r = g->r;
	size_t mark = snapshot_mark(r->live);
	const char *other;
	int rc;

	if (session_savepoint(r->c, "ledger_undo", e) < 0)
		return replay_said_no(r, e) ? 1 : -1;
	rc = replay_step(r, &g->src->down, s, true, g->m->name, out, e);
	if (rc < 0)
		rc = reaches_for_other(g, s, mark, out, e);
	if (rc != 0)
		return rc > 0 || replay_said_no(r, e) ? 1 : -1;
	other = touches_other(g, out->effects, out->effect_nr);
	if (other) {
		out->withheld_for = other;
		out->effects = NULL;
		out->effect_nr = 0;
		if (replay_undo(r, "ledger_undo", mark, e) < 0)
			return -1;
		warn(g, FINDING_DOWN_WITHHELD, s,
		     arena_printf(&r->p->arena,
				  "%s on the way down of %s would touch what "
				  "%s made; it will not run",
				  s->tag, g->m->name, other));
	}
	return session_release(r->c, "ledger_undo", e);
}

static int run_all(struct proof *g, const struct statement *s, size_t nr,
		   struct err *e)
{
	struct migration *m = g->m;
	size_t i;
	int rc = 0;

	m->down = arena_array(&g->r->p->arena, nr, sizeof(*m->down));
	m->down_nr = nr;
	for (i = 0; rc == 0 && i < nr; i++) {
		rc = prove_step(g, &s[i], &m->down[i], e);
		if (rc != 1)
			continue;
		warn(g, FINDING_DOWN_BROKEN, &s[i],
		     arena_printf(&g->r->p->arena,
				  "the way down of %s fails: %s", m->name,
				  e->message));
		err_init(e);
		m->down_state = DOWN_FAILED;
		m->down_nr = 0;
		return 0;
	}
	return rc;
}

static bool is_same(const struct change *c, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (PARTS_PROVED & PART_BIT(c[i].part))
			return false;
	return true;
}

/* Some tools want a marker or a file even where there is nothing to say: that
 * is no way down, unless there is nothing to undo. */
static void judge(struct proof *g, const struct change *c, size_t nr)
{
	struct arena *a = &g->r->p->arena;
	size_t i, n = 0;

	if (g->m->down_state == DOWN_FAILED)
		return;
	if (g->m->down_nr == 0 && !is_same(c, nr)) {
		g->m->down_state = DOWN_NONE;
		return;
	}
	g->m->down_state = DOWN_PROVED;
	for (i = 0; i < nr && n < 5; i++) {
		struct finding *f;

		if (!(PARTS_PROVED & PART_BIT(c[i].part)) ||
		    (i > 0 && strcmp(c[i].path, c[i - 1].path) == 0))
			continue;
		n++;
		g->m->down_state = DOWN_DIFFERS;
		f = warn(g, FINDING_DOWN_BROKEN, NULL,
			 arena_printf(a,
				      "after the way down of %s, %s is not as "
				      "it was before",
				      g->m->name, path_describe(a, c[i].path)));
		f->path = c[i].path;
	}
}

static bool has_no_transaction(const struct source_script *script,
			       const struct statement *s, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (s[i].flags & STATEMENT_NO_TRANSACTION)
			return true;
	return !script->transaction;
}

/* Savepoint, run, judge against `mark` or `before`, take back. */
static int prove(struct proof *g, const struct statement *s, size_t nr,
		 size_t mark, const struct snapshot *before, struct err *e)
{
	struct replay *r = g->r;
	size_t here = snapshot_mark(r->live), n;
	struct change *c;
	int rc;

	/* In a session of its own, as revert runs it. */
	if (session_savepoint(r->c, "ledger_down", e) < 0 ||
	    session_renew_user(r->c, NULL, e) < 0)
		return -1;
	rc = run_all(g, s, nr, e);
	if (rc == 0 && g->m->down_state != DOWN_FAILED) {
		n = before ? snapshot_diff(before, r->live, PARTS_ALL,
					   &r->p->arena, &c)
			   : replay_changes(r, mark, &c);
		judge(g, c, n);
	}
	if (rc == 0)
		rc = replay_undo(r, "ledger_down", here, e);
	return rc;
}

static int with_proof(struct replay *r, const struct source *src,
		      struct migration *m, size_t mark,
		      const struct snapshot *before, struct err *e)
{
	struct proof g = { .r = r, .src = src, .m = m };
	struct statement *s;
	size_t nr;
	int rc = 0;

	m->down_state = DOWN_NONE;
	m->down = NULL;
	m->down_nr = 0;
	if (!src->down.file)
		return 0;
	if (project_split(r->p, &src->down, &s, &nr, e) < 0)
		return -1;
	m->down_no_transaction = nr > 0 &&
				 has_no_transaction(&src->down, s, nr);
	if (m->down_no_transaction) {
		/* Cannot be tried and taken back. Provenance undoes it then. */
		m->down_state = DOWN_FAILED;
		warn(&g, FINDING_DOWN_BROKEN, nr ? &s[0] : NULL,
		     arena_printf(&r->p->arena,
				  "the way down of %s cannot run in a "
				  "transaction, so it was not proved; revert "
				  "undoes what the migration made by itself",
				  m->name));
		return 0;
	}
	map_init(&g.own);
	note_own(&g);
	rc = prove(&g, s, nr, mark, before, e);
	map_release(&g.own);
	provenance_free(g.made);
	return rc;
}

int down_prove(struct replay *r, const struct source *src, struct migration *m,
	       size_t mark, struct err *e)
{
	return with_proof(r, src, m, mark, NULL, e);
}

int down_prove_alone(struct replay *r, const struct source *src,
		     struct migration *m, const struct snapshot *before,
		     struct err *e)
{
	size_t mark = snapshot_mark(r->live);

	if (replay_begin(r, true, e) < 0 ||
	    with_proof(r, src, m, 0, before, e) < 0)
		return -1;
	snapshot_undo(r->live, mark);
	if (conn_exec(r->c, "ROLLBACK", e) < 0)
		return -1;
	return session_renew_user(r->c, NULL, e);
}

int down_prove_again(struct replay *r, const struct source *src,
		     struct migration *m, struct err *e)
{
	int at = history_index(&r->p->history, m->name);
	struct snapshot *before =
	    history_state(&r->p->history, NULL, (size_t)at);
	int rc = down_prove_alone(r, src, m, before, e);

	snapshot_free(before);
	return rc;
}
