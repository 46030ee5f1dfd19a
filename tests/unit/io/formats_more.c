/* The formats of the other tools: fixtures, markers, what is refused. */
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
#include "base/msg.h"
#include "io/formats.h"
#include "io/formats_flyway_parts.h"
#include "io/formats_liquibase_parts.h"

#include "formats.inc"

/* ---- the fixtures ---- */

#define CARDS "20240105093000_create_cards"
#define INDEX "20240210120000_index_cards"

static const struct {
	const char *format, *directory; /* NULL: as the format */
	struct expected want[2];
} fixtures[] = {
	{ "goose",
	  NULL,
	  { { "00001_create_cards", "00001", "00001_create_cards.sql",
	      "00001_create_cards.sql", true },
	    { "00002_index_cards", "00002", "00002_index_cards.sql",
	      "00002_index_cards.sql", false } } },
	{ "sql-migrate",
	  NULL,
	  { { "00001_create_cards", "00001", "00001_create_cards.sql",
	      "00001_create_cards.sql", true },
	    { "00002_index_cards", "00002", "00002_index_cards.sql",
	      "00002_index_cards.sql", false } } },
	{ "sqlx",
	  NULL,
	  { { CARDS, "20240105093000", CARDS ".up.sql", CARDS ".down.sql",
	      true },
	    { INDEX, "20240210120000", INDEX ".up.sql", INDEX ".down.sql",
	      false } } },
	{ "flyway",
	  NULL,
	  { { "V1__create_cards", "1", "V1__create_cards.sql",
	      "U1__undo_cards.sql", true },
	    { "V1_1__index_cards", "1.1", "2024/V1_1__index_cards.sql",
	      "2024/U1.1__index_cards.sql", false } } },
	{ "refinery",
	  NULL,
	  { { "V1__create_cards", "1", "V1__create_cards.sql", NULL, true },
	    { "U2__index_cards", "2", "U2__index_cards.sql", NULL, true } } },
	{ "prisma",
	  NULL,
	  { { CARDS, "20240105093000", CARDS "/migration.sql", NULL, true },
	    { INDEX, "20240210120000", INDEX "/migration.sql", NULL, true } } },
	{ "drizzle",
	  NULL,
	  { { "0000_create_cards", "0000", "0000_create_cards.sql", NULL,
	      true },
	    { "0001_index_cards", "0001", "0001_index_cards.sql", NULL,
	      true } } },
	{ "atlas",
	  NULL,
	  { { CARDS, "20240105093000", CARDS ".sql", NULL, true },
	    { INDEX, "20240210120000", INDEX ".sql", NULL, false } } },
	{ "graphile-migrate",
	  NULL,
	  { { "000001-create-cards", "000001",
	      "committed/000001-create-cards.sql", NULL, true },
	    { "000002-index-cards", "000002",
	      "committed/000002-index-cards.sql", NULL, false } } },
	{ "sqitch",
	  NULL,
	  { { "cards", "cards", "deploy/cards.sql", "revert/cards.sql", true },
	    { "index", "index", "deploy/index.sql", "revert/index.sql",
	      false } } },
	{ "liquibase",
	  NULL,
	  { { "001_cards.ann.create-cards", "create-cards", "001_cards.sql",
	      "001_cards.sql", true },
	    { "001_cards.bob_b.index", "index", "001_cards.sql",
	      "001_cards.sql", false } } },
	{ "tern",
	  NULL,
	  { { "001_create_cards", "001", "001_create_cards.sql",
	      "001_create_cards.sql", true },
	    { "002_index_cards", "002", "002_index_cards.sql",
	      "002_index_cards.sql", false } } },
	{ "node-pg-migrate",
	  NULL,
	  { { "1704447000000_create-cards", "1704447000000",
	      "1704447000000_create-cards.sql",
	      "1704447000000_create-cards.sql", true },
	    { "1707566400000_index-cards", "1707566400000",
	      "1707566400000_index-cards.sql", "1707566400000_index-cards.sql",
	      true } } },
	{ "supabase",
	  "supabase/migrations",
	  { { CARDS, "20240105093000", CARDS ".sql", NULL, true },
	    { INDEX, "20240210120000", INDEX ".sql", NULL, true } } },
	{ "hasura",
	  NULL,
	  { { "1704447000000_create_cards", "1704447000000",
	      "1704447000000_create_cards/up.sql",
	      "1704447000000_create_cards/down.sql", true },
	    { "1707566400000_index_cards", "1707566400000",
	      "1707566400000_index_cards/up.sql",
	      "1707566400000_index_cards/down.sql", true } } },
};

static void assert_fixture(size_t i)
{
	const char *directory = fixtures[i].directory;

	if (directory)
		read_fixture_in(directory, fixtures[i].format);
	else
		read_fixture(fixtures[i].format);
	assert_sources(fixtures[i].want, ARRAY_LEN(fixtures[i].want));
	assert_non_null(strstr(content(&sources[0].up), "CREATE TABLE cards"));
	assert_null(strstr(content(&sources[0].up), "DROP"));
	assert_non_null(strstr(content(&sources[1].up), "CREATE INDEX"));
	if (sources[0].down.file) {
		assert_non_null(
		    strstr(content(&sources[0].down), "DROP TABLE"));
		assert_null(strstr(content(&sources[0].down), "CREATE"));
	}
}

static void test_formats_more__fixtures(void **state)
{
	size_t i;

	(void)state;
	msg_level_set(MSG_QUIET);
	for (i = 0; i < ARRAY_LEN(fixtures); i++)
		assert_fixture(i);
}

/* The names in order, with blanks between. */
static void assert_names(const char *want)
{
	struct buf names = BUF_INIT;
	size_t i;

	for (i = 0; i < nr; i++)
		buf_printf(&names, "%s%s", i ? " " : "", sources[i].name);
	assert_string_equal(names.data, want);
	buf_release(&names);
}

/* ---- detection ---- */

static void test_formats_more__detect(void **state)
{
	static const struct {
		struct file files[FILES_MAX];
		const char *format; /* NULL: refused, both are named */
		const char *one, *other;
	} rows[] = {
		{ { { "1_a.sql", "--  +goose  up\n" } }, "goose", "", "" },
		{ { { "1_a.sql", " -- +goose Up\n" } }, "plain", "", "" },
		{ { { "1_a.sql", "-- no-transaction\nx;\n" } },
		  "sqlx",
		  "",
		  "" },
		{ { { "1_a.up.sql", "-- no-transaction\nx;\n" } },
		  "sqlx",
		  "",
		  "" },
		{ { { "1_a.sql", "\n-- no-transaction\nx;\n" } },
		  "plain",
		  "",
		  "" },
		{ { { "V1__a.sql", "" } }, "flyway", "", "" },
		{ { { "sub/V1__a.sql", "" } }, "flyway", "", "" },
		{ { { "R__a.sql", "" } }, "flyway", "", "" },
		{ { { "V1__a.sql", "" }, { "U1__a.sql", "" } },
		  "flyway",
		  "",
		  "" },
		{ { { "V1__a.sql", "" }, { "U2__b.sql", "" } },
		  "refinery",
		  "",
		  "" },
		{ { { "migration_lock.toml", "" }, { "x/migration.sql", "" } },
		  "prisma",
		  "",
		  "" },
		{ { { "0_init/migration.sql", "" } }, "prisma", "", "" },
		{ { { "meta/_journal.json", "{}" }, { "0000_a.sql", "" } },
		  "drizzle",
		  "",
		  "" },
		{ { { "atlas.sum", "" }, { "1_a.sql", "" } }, "atlas", "", "" },
		{ { { "committed/000001.sql", "" } },
		  "graphile-migrate",
		  "",
		  "" },
		{ { { "sqitch.plan", "" }, { "deploy/a.sql", "" } },
		  "sqitch",
		  "",
		  "" },
		{ { { "a.sql", "-- Liquibase formatted SQL x\n" } },
		  "liquibase",
		  "",
		  "" },
		{ { { "1_a.sql",
		      "\xef\xbb\xbf\n\n--liquibase formatted sql\n" } },
		  "liquibase",
		  "",
		  "" },
		{ { { "a.xml", "<databaseChangeLog/>" } },
		  "liquibase",
		  "",
		  "" },
		{ { { "1_a.sql", "---- create above / drop below ----\n" } },
		  "tern",
		  "",
		  "" },
		{ { { "1_a.sql", "--- UP  MIGRATION now\n" } },
		  "node-pg-migrate",
		  "",
		  "" },
		{ { { "1704447000000_a/up.sql", "" } }, "hasura", "", "" },
		{ { { "20240105093000_a/up.sql", "" } }, "diesel", "", "" },
		/* atlas.sum beside another tool's files */
		{ { { "atlas.sum", "" }, { "1_a.sql", "-- +goose Up\n" } },
		  NULL,
		  "goose",
		  "atlas" },
		{ { { "1_a.sql", "-- +goose Up\n" },
		    { "2_a.sql", "-- migrate:up\n" },
		    { "1_b.sql", "-- migrate:up\n" } },
		  "goose",
		  "",
		  "" },
		{ { { "1_a.sql", "-- migrate:up\n" },
		    { "2_a.sql", "-- +goose Up\n" } },
		  NULL,
		  "dbmate",
		  "goose" },
	};
	const struct format *format;
	size_t i;
	int rc;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_all(rows[i].files);
		rc = format_detect(&format, d, &e);
		if (rc != (rows[i].format ? 0 : -1))
			fail_msg("row %zu: %d %s", i, rc, e.message);
		if (rows[i].format) {
			assert_string_equal(format->name, rows[i].format);
			continue;
		}
		assert_non_null(strstr(e.message, rows[i].one));
		assert_non_null(strstr(e.message, rows[i].other));
	}
}

