/* Statements that deal with what others left half-way. */
#include "core/remnant.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/msg.h"
#include "base/quote.h"
#include "io/conn.h"
#include "core/runner.h"
#include "core/session.h"
#include "model/snapshot.h"

static const char *schema_of(struct arena *a, const char *path)
{
	return path_name(a, arena_memdupz(a, path, strcspn(path, "/")));
}

static int drop_index(struct conn *c, struct arena *a, const char *path,
		      struct err *e)
{
	struct buf sql = BUF_INIT;
	int rc;

	buf_puts(&sql, "DROP INDEX CONCURRENTLY IF EXISTS ");
	quote_qualified(&sql, schema_of(a, path), path_name(a, path));
	msg_notice("%s is invalid: dropping it before it is made again",
		   path_describe(a, path));
	rc = conn_exec(c, sql.data, e);
	buf_release(&sql);
	return rc;
}

static int finish_detach(struct conn *c, struct arena *a, const char *path,
			 struct err *e)
{
	static const char query[] =
	    "SELECT pn.nspname, p.relname FROM pg_catalog.pg_inherits i"
	    " JOIN pg_catalog.pg_class p ON p.oid = i.inhparent"
	    " JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace"
	    " JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid"
	    " JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace"
	    " WHERE i.inhdetachpending AND cn.nspname = $1 AND c.relname = $2";
	const char *params[] = { schema_of(a, path), path_name(a, path) };
	struct buf sql = BUF_INIT;
	struct rows *rows;
	int rc = conn_query(c, query, params, 2, &rows, e);

	if (rc == 0 && rows_nr(rows) > 0) {
		buf_puts(&sql, "ALTER TABLE ");
		quote_qualified(&sql, rows_get(rows, 0, 0),
				rows_get(rows, 0, 1));
		buf_puts(&sql, " DETACH PARTITION ");
		quote_qualified(&sql, params[0], params[1]);
		buf_puts(&sql, " FINALIZE");
		msg_notice("%s is pending detachment: finishing it",
			   path_describe(a, path));
		rc = conn_exec(c, sql.data, e);
	}
	rows_free(rows);
	buf_release(&sql);
	return rc;
}

int remnant_drop(struct runner *r, const struct step *step, struct err *e)
{
	struct arena *a = &r->s->p->arena;
	struct plan *plan = &r->s->plan;
	struct conn *c = r->s->t.c;
	size_t i;

	for (i = 0; i < step->effect_nr; i++) {
		const struct change *it = &step->effects[i];

		if (it->part == PART_STRUCTURE && !oid_is_null(&it->after) &&
		    strcmp(path_kind(a, it->path), "index") == 0 &&
		    drop_index(c, a, it->path, e) < 0)
			return -1;
	}
	for (i = 0; strcmp(step->tag, "REINDEX") == 0 && i < plan->leftover_nr;
	     i++) {
		if (drop_index(c, a, plan->leftovers[i], e) < 0)
			return -1;
		snapshot_remove(r->want, PART_STRUCTURE, plan->leftovers[i]);
	}
	return 0;
}

int remnant_finish(struct runner *r, const struct step *step, struct err *e)
{
	struct arena *a = &r->s->p->arena;
	struct conn *c = r->s->t.c;
	size_t i;

	if (session_leave_waiting(c, &r->waits, e) < 0)
		return -1;
	for (i = 0; i < step->effect_nr; i++) {
		const struct change *it = &step->effects[i];

		if (it->part == PART_STRUCTURE &&
		    strcmp(path_kind(a, it->path), "table") == 0 &&
		    finish_detach(c, a, it->path, e) < 0)
			return -1;
	}
	return session_leave_user(c, e);
}
