/* Many statements in one round trip, their rows handed on as they arrive. */
#include "io/conn_internal.h"

#include <libpq-fe.h>
#include <string.h>

#include "base/err.h"

#define COLUMNS_MAX 64

/* Where the reading of one pipeline stands. */
struct run {
	struct conn *c;
	struct err *e;
	bool failed; /* `e` is filled; the rest is drained */
};

static int queue_prepare(struct conn *c, const struct conn_request *q)
{
	if (!PQsendPrepare(c->pg, q->name, q->sql, q->param_nr, NULL))
		return -1;
	return 0;
}

static int queue_query(struct conn *c, const struct conn_request *q)
{
	int ok;

	if (q->name && !c->pooled)
		ok = PQsendQueryPrepared(c->pg, q->name, q->param_nr, q->params,
					 NULL, NULL, 0);
	else
		ok = PQsendQueryParams(c->pg, q->sql, q->param_nr, NULL,
				       q->params, NULL, NULL, 0);
	return ok ? 0 : -1;
}

bool conn_is_prepared(const struct conn *c, const char *name)
{
	return map_get(&c->prepared, name) != NULL;
}

static int queue_all(struct conn *c, const struct conn_train *t)
{
	for (size_t i = 0; i < t->nr; i++) {
		if (t->prepare[i] && queue_prepare(c, &t->all[i]))
			return -1;
		if (queue_query(c, &t->all[i]))
			return -1;
	}
	return 0;
}

static void fail(struct run *run, const struct conn_request *q,
		 const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);

	if (run->failed)
		return;
	run->failed = true;
	/* A prepared statement that somebody dropped: right again next time. */
	if (state && strcmp(state, "26000") == 0)
		conn_forget_prepared(run->c);
	conn_error(run->c, r, run->e);
	if (q && q->first_line)
		conn_put_line(r, q->sql, q->first_line, run->e);
}

static void hand_fields(const struct conn_request *q, const PGresult *r)
{
	const char *names[COLUMNS_MAX];
	int nr = PQnfields(r);

	if (nr > COLUMNS_MAX)
		bug("a query with %d columns", nr);
	for (int i = 0; i < nr; i++)
		names[i] = PQfname(r, i);
	q->fields(q->ctx, names, nr);
}

static void hand_row(struct run *run, const struct conn_request *q,
		     const PGresult *r)
{
	char *value[COLUMNS_MAX];
	size_t len[COLUMNS_MAX];
	int nr = PQnfields(r);

	if (run->failed || !q->row)
		return;
	if (nr > COLUMNS_MAX)
		bug("a query with %d columns", nr);
	for (int i = 0; i < nr; i++) {
		value[i] = PQgetisnull(r, 0, i) ? NULL : PQgetvalue(r, 0, i);
		len[i] = (size_t)PQgetlength(r, 0, i);
	}
	if (q->row(q->ctx, value, len, nr, run->e))
		run->failed = true;
}

/* What it waits for is looked at meanwhile, if somebody wants to know. */
static void begin_query(struct conn *c)
{
	PQsetSingleRowMode(c->pg);
	c->look_at = 0;
	if (c->look)
		c->look_at = conn_now_ms() + c->look_every_ms;
}

/* All results of one statement, up to the NULL behind them. */
static void read_query(struct run *run, struct conn_request *q)
{
	bool first = true, good = false;
	PGresult *r;

	begin_query(run->c);
	while ((r = conn_next(run->c))) {
		ExecStatusType status = PQresultStatus(r);

		if (first && q->fields && !run->failed &&
		    (status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_OK))
			hand_fields(q, r);
		first = false;
		if (status == PGRES_SINGLE_TUPLE)
			hand_row(run, q, r);
		else if (status == PGRES_FATAL_ERROR)
			fail(run, q, r);
		good = status == PGRES_COMMAND_OK ||
		       status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
		PQclear(r);
		if (!conn_alive(run->c))
			break;
	}
	q->done = good && !run->failed;
	run->c->look_at = 0;
}

static void read_prepare(struct run *run, const struct conn_request *q)
{
	PGresult *r;

	while ((r = conn_next(run->c))) {
		ExecStatusType status = PQresultStatus(r);

		if (status == PGRES_COMMAND_OK) {
			char *name = arena_strdup(&run->c->names, q->name);

			map_put(&run->c->prepared, name, name);
		} else if (status == PGRES_FATAL_ERROR) {
			fail(run, NULL, r);
		}
		PQclear(r);
		if (!conn_alive(run->c))
			break;
	}
}

/* The sync point is a result of its own, without a NULL behind it. */
static void read_sync(struct run *run)
{
	PGresult *r;

	if (!conn_alive(run->c))
		return;
	while ((r = conn_next(run->c))) {
		ExecStatusType status = PQresultStatus(r);

		if (status == PGRES_FATAL_ERROR)
			fail(run, NULL, r);
		PQclear(r);
		if (status == PGRES_PIPELINE_SYNC || !conn_alive(run->c))
			break;
	}
}

static void read_all(struct run *run, struct conn_train *t)
{
	for (size_t i = 0; i < t->nr; i++) {
		if (t->prepare[i])
			read_prepare(run, &t->all[i]);
		read_query(run, &t->all[i]);
		if (!conn_alive(run->c))
			return;
	}
}

/* Behind the last answer. libpq refuses while it counts on more to come, which
 * it never does here but when it lost a result for want of memory. */
static void leave_pipeline(struct conn *c)
{
	if (!c->sent && conn_alive(c) && !PQexitPipelineMode(c->pg))
		conn_break(c);
}

