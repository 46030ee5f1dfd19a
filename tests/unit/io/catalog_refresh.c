/* catalog_refresh: after every statement the refreshed snapshot equals a fresh
 * full read, in one transaction with savepoints, in transactions of their own,
 * and after rollbacks of both. Needs a server (LEDGER_TEST_PG). */
#include "io/catalog.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/conn.h"
#include "model/snapshot.h"

#define DATABASE "ledger_test_refresh"

/* Run in this order; each line is one statement, with the major version that it
 * needs ("15") or must be older than ("<15") in a comment before it. */
static const char *const statements[] = {
#include "catalog_refresh.inc"
};

struct fixture {
	struct conn *admin, *conn;
	struct catalog *cat;
	unsigned refreshes;
};

static void must(struct conn *c, const char *sql)
{
	struct err e;

	err_init(&e);
	if (conn_exec(c, sql, &e))
		fail_msg("%s\n%s %s", sql, e.message, e.detail);
}

static void try(struct conn *c, const char *sql)
{
	struct err e;

	err_init(&e);
	if (conn_exec(c, sql, &e))
		print_message("%s\n", e.message);
}

static void drop_all(struct conn *c)
{
	try(c, "DROP DATABASE IF EXISTS " DATABASE " WITH (FORCE)");
	try(c, "DROP ROLE IF EXISTS refresh_a, refresh_b, refresh_c");
}

static int setup(void **state)
{
	const char *server = getenv("LEDGER_TEST_PG");
	struct conn_options o = { .dsn = server };
	struct fixture *f;
	char dsn[1024];
	struct err e;

	*state = NULL;
	if (!server)
		return 0;
	err_init(&e);
	f = xcalloc(1, sizeof(*f));
	if (conn_open(&f->admin, &o, &e))
		fail_msg("%s", e.message);
	drop_all(f->admin);
	must(f->admin, "CREATE DATABASE " DATABASE " TEMPLATE template0");
	must(f->admin, "CREATE ROLE refresh_a");
	must(f->admin, "CREATE ROLE refresh_b");
	snprintf(dsn, sizeof(dsn), "%s dbname=" DATABASE, server);
	o.dsn = dsn;
	if (conn_open(&f->conn, &o, &e))
		fail_msg("%s", e.message);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	if (!f)
		return 0;
	catalog_free(f->cat);
	conn_close(f->conn);
	drop_all(f->admin);
	conn_close(f->admin);
	free(f);
	return 0;
}

static struct catalog *read_with(struct conn *c, bool ours)
{
	struct catalog_options o = { .texts = true,
				     .history_schema = "ledger",
				     .follow = true,
				     .ours = ours };
	struct catalog *cat;
	struct err e;

	err_init(&e);
	if (catalog_read(&cat, c, &o, &e))
		fail_msg("%s: %s", e.message, e.detail);
	return cat;
}

static struct catalog *read_full(struct conn *c)
{
	return read_with(c, false);
}

static void print_side(const char *side, const struct snapshot *s,
		       const struct change *c)
{
	const struct entry *x = snapshot_get(s, c->part, c->path);

	print_message("%s %s %s\n%s\n", side, part_name(c->part), c->path,
		      x ? (x->text ? x->text : "(name only)") : "(absent)");
}

static void same(struct fixture *f, const char *when, const char *sql)
{
	struct catalog *full = read_full(f->conn);
	struct arena a = ARENA_INIT;
	struct change *changes;
	struct oid x, y;
	size_t nr;

	nr = snapshot_diff(catalog_snapshot(f->cat), catalog_snapshot(full),
			   PARTS_ALL, &a, &changes);
	for (size_t i = 0; i < nr; i++) {
		print_side("refreshed:", catalog_snapshot(f->cat), &changes[i]);
		print_side("read:     ", catalog_snapshot(full), &changes[i]);
	}
	snapshot_fingerprint(catalog_snapshot(f->cat), PARTS_ALL, &x);
	snapshot_fingerprint(catalog_snapshot(full), PARTS_ALL, &y);
	if (nr || !oid_equal(&x, &y))
		fail_msg("%s: %s", when, sql);
	arena_release(&a);
	catalog_free(full);
}

