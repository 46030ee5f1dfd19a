#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <pg_query.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/statement.h"
#include "unit/between.h"

static struct arena arena;
static struct err e;
static struct statement *s;
static size_t nr;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	err_init(&e);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static int split(const char *text)
{
	return statement_split(&arena, text, 0, strlen(text), &s, &nr, &e);
}

/* ---- splitting ---- */

#define PARTS_MAX 5

static const struct {
	const char *text;
	const char *parts[PARTS_MAX]; /* "line:text" */
	bool newer;		      /* than libpg_query of 15, or no SQL */
} splits[] = {
	{ "", { NULL }, false },
	{ " ; ;;\n-- c\n/* c */;", { NULL }, false },
	{ "select 1", { "1:select 1" }, false },
	{ "select 1;", { "1:select 1" }, false },
	{ "\n\n select 1 ; -- tail\n", { "3:select 1" }, false },
	{ "-- head\n/* a /* b */ ; */ select 1;select 2",
	  { "2:select 1", "2:select 2" },
	  false },
	{ "select 1 -- ; no\n , 2;\nselect 3",
	  { "1:select 1 -- ; no\n , 2", "3:select 3" },
	  false },
	{ "select ';', \";\", $$;$$, $x$ $$ ; $x$, E'\\';';select 2",
	  { "1:select ';', \";\", $$;$$, $x$ $$ ; $x$, E'\\';'", "1:select 2" },
	  false },
	{ "select 'a'\n ';b' ;select 2",
	  { "1:select 'a'\n ';b'", "2:select 2" },
	  false },
	{ "select U&'\\0041;' ;select U&\"a;\" UESCAPE '!' from t",
	  { "1:select U&'\\0041;'", "1:select U&\"a;\" UESCAPE '!' from t" },
	  false },
	{ "select U&'x''y'\n 'z' ;select 2",
	  { "1:select U&'x''y'\n 'z'", "2:select 2" },
	  false },
	{ "create rule r as on insert to t do (select 1; select 2); select 3",
	  { "1:create rule r as on insert to t do (select 1; select 2)",
	    "1:select 3" },
	  false },
	{ "create function f() returns int language sql begin atomic select "
	  "1; select 2; end; select 3",
	  { "1:create function f() returns int language sql begin atomic "
	    "select 1; select 2; end",
	    "1:select 3" },
	  false },
	{ "create or replace procedure p() begin atomic select case when x "
	  "then case 1 when 2 then 3 end end from t; end; select 3",
	  { "1:create or replace procedure p() begin atomic select case when "
	    "x then case 1 when 2 then 3 end end from t; end",
	    "1:select 3" },
	  false },
	{ "create function f() returns int begin atomic select 1 as end, 2 "
	  "as case; end; select 3",
	  { "1:create function f() returns int begin atomic select 1 as end, "
	    "2 as case; end",
	    "1:select 3" },
	  false },
	{ "begin; select 1; end; select case when true then 1 end; select 2",
	  { "1:begin", "1:select 1", "1:end",
	    "1:select case when true then 1 end", "1:select 2" },
	  false },
	{ "create function begin() returns int language sql as 'select 1;'; "
	  "select 2",
	  { "1:create function begin() returns int language sql as 'select "
	    "1;'",
	    "1:select 2" },
	  false },
	{ "select 1;\r\nselect 2;\r\n", { "1:select 1", "2:select 2" }, false },
	{ "select 'caf\xc3\xa9;' ;\nselect 2",
	  { "1:select 'caf\xc3\xa9;'", "2:select 2" },
	  false },
	{ "select a:b[1:2], c::int, d := 1, $1;select 2",
	  { "1:select a:b[1:2], c::int, d := 1, $1", "1:select 2" },
	  true },
	{ "do $$ begin perform 1; end $$; select 2",
	  { "1:do $$ begin perform 1; end $$", "1:select 2" },
	  false },
	/* PostgreSQL 16 to 18 */
	{ "select 1_000, 0xff, 0o17, 0b1;select 2",
	  { "1:select 1_000, 0xff, 0o17, 0b1", "1:select 2" },
	  true },
	{ "-- \xc3\xa9\nselect '\xc3\xa9', 1_0;\nselect 0x1;",
	  { "2:select '\xc3\xa9', 1_0", "3:select 0x1" },
	  true },
	{ "merge into t using u on true when matched then delete returning "
	  "*;select 2",
	  { "1:merge into t using u on true when matched then delete "
	    "returning *",
	    "1:select 2" },
	  true },
	{ "create table t (a int, b int generated always as (a) virtual, "
	  "check (a > 0) not enforced);select 2",
	  { "1:create table t (a int, b int generated always as (a) virtual, "
	    "check (a > 0) not enforced)",
	    "1:select 2" },
	  true },
	{ "select * from json_table('[1]', '$[*]' columns (a int path "
	  "'$'));select 2",
	  { "1:select * from json_table('[1]', '$[*]' columns (a int path "
	    "'$'))",
	    "1:select 2" },
	  true },
	/* no SQL: PostgreSQL will say so */
	{ "select 12abc; selec 2;", { "1:select 12abc", "1:selec 2" }, true },
	{ "select (1; select 2", { "1:select (1; select 2" }, true },
	{ "select 1); select 2", { "1:select 1)", "1:select 2" }, true },
};

static void test_statement__split(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(splits); i++) {
		const char *text = splits[i].text;

		assert_int_equal(split(text), 0);
		for (k = 0; k < nr; k++) {
			const char *part =
			    arena_printf(&arena, "%d:%.*s", s[k].line,
					 (int)s[k].len, text + s[k].offset);

			assert_between(k, 0, PARTS_MAX - 1);
			assert_non_null(splits[i].parts[k]);
			assert_string_equal(part, splits[i].parts[k]);
		}
		assert_true(k == PARTS_MAX || !splits[i].parts[k]);
	}
}

/* The parser, where it knows the syntax, finds the same number of statements
 * that end in the same places. */
static void test_statement__split_as_the_parser(void **state)
{
	size_t i, checked = 0;
	int k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(splits); i++) {
		PgQuerySplitResult r =
		    pg_query_split_with_parser(splits[i].text);

		if (!splits[i].newer)
			assert_null(r.error);
		assert_int_equal(split(splits[i].text), 0);
		if (!r.error) {
			checked++;
			assert_int_equal(r.n_stmts, nr);
			for (k = 0; k < r.n_stmts; k++)
				assert_between(s[k].offset,
					       r.stmts[k]->stmt_location,
					       r.stmts[k]->stmt_location +
						   r.stmts[k]->stmt_len);
		}
		pg_query_free_split_result(r);
	}
	assert_true(checked > 15);
}

