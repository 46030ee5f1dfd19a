/* conn: connecting, pinning, errors, pipelines, COMMIT, signals. Needs a server
 * (LEDGER_TEST_PG); what needs none runs without. */
#include "io/conn.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/quote.h"

static volatile int interrupt;

static const char *server(void)
{
	return getenv("LEDGER_TEST_PG");
}

static int open_server(void **state)
{
	struct conn_options o = { .dsn = server(), .app_name = "conn test" };
	struct conn *c;
	struct err e;

	*state = NULL;
	interrupt = 0;
	if (!server())
		return 0;
	if (conn_open(&c, &o, &e)) {
		print_error("%s\n", e.message);
		return -1;
	}
	*state = c;
	return 0;
}

static int close_server(void **state)
{
	conn_close(*state);
	return 0;
}

static struct conn *need(void **state)
{
	if (!*state)
		skip();
	return *state;
}

static char *scalar(struct conn *c, const char *sql)
{
	static char text[256];
	struct rows *r;
	struct err e;

	err_init(&e);
	if (conn_query(c, sql, NULL, 0, &r, &e))
		fail_msg("%s: %s", sql, e.message);
	assert_int_equal(rows_nr(r), 1);
	snprintf(text, sizeof(text), "%s",
		 rows_get(r, 0, 0) ? rows_get(r, 0, 0) : "(null)");
	rows_free(r);
	return text;
}

static void must(struct conn *c, const char *sql)
{
	struct err e;

	err_init(&e);
	if (conn_exec(c, sql, &e))
		fail_msg("%s: %s", sql, e.message);
}

static int run(struct conn *c, const char *sql, struct err *e)
{
	err_init(e);
	return conn_run(c, sql, strlen(sql), 1, e);
}

static void has_no(const struct err *e, const char *secret)
{
	if (strstr(e->message, secret) || strstr(e->detail, secret) ||
	    strstr(e->hint, secret))
		fail_msg("the error tells '%s': %s %s", secret, e->message,
			 e->detail);
}

/* ---- connection strings ---- */

static void test_conn__malformed_strings_are_not_told(void **state)
{
	static const char *const rows[] = {
		"host=x password=S3C RET",	 "host=x password='S3C",
		"host=x passwrod=S3C",		 "S3C",
		"postgresql://u:S3C%zz@h/db",	 "postgresql://u:S3C@S3C@h/db",
		"postgresql://u:S3C/S3C@h/db",	 "postgresql://u:12/S3C@h/db",
		"postgresql://u:a?S3C@S3C@h/db", "postgresql://u@h:S3C/db",
		"postgresql://u@h/db?S3C=1",	 "postgresql://[S3C/db",
		"host=u@S3C dbname=x",		 "port=S3C",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct conn_options o = { .dsn = rows[i] };
		struct conn *c;
		struct err e;

		err_init(&e);
		assert_int_equal(conn_open(&c, &o, &e), -1);
		assert_null(c);
		if (e.fault != FAULT_USAGE)
			fail_msg("%s: %s", rows[i], e.message);
		has_no(&e, "S3C");
		assert_true(e.hint[0] != '\0');
	}
}

static void test_conn__out_of_reach(void **state)
{
	static const char *const rows[] = {
		"host=/nonexistent-socket dbname=x password=S3CRET",
		"postgresql://u:S3CRET@127.0.0.1:1/db",
		"postgresql://u:S3CRET@host.invalid/db?connect_timeout=2",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct conn_options o = { .dsn = rows[i],
					  .connect_timeout_s = 5 };
		struct conn *c;
		struct err e;

		err_init(&e);
		assert_int_equal(conn_open(&c, &o, &e), -1);
		assert_int_equal(e.fault, FAULT_CONNECT);
		has_no(&e, "S3CRET");
	}
}

static int open_with(const char *extra, struct conn **c, struct err *e)
{
	char dsn[1024];
	struct conn_options o = { .dsn = dsn, .connect_timeout_s = 5 };

	err_init(e);
	snprintf(dsn, sizeof(dsn), "%s %s", server(), extra);
	return conn_open(c, &o, e);
}

static void test_conn__refused(void **state)
{
	static const struct {
		const char *extra, *sqlstate;
	} rows[] = {
		{ "dbname=no_such_db", "3D000" },
		{ "user=no_such_role", "28000" },
		{ "dbname=template0", "55000" },
	};

	need(state);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct conn *c;
		struct err e;

		assert_int_equal(open_with(rows[i].extra, &c, &e), -1);
		assert_string_equal(e.sqlstate, rows[i].sqlstate);
		assert_int_equal(e.fault, FAULT_DENIED);
	}
}

static void test_conn__too_many_is_busy(void **state)
{
	struct conn *c = need(state), *other;
	struct err e;

	must(c, "CREATE ROLE conn_test_limited LOGIN CONNECTION LIMIT 0");
	assert_int_equal(
	    open_with("user=conn_test_limited dbname=postgres", &other, &e),
	    -1);
	must(c, "DROP ROLE conn_test_limited");
	assert_int_equal(e.fault, FAULT_CONNECT);
	assert_string_equal(e.sqlstate, "53300");
}

