/* Which data would be lost on the way back. */
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/quote.h"
#include "io/conn.h"
#include "core/restore_parts.h"
#include "core/session.h"
#include "core/undo.h"
#include "model/definition.h"
#include "model/migration.h"

struct search {
	struct undo *u;
	const struct undo_unit *unit;
	const struct snapshot *want;
	const char **found;
	size_t nr;
};

/* Nobody may put a row in between the question and the statement that takes the
 * table's lock anyway. */
static int lock_table(struct search *g, const struct sql_name *n, struct err *e)
{
	struct buf sql = BUF_INIT;
	int rc;

	buf_puts(&sql, "LOCK TABLE ");
	quote_qualified(&sql, n->schema, n->object);
	buf_puts(&sql, " IN ACCESS EXCLUSIVE MODE");
	rc = conn_exec(g->u->c, sql.data, e);
	buf_release(&sql);
	return rc;
}

static int ask(struct search *g, const char *sql, bool *out, struct err *e)
{
	struct rows *rows = NULL;
	int rc = conn_query(g->u->c, sql, NULL, 0, &rows, e);

	if (rc == 0)
		*out = strcmp(rows_get(rows, 0, 0), "t") == 0;
	rows_free(rows);
	return rc;
}

static int has_rows(struct search *g, const struct sql_name *n, bool column,
		    bool *out, struct err *e)
{
	struct buf sql = BUF_INIT;
	int rc;

	buf_puts(&sql, "SELECT EXISTS (SELECT FROM ");
	quote_qualified(&sql, n->schema, n->object);
	if (column) {
		buf_puts(&sql, " WHERE ");
		quote_ident(&sql, n->sub);
		buf_puts(&sql, " IS NOT NULL");
	}
	buf_putc(&sql, ')');
	rc = ask(g, sql.data, out, e);
	buf_release(&sql);
	return rc;
}

static void note(struct search *g, const char *path, const char *why)
{
	struct arena *a = g->u->arena;

	g->found[g->nr++] =
	    arena_printf(a, "%s %s", path_describe(a, path), why);
}

/* ---- a column that gets its former type ---- */

/* Does some value not come through there and back? */
static void put_round_trip(struct buf *sql, const struct sql_name *n,
			   const char *from, const char *to,
			   const char *through)
{
	buf_puts(sql, "SELECT EXISTS (SELECT FROM ");
	quote_qualified(sql, n->schema, n->object);
	buf_puts(sql, " WHERE ");
	quote_ident(sql, n->sub);
	buf_printf(sql, "%s::%s%s::%s::pg_catalog.text IS DISTINCT FROM ",
		   through, to, through, from);
	quote_ident(sql, n->sub);
	buf_puts(sql, "::pg_catalog.text)");
}

/* The former type comes back, or gets its name again, before the column does:
 * then it is asked again. */
static bool is_not_there_yet(const struct err *e)
{
	return strcmp(e->sqlstate, "42704") == 0 ||
	       strcmp(e->sqlstate, "3F000") == 0;
}

/* 0: asked. 1: PostgreSQL has no such cast, or cannot take a value; `*out` is
 * false when it has no such type yet. */
static int ask_round_trip(struct search *g, const struct sql_name *n,
			  const char *from, const char *to, const char *through,
			  bool *out, struct err *e)
{
	struct conn *c = g->u->c;
	struct buf sql = BUF_INIT;
	int rc = session_savepoint(c, "ledger_data", e);

	put_round_trip(&sql, n, from, to, through);
	if (rc == 0)
		rc = ask(g, sql.data, out, e);
	buf_release(&sql);
	if (rc == 0)
		return session_release(c, "ledger_data", e);
	if (!conn_alive(c) || e->fault != FAULT_SQL)
		return -1;
	*out = !is_not_there_yet(e);
	err_init(e);
	if (session_rollback_to(c, "ledger_data", e) < 0 ||
	    session_release(c, "ledger_data", e) < 0)
		return -1;
	return 1;
}

