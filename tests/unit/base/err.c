#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/exit.h"
#include "base/text.h"
#include "unit/between.h"

static void test_err__set_starts_clean(void **state)
{
	struct err e;

	(void)state;
	memset(&e, 'x', sizeof(e));
	assert_int_equal(err_set(&e, FAULT_FILE, "no \"%s\"", "x"), -1);
	assert_int_equal(e.fault, FAULT_FILE);
	assert_string_equal(e.message, "no \"x\"");
	assert_string_equal(e.detail, "");
	assert_string_equal(e.hint, "");
	assert_string_equal(e.sqlstate, "");
	assert_string_equal(e.file, "");
	assert_int_equal(e.line, 0);
	err_init(&e);
	assert_int_equal(e.fault, FAULT_NONE);
	assert_string_equal(e.message, "");
}

static void test_err__errno(void **state)
{
	struct err e;

	(void)state;
	errno = ENOENT;
	assert_int_equal(err_set_errno(&e, FAULT_FILE, "could not open %d", 1),
			 -1);
	assert_string_equal(e.message,
			    "could not open 1: No such file or directory");
}

static void test_err__in(void **state)
{
	struct err e;

	(void)state;
	err_set(&e, FAULT_SQL, "inner");
	assert_int_equal(err_in(&e, "statement %d", 2), -1);
	err_in(&e, "migration \"%s\"", "004");
	assert_string_equal(e.message, "migration \"004\": statement 2: inner");
	assert_int_equal(e.fault, FAULT_SQL);
}

static void test_err__detail_hint_at(void **state)
{
	struct err e;

	(void)state;
	err_set(&e, FAULT_SQL, "m");
	err_detail(&e, "one");
	err_detail(&e, "%s", "two");
	err_hint(&e, "first");
	err_hint(&e, "second");
	err_at(&e, "a.sql", 7);
	assert_string_equal(e.detail, "one\ntwo");
	assert_string_equal(e.hint, "second");
	assert_string_equal(e.file, "a.sql");
	assert_int_equal(e.line, 7);
}

/* A text that does not fit ends in "..." at a character's end. */
static void test_err__long_text_is_cut(void **state)
{
	char text[4 * sizeof(((struct err *)0)->message)];
	size_t i, shift, len;
	struct err e;

	(void)state;
	for (i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "\xe2\x82\xac", 3);
	text[i] = '\0';
	for (shift = 0; shift < 3; shift++) {
		err_set(&e, FAULT_SQL, "%.*s%s", (int)shift, "xx", text);
		len = strlen(e.message);
		assert_between(len, sizeof(e.message) - 8,
			       sizeof(e.message) - 1);
		assert_string_equal(e.message + len - 3, "...");
		assert_int_equal(text_utf8_check(e.message, len), len);
	}
}

static void test_err__detail_overflow_keeps_the_first(void **state)
{
	struct err e;
	int i;

	(void)state;
	err_set(&e, FAULT_SQL, "m");
	for (i = 0; i < 3000; i++)
		err_detail(&e, "line %d", i);
	assert_true(strlen(e.detail) < sizeof(e.detail));
	assert_memory_equal(e.detail, "line 0\nline 1\n", 14);
}

static void test_err__fault_table(void **state)
{
	static const struct {
		enum fault fault;
		int code;
		const char *name, *retry;
	} rows[] = {
		{ FAULT_NONE, EXIT_OK, "ok", "safe" },
		{ FAULT_USAGE, EXIT_USAGE, "usage", "after-fix" },
		{ FAULT_FINDING, EXIT_FINDINGS, "refused", "after-fix" },
		{ FAULT_SQL, EXIT_DATABASE, "sql", "after-fix" },
		{ FAULT_CORRUPT, EXIT_LEDGER, "corrupt", "never-blind" },
		{ FAULT_BUSY, EXIT_BUSY, "busy", "safe" },
		{ FAULT_LIMIT, EXIT_SYSTEM, "limit", "after-fix" },
		{ FAULT_UNKNOWN, EXIT_PARTIAL, "unknown", "safe" },
		{ FAULT_INTERRUPT, EXIT_SIGNAL, "interrupt", "safe" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(fault_exit_code(rows[i].fault), rows[i].code);
		assert_string_equal(fault_name(rows[i].fault), rows[i].name);
		assert_string_equal(fault_retry(rows[i].fault), rows[i].retry);
	}
}

static void test_err__bug_aborts(void **state)
{
	int status;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		close(STDERR_FILENO);
		signal(SIGABRT, SIG_DFL);
		bug("impossible %d", 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_err__set_starts_clean),
		cmocka_unit_test(test_err__errno),
		cmocka_unit_test(test_err__in),
		cmocka_unit_test(test_err__detail_hint_at),
		cmocka_unit_test(test_err__long_text_is_cut),
		cmocka_unit_test(test_err__detail_overflow_keeps_the_first),
		cmocka_unit_test(test_err__fault_table),
		cmocka_unit_test(test_err__bug_aborts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