static void test_conn__where_has_no_password(void **state)
{
	struct conn *c;
	struct err e;

	need(state);
	assert_int_equal(open_with("password=S3CRET", &c, &e), 0);
	assert_null(strstr(conn_where(c), "S3CRET"));
	assert_non_null(strstr(conn_where(c), "dbname="));
	conn_close(c);
}

static void test_conn__pgoptions_is_not_honoured(void **state)
{
	struct conn *c;
	struct err e;

	need(state);
	setenv("PGOPTIONS", "-c default_transaction_read_only=on", 1);
	assert_int_equal(open_with("", &c, &e), 0);
	assert_string_equal(scalar(c, "SHOW default_transaction_read_only"),
			    "off");
	conn_close(c);
}

/* ---- the session ---- */

static const struct {
	const char *name, *value;
} pinned[] = {
	{ "search_path", "" },		{ "client_encoding", "UTF8" },
	{ "datestyle", "ISO, MDY" },	{ "timezone", "UTC" },
	{ "extra_float_digits", "1" },	{ "quote_all_identifiers", "off" },
	{ "row_security", "off" },	{ "statement_timeout", "0" },
	{ "synchronous_commit", "on" },
};

static void check_pinned(struct conn *c)
{
	for (size_t i = 0; i < ARRAY_LEN(pinned); i++) {
		char sql[128];

		snprintf(sql, sizeof(sql), "SHOW %s", pinned[i].name);
		assert_string_equal(scalar(c, sql), pinned[i].value);
	}
}

static void test_conn__session_is_pinned(void **state)
{
	struct conn *c = need(state);

	check_pinned(c);
	assert_true(conn_server_version(c) >= 130000);
	assert_false(conn_is_pooled(c));
	assert_true(conn_alive(c));
	assert_false(conn_in_transaction(c));
}

static void test_conn__repin_undoes_what_a_migration_set(void **state)
{
	struct conn *c = need(state);
	struct err e;

	err_init(&e);
	must(c, "SET search_path = public");
	must(c, "SET TimeZone = 'Asia/Tokyo'");
	must(c, "SET extra_float_digits = 0");
	must(c, "SET app.leak = 'x'");
	must(c, "SET ROLE pg_monitor");
	assert_int_equal(conn_repin(c, &e), 0);
	check_pinned(c);
	assert_string_equal(scalar(c, "SHOW app.leak"), "");
	assert_string_equal(scalar(c, "SHOW role"), "none");
}

static void test_conn__reopen_is_another_session(void **state)
{
	struct conn *c = need(state), *other;
	struct err e;

	assert_int_equal(conn_reopen(&other, c, &e), 0);
	assert_int_not_equal(conn_backend_pid(other), conn_backend_pid(c));
	assert_string_equal(conn_where(other), conn_where(c));
	conn_close(other);
}

/* ---- queries and their errors ---- */

static void test_conn__parameters(void **state)
{
	struct conn *c = need(state);
	const char *params[] = { "a'b\\c", NULL };
	struct rows *r;
	struct err e;

	assert_int_equal(conn_query(c, "SELECT $1::text, $2::text IS NULL",
				    params, 2, &r, &e),
			 0);
	assert_string_equal(rows_get(r, 0, 0), "a'b\\c");
	assert_int_equal(rows_len(r, 0, 0), 5);
	assert_string_equal(rows_get(r, 0, 1), "t");
	rows_free(r);
}

static void test_conn__errors_are_classified(void **state)
{
	static const struct {
		const char *sql;
		enum fault fault;
		const char *sqlstate;
	} rows[] = {
		{ "SELECT 1/0", FAULT_SQL, "22012" },
		{ "SELECT nonsense", FAULT_SQL, "42703" },
		{ "DO $$BEGIN RAISE SQLSTATE '40P01'; END$$", FAULT_BUSY,
		  "40P01" },
		{ "DO $$BEGIN RAISE SQLSTATE '53100'; END$$", FAULT_BUSY,
		  "53100" },
		{ "DO $$BEGIN RAISE SQLSTATE '55P03'; END$$", FAULT_BUSY,
		  "55P03" },
		{ "DO $$BEGIN RAISE SQLSTATE '42501'; END$$", FAULT_DENIED,
		  "42501" },
		{ "SELECT 1; SELECT 2", FAULT_SQL, "42601" },
	};
	struct conn *c = need(state);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct err e;

		assert_int_equal(run(c, rows[i].sql, &e), -1);
		assert_string_equal(e.sqlstate, rows[i].sqlstate);
		assert_int_equal(e.fault, rows[i].fault);
		assert_string_equal(scalar(c, "SELECT 7"), "7");
	}
}

