/* How SQL names what a path names. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "core/restore_parts.h"

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

struct sql_name sql_name_of(struct arena *a, const char *path)
{
	struct sql_name n = { component(a, path, 0), component(a, path, 2),
			      component(a, path, 4) };

	return n;
}

void sql_signature(struct buf *sql, const char *schema, const char *routine)
{
	size_t len = strcspn(routine, "(");
	char *name = xmemdupz(routine, len);

	quote_qualified(sql, schema, name);
	buf_puts(sql, routine + len);
	free(name);
}

void sql_words(struct buf *sql, const char *kind)
{
	for (; *kind; kind++)
		buf_putc(sql,
			 *kind == '-' ? ' ' : toupper((unsigned char)*kind));
}

bool sql_is_database_wide(const char *path)
{
	size_t len = strlen(SNAPSHOT_DATABASE);

	return strncmp(path, SNAPSHOT_DATABASE, len) == 0 && path[len] == '/';
}

static bool is_one_of(const char *word, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(word, *list) == 0)
			return true;
	return false;
}

static bool put_database_wide(struct buf *sql, const char *kind,
			      const struct sql_name *n)
{
	static const char *const plain[] = { "extension",     "event-trigger",
					     "language",      "server",
					     "access-method", "publication",
					     "subscription",  NULL };

	if (strcmp(kind, "foreign-data-wrapper") != 0 &&
	    !is_one_of(kind, plain))
		return false;
	sql_words(sql, kind);
	buf_putc(sql, ' ');
	quote_ident(sql, n->object);
	return true;
}

/* Of what lies below a table, or a domain. */
static bool put_below(struct buf *sql, struct arena *a, const char *path,
		      const char *kind, const struct sql_name *n)
{
	static const char *const on_table[] = { "trigger", "rule", "policy",
						"constraint", NULL };
	const char *object = arena_memdupz(a, path, path_object_len(path));

	if (strcmp(kind, "index") == 0) {
		buf_puts(sql, "INDEX ");
		quote_qualified(sql, n->schema, n->sub);
		return true;
	}
	if (strcmp(kind, "column") == 0) {
		buf_puts(sql, "COLUMN ");
		quote_qualified(sql, n->schema, n->object);
		buf_putc(sql, '.');
		quote_ident(sql, n->sub);
		return true;
	}
	if (!is_one_of(kind, on_table))
		return false;
	sql_words(sql, kind);
	buf_putc(sql, ' ');
	quote_ident(sql, n->sub);
	buf_puts(sql, strcmp(path_kind(a, object), "domain") == 0
			  ? " ON DOMAIN "
			  : " ON ");
	quote_qualified(sql, n->schema, n->object);
	return true;
}

bool sql_object(struct buf *sql, struct arena *a, const char *path)
{
	static const char *const plain[] = {
		"table",	 "view",      "materialized-view",
		"sequence",	 "type",      "domain",
		"foreign-table", "collation", "conversion",
		"statistics",	 NULL
	};
	static const char *const routines[] = { "function", "procedure",
						"aggregate", NULL };
	const char *kind = path_kind(a, path);
	struct sql_name n = sql_name_of(a, path);

	if (strcmp(kind, "schema") == 0) {
		buf_puts(sql, "SCHEMA ");
		quote_ident(sql, n.schema);
		return true;
	}
	if (sql_is_database_wide(path))
		return put_database_wide(sql, kind, &n);
	if (n.sub)
		return put_below(sql, a, path, kind, &n);
	if (!n.object ||
	    (!is_one_of(kind, plain) && !is_one_of(kind, routines)))
		return false;
	sql_words(sql, kind);
	buf_putc(sql, ' ');
	if (is_one_of(kind, routines))
		sql_signature(sql, n.schema, n.object);
	else
		quote_qualified(sql, n.schema, n.object);
	return true;
}
