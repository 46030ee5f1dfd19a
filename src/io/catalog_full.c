/* Reading everything, as one state.
 *
 * Concurrent DDL makes the deparsing functions fail or mix two states: they
 * read the newest catalogs whatever the transaction's snapshot is. */
#include "io/catalog_internal.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/err.h"
#include "io/sql.h"

/* A reading that DDL disturbed is tried again: so often, and as long as this,
 * because small changes one after the other leave gaps that a small schema fits
 * into. */
#define READ_TRIES 5
#define READ_LIMIT_MS 5000
#define PAUSE_MAX_MS 64

/* pg_get_viewdef() keeps its locks to the end of the transaction, so a reading
 * that waits for a lock may hold one that DDL waits for: a deadlock, of which
 * PostgreSQL ends the one that looks first, after deadlock_timeout (1 s unless
 * set). A reading gives way before that, and begins again. */
#define LOCKED_PAUSE_MS 100
#define LOCKED_LIMIT_MS 10000

static void forget(struct catalog *cat)
{
	object_table_release(&cat->objects);
	object_table_release(&cat->members);
	map_release(&cat->opclasses);
	map_release(&cat->collations);
	map_release(&cat->stale);
	map_init(&cat->opclasses);
	map_init(&cat->collations);
	map_init(&cat->stale);
	arena_release(&cat->arena);
	arena_init(&cat->arena);
	cat->must_read_all = false;
	cat->refreshing = false;
	cat->renamed_nr = 0;
	cat->uncovered_nr = 0;
}

/* Which small classes are worth a query? One that presence.sql does not know is
 * always asked for. */
static const uint32_t with_presence[] = {
	826,  1417, 1418, 2328, 2601, 2605, 2607, 2612, 2616, 2617, 2753,
	3381, 3456, 3466, 3576, 3596, 3600, 3601, 3602, 3764, 6100, 6104,
};

static bool asks_presence(const struct catalog_query *q)
{
	for (size_t i = 0; i < ARRAY_LEN(with_presence); i++)
		if (!q->by && q->class_id && q->catalogs[0] == with_presence[i])
			return true;
	return false;
}

static int on_present(void *ctx, char **value, const size_t *len, int nr,
		      struct err *e)
{
	bool *wanted = ctx;

	(void)len;
	(void)nr;
	(void)e;
	for (size_t i = 0; i < catalog_query_nr; i++)
		if (asks_presence(&catalog_queries[i]) &&
		    catalog_queries[i].catalogs[0] == catalog_oid(value[0]))
			wanted[i] = true;
	return 0;
}

/* ---- one state ---- */

struct moment {
	char lsn[24], xmin[24];
	bool ending; /* a transaction is, that the reading sees */
};

static int on_moment(void *ctx, char **value, const size_t *len, int nr,
		     struct err *e)
{
	struct moment *m = ctx;

	(void)len;
	(void)nr;
	(void)e;
	snprintf(m->lsn, sizeof(m->lsn), "%s", value[0] ? value[0] : "");
	snprintf(m->xmin, sizeof(m->xmin), "%s", value[1]);
	return 0;
}

static int on_ending(void *ctx, char **value, const size_t *len, int nr,
		     struct err *e)
{
	struct moment *m = ctx;

	(void)value;
	(void)len;
	(void)nr;
	(void)e;
	m->ending = true;
	return 0;
}

/* Before the snapshot is taken: what is written from here on is noticed. */
static int note_moment(struct catalog *cat, struct moment *m, struct err *e)
{
	struct conn_request q = { .name = "ledger moment",
				  .sql = sql_moment,
				  .row = on_moment,
				  .ctx = m };

	return conn_pipeline(cat->conn, &q, 1, e);
}

/* Is what was read one state? Not when a catalog changed meanwhile: then the
 * deparsing functions, which look at the newest catalogs, may have told of
 * another one. Nor when a transaction was about to end as it began: they may
 * have told of the state before it, from the caches of this backend. */