static void test_conn__terminated_session_says_why(void **state)
{
	struct conn *c = need(state), *other;
	char sql[128];
	struct err e;

	assert_int_equal(conn_reopen(&other, c, &e), 0);
	snprintf(sql, sizeof(sql),
		 "SELECT pg_terminate_backend(%d), pg_sleep(0.3)",
		 conn_backend_pid(other));
	scalar(c, sql);
	assert_int_equal(conn_exec(other, "SELECT 1", &e), -1);
	assert_int_equal(e.fault, FAULT_CONNECT);
	assert_string_equal(e.sqlstate, "57P01");
	assert_int_equal(conn_exec(other, "SELECT 1", &e), -1);
	assert_int_equal(e.fault, FAULT_CONNECT);
	assert_false(conn_alive(other));
	conn_close(other);
}

static void test_conn__run_finds_the_line(void **state)
{
	struct conn *c = need(state);
	const char *sql = "SELECT '\xc3\xa4\xc3\xb6',\n  1,\n  boom";
	struct err e;

	err_init(&e);
	assert_int_equal(conn_run(c, sql, strlen(sql), 10, &e), -1);
	assert_int_equal(e.line, 12);
}

static void test_conn__run_takes_len_bytes(void **state)
{
	struct conn *c = need(state);
	struct err e;

	err_init(&e);
	assert_int_equal(conn_run(c, "SELECT 1; garbage", 8, 1, &e), 0);
	assert_int_equal(conn_run(c, "SELECT 1\0--", 11, 1, &e), -1);
}

static void test_conn__copy_does_not_hang(void **state)
{
	struct conn *c = need(state);
	struct err e;

	must(c, "CREATE TEMP TABLE conn_copy (a int)");
	assert_int_equal(run(c, "COPY pg_temp.conn_copy FROM STDIN", &e), -1);
	assert_int_equal(e.fault, FAULT_SQL);
	assert_string_equal(e.message, "COPY FROM STDIN without rows");
	assert_int_equal(
	    run(c, "COPY (SELECT generate_series(1, 100000)) TO STDOUT", &e),
	    -1);
	assert_int_equal(e.fault, FAULT_SQL);
	assert_string_equal(e.message,
			    "COPY TO STDOUT has nowhere to write to");
	assert_string_equal(scalar(c, "SELECT count(*) FROM pg_temp.conn_copy"),
			    "0");
}

static int copy(struct conn *c, const char *sql, const char *text, size_t len,
		struct err *e)
{
	struct conn_rows rows = { text, len, 20 };

	err_init(e);
	return conn_run_copy(c, sql, strlen(sql), 10, &rows, e);
}

static void test_conn__copy_sends_rows(void **state)
{
	static const char csv[] = "a,b\n1,\"x\ny\"\n2,\n";
	struct conn *c = need(state);
	struct err e;

	must(c, "CREATE TEMP TABLE conn_copy (a int, b text)");
	must(c, "BEGIN");
	assert_int_equal(
	    copy(c, "COPY pg_temp.conn_copy FROM STDIN", "3\tz\n4", 5, &e), -1);
	must(c, "ROLLBACK");
	assert_int_equal(
	    copy(c, "COPY pg_temp.conn_copy FROM STDIN", "", 0, &e), 0);
	assert_int_equal(
	    copy(c, "COPY pg_temp.conn_copy FROM STDIN (FORMAT csv, HEADER)",
		 csv, strlen(csv), &e),
	    0);
	assert_string_equal(
	    scalar(c, "SELECT string_agg(a || coalesce(b, '-'), ';' ORDER BY a)"
		      " FROM pg_temp.conn_copy"),
	    "1x\ny;2-");
	/* What is no COPY does not look at them. */
	assert_int_equal(copy(c, "SELECT 1", csv, strlen(csv), &e), 0);
}

static void test_conn__copy_says_which_row(void **state)
{
	static const struct {
		const char *sql, *rows;
		int line;
	} rows[] = {
		{ "COPY pg_temp.conn_copy FROM STDIN", "1\nx\n3\n", 21 },
		{ "COPY pg_temp.conn_copy FROM STDIN (FORMAT csv, HEADER)",
		  "a\n1\n2\n3\n\"x\"\n", 24 },
		{ "COPY pg_temp.conn_copy FROM STDIN", "1\t1\n", 20 },
		{ "\nCOPY pg_temp.conn_copy FORM STDIN", "1\n", 11 },
		{ "COPY pg_temp.conn_copy FROM STDIN", "1\n1\n", 21 },
	};
	struct conn *c = need(state);
	struct err e;
	size_t i;

	must(c, "CREATE TEMP TABLE conn_copy (a int UNIQUE)");
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(copy(c, rows[i].sql, rows[i].rows,
				      strlen(rows[i].rows), &e),
				 -1);
		assert_int_equal(e.fault, FAULT_SQL);
		assert_int_equal(e.line, rows[i].line);
	}
	assert_int_equal(
	    copy(c, "COPY pg_temp.conn_copy FROM STDIN (FORMAT binary)", "x", 1,
		 &e),
	    -1);
	assert_string_equal(e.message, "COPY FROM STDIN in binary form");
	assert_string_equal(scalar(c, "SELECT count(*) FROM pg_temp.conn_copy"),
			    "0");
}

