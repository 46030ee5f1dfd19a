/* catalog: the canonical text of each class, what is left out, and what must
 * not matter. Needs a server (LEDGER_TEST_PG). */
#include "io/catalog.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/conn.h"
#include "model/snapshot.h"

#define DATABASE "ledger_test_catalog"
#define STATEMENTS_MAX 8

struct fixture {
	struct conn *admin, *conn;
	char dsn[1024];
};

static void must(struct conn *c, const char *sql)
{
	struct err e;

	err_init(&e);
	if (conn_exec(c, sql, &e))
		fail_msg("%s\n%s %s", sql, e.message, e.detail);
}

static void drop_all(struct conn *c)
{
	must(c, "DROP DATABASE IF EXISTS " DATABASE " WITH (FORCE)");
	must(c, "DROP ROLE IF EXISTS catalog_a, catalog_b, \"owner\"");
}

static void open_at(struct conn **out, const char *dsn)
{
	struct conn_options o = { .dsn = dsn };
	struct err e;

	err_init(&e);
	if (conn_open(out, &o, &e))
		fail_msg("%s %s", e.message, e.detail);
}

static int setup(void **state)
{
	const char *server = getenv("LEDGER_TEST_PG");
	struct fixture *f;

	*state = NULL;
	if (!server)
		return 0;
	f = xcalloc(1, sizeof(*f));
	open_at(&f->admin, server);
	drop_all(f->admin);
	must(f->admin, "CREATE DATABASE " DATABASE " TEMPLATE template0");
	must(f->admin, "CREATE ROLE catalog_a LOGIN");
	must(f->admin, "CREATE ROLE catalog_b");
	must(f->admin, "CREATE ROLE \"owner\"");
	snprintf(f->dsn, sizeof(f->dsn), "%s dbname=" DATABASE, server);
	open_at(&f->conn, f->dsn);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	if (!f)
		return 0;
	conn_close(f->conn);
	drop_all(f->admin);
	conn_close(f->admin);
	free(f);
	return 0;
}

static struct fixture *need(void **state)
{
	if (!*state)
		skip();
	return *state;
}

static struct catalog *read_with(struct conn *c,
				 const struct catalog_options *o)
{
	struct catalog *cat;
	struct err e;

	err_init(&e);
	if (catalog_read(&cat, c, o, &e))
		fail_msg("%s: %s", e.message, e.detail);
	return cat;
}

static struct catalog *read_now(struct conn *c)
{
	struct catalog_options o = { .texts = true,
				     .history_schema = "ledger" };

	return read_with(c, &o);
}

static void fingerprint(struct conn *c, struct oid *out)
{
	struct catalog *cat = read_now(c);

	snapshot_fingerprint(catalog_snapshot(cat), PARTS_ALL, out);
	catalog_free(cat);
}

static void begin(struct conn *c, const char *const *sql)
{
	must(c, "BEGIN");
	must(c, "SET LOCAL search_path = public");
	for (int i = 0; i < STATEMENTS_MAX && sql[i]; i++)
		must(c, sql[i]);
}

/* ---- texts ---- */

static const struct {
	const char *sql[STATEMENTS_MAX];
	enum part part;
	const char *path;
	const char *text; /* NULL: there is no such entry */
} texts[] = {
#include "catalog_texts.inc"
};

static void print_paths(const struct snapshot *s)
{
	struct arena a = ARENA_INIT;
	size_t nr;
	const struct entry **all = snapshot_sorted(s, &a, &nr);

	for (size_t i = 0; i < nr; i++)
		print_message("%s %s\n", part_name(all[i]->part), all[i]->path);
	arena_release(&a);
}

static void test_catalog__texts(void **state)
{
	struct fixture *f = need(state);

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct catalog *cat;
		const struct entry *x;

		begin(f->conn, texts[i].sql);
		cat = read_now(f->conn);
		x = snapshot_get(catalog_snapshot(cat), texts[i].part,
				 texts[i].path);
		if (!x && texts[i].text) {
			print_paths(catalog_snapshot(cat));
			fail_msg("%s: no %s", texts[i].sql[0], texts[i].path);
		}
		if (x && !texts[i].text)
			fail_msg("%s: there is %s", texts[i].sql[0],
				 texts[i].path);
		if (x)
			assert_string_equal(x->text, texts[i].text);
		catalog_free(cat);
		must(f->conn, "ROLLBACK");
	}
}

/* ---- two ways to one schema ---- */

static const struct {
	const char *one[STATEMENTS_MAX], *other[STATEMENTS_MAX];
	unsigned parts;
	bool same;
} pairs[] = {
#include "catalog_pairs.inc"
};

static void fingerprint_of(struct conn *c, const char *const *sql,
			   unsigned parts, struct oid *out)
{
	struct catalog *cat;

	begin(c, sql);
	cat = read_now(c);
	snapshot_fingerprint(catalog_snapshot(cat), parts, out);
	catalog_free(cat);
	must(c, "ROLLBACK");
}