static bool is_one_state(const struct moment *begin,
			 const struct catalog_token *then,
			 const struct catalog_token *now)
{
	if (begin->ending)
		return false;
	if (catalog_token_nothing_written(then, begin->lsn))
		return true;
	return then->text.len && now->text.len &&
	       strcmp(now->text.data, then->text.data) == 0;
}

/* ---- everything ---- */

static void choose_present(bool *wanted)
{
	for (size_t i = 0; i < catalog_query_nr; i++)
		wanted[i] = !asks_presence(&catalog_queries[i]);
}

static void roll_back(struct catalog *cat)
{
	struct err ignored;

	if (conn_in_transaction(cat->conn) &&
	    conn_exec(cat->conn, "ROLLBACK", &ignored))
		return;
}

/* Three round trips: where the log ends, what is there, all of it. The look at
 * what changed meanwhile comes right behind the end of the reading, which lets
 * go of its locks, and not when all was worked through here: DDL that waited
 * for them is not held against it. */
static int read_in_own_transaction(struct catalog *cat, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct catalog_token then = { .text = BUF_INIT };
	struct catalog_token now = { .text = BUF_INIT };
	struct moment begin = { "", "", false };
	const char *lock_timeout = arena_printf(
	    &a, "SET LOCAL lock_timeout = %d", CATALOG_LOCK_TIMEOUT_MS);
	bool *wanted = arena_array(&a, catalog_query_nr, sizeof(*wanted));
	struct conn_request before[] = {
		{ .sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" },
		{ .name = "ledger pin", .sql = catalog_pin_sql },
		{ .sql = lock_timeout },
		{ .name = "ledger presence",
		  .sql = sql_presence,
		  .row = on_present,
		  .ctx = wanted },
		{ .name = "ledger ending",
		  .sql = sql_ending,
		  .row = on_ending,
		  .ctx = &begin },
	};
	struct conn_request after[] = {
		catalog_token_request(cat->conn, &a, begin.xmin,
				      cat->token ? "" : begin.lsn, &then),
		{ .sql = "COMMIT" },
		{ .sql = "BEGIN READ ONLY" },
		{ .name = "ledger pin", .sql = catalog_pin_sql },
		catalog_token_request(cat->conn, &a, begin.xmin, begin.lsn,
				      &now),
		{ .sql = "COMMIT" },
	};
	int rc;

	choose_present(wanted);
	rc = note_moment(cat, &begin, e);
	if (rc == 0)
		rc = conn_pipeline(cat->conn, before, ARRAY_LEN(before), e);
	if (rc == 0)
		rc = catalog_run(cat, wanted, NULL, NULL, 0, after,
				 ARRAY_LEN(after), e);
	if (rc == 0 && !is_one_state(&begin, &then, &now))
		rc = 1;
	if (rc == 0 && cat->token)
		catalog_token_keep(&then, cat->token);
	if (rc < 0)
		roll_back(cat);
	buf_release(&then.text);
	buf_release(&now.text);
	arena_release(&a);
	return rc;
}

static int read_in_transaction(struct catalog *cat, struct err *e)
{
	struct arena a = ARENA_INIT;
	bool *wanted = arena_array(&a, catalog_query_nr, sizeof(*wanted));
	struct conn_request before[] = {
		{ .name = "ledger pin", .sql = catalog_pin_sql },
		{ .name = "ledger presence",
		  .sql = sql_presence,
		  .row = on_present,
		  .ctx = wanted },
	};
	struct conn_request after[] = { catalog_unpin() };
	int rc;

	choose_present(wanted);
	rc = conn_pipeline(cat->conn, before, ARRAY_LEN(before), e);
	if (rc == 0)
		rc = catalog_run(cat, wanted, NULL, NULL, 0, after,
				 ARRAY_LEN(after), e);
	arena_release(&a);
	return rc;
}

/* Did the reading meet DDL of somebody else? */
static bool disturbed(const struct err *e)
{
	static const char *const states[] = { "XX000", "42P01", "42704",
					      "42883", "3F000" };

	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(e->sqlstate, states[i]) == 0)
			return true;
	return false;
}