/* ---- order ---- */

#define UP "-- +migrate Up\n"

static void test_formats_more__order(void **state)
{
	static const struct {
		const char *format;
		struct file files[FILES_MAX];
		const char *names;
	} rows[] = {
		{ "flyway",
		  { { "V1.10__c.sql", "" },
		    { "V1.2__b.sql", "" },
		    { "x/V1__a.sql", "" },
		    { "V2__d.sql", "" },
		    { "V1_9_1__bb.sql", "" } },
		  "V1__a V1.2__b V1_9_1__bb V1.10__c V2__d" },
		/* the newest baseline, then what is newer */
		{ "flyway",
		  { { "V1__a.sql", "" },
		    { "U1__a.sql", "" },
		    { "B2__b.sql", "" },
		    { "V3__c.sql", "" },
		    { "B3__all.sql", "" },
		    { "V3.1__d.sql", "" },
		    { "U3.1__d.sql", "" } },
		  "B3__all V3.1__d" },
		{ "refinery",
		  { { "V10__c.sql", "" },
		    { "sub/U9__b.sql", "" },
		    { "V2__a.sql", "" } },
		  "V2__a U9__b V10__c" },
		/* by number, then by the bytes of the names; the rest last */
		{ "sql-migrate",
		  { { "1_b.sql", UP },
		    { "init.sql", UP },
		    { "01_c.sql", UP },
		    { "10_a.sql", UP },
		    { "2_a.sql", UP },
		    { "1_b_c.sql", UP } },
		  "01_c 1_b 1_b_c 2_a 10_a init" },
		/* a date of 17 digits is a time like one in milliseconds */
		{ "node-pg-migrate",
		  { { "1577836800000_c.sql", "" },
		    { "20191231235959999_b.sql", "" },
		    { "20200101000000001_d.sql", "" },
		    { "0033_view_test.sql", "" },
		    { "0033_view.sql", "" },
		    { "33_a-10.sql", "" },
		    { "033_a-9.sql", "" } },
		  "033_a-9 33_a-10 0033_view 0033_view_test "
		  "20191231235959999_b 1577836800000_c 20200101000000001_d" },
		/* bytes, not numbers */
		{ "prisma",
		  { { "10_b/migration.sql", "" },
		    { "2_c/migration.sql", "" },
		    { "0_init/migration.sql", "" } },
		  "0_init 10_b 2_c" },
		{ "drizzle",
		  { { "meta/_journal.json",
		      "{\"entries\":[{\"tag\":\"0001_b\"},{\"tag\":\"0000_a\"}]}" },
		    { "0000_a.sql", "" },
		    { "0001_b.sql", "" } },
		  "0001_b 0000_a" },
		{ "liquibase",
		  { { "b.sql", "--liquibase formatted sql\n--changeset a:1\n" },
		    { "a/z.sql",
		      "--liquibase formatted sql\n--changeset a:2\n--changeset a:1\n" } },
		  "a.z.a.2 a.z.a.1 b.a.1" },
		/* a reworked change keeps its name */
		{ "sqitch",
		  { { "sqitch.plan",
		      "%project=x\n\n# note\nb 2024-01-05T09:30:00Z A <a@x> # n\n"
		      "+d/a [b !c other:c] 2024-01-05T09:30:00Z A <a@x>\n"
		      "@v1 2024-01-05T09:30:00Z A <a@x>\n"
		      "@v2 2024-01-05T09:30:00Z A <a@x>\n"
		      "b [b@v1 d/a] 2024-01-05T09:30:00Z A <a@x>\n" },
		    { "deploy/b@v2.sql", "old;\n" },
		    { "deploy/b.sql", "new;\n" },
		    { "revert/b.sql", "undo;\n" },
		    { "deploy/d/a.sql", "" } },
		  "b d.a b.2" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_all(rows[i].files);
		if (read_as(rows[i].format) != 0)
			fail_msg("row %zu: %s:%d: %s", i, e.file, e.line,
				 e.message);
		assert_names(rows[i].names);
	}
	assert_string_equal(content(&sources[0].up), "old;\n");
	assert_string_equal(content(&sources[0].down), "-");
	assert_string_equal(content(&sources[2].up), "new;\n");
	assert_string_equal(content(&sources[2].down), "undo;\n");
}

/* What Flyway repeats: each kept text is one run, the present one the next. */
static void test_formats_more__repeatable(void **state)
{
	static const struct file files[FILES_MAX] = {
		{ "R__b_c.sql", "new;\r\nb;\n" },
		{ "V2__x.sql", "x;\n" },
		{ "sub/R__a.sql", "a;\r\n" },
		{ "sub/R__b-c.sql", "other;\n" },
		{ ".kept/R__b_c.sql", "old;\n" },
		{ ".kept/R__a.sql", "a;\n" },
		{ ".kept/R__gone.sql", "gone;\n" },
		{ ".kept/R__gone.2.sql", "gone again;\n" },
	};
	char kept[sizeof(top) + 8];
	struct format_paths paths = { .kept = kept };

	(void)state;
	make_all(files);
	snprintf(kept, sizeof(kept), "%s/.kept", top);
	assert_int_equal(format_read_kept(format_by_name("flyway"), d, &paths,
					  &arena, &sources, &nr, &e),
			 0);
	assert_names("V2__x R__a R__b_c R__b_c.2 R__b-c R__gone R__gone.2");
	assert_string_equal(sources[1].up.file, "sub/R__a.sql");
	assert_string_equal(content(&sources[1].up), "a;\n");
	assert_string_equal(content(&sources[2].up), "old;\n");
	assert_string_equal(content(&sources[3].up), "new;\r\nb;\n");
	assert_string_equal(sources[3].version, "R__b_c");
	assert_string_equal(sources[3].kept, "R__b_c.2.sql");
	assert_true(sources[3].repeats);
	assert_false(sources[0].repeats);
}

static void test_formats_more__undo_of_a_version(void **state)
{
	static const struct file files[FILES_MAX] = {
		{ "V1_2__a.sql", "a;\n" },
		{ "U1.2__other_name.sql", "b;\n" },
	};

	(void)state;
	make_all(files);
	assert_int_equal(read_as("flyway"), 0);
	assert_int_equal(nr, 1);
	assert_string_equal(content(&sources[0].down), "b;\n");
}

/* What the tool calls it, where a record cannot. */
static void test_formats_more__names(void **state)
{
	static const struct {
		const char *format;
		struct file files[FILES_MAX];
		const char *name, *tool_name;
	} rows[] = {
		{ "golang-migrate",
		  { { "1_add users+roles.up.sql", "" },
		    { "1_add users+roles.down.sql", "" } },
		  "1_add_users_roles",
		  "1_add users+roles" },
		{ "prisma",
		  { { "1_caf\xc3\xa9 'x'/migration.sql", "" } },
		  "1_caf___x_",
		  "1_caf\xc3\xa9 'x'" },
		{ "plain", { { "1_a.sql", "" } }, "1_a", "1_a" },
	};
	static const struct file same[FILES_MAX] = {
		{ "1_a b/migration.sql", "" },
		{ "1_a_b/migration.sql", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_all(rows[i].files);
		assert_int_equal(read_as(rows[i].format), 0);
		assert_int_equal(nr, 1);
		assert_string_equal(sources[0].name, rows[i].name);
		assert_string_equal(
		    source_tool_name(&sources[0], sources[0].name),
		    rows[i].tool_name);
	}
	make_all(same);
	assert_int_equal(read_as("prisma"), -1);
	assert_non_null(strstr(e.message, "have the same name"));
}

/* The parts that the tool sends one by one. */
static void test_formats_more__parts(void **state)
{
	static const struct {
		const char *text;
		size_t nr;
		const char *joined;
	} rows[] = {
		{ "a\n--> statement-breakpoint\nb;--> statement-breakpoint\n",
		  3, "a\n\nb;\n" },
		{ "a;", 1, "a;" },
		{ "", 1, "" },
	};
	static const struct {
		const char *text;
		size_t nr;
		const char *last;
	} atlas[] = {
		{ "-- atlas:delimiter \\n\\n\\n\n\na;\n\n\nb", 2, "b" },
		{ "-- atlas:delimiter -- end\n\na\n-- end\nb\n-- end", 4, "" },
		{ "-- atlas:delimiter -- end\na\n-- end\nb\n", 1,
		  "-- atlas:delimiter -- end\na\n-- end\nb\n" },
	};
	struct file files[FILES_MAX] = {
		{ "meta/_journal.json", "{\"entries\":[{\"tag\":\"0_a\"}]}" },
		{ "0_a.sql", NULL },
	};
	const struct source_section *last;
	struct source s;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		files[1].text = rows[i].text;
		make_all(files);
		assert_int_equal(read_as("drizzle"), 0);
		assert_int_equal(sources[0].up.section_nr, rows[i].nr);
		assert_string_equal(content(&sources[0].up), rows[i].joined);
	}
	for (i = 0; i < ARRAY_LEN(atlas); i++) {
		s = (struct source){ .up.file = "x",
				     .up.text = atlas[i].text,
				     .up.len = strlen(atlas[i].text) };
		assert_int_equal(atlas_parse(&s, &arena, &e), 0);
		assert_int_equal(s.up.section_nr, atlas[i].nr);
		last = &s.up.sections[atlas[i].nr - 1];
		assert_int_equal(last->len, strlen(atlas[i].last));
		assert_memory_equal(s.up.text + last->offset, atlas[i].last,
				    last->len);
	}
}

/* ---- sections ---- */

#define GOOSE_UP "-- +goose Up\n"
#define GOOSE_DOWN "-- +goose Down\n"
#define TERN_DOWN "---- create above / drop below ----\n"
#define LIQUIBASE "--liquibase formatted sql\n--changeset a:1\n"

static void test_formats_more__sections(void **state)
{
	static const struct {
		const char *format, *file, *text, *up, *down;
		bool up_transaction, down_transaction;
	} rows[] = {
		{ "sql-migrate", "1_a.sql",
		  "-- c\n-- +migrate Down\nx;\n-- +migrate Up\na;\n"
		  "-- +migrate Down\ny;\n",
		  "a;\n", "x;\ny;\n", true, true },
		{ "sql-migrate", "1_a.sql",
		  "-- +migrate Up x notransaction\r\na;\n-- +migrate Down\n",
		  "a;\n", "", false, true },
		{ "goose", "1_a.sql", "-- c\n\n" GOOSE_UP "a;\n", "a;\n", "-",
		  true, true },
		{ "goose", "1_a.sql", GOOSE_UP "a;\n" GOOSE_DOWN "b;", "a;\n",
		  "b;", true, true },
		{ "goose", "1_a.sql",
		  GOOSE_UP "a;\n" GOOSE_DOWN "b;\n--+GOOSE no transaction\n",
		  "a;\n", "b;\n--+GOOSE no transaction\n", false, true },
		{ "goose", "1_a.sql",
		  GOOSE_UP "-- +goose StatementBegin\na;\n"
			   "-- +goose StatementEnd\n-- +goose ENVSUB OFF\n",
		  "-- +goose StatementBegin\na;\n-- +goose StatementEnd\n"
		  "-- +goose ENVSUB OFF\n",
		  "-", true, true },
		{ "goose", "1_a.sql", "\xef\xbb\xbf" GOOSE_UP "a;\r\n",
		  "a;\r\n", "-", true, true },
		{ "tern", "1_a.sql", "a;\n", "a;\n", "-", true, true },
		{ "tern", "1_a.sql", "a;\n" TERN_DOWN "b;\n", "a;\n", "b;\n",
		  true, true },
		{ "tern", "1_a.sql",
		  "a;\n" TERN_DOWN "b;\n---- tern: disable-tx ----\n", "a;\n",
		  "b;\n---- tern: disable-tx ----\n", false, true },
		{ "sqlx", "1_a.sql", "-- no-transaction\r\na;\n",
		  "-- no-transaction\r\na;\n", "-", false, true },
		{ "sqlx", "1_a.sql", "\n-- no-transaction\n",
		  "\n-- no-transaction\n", "-", true, true },
		{ "node-pg-migrate", "1_a.sql", "a;\n", "a;\n", "-", true,
		  true },
		{ "node-pg-migrate", "1-a.sql",
		  "-- c\n-- Up Migration\na;\n  --- - down migration x\nb;\n",
		  "a;\n", "b;\n", true, true },
		{ "node-pg-migrate", "1_a.sql",
		  "-- Down Migration\nb;\n-- Up Migration\na;\n", "a;\n",
		  "b;\n", true, true },
		{ "node-pg-migrate", "1_a.sql", "-- Up Migrations\na;\n",
		  "-- Up Migrations\na;\n", "-", true, true },
		{ "flyway", "V1__a.sql", "a;\n", "a;\n", "-", true, true },
		{ "supabase", "1_a.sql", "a;\n", "a;\n", "-", true, true },
		{ "liquibase", "a.sql", LIQUIBASE "a;\n", "a;\n", "-", true,
		  true },
		{ "liquibase", "a.sql",
		  LIQUIBASE "a;\n-- rollback b;\n--ROLLBACK c\n--rollback d;\n",
		  "a;\n", "            b;\n           c\n           d;\n", true,
		  true },
		{ "liquibase", "a.sql", LIQUIBASE "a;\n--rollback: b;\nc;\n",
		  "a;\nc;\n", "            b;\n", true, true },
		{ "liquibase", "a.sql",
		  LIQUIBASE "a;\n/* liquibase rollback\nb;\nc;\n*/\nd;\n",
		  "a;\nd;\n", "b;\nc;\n", true, true },
		{ "liquibase", "a.sql", LIQUIBASE "a;\n--rollback empty\n",
		  "a;\n", "-", true, true },
		{ "liquibase", "a.sql",
		  LIQUIBASE "a;\n--rollback not required;\n", "a;\n", "-", true,
		  true },
		{ "liquibase", "a.sql",
		  "--liquibase formatted sql\n"
		  "--changeset a:1 runInTransaction:false dbms:h2,postgresql "
		  "comment:\"x y\" runOnChange:false\n"
		  "--preconditions onFail:HALT\n--comment c\na;\n",
		  "--preconditions onFail:HALT\n--comment c\na;\n", "-", false,
		  true },
	};
	struct file files[FILES_MAX] = { { NULL, NULL } };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		files[0] = (struct file){ rows[i].file, rows[i].text };
		make_all(files);
		if (read_as(rows[i].format) != 0)
			fail_msg("row %zu: %d: %s", i, e.line, e.message);
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

/* The frame of psql around a script. */
static void test_formats_more__psql(void **state)
{
	static const struct {
		const char *text, *inner; /* NULL: refused */
		bool transaction;
	} rows[] = {
		{ "a;\n", "a;\n", false },
		{ "", "", false },
		{ "BEGIN;\nCOMMIT;\n", "", true },
		{ "-- c\n\nbegin ;\na;\n", "-- c\n\nbegin ;\na;\n", false },
		{ "-- c\n\n BEGIN;\na;\ncommit;\n\n-- d\n", "a;\n", true },
		{ "START TRANSACTION;\r\na;\r\nEND;\r\n", "a;\r\n", true },
		{ "\\set ON_ERROR_STOP 1\n\\restrict x\na;\n\\unrestrict x\n",
		  "a;\n", false },
		{ "\\set ON_ERROR_STOP on\nBEGIN;\na;\nCOMMIT;", "a;\n", true },
		{ "BEGIN;\na;\n-- e\nCOMMIT;\n\\unrestrict x", "a;\n-- e\n",
		  true },
		{ "a;\nCOMMIT;\n", "a;\nCOMMIT;\n", false },
		{ "\\set other 1\na;\n", "\\set other 1\na;\n", false },
		{ "BEGIN;\na;\n", NULL, false },
	};
	struct source_script s;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		s = (struct source_script){ .file = "x",
					    .text = rows[i].text,
					    .len = strlen(rows[i].text) };
		if (!rows[i].inner) {
			assert_int_equal(script_take_psql(&s, &arena, &e), -1);
			assert_int_equal(e.line, 1);
			continue;
		}
		assert_int_equal(script_take_psql(&s, &arena, &e), 0);
		assert_string_equal(content(&s), rows[i].inner);
		assert_int_equal(s.transaction, rows[i].transaction);
	}
}

/* Where a statement ends, beside a semicolon. */
static void test_formats_more__liquibase_delimiter(void **state)
{
	static const struct {
		const char *attributes, *text;
		size_t parts;
		const char *joined;
	} rows[] = {
		{ "", "a\nGO\nb\ngo \nc", 3, "a\nb\nc" },
		{ " splitStatements:false", "a\nGO\n", 1, "a\nGO\n" },
		{ " endDelimiter:/", "a;\n/* c */\nb;/\n/\nc\n", 2,
		  "a;\n/* c */\nb;c\n" },
		{ " endDelimiter:\"\\nGO\"", "a cargo\nGO\nb go\n", 2,
		  "a cargo\nb " },
		{ " endDelimiter:@@", "a@@  \r\nb\n", 2, "ab\n" },
		{ " endDelimiter:; runOnChange:true", "a;\n", 1, "a;\n" },
	};
	struct file files[FILES_MAX] = { { "a.sql", NULL } };
	struct buf text = BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&text);
		buf_printf(&text,
			   "\n\n--liquibase formatted sql\n"
			   "--changeset a:1%s\n%s",
			   rows[i].attributes, rows[i].text);
		files[0].text = text.data;
		make_all(files);
		if (read_as("liquibase") != 0)
			fail_msg("row %zu: %d: %s", i, e.line, e.message);
		assert_string_equal(content(&sources[0].up), rows[i].joined);
		assert_int_equal(sources[0].up.section_nr, rows[i].parts);
	}
	buf_release(&text);
}

