/* Names, back to what they were. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "core/restore_parts.h"
#include "model/definition.h"

static size_t last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Do both lie in the same place, under other names? */
static bool is_own_name(const char *path, const char *from)
{
	size_t len = last_component(path);

	return len == last_component(from) && strncmp(path, from, len) == 0;
}

/* The same object in another schema, which is still there: a schema that was
 * renamed takes all along. */
static bool is_other_schema(const struct restore *r, const char *path,
			    const char *from)
{
	const char *rest = strchr(path, '/'), *old = strchr(from, '/');
	char *schema;
	bool there;

	if (!rest || !old || strcmp(rest, old) != 0 ||
	    path[path_object_len(path)] || sql_is_database_wide(path))
		return false;
	schema = xmemdupz(from, (size_t)(old - from));
	there = snapshot_get(r->live, PART_STRUCTURE, schema) != NULL;
	free(schema);
	return there;
}

static bool is_routine(const struct restoring *t)
{
	return strcmp(t->kind, "function") == 0 ||
	       strcmp(t->kind, "procedure") == 0 ||
	       strcmp(t->kind, "aggregate") == 0;
}

/* A routine's arguments follow the names of their types by themselves. */
static bool same_routine(const struct restoring *t, const char *name)
{
	size_t len = strcspn(t->name.object, "(");

	return strlen(name) == len && strncmp(name, t->name.object, len) == 0;
}

/* The old name alone, without a routine's arguments. */
static const char *bare_name(const struct restoring *t, const char *from)
{
	struct sql_name n = sql_name_of(t->a, from);

	if (n.sub)
		return n.sub;
	if (!n.object)
		return n.schema;
	return arena_memdupz(t->a, n.object,
			     is_routine(t) ? strcspn(n.object, "(")
					   : strlen(n.object));
}

/* "TABLE s.t RENAME COLUMN c" */
static void put_part(struct buf *sql, struct restoring *t)
{
	const char *object =
	    arena_memdupz(t->a, t->path, path_object_len(t->path));

	buf_puts(sql, strcmp(path_kind(t->a, object), "domain") == 0
			  ? "DOMAIN "
			  : "TABLE ");
	quote_qualified(sql, t->name.schema, t->name.object);
	buf_puts(sql, " RENAME ");
	sql_words(sql, t->kind);
	buf_putc(sql, ' ');
	quote_ident(sql, t->name.sub);
}

/* The columns of a typed table have the names of the type's attributes. */
static bool follows_type(const struct restoring *t)
{
	const char *table =
	    arena_memdupz(t->a, t->path, path_object_len(t->path));

	return strcmp(t->kind, "column") == 0 &&
	       definition_get(
		   t->a, restore_text(t->r, t->r->live, PART_STRUCTURE, table),
		   "of type") != NULL;
}

static void put_rename(struct restoring *t, const char *from)
{
	const char *old = bare_name(t, from);
	struct buf sql = BUF_INIT;

	if ((is_routine(t) && same_routine(t, old)) || follows_type(t))
		return;
	buf_puts(&sql, "ALTER ");
	if (strcmp(t->kind, "column") == 0 ||
	    strcmp(t->kind, "constraint") == 0) {
		put_part(&sql, t);
		buf_puts(&sql, " TO ");
	} else if (sql_object(&sql, t->a, t->path)) {
		buf_puts(&sql, " RENAME TO ");
	} else {
		restoring_refuse(t, "its former name cannot be given back");
		buf_release(&sql);
		return;
	}
	quote_ident(&sql, old);
	restoring_add(t, RESTORE_RENAME, &sql);
	buf_release(&sql);
}

static void set_schema(struct restoring *t, const char *from)
{
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "ALTER ");
	if (sql_object(&sql, t->a, t->path)) {
		buf_puts(&sql, " SET SCHEMA ");
		quote_ident(&sql, sql_name_of(t->a, from).schema);
		restoring_add(t, RESTORE_RENAME, &sql);
	}
	buf_release(&sql);
}

void restore_rename(struct restore *r, const struct change *effect)
{
	struct restoring t = { .r = r, .a = r->arena, .path = effect->path };

	if (!effect->from || effect->part != PART_STRUCTURE ||
	    !snapshot_get(r->live, PART_STRUCTURE, effect->path) ||
	    snapshot_get(r->live, PART_STRUCTURE, effect->from) ||
	    !snapshot_get(r->want, PART_STRUCTURE, effect->from))
		return;
	t.kind = path_kind(t.a, effect->path);
	t.name = sql_name_of(t.a, effect->path);
	if (is_own_name(effect->path, effect->from))
		put_rename(&t, effect->from);
	else if (is_other_schema(r, effect->path, effect->from))
		set_schema(&t, effect->from);
}
