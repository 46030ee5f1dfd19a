/* fork, exec, and two pipes that are read until both end. */
#include "io/run.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/err.h"

enum pipe_role { PIPE_OUT, PIPE_ERR, PIPE_EXEC, PIPE_NR };

struct child {
	struct run *run;
	pid_t pid;
	int read[PIPE_NR], write[PIPE_NR];
	int exec_errno; /* 0: it runs */
};

/* ---- the child ---- */

static void default_signals(void)
{
	static const int ours[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ };
	sigset_t none;

	for (size_t i = 0; i < ARRAY_LEN(ours); i++)
		signal(ours[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int set_environment(const char *const *settings)
{
	for (; settings && settings[0]; settings += 2)
		if (setenv(settings[0], settings[1], 1) != 0)
			return -1;
	return 0;
}

/* A group of its own: what the program starts ends with it. */
static int prepare(const struct child *c)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	setpgid(0, 0);
	default_signals();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	return null < 0 || dup2(null, STDIN_FILENO) < 0 ||
		       dup2(c->write[PIPE_OUT], STDOUT_FILENO) < 0 ||
		       dup2(c->write[PIPE_ERR], STDERR_FILENO) < 0 ||
		       chdir(c->run->dir) != 0 ||
		       set_environment(c->run->settings) != 0
		   ? -1
		   : 0;
}

/* The pipe PIPE_EXEC closes itself when the program runs; else it says why it
 * does not. */
NORETURN static void become(const struct child *c, char *const *args)
{
	int why;

	if (prepare(c) == 0)
		execvp(args[0], args);
	why = errno;
	if (write(c->write[PIPE_EXEC], &why, sizeof(why)) < 0)
		_exit(126);
	_exit(127);
}

/* ---- the parent ---- */

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void keep_tail(struct buf *tail)
{
	size_t cut;

	if (tail->len <= 2 * RUN_TAIL_MAX)
		return;
	cut = tail->len - RUN_TAIL_MAX;
	memmove(tail->data, tail->data + cut, RUN_TAIL_MAX);
	buf_truncate(tail, RUN_TAIL_MAX);
}

static void take(struct child *c, enum pipe_role role)
{
	char step[65536];
	ssize_t n = read(c->read[role], step, sizeof(step));

	if (n < 0 && errno == EINTR)
		return;
	if (n <= 0) {
		close_one(&c->read[role]);
	} else if (role == PIPE_OUT) {
		buf_add(&c->run->out, step, (size_t)n);
	} else if (role == PIPE_ERR) {
		buf_add(&c->run->tail, step, (size_t)n);
		keep_tail(&c->run->tail);
	} else if ((size_t)n == sizeof(c->exec_errno)) {
		memcpy(&c->exec_errno, step, sizeof(c->exec_errno));
	}
}

static bool is_reading(const struct child *c)
{
	for (int i = 0; i < PIPE_NR; i++)
		if (c->read[i] >= 0)
			return true;
	return false;
}

/* Until all pipes have ended. */
static int read_all(struct child *c, struct err *e)
{
	long long until = now_ms() + c->run->seconds * 1000LL;
	struct pollfd p[PIPE_NR];
	long long left;
	int n;

	while (is_reading(c)) {
		left = until - now_ms();
		if (left <= 0)
			return err_set(e, FAULT_LIMIT,
				       "\"%s\" took more than %d seconds",
				       c->run->args[0], c->run->seconds);
		/* poll leaves a negative descriptor alone. */
		for (int i = 0; i < PIPE_NR; i++)
			p[i] = (struct pollfd){ .fd = c->read[i],
						.events = POLLIN };
		n = poll(p, PIPE_NR, left > 1000 ? 1000 : (int)left);
		if (n < 0 && errno == EINTR)
			return err_set(e, FAULT_INTERRUPT,
				       "stopped by a signal");
		for (int i = 0; n > 0 && i < PIPE_NR; i++)
			if (p[i].revents)
				take(c, (enum pipe_role)i);
		if (c->run->out.broken)
			return err_set(e, FAULT_LIMIT,
				       "\"%s\" printed more than %zu bytes",
				       c->run->args[0], c->run->output_max);
	}
	return 0;
}

static int reap(struct child *c)
{
	int status = 0;

	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

static int cannot_run(const struct child *c, struct err *e)
{
	err_set(e, FAULT_CONFIG, "could not run \"%s\": %s", c->run->args[0],
		strerror(c->exec_errno));
	if (c->exec_errno == ENOENT)
		err_detail(e, "It is looked for in PATH, and run in \"%s\".",
			   c->run->dir);
	return -1;
}

static int watch(struct child *c, struct err *e)
{
	int rc = read_all(c, e);

	if (rc != 0)
		kill(-c->pid, SIGKILL);
	c->run->status = reap(c);
	if (rc == 0 && c->exec_errno != 0)
		rc = cannot_run(c, e);
	return rc;
}

static int open_pipes(struct child *c, struct err *e)
{
	int fds[2];

	for (int i = 0; i < PIPE_NR; i++)
		c->read[i] = c->write[i] = -1;
	for (int i = 0; i < PIPE_NR; i++) {
		if (pipe2(fds, O_CLOEXEC) != 0)
			return err_set_errno(e, FAULT_FILE,
					     "could not make a pipe");
		c->read[i] = fds[0];
		c->write[i] = fds[1];
	}
	return 0;
}

/* execvp wants strings that it could write to. */
static char **copy_args(const char *const *args)
{
	size_t nr = 0;
	char **copy;

	while (args[nr])
		nr++;
	copy = xcalloc(nr + 1, sizeof(*copy));
	for (size_t i = 0; i < nr; i++)
		copy[i] = xstrdup(args[i]);
	return copy;
}

static void free_args(char **args)
{
	for (size_t i = 0; args[i]; i++)
		free(args[i]);
	free(args);
}

int run_program(struct run *r, struct err *e)
{
	struct child c = { .run = r, .pid = -1 };
	char **args = copy_args(r->args);
	int rc = open_pipes(&c, e);

	buf_init(&r->out, r->output_max);
	buf_init(&r->tail, 0);
	if (rc == 0) {
		c.pid = fork();
		if (c.pid == 0)
			become(&c, args);
	}
	for (int i = 0; i < PIPE_NR; i++)
		close_one(&c.write[i]);
	if (rc == 0 && c.pid < 0)
		rc = err_set_errno(e, FAULT_FILE, "could not start a process");
	if (rc == 0) {
		/* In both processes: whoever comes first. */
		setpgid(c.pid, c.pid);
		rc = watch(&c, e);
	}
	for (int i = 0; i < PIPE_NR; i++)
		close_one(&c.read[i]);
	free_args(args);
	return rc;
}
