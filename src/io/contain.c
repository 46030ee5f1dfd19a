/* A child process with limits, whose answer comes back through a pipe. */
#include "io/contain.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/exit.h"
#include "base/file.h"

/* A child that gets no processor time is not the fault of its input. */
#define WALL_PER_CPU 6

#define ORDINARY_MAX ((size_t)1 << 20) /* bytes */
#define ORDINARY_COMMENTS 200
#define SPLIT_CPU_S 10
#define SPLIT_MEMORY ((size_t)1 << 30)
/* Measured on a text of semicolons, the densest there is: 75 bytes for each
 * byte; a list of statements is less than the tokens it is made of. */
#define SPLIT_MEMORY_PER_BYTE 128
#define SPLIT_OUTPUT BUF_LIMIT

/* The answer begins with one byte that says what follows. */
enum answer { ANSWER_OUTPUT = 'o', ANSWER_ERROR = 'e' };

struct job {
	const struct contain_limits *limits;
	int (*fn)(void *ctx, struct buf *out, struct err *e);
	void *ctx;
};

static int out_of_time(const struct contain_limits *limits, struct err *e)
{
	return err_set(e, FAULT_LIMIT, "out of time: more than %d seconds",
		       limits->cpu_s);
}

static int too_large(const struct contain_limits *limits, struct err *e)
{
	return err_set(e, FAULT_LIMIT, "answer of more than %zu bytes",
		       limits->output);
}

/* ---- the child ---- */

/* Bytes of address space in use (Linux: first field of statm, in pages). */
static size_t address_space(void)
{
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");

	if (f) {
		if (fscanf(f, "%lu", &pages) != 1)
			pages = 0;
		fclose(f);
	}
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* A lower limit that was there before stays. */
static void limit(unsigned resource, size_t soft, size_t hard)
{
	struct rlimit r = { soft, hard };

	if (setrlimit(resource, &r) != 0)
		return;
}

/* The descriptors of the parent (the store, the connection) are not used; the
 * child leaves by _exit, which touches none of them. */
static void child_prepare(const struct contain_limits *limits)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	size_t memory;

	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (null >= 0)
		dup2(null, STDERR_FILENO);
	limit(RLIMIT_CORE, 0, 0);
	limit(RLIMIT_FSIZE, 0, 0);
	/* SIGXCPU comes at the soft limit, a plain SIGKILL at the hard one. */
	limit(RLIMIT_CPU, (size_t)limits->cpu_s, (size_t)limits->cpu_s + 1);
	memory = address_space() + limits->memory;
	limit(RLIMIT_AS, memory, memory);
}

static int answer(int fd, enum answer kind, const void *data, size_t len)
{
	char byte = (char)kind;

	return fd_write_all(fd, &byte, 1) == 0 &&
		       fd_write_all(fd, data, len) == 0
		   ? 0
		   : -1;
}

NORETURN static void child_run(const struct job *job, int fd)
{
	struct buf out;
	struct err e;
	int rc;

	child_prepare(job->limits);
	/* All its bytes are written to the pipe. */
	memset(&e, 0, sizeof(e));
	err_init(&e);
	buf_init(&out, job->limits->output);
	rc = job->fn(job->ctx, &out, &e);
	if (rc == 0 && out.broken)
		rc = err_set(&e, FAULT_LIMIT, "answer of more than %zu bytes",
			     job->limits->output);
	if (rc == 0)
		rc = answer(fd, ANSWER_OUTPUT, out.data, out.len);
	else
		rc = answer(fd, ANSWER_ERROR, &e, sizeof(e));
	_exit(rc == 0 ? EXIT_OK : EXIT_BUG);
}

/* ---- the parent ---- */

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

enum reading { READ_WHOLE, READ_LATE, READ_TOO_LARGE };

/* 0: there is something to read, or the end. 1: too late. */
static int wait_for_input(int fd, long long until_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	long long left;
	int n;

	do {
		left = until_ms - now_ms();
		if (left <= 0)
			return 1;
		n = poll(&p, 1, left > 1000 ? 1000 : (int)left);
	} while (n <= 0);
	return 0;
}

/* A pipe whose writer is gone does not fail: it ends. */
static enum reading read_answer(int fd, struct buf *all, long long until_ms)
{
	char step[65536];
	ssize_t n;

	for (;;) {
		if (wait_for_input(fd, until_ms) != 0)
			return READ_LATE;
		n = read(fd, step, sizeof(step));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return READ_WHOLE;
		buf_add(all, step, (size_t)n);
		if (all->broken)
			return READ_TOO_LARGE;
	}
}

