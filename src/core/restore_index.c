/* Indexes and constraints: what differs in more than a setting is dropped and
 * made again. */
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "core/restore_parts.h"
#include "model/definition.h"

static void put_index_name(struct buf *sql, const struct restoring *t)
{
	quote_qualified(sql, t->name.schema, t->name.sub);
}

static void put_table(struct buf *sql, const struct restoring *t)
{
	quote_qualified(sql, t->name.schema, t->name.object);
}

/* ---- settings that both have ---- */

static void change_cluster(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	if (same_of(t, "clustered"))
		return;
	buf_puts(&sql, "ALTER TABLE ");
	put_table(&sql, t);
	if (wants(t, "clustered")) {
		buf_puts(&sql, " CLUSTER ON ");
		quote_ident(&sql, t->name.sub);
	} else {
		buf_puts(&sql, " SET WITHOUT CLUSTER");
	}
	restoring_add(t, RESTORE_INDEX, &sql);
	buf_release(&sql);
}

static bool has_item(const char **items, size_t nr, const char *number,
		     size_t len)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (strncmp(items[i], number, len) == 0 && items[i][len] == ':')
			return true;
	return false;
}

static void set_statistics(struct restoring *t, const char *item,
			   const char *value)
{
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "ALTER INDEX ");
	put_index_name(&sql, t);
	buf_printf(&sql, " ALTER COLUMN %.*s SET STATISTICS %s",
		   (int)strcspn(item, ":"), item, value);
	restoring_add(t, RESTORE_INDEX, &sql);
	buf_release(&sql);
}

/* "1: 100, 3: 20": of the expressions. */
static void change_statistics(struct restoring *t)
{
	const char **old, **new;
	size_t old_nr = definition_items(t->a, live_of(t, "statistics"), &old);
	size_t new_nr = definition_items(t->a, want_of(t, "statistics"), &new);
	size_t i;

	if (same_of(t, "statistics"))
		return;
	for (i = 0; i < old_nr; i++)
		if (!has_item(new, new_nr, old[i], strcspn(old[i], ":")))
			set_statistics(t, old[i], "-1");
	for (i = 0; i < new_nr; i++)
		set_statistics(t, new[i], new[i] + strcspn(new[i], ":") + 2);
}

static void change_settings(struct restoring *t)
{
	const char *space = want_of(t, "tablespace");
	struct buf index = BUF_INIT;

	buf_puts(&index, "ALTER INDEX ");
	put_index_name(&index, t);
	restoring_options(t, RESTORE_INDEX, index.data, "options", "");
	if (!same_of(t, "tablespace")) {
		buf_printf(&index, " SET TABLESPACE %s",
			   space ? space : "pg_default");
		restoring_add(t, RESTORE_INDEX, &index);
	}
	change_statistics(t);
	change_cluster(t);
	buf_release(&index);
}

static const char *const settings[] = { "options", "tablespace", "statistics",
					"clustered", NULL };

/* ---- indexes ---- */

