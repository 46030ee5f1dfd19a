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
#include "base/err.h"
#include "base/file.h"
#include "io/config.h"
#include "model/part.h"

static char top[64];
static struct arena arena;
static struct config config;
static struct err e;

static int setup(void **state)
{
	char path[128];

	(void)state;
	arena_init(&arena);
	err_init(&e);
	snprintf(top, sizeof(top), "/tmp/ledger-config-XXXXXX");
	if (!mkdtemp(top))
		return -1;
	snprintf(path, sizeof(path), "%s/ledger", top);
	return mkdir(path, 0777);
}

static int teardown(void **state)
{
	(void)state;
	arena_release(&arena);
	return file_remove_tree(top, &e);
}

static int read_bytes(const char *text, size_t len)
{
	struct dir *d;

	assert_int_equal(dir_open(&d, top, &e), 0);
	assert_int_equal(dir_write(d, CONFIG_FILE, text, len, &e), 0);
	dir_close(d);
	err_init(&e);
	return config_read(&config, &arena, top, &e);
}

static int read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static void assert_defaults(void)
{
	assert_string_equal(config.migrations, "migrations");
	assert_null(config.format);
	assert_string_equal(config.history_schema, "ledger");
	assert_int_equal(config.parts, PARTS_DEFAULT);
	assert_int_equal(config.accept_nr, 0);
	assert_null(config.prelude);
	assert_int_equal(config.waits.lock_timeout_ms, -1);
	assert_int_equal(config.waits.statement_timeout_ms, -1);
	assert_int_equal(config.waits.wait_s, -1);
	assert_int_equal(config.waits.retries, -1);
}

static void test_config__none(void **state)
{
	char absent[128];

	(void)state;
	assert_int_equal(config_read(&config, &arena, top, &e), 1);
	assert_defaults();
	snprintf(absent, sizeof(absent), "%s/absent", top);
	assert_int_equal(config_read(&config, &arena, absent, &e), 1);
	assert_defaults();
}

static void test_config__empty(void **state)
{
	(void)state;
	assert_int_equal(read_text(""), 0);
	assert_defaults();
	assert_int_equal(read_text("; nothing\n\n[ledger]\n[accept]\n"), 0);
	assert_defaults();
}

static void test_config__all(void **state)
{
	(void)state;
	assert_int_equal(read_text("# ours\n"
				   "[ledger]\r\n"
				   "migrations = db/migrations ; where\n"
				   "format=dbmate\n"
				   "history-schema = audit\n"
				   "parts = structure, comments\n"
				   "[accept]\n"
				   "path = public/table/spatial_ref_sys\n"
				   "path = public/table/a%2Fb\n"
				   "[scratch]\n"
				   "prelude = ledger/prelude.sql\n"
				   "[adopt]\n"
				   "table = ops.v\n"
				   "[apply]\n"
				   "lock-timeout = 0\n"
				   "statement-timeout = 86400000\n"
				   "wait = 60\n"
				   "retries = 1000\n"),
			 0);
	assert_int_equal(config.waits.lock_timeout_ms, 0);
	assert_int_equal(config.waits.statement_timeout_ms, 86400000);
	assert_int_equal(config.waits.wait_s, 60);
	assert_int_equal(config.waits.retries, 1000);
	assert_string_equal(config.migrations, "db/migrations");
	assert_string_equal(config.format, "dbmate");
	assert_string_equal(config.history_schema, "audit");
	assert_int_equal(config.parts,
			 PART_BIT(PART_STRUCTURE) | PART_BIT(PART_COMMENTS));
	assert_int_equal(config.accept_nr, 2);
	assert_string_equal(config.accept[0], "public/table/spatial_ref_sys");
	assert_string_equal(config.accept[1], "public/table/a%2Fb");
	assert_string_equal(config.prelude, "ledger/prelude.sql");
	assert_string_equal(config.adopt_schema, "ops");
	assert_string_equal(config.adopt_table, "v");
}

static void test_config__tables(void **state)
{
	static const struct {
		const char *value, *schema, *table; /* both NULL: refused */
	} rows[] = {
		{ "a", NULL, "a" },	   { "s.a b", "s", "a b" },
		{ "s.*", "s", NULL },	   { ".a", NULL, NULL },
		{ "s.", NULL, NULL },	   { "*", NULL, NULL },
		{ "s.a.b", NULL, NULL },   { "\"s\".a", NULL, NULL },
		{ "s.\"a\"", NULL, NULL },
	};
	char text[100];
	size_t i;
	int rc;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		snprintf(text, sizeof(text), "[adopt]\ntable = %s\n",
			 rows[i].value);
		rc = read_text(text);
		if (!rows[i].schema && !rows[i].table) {
			assert_int_equal(rc, -1);
			assert_int_equal(e.line, 2);
			continue;
		}
		assert_int_equal(rc, 0);
		if (rows[i].schema)
			assert_string_equal(config.adopt_schema,
					    rows[i].schema);
		else
			assert_null(config.adopt_schema);
		if (rows[i].table)
			assert_string_equal(config.adopt_table, rows[i].table);
		else
			assert_null(config.adopt_table);
	}
}

