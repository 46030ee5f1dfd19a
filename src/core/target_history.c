/* The history table of a target: its shape, and rows chained by hash. */
#include "core/target_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/quote.h"
#include "io/conn.h"

#define ROWS_MAX 10000000

static const char *const kind_names[] = {
	[ROW_ADOPT] = "adopt", [ROW_APPLY] = "apply",	[ROW_INTENT] = "intent",
	[ROW_STEP] = "step",   [ROW_REVERT] = "revert",
};

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

static void note_row(struct target *t, const struct row *r)
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
		note_row(t, &r);
	}
	return 0;
}

/* ---- the table ---- */

#define COLUMNS                                                          \
	"seq, kind, migration, step, node, bytes, before, after, head, " \
	"detail, tool, role, at, prev, hash"

int target_read_history(struct target *t, struct err *e)
{
	struct buf sql = BUF_INIT;
	struct rows *rows = NULL;
	int rc = target_check_shape(t, e);

	t->row_nr = 0;
	if (rc < 0 || !t->present || !t->readable)
		return rc;
	buf_puts(&sql, "SELECT " COLUMNS " FROM ");
	quote_ident(&sql, t->schema);
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
		quote_ident(&sql, t->schema);
		rc = conn_exec(t->c, sql.data, e);
	}
	if (rc == 0) {
		buf_clear(&sql);
		buf_puts(&sql, "REVOKE ALL ON SCHEMA ");
		quote_ident(&sql, t->schema);
		buf_puts(&sql, " FROM PUBLIC");
		rc = conn_exec(t->c, sql.data, e);
	}
	if (rc == 0) {
		buf_clear(&sql);
		buf_puts(&sql, "CREATE TABLE ");
		quote_ident(&sql, t->schema);
		buf_puts(&sql, table);
		rc = conn_exec(t->c, sql.data, e);
	}
	if (rc == 0) {
		buf_clear(&sql);
		buf_puts(&sql, "REVOKE ALL ON ");
		quote_ident(&sql, t->schema);
		buf_puts(&sql, ".history FROM PUBLIC");
		rc = conn_exec(t->c, sql.data, e);
	}
	buf_release(&sql);
	if (rc < 0) {
		if (strcmp(e->sqlstate, "42501") == 0)
			err_hint(e,
				 "GRANT CREATE ON DATABASE … TO this role, "
				 "or create the schema \"%s\" for it once.",
				 t->schema);
		return err_in(e,
			      "could not create the history table %s.history",
			      t->schema);
	}
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
	struct rows *rows;

	if (t->role)
		return 0;
	if (conn_query(t->c, "SELECT session_user", NULL, 0, &rows, e))
		return -1;
	t->role = kept(t, rows, 0, 0);
	rows_free(rows);
	return 0;
}

/* "server …" stands in the first row, and where it became another. */
static void add_server(const struct target *t, struct row *row)
{
	const char *last = target_server_of(t, NULL);

	if (t->server && t->server[0] &&
	    (!last || strcmp(last, t->server) != 0))
		row->detail = arena_printf(t->arena, "%sserver %s\n",
					   row->detail, t->server);
}

static void chain_row(const struct target *t, struct row *row)
{
	add_server(t, row);
	row->role = t->role;
	row->seq = (long long)t->row_nr + 1;
	memset(&row->prev, 0, sizeof(row->prev));
	if (t->row_nr > 0)
		row->prev = t->rows[t->row_nr - 1].hash;
	row->tool = LEDGER_VERSION;
	row->at = now_utc(t->arena);
	hash_row(row, &row->hash);
}

static const char *hex_of(struct target *t, const struct oid *id)
{
	return oid_to_hex(arena_alloc(t->arena, OID_HEX + 1), id);
}

/* All strings live in the target's arena. */
static struct conn_request insert_request(struct target *t,
					  const struct row *row)
{
	struct conn_request q = {
		.name = "ledger history row",
		.param_nr = 15,
		.params = {
			arena_printf(t->arena, "%lld", row->seq),
			kind_names[row->kind],
			row->migration,
			arena_printf(t->arena, "%d", row->step),
			hex_of(t, &row->node),
			hex_of(t, &row->bytes),
			hex_of(t, &row->before),
			hex_of(t, &row->after),
			hex_of(t, &row->head),
			row->detail,
			row->tool,
			row->role,
			row->at,
			hex_of(t, &row->prev),
			hex_of(t, &row->hash),
		},
	};
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "INSERT INTO ");
	quote_ident(&sql, t->schema);
	buf_puts(&sql, ".history (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, "
		       "$7, $8, $9, $10, $11, $12, $13, $14, $15)");
	q.sql = arena_strdup(t->arena, sql.data);
	buf_release(&sql);
	return q;
}

int target_insert(struct target *t, struct row *row, struct err *e)
{
	struct conn_request q;

	if (ask_role(t, e) < 0)
		return -1;
	chain_row(t, row);
	q = insert_request(t, row);
	if (conn_pipeline(t->c, &q, 1, e) < 0)
		return err_in(e, "could not write the history row");
	note_row(t, row);
	return 0;
}

int target_commit(struct target *t, struct row *row, struct err *e)
{
	struct conn_request requests[CONN_REPIN_NR + 1];

	/* Who we are must not be asked as another role. */
	if (!t->role && (conn_repin(t->c, e) < 0 || ask_role(t, e) < 0))
		return 1;
	chain_row(t, row);
	conn_repin_requests(requests);
	requests[CONN_REPIN_NR] = insert_request(t, row);
	note_row(t, row);
	return conn_commit_after(t->c, requests, ARRAY_LEN(requests), e);
}

bool target_has_row(const struct target *t, const struct oid *hash)
{
	size_t i;

	for (i = t->row_nr; i > 0; i--)
		if (oid_equal(&t->rows[i - 1].hash, hash))
			return true;
	return false;
}
