/* PostgreSQL's programs as children of the keeper. Every wait ends when the
 * tool is gone (`control` is readable); what was started by then is stopped by
 * the keeper, in scratch_server_stop. */
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
#include <sys/shm.h>
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
#define START_LIMIT_MS 60000
#define STOP_LIMIT_MS 5000
#define STOP_CLEAN_LIMIT_MS 60000
#define KILL_LIMIT_MS 1000
#define RESEND_MS 50
#define TICK_MS 1
#define ARGS_MAX 96
#define LOG_TAIL 2000

/* The order and the content do not matter to a schema; what matters is in
 * initdb's defaults. Nothing is worth keeping, so nothing is synced. LOG and
 * above: errors of statements, which may hold secrets, are not logged. */
static const char *const settings[] = {
	"listen_addresses=",
	"unix_socket_permissions=0700",
	"max_connections=10",
	"max_locks_per_transaction=1024",
	"max_prepared_transactions=0",
	"shared_buffers=64MB",
	"dynamic_shared_memory_type=mmap",
	"huge_pages=off",
	"fsync=off",
	"full_page_writes=off",
	"synchronous_commit=off",
	"wal_level=minimal",
	"max_wal_senders=0",
	"wal_init_zero=off",
	"wal_recycle=off",
	"max_wal_size=128MB",
	"checkpoint_timeout=1h",
	"autovacuum=off",
	"track_counts=on",
	"jit=off",
	"max_parallel_workers_per_gather=0",
	"max_parallel_maintenance_workers=0",
	"max_logical_replication_workers=0",
	"restart_after_crash=off",
	"lc_messages=C",
	"logging_collector=off",
	"log_destination=stderr",
	"log_min_messages=log",
};

/* Pages of a file system in memory are taken from everybody: a table that grows
 * beyond this is told to go to the disk. PostgreSQL ignores SIGXFSZ. */
#define FILE_IN_MEMORY_MAX ((rlim_t)256 << 20)

/* The database postgres, as new as any, becomes ours. Connections to template1
 * are switched off because its files are shared with the cache, see
 * scratch_copy.c. */
static const char make_database[] =
    "ALTER DATABASE postgres RENAME TO " SCRATCH_DATABASE ";\n"
    "COMMENT ON DATABASE " SCRATCH_DATABASE " IS NULL;\n"
    "ALTER DATABASE template1 ALLOW_CONNECTIONS false;\n";

/* ---- time ---- */

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void nap(void)
{
	struct timespec t = { 0, TICK_MS * 1000000L };

	nanosleep(&t, NULL);
}

