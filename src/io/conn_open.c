/* Opening a connection, closing it, and what is known of it meanwhile. */
#include "io/conn_internal.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"

#define CONNECT_TIMEOUT_S 30
#define STARTING_RETRY_MS 100
#define SERVER_MIN 130000

static void on_notice(void *ctx, const PGresult *r)
{
	const struct conn *c = ctx;
	const char *severity =
	    PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED);
	const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	if (c->notice && text)
		c->notice(c->notice_ctx, severity ? severity : "NOTICE", text);
}

static void describe(struct conn *c)
{
	const char *host = PQhost(c->pg), *port = PQport(c->pg);
	const char *db = PQdb(c->pg), *user = PQuser(c->pg);

	snprintf(c->where, sizeof(c->where),
		 "host=%s port=%s dbname=%s user=%s", host ? host : "",
		 port ? port : "", db ? db : "", user ? user : "");
}

static void connect_start(struct conn *c)
{
	c->pg = PQconnectStartParams((const char *const *)c->params.keyword,
				     (const char *const *)c->params.value, 0);
	if (!c->pg)
		out_of_memory();
}

/* 0: connected. 1: refused or out of reach, libpq knows why. -1: out of time or
 * interrupted, `e` is filled. */
static int connect_once(struct conn *c, long long deadline, struct err *e)
{
	PostgresPollingStatusType state = PGRES_POLLING_WRITING;

	connect_start(c);
	if (PQstatus(c->pg) != CONNECTION_BAD && conn_tls_default(c)) {
		PQfinish(c->pg);
		connect_start(c);
	}
	/* The only way to a SQLSTATE of a refused connection in libpq 15. */
	PQsetErrorVerbosity(c->pg, PQERRORS_VERBOSE);
	PQsetNoticeReceiver(c->pg, on_notice, c);
	describe(c);
	if (PQstatus(c->pg) == CONNECTION_BAD)
		return 1;
	while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
		short events = state == PGRES_POLLING_READING ? POLLIN
							      : POLLOUT;
		struct pollfd p = { .fd = PQsocket(c->pg), .events = events };

		switch (conn_poll(c, events, deadline)) {
		case 0:
			break;
		case 1:
			return conn_interrupted(c, e);
		default:
			err_set(
			    e, FAULT_CONNECT,
			    "could not connect to the database: no answer in %d s",
			    c->params.timeout_s);
			return err_detail(e, "Tried %s.", c->where);
		}
		if (poll(&p, 1, 0) > 0)
			state = PQconnectPoll(c->pg);
	}
	describe(c);
	return state == PGRES_POLLING_OK ? 0 : 1;
}