static void test_statement__split_of_a_section(void **state)
{
	static const char text[] = "-- up 'it\nselect 1;\n  select 2;\n"
				   "-- down 'it\nselect 3;\n";
	size_t from = 10, to = 32;

	(void)state;
	assert_int_equal(
	    statement_split(&arena, text, from, to - from, &s, &nr, &e), 0);
	assert_int_equal(nr, 2);
	assert_int_equal(s[0].offset, 10);
	assert_int_equal(s[0].line, 2);
	assert_int_equal(s[1].offset, 22);
	assert_int_equal(s[1].len, 8);
	assert_int_equal(s[1].line, 3);
}

static void test_statement__split_refuses(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *message;
	} rows[] = {
		{ "select 1;\nselect 'x;\n", 2, "unterminated quoted string" },
		{ "select 1;\n\nselect \"x;", 3,
		  "unterminated quoted identifier" },
		{ "\n/* a /* b */", 2, "unterminated /* comment" },
		{ "select $a$ x $b$", 1, "unterminated dollar-quoted string" },
		{ "select\n\"\"", 2, "zero-length delimited identifier" },
		{ "-- \xc3\xa9\xc3\xa9\n-- \xe2\x82\xac\nselect 'x", 3,
		  "unterminated quoted string" },
		{ "select 1_000;\nselect 0xff, 'x", 2,
		  "unterminated quoted string" },
		{ "select 1;\nselect '\xff'", 2, "invalid UTF-8 at byte 18" },
		{ "select 1;\n\\connect x\n", 2,
		  "psql meta-command \"\\connect\"" },
		{ "\\gexec abc\nselect 1;\n", 1,
		  "psql meta-command \"\\gexec\"" },
		{ "select 1 \\gset\n", 1, "psql meta-command \"\\gset\"" },
		{ "select 1;\n\\echo it's `ls`\nselect 2;", 2,
		  "psql meta-command \"\\echo\"" },
		{ "select '\n\\x', 1;\n\\d\\x", 3,
		  "psql meta-command \"\\d\"" },
		{ "select 1\n\\echo x\n;", 2,
		  "psql meta-command in the middle of a statement" },
		{ "create function f() begin atomic select 1;\n\\echo x\n"
		  "end;",
		  2, "psql meta-command in the middle of a statement" },
		{ "select 1;\n\\.\n", 2, "psql meta-command \"\\.\"" },
		{ "\n\\\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		  "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		  "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\n",
		  2,
		  "psql meta-command \"\\\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		  "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac"
		  "\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\"" },
		{ "select 1;\ncopy t from stdin; select 2;\n\\.\n", 2,
		  "COPY ... FROM STDIN with more behind it on its line" },
		{ "copy t from stdin --\n;\n\\.\n", 2,
		  "the rows of COPY ... FROM STDIN cannot be told from SQL" },
		{ "create function f() begin atomic select 1; copy t from "
		  "stdin;\nend;\n\\.\n",
		  1,
		  "the rows of COPY ... FROM STDIN cannot be told from SQL" },
		{ "copy t (a)1from stdin;\n1\n\\.\n", 1,
		  "the rows of COPY ... FROM STDIN cannot be told from SQL" },
		{ "copy t from stdin;\nit's\n\\.\nselect 'x", 4,
		  "unterminated quoted string" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(split(rows[i].text), -1);
		assert_string_equal(e.message, rows[i].message);
		assert_int_equal(e.line, rows[i].line);
		assert_int_equal(e.fault, FAULT_USAGE);
		assert_null(s);
		assert_int_equal(nr, 0);
	}
}

/* ---- what psql takes ---- */

static void test_statement__split_for_psql(void **state)
{
	static const struct {
		const char *text;
		const char *parts[PARTS_MAX]; /* "line:text" */
		const char *rows[PARTS_MAX];
	} rows[] = {
		{ "copy t from stdin;\n1\t\\N\n\\.\nselect 1;",
		  { "1:copy t from stdin", "4:select 1" },
		  { "1\t\\N\n" } },
		{ "COPY s.t(a,b) FROM STDIN WITH (FORMAT csv) WHERE a > 1 ; -- c"
		  "\r\nit's $$ /* \"\r\n\\.\r\n\r\nselect 1;",
		  { "1:COPY s.t(a,b) FROM STDIN WITH (FORMAT csv) WHERE a > 1",
		    "5:select 1" },
		  { "it's $$ /* \"\r\n" } },
		{ "copy t from stdin;\n\\.\ncopy t from -- c\nstdin;\n;\n\\.",
		  { "1:copy t from stdin", "3:copy t from -- c\nstdin" },
		  { "", ";\n" } },
		{ "copy t from stdin;\nselect 1;\n",
		  { "1:copy t from stdin" },
		  { "select 1;\n" } },
		{ "copy t from stdin", { "1:copy t from stdin" }, { "" } },
		{ "copy t from stdin;", { "1:copy t from stdin" }, { "" } },
		{ "copy t from stdin;\n \\.\n\\.x\n\\.\n",
		  { "1:copy t from stdin" },
		  { " \\.\n\\.x\n" } },
		/* no rows */
		{ "copy (select a from stdin) to '/x';\nselect 1;",
		  { "1:copy (select a from stdin) to '/x'", "2:select 1" },
		  { NULL } },
		{ "insert into copy select a from stdin;\nselect 1;",
		  { "1:insert into copy select a from stdin", "2:select 1" },
		  { NULL } },
		{ "select 'copy t from stdin;', $$copy t from stdin;$$;\n1;",
		  { "1:select 'copy t from stdin;', $$copy t from stdin;$$",
		    "2:1" },
		  { NULL } },
		{ "select E'\\'copy t from stdin;\n\\.' ;\n1;",
		  { "1:select E'\\'copy t from stdin;\n\\.'", "3:1" },
		  { NULL } },
		{ "select E'a'\n'\\';' , a$b$, $1;\n\\echo x\n1;",
		  { "1:select E'a'\n'\\';' , a$b$, $1", "4:1" },
		  { NULL } },
		/* commands that change nothing */
		{ "\\set ON_ERROR_STOP on\nselect 1;\\echo it's\n\\timing\n2;"
		  "\n\\unrestrict x",
		  { "2:select 1", "4:2" },
		  { NULL } },
		{ "\\echo 'a\\nb' \"c\"\r\nselect 1;",
		  { "2:select 1" },
		  { NULL } },
		{ "-- \\connect x\n/* \\connect /* y */ */ select '\\';",
		  { "2:select '\\'" },
		  { NULL } },
	};
	struct statement_rows found;
	char part[256];
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *text = rows[i].text;

		assert_int_equal(split(text), 0);
		for (k = 0; k < nr; k++) {
			assert_non_null(rows[i].parts[k]);
			snprintf(part, sizeof(part), "%d:%.*s", s[k].line,
				 (int)s[k].len, text + s[k].offset);
			assert_string_equal(part, rows[i].parts[k]);
			assert_int_equal((s[k].flags & STATEMENT_COPY_STDIN) !=
					     0,
					 rows[i].rows[k] != NULL);
			if (!rows[i].rows[k])
				continue;
			statement_rows(text, strlen(text),
				       s[k].offset + s[k].len, &found);
			assert_int_equal(found.len, strlen(rows[i].rows[k]));
			assert_memory_equal(found.text, rows[i].rows[k],
					    found.len);
		}
		assert_null(rows[i].parts[nr]);
	}
}

