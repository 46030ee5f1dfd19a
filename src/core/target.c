/* A target: its connection and its lock. */
#include "core/target.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/conn.h"
#include "core/blockers.h"

int target_open(struct target *t, struct arena *a, const char *schema,
		const struct target_options *o, struct err *e)
{
	struct conn_options co = { .dsn = o->dsn,
				   .app_name = o->app_name,
				   .write = o->write };

	memset(t, 0, sizeof(*t));
	t->arena = a;
	t->schema = schema;
	return conn_open(&t->c, &co, e);
}

void target_close(struct target *t)
{
	if (t->c) {
		target_unlock(t);
		conn_close(t->c);
	}
	free(t->rows);
	memset(t, 0, sizeof(*t));
}

/* Two keys from the names, so that no other software's single number is hit by
 * chance. */
static void lock_keys(const struct target *t, char first[16], char second[16])
{
	struct oid a, b;
	unsigned x, y;

	oid_of_bytes(&a, "ledger", 6);
	oid_of_bytes(&b, t->schema, strlen(t->schema));
	x = (unsigned)a.hash[0] << 24 | (unsigned)a.hash[1] << 16 |
	    (unsigned)a.hash[2] << 8 | a.hash[3];
	y = (unsigned)b.hash[0] << 24 | (unsigned)b.hash[1] << 16 |
	    (unsigned)b.hash[2] << 8 | b.hash[3];
	snprintf(first, 16, "%d", (int)x);
	snprintf(second, 16, "%d", (int)y);
}

static int try_lock(struct target *t, bool *got, struct err *e)
{
	char first[16], second[16];
	const char *params[] = { first, second };
	struct rows *rows = NULL;
	int rc;

	lock_keys(t, first, second);
	rc = conn_query(t->c, "SELECT pg_catalog.pg_try_advisory_lock($1, $2)",
			params, 2, &rows, e);
	if (rc == 0)
		*got = strcmp(rows_get(rows, 0, 0), "t") == 0;
	rows_free(rows);
	return rc;
}

static int tell_holder(struct target *t, int wait_ms, struct err *e)
{
	static const char query[] =
	    "SELECT l.pid::pg_catalog.text," BLOCKER_COLUMNS
	    "FROM pg_catalog.pg_locks l"
	    " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
	    " WHERE l.locktype = 'advisory' AND l.granted"
	    " AND l.classid = $1::pg_catalog.int4::pg_catalog.oid"
	    " AND l.objid = $2::pg_catalog.int4::pg_catalog.oid"
	    " AND l.objsubid = 2 AND l.database ="
	    " (SELECT d.oid FROM pg_catalog.pg_database d"
	    "  WHERE d.datname = pg_catalog.current_database())";
	char first[16], second[16];
	const char *params[] = { first, second };
	struct buf who = BUF_INIT;
	struct rows *rows = NULL;
	struct err ignored;

	err_set(e, FAULT_BUSY, "another run holds the lock of this database");
	err_init(&ignored);
	lock_keys(t, first, second);
	if (conn_query(t->c, query, params, 2, &rows, &ignored) == 0 &&
	    rows_nr(rows) > 0) {
		blockers_describe(&who, rows, 0, 0);
		err_detail(e, "Held by %s; waited %d ms.", who.data, wait_ms);
	}
	buf_release(&who);
	rows_free(rows);
	return err_hint(e, "Nothing was changed; run the command again when "
			   "the other one has ended.");
}

/* Any tool may hold a key of one number: who it is, is its session's own word.
 */
