#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/msg.h"

static char got[16384];

struct capture {
	int saved, end;
};

/* stderr into a pipe; all that is written here fits into its buffer. */
static void capture_begin(struct capture *c)
{
	int fds[2];

	assert_int_equal(pipe(fds), 0);
	c->saved = dup(STDERR_FILENO);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	c->end = fds[0];
}

static const char *capture_end(struct capture *c)
{
	ssize_t n;

	dup2(c->saved, STDERR_FILENO);
	close(c->saved);
	n = read(c->end, got, sizeof(got) - 1);
	assert_true(n >= 0);
	got[n] = '\0';
	close(c->end);
	return got;
}

static const char *printed(const struct err *e, enum msg_level level)
{
	struct capture c;

	msg_level_set(level);
	capture_begin(&c);
	msg_error(e);
	return capture_end(&c);
}

static void test_msg__error(void **state)
{
	struct err e;

	(void)state;
	err_set(&e, FAULT_USAGE, "unknown option \"%s\"", "--x");
	assert_string_equal(printed(&e, MSG_NORMAL),
			    "ledger: error: unknown option \"--x\"\n");
}

static void test_msg__error_has_place_detail_hint(void **state)
{
	struct err e;

	(void)state;
	err_set(&e, FAULT_SQL, "syntax error");
	err_at(&e, "migrations/001_a.sql", 12);
	err_detail(&e, "expected: text");
	err_detail(&e, "found: integer");
	err_hint(&e, "Run \"ledger diff\".");
	assert_string_equal(
	    printed(&e, MSG_QUIET),
	    "ledger: error: migrations/001_a.sql:12: syntax error\n"
	    "detail: expected: text\n"
	    "        found: integer\n"
	    "hint: Run \"ledger diff\".\n");
	err_at(&e, "ledger/config", 0);
	e.detail[0] = e.hint[0] = '\0';
	assert_string_equal(printed(&e, MSG_NORMAL),
			    "ledger: error: ledger/config: syntax error\n");
}

static void test_msg__error_sqlstate(void **state)
{
	struct err e;

	(void)state;
	err_set(&e, FAULT_SQL, "no such table");
	memcpy(e.sqlstate, "42P01", 6);
	assert_string_equal(printed(&e, MSG_NORMAL),
			    "ledger: error: no such table\n");
	assert_string_equal(printed(&e, MSG_VERBOSE),
			    "ledger: error: no such table [42P01]\n");
	e.message[0] = '\0';
	assert_string_equal(printed(&e, MSG_NORMAL),
			    "ledger: error: sql [42P01]\n");
}

static void test_msg__error_is_escaped(void **state)
{
	struct err e;

	(void)state;
	err_set(&e, FAULT_SQL, "table \"\033[2Jx\ny\"");
	err_detail(&e, "a\rb\xe2\x80\xae");
	err_at(&e, "a\nb.sql", 1);
	assert_string_equal(printed(&e, MSG_NORMAL),
			    "ledger: error: a\\x0ab.sql:1: table "
			    "\"\\x1b[2Jx\\x0ay\"\n"
			    "detail: a\\x0db\\u{202e}\n");
}

static void test_msg__levels(void **state)
{
	static const struct {
		enum msg_level level;
		const char *want;
	} rows[] = {
		{ MSG_QUIET, "ledger: warning: w 1\n" },
		{ MSG_NORMAL, "ledger: warning: w 1\nledger: notice: n 2\n" },
		{ MSG_VERBOSE, "ledger: warning: w 1\nledger: notice: n 2\n"
			       "ledger: v 3\n" },
	};
	struct capture c;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		msg_level_set(rows[i].level);
		assert_int_equal(msg_level(), rows[i].level);
		capture_begin(&c);
		msg_warning("w %d", 1);
		msg_notice("n %d", 2);
		msg_verbose("v %d", 3);
		assert_string_equal(capture_end(&c), rows[i].want);
	}
}

static void test_msg__lines_are_indented(void **state)
{
	struct capture c;

	(void)state;
	capture_begin(&c);
	msg_warning("one\ntwo\n");
	assert_string_equal(capture_end(&c), "ledger: warning: one\n"
					     "                 two\n");
}

static void test_msg__no_colour_without_terminal(void **state)
{
	struct capture c;
	bool colour;

	(void)state;
	setenv("TERM", "xterm", 1);
	unsetenv("NO_COLOR");
	capture_begin(&c);
	colour = msg_colour(STDERR_FILENO);
	capture_end(&c);
	assert_false(colour);
}

/* A terminal of our own: the other end of a pseudo terminal. */
static int terminal_open(int *terminal)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY);

	if (master < 0)
		return -1;
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	*terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
	assert_true(*terminal >= 0);
	return master;
}

static void test_msg__colour_on_terminal(void **state)
{
	int terminal = -1, master = terminal_open(&terminal);

	(void)state;
	if (master < 0)
		skip();
	setenv("TERM", "xterm", 1);
	unsetenv("NO_COLOR");
	assert_true(msg_colour(terminal));
	setenv("NO_COLOR", "", 1);
	assert_true(msg_colour(terminal));
	setenv("NO_COLOR", "1", 1);
	assert_false(msg_colour(terminal));
	unsetenv("NO_COLOR");
	setenv("TERM", "dumb", 1);
	assert_false(msg_colour(terminal));
	unsetenv("TERM");
	assert_false(msg_colour(terminal));
	close(terminal);
	close(master);
}

static void test_msg__no_progress_without_terminal(void **state)
{
	struct capture c;

	(void)state;
	capture_begin(&c);
	progress_begin("replay", 3);
	progress_step(1, "001");
	progress_end();
	assert_string_equal(capture_end(&c), "");
}

static void test_msg__progress_is_drawn_and_wiped(void **state)
{
	const struct timespec wait = { 1, 50000000 };
	int terminal = -1, master = terminal_open(&terminal), saved;
	ssize_t n;

	(void)state;
	if (master < 0)
		skip();
	setenv("TERM", "xterm", 1);
	setenv("NO_COLOR", "1", 1);
	msg_level_set(MSG_NORMAL);
	saved = dup(STDERR_FILENO);
	dup2(terminal, STDERR_FILENO);
	progress_begin("replay", 300);
	progress_step(1, "too early to be shown");
	nanosleep(&wait, NULL);
	progress_step(7, "007_\033x");
	msg_notice("seen");
	progress_end();
	dup2(saved, STDERR_FILENO);
	close(saved);
	n = read(master, got, sizeof(got) - 1);
	assert_true(n > 0);
	got[n] = '\0';
	assert_string_equal(got, "replay: 7 of 300 007_\\x1bx"
				 "\r\033[Kledger: notice: seen\r\n");
	close(terminal);
	close(master);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_msg__error),
		cmocka_unit_test(test_msg__error_has_place_detail_hint),
		cmocka_unit_test(test_msg__error_sqlstate),
		cmocka_unit_test(test_msg__error_is_escaped),
		cmocka_unit_test(test_msg__levels),
		cmocka_unit_test(test_msg__lines_are_indented),
		cmocka_unit_test(test_msg__no_colour_without_terminal),
		cmocka_unit_test(test_msg__colour_on_terminal),
		cmocka_unit_test(test_msg__no_progress_without_terminal),
		cmocka_unit_test(test_msg__progress_is_drawn_and_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
