/* Canonical texts, key by key. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "model/definition.h"

static const char column[] = "type: character varying(50)\n"
			     "not null\n"
			     "default: 'a: b'::text\n"
			     "enum:\n\t'x'\n\t\n\t'y: z'\n"
			     "last: 1\n";

static void test_definition_get__values(void **state)
{
	static const struct {
		const char *text, *key, *value;
	} cases[] = {
		{ column, "type", "character varying(50)" },
		{ column, "not null", "" },
		{ column, "default", "'a: b'::text" },
		{ column, "enum", "'x'\n\n'y: z'" },
		{ column, "last", "1" },
		{ column, "not", NULL },
		{ column, "typ", NULL },
		{ column, "'y", NULL },
		{ "source: SELECT 1\n", "source", "SELECT 1" },
		{ "source:\n\ta\n\t\n", "source", "a\n" },
		{ "source\n", "source", "" },
		{ "", "source", NULL },
		{ NULL, "source", NULL },
	};
	struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		const char *is =
		    definition_get(&a, cases[i].text, cases[i].key);

		if (cases[i].value)
			assert_string_equal(is, cases[i].value);
		else
			assert_null(is);
	}
	arena_release(&a);
}

static void test_definition_same__present_or_not(void **state)
{
	struct arena a = ARENA_INIT;

	(void)state;
	assert_true(definition_same(&a, "a: 1\nb\n", "b\na: 1\n", "a"));
	assert_true(definition_same(&a, "a: 1\n", "b\n", "c"));
	assert_false(definition_same(&a, "a: 1\n", "a: 2\n", "a"));
	assert_false(definition_same(&a, "a: 1\n", "", "a"));
	assert_false(definition_same(&a, "", "a\n", "a"));
	arena_release(&a);
}

static void test_definition_differs_within__keys(void **state)
{
	static const char *const keys[] = { "b", "d", NULL };
	struct arena a = ARENA_INIT;

	(void)state;
	assert_true(definition_differs_within(&a, "a: 1\nb:\n\tx\n",
					      "a: 1\nb: 2\nd\n", keys));
	assert_true(definition_differs_within(&a, "a: 1\n", "a: 1\n", keys));
	assert_false(
	    definition_differs_within(&a, "a: 1\nb\n", "a: 2\nb\n", keys));
	assert_false(definition_differs_within(&a, "a: 1\n", "", keys));
	arena_release(&a);
}

static void test_definition_beyond__first_other_key(void **state)
{
	static const char *const keys[] = { "type", "enum", NULL };
	struct arena a = ARENA_INIT;

	(void)state;
	assert_string_equal(definition_beyond(&a, column, keys), "not null");
	assert_null(
	    definition_beyond(&a, "type: x\nenum:\n\tnot null\n", keys));
	assert_null(definition_beyond(&a, NULL, keys));
	arena_release(&a);
}

static void test_definition_items__split(void **state)
{
	struct arena a = ARENA_INIT;
	const char **items;

	(void)state;
	assert_int_equal(definition_items(&a, "a=1, b=2,3", &items), 2);
	assert_string_equal(items[0], "a=1");
	assert_string_equal(items[1], "b=2,3");
	assert_int_equal(definition_items(&a, NULL, &items), 0);
	assert_int_equal(definition_items(&a, "", &items), 0);
	assert_int_equal(definition_lines(&a, "a\n\nb", &items), 3);
	assert_string_equal(items[1], "");
	arena_release(&a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_definition_get__values),
		cmocka_unit_test(test_definition_same__present_or_not),
		cmocka_unit_test(test_definition_differs_within__keys),
		cmocka_unit_test(test_definition_beyond__first_other_key),
		cmocka_unit_test(test_definition_items__split),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
