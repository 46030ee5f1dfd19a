/* What PostgreSQL refuses in a transaction block, asked of the server itself
 * (LEDGER_TEST_PG; scripts/matrix asks 13 to 18): the classifier must say the
 * same from the text alone. Where the text does not tell, the row says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/conn.h"
#include "model/statement.h"

enum tells {
	TEXT,	 /* tells */
	CATALOG, /* tells, the text does not: refused, not flagged */
	CAREFUL, /* tells; flagged although this one is not refused */
};

static const char *const setup[] = {
	"DROP SCHEMA IF EXISTS block CASCADE",
	"CREATE SCHEMA block",
	"SET search_path = block",
	"CREATE TABLE t (id integer PRIMARY KEY, v integer)",
	"CREATE INDEX t_v ON t (v)",
	"CREATE TABLE p (id integer, v integer) PARTITION BY RANGE (id)",
	"CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)",
	"CREATE INDEX p_v ON p (v)",
	"CREATE MATERIALIZED VIEW m AS SELECT id FROM t",
	"CREATE UNIQUE INDEX m_id ON m (id)",
	"CREATE TYPE mood AS ENUM ('sad', 'ok')",
	"CREATE SUBSCRIPTION block_sub CONNECTION 'dbname=nowhere' "
	"PUBLICATION a WITH (connect = false, slot_name = 'block_slot')",
	"CREATE SUBSCRIPTION block_bare CONNECTION 'dbname=nowhere' "
	"PUBLICATION a WITH (connect = false, slot_name = NONE)",
};

static const char *const cleanup[] = {
	"ALTER SUBSCRIPTION block_sub SET (slot_name = NONE)",
	"DROP SUBSCRIPTION block_sub",
	"DROP SUBSCRIPTION block_bare",
	"DROP SCHEMA block CASCADE",
};