static void test_formats_more__liquibase_expressions(void **state)
{
	static const struct {
		const char *expression, *words;
		int rc;
		bool holds;
	} rows[] = {
		{ "test", "test", 0, true },
		{ "test", "prod", 0, false },
		{ "TEST", " a , Test ,b", 0, true },
		{ "tes", "test", 0, false },
		{ "testing", "test", 0, false },
		{ "a,b", "b", 0, true },
		{ "a and b", "b", 0, false },
		{ "a and b", "a,b", 0, true },
		{ "!a", "b", 0, true },
		{ "not a", "a", 0, false },
		{ "a or b and c", "a", 0, true },
		{ "(a or b) and c", "a", 0, false },
		{ "(a or b) and !c", "b", 0, true },
		{ "android", "android", 0, true },
		{ "", "a", 1, false },
		{ "a b", "a", 1, false },
		{ "(a", "a", 1, false },
		{ "a and", "a", 1, false },
		{ "((((((((((((((((((((((((((((((((((a", "a", 1, false },
	};
	bool holds;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		int rc = liquibase_holds(rows[i].expression,
					 strlen(rows[i].expression),
					 rows[i].words, &holds);

		if (rc != rows[i].rc || (rc == 0 && holds != rows[i].holds))
			fail_msg("row %zu: %d, %d", i, rc, holds);
	}
}

