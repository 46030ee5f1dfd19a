/* What other programs send to a private server, from its log. It is theirs to
 * the byte: a message is written by one call of write(), behind it come no
 * others' bytes, and each newline in it has a tab behind it, which no line that
 * begins a message has (PostgreSQL 13 to 18, elog.c:
 * send_message_to_server_log, append_with_tabs). */
#include "io/scratch.h"

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "io/conn.h"
#include "io/scratch_parts.h"

/* The prefix is the whole server's; the rest is for sessions that begin later,
 * which ours do not. ALTER SYSTEM cannot be in a transaction, which several
 * statements in one message would be. */
static const char *const settings[] = {
	"ALTER SYSTEM SET log_line_prefix = '%p '",
	"ALTER SYSTEM SET log_checkpoints = off",
	"ALTER DATABASE " SCRATCH_DATABASE " SET log_statement = 'all'",
	"ALTER DATABASE " SCRATCH_DATABASE " SET debug_print_parse = on",
	"ALTER DATABASE " SCRATCH_DATABASE " SET debug_pretty_print = off",
	"ALTER DATABASE " SCRATCH_DATABASE " SET log_error_verbosity = default",
	"ALTER DATABASE " SCRATCH_DATABASE " SET log_min_error_statement = log",
};

#define WAIT_TICKS 1000 /* of 10 ms */

/* Until the query says "t". 1: it does not. */
static int wait_for(struct conn *c, const char *sql, struct err *e)
{
	struct rows *rows = NULL;
	bool yes = false;
	int i, rc = 0;

	for (i = 0; rc == 0 && !yes && i < WAIT_TICKS; i++) {
		rc = conn_query(c, sql, NULL, 0, &rows, e);
		yes = rc == 0 && rows_get(rows, 0, 0)[0] == 't';
		rows_free(rows);
		rows = NULL;
		if (rc == 0 && !yes)
			rc =
			    conn_exec(c, "SELECT pg_catalog.pg_sleep(0.01)", e);
	}
	return rc != 0 ? -1 : yes ? 0 : 1;
}

int scratch_tap(struct scratch *s, struct err *e)
{
	struct conn *c = scratch_conn(s);
	size_t i;
	int rc;

	if (!scratch_dir(s))
		return err_set(e, FAULT_CONFIG,
			       "what is sent to a given server cannot be seen");
	for (i = 0; i < ARRAY_LEN(settings); i++)
		if (conn_exec(c, settings[i], e) < 0)
			return -1;
	if (conn_exec(c, "SELECT pg_catalog.pg_reload_conf()", e) < 0)
		return -1;
	/* Sessions that begin when ours has the new value have it too. */
	rc = wait_for(c,
		      "SELECT pg_catalog.current_setting('log_line_prefix') "
		      "OPERATOR(pg_catalog.=) '%p '",
		      e);
	if (rc == 1)
		rc = err_set(e, FAULT_FILE,
			     "the scratch server does not take its settings");
	return rc;
}

/* A session that its program has left may still write. */
static const char all_gone[] =
    "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity "
    "WHERE backend_type OPERATOR(pg_catalog.=) 'client backend' AND "
    "application_name OPERATOR(pg_catalog.<>) '" SCRATCH_APP "')";

int scratch_tapped(struct scratch *s, size_t max, struct buf *out,
		   struct err *e)
{
	struct dir *d = NULL;
	int rc = wait_for(scratch_conn(s), all_gone, e);

	if (rc == 1)
		rc = err_set(e, FAULT_LIMIT,
			     "a session on the scratch server does not end");
	if (rc == 0)
		rc = dir_open(&d, scratch_dir(s), e);
	if (rc == 0)
		rc = dir_read(d, SCRATCH_LOG, max, out, e);
	dir_close(d);
	if (rc == 1)
		rc = err_set(e, FAULT_FILE, "the scratch server has no log");
	return rc;
}
