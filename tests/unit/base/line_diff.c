#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/line_diff.h"

static void expect(const char *before, const char *after, const char *want)
{
	struct arena a = ARENA_INIT;
	struct buf got = BUF_INIT;
	size_t nr, i;
	struct diff_line *l = line_diff(&a, before, after, &nr);

	for (i = 0; i < nr; i++)
		buf_printf(&got, "%c%.*s ", l[i].sign, (int)l[i].len,
			   l[i].text);
	assert_string_equal(got.len ? got.data : "", want);
	buf_release(&got);
	arena_release(&a);
}

static void test_line_diff__rows(void **state)
{
	static const struct {
		const char *before, *after, *want;
	} rows[] = {
		{ NULL, NULL, "" },
		{ "", "a\n", "+a " },
		{ "a\nb", NULL, "-a -b " },
		{ "a\nb\n", "a\nb\n", " a  b " },
		{ "a\nc\n", "a\nb\nc\n", " a +b  c " },
		{ "a\nb\nc\n", "a\nc\n", " a -b  c " },
		{ "a\nb\nc\n", "a\nx\nc\n", " a -b +x  c " },
		/* The same lines in another order are no equal texts. */
		{ "id\na\nb\nc\n", "id\nc\na\nd\n", " id -a -b  c +a +d " },
		{ "a\na\n", "a\n", " a -a " },
		{ "\n\nx", "\nx", "  -  x " },
		{ "a\nb\nc\nd\n", "d\na\nb\nc\n", "+d  a  b  c -d " },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		expect(rows[i].before, rows[i].after, rows[i].want);
}

/* What is too much for the table is one block, between what is common. */
static void test_line_diff__too_much(void **state)
{
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct arena a = ARENA_INIT;
	size_t nr, i, plus = 0, minus = 0;
	struct diff_line *l;

	(void)state;
	buf_puts(&before, "first\n");
	buf_puts(&after, "first\n");
	for (i = 0; i < 3000; i++) {
		buf_printf(&before, "%zu\n", i);
		buf_printf(&after, "%zu\n", 3000 - i);
	}
	l = line_diff(&a, before.data, after.data, &nr);
	assert_int_equal(l[0].sign, ' ');
	for (i = 1; i < nr; i++) {
		plus += l[i].sign == '+';
		minus += l[i].sign == '-';
		assert_true(plus == 0 || l[i].sign == '+');
	}
	assert_int_equal(plus, 3000);
	assert_int_equal(minus, 3000);
	buf_release(&before);
	buf_release(&after);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line_diff__rows),
		cmocka_unit_test(test_line_diff__too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