/* More than libpq and the socket hold, of which the server wants nothing. */
static void test_conn__copy_of_much(void **state)
{
	struct conn *c = need(state);
	struct buf b = BUF_INIT;
	struct err e;
	int i;

	for (i = 0; i < 400000; i++)
		buf_puts(&b, "1234567890\n");
	must(c, "CREATE TEMP TABLE conn_copy (a bigint)");
	assert_int_equal(
	    copy(c, "COPY pg_temp.conn_copy FROM STDIN", b.data, b.len, &e), 0);
	b.data[0] = 'x';
	assert_int_equal(
	    copy(c, "COPY pg_temp.conn_copy FROM STDIN", b.data, b.len, &e),
	    -1);
	assert_int_equal(e.line, 20);
	assert_string_equal(scalar(c, "SELECT count(*) FROM pg_temp.conn_copy"),
			    "400000");
	buf_release(&b);
}

static void keep_notice(void *ctx, const char *severity, const char *text)
{
	struct buf *b = ctx;

	buf_printf(b, "%s: %s\n", severity, text);
}

static void test_conn__notices(void **state)
{
	struct conn *c = need(state);
	struct buf b = BUF_INIT;
	struct err e;

	conn_on_notice(c, keep_notice, &b);
	assert_int_equal(run(c, "DROP TABLE IF EXISTS pg_catalog.nowhere", &e),
			 0);
	conn_on_notice(c, NULL, NULL);
	assert_string_equal(
	    b.data, "NOTICE: table \"nowhere\" does not exist, skipping\n");
	buf_release(&b);
}

static void test_conn__quoting(void **state)
{
	static const char *const rows[] = {
		"plain", "it's", "back\\slash'", "\"q\"", "new\nline", "",
	};
	struct conn *c = need(state);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf b = BUF_INIT;

		buf_puts(&b, "SELECT ");
		quote_literal(&b, rows[i]);
		assert_string_equal(scalar(c, b.data), rows[i]);
		if (rows[i][0]) {
			buf_clear(&b);
			buf_puts(&b, "SELECT x.");
			quote_ident(&b, rows[i]);
			buf_puts(&b, " FROM (SELECT 5 AS ");
			quote_ident(&b, rows[i]);
			buf_puts(&b, ") x");
			assert_string_equal(scalar(c, b.data), "5");
		}
		buf_release(&b);
	}
}

/* ---- pipelines ---- */

struct count {
	size_t rows, bytes, fields;
	size_t stop_at;
};

static void count_fields(void *ctx, const char *const *names, int nr)
{
	struct count *n = ctx;

	(void)names;
	n->fields += (size_t)nr;
}

static int count_row(void *ctx, char **value, const size_t *len, int nr,
		     struct err *e)
{
	struct count *n = ctx;

	assert_true(nr >= 1);
	n->rows++;
	n->bytes += value[0] ? len[0] : 0;
	if (n->stop_at && n->rows == n->stop_at)
		return err_set(e, FAULT_LIMIT, "enough");
	return 0;
}

static void test_conn__pipeline_streams(void **state)
{
	struct conn *c = need(state);
	struct count n[3] = { { 0 } };
	struct conn_request q[] = {
		{ .name = "t_series",
		  .sql = "SELECT generate_series(1, $1::int)",
		  .params = { "50000" },
		  .param_nr = 1,
		  .row = count_row,
		  .fields = count_fields,
		  .ctx = &n[0] },
		{ .sql = "SELECT 1 AS a, 2 AS b WHERE false",
		  .row = count_row,
		  .fields = count_fields,
		  .ctx = &n[1] },
		{ .sql = "SELECT repeat('x', 1000000)",
		  .row = count_row,
		  .ctx = &n[2] },
	};
	/* What drops prepared statements, or seems to. */
	static const char *const droppers[] = {
		"DEALLOCATE ALL",
		"DISCARD PLANS",
		"DISCARD SEQUENCES",
		"DISCARD ALL",
		"PREPARE x AS SELECT 1",
		"DEALLOCATE x",
		"DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$",
		"SELECT 1",
	};
	struct err e;

	for (int round = 1; round <= 3; round++) {
		err_init(&e);
		if (conn_pipeline(c, q, ARRAY_LEN(q), &e))
			fail_msg("%s", e.message);
		assert_int_equal(n[0].rows, 50000 * round);
		assert_int_equal(n[1].rows, 0);
		assert_int_equal(n[1].fields, 2 * round);
		assert_int_equal(n[2].bytes, 1000000 * round);
	}
	must(c, "DEALLOCATE ALL");
	assert_int_equal(conn_pipeline(c, q, ARRAY_LEN(q), &e), -1);
	assert_string_equal(e.sqlstate, "26000");
	assert_int_equal(conn_pipeline(c, q, ARRAY_LEN(q), &e), 0);
	for (size_t i = 0; i < ARRAY_LEN(droppers); i++) {
		assert_int_equal(run(c, droppers[i], &e), 0);
		if (conn_pipeline(c, q, ARRAY_LEN(q), &e))
			fail_msg("%s: %s", droppers[i], e.message);
	}
}

