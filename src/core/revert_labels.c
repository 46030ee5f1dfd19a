/* A label of an enum goes, and rows have it. PostgreSQL says "invalid input
 * value for enum" and the label, but not where. */
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "core/restore.h"
#include "core/revert_parts.h"
#include "io/conn.h"
#include "model/definition.h"

#define INVALID_TEXT "22P02" /* invalid_text_representation */
#define USERS_MAX 10	     /* columns that are named */

struct search {
	struct conn *c;
	struct arena *a;
	const char *type;  /* its path */
	const char *label; /* as a literal: of a definition of ours */
	struct buf users;  /* one line for each column */
	size_t nr;
	/* Of the first column, for the hint. */
	const char *table, *column, *condition;
};

static const char columns_sql[] =
    "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname),"
    " pg_catalog.quote_ident(a.attname), a.atttypid <> t.oid"
    " FROM pg_catalog.pg_type t"
    " JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace"
    " JOIN pg_catalog.pg_attribute a ON a.atttypid IN (t.oid, t.typarray)"
    " JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE tn.nspname = $1 AND t.typname = $2 AND NOT a.attisdropped"
    " AND c.relkind IN ('r', 'm') ORDER BY 1, a.attnum";

static void note(struct search *g, const char *table, const char *column,
		 const char *condition, const char *rows)
{
	if (g->nr++ < USERS_MAX)
		buf_printf(&g->users, "%stable %s, column %s: rows %s",
			   g->users.len ? "\n" : "", table, column, rows);
	if (g->table)
		return;
	g->table = table;
	g->column = column;
	g->condition = condition;
}

static int count(struct search *g, const char *table, const char *column,
		 bool is_array, struct err *e)
{
	struct rows *rows = NULL;
	const char *sql = arena_printf(
	    g->a,
	    is_array ? "SELECT pg_catalog.count(*) FROM ONLY %s WHERE %s::"
		       "pg_catalog.text[] @> ARRAY[%s::pg_catalog.text]"
		     : "SELECT pg_catalog.count(*) FROM ONLY %s WHERE %s::"
		       "pg_catalog.text = %s",
	    table, column, g->label);
	int rc = conn_query(g->c, sql, NULL, 0, &rows, e);

	if (rc == 0 && strcmp(rows_get(rows, 0, 0), "0") != 0)
		note(g, table, column,
		     is_array
			 ? arena_printf(g->a, "%s = ANY (%s)", g->label, column)
			 : arena_printf(g->a, "%s = %s", column, g->label),
		     rows_get(rows, 0, 0));
	rows_free(rows);
	return rc;
}

static int find_users(struct search *g, struct err *e)
{
	const char *params[] = {
		path_name(g->a,
			  arena_memdupz(g->a, g->type, strcspn(g->type, "/"))),
		path_name(g->a, g->type),
	};
	struct rows *rows = NULL;
	size_t i;
	int rc = conn_query(g->c, columns_sql, params, 2, &rows, e);

	for (i = 0; rc == 0 && i < rows_nr(rows); i++)
		rc = count(g, arena_strdup(g->a, rows_get(rows, i, 0)),
			   arena_strdup(g->a, rows_get(rows, i, 1)),
			   strcmp(rows_get(rows, i, 2), "t") == 0, e);
	rows_free(rows);
	return rc;
}

static void tell(const struct reverter *g, const struct search *found,
		 struct err *e)
{
	err_init(e);
	err_set(e, FAULT_FINDING,
		"migration %s cannot be undone: label %s of %s is in use",
		g->m->name, found->label, path_describe(found->a, found->type));
	err_detail(e, "%s", found->users.data);
	if (found->nr > USERS_MAX)
		err_detail(e, "and %zu more columns", found->nr - USERS_MAX);
	err_detail(e, "It was rolled back: the database is as it was.");
	err_hint(e,
		 "Give these rows another value (UPDATE %s SET %s = … WHERE "
		 "%s), then run ledger revert again.",
		 found->table, found->column, found->condition);
}

/* 1: told. */
static int look_for(struct reverter *g, const char *type, const char *label,
		    struct err *e)
{
	struct search s = { .c = g->s->t.c,
			    .a = &g->p->arena,
			    .type = type,
			    .label = label,
			    .users = BUF_INIT };
	struct err ignored;
	int rc;

	err_init(&ignored);
	rc = find_users(&s, &ignored);
	if (rc == 0 && s.nr > 0) {
		tell(g, &s, e);
		rc = 1;
	}
	buf_release(&s.users);
	return rc;
}

static bool has(const char **list, size_t nr, const char *item)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (strcmp(list[i], item) == 0)
			return true;
	return false;
}

static int look_at_type(struct reverter *g, const struct restore *r,
			const char *type, struct err *e)
{
	const char **old, **new;
	const char *live = restore_text(r, r->live, PART_STRUCTURE, type);
	const char *want = restore_text(r, r->want, PART_STRUCTURE, type);
	size_t old_nr, new_nr, i;
	int rc = 0;

	if (!live || !want)
		return 0;
	old_nr = definition_lines(r->arena,
				  definition_get(r->arena, live, "enum"), &old);
	new_nr = definition_lines(r->arena,
				  definition_get(r->arena, want, "enum"), &new);
	for (i = 0; rc == 0 && i < old_nr; i++)
		if (!has(new, new_nr, old[i]))
			rc = look_for(g, type, old[i], e);
	return rc;
}

void reverter_tell_labels(struct reverter *g, const struct snapshot *from,
			  const struct units *units, struct err *e)
{
	struct arena *a = &g->p->arena;
	const struct entry **list;
	struct restore r;
	size_t nr, i;
	int rc = 0;

	if (strcmp(e->sqlstate, INVALID_TEXT) != 0 || reverter_has_down(g) ||
	    !conn_alive(g->s->t.c))
		return;
	restore_init(&r, a, &g->p->history, from, units_end(units), 0);
	list = snapshot_sorted(from, a, &nr);
	for (i = 0; rc == 0 && i < nr; i++)
		if (list[i]->part == PART_STRUCTURE &&
		    strcmp(path_kind(a, list[i]->path), "type") == 0)
			rc = look_at_type(g, &r, list[i]->path, e);
	restore_release(&r);
}
