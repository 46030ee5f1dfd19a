/* Asking the server to cancel, without waiting for it.
 *
 * libpq's PQcancel connects, sends and waits for the other end to close,
 * without any limit: behind a dead network or a stopped server that is for
 * ever, and the signal that wants this program to end would be in vain. So a
 * child process asks, and has until the deadline. */
#include "io/conn_internal.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* A statement that is cancelled is rolled back at once; what takes longer than
 * this is a server that does not hear. */
#define CANCEL_WAIT_MS 10000
#define HELPER_SLICE_MS 5

static void ask(PGcancel *request)
{
	char why[256];

	PQcancel(request, why, (int)sizeof(why));
}

void conn_cancel_begin(struct conn_cancel *k, const struct conn *c)
{
	PGcancel *request = PQgetCancel(c->pg);

	k->until_ms = conn_now_ms() + CANCEL_WAIT_MS;
	if (!request)
		return;
	k->helper = fork();
	if (k->helper == 0) {
		ask(request);
		_exit(0);
	}
	if (k->helper < 0) {
		ask(request);
		k->helper = 0;
	}
	PQfreeCancel(request);
}

/* A request that is still under way would hit the next statement: so it is
 * waited for as well, unless time is up. */
void conn_cancel_end(struct conn_cancel *k)
{
	pid_t ended;

	if (!k->helper)
		return;
	while ((ended = waitpid(k->helper, NULL, WNOHANG)) == 0 &&
	       conn_now_ms() < k->until_ms)
		poll(NULL, 0, HELPER_SLICE_MS);
	if (ended == 0) {
		kill(k->helper, SIGKILL);
		while (waitpid(k->helper, NULL, 0) < 0 && errno == EINTR)
			;
	}
	k->helper = 0;
}
