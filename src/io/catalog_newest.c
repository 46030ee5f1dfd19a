/* Which relations a statement touched, where the transaction holds many locks.
 *
 * To list the locks costs as much as there are: pg_locks copies them all, and a
 * transaction that makes a thousand tables would do it a thousand times. What
 * is new has a new oid, so the relations that it belongs to are found by index;
 * and what follows a CREATE is mostly about the same table. It is a guess:
 * touched_read counts whether it accounts for all that was written. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

#include "io/sql.h"

/* A transaction with as many locks as this has no list of them any more. */
#define LOCKS_LISTED_MAX 100

void newest_forget(struct catalog *cat)
{
	memset(&cat->newest, 0, sizeof(cat->newest));
}

bool newest_is_used(const struct catalog *cat)
{
	return cat->newest.oid != 0;
}

void newest_note_locks(struct catalog *cat, const char *locks)
{
	uint32_t max = 0;
	size_t nr = 0;

	/* "{1,2,3}" */
	for (const char *p = locks; *p && p[1] >= '0' && p[1] <= '9'; nr++) {
		uint32_t oid = catalog_oid(p + 1);

		if (oid > max)
			max = oid;
		p += 1 + strspn(p + 1, "0123456789");
	}
	if (nr > LOCKS_LISTED_MAX)
		cat->newest.oid = max;
}

void newest_note_work(struct catalog *cat, const struct work *w)
{
	struct newest *n = &cat->newest;

	n->recent_nr = 0;
	for (size_t i = 0; i < w->objects.nr; i++) {
		const struct object *o = w->objects.items[i];

		if (o->class_id == CLASS_REL && n->recent_nr < NEWEST_RECENT)
			n->recent[n->recent_nr++] = o->object_id;
	}
}

struct found {
	struct newest *newest;
	struct buf *out;
};

static int on_newest(void *ctx, char **value, const size_t *len, int nr,
		     struct err *e)
{
	struct found *f = ctx;

	(void)nr;
	(void)e;
	if (!value[0])
		return 0;
	/* The list goes on with the recent ones: its end is cut off. */
	buf_clear(f->out);
	buf_add(f->out, value[0], len[0] - 1);
	f->newest->oid = catalog_oid(value[1]);
	return 0;
}

int newest_read(struct catalog *cat, const char *seen, struct buf *out,
		struct err *e)
{
	struct newest *n = &cat->newest;
	struct found f = { n, out };
	struct arena a = ARENA_INIT;
	struct conn_request q[] = {
		{ .name = "ledger pin refresh",
		  .sql = catalog_pin_refresh_sql },
		{ .name = "ledger newest",
		  .sql = catalog_request_sql(cat, &a, "ledger newest",
					     sql_newest, SQL_REFRESH),
		  .params = { seen, arena_printf(&a, "%u", n->oid) },
		  .param_nr = 2,
		  .row = on_newest,
		  .ctx = &f },
	};
	int rc;

	buf_clear(out);
	buf_putc(out, '{');
	rc = conn_pipeline(cat->conn, q, ARRAY_LEN(q), e);
	for (size_t i = 0; i < n->recent_nr; i++)
		buf_printf(out, "%s%u", out->len > 1 ? "," : "", n->recent[i]);
	buf_putc(out, '}');
	arena_release(&a);
	return rc;
}
