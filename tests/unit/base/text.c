#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/text.h"

/* A literal and its length, for bytes that hold NUL. */
#define BYTES(s) s, sizeof(s) - 1

static void test_text__utf8_check(void **state)
{
	static const struct {
		const char *s;
		size_t len, good;
	} rows[] = {
		{ BYTES(""), 0 },
		{ BYTES("plain"), 5 },
		{ BYTES("caf\xc3\xa9"), 5 },
		{ BYTES("\xe2\x82\xac"), 3 },
		{ BYTES("\xf0\x9f\x98\x80"), 4 },
		{ BYTES("\xf4\x8f\xbf\xbf"), 4 },
		{ BYTES("\x7f"), 1 },
		{ BYTES("a\0b"), 1 },
		{ BYTES("a\x80"), 1 },
		{ BYTES("ab\xc0\xaf"), 2 },	  /* overlong '/' */
		{ BYTES("\xc1\xbf"), 0 },	  /* overlong DEL */
		{ BYTES("\xe0\x9f\xbf"), 0 },	  /* overlong, 3 bytes */
		{ BYTES("\xf0\x8f\xbf\xbf"), 0 }, /* overlong, 4 bytes */
		{ BYTES("\xed\x9f\xbf"), 3 },
		{ BYTES("x\xed\xa0\x80"), 1 }, /* surrogate */
		{ BYTES("\xed\xbf\xbf"), 0 },
		{ BYTES("\xf4\x90\x80\x80"), 0 }, /* beyond U+10FFFF */
		{ BYTES("\xf5\x80\x80\x80"), 0 },
		{ BYTES("\xff"), 0 },
		{ BYTES("a\xc3"), 1 }, /* cut short */
		{ BYTES("a\xe2\x82"), 1 },
		{ BYTES("\xe2\x28\xa1"), 0 },
		{ BYTES("\xf0\x9f\x98"), 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_int_equal(text_utf8_check(rows[i].s, rows[i].len),
				 rows[i].good);
}

static void test_text__escape(void **state)
{
	static const struct {
		const char *s;
		size_t len;
		bool multiline;
		const char *want;
	} rows[] = {
		{ BYTES("plain text"), false, "plain text" },
		{ BYTES("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"), false,
		  "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80" },
		{ BYTES("a\nb\tc"), false, "a\\x0ab\\x09c" },
		{ BYTES("a\nb\tc"), true, "a\nb\tc" },
		{ BYTES("a\rb"), true, "a\\x0db" },
		{ BYTES("\033[31mred\a"), true, "\\x1b[31mred\\x07" },
		{ BYTES("nul\0!"), false, "nul\\x00!" },
		{ BYTES("\x7f"), false, "\\x7f" },
		{ BYTES("\xc2\x9b"), false, "\\u{9b}" },	 /* C1 CSI */
		{ BYTES("\xe2\x80\xae"), false, "\\u{202e}" },	 /* RLO */
		{ BYTES("\xe2\x81\xa6"), false, "\\u{2066}" },	 /* LRI */
		{ BYTES("a\xe2\x80\x8b"), false, "a\\u{200b}" }, /* ZWSP */
		{ BYTES("\xe2\x80\xa8"), true, "\\u{2028}" },
		{ BYTES("\xef\xbb\xbf"), false, "\\u{feff}" },
		{ BYTES("\xc2\xad"), false, "\\u{ad}" },
		{ BYTES("\xc2\xa0"), false, "\xc2\xa0" },
		{ BYTES("\xf3\xa0\x81\xa1"), false, "\\u{e0061}" }, /* tag */
		{ BYTES("a\xff\xc3"), false, "a\\xff\\xc3" },
		{ BYTES("\xed\xa0\x80"), false, "\\xed\\xa0\\x80" },
		{ BYTES("%n%s"), false, "%n%s" },
	};
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&b);
		text_escape(&b, rows[i].s, rows[i].len, rows[i].multiline);
		assert_string_equal(b.data, rows[i].want);
	}
	buf_release(&b);
}

static void test_text__line_at(void **state)
{
	static const char text[] = "one\ntwo\n\nfour";

	(void)state;
	assert_int_equal(text_line_at(text, strlen(text), 0), 1);
	assert_int_equal(text_line_at(text, strlen(text), 3), 1);
	assert_int_equal(text_line_at(text, strlen(text), 4), 2);
	assert_int_equal(text_line_at(text, strlen(text), 8), 3);
	assert_int_equal(text_line_at(text, strlen(text), 9), 4);
	assert_int_equal(text_line_at(text, strlen(text), 999), 4);
	assert_int_equal(text_line_at("", 0, 0), 1);
}

static void test_text__after(void **state)
{
	(void)state;
	assert_string_equal(text_after("-- migrate:up x", "-- migrate:up"),
			    " x");
	assert_string_equal(text_after(" \t-- a", "-- a"), "");
	assert_null(text_after("-- migrate:down", "-- migrate:up"));
	assert_null(text_after("-- MIGRATE:UP", "-- migrate:up"));
	assert_null(text_after("--", "-- a"));
	assert_null(text_after("", "x"));
}

