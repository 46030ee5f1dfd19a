/* expression: both forms that PostgreSQL prints become one; the rest stays. */
#include "model/expression.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"

static char *normal(const char *text)
{
	struct buf b = BUF_INIT;

	expression_normalise(&b, text);
	return buf_steal(&b);
}

static void test_expression__forms(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: unchanged */
	} rows[] = {
		{ "", NULL },
		{ "(x > 0)", NULL },
		{ "'available'::character varying", NULL },
		{ "((s)::text = ANY ((ARRAY['a'::character varying, 'b,c]'::character varying])::text[]))",
		  "((s)::text = ANY (ARRAY[('a'::character varying)::text, ('b,c]'::character varying)::text]))" },
		{ "((s)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
		  NULL },
		{ "(x = ANY ((ARRAY['a'::public.\"T[]\"])::public.\"Odd type\"[]))",
		  "(x = ANY (ARRAY[('a'::public.\"T[]\")::public.\"Odd type\"]))" },
		{ "(x = ANY ((ARRAY[f((1 + 2), 'it''s')])::numeric(10,2)[]))",
		  "(x = ANY (ARRAY[(f((1 + 2), 'it''s'))::numeric(10,2)]))" },
		{ "((ARRAY[(ARRAY[1, 2])::bigint[]])::bigint[])",
		  "(ARRAY[(ARRAY[(1)::bigint, (2)::bigint])::bigint])" },
		{ "(t = '(ARRAY[1])::text[]'::text)", NULL },
		{ "(t = E'\\'(ARRAY[1])::text[]'::text)", NULL },
		{ "(ARRAY[1, 2])", NULL },
		{ "(ARRAY[1, 2]", NULL },
		{ "(((a >= 1) AND (a <= 2)) AND (b <> 3))",
		  "((a >= 1) AND (a <= 2) AND (b <> 3))" },
		{ "((((a) AND (b)) AND (c)) AND (d))",
		  "((a) AND (b) AND (c) AND (d))" },
		{ "((a AND b) AND c)", "(a AND b AND c)" },
		{ "(((a) OR (b)) OR (c))", "((a) OR (b) OR (c))" },
		{ "(((a) OR (b)) AND (c))", NULL },
		{ "((a) AND ((b) AND (c)))", NULL },
		{ "((a = ' AND (') AND (b))", NULL },
		{ "(\"x AND y\" AND b)", NULL },
		{ "nextval('public.s'::regclass)", NULL },
		{ "XMLSERIALIZE(CONTENT ((a AND b) AND c) AS text NO INDENT)",
		  "XMLSERIALIZE(CONTENT (a AND b AND c) AS text)" },
		{ "XMLSERIALIZE(CONTENT x AS text INDENT)", NULL },
		{ "f('XMLSERIALIZE(x NO INDENT)', \"y NO INDENT\")", NULL },
		{ "XMLSERIALIZE(x NO INDENT", NULL },
		{ "((x)[1] = 2)", NULL },
		{ "EXTRACT(YEAR FROM ((a AND b) AND c))",
		  "EXTRACT(year FROM (a AND b AND c))" },
		{ "EXTRACT(epoch FROM now())", NULL },
		{ "EXTRACT(\"YEAR\" FROM c)", "EXTRACT(year FROM c)" },
		{ "EXTRACT(\"a b\" FROM c)", NULL },
		{ "EXTRACT(\"\" FROM c)", NULL },
		{ "( SELECT 'x'::text AS text\n FROM t)",
		  "( SELECT 'x'::text\n FROM t)" },
		{ "( SELECT NULL::character varying AS \"varchar\")",
		  "( SELECT NULL::character varying)" },
		{ "( SELECT '-1'::integer AS int4, 'a'::s.\"T\" AS \"T\")",
		  "( SELECT '-1'::integer, 'a'::s.\"T\")" },
		{ "( SELECT '{1}'::integer[] AS int4, 'x'::\"char\" AS \"char\")",
		  "( SELECT '{1}'::integer[], 'x'::\"char\")" },
		{ "( SELECT '1.50'::numeric(10,2) AS \"numeric\" FROM t)",
		  "( SELECT '1.50'::numeric(10,2) FROM t)" },
		{ "( SELECT E'\\\\'::bytea AS bytea)",
		  "( SELECT E'\\\\'::bytea)" },
		{ "( SELECT 'now'::timestamp(3) with time zone AS timestamptz)",
		  "( SELECT 'now'::timestamp(3) with time zone)" },
		{ "( SELECT 'now'::timestamp with time zone AS \"timestamp\")",
		  NULL },
		{ "( SELECT '1'::\"bit\" AS \"bit\")",
		  "( SELECT '1'::\"bit\")" },
		{ "( SELECT 'x'::text AS t, 'x'::text AS \"?column?\")", NULL },
		{ "( SELECT 'x'::text AS texts, x::text AS text)", NULL },
		{ "( SELECT 'x'::text AS)", NULL },
		{ "'x'::", NULL },
		{ "NULL::text", NULL },
		{ "EXTRACT(YEAR)", NULL },
		{ "EXTRACT(YEAR FROM x", NULL },
		{ "f('EXTRACT(YEAR FROM x)', \"EXTRACT(YEAR FROM x)\")", NULL },
		{ "((a, b) OVERLAPS (c, d))", "\"overlaps\"(a, b, c, d)" },
		{ "((a, b) OVERLAPS (c, d) AND x)", NULL },
		{ "NORMALIZE(b)", "\"normalize\"(b)" },
		{ "NORMALIZE((b || 'x'::text), NFKC)",
		  "\"normalize\"((b || 'x'::text), 'nfkc'::text)" },
		{ "NORMALIZE(b, odd)", NULL },
		{ "(NOT (b IS NORMALIZED))", "(NOT is_normalized(b))" },
		{ "((b || 'x'::text) IS NFD NORMALIZED)",
		  "is_normalized((b || 'x'::text), 'nfd'::text)" },
		{ "(b IS NOT NULL)", NULL },
		{ "SUBSTRING(b SIMILAR 'a'::text ESCAPE '#'::text)",
		  "\"substring\"(b, 'a'::text, '#'::text)" },
		{ "XMLEXISTS(('//a'::text) PASSING (h))",
		  "\"xmlexists\"('//a'::text, h)" },
		{ "XMLSERIALIZE(CONTENT h AS text NO INDENT)",
		  "XMLSERIALIZE(CONTENT h AS text)" },
		{ "XMLSERIALIZE(CONTENT h AS text INDENT)", NULL },
		{ "btrim((v)::text)", "btrim(v)" },
		{ "btrim((a)::text, ((b)::text)::text)", "btrim(a, b)" },
		{ "btrim(((a)::text || (b)::text))", NULL },
		{ "TRIM(BOTH FROM (v)::text)", "btrim(v)" },
		{ "\"substring\"((v)::text, 1, 2)", "\"substring\"(v, 1, 2)" },
		{ "public.btrim((v)::text)", NULL },
		{ "\"substring\"", NULL },
		{ "timezone((v)::text, (d)::timestamp with time zone)",
		  "timezone(v, (d)::timestamp with time zone)" },
		{ ")(", NULL },
		{ "'unterminated", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *once = normal(rows[i].text);
		char *twice = normal(once);

		assert_string_equal(once,
				    rows[i].want ? rows[i].want : rows[i].text);
		assert_string_equal(twice, once);
		free(once);
		free(twice);
	}
}

