/* conn: one connection to PostgreSQL. The only user of libpq.
 *
 * Every query of the tool runs with search_path '' and names pg_catalog in
 * full. No value is pasted into SQL: parameters, or quote_ident/quote_literal.
 * No error text ever holds a password or a connection string as given: libpq's
 * own messages about malformed strings are replaced, the rest is redacted. */
#ifndef IO_CONN_H
#define IO_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;
struct buf;
struct conn;
struct err;

struct conn_options {
	/* URL or conninfo; NULL or "": libpq's environment. Where it is not on
	 * this machine and no sslmode is given: verify-full. */
	const char *dsn;
	const char *app_name; /* application_name, "ledger apply" */
	int connect_timeout_s;
	bool write; /* refuse a standby (in recovery), default read-only, and a
		       pooler */
};

/* Connect and pin the session: search_path '', client_encoding UTF8, DateStyle
 * ISO, IntervalStyle, TimeZone UTC, extra_float_digits, bytea_output hex,
 * quote_all_identifiers off, standard_conforming_strings on, row_security off,
 * synchronous_commit at least on, jit off, client_min_messages notice, timeouts
 * off; PGOPTIONS is not honoured. -1: FAULT_CONNECT (out of reach, too many,
 * starting up), FAULT_DENIED (password, unknown role or database, standby with
 * `write`, server older than 13), FAULT_USAGE (malformed connection string). */
MUST_CHECK int conn_open(struct conn **out, const struct conn_options *o,
			 struct err *e);
void conn_close(struct conn *c);
/* The same session settings again, after statements of a migration ran (RESET
 * ALL and pin; also RESET ROLE / SESSION AUTHORIZATION). */
MUST_CHECK int conn_repin(struct conn *c, struct err *e);
/* A second connection with the same parameters. */
MUST_CHECK int conn_reopen(struct conn **out, const struct conn *c,
			   struct err *e);
/* The same, given up after so many seconds. */
MUST_CHECK int conn_reopen_within(struct conn **out, const struct conn *c,
				  int seconds, struct err *e);

int conn_server_version(const struct conn *c); /* 150020 */
/* The same connection for a program that uses libpq. */
struct conn_program {
	const char *dsn;      /* conninfo without secrets, for its arguments */
	const char *password; /* for its environment; NULL: none */
};
void conn_hand_over(const struct conn *c, struct arena *a,
		    struct conn_program *out);
bool conn_alive(const struct conn *c);
bool conn_in_transaction(const struct conn *c);
/* "host=/run port=5432 dbname=x user=y", never a password. */
const char *conn_where(const struct conn *c);
/* Is there a pooler between us and the backend? Then one transaction, READ ONLY
 * and REPEATABLE READ, is open from the beginning: it alone has one session,
 * and the settings above end with it, for the next client has the session then.
 * It must not be ended. */
bool conn_is_pooled(const struct conn *c);
int conn_backend_pid(const struct conn *c);

/* A result: rows of text values, valid until rows_free. */
struct rows;
size_t rows_nr(const struct rows *r);
/* NULL when the value is NULL. */
const char *rows_get(const struct rows *r, size_t row, int column);
size_t rows_len(const struct rows *r, size_t row, int column);
void rows_free(struct rows *r);

#define CONN_PARAMS_MAX 24
/* Run one statement with text parameters; `rows` may be NULL. On -1 `e` is
 * FAULT_SQL (FAULT_BUSY for 55P03, 57014, 40P01, 40001, 53xxx; FAULT_DENIED for
 * 42501 and 25006; FAULT_CONNECT when the connection was lost; FAULT_INTERRUPT
 * after a signal: the query was cancelled first) with sqlstate, message, detail
 * and hint of the server. */
MUST_CHECK int conn_query(struct conn *c, const char *sql,
			  const char *const *params, int param_nr,
			  struct rows **rows, struct err *e);
/* No parameters, no rows. */
MUST_CHECK int conn_exec(struct conn *c, const char *sql, struct err *e);

/* Prepared once per connection under `name`, on first use; sent with the rest
 * of a pipeline. */
struct conn_request {
	const char *name; /* NULL: not prepared */
	const char *sql;
	const char *params[CONN_PARAMS_MAX];
	int param_nr;
	/* Called once with the column names, before the first row or, when
	 * there is none, at the end; may be NULL. */
	void (*fields)(void *ctx, const char *const *names, int nr);
	/* Called for each row as it arrives; NULL: rows are dropped. Non-zero
	 * stops: the rest is drained, conn_pipeline returns it as -1. `value`s
	 * may be NULL. */
	int (*row)(void *ctx, char **value, const size_t *len, int nr,
		   struct err *e);
	void *ctx;
	/* A statement of a user's migration: its first line, from which the
	 * line of an error is counted; 0: one of ours. */
	int first_line;
	bool done; /* set when it ran without an error */
};
/* All requests in one round trip, rows streamed. Stops at the first error.
 * Outside of a transaction block all of them are one transaction. */
