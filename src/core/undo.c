/* Statements tried until live is what it was. */
#include "core/undo.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/map.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "core/restore.h"
#include "core/session.h"
#include "model/migration.h"

/* Turns of one unit: an object that is dropped comes back in the next, what
 * hangs on it in the one after. */
#define TURNS_MAX 32

struct unit {
	struct undo *u;
	const struct undo_unit *of;
	struct map effects; /* key → the unit: what its steps touched */
	struct map anew;    /* path → the unit: dropped or made on the way */
	bool checked;	    /* whether data would be lost */
};

int undo_begin(struct undo *u, struct err *e)
{
	if (session_leave_waiting(u->c, u->waits, e) < 0)
		return -1;
	/* A body may name what comes back after it. */
	return conn_exec(u->c, "SET LOCAL check_function_bodies = off", e);
}

/* ---- which differences are ours ---- */

static const char *key_of(struct arena *a, enum part part, const char *path)
{
	return arena_printf(a, "%d %s", (int)part, path);
}

static void note_effects(struct unit *g)
{
	struct arena *a = g->u->arena;
	size_t i, k;

	for (i = 0; i < g->of->step_nr; i++) {
		const struct step *s = g->of->steps[i];

		for (k = 0; k < s->effect_nr; k++) {
			const struct change *c = &s->effects[k];

			map_put(&g->effects, key_of(a, c->part, c->path), g);
		}
	}
}

static bool is_anew(const struct unit *g, const char *path)
{
	const struct map_entry *it;

	for (it = map_first(&g->anew); it; it = map_next(it))
		if (path_is_below(path, map_key(it)))
			return true;
	return false;
}

/* Does it stand against the unit's end? An owner that is not told is whoever
 * runs this. */
static bool is_ours(const struct unit *g, const struct change *c)
{
	if (c->part == PART_OWNERS && oid_is_null(&c->after))
		return false;
	return (g->u->parts & PART_BIT(c->part)) ||
	       map_get(&g->effects, key_of(g->u->arena, c->part, c->path)) ||
	       is_anew(g, c->path);
}

/* An object under another name: to what is tried here, one that goes and one
 * that is missing. */
static void forget_move(struct change *c)
{
	if (c->from)
		memset(&c->before, 0, sizeof(c->before));
	c->from = NULL;
}

static size_t differences(const struct unit *g, struct change **out)
{
	struct change *c;
	size_t n =
	    snapshot_diff(g->u->live, g->of->want, PARTS_ALL, g->u->arena, &c);
	size_t i, nr = 0;

	for (i = 0; i < n; i++)
		if (is_ours(g, &c[i])) {
			c[nr] = c[i];
			c[nr].path = arena_strdup(g->u->arena, c[i].path);
			forget_move(&c[nr++]);
		}
	*out = c;
	return nr;
}

/* ---- running ---- */

/* 0: it ran. 1: the server refused it, `why` says why; nothing is changed. */
static int attempt(struct unit *g, const char *sql, struct err *why,
		   struct err *e)
{
	struct conn *c = g->u->c;

	err_init(why);
	if (session_savepoint(c, "ledger_undo", e) < 0)
		return -1;
	if (conn_exec(c, sql, why) == 0) {
		g->u->ran(g->u->ctx, sql);
		return session_release(c, "ledger_undo", e);
	}
	/* A lock that is not to be had, a signal, a lost connection. */
	if (!conn_alive(c) ||
	    (why->fault != FAULT_SQL && why->fault != FAULT_DENIED)) {
		*e = *why;
		return -1;
	}
	if (session_rollback_to(c, "ledger_undo", e) < 0 ||
	    session_release(c, "ledger_undo", e) < 0)
		return -1;
	return 1;
}

static void note_anew(struct unit *g, const char *path)
{
	map_put(&g->anew, path, g);
}

/* No cast leads from the one type to the other: waiting does not help. */
static bool has_other_cast(const struct restore_sql *it, const struct err *why)
{
	return strcmp(why->sqlstate, "42846") == 0 && it->otherwise &&
	       !it->otherwise_drops;
}

/* Again and again while something goes. */
static int run_statements(struct unit *g, struct restore *r, size_t *ran,
			  struct err *why, struct err *e)
{
	size_t i, before;
	struct err other;
	int rc;

	*ran = 0;
	do {
		before = *ran;
		for (i = 0; i < r->sql_nr; i++) {
			struct restore_sql *it = &r->sql[i];

			if (it->done)
				continue;
			rc = attempt(g, it->sql, &other, e);
			if (rc == 1 && has_other_cast(it, &other))
				rc = attempt(g, it->otherwise, &other, e);
			if (rc < 0)
				return -1;
			if (rc == 1) {
				*why = other;
				continue;
			}
			it->done = true;
			if (it->anew)
				note_anew(g, it->path);
			(*ran)++;
		}
	} while (*ran > before);
	return 0;
}

/* Nothing got further: the other ways. */
static int run_otherwise(struct unit *g, struct restore *r, size_t *ran,
			 struct err *e)
{
	struct err why;
	size_t i;
	int rc;

	for (i = 0; i < r->sql_nr; i++) {
		struct restore_sql *it = &r->sql[i];

		if (it->done || !it->otherwise)
			continue;
		rc = attempt(g, it->otherwise, &why, e);
		if (rc < 0)
			return -1;
		if (rc == 1)
			continue;
		it->done = true;
		if (it->otherwise_drops)
			note_anew(g, it->path);
		(*ran)++;
	}
	return 0;
}

