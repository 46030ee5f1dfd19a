#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "io/formats.h"
#include "io/formats_common.h"

#include "formats.inc"

static void test_formats__plain_fixture(void **state)
{
	static const struct expected want[] = {
		{ "001_create_cards", "001", "001_create_cards.sql",
		  "001_create_cards.sql", true },
		{ "9_first_card", "9", "9_first_card.sql", NULL, true },
		{ "010-index_cards", "010", "010-index_cards.sql",
		  "010-index_cards.down.sql", false },
	};

	(void)state;
	read_fixture("plain");
	assert_sources(want, ARRAY_LEN(want));
	assert_non_null(strstr(content(&sources[0].up), "CREATE TABLE"));
	assert_null(strstr(content(&sources[0].up), "DROP"));
	assert_string_equal(content(&sources[0].down), "DROP TABLE cards;\n");
	assert_string_equal(content(&sources[2].down),
			    "DROP INDEX cards_title;\n");
	assert_true(sources[2].down.transaction);
}

static void test_formats__golang_migrate_fixture(void **state)
{
	static const struct expected want[] = {
		{ "1_create_cards", "1", "1_create_cards.up.sql",
		  "1_create_cards.down.sql", true },
		{ "10_index_cards", "10", "10_index_cards.up.sql", NULL, true },
	};

	(void)state;
	read_fixture("golang-migrate");
	assert_sources(want, ARRAY_LEN(want));
	assert_string_equal(content(&sources[0].down), "DROP TABLE cards;\n");
}

static void test_formats__diesel_fixture(void **state)
{
	static const struct expected want[] = {
		{ "00000000000000_diesel_initial_setup", "00000000000000",
		  "00000000000000_diesel_initial_setup/up.sql",
		  "00000000000000_diesel_initial_setup/down.sql", true },
		{ "2024-01-05-093000_create_cards", "20240105093000",
		  "2024-01-05-093000_create_cards/up.sql",
		  "2024-01-05-093000_create_cards/down.sql", true },
		{ "20240210120000_index_cards", "20240210120000",
		  "20240210120000_index_cards/up.sql", NULL, false },
	};

	(void)state;
	read_fixture("diesel");
	assert_sources(want, ARRAY_LEN(want));
	assert_string_equal(content(&sources[1].down), "DROP TABLE cards;\n");
}

static void test_formats__dbmate_fixture(void **state)
{
	static const struct expected want[] = {
		{ "20240105093000_create_cards", "20240105093000",
		  "20240105093000_create_cards.sql",
		  "20240105093000_create_cards.sql", true },
		{ "20240210120000_index_cards", "20240210120000",
		  "20240210120000_index_cards.sql",
		  "20240210120000_index_cards.sql", false },
	};

	(void)state;
	read_fixture("dbmate");
	assert_sources(want, ARRAY_LEN(want));
	assert_string_equal(content(&sources[0].down), "DROP TABLE cards;\n");
	assert_true(sources[0].down.transaction);
	assert_false(sources[1].down.transaction);
}

/* ---- the table of formats ---- */

static void test_formats__by_name(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; formats[i]; i++) {
		assert_ptr_equal(format_by_name(formats[i]->name), formats[i]);
		assert_true(strlen(formats[i]->summary) > 0);
	}
	assert_true(i >= 4);
	assert_null(format_by_name("Plain"));
	assert_null(format_by_name(""));
}

