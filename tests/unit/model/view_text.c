/* The query of a view as 15 prints it, and as it must read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/view_text.h"

static const struct {
	const char *name, *text, *want;
} rows[] = {
	{ "one table",
	  "SELECT p.id,\n    p.name AS n\n   FROM app.p\n  WHERE (p.m > 1)",
	  "SELECT id,\n    name AS n\n   FROM app.p\n  WHERE (m > 1)" },
	{ "as 16 prints it", "SELECT id FROM app.p WHERE (m > 1)",
	  "SELECT id FROM app.p WHERE (m > 1)" },
	{ "alias", "SELECT x.id FROM app.p x WHERE f(x.id)",
	  "SELECT id FROM app.p x WHERE f(id)" },
	{ "quoted alias", "SELECT \"X y\".id FROM app.p \"X y\"",
	  "SELECT id FROM app.p \"X y\"" },
	{ "table function without an alias",
	  "SELECT \"xmltable\".a, xmltable.b FROM XMLTABLE(('/r'::text) COLUMNS a integer)",
	  "SELECT a, xmltable.b FROM XMLTABLE(('/r'::text) COLUMNS a integer)" },
	{ "table function with an alias",
	  "SELECT x.a, \"xmltable\".b FROM XMLTABLE(('/r'::text) COLUMNS a integer) x",
	  "SELECT a, \"xmltable\".b FROM XMLTABLE(('/r'::text) COLUMNS a integer) x" },
	{ "two tables", "SELECT a.id, b.id FROM a, b",
	  "SELECT a.id, b.id FROM a, b" },
	{ "join", "SELECT a.id FROM (a JOIN b ON ((a.id = b.id)))",
	  "SELECT a.id FROM (a JOIN b ON ((a.id = b.id)))" },
	{ "union", "SELECT a.id FROM a UNION SELECT b.id FROM b",
	  "SELECT a.id FROM a UNION SELECT b.id FROM b" },
	{ "inner query keeps its own",
	  "SELECT a.id FROM a WHERE (EXISTS ( SELECT 1 FROM b WHERE (b.id = a.id)))",
	  "SELECT id FROM a WHERE (EXISTS ( SELECT 1 FROM b WHERE (b.id = a.id)))" },
	{ "common table expression",
	  "WITH q AS (\n SELECT a.id FROM a\n ) SELECT q.id FROM q",
	  "WITH q AS (\n SELECT a.id FROM a\n ) SELECT id FROM q" },
	{ "sub-select in FROM",
	  "SELECT s.n FROM ( SELECT a.n FROM a) s GROUP BY s.n",
	  "SELECT n FROM ( SELECT a.n FROM a) s GROUP BY n" },
	{ "function in FROM", "SELECT g.g FROM generate_series(1, 2) g(g)",
	  "SELECT g FROM generate_series(1, 2) g(g)" },
	{ "ordinality",
	  "SELECT u.a FROM unnest(ARRAY[1]) WITH ORDINALITY u(a, b)",
	  "SELECT a FROM unnest(ARRAY[1]) WITH ORDINALITY u(a, b)" },
	{ "rows from",
	  "SELECT q.a FROM ROWS FROM(f(1), g(2)) WITH ORDINALITY q(a, b) WHERE (q.b > 1)",
	  "SELECT a FROM ROWS FROM(f(1), g(2)) WITH ORDINALITY q(a, b) WHERE (b > 1)" },
	{ "a table that is called rows", "SELECT rows.a FROM rows",
	  "SELECT a FROM rows" },
	{ "xmltable",
	  "SELECT \"xmltable\".x FROM XMLTABLE(('/r'::text) PASSING (d) COLUMNS x integer)",
	  "SELECT x FROM XMLTABLE(('/r'::text) PASSING (d) COLUMNS x integer)" },
	{ "xmltable with an alias",
	  "SELECT q.x FROM XMLTABLE(('/r'::text) PASSING (d) COLUMNS x integer) q",
	  "SELECT x FROM XMLTABLE(('/r'::text) PASSING (d) COLUMNS x integer) q" },
	{ "whole row", "SELECT a.*::a AS r FROM a",
	  "SELECT a.*::a AS r FROM a" },
	{ "names of a schema that is called as the table",
	  "SELECT a.f(a.x) AS f, (a.y)::a.t AS y, (a.z COLLATE a.c) AS z FROM a.a",
	  "SELECT a.f(x) AS f, (y)::a.t AS y, (z COLLATE a.c) AS z FROM a.a" },
	{ "from in an expression",
	  "SELECT EXTRACT(year FROM a.t) AS y, (a.x IS DISTINCT FROM a.y) AS d FROM a",
	  "SELECT EXTRACT(year FROM t) AS y, (x IS DISTINCT FROM y) AS d FROM a" },
	{ "string that looks like a column", "SELECT 'a.x'::text AS s FROM a",
	  "SELECT 'a.x'::text AS s FROM a" },
	{ "no table", "SELECT 1 AS one", "SELECT 1 AS one" },
	{ "only", "SELECT a.x FROM ONLY a ORDER BY a.x",
	  "SELECT x FROM ONLY a ORDER BY x" },
	{ "sample", "SELECT a.x FROM a TABLESAMPLE system ('1'::real)",
	  "SELECT x FROM a TABLESAMPLE system ('1'::real)" },
	{ "not SQL", "SELECT 'open", "SELECT 'open" },
};

static void test_view_text__normalise(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf once = BUF_INIT, twice = BUF_INIT;

		view_normalise(&once, rows[i].text);
		print_message("%s\n", rows[i].name);
		assert_string_equal(once.data, rows[i].want);
		view_normalise(&twice, once.data);
		assert_string_equal(twice.data, once.data);
		buf_release(&once);
		buf_release(&twice);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_view_text__normalise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
