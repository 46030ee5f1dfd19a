/* What the counters of the system catalogs say: which were written at all in
 * this transaction, and does anybody else write at the same time. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "io/sql.h"

/* An update here may be a new name that texts of any class mention. */
static const uint32_t names_everywhere[] = {
	CLASS_AUTHID,	 CLASS_SERVER,	    CLASS_FDW,	    CLASS_AM,
	CLASS_LANGUAGE,	 CLASS_OPCLASS,	    CLASS_OPERATOR, CLASS_OPFAMILY,
	CLASS_EXTENSION, CLASS_COLLATION,   CLASS_TS_DICT,  CLASS_TS_PARSER,
	CLASS_TS_CONFIG, CLASS_TS_TEMPLATE,
};

static bool is_name(uint32_t catalog)
{
	for (size_t i = 0; i < ARRAY_LEN(names_everywhere); i++)
		if (names_everywhere[i] == catalog)
			return true;
	return false;
}

static long long number(const char *text)
{
	return text ? strtoll(text, NULL, 10) : 0;
}

/* ---- who else writes ---- */

/* A snapshot reads "xmin:xmax:running,...". Our own transaction is not among
 * the running ones; xmax is one more than the last that ended. */
void catalog_watch(struct catalog *cat, long long own, const char *snapshot)
{
	struct watch *w = &cat->watch;
	const char *colon = snapshot ? strchr(snapshot, ':') : NULL;
	const char *running = colon ? strchr(colon + 1, ':') : NULL;
	long long ended = colon ? number(colon + 1) : 0;

	/* What ended since the last look was ours alone, or nothing did. */
	if (!running || running[1] || !w->seen ||
	    (ended != w->seen && !(w->own == w->seen && ended == w->own + 1)))
		w->alone = false;
	w->seen = ended;
	if (own)
		w->own = own;
}

static int on_watch(void *ctx, char **value, const size_t *len, int nr,
		    struct err *e)
{
	struct catalog *cat = ctx;

	(void)len;
	(void)nr;
	(void)e;
	cat->watch.seen = 0;
	catalog_watch(cat, number(value[0]), value[1]);
	cat->watch.alone = value[1] && *value[1] &&
			   value[1][strlen(value[1]) - 1] == ':';
	return 0;
}

int catalog_watch_begin(struct catalog *cat, struct err *e)
{
	struct conn_request q = {
		.name = "ledger watch",
		.sql = "SELECT pg_catalog.pg_current_xact_id_if_assigned()"
		       "::pg_catalog.text,"
		       " pg_catalog.pg_current_snapshot()::pg_catalog.text",
		.row = on_watch,
		.ctx = cat,
	};

	if (cat->ours || !cat->follow)
		return 0;
	return conn_pipeline(cat->conn, &q, 1, e);
}

bool catalog_is_alone(const struct catalog *cat)
{
	return cat->ours || (cat->follow && cat->watch.alone);
}

/* ---- reading ---- */

static int on_counter(void *ctx, char **value, const size_t *len, int nr,
		      struct err *e)
{
	struct counters *out = ctx;
	struct counter *k;

	(void)len;
	(void)nr;
	(void)e;
	if (number(value[0]) == 0) {
		out->trusted = number(value[1]) != 0;
		out->xid = number(value[3]);
		catalog_watch(out->cat, out->xid, value[4]);
		return 0;
	}
	if (out->nr == COUNTER_MAX)
		bug("more than %d counters", COUNTER_MAX);
	k = &out->items[out->nr++];
	k->catalog = (uint32_t)number(value[0]);
	k->inserted = number(value[1]);
	k->updated = number(value[2]);
	k->deleted = number(value[3]);
	return 0;
}

struct conn_request counters_request(struct catalog *cat, struct arena *a,
				     bool begin, struct counters *out)
{
	struct conn_request q = {
		.name = begin ? "ledger counters begin" : "ledger counters",
		.row = on_counter,
		.ctx = out,
	};

	memset(out, 0, sizeof(*out));
	out->cat = cat;
	q.sql = catalog_request_sql(cat, a, q.name, sql_counters,
				    begin ? SQL_FULL : SQL_REFRESH);
	return q;
}

int counters_read(struct catalog *cat, struct counters *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct conn_request q = counters_request(cat, &a, false, out);
	int rc = conn_pipeline(cat->conn, &q, 1, e);

	arena_release(&a);
	return rc;
}

/* ---- judging ---- */

/* A catalog that was not written has no row. */
static struct counter counter_of(const struct counters *c, uint32_t catalog)
{
	struct counter none = { .catalog = catalog };

	for (size_t i = 0; i < c->nr; i++)
		if (c->items[i].catalog == catalog)
			return c->items[i];
	return none;
}

static bool is_less(const struct counter *a, const struct counter *b)
{
	return a->inserted < b->inserted || a->updated < b->updated ||
	       a->deleted < b->deleted;
}

/* Counters never shrink in a transaction. */
static bool shrank(const struct counters *before, const struct counters *now)
{
	for (size_t i = 0; i < before->nr; i++) {
		struct counter b = counter_of(now, before->items[i].catalog);

		if (is_less(&b, &before->items[i]))
			return true;
	}
	return false;
}

bool counters_judge(const struct counters *before, const struct counters *now,
		    struct work *w, struct writes *out)
{
	memset(out, 0, sizeof(*out));
	if (!now->trusted || shrank(before, now))
		return false;
	for (size_t i = 0; i < now->nr; i++) {
		const struct counter *b = &now->items[i];
		struct counter a = counter_of(before, b->catalog);
		struct writes_of *x = &out->items[out->nr];

		if (!is_less(&a, b))
			continue;
		x->catalog = b->catalog;
		x->updated = b->updated > a.updated;
		x->deleted = b->deleted > a.deleted;
		x->rows = b->inserted - a.inserted + b->updated - a.updated;
		out->nr++;
		if (x->updated && is_name(b->catalog))
			return false;
		work_add_class(w, b->catalog);
	}
	return true;
}

const struct writes_of *writes_get(const struct writes *w, uint32_t catalog)
{
	for (size_t i = 0; i < w->nr; i++)
		if (w->items[i].catalog == catalog)
			return &w->items[i];
	return NULL;
}
