/* Schemas, extensions, sequences, and the rest that has few attributes. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "core/restore_parts.h"
#include "model/definition.h"

void restore_schema(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "CREATE SCHEMA ");
	quote_ident(&sql, t->name.schema);
	restoring_add(t, RESTORE_SCHEMA, &sql);
	buf_release(&sql);
}

void restore_extension(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	if (!t->want || (t->live && same_of(t, "schema"))) {
		restoring_refuse(t, "the version of an extension is not "
				    "brought back");
		return;
	}
	buf_puts(&sql, t->live ? "ALTER EXTENSION " : "CREATE EXTENSION ");
	quote_ident(&sql, t->name.object);
	sql_line(&sql, t->live ? "SET SCHEMA" : "SCHEMA", want_of(t, "schema"));
	restoring_add(t, RESTORE_SCHEMA, &sql);
	buf_release(&sql);
}

/* ---- sequences ---- */

/* All options in full, so that they hold whatever was there before. A start
 * that is not told is the end where it begins. */
void sql_sequence_options(struct buf *sql, struct arena *a, const char *text,
			  const char *prefix)
{
	static const char *const keys[] = { "type",    "increment", "minimum",
					    "maximum", "start",	    "cache",
					    "cycle" };
	enum { TYPE, INCREMENT, MINIMUM, MAXIMUM, START, CACHE, CYCLE };
	const char *v[ARRAY_LEN(keys)];
	size_t i;

	for (i = 0; i < ARRAY_LEN(keys); i++)
		v[i] = definition_get(a, text,
				      arena_printf(a, "%s%s", prefix, keys[i]));
	/* An identity column's sequence has its column's type. */
	if (!prefix[0])
		buf_printf(sql, " AS %s", v[TYPE] ? v[TYPE] : "bigint");
	sql_line(sql, "INCREMENT BY", v[INCREMENT] ? v[INCREMENT] : "1");
	sql_line(sql, v[MINIMUM] ? "MINVALUE" : "NO MINVALUE",
		 v[MINIMUM] ? v[MINIMUM] : "");
	sql_line(sql, v[MAXIMUM] ? "MAXVALUE" : "NO MAXVALUE",
		 v[MAXIMUM] ? v[MAXIMUM] : "");
	if (v[INCREMENT] && v[INCREMENT][0] == '-')
		sql_line(sql, "START WITH",
			 v[START]     ? v[START]
			 : v[MAXIMUM] ? v[MAXIMUM]
				      : "-1");
	else
		sql_line(sql, "START WITH",
			 v[START]     ? v[START]
			 : v[MINIMUM] ? v[MINIMUM]
				      : "1");
	sql_line(sql, "CACHE", v[CACHE] ? v[CACHE] : "1");
	buf_puts(sql, v[CYCLE] ? " CYCLE" : " NO CYCLE");
}

/* Its owner may have to wait for its table, and that one's default for it. */
static void change_owned(struct restoring *t)
{
	const char *by = want_of(t, "owned by");
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "ALTER SEQUENCE ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	buf_printf(&sql, " OWNED BY %s", by ? by : "NONE");
	restoring_add(t, RESTORE_ABOUT, &sql);
	buf_release(&sql);
}

