/* Waiting for the server without ever being deaf to a signal. */
#include "io/conn_internal.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/err.h"

/* A signal that arrives between the look at the flag and poll() is seen this
 * much later at most. */
#define POLL_SLICE_MS 100
#define STARVED_MS 2000

/* The one mutable global of io: set once by main, written by its handler. */
static volatile int *signal_flag;

void conn_interrupt_flag(volatile int *flag)
{
	signal_flag = flag;
}

int conn_signal(const struct conn *c)
{
	return signal_flag && !c->interrupted ? *signal_flag : 0;
}

int conn_interrupted(struct conn *c, struct err *e)
{
	int number = conn_signal(c);

	c->interrupted = true;
	err_set(e, FAULT_INTERRUPT, "interrupted by signal %d", number);
	e->signal = number;
	return -1;
}

long long conn_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int conn_poll(struct conn *c, short events, long long deadline_ms)
{
	struct pollfd p = { .fd = PQsocket(c->pg), .events = events };
	long long left = POLL_SLICE_MS;

	if (conn_signal(c))
		return 1;
	if (p.fd < 0)
		return -1;
	if (deadline_ms) {
		left = deadline_ms - conn_now_ms();
		if (left <= 0)
			return -1;
		if (left > POLL_SLICE_MS)
			left = POLL_SLICE_MS;
	}
	if (c->look_at && c->look_at - conn_now_ms() < left)
		left = c->look_at - conn_now_ms();
	if (left < 0)
		left = 0;
	if (poll(&p, 1, (int)left) < 0 && errno != EINTR)
		return -1;
	return conn_signal(c) ? 1 : 0;
}

static void look_around(struct conn *c)
{
	if (!c->look_at || conn_now_ms() < c->look_at)
		return;
	c->look(c->look_ctx);
	c->look_at = conn_now_ms() + c->look_every_ms;
}

/* Push and pull once. False: the connection is gone, or was given up; libpq
 * then answers with an error result by itself. */
static bool pump(struct conn *c, struct conn_cancel *stop)
{
	int unsent = PQflush(c->pg);
	short events = POLLIN;

	if (unsent < 0)
		return false;
	if (unsent > 0)
		events |= POLLOUT;
	if (stop->until_ms) {
		struct pollfd p = { .fd = PQsocket(c->pg), .events = events };

		if (p.fd < 0 ||
		    (poll(&p, 1, POLL_SLICE_MS) < 0 && errno != EINTR))
			return false;
		if (conn_now_ms() > stop->until_ms) {
			conn_break(c);
			return false;
		}
	} else {
		int rc;

		look_around(c);
		rc = conn_poll(c, events, 0);
		if (rc < 0)
			return false;
		if (rc == 1)
			conn_cancel_begin(stop, c);
	}
	return PQconsumeInput(c->pg) == 1;
}

/* Without memory libpq 15 drops an answer, notes "out of memory" and waits for
 * the answer for ever. Errors of the server stand there too, behind a word like
 * ERROR; what was received is seen at once, so a while without anything new
 * tells that it is libpq's own. */
static bool is_starved(const struct conn *c, long long *since)
{
	static const char note[] = "out of memory";
	const char *text = PQerrorMessage(c->pg), *at = strstr(text, note);

	while (at && at != text && at[-1] != '\n')
		at = strstr(at + 1, note);
	if (!at)
		*since = 0;
	else if (!*since)
		*since = conn_now_ms();
	return at && conn_now_ms() - *since > STARVED_MS;
}

PGresult *conn_next(struct conn *c)
{
	struct conn_cancel stop = CONN_CANCEL_INIT;
	long long since = 0;

	while (!c->broken && (PQisBusy(c->pg) || PQflush(c->pg) > 0)) {
		if (!pump(c, &stop))
			break;
		if (is_starved(c, &since))
			conn_break(c);
	}
	conn_cancel_end(&stop);
	return c->broken ? NULL : PQgetResult(c->pg);
}

int conn_flush(struct conn *c, struct err *e)
{
	struct conn_cancel stop = CONN_CANCEL_INIT;
	int unsent;

	while ((unsent = PQflush(c->pg)) > 0)
		if (!pump(c, &stop))
			break;
	conn_cancel_end(&stop);
	return unsent < 0 || c->broken ? conn_error(c, NULL, e) : 0;
}

void conn_break(struct conn *c)
{
	int fd = PQsocket(c->pg);

	c->broken = true;
	if (fd >= 0)
		shutdown(fd, SHUT_RDWR);
}