/* The IN of a procedure's arguments goes, what reads like it stays. */
static void test_expression__arguments(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "", "" },
		{ "a integer", "a integer" },
		{ "IN a integer, IN b text", "a integer, b text" },
		{ "IN \"IN\" integer, INOUT b text, VARIADIC c integer[]",
		  "\"IN\" integer, INOUT b text, VARIADIC c integer[]" },
		{ "IN a text DEFAULT 'x, IN b'::text, IN c text DEFAULT f(1, IN 2)",
		  "a text DEFAULT 'x, IN b'::text, c text DEFAULT f(1, IN 2)" },
		{ "IN integer, IN \", IN\" text", "integer, \", IN\" text" },
		{ "a (", "a (" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct buf b = BUF_INIT;

		expression_normalise_arguments(&b, rows[i].text);
		assert_string_equal(b.data, rows[i].want);
		buf_release(&b);
	}
}

/* Neither the stack nor the time gives out. */
static void test_expression__deep(void **state)
{
	size_t depth = 20000;
	char *text = xmalloc(2 * depth + 2), *out;

	(void)state;
	memset(text, '(', depth);
	text[depth] = 'x';
	memset(text + depth + 1, ')', depth);
	text[2 * depth + 1] = '\0';
	out = normal(text);
	assert_string_equal(out, text);
	free(out);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_expression__forms),
		cmocka_unit_test(test_expression__arguments),
		cmocka_unit_test(test_expression__deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