static const struct row {
	const char *sql;
	int since; /* major version */
	enum tells tells;
} rows[] = {
	/* indexes */
	{ .sql = "CREATE INDEX CONCURRENTLY ON t (v)" },
	{ .sql = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS x ON t (v)" },
	{ .sql = "CREATE INDEX ON t (v)" },
	{ .sql = "CREATE INDEX concurrently_not ON t (v)" },
	{ .sql = "DROP INDEX CONCURRENTLY t_v" },
	{ .sql = "DROP INDEX CONCURRENTLY IF EXISTS t_v" },
	{ .sql = "DROP INDEX t_v" },
	{ .sql = "REINDEX INDEX t_v" },
	{ .sql = "REINDEX TABLE t" },
	{ .sql = "REINDEX (VERBOSE) TABLE t" },
	{ .sql = "REINDEX INDEX CONCURRENTLY t_v" },
	{ .sql = "REINDEX TABLE CONCURRENTLY t" },
	{ .sql = "REINDEX (CONCURRENTLY) TABLE t", .since = 14 },
	{ .sql = "REINDEX (CONCURRENTLY on, VERBOSE) INDEX t_v", .since = 14 },
	{ .sql = "REINDEX (CONCURRENTLY false) TABLE t", .since = 14 },
	{ .sql = "REINDEX (CONCURRENTLY 0) TABLE t", .since = 14 },
	{ .sql = "REINDEX SCHEMA block" },
	{ .sql = "REINDEX (VERBOSE) SCHEMA block" },
	{ .sql = "REINDEX DATABASE postgres" },
	{ .sql = "REINDEX DATABASE", .since = 16 },
	{ .sql = "REINDEX SYSTEM postgres" },
	{ .sql = "REINDEX SCHEMA CONCURRENTLY block" },
	{ .sql = "REINDEX TABLE p", .since = 14, .tells = CATALOG },
	{ .sql = "REINDEX INDEX p_v", .since = 14, .tells = CATALOG },
	{ .sql = "REINDEX TABLE p1" },
	/* partitions */
	{ .sql = "ALTER TABLE p DETACH PARTITION p1" },
	{ .sql = "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
	  .since = 14 },
	{ .sql = "ALTER TABLE IF EXISTS block.p DETACH PARTITION block.p1 "
		 "CONCURRENTLY",
	  .since = 14 },
	{ .sql = "ALTER TABLE p DETACH PARTITION p1 FINALIZE", .since = 14 },
	/* maintenance */
	{ .sql = "VACUUM" },
	{ .sql = "VACUUM t" },
	{ .sql = "VACUUM FULL t" },
	{ .sql = "VACUUM (ANALYZE) t" },
	{ .sql = "ANALYZE t" },
	{ .sql = "ANALYZE" },
	{ .sql = "CLUSTER" },
	{ .sql = "CLUSTER VERBOSE" },
	{ .sql = "CLUSTER (VERBOSE)", .since = 17 },
	{ .sql = "CLUSTER t USING t_v" },
	{ .sql = "CLUSTER VERBOSE t USING t_v" },
	{ .sql = "CLUSTER p USING p_v", .since = 15, .tells = CATALOG },
	{ .sql = "CHECKPOINT" },
	{ .sql = "REFRESH MATERIALIZED VIEW m" },
	{ .sql = "REFRESH MATERIALIZED VIEW CONCURRENTLY m" },
	{ .sql = "DISCARD ALL" },
	{ .sql = "DISCARD PLANS" },
	{ .sql = "DISCARD TEMP" },
	{ .sql = "DISCARD SEQUENCES" },
	/* the cluster */
	{ .sql = "CREATE DATABASE block_db" },
	{ .sql = "DROP DATABASE IF EXISTS block_db" },
	{ .sql = "DROP DATABASE IF EXISTS block_db WITH (FORCE)" },
	{ .sql = "ALTER DATABASE postgres SET TABLESPACE pg_default" },
	{ .sql = "ALTER DATABASE postgres SET work_mem = '4MB'" },
	{ .sql = "ALTER DATABASE postgres CONNECTION LIMIT 10" },
	{ .sql = "ALTER DATABASE postgres REFRESH COLLATION VERSION",
	  .since = 15 },
	{ .sql = "CREATE TABLESPACE block_space LOCATION '/nowhere'" },
	{ .sql = "DROP TABLESPACE IF EXISTS block_space" },
	{ .sql = "ALTER TABLESPACE pg_default SET (random_page_cost = 4)" },
	{ .sql = "ALTER TABLE t SET TABLESPACE pg_default" },
	{ .sql = "ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE "
		 "pg_default" },
	{ .sql = "ALTER SYSTEM SET work_mem = '4MB'" },
	{ .sql = "ALTER SYSTEM RESET work_mem" },
	{ .sql = "ALTER SYSTEM RESET ALL" },
	{ .sql = "COMMIT PREPARED 'none'" },
	{ .sql = "ROLLBACK PREPARED 'none'" },
	/* subscriptions */
	{ .sql = "CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere' "
		 "PUBLICATION a" },
	{ .sql = "CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere' "
		 "PUBLICATION a WITH (create_slot = true)" },
	{ .sql = "CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere' "
		 "PUBLICATION a WITH (create_slot = false)" },
	{ .sql = "CREATE SUBSCRIPTION s CONNECTION 'dbname=nowhere' "
		 "PUBLICATION a WITH (connect = false)" },
	{ .sql = "ALTER SUBSCRIPTION block_sub REFRESH PUBLICATION",
	  .tells = CAREFUL },
	{ .sql = "ALTER SUBSCRIPTION block_sub SET PUBLICATION b "
		 "WITH (refresh = false)" },
	{ .sql = "ALTER SUBSCRIPTION block_sub ADD PUBLICATION b "
		 "WITH (refresh = off)",
	  .since = 14 },
	{ .sql = "ALTER SUBSCRIPTION block_sub SET (slot_name = NONE)" },
	{ .sql = "ALTER SUBSCRIPTION block_sub SET (failover = true)",
	  .since = 17 },
	{ .sql = "ALTER SUBSCRIPTION block_sub SET (two_phase = true)",
	  .since = 18,
	  .tells = CAREFUL },
	{ .sql = "ALTER SUBSCRIPTION block_sub SET (two_phase = false)",
	  .since = 18 },
	{ .sql = "ALTER SUBSCRIPTION block_sub SET (binary = true)",
	  .since = 14 },
	{ .sql = "ALTER SUBSCRIPTION block_sub RENAME TO block_sub2" },
	{ .sql = "ALTER SUBSCRIPTION block_sub CONNECTION 'dbname=other'" },
	{ .sql = "ALTER SUBSCRIPTION block_sub DISABLE" },
	{ .sql = "DROP SUBSCRIPTION block_sub" },
	{ .sql = "DROP SUBSCRIPTION block_bare", .tells = CAREFUL },
	/* what is often taken for one of them */
	{ .sql = "ALTER TYPE mood ADD VALUE 'happy'" },
	{ .sql = "TRUNCATE t" },
	{ .sql = "LOCK TABLE t" },
	{ .sql = "CREATE EXTENSION IF NOT EXISTS plpgsql" },
	{ .sql = "ALTER TABLE t ADD CONSTRAINT c CHECK (v > 0) NOT VALID" },
	{ .sql = "LISTEN block" },
	{ .sql = "LOAD 'plpgsql'" },
};

static struct conn *c;

static int run(const char *sql, struct err *e)
{
	err_init(e);
	return conn_run(c, sql, strlen(sql), 1, e);
}

static void must(const char *sql)
{
	struct err e;

	if (run(sql, &e) < 0)
		fail_msg("%s: %s", sql, e.message);
}

static int open_server(void **state)
{
	struct conn_options o = { .dsn = getenv("LEDGER_TEST_PG"),
				  .app_name = "transaction block test" };
	struct err e;
	size_t i;

	(void)state;
	if (!o.dsn)
		return 0;
	err_init(&e);
	if (conn_open(&c, &o, &e) < 0) {
		print_error("%s\n", e.message);
		return -1;
	}
	for (i = 0; i < ARRAY_LEN(setup); i++)
		must(setup[i]);
	return 0;
}

static int close_server(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; c && i < ARRAY_LEN(cleanup); i++)
		must(cleanup[i]);
	conn_close(c);
	return 0;
}

