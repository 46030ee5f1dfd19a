/* The history table of a target: shape, chain, rows. */
#include "core/target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/conn.h"

#define ROWS_MAX 10000000

static const char *const kind_names[] = {
	[ROW_ADOPT] = "adopt", [ROW_APPLY] = "apply",	[ROW_INTENT] = "intent",
	[ROW_STEP] = "step",   [ROW_REVERT] = "revert",
};

const char *row_kind_name(enum row_kind kind)
{
	return kind_names[kind];
}

/* ---- open, close, lock ---- */

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
	    "SELECT l.pid::pg_catalog.text,"
	    " coalesce(a.usename::pg_catalog.text, '?'),"
	    " coalesce(a.application_name, '?'),"
	    " coalesce(pg_catalog.host(a.client_addr), 'local'),"
	    " coalesce(a.backend_start::pg_catalog.timestamptz(0)"
	    "   ::pg_catalog.text, '?')"
	    " FROM pg_catalog.pg_locks l"
	    " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
	    " WHERE l.locktype = 'advisory' AND l.granted"
	    " AND l.classid = $1::pg_catalog.int4::pg_catalog.oid"
	    " AND l.objid = $2::pg_catalog.int4::pg_catalog.oid"
	    " AND l.objsubid = 2 AND l.database ="
	    " (SELECT d.oid FROM pg_catalog.pg_database d"
	    "  WHERE d.datname = pg_catalog.current_database())";
	char first[16], second[16];
	const char *params[] = { first, second };
	struct rows *rows = NULL;
	struct err ignored;

	err_set(e, FAULT_BUSY, "another run holds the lock of this database");
	err_init(&ignored);
	lock_keys(t, first, second);
	if (conn_query(t->c, query, params, 2, &rows, &ignored) == 0 &&
	    rows_nr(rows) > 0)
		err_detail(e,
			   "Held by process %s (role %s, application \"%s\", "
			   "client %s) connected since %s UTC; waited %d ms.",
			   rows_get(rows, 0, 0), rows_get(rows, 0, 1),
			   rows_get(rows, 0, 2), rows_get(rows, 0, 3),
			   rows_get(rows, 0, 4), wait_ms);
	rows_free(rows);
	return err_hint(e, "Nothing was changed; run the command again when "
			   "the other one has ended.");
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
		if (try_lock(t, &got, e) < 0)
			return -1;
		if (got) {
			t->locked = true;
			return 0;
		}
		if (waited >= wait_ms)
			return tell_holder(t, wait_ms, e);
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
	lock_keys(t, first, second);
	/* The end of the session frees it in any case. */
	if (conn_query(t->c, "SELECT pg_catalog.pg_advisory_unlock($1, $2)",
		       params, 2, NULL, &ignored) < 0)
		err_init(&ignored);
	t->locked = false;
}

/* ---- the chain ---- */

static void add_text(struct oid_stream *s, const char *text)
{
	char len[32];
	int n = snprintf(len, sizeof(len), "%zu:", strlen(text));

	oid_stream_add(s, len, (size_t)n);
	oid_stream_add(s, text, strlen(text));
}

static void add_oid(struct oid_stream *s, const struct oid *id)
{
	char hex[OID_HEX + 1];

	add_text(s, oid_to_hex(hex, id));
}

/* Every column but `hash`, each with its length in front, so that no two rows
 * give the same bytes. */
static void hash_row(const struct row *r, struct oid *out)
{
	struct oid_stream *s = oid_stream_new();
	char number[32];

	add_text(s, "ledger history 1");
	snprintf(number, sizeof(number), "%lld", r->seq);
	add_text(s, number);
	add_text(s, kind_names[r->kind]);
	add_text(s, r->migration);
	snprintf(number, sizeof(number), "%d", r->step);
	add_text(s, number);
	add_oid(s, &r->node);
	add_oid(s, &r->bytes);
	add_oid(s, &r->before);
	add_oid(s, &r->after);
	add_oid(s, &r->head);
	add_text(s, r->detail);
	add_text(s, r->tool);
	add_text(s, r->role);
	add_text(s, r->at);
	add_oid(s, &r->prev);
	oid_stream_end(s, out);
}