static int tell_peer(struct target *t, int wait_ms, struct err *e)
{
	static const char query[] =
	    "SELECT l.pid::pg_catalog.text,"
	    " coalesce(a.usename::pg_catalog.text, '?'),"
	    " coalesce(a.application_name, '?')"
	    " FROM pg_catalog.pg_locks l"
	    " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
	    " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
	    " AND l.classid::pg_catalog.int8 = $1::pg_catalog.int8"
	    " AND l.objid::pg_catalog.int8 = $2::pg_catalog.int8"
	    " AND l.database ="
	    " (SELECT d.oid FROM pg_catalog.pg_database d"
	    "  WHERE d.datname = pg_catalog.current_database())";
	uint64_t key = (uint64_t)t->peer_keys[t->peer_locked_nr];
	char high[24], low[24];
	const char *params[] = { high, low };
	struct rows *rows = NULL;
	struct err ignored;

	err_set(e, FAULT_BUSY, "a run of %s holds the lock of this database",
		t->peer);
	err_init(&ignored);
	snprintf(high, sizeof(high), "%" PRIu64, key >> 32);
	snprintf(low, sizeof(low), "%" PRIu64, key & 0xffffffffu);
	if (conn_query(t->c, query, params, 2, &rows, &ignored) == 0 &&
	    rows_nr(rows) > 0)
		err_detail(e,
			   "Held by process %s (role %s, application \"%s\"); "
			   "waited %d ms.",
			   rows_get(rows, 0, 0), rows_get(rows, 0, 1),
			   rows_get(rows, 0, 2), wait_ms);
	rows_free(rows);
	return err_hint(e, "Nothing was changed; run the command again when "
			   "the other one has ended.");
}

/* One key with one of the functions for it. */
static int call_lock(struct target *t, const char *sql, int64_t key, bool *yes,
		     struct err *e)
{
	char text[24];
	const char *params[] = { text };
	struct rows *rows = NULL;
	int rc;

	snprintf(text, sizeof(text), "%" PRId64, key);
	rc = conn_query(t->c, sql, params, 1, &rows, e);
	if (rc == 0)
		*yes = strcmp(rows_get(rows, 0, 0), "t") == 0;
	rows_free(rows);
	return rc;
}

/* Ours first, then the other tool's, as far as they can be had at once. */
static int try_all(struct target *t, bool *got, struct err *e)
{
	if (!t->locked) {
		if (try_lock(t, &t->locked, e) < 0)
			return -1;
		t->peer_locked_nr = 0;
	}
	*got = t->locked;
	while (*got && t->peer_locked_nr < t->peer_key_nr) {
		if (call_lock(t, "SELECT pg_catalog.pg_try_advisory_lock($1)",
			      t->peer_keys[t->peer_locked_nr], got, e) < 0)
			return -1;
		t->peer_locked_nr += *got;
	}
	return 0;
}

static void sleep_ms(int ms)
{
	struct timespec ts = { ms / 1000, (long)(ms % 1000) * 1000000L };

	nanosleep(&ts, NULL);
}

int target_lock(struct target *t, int wait_ms, struct err *e)
{
	int waited = 0, pause = 10;
	bool got = false;

	for (;;) {
		if (try_all(t, &got, e) < 0)
			return -1;
		if (got)
			return 0;
		if (waited >= wait_ms)
			return t->locked ? tell_peer(t, wait_ms, e)
					 : tell_holder(t, wait_ms, e);
		sleep_ms(pause);
		waited += pause;
		if (pause < 200)
			pause += pause / 2;
	}
}

void target_unlock(struct target *t)
{
	char first[16], second[16];
	const char *params[] = { first, second };
	struct err ignored;

	if (!t->locked || !conn_alive(t->c))
		return;
	err_init(&ignored);
	while (t->peer_locked_nr > 0) {
		bool done;

		if (call_lock(t, "SELECT pg_catalog.pg_advisory_unlock($1)",
			      t->peer_keys[--t->peer_locked_nr], &done,
			      &ignored) < 0)
			err_init(&ignored);
	}
	lock_keys(t, first, second);
	/* The end of the session frees it in any case. */
	if (conn_query(t->c, "SELECT pg_catalog.pg_advisory_unlock($1, $2)",
		       params, 2, NULL, &ignored) < 0)
		err_init(&ignored);
	t->locked = false;
}

int target_reconnect(struct target *t, int wait_ms, struct err *e)
{
	struct conn *again;

	if (conn_reopen(&again, t->c, e) < 0)
		return -1;
	conn_close(t->c);
	t->c = again;
	t->locked = false;
	if (target_lock(t, wait_ms, e) < 0)
		return -1;
	return target_read_history(t, e);
}
