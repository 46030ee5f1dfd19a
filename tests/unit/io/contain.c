#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/contain.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static const struct contain_limits small = {
	.cpu_s = 1,
	.memory = (size_t)256 << 20,
	.output = 1000,
};

/* Keeps the compiler from knowing that a loop does not end. */
static volatile bool forever = true;

static struct buf out = BUF_INIT;
static struct err e;

static int run(int (*fn)(void *, struct buf *, struct err *), void *ctx)
{
	err_init(&e);
	buf_clear(&out);
	return contain_run(&small, fn, ctx, &out, &e);
}

static int teardown(void **state)
{
	(void)state;
	buf_release(&out);
	/* No child is left behind. */
	return waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD ? 0 : -1;
}

static int says(void *ctx, struct buf *b, struct err *err)
{
	(void)err;
	buf_printf(b, "%s, and more", (const char *)ctx);
	return 0;
}

static void test_contain__output(void **state)
{
	char text[] = "hello";

	(void)state;
	assert_int_equal(run(says, text), 0);
	assert_string_equal(out.data, "hello, and more");
}

static int says_nothing(void *ctx, struct buf *b, struct err *err)
{
	(void)ctx;
	(void)b;
	(void)err;
	return 0;
}

static void test_contain__empty_output(void **state)
{
	(void)state;
	assert_int_equal(run(says_nothing, NULL), 0);
	assert_int_equal(out.len, 0);
}

static int refuses(void *ctx, struct buf *b, struct err *err)
{
	(void)ctx;
	buf_puts(b, "lost");
	err_set(err, FAULT_USAGE, "no good");
	err_detail(err, "detail");
	err_hint(err, "hint");
	return err_at(err, "a.sql", 12);
}

static void test_contain__error_comes_back_whole(void **state)
{
	(void)state;
	assert_int_equal(run(refuses, NULL), -1);
	assert_int_equal(e.fault, FAULT_USAGE);
	assert_string_equal(e.message, "no good");
	assert_string_equal(e.detail, "detail");
	assert_string_equal(e.hint, "hint");
	assert_string_equal(e.file, "a.sql");
	assert_int_equal(e.line, 12);
	assert_int_equal(out.len, 0);
}

static int crashes(void *ctx, struct buf *b, struct err *err)
{
	(void)ctx;
	(void)b;
	(void)err;
	signal(SIGSEGV, SIG_DFL);
	return raise(SIGSEGV);
}

static int aborts(void *ctx, struct buf *b, struct err *err)
{
	(void)ctx;
	(void)b;
	(void)err;
	abort();
}

static int exits(void *ctx, struct buf *b, struct err *err)
{
	(void)ctx;
	(void)b;
	(void)err;
	_exit(3);
}

static int spins(void *ctx, struct buf *b, struct err *err)
{
	(void)ctx;
	(void)b;
	(void)err;
	while (forever)
		;
	return 0;
}

static int sleeps(void *ctx, struct buf *b, struct err *err)
{
	(void)ctx;
	(void)b;
	(void)err;
	while (forever)
		pause();
	return 0;
}

static int talks(void *ctx, struct buf *b, struct err *err)
{
	int i;

	(void)ctx;
	(void)err;
	for (i = 0; i < 1001; i++)
		buf_putc(b, 'x');
	return 0;
}

static int eats(void *ctx, struct buf *b, struct err *err)
{
	(void)ctx;
	(void)b;
	(void)err;
	free(xmalloc((size_t)1 << 30));
	return 0;
}

static int is_stopped(void *ctx, struct buf *b, struct err *err)
{
	(void)ctx;
	(void)b;
	(void)err;
	return raise(SIGINT);
}

static int talks_on_stderr(void *ctx, struct buf *b, struct err *err)
{
	(void)ctx;
	(void)err;
	fputs("must not be seen\n", stderr);
	buf_puts(b, "quiet");
	return 0;
}

