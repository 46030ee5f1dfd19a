/* The keeper: a process between the tool and the scratch server. It holds one
 * end of a socket pair; when the tool ends, in whatever way, that end reads end
 * of file, and the keeper stops the server and removes its directory. All that
 * must be undone is done by the keeper, so there is no moment at which a kill
 * of the tool leaves something behind.
 *
 *   tool                     keeper                      postgres
 *    | fork ------------------>|  directory, data, start --->|
 *    |<------------- reply ----|<----------------- ready ----|
 *    | [save ----------------->|  stop cleanly, move data    |
 *    |                         |  to the cache               |
 *    | close ----------------->|  stop, remove, exit         |
 */
#include "io/scratch_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "base/err.h"
#include "base/file.h"

#define CONTROL_FD 3
#define FDS_MAX 65536
#define TEMPLATE "template"
#define STATES_KEPT 4
#define REMOVE_TRIES 20
#define REMOVE_PAUSE_NS 50000000L

struct reply {
	int result; /* 0, 1, -1 as of keeper_open */
	char dir[SCRATCH_RUN_MAX];
	bool in_memory;
	struct err err;
};

struct save {
	char name[SCRATCH_KEY_MAX + sizeof(SCRATCH_STATE)];
};

/* ---- both sides ---- */

/* 0: all of it. 1: the other side is gone. */
static int send_all(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len > 0) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return 1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int recv_all(int fd, void *data, size_t len)
{
	char *p = data;

	while (len > 0) {
		ssize_t n = recv(fd, p, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return 1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Again while something writes there: a server whose keeper was killed stops by
 * itself, but not at once. Nobody is left to tell of a failure. */
static void remove_run(const char *dir)
{
	const struct timespec pause = { 0, REMOVE_PAUSE_NS };
	struct err e;

	for (int i = 0; *dir && i < REMOVE_TRIES; i++) {
		if (file_remove_tree(dir, &e) == 0)
			return;
		nanosleep(&pause, NULL);
	}
}

/* ---- the keeper's side ---- */

static void close_from(int first)
{
	long max = sysconf(_SC_OPEN_MAX);

#if defined(__linux__) && defined(SYS_close_range)
	if (syscall(SYS_close_range, (unsigned)first, ~0U, 0U) == 0)
		return;
#endif
	if (max < 0 || max > FDS_MAX)
		max = FDS_MAX;
	for (int fd = first; fd < max; fd++)
		close(fd);
}

/* Nothing of the tool may stay open here: not the store's files, not its
 * standard output, which a reader of a pipeline waits for. */
static void keep_only(int control)
{
	int null;

	if (dup2(control, CONTROL_FD) < 0)
		_exit(1);
	null = open("/dev/null", O_RDWR);
	if (null < 0)
		_exit(1);
	for (int fd = 0; fd < CONTROL_FD; fd++)
		if (dup2(null, fd) < 0)
			_exit(1);
	if (fcntl(CONTROL_FD, F_SETFD, FD_CLOEXEC) < 0)
		_exit(1);
	close_from(CONTROL_FD + 1);
}

/* Out of the terminal's process group, so that ^C is for the tool alone. */
static void detach(void)
{
	static const int ignored[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT,
				       SIGPIPE };
	sigset_t none;

	setsid();
	for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
		signal(ignored[i], SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	umask(077);
	if (chdir("/") < 0)
		_exit(1);
#ifdef __linux__
	prctl(PR_SET_NAME, "ledger-keeper");
	/* Backends of a postmaster that had to be killed become our children.
	 */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
}

static int start_from_state(struct scratch_server *s, const char *state,
			    struct err *e)
{
	struct scratch_sum got = { 0 };

	if (scratch_cache_get(s->pg, state, s->data, SCRATCH_ALL, &got) != 0)
		return 1;
	if (scratch_server_start(s, e) == 0)
		return 0;
	if (e->fault == FAULT_INTERRUPT)
		return -1;
	scratch_cache_drop(s->pg, state);
	return 1;
}

/* What a server needs to start is less than half of the files; the others are
 * copied meanwhile. */
static int start_from_template(struct scratch_server *s, struct err *e)
{
	struct scratch_sum got = { 0 };

	if (scratch_cache_get(s->pg, TEMPLATE, s->data, SCRATCH_FIRST, &got) !=
	    0)
		return 1;
	if (scratch_server_launch(s, e) == 0 &&
	    scratch_cache_get(s->pg, TEMPLATE, s->data, SCRATCH_REST, &got) ==
		0 &&
	    scratch_server_wait(s, e) == 0)
		return 0;
	if (e->fault == FAULT_INTERRUPT)
		return -1;
	/* Damaged in a way that its size does not tell: made again. */
	scratch_server_stop(s, SCRATCH_STOP_NOW);
	scratch_cache_drop(s->pg, TEMPLATE);
	return file_remove_tree(s->data, e) < 0 ? -1 : 1;
}

static int start_fresh(struct scratch_server *s, struct err *e)
{
	if (scratch_server_initdb(s, e) < 0)
		return -1;
	scratch_cache_put(s->pg, TEMPLATE, s->data, SCRATCH_PUT_COPY);
	scratch_cache_prune(s->pg, SCRATCH_STATE, STATES_KEPT);
	return scratch_server_start(s, e);
}

static int begin(struct scratch_server *s, const char *state, struct err *e)
{
	int rc;

	if (scratch_server_dir(s, e) < 0)
		return -1;
	if (state)
		return start_from_state(s, state, e);
	rc = start_from_template(s, e);
	return rc == 1 ? start_fresh(s, e) : rc;
}

/* What is there under that name is the same: its migrations were. */
static void save(struct scratch_server *s, const struct save *request)
{
	if (scratch_cache_renew(s->pg, request->name))
		return;
	if (scratch_server_stop(s, SCRATCH_STOP_CLEAN) != 0)
		return;
	scratch_cache_put(s->pg, request->name, s->data, SCRATCH_PUT_MOVE);
	scratch_cache_prune(s->pg, SCRATCH_STATE, STATES_KEPT);
}

/* Until the tool closes its end, or has nothing to ask any more: then what
 * remains is done while it does something else. */
static void serve(struct scratch_server *s)
{
	struct save request;

	if (recv_all(s->control, &request, sizeof(request)) != 0)
		return;
	request.name[sizeof(request.name) - 1] = '\0';
	save(s, &request);
}

static void end(struct scratch_server *s)
{
	scratch_server_stop(s, SCRATCH_STOP_NOW);
	remove_run(s->dir);
}

NORETURN static void keeper_child(const struct scratch_pg *pg, int control,
				  const char *state, bool on_disk)
{
	struct scratch_server s = { .pg = pg,
				    .control = CONTROL_FD,
				    .on_disk = on_disk };
	struct reply reply = { .result = -1 };

	keep_only(control);
	detach();
	err_init(&reply.err);
	reply.result = begin(&s, state, &reply.err);
	if (reply.result != 0)
		end(&s);
	memcpy(reply.dir, s.dir, sizeof(reply.dir));
	reply.in_memory = s.in_memory;
	if (send_all(CONTROL_FD, &reply, sizeof(reply)) == 0 &&
	    reply.result == 0)
		serve(&s);
	if (reply.result == 0)
		end(&s);
	_exit(0);
}

/* ---- the tool's side ---- */

/* The keeper ends by itself once our end is closed, and what it waits for has
 * limits. */
static void reap(struct keeper *k)
{
	while (waitpid(k->pid, NULL, 0) < 0 && errno == EINTR)
		;
	k->pid = 0;
}

static int take_reply(struct keeper *k, struct err *e)
{
	struct reply reply;

	if (recv_all(k->fd, &reply, sizeof(reply)) != 0)
		return err_set(e, FAULT_FILE,
			       "the keeper of the scratch server died");
	if (reply.result == 0) {
		memcpy(k->dir, reply.dir, sizeof(k->dir));
		k->in_memory = reply.in_memory;
	} else if (reply.result < 0) {
		*e = reply.err;
	}
	return reply.result;
}

int keeper_open(struct keeper *k, const struct scratch_pg *pg,
		const char *state, bool on_disk, struct err *e)
{
	int fds[2], rc;

	memset(k, 0, sizeof(*k));
	k->fd = -1;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) < 0)
		return err_set_errno(e, FAULT_FILE,
				     "could not make a socket pair");
	k->pid = fork();
	if (k->pid == 0)
		keeper_child(pg, fds[1], state, on_disk);
	close(fds[1]);
	k->fd = fds[0];
	if (k->pid < 0) {
		k->pid = 0;
		rc = err_set_errno(e, FAULT_FILE, "could not fork");
	} else {
		rc = take_reply(k, e);
	}
	if (rc != 0)
		keeper_close(k);
	return rc;
}

void keeper_save(struct keeper *k, const char *name)
{
	struct save request = { .name = "" };

	if (k->fd < 0 || strlen(name) >= sizeof(request.name))
		return;
	memcpy(request.name, name, strlen(name));
	/* The keeper died: keeper_close mends that. */
	if (send_all(k->fd, &request, sizeof(request)) != 0)
		return;
}

void keeper_close(struct keeper *k)
{
	if (k->fd >= 0)
		close(k->fd);
	k->fd = -1;
	if (k->pid > 0)
		reap(k);
	/* A no-op unless somebody killed the keeper. */
	remove_run(k->dir);
	k->dir[0] = '\0';
}