static int busy(struct err *e, int tries, const char *why)
{
	char text[sizeof(e->message)];

	snprintf(text, sizeof(text), "%s", why);
	if (tries > 1)
		err_set(
		    e, FAULT_BUSY,
		    "the schema changed while it was read, %d times in a row",
		    tries);
	else
		err_set(e, FAULT_BUSY, "the schema changed while it was read");
	if (text[0])
		err_detail(e, "%s", text);
	return err_hint(
	    e, "Run the command again when nobody changes the schema.");
}

static void start_over(struct catalog *cat)
{
	forget(cat);
	catalog_mark_all_stale(cat);
}

/* In the caller's transaction: an error has ended it, so there is one try. */
static int read_once(struct catalog *cat, struct err *e)
{
	start_over(cat);
	if (read_in_transaction(cat, e))
		return disturbed(e) ? busy(e, 1, e->message) : -1;
	catalog_remove_stale(cat);
	return 0;
}

/* Where nobody else writes nothing can come between. */
static int read_ours(struct catalog *cat, struct err *e)
{
	int rc = conn_exec(
	    cat->conn, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", e);

	if (rc == 0)
		rc = read_once(cat, e);
	if (rc == 0)
		rc = conn_exec(cat->conn, "COMMIT", e);
	if (rc < 0)
		roll_back(cat);
	return rc;
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void pause_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}

/* 0, 1 disturbed by somebody's DDL, -1. */
static int read_unlocked(struct catalog *cat, struct err *e)
{
	long until = now_ms() + LOCKED_LIMIT_MS;

	for (;;) {
		int rc;

		start_over(cat);
		rc = read_in_own_transaction(cat, e);
		if (rc >= 0)
			return rc;
		if (strcmp(e->sqlstate, "55P03") != 0)
			return disturbed(e) ? 1 : -1;
		if (now_ms() > until)
			return err_hint(e, "Nothing was changed; run the "
					   "command again later.");
		err_init(e);
		pause_ms(LOCKED_PAUSE_MS);
	}
}

/* Not the rhythm of whoever is in the way. */
static void pause_a_little(int tries)
{
	long max = tries < 6 ? 1L << tries : PAUSE_MAX_MS;
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	pause_ms(t.tv_nsec / 1000 % max);
}

/* The errors of the readings in a row. */
struct failures {
	char last[sizeof(((struct err *)0)->message)];
	bool alike; /* no reading ended in another way */
};

static void note_failure(struct failures *f, const struct err *e, bool first)
{
	f->alike = (first || f->alike) && strcmp(e->sqlstate, "XX000") == 0 &&
		   (first || strcmp(e->message, f->last) == 0);
	if (e->message[0])
		snprintf(f->last, sizeof(f->last), "%s", e->message);
}

/* DDL meets each reading with something else; an entry of the catalogs that
 * names by its number what is gone ends them all in the same way. */
static int damaged(struct err *e)
{
	err_detail(e,
		   "Each reading ended in this way: the system catalogs name "
		   "what does not exist.");
	return err_hint(e,
			"See whether pg_dump --schema-only fails in the same "
			"way; drop the object that cannot be read.");
}

static int read_until_still(struct catalog *cat, struct err *e)
{
	long until = now_ms() + READ_LIMIT_MS;
	struct failures failures = { .last = "" };
	int tries;

	for (tries = 0; tries < READ_TRIES || now_ms() < until; tries++) {
		int rc;

		pause_a_little(tries);
		err_init(e);
		rc = read_unlocked(cat, e);
		if (rc < 0)
			return -1;
		if (rc == 0) {
			catalog_remove_stale(cat);
			return 0;
		}
		note_failure(&failures, e, tries == 0);
	}
	return failures.alike ? damaged(e) : busy(e, tries, failures.last);
}

int catalog_read_all(struct catalog *cat, struct err *e)
{
	if (conn_in_transaction(cat->conn))
		return read_once(cat, e);
	return cat->ours && !cat->token ? read_ours(cat, e)
					: read_until_still(cat, e);
}
