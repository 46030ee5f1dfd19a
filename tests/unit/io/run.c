#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/err.h"
#include "io/run.h"

static struct err e;
static struct run r;

/* "sh -c SCRIPT" with ten seconds and a thousand bytes. */
static int run_sh(const char *script)
{
	static const char *const settings[] = { "ONE", "first", "TWO", "second",
						NULL };
	const char *const args[] = { "sh", "-c", script, NULL };
	int rc;

	err_init(&e);
	r = (struct run){ .args = args,
			  .settings = settings,
			  .dir = "/",
			  .seconds = 10,
			  .output_max = 1000 };
	rc = run_program(&r, &e);
	r.args = NULL;
	return rc;
}

static int teardown(void **state)
{
	(void)state;
	buf_release(&r.out);
	buf_release(&r.tail);
	/* No child is left behind. */
	return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD ? 0 : -1;
}

static void test_run__what_comes_out(void **state)
{
	(void)state;
	assert_int_equal(run_sh("pwd; echo $ONE-$TWO; echo wrong >&2; cat; "
				"exit 3"),
			 0);
	assert_int_equal(r.status, 3);
	assert_string_equal(r.out.data, "/\nfirst-second\n");
	assert_string_equal(r.tail.data, "wrong\n");
}

static void test_run__killed(void **state)
{
	(void)state;
	assert_int_equal(run_sh("kill -9 $$"), 0);
	assert_int_equal(r.status, 128 + SIGKILL);
}

/* Signals that we ignore are at their default in the program. */
static void test_run__signals(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(run_sh("kill -PIPE $$; echo alive"), 0);
	signal(SIGPIPE, SIG_DFL);
	assert_int_equal(r.status, 128 + SIGPIPE);
}

static void test_run__end_of_errors(void **state)
{
	(void)state;
	assert_int_equal(run_sh("i=0; while [ $i -lt 30000 ]; do "
				"echo line $i >&2; i=$((i+1)); done"),
			 0);
	assert_true(r.tail.len <= 2 * RUN_TAIL_MAX);
	assert_non_null(strstr(r.tail.data, "line 29999\n"));
}

static void test_run__too_much(void **state)
{
	(void)state;
	assert_int_equal(run_sh("while :; do echo more; done"), -1);
	assert_int_equal(e.fault, FAULT_LIMIT);
	assert_non_null(strstr(e.message, "more than 1000 bytes"));
}

/* What it started ends with it. */
static void test_run__too_long(void **state)
{
	const char *const args[] = { "sh", "-c", "sleep 1000 & sleep 1000",
				     NULL };
	time_t start = time(NULL);

	(void)state;
	err_init(&e);
	r = (struct run){
		.args = args, .dir = "/", .seconds = 1, .output_max = 1000
	};
	assert_int_equal(run_program(&r, &e), -1);
	r.args = NULL;
	assert_int_equal(e.fault, FAULT_LIMIT);
	assert_non_null(strstr(e.message, "more than 1 seconds"));
	assert_true(time(NULL) - start < 60);
}

static void test_run__no_program(void **state)
{
	static const struct {
		const char *program, *dir, *message;
	} rows[] = {
		{ "ledger-no-such-program", "/", "No such file" },
		{ "/etc/passwd", "/", "Permission denied" },
		{ "sh", "/etc/passwd/no", "Not a directory" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *const args[] = { rows[i].program, NULL };

		err_init(&e);
		r = (struct run){ .args = args,
				  .dir = rows[i].dir,
				  .seconds = 10,
				  .output_max = 1000 };
		assert_int_equal(run_program(&r, &e), -1);
		r.args = NULL;
		assert_int_equal(e.fault, FAULT_CONFIG);
		assert_non_null(strstr(e.message, rows[i].message));
		buf_release(&r.out);
		buf_release(&r.tail);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_run__what_comes_out, teardown),
		cmocka_unit_test_teardown(test_run__killed, teardown),
		cmocka_unit_test_teardown(test_run__signals, teardown),
		cmocka_unit_test_teardown(test_run__end_of_errors, teardown),
		cmocka_unit_test_teardown(test_run__too_much, teardown),
		cmocka_unit_test_teardown(test_run__too_long, teardown),
		cmocka_unit_test_teardown(test_run__no_program, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
