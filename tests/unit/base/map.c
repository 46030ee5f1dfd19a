#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/map.h"

static char one[] = "1", two[] = "2", three[] = "3";

static void test_map__put_get_remove(void **state)
{
	struct map m = MAP_INIT;

	(void)state;
	assert_null(map_get(&m, "a"));
	assert_int_equal(map_nr(&m), 0);
	map_put(&m, "a", one);
	map_put(&m, "", two);
	assert_ptr_equal(map_get(&m, "a"), one);
	assert_ptr_equal(map_get(&m, ""), two);
	assert_null(map_get(&m, "A"));
	assert_int_equal(map_nr(&m), 2);
	assert_ptr_equal(map_remove(&m, "a"), one);
	assert_null(map_remove(&m, "a"));
	assert_int_equal(map_nr(&m), 1);
	map_release(&m);
	assert_int_equal(map_nr(&m), 0);
	assert_null(map_first(&m));
}

/* After a replace the old key's memory may go: the new one is kept. */
static void test_map__replace_keeps_new_key(void **state)
{
	char old_key[] = "key", new_key[] = "key";
	struct map m;

	(void)state;
	map_init(&m);
	map_put(&m, old_key, one);
	map_put(&m, new_key, two);
	assert_int_equal(map_nr(&m), 1);
	memset(old_key, 'x', 3);
	assert_ptr_equal(map_get(&m, "key"), two);
	assert_ptr_equal(map_key(map_first(&m)), new_key);
	map_release(&m);
}

static void test_map__iterates_in_order_of_insertion(void **state)
{
	struct map m = MAP_INIT;
	const struct map_entry *it;
	char seen[8] = "";

	(void)state;
	map_put(&m, "z", one);
	map_put(&m, "a", two);
	map_put(&m, "m", three);
	map_put(&m, "z", three);
	for (it = map_first(&m); it; it = map_next(it)) {
		strncat(seen, map_key(it), 1);
		strncat(seen, map_value(it), 1);
	}
	assert_string_equal(seen, "z3a2m3");
	map_release(&m);
}

static void test_map__removal_while_iterating(void **state)
{
	static char keys[500][8];
	struct map m = MAP_INIT;
	const struct map_entry *it, *next;
	size_t i, removed = 0;

	(void)state;
	for (i = 0; i < 500; i++) {
		snprintf(keys[i], sizeof(keys[i]), "k%zu", i);
		map_put(&m, keys[i], keys[i]);
	}
	for (it = map_first(&m); it; it = next) {
		next = map_next(it);
		if (strlen(map_key(it)) == 4)
			removed += map_remove(&m, map_key(it)) != NULL;
	}
	assert_int_equal(removed, 400);
	assert_int_equal(map_nr(&m), 100);
	assert_null(map_get(&m, "k100"));
	assert_null(map_get(&m, "k499"));
	assert_ptr_equal(map_get(&m, "k7"), keys[7]);
	map_release(&m);
}

/* Against a plain array: what stands behind a removed key must stay within
 * reach, and the table grows with holes in it. */
static void test_map__random_against_array(void **state)
{
	enum { KEYS = 300, STEPS = 20000 };
	static char keys[KEYS][40];
	bool there[KEYS] = { false };
	struct map m = MAP_INIT;
	size_t nr = 0, i, step;
	uint32_t x = 1;

	(void)state;
	for (i = 0; i < KEYS; i++)
		snprintf(keys[i], sizeof(keys[i]), "public/table/w/column/%zu",
			 i);
	for (step = 0; step < STEPS; step++) {
		x = x * 1664525u + 1013904223u;
		i = (x >> 8) % KEYS;
		if (x >> 31) {
			map_put(&m, keys[i], keys[i]);
			nr += !there[i];
			there[i] = true;
		} else {
			assert_ptr_equal(map_remove(&m, keys[i]),
					 there[i] ? keys[i] : NULL);
			nr -= there[i];
			there[i] = false;
		}
		assert_int_equal(map_nr(&m), nr);
		i = (x >> 3) % KEYS;
		assert_ptr_equal(map_get(&m, keys[i]),
				 there[i] ? keys[i] : NULL);
	}
	for (i = 0; i < KEYS; i++)
		assert_ptr_equal(map_get(&m, keys[i]),
				 there[i] ? keys[i] : NULL);
	map_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_map__put_get_remove),
		cmocka_unit_test(test_map__replace_keeps_new_key),
		cmocka_unit_test(test_map__iterates_in_order_of_insertion),
		cmocka_unit_test(test_map__removal_while_iterating),
		cmocka_unit_test(test_map__random_against_array),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