static void test_formats__detect(void **state)
{
	static const struct {
		struct file files[FILES_MAX];
		int rc;
		const char *format;
	} rows[] = {
		{ { { NULL, NULL } }, 1, NULL },
		{ { { "README.md", "" }, { ".hidden/up.sql", "" } }, 1, NULL },
		{ { { "001_a.sql", "" } }, 0, "plain" },
		{ { { "001-a.sql", "" }, { "README.md", "" } }, 0, "plain" },
		{ { { "001_a.sql", "" }, { "001_a.down.sql", "" } },
		  0,
		  "plain" },
		{ { { "1.sql", "" }, { "1.down.sql", "" } }, 0, "plain" },
		{ { { "1_a.up.sql", "" }, { "1_a.down.sql", "" } },
		  0,
		  "golang-migrate" },
		{ { { "2024_a.sql", "-- x\n\n-- migrate:up\n" } },
		  0,
		  "dbmate" },
		{ { { "2024a.sql", "-- migrate:up transaction:false\r\n" } },
		  0,
		  "dbmate" },
		{ { { "2024_a.sql", " -- migrate:up\n-- migrate:upper\n" } },
		  0,
		  "plain" },
		{ { { "2024-01-01_a/up.sql", "" } }, 0, "diesel" },
		{ { { "notes/up.sql", "" } }, -1, NULL },
		{ { { "a.sql", "" } }, -1, NULL },
		{ { { "1_a.up.sql", "" }, { "2024-01-01_a/up.sql", "" } },
		  -1,
		  NULL },
	};
	const struct format *format;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_all(rows[i].files);
		assert_int_equal(format_detect(&format, d, &e), rows[i].rc);
		if (rows[i].format)
			assert_string_equal(format->name, rows[i].format);
		else
			assert_null(format);
		if (rows[i].rc == -1)
			assert_int_equal(e.fault, FAULT_CONFIG);
	}
	assert_non_null(strstr(e.message, "golang-migrate"));
	assert_non_null(strstr(e.message, "diesel"));
}

static void test_formats__detect_says_what_was_seen(void **state)
{
	static const struct file files[FILES_MAX] = {
		{ "a.sql", "" }, { "b.sql", "" }, { "c.sql", "" },
		{ "d.sql", "" }, { "0.txt", "" },
	};
	const struct format *format;

	(void)state;
	make_all(files);
	assert_int_equal(format_detect(&format, d, &e), -1);
	assert_string_equal(e.detail, "seen: a.sql, b.sql, c.sql");
}

/* ---- order and pairs ---- */

static void test_formats__order_is_by_number(void **state)
{
	static const struct file files[FILES_MAX] = {
		{ "10_j.sql", "" },
		{ "8_h.sql", "" },
		{ "0009_i.sql", "" },
		{ "100000000000000000000000000001_y.sql", "" },
		{ "99999999999999999999999999999_x.sql", "" },
		{ "0_a.sql", "" },
	};
	static const char *const want[] = {
		"0_a",
		"8_h",
		"0009_i",
		"10_j",
		"99999999999999999999999999999_x",
		"100000000000000000000000000001_y"
	};
	size_t i;

	(void)state;
	make_all(files);
	assert_int_equal(read_as("plain"), 0);
	assert_int_equal(nr, ARRAY_LEN(want));
	for (i = 0; i < nr; i++)
		assert_string_equal(sources[i].name, want[i]);
}

/* What diesel 2.2, dbmate 2.36 and Supabase 3.1 ran, in this order. */
static void test_formats__order_is_by_text(void **state)
{
	static const struct {
		const char *format;
		struct file files[FILES_MAX];
		const char *want[FILES_MAX];
	} rows[] = {
		{ "diesel",
		  { { "1_a/up.sql", "" },
		    { "2_c/up.sql", "" },
		    { "10_b/up.sql", "" },
		    { "20240101-000000-0000_d/up.sql", "" },
		    { "20240201000000_e/up.sql", "" } },
		  { "1_a", "10_b", "2_c", "20240101-000000-0000_d",
		    "20240201000000_e" } },
		{ "dbmate",
		  { { "1_a.sql", "-- migrate:up\n" },
		    { "2_c.sql", "-- migrate:up\n" },
		    { "10_b.sql", "-- migrate:up\n" },
		    { "011x.sql", "-- migrate:up\n" } },
		  { "011x", "10_b", "1_a", "2_c" } },
		{ "supabase",
		  { { "1_a.sql", "" }, { "2_c.sql", "" }, { "10_b.sql", "" } },
		  { "1_a", "10_b", "2_c" } },
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_all(rows[i].files);
		assert_int_equal(read_as(rows[i].format), 0);
		for (j = 0; j < nr; j++)
			assert_string_equal(sources[j].name, rows[i].want[j]);
		assert_null(rows[i].want[nr]);
	}
}