/* Which changesets are there with these settings. */
static void test_formats_more__liquibase_contexts(void **state)
{
	static const struct {
		const char *properties, *names;
	} rows[] = {
		{ "contexts:\nlabels=\n", "a.a.1 a.a.2 a.a.3 a.a.4 a.a.5" },
		{ "# c\ncontexts: test, x\nlabels: \n",
		  "a.a.1 a.a.2 a.a.4 a.a.5" },
		{ "liquibase.command.contexts=prod\n"
		  "liquibase.command.labelFilter: !late\n",
		  "a.a.1 a.a.3 a.a.5" },
		{ "contexts : prod\nlabel-filter = late\n",
		  "a.a.1 a.a.3 a.a.4 a.a.5" },
	};
	struct file files[FILES_MAX] = {
		{ "sql/a.sql",
		  "--liquibase formatted sql\n--changeset a:1\n"
		  "--changeset a:2 context:test\n"
		  "--changeset a:3 contextFilter:\"!test and (prod or dev)\"\n"
		  "--changeset a:4 labels:late,v2\n"
		  "--changeset a:5 runOnChange:true\n" },
		{ "liquibase.properties", NULL },
	};
	struct format_paths paths = { .root = top };
	struct dir *sql;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		char path[sizeof(top) + 8];

		files[1].text = rows[i].properties;
		make_all(files);
		snprintf(path, sizeof(path), "%s/sql", top);
		assert_int_equal(dir_open(&sql, path, &e), 0);
		if (format_read_kept(format_by_name("liquibase"), sql, &paths,
				     &arena, &sources, &nr, &e) != 0)
			fail_msg("row %zu: %d: %s", i, e.line, e.message);
		dir_close(sql);
		assert_names(rows[i].names);
	}
}

/* What comes later in a file does not change what was there before. */
static void test_formats_more__liquibase_grows(void **state)
{
	static const char one[] = LIQUIBASE "a;\n";
	struct file files[FILES_MAX] = { { "a.sql", one } };
	size_t len;

	(void)state;
	make_all(files);
	assert_int_equal(read_as("liquibase"), 0);
	len = sources[0].up.len;
	assert_int_equal(len, strlen(one));
	files[0].text = LIQUIBASE "a;\n--changeset a:2\nb;\n";
	make_all(files);
	assert_int_equal(read_as("liquibase"), 0);
	assert_int_equal(nr, 2);
	assert_int_equal(sources[0].up.len, len);
	assert_memory_equal(sources[0].up.text, one, len);
	assert_string_equal(content(&sources[1].up), "b;\n");
}

static void test_formats_more__atlas_directives(void **state)
{
	static const struct {
		const char *text;
		bool transaction;
	} rows[] = {
		{ "a;\n", true },
		{ "-- atlas:txmode none\n\na;\n", false },
		{ "-- atlas:txmode file\n\na;\n", true },
		/* without the blank line it belongs to the statement */
		{ "-- atlas:txmode none\na;\n", true },
		{ "a;\n-- atlas:txmode none\n\n", true },
		{ "-- atlas:nolint\n-- atlas:txmode none\n\na;\n", false },
	};
	struct source s;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		s = (struct source){ .up.file = "x",
				     .up.text = rows[i].text,
				     .up.len = strlen(rows[i].text) };
		assert_int_equal(atlas_parse(&s, &arena, &e), 0);
		assert_int_equal(s.up.transaction, rows[i].transaction);
	}
}

static void test_formats_more__flyway_options(void **state)
{
	static const struct {
		const char *text;
		int rc;
		bool transaction, placeholders;
	} rows[] = {
		{ "", 0, true, true },
		{ "executeInTransaction=false", 0, false, true },
		{ "# c\n\nexecuteInTransaction = true\r\n", 0, true, true },
		{ "placeholderReplacement=false\nencoding=UTF-8\n", 0, true,
		  false },
		{ "\nencoding=latin1\n", -1, true, true },
		{ "\nexecuteInTransaction=falsely\n", -1, true, true },
		{ "\nshouldExecute=false\n", -1, true, true },
	};
	struct flyway_options o;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		o = (struct flyway_options){ true, true };
		assert_int_equal(flyway_parse_options(rows[i].text,
						      strlen(rows[i].text), &o,
						      &e),
				 rows[i].rc);
		if (rows[i].rc != 0) {
			assert_int_equal(e.line, 2);
			continue;
		}
		assert_int_equal(o.transaction, rows[i].transaction);
		assert_int_equal(o.placeholders, rows[i].placeholders);
	}
}

static void test_formats_more__flyway_conf(void **state)
{
	static const struct file files[FILES_MAX] = {
		{ "V1__a.sql", "a ${b};\n" },
		{ "V1__a.sql.conf", "placeholderReplacement=false\n" },
	};

	(void)state;
	make_all(files);
	assert_int_equal(read_as("flyway"), 0);
	assert_int_equal(nr, 1);
}

static void test_formats_more__flyway_settings(void **state)
{
	static const struct {
		const char *file, *text;
		int line; /* of the error; 0: none */
		const char *want;
	} rows[] = {
		{ "f.conf",
		  "# flyway.url=x\n! c\nflyway.placeholders.a = 1 2 \n"
		  "flyway.placeholders.B:x\\y\r\nflyway.url=jdbc:x\nother=1\n",
		  0, "${ } : t a=1 2 B=x\\y" },
		{ "f.conf",
		  "flyway.placeholderPrefix=#[\nflyway.placeholderSuffix=]\n"
		  "flyway.placeholderSeparator=_\nflyway.table = h\n"
		  "flyway.placeholderReplacement=FALSE\n"
		  "flyway.executeInTransaction=false\n",
		  0, "#[ ] _ h- -" },
		{ "f.conf", "flyway.encoding=UTF-8\nflyway.schemas=public\n", 0,
		  "${ } : t" },
		{ "f.conf", "\nflyway.encoding=ISO-8859-1\n", 2, NULL },
		{ "f.conf", "flyway.sqlMigrationPrefix=\n", 0, "${ } : t" },
		{ "f.conf", "\nflyway.sqlMigrationSuffixes=\n", 2, NULL },
		{ "f.conf", "flyway.undoSqlMigrationPrefix=\n", 1, NULL },
		{ "f.conf", "flyway.schemas=a,b\nflyway.schemas=b\n", 2, NULL },
		{ "f.conf", "flyway.schemas=a\nflyway.createSchemas=x\n", 2,
		  NULL },
		{ "f.conf", "flyway.createSchemas=false\n", 0, "${ } : t" },
		{ "f.conf", "flyway.placeholderPrefix=\n", 1, NULL },
		{ "f.conf", "flyway.placeholderReplacement=no\n", 1, NULL },
		{ "f.conf", "flyway.placeholders.a=x\\\n  y\n", 1, NULL },
		{ "f.toml",
		  "id = \"x\"\n[environments.dev]\nurl = '''a\nb'''\n"
		  "[flyway] # c\nlocations = [\"filesystem:sql\"]\n"
		  "table = 'h' # c\nplaceholderReplacement = true\n"
		  "placeholders.x = \"a\\\"b\\\\ # c\"\n"
		  "[flyway.placeholders]\nname = 'v\\'\n\"a.b\" = \"\"\n",
		  0, "${ } : h x=a\"b\\ # c name=v\\ a.b=" },
		{ "f.toml", "flyway.placeholders.y = \"1\"\n", 0,
		  "${ } : t y=1" },
		{ "f.toml", "[flyway]\nschemas = [ \"a\", \"b\" ]\n", 0,
		  "${ } : t" },
		{ "f.toml", "[flyway]\nplaceholders = { a = \"b\" }\n", 2,
		  NULL },
		{ "f.toml", "[flyway.placeholders]\na = \"\"\"\nx\"\"\"\n", 2,
		  NULL },
		{ "f.toml", "[environments.x.flyway.placeholders]\na = \"b\"\n",
		  2, NULL },
		{ "f.toml", "[environments.x]\ninitSql = \"\"\"\n", 2, NULL },
		{ "f.conf", "flyway.url=j?currentSchema=public&a=b\n", 0,
		  "${ } : t" },
		{ "f.conf", "flyway.url=j?currentSchema=a-b\n", 1, NULL },
		{ "f.toml", "[flyway\n", 1, NULL },
	};
	struct flyway_settings s;
	struct buf got = BUF_INIT;
	size_t i, k;
	int rc;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		err_init(&e);
		flyway_settings_init(&s);
		s.table = "t";
		rc = flyway_parse_settings(&s, &arena, rows[i].file,
					   rows[i].text, strlen(rows[i].text),
					   &e);
		if ((rc != 0) != (rows[i].line != 0) || e.line != rows[i].line)
			fail_msg("row %zu: %d, line %d: %s", i, rc, e.line,
				 e.message);
		buf_clear(&got);
		buf_printf(&got, "%s %s %s %s%s%s", s.prefix, s.suffix,
			   s.separator, s.table, s.replace ? "" : "-",
			   s.transaction ? "" : " -");
		for (k = 0; k < s.placeholder_nr; k++)
			buf_printf(&got, " %s=%s", s.placeholders[k].name,
				   s.placeholders[k].value);
		if (rc == 0)
			assert_string_equal(got.data, rows[i].want);
		flyway_settings_release(&s);
	}
	buf_release(&got);
}