static int broken(const struct target *t, long long seq, struct err *e,
		  const char *what)
{
	err_set(e, FAULT_CORRUPT, "history table %s.history: row %lld %s",
		t->schema, seq, what);
	err_detail(e, "Someone changed the table by hand, or it was restored "
		      "in part.");
	return err_hint(e, "Compare it with a backup; ledger where shows which "
			   "node the schema equals.");
}

static int parse_oid_at(const struct rows *rows, size_t row, int column,
			struct oid *out)
{
	const char *text = rows_get(rows, row, column);

	if (!text || strlen(text) != OID_HEX)
		return -1;
	return oid_from_hex(out, text);
}

static int parse_kind(const char *word, enum row_kind *out)
{
	int i;

	for (i = 0; i < ROW_KIND_NR; i++)
		if (strcmp(word, kind_names[i]) == 0) {
			*out = (enum row_kind)i;
			return 0;
		}
	return -1;
}

static const char *kept(const struct target *t, const struct rows *rows,
			size_t row, int column)
{
	const char *text = rows_get(rows, row, column);

	return arena_strdup(t->arena, text ? text : "");
}

static int parse_row(struct target *t, const struct rows *rows, size_t i,
		     struct row *r, struct err *e)
{
	struct oid sum;

	memset(r, 0, sizeof(*r));
	r->seq = strtoll(rows_get(rows, i, 0), NULL, 10);
	r->migration = kept(t, rows, i, 2);
	r->step = (int)strtol(rows_get(rows, i, 3), NULL, 10);
	r->detail = kept(t, rows, i, 9);
	r->tool = kept(t, rows, i, 10);
	r->role = kept(t, rows, i, 11);
	r->at = kept(t, rows, i, 12);
	if (parse_kind(rows_get(rows, i, 1), &r->kind) < 0)
		return broken(t, r->seq, e, "is of an unknown kind");
	if (parse_oid_at(rows, i, 4, &r->node) < 0 ||
	    parse_oid_at(rows, i, 5, &r->bytes) < 0 ||
	    parse_oid_at(rows, i, 6, &r->before) < 0 ||
	    parse_oid_at(rows, i, 7, &r->after) < 0 ||
	    parse_oid_at(rows, i, 8, &r->head) < 0 ||
	    parse_oid_at(rows, i, 13, &r->prev) < 0 ||
	    parse_oid_at(rows, i, 14, &r->hash) < 0)
		return broken(t, r->seq, e, "holds something else than hashes");
	hash_row(r, &sum);
	if (!oid_equal(&sum, &r->hash))
		return broken(t, r->seq, e, "does not match its hash");
	return 0;
}

static void keep_row(struct target *t, const struct row *r)
{
	GROW(t->rows, t->row_nr + 1, t->row_cap);
	t->rows[t->row_nr++] = *r;
}

static int parse_rows(struct target *t, const struct rows *rows, struct err *e)
{
	static const struct oid none;
	size_t i;

	for (i = 0; i < rows_nr(rows); i++) {
		const struct oid *prev =
		    t->row_nr ? &t->rows[t->row_nr - 1].hash : &none;
		struct row r;

		if (parse_row(t, rows, i, &r, e) < 0)
			return -1;
		if (r.seq != (long long)i + 1)
			return broken(t, (long long)i + 1, e, "is missing");
		if (!oid_equal(&r.prev, prev))
			return broken(t, r.seq, e,
				      "does not follow the row before it");
		keep_row(t, &r);
	}
	return 0;
}

/* ---- the table ---- */

#define COLUMNS                                                          \
	"seq, kind, migration, step, node, bytes, before, after, head, " \
	"detail, tool, role, at, prev, hash"

/* What the table must be: an ordinary table of ours, that nothing of another's
 * can run in. One row: is it there, may we look, what is wrong with it. */