static void test_catalog__pairs(void **state)
{
	struct fixture *f = need(state);

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		struct oid x, y;

		fingerprint_of(f->conn, pairs[i].one, pairs[i].parts, &x);
		fingerprint_of(f->conn, pairs[i].other, pairs[i].parts, &y);
		if (oid_equal(&x, &y) != pairs[i].same)
			fail_msg("%s: %s %s", pairs[i].one[0],
				 pairs[i].other[0],
				 pairs[i].same ? "differ" : "are the same");
	}
}

/* ---- who reads, and how ---- */

static const char *const schema[] = {
	"CREATE TABLE public.t (d date DEFAULT '2020-02-01', b bytea DEFAULT '\\x00', i interval DEFAULT '1 day 2h', f float8 DEFAULT 0.1, s text CHECK (s <> 'a\\b'), ts timestamptz DEFAULT '2020-01-01 00:00+00')",
	"CREATE FUNCTION public.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
	"CREATE VIEW public.v AS SELECT d, f(1) AS \"user\" FROM public.t WHERE d < '2021-12-31'",
	"CREATE SCHEMA hidden",
	"CREATE TABLE hidden.h (i int PRIMARY KEY)",
	NULL,
};

static void test_catalog__session_does_not_matter(void **state)
{
	static const char *const settings[] = {
		"SET search_path = public, hidden",
		"SET DateStyle = 'SQL, DMY'",
		"SET IntervalStyle = sql_standard",
		"SET TimeZone = 'Asia/Tokyo'",
		"SET extra_float_digits = -10",
		"SET bytea_output = escape",
		"SET quote_all_identifiers = on",
		"SET standard_conforming_strings = off",
		"SET lc_messages = 'C'",
		"SET ROLE catalog_a",
		"SET default_transaction_isolation = serializable",
		"CREATE TEMP TABLE pg_class (oid int)",
		"CREATE TEMP TABLE pg_depend (oid int)",
	};
	struct fixture *f = need(state);
	struct oid x, y;

	for (size_t i = 0; schema[i]; i++)
		must(f->conn, "SET search_path = public"),
		    must(f->conn, schema[i]);
	fingerprint(f->conn, &x);
	for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
		struct conn *c;

		open_at(&c, f->dsn);
		must(c, settings[i]);
		fingerprint(c, &y);
		if (!oid_equal(&x, &y))
			fail_msg("%s", settings[i]);
		must(c, "BEGIN");
		fingerprint(c, &y);
		if (!oid_equal(&x, &y))
			fail_msg("in a transaction: %s", settings[i]);
		must(c, "ROLLBACK");
		conn_close(c);
	}
}

static void open_as(struct conn **out, const struct fixture *f,
		    const char *user)
{
	char dsn[1100];

	snprintf(dsn, sizeof(dsn), "%s user=%s", f->dsn, user);
	open_at(out, dsn);
}

static void test_catalog__a_role_with_login_reads_the_same(void **state)
{
	struct fixture *f = need(state);
	struct oid x, y;
	struct conn *c;

	for (size_t i = 0; schema[i]; i++)
		must(f->conn, "SET search_path = public"),
		    must(f->conn, schema[i]);
	must(f->conn, "REVOKE ALL ON SCHEMA public, hidden FROM PUBLIC");
	fingerprint(f->conn, &x);
	open_as(&c, f, "catalog_a");
	fingerprint(c, &y);
	assert_true(oid_equal(&x, &y));
	conn_close(c);
}

static void test_catalog__unreadable_catalog_is_told(void **state)
{
	struct fixture *f = need(state);
	struct catalog_options o = { .texts = true };
	struct catalog *cat;
	struct conn *c;
	struct err e;

	must(f->conn, "REVOKE SELECT ON pg_catalog.pg_proc FROM PUBLIC");
	open_as(&c, f, "catalog_a");
	err_init(&e);
	assert_int_equal(catalog_read(&cat, c, &o, &e), -1);
	assert_null(cat);
	assert_int_equal(e.fault, FAULT_DENIED);
	assert_non_null(strstr(e.message, "pg_proc"));
	assert_false(conn_in_transaction(c));
	conn_close(c);
}

static void test_catalog__known_texts_are_not_kept(void **state)
{
	struct fixture *f = need(state);
	struct catalog *one, *two;
	struct catalog_options o = { .texts = true };
	const struct entry *x;

	must(f->conn, "CREATE TABLE public.a (i int)");
	one = read_now(f->conn);
	must(f->conn, "CREATE TABLE public.b (i int)");
	o.known = catalog_snapshot(one);
	two = read_with(f->conn, &o);
	x = snapshot_get(catalog_snapshot(two), PART_STRUCTURE,
			 "public/table/a/column/i");
	assert_non_null(x);
	assert_null(x->text);
	x = snapshot_get(catalog_snapshot(two), PART_STRUCTURE,
			 "public/table/b/column/i");
	assert_non_null(x);
	assert_string_equal(x->text, "type: integer\n");
	catalog_free(one);
	catalog_free(two);
}