static void test_formats_more__flyway_names(void **state)
{
	/* The prefixes are V, U, B, R or the words below. */
	static const struct {
		const char *prefix, *separator, *suffixes, *name;
		enum flyway_kind kind;
		const char *version, *description;
	} rows[] = {
		{ "V", "__", ".sql", "V1_2__a_b.sql", FLYWAY_VERSIONED, "1_2",
		  "a b" },
		{ "V", "__", ".sql", "U1__.sql", FLYWAY_UNDO, "1", "" },
		{ "V", "__", ".sql", "B003__x__y.sql", FLYWAY_BASELINE, "003",
		  "x  y" },
		{ "V", "__", ".sql", "R__x.sql", FLYWAY_REPEATABLE, "", "x" },
		{ "V", "__", ".sql", "R1__x.sql", FLYWAY_MISFIT, NULL, NULL },
		{ "V", "__", ".sql", "V1_x.sql", FLYWAY_MISFIT, NULL, NULL },
		{ "V", "__", ".sql", "V1.__x.sql", FLYWAY_MISFIT, NULL, NULL },
		{ "V", "__", ".sql", "V__x.sql", FLYWAY_MISFIT, NULL, NULL },
		{ "V", "__", ".sql", "V1__x.txt", FLYWAY_NO_FILE, NULL, NULL },
		{ "V", "__", ".sql", ".sql", FLYWAY_NO_FILE, NULL, NULL },
		{ "V", "__", ".sql", "V.sql", FLYWAY_MISFIT, NULL, NULL },
		{ "V", "__", ".sql", "afterEachMigrate__x.sql", FLYWAY_CALLBACK,
		  NULL, NULL },
		{ "V", "_", ".sql", "V1_2_x.sql", FLYWAY_VERSIONED, "1",
		  "2 x" },
		{ "", "__", ".sql", "1.10__x.sql", FLYWAY_VERSIONED, "1.10",
		  "x" },
		{ "", "__", ".sql", "beforeMigrate.sql", FLYWAY_CALLBACK, NULL,
		  NULL },
		{ "", "__", ".sql", "U1__x.sql", FLYWAY_UNDO, "1", "x" },
		{ "Vers", "-", ".a, .b", "Vers1-x.b", FLYWAY_VERSIONED, "1",
		  "x" },
		{ "before", "-", ".sql", "before1-x.sql", FLYWAY_VERSIONED, "1",
		  "x" },
		{ "V", "__", ".sql", "V1__x.java", FLYWAY_VERSIONED, "1", "x" },
	};
	struct flyway_settings s;
	struct flyway_name n;
	size_t i;

	(void)state;
	flyway_settings_init(&s);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		s.name_prefix[FLYWAY_VERSIONED] = rows[i].prefix;
		s.name_separator = rows[i].separator;
		s.name_suffixes = rows[i].suffixes;
		flyway_parse_name(&s, rows[i].name, &n);
		if (n.kind != rows[i].kind)
			fail_msg("row %zu: %d", i, (int)n.kind);
		if (!rows[i].version)
			continue;
		assert_int_equal(n.version_len, strlen(rows[i].version));
		assert_memory_equal(n.version, rows[i].version, n.version_len);
		assert_string_equal(flyway_description(&arena, &n),
				    rows[i].description);
	}
}

static void test_formats_more__flyway_expand(void **state)
{
	static const struct {
		const char *text, *want;
		int line; /* of the error */
	} rows[] = {
		{ "no { $ } here", "no { $ } here", 0 },
		{ "${a}${A} '${b}' -- ${a}\n", "1 21 2 '$}' -- 1 2\n", 0 },
		{ "$${a}}", "$1 2}", 0 },
		{ "${empty}x${flyway:filename} ${flyway:TABLE}",
		  "xV1__a.sql flyway_schema_history", 0 },
		{ "a\n${nothing}\n", NULL, 2 },
		{ "a\n\n${flyway:timestamp}\n", NULL, 3 },
		{ "a\n${a\n", NULL, 2 },
		{ "${}", NULL, 1 },
		{ "${env}", NULL, 1 },
	};
	static struct flyway_placeholder values[] = {
		{ "a", "no", 1 },   { "a", "1 2", 2 },	     { "b", "$}", 3 },
		{ "empty", "", 4 }, { "env", "${HOME}", 5 },
	};
	struct flyway_settings s;
	size_t i;
	int rc;

	(void)state;
	flyway_settings_init(&s);
	s.placeholders = values;
	s.placeholder_nr = ARRAY_LEN(values);
	s.file = "flyway.conf";
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct source_script script = { .file = "sub/V1__a.sql",
						.text = rows[i].text,
						.len = strlen(rows[i].text) };

		err_init(&e);
		rc = flyway_expand(&s, &script, &arena, &e);
		if ((rc != 0) != (rows[i].line != 0) || e.line != rows[i].line)
			fail_msg("row %zu: line %d: %s", i, e.line, e.message);
		if (rc != 0)
			continue;
		assert_string_equal(script.text, rows[i].want);
		assert_int_equal(script.len, strlen(rows[i].want));
		if (script.raw)
			assert_string_equal(script.raw, rows[i].text);
	}
}

/* ---- sums and chains ---- */

/* Copy a fixture's file with the first `from` in it made `to`. */
static void spoil(const char *fixture, const char *name, const char *from,
		  const char *to)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct dir *source;
	struct file f = { .name = name };
	char path[128];
	char *at;

	snprintf(path, sizeof(path), "tests/fixtures/formats/%s", fixture);
	assert_int_equal(dir_open(&source, path, &e), 0);
	assert_int_equal(dir_read(source, name, FILE_MAX_DEFAULT, &text, &e),
			 0);
	dir_close(source);
	at = from ? strstr(text.data, from) : NULL;
	assert_true(!from || at);
	if (at) {
		buf_add(&out, text.data, (size_t)(at - text.data));
		buf_printf(&out, "%s%s", to, at + strlen(from));
	} else {
		buf_add(&out, text.data, text.len);
	}
	f.text = out.data;
	make(&f);
	buf_release(&text);
	buf_release(&out);
}

static void test_formats_more__atlas_sum(void **state)
{
	static const struct {
		const char *name, *from, *to, *message;
		int line;
	} rows[] = {
		{ CARDS ".sql", "title", "titel",
		  "\"" CARDS ".sql\" was edited, or moved", 2 },
		{ INDEX ".sql", "title", "titel",
		  "\"" INDEX ".sql\" was edited, or moved", 3 },
		{ "atlas.sum", "h1:", "h2:", "the sum over atlas.sum is wrong",
		  1 },
		{ "atlas.sum", INDEX, CARDS, "does not list \"" INDEX ".sql\"",
		  3 },
	};
	static const struct file none[FILES_MAX],
	    more[FILES_MAX] = { { "3_c.sql", "" } };
	static const char *const names[] = { CARDS ".sql", INDEX ".sql",
					     "atlas.sum" };
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_all(none);
		for (k = 0; k < ARRAY_LEN(names); k++) {
			bool it = strcmp(names[k], rows[i].name) == 0;

			spoil("atlas", names[k], it ? rows[i].from : NULL,
			      rows[i].to);
		}
		assert_int_equal(read_as("atlas"), -1);
		assert_non_null(strstr(e.message, rows[i].message));
		assert_non_null(strstr(e.file, "/atlas.sum"));
		assert_int_equal(e.line, rows[i].line);
	}
	/* a file more, a file less */
	make_all(more);
	for (k = 0; k < ARRAY_LEN(names); k++)
		spoil("atlas", names[k], NULL, NULL);
	assert_int_equal(read_as("atlas"), -1);
	assert_non_null(strstr(e.message, "does not list \"3_c.sql\""));
	make_all(none);
	spoil("atlas", "atlas.sum", NULL, NULL);
	spoil("atlas", CARDS ".sql", NULL, NULL);
	assert_int_equal(read_as("atlas"), -1);
	assert_non_null(strstr(e.message, "a file that is not there"));
	assert_int_equal(e.line, 3);
}

