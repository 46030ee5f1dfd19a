/* The statements of a file, alone, or waiting for each other's company: a round
 * trip for all of a migration instead of one for each. The server runs them one
 * by one and stops at the first that fails, as if it had been asked one by one.
 */
#include "core/runner.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/msg.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "core/session.h"

#define QUEUE_MAX 64
#define QUEUE_BYTES_MAX ((size_t)1 << 20)
/* More statements than this are of no kind that comes again. */
#define KINDS_MAX 8

struct queued {
	const struct source_script *script;
	const struct step *step;
};

struct runner_queue {
	struct conn_request requests[QUEUE_MAX];
	struct queued steps[QUEUE_MAX];
	size_t nr, bytes;
	struct arena texts;
};

/* ---- the queue ---- */

void runner_queue_clear(struct runner *r)
{
	if (!r->queue)
		return;
	arena_release(&r->queue->texts);
	free(r->queue);
	r->queue = NULL;
}

bool runner_queue_is_empty(const struct runner *r)
{
	return !r->queue;
}

/* The statement that did not run, where one of them is to blame. */
static int tell_failed(struct runner *r, struct err *e)
{
	const struct runner_queue *q = r->queue;
	size_t i = 0;

	if (!catalog_has_begun(r->s->cat))
		return -1;
	while (q && i < q->nr && q->requests[i].done)
		i++;
	if (!q || i == q->nr)
		return -1;
	blockers_tell(&r->blockers, e);
	return err_at(e,
		      project_path(r->s->p, q->steps[i].step->file
						? q->steps[i].step->file
						: q->steps[i].script->file),
		      e->line ? e->line : q->steps[i].step->line);
}

/* "CREATE TABLE, CREATE INDEX": what such statements write is much the same. */
static const char *kind_of(struct runner_queue *q)
{
	const char *kind = NULL;
	size_t i;

	for (i = 0; q && i < q->nr; i++) {
		const char *tag = q->steps[i].step->tag;

		if (i == KINDS_MAX)
			return NULL;
		kind = kind ? arena_printf(&q->texts, "%s, %s", kind, tag)
			    : tag;
	}
	return kind;
}

/* All that waits, and a look at what it did if `look`. */
static int send(struct runner *r, bool look, struct err *e)
{
	struct runner_queue *q = r->queue;
	struct conn_request *requests = q ? q->requests : NULL;
	size_t nr = q ? q->nr : 0;
	int rc;

	blockers_watch(&r->blockers, r->s->t.c, r->waits.lock_ms);
	rc = look
		 ? catalog_refresh_after(r->s->cat, requests, nr, kind_of(q), e)
		 : conn_pipeline(r->s->t.c, requests, nr, e);
	blockers_unwatch(&r->blockers);
	if (rc < 0)
		rc = tell_failed(r, e);
	runner_queue_clear(r);
	return rc;
}

int runner_queue_send(struct runner *r, struct err *e)
{
	return runner_queue_is_empty(r) ? 0 : send(r, false, e);
}

int runner_queue_refresh(struct runner *r, struct err *e)
{
	return send(r, true, e);
}

/* ---- alone ---- */

/* Roles belong to the cluster: another database's run of the same migration may
 * have made it. */
static int run_role_statement(struct runner *r,
			      const struct source_script *script,
			      const struct step *step, struct err *e)
{
	struct conn *c = r->s->t.c;
	struct err why;

	err_init(&why);
	if (session_savepoint(c, "ledger_role", e) < 0)
		return -1;
	if (conn_run(c, script->text + step->offset, step->len, step->line,
		     &why) == 0)
		return session_release(c, "ledger_role", e);
	if (strcmp(why.sqlstate, "42710") != 0) {
		*e = why;
		return -1;
	}
	msg_notice("%s:%d: %s; left as it is",
		   step->file ? step->file : script->file, step->line,
		   why.message);
	if (session_rollback_to(c, "ledger_role", e) < 0)
		return -1;
	return session_release(c, "ledger_role", e);
}

int runner_statement(struct runner *r, const struct source_script *script,
		     const struct step *step, struct err *e)
{
	struct conn *c = r->s->t.c;
	int rc;

	if (step->offset > script->len ||
	    step->len > script->len - step->offset)
		return err_set(e, FAULT_CORRUPT,
			       "record names bytes that file %s does not have",
			       script->file);
	if (runner_queue_send(r, e) < 0)
		return -1;
	blockers_watch(&r->blockers, c, r->waits.lock_ms);
	if (step->class == STATEMENT_ROLE && conn_in_transaction(c))
		rc = run_role_statement(r, script, step, e);
	else
		rc = session_run(c, script, step->offset, step->len, step->line,
				 step->flags, e);
	blockers_unwatch(&r->blockers);
	if (rc == 0)
		return 0;
	blockers_tell(&r->blockers, e);
	return err_at(
	    e, project_path(r->s->p, step->file ? step->file : script->file),
	    e->line ? e->line : step->line);
}

/* ---- in company ---- */

static bool can_wait(const struct runner *r, const struct source_script *script,
		     const struct step *step)
{
	return session_may_join(step->class, step->flags, step->tag) &&
	       step->len <= QUEUE_BYTES_MAX && step->offset <= script->len &&
	       step->len <= script->len - step->offset &&
	       !memchr(script->text + step->offset, '\0', step->len) &&
	       conn_in_transaction(r->s->t.c);
}

int runner_queue_add(struct runner *r, const struct source_script *script,
		     const struct step *step, struct err *e)
{
	struct runner_queue *q;

	if (!can_wait(r, script, step))
		return runner_statement(r, script, step, e);
	if (r->queue &&
	    (r->queue->nr == QUEUE_MAX ||
	     r->queue->bytes + step->len > QUEUE_BYTES_MAX) &&
	    runner_queue_send(r, e) < 0)
		return -1;
	if (!r->queue)
		r->queue = xcalloc(1, sizeof(*r->queue));
	q = r->queue;
	q->steps[q->nr] = (struct queued){ script, step };
	q->requests[q->nr] = (struct conn_request){
		.sql = arena_memdupz(&q->texts, script->text + step->offset,
				     step->len),
		.first_line = step->line,
	};
	q->bytes += step->len;
	q->nr++;
	return 0;
}