static bool fits(const struct conn *c, const char *sql)
{
	int major = conn_server_version(c) / 10000;

	if (strncmp(sql, "/*<", 3) == 0)
		return major < strtol(sql + 3, NULL, 10);
	if (strncmp(sql, "/*", 2) == 0)
		return major >= strtol(sql + 2, NULL, 10);
	return true;
}

static void run(struct fixture *f, const char *sql)
{
	struct err e;

	err_init(&e);
	if (!fits(f->conn, sql))
		return;
	must(f->conn, "SET LOCAL search_path = public");
	if (conn_run(f->conn, sql, strlen(sql), 1, &e))
		fail_msg("%s\n%s %s", sql, e.message, e.detail);
}

/* Of which kind a statement is said to be must not matter: none, one like many
 * others, one unlike those before it. */
static void refresh(struct fixture *f, const char *sql)
{
	char verb[16];
	const char *kinds[] = { NULL, verb, "any" };
	struct err e;

	snprintf(verb, sizeof(verb), "%.*s", (int)strcspn(sql, " "), sql);
	err_init(&e);
	if (catalog_refresh_after(f->cat, NULL, 0,
				  kinds[f->refreshes++ % ARRAY_LEN(kinds)], &e))
		fail_msg("%s\n%s %s", sql, e.message, e.detail);
}

static void begin(struct fixture *f)
{
	struct err e;

	err_init(&e);
	must(f->conn, "BEGIN");
	if (catalog_begin(f->cat, &e))
		fail_msg("%s", e.message);
}

static struct fixture *need(void **state)
{
	if (!*state)
		skip();
	return *state;
}

/* A full read costs as much as thirty refreshes: where a mistake would still be
 * seen by the next comparison, not every statement has one. */
#define COMPARE_EVERY 6

static void after_savepoints(struct fixture *f, bool ours)
{
	struct err e;

	f->cat = read_with(f->conn, ours);
	begin(f);
	for (size_t i = 0; i < ARRAY_LEN(statements); i++) {
		size_t mark = snapshot_mark(catalog_snapshot(f->cat));

		must(f->conn, "SAVEPOINT s");
		run(f, statements[i]);
		refresh(f, statements[i]);
		must(f->conn, "ROLLBACK TO SAVEPOINT s");
		snapshot_undo(catalog_snapshot(f->cat), mark);
		assert_int_equal(catalog_rolled_back(f->cat, &e), 0);
		if (i % COMPARE_EVERY == 0) {
			refresh(f, statements[i]);
			same(f, "undone and refreshed", statements[i]);
		}
		run(f, statements[i]);
		must(f->conn, "RELEASE SAVEPOINT s");
		refresh(f, statements[i]);
		same(f, "done again", statements[i]);
	}
	must(f->conn, "ROLLBACK");
}

static void in_transactions_of_their_own(struct fixture *f, bool ours)
{
	f->cat = read_with(f->conn, ours);
	for (size_t i = 0; i < ARRAY_LEN(statements); i++) {
		if (i % 3 == 0) {
			size_t mark = snapshot_mark(catalog_snapshot(f->cat));

			begin(f);
			run(f, statements[i]);
			refresh(f, statements[i]);
			must(f->conn, "ROLLBACK");
			snapshot_undo(catalog_snapshot(f->cat), mark);
		}
		begin(f);
		run(f, statements[i]);
		refresh(f, statements[i]);
		if (i % COMPARE_EVERY == 0)
			same(f, "in its own transaction", statements[i]);
		must(f->conn, "COMMIT");
		snapshot_forget_undo(catalog_snapshot(f->cat));
	}
	must(f->conn, "BEGIN");
	same(f, "at the end", "");
	must(f->conn, "COMMIT");
}

/* Several statements before one refresh, as apply does it. */
static void of_several_statements(struct fixture *f, bool ours)
{
	f->cat = read_with(f->conn, ours);
	for (size_t i = 0; i < ARRAY_LEN(statements); i += 7) {
		begin(f);
		for (size_t j = i; j < i + 7 && j < ARRAY_LEN(statements); j++)
			run(f, statements[j]);
		refresh(f, statements[i]);
		same(f, "seven from", statements[i]);
		must(f->conn, "COMMIT");
	}
}