static void test_formats__refuses(void **state)
{
	static const struct refused rows[] = {
		/* two of one version: both are named */
		{ "plain",
		  { { "005_a.sql", "" }, { "5_b.sql", "" } },
		  FAULT_USAGE,
		  "\"005_a.sql\" and \"5_b.sql\" have the same version",
		  "",
		  0 },
		{ "plain",
		  { { "5-a.sql", "" }, { "5_a.sql", "" } },
		  FAULT_USAGE,
		  "\"5-a.sql\" and \"5_a.sql\"",
		  "",
		  0 },
		{ "golang-migrate",
		  { { "1_a.up.sql", "" }, { "01_b.up.sql", "" } },
		  FAULT_USAGE,
		  "have the same version",
		  "",
		  0 },
		{ "diesel",
		  { { "2024-01-01_a/up.sql", "" },
		    { "20240101_b/up.sql", "" } },
		  FAULT_USAGE,
		  "have the same version 20240101",
		  "",
		  0 },
		{ "dbmate",
		  { { "1_a.sql", "-- migrate:up\n" },
		    { "1b.sql", "-- migrate:up\n" } },
		  FAULT_USAGE,
		  "have the same version",
		  "",
		  0 },
		/* a down alone, or beside the up of another name */
		{ "plain",
		  { { "005_a.down.sql", "" } },
		  FAULT_USAGE,
		  "a way down without the way up",
		  "/005_a.down.sql",
		  0 },
		{ "golang-migrate",
		  { { "1_a.up.sql", "" }, { "1_b.down.sql", "" } },
		  FAULT_USAGE,
		  "a way down without the way up",
		  "/1_b.down.sql",
		  0 },
		{ "diesel",
		  { { "20240101_b/down.sql", "" } },
		  FAULT_USAGE,
		  "not the name of a migration",
		  "/20240101_b",
		  0 },
		/* an .sql file that does not fit */
		{ "plain",
		  { { "001_a.sql", "" }, { "helper.sql", "" } },
		  FAULT_USAGE,
		  "not the name of a migration",
		  "/helper.sql",
		  0 },
		{ "plain",
		  { { "001_a.up.sql", "" } },
		  FAULT_USAGE,
		  "not the name of a migration",
		  "/001_a.up.sql",
		  0 },
		{ "plain",
		  { { "001x.sql", "" } },
		  FAULT_USAGE,
		  "not the name of a migration",
		  "/001x.sql",
		  0 },
		{ "plain",
		  { { "001.do.sql", "" } },
		  FAULT_USAGE,
		  "not the name of a migration",
		  "/001.do.sql",
		  0 },
		{ "golang-migrate",
		  { { "001_a.sql", "" } },
		  FAULT_USAGE,
		  "not the name of a migration",
		  "/001_a.sql",
		  0 },
		{ "diesel", { { "helper.sql", "" } }, FAULT_NONE, "", "", 0 },
		{ "diesel",
		  { { "x2024_a/up.sql", "" } },
		  FAULT_USAGE,
		  "not the name of a migration",
		  "/x2024_a",
		  0 },
		{ "dbmate",
		  { { "a1.sql", "-- migrate:up\n" } },
		  FAULT_NONE,
		  "",
		  "",
		  0 },
		/* markers */
		{ "plain",
		  { { "1_a.sql", "x;\n-- ledger: down\n-- ledger: down\n" } },
		  FAULT_USAGE,
		  "second \"-- ledger: down\"",
		  "/1_a.sql",
		  3 },
		{ "plain",
		  { { "1_a.sql", "x;\n-- ledger: dwon\n" } },
		  FAULT_USAGE,
		  "unknown marker \"-- ledger: dwon\"",
		  "/1_a.sql",
		  2 },
		{ "plain",
		  { { "1_a.sql", "-- c\nx;\n-- ledger: no-transaction\n" } },
		  FAULT_USAGE,
		  "behind the first statement",
		  "/1_a.sql",
		  3 },
		{ "plain",
		  { { "1_a.sql", "x;\n-- ledger: down\n" },
		    { "1_a.down.sql", "" } },
		  FAULT_USAGE,
		  "two ways down: here and in \"1_a.down.sql\"",
		  "/1_a.sql",
		  0 },
		{ "plain",
		  { { "1_a.sql", "" },
		    { "1_a.down.sql", "-- ledger: down\n" } },
		  FAULT_USAGE,
		  "in a file for the way down",
		  "/1_a.down.sql",
		  0 },
		{ "dbmate",
		  { { "1_a.sql", "create table t ();\n" } },
		  FAULT_USAGE,
		  "a statement before \"-- migrate:up\"",
		  "/1_a.sql",
		  1 },
		{ "dbmate",
		  { { "1_a.sql", "-- nothing\n" } },
		  FAULT_USAGE,
		  "no \"-- migrate:up\"",
		  "/1_a.sql",
		  0 },
		{ "dbmate",
		  { { "1_a.sql", "\n-- migrate:down\n-- migrate:up\n" } },
		  FAULT_USAGE,
		  "\"-- migrate:down\" before \"-- migrate:up\"",
		  "/1_a.sql",
		  2 },
		{ "diesel",
		  { { "2024_a/up.sql", "" },
		    { "2024_a/metadata.toml", "\nrun_in_transaction = no\n" } },
		  FAULT_USAGE,
		  "neither true nor false",
		  "/2024_a/metadata.toml",
		  2 },
		{ "plain",
		  { { "1_a.up_down.sql", "" }, { "1_a.sql", "" } },
		  FAULT_USAGE,
		  "have the same version 1",
		  "",
		  0 },
		/* a file of both ways, with the marks of another tool */
		{ "plain",
		  { { "1_a.sql",
		      "-- +migrate Up\na;\n-- +migrate Down\nb;\n" } },
		  FAULT_USAGE,
		  "statements behind \"-- +migrate Down\"",
		  "/1_a.sql",
		  3 },
		{ "plain",
		  { { "1_a.sql", "a;\n\n-- //@UNDO\n-- c\nb;\n" } },
		  FAULT_USAGE,
		  "statements behind \"-- //@UNDO\"",
		  "/1_a.sql",
		  3 },
		{ "plain",
		  { { "1_a.sql", "# --- !Ups\na;\n# --- !Downs\nb;\n" } },
		  FAULT_USAGE,
		  "statements behind \"# --- !Downs\"",
		  "/1_a.sql",
		  3 },
		{ "plain",
		  { { "1_a.sql", "a;\r\n--DOWN\r\nb;\r\n" } },
		  FAULT_USAGE,
		  "statements behind \"--DOWN\"",
		  "/1_a.sql",
		  2 },
		{ "plain",
		  { { "1_a.sql", "a;\n-- ===== Rollback: =====\nb;\n" } },
		  FAULT_USAGE,
		  "statements behind",
		  "/1_a.sql",
		  2 },
		/* names and bytes */
		{ "plain",
		  { { "1_a b (caf\xc3\xa9).sql", "" } },
		  FAULT_NONE,
		  "",
		  "",
		  0 },
		{ "plain",
		  { { "1_a\nb.sql", "" } },
		  FAULT_FILE,
		  "cannot be named",
		  "",
		  0 },
		{ "plain",
		  { { "1_a\xe2\x80\xae"
		      "b.sql",
		      "" } },
		  FAULT_FILE,
		  "cannot be named",
		  "",
		  0 },
		{ "plain",
		  { { "1_caf\xe9.sql", "" } },
		  FAULT_FILE,
		  "cannot be named",
		  "",
		  0 },
		{ "plain",
		  { { "1_a.sql", "-- fine\n-- caf\xe9\n" } },
		  FAULT_FILE,
		  "invalid UTF-8 at byte 14",
		  "/1_a.sql",
		  2 },
		{ "plain",
		  { { "1_a.sql/x", "" }, { "2_b.sql", "" } },
		  FAULT_NONE,
		  "",
		  "",
		  0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_refused(&rows[i], i);
}

static void test_formats__refuses_nul_link_and_size(void **state)
{
	static const struct file none[FILES_MAX];
	char path[128];

	(void)state;
	assert_int_equal(dir_write(d, "1_a.sql", "x;\n\0y", 5, &e), 0);
	assert_int_equal(read_as("plain"), -1);
	assert_string_equal(e.message, "NUL byte at byte 3");
	assert_int_equal(e.line, 2);
	make_all(none);
	snprintf(path, sizeof(path), "%s/1_a.sql", top);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_int_equal(read_as("plain"), -1);
	assert_int_equal(e.fault, FAULT_FILE);
	assert_non_null(strstr(e.message, "symbolic link"));
	make_all(none);
	assert_int_equal(dir_write(d, "1_a.sql", "", 0, &e), 0);
	assert_int_equal(truncate(path, (off_t)1100 << 20), 0);
	assert_int_equal(read_as("plain"), -1);
	assert_int_equal(e.fault, FAULT_LIMIT);
}

/* ---- texts ---- */

static void test_formats__ignores_what_is_no_migration(void **state)
{
	static const struct file files[FILES_MAX] = {
		{ "001_a.sql", "a" },	 { ".002_b.sql", "b" },
		{ "README", "" },	 { "x.conf", "" },
		{ ".gitkeep", "" },	 { "003_c.sql.orig", "" },
		{ "sub/004_d.sql", "" },
	};

	(void)state;
	make_all(files);
	assert_int_equal(read_as("plain"), 0);
	assert_int_equal(nr, 1);
	assert_string_equal(sources[0].name, "001_a");
}

static void test_formats__bom_is_dropped(void **state)
{
	static const struct file files[FILES_MAX] = {
		{ "1_a.sql", "\xef\xbb\xbfselect 1;\r\n" },
		{ "2_b.sql", "" },
	};

	(void)state;
	make_all(files);
	assert_int_equal(read_as("plain"), 0);
	assert_int_equal(nr, 2);
	assert_string_equal(sources[0].up.text, "select 1;\r\n");
	assert_string_equal(content(&sources[1].up), "");
	assert_int_equal(sources[1].up.section_nr, 1);
}

static void test_formats__sections(void **state)
{
	static const struct {
		const char *format, *text, *up, *down;
		bool up_transaction, down_transaction;
	} rows[] = {
		{ "plain", "a;\n", "a;\n", "-", true, true },
		{ "plain", "a;\n-- ledger: down\nb;", "a;\n", "b;", true,
		  true },
		{ "plain", "-- ledger: down\nb;\n", "", "b;\n", true, true },
		{ "plain", "a;\r\n--ledger:down \r\nb;\r\n", "a;\r\n", "b;\r\n",
		  true, true },
		{ "plain", "a; -- ledger: down\n-- a ledger: down\n",
		  "a; -- ledger: down\n-- a ledger: down\n", "-", true, true },
		{ "plain", "-- c\n\n  -- ledger: no-transaction\na;\n",
		  "-- c\n\n  -- ledger: no-transaction\na;\n", "-", false,
		  true },
		{ "plain",
		  "a;\n-- ledger: down\n-- ledger: no-transaction\nb;\n",
		  "a;\n", "-- ledger: no-transaction\nb;\n", true, false },
		/* another tool's mark: nothing behind it, or a way down of
		 * ours; no mark within a line or a sentence */
		{ "plain", "-- Rollback:\n--   b;\n\na;\n",
		  "-- Rollback:\n--   b;\n\na;\n", "-", true, true },
		{ "plain", "a;\n-- Down\n-- b;\n", "a;\n-- Down\n-- b;\n", "-",
		  true, true },
		{ "plain", "a;\n-- Down\n-- ledger: down\n-- Undo\nb;\n",
		  "a;\n-- Down\n", "-- Undo\nb;\n", true, true },
		{ "plain", "  -- undo\n-- rollback of 7\na; -- down\n",
		  "  -- undo\n-- rollback of 7\na; -- down\n", "-", true,
		  true },
		{ "dbmate", "-- migrate:up\na;\n", "a;\n", "-", true, true },
		{ "dbmate", "-- migrate:up\na;\n-- migrate:down\nb;\n", "a;\n",
		  "b;\n", true, true },
		{ "dbmate", "-- migrate:up\n-- migrate:down\n", "", "", true,
		  true },
		{ "dbmate",
		  "-- c\n\n--migrate:up\ta:b transaction:false\na;\n"
		  "--  migrate:down x\nb;\n",
		  "a;\n", "b;\n", false, true },
		{ "dbmate", "-- migrate:up transaction:falsehood\na;\n", "a;\n",
		  "-", true, true },
		{ "dbmate",
		  "-- migrate:up\na;\n-- migrate:up transaction:false\nb;\n"
		  "-- migrate:down transaction:false\nc;\n",
		  "a;\n-- migrate:up transaction:false\nb;\n", "c;\n", true,
		  false },
		/* two pairs */
		{ "dbmate",
		  "-- migrate:up\na;\n-- migrate:down\nb;\n"
		  "-- migrate:up transaction:false\nc;\n-- migrate:down\nd;\n",
		  "a;\nc;\n", "b;\nd;\n", false, true },
		{ "dbmate", "\xef\xbb\xbf-- migrate:up\na;\n", "a;\n", "-",
		  true, true },
		{ "dbmate", "-- migrate:up\n -- migrate:down\na;\n",
		  " -- migrate:down\na;\n", "-", true, true },
		{ "dbmate", "-- migrate:up\r\na;\r\n-- migrate:down\r\n",
		  "a;\r\n", "", true, true },
	};
	struct file files[FILES_MAX] = { { "1_a.sql", NULL } };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		files[0].text = rows[i].text;
		make_all(files);
		assert_int_equal(read_as(rows[i].format), 0);
		assert_int_equal(nr, 1);
		assert_string_equal(content(&sources[0].up), rows[i].up);
		assert_string_equal(content(&sources[0].down), rows[i].down);
		assert_int_equal(sources[0].up.transaction,
				 rows[i].up_transaction);
		if (sources[0].down.file)
			assert_int_equal(sources[0].down.transaction,
					 rows[i].down_transaction);
	}
}

static void test_formats__diesel_metadata(void **state)
{
	static const struct {
		const char *text;
		int rc;
		bool transaction;
	} rows[] = {
		{ "", 0, true },
		{ "run_in_transaction = false", 0, false },
		{ "run_in_transaction=true\n", 0, true },
		{ "# run_in_transaction = false\n", 0, true },
		{ "other = 1\n  run_in_transaction = false # why\r\n", 0,
		  false },
		{ "[other]\nrun_in_transaction = false\n", 0, true },
		{ "run_in_transactions = 1\n", 0, true },
		{ "run_in_transaction = falsely\n", -1, true },
		{ "run_in_transaction = \n", -1, true },
		{ "run_in_transaction = tru", -1, true },
		{ "run_in_transaction = \"false\"\n", -1, true },
	};
	bool transaction;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(diesel_parse_metadata(rows[i].text,
						       strlen(rows[i].text),
						       &transaction, &e),
				 rows[i].rc);
		if (rows[i].rc == 0)
			assert_int_equal(transaction, rows[i].transaction);
	}
}

