/* The server as a child of the keeper. Every wait ends when the tool is gone
 * (`control` is readable); what was started by then is stopped by the keeper,
 * in scratch_server_stop. */
#include "io/scratch_parts.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/err.h"

#define START_LIMIT_MS 60000
#define STOP_LIMIT_MS 5000
#define STOP_CLEAN_LIMIT_MS 60000
#define KILL_LIMIT_MS 1000
#define RESEND_MS 50

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

/* The database postgres, as new as any, becomes ours. Connections to template1
 * are switched off because its files are shared with the cache, see
 * scratch_copy.c. */
static const char make_database[] =
    "ALTER DATABASE postgres RENAME TO " SCRATCH_DATABASE ";\n"
    "COMMENT ON DATABASE " SCRATCH_DATABASE " IS NULL;\n"
    "ALTER DATABASE template1 ALLOW_CONNECTIONS false;\n";

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
	pid = scratch_program_start(s, args, -1, e);
	return pid < 0 ? -1 : scratch_program_finish(s, pid, "initdb", e);
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
		pid = scratch_program_start(s, args, fds[0], e);
		if (pid >= 0)
			rc = scratch_program_finish(s, pid, "postgres --single",
						    e);
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

int scratch_server_wait(struct scratch_server *s, struct err *e)
{
	int64_t end = scratch_now_ms() + START_LIMIT_MS;
	int status;

	while (!is_ready(s)) {
		if (waitpid(s->pid, &status, WNOHANG) == s->pid) {
			s->pid = 0;
			err_set(e, FAULT_FILE,
				"the scratch server did not start");
			scratch_log_detail(s, e);
			return -1;
		}
		if (scratch_now_ms() >= end) {
			err_set(e, FAULT_FILE,
				"the scratch server was not ready within %d s",
				START_LIMIT_MS / 1000);
			scratch_log_detail(s, e);
			return -1;
		}
		if (scratch_tool_gone(s))
			return err_set(e, FAULT_INTERRUPT, "interrupted");
	}
	return 0;
}

int scratch_server_launch(struct scratch_server *s, struct err *e)
{
	char socket_dir[SCRATCH_RUN_MAX + 32];
	const char *args[SCRATCH_ARGS_MAX];
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
	pid = scratch_program_start(s, args, -1, e);
	if (pid < 0)
		return -1;
	s->pid = pid;
	return 0;
}

int scratch_server_start(struct scratch_server *s, struct err *e)
{
	return scratch_server_launch(s, e) ? -1 : scratch_server_wait(s, e);
}

/* Signal and wait. Repeated, because a server that was just started may not
 * have its handlers yet; the postmaster ignores the second of a kind. */
static bool end_with(pid_t pid, int sig, int limit_ms)
{
	int64_t begin = scratch_now_ms(), next = begin;

	while (waitpid(pid, NULL, WNOHANG) == 0) {
		if (scratch_now_ms() - begin >= limit_ms)
			return false;
		if (scratch_now_ms() >= next) {
			kill(pid, sig);
			next = scratch_now_ms() + RESEND_MS;
		}
		scratch_nap();
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
	scratch_reap_orphans();
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
