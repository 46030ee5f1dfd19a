/* One unit of work on a target, whole or absent. */
#include "core/runner.h"

#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/msg.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "core/keep.h"
#include "core/session.h"

/* How long a run waits for a server that went away in the middle of COMMIT. */
#define SETTLE_TRIES 20
#define SETTLE_PAUSE_MS 500
#define DIFFERENCES_SHOWN 20
/* Before a migration is tried again; doubled each time. */
#define AGAIN_PAUSE_MS 250
#define AGAIN_PAUSE_MAX_MS 8000

static void sleep_ms(int ms)
{
	struct timespec ts = { ms / 1000, (long)(ms % 1000) * 1000000L };

	nanosleep(&ts, NULL);
}

void runner_init(struct runner *r, struct survey *s, const struct waits *w)
{
	memset(r, 0, sizeof(*r));
	r->s = s;
	r->waits = *w;
	r->row_pending = s->t.row_nr == 0 || s->catch_up;
	r->want = snapshot_copy(s->live_text ? s->live_text : s->live);
	blockers_init(&r->blockers);
}

void runner_release(struct runner *r)
{
	runner_queue_clear(r);
	snapshot_free(r->want);
	blockers_release(&r->blockers);
}

void runner_fingerprint(const struct runner *r, struct oid *out)
{
	snapshot_fingerprint(r->s->live, r->s->p->config.parts, out);
}

void runner_row(const struct runner *r, struct row *row, enum row_kind kind,
		const struct migration *m)
{
	const struct migration *head = history_head(&r->s->p->history);

	memset(row, 0, sizeof(*row));
	row->kind = kind;
	row->migration = m ? m->name : "";
	row->detail = "";
	if (m) {
		row->node = m->node;
		row->bytes = m->bytes;
	}
	if (head)
		row->head = head->node;
}

/* ---- begin and end ---- */

/* A target without history gets its table with the first row that is written,
 * and where it stood then. */
static int write_adoption(struct runner *r, struct err *e)
{
	struct survey *s = r->s;
	struct plan *plan = &s->plan;
	const struct migration *m = NULL;
	struct row row;
	size_t i;

	if (s->position > 0)
		m = s->p->history.nodes[s->position - 1];
	if (!m && plan->extra_nr == 0)
		return 0;
	runner_row(r, &row, ROW_ADOPT, m);
	for (i = 0; i < plan->extra_nr; i++) {
		char hex[OID_HEX + 1];

		row.detail = arena_printf(&s->p->arena, "%sextra %d %s %s\n",
					  row.detail, (int)plan->extras[i].part,
					  oid_to_hex(hex, &plan->extras[i].id),
					  plan->extras[i].path);
	}
	runner_fingerprint(r, &row.before);
	row.after = row.before;
	return target_insert(&s->t, &row, e);
}

/* The first transaction of a run, with the tool's settings for its own
 * statements. */
static int begin_with_history(struct runner *r, struct err *e)
{
	struct survey *s = r->s;

	if (conn_exec(s->t.c, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
		      e) < 0)
		return -1;
	if (!s->t.present && target_create_history(&s->t, e) < 0)
		return -1;
	if (r->row_pending &&
	    (write_adoption(r, e) < 0 || keep_missing(s, e) < 0))
		return -1;
	r->row_pending = false;
	if (session_enter_user(s->t.c, &r->waits, e) < 0)
		return -1;
	return catalog_begin(s->cat, e);
}

int runner_begin(struct runner *r, struct err *e)
{
	struct survey *s = r->s;

	r->row_nr = s->t.row_nr;
	r->was_present = s->t.present;
	r->was_pending = r->row_pending;
	r->was_kept = s->kept;
	r->mark = snapshot_mark(s->live);
	if (s->t.present && !r->row_pending)
		return session_begin_user(
		    s->t.c, s->cat, r->within ? SESSION_KEEP : SESSION_DISCARD,
		    &r->waits, e);
	return begin_with_history(r, e);
}

static void forget(struct runner *r)
{
	r->s->t.row_nr = r->row_nr;
	r->s->t.present = r->was_present;
	r->row_pending = r->was_pending;
	r->s->kept = r->was_kept;
	snapshot_undo(r->s->live, r->mark);
	snapshot_forget_undo(r->s->live);
}

void runner_rollback(struct runner *r)
{
	struct err ignored;

	err_init(&ignored);
	runner_queue_clear(r);
	forget(r);
	/* A lost connection has rolled back by itself. */
	if (conn_alive(r->s->t.c) && conn_in_transaction(r->s->t.c) &&
	    conn_exec(r->s->t.c, "ROLLBACK", &ignored) == 0 &&
	    session_leave_user(r->s->t.c, &ignored) < 0)
		err_init(&ignored);
}

/* ---- once more ---- */

/* Nothing is left of it, and the other session ends some time. A statement that
 * ran out of statement_timeout would do so again. */
static bool is_conflict(const struct err *e)
{
	static const char *const states[] = { "55P03", "40P01", "40001" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(e->sqlstate, states[i]) == 0)
			return e->fault == FAULT_BUSY;
	return false;
}

/* Half to one and a half of it: two runs that got in each other's way, or one
 * and a job that comes at fixed times, should not meet again. */
static int with_jitter(int ms)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ms / 2 + (int)(ts.tv_nsec / 1000 % (ms + 1));
}

