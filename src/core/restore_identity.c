/* Identity columns, and the sequence that each of them has of its own. */
#include "core/restore_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "model/definition.h"

static const char *generated(const char *identity)
{
	return strcmp(identity, "always") == 0 ? "ALWAYS" : "BY DEFAULT";
}

void sql_identity(struct buf *sql, struct arena *a, const char *text)
{
	const char *name = definition_get(a, text, "sequence");

	buf_printf(sql, "GENERATED %s AS IDENTITY",
		   generated(definition_get(a, text, "identity")));
	buf_puts(sql, " (");
	if (name)
		buf_printf(sql, "SEQUENCE NAME %s", name);
	sql_sequence_options(sql, a, text, "sequence ");
	buf_putc(sql, ')');
}

void restore_identity_value(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "SELECT pg_catalog.setval(");
	quote_literal(&sql, want_of(t, "sequence"));
	buf_puts(&sql, "::pg_catalog.regclass, pg_catalog.max(");
	quote_ident(&sql, t->name.sub);
	buf_puts(&sql, ")) FROM ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	buf_puts(&sql, " HAVING pg_catalog.max(");
	quote_ident(&sql, t->name.sub);
	buf_puts(&sql, ") > 0");
	restoring_add(t, RESTORE_ABOUT, &sql);
	buf_release(&sql);
}

static bool sequence_differs(const struct restoring *t)
{
	static const char *const keys[] = {
		"sequence start",   "sequence increment", "sequence minimum",
		"sequence maximum", "sequence cache",	  "sequence cycle",
		"sequence type",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(keys); i++)
		if (!same_of(t, keys[i]))
			return true;
	return false;
}

void restore_identity(struct restoring *t)
{
	const char *identity = want_of(t, "identity");
	struct buf sql = BUF_INIT;

	if (!identity || !live_of(t, "identity"))
		return;
	if (!same_of(t, "identity")) {
		buf_puts(&sql, "ALTER TABLE ");
		quote_qualified(&sql, t->name.schema, t->name.object);
		buf_puts(&sql, " ALTER COLUMN ");
		quote_ident(&sql, t->name.sub);
		buf_printf(&sql, " SET GENERATED %s", generated(identity));
		restoring_add(t, RESTORE_COLUMN, &sql);
	}
	if (sequence_differs(t) && wants(t, "sequence")) {
		buf_printf(&sql, "ALTER SEQUENCE %s", live_of(t, "sequence"));
		sql_sequence_options(&sql, t->a, t->want, "sequence ");
		restoring_add(t, RESTORE_COLUMN, &sql);
	}
	buf_release(&sql);
}