/* A section that ends before its file does. */
static void test_statement__rows_need_an_end(void **state)
{
	static const char text[] = "copy t from stdin;\n1\n-- down\nselect 1;";

	(void)state;
	assert_int_equal(statement_split(&arena, text, 0, 21, &s, &nr, &e), -1);
	assert_string_equal(e.message,
			    "the rows of COPY ... FROM STDIN have no end");
	assert_int_equal(e.line, 1);
}

static void test_statement__rows_are_in_the_hash(void **state)
{
	static const char *const texts[] = {
		"copy t from stdin;\n1\n\\.\n",
		"COPY  t /* x */ FROM stdin ; -- y\n1\n\\.\nselect 1;",
		"copy t from stdin;\n1",
		"copy t from stdin;\n2\n\\.\n",
		"copy t from stdin;\n\\.\n",
		"copy t from stdin",
	};
	struct oid hash[ARRAY_LEN(texts)];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		assert_int_equal(split(texts[i]), 0);
		hash[i] = s[0].hash;
	}
	assert_true(oid_equal(&hash[0], &hash[1]));
	for (i = 2; i < ARRAY_LEN(texts); i++)
		assert_false(oid_equal(&hash[0], &hash[i]));
	assert_false(oid_equal(&hash[2], &hash[3]));
}

static void test_statement__includes(void **state)
{
	static const struct {
		const char *text;
		const char *list; /* "offset-next line relative name", -1 */
		bool whole;
		int line; /* of what is refused */
	} rows[] = {
		{ "", "", true, 0 },
		{ "select 1;\n-- c\n", "", true, 0 },
		{ "select 1", "", false, 0 },
		{ "select (1;", "", false, 0 },
		{ "select 'x", "", false, 0 },
		{ "\\echo x\n", "", true, 0 },
		{ "\\i a.sql", "0-8 1 0 a.sql,", true, 0 },
		{ "x;\n \\ir 'b/a.sql';\r\ny;", "3-20 2 1 b/a.sql,", true, 0 },
		{ "\\include a\n\\include_relative b;;\n",
		  "0-11 1 0 a,11-33 2 1 b,", true, 0 },
		{ "copy t from stdin;\n\\i a\n\\.\n\\i b\n", "27-32 4 0 b,",
		  true, 0 },
		{ "copy t from stdin;\n1\n", "", false, 0 },
		{ "select '\n\\i a\n'; -- \\i b\n", "", true, 0 },
		{ "x;\n\\i", NULL, false, 2 },
		{ "x;\n\\i a b", NULL, false, 2 },
		{ "x;\n\\i \"a\"", NULL, false, 2 },
		{ "x;\n\\i :a", NULL, false, 2 },
		{ "x;\n\\i `a`", NULL, false, 2 },
		{ "x\n\\i a", NULL, false, 2 },
		{ "x; \\i a", NULL, false, 1 },
	};
	struct psql_include *list;
	char found[256];
	size_t i, k, n;
	bool whole;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		int rc = psql_includes(&arena, rows[i].text,
				       strlen(rows[i].text), &list, &n, &whole,
				       &e);

		assert_int_equal(rc, rows[i].list ? 0 : -1);
		if (rc < 0) {
			assert_int_equal(e.line, rows[i].line);
			continue;
		}
		found[0] = '\0';
		for (k = 0; k < n; k++)
			snprintf(found + strlen(found),
				 sizeof(found) - strlen(found),
				 "%zu-%zu %d %d %s,", list[k].offset,
				 list[k].next, list[k].line, list[k].relative,
				 list[k].name);
		assert_string_equal(found, rows[i].list);
		assert_int_equal(whole, rows[i].whole);
	}
}

