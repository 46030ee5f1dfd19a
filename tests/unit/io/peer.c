/* peer: which migration a row means, whether its content is still the same, and
 * the keys of the tools' locks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "io/peer.h"

static const struct peer_tool *tool(const char *name)
{
	const struct peer_tool *t;

	for (t = peer_tools; t->name; t++)
		if (strcmp(t->name, name) == 0)
			return t;
	fail_msg("no tool %s", name);
	return NULL;
}

static void test_peer__means(void **state)
{
	static const struct {
		const char *tool, *key, *name, *version;
		bool means;
	} rows[] = {
		{ "Flyway", "1", "V1__a", "1", true },
		{ "Flyway", "1.0", "V1__a", "1", true },
		{ "Flyway", "1.10", "V1_1__a", "1.1", false },
		{ "Flyway", "sub/R__v.sql", "R__v", "R__v", true },
		{ "Flyway", "R__v.sql", "R__view", "R__view", false },
		{ "Flyway", "sub/R__v.sql", "R__v.2", "R__v", true },
		{ "Flyway", "R__v.2.sql", "R__v.3", "R__v", false },
		{ "golang-migrate", "5", "005_cards", "005", true },
		{ "golang-migrate", "50", "005_cards", "005", false },
		{ "dbmate", "20260101", "20260101_a", "20260101", true },
		{ "Prisma", "2026_a", "2026_a", "2026", true },
		{ "graphile-migrate", "000001-a.sql", "000001-a", "000001",
		  true },
		{ "Sqitch", "cards.2", "cards", "cards", false },
		{ "Sqitch", "cards.2", "cards.2", "cards.2", true },
		{ "Alembic", "ae1027a6acf", "ae1027a6acf", "ae1027a6acf",
		  true },
		{ "Alembic", "27a6", "27b7", "27b7", false },
		{ "Liquibase", "db.cards.ann.1", "cards.ann.1", "1", true },
		{ "Liquibase", "dbcards.ann.1", "cards.ann.1", "1", false },
	};
	static const struct oid none;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct peer_row row = { .key = rows[i].key };
		struct peer_subject s = { .name = rows[i].name,
					  .version = rows[i].version,
					  .bytes = &none };

		if (peer_row_means(tool(rows[i].tool), &row, &s) !=
		    rows[i].means)
			fail_msg("%s: %s and %s", rows[i].tool, rows[i].key,
				 rows[i].name);
	}
}

static void test_peer__reaches(void **state)
{
	struct peer_row row = { .key = "2.1" };

	(void)state;
	assert_true(peer_row_reaches(&row, "2.1"));
	assert_true(peer_row_reaches(&row, "2"));
	assert_true(peer_row_reaches(&row, "01.9"));
	assert_false(peer_row_reaches(&row, "2.2"));
	assert_false(peer_row_reaches(&row, "10"));
	assert_false(peer_row_reaches(&row, "R__view"));
}

/* The sums of the bytes 0, 1, 2 … are those of Python 3.11, whose hash() of
 * bytes is SipHash-1-3, with PYTHONHASHSEED=0, which makes its key zero. */
static void test_peer__siphash(void **state)
{
	static const struct {
		size_t len;
		uint64_t sum;
	} rows[] = {
		{ 1, 7541581120933061747U },   { 7, 3389392686435873370U },
		{ 8, 16921169381604339434U },  { 9, 8471974163824919394U },
		{ 15, 17514137373579004394U }, { 16, 9904005486622393783U },
		{ 17, 5225236159122152477U },  { 63, 4061470857350050649U },
	};
	unsigned char bytes[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)i;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_true(peer_siphash13(bytes, rows[i].len) == rows[i].sum);
}

/* Sums of the same origin, over what refinery feeds to its hasher: name, 0xff,
 * version, text, 0xff. */
static void test_peer__refinery(void **state)
{
	const struct peer_tool *tool = peer_tool_of("refinery");
	struct peer_subject s = { .name = "V12__create_cards",
				  .version = "12",
				  .text = "CREATE TABLE cards ();\n" };
	static const struct {
		const char *sum;
		enum peer_sameness want;
	} rows[] = {
		{ "6225749630121095682", PEER_SAME },
		{ "16537076243774647689", PEER_SAME }, /* of 64 bits */
		{ "1208377388572897467",
		  PEER_SAME }, /* with a byte-order mark */
		{ "9332488627322355928", PEER_OTHER }, /* version 13 */
		{ NULL, PEER_UNKNOWN },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct peer_row row = { .key = "12", .content = rows[i].sum };

		assert_int_equal(peer_compare(tool, &row, &s), rows[i].want);
	}
}

