/* PostgreSQL's own programs: run as the server's user, in an environment that
 * is ours, and waited for as long as the tool is there. */
#include "io/scratch_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "base/alloc.h"
#include "base/err.h"

#define INITDB_LIMIT_MS 120000
#define ORPHANS_LIMIT_MS 1000
#define TICK_MS 1
#define LOG_TAIL 2000

/* Pages of a file system in memory are taken from everybody: a table that grows
 * beyond this is told to go to the disk. PostgreSQL ignores SIGXFSZ. */
#define FILE_IN_MEMORY_MAX ((rlim_t)256 << 20)

/* ---- time ---- */

int64_t scratch_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void scratch_nap(void)
{
	struct timespec t = { 0, TICK_MS * 1000000L };

	nanosleep(&t, NULL);
}

/* One tick, cut short when the tool is gone. */
bool scratch_tool_gone(const struct scratch_server *s)
{
	struct pollfd p = { .fd = s->control, .events = POLLIN };

	return poll(&p, 1, TICK_MS) > 0;
}

/* ---- children ---- */

static void become_server_user(const struct scratch_pg *pg)
{
	if (!pg->other_user)
		return;
	if (setgroups(0, NULL) < 0 || setgid(pg->gid) < 0 ||
	    setuid(pg->uid) < 0) {
		dprintf(STDERR_FILENO, "could not become user %ld: %s\n",
			(long)pg->uid, strerror(errno));
		_exit(126);
	}
}

static void default_signals(void)
{
	static const int ours[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE };
	sigset_t none;

	for (size_t i = 0; i < ARRAY_LEN(ours); i++)
		signal(ours[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The environment is ours: PGDATA, LC_ALL, TZ and PGOPTIONS of the user would
 * change what initdb makes. A PostgreSQL that was unpacked somewhere may need
 * its library path. */
NORETURN static void exec_program(const struct scratch_server *s,
				  char *const *args)
{
	const char *libs = getenv("LD_LIBRARY_PATH");
	char libs_setting[SCRATCH_PATH_MAX + sizeof("LD_LIBRARY_PATH=")];
	char path[] = "PATH=/usr/local/bin:/usr/bin:/bin";
	char locale[] = "LC_ALL=C", zone[] = "TZ=UTC", home[] = "HOME=/";
	char *env[] = { path, locale, zone, home, NULL, NULL };
	const struct rlimit no_core = { 0, 0 };
	const struct rlimit small = { FILE_IN_MEMORY_MAX, FILE_IN_MEMORY_MAX };

	if (libs && strlen(libs) < SCRATCH_PATH_MAX) {
		snprintf(libs_setting, sizeof(libs_setting),
			 "LD_LIBRARY_PATH=%s", libs);
		env[4] = libs_setting;
	}
	/* SIGQUIT dumps core until the server has its handlers. */
	setrlimit(RLIMIT_CORE, &no_core);
	if (s->in_memory)
		setrlimit(RLIMIT_FSIZE, &small);
	become_server_user(s->pg);
#ifdef __linux__
	/* If even the keeper is killed, the server must not stay. */
	prctl(PR_SET_PDEATHSIG, SIGQUIT);
#endif
	execve(args[0], args, env);
	dprintf(STDERR_FILENO, "could not run \"%s\": %s\n", args[0],
		strerror(errno));
	_exit(127);
}

static int open_log(const struct scratch_server *s)
{
	char path[SCRATCH_RUN_MAX + 8];

	snprintf(path, sizeof(path), "%s/" SCRATCH_LOG, s->dir);
	return open(
	    path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
}

pid_t scratch_program_start(const struct scratch_server *s,
			    const char *const *args, int in, struct err *e)
{
	char program[2 * SCRATCH_PATH_MAX];
	char *copy[SCRATCH_ARGS_MAX + 1] = { NULL };
	int log = open_log(s);
	pid_t pid;

	snprintf(program, sizeof(program), "%s/%s", s->pg->bindir, args[0]);
	pid = log < 0 ? -1 : fork();
	if (pid == 0) {
		copy[0] = program;
		for (size_t i = 1; i < SCRATCH_ARGS_MAX && args[i]; i++)
			copy[i] = xstrdup(args[i]);
		if ((in >= 0 && dup2(in, STDIN_FILENO) < 0) ||
		    dup2(log, STDOUT_FILENO) < 0 ||
		    dup2(log, STDERR_FILENO) < 0 || chdir(s->dir) < 0)
			_exit(126);
		setpgid(0, 0);
		default_signals();
		exec_program(s, copy);
	}
	if (pid < 0)
		err_set_errno(e, FAULT_FILE, "could not start \"%s\"", program);
	else
		setpgid(pid, pid);
	if (log >= 0)
		close(log);
	return pid;
}

/* The end of the log, from the start of a line. */
void scratch_log_detail(const struct scratch_server *s, struct err *e)
{
	char path[SCRATCH_RUN_MAX + 8], tail[LOG_TAIL + 1];
	const char *text = tail, *newline;
	struct stat st;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/" SCRATCH_LOG, s->dir);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	if (fstat(fd, &st) == 0 && st.st_size > LOG_TAIL)
		lseek(fd, -(off_t)LOG_TAIL, SEEK_END);
	n = read(fd, tail, LOG_TAIL);
	close(fd);
	while (n > 0 && tail[n - 1] == '\n')
		n--;
	if (n <= 0)
		return;
	tail[n] = '\0';
	newline = strchr(tail, '\n');
	if (n >= LOG_TAIL - 1 && newline)
		text = newline + 1;
	err_detail(e, "%s", text);
}

enum wait_end { WAIT_EXITED, WAIT_TIMEOUT, WAIT_TOOL_GONE };

static enum wait_end wait_child(const struct scratch_server *s, pid_t pid,
				int limit_ms, int *status)
{
	int64_t end = scratch_now_ms() + limit_ms;

	while (waitpid(pid, status, WNOHANG) == 0) {
		if (scratch_now_ms() >= end)
			return WAIT_TIMEOUT;
		if (scratch_tool_gone(s))
			return WAIT_TOOL_GONE;
	}
	return WAIT_EXITED;
}

/* The keeper inherits orphans, see detach in scratch_keeper.c. */
void scratch_reap_orphans(void)
{
	int64_t end = scratch_now_ms() + ORPHANS_LIMIT_MS;

	while (waitpid(-1, NULL, WNOHANG) >= 0 && scratch_now_ms() < end)
		scratch_nap();
}

/* With what it started: initdb runs postgres, which would go on writing. */
static void kill_group(pid_t pid)
{
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
	scratch_reap_orphans();
}

/* Wait for a program that must end by itself and well. */
int scratch_program_finish(const struct scratch_server *s, pid_t pid,
			   const char *name, struct err *e)
{
	int status = 0;

	switch (wait_child(s, pid, INITDB_LIMIT_MS, &status)) {
	case WAIT_EXITED:
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			return 0;
		err_set(e, FAULT_FILE, "%s of the scratch server failed", name);
		break;
	case WAIT_TIMEOUT:
		kill_group(pid);
		err_set(e, FAULT_FILE,
			"%s of the scratch server did not end within %d s",
			name, INITDB_LIMIT_MS / 1000);
		break;
	case WAIT_TOOL_GONE:
		kill_group(pid);
		return err_set(e, FAULT_INTERRUPT, "interrupted");
	}
	scratch_log_detail(s, e);
	return -1;
}