static int finish(struct run *run)
{
	struct conn *c = run->c;

	if (!conn_alive(c))
		return run->failed ? -1 : conn_error(c, NULL, run->e);
	leave_pipeline(c);
	if (run->failed)
		return -1;
	if (!conn_alive(c))
		return conn_error(c, NULL, run->e);
	if (conn_signal(c))
		return conn_interrupted(c, run->e);
	return 0;
}

/* ---- sent, and answered later ---- */

static int queue(struct conn *c, struct conn_train *t)
{
	if (!conn_alive(c) || (!c->sent && !PQenterPipelineMode(c->pg)))
		return -1;
	return queue_all(c, t);
}

static void push(struct conn *c, struct conn_train *t)
{
	struct conn_train **at = &c->sent;

	while (*at)
		at = &(*at)->next;
	*at = t;
}

static struct conn_train *shift(struct conn *c)
{
	struct conn_train *t = c->sent;

	if (!t)
		bug("an answer to nothing is waited for");
	c->sent = t->next;
	return t;
}

int conn_send(struct conn *c, const struct conn_request *requests, size_t nr,
	      struct err *e)
{
	struct conn_train *t;

	if (conn_signal(c))
		return conn_interrupted(c, e);
	t = conn_train_new(c, requests, nr);
	if (queue(c, t) || !PQpipelineSync(c->pg)) {
		conn_error(c, NULL, e);
		conn_break(c);
		conn_train_free(t);
		return -1;
	}
	push(c, t);
	return 0;
}

int conn_receive(struct conn *c, struct conn_request *requests, struct err *e)
{
	struct run run = { .c = c, .e = e };
	struct conn_train *t = shift(c);
	int rc;

	read_all(&run, t);
	read_sync(&run);
	rc = finish(&run);
	conn_train_end(t, requests);
	return rc;
}

int conn_pipeline(struct conn *c, struct conn_request *requests, size_t nr,
		  struct err *e)
{
	for (size_t i = 0; i < nr; i++)
		requests[i].done = false;
	if (conn_send(c, requests, nr, e))
		return -1;
	return conn_receive(c, requests, e);
}

/* ---- commit ---- */

static int unknown(struct conn *c, struct err *e)
{
	struct err why;

	err_init(&why);
	conn_error(c, NULL, &why);
	/* Its session shall end: who asks the server waits for its lock. */
	conn_break(c);
	err_set(
	    e, FAULT_UNKNOWN,
	    "the answer to COMMIT was lost; whether it was committed is not known");
	return err_detail(e, "%s", why.detail[0] ? why.detail : why.message);
}

static bool is_plain_error(const PGresult *r)
{
	const char *severity =
	    r ? PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED) : NULL;

	return severity && strcmp(severity, "ERROR") == 0;
}

/* What the answer to COMMIT means. A COMMIT of a failed transaction is no
 * error: its tag is ROLLBACK. A fatal error is no answer: the server may have
 * ended before or after the commit record. */
static int judge_commit(struct conn *c, PGresult *r, struct err *e)
{
	if (r && PQresultStatus(r) == PGRES_COMMAND_OK) {
		if (strcmp(PQcmdStatus(r), "COMMIT") == 0)
			return 0;
		err_set(e, FAULT_SQL,
			"the transaction had failed and was rolled back");
		return 1;
	}
	if (!is_plain_error(r))
		return unknown(c, e);
	conn_error(c, r, e);
	return 1;
}

/* Until COMMIT is sent, nothing can have been committed. */
static int send_commit(struct conn *c, const struct conn_request *requests,
		       size_t nr, struct err *e)
{
	struct conn_train *t;

	if (conn_signal(c)) {
		conn_interrupted(c, e);
		return 1;
	}
	t = conn_train_new(c, requests, nr);
	if (queue(c, t)) {
		conn_error(c, NULL, e);
		conn_break(c);
		/* A connection that broke may have taken a part of it, and the
		 * server acts on COMMIT before it sees the end of the pipeline.
		 */
		conn_train_free(t);
		return 1;
	}
	if (!PQsendQueryParams(c->pg, "COMMIT", 0, NULL, NULL, NULL, NULL, 0) ||
	    !PQpipelineSync(c->pg)) {
		conn_train_free(t);
		return unknown(c, e);
	}
	push(c, t);
	return 0;
}

static int receive_commit(struct conn *c, struct conn_request *requests,
			  struct err *e)
{
	struct run run = { .c = c, .e = e };
	struct conn_train *t = shift(c);
	PGresult *r;
	int rc;

	read_all(&run, t);
	if (!conn_alive(c)) {
		rc = unknown(c, e);
	} else {
		r = conn_collect(c);
		/* After a statement that failed the server skips the rest. */
		rc = run.failed ? 1 : judge_commit(c, r, e);
		PQclear(r);
		run.failed = true;
		read_sync(&run);
		leave_pipeline(c);
	}
	conn_train_end(t, requests);
	return rc;
}

int conn_commit_after(struct conn *c, struct conn_request *requests, size_t nr,
		      struct err *e)
{
	int rc = send_commit(c, requests, nr, e);

	return rc ? rc : receive_commit(c, requests, e);
}

int conn_commit_send(struct conn *c, struct err *e)
{
	return send_commit(c, NULL, 0, e);
}

int conn_commit_receive(struct conn *c, struct err *e)
{
	return receive_commit(c, NULL, e);
}

int conn_commit(struct conn *c, struct err *e)
{
	return conn_commit_after(c, NULL, 0, e);
}
