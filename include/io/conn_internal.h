/* conn_internal: what the files of src/io/conn*.c share; nobody else includes
 * it. libpq's types stay incomplete here, so that libpq-fe.h is seen by these
 * files alone. */
#ifndef IO_CONN_INTERNAL_H
#define IO_CONN_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/map.h"
#include "io/conn.h"

struct err;
struct pg_conn;
struct pg_result;

#define CONN_KEYWORDS_MAX 64

/* Connection parameters as libpq takes them: two arrays that end with NULL.
 * Values may be secret; they are wiped when the set is released. */
struct conn_params {
	char *keyword[CONN_KEYWORDS_MAX + 1];
	char *value[CONN_KEYWORDS_MAX + 1];
	size_t nr;
	int timeout_s;	     /* of the whole attempt to connect */
	bool tls_by_default; /* sslmode is ours */
};

struct conn {
	struct pg_conn *pg;
	struct conn_params params;
	bool write;
	bool pooled;
	int version;
	int backend_pid;
	char where[512];
	struct map prepared; /* name → the name itself */
	struct arena names;
	bool user_prepared; /* a migration's PREPARE left something behind */
	bool prepared_doubtful; /* a migration may have dropped ours */
	void (*notice)(void *ctx, const char *severity, const char *text);
	void *notice_ctx;
	void (*look)(void *ctx);
	void *look_ctx;
	int look_every_ms;
	long long look_at; /* 0: nothing is awaited */
	/* The signal was reported once: what follows is the caller's clean-up
	 * and runs to its end. */
	bool interrupted;
	bool broken;			/* conn_break */
	struct conn_deferred *deferred; /* NULL: nothing waits */
	struct conn_train *sent; /* the answers to these are not read yet */
};

/* ---- conn_params.c ---- */

/* Fill from a URL or conninfo. -1: FAULT_USAGE, without a byte of `dsn`. */
MUST_CHECK int conn_params_parse(struct conn_params *p, const char *dsn,
				 struct err *e);
void conn_params_copy(struct conn_params *to, const struct conn_params *from);
void conn_params_release(struct conn_params *p);
const char *conn_params_get(const struct conn_params *p, const char *keyword);
/* Set where the user did not. */
void conn_params_default(struct conn_params *p, const char *keyword,
			 const char *value);

/* ---- conn_error.c ---- */

/* Fill `e` from a failed result, or from the connection when there is none.
 * Returns -1. */
int conn_error(struct conn *c, const struct pg_result *r, struct err *e);
/* Fill `e` after a failed attempt to connect. */
int conn_error_connect(struct conn *c, struct err *e);
/* Is the server about to accept connections? (57P03) */
bool conn_error_starting(struct conn *c);

/* ---- conn_tls.c ---- */

/* Behind PQconnectStartParams, when nothing has been sent: does TLS have to be
 * asked for that nobody spoke of? Then c->params do so, and the attempt is to
 * be started again. */
bool conn_tls_default(struct conn *c);
/* When the attempt failed because of that, `e` says so. */
void conn_tls_refused(struct conn *c, const char *why, struct err *e);

/* ---- conn_wait.c ---- */

enum conn_wait_mode {
	CONN_WAIT_CANCEL, /* a signal cancels what runs and ends in an error */
	CONN_WAIT_COMMIT, /* a signal cancels, the answer alone decides */
};

/* The signal that asks to stop, 0 when there is none or it was reported. */
int conn_signal(const struct conn *c);
int conn_interrupted(struct conn *c, struct err *e);
/* Wait until the socket is ready for `events` (poll's); deadline in
 * milliseconds of CLOCK_MONOTONIC, 0: none. 0: ready, or worth a look. 1: a
 * signal arrived. -1: deadline or failure. */
MUST_CHECK int conn_poll(struct conn *c, short events, long long deadline_ms);
long long conn_now_ms(void);
/* The next result of what was sent, NULL at its end; writes what is still to be
 * sent. On a signal the server is asked to cancel, once; one that does not
 * answer to that either is given up (conn_break). */
struct pg_result *conn_next(struct conn *c);
/* The one result of a statement that was sent; the rest of what belongs to it
 * is read too, and a result that failed is kept before one that did not. NULL:
 * there was none. The caller's, to PQclear. */
struct pg_result *conn_collect(struct conn *c);
/* Give the connection up: what was queued can neither be sent nor taken back
 * (libpq ran out of memory in the middle). The server sees it end and rolls
 * back; whatever is asked of it here fails, and nothing waits for it. */
void conn_break(struct conn *c);
/* Write all that was queued, reading meanwhile: neither side may fill up. */
MUST_CHECK int conn_flush(struct conn *c, struct err *e);

/* ---- conn_cancel.c ---- */

/* A request to cancel that is on its way. */
struct conn_cancel {
	pid_t helper;	    /* 0: there is none */
	long long until_ms; /* of conn_now_ms; 0: nobody asked */
};
#define CONN_CANCEL_INIT \
	{                \
		0, 0     \
	}
/* Ask the server to end what runs on `c`, and set the time until which its
 * answer is waited for. Does not wait itself. */
void conn_cancel_begin(struct conn_cancel *k, const struct conn *c);
void conn_cancel_end(struct conn_cancel *k);

/* ---- conn_defer.c ---- */

/* Requests as they are sent: what waited, and then the caller's. */
struct conn_train {
	struct conn_request *all;
	size_t nr, deferred;
	bool *prepare; /* is prepared first */
	struct conn_deferred *taken;
	struct conn_train *next; /* was sent after it */
	struct arena arena;
};
/* Takes what waits. */
struct conn_train *conn_train_new(struct conn *c,
				  const struct conn_request *requests,
				  size_t nr);
/* After the answers: tell who waited, and the caller's `done`; free it. */
void conn_train_end(struct conn_train *t, struct conn_request *requests);
void conn_train_free(struct conn_train *t);
/* What waits and what was sent, when the connection is closed. */
void conn_trains_free(struct conn *c);
/* Send it alone, before what is no pipeline. */
MUST_CHECK int conn_send_deferred(struct conn *c, struct err *e);

/* ---- conn_query.c ---- */

/* Send, collect; `out` may be NULL. */
MUST_CHECK int conn_simple(struct conn *c, const char *sql,
			   const char *const *params, int param_nr,
			   struct pg_result **out, struct err *e);
void conn_forget_prepared(struct conn *c);
/* The line of an error in a migration's statement, into `e`. */
void conn_put_line(const struct pg_result *r, const char *sql, int first_line,
		   struct err *e);

/* ---- conn_copy.c ---- */

/* The server waits for rows, or sends some: answer it. NULL: done, the results
 * that follow are to be read. Else why it was refused; what follows is to be
 * read all the same, as long as the connection is alive. */
const char *conn_copy(struct conn *c, const struct pg_result *r,
		      const struct conn_rows *rows);
/* The line of the row that an error is about, into `e`. */
void conn_put_row_line(const struct pg_result *r, const struct conn_rows *rows,
		       struct err *e);

/* ---- conn_pin.c ---- */

/* One statement that pins the session; columns: backend pid, in recovery,
 * default_transaction_read_only. */
extern const char conn_pin_sql[];
/* Pin the session that was just opened. Behind a pooler: begin its one
 * transaction. -1: FAULT_DENIED, it is not what c->write needs; or the server's
 * answer. */
MUST_CHECK int conn_pin(struct conn *c, struct err *e);

#endif
