/* Switching a connection between the tool's settings and the user's. */
#include "core/session.h"

#include <stdio.h>

#include "base/err.h"
#include "io/catalog.h"
#include "io/conn.h"

/* Settings that shape what the deparse functions print. */
static const char pin_for_look[] =
    "SELECT pg_catalog.set_config(s.name, s.value, true) FROM (VALUES"
    "  ('search_path'::pg_catalog.text, ''::pg_catalog.text),"
    "  ('DateStyle', 'ISO, MDY'), ('IntervalStyle', 'postgres'),"
    "  ('TimeZone', 'UTC'), ('extra_float_digits', '1'),"
    "  ('bytea_output', 'hex'), ('xmlbinary', 'base64'),"
    "  ('quote_all_identifiers', 'off'),"
    "  ('standard_conforming_strings', 'on'),"
    "  ('plan_cache_mode', 'force_generic_plan'), ('jit', 'off')"
    " ) s (name, value)"
    " WHERE pg_catalog.current_setting(s.name, true) IS NOT NULL";

/* A database or role may have these lower or set; a migration may not depend on
 * that. The connection check ends the backend of a tool that was killed, and
 * with it its locks (14 and later). */
static const char guards[] =
    "SELECT pg_catalog.set_config(s.name, s.value, false) FROM (VALUES"
    "  ('synchronous_commit'::pg_catalog.text,"
    "   CASE WHEN pg_catalog.current_setting('synchronous_commit')"
    "    OPERATOR(pg_catalog.=) 'remote_apply'"
    "    THEN 'remote_apply' ELSE 'on' END),"
    "  ('lock_timeout', $1), ('statement_timeout', '0'),"
    "  ('transaction_timeout', '0'),"
    "  ('idle_in_transaction_session_timeout', '0'),"
    "  ('client_connection_check_interval', '1000'),"
    "  ('client_min_messages', 'notice'),"
    "  ('standard_conforming_strings', 'on'), ('client_encoding', 'UTF8')"
    " ) s (name, value)"
    " WHERE pg_catalog.current_setting(s.name, true) IS NOT NULL";

int session_enter_user(struct conn *c, int lock_timeout_ms, struct err *e)
{
	char timeout[32];
	struct conn_request requests[] = {
		{ .sql = "RESET ALL" },
		{ .sql = guards, .params = { timeout }, .param_nr = 1 },
	};

	snprintf(timeout, sizeof(timeout), "%d", lock_timeout_ms);
	return conn_pipeline(c, requests, ARRAY_LEN(requests), e);
}

int session_leave_user(struct conn *c, struct err *e)
{
	return conn_repin(c, e);
}

int session_refresh(struct conn *c, struct catalog *cat, struct err *e)
{
	struct conn_request before[] = {
		{ .sql = "SAVEPOINT ledger_look" },
		{ .sql = pin_for_look },
	};
	struct conn_request after[] = {
		{ .sql = "ROLLBACK TO SAVEPOINT ledger_look" },
		{ .sql = "RELEASE SAVEPOINT ledger_look" },
	};

	if (conn_pipeline(c, before, ARRAY_LEN(before), e) < 0 ||
	    catalog_refresh(cat, e) < 0)
		return -1;
	return conn_pipeline(c, after, ARRAY_LEN(after), e);
}

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
