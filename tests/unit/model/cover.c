/* cover: which extras are harmless, and when one text covers another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "model/plan.h"

static const struct {
	const char *text, *key;
	bool has;
} attributes[] = {
	{ "", "x", false },
	{ "not null\n", "not null", true },
	{ "type: text\nnot null\n", "not null", true },
	{ "type: text\nnot null", "not null", true },
	{ "not null: t_a_not_null\n", "not null", true },
	{ "default: 1\n", "default", true },
	{ "default:\n\t1\n", "default", true },
	{ "default \n", "default", false },
	{ "defaults\n", "default", false },
	{ "type: not null\n", "not null", false },
	{ "comment:\n\tnot null\n", "not null", false },
	{ "not\n", "not null", false },
	{ "not nul", "not null", false },
	{ "\nnot null\n", "not null", true },
};

static void test_cover__attributes(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(attributes); i++)
		if (text_has_attribute(attributes[i].text, attributes[i].key) !=
		    attributes[i].has)
			fail_msg("row %zu", i);
	assert_false(text_has_attribute(NULL, "x"));
}

#define COLUMN "public/table/t/column/c"
#define INDEX "public/table/t/index/i"

static const struct {
	const char *path;
	enum part part;
	const char *text;
	bool harmless;
} extras[] = {
	{ COLUMN, PART_STRUCTURE, "type: text\n", true },
	{ COLUMN, PART_STRUCTURE, "type: text\nnot null\n", false },
	{ COLUMN, PART_STRUCTURE, "type: text\nnot null\ndefault: 'x'\n",
	  true },
	{ COLUMN, PART_STRUCTURE, "type: text\nnot null\ndefault:\n\t'x'\n",
	  true },
	{ COLUMN, PART_STRUCTURE, "type: integer\nnot null\nidentity: always\n",
	  true },
	{ COLUMN, PART_STRUCTURE, "not null\ngenerated stored: (a + 1)\n",
	  true },
	{ COLUMN, PART_STRUCTURE, "not null\ngenerated virtual: (a + 1)\n",
	  true },
	{ COLUMN, PART_STRUCTURE, NULL, false },
	{ INDEX, PART_STRUCTURE, "method: btree\n", true },
	{ INDEX, PART_STRUCTURE, "unique\nmethod: btree\n", false },
	{ "public/table/t/constraint/c", PART_STRUCTURE, "check: true\n",
	  false },
	{ "public/table/t/trigger/c", PART_STRUCTURE, "x\n", false },
	{ "public/table/t/rule/c", PART_STRUCTURE, "x\n", false },
	{ "public/table/t/policy/c", PART_STRUCTURE, "x\n", false },
	{ "public/table/t", PART_STRUCTURE, "x\n", false },
	{ COLUMN, PART_COMMENTS, "comment: x\n", true },
	{ COLUMN, PART_COMMENTS, NULL, true },
	{ "public/function/f()", PART_SOURCE, NULL, true },
	{ COLUMN, PART_OWNERS, "owner: x\n", false },
	{ COLUMN, PART_PRIVILEGES, "x\n", false },
	{ "public/table/t", PART_COLUMN_ORDER, "c\n", false },
};

static void test_cover__extras(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(extras); i++)
		if (extra_is_harmless(extras[i].path, extras[i].part,
				      extras[i].text) != extras[i].harmless)
			fail_msg("row %zu", i);
}

static const struct {
	const char *a, *b;
	bool covers, agrees;
} orders[] = {
	{ "", "", true, true },
	{ "a\n", "", true, true },
	{ "", "a\n", false, true },
	{ "a\nb\nc\n", "a\nb\nc\n", true, true },
	{ "a\nb\nc\n", "a\nc\n", true, true },
	{ "a\nb\nc\n", "b\n", true, true },
	{ "a\nb\nc\n", "c\na\n", false, false },
	{ "a\nb\n", "b\na\n", false, false },
	{ "a\nb\n", "a\nb\nc\n", false, true },
	{ "a\nx\nb\n", "y\na\nb\n", false, true },
	{ "a\nx\nb\n", "b\nx\n", false, false },
	{ "ab\n", "a\n", false, true },
	{ "a\n", "ab\n", false, true },
	{ "a\nb", "b", true, true },
};

static void test_cover__column_order(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(orders); i++) {
		if (column_order_covers(orders[i].a, orders[i].b) !=
			orders[i].covers ||
		    column_order_agrees(orders[i].a, orders[i].b) !=
			orders[i].agrees ||
		    column_order_agrees(orders[i].b, orders[i].a) !=
			orders[i].agrees)
			fail_msg("row %zu", i);
	}
}

static const struct {
	const char *path;
	enum part part;
	const char *there, *asked;
	bool covers;
} definitions[] = {
	{ COLUMN, PART_STRUCTURE, "type: text\n", "type: text\n", true },
	{ COLUMN, PART_STRUCTURE, "type: text\nnot null\n", "type: text\n",
	  false },
	{ "public/table/t", PART_STRUCTURE, "row security\nunlogged\n",
	  "unlogged\n", true },
	{ "public/table/t", PART_STRUCTURE, "row security\n", "", true },
	{ "public/table/t", PART_STRUCTURE, "row security\n", "unlogged\n",
	  false },
	{ "public/table/t", PART_STRUCTURE, "", "unlogged\n", false },
	{ "public/view/v", PART_STRUCTURE, "a\nb\n", "a\n", false },
	{ "public/table/t", PART_COLUMN_ORDER, "a\nx\nb\n", "a\nb\n", true },
	{ "public/table/t", PART_COLUMN_ORDER, "b\na\n", "a\nb\n", false },
	{ "public/table/t", PART_COMMENTS, "a\nb\n", "a\n", false },
};

static void test_cover__definitions(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(definitions); i++)
		if (definition_covers(definitions[i].path, definitions[i].part,
				      definitions[i].there,
				      definitions[i].asked) !=
		    definitions[i].covers)
			fail_msg("row %zu", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cover__attributes),
		cmocka_unit_test(test_cover__extras),
		cmocka_unit_test(test_cover__column_order),
		cmocka_unit_test(test_cover__definitions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