static void test_formats_more__graphile_chain(void **state)
{
	static const char one[] = "committed/000001-create-cards.sql";
	static const char two[] = "committed/000002-index-cards.sql";
	static const struct {
		const char *from_one, *to_one, *from_two, *to_two, *message;
		int line;
		bool second;
	} rows[] = {
		{ "title", "titel", NULL, NULL, "edited after it was committed",
		  2, false },
		{ NULL, NULL, "title", "titel", "edited after it was committed",
		  2, true },
		{ NULL, NULL, "Previous: sha1:", "Previous: sha1:0",
		  "the migration before it is another", 1, true },
		{ "Previous: -", "Previous: sha1:0", NULL, NULL,
		  "the migration before it is another", 1, false },
		{ "--! Hash", "-- Hash", NULL, NULL, "no header \"--! Hash:\"",
		  0, false },
		{ NULL, NULL, "--! Previous", "-- Previous",
		  "no header \"--! Previous:\"", 0, true },
		{ "cards\n\nCREATE", "cards\nCREATE", NULL, NULL,
		  "no blank line behind the headers", 4, false },
		{ "title text", "title text DEFAULT ':DATABASE_NAME'", NULL,
		  NULL, "placeholder :DATABASE_NAME", 7, false },
		{ "--! Message: create cards", "--! AllowInvalidHash\n--! X: y",
		  NULL, NULL, NULL, 0, false },
	};
	static const struct file none[FILES_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		make_all(none);
		spoil("graphile-migrate", one, rows[i].from_one,
		      rows[i].to_one);
		spoil("graphile-migrate", two, rows[i].from_two,
		      rows[i].to_two);
		if (!rows[i].message) {
			assert_int_equal(read_as("graphile-migrate"), 0);
			continue;
		}
		assert_int_equal(read_as("graphile-migrate"), -1);
		if (!strstr(e.message, rows[i].message) ||
		    e.line != rows[i].line)
			fail_msg("row %zu: %d: %s", i, e.line, e.message);
		assert_non_null(strstr(e.file, rows[i].second ? two : one));
	}
}

static void test_formats_more__atlas_checkpoint(void **state)
{
	static const char text[] = "-- atlas:checkpoint\n\na;\n";
	struct source s = { .up.file = "x",
			    .up.text = text,
			    .up.len = sizeof(text) - 1 };
	static const struct file files[FILES_MAX] = {
		{ "1_a.sql", "-- atlas:sum ignore\n\na;\n" },
		{ "2_b.sql",
		  "-- atlas:sum ignore\n-- atlas:checkpoint v1\n\nb;\n" },
		{ "3_c.sql", "-- atlas:sum ignore\n\nc;\n" },
		{ "atlas.sum",
		  "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n" },
	};

	(void)state;
	assert_int_equal(atlas_parse(&s, &arena, &e), 0);
	make_all(files);
	if (read_as("atlas") != 0)
		fail_msg("%s:%d: %s", e.file, e.line, e.message);
	assert_names("2_b 3_c");
}

/* ---- what is refused ---- */

#define PLAN_TIME " 2024-01-05T09:30:00Z A <a@x> # n\n"