static void make_index(struct restoring *t)
{
	struct buf sql = BUF_INIT;
	const char *include = want_of(t, "include");

	buf_puts(&sql,
		 wants(t, "unique") ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
	quote_ident(&sql, t->name.sub);
	buf_puts(&sql, " ON ");
	put_table(&sql, t);
	sql_line(&sql, "USING", want_of(t, "using"));
	buf_printf(&sql, " (%s)", want_of(t, "key"));
	if (include)
		buf_printf(&sql, " INCLUDE (%s)", include);
	if (wants(t, "nulls not distinct"))
		buf_puts(&sql, " NULLS NOT DISTINCT");
	sql_with(&sql, t);
	sql_line(&sql, "TABLESPACE", want_of(t, "tablespace"));
	sql_line(&sql, "WHERE", want_of(t, "where"));
	restoring_add(t, RESTORE_INDEX, &sql);
	buf_release(&sql);
}

void restore_index(struct restoring *t)
{
	static const char *const known[] = { "key",
					     "include",
					     "using",
					     "unique",
					     "nulls not distinct",
					     "where",
					     "partition of",
					     "tablespace",
					     "options",
					     "statistics",
					     "clustered",
					     NULL };
	const char *beyond = definition_beyond(t->a, t->want, known);

	if (beyond && !(t->live && same_of(t, beyond)))
		restoring_refuse(
		    t, arena_printf(t->a,
				    "\"%s\" of an index cannot be given back",
				    beyond));
	else if (t->live &&
		 definition_differs_within(t->a, t->live, t->want, settings))
		change_settings(t);
	else if (t->live)
		restoring_drop(t);
	/* That of a partition comes with its parent's. */
	else if (!wants(t, "partition of"))
		make_index(t);
}

/* ---- constraints ---- */

static void put_key(struct buf *sql, struct restoring *t, const char *word,
		    const char *columns)
{
	const char *include = want_of(t, "include");

	buf_puts(sql, word);
	if (wants(t, "nulls not distinct"))
		buf_puts(sql, " NULLS NOT DISTINCT");
	buf_printf(sql, " (%s)", columns);
	if (include)
		buf_printf(sql, " INCLUDE (%s)", include);
	sql_with(sql, t);
	sql_line(sql, "USING INDEX TABLESPACE", want_of(t, "tablespace"));
}

static void put_reference(struct buf *sql, struct restoring *t,
			  const char *columns)
{
	const char *only = want_of(t, "on delete only");

	buf_printf(sql, "FOREIGN KEY (%s) REFERENCES %s", columns,
		   want_of(t, "references"));
	sql_line(sql, "MATCH", want_of(t, "match"));
	sql_line(sql, "ON UPDATE", want_of(t, "on update"));
	sql_line(sql, "ON DELETE", want_of(t, "on delete"));
	if (only)
		buf_printf(sql, " (%s)", only);
}

/* false: not a constraint that we know. */
static bool put_constraint(struct buf *sql, struct restoring *t)
{
	const char *primary = want_of(t, "primary key");
	const char *unique = want_of(t, "unique");
	const char *foreign = want_of(t, "foreign key");
	const char *check = want_of(t, "check");
	const char *exclude = want_of(t, "exclude");

	if (primary)
		put_key(sql, t, "PRIMARY KEY", primary);
	else if (unique)
		put_key(sql, t, "UNIQUE", unique);
	else if (foreign)
		put_reference(sql, t, foreign);
	else if (check)
		buf_printf(sql, "CHECK (%s)%s", check,
			   wants(t, "no inherit") ? " NO INHERIT" : "");
	else if (exclude)
		buf_printf(sql, "EXCLUDE %s", exclude);
	else
		return false;
	/* Of an exclusion it stands in its definition. */
	if (wants(t, "deferrable") && !exclude)
		buf_puts(sql, " DEFERRABLE");
	if (wants(t, "initially deferred") && !exclude)
		buf_puts(sql, " INITIALLY DEFERRED");
	if (wants(t, "not valid"))
		buf_puts(sql, " NOT VALID");
	return true;
}

static enum restore_rank constraint_rank(const struct restoring *t)
{
	return wants(t, "primary key") || wants(t, "unique")
		   ? RESTORE_KEY
		   : RESTORE_CONSTRAINT;
}

static void put_alter(struct buf *sql, struct restoring *t)
{
	const char *object =
	    arena_memdupz(t->a, t->path, path_object_len(t->path));

	buf_puts(sql, strcmp(path_kind(t->a, object), "domain") == 0
			  ? "ALTER DOMAIN "
			  : "ALTER TABLE ");
	put_table(sql, t);
}

static void make_constraint(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	put_alter(&sql, t);
	buf_puts(&sql, " ADD CONSTRAINT ");
	quote_ident(&sql, t->name.sub);
	buf_putc(&sql, ' ');
	if (put_constraint(&sql, t))
		restoring_add(t, constraint_rank(t), &sql);
	else
		restoring_refuse(t, "constraints like it are not brought back");
	buf_release(&sql);
}

static bool only_validity_differs(const struct restoring *t)
{
	static const char *const validity[] = { "not valid", NULL };

	return wants(t, "not valid") ? false
				     : definition_differs_within(
					   t->a, t->live, t->want, validity);
}

static void validate(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	put_alter(&sql, t);
	buf_puts(&sql, " VALIDATE CONSTRAINT ");
	quote_ident(&sql, t->name.sub);
	restoring_add(t, RESTORE_CONSTRAINT, &sql);
	buf_release(&sql);
}

/* What follows from whom the table inherits. */
static const char *const handed_down[] = { "inherited", "also local", NULL };

void restore_constraint(struct restoring *t)
{
	static const char *const known[] = {
		"primary key",	"unique",     "include",
		"foreign key",	"references", "on delete only",
		"check",	"exclude",    "match",
		"on update",	"on delete",  "deferrable",
		"not valid",	"no inherit", "initially deferred",
		"inherited",	"also local", "nulls not distinct",
		"tablespace",	"options",    "clustered",
		"partition of", NULL
	};
	const char *beyond = definition_beyond(t->a, t->want, known);

	if (beyond && !(t->live && same_of(t, beyond)))
		restoring_refuse(
		    t, arena_printf(
			   t->a, "\"%s\" of a constraint cannot be given back",
			   beyond));
	else if (t->live &&
		 definition_differs_within(t->a, t->live, t->want, settings))
		change_settings(t);
	else if (t->live &&
		 definition_differs_within(t->a, t->live, t->want, handed_down))
		return;
	else if (t->live && only_validity_differs(t))
		validate(t);
	else if (t->live)
		restoring_drop(t);
	else
		make_constraint(t);
}
