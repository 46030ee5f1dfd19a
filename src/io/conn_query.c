/* One statement at a time: our own queries, a migration's statements, COMMIT.
 *
 * PQexec is not used: it hides why a session was terminated, and it ends a
 * query at a second statement's error only. */
#include "io/conn_internal.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"

struct rows {
	PGresult *r;
};

size_t rows_nr(const struct rows *r)
{
	return (size_t)PQntuples(r->r);
}

const char *rows_get(const struct rows *r, size_t row, int column)
{
	if (PQgetisnull(r->r, (int)row, column))
		return NULL;
	return PQgetvalue(r->r, (int)row, column);
}

size_t rows_len(const struct rows *r, size_t row, int column)
{
	return (size_t)PQgetlength(r->r, (int)row, column);
}

void rows_free(struct rows *r)
{
	if (!r)
		return;
	PQclear(r->r);
	free(r);
}

/* Not a switch: libpq 17 has statuses that libpq 15 does not know. */
static bool is_good(const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ||
	       status == PGRES_EMPTY_QUERY || status == PGRES_SINGLE_TUPLE;
}

/* Before a statement is sent: a signal that arrived meanwhile ends here, a
 * connection that is gone says so, and what was deferred goes first. */
static int ready(struct conn *c, struct err *e)
{
	if (c->sent)
		bug("a statement before the answers to others are read");
	if (conn_signal(c))
		return conn_interrupted(c, e);
	if (!conn_alive(c))
		return conn_error(c, NULL, e);
	return conn_send_deferred(c, e);
}

static int send_one(struct conn *c, const char *sql, const char *const *params,
		    int param_nr, struct err *e)
{
	if (ready(c, e))
		return -1;
	if (!PQsendQueryParams(c->pg, sql, param_nr, NULL, params, NULL, NULL,
			       0))
		return conn_error(c, NULL, e);
	if (c->look)
		c->look_at = conn_now_ms() + c->look_every_ms;
	return conn_flush(c, e);
}

PGresult *conn_collect(struct conn *c)
{
	PGresult *kept = NULL, *r;

	while ((r = conn_next(c))) {
		if (kept && !is_good(kept)) {
			PQclear(r);
			continue;
		}
		PQclear(kept);
		kept = r;
		if (!conn_alive(c))
			break;
	}
	c->look_at = 0;
	return kept;
}

int conn_simple(struct conn *c, const char *sql, const char *const *params,
		int param_nr, PGresult **out, struct err *e)
{
	PGresult *r;

	if (send_one(c, sql, params, param_nr, e))
		return -1;
	r = conn_collect(c);
	if (!r || !is_good(r)) {
		conn_error(c, r, e);
		PQclear(r);
		return -1;
	}
	if (conn_signal(c)) {
		PQclear(r);
		return conn_interrupted(c, e);
	}
	if (out)
		*out = r;
	else
		PQclear(r);
	return 0;
}

int conn_query(struct conn *c, const char *sql, const char *const *params,
	       int param_nr, struct rows **rows, struct err *e)
{
	PGresult *r = NULL;

	if (rows)
		*rows = NULL;
	if (conn_simple(c, sql, params, param_nr, &r, e))
		return -1;
	if (!rows) {
		PQclear(r);
		return 0;
	}
	*rows = xmalloc(sizeof(**rows));
	(*rows)->r = r;
	return 0;
}

int conn_exec(struct conn *c, const char *sql, struct err *e)
{
	return conn_query(c, sql, NULL, 0, NULL, e);
}

void conn_forget_prepared(struct conn *c)
{
	map_release(&c->prepared);
	map_init(&c->prepared);
	arena_release(&c->names);
	arena_init(&c->names);
}

void conn_repin_requests(struct conn_request out[CONN_REPIN_NR])
{
	static const char *const steps[CONN_REPIN_NR] = {
		"RESET SESSION AUTHORIZATION",
		"RESET ROLE",
		"RESET ALL",
		conn_pin_sql,
	};

	memset(out, 0, CONN_REPIN_NR * sizeof(*out));
	for (size_t i = 0; i < CONN_REPIN_NR; i++)
		out[i].sql = steps[i];
	out[CONN_REPIN_NR - 1].name = "ledger pin session";
}

int conn_repin(struct conn *c, struct err *e)
{
	struct conn_request steps[CONN_REPIN_NR];

	conn_repin_requests(steps);
	return conn_pipeline(c, steps, CONN_REPIN_NR, e);
}

/* ---- statements of a migration ---- */

/* Lines before character `position` (1-based, in characters of UTF-8). */
static int lines_before(const char *sql, const char *position)
{
	long left = strtol(position, NULL, 10) - 1;
	int lines = 0;

	for (; *sql && left > 0; sql++) {
		if (((unsigned char)sql[1] & 0xc0) != 0x80)
			left--;
		if (*sql == '\n')
			lines++;
	}
	return lines;
}