static void test_formats_more__refuses(void **state)
{
	static const struct refused rows[] = {
		/* sql-migrate */
		{ "sql-migrate",
		  { { "1_a.sql", "\na;\n-- +migrate Up\n" } },
		  FAULT_USAGE,
		  "a statement before \"-- +migrate Up\"",
		  "/1_a.sql",
		  2 },
		{ "sql-migrate",
		  { { "1_a.sql", "-- +migrate up\n" } },
		  FAULT_USAGE,
		  "unknown marker \"-- +migrate up\"",
		  "/1_a.sql",
		  1 },
		{ "sql-migrate",
		  { { "1_a.sql", "-- nothing\n" } },
		  FAULT_USAGE,
		  "no \"-- +migrate Up\"",
		  "/1_a.sql",
		  0 },
		{ "sql-migrate",
		  { { "1_a.sql", "-- +migrate Up\n-- +migrate StatementBegin\n"
				 "-- +migrate Down\n" } },
		  FAULT_USAGE,
		  "StatementBegin without StatementEnd",
		  "/1_a.sql",
		  3 },
		{ "sql-migrate",
		  { { "1_a.sql",
		      "-- +migrate Up\n-- +migrate StatementEnd\n" } },
		  FAULT_USAGE,
		  "StatementEnd without StatementBegin",
		  "/1_a.sql",
		  2 },
		{ "sql-migrate",
		  { { "a.sql", "-- +migrate Up\n" } },
		  FAULT_NONE,
		  "",
		  "",
		  0 },
		/* goose */
		{ "goose",
		  { { "1_a.sql", "a;\n" } },
		  FAULT_USAGE,
		  "a statement before \"-- +goose Up\"",
		  "/1_a.sql",
		  1 },
		{ "goose",
		  { { "1_a.sql", "-- nothing\n" } },
		  FAULT_USAGE,
		  "no \"-- +goose Up\"",
		  "/1_a.sql",
		  0 },
		{ "goose",
		  { { "1_a.sql", GOOSE_DOWN GOOSE_UP } },
		  FAULT_USAGE,
		  "\"-- +goose Down\" before",
		  "/1_a.sql",
		  1 },
		{ "goose",
		  { { "1_a.sql", GOOSE_UP GOOSE_UP } },
		  FAULT_USAGE,
		  "second \"-- +goose Up\"",
		  "/1_a.sql",
		  2 },
		{ "goose",
		  { { "1_a.sql", GOOSE_UP GOOSE_DOWN GOOSE_DOWN } },
		  FAULT_USAGE,
		  "second \"-- +goose Down\"",
		  "/1_a.sql",
		  3 },
		{ "goose",
		  { { "1_a.sql", GOOSE_UP "-- +goose Upp\n" } },
		  FAULT_USAGE,
		  "unknown marker",
		  "/1_a.sql",
		  2 },
		{ "goose",
		  { { "1_a.sql", GOOSE_UP "-- +goose ENVSUB ON\n" } },
		  FAULT_USAGE,
		  "variables of the environment",
		  "/1_a.sql",
		  2 },
		{ "goose",
		  { { "1_a.sql", GOOSE_UP "-- +goose StatementBegin\na;\n" } },
		  FAULT_USAGE,
		  "StatementBegin without StatementEnd",
		  "/1_a.sql",
		  2 },
		{ "goose",
		  { { "1_a.sql",
		      GOOSE_UP "-- +goose StatementBegin\na;\n" GOOSE_DOWN } },
		  FAULT_USAGE,
		  "StatementBegin without StatementEnd",
		  "/1_a.sql",
		  4 },
		{ "goose",
		  { { "1_a.sql", GOOSE_UP "-- +goose StatementBegin\n"
					  "-- +goose StatementBegin\n" } },
		  FAULT_USAGE,
		  "StatementBegin inside",
		  "/1_a.sql",
		  3 },
		{ "goose",
		  { { "1_a.sql", GOOSE_UP "-- +goose StatementEnd\n" } },
		  FAULT_USAGE,
		  "StatementEnd without",
		  "/1_a.sql",
		  2 },
		{ "goose",
		  { { "1_a.sql", "-- +goose StatementBegin\n" } },
		  FAULT_USAGE,
		  "a statement before",
		  "/1_a.sql",
		  1 },
		{ "goose",
		  { { "1_a.sql", GOOSE_UP }, { "2_b.go", "package x\n" } },
		  FAULT_USAGE,
		  "a migration in Go",
		  "/2_b.go",
		  0 },
		{ "goose",
		  { { "1_a.sql", GOOSE_UP },
		    { "2_b_test.go", "" },
		    { "main.go", "" } },
		  FAULT_NONE,
		  "",
		  "",
		  0 },
		{ "goose",
		  { { "a.sql", GOOSE_UP } },
		  FAULT_USAGE,
		  "not the name",
		  "/a.sql",
		  0 },
		{ "goose",
		  { { "1_a.sql", GOOSE_UP }, { "01_b.sql", GOOSE_UP } },
		  FAULT_USAGE,
		  "have the same version",
		  "",
		  0 },
		/* a comment to older goose: the way down would be run as well
		 */
		{ "goose",
		  { { "1_a.sql", GOOSE_UP "a;\n\t-- +goose Down\nb;\n" } },
		  FAULT_USAGE,
		  "blanks before a marker",
		  "/1_a.sql",
		  3 },
		/* sqlx */
		{ "sqlx",
		  { { "seed_data.sql", "" } },
		  FAULT_USAGE,
		  "not the name",
		  "/seed_data.sql",
		  0 },
		{ "sqlx", { { "a.sql", "" } }, FAULT_NONE, "", "", 0 },
		{ "sqlx",
		  { { "1_a.down.sql", "" } },
		  FAULT_USAGE,
		  "a way down without",
		  "/1_a.down.sql",
		  0 },
		{ "sqlx",
		  { { "1_a.sql", "" }, { "1_a.up.sql", "" } },
		  FAULT_USAGE,
		  "have the same version",
		  "",
		  0 },
		/* flyway */
		{ "flyway",
		  { { "x/R__views.2.sql", "" } },
		  FAULT_USAGE,
		  "a repeatable migration cannot be named \"R__views.2\"",
		  "/x/R__views.2.sql",
		  0 },
		{ "flyway",
		  { { "V1__a.sql", "" }, { "V1.0__b.sql", "" } },
		  FAULT_USAGE,
		  "have the same version",
		  "",
		  0 },
		{ "flyway",
		  { { "V1__a.sql", "" }, { "U2__b.sql", "" } },
		  FAULT_USAGE,
		  "a way down without",
		  "/U2__b.sql",
		  0 },
		{ "flyway",
		  { { "V1_a.sql", "" } },
		  FAULT_USAGE,
		  "not the name",
		  "/V1_a.sql",
		  0 },
		{ "flyway", { { "x/helper.sql", "" } }, FAULT_NONE, "", "", 0 },
		{ "flyway",
		  { { "v1__a.sql", "" } },
		  FAULT_USAGE,
		  "not the name",
		  "/v1__a.sql",
		  0 },
		{ "flyway",
		  { { "V1__a.java", "" } },
		  FAULT_USAGE,
		  "a migration in Java",
		  "/V1__a.java",
		  0 },
		{ "flyway",
		  { { "V1__a.sql", "a;\nb ${schema};\n" } },
		  FAULT_USAGE,
		  "placeholder ${schema}",
		  "/V1__a.sql",
		  2 },
		{ "flyway",
		  { { "V1__a.sql", "" }, { "U1__a.sql", "\n${x}\n" } },
		  FAULT_USAGE,
		  "placeholder ${x}",
		  "/U1__a.sql",
		  2 },
		{ "flyway",
		  { { "V1__a.sql", "" }, { "V1__a.sql.conf", "a=b\n" } },
		  FAULT_USAGE,
		  "unknown option \"a=b\"",
		  "/V1__a.sql.conf",
		  1 },
		{ "flyway",
		  { { "V1__a.sql", "" }, { "afterMigrate.sql", "" } },
		  FAULT_NONE,
		  "",
		  "",
		  0 },
		/* refinery */
		{ "refinery",
		  { { "V1_a.sql", "" } },
		  FAULT_USAGE,
		  "not the name",
		  "/V1_a.sql",
		  0 },
		{ "refinery",
		  { { "V1__a.sql", "" }, { "U1__b.sql", "" } },
		  FAULT_USAGE,
		  "have the same version",
		  "",
		  0 },
		{ "refinery",
		  { { "V1__a-b.sql", "" } },
		  FAULT_USAGE,
		  "not the name",
		  "/V1__a-b.sql",
		  0 },
		{ "refinery",
		  { { "V1__a_1\xc3\xa9.sql", "" }, { "seed.sql", "" } },
		  FAULT_NONE,
		  "",
		  "",
		  0 },
		{ "refinery",
		  { { "V1__a.rs", "" } },
		  FAULT_USAGE,
		  "a migration in Rust",
		  "/V1__a.rs",
		  0 },
		/* prisma */
		{ "prisma",
		  { { "1_a/other.sql", "" } },
		  FAULT_USAGE,
		  "not the name",
		  "/1_a",
		  0 },
		{ "prisma", { { "1_a.sql", "" } }, FAULT_NONE, "", "", 0 },
		{ "prisma",
		  { { "1_a/migration.sql", "" },
		    { "migration_lock.toml", "# c\nprovider = \"mysql\"\n" } },
		  FAULT_USAGE,
		  "for another database",
		  "/migration_lock.toml",
		  2 },
		{ "prisma",
		  { { "1_a/migration.sql", "" },
		    { "migration_lock.toml", "provider = 'postgres'\n" } },
		  FAULT_NONE,
		  "",
		  "",
		  0 },
		/* drizzle */
		{ "drizzle",
		  { { "meta/_journal.json", "{\"entries\":[]}" },
		    { "seed.sql", "" } },
		  FAULT_NONE,
		  "",
		  "",
		  0 },
		{ "drizzle",
		  { { "1_a.sql", "" } },
		  FAULT_USAGE,
		  "the file does not exist",
		  "/meta/_journal.json",
		  0 },
		{ "drizzle",
		  { { "meta/_journal.json", "{\n\"a\":}" } },
		  FAULT_USAGE,
		  "not a journal of Drizzle",
		  "/meta/_journal.json",
		  2 },
		{ "drizzle",
		  { { "meta/_journal.json", "{}" } },
		  FAULT_USAGE,
		  "no list of entries",
		  "/meta/_journal.json",
		  0 },
		{ "drizzle",
		  { { "meta/_journal.json", "[]" } },
		  FAULT_USAGE,
		  "no list of entries",
		  "/meta/_journal.json",
		  0 },
		{ "drizzle",
		  { { "meta/_journal.json", "{\"entries\":[{\"idx\":0}]}" } },
		  FAULT_USAGE,
		  "an entry without a tag",
		  "/meta/_journal.json",
		  0 },
		{ "drizzle",
		  { { "meta/_journal.json",
		      "{\"entries\":[{\"tag\":\"../a\"}]}" } },
		  FAULT_USAGE,
		  "an entry without a tag",
		  "/meta/_journal.json",
		  0 },
		{ "drizzle",
		  { { "meta/_journal.json", "{\"dialect\":\"sqlite\"}" } },
		  FAULT_USAGE,
		  "for another database",
		  "/meta/_journal.json",
		  0 },
		{ "drizzle",
		  { { "meta/_journal.json",
		      "{\"entries\":[{\"tag\":\"a\"}]}" } },
		  FAULT_FILE,
		  "the file is gone",
		  "/a.sql",
		  0 },
		{ "drizzle",
		  { { "meta/_journal.json", "{\"entries\":[]}" },
		    { "0000_a.sql", "" } },
		  FAULT_USAGE,
		  "the journal does not list",
		  "/0000_a.sql",
		  0 },
		/* atlas */
		{ "atlas",
		  { { "1_a.sql", "" } },
		  FAULT_USAGE,
		  "there is no atlas.sum",
		  "/atlas.sum",
		  0 },
		/* graphile-migrate */
		{ "graphile-migrate",
		  { { "committed/a.sql", "" } },
		  FAULT_USAGE,
		  "not the name",
		  "/committed/a.sql",
		  0 },
		/* sqitch */
		{ "sqitch",
		  { { "a.sql", "" } },
		  FAULT_FILE,
		  "the file is gone",
		  "/sqitch.plan",
		  0 },
		{ "sqitch",
		  { { "sqitch.plan", "a" PLAN_TIME } },
		  FAULT_USAGE,
		  "\"a\" has no deploy script",
		  "/sqitch.plan",
		  1 },
		{ "sqitch",
		  { { "sqitch.plan", "\na yesterday\n" } },
		  FAULT_USAGE,
		  "not a line of a plan",
		  "/sqitch.plan",
		  2 },
		{ "sqitch",
		  { { "sqitch.plan", "a [b 2024\n" } },
		  FAULT_USAGE,
		  "it needs \"b\"",
		  "/sqitch.plan",
		  1 },
		{ "sqitch",
		  { { "sqitch.plan", "a [!b\n" } },
		  FAULT_USAGE,
		  "not a line of a plan",
		  "/sqitch.plan",
		  1 },
		{ "sqitch",
		  { { "sqitch.plan", "a" PLAN_TIME "b [!a]" PLAN_TIME } },
		  FAULT_USAGE,
		  "it conflicts with \"a\"",
		  "/sqitch.plan",
		  2 },
		{ "sqitch",
		  { { "sqitch.plan", "a" PLAN_TIME "b [a@v1]" PLAN_TIME } },
		  FAULT_USAGE,
		  "it needs \"a@v1\"",
		  "/sqitch.plan",
		  2 },
		{ "sqitch",
		  { { "sqitch.plan", "a" PLAN_TIME "a" PLAN_TIME } },
		  FAULT_USAGE,
		  "comes twice without a tag",
		  "/sqitch.plan",
		  2 },
		{ "sqitch",
		  { { "sqitch.plan", "@v1" PLAN_TIME } },
		  FAULT_USAGE,
		  "before any change",
		  "/sqitch.plan",
		  1 },
		{ "sqitch",
		  { { "sqitch.plan",
		      "a" PLAN_TIME "@v" PLAN_TIME "@v" PLAN_TIME } },
		  FAULT_USAGE,
		  "tag \"@v\" comes twice",
		  "/sqitch.plan",
		  3 },
		{ "sqitch",
		  { { "sqitch.plan", "a" PLAN_TIME "-a" PLAN_TIME } },
		  FAULT_USAGE,
		  "a planned revert",
		  "/sqitch.plan",
		  2 },
		{ "sqitch",
		  { { "sqitch.plan",
		      "a" PLAN_TIME "@v" PLAN_TIME "a" PLAN_TIME },
		    { "deploy/a.sql", "" } },
		  FAULT_USAGE,
		  "\"a\" has no deploy script",
		  "/sqitch.plan",
		  1 },
		{ "sqitch",
		  { { "sqitch.plan", "a" PLAN_TIME },
		    { "deploy/a.sql", "-- c\nBEGIN;\na;\n" } },
		  FAULT_USAGE,
		  "BEGIN without COMMIT",
		  "/deploy/a.sql",
		  2 },
		{ "sqitch",
		  { { "sqitch.plan", "a" PLAN_TIME },
		    { "deploy/a.sql", "" },
		    { "revert/a.sql", "\n\nBEGIN;\n" } },
		  FAULT_USAGE,
		  "BEGIN without COMMIT",
		  "/revert/a.sql",
		  3 },
		/* liquibase */
		{ "liquibase",
		  { { "a.sql", "a;\n" } },
		  FAULT_USAGE,
		  "not the name",
		  "/a.sql",
		  0 },
		{ "liquibase",
		  { { "a.yaml", "databaseChangeLog:\n" } },
		  FAULT_USAGE,
		  "a changelog in XML",
		  "/a.yaml",
		  0 },
		{ "liquibase",
		  { { "a.yaml", "other:\n" } },
		  FAULT_NONE,
		  "",
		  "",
		  0 },
		{ "liquibase",
		  { { "a.sql", "--liquibase formatted sql\na;\n" } },
		  FAULT_USAGE,
		  "a statement before the first",
		  "/a.sql",
		  2 },
		{ "liquibase",
		  { { "a.sql", "--liquibase formatted sql\n--changeset a\n" } },
		  FAULT_USAGE,
		  "not \"--changeset AUTHOR:ID\"",
		  "/a.sql",
		  2 },
		{ "liquibase",
		  { { "a.sql",
		      "--liquibase formatted sql\n--changeset a: \n" } },
		  FAULT_USAGE,
		  "not \"--changeset AUTHOR:ID\"",
		  "/a.sql",
		  2 },
		{ "liquibase",
		  { { "a.sql",
		      "--liquibase formatted sql\n--changeset a:1 context:test\n" } },
		  FAULT_USAGE,
		  "the attribute cannot be honoured: context:test",
		  "/a.sql",
		  2 },
		{ "liquibase",
		  { { "a.sql",
		      "--liquibase formatted sql\n--changeset a:1 labels:x\n" } },
		  FAULT_USAGE,
		  "the attribute cannot be honoured: labels:x",
		  "/a.sql",
		  2 },
		{ "liquibase",
		  { { "a.sql",
		      "--liquibase formatted sql\n--changeset a:1 runAlways:true\n" } },
		  FAULT_USAGE,
		  "runAlways:true",
		  "/a.sql",
		  2 },
		{ "liquibase",
		  { { "a.sql",
		      "--liquibase formatted sql\n--changeset a:1 endDelimiter:\\n(/|;)\n" } },
		  FAULT_USAGE,
		  "endDelimiter:",
		  "/a.sql",
		  2 },
		{ "liquibase",
		  { { "a.sql", "-- c\n--liquibase formatted sql\n" } },
		  FAULT_USAGE,
		  "not the name",
		  "/a.sql",
		  0 },
		{ "liquibase",
		  { { "a.sql",
		      "--liquibase formatted sql\n--changeset a:1 sometimes\n" } },
		  FAULT_USAGE,
		  "sometimes",
		  "/a.sql",
		  2 },
		{ "liquibase",
		  { { "a.sql",
		      LIQUIBASE "--preconditions onFail:MARK_RAN\n" } },
		  FAULT_USAGE,
		  "the precondition cannot be honoured",
		  "/a.sql",
		  3 },
		{ "liquibase",
		  { { "a.sql", LIQUIBASE "--rollback changesetId:1\n" } },
		  FAULT_USAGE,
		  "the rollback cannot be honoured",
		  "/a.sql",
		  3 },
		{ "liquibase",
		  { { "a.sql",
		      "--liquibase formatted sql\n--property name:a value:b\n" } },
		  FAULT_USAGE,
		  "the mark cannot be honoured",
		  "/a.sql",
		  2 },
		{ "liquibase",
		  { { "a.sql", LIQUIBASE "/* liquibase rollback\nb;\n" } },
		  FAULT_USAGE,
		  "does not end",
		  "/a.sql",
		  4 },
		{ "liquibase",
		  { { "a.sql", LIQUIBASE "a;\n--changeset a:1\nb;\n" } },
		  FAULT_USAGE,
		  "have the same name",
		  "",
		  0 },
		/* tern */
		{ "tern", { { "a.sql", "" } }, FAULT_NONE, "", "", 0 },
		{ "tern",
		  { { "1_a.sql", "a;\nb {{.x}};\n" } },
		  FAULT_USAGE,
		  "a template",
		  "/1_a.sql",
		  2 },
		{ "tern",
		  { { "1_a.sql", TERN_DOWN TERN_DOWN } },
		  FAULT_USAGE,
		  "second \"---- create above",
		  "/1_a.sql",
		  2 },
		{ "tern",
		  { { "1_a.sql", "" }, { "3_b.sql", "" } },
		  FAULT_USAGE,
		  "migration 2 is missing",
		  "/3_b.sql",
		  0 },
		/* node-pg-migrate */
		{ "node-pg-migrate",
		  { { "a.sql", "" } },
		  FAULT_USAGE,
		  "not the name",
		  "/a.sql",
		  0 },
		{ "node-pg-migrate",
		  { { "1_a.js", "" } },
		  FAULT_USAGE,
		  "a migration in JavaScript",
		  "/1_a.js",
		  0 },
		{ "node-pg-migrate",
		  { { "1_a.sql", "-- Down Migration\n" } },
		  FAULT_USAGE,
		  "without \"-- Up Migration\"",
		  "/1_a.sql",
		  0 },
		{ "node-pg-migrate",
		  { { "1_a.sql", "-- Up Migration\n-- Up Migration\n" } },
		  FAULT_USAGE,
		  "second \"-- Up Migration\"",
		  "/1_a.sql",
		  2 },
		{ "node-pg-migrate",
		  { { "1_a.sql",
		      "-- Up Migration\n-- Down Migration\n-- down migration\n" } },
		  FAULT_USAGE,
		  "second \"-- Down Migration\"",
		  "/1_a.sql",
		  3 },
		{ "node-pg-migrate",
		  { { "1_a.sql", "a;\n-- Up Migration\n" } },
		  FAULT_USAGE,
		  "a statement before the first",
		  "/1_a.sql",
		  2 },
		/* supabase, hasura */
		{ "supabase", { { "a.sql", "" } }, FAULT_NONE, "", "", 0 },
		{ "hasura",
		  { { "1_a/down.sql", "" } },
		  FAULT_USAGE,
		  "not the name",
		  "/1_a",
		  0 },
		{ "hasura",
		  { { "1_a/up.yaml", "" } },
		  FAULT_USAGE,
		  "a migration of metadata",
		  "/1_a",
		  0 },
		{ "hasura", { { "a.sql", "" } }, FAULT_NONE, "", "", 0 },
		{ "hasura",
		  { { "a/up.sql", "" } },
		  FAULT_USAGE,
		  "not the name",
		  "/a",
		  0 },
	};
	size_t i;

	(void)state;
	msg_level_set(MSG_QUIET);
	for (i = 0; i < ARRAY_LEN(rows); i++)
		assert_refused(&rows[i], i);
}

