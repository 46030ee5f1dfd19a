/* Taking away what is in the way of a definition. */
#include "core/probe_parts.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/quote.h"
#include "io/conn.h"
#include "core/replay.h"
#include "core/session.h"
#include "model/statement.h"

static void put_kind(struct buf *sql, const char *kind)
{
	for (; *kind; kind++)
		buf_putc(sql, *kind == '-' ? ' ' : *kind);
}

/* ALTER TABLE t DROP COLUMN c CASCADE and its kin. False: not of that sort. */
static bool put_drop_of_part(struct buf *sql, const struct statement_target *t)
{
	if (strcmp(t->kind, "column") == 0 ||
	    strcmp(t->kind, "constraint") == 0) {
		buf_puts(sql, "ALTER TABLE ");
		quote_qualified(sql, t->schema, t->table);
		buf_puts(sql, strcmp(t->kind, "column") == 0
				  ? " DROP COLUMN "
				  : " DROP CONSTRAINT ");
		quote_ident(sql, t->name);
		buf_puts(sql, " CASCADE");
		return true;
	}
	if (strcmp(t->kind, "trigger") == 0 || strcmp(t->kind, "rule") == 0 ||
	    strcmp(t->kind, "policy") == 0) {
		buf_puts(sql, "DROP ");
		buf_puts(sql, t->kind);
		buf_putc(sql, ' ');
		quote_ident(sql, t->name);
		buf_puts(sql, " ON ");
		quote_qualified(sql, t->schema, t->table);
		if (strcmp(t->kind, "policy") != 0)
			buf_puts(sql, " CASCADE");
		return true;
	}
	return false;
}

static bool is_routine(const char *kind)
{
	return strcmp(kind, "function") == 0 ||
	       strcmp(kind, "procedure") == 0 || strcmp(kind, "aggregate") == 0;
}

/* Routines are told apart by argument types, which only the server resolves:
 * all of that name in the schema go, the one in the way among them. */
static int drop_routines(struct replay *r, const struct statement_target *t,
			 struct err *e)
{
	static const char query[] =
	    "SELECT pg_catalog.format('DROP ROUTINE %I.%I(%s) CASCADE',"
	    "  n.nspname, p.proname,"
	    "  pg_catalog.pg_get_function_identity_arguments(p.oid))"
	    " FROM pg_catalog.pg_proc p"
	    " JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace"
	    " WHERE p.proname = $1"
	    "  AND n.nspname = coalesce($2, pg_catalog.current_schema())";
	const char *params[] = { t->name, t->schema };
	struct rows *rows = NULL;
	size_t i;
	int rc;

	rc = conn_query(r->c, query, params, 2, &rows, e);
	for (i = 0; rc == 0 && i < rows_nr(rows); i++)
		rc = conn_exec(r->c, rows_get(rows, i, 0), e);
	rows_free(rows);
	return rc;
}

static int drop_target(struct replay *r, const struct statement_target *t,
		       struct err *e)
{
	struct buf sql = BUF_INIT;
	int rc;

	if (!t->name || strcmp(t->kind, "enum-value") == 0)
		return 1;
	if (is_routine(t->kind))
		return drop_routines(r, t, e);
	if (!put_drop_of_part(&sql, t)) {
		buf_puts(&sql, "DROP ");
		put_kind(&sql, t->kind);
		buf_putc(&sql, ' ');
		quote_qualified(&sql, t->schema, t->name);
		buf_puts(&sql, " CASCADE");
	}
	rc = conn_exec(r->c, sql.data, e);
	buf_release(&sql);
	return rc;
}

/* Which targets are in the way is not known: each is tried in a savepoint of
 * its own. 0: dropped. 1: not there. */
static int try_drop(struct replay *r, const struct statement_target *t,
		    struct err *e)
{
	struct err again;
	int rc;

	if (session_savepoint(r->c, "ledger_drop", e) < 0)
		return -1;
	rc = drop_target(r, t, e);
	if (rc < 0) {
		err_init(&again);
		if (!replay_said_no(r, e) ||
		    session_rollback_to(r->c, "ledger_drop", &again) < 0)
			return -1;
		err_init(e);
		rc = 1;
	}
	return session_release(r->c, "ledger_drop", e) < 0 ? -1 : rc;
}

int probe_drop_targets(struct replay *r, const struct statement *s,
		       size_t *dropped, struct err *e)
{
	size_t i;
	int rc;

	*dropped = 0;
	for (i = 0; i < s->target_nr; i++) {
		rc = try_drop(r, &s->targets[i], e);
		if (rc < 0)
			return -1;
		*dropped += rc == 0;
	}
	return 0;
}
