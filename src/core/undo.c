/* From paths to DROP statements. */
#include "core/undo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/conn.h"
#include "model/snapshot.h"

/* The components of a path, decoded. */
struct name {
	const char *schema, *object, *sub;
};

static const char *component(struct arena *a, const char *path, size_t index)
{
	size_t i;

	for (i = 0; i < index; i++) {
		path = strchr(path, '/');
		if (!path)
			return NULL;
		path++;
	}
	return path_name(a, arena_memdupz(a, path, strcspn(path, "/")));
}

static struct name name_of(struct arena *a, const char *path)
{
	struct name n = { component(a, path, 0), component(a, path, 2),
			  component(a, path, 4) };

	return n;
}

static void put_qualified(struct buf *sql, const char *schema, const char *name)
{
	conn_ident(sql, schema);
	buf_putc(sql, '.');
	conn_ident(sql, name);
}

static void put_words(struct buf *sql, const char *kind)
{
	for (; *kind; kind++)
		buf_putc(sql, *kind == '-' ? ' ' : *kind);
}

static bool is_one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

/* Routines are told apart by their argument types: the server spells them. */
static int put_routine(struct conn *c, const struct entry *it, struct buf *sql,
		       struct err *e)
{
	struct rows *rows = NULL;
	char oid[32];
	const char *params[] = { oid };
	int rc;

	snprintf(oid, sizeof(oid), "%u", it->ident.object_id);
	rc = conn_query(c,
			"SELECT p.oid::pg_catalog.regprocedure::pg_catalog.text"
			" FROM pg_catalog.pg_proc p"
			" WHERE p.oid = $1::pg_catalog.oid",
			params, 1, &rows, e);
	if (rc == 0 && rows_nr(rows) == 1)
		buf_printf(sql, "DROP ROUTINE %s", rows_get(rows, 0, 0));
	rows_free(rows);
	return rc;
}

/* 0: `sql` is filled, or stays empty where there is no DROP for the kind. */
static int put_drop(struct conn *c, struct arena *a, const struct entry *it,
		    struct buf *sql, struct err *e)
{
	static const char *const plain[] = {
		"table",	 "view",      "materialized-view",
		"sequence",	 "type",      "domain",
		"foreign-table", "collation", "conversion",
		"statistics",	 NULL
	};
	static const char *const routines[] = { "function", "procedure",
						"aggregate", NULL };
	static const char *const on_table[] = { "trigger", "rule", "policy",
						NULL };
	const char *kind = path_kind(a, it->path);
	struct name n = name_of(a, it->path);

	if (strcmp(kind, "schema") == 0) {
		buf_puts(sql, "DROP SCHEMA ");
		conn_ident(sql, n.schema);
	} else if (strncmp(it->path, SNAPSHOT_DATABASE "/", 9) == 0) {
		buf_puts(sql, "DROP ");
		put_words(sql, kind);
		buf_putc(sql, ' ');
		conn_ident(sql, n.object);
	} else if (is_one_of(kind, routines)) {
		return put_routine(c, it, sql, e);
	} else if (is_one_of(kind, plain)) {
		buf_puts(sql, "DROP ");
		put_words(sql, kind);
		buf_putc(sql, ' ');
		put_qualified(sql, n.schema, n.object);
	} else if (strcmp(kind, "index") == 0) {
		buf_puts(sql, "DROP INDEX ");
		put_qualified(sql, n.schema, n.sub);
	} else if (strcmp(kind, "column") == 0 ||
		   strcmp(kind, "constraint") == 0) {
		buf_puts(sql, "ALTER TABLE ");
		put_qualified(sql, n.schema, n.object);
		buf_printf(sql, " DROP %s ", kind);
		conn_ident(sql, n.sub);
	} else if (is_one_of(kind, on_table)) {
		buf_printf(sql, "DROP %s ", kind);
		conn_ident(sql, n.sub);
		buf_puts(sql, " ON ");
		put_qualified(sql, n.schema, n.object);
	}
	return 0;
}

/* Goes with the object that it is part of. */
static bool goes_with_object(const struct snapshot *live,
			     const struct snapshot *want, const char *path)
{
	size_t len = path_object_len(path);
	char *object = xmemdupz(path, len);
	bool goes = path[len] != '\0' &&
		    snapshot_get(live, PART_STRUCTURE, object) &&
		    !snapshot_get(want, PART_STRUCTURE, object);

	free(object);
	return goes;
}