MUST_CHECK int conn_pipeline(struct conn *c, struct conn_request *requests,
			     size_t nr, struct err *e);
/* The same in two halves, for who has something to do meanwhile: the answers
 * are taken in the order of what was sent, `requests` (the same) get their
 * `done` with them. In between nothing is asked of `c` but by conn_send, texts
 * and `ctx` must stay, and of the statements in it none may be prepared that
 * another in it prepares. */
MUST_CHECK int conn_send(struct conn *c, const struct conn_request *requests,
			 size_t nr, struct err *e);
MUST_CHECK int conn_receive(struct conn *c, struct conn_request *requests,
			    struct err *e);
/* BEGIN, and what goes with it, to be sent before whatever is asked next, in
 * its round trip where that is a pipeline or COMMIT. Copied, but for the `ctx`
 * of rows. From here on conn_in_transaction says yes. `done` is called once all
 * of it ran; an error in it is one of what is asked next. */
void conn_defer_begin(struct conn *c, const struct conn_request *requests,
		      size_t nr, void (*done)(void *ctx), void *ctx);
/* Does it know `name` already? Then its sql is not looked at. */
bool conn_is_prepared(const struct conn *c, const char *name);
/* The statements of conn_repin, for a pipeline that goes on with others. */
#define CONN_REPIN_NR 4
void conn_repin_requests(struct conn_request out[CONN_REPIN_NR]);

/* Run one statement of a user's migration, exactly as it stands (extended
 * protocol: a second statement in the text is refused by the server). NOTICEs
 * go to `notice`. COPY … TO STDOUT and, without rows, COPY … FROM STDIN fail;
 * they do not hang. The line of a syntax error is put into e->line, counted
 * from `first_line`. */
MUST_CHECK int conn_run(struct conn *c, const char *sql, size_t len,
			int first_line, struct err *e);
/* The same for COPY … FROM STDIN, which is given `rows` as they stand, from
 * where they are; `line` is that of the first. An error in one of them has its
 * line. */
struct conn_rows {
	const char *text;
	size_t len;
	int line;
};
MUST_CHECK int conn_run_copy(struct conn *c, const char *sql, size_t len,
			     int first_line, const struct conn_rows *rows,
			     struct err *e);
/* Drop the statements that a migration prepared with PREPARE and left behind.
 */
MUST_CHECK int conn_deallocate(struct conn *c, struct err *e);
/* Did one do so? */
bool conn_has_prepared(const struct conn *c);
/* Called with the severity and text of each NOTICE/WARNING; default: dropped.
 */
void conn_on_notice(struct conn *c,
		    void (*fn)(void *ctx, const char *severity,
			       const char *text),
		    void *ctx);

/* While the answer to a statement is awaited that is sent alone (conn_run,
 * conn_exec, conn_query), `look` is called every so many milliseconds; it may
 * use other connections, not this one. NULL: no more. */
void conn_on_wait(struct conn *c, int every_ms, void (*look)(void *ctx),
		  void *ctx);

/* COMMIT with its three ends. 0: committed. 1: the server rolled back (tag
 * ROLLBACK or an error: `e` says why). -1: the answer was lost: FAULT_UNKNOWN,
 * ask the database. */
MUST_CHECK int conn_commit(struct conn *c, struct err *e);
/* The same with statements before it in one round trip. One that fails is end
 * 1: the server skips what follows it, COMMIT too. */
MUST_CHECK int conn_commit_after(struct conn *c, struct conn_request *requests,
				 size_t nr, struct err *e);
/* conn_commit in two halves, as conn_send and conn_receive. */
MUST_CHECK int conn_commit_send(struct conn *c, struct err *e);
MUST_CHECK int conn_commit_receive(struct conn *c, struct err *e);

/* The version of libpq; as library_check. */
MUST_CHECK int conn_library(struct buf *out, struct err *e);

/* Is there a password in this connection string? False when it is malformed. */
bool conn_holds_password(const char *dsn);

/* A signal arrived (`*flag` is its number): every wait above ends, cancels what
 * runs and returns FAULT_INTERRUPT, once for each connection; what is called
 * after that is the caller's clean-up and runs to its end. */
void conn_interrupt_flag(volatile int *flag);

#endif
