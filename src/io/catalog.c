/* The catalog's life: read, ask, free. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static struct catalog *catalog_new(struct conn *c,
				   const struct catalog_options *o)
{
	struct catalog *cat = xcalloc(1, sizeof(*cat));

	cat->conn = c;
	cat->history_schema = o->history_schema ? xstrdup(o->history_schema)
						: NULL;
	cat->tool_schema = o->tool_schema ? xstrdup(o->tool_schema) : NULL;
	cat->tool_table = o->tool_table ? xstrdup(o->tool_table) : NULL;
	cat->texts = o->texts;
	cat->known = o->known;
	cat->token = o->token;
	if (o->token)
		buf_clear(o->token);
	cat->follow = o->follow;
	cat->ours = o->ours;
	cat->snapshot = snapshot_new();
	arena_init(&cat->arena);
	map_init(&cat->opclasses);
	map_init(&cat->collations);
	map_init(&cat->stale);
	buf_init(&cat->text, 0);
	buf_init(&cat->path, 0);
	return cat;
}

int catalog_read(struct catalog **out, struct conn *c,
		 const struct catalog_options *o, struct err *e)
{
	struct catalog *cat = catalog_new(c, o);

	*out = NULL;
	if (catalog_watch_begin(cat, e) || catalog_read_all(cat, e)) {
		catalog_free(cat);
		return err_in(e, "could not read the schema");
	}
	cat->known = NULL;
	cat->token = NULL;
	*out = cat;
	return 0;
}

void catalog_free(struct catalog *cat)
{
	if (!cat)
		return;
	catalog_refresh_free(cat);
	snapshot_free(cat->snapshot);
	object_table_release(&cat->objects);
	object_table_release(&cat->members);
	map_release(&cat->opclasses);
	map_release(&cat->collations);
	map_release(&cat->stale);
	buf_release(&cat->text);
	buf_release(&cat->path);
	free(cat->read);
	free(cat->indexes);
	free(cat->renamed);
	free(cat->uncovered);
	free(cat->history_schema);
	free(cat->tool_schema);
	free(cat->tool_table);
	arena_release(&cat->arena);
	free(cat);
}

struct snapshot *catalog_snapshot(struct catalog *cat)
{
	return cat->snapshot;
}

bool catalog_has_tool_history(const struct catalog *cat)
{
	return cat->has_tool_history;
}

bool catalog_has_history_schema(const struct catalog *cat)
{
	return cat->has_history_schema;
}

const char *const *catalog_uncovered(const struct catalog *cat, size_t *nr)
{
	*nr = cat->uncovered_nr;
	return cat->uncovered;
}

/* 0: done. -1: also where the right to read the system identifier was taken
 * from us. */
static int identity(struct conn *c, const char *system, struct buf *out,
		    struct err *e)
{
	struct buf sql = BUF_INIT;
	struct rows *r;
	int rc;

	buf_printf(&sql,
		   "SELECT d.oid, d.datname,"
		   " pg_catalog.current_setting('server_version_num'), %s"
		   " FROM pg_catalog.pg_database d WHERE d.datname"
		   " OPERATOR(pg_catalog.=) pg_catalog.current_database()",
		   system);
	rc = conn_query(c, sql.data, NULL, 0, &r, e);
	buf_release(&sql);
	if (rc)
		return -1;
	buf_clear(out);
	buf_printf(out, "system %s\ndatabase %s %s\nserver %s\n",
		   rows_get(r, 0, 3), rows_get(r, 0, 0), rows_get(r, 0, 1),
		   rows_get(r, 0, 2));
	rows_free(r);
	return 0;
}

int catalog_identity(struct conn *c, struct buf *out, struct err *e)
{
	static const char known[] =
	    "(SELECT s.system_identifier FROM pg_catalog.pg_control_system() s)";
	int rc = identity(c, known, out, e);

	if (rc && e->fault == FAULT_DENIED && !conn_in_transaction(c))
		rc = identity(c, "'unknown'", out, e);
	return rc;
}

int catalog_settings(struct conn *c, struct arena *a, const char ***out,
		     size_t *nr, struct err *e)
{
	static const char sql[] =
	    "SELECT DISTINCT pg_catalog.split_part(v, '=', 1) OPERATOR("
	    "pg_catalog.||) CASE WHEN s.setrole OPERATOR(pg_catalog.=) 0"
	    " THEN '' ELSE ' of role ' OPERATOR(pg_catalog.||)"
	    " pg_catalog.pg_get_userbyid(s.setrole)::pg_catalog.text END"
	    " COLLATE pg_catalog.\"C\" AS name"
	    " FROM pg_catalog.pg_db_role_setting s"
	    " JOIN pg_catalog.pg_database d"
	    " ON d.oid OPERATOR(pg_catalog.=) s.setdatabase,"
	    " pg_catalog.unnest(s.setconfig) v"
	    " WHERE d.datname OPERATOR(pg_catalog.=)"
	    " pg_catalog.current_database() ORDER BY 1";
	struct rows *rows;
	size_t i;

	if (conn_query(c, sql, NULL, 0, &rows, e))
		return -1;
	*nr = rows_nr(rows);
	*out = arena_array(a, *nr, sizeof(**out));
	for (i = 0; i < *nr; i++)
		(*out)[i] = arena_strdup(a, rows_get(rows, i, 0));
	rows_free(rows);
	return 0;
}