static const char shape_query[] =
    "SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
    "  AND pg_catalog.has_table_privilege(c.oid, 'SELECT'),"
    " CASE"
    " WHEN c.relkind <> 'r' OR c.relpersistence <> 'p'"
    "  THEN 'is not an ordinary table'"
    " WHEN c.relhastriggers AND EXISTS (SELECT FROM pg_catalog.pg_trigger g"
    "  WHERE g.tgrelid = c.oid) THEN 'has triggers'"
    " WHEN EXISTS (SELECT FROM pg_catalog.pg_rewrite w"
    "  WHERE w.ev_class = c.oid) THEN 'has rules'"
    " WHEN c.relrowsecurity OR EXISTS (SELECT FROM pg_catalog.pg_policy y"
    "  WHERE y.polrelid = c.oid) THEN 'has row-level security'"
    " WHEN EXISTS (SELECT FROM pg_catalog.pg_inherits i"
    "  WHERE c.oid IN (i.inhrelid, i.inhparent))"
    "  THEN 'takes part in inheritance'"
    " WHEN c.relowner <> n.nspowner THEN 'is not its schema''s owner''s'"
    " WHEN (SELECT pg_catalog.string_agg(a.attname || ' ' ||"
    "   pg_catalog.format_type(a.atttypid, a.atttypmod), ','"
    "   ORDER BY a.attnum) FROM pg_catalog.pg_attribute a"
    "  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)"
    "  <> $2 THEN 'has other columns than it must'"
    " ELSE '' END"
    " FROM pg_catalog.pg_class c"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = $1 AND c.relname = 'history'";

static const char shape[] =
    "seq bigint,kind text,migration text,step integer,node text,bytes text,"
    "before text,after text,head text,detail text,tool text,role text,"
    "at text,prev text,hash text";

static int check_shape(struct target *t, struct err *e)
{
	const char *params[] = { t->schema, shape };
	struct rows *rows = NULL;
	int rc;

	t->present = false;
	t->readable = false;
	rc = conn_query(t->c, shape_query, params, 2, &rows, e);
	if (rc == 0 && rows_nr(rows) > 0) {
		const char *wrong = rows_get(rows, 0, 1);

		t->present = true;
		t->readable = strcmp(rows_get(rows, 0, 0), "t") == 0;
		if (wrong[0]) {
			rc = err_set(e, FAULT_CORRUPT,
				     "history table %s.history %s", t->schema,
				     wrong);
			err_detail(e, "It is not used in this state.");
			err_hint(e, "Find out who changed it: \\d+ %s.history",
				 t->schema);
		}
	}
	rows_free(rows);
	return rc;
}

int target_read_history(struct target *t, struct err *e)
{
	struct buf sql = BUF_INIT;
	struct rows *rows = NULL;
	int rc = check_shape(t, e);

	t->row_nr = 0;
	if (rc < 0 || !t->present || !t->readable)
		return rc;
	buf_puts(&sql, "SELECT " COLUMNS " FROM ");
	conn_ident(&sql, t->schema);
	buf_puts(&sql, ".history ORDER BY seq");
	rc = conn_query(t->c, sql.data, NULL, 0, &rows, e);
	if (rc == 0 && rows_nr(rows) > ROWS_MAX)
		rc = err_set(e, FAULT_LIMIT, "more than %d rows of history",
			     ROWS_MAX);
	if (rc == 0)
		rc = parse_rows(t, rows, e);
	rows_free(rows);
	buf_release(&sql);
	return rc;
}

int target_create_history(struct target *t, struct err *e)
{
	static const char table[] = ".history ("
				    "seq bigint PRIMARY KEY,"
				    "kind text NOT NULL,"
				    "migration text NOT NULL,"
				    "step integer NOT NULL,"
				    "node text NOT NULL,"
				    "bytes text NOT NULL,"
				    "before text NOT NULL,"
				    "after text NOT NULL,"
				    "head text NOT NULL,"
				    "detail text NOT NULL,"
				    "tool text NOT NULL,"
				    "role text NOT NULL,"
				    "at text NOT NULL,"
				    "prev text NOT NULL UNIQUE,"
				    "hash text NOT NULL UNIQUE)";
	struct buf sql = BUF_INIT;
	const char *params[] = { t->schema };
	struct rows *rows = NULL;
	bool exists;
	int rc;

	rc = conn_query(t->c,
			"SELECT FROM pg_catalog.pg_namespace WHERE nspname = "
			"$1",
			params, 1, &rows, e);
	exists = rc == 0 && rows_nr(rows) > 0;
	rows_free(rows);
	if (rc == 0 && !exists) {
		buf_puts(&sql, "CREATE SCHEMA ");
		conn_ident(&sql, t->schema);
		rc = conn_exec(t->c, sql.data, e);
	}
	if (rc == 0) {
		buf_clear(&sql);
		buf_puts(&sql, "REVOKE ALL ON SCHEMA ");
		conn_ident(&sql, t->schema);
		buf_puts(&sql, " FROM PUBLIC");
		rc = conn_exec(t->c, sql.data, e);
	}
	if (rc == 0) {
		buf_clear(&sql);
		buf_puts(&sql, "CREATE TABLE ");
		conn_ident(&sql, t->schema);
		buf_puts(&sql, table);
		rc = conn_exec(t->c, sql.data, e);
	}
	if (rc == 0) {
		buf_clear(&sql);
		buf_puts(&sql, "REVOKE ALL ON ");
		conn_ident(&sql, t->schema);
		buf_puts(&sql, ".history FROM PUBLIC");
		rc = conn_exec(t->c, sql.data, e);
	}
	buf_release(&sql);
	if (rc < 0)
		return err_in(e,
			      "could not create the history table %s.history",
			      t->schema);
	t->present = true;
	t->readable = true;
	return 0;
}

