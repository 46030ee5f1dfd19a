#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void test_buf__append(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	assert_string_equal(b.data, "");
	buf_puts(&b, "one");
	buf_putc(&b, ' ');
	buf_add(&b, "two\0", 4);
	buf_printf(&b, "%d", 3);
	assert_int_equal(b.len, 9);
	assert_memory_equal(b.data, "one two\0003", 10);
	buf_release(&b);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.data, "");
}

static void test_buf__grows(void **state)
{
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < 10000; i++)
		buf_printf(&b, "%04zu", i);
	assert_int_equal(b.len, 40000);
	assert_memory_equal(b.data + 4 * 9876, "9876", 4);
	assert_int_equal(b.data[b.len], 0);
	buf_release(&b);
}

static void test_buf__limit(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	buf_puts(&b, "12345");
	assert_false(b.broken);
	buf_putc(&b, '6');
	assert_true(b.broken);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.data, "");
	buf_puts(&b, "x");
	assert_int_equal(b.len, 0);
	buf_clear(&b);
	assert_false(b.broken);
	buf_printf(&b, "%s", "123456");
	assert_true(b.broken);
	buf_clear(&b);
	buf_add(&b, "x", SIZE_MAX);
	assert_true(b.broken);
	buf_release(&b);
	assert_int_equal(b.limit, 5);
}

static void test_buf__truncate(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_truncate(&b, 0);
	buf_puts(&b, "12345");
	buf_truncate(&b, 9);
	assert_string_equal(b.data, "12345");
	buf_truncate(&b, 2);
	assert_string_equal(b.data, "12");
	assert_int_equal(b.len, 2);
	buf_clear(&b);
	assert_string_equal(b.data, "");
	buf_release(&b);
}

static void test_buf__steal(void **state)
{
	struct buf b = BUF_INIT;
	char *s = buf_steal(&b);

	(void)state;
	assert_string_equal(s, "");
	free(s);
	buf_puts(&b, "mine");
	s = buf_steal(&b);
	assert_string_equal(s, "mine");
	assert_int_equal(b.len, 0);
	buf_puts(&b, "again");
	assert_string_equal(s, "mine");
	free(s);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_buf__append),
		cmocka_unit_test(test_buf__grows),
		cmocka_unit_test(test_buf__limit),
		cmocka_unit_test(test_buf__truncate),
		cmocka_unit_test(test_buf__steal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
