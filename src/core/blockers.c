/* A look at the sessions that keep ours waiting. */
#include "core/blockers.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "base/msg.h"
#include "io/conn.h"

#define LOOK_MIN_MS 20
#define LOOK_MAX_MS 5000
/* Shorter waits are over before a person has read of them. */
#define ALOUD_MIN_MS 1000
#define QUERY_SHOWN 120

static const char query[] =
    "SELECT (SELECT pg_catalog.concat_ws(' on ', l.mode, CASE"
    "   WHEN c.oid IS NOT NULL"
    "    THEN pg_catalog.format('%I.%I', n.nspname, c.relname)"
    "   WHEN l.locktype IN ('virtualxid', 'transactionid')"
    "    THEN 'a running transaction' ELSE l.locktype END)"
    "  FROM pg_catalog.pg_locks l"
    "  LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation AND l.database ="
    "   (SELECT d.oid FROM pg_catalog.pg_database d"
    "    WHERE d.datname = pg_catalog.current_database())"
    "  LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    "  WHERE l.pid = $1::pg_catalog.int4 AND NOT l.granted LIMIT 1),"
    " b.pid::pg_catalog.text," BLOCKER_COLUMNS
    "FROM (SELECT DISTINCT pg_catalog.unnest(pg_catalog.pg_blocking_pids("
    "  $1::pg_catalog.int4)) AS pid) b"
    " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid"
    " ORDER BY a.xact_start NULLS LAST, b.pid LIMIT 5";

/* Up to the first literal, in one line. */
static void put_query(struct buf *out, const char *text)
{
	size_t len = strcspn(text, "'$");
	size_t shown = len < QUERY_SHOWN ? len : QUERY_SHOWN, i;
	bool blank = false;

	while (shown < len && shown > 0 &&
	       ((unsigned char)text[shown] & 0xc0) == 0x80)
		shown--;
	for (i = 0; i < shown; i++) {
		if (isspace((unsigned char)text[i])) {
			blank = true;
			continue;
		}
		if (blank)
			buf_putc(out, ' ');
		blank = false;
		buf_putc(out, text[i]);
	}
	if (text[shown])
		buf_puts(out, " ...");
}

void blockers_describe(struct buf *out, const struct rows *rows, size_t row,
		       int pid)
{
	const char *connected = rows_get(rows, row, pid + 4);
	const char *began = rows_get(rows, row, pid + 5);
	const char *state = rows_get(rows, row, pid + 6);
	const char *text = rows_get(rows, row, pid + 7);

	/* pg_blocking_pids gives 0 for a prepared transaction. */
	if (strcmp(rows_get(rows, row, pid), "0") == 0) {
		buf_puts(out, "a prepared transaction (see pg_prepared_xacts)");
		return;
	}
	buf_printf(out, "process %s (role %s, application \"%s\", client %s",
		   rows_get(rows, row, pid), rows_get(rows, row, pid + 1),
		   rows_get(rows, row, pid + 2), rows_get(rows, row, pid + 3));
	if (connected)
		buf_printf(out, ", connected since %s", connected);
	buf_putc(out, ')');
	if (began)
		buf_printf(out, ", in a transaction since %s", began);
	if (state && text && text[0]) {
		buf_printf(out, ", %s: ", state);
		put_query(out, text);
	}
}

static void note_found(struct blockers *b, const struct rows *rows)
{
	size_t i;

	buf_clear(&b->found);
	for (i = 0; i < rows_nr(rows); i++) {
		const char *lock = rows_get(rows, i, 0);

		if (i > 0)
			buf_putc(&b->found, '\n');
		else if (lock)
			buf_printf(&b->found, "It waited for %s.\n", lock);
		buf_puts(&b->found, "In its way: ");
		blockers_describe(&b->found, rows, i, 1);
	}
	if (rows_nr(rows) == 0 || !b->aloud || b->told)
		return;
	b->told = true;
	msg_notice("still waiting for another session\n%s", b->found.data);
}

static int reach(struct blockers *b, struct err *e)
{
	if (b->side && conn_alive(b->side))
		return 0;
	conn_close(b->side);
	b->side = NULL;
	return conn_reopen_within(&b->side, b->c, 2, e);
}

static void look(void *ctx)
{
	struct blockers *b = ctx;
	struct rows *rows = NULL;
	struct err ignored;
	char pid[16];
	const char *params[] = { pid };

	if (b->unreachable)
		return;
	err_init(&ignored);
	snprintf(pid, sizeof(pid), "%d", conn_backend_pid(b->c));
	if (reach(b, &ignored) < 0 ||
	    conn_query(b->side, query, params, 1, &rows, &ignored) < 0) {
		b->unreachable = true;
		return;
	}
	note_found(b, rows);
	rows_free(rows);
}

/* Twice in the time that a lock is waited for: one look falls into it. */
static int pause_of(int lock_ms)
{
	int pause = lock_ms > 0 ? lock_ms / 2 : LOOK_MAX_MS;

	if (pause < LOOK_MIN_MS)
		return LOOK_MIN_MS;
	return pause > LOOK_MAX_MS ? LOOK_MAX_MS : pause;
}

void blockers_init(struct blockers *b)
{
	memset(b, 0, sizeof(*b));
	buf_init(&b->found, 0);
}

void blockers_watch(struct blockers *b, struct conn *c, int lock_ms)
{
	int pause = pause_of(lock_ms);

	b->c = c;
	b->aloud = pause >= ALOUD_MIN_MS;
	b->told = false;
	buf_clear(&b->found);
	conn_on_wait(c, pause, look, b);
}

void blockers_unwatch(struct blockers *b)
{
	conn_on_wait(b->c, 0, NULL, NULL);
}

void blockers_tell(const struct blockers *b, struct err *e)
{
	bool waited = e->fault == FAULT_INTERRUPT ||
		      strcmp(e->sqlstate, "55P03") == 0 ||
		      strcmp(e->sqlstate, "57014") == 0;

	if (waited && b->found.len > 0)
		err_detail(e, "%s", b->found.data);
}

void blockers_release(struct blockers *b)
{
	conn_close(b->side);
	b->side = NULL;
	buf_release(&b->found);
}
