/* pack: round trips, and streams that lie about themselves. */
#include "model/pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "unit/between.h"

static void test_pack__round_trip(void **state)
{
	static const size_t sizes[] = { 0, 1, 100, 1 << 16, 1 << 20 };
	struct err e;
	size_t i, k;

	(void)state;
	err_init(&e);
	for (i = 0; i < ARRAY_LEN(sizes); i++) {
		struct buf plain = BUF_INIT, packed = BUF_INIT, back = BUF_INIT;

		for (k = 0; k < sizes[i]; k++)
			buf_putc(&plain, (int)(k * k / 7 & 0x7f));
		pack_deflate(&packed, plain.data, plain.len);
		buf_puts(&back, "kept:");
		assert_int_equal(
		    pack_inflate(&back, packed.data, packed.len, plain.len, &e),
		    0);
		assert_int_equal(back.len, 5 + plain.len);
		assert_memory_equal(back.data, "kept:", 5);
		assert_memory_equal(back.data + 5, plain.data, plain.len);
		buf_release(&plain);
		buf_release(&packed);
		buf_release(&back);
	}
}

/* Windows and memory are chosen by length: what cannot be packed at all must
 * fit on both sides of each step. */
static void test_pack__noise_of_all_sizes(void **state)
{
	struct err e;
	size_t len, k;

	(void)state;
	err_init(&e);
	for (len = 0; len < 70000; len += 1 + len / 128) {
		struct buf plain = BUF_INIT, packed = BUF_INIT, back = BUF_INIT;
		uint32_t noise = (uint32_t)len;

		for (k = 0; k < len; k++) {
			noise = noise * 1664525 + 1013904223;
			buf_putc(&plain, (int)(noise >> 24));
		}
		pack_deflate(&packed, plain.data, plain.len);
		assert_int_equal(
		    pack_inflate(&back, packed.data, packed.len, len, &e), 0);
		assert_int_equal(back.len, len);
		if (len)
			assert_memory_equal(back.data, plain.data, len);
		buf_release(&plain);
		buf_release(&packed);
		buf_release(&back);
	}
}

static void refuse(const void *data, size_t len, size_t plain_len)
{
	struct buf out = BUF_INIT;
	struct err e;

	err_init(&e);
	assert_int_equal(pack_inflate(&out, data, len, plain_len, &e), -1);
	assert_int_equal(e.fault, FAULT_CORRUPT);
	assert_int_equal(out.len, 0);
	buf_release(&out);
}

static void test_pack__wrong_length(void **state)
{
	static const char text[] = "type: text\nnot null\ntype: text\n";
	size_t len = sizeof(text) - 1;
	struct buf packed = BUF_INIT;

	(void)state;
	pack_deflate(&packed, text, len);
	refuse(packed.data, packed.len, len - 1);
	refuse(packed.data, packed.len, len + 1);
	refuse(packed.data, packed.len, 0);
	refuse(packed.data, packed.len, PACK_MAX + 1);
	refuse(packed.data, packed.len, SIZE_MAX);
	buf_release(&packed);
}

static void test_pack__cut_or_followed(void **state)
{
	static const char text[] = "type: text\nnot null\ntype: text\n";
	size_t len = sizeof(text) - 1, i;
	struct buf packed = BUF_INIT;

	(void)state;
	pack_deflate(&packed, text, len);
	for (i = 0; i < packed.len; i++)
		refuse(packed.data, i, len);
	buf_putc(&packed, 0);
	refuse(packed.data, packed.len, len);
	buf_release(&packed);
}

/* No flipped bit may give other bytes: the stream ends in a checksum. */
static void test_pack__bit_flips(void **state)
{
	static const char text[] = "type: text\nnot null\ntype: text\n";
	size_t len = sizeof(text) - 1, bit;
	struct buf packed = BUF_INIT;

	(void)state;
	pack_deflate(&packed, text, len);
	for (bit = 0; bit < packed.len * 8; bit++) {
		struct buf out = BUF_INIT;
		struct err e;

		err_init(&e);
		packed.data[bit / 8] ^= (char)(1 << bit % 8);
		if (!pack_inflate(&out, packed.data, packed.len, len, &e))
			assert_memory_equal(out.data, text, len);
		packed.data[bit / 8] ^= (char)(1 << bit % 8);
		buf_release(&out);
	}
	buf_release(&packed);
}

/* 1 MiB of zeros is about 1 KiB packed; claiming less or more is seen. */
static void test_pack__bomb(void **state)
{
	size_t len = (size_t)1 << 20;
	char *zeros = calloc(1, len);
	struct buf packed = BUF_INIT;

	(void)state;
	pack_deflate(&packed, zeros, len);
	assert_between(packed.len, 1, 2000);
	refuse(packed.data, packed.len, 100);
	refuse(packed.data, packed.len, PACK_MAX);
	refuse(packed.data, 10, len);
	buf_release(&packed);
	free(zeros);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pack__round_trip),
		cmocka_unit_test(test_pack__noise_of_all_sizes),
		cmocka_unit_test(test_pack__wrong_length),
		cmocka_unit_test(test_pack__cut_or_followed),
		cmocka_unit_test(test_pack__bit_flips),
		cmocka_unit_test(test_pack__bomb),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
