/* proxy: a unix socket in front of a PostgreSQL server that does one fault.
 *
 *	proxy --to SOCKET --listen DIR [options] -- COMMAND...
 *
 * Listens on DIR/.s.PGSQL.5432, runs COMMAND, forwards what it and the server
 * say to each other, and ends with COMMAND's status. Sockets of the machine
 * only; at most CONNECTIONS_MAX at a time and --limit seconds in all (124).
 *
 *   --fault cut     both sides are closed instead of forwarding
 *           after   forwarded, then both sides are closed
 *           tear    the first half is forwarded, then both sides are closed
 *           half    the client's side is closed, the server's side stays open
 *                   for --hold milliseconds: the old session lives on
 *           garbage what the server said is replaced by noise
 *           retag   the answer COMMIT is replaced by ROLLBACK
 *           bytes   no fault: every byte is a packet of its own
 *           delay   no fault: each piece comes --hold milliseconds late
 *   --side client|server  whose pieces are counted (a piece: what one read of
 *                   the socket gives, in practice one send of that side)
 *   --commit        count only pieces with COMMIT (or its tag) in them
 *   --at N          the fault comes at piece N
 *   --refuse        after the fault no connection is accepted any more
 *   --status FILE   gets "fired" or "quiet", and the number of pieces
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 16
#define PIECE_MAX 65536
#define TIMED_OUT 124

enum side { CLIENT, SERVER };
enum fault { NONE, CUT, AFTER, TEAR, HALF, GARBAGE, RETAG, BYTES, DELAY };

static const char *const fault_names[] = {
	[NONE] = "none",   [CUT] = "cut",     [AFTER] = "after",
	[TEAR] = "tear",   [HALF] = "half",   [GARBAGE] = "garbage",
	[RETAG] = "retag", [BYTES] = "bytes", [DELAY] = "delay",
};

struct link {
	int fd[2];	     /* of client and server; -1: closed */
	long long closes_ms; /* when a half-open server side goes; 0: it is not
			      */
};

struct proxy {
	const char *to, *dir, *status_file;
	enum fault fault;
	enum side side;
	bool commits_only, refuse, fired;
	long at, hold_ms, limit_s, pieces;
	int listener;
	struct link links[CONNECTIONS_MAX];
};

static const char commit_text[] = "COMMIT";
/* CommandComplete: type, length 11, tag with its NUL. */
static const char commit_tag[] = "C\0\0\0\x0b"
				 "COMMIT";
static const char rollback_tag[] = "C\0\0\0\x0d"
				   "ROLLBACK";

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void sleep_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

/* ---- sockets ---- */

static struct sockaddr_un address_of(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(a.sun_path)) {
		fprintf(stderr, "proxy: path too long: %s\n", path);
		exit(2);
	}
	memcpy(a.sun_path, path, strlen(path) + 1);
	return a;
}

static int new_socket(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		die("socket");
	return fd;
}

static void start_listening(struct proxy *p)
{
	char path[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	struct sockaddr_un a;

	snprintf(path, sizeof(path), "%s/.s.PGSQL.5432", p->dir);
	a = address_of(path);
	unlink(path);
	p->listener = new_socket();
	if (bind(p->listener, (struct sockaddr *)&a, sizeof(a)) < 0 ||
	    listen(p->listener, CONNECTIONS_MAX) < 0)
		die(path);
}

static void close_side(struct link *l, enum side side)
{
	if (l->fd[side] >= 0)
		close(l->fd[side]);
	l->fd[side] = -1;
}

static void close_link(struct link *l)
{
	close_side(l, CLIENT);
	close_side(l, SERVER);
	l->closes_ms = 0;
}

static void accept_one(struct proxy *p)
{
	int fd = accept4(p->listener, NULL, NULL, SOCK_CLOEXEC);
	struct sockaddr_un a = address_of(p->to);
	int i;

	if (fd < 0)
		return;
	for (i = 0; i < CONNECTIONS_MAX; i++)
		if (p->links[i].fd[CLIENT] < 0 && p->links[i].fd[SERVER] < 0)
			break;
	if (i == CONNECTIONS_MAX || (p->fired && p->refuse)) {
		close(fd);
		return;
	}
	p->links[i].fd[CLIENT] = fd;
	p->links[i].fd[SERVER] = new_socket();
	if (connect(p->links[i].fd[SERVER], (struct sockaddr *)&a, sizeof(a)) <
	    0)
		close_link(&p->links[i]);
}

static void send_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			return;
		if (n > 0) {
			data += n;
			len -= (size_t)n;
		}
	}
}