static const char *now_utc(struct arena *a)
{
	struct timespec ts;
	struct tm tm;
	char text[64];

	clock_gettime(CLOCK_REALTIME, &ts);
	gmtime_r(&ts.tv_sec, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	return arena_strdup(a, text);
}

static int ask_role(struct target *t, struct err *e)
{
	struct rows *rows = NULL;
	int rc = 0;

	if (t->role)
		return 0;
	rc = conn_query(t->c, "SELECT session_user", NULL, 0, &rows, e);
	if (rc == 0)
		t->role = kept(t, rows, 0, 0);
	rows_free(rows);
	return rc;
}

int target_insert(struct target *t, struct row *row, struct err *e)
{
	char hex[7][OID_HEX + 1], seq[32], step[32];
	struct buf sql = BUF_INIT;
	int rc;

	if (ask_role(t, e) < 0)
		return -1;
	row->role = t->role;
	row->seq = (long long)t->row_nr + 1;
	memset(&row->prev, 0, sizeof(row->prev));
	if (t->row_nr > 0)
		row->prev = t->rows[t->row_nr - 1].hash;
	row->tool = LEDGER_VERSION;
	row->at = now_utc(t->arena);
	hash_row(row, &row->hash);
	snprintf(seq, sizeof(seq), "%lld", row->seq);
	snprintf(step, sizeof(step), "%d", row->step);
	{
		const char *params[] = {
			seq,
			kind_names[row->kind],
			row->migration,
			step,
			oid_to_hex(hex[0], &row->node),
			oid_to_hex(hex[1], &row->bytes),
			oid_to_hex(hex[2], &row->before),
			oid_to_hex(hex[3], &row->after),
			oid_to_hex(hex[4], &row->head),
			row->detail,
			row->tool,
			row->role,
			row->at,
			oid_to_hex(hex[5], &row->prev),
			oid_to_hex(hex[6], &row->hash),
		};

		buf_puts(&sql, "INSERT INTO ");
		conn_ident(&sql, t->schema);
		buf_puts(&sql, ".history (" COLUMNS ") VALUES ($1, $2, $3, "
			       "$4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
			       "$14, $15)");
		rc = conn_query(t->c, sql.data, params, ARRAY_LEN(params), NULL,
				e);
	}
	buf_release(&sql);
	if (rc < 0)
		return err_in(e, "could not write the history row");
	keep_row(t, row);
	return 0;
}

bool target_has_row(const struct target *t, const struct oid *hash)
{
	size_t i;

	for (i = t->row_nr; i > 0; i--)
		if (oid_equal(&t->rows[i - 1].hash, hash))
			return true;
	return false;
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

/* ---- what the rows say ---- */

const struct row *target_row_of(const struct target *t, const char *migration)
{
	size_t i;

	for (i = t->row_nr; i > 0; i--)
		if (t->rows[i - 1].kind == ROW_APPLY &&
		    strcmp(t->rows[i - 1].migration, migration) == 0)
			return &t->rows[i - 1];
	return NULL;
}

bool row_step_ran(const struct row *row, size_t number)
{
	const char *line = row->detail;

	while (*line) {
		char *end;

		if (strncmp(line, "run ", 4) == 0 &&
		    strtoul(line + 4, &end, 10) == number && *end == '\n')
			return true;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return false;
}

struct reading {
	const struct target *t;
	const struct history *h;
	struct target_state *out;
	size_t extra_cap;
};

static void add_extra(struct reading *g, enum part part, const struct oid *id,
		      const char *path)
{
	struct target_state *out = g->out;

	if (out->extra_nr == g->extra_cap) {
		size_t cap = g->extra_cap ? 2 * g->extra_cap : 8;
		struct accepted_extra *more =
		    arena_array(g->t->arena, cap, sizeof(*more));

		if (out->extra_nr > 0)
			memcpy(more, out->extras,
			       out->extra_nr * sizeof(*more));
		out->extras = more;
		g->extra_cap = cap;
	}
	out->extras[out->extra_nr].part = part;
	out->extras[out->extra_nr].id = *id;
	out->extras[out->extra_nr].path = path;
	out->extra_nr++;
}

/* "extra <part number> <hash> <path>" lines. */
static void read_extra(struct reading *g, const char *line, size_t len)
{
	char hex[OID_HEX + 1];
	struct oid id;

	if (strncmp(line, "extra ", 6) != 0 || len <= 8 + OID_HEX + 1 ||
	    line[6] < '0' || line[6] >= '0' + PART_NR)
		return;
	memcpy(hex, line + 8, OID_HEX);
	hex[OID_HEX] = '\0';
	if (oid_from_hex(&id, hex) == 0)
		add_extra(g, (enum part)(line[6] - '0'), &id,
			  arena_memdupz(g->t->arena, line + 8 + OID_HEX + 1,
					len - 8 - OID_HEX - 1));
}

static void read_extras(struct reading *g, const struct row *r)
{
	const char *line = r->detail;

	while (*line) {
		size_t len = strcspn(line, "\n");

		read_extra(g, line, len);
		line += len;
		line += *line == '\n';
	}
}

static void read_row(struct reading *g, const struct row *r, int at)
{
	struct target_state *out = g->out;
	const struct migration *m = g->h->nodes[at];
	size_t i;

	switch (r->kind) {
	case ROW_ADOPT:
		for (i = 0; i <= (size_t)at; i++)
			out->applied[i] = true;
		break;
	case ROW_APPLY:
		out->applied[at] = true;
		out->partial = -1;
		out->in_doubt = -1;
		break;
	case ROW_REVERT:
		out->applied[at] = false;
		break;
	case ROW_INTENT:
		if (out->partial != at) {
			out->partial = at;
			out->done = arena_array(g->t->arena, m->step_nr,
						sizeof(*out->done));
		}
		out->in_doubt = r->step - 1;
		break;
	case ROW_STEP:
		if (out->partial == at && r->step > 0 &&
		    (size_t)r->step <= m->step_nr)
			out->done[r->step - 1] = true;
		out->in_doubt = -1;
		break;
	case ROW_KIND_NR:
		break;
	}
	read_extras(g, r);
}

void target_state(const struct target *t, const struct history *h,
		  struct target_state *out, struct findings *f)
{
	static const struct oid none;
	struct reading g = { .t = t, .h = h, .out = out };
	size_t i;

	memset(out, 0, sizeof(*out));
	out->applied = arena_array(t->arena, h->nr + 1, sizeof(*out->applied));
	out->partial = -1;
	out->in_doubt = -1;
	for (i = 0; i < t->row_nr; i++) {
		const struct row *r = &t->rows[i];
		int at = history_index_of(h, &r->node);
		char hex[OID_HEX + 1];
		struct finding *it;

		/* Adopted while empty: nothing is applied by it. */
		if (r->kind == ROW_ADOPT && oid_equal(&r->node, &none)) {
			read_extras(&g, r);
			continue;
		}
		if (at >= 0) {
			read_row(&g, r, at);
			continue;
		}
		it = findings_add(f, FINDING_HISTORY_FOREIGN,
				  "row %lld of the database's history names a "
				  "record of %s that this ledger does not have",
				  r->seq, r->migration);
		it->migration = r->migration;
		it->expected = arena_printf(t->arena, "node %s",
					    oid_to_hex(hex, &r->node));
		it->found = "no such record";
		it->hint = "git pull, or check out the branch that was "
			   "deployed; ledger where";
	}
	for (i = 0; i < h->nr; i++)
		out->applied_nr += out->applied[i];
}