static void sleep_ms(long ms)
{
	struct timespec t = { .tv_sec = ms / 1000,
			      .tv_nsec = ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

/* A server that is starting up is waited for; anything else is an answer. */
static int connect_all(struct conn *c, struct err *e)
{
	long long deadline = conn_now_ms() + c->params.timeout_s * 1000LL;
	int rc;

	for (;;) {
		rc = connect_once(c, deadline, e);
		if (rc != 1)
			return rc;
		if (!conn_error_starting(c) ||
		    conn_now_ms() + STARTING_RETRY_MS > deadline)
			return conn_error_connect(c, e);
		PQfinish(c->pg);
		c->pg = NULL;
		sleep_ms(STARTING_RETRY_MS);
	}
}

static int check_version(struct conn *c, struct err *e)
{
	c->version = PQserverVersion(c->pg);
	/* What the server said of itself could not be kept. */
	if (c->version == 0)
		out_of_memory();
	if (c->version >= SERVER_MIN)
		return 0;
	err_set(e, FAULT_DENIED, "the server is PostgreSQL %d.%d",
		c->version / 10000, c->version % 10000);
	return err_detail(e, "PostgreSQL 13 and later are supported.");
}

static int start(struct conn *c, struct err *e)
{
	if (connect_all(c, e) || check_version(c, e))
		return -1;
	PQsetErrorVerbosity(c->pg, PQERRORS_DEFAULT);
	if (PQsetnonblocking(c->pg, 1))
		return conn_error(c, NULL, e);
	return conn_pin(c, e);
}

static int timeout_of(const struct conn_options *o, const struct conn_params *p)
{
	const char *text = conn_params_get(p, "connect_timeout");
	long s;

	if (o->connect_timeout_s > 0)
		return o->connect_timeout_s;
	if (!text)
		text = getenv("PGCONNECT_TIMEOUT");
	s = text ? strtol(text, NULL, 10) : 0;
	return s > 0 && s < 86400 ? (int)s : CONNECT_TIMEOUT_S;
}

static void add_defaults(struct conn_params *p, const struct conn_options *o)
{
	conn_params_default(p, "fallback_application_name",
			    o->app_name ? o->app_name : "ledger");
	conn_params_default(p, "client_encoding", "UTF8");
	conn_params_default(p, "keepalives_idle", "30");
	conn_params_default(p, "keepalives_interval", "10");
	conn_params_default(p, "keepalives_count", "3");
	conn_params_default(p, "tcp_user_timeout", "60000");
	p->timeout_s = timeout_of(o, p);
}

static int open_params(struct conn **out, const struct conn_params *p,
		       bool write, struct err *e)
{
	struct conn *c = xcalloc(1, sizeof(*c));

	*out = NULL;
	conn_params_copy(&c->params, p);
	c->write = write;
	map_init(&c->prepared);
	arena_init(&c->names);
	if (start(c, e)) {
		conn_close(c);
		return -1;
	}
	*out = c;
	return 0;
}

int conn_open(struct conn **out, const struct conn_options *o, struct err *e)
{
	struct conn_params p;
	int rc;

	*out = NULL;
	/* Not honoured: it could set a role or a read-only default. An empty
	 * parameter would not override it, and a pooler refuses a non-empty
	 * one. */
	unsetenv("PGOPTIONS");
	if (conn_params_parse(&p, o->dsn, e))
		return -1;
	add_defaults(&p, o);
	rc = open_params(out, &p, o->write, e);
	conn_params_release(&p);
	return rc;
}

int conn_reopen(struct conn **out, const struct conn *c, struct err *e)
{
	return open_params(out, &c->params, c->write, e);
}

int conn_reopen_within(struct conn **out, const struct conn *c, int seconds,
		       struct err *e)
{
	struct conn_params p;
	int rc;

	conn_params_copy(&p, &c->params);
	p.timeout_s = seconds;
	rc = open_params(out, &p, c->write, e);
	conn_params_release(&p);
	return rc;
}

/* A pooler throws a session away whose client left in a transaction. */
static void end_pooled(struct conn *c)
{
	struct err ignored;

	err_init(&ignored);
	if (c->pooled && conn_alive(c) && conn_in_transaction(c) &&
	    conn_exec(c, "ROLLBACK", &ignored) < 0)
		err_init(&ignored);
}

void conn_close(struct conn *c)
{
	if (!c)
		return;
	if (c->pg) {
		end_pooled(c);
		PQfinish(c->pg);
	}
	conn_params_release(&c->params);
	map_release(&c->prepared);
	arena_release(&c->names);
	conn_trains_free(c);
	free(c);
}

int conn_server_version(const struct conn *c)
{
	return c->version;
}

/* In a conninfo: single quotes around it, backslash before ' and \\. */
static void add_setting(struct buf *out, const char *keyword, const char *value)
{
	buf_printf(out, "%s%s='", out->len ? " " : "", keyword);
	for (; *value; value++) {
		if (*value == '\'' || *value == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *value);
	}
	buf_putc(out, '\'');
}

void conn_hand_over(const struct conn *c, struct arena *a,
		    struct conn_program *out)
{
	PQconninfoOption *all = PQconninfo(c->pg), *o;
	struct buf dsn = BUF_INIT;

	memset(out, 0, sizeof(*out));
	if (!all)
		out_of_memory();
	for (o = all; o->keyword; o++) {
		if (!o->val || !o->val[0] || strcmp(o->keyword, "service") == 0)
			continue;
		/* libpq marks secrets, and options for debugging. */
		if (strcmp(o->keyword, "password") == 0)
			out->password = arena_strdup(a, o->val);
		else if (!o->dispchar[0])
			add_setting(&dsn, o->keyword, o->val);
	}
	out->dsn = arena_strdup(a, dsn.data);
	buf_release(&dsn);
	PQconninfoFree(all);
}

bool conn_alive(const struct conn *c)
{
	return !c->broken && PQstatus(c->pg) == CONNECTION_OK;
}

bool conn_in_transaction(const struct conn *c)
{
	PGTransactionStatusType s = PQtransactionStatus(c->pg);

	if (c->deferred)
		return conn_alive(c);
	return s == PQTRANS_INTRANS || s == PQTRANS_INERROR;
}

const char *conn_where(const struct conn *c)
{
	return c->where;
}

bool conn_is_pooled(const struct conn *c)
{
	return c->pooled;
}

int conn_backend_pid(const struct conn *c)
{
	return c->backend_pid;
}

void conn_on_notice(struct conn *c,
		    void (*fn)(void *ctx, const char *severity,
			       const char *text),
		    void *ctx)
{
	c->notice = fn;
	c->notice_ctx = ctx;
}