/* ---- faults ---- */

/* Is this the piece at which it happens? */
static bool is_due(struct proxy *p, enum side from, const char *data,
		   size_t len)
{
	if (p->fired || p->fault == NONE || p->fault == DELAY ||
	    from != p->side)
		return false;
	if (p->commits_only && from == CLIENT &&
	    !memmem(data, len, commit_text, sizeof(commit_text)))
		return false;
	if (p->commits_only && from == SERVER &&
	    !memmem(data, len, commit_tag, sizeof(commit_tag)))
		return false;
	return ++p->pieces == p->at;
}

static void forward_bytes(int to, const char *data, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		send_all(to, data + i, 1);
}

static void send_noise(int to, size_t len)
{
	char noise[PIECE_MAX];
	unsigned x = 12345;
	size_t i;

	for (i = 0; i < len; i++) {
		x = x * 1103515245u + 12345u;
		noise[i] = (char)(x >> 16);
	}
	send_all(to, noise, len);
}

static void send_retagged(int to, const char *data, size_t len)
{
	const char *hit = memmem(data, len, commit_tag, sizeof(commit_tag));
	size_t before;

	if (!hit) {
		send_all(to, data, len);
		return;
	}
	before = (size_t)(hit - data);
	send_all(to, data, before);
	send_all(to, rollback_tag, sizeof(rollback_tag));
	send_all(to, hit + sizeof(commit_tag),
		 len - before - sizeof(commit_tag));
}

static void do_fault(struct proxy *p, struct link *l, int to, const char *data,
		     size_t len)
{
	p->fired = true;
	switch (p->fault) {
	case AFTER:
		send_all(to, data, len);
		/* What was sent is to be done before the end is seen. */
		sleep_ms(p->hold_ms);
		close_link(l);
		break;
	case TEAR:
		send_all(to, data, len / 2);
		sleep_ms(p->hold_ms);
		close_link(l);
		break;
	case HALF:
		close_side(l, CLIENT);
		l->closes_ms = now_ms() + p->hold_ms;
		break;
	case GARBAGE:
		send_noise(to, len);
		break;
	case RETAG:
		send_retagged(to, data, len);
		break;
	case CUT:
	case NONE:
	case BYTES:
	case DELAY:
		close_link(l);
		break;
	}
}

static void forward(struct proxy *p, struct link *l, enum side from)
{
	char data[PIECE_MAX];
	ssize_t n = recv(l->fd[from], data, sizeof(data), 0);
	int to = l->fd[from == CLIENT ? SERVER : CLIENT];

	if (n <= 0) {
		if (l->closes_ms)
			close_side(l, from);
		else
			close_link(l);
		return;
	}
	if (to < 0)
		return;
	if (p->fault == DELAY)
		sleep_ms(p->hold_ms);
	if (p->fault == BYTES)
		forward_bytes(to, data, (size_t)n);
	else if (is_due(p, from, data, (size_t)n))
		do_fault(p, l, to, data, (size_t)n);
	else
		send_all(to, data, (size_t)n);
}

/* ---- the loop ---- */