static void test_text__path_encode(void **state)
{
	static const struct {
		const char *plain, *encoded;
	} rows[] = {
		{ "cards", "cards" },
		{ "a/b", "a%2Fb" },
		{ "50%", "50%25" },
		{ "a\nb\x7f", "a%0Ab%7F" },
		{ "touch(uuid, text)", "touch(uuid, text)" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "", "" },
	};
	struct buf b = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&b);
		text_path_encode(&b, rows[i].plain, strlen(rows[i].plain));
		assert_string_equal(b.data, rows[i].encoded);
		assert_int_equal(text_path_decode(b.data), 0);
		assert_string_equal(b.data, rows[i].plain);
	}
	buf_release(&b);
}

static void test_text__path_decode_refuses(void **state)
{
	static const char *const rows[] = { "%",  "a%2", "%zz",
					    "%2", "%00", "a%0gb" };
	char s[16];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		memcpy(s, rows[i], strlen(rows[i]) + 1);
		assert_int_equal(text_path_decode(s), -1);
	}
	memcpy(s, "%2f%41", 7);
	assert_int_equal(text_path_decode(s), 0);
	assert_string_equal(s, "/A");
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

/* Every pair of a sorted list compares as its positions do. */
static void test_text__natural_compare(void **state)
{
	static const char *const sorted[] = {
		"",
		"0",
		"1",
		"01",
		"001",
		"1a",
		"2",
		"8_x",
		"10",
		"10_b",
		"010_b",
		"10_c",
		"99999999999999999999998",
		"99999999999999999999999",
		"100000000000000000000000",
		"a",
		"a1b2",
		"a1b02",
		"a01b2",
		"a1b10",
		"a2",
		"b",
		"\xc3\xa9",
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_LEN(sorted); i++) {
		for (j = 0; j < ARRAY_LEN(sorted); j++)
			assert_int_equal(
			    sign(text_natural_compare(sorted[i], sorted[j])),
			    (i > j) - (i < j));
	}
}

static void test_text__look(void **state)
{
	static const struct {
		const char *s;
		enum text_look look;
		uint32_t odd;
	} rows[] = {
		{ "", TEXT_HONEST, 0 },
		{ "cards_pkey1", TEXT_HONEST, 0 },
		{ "caf\xc3\xa9", TEXT_HONEST, 0 },
		{ "\xc2\xb5s", TEXT_HONEST, 0 }, /* micro sign */
		{ "\xd0\xba\xd0\xb0\xd1\x80", TEXT_HONEST, 0 },
		{ "\xd0\xba\xd0\xb0_id", TEXT_HONEST, 0 },
		{ "\xd1\x84(bigint)", TEXT_HONEST, 0 },
		{ "\xe5\x8d\xa1x", TEXT_HONEST, 0 }, /* Han */
		{ "c\xd0\xb0rds", TEXT_MIXED, 0x430 },
		{ "\xd0\xb0rds", TEXT_MIXED, 0x430 },
		{ "x_card\xd1\x95", TEXT_MIXED, 0x455 },
		{ "\xce\xbfk", TEXT_MIXED, 0x3bf },
		{ "k\xef\xbd\x81", TEXT_MIXED, 0xff41 },
		{ "cafe\xcc\x81", TEXT_DECOMPOSED, 0x301 },
		{ "a\xe2\x80\xae_", TEXT_INVISIBLE, 0x202e },
		{ "a\xe2\x80\x8b_", TEXT_INVISIBLE, 0x200b },
		{ "a\xc2\xad_", TEXT_INVISIBLE, 0xad },
		{ "\xef\xbb\xbf_", TEXT_INVISIBLE, 0xfeff },
		{ "a\x1b[2J", TEXT_INVISIBLE, 0x1b },
		{ "a\x7f", TEXT_INVISIBLE, 0x7f },
		{ "a\xff", TEXT_INVISIBLE, 0xff },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t odd = 0;

		assert_int_equal(text_look(rows[i].s, strlen(rows[i].s), &odd),
				 rows[i].look);
		if (rows[i].look != TEXT_HONEST)
			assert_int_equal(odd, rows[i].odd);
	}
}

static void test_text__turned(void **state)
{
	static const struct {
		const char *s;
		long at; /* -1: nothing */
	} rows[] = {
		{ "", -1 },
		{ "SELECT 1", -1 },
		{ "\xe2\x80\x8f", -1 }, /* a mark, not an override */
		{ "ab\xe2\x80\xae"
		  "c",
		  2 },
		{ "\xe2\x80\xaa", 0 },
		{ "\xff\xe2\x81\xa6", 1 },
		{ "-- \xe2\x81\xa9", 3 },
		{ "\xe2\x80", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *at = text_turned(rows[i].s, strlen(rows[i].s));

		assert_int_equal(at ? at - rows[i].s : -1, rows[i].at);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text__utf8_check),
		cmocka_unit_test(test_text__escape),
		cmocka_unit_test(test_text__look),
		cmocka_unit_test(test_text__turned),
		cmocka_unit_test(test_text__line_at),
		cmocka_unit_test(test_text__after),
		cmocka_unit_test(test_text__path_encode),
		cmocka_unit_test(test_text__path_decode_refuses),
		cmocka_unit_test(test_text__natural_compare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