static void test_statement__ignored_commands(void **state)
{
	static const struct {
		const char *text;
		bool ignored;
	} rows[] = {
		{ "\\set ON_ERROR_STOP", true },
		{ "\\set ON_ERROR_STOP 1", true },
		{ "\\set ON_ERROR_STOP 'on'", true },
		{ "\\set ON_ERROR_STOP off", false },
		{ "\\set ON_ERROR_STOP 1 0", false },
		{ "\\set QUIET on", true },
		{ "\\set AUTOCOMMIT off", false },
		{ "\\set x `ls`", false },
		{ "\\set", false },
		{ "\\encoding utf8", true },
		{ "\\encoding 'UTF-8'", true },
		{ "\\encoding", false },
		{ "\\encoding LATIN1", false },
		{ "\\echo 'a \\' b'", true },
		{ "\\echo a\\g", false },
		{ "\\echo \"`ls`\"", false },
		{ "\\t", true },
		{ "\\T", true },
		{ "\\X", false },
		{ "\\", false },
		{ "x", false },
		{ "", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(
		    psql_is_ignored(rows[i].text, strlen(rows[i].text)),
		    rows[i].ignored);
}

static void test_statement__split_refuses_nul(void **state)
{
	(void)state;
	assert_int_equal(statement_split(&arena, "a;\n\0b", 0, 5, &s, &nr, &e),
			 -1);
	assert_string_equal(e.message, "NUL byte at byte 3");
	assert_int_equal(e.line, 2);
}

/* ---- classes, tags, flags ---- */

#define IF_NOT STATEMENT_IF_NOT_EXISTS
#define REPLACE STATEMENT_OR_REPLACE
#define NO_TX STATEMENT_NO_TRANSACTION
#define UNPARSED STATEMENT_UNPARSED
#define STDIN STATEMENT_COPY_STDIN
#define SECRET STATEMENT_SECRET

static const struct {
	const char *text;
	enum statement_class class;
	const char *tag;
	unsigned flags;
} classes[] = {
	{ "create table t (a int)", STATEMENT_SCHEMA, "CREATE TABLE", 0 },
	{ "CREATE TABLE IF NOT EXISTS t (a int)", STATEMENT_SCHEMA,
	  "CREATE TABLE", IF_NOT },
	{ "create temp table t as select 1", STATEMENT_SCHEMA, "CREATE TABLE",
	  0 },
	{ "create table t as select 1 as \"if\"", STATEMENT_SCHEMA,
	  "CREATE TABLE", 0 },
	{ "create unlogged table if not exists t as select 1", STATEMENT_SCHEMA,
	  "CREATE TABLE", IF_NOT },
	{ "create or replace view v as select 1", STATEMENT_SCHEMA,
	  "CREATE VIEW", REPLACE },
	{ "create recursive view v (a) as select 1", STATEMENT_SCHEMA,
	  "CREATE VIEW", 0 },
	{ "create materialized view if not exists v as select 1",
	  STATEMENT_SCHEMA, "CREATE MATERIALIZED VIEW", IF_NOT },
	{ "create or replace function f() returns int language sql as 'x'",
	  STATEMENT_SCHEMA, "CREATE FUNCTION", REPLACE },
	{ "create or replace constraint trigger t after insert on t execute "
	  "function f()",
	  STATEMENT_SCHEMA, "CREATE TRIGGER", REPLACE },
	{ "create or replace trusted procedural language l", STATEMENT_SCHEMA,
	  "CREATE LANGUAGE", REPLACE },
	{ "create foreign data wrapper w", STATEMENT_SCHEMA,
	  "CREATE FOREIGN DATA WRAPPER", 0 },
	{ "create text search configuration c (copy = simple)",
	  STATEMENT_SCHEMA, "CREATE TEXT SEARCH CONFIGURATION", 0 },
	{ "create default conversion c for 'a' to 'b' from f", STATEMENT_SCHEMA,
	  "CREATE CONVERSION", 0 },
	{ "alter default privileges grant select on tables to r",
	  STATEMENT_SCHEMA, "ALTER DEFAULT PRIVILEGES", 0 },
	{ "alter table t add column if not exists a int, drop b",
	  STATEMENT_SCHEMA, "ALTER TABLE", IF_NOT },
	{ "alter table if exists t drop column if exists a", STATEMENT_SCHEMA,
	  "ALTER TABLE", 0 },
	{ "alter type t add value if not exists 'x'", STATEMENT_SCHEMA,
	  "ALTER TYPE", IF_NOT },
	{ "drop table if exists t", STATEMENT_SCHEMA, "DROP TABLE", 0 },
	{ "drop owned by r", STATEMENT_SCHEMA, "DROP OWNED", 0 },
	{ "reassign owned by a to b", STATEMENT_SCHEMA, "REASSIGN OWNED", 0 },
	{ "comment on table t is 'if not exists'", STATEMENT_SCHEMA, "COMMENT",
	  0 },
	{ "security label on table t is 'x'", STATEMENT_SCHEMA,
	  "SECURITY LABEL", 0 },
	{ "import foreign schema s from server x into y", STATEMENT_SCHEMA,
	  "IMPORT FOREIGN SCHEMA", 0 },
	{ "grant select (a), update on t to r", STATEMENT_SCHEMA, "GRANT", 0 },
	{ "revoke all on all tables in schema s from public", STATEMENT_SCHEMA,
	  "REVOKE", 0 },
	{ "select a into t from u", STATEMENT_SCHEMA, "SELECT INTO", 0 },
	{ "with x as (select 1) select * into t from x", STATEMENT_SCHEMA,
	  "SELECT INTO", 0 },
	/* data */
	{ "insert into t values (1)", STATEMENT_DATA, "INSERT", 0 },
	{ "update t set a = 1", STATEMENT_DATA, "UPDATE", 0 },
	{ "delete from t", STATEMENT_DATA, "DELETE", 0 },
	{ "merge into t using u on a = b when matched then delete",
	  STATEMENT_DATA, "MERGE", 0 },
	{ "truncate table t", STATEMENT_DATA, "TRUNCATE", 0 },
	{ "copy t from '/x'", STATEMENT_DATA, "COPY", 0 },
	{ "copy t (a) from stdin", STATEMENT_DATA, "COPY", STDIN },
	{ "copy t to stdout", STATEMENT_DATA, "COPY", 0 },
	{ "refresh materialized view v", STATEMENT_DATA,
	  "REFRESH MATERIALIZED VIEW", 0 },
	{ "refresh materialized view concurrently v", STATEMENT_DATA,
	  "REFRESH MATERIALIZED VIEW", 0 },
	{ "with x as (select 1) insert into t select * from x", STATEMENT_DATA,
	  "INSERT", 0 },
	{ "with x as (delete from t returning *) select * from x",
	  STATEMENT_DATA, "SELECT", 0 },
	{ "with insert as (select 1), update (a) as (select 2) select 1",
	  STATEMENT_OPAQUE, "SELECT", 0 },
	/* may do anything */
	{ "select f()", STATEMENT_OPAQUE, "SELECT", 0 },
	{ "((select 1) union (select 2))", STATEMENT_OPAQUE, "SELECT", 0 },
	{ "with x as (select 1) select * from x", STATEMENT_OPAQUE, "SELECT",
	  0 },
	{ "values (1)", STATEMENT_OPAQUE, "VALUES", 0 },
	{ "table t", STATEMENT_OPAQUE, "TABLE", 0 },
	{ "do $$ x $$", STATEMENT_OPAQUE, "DO", 0 },
	{ "call p()", STATEMENT_OPAQUE, "CALL", 0 },
	{ "execute p", STATEMENT_OPAQUE, "EXECUTE", 0 },
	{ "explain analyze insert into t values (1)", STATEMENT_OPAQUE,
	  "EXPLAIN", 0 },
	{ "select set_config('a', 'b', false), f()", STATEMENT_OPAQUE, "SELECT",
	  0 },
	/* session */
	{ "set search_path = x", STATEMENT_SESSION, "SET", 0 },
	{ "reset all", STATEMENT_SESSION, "RESET", 0 },
	{ "set local lock_timeout = 1", STATEMENT_SESSION, "SET", 0 },
	{ "lock table t", STATEMENT_SESSION, "LOCK", 0 },
	{ "select pg_catalog.set_config('search_path', '', false)",
	  STATEMENT_SESSION, "SELECT", 0 },
	{ "SELECT set_config('a', f('b)'), false)", STATEMENT_SESSION, "SELECT",
	  0 },
	{ "analyze t", STATEMENT_SESSION, "ANALYZE", 0 },
	{ "discard plans", STATEMENT_SESSION, "DISCARD", 0 },
	{ "prepare p as select 1", STATEMENT_SESSION, "PREPARE", 0 },
	/* transaction */
	{ "begin", STATEMENT_TRANSACTION, "BEGIN", 0 },
	{ "start transaction read only", STATEMENT_TRANSACTION,
	  "START TRANSACTION", 0 },
	{ "commit and chain", STATEMENT_TRANSACTION, "COMMIT AND CHAIN", 0 },
	{ "end", STATEMENT_TRANSACTION, "END", 0 },
	{ "rollback to savepoint a", STATEMENT_TRANSACTION, "ROLLBACK", 0 },
	{ "abort", STATEMENT_TRANSACTION, "ABORT", 0 },
	{ "savepoint a", STATEMENT_TRANSACTION, "SAVEPOINT", 0 },
	{ "release a", STATEMENT_TRANSACTION, "RELEASE", 0 },
	{ "prepare transaction 'x'", STATEMENT_TRANSACTION,
	  "PREPARE TRANSACTION", 0 },
	{ "commit prepared 'x'", STATEMENT_TRANSACTION, "COMMIT PREPARED",
	  NO_TX },
	{ "rollback prepared 'x'", STATEMENT_TRANSACTION, "ROLLBACK PREPARED",
	  NO_TX },
	/* cluster-wide */
	{ "create role r", STATEMENT_ROLE, "CREATE ROLE", 0 },
	{ "alter user u set a = 1", STATEMENT_ROLE, "ALTER USER", 0 },
	{ "drop group g", STATEMENT_ROLE, "DROP GROUP", 0 },
	{ "create user mapping for u server s", STATEMENT_SCHEMA,
	  "CREATE USER MAPPING", 0 },
	{ "grant a, b to c with admin option", STATEMENT_ROLE, "GRANT", 0 },
	{ "revoke a from b", STATEMENT_ROLE, "REVOKE", 0 },
	{ "alter database d set a = 1", STATEMENT_ROLE, "ALTER DATABASE", 0 },
	/* what refuses a transaction block */
	{ "create index concurrently i on t (a)", STATEMENT_SCHEMA,
	  "CREATE INDEX", NO_TX },
	{ "create unique index concurrently if not exists i on t (a)",
	  STATEMENT_SCHEMA, "CREATE INDEX", NO_TX | IF_NOT },
	{ "create index i on t (\"concurrently\")", STATEMENT_SCHEMA,
	  "CREATE INDEX", 0 },
	{ "drop index concurrently i", STATEMENT_SCHEMA, "DROP INDEX", NO_TX },
	{ "drop index i", STATEMENT_SCHEMA, "DROP INDEX", 0 },
	{ "reindex index concurrently i", STATEMENT_SCHEMA, "REINDEX", NO_TX },
	{ "reindex (concurrently) table t", STATEMENT_SCHEMA, "REINDEX",
	  NO_TX },
	{ "reindex (verbose, concurrently true) index i", STATEMENT_SCHEMA,
	  "REINDEX", NO_TX },
	{ "reindex (concurrently false) table t", STATEMENT_SCHEMA, "REINDEX",
	  0 },
	{ "reindex (verbose) schema s", STATEMENT_SCHEMA, "REINDEX", NO_TX },
	{ "reindex database d", STATEMENT_SCHEMA, "REINDEX", NO_TX },
	{ "reindex system d", STATEMENT_SCHEMA, "REINDEX", NO_TX },
	{ "reindex table t", STATEMENT_SCHEMA, "REINDEX", 0 },
	{ "alter table t detach partition p concurrently", STATEMENT_SCHEMA,
	  "ALTER TABLE", NO_TX },
	{ "alter table t detach partition p finalize", STATEMENT_SCHEMA,
	  "ALTER TABLE", 0 },
	{ "vacuum", STATEMENT_SESSION, "VACUUM", NO_TX },
	{ "vacuum (analyze) t", STATEMENT_SESSION, "VACUUM", NO_TX },
	{ "cluster", STATEMENT_SCHEMA, "CLUSTER", NO_TX },
	{ "cluster verbose", STATEMENT_SCHEMA, "CLUSTER", NO_TX },
	{ "cluster (verbose)", STATEMENT_SCHEMA, "CLUSTER", NO_TX },
	{ "cluster verbose t using i", STATEMENT_SCHEMA, "CLUSTER", 0 },
	{ "create database d", STATEMENT_ROLE, "CREATE DATABASE", NO_TX },
	{ "drop database if exists d", STATEMENT_ROLE, "DROP DATABASE", NO_TX },
	{ "alter database d set tablespace t", STATEMENT_ROLE, "ALTER DATABASE",
	  NO_TX },
	{ "create tablespace t location '/x'", STATEMENT_ROLE,
	  "CREATE TABLESPACE", NO_TX },
	{ "drop tablespace t", STATEMENT_ROLE, "DROP TABLESPACE", NO_TX },
	{ "alter tablespace t rename to u", STATEMENT_ROLE, "ALTER TABLESPACE",
	  0 },
	{ "alter system set a = 1", STATEMENT_ROLE, "ALTER SYSTEM", NO_TX },
	{ "create subscription s connection 'x' publication p",
	  STATEMENT_SCHEMA, "CREATE SUBSCRIPTION", NO_TX },
	{ "create subscription s connection 'x' publication p with "
	  "(create_slot = false)",
	  STATEMENT_SCHEMA, "CREATE SUBSCRIPTION", 0 },
	{ "create subscription s connection 'x' publication p with (connect "
	  "= off)",
	  STATEMENT_SCHEMA, "CREATE SUBSCRIPTION", 0 },
	{ "alter subscription s refresh publication", STATEMENT_SCHEMA,
	  "ALTER SUBSCRIPTION", NO_TX },
	{ "alter subscription s add publication p", STATEMENT_SCHEMA,
	  "ALTER SUBSCRIPTION", NO_TX },
	{ "alter subscription s set publication p with (refresh = false)",
	  STATEMENT_SCHEMA, "ALTER SUBSCRIPTION", 0 },
	{ "alter subscription s set (failover = true)", STATEMENT_SCHEMA,
	  "ALTER SUBSCRIPTION", NO_TX },
	{ "alter subscription s set (slot_name = none)", STATEMENT_SCHEMA,
	  "ALTER SUBSCRIPTION", 0 },
	{ "alter subscription s disable", STATEMENT_SCHEMA,
	  "ALTER SUBSCRIPTION", 0 },
	{ "drop subscription s", STATEMENT_SCHEMA, "DROP SUBSCRIPTION", NO_TX },
	{ "discard all", STATEMENT_SESSION, "DISCARD", NO_TX },
	/* secrets */
	{ "create role r login password 'x'", STATEMENT_ROLE, "CREATE ROLE",
	  SECRET },
	{ "alter role r encrypted password 'x'", STATEMENT_ROLE, "ALTER ROLE",
	  SECRET },
	{ "alter role r password null", STATEMENT_ROLE, "ALTER ROLE", 0 },
	{ "create user mapping for u server s options (user 'a', password "
	  "'b')",
	  STATEMENT_SCHEMA, "CREATE USER MAPPING", SECRET },
	{ "alter subscription s connection 'host=h Password=x'",
	  STATEMENT_SCHEMA, "ALTER SUBSCRIPTION", SECRET },
	{ "alter subscription s connection 'postgres://u:p@h/d'",
	  STATEMENT_SCHEMA, "ALTER SUBSCRIPTION", SECRET },
	{ "alter subscription s connection 'postgres://u@h:5432/d'",
	  STATEMENT_SCHEMA, "ALTER SUBSCRIPTION", 0 },
	{ "create table t (password text default 'x')", STATEMENT_SCHEMA,
	  "CREATE TABLE", 0 },
	/* not known */
	{ "frobnicate the thing", STATEMENT_OPAQUE, "FROBNICATE THE",
	  UNPARSED },
	{ "create property graph g", STATEMENT_SCHEMA, "CREATE PROPERTY",
	  UNPARSED },
	{ "12 monkeys", STATEMENT_OPAQUE, "unknown", UNPARSED },
};

static void test_statement__classify(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(classes); i++) {
		assert_int_equal(split(classes[i].text), 0);
		assert_int_equal(nr, 1);
		if (s->class != classes[i].class ||
		    s->flags != classes[i].flags ||
		    strcmp(s->tag, classes[i].tag) != 0)
			fail_msg("%s: %s %s %u", classes[i].text, s->tag,
				 statement_class_name(s->class), s->flags);
	}
}

static void test_statement__class_names(void **state)
{
	int c;

	(void)state;
	for (c = 0; c < STATEMENT_CLASS_NR; c++)
		assert_int_equal(statement_class_parse(statement_class_name(
				     (enum statement_class)c)),
				 c);
	assert_string_equal(statement_class_name(STATEMENT_SCHEMA), "schema");
	assert_int_equal(statement_class_parse("ddl"), -1);
}

/* ---- targets ---- */

static const struct {
	const char *text;
	const char *targets; /* "kind schema table name; …", "-": NULL */
} targets[] = {
	{ "create table t (a int, b int)", "table - - t;" },
	{ "create table if not exists S.\"T\" ()", "table s - T;" },
	{ "create table db.s.t ()", "table s - t;" },
	{ "create table \"a\"\"b\".c ()", "table a\"b - c;" },
	{ "create temp table t ()", "table pg_temp - t;" },
	{ "create local temporary table t ()", "table pg_temp - t;" },
	{ "create unlogged table s.t as select 1", "table s - t;" },
	{ "create table p partition of t default", "table - - p;" },
	{ "create foreign table f () server s", "foreign-table - - f;" },
	{ "create table U&\"t\" ()", "" },
	{ "create table "
	  "a234567890123456789012345678901234567890123456789012345678901234x",
	  "table - - "
	  "a23456789012345678901234567890123456789012345678901234567890123;" },
	{ "create unique index i on t (a)", "index - t i;" },
	{ "create index concurrently if not exists i on only s.t (a)",
	  "index s t i;" },
	{ "create index on t using gin (a)", "index - t -;" },
	{ "create or replace view s.v (a) as select 1", "view s - v;" },
	{ "create or replace temp view v as select 1", "view pg_temp - v;" },
	{ "create recursive view v (a) as select 1", "view - - v;" },
	{ "create materialized view if not exists m as select 1",
	  "materialized-view - - m;" },
	{ "create sequence if not exists q", "sequence - - q;" },
	{ "create schema if not exists s", "schema - - s;" },
	{ "create schema s authorization r", "schema - - s;" },
	{ "create schema authorization r", "schema - - r;" },
	{ "create extension if not exists \"uuid-ossp\"",
	  "extension - - uuid-ossp;" },
	{ "create type s.e as enum ('a')", "type s - e;" },
	{ "create type t", "type - - t;" },
	{ "create domain d as text check (value <> '')", "domain - - d;" },
	{ "create or replace function s.f(a int) returns int as 'x'",
	  "function s - f;" },
	{ "create procedure p() language sql as ''", "procedure - - p;" },
	{ "create aggregate a (int) (sfunc = f, stype = int)",
	  "aggregate - - a;" },
	{ "create trigger g before insert or update of a, b on s.t for each "
	  "row execute function f()",
	  "trigger s t g;" },
	{ "create constraint trigger g after delete on t from u execute "
	  "function f()",
	  "trigger - t g;" },
	{ "create or replace rule r as on insert to s.t do nothing",
	  "rule s t r;" },
	{ "create policy p on t for select using (true)", "policy - t p;" },
	{ "create event trigger g on ddl_command_end execute function f()",
	  "event-trigger - - g;" },
	{ "create publication p for all tables", "publication - - p;" },
	{ "create subscription s connection 'x' publication p",
	  "subscription - - s;" },
	{ "create collation if not exists c (locale = 'x')",
	  "collation - - c;" },
	{ "create operator s.=== (leftarg = int)", "operator s - ===;" },
	{ "create operator <-> (leftarg = int)", "operator - - <->;" },
	{ "create operator class s.c for type int using btree as storage int",
	  "operator-class s - c;" },
	{ "create operator family f using btree", "operator-family - - f;" },
	{ "create access method m type index handler h",
	  "access-method - - m;" },
	{ "create statistics s on a, b from t", "statistics - - s;" },
	{ "create statistics on a, b from t", "" },
	{ "create text search dictionary d (template = simple)",
	  "text-search-dictionary - - d;" },
	{ "create role r", "role - - r;" },
	{ "create cast (a as b) without function", "" },
	{ "create user mapping for u server s", "" },
	{ "alter table t add a int", "column - t a;" },
	{ "alter table if exists only s.t * add column if not exists \"A\" "
	  "numeric(1, 2) check (a > 0), alter b type int, add c text, drop d",
	  "column s t A;column s t c;" },
	{ "alter table t add constraint k check (a > 0), add unique (a), add "
	  "primary key (b), add foreign key (c) references u, add check (x), "
	  "add exclude using gist (a with =), add not null a",
	  "constraint - t k;constraint - t -;constraint - t -;"
	  "constraint - t -;constraint - t -;constraint - t -;"
	  "constraint - t -;" },
	{ "alter table t add exclude int", "column - t exclude;" },
	{ "alter table t alter column a add generated always as identity", "" },
	{ "alter foreign table t add a int", "column - t a;" },
	{ "alter table all in tablespace x set tablespace y", "" },
	{ "alter domain s.d add constraint k check (value > 0)",
	  "constraint s d k;" },
	{ "alter domain d add check (value > 0)", "constraint - d -;" },
	{ "alter type e add value if not exists 'it''s' before 'x'",
	  "enum-value - e it's;" },
	{ "alter type s.e add value 'v'", "enum-value s e v;" },
	{ "alter type t add attribute a int, add attribute b text cascade",
	  "column - t a;column - t b;" },
	{ "alter table t rename to u", "" },
	{ "select 1 into t", "table - - t;" },
	{ "select 1 into temporary table t from u", "table pg_temp - t;" },
	{ "select 1 into unlogged s.t from u", "table s - t;" },
	{ "drop table t", "" },
	{ "insert into t values (1)", "" },
	{ "create", "" },
	{ "create table", "" },
	{ "create index", "" },
	{ "alter table t add", "" },
};

static const char *or_dash(const char *text)
{
	return text ? text : "-";
}

static void test_statement__targets(void **state)
{
	struct buf b = BUF_INIT;
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(targets); i++) {
		assert_int_equal(split(targets[i].text), 0);
		assert_int_equal(nr, 1);
		buf_clear(&b);
		for (k = 0; k < s->target_nr; k++)
			buf_printf(&b, "%s %s %s %s;", s->targets[k].kind,
				   or_dash(s->targets[k].schema),
				   or_dash(s->targets[k].table),
				   or_dash(s->targets[k].name));
		assert_string_equal(b.data, targets[i].targets);
	}
	buf_release(&b);
}