void restore_sequence(struct restoring *t)
{
	static const char *const owned[] = { "owned by", NULL };
	bool options = !t->live || !definition_differs_within(t->a, t->live,
							      t->want, owned);
	struct buf sql = BUF_INIT;

	if (t->live && !same_of(t, "owned by"))
		change_owned(t);
	if (!options)
		return;
	buf_puts(&sql, t->live		      ? "ALTER SEQUENCE "
		       : wants(t, "unlogged") ? "CREATE UNLOGGED SEQUENCE "
					      : "CREATE SEQUENCE ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	sql_sequence_options(&sql, t->a, t->want, "");
	restoring_add(t, RESTORE_SEQUENCE, &sql);
	if (t->live && !same_of(t, "unlogged")) {
		buf_puts(&sql, "ALTER SEQUENCE ");
		quote_qualified(&sql, t->name.schema, t->name.object);
		buf_puts(&sql, wants(t, "unlogged") ? " SET UNLOGGED"
						    : " SET LOGGED");
		restoring_add(t, RESTORE_SEQUENCE, &sql);
	}
	buf_release(&sql);
}

/* ---- statistics, event triggers, collations ---- */

static void put_target(struct restoring *t)
{
	const char *target = want_of(t, "target");
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "ALTER STATISTICS ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	buf_printf(&sql, " SET STATISTICS %s", target ? target : "-1");
	restoring_add(t, RESTORE_INDEX, &sql);
	buf_release(&sql);
}

static void put_expressions(struct buf *sql, struct restoring *t, bool first)
{
	const char **lines;
	size_t nr = definition_lines(t->a, want_of(t, "expressions"), &lines);
	size_t i;

	for (i = 0; i < nr; i++)
		buf_printf(sql, "%s(%s)", first && i == 0 ? "" : ", ",
			   lines[i]);
}

void restore_statistics(struct restoring *t)
{
	static const char *const target[] = { "target", NULL };
	const char *kinds = want_of(t, "kinds");
	const char *columns = want_of(t, "columns");
	struct buf sql = BUF_INIT;

	if (t->live) {
		if (definition_differs_within(t->a, t->live, t->want, target))
			put_target(t);
		else
			restoring_drop(t);
		return;
	}
	buf_puts(&sql, "CREATE STATISTICS ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	if (kinds)
		buf_printf(&sql, " (%s)", kinds);
	sql_line(&sql, "ON", columns ? columns : "");
	put_expressions(&sql, t, !columns);
	sql_line(&sql, "FROM", want_of(t, "of"));
	restoring_add(t, RESTORE_INDEX, &sql);
	buf_release(&sql);
}

static void enable_event_trigger(struct restoring *t)
{
	const char *enabled = want_of(t, "enabled");
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "ALTER EVENT TRIGGER ");
	quote_ident(&sql, t->name.object);
	buf_puts(&sql, !enabled				  ? " ENABLE"
		       : strcmp(enabled, "disabled") == 0 ? " DISABLE"
		       : strcmp(enabled, "replica") == 0  ? " ENABLE REPLICA"
							  : " ENABLE ALWAYS");
	restoring_add(t, RESTORE_ABOUT, &sql);
	buf_release(&sql);
}

void restore_event_trigger(struct restoring *t)
{
	static const char *const state[] = { "enabled", NULL };
	const char **tags;
	size_t nr = definition_items(t->a, want_of(t, "tags"), &tags), i;
	struct buf sql = BUF_INIT;

	if (t->live) {
		if (definition_differs_within(t->a, t->live, t->want, state))
			enable_event_trigger(t);
		else
			restoring_drop(t);
		return;
	}
	buf_puts(&sql, "CREATE EVENT TRIGGER ");
	quote_ident(&sql, t->name.object);
	sql_line(&sql, "ON", want_of(t, "on"));
	for (i = 0; i < nr; i++) {
		buf_puts(&sql, i ? ", " : " WHEN TAG IN (");
		quote_literal(&sql, tags[i]);
	}
	buf_printf(&sql, "%s EXECUTE FUNCTION %s()", nr ? ")" : "",
		   want_of(t, "function"));
	restoring_add(t, RESTORE_BELOW, &sql);
	buf_release(&sql);
}

static void put_literal(struct buf *sql, struct restoring *t, const char *key,
			const char *option)
{
	if (!wants(t, key))
		return;
	buf_printf(sql, ", %s = ", option);
	quote_literal(sql, want_of(t, key));
}

void restore_collation(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	if (t->live) {
		restoring_refuse(t, "a collation cannot be changed");
		return;
	}
	buf_puts(&sql, "CREATE COLLATION ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	buf_printf(&sql, " (provider = %s", want_of(t, "provider"));
	put_literal(&sql, t, "locale", "locale");
	put_literal(&sql, t, "collate", "lc_collate");
	put_literal(&sql, t, "character type", "lc_ctype");
	put_literal(&sql, t, "rules", "rules");
	buf_puts(&sql, wants(t, "nondeterministic") ? ", deterministic = false)"
						    : ")");
	restoring_add(t, RESTORE_SCHEMA, &sql);
	buf_release(&sql);
}