static void test_formats__version_compare(void **state)
{
	static const char *const sorted[] = { "0",
					      "1",
					      "1.0.1",
					      "1.9",
					      "1.010",
					      "1.11.1",
					      "2.0",
					      "9",
					      "010",
					      "11",
					      "99999999999999999999",
					      "100000000000000000000" };
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(sorted); i++) {
		for (k = 0; k < ARRAY_LEN(sorted); k++) {
			int diff = version_compare(sorted[i], sorted[k]);

			assert_int_equal((diff > 0) - (diff < 0),
					 (i > k) - (i < k));
		}
	}
	assert_int_equal(version_compare("007", "7"), 0);
	assert_int_equal(version_compare("000", "0"), 0);
	assert_int_equal(version_compare("1", "1.0.00"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_formats__plain_fixture),
		TEST(test_formats__golang_migrate_fixture),
		TEST(test_formats__diesel_fixture),
		TEST(test_formats__dbmate_fixture),
		TEST(test_formats__by_name),
		TEST(test_formats__detect),
		TEST(test_formats__detect_says_what_was_seen),
		TEST(test_formats__order_is_by_number),
		TEST(test_formats__order_is_by_text),
		TEST(test_formats__refuses),
		TEST(test_formats__refuses_nul_link_and_size),
		TEST(test_formats__ignores_what_is_no_migration),
		TEST(test_formats__bom_is_dropped),
		TEST(test_formats__sections),
		TEST(test_formats__diesel_metadata),
		TEST(test_formats__version_compare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