struct lists {
	struct arena *a;
	struct undo *undo;
	size_t undo_nr;
	const char **rest;
	size_t rest_nr;
};

static int sort_one(struct conn *c, struct lists *l,
		    const struct snapshot *live, const struct snapshot *want,
		    const struct change *ch, struct err *e)
{
	struct buf sql = BUF_INIT;
	const struct entry *it = snapshot_get(live, ch->part, ch->path);
	int rc = 0;

	if (ch->part != PART_STRUCTURE && snapshot_get_any(live, ch->path) &&
	    !snapshot_get(want, PART_STRUCTURE, ch->path))
		return 0;
	if (oid_is_null(&ch->after) && goes_with_object(live, want, ch->path))
		return 0;
	/* Column order follows the columns. */
	if (ch->part == PART_COLUMN_ORDER)
		return 0;
	if (ch->part == PART_STRUCTURE && oid_is_null(&ch->after) && it)
		rc = put_drop(c, l->a, it, &sql, e);
	if (rc == 0 && sql.len > 0) {
		l->undo[l->undo_nr].path = arena_strdup(l->a, ch->path);
		l->undo[l->undo_nr].sql = arena_strdup(l->a, sql.data);
		l->undo_nr++;
	} else if (rc == 0) {
		l->rest[l->rest_nr++] = arena_strdup(l->a, ch->path);
	}
	buf_release(&sql);
	return rc;
}

int undo_plan(struct conn *c, struct arena *a, const struct snapshot *live,
	      const struct snapshot *want, unsigned parts, struct undo **out,
	      size_t *nr, const char ***rest, size_t *rest_nr, struct err *e)
{
	struct lists l = { .a = a };
	struct change *changes;
	size_t n = snapshot_diff(live, want, parts, a, &changes), i;
	int rc = 0;

	l.undo = arena_array(a, n, sizeof(*l.undo));
	l.rest = arena_array(a, n, sizeof(*l.rest));
	for (i = 0; rc == 0 && i < n; i++)
		rc = sort_one(c, &l, live, want, &changes[i], e);
	*out = l.undo;
	*nr = l.undo_nr;
	*rest = l.rest;
	*rest_nr = l.rest_nr;
	if (rc < 0)
		return -1;
	return l.rest_nr > 0;
}

/* ---- data ---- */

static int has_rows(struct conn *c, const struct name *n, bool column,
		    bool *out, struct err *e)
{
	struct buf sql = BUF_INIT;
	struct rows *rows = NULL;
	int rc;

	buf_puts(&sql, "SELECT EXISTS (SELECT FROM ");
	put_qualified(&sql, n->schema, n->object);
	if (column) {
		buf_puts(&sql, " WHERE ");
		conn_ident(&sql, n->sub);
		buf_puts(&sql, " IS NOT NULL");
	}
	buf_putc(&sql, ')');
	rc = conn_query(c, sql.data, NULL, 0, &rows, e);
	if (rc == 0)
		*out = strcmp(rows_get(rows, 0, 0), "t") == 0;
	rows_free(rows);
	buf_release(&sql);
	return rc;
}

int undo_data(struct conn *c, struct arena *a, const struct snapshot *live,
	      const struct snapshot *want, const char ***out, size_t *nr,
	      struct err *e)
{
	struct change *changes;
	size_t n =
	    snapshot_diff(live, want, PART_BIT(PART_STRUCTURE), a, &changes);
	size_t i;

	*out = arena_array(a, n, sizeof(**out));
	*nr = 0;
	for (i = 0; i < n; i++) {
		const struct change *ch = &changes[i];
		const char *kind = path_kind(a, ch->path);
		bool column = strcmp(kind, "column") == 0, found = false;
		const char *object;
		struct name name;

		if (!oid_is_null(&ch->after) ||
		    (!column && strcmp(kind, "table") != 0) ||
		    goes_with_object(live, want, ch->path))
			continue;
		object = arena_memdupz(a, ch->path, path_object_len(ch->path));
		/* The columns of a view hold nothing of their own. */
		if (strcmp(path_kind(a, object), "table") != 0)
			continue;
		name = name_of(a, ch->path);
		if (has_rows(c, &name, column, &found, e) < 0)
			return -1;
		if (found)
			(*out)[(*nr)++] = path_describe(a, ch->path);
	}
	return 0;
}