static void test_catalog_refresh__after_savepoints(void **state)
{
	after_savepoints(need(state), false);
}

static void test_catalog_refresh__after_savepoints_alone(void **state)
{
	after_savepoints(need(state), true);
}

static void test_catalog_refresh__in_transactions_of_their_own(void **state)
{
	in_transactions_of_their_own(need(state), false);
}

static void test_catalog_refresh__in_transactions_of_their_own_alone(
    void **state)
{
	in_transactions_of_their_own(need(state), true);
}

static void test_catalog_refresh__of_several_statements(void **state)
{
	of_several_statements(need(state), false);
}

static void test_catalog_refresh__of_several_statements_alone(void **state)
{
	of_several_statements(need(state), true);
}

/* What another session adds to a table is found when a statement of ours
 * touches the table, although the counters of our transaction say nothing. */
static void test_catalog_refresh__sees_what_others_write(void **state)
{
	static const char *const theirs[] = {
		("CREATE TRIGGER their_trigger BEFORE UPDATE ON shared "
		 "FOR EACH ROW EXECUTE FUNCTION "
		 "suppress_redundant_updates_trigger()"),
		"CREATE POLICY their_policy ON shared",
		"CREATE RULE their_rule AS ON DELETE TO shared DO NOTHING",
		"COMMENT ON COLUMN shared.id IS 'theirs'",
		"CREATE INDEX their_index ON shared (id)",
		"ALTER TABLE shared ADD CONSTRAINT their_check CHECK (id > 0)",
	};
	struct fixture *f = need(state);
	struct conn *other;
	struct err e;

	err_init(&e);
	must(f->conn, "CREATE TABLE public.shared (id int)");
	assert_int_equal(conn_reopen(&other, f->conn, &e), 0);
	must(other, "SET search_path = public");
	f->cat = read_full(f->conn);
	for (size_t i = 0; i < ARRAY_LEN(theirs); i++) {
		begin(f);
		run(f, "ALTER TABLE shared ADD COLUMN a int");
		refresh(f, "ADD COLUMN");
		must(f->conn, "COMMIT");
		must(other, theirs[i]);
		begin(f);
		run(f, "ALTER TABLE shared DROP COLUMN a");
		refresh(f, "DROP COLUMN");
		same(f, "after", theirs[i]);
		must(f->conn, "COMMIT");
	}
	conn_close(other);
}

/* What a scanner may miss: PQtransactionStatus is the same before and after. */
static void test_catalog_refresh__sees_another_transaction(void **state)
{
	static const char *const ends[] = { "COMMIT AND CHAIN",
					    "ROLLBACK AND CHAIN",
					    "COMMIT; BEGIN" };
	struct fixture *f = need(state);
	struct err e;

	f->cat = read_full(f->conn);
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		must(f->conn, "BEGIN");
		must(f->conn, "SELECT pg_catalog.pg_current_xact_id()");
		err_init(&e);
		assert_int_equal(catalog_begin(f->cat, &e), 0);
		assert_int_equal(catalog_refresh(f->cat, &e), 0);
		if (strcmp(ends[i], "COMMIT; BEGIN") == 0) {
			must(f->conn, "COMMIT");
			must(f->conn, "BEGIN");
		} else {
			must(f->conn, ends[i]);
		}
		assert_int_equal(catalog_refresh(f->cat, &e), -1);
		assert_string_equal(e.sqlstate, "2D000");
		must(f->conn, "ROLLBACK");
	}
}

#define WITH_SERVER(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SERVER(test_catalog_refresh__after_savepoints),
		WITH_SERVER(test_catalog_refresh__in_transactions_of_their_own),
		WITH_SERVER(test_catalog_refresh__of_several_statements),
		WITH_SERVER(test_catalog_refresh__after_savepoints_alone),
		WITH_SERVER(
		    test_catalog_refresh__in_transactions_of_their_own_alone),
		WITH_SERVER(test_catalog_refresh__of_several_statements_alone),
		WITH_SERVER(test_catalog_refresh__sees_what_others_write),
		WITH_SERVER(test_catalog_refresh__sees_another_transaction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