/* 123456789 is the check value of CRC-32; the sums are coreutils'. */
static void test_peer__compare(void **state)
{
	static const struct {
		const char *tool, *content, *text;
		enum peer_sameness same;
	} rows[] = {
		{ "Flyway", "-873187034", "123456789", PEER_SAME },
		{ "Flyway", "-873187034", "1234\r\n5678\n9\n", PEER_SAME },
		{ "Flyway", "-873187034", "12345678\r9", PEER_SAME },
		{ "Flyway", "-873187034", "123456780", PEER_OTHER },
		{ "Flyway", NULL, "123456789", PEER_UNKNOWN },
		{ "Flyway", "1", NULL, PEER_UNKNOWN },
		{ "Sqitch", "a9993e364706816aba3e25717850c26c9cd0d89d", "abc",
		  PEER_SAME },
		{ "Prisma",
		  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		  "abc", PEER_SAME },
		/* with a byte-order mark, which the reader drops */
		{ "Prisma",
		  "1c28dc3f1f804a1ad9c9b4b4cf5e2658d16ad4ed08e3020d04a8d2865018947c",
		  "abc", PEER_SAME },
		{ "sqlx",
		  "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
		  "8086072ba1e7cc2358baeca134c825a7",
		  "abc", PEER_SAME },
		{ "graphile-migrate", "sha1:12ab",
		  "--! Previous: -\n--! Hash: sha1:12ab\n\nSELECT 1;\n",
		  PEER_SAME },
		{ "graphile-migrate", "sha1:12ab",
		  "--! Previous: -\n--! Hash: sha1:12ac\n\nSELECT 1;\n",
		  PEER_OTHER },
		{ "golang-migrate", "x", "abc", PEER_UNKNOWN },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct peer_row row = { .key = "1",
					.content = rows[i].content };
		struct peer_subject s = { .name = "1",
					  .version = "1",
					  .text = rows[i].text };

		if (peer_compare(tool(rows[i].tool), &row, &s) != rows[i].same)
			fail_msg("row %zu: %s", i, rows[i].tool);
	}
}

/* As the tools' own sources make them; golang-migrate's by python's zlib. */
static void test_peer__locks(void **state)
{
	static const struct {
		const char *tool;
		size_t nr;
		int64_t first;
	} rows[] = {
		{ "Sqitch", 1, 75474063 },
		{ "Prisma", 1, 72707369 },
		{ "Flyway", 1, 77430663566674 },
		{ "golang-migrate", 2, 3405314871 },
		{ "sqlx", 1, 2969972169318647292 },
		{ "Rails", 1, 5939944341529942170 },
		{ "Atlas", 1, 2686470616 },
	};
	const struct peer_place at = { "public", "t", "shop" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		int64_t keys[PEER_KEYS_MAX] = { 0 };
		const struct peer_tool *t = tool(rows[i].tool);

		assert_int_equal(t->locks(&at, keys), rows[i].nr);
		assert_int_equal(keys[0], rows[i].first);
	}
	assert_null(tool("dbmate")->locks);
}

static void test_peer__description(void **state)
{
	static const struct {
		const char *tool, *name, *version, *description;
	} rows[] = {
		{ "Flyway", "V1__create_cards", "1", "create cards" },
		{ "Flyway", "V1_2__2nd_card", "1.2", "2nd card" },
		{ "Flyway", "R__a_view.2", "R__a_view", "a view" },
		{ "sqlx", "1_create_cards", "1", "create cards" },
		{ "sqlx", "1_2nd_card", "1", "2nd card" },
		{ "sqlx", "1_a__b", "1", "a  b" },
		{ "sqlx", "0001__a", "0001", " a" },
		{ "sqlx", "1-a", "1", "1-a" },
	};
	struct arena a = ARENA_INIT;
	struct peer_statement insert;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct peer p = { .tool = tool(rows[i].tool),
				  .at = { "public", "t", "shop" } };
		struct peer_subject s = { .name = rows[i].name,
					  .version = rows[i].version,
					  .file = "f.sql",
					  .text = "" };

		peer_insert(&p, &s, &insert, &a);
		assert_string_equal(insert.params[1], rows[i].description);
	}
	arena_release(&a);
}

static void test_peer__tool_of(void **state)
{
	(void)state;
	assert_string_equal(peer_tool_of("flyway")->name, "Flyway");
	assert_string_equal(peer_tool_of("golang-migrate")->name,
			    "golang-migrate");
	assert_null(peer_tool_of("plain"));
	assert_null(peer_tool_of("flyw"));
	assert_null(peer_tool_of(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_peer__means),
		cmocka_unit_test(test_peer__reaches),
		cmocka_unit_test(test_peer__siphash),
		cmocka_unit_test(test_peer__refinery),
		cmocka_unit_test(test_peer__compare),
		cmocka_unit_test(test_peer__locks),
		cmocka_unit_test(test_peer__description),
		cmocka_unit_test(test_peer__tool_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