void conn_put_line(const PGresult *r, const char *sql, int first_line,
		   struct err *e)
{
	const char *position =
	    PQresultErrorField(r, PG_DIAG_STATEMENT_POSITION);

	if (position)
		e->line = first_line + lines_before(sql, position);
}

/* Statements that drop prepared ones, ours included, that may do so in a
 * function, or that leave one behind. */
static void note_tag(struct conn *c, PGresult *r)
{
	const char *tag = PQcmdStatus(r);

	if (strcmp(tag, "DISCARD ALL") == 0 ||
	    strcmp(tag, "DEALLOCATE ALL") == 0)
		conn_forget_prepared(c);
	else if (strcmp(tag, "PREPARE") == 0)
		c->user_prepared = true;
	else if (strcmp(tag, "DO") == 0 || strcmp(tag, "CALL") == 0 ||
		 strncmp(tag, "SELECT", 6) == 0 ||
		 strcmp(tag, "DEALLOCATE") == 0)
		c->prepared_doubtful = true;
}

/* Which of our prepared statements are still there? */
static int list_prepared(struct conn *c, struct err *e)
{
	PGresult *r = NULL;

	c->prepared_doubtful = false;
	if (!map_first(&c->prepared))
		return 0;
	if (conn_simple(c,
			"SELECT name FROM pg_catalog.pg_prepared_statements"
			" WHERE NOT from_sql",
			NULL, 0, &r, e))
		return -1;
	conn_forget_prepared(c);
	for (int i = 0; i < PQntuples(r); i++) {
		char *name = arena_strdup(&c->names, PQgetvalue(r, i, 0));

		map_put(&c->prepared, name, name);
	}
	PQclear(r);
	return 0;
}

bool conn_has_prepared(const struct conn *c)
{
	return c->user_prepared;
}

int conn_deallocate(struct conn *c, struct err *e)
{
	if (!c->user_prepared)
		return 0;
	if (conn_exec(c, "DEALLOCATE ALL", e) < 0)
		return -1;
	conn_forget_prepared(c);
	c->user_prepared = false;
	return 0;
}

struct running {
	const char *sql;
	int first_line;
	const struct conn_rows *rows;
	const char *refused; /* what we did not give to COPY */
};

static int run_failed(struct conn *c, const struct running *q,
		      const PGresult *r, struct err *e)
{
	conn_error(c, r, e);
	if (q->refused && e->fault != FAULT_INTERRUPT && conn_alive(c))
		return err_set(e, FAULT_SQL, "%s", q->refused);
	conn_put_line(r, q->sql, q->first_line, e);
	if (q->rows)
		conn_put_row_line(r, q->rows, e);
	return -1;
}

static int run_results(struct conn *c, struct running *q, struct err *e)
{
	PGresult *r;
	int rc = 0;

	while ((r = conn_next(c))) {
		ExecStatusType status = PQresultStatus(r);

		if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
			q->refused = conn_copy(c, r, q->rows);
		else if (is_good(r))
			note_tag(c, r);
		else if (!rc)
			rc = run_failed(c, q, r, e);
		PQclear(r);
		if (!conn_alive(c))
			break;
	}
	if (!rc && !conn_alive(c))
		rc = conn_error(c, NULL, e);
	if (!rc && conn_signal(c))
		rc = conn_interrupted(c, e);
	if (!rc && q->refused)
		rc = err_set(e, FAULT_SQL, "%s", q->refused);
	return rc;
}

void conn_on_wait(struct conn *c, int every_ms, void (*look)(void *ctx),
		  void *ctx)
{
	c->look = look;
	c->look_ctx = ctx;
	c->look_every_ms = every_ms;
}

int conn_run_copy(struct conn *c, const char *sql, size_t len, int first_line,
		  const struct conn_rows *rows, struct err *e)
{
	char *text = xmemdupz(sql, len);
	struct running q = { text, first_line, rows, NULL };
	int rc = -1;

	if (strlen(text) != len) {
		err_set(e, FAULT_SQL, "the statement holds a NUL byte");
		goto out;
	}
	if (send_one(c, text, NULL, 0, e))
		goto out;
	/* A SELECT in a migration may return more than memory holds. */
	PQsetSingleRowMode(c->pg);
	rc = run_results(c, &q, e);
	if (!rc && c->prepared_doubtful)
		rc = list_prepared(c, e);
out:
	c->look_at = 0;
	free(text);
	return rc;
}

int conn_run(struct conn *c, const char *sql, size_t len, int first_line,
	     struct err *e)
{
	return conn_run_copy(c, sql, len, first_line, NULL, e);
}