/* Both sides have more to write than any socket buffer holds. */
static void test_conn__pipeline_does_not_deadlock(void **state)
{
	struct conn *c = need(state);
	char *big = xmalloc(4000001);
	struct conn_request q[24];
	struct count n = { 0 };
	struct err e;

	memset(big, 'y', 4000000);
	big[4000000] = '\0';
	memset(q, 0, sizeof(q));
	for (size_t i = 0; i < ARRAY_LEN(q); i++) {
		q[i].sql = "SELECT $1::text";
		q[i].params[0] = big;
		q[i].param_nr = 1;
		q[i].row = count_row;
		q[i].ctx = &n;
	}
	if (conn_pipeline(c, q, ARRAY_LEN(q), &e))
		fail_msg("%s", e.message);
	assert_int_equal(n.bytes, 4000000 * ARRAY_LEN(q));
	free(big);
}

static void test_conn__pipeline_stops_at_an_error(void **state)
{
	struct conn *c = need(state);
	struct count n = { 0 };
	struct conn_request q[] = {
		{ .sql = "SELECT 1", .row = count_row, .ctx = &n },
		{ .name = "t_bad", .sql = "SELECT boom" },
		{ .name = "t_after",
		  .sql = "SELECT 1",
		  .row = count_row,
		  .ctx = &n },
	};
	struct err e;

	for (int round = 1; round <= 2; round++) {
		err_init(&e);
		assert_int_equal(conn_pipeline(c, q, ARRAY_LEN(q), &e), -1);
		assert_string_equal(e.sqlstate, "42703");
		assert_int_equal(n.rows, round);
	}
	n.rows = 0;
	q[1].sql = "SELECT 2";
	assert_int_equal(conn_pipeline(c, q, ARRAY_LEN(q), &e), 0);
	assert_int_equal(n.rows, 2);
}

/* Which statement of a migration failed, and on which line of the file. */
static void test_conn__pipeline_of_statements(void **state)
{
	struct conn *c = need(state);
	struct conn_request q[] = {
		{ .sql = "SELECT 1", .first_line = 1 },
		{ .sql = "SELECT 1,\n\n  boom", .first_line = 10 },
		{ .sql = "SELECT 2", .first_line = 20 },
	};
	struct err e;

	err_init(&e);
	assert_int_equal(conn_pipeline(c, q, ARRAY_LEN(q), &e), -1);
	assert_string_equal(e.sqlstate, "42703");
	assert_int_equal(e.line, 12);
	assert_true(q[0].done);
	assert_false(q[1].done);
	assert_false(q[2].done);
	err_init(&e);
	q[1].sql = "SELECT 3";
	assert_int_equal(conn_pipeline(c, q, ARRAY_LEN(q), &e), 0);
	assert_true(q[1].done && q[2].done);
}

static void test_conn__pipeline_row_can_stop(void **state)
{
	struct conn *c = need(state);
	struct count n = { .stop_at = 3 };
	struct conn_request q[] = {
		{ .sql = "SELECT generate_series(1, 10000)",
		  .row = count_row,
		  .ctx = &n },
	};
	struct err e;

	assert_int_equal(conn_pipeline(c, q, 1, &e), -1);
	assert_int_equal(e.fault, FAULT_LIMIT);
	assert_int_equal(n.rows, 3);
	assert_string_equal(scalar(c, "SELECT 1"), "1");
}

/* ---- commit ---- */

/* Libpq refuses the second request when the first is queued already, as it does
 * when memory runs out between them: no sync will ever be sent. */
static void test_conn__half_queued_pipeline_is_given_up(void **state)
{
	struct conn *c = need(state);
	struct conn_request q[] = {
		{ .sql = "SELECT 1" },
		{ .sql = "SELECT 2", .param_nr = -1 },
	};
	struct err e;

	alarm(20);
	err_init(&e);
	assert_int_equal(conn_pipeline(c, q, ARRAY_LEN(q), &e), -1);
	assert_int_equal(e.fault, FAULT_CONNECT);
	assert_false(conn_alive(c));
	assert_int_equal(conn_exec(c, "SELECT 1", &e), -1);
	assert_int_equal(e.fault, FAULT_CONNECT);
	assert_int_equal(conn_run(c, "SELECT 1", 8, 1, &e), -1);
	assert_int_equal(conn_pipeline(c, q, 1, &e), -1);
	alarm(0);
}