/* ---- what stands in the way ---- */

static bool holds_data(struct arena *a, const char *path)
{
	const char *kind = path_kind(a, path);
	const char *object = arena_memdupz(a, path, path_object_len(path));

	return strcmp(kind, "table") == 0 || strcmp(kind, "sequence") == 0 ||
	       strcmp(kind, "foreign-table") == 0 ||
	       (strcmp(kind, "column") == 0 &&
		strcmp(path_kind(a, object), "table") == 0);
}

/* What went along: it comes back with all that is told of it. */
static int note_gone(struct unit *g, const struct snapshot *before,
		     struct err *e)
{
	struct arena *a = g->u->arena;
	struct change *c;
	size_t nr, i;

	if (catalog_refresh(g->u->cat, e) < 0)
		return -1;
	nr = snapshot_diff(before, g->u->live, PART_BIT(PART_STRUCTURE), a, &c);
	for (i = 0; i < nr; i++) {
		if (!oid_is_null(&c[i].after))
			continue;
		if (holds_data(a, c[i].path)) {
			err_set(e, FAULT_FINDING,
				"%s depends on what must be made again for "
				"undoing %s",
				path_describe(a, c[i].path), g->u->migration);
			return err_hint(e, "Write a \"-- ledger: down\" "
					   "section, then ledger record, then "
					   "revert again.");
		}
		note_anew(g, arena_strdup(a, c[i].path));
	}
	return 0;
}

static int run_obstacles(struct unit *g, const struct restore_sql *it,
			 size_t *ran, struct err *e)
{
	const char **sql;
	struct err why;
	size_t nr, i;
	int rc;

	if (undo_obstacles(g->u, it, &sql, &nr, e) < 0)
		return -1;
	for (i = 0; i < nr; i++) {
		rc = attempt(g, sql[i], &why, e);
		if (rc < 0)
			return -1;
		*ran += rc == 0;
	}
	return 0;
}

static int clear_way(struct unit *g, struct restore *r, size_t *ran,
		     struct err *e)
{
	struct snapshot *before = snapshot_copy(g->u->live);
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < r->sql_nr; i++)
		if (!r->sql[i].done)
			rc = run_obstacles(g, &r->sql[i], ran, e);
	if (rc == 0 && *ran > 0)
		rc = note_gone(g, before, e);
	snapshot_free(before);
	return rc;
}

/* ---- turns ---- */

static int stuck(const struct unit *g, const struct restore *r,
		 const struct change *c, const struct err *why, struct err *e)
{
	struct arena *a = g->u->arena;
	size_t i;

	if (why->fault != FAULT_NONE) {
		*e = *why;
		return -1;
	}
	err_set(e, FAULT_FINDING, "no statement is known that leads back");
	for (i = 0; i < r->refused_nr; i++)
		err_detail(e, "%s: %s", path_describe(a, r->refused[i].path),
			   r->refused[i].why);
	if (r->refused_nr == 0)
		err_detail(e, "%s", path_describe(a, c->path));
	return -1;
}

/* Names first: what else differs is seen only behind them. */
static int plan(struct unit *g, struct restore *r, const struct change *c,
		size_t nr, struct err *e)
{
	size_t i, k;

	for (i = 0; i < g->of->step_nr; i++)
		for (k = 0; k < g->of->steps[i]->effect_nr; k++)
			restore_rename(r, &g->of->steps[i]->effects[k]);
	if (r->sql_nr > 0 || r->refused_nr > 0)
		return 0;
	if (!g->checked && undo_check_data(g->u, g->of, e) < 0)
		return -1;
	g->checked = true;
	restore_plan(r, c, nr);
	return 0;
}

/* 0: something ran. 1: live is there. */
static int turn(struct unit *g, struct err *e)
{
	struct undo *u = g->u;
	struct restore r;
	struct change *c;
	struct err why;
	size_t nr, ran = 0;
	int rc;

	if (catalog_refresh(u->cat, e) < 0)
		return -1;
	nr = differences(g, &c);
	if (nr == 0)
		return 1;
	err_init(&why);
	restore_init(&r, u->arena, u->history, u->live, g->of->want,
		     conn_server_version(u->c));
	rc = plan(g, &r, c, nr, e);
	if (rc == 0)
		rc = run_statements(g, &r, &ran, &why, e);
	if (rc == 0 && ran == 0)
		rc = run_otherwise(g, &r, &ran, e);
	if (rc == 0 && ran == 0)
		rc = clear_way(g, &r, &ran, e);
	if (rc == 0 && ran == 0)
		rc = stuck(g, &r, c, &why, e);
	restore_release(&r);
	return rc;
}

int undo_run(struct undo *u, const struct undo_unit *unit, struct err *e)
{
	struct unit g = { .u = u, .of = unit };
	int rc = 0, turns;

	map_init(&g.effects);
	map_init(&g.anew);
	note_effects(&g);
	for (turns = 0; rc == 0 && turns < TURNS_MAX; turns++)
		rc = turn(&g, e);
	if (rc == 0)
		rc = err_set(e, FAULT_FINDING,
			     "the schema was not reached in %d turns",
			     TURNS_MAX);
	map_release(&g.effects);
	map_release(&g.anew);
	return rc < 0 ? -1 : 0;
}