static void test_catalog__what_is_not_compared_is_told(void **state)
{
	struct fixture *f = need(state);
	struct catalog *cat;
	const char *const *what;
	size_t nr;

	cat = read_now(f->conn);
	catalog_uncovered(cat, &nr);
	assert_int_equal(nr, 0);
	catalog_free(cat);
	must(f->conn, "CREATE FOREIGN DATA WRAPPER w");
	must(f->conn, "CREATE SERVER s FOREIGN DATA WRAPPER w");
	must(f->conn,
	     "CREATE USER MAPPING FOR catalog_a SERVER s OPTIONS (user 'u')");
	cat = read_now(f->conn);
	what = catalog_uncovered(cat, &nr);
	assert_int_equal(nr, 1);
	assert_string_equal(what[0], "options of user mapping catalog_a on s");
	catalog_free(cat);
}

/* ---- somebody else changes the schema ---- */

#define CHURN_READS 10

/* No column comes and goes: a dropped one keeps its number, and a table has
 * 1,600, fewer than a slow machine's readings leave time for. */
static const char *const churn[] = {
	"BEGIN; ALTER TABLE public.a RENAME TO b; ALTER FUNCTION public.f() RENAME TO g; ALTER TABLE public.t ALTER i SET DEFAULT 5; COMMIT",
	"BEGIN; ALTER TABLE public.b RENAME TO a; ALTER FUNCTION public.g() RENAME TO f; ALTER TABLE public.t ALTER i DROP DEFAULT; COMMIT",
};

/* Each half of the churn at once, by way of a function: one statement. */
static int churn_once(struct conn *c, size_t half, struct err *e)
{
	char sql[512];

	err_init(e);
	snprintf(sql, sizeof(sql), "DO $$BEGIN %.*s; END$$",
		 (int)(strlen(churn[half]) - strlen("BEGIN; ; COMMIT")),
		 churn[half] + strlen("BEGIN; "));
	return conn_exec(c, sql, e);
}

static pid_t start_churn(const char *dsn)
{
	pid_t pid = fork();
	struct conn *c;
	struct err e;

	if (pid != 0)
		return pid;
	open_at(&c, dsn);
	for (size_t i = 0; churn_once(c, i % 2, &e) == 0; i++)
		;
	/* Not fail_msg(): it would go on with the tests, twice. */
	fprintf(stderr, "the churn: %s %s\n", e.message, e.detail);
	_exit(1);
}

/* It ends by being killed, or had ended of itself: no churn was there. */
static void stop_churn(pid_t pid)
{
	int status;

	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static void test_catalog__one_state_under_churn(void **state)
{
	struct fixture *f = need(state);
	struct catalog_options o = { .texts = true };
	struct oid states[2], now;
	size_t good = 0;
	struct err e;
	pid_t pid;

	must(f->conn, "CREATE TABLE public.a (i int PRIMARY KEY)");
	must(
	    f->conn,
	    "CREATE TABLE public.t (i int REFERENCES public.a, CHECK (i > 0))");
	must(
	    f->conn,
	    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
	must(
	    f->conn,
	    "CREATE VIEW public.v AS SELECT a.i, public.f() AS f FROM public.a");
	for (size_t half = 0; half < 2; half++) {
		fingerprint(f->conn, &states[half]);
		assert_int_equal(churn_once(f->conn, half, &e), 0);
	}
	pid = start_churn(f->dsn);
	assert_true(pid > 0);
	for (int i = 0; i < CHURN_READS; i++) {
		struct catalog *cat;

		err_init(&e);
		if (catalog_read(&cat, f->conn, &o, &e)) {
			assert_int_equal(e.fault, FAULT_BUSY);
			continue;
		}
		good++;
		snapshot_fingerprint(catalog_snapshot(cat), PARTS_ALL, &now);
		catalog_free(cat);
		if (!oid_equal(&now, &states[0]) &&
		    !oid_equal(&now, &states[1])) {
			kill(pid, SIGKILL);
			fail_msg("a state that never was");
		}
	}
	stop_churn(pid);
	print_message("%zu of %d reads found a quiet moment\n", good,
		      CHURN_READS);
	fingerprint(f->conn, &now);
	assert_true(oid_equal(&now, &states[0]) || oid_equal(&now, &states[1]));
}

static void test_catalog__identity(void **state)
{
	struct fixture *f = need(state);
	struct buf a = BUF_INIT, b = BUF_INIT;
	struct err e;

	assert_int_equal(catalog_identity(f->conn, &a, &e), 0);
	assert_int_equal(catalog_identity(f->admin, &b, &e), 0);
	assert_non_null(strstr(a.data, DATABASE));
	assert_string_not_equal(a.data, b.data);
	buf_release(&a);
	buf_release(&b);
}

#define WITH_SERVER(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SERVER(test_catalog__texts),
		WITH_SERVER(test_catalog__pairs),
		WITH_SERVER(test_catalog__session_does_not_matter),
		WITH_SERVER(test_catalog__a_role_with_login_reads_the_same),
		WITH_SERVER(test_catalog__unreadable_catalog_is_told),
		WITH_SERVER(test_catalog__known_texts_are_not_kept),
		WITH_SERVER(test_catalog__what_is_not_compared_is_told),
		WITH_SERVER(test_catalog__one_state_under_churn),
		WITH_SERVER(test_catalog__identity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