static int reap(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static int child_failed(int status, const struct contain_limits *limits,
			struct err *e)
{
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (sig == SIGINT || sig == SIGTERM || sig == SIGHUP) {
		err_set(e, FAULT_INTERRUPT, "stopped by signal %d", sig);
		e->signal = sig;
		return -1;
	}
	if (sig == SIGXCPU)
		return out_of_time(limits, e);
	if (sig)
		return err_set(e, FAULT_LIMIT, "crashed (signal %d)", sig);
	if (WEXITSTATUS(status) == EXIT_SYSTEM)
		return err_set(e, FAULT_LIMIT,
			       "out of memory: more than %zu MiB",
			       limits->memory >> 20);
	return err_set(e, FAULT_LIMIT, "ended without an answer (exit code %d)",
		       WEXITSTATUS(status));
}

static int take_answer(const struct buf *all, struct buf *out, struct err *e)
{
	if (all->len == 1 + sizeof(*e) && all->data[0] == ANSWER_ERROR) {
		memcpy(e, all->data + 1, sizeof(*e));
		return -1;
	}
	if (all->len < 1 || all->data[0] != ANSWER_OUTPUT)
		return err_set(e, FAULT_LIMIT, "malformed answer");
	buf_add(out, all->data + 1, all->len - 1);
	return 0;
}

static int parent_run(const struct job *job, pid_t child, int fd,
		      struct buf *out, struct err *e)
{
	const struct contain_limits *limits = job->limits;
	long long until =
	    now_ms() + (long long)limits->cpu_s * 1000 * WALL_PER_CPU;
	enum reading reading;
	int status, rc;
	struct buf all;

	/* One byte says what it is; an error is always allowed. */
	buf_init(&all, limits->output + sizeof(*e) + 1);
	reading = read_answer(fd, &all, until);
	if (reading != READ_WHOLE)
		kill(child, SIGKILL);
	status = reap(child);
	if (reading == READ_LATE)
		rc = out_of_time(limits, e);
	else if (reading == READ_TOO_LARGE)
		rc = too_large(limits, e);
	else if (status != 0)
		rc = child_failed(status, limits, e);
	else
		rc = take_answer(&all, out, e);
	buf_release(&all);
	return rc;
}

int contain_run(const struct contain_limits *limits,
		int (*fn)(void *ctx, struct buf *out, struct err *e), void *ctx,
		struct buf *out, struct err *e)
{
	struct job job = { limits, fn, ctx };
	int fds[2], rc;
	pid_t child;

	if (pipe2(fds, O_CLOEXEC) != 0)
		return err_set_errno(e, FAULT_FILE, "could not make a pipe");
	child = fork();
	if (child == 0) {
		close(fds[0]);
		child_run(&job, fds[1]);
	}
	close(fds[1]);
	if (child < 0)
		rc = err_set_errno(e, FAULT_FILE, "could not start a process");
	else
		rc = parent_run(&job, child, fds[0], out, e);
	close(fds[0]);
	return rc;
}

/* ---- statements ---- */

struct split {
	struct arena *arena;
	const char *text;
	size_t offset, len;
};

static int split_here(void *ctx, struct buf *out, struct err *e)
{
	struct split *s = ctx;
	struct statement *statements;
	size_t nr;

	if (statement_split(s->arena, s->text, s->offset, s->len, &statements,
			    &nr, e) != 0)
		return -1;
	statements_encode(out, statements, nr);
	return 0;
}

/* The scanner is linear and takes any bytes (measured with libpg_query
 * 15-4.0.0), but for nested comments, whose depth it pays for twice. An
 * ordinary file is not worth a process. */
static bool is_ordinary(const char *text, size_t len)
{
	const char *at = text, *end = text + len;
	int comments = 0;

	if (len > ORDINARY_MAX)
		return false;
	while ((at = memmem(at, (size_t)(end - at), "/*", 2)) != NULL) {
		if (++comments > ORDINARY_COMMENTS)
			return false;
		at += 2;
	}
	return true;
}

int contain_split(struct arena *a, const char *text, size_t offset, size_t len,
		  struct statement **out, size_t *nr, struct err *e)
{
	struct split s = { a, text, offset, len };
	struct contain_limits limits = {
		.cpu_s = SPLIT_CPU_S,
		.memory = SPLIT_MEMORY + len * SPLIT_MEMORY_PER_BYTE,
		.output = SPLIT_OUTPUT,
	};
	struct buf answer_bytes = BUF_INIT;
	int rc;

	*out = NULL;
	*nr = 0;
	if (is_ordinary(text + offset, len))
		return statement_split(a, text, offset, len, out, nr, e);
	rc = contain_run(&limits, split_here, &s, &answer_bytes, e);
	if (rc == 0)
		rc = statements_decode(a, answer_bytes.data, answer_bytes.len,
				       out, nr, e);
	else if (e->fault == FAULT_LIMIT && e->line == 0) {
		/* Not a limit that the text was found to exceed, which would
		 * have a line. */
		err_in(e, "could not split the text into statements");
		err_hint(
		    e,
		    "Look for comments that are nested very deeply, or divide the file.");
	}
	buf_release(&answer_bytes);
	return rc;
}