/* ---- hashes ---- */

static struct oid hash_of(const char *text)
{
	assert_int_equal(split(text), 0);
	assert_int_equal(nr, 1);
	return s->hash;
}

static void test_statement__hash(void **state)
{
	static const struct {
		const char *a, *b;
		bool equal;
	} rows[] = {
		{ "create table T (A int)", "CREATE  TABLE t\n(a INT) ;",
		  true },
		{ "select 1 -- c\n + /* d */ 2", "select 1+2", true },
		{ "select 'a'", "select 'A'", false },
		{ "select \"a\"", "select \"A\"", false },
		{ "select \"a\"", "select a", false },
		{ "select ab", "select a b", false },
		{ "select $$ x $$", "select $$ X $$", false },
		{ "select $$ x $$", "select $$ x  $$", false },
		{ "select '-- a'", "select '-- b'", false },
		{ "select 1.5E3", "select 1.5e3", false },
		{ "select a<->b", "select a <-> b", true },
		{ "select a< ->b", "select a<->b", false },
		{ "select U&'\\0041'", "select U&'\\0042'", false },
		{ "select 1_000", "select  1_000", true },
		{ "select 1_000", "select 10_00", false },
		{ "select 0xff ,1", "select 0xff, 1", true },
		{ "select \xc3\x89", "select \xc3\xa9", false },
	};
	struct oid a, b;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		a = hash_of(rows[i].a);
		b = hash_of(rows[i].b);
		if (oid_equal(&a, &b) != rows[i].equal)
			fail_msg("%s | %s", rows[i].a, rows[i].b);
	}
}