/* The same before COMMIT: nothing was committed, and the session ends. */
static void test_conn__half_queued_commit_is_given_up(void **state)
{
	struct conn *c = need(state), *other;
	struct conn_request q[] = {
		{ .sql = "CREATE TABLE never (id integer)" },
		{ .sql = "SELECT 2", .param_nr = -1 },
	};
	struct err e;

	alarm(20);
	err_init(&e);
	assert_int_equal(conn_reopen(&other, c, &e), 0);
	must(c, "BEGIN");
	must(c, "SELECT pg_advisory_xact_lock(4711)");
	assert_int_equal(conn_commit_after(c, q, ARRAY_LEN(q), &e), 1);
	assert_int_equal(e.fault, FAULT_CONNECT);
	assert_int_equal(conn_exec(c, "ROLLBACK", &e), -1);
	must(other, "SELECT pg_advisory_lock(4711)");
	assert_string_equal(
	    scalar(other, "SELECT to_regclass('never') IS NULL"), "t");
	conn_close(other);
	alarm(0);
}

static void test_conn__commit(void **state)
{
	struct conn *c = need(state), *other;
	char sql[128];
	struct err e;

	must(c, "BEGIN");
	assert_true(conn_in_transaction(c));
	assert_int_equal(conn_commit(c, &e), 0);

	must(c, "BEGIN");
	assert_int_equal(run(c, "SELECT 1/0", &e), -1);
	assert_true(conn_in_transaction(c));
	assert_int_equal(conn_commit(c, &e), 1);
	assert_int_equal(e.fault, FAULT_SQL);

	must(c, "BEGIN");
	must(c, "CREATE TEMP TABLE p (i int PRIMARY KEY)");
	must(
	    c,
	    "CREATE TEMP TABLE q (i int REFERENCES pg_temp.p DEFERRABLE INITIALLY DEFERRED)");
	must(c, "INSERT INTO pg_temp.q VALUES (1)");
	assert_int_equal(conn_commit(c, &e), 1);
	assert_string_equal(e.sqlstate, "23503");

	assert_int_equal(conn_reopen(&other, c, &e), 0);
	must(other, "BEGIN");
	snprintf(sql, sizeof(sql),
		 "SELECT pg_terminate_backend(%d), pg_sleep(0.3)",
		 conn_backend_pid(other));
	scalar(c, sql);
	assert_int_equal(conn_commit(other, &e), -1);
	assert_int_equal(e.fault, FAULT_UNKNOWN);
	conn_close(other);
}

/* What comes before COMMIT in one round trip is in it, or nothing is. */
static void test_conn__commit_after(void **state)
{
	struct conn *c = need(state), *other;
	struct conn_request good[] = { { .name = "test insert",
					 .sql = "INSERT INTO pg_temp.k "
						"VALUES ($1)",
					 .params = { "1" },
					 .param_nr = 1 },
				       { .sql = "SELECT 1" } };
	struct conn_request bad[] = { { .sql = "INSERT INTO pg_temp.k "
					       "VALUES (2)" },
				      { .sql = "SELECT 1/0" },
				      { .sql = "SELECT 1" } };
	struct conn_request fatal[] = {
		{ .sql = "SELECT pg_catalog.pg_terminate_backend("
			 "pg_catalog.pg_backend_pid())" }
	};
	struct err e;
	int i;

	must(c, "CREATE TEMP TABLE k (i int)");
	for (i = 0; i < 2; i++) {
		must(c, "BEGIN");
		assert_int_equal(conn_commit_after(c, good, 2, &e), 0);
		assert_false(conn_in_transaction(c));
	}
	assert_string_equal(scalar(c, "SELECT count(*) FROM pg_temp.k"), "2");

	must(c, "BEGIN");
	assert_int_equal(conn_commit_after(c, bad, 3, &e), 1);
	assert_string_equal(e.sqlstate, "22012");
	assert_true(conn_in_transaction(c));
	must(c, "ROLLBACK");
	assert_string_equal(scalar(c, "SELECT count(*) FROM pg_temp.k"), "2");

	assert_int_equal(conn_reopen(&other, c, &e), 0);
	must(other, "BEGIN");
	assert_int_not_equal(conn_commit_after(other, fatal, 1, &e), 0);
	assert_false(conn_alive(other));
	conn_close(other);
}

/* ---- signals ---- */

static void count_done(void *ctx)
{
	++*(int *)ctx;
}

/* A BEGIN that waits goes with a pipeline, a single statement or COMMIT, and
 * what it holds may be gone by then. */
/* What follows COMMIT does not wait for its answer, and is another transaction:
 * each has the answer that is its own. */