static bool server_refuses(const char *sql)
{
	struct err e;
	bool refused;

	must("BEGIN");
	refused = run(sql, &e) < 0 && strcmp(e.sqlstate, "25001") == 0;
	if (strncmp(e.message, "syntax error", 12) == 0)
		fail_msg("%s: %s", sql, e.message);
	must("ROLLBACK");
	return refused;
}

static bool text_says_so(const char *sql)
{
	struct arena a = ARENA_INIT;
	struct statement *s;
	struct err e;
	size_t nr;
	bool flag;

	err_init(&e);
	assert_int_equal(statement_split(&a, sql, 0, strlen(sql), &s, &nr, &e),
			 0);
	assert_int_equal(nr, 1);
	flag = s[0].flags & STATEMENT_NO_TRANSACTION;
	arena_release(&a);
	return flag;
}

static void test_transaction_block__each(void **state)
{
	int wrong = 0;
	size_t i;

	(void)state;
	if (!c)
		skip();
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		int version = conn_server_version(c) / 10000;
		bool refused, said;

		if (r->since > version)
			continue;
		refused = server_refuses(r->sql);
		said = text_says_so(r->sql);
		if (refused == said ? r->tells == TEXT
				    : r->tells == (refused ? CATALOG : CAREFUL))
			continue;
		print_error("%d: %s: the server %s, the text %s\n", version,
			    r->sql, refused ? "refuses" : "takes it",
			    said ? "says so" : "does not say so");
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_transaction_block__each),
	};

	return cmocka_run_group_tests(tests, open_server, close_server);
}
