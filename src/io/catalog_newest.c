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

/* Of "{1,2,3}". */
static size_t count_oids(const char *array, uint32_t *max)
{
	size_t nr = 0;

	for (const char *p = array; *p && p[1] >= '0' && p[1] <= '9'; nr++) {
		uint32_t oid = catalog_oid(p + 1);

		if (oid > *max)
			*max = oid;
		p += 1 + strspn(p + 1, "0123456789");
	}
	return nr;
}

/* It may be the last list. */
static int on_locks(void *ctx, char **value, const size_t *len, int nr,
		    struct err *e)
{
	struct look *l = ctx;
	uint32_t max = 0;

	(void)len;
	(void)nr;
	(void)e;
	l->locks = count_oids(value[0], &max);
	if (l->locks > LOCKS_LISTED_MAX)
		l->cat->newest.oid = max;
	return 0;
}

static int on_newest(void *ctx, char **value, const size_t *len, int nr,
		     struct err *e)
{
	struct look *l = ctx;
	uint32_t max = 0;

	(void)len;
	(void)nr;
	(void)e;
	l->locks = count_oids(value[0], &max);
	if (value[1])
		l->cat->newest.oid = catalog_oid(value[1]);
	return 0;
}

static const char *list_recent(const struct newest *n, struct arena *a)
{
	const char *list = "";

	for (size_t i = 0; i < n->recent_nr; i++)
		list =
		    arena_printf(a, "%s%s%u", list, i ? "," : "", n->recent[i]);
	return arena_printf(a, "{%s}", list);
}

size_t newest_requests(struct catalog *cat, struct arena *a, long long seen,
		       struct look *l, struct conn_request *out)
{
	const struct newest *n = &cat->newest;

	if (!n->oid) {
		out[0] = (struct conn_request){ .name = "ledger locks",
						.sql = sql_locks,
						.row = on_locks,
						.ctx = l };
		return 1;
	}
	l->pinned = true;
	out[0] = catalog_pin_refresh();
	out[1] = (struct conn_request){
		.name = "ledger newest",
		.sql = catalog_request_sql(cat, a, "ledger newest", sql_newest,
					   SQL_REFRESH),
		.params = { arena_printf(a, "%lld", seen),
			    arena_printf(a, "%u", n->oid), list_recent(n, a) },
		.param_nr = 3,
		.row = on_newest,
		.ctx = l,
	};
	return 2;
}
