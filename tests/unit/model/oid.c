/* oid: golden names, the hexadecimal form, streams. */
#include "model/oid.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/attr.h"

static const char *hex_of(const struct oid *id)
{
	static char hex[OID_HEX + 1];

	return oid_to_hex(hex, id);
}

/* Made with printf 'blob 0\0' | sha256sum and the like: a change here is a
 * change of the format. */
static void test_oid__golden(void **state)
{
	static const struct {
		enum object_type type;
		const char *content, *hex;
	} rows[] = {
		{ OBJECT_BLOB, "",
		  "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813" },
		{ OBJECT_BLOB, "type: text\n",
		  "fc0878db431272c4292da8f4bca10007ad10b248d2932dcd55cee213f98b5491" },
		{ OBJECT_TREE, "type: text\n",
		  "05d9433a788848e6f8a4b973b37498f3e63b155fbdaeb8d905a347a09bb9dc01" },
		{ OBJECT_SNAPSHOT, "canonical 1\n",
		  "c6c3d520daaa8a639e206552a35baa5d30efb7f5782c6dfc9865c9616507fcda" },
		{ OBJECT_MIGRATION, "x",
		  "8aef8f1cfa313c6a2ffb9b91414193e9abfe5b634234a248302b9781e2fe38a6" },
	};
	struct oid_hasher *h = oid_hasher_new();
	struct oid id;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		oid_of(&id, rows[i].type, rows[i].content,
		       strlen(rows[i].content));
		assert_string_equal(hex_of(&id), rows[i].hex);
		oid_hasher_of(h, &id, rows[i].type, rows[i].content,
			      strlen(rows[i].content));
		assert_string_equal(hex_of(&id), rows[i].hex);
	}
	oid_hasher_free(h);
	oid_hasher_free(NULL);
}

static void test_oid__of_bytes_is_plain_sha256(void **state)
{
	struct oid id;

	(void)state;
	oid_of_bytes(&id, "abc", 3);
	assert_string_equal(
	    hex_of(&id),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void test_oid__stream_equals_whole(void **state)
{
	struct oid_stream *s = oid_stream_new();
	struct oid whole, pieces;

	(void)state;
	oid_stream_add(s, "a", 1);
	oid_stream_add(s, "", 0);
	oid_stream_add(s, "bc", 2);
	oid_stream_end(s, &pieces);
	oid_of_bytes(&whole, "abc", 3);
	assert_true(oid_equal(&whole, &pieces));
	assert_int_equal(oid_compare(&whole, &pieces), 0);
}

static void test_oid__type_is_part_of_the_name(void **state)
{
	struct oid a, b;

	(void)state;
	oid_of(&a, OBJECT_BLOB, "x", 1);
	oid_of(&b, OBJECT_TREE, "x", 1);
	assert_false(oid_equal(&a, &b));
	assert_int_not_equal(oid_compare(&a, &b), 0);
	assert_true((oid_compare(&a, &b) < 0) == (oid_compare(&b, &a) > 0));
}

static void test_oid__null(void **state)
{
	struct oid id = { { 0 } };

	(void)state;
	assert_true(oid_is_null(&id));
	id.hash[OID_LEN - 1] = 1;
	assert_false(oid_is_null(&id));
}

static void test_oid__hex_round_trip(void **state)
{
	struct oid id, back;
	char hex[OID_HEX + 1];
	size_t i;

	(void)state;
	for (i = 0; i < OID_LEN; i++)
		id.hash[i] = (unsigned char)(i * 37 + 1);
	assert_int_equal(oid_from_hex(&back, oid_to_hex(hex, &id)), 0);
	assert_true(oid_equal(&id, &back));
}

static void test_oid__hex_refused(void **state)
{
	char good[OID_HEX + 2];
	struct oid id;
	size_t i;

	(void)state;
	memset(good, 'a', OID_HEX);
	good[OID_HEX] = '\0';
	assert_int_equal(oid_from_hex(&id, good), 0);
	good[OID_HEX] = 'a';
	good[OID_HEX + 1] = '\0';
	assert_int_equal(oid_from_hex(&id, good), -1);
	for (i = 0; i < OID_HEX; i++) {
		static const char bad[] = { 'A', 'g', '\0', '/', ':', '`' };
		size_t k;

		for (k = 0; k < sizeof(bad); k++) {
			memset(good, 'a', OID_HEX);
			good[OID_HEX] = '\0';
			good[i] = bad[k];
			assert_int_equal(oid_from_hex(&id, good), -1);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_oid__golden),
		cmocka_unit_test(test_oid__of_bytes_is_plain_sha256),
		cmocka_unit_test(test_oid__stream_equals_whole),
		cmocka_unit_test(test_oid__type_is_part_of_the_name),
		cmocka_unit_test(test_oid__null),
		cmocka_unit_test(test_oid__hex_round_trip),
		cmocka_unit_test(test_oid__hex_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