static void test_formats_more__atlas_refuses(void **state)
{
	static const char *const texts[] = {
		"-- atlas:delimiter \\x\n\na;\n",
		"-- c\n\n-- atlas:txtar\n\na;\n",
		"-- atlas:txmode all\n\na;\n",
		"-- atlas:import x\n\na;\n",
	};
	static const int lines[] = { 1, 3, 1, 1 };
	struct source s;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		s = (struct source){ .up.file = "x",
				     .up.text = texts[i],
				     .up.len = strlen(texts[i]) };
		assert_int_equal(atlas_parse(&s, &arena, &e), -1);
		assert_non_null(strstr(e.message, " not "));
		assert_int_equal(e.line, lines[i]);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_formats_more__fixtures),
		TEST(test_formats_more__detect),
		TEST(test_formats_more__order),
		TEST(test_formats_more__repeatable),
		TEST(test_formats_more__undo_of_a_version),
		TEST(test_formats_more__names),
		TEST(test_formats_more__parts),
		TEST(test_formats_more__sections),
		TEST(test_formats_more__psql),
		TEST(test_formats_more__liquibase_delimiter),
		TEST(test_formats_more__liquibase_expressions),
		TEST(test_formats_more__liquibase_contexts),
		TEST(test_formats_more__liquibase_grows),
		TEST(test_formats_more__atlas_directives),
		TEST(test_formats_more__atlas_sum),
		TEST(test_formats_more__atlas_checkpoint),
		TEST(test_formats_more__atlas_refuses),
		TEST(test_formats_more__flyway_options),
		TEST(test_formats_more__flyway_conf),
		TEST(test_formats_more__flyway_settings),
		TEST(test_formats_more__flyway_names),
		TEST(test_formats_more__flyway_expand),
		TEST(test_formats_more__graphile_chain),
		TEST(test_formats_more__refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
