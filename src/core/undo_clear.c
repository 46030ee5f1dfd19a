/* What keeps an object from being changed or dropped, and can be made again. */
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/quote.h"
#include "io/conn.h"
#include "core/restore_parts.h"
#include "core/undo.h"

/* Views that read the table; a rule belongs to the relation that it is on. */
static const char views_of[] =
    "SELECT DISTINCT CASE v.relkind WHEN 'm' THEN 'DROP MATERIALIZED VIEW '"
    " ELSE 'DROP VIEW ' END || v.oid::pg_catalog.regclass::pg_catalog.text"
    " || ' CASCADE'"
    " FROM pg_catalog.pg_depend d"
    " JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid"
    " JOIN pg_catalog.pg_class v ON v.oid = r.ev_class"
    " WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass"
    " AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass"
    " AND d.refobjid = pg_catalog.to_regclass($1)"
    " AND v.oid <> d.refobjid AND v.relkind IN ('v', 'm')"
    " ORDER BY 1";

static int ask_views(struct undo *u, const char *path, const char ***out,
		     size_t *nr, struct err *e)
{
	struct sql_name n = sql_name_of(u->arena, path);
	struct buf table = BUF_INIT;
	struct rows *rows = NULL;
	const char *params[1];
	size_t i;
	int rc;

	quote_qualified(&table, n.schema, n.object);
	params[0] = table.data;
	rc = conn_query(u->c, views_of, params, 1, &rows, e);
	if (rc == 0) {
		*nr = rows_nr(rows);
		*out = arena_array(u->arena, *nr, sizeof(**out));
		for (i = 0; i < *nr; i++)
			(*out)[i] =
			    arena_strdup(u->arena, rows_get(rows, i, 0));
	}
	rows_free(rows);
	buf_release(&table);
	return rc;
}

static bool can_be_made_again(const char *kind)
{
	static const char *const kinds[] = { "view",	  "materialized-view",
					     "function",  "procedure",
					     "aggregate", NULL };
	size_t i;

	for (i = 0; kinds[i]; i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

int undo_obstacles(struct undo *u, const struct restore_sql *it,
		   const char ***out, size_t *nr, struct err *e)
{
	struct arena *a = u->arena;
	const char *kind = path_kind(a, it->path);
	struct buf sql = BUF_INIT;

	*nr = 0;
	*out = NULL;
	if (strcmp(kind, "column") == 0)
		return ask_views(u, it->path, out, nr, e);
	if (!can_be_made_again(kind) ||
	    !snapshot_get(u->live, PART_STRUCTURE, it->path))
		return 0;
	buf_puts(&sql, "DROP ");
	if (sql_object(&sql, a, it->path)) {
		buf_puts(&sql, " CASCADE");
		*out = arena_array(a, 1, sizeof(**out));
		(*out)[(*nr)++] = arena_memdupz(a, sql.data, sql.len);
	}
	buf_release(&sql);
	return 0;
}
