/* Pinning the session: the same settings whatever the role, the database and
 * the server say, and a pooler seen. */
#include "io/conn_internal.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

/* A setting that this server does not have is left alone. Nothing here may be
 * resolved through the search_path that it finds: each name is qualified. */
#define PIN_SQL(local)                                                   \
	"SELECT pg_catalog.pg_backend_pid(),"                            \
	" pg_catalog.pg_is_in_recovery(),"                               \
	" pg_catalog.current_setting('default_transaction_read_only'),"  \
	" pg_catalog.count(pg_catalog.set_config(s.name,"                \
	"  CASE WHEN s.name OPERATOR(pg_catalog.=) 'synchronous_commit'" \
	"   AND pg_catalog.current_setting(s.name)"                      \
	"       OPERATOR(pg_catalog.=) 'remote_apply'"                   \
	"   THEN 'remote_apply' ELSE s.value END, " local "))"           \
	" FROM (VALUES"                                                  \
	"  ('search_path'::pg_catalog.text, ''::pg_catalog.text),"       \
	"  ('client_encoding', 'UTF8'),"                                 \
	"  ('DateStyle', 'ISO, MDY'),"                                   \
	"  ('IntervalStyle', 'postgres'),"                               \
	"  ('TimeZone', 'UTC'),"                                         \
	"  ('extra_float_digits', '1'),"                                 \
	"  ('bytea_output', 'hex'),"                                     \
	"  ('xmlbinary', 'base64'),"                                     \
	"  ('xmloption', 'content'),"                                    \
	"  ('quote_all_identifiers', 'off'),"                            \
	"  ('standard_conforming_strings', 'on'),"                       \
	"  ('backslash_quote', 'safe_encoding'),"                        \
	"  ('row_security', 'off'),"                                     \
	"  ('synchronous_commit', 'on'),"                                \
	"  ('jit', 'off'),"                                              \
	"  ('client_min_messages', 'notice'),"                           \
	"  ('statement_timeout', '0'),"                                  \
	"  ('transaction_timeout', '0'),"                                \
	"  ('lock_timeout', '0'),"                                       \
	"  ('idle_in_transaction_session_timeout', '0'),"                \
	"  ('idle_session_timeout', '0'),"                               \
	"  ('default_transaction_isolation', 'read committed'),"         \
	"  ('default_transaction_deferrable', 'off')"                    \
	" ) s (name, value)"                                             \
	" WHERE pg_catalog.current_setting(s.name, true) IS NOT NULL"

const char conn_pin_sql[] = PIN_SQL("false");

/* At first it is not known whether the next client of a pooler gets the same
 * session: what is set there must not outlive the transaction. */
static const char first_pin_sql[] =
    PIN_SQL("pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.<>) "
	    "$1::pg_catalog.int4");

static int refuse_read_only(const struct conn *c, const PGresult *r,
			    struct err *e)
{
	if (!c->write)
		return 0;
	if (strcmp(PQgetvalue(r, 0, 1), "t") == 0) {
		err_set(e, FAULT_DENIED,
			"the server is a standby and cannot be written");
		return err_hint(
		    e,
		    "Connect to the primary, or add target_session_attrs=read-write to the connection string.");
	}
	if (strcmp(PQgetvalue(r, 0, 2), "on") == 0) {
		err_set(e, FAULT_DENIED,
			"default_transaction_read_only is on for this session");
		return err_hint(
		    e,
		    "Reset it for the role or the database, or use another role.");
	}
	return 0;
}

/* Behind a pooler two clients can hold the same session lock, and a setting of
 * one is seen by another (measured with pgbouncer 1.18 in transaction mode). */
static int refuse_pooler(const struct conn *c, struct err *e)
{
	err_set(e, FAULT_DENIED,
		"there is a connection pooler between ledger and the database");
	err_detail(e,
		   "Connected as %s; the backend's process is another one "
		   "than the server said at first.",
		   c->where);
	return err_hint(e, "Give the address of the database server itself; "
			   "ledger verify works through the pooler.");
}

static int pin_once(struct conn *c, int own_pid, struct err *e)
{
	char pid[16];
	const char *params[] = { pid };
	PGresult *r = NULL;
	int rc;

	snprintf(pid, sizeof(pid), "%d", own_pid);
	if (conn_simple(c, first_pin_sql, params, 1, &r, e))
		return err_in(e, "could not prepare the session");
	c->backend_pid = (int)strtol(PQgetvalue(r, 0, 0), NULL, 10);
	rc = refuse_read_only(c, r, e);
	PQclear(r);
	return rc;
}

/* One transaction for all that is read: it has one session, and what is set in
 * it ends with it. */
static int begin_pooled(struct conn *c, struct err *e)
{
	if (conn_simple(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
			NULL, 0, NULL, e) == 0)
		return pin_once(c, 0, e);
	if (e->fault == FAULT_INTERRUPT)
		return -1;
	err_in(e, "the connection pooler lets no transaction through");
	e->fault = FAULT_DENIED;
	return err_hint(e, "Give the address of the database server itself, or "
			   "of a pool in transaction or session mode.");
}

int conn_pin(struct conn *c, struct err *e)
{
	if (pin_once(c, PQbackendPID(c->pg), e))
		return -1;
	c->pooled = c->backend_pid != PQbackendPID(c->pg);
	if (!c->pooled)
		return 0;
	return c->write ? refuse_pooler(c, e) : begin_pooled(c, e);
}
