/* Switching a connection between the tool's settings and the user's. */
#include "core/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/text.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "io/formats.h"
#include "core/waits.h"

/* A database or role may have these lower or set; a migration may not depend on
 * that. The connection check ends the backend of a tool that was killed, and
 * with it its locks (14 and later). jit is off because the plans of
 * catalog_refresh, made to go by index, look dear enough to be compiled. */
static const char guards[] =
    "SELECT pg_catalog.set_config(s.name, s.value, false) FROM (VALUES"
    "  ('synchronous_commit'::pg_catalog.text,"
    "   CASE WHEN pg_catalog.current_setting('synchronous_commit')"
    "    OPERATOR(pg_catalog.=) 'remote_apply'"
    "    THEN 'remote_apply' ELSE 'on' END),"
    "  ('lock_timeout', $1), ('statement_timeout', $2),"
    "  ('transaction_timeout', '0'),"
    "  ('idle_in_transaction_session_timeout', '0'),"
    "  ('client_connection_check_interval', '1000'),"
    "  ('client_min_messages', 'notice'), ('jit', 'off'),"
    "  ('standard_conforming_strings', 'on'), ('client_encoding', 'UTF8')"
    " ) s (name, value)"
    " WHERE pg_catalog.current_setting(s.name, true) IS NOT NULL";

/* Assigned before the user's statements, so that catalog_refresh sees when one
 * of them ended this transaction and began another: PQtransactionStatus does
 * not tell. It would be assigned with the history row anyway. */
static const char xid[] = "SELECT pg_catalog.pg_current_xact_id()";

#define REQUESTS_MAX 12

struct requests {
	struct conn_request items[REQUESTS_MAX];
	size_t nr;
	char lock[32], statement[32];
};

static void add(struct requests *r, const char *sql)
{
	r->items[r->nr++] = (struct conn_request){ .sql = sql };
}

/* NULL: for ever. */
static void add_guards(struct requests *r, const struct waits *w)
{
	snprintf(r->lock, sizeof(r->lock), "%d", w ? w->lock_ms : 0);
	snprintf(r->statement, sizeof(r->statement), "%d",
		 w ? w->statement_ms : 0);
	r->items[r->nr++] =
	    (struct conn_request){ .name = "ledger guards",
				   .sql = guards,
				   .params = { r->lock, r->statement },
				   .param_nr = 2 };
}

/* What RESET ALL leaves: cursors WITH HOLD, channels, temporary objects. All
 * three may stand in a transaction block (13 to 18). */
static void add_discards(struct requests *r)
{
	add(r, "CLOSE ALL");
	add(r, "UNLISTEN *");
	add(r, "DISCARD TEMP");
}

int session_begin_user(struct conn *c, struct catalog *cat,
		       enum session_rest rest, const struct waits *w,
		       struct err *e)
{
	struct requests r = { .nr = 0 };

	if (rest != SESSION_KEEP && conn_deallocate(c, e) < 0)
		return -1;
	add(&r, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
	if (rest == SESSION_RENEW) {
		add(&r, "RESET SESSION AUTHORIZATION");
		add(&r, "RESET ROLE");
	}
	add(&r, "RESET ALL");
	if (rest != SESSION_KEEP)
		add_discards(&r);
	add_guards(&r, w);
	r.items[r.nr++] =
	    (struct conn_request){ .name = "ledger xid", .sql = xid };
	catalog_begin_later(cat, r.items, r.nr);
	return 0;
}

int session_enter_user(struct conn *c, const struct waits *w, struct err *e)
{
	struct requests r = { .nr = 0 };

	add(&r, "RESET ALL");
	add_guards(&r, w);
	return conn_pipeline(c, r.items, r.nr, e);
}

int session_renew_user(struct conn *c, const struct waits *w, struct err *e)
{
	struct requests r = { .nr = 0 };

	if (conn_deallocate(c, e) < 0)
		return -1;
	add(&r, "RESET SESSION AUTHORIZATION");
	add(&r, "RESET ROLE");
	add(&r, "RESET ALL");
	add_discards(&r);
	add_guards(&r, w);
	return conn_pipeline(c, r.items, r.nr, e);
}

int session_leave_user(struct conn *c, struct err *e)
{
	return conn_repin(c, e);
}

int session_leave_waiting(struct conn *c, const struct waits *w, struct err *e)
{
	char lock[32], statement[32];
	const char *params[] = { lock, statement };

	snprintf(lock, sizeof(lock), "%d", w->lock_ms);
	snprintf(statement, sizeof(statement), "%d", w->statement_ms);
	if (conn_repin(c, e) < 0)
		return -1;
	return conn_query(c,
			  "SELECT pg_catalog.set_config('lock_timeout', $1, "
			  "false), pg_catalog.set_config('statement_timeout', "
			  "$2, false)",
			  params, 2, NULL, e);
}

/* ---- settings that last from one statement to the next ---- */

void session_settings_add(struct session_settings *s,
			  enum statement_class class, const char *tag,
			  const char *sql, size_t len, int line)
{
	/* set_config is a SELECT of this class. */
	if (class != STATEMENT_SESSION ||
	    (strncmp(tag, "SET", 3) != 0 && strncmp(tag, "RESET", 5) != 0 &&
	     strcmp(tag, "SELECT") != 0))
		return;
	GROW(s->items, s->nr + 1, s->cap);
	s->items[s->nr++] =
	    (struct session_setting){ .sql = sql, .len = len, .line = line };
}

int session_settings_run(const struct session_settings *s, struct conn *c,
			 struct err *e)
{
	size_t i;

	for (i = 0; i < s->nr; i++)
		if (conn_run(c, s->items[i].sql, s->items[i].len,
			     s->items[i].line, e) < 0)
			return -1;
	return 0;
}

void session_settings_release(struct session_settings *s)
{
	free(s->items);
	*s = (struct session_settings){ .nr = 0 };
}

/* ---- statements ---- */

int session_run(struct conn *c, const struct source_script *script,
		size_t offset, size_t len, int line, unsigned flags,
		struct err *e)
{
	const char *sql = script->text + offset;
	struct statement_rows found;
	struct conn_rows rows;
	size_t before;

	if (!(flags & STATEMENT_COPY_STDIN))
		return conn_run(c, sql, len, line, e);
	statement_rows(script->text, script->len, offset + len, &found);
	before = (size_t)(found.text - sql);
	rows.text = found.text;
	rows.len = found.len;
	rows.line = line + text_line_at(sql, before, before) - 1;
	return conn_run_copy(c, sql, len, line, &rows, e);
}

/* ---- savepoints ---- */

static int with_name(struct conn *c, const char *verb, const char *name,
		     struct err *e)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "%s %s", verb, name);
	return conn_exec(c, sql, e);
}

int session_savepoint(struct conn *c, const char *name, struct err *e)
{
	return with_name(c, "SAVEPOINT", name, e);
}

int session_rollback_to(struct conn *c, const char *name, struct err *e)
{
	return with_name(c, "ROLLBACK TO SAVEPOINT", name, e);
}

int session_release(struct conn *c, const char *name, struct err *e)
{
	return with_name(c, "RELEASE SAVEPOINT", name, e);
}

bool session_may_join(enum statement_class class, unsigned flags,
		      const char *tag)
{
	if (class != STATEMENT_SCHEMA && class != STATEMENT_DATA)
		return false;
	return !(flags & (STATEMENT_UNPARSED | STATEMENT_NO_TRANSACTION)) &&
	       strncmp(tag, "COPY", 4) != 0;
}