static void test_conn__two_on_their_way(void **state)
{
	struct conn *c = need(state), *other;
	struct conn_request good[] = {
		{ .sql = "INSERT INTO pg_temp.a VALUES (1)" },
		{ .name = "test two", .sql = "SELECT 1" },
	};
	struct conn_request bad[] = { { .sql = "SELECT 1" },
				      { .sql = "SELECT 1/0" },
				      { .sql = "SELECT 1" } };
	struct err e;

	must(c, "CREATE TEMP TABLE a (i int PRIMARY KEY)");
	must(c, "CREATE TEMP TABLE b (i int REFERENCES pg_temp.a "
		"DEFERRABLE INITIALLY DEFERRED)");

	must(c, "BEGIN");
	must(c, "INSERT INTO pg_temp.a VALUES (7)");
	assert_int_equal(conn_commit_send(c, &e), 0);
	assert_int_equal(conn_send(c, good, 2, &e), 0);
	assert_int_equal(conn_commit_receive(c, &e), 0);
	assert_int_equal(conn_receive(c, good, &e), 0);
	assert_true(good[0].done && good[1].done);
	assert_string_equal(scalar(c, "SELECT count(*) FROM pg_temp.a"), "2");

	must(c, "BEGIN");
	must(c, "INSERT INTO pg_temp.b VALUES (5)");
	assert_int_equal(conn_commit_send(c, &e), 0);
	assert_int_equal(conn_send(c, bad, 3, &e), 0);
	assert_int_equal(conn_commit_receive(c, &e), 1);
	assert_string_equal(e.sqlstate, "23503");
	err_init(&e);
	assert_int_equal(conn_receive(c, bad, &e), -1);
	assert_string_equal(e.sqlstate, "22012");
	assert_true(bad[0].done);
	assert_false(bad[1].done || bad[2].done);
	assert_string_equal(scalar(c, "SELECT count(*) FROM pg_temp.b"), "0");

	/* Closed with nobody left to read the answers. */
	assert_int_equal(conn_reopen(&other, c, &e), 0);
	must(other, "BEGIN");
	assert_int_equal(conn_commit_send(other, &e), 0);
	assert_int_equal(conn_send(other, bad, 3, &e), 0);
	conn_close(other);
}

static void test_conn__begin_is_deferred(void **state)
{
	struct conn *c = need(state);
	char level[] = "BEGIN ISOLATION LEVEL SERIALIZABLE", one[] = "1";
	struct conn_request begin[] = {
		{ .sql = level },
		{ .name = "test deferred",
		  .sql = "INSERT INTO pg_temp.d VALUES ($1)",
		  .params = { one },
		  .param_nr = 1 },
	};
	struct conn_request next = { .sql =
					 "INSERT INTO pg_temp.d VALUES (2)" };
	struct conn_request wrong = { .sql = "SELECT 1/0" };
	struct err e;
	int done = 0;

	must(c, "CREATE TEMP TABLE d (i int)");
	conn_defer_begin(c, begin, 2, count_done, &done);
	level[0] = one[0] = 'x';
	assert_true(conn_in_transaction(c));
	assert_int_equal(conn_pipeline(c, &next, 1, &e), 0);
	assert_true(next.done);
	assert_int_equal(done, 1);
	assert_string_equal(scalar(c, "SHOW transaction_isolation"),
			    "serializable");
	must(c, "COMMIT");
	assert_string_equal(scalar(c, "SELECT sum(i) FROM pg_temp.d"), "3");

	level[0] = 'B';
	one[0] = '4';
	conn_defer_begin(c, begin, 2, count_done, &done);
	must(c, "ROLLBACK");
	assert_int_equal(done, 2);
	conn_defer_begin(c, begin, 2, count_done, &done);
	assert_int_equal(conn_commit(c, &e), 0);
	assert_int_equal(done, 3);
	assert_string_equal(scalar(c, "SELECT sum(i) FROM pg_temp.d"), "7");

	/* Its own error, and that of what comes next. */
	conn_defer_begin(c, &wrong, 1, count_done, &done);
	assert_int_equal(conn_pipeline(c, &next, 1, &e), -1);
	assert_false(next.done);
	assert_int_equal(done, 3);
	assert_false(conn_in_transaction(c));
	conn_defer_begin(c, begin, 1, count_done, &done);
	assert_int_equal(conn_pipeline(c, &wrong, 1, &e), -1);
	assert_int_equal(done, 4);
	assert_true(conn_in_transaction(c));
	must(c, "ROLLBACK");
	assert_string_equal(scalar(c, "SELECT sum(i) FROM pg_temp.d"), "7");
}

static void on_alarm(int number)
{
	interrupt = number;
}

static void alarm_in_ms(long ms)
{
	struct itimerval t = { .it_value = { ms / 1000, ms % 1000 * 1000 } };

	setitimer(ITIMER_REAL, &t, NULL);
}