/* One tick, cut short when the tool is gone. */
static bool tool_gone(const struct scratch_server *s)
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

	snprintf(path, sizeof(path), "%s/log", s->dir);
	return open(
	    path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/* Start bindir/args[0] with standard output and error in the log. `in` may be
 * -1. Returns the process id or -1. */
static pid_t start(const struct scratch_server *s, const char *const *args,
		   int in, struct err *e)
{
	char program[2 * SCRATCH_PATH_MAX];
	char *copy[ARGS_MAX + 1] = { NULL };
	int log = open_log(s);
	pid_t pid;

	snprintf(program, sizeof(program), "%s/%s", s->pg->bindir, args[0]);
	pid = log < 0 ? -1 : fork();
	if (pid == 0) {
		copy[0] = program;
		for (size_t i = 1; i < ARGS_MAX && args[i]; i++)
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
static void detail_from_log(const struct scratch_server *s, struct err *e)
{
	char path[SCRATCH_RUN_MAX + 8], tail[LOG_TAIL + 1];
	const char *text = tail, *newline;
	struct stat st;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "%s/log", s->dir);
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
	int64_t end = now_ms() + limit_ms;

	while (waitpid(pid, status, WNOHANG) == 0) {
		if (now_ms() >= end)
			return WAIT_TIMEOUT;
		if (tool_gone(s))
			return WAIT_TOOL_GONE;
	}
	return WAIT_EXITED;
}

/* The keeper inherits orphans, see detach in scratch_keeper.c. */
static void reap_orphans(void)
{
	int64_t end = now_ms() + KILL_LIMIT_MS;

	while (waitpid(-1, NULL, WNOHANG) >= 0 && now_ms() < end)
		nap();
}

/* With what it started: initdb runs postgres, which would go on writing. */
static void kill_group(pid_t pid)
{
	kill(-pid, SIGKILL);
	waitpid(pid, NULL, 0);
	reap_orphans();
}

/* Wait for a program that must end by itself and well. */
static int finish(const struct scratch_server *s, pid_t pid, const char *name,
		  struct err *e)
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
	detail_from_log(s, e);
	return -1;
}

/* ---- initdb ---- */

static int run_initdb(struct scratch_server *s, struct err *e)
{
	char locale[64];
	const char *const args[] = {
		"initdb",     "-D",	   s->data,	      "-U",
		SCRATCH_USER, "-A",	   "trust",	      "--encoding=UTF8",
		locale,	      "--no-sync", "--wal-segsize=1", NULL,
	};
	pid_t pid;

	snprintf(locale, sizeof(locale), "--locale=%s", s->pg->locale);
	pid = start(s, args, -1, e);
	return pid < 0 ? -1 : finish(s, pid, "initdb", e);
}

/* A server of one session, which reads statements from its standard input. */
static int run_single(struct scratch_server *s, const char *sql, struct err *e)
{
	const char *const args[] = { "postgres", "--single",  "-F", "-D",
				     s->data,	 "template1", NULL };
	size_t len = strlen(sql);
	int fds[2], rc = -1;
	pid_t pid;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return err_set_errno(e, FAULT_FILE, "could not make a pipe");
	/* A few hundred bytes always fit into an empty pipe. */
	if (write(fds[1], sql, len) != (ssize_t)len) {
		err_set_errno(e, FAULT_FILE, "could not write to a pipe");
	} else {
		close(fds[1]);
		fds[1] = -1;
		pid = start(s, args, fds[0], e);
		if (pid >= 0)
			rc = finish(s, pid, "postgres --single", e);
	}
	close(fds[0]);
	if (fds[1] >= 0)
		close(fds[1]);
	return rc;
}

int scratch_server_initdb(struct scratch_server *s, struct err *e)
{
	if (run_initdb(s, e) < 0)
		return -1;
	return run_single(s, make_database, e);
}

/* ---- the server ---- */

/* Line `nr` (1-based) of postmaster.pid, without the newline. */
static int pid_file_line(const struct scratch_server *s, int nr, char *out,
			 size_t size)
{
	char path[SCRATCH_RUN_MAX + 32];
	int line = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/postmaster.pid", s->data);
	f = fopen(path, "re");
	if (!f)
		return -1;
	/* A line longer than `size` (a directory's) comes in several pieces. */
	while (line < nr && fgets(out, (int)size, f))
		line += strchr(out, '\n') != NULL;
	fclose(f);
	if (line < nr)
		return -1;
	out[strcspn(out, "\n")] = '\0';
	return 0;
}

/* Line 8 is the postmaster's status since PostgreSQL 10 (miscadmin.h,
 * LOCK_FILE_LINE_PM_STATUS); pg_ctl waits for the same word. */
static bool is_ready(const struct scratch_server *s)
{
	char status[64];

	return pid_file_line(s, 8, status, sizeof(status)) == 0 &&
	       strncmp(status, "ready", 5) == 0;
}

static int wait_ready(struct scratch_server *s, struct err *e)
{
	int64_t end = now_ms() + START_LIMIT_MS;
	int status;

	while (!is_ready(s)) {
		if (waitpid(s->pid, &status, WNOHANG) == s->pid) {
			s->pid = 0;
			err_set(e, FAULT_FILE,
				"the scratch server did not start");
			detail_from_log(s, e);
			return -1;
		}
		if (now_ms() >= end) {
			err_set(e, FAULT_FILE,
				"the scratch server was not ready within %d s",
				START_LIMIT_MS / 1000);
			detail_from_log(s, e);
			return -1;
		}
		if (tool_gone(s))
			return err_set(e, FAULT_INTERRUPT, "interrupted");
	}
	return 0;
}

int scratch_server_start(struct scratch_server *s, struct err *e)
{
	char socket_dir[SCRATCH_RUN_MAX + 32];
	const char *args[ARGS_MAX];
	size_t n = 0;
	pid_t pid;

	snprintf(socket_dir, sizeof(socket_dir), "unix_socket_directories=%s",
		 s->dir);
	args[n++] = "postgres";
	args[n++] = "-D";
	args[n++] = s->data;
	args[n++] = "-c";
	args[n++] = socket_dir;
	for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
		args[n++] = "-c";
		args[n++] = settings[i];
	}
	args[n] = NULL;
	pid = start(s, args, -1, e);
	if (pid < 0)
		return -1;
	s->pid = pid;
	return wait_ready(s, e);
}

/* Signal and wait. Repeated, because a server that was just started may not
 * have its handlers yet; the postmaster ignores the second of a kind. */
static bool end_with(pid_t pid, int sig, int limit_ms)
{
	int64_t begin = now_ms(), next = begin;

	while (waitpid(pid, NULL, WNOHANG) == 0) {
		if (now_ms() - begin >= limit_ms)
			return false;
		if (now_ms() >= next) {
			kill(pid, sig);
			next = now_ms() + RESEND_MS;
		}
		nap();
	}
	return true;
}

/* A postmaster that was killed leaves its System V segment (the interlock of
 * one data directory) and its backends, which end by themselves. Line 7 is
 * "key id". */
static void clean_after_kill(const struct scratch_server *s)
{
	unsigned long key;
	char line[64];
	int id;

	if (pid_file_line(s, 7, line, sizeof(line)) == 0 &&
	    sscanf(line, "%lu %d", &key, &id) == 2)
		shmctl(id, IPC_RMID, NULL);
	reap_orphans();
}

int scratch_server_stop(struct scratch_server *s, enum scratch_stop how)
{
	bool clean = how == SCRATCH_STOP_CLEAN;
	pid_t pid = s->pid;

	if (pid == 0)
		return 1;
	s->pid = 0;
	if (waitpid(pid, NULL, WNOHANG) == 0) {
		if (clean ? end_with(pid, SIGINT, STOP_CLEAN_LIMIT_MS)
			  : end_with(pid, SIGQUIT, STOP_LIMIT_MS))
			return 0;
		end_with(pid, SIGKILL, KILL_LIMIT_MS);
	}
	clean_after_kill(s);
	return 1;
}