bool runner_try_again(struct runner *r, const char *what, struct err *e)
{
	int pause = AGAIN_PAUSE_MS << (r->tries < 5 ? r->tries : 5);

	if (!is_conflict(e) || !conn_alive(r->s->t.c) ||
	    conn_in_transaction(r->s->t.c))
		return false;
	if (r->tries == r->waits.retries) {
		if (r->tries > 0)
			err_detail(e, "Tried %d times.", r->tries + 1);
		return false;
	}
	r->tries++;
	pause = with_jitter(pause < AGAIN_PAUSE_MAX_MS ? pause
						       : AGAIN_PAUSE_MAX_MS);
	msg_notice("%s: %s; rolled back, again in %d.%d s (retry %d of %d)%s%s",
		   what, e->message, pause / 1000, pause % 1000 / 100, r->tries,
		   r->waits.retries, e->detail[0] ? "\n" : "", e->detail);
	sleep_ms(pause);
	err_init(e);
	return true;
}

/* ---- an answer that was lost ---- */

/* The answer to COMMIT was lost: connect again, wait until the old session's
 * lock is gone (then its transaction has ended, one way or the other), look for
 * the row. */
static int settle(struct runner *r, const struct oid *hash, struct err *e)
{
	struct err again;
	int tries;

	msg_notice("the connection was lost during COMMIT; asking the database "
		   "how it ended");
	for (tries = 0; tries < SETTLE_TRIES; tries++) {
		err_init(&again);
		if (target_reconnect(&r->s->t, r->waits.target_ms, &again) ==
		    0) {
			if (target_has_row(&r->s->t, hash))
				return 0;
			err_set(e, FAULT_CONNECT,
				"the connection was lost and the transaction "
				"was rolled back");
			return err_hint(e, "Nothing was changed; run the "
					   "command again.");
		}
		if (again.fault == FAULT_BUSY || again.fault == FAULT_CORRUPT)
			break;
		sleep_ms(SETTLE_PAUSE_MS);
	}
	err_set(e, FAULT_UNKNOWN,
		"the connection was lost during COMMIT, and the database "
		"cannot be asked how it ended");
	err_detail(e, "%s", again.message);
	return err_hint(e, "Run the command again when the database is back: "
			   "its history says whether the migration is in.");
}

/* The other tool's row, before ours and with it. */
static int keep(struct runner *r, const struct row *row, struct err *e)
{
	if (!r->s->keep || (row->kind != ROW_APPLY && row->kind != ROW_REVERT))
		return 0;
	return session_leave_user(r->s->t.c, e) < 0 ? -1
						    : keep_row(r->s, row, e);
}

int runner_commit(struct runner *r, struct row *row, struct err *e)
{
	int rc = keep(r, row, e) < 0 ? 1 : target_commit(&r->s->t, row, e);

	if (rc == 1) {
		runner_rollback(r);
		return -1;
	}
	if (rc == 0) {
		snapshot_forget_undo(r->s->live);
		return 0;
	}
	rc = settle(r, &row->hash, e);
	if (rc < 0) {
		/* The history was read again, or nothing more can be said. */
		snapshot_undo(r->s->live, r->mark);
		snapshot_forget_undo(r->s->live);
		return -1;
	}
	err_init(e);
	/* The catalog is bound to its connection: after a new one it is read
	 * again. */
	return survey_reread(r->s, r->s->texts, e);
}

/* ---- between ---- */

static int tell_differences(struct runner *r, const char *what, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct change *changes;
	size_t nr = snapshot_diff(r->want, r->s->live, r->s->p->config.parts,
				  &a, &changes);
	size_t i;

	err_set(e, FAULT_FINDING,
		"%s did not lead to the schema that was predicted", what);
	for (i = 0; i < nr && i < DIFFERENCES_SHOWN; i++) {
		const struct change *c = &changes[i];

		err_detail(e, "%s%s%s: %s", path_describe(&a, c->path),
			   c->part == PART_STRUCTURE ? "" : ", ",
			   c->part == PART_STRUCTURE ? "" : part_name(c->part),
			   oid_is_null(&c->after)    ? "is missing"
			   : oid_is_null(&c->before) ? "is not expected"
						     : "is different");
	}
	if (r->s->server.unknown)
		err_hint(
		    e,
		    "The records say nothing of PostgreSQL %d, which may "
		    "print this differently than %d: ledger record --server "
		    "%d",
		    r->s->major, r->s->server.unknown->server, r->s->major);
	else
		err_hint(e, "An event trigger, or DDL run by hand at the same "
			    "time, can do this: ledger verify shows the "
			    "present state.");
	arena_release(&a);
	return -1;
}

int runner_check(struct runner *r, const char *what, struct err *e)
{
	unsigned parts = r->s->p->config.parts;
	struct oid want, is;

	/* What waits cannot do that, see session_may_join. */
	if (runner_queue_is_empty(r) && !conn_in_transaction(r->s->t.c))
		return err_set(e, FAULT_PARTIAL,
			       "%s ended the transaction by itself", what);
	if (runner_queue_refresh(r, e) < 0) {
		/* Of the look itself: a statement's own error has its place. */
		if (strcmp(e->sqlstate, "2D000") == 0 && !e->file[0])
			e->fault = FAULT_PARTIAL;
		return -1;
	}
	snapshot_fingerprint(r->want, parts, &want);
	snapshot_fingerprint(r->s->live, parts, &is);
	return oid_equal(&want, &is) ? 0 : tell_differences(r, what, e);
}