static int check_type(struct search *g, const struct change *c,
		      const struct sql_name *n, struct err *e)
{
	struct undo *u = g->u;
	struct restore r;
	const char *from, *to;
	bool lost = true;
	int rc;

	restore_init(&r, u->arena, u->history, u->live, g->want, 0);
	from = definition_get(
	    u->arena, restore_text(&r, u->live, PART_STRUCTURE, c->path),
	    "type");
	to = definition_get(u->arena,
			    restore_text(&r, g->want, PART_STRUCTURE, c->path),
			    "type");
	if (!to || (from && strcmp(from, to) == 0))
		return 0;
	if (lock_table(g, n, e) < 0)
		return -1;
	rc = from ? ask_round_trip(g, n, from, to, "", &lost, e) : 1;
	if (rc == 1 && lost && from)
		rc = ask_round_trip(g, n, from, to, "::pg_catalog.text", &lost,
				    e);
	if (rc < 0)
		return -1;
	if (lost)
		note(g, c->path,
		     arena_printf(u->arena,
				  "holds values that are not the same as %s",
				  to));
	return 0;
}

/* ---- what goes ---- */

/* With the object that it is part of. */
static bool goes_with_object(const struct search *g, const char *path)
{
	size_t len = path_object_len(path);
	const char *object = arena_memdupz(g->u->arena, path, len);

	return path[len] && snapshot_get(g->u->live, PART_STRUCTURE, object) &&
	       !snapshot_get(g->want, PART_STRUCTURE, object);
}

/* Does it only get its former name, itself or what it is part of? */
static bool moves(const struct search *g, const struct change *c)
{
	size_t i, k;

	for (i = 0; i < g->unit->step_nr; i++)
		for (k = 0; k < g->unit->steps[i]->effect_nr; k++) {
			const struct change *by =
			    &g->unit->steps[i]->effects[k];

			if (by->from && (path_is_below(c->path, by->path) ||
					 path_is_below(c->path, by->from)))
				return true;
		}
	return false;
}

static int check_change(struct search *g, const struct change *c, struct err *e)
{
	struct arena *a = g->u->arena;
	bool column = strcmp(path_kind(a, c->path), "column") == 0;
	const char *object =
	    arena_memdupz(a, c->path, path_object_len(c->path));
	struct sql_name n = sql_name_of(a, c->path);
	bool found = false;

	/* The columns of a view hold nothing of their own. */
	if (strcmp(path_kind(a, object), "table") != 0 ||
	    (!column && strcmp(object, c->path) != 0) ||
	    !snapshot_get(g->u->live, PART_STRUCTURE, c->path) ||
	    goes_with_object(g, c->path) || moves(g, c))
		return 0;
	if (!oid_is_null(&c->after))
		return column ? check_type(g, c, &n, e) : 0;
	if (lock_table(g, &n, e) < 0 || has_rows(g, &n, column, &found, e) < 0)
		return -1;
	if (found)
		note(g, c->path, "holds data");
	return 0;
}

static int refuse(const struct search *g, struct err *e)
{
	size_t i;

	if (g->nr == 0)
		return 0;
	err_set(e, FAULT_FINDING, "reverting %s would lose data",
		g->u->migration);
	for (i = 0; i < g->nr; i++)
		err_detail(e, "%s.", g->found[i]);
	return err_hint(e, "ledger revert --allow-data-loss, after a backup");
}

int undo_check_data(struct undo *u, const struct undo_unit *unit, struct err *e)
{
	struct search g = { .u = u, .unit = unit, .want = unit->want };
	struct change *c;
	size_t n, i;
	int rc = 0;

	if (u->allow_data_loss)
		return 0;
	n = snapshot_diff(u->live, unit->want, PART_BIT(PART_STRUCTURE),
			  u->arena, &c);
	g.found = arena_array(u->arena, n, sizeof(*g.found));
	for (i = 0; rc == 0 && i < n; i++)
		rc = check_change(&g, &c[i], e);
	return rc == 0 ? refuse(&g, e) : -1;
}