/* These are in committed records: they must never change. */
static void test_statement__hash_golden(void **state)
{
	static const struct {
		const char *text, *hex;
	} rows[] = {
		{ "select 1",
		  "85f36b1850ff1c9f8afe3999f6e1694f2daffac025dda51555a11d43169d29de" },
		{ "CREATE TABLE \"T\" (a int DEFAULT 1.5 CHECK (a <> U&'x'))",
		  "b71783db1e2900e59e0ec36ac4e61965c6e927a28c2fb9a9025390d6f4c35c2b" },
		{ "select $$ a $$, E'\\'' || 0xff -- c",
		  "9514ea2d9d8e55fa8a1cf2dbbde8f1f347dc20e77f0aabdc0387e5dc9645abfe" },
	};
	char hex[OID_HEX + 1];
	struct oid id;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		id = hash_of(rows[i].text);
		assert_string_equal(oid_to_hex(hex, &id), rows[i].hex);
	}
	assert_int_equal(split("select 1; select 2"), 0);
	statements_hash(&id, s, nr);
	assert_string_equal(
	    oid_to_hex(hex, &id),
	    "96c963eca2ad44d30c65a270bfd28f638d755720b2098fb4fd791f8416e220e4");
	statements_hash(&id, NULL, 0);
	assert_string_equal(
	    oid_to_hex(hex, &id),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void test_statement__hash_of_list_has_order(void **state)
{
	struct oid a, b;

	(void)state;
	assert_int_equal(split("select 1; select 2"), 0);
	statements_hash(&a, s, nr);
	assert_int_equal(split("select 2; select 1"), 0);
	statements_hash(&b, s, nr);
	assert_false(oid_equal(&a, &b));
	assert_int_equal(split("-- c\nSELECT 1;\n\nselect 2 ;"), 0);
	statements_hash(&b, s, nr);
	assert_true(oid_equal(&a, &b));
}

/* ---- tokens of a body ---- */

static void test_statement__tokens(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "", "" },
		{ " -- only a comment", "" },
		{ "BEGIN\n  -- c\n  New.A := 'X';\n  RETURN NEW;\nEND",
		  "begin new . a := 'X' ; return new ; end" },
		{ "SELECT \"A\"::INT, /* c */ $$ b  $$, 0xFF",
		  "select \"A\" :: int , $$ b  $$ , 0xFF" },
		{ "#variable_conflict use_column\n<<l>> x%TYPE",
		  "# variable_conflict use_column << l >> x % type" },
	};
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&b);
		assert_int_equal(
		    statement_tokens(&b, rows[i].text, strlen(rows[i].text)),
		    0);
		assert_string_equal(b.data, rows[i].want);
	}
	buf_clear(&b);
	assert_int_equal(statement_tokens(&b, "select 'x", 9), -1);
	assert_int_equal(statement_tokens(&b, "a\0b", 3), -1);
	assert_int_equal(statement_tokens(&b, "\xff", 1), -1);
	/* A part of a text. */
	assert_int_equal(statement_tokens(&b, "A B 'x", 3), 0);
	assert_string_equal(b.data, "a b");
	buf_release(&b);
}

