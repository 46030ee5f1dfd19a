/* Tables: made again with their columns, or led back attribute by attribute.
 * Constraints, indexes and what else lies below come after them. */
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "core/restore_parts.h"
#include "model/definition.h"
#include "model/plan.h"

static const char *const known[] = { "unlogged",
				     "partition by",
				     "partition of",
				     "inherits",
				     "of type",
				     "access method",
				     "tablespace",
				     "options",
				     "toast options",
				     "row security",
				     "force row security",
				     "replica identity",
				     NULL };

/* ---- made again ---- */

static void put_column(struct buf *sql, struct restoring *t, const char *path,
		       const char *text, size_t *n)
{
	buf_puts(sql, (*n)++ ? ",\n\t" : "\n\t");
	quote_ident(sql, path_name(t->a, path));
	buf_putc(sql, ' ');
	sql_column(sql, t->a, text);
}

/* Those that it would have without its parents. Their place is the parent's:
 * the order of the table's own columns does not name them. */
static void put_also_local(struct buf *sql, struct restoring *t, size_t *n)
{
	const char *columns = arena_printf(t->a, "%s/column", t->path);
	const struct entry **list;
	size_t nr, i;

	list = snapshot_below(t->r->want, t->a, columns, &nr);
	for (i = 0; i < nr; i++) {
		const char *text;

		if (list[i]->part != PART_STRUCTURE)
			continue;
		text = restore_text(t->r, t->r->want, PART_STRUCTURE,
				    list[i]->path);
		if (text && text_has_attribute(text, "also local"))
			put_column(sql, t, list[i]->path, text, n);
	}
}

static void put_columns(struct buf *sql, struct restoring *t)
{
	const struct restore *r = t->r;
	const char *order =
	    restore_text(r, r->want, PART_COLUMN_ORDER, t->path);
	const char **names, *path, *text;
	size_t nr = definition_lines(t->a, order, &names), i, n = 0;

	buf_puts(sql, " (");
	if (wants(t, "inherits"))
		put_also_local(sql, t, &n);
	for (i = 0; i < nr; i++) {
		path = arena_printf(t->a, "%s/column/%s", t->path, names[i]);
		text = restore_text(r, r->want, PART_STRUCTURE, path);
		/* None where the order ends with an empty line. */
		if (text)
			put_column(sql, t, path, text, &n);
	}
	buf_puts(sql, n ? "\n)" : ")");
}

static void put_storage(struct buf *sql, struct restoring *t)
{
	const char *options = want_of(t, "options");
	const char *toast = want_of(t, "toast options");

	sql_line(sql, "PARTITION BY", want_of(t, "partition by"));
	sql_line(sql, "USING", want_of(t, "access method"));
	if (options || toast) {
		buf_puts(sql, " WITH (");
		sql_options(sql, t->a, options, "");
		buf_puts(sql, options && toast ? ", " : "");
		sql_options(sql, t->a, toast, "toast.");
		buf_putc(sql, ')');
	}
	sql_line(sql, "TABLESPACE", want_of(t, "tablespace"));
}

static void make_table(struct restoring *t)
{
	const char *parent = want_of(t, "partition of");
	const char *type = want_of(t, "of type");
	const char *inherits = want_of(t, "inherits");
	struct buf sql = BUF_INIT;

	buf_puts(&sql, wants(t, "unlogged") ? "CREATE UNLOGGED TABLE "
					    : "CREATE TABLE ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	sql_line(&sql, "PARTITION OF", parent);
	sql_line(&sql, "OF", type);
	if (!parent && !type)
		put_columns(&sql, t);
	if (inherits)
		buf_printf(&sql, " INHERITS (%s)", inherits);
	put_storage(&sql, t);
	restoring_add(t, RESTORE_TABLE, &sql);
	buf_release(&sql);
}

/* ---- led back ---- */

static void alter(struct restoring *t, const char *word, const char *value)
{
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "ALTER TABLE ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	buf_printf(&sql, " %s%s%s", word, value ? " " : "", value ? value : "");
	restoring_add(t, RESTORE_TABLE, &sql);
	buf_release(&sql);
}

static void change_flag(struct restoring *t, const char *key, const char *on,
			const char *off)
{
	if (!same_of(t, key))
		alter(t, wants(t, key) ? on : off, NULL);
}

static bool has_item(const char **items, size_t nr, const char *item)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (strcmp(items[i], item) == 0)
			return true;
	return false;
}

/* The order of the parents is part of the schema, and a new one becomes the
 * last: where only the order differs, all behind the first difference are left
 * and taken again. */
