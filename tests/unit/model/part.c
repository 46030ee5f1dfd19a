/* part: names and lists. */
#include "model/part.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"

/* The order is hashed into each fingerprint. */
static void test_part__names_in_order(void **state)
{
	(void)state;
	assert_int_equal(PART_NR, 6);
	assert_string_equal(part_name(PART_STRUCTURE), "structure");
	assert_int_equal(PART_STRUCTURE, 0);
	assert_string_equal(part_name(1), "column-order");
	assert_string_equal(part_name(2), "source");
	assert_string_equal(part_name(3), "comments");
	assert_string_equal(part_name(4), "owners");
	assert_string_equal(part_name(5), "privileges");
}

static void test_part__lists(void **state)
{
	static const struct {
		const char *list;
		unsigned parts;
	} rows[] = {
		{ "structure", 1 },
		{ "structure,column-order", PARTS_DEFAULT },
		{ "column-order,structure", PARTS_DEFAULT },
		{ " structure , comments ", 1 | 8 },
		{ "source,source", 4 },
		{ "all", PARTS_ALL },
		{ "all,owners", 63 },
	};
	struct err e;
	size_t i;

	(void)state;
	err_init(&e);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		unsigned parts = 99;

		assert_int_equal(parts_parse(rows[i].list, &parts, &e), 0);
		assert_int_equal(parts, rows[i].parts);
	}
}

static void test_part__lists_refused(void **state)
{
	static const char *const rows[] = {
		"",
		" ",
		",",
		"structure,",
		",structure",
		"structures",
		"struct",
		"structure owners",
		"ALL",
		"structure;owners",
		"structure,,owners",
	};
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		unsigned parts;

		err_init(&e);
		assert_int_equal(parts_parse(rows[i], &parts, &e), -1);
		assert_int_equal(e.fault, FAULT_USAGE);
		assert_non_null(strstr(e.message, "unknown part"));
		assert_non_null(strstr(e.detail, "privileges, "));
	}
}

static void test_part__endless_list(void **state)
{
	char list[4096];
	unsigned parts;
	struct err e;

	(void)state;
	memset(list, 'x', sizeof(list) - 1);
	list[sizeof(list) - 1] = '\0';
	err_init(&e);
	assert_int_equal(parts_parse(list, &parts, &e), -1);
	assert_string_equal(e.message, "list of parts is too long");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_part__names_in_order),
		cmocka_unit_test(test_part__lists),
		cmocka_unit_test(test_part__lists_refused),
		cmocka_unit_test(test_part__endless_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