static void test_conn__signal_cancels(void **state)
{
	struct conn *c = need(state);
	time_t begin = time(NULL);
	struct err e;

	must(c, "BEGIN");
	conn_interrupt_flag(&interrupt);
	signal(SIGALRM, on_alarm);
	alarm_in_ms(100);
	assert_int_equal(run(c, "SELECT pg_sleep(30)", &e), -1);
	assert_int_equal(e.fault, FAULT_INTERRUPT);
	assert_int_equal(e.signal, SIGALRM);
	assert_true(time(NULL) - begin < 5);
	/* Reported once: the clean-up runs although the flag stands. */
	must(c, "ROLLBACK");
	assert_string_equal(scalar(c, "SELECT 3"), "3");
	conn_interrupt_flag(NULL);
}

/* A server that is stopped hears neither the statement nor the cancel. */
static void test_conn__signal_ends_the_wait_for_a_deaf_server(void **state)
{
	struct conn *c = need(state);
	pid_t backend = (pid_t)conn_backend_pid(c);
	time_t begin = time(NULL);
	struct err e;

	/* It may be another user's, or on another machine. */
	if (kill(backend, SIGSTOP) < 0)
		skip();
	conn_interrupt_flag(&interrupt);
	signal(SIGALRM, on_alarm);
	alarm_in_ms(100);
	assert_int_equal(run(c, "SELECT 1", &e), -1);
	kill(backend, SIGCONT);
	assert_int_equal(e.fault, FAULT_INTERRUPT);
	assert_int_equal(e.signal, SIGALRM);
	assert_true(time(NULL) - begin < 25);
	assert_false(conn_alive(c));
	conn_interrupt_flag(NULL);
}

static void test_conn__signal_ends_a_pipeline(void **state)
{
	struct conn *c = need(state);
	struct conn_request q[] = {
		{ .sql = "SELECT 1" },
		{ .sql = "SELECT pg_sleep(30)" },
		{ .sql = "SELECT 2" },
	};
	struct err e;

	conn_interrupt_flag(&interrupt);
	signal(SIGALRM, on_alarm);
	alarm_in_ms(100);
	assert_int_equal(conn_pipeline(c, q, ARRAY_LEN(q), &e), -1);
	assert_int_equal(e.fault, FAULT_INTERRUPT);
	assert_string_equal(scalar(c, "SELECT 3"), "3");
	conn_interrupt_flag(NULL);
}

static void test_conn__signal_before_a_statement(void **state)
{
	struct conn *c = need(state);
	struct err e;

	conn_interrupt_flag(&interrupt);
	interrupt = SIGTERM;
	assert_int_equal(conn_exec(c, "SELECT 1", &e), -1);
	assert_int_equal(e.fault, FAULT_INTERRUPT);
	assert_int_equal(e.signal, SIGTERM);
	must(c, "SELECT 1");
	conn_interrupt_flag(NULL);
}

#define WITH_SERVER(name) \
	cmocka_unit_test_setup_teardown(name, open_server, close_server)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conn__malformed_strings_are_not_told),
		cmocka_unit_test(test_conn__out_of_reach),
		WITH_SERVER(test_conn__refused),
		WITH_SERVER(test_conn__too_many_is_busy),
		WITH_SERVER(test_conn__where_has_no_password),
		WITH_SERVER(test_conn__pgoptions_is_not_honoured),
		WITH_SERVER(test_conn__session_is_pinned),
		WITH_SERVER(test_conn__repin_undoes_what_a_migration_set),
		WITH_SERVER(test_conn__reopen_is_another_session),
		WITH_SERVER(test_conn__parameters),
		WITH_SERVER(test_conn__errors_are_classified),
		WITH_SERVER(test_conn__terminated_session_says_why),
		WITH_SERVER(test_conn__run_finds_the_line),
		WITH_SERVER(test_conn__run_takes_len_bytes),
		WITH_SERVER(test_conn__copy_does_not_hang),
		WITH_SERVER(test_conn__copy_sends_rows),
		WITH_SERVER(test_conn__copy_says_which_row),
		WITH_SERVER(test_conn__copy_of_much),
		WITH_SERVER(test_conn__notices),
		WITH_SERVER(test_conn__quoting),
		WITH_SERVER(test_conn__pipeline_streams),
		WITH_SERVER(test_conn__pipeline_does_not_deadlock),
		WITH_SERVER(test_conn__pipeline_stops_at_an_error),
		WITH_SERVER(test_conn__pipeline_of_statements),
		WITH_SERVER(test_conn__pipeline_row_can_stop),
		WITH_SERVER(test_conn__half_queued_pipeline_is_given_up),
		WITH_SERVER(test_conn__half_queued_commit_is_given_up),
		WITH_SERVER(test_conn__commit),
		WITH_SERVER(test_conn__commit_after),
		WITH_SERVER(test_conn__two_on_their_way),
		WITH_SERVER(test_conn__begin_is_deferred),
		WITH_SERVER(test_conn__signal_cancels),
		WITH_SERVER(test_conn__signal_ends_the_wait_for_a_deaf_server),
		WITH_SERVER(test_conn__signal_ends_a_pipeline),
		WITH_SERVER(test_conn__signal_before_a_statement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