static void test_config__many_paths(void **state)
{
	static char text[64 * 1100];
	size_t len, i;

	(void)state;
	len = (size_t)snprintf(text, sizeof(text), "[accept]\n");
	for (i = 0; i < 1000; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"path = public/table/t%zu\n", i);
	assert_int_equal(read_text(text), 0);
	assert_int_equal(config.accept_nr, 1000);
	assert_string_equal(config.accept[999], "public/table/t999");
}

static void test_config__refuses(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *message;
	} rows[] = {
		{ "[ledger]\nfromat = plain\n", 2,
		  "unknown key \"fromat\" in [ledger]" },
		{ "[ledger]\n\n[accept]\nformat = plain\n", 4,
		  "unknown key \"format\" in [accept]" },
		{ "[ledgre]\nformat = plain\n", 1, "unknown section [ledgre]" },
		{ "[ledger]\n[other]\n", 2, "unknown section [other]" },
		{ "format = plain\n", 1,
		  "\"format\" stands before the first section" },
		{ "[ledger]\nformat = plain\nformat = dbmate\n", 3,
		  "\"format\" comes twice" },
		{ "[ledger]\nformat =\n", 2, "\"format\" has no value" },
		{ "[ledger]\nparts = structure, colour\n", 2, NULL },
		{ "[ledger]\nformat = plain\n  parts = all\n", 3,
		  "the line begins with a blank" },
		{ "[ledger]\nformat\n", 2,
		  "neither a section, a key nor a comment" },
		{ "[ledger\n", 1, "neither a section, a key nor a comment" },
		/* The first error counts, whoever sees it. */
		{ "[ledger]\nx = 1\nnonsense\n", 3,
		  "neither a section, a key nor a comment" },
		{ "[ledger]\nx = 1\ny = 2\n", 2,
		  "unknown key \"x\" in [ledger]" },
		{ "[apply]\nretries = 1001\n", 2,
		  "not a number from 0 to 1000: \"1001\"" },
		{ "[apply]\nretries = -1\n", 2, NULL },
		{ "[apply]\nwait = 5s\n", 2, NULL },
		{ "[apply]\nlock-timeout = 86400001\n", 2, NULL },
		{ "[apply]\nstatement-timeout = 99999999999999999999\n", 2,
		  NULL },
		{ "[ledger]\n# caf\xe9\n", 2, "invalid UTF-8 or a NUL byte" },
		{ "[ledger]\nhistory-schema = "
		  "a234567890123456789012345678901234567890123456789012345678901234"
		  "\n",
		  2, "a schema's name has at most 63 bytes" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(read_text(rows[i].text), -1);
		assert_int_equal(e.fault, FAULT_CONFIG);
		if (rows[i].message)
			assert_string_equal(e.message, rows[i].message);
		assert_string_equal(e.file, "ledger/config");
		assert_int_equal(e.line, rows[i].line);
	}
}

static void test_config__refuses_long_line(void **state)
{
	char text[300];

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "[ledger]\nformat = ", 18);
	assert_int_equal(read_bytes(text, sizeof(text)), -1);
	assert_string_equal(e.message, "the line has more than 180 bytes");
	assert_int_equal(e.line, 2);
	/* The longest that is allowed comes whole. */
	assert_int_equal(read_bytes(text, 9 + 180), 0);
	assert_int_equal(strlen(config.format), 180 - 9);
}

static void test_config__refuses_nul(void **state)
{
	static const char text[] = "[ledger]\nformat = plain\0x\n";

	(void)state;
	assert_int_equal(read_bytes(text, sizeof(text) - 1), -1);
	assert_int_equal(e.line, 2);
}

static void test_config__refuses_link(void **state)
{
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "%s/%s", top, CONFIG_FILE);
	assert_int_equal(symlink("/etc/hostname", path), 0);
	assert_int_equal(config_read(&config, &arena, top, &e), -1);
	assert_int_equal(e.fault, FAULT_FILE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_config__none),
		TEST(test_config__empty),
		TEST(test_config__all),
		TEST(test_config__tables),
		TEST(test_config__many_paths),
		TEST(test_config__refuses),
		TEST(test_config__refuses_long_line),
		TEST(test_config__refuses_nul),
		TEST(test_config__refuses_link),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
