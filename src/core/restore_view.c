/* Views, materialized views, and what hangs on tables besides them: triggers,
 * rules, policies. */
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "core/restore_parts.h"
#include "model/definition.h"

/* A view whose columns stay, or only get more, is replaced in place; else it
 * goes first. */
void restore_view(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "CREATE OR REPLACE VIEW ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	sql_with(&sql, t);
	buf_printf(&sql, " AS\n%s", want_of(t, "definition"));
	restoring_add(t, RESTORE_VIEW, &sql);
	if (t->live)
		restoring_or_drop(t);
	buf_release(&sql);
}

void restore_materialized_view(struct restoring *t)
{
	static const char *const settings[] = { "options", "tablespace", NULL };
	const char *space = want_of(t, "tablespace");
	struct buf sql = BUF_INIT;

	buf_puts(&sql, t->live ? "ALTER MATERIALIZED VIEW "
			       : "CREATE MATERIALIZED VIEW ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	if (!t->live) {
		sql_line(&sql, "USING", want_of(t, "access method"));
		sql_with(&sql, t);
		sql_line(&sql, "TABLESPACE", space);
		buf_printf(&sql, " AS\n%s", want_of(t, "definition"));
		restoring_add(t, RESTORE_VIEW, &sql);
	} else if (!definition_differs_within(t->a, t->live, t->want,
					      settings)) {
		restoring_drop(t);
	} else {
		restoring_options(t, RESTORE_VIEW, sql.data, "options", "");
		if (!same_of(t, "tablespace")) {
			buf_printf(&sql, " SET TABLESPACE %s",
				   space ? space : "pg_default");
			restoring_add(t, RESTORE_VIEW, &sql);
		}
	}
	buf_release(&sql);
}

/* ---- triggers and rules: their text is the statement ---- */

static const char *const state[] = { "enabled", NULL };

static void enable(struct restoring *t, const char *what)
{
	const char *enabled = want_of(t, "enabled");
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "ALTER TABLE ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	if (!enabled || strcmp(enabled, "origin") == 0)
		buf_puts(&sql, " ENABLE ");
	else if (strcmp(enabled, "disabled") == 0)
		buf_puts(&sql, " DISABLE ");
	else
		buf_printf(&sql, " ENABLE %s ",
			   strcmp(enabled, "replica") == 0 ? "REPLICA"
							   : "ALWAYS");
	buf_printf(&sql, "%s ", what);
	quote_ident(&sql, t->name.sub);
	restoring_add(t, RESTORE_BELOW, &sql);
	buf_release(&sql);
}

static void restore_defined(struct restoring *t, const char *what)
{
	struct buf sql = BUF_INIT;

	if (wants(t, "depends on extension") &&
	    !(t->live && same_of(t, "depends on extension"))) {
		restoring_refuse(t, "that it depends on an extension cannot be "
				    "given back");
	} else if (!t->live) {
		buf_puts(&sql, want_of(t, "definition"));
		restoring_add(t, RESTORE_BELOW, &sql);
	} else if (definition_differs_within(t->a, t->live, t->want, state)) {
		enable(t, what);
	} else {
		restoring_drop(t);
	}
	buf_release(&sql);
}

void restore_trigger(struct restoring *t)
{
	restore_defined(t, "TRIGGER");
}

void restore_rule(struct restoring *t)
{
	restore_defined(t, "RULE");
}

/* ---- policies ---- */

void restore_policy(struct restoring *t)
{
	const char *with_check = want_of(t, "with check");
	const char *using = want_of(t, "using");
	struct buf sql = BUF_INIT;

	if (t->live) {
		restoring_drop(t);
		return;
	}
	buf_puts(&sql, "CREATE POLICY ");
	quote_ident(&sql, t->name.sub);
	buf_puts(&sql, " ON ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	if (wants(t, "restrictive"))
		buf_puts(&sql, " AS RESTRICTIVE");
	sql_line(&sql, "FOR", want_of(t, "for"));
	sql_line(&sql, "TO", want_of(t, "to"));
	if (using)
		buf_printf(&sql, " USING (%s)", using);
	if (with_check)
		buf_printf(&sql, " WITH CHECK (%s)", with_check);
	restoring_add(t, RESTORE_BELOW, &sql);
	buf_release(&sql);
}