static void serve_once(struct proxy *p)
{
	struct pollfd fds[1 + 2 * CONNECTIONS_MAX];
	nfds_t n = 0;
	int i, side;

	fds[n++] = (struct pollfd){ .fd = p->listener, .events = POLLIN };
	for (i = 0; i < CONNECTIONS_MAX; i++) {
		struct link *l = &p->links[i];

		if (l->closes_ms && now_ms() >= l->closes_ms)
			close_link(l);
		for (side = CLIENT; side <= SERVER; side++)
			fds[n++] = (struct pollfd){ .fd = l->fd[side],
						    .events = POLLIN };
	}
	if (poll(fds, n, 10) <= 0)
		return;
	for (i = 0; i < CONNECTIONS_MAX; i++)
		for (side = CLIENT; side <= SERVER; side++)
			if (fds[1 + 2 * i + side].revents &&
			    p->links[i].fd[side] == fds[1 + 2 * i + side].fd)
				forward(p, &p->links[i], (enum side)side);
	if (fds[0].revents)
		accept_one(p);
}

static int serve(struct proxy *p, pid_t child)
{
	long long end = now_ms() + p->limit_s * 1000;
	int status;

	for (;;) {
		if (waitpid(child, &status, WNOHANG) == child)
			break;
		if (now_ms() > end) {
			kill(child, SIGKILL);
			waitpid(child, &status, 0);
			return TIMED_OUT;
		}
		serve_once(p);
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

static void write_status(const struct proxy *p)
{
	FILE *f = p->status_file ? fopen(p->status_file, "w") : NULL;

	if (!f)
		return;
	fprintf(f, "%s %ld\n", p->fired ? "fired" : "quiet", p->pieces);
	fclose(f);
}

/* ---- the command line ---- */

static enum fault fault_of(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(fault_names) / sizeof(*fault_names); i++)
		if (strcmp(name, fault_names[i]) == 0)
			return (enum fault)i;
	fprintf(stderr, "proxy: no such fault: %s\n", name);
	exit(2);
}

static void parse(struct proxy *p, int argc, char **argv)
{
	static const struct option options[] = {
		{ "to", required_argument, NULL, 't' },
		{ "listen", required_argument, NULL, 'l' },
		{ "fault", required_argument, NULL, 'f' },
		{ "side", required_argument, NULL, 's' },
		{ "commit", no_argument, NULL, 'c' },
		{ "at", required_argument, NULL, 'a' },
		{ "hold", required_argument, NULL, 'h' },
		{ "limit", required_argument, NULL, 'L' },
		{ "refuse", no_argument, NULL, 'r' },
		{ "status", required_argument, NULL, 'S' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (c) {
		case 't':
			p->to = optarg;
			break;
		case 'l':
			p->dir = optarg;
			break;
		case 'f':
			p->fault = fault_of(optarg);
			break;
		case 's':
			p->side = optarg[0] == 's' ? SERVER : CLIENT;
			break;
		case 'c':
			p->commits_only = true;
			break;
		case 'a':
			p->at = strtol(optarg, NULL, 10);
			break;
		case 'h':
			p->hold_ms = strtol(optarg, NULL, 10);
			break;
		case 'L':
			p->limit_s = strtol(optarg, NULL, 10);
			break;
		case 'r':
			p->refuse = true;
			break;
		case 'S':
			p->status_file = optarg;
			break;
		default:
			exit(2);
		}
	}
	if (!p->to || !p->dir || optind == argc) {
		fprintf(stderr, "usage: proxy --to SOCKET --listen DIR "
				"[options] -- COMMAND...\n");
		exit(2);
	}
}

int main(int argc, char **argv)
{
	struct proxy p = { .at = 1, .hold_ms = 20, .limit_s = 60 };
	pid_t child;
	int i, rc;

	for (i = 0; i < CONNECTIONS_MAX; i++)
		p.links[i].fd[CLIENT] = p.links[i].fd[SERVER] = -1;
	parse(&p, argc, argv);
	signal(SIGPIPE, SIG_IGN);
	start_listening(&p);
	child = fork();
	if (child < 0)
		die("fork");
	if (child == 0) {
		signal(SIGPIPE, SIG_DFL);
		execvp(argv[optind], argv + optind);
		die(argv[optind]);
	}
	rc = serve(&p, child);
	write_status(&p);
	return rc;
}