/* B17: a file of a million statements, each found in its place. */
static void test_statement__a_million(void **state)
{
	static const char one[] = "SELECT 1;\n";
	const size_t many = 1000000, len = sizeof(one) - 1;
	struct arena a = ARENA_INIT;
	struct buf text = BUF_INIT;
	struct statement *cut;
	size_t found, i;

	(void)state;
	err_init(&e);
	for (i = 0; i < many; i++)
		buf_add(&text, one, len);
	assert_int_equal(
	    statement_split(&a, text.data, 0, text.len, &cut, &found, &e), 0);
	assert_int_equal(found, many);
	for (i = 0; i < many; i += many / 10 - 1) {
		assert_int_equal(cut[i].offset, i * len);
		assert_int_equal(cut[i].line, i + 1);
	}
	buf_release(&text);
	arena_release(&a);
}

/* Deep comments would take the scanner minutes. */
static void test_statement__tokens_refuses_comment_bomb(void **state)
{
	struct buf text = BUF_INIT, b = BUF_INIT;
	int i;

	(void)state;
	for (i = 0; i < 100000; i++)
		buf_puts(&text, "/*");
	for (i = 0; i < 100000; i++)
		buf_puts(&text, "*/");
	assert_int_equal(statement_tokens(&b, text.data, text.len), -1);
	buf_clear(&text);
	for (i = 0; i < 5000; i++)
		buf_puts(&text, "/* c */");
	assert_int_equal(statement_tokens(&b, text.data, text.len), 0);
	assert_string_equal(b.data, "");
	buf_release(&text);
	buf_release(&b);
}