static void test_contain__trouble_is_an_error(void **state)
{
	static const struct {
		int (*fn)(void *, struct buf *, struct err *);
		enum fault fault;
		const char *message;
		bool sanitizer_differs;
	} rows[] = {
		{ crashes, FAULT_LIMIT, "crashed (signal 11)", false },
		{ aborts, FAULT_LIMIT, "crashed (signal 6)", false },
		{ exits, FAULT_LIMIT, "ended without an answer (exit code 3)",
		  false },
		{ spins, FAULT_LIMIT, "out of time: more than 1 seconds",
		  false },
		{ sleeps, FAULT_LIMIT, "out of time: more than 1 seconds",
		  false },
		{ talks, FAULT_LIMIT, "answer of more than 1000 bytes", false },
		{ eats, FAULT_LIMIT, "out of memory: more than 256 MiB", true },
		{ is_stopped, FAULT_INTERRUPT, "stopped by signal 2", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		if (SANITIZED && rows[i].sanitizer_differs)
			continue;
		assert_int_equal(run(rows[i].fn, NULL), -1);
		assert_string_equal(e.message, rows[i].message);
		assert_int_equal(e.fault, rows[i].fault);
		assert_int_equal(out.len, 0);
	}
	assert_int_equal(e.signal, SIGINT);
}

static void test_contain__stderr_is_closed(void **state)
{
	int fds[2], saved = dup(STDERR_FILENO);
	char c;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	assert_int_equal(run(talks_on_stderr, NULL), 0);
	dup2(saved, STDERR_FILENO);
	close(saved);
	assert_int_equal(read(fds[0], &c, 1), 0);
	close(fds[0]);
}

static void on_alarm(int sig)
{
	(void)sig;
}

static int takes_a_while(void *ctx, struct buf *b, struct err *err)
{
	struct timespec t = { 0, 300000000 };

	(void)ctx;
	(void)err;
	nanosleep(&t, NULL);
	buf_puts(b, "done");
	return 0;
}

/* Signals that the parent handles do not disturb the wait. */
static void test_contain__interrupted_system_calls(void **state)
{
	struct sigaction a = { .sa_handler = on_alarm }, old;
	timer_t timer;
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL,
				  .sigev_signo = SIGALRM };
	struct itimerspec every = { { 0, 5000000 }, { 0, 5000000 } };

	(void)state;
	sigaction(SIGALRM, &a, &old);
	assert_int_equal(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
	assert_int_equal(timer_settime(timer, 0, &every, NULL), 0);
	assert_int_equal(run(takes_a_while, NULL), 0);
	timer_delete(timer);
	sigaction(SIGALRM, &old, NULL);
	assert_string_equal(out.data, "done");
}

/* ---- contain_split ---- */

static struct arena arena = ARENA_INIT;

static int arena_teardown(void **state)
{
	arena_release(&arena);
	return teardown(state);
}

static void test_contain__split(void **state)
{
	static const char text[] = "-- up\ncreate table t (a int);\n"
				   "insert into t values (1);";
	struct statement *s;
	size_t nr;

	(void)state;
	assert_int_equal(
	    contain_split(&arena, text, 6, strlen(text) - 6, &s, &nr, &e), 0);
	assert_int_equal(nr, 2);
	assert_int_equal(s[0].offset, 6);
	assert_int_equal(s[0].line, 2);
	assert_string_equal(s[0].tag, "CREATE TABLE");
	assert_string_equal(s[0].targets[0].name, "t");
	assert_int_equal(s[1].line, 3);
	assert_int_equal(s[1].class, STATEMENT_DATA);
}

static void test_contain__split_error_has_line(void **state)
{
	static const char text[] = "select 1;\nselect 'x";
	struct statement *s;
	size_t nr;

	(void)state;
	assert_int_equal(
	    contain_split(&arena, text, 0, strlen(text), &s, &nr, &e), -1);
	assert_int_equal(e.fault, FAULT_USAGE);
	assert_int_equal(e.line, 2);
	assert_null(s);
}

static char *repeat(const char *what, size_t nr, struct buf *b)
{
	while (nr-- > 0)
		buf_puts(b, what);
	return b->data;
}

/* The parser of libpg_query dies on this one; PostgreSQL takes it. */
static void test_contain__split_deep_expression(void **state)
{
	struct buf b = BUF_INIT;
	struct statement *s;
	size_t nr;

	(void)state;
	buf_puts(&b, "select 1");
	repeat("+1", 100000, &b);
	assert_int_equal(contain_split(&arena, b.data, 0, b.len, &s, &nr, &e),
			 0);
	assert_int_equal(nr, 1);
	assert_int_equal(s[0].len, b.len);
	buf_release(&b);
}

static void test_contain__split_comment_bomb(void **state)
{
	struct buf b = BUF_INIT;
	struct statement *s;
	size_t nr;

	(void)state;
	/* Sanitizer and valgrind make the scan slower, not the limit. */
	repeat("/*", 100000, &b);
	repeat("*/", 100000, &b);
	assert_int_equal(contain_split(&arena, b.data, 0, b.len, &s, &nr, &e),
			 -1);
	assert_int_equal(e.fault, FAULT_LIMIT);
	assert_string_equal(e.message,
			    "could not split the text into statements: out of "
			    "time: more than 10 seconds");
	assert_non_null(strstr(e.hint, "nested"));
	buf_release(&b);
}

#define TEST(name) cmocka_unit_test_teardown(name, teardown)
#define ARENA_TEST(name) cmocka_unit_test_teardown(name, arena_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_contain__output),
		TEST(test_contain__empty_output),
		TEST(test_contain__error_comes_back_whole),
		TEST(test_contain__trouble_is_an_error),
		TEST(test_contain__stderr_is_closed),
		TEST(test_contain__interrupted_system_calls),
		ARENA_TEST(test_contain__split),
		ARENA_TEST(test_contain__split_error_has_line),
		ARENA_TEST(test_contain__split_deep_expression),
		ARENA_TEST(test_contain__split_comment_bomb),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