static void change_inherits(struct restoring *t)
{
	const char **old, **new;
	size_t old_nr = definition_items(t->a, live_of(t, "inherits"), &old);
	size_t new_nr = definition_items(t->a, want_of(t, "inherits"), &new);
	size_t same = 0, n = 0, i;

	for (i = 0; i < old_nr; i++)
		n += has_item(new, new_nr, old[i]);
	if (n == old_nr && n == new_nr)
		while (same < n && strcmp(old[same], new[same]) == 0)
			same++;
	else
		same = SIZE_MAX;
	for (i = 0; i < old_nr; i++)
		if (i >= same || !has_item(new, new_nr, old[i]))
			alter(t, "NO INHERIT", old[i]);
	for (i = 0; i < new_nr; i++)
		if (i >= same || !has_item(old, old_nr, new[i]))
			alter(t, "INHERIT", new[i]);
}

/* "parent FOR VALUES …" or "parent DEFAULT": where the bound begins. */
static const char *bound_of(const char *partition)
{
	static const char standard[] = " DEFAULT";
	size_t len = strlen(partition), tail = strlen(standard);
	const char *bound = strstr(partition, " FOR VALUES ");

	if (bound)
		return bound;
	if (len > tail && strcmp(partition + len - tail, standard) == 0)
		return partition + len - tail;
	return NULL;
}

static void change_partition(struct restoring *t)
{
	const char *live = live_of(t, "partition of");
	const char *want = want_of(t, "partition of");
	const char *partition = live ? live : want;
	const char *bound = partition ? bound_of(partition) : NULL;
	struct buf sql = BUF_INIT;

	if (same_of(t, "partition of"))
		return;
	if (!bound || (live && want)) {
		restoring_refuse(t, "its bounds cannot be set in place");
		return;
	}
	buf_printf(&sql, "ALTER TABLE %.*s %s PARTITION ",
		   (int)(bound - partition), partition,
		   live ? "DETACH" : "ATTACH");
	quote_qualified(&sql, t->name.schema, t->name.object);
	buf_puts(&sql, live ? "" : bound);
	restoring_add(t, RESTORE_TABLE, &sql);
	buf_release(&sql);
}

static void change_identity(struct restoring *t)
{
	static const char index[] = "index ";
	const char *want = want_of(t, "replica identity");

	if (same_of(t, "replica identity"))
		return;
	if (!want)
		alter(t, "REPLICA IDENTITY DEFAULT", NULL);
	else if (strncmp(want, index, strlen(index)) == 0)
		alter(t, "REPLICA IDENTITY USING INDEX", want + strlen(index));
	else
		alter(t, "REPLICA IDENTITY", want);
}

static void change_options(struct restoring *t)
{
	struct buf table = BUF_INIT;

	buf_puts(&table, "ALTER TABLE ");
	quote_qualified(&table, t->name.schema, t->name.object);
	restoring_options(t, RESTORE_TABLE, table.data, "options", "");
	restoring_options(t, RESTORE_TABLE, table.data, "toast options",
			  "toast.");
	buf_release(&table);
}

static void change_place(struct restoring *t)
{
	const char *space = want_of(t, "tablespace");
	const char *method = want_of(t, "access method");
	const char *type = want_of(t, "of type");

	if (!same_of(t, "tablespace"))
		alter(t, "SET TABLESPACE", space ? space : "pg_default");
	if (!same_of(t, "access method"))
		alter(t, "SET ACCESS METHOD", method ? method : "heap");
	if (!same_of(t, "of type"))
		alter(t, type ? "OF" : "NOT OF", type);
}

static void change_table(struct restoring *t)
{
	change_flag(t, "unlogged", "SET UNLOGGED", "SET LOGGED");
	change_flag(t, "row security", "ENABLE ROW LEVEL SECURITY",
		    "DISABLE ROW LEVEL SECURITY");
	change_flag(t, "force row security", "FORCE ROW LEVEL SECURITY",
		    "NO FORCE ROW LEVEL SECURITY");
	change_options(t);
	change_place(t);
	change_inherits(t);
	change_partition(t);
	change_identity(t);
}

void restore_table(struct restoring *t)
{
	const char *beyond = definition_beyond(t->a, t->want, known);

	if (beyond && !(t->live && same_of(t, beyond)))
		restoring_refuse(
		    t,
		    arena_printf(t->a, "\"%s\" of a table cannot be given back",
				 beyond));
	else if (!t->live)
		make_table(t);
	else if (!same_of(t, "partition by"))
		restoring_refuse(t, "how it is partitioned cannot be changed");
	else
		change_table(t);
}

void restore_foreign_table(struct restoring *t)
{
	restoring_refuse(t, "foreign tables are not brought back");
}