/* ---- the byte form ---- */

static void test_statement__encode_decode(void **state)
{
	static const char text[] =
	    "create index on s.t (a);\nalter table t add a int, add check "
	    "(x);\nselect 1; copy t from stdin";
	struct statement *copy;
	size_t copy_nr, i, k;
	struct buf b = BUF_INIT;

	(void)state;
	assert_int_equal(split(text), 0);
	assert_int_equal(nr, 4);
	statements_encode(&b, s, nr);
	assert_int_equal(
	    statements_decode(&arena, b.data, b.len, &copy, &copy_nr, &e), 0);
	assert_int_equal(copy_nr, nr);
	for (i = 0; i < nr; i++) {
		assert_int_equal(copy[i].offset, s[i].offset);
		assert_int_equal(copy[i].len, s[i].len);
		assert_int_equal(copy[i].line, s[i].line);
		assert_int_equal(copy[i].class, s[i].class);
		assert_int_equal(copy[i].flags, s[i].flags);
		assert_string_equal(copy[i].tag, s[i].tag);
		assert_true(oid_equal(&copy[i].hash, &s[i].hash));
		assert_int_equal(copy[i].target_nr, s[i].target_nr);
		for (k = 0; k < s[i].target_nr; k++) {
			assert_string_equal(copy[i].targets[k].kind,
					    s[i].targets[k].kind);
			assert_string_equal(or_dash(copy[i].targets[k].schema),
					    or_dash(s[i].targets[k].schema));
			assert_string_equal(or_dash(copy[i].targets[k].table),
					    or_dash(s[i].targets[k].table));
			assert_string_equal(or_dash(copy[i].targets[k].name),
					    or_dash(s[i].targets[k].name));
		}
	}
	assert_null(copy[0].targets[0].name);
	/* Cut anywhere, or with a byte too many, it is refused. */
	for (i = 0; i < b.len; i++)
		assert_int_equal(
		    statements_decode(&arena, b.data, i, &copy, &copy_nr, &e),
		    -1);
	assert_int_equal(e.fault, FAULT_CORRUPT);
	buf_putc(&b, 0);
	assert_int_equal(
	    statements_decode(&arena, b.data, b.len, &copy, &copy_nr, &e), -1);
	buf_release(&b);
}

/* Any one byte wrong: an answer or an error, never a crash. */
static void test_statement__decode_of_damaged_bytes(void **state)
{
	struct statement *copy;
	struct buf b = BUF_INIT;
	size_t copy_nr, i, failed = 0;

	(void)state;
	assert_int_equal(split("create index i on s.t (a); select 1"), 0);
	statements_encode(&b, s, nr);
	for (i = 0; i < b.len; i++) {
		b.data[i] = (char)~b.data[i];
		if (statements_decode(&arena, b.data, b.len, &copy, &copy_nr,
				      &e) != 0)
			failed++;
		b.data[i] = (char)~b.data[i];
	}
	assert_true(failed > 40);
	buf_release(&b);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_statement__split),
		TEST(test_statement__split_as_the_parser),
		TEST(test_statement__split_of_a_section),
		TEST(test_statement__split_refuses),
		TEST(test_statement__split_refuses_nul),
		TEST(test_statement__split_for_psql),
		TEST(test_statement__rows_need_an_end),
		TEST(test_statement__rows_are_in_the_hash),
		TEST(test_statement__ignored_commands),
		TEST(test_statement__includes),
		TEST(test_statement__classify),
		TEST(test_statement__class_names),
		TEST(test_statement__targets),
		TEST(test_statement__hash),
		TEST(test_statement__hash_golden),
		TEST(test_statement__hash_of_list_has_order),
		TEST(test_statement__tokens),
		TEST(test_statement__a_million),
		TEST(test_statement__tokens_refuses_comment_bomb),
		TEST(test_statement__encode_decode),
		TEST(test_statement__decode_of_damaged_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
