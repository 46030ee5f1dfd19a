/* Finding what this transaction wrote.
 *
 * Three sources: the counters of each system catalog (which were written at
 * all), the rows themselves by xmin and cmin (what was made or changed), and
 * the locks that this backend holds (what may be gone: a dropped object keeps
 * its lock to the end of the transaction). */
#include "io/catalog_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "io/sql.h"

enum {
	CATALOG_AGGREGATE = 2600,
	CATALOG_DEPEND = 2608,
	CATALOG_DESCRIPTION = 2609,
	CATALOG_INDEX = 2610,
	CATALOG_INHERITS = 2611,
	CATALOG_SEQUENCE = 2224,
	CATALOG_FOREIGN_TABLE = 3118,
	CATALOG_PARTITIONED = 3350,
	CATALOG_ENUM = 3501,
	CATALOG_RANGE = 3541,
};

/* FirstNormalObjectId: below are the objects of initdb. */
#define FIRST_USER_OID 16384

/* Scanned by touched.sql. */
static const uint32_t scanned[] = {
	CLASS_REL,	  CLASS_ATTRIBUTE,     CLASS_ATTRDEF,
	CLASS_CONSTRAINT, CATALOG_INDEX,       CLASS_TRIGGER,
	CLASS_REWRITE,	  CLASS_POLICY,	       CATALOG_INHERITS,
	CATALOG_SEQUENCE, CATALOG_PARTITIONED, CATALOG_FOREIGN_TABLE,
	CLASS_TYPE,	  CATALOG_ENUM,	       CATALOG_RANGE,
	CLASS_PROC,	  CATALOG_AGGREGATE,   CATALOG_DESCRIPTION,
	CATALOG_DEPEND,
};

/* Of these, the rows belong to relations, which whoever writes them has locked;
 * but for privileges and superusers who write into catalogs. */
static const uint32_t of_relations[] = {
	CLASS_REL,	  CLASS_ATTRIBUTE,     CLASS_ATTRDEF,
	CLASS_CONSTRAINT, CATALOG_INDEX,       CLASS_TRIGGER,
	CLASS_REWRITE,	  CLASS_POLICY,	       CATALOG_INHERITS,
	CATALOG_SEQUENCE, CATALOG_PARTITIONED, CATALOG_FOREIGN_TABLE,
};

/* An update here may be a new name that texts of any class mention. */
static const uint32_t names_everywhere[] = {
	CLASS_AUTHID,	 CLASS_SERVER,	    CLASS_FDW,	    CLASS_AM,
	CLASS_LANGUAGE,	 CLASS_OPCLASS,	    CLASS_OPERATOR, CLASS_OPFAMILY,
	CLASS_EXTENSION, CLASS_COLLATION,   CLASS_TS_DICT,  CLASS_TS_PARSER,
	CLASS_TS_CONFIG, CLASS_TS_TEMPLATE,
};

static bool listed(const uint32_t *list, size_t nr, uint32_t id)
{
	for (size_t i = 0; i < nr; i++)
		if (list[i] == id)
			return true;
	return false;
}

/* ---- sets of addresses ---- */

void address_set_init(struct address_set *s)
{
	memset(s, 0, sizeof(*s));
	arena_init(&s->arena);
}

void address_set_release(struct address_set *s)
{
	object_table_release(&s->table);
	free(s->items);
	arena_release(&s->arena);
	memset(s, 0, sizeof(*s));
}

bool address_set_add(struct address_set *s, uint32_t class_id,
		     uint32_t object_id)
{
	struct object *o;

	if (object_table_get(&s->table, class_id, object_id))
		return false;
	o = arena_alloc(&s->arena, sizeof(*o));
	o->class_id = class_id;
	o->object_id = object_id;
	object_table_put(&s->table, o);
	GROW(s->items, s->nr + 1, s->cap);
	s->items[s->nr++] = o;
	return true;
}

/* ---- work ---- */

static bool is_of(const struct catalog_query *q, uint32_t catalog)
{
	if (q->by)
		return false;
	for (size_t i = 0; i < QUERY_CATALOGS_MAX && q->catalogs[i]; i++)
		if (q->catalogs[i] == catalog)
			return true;
	return false;
}

static void add_class(struct work *w, uint32_t catalog)
{
	for (size_t i = 0; i < catalog_query_nr; i++)
		if (is_of(&catalog_queries[i], catalog))
			w->classes[i] = true;
}

void work_add(struct catalog *cat, struct work *w, uint32_t class_id,
	      uint32_t object_id)
{
	const struct object *o = catalog_get(cat, class_id, object_id);

	if (!object_id)
		return;
	/* Of what is nobody's own, the privileges alone count. */
	if (object_id < FIRST_USER_OID ||
	    catalog_is_member(cat, class_id, object_id))
		add_class(w, CLASS_INIT_PRIVS);
	if (o && o->identity_of)
		work_add(cat, w, CLASS_REL, o->identity_of->object_id);
	if (o && o->top != o) {
		class_id = o->top->class_id;
		object_id = o->top->object_id;
	}
	switch (class_id) {
	case CLASS_REL:
	case CLASS_TYPE:
	case CLASS_PROC:
		address_set_add(&w->objects, class_id, object_id);
		break;
	default:
		add_class(w, class_id);
		break;
	}
}

/* ---- counters ---- */

static long long number(const char *text)
{
	return text ? strtoll(text, NULL, 10) : 0;
}

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
		return 0;
	}
	if (out->nr == COUNTER_MAX)
		bug("more than %d counters", COUNTER_MAX);
	k = &out->items[out->nr];
	k->catalog = (uint32_t)number(value[0]);
	k->inserted = number(value[1]);
	k->updated = number(value[2]);
	k->deleted = number(value[3]);
	out->nr++;
	return 0;
}

struct conn_request counters_request(struct counters *out)
{
	memset(out, 0, sizeof(*out));
	return (struct conn_request){ .name = "ledger counters",
				      .sql = sql_counters,
				      .row = on_counter,
				      .ctx = out };
}

int counters_read(struct conn *c, struct counters *out, struct err *e)
{
	struct conn_request q = counters_request(out);

	return conn_pipeline(c, &q, 1, e);
}

static void judge_one(const struct counter *was, const struct counter *now,
		      struct work *w, struct writes *out)
{
	long long rows =
	    now->inserted - was->inserted + now->updated - was->updated;
	bool removed = now->deleted > was->deleted;

	if (rows || removed)
		add_class(w, now->catalog);
	if (!listed(scanned, ARRAY_LEN(scanned), now->catalog))
		return;
	if (removed)
		out->deleted = true;
	if (rows)
		out->items[out->nr++] =
		    (struct writes_of){ now->catalog, rows, 0 };
}

bool counters_judge(const struct counters *before, const struct counters *now,
		    struct work *w, struct writes *out)
{
	memset(out, 0, sizeof(*out));
	if (!now->trusted || now->nr != before->nr)
		return false;
	for (size_t i = 0; i < now->nr; i++) {
		const struct counter *a = &before->items[i];
		const struct counter *b = &now->items[i];
		bool updated = b->updated > a->updated;

		if (updated && listed(names_everywhere,
				      ARRAY_LEN(names_everywhere), b->catalog))
			return false;
		if (updated && b->catalog == CATALOG_ENUM)
			out->labels_renamed = true;
		judge_one(a, b, w, out);
	}
	return true;
}

/* ---- rows and locks ---- */

struct search {
	struct catalog *cat;
	struct work *w;
	long long watermark;
	struct writes *writes;
};

static int on_touched(void *ctx, char **value, const size_t *len, int nr,
		      struct err *e)
{
	struct search *s = ctx;
	uint32_t catalog = catalog_oid(value[0]);
	long long command = strtoll(value[3], NULL, 10);

	(void)len;
	(void)nr;
	(void)e;
	if (command > s->watermark)
		s->watermark = command;
	/* What belongs to an extension is nobody's schema: everything may have
	 * come in or gone out. */
	if (catalog == CATALOG_DEPEND)
		s->cat->must_read_all = true;
	work_add(s->cat, s->w, catalog_oid(value[1]), catalog_oid(value[2]));
	if (catalog == CATALOG_ENUM && s->writes->labels_renamed) {
		struct object *o =
		    catalog_get(s->cat, CLASS_TYPE, catalog_oid(value[2]));

		if (o)
			catalog_note_renamed(s->cat, o);
	}
	return 0;
}

/* A row that was found through a lock, and how many writes it accounts for. */
static int on_touched_locked(void *ctx, char **value, const size_t *len, int nr,
			     struct err *e)
{
	struct search *s = ctx;
	uint32_t catalog = catalog_oid(value[0]);

	for (size_t i = 0; i < s->writes->nr; i++)
		if (s->writes->items[i].catalog == catalog)
			s->writes->items[i].found +=
			    strtoll(value[4], NULL, 10);
	return on_touched(ctx, value, len, nr, e);
}

/* Only what is known here can be gone from here. */
static int on_locked(void *ctx, char **value, const size_t *len, int nr,
		     struct err *e)
{
	struct search *s = ctx;
	uint32_t class_id = catalog_oid(value[0]);
	uint32_t object_id = catalog_oid(value[1]);

	(void)len;
	(void)nr;
	(void)e;
	if (catalog_get(s->cat, class_id, object_id))
		work_add(s->cat, s->w, class_id, object_id);
	return 0;
}

static int on_member_count(void *ctx, char **value, const size_t *len, int nr,
			   struct err *e)
{
	struct search *s = ctx;

	(void)len;
	(void)nr;
	(void)e;
	if (strtoull(value[0], NULL, 10) != s->cat->members.nr)
		s->cat->must_read_all = true;
	return 0;
}

/* The catalogs to scan, as an array text: those of relations or the others. */
static void put_catalogs(struct buf *out, const struct writes *w,
			 bool relations, bool settled)
{
	char before = '{';

	buf_clear(out);
	for (size_t i = 0; i < w->nr; i++) {
		const struct writes_of *x = &w->items[i];
		bool is_relation =
		    listed(of_relations, ARRAY_LEN(of_relations), x->catalog);

		if (is_relation != relations ||
		    (settled && x->found == x->rows))
			continue;
		buf_printf(out, "%c%u", before, x->catalog);
		before = ',';
	}
	buf_puts(out, before == '{' ? "{}" : "}");
}

struct touched_texts {
	const char *locked, *scan;
	char seen[32];
	struct buf catalogs, others;
};

/* By lock and by index first: a new table is found in a thousand for the price
 * of one. */
static int find_locked(struct search *s, struct touched_texts *t, struct err *e)
{
	struct conn_request q[] = {
		{ .name = "ledger pin", .sql = catalog_pin_sql },
		{ .name = "ledger pin by index",
		  .sql = catalog_pin_by_index_sql },
		{ .name = "ledger touched locked",
		  .sql = t->locked,
		  .params = { t->seen, t->catalogs.data },
		  .param_nr = 2,
		  .row = on_touched_locked,
		  .ctx = s },
		{ .name = "ledger touched",
		  .sql = t->scan,
		  .params = { t->seen, t->others.data },
		  .param_nr = 2,
		  .row = on_touched,
		  .ctx = s },
		{ .name = "ledger member count",
		  .sql = "SELECT pg_catalog.count(*) FROM pg_catalog.pg_depend"
			 " WHERE refclassid = 3079 AND deptype = 'e'",
		  .row = on_member_count,
		  .ctx = s },
		{ .name = "ledger locked",
		  .sql = sql_locked,
		  .row = on_locked,
		  .ctx = s },
	};

	return conn_pipeline(s->cat->conn, q,
			     ARRAY_LEN(q) - (s->writes->deleted ? 0 : 1), e);
}

/* What the locks do not account for: privileges, and who knows what. */
static int find_rest(struct search *s, struct touched_texts *t, struct err *e)
{
	struct conn_request q = {
		.name = "ledger touched",
		.sql = t->scan,
		.params = { t->seen, t->catalogs.data },
		.param_nr = 2,
		.row = on_touched,
		.ctx = s,
	};

	return conn_pipeline(s->cat->conn, &q, 1, e);
}

int touched_read(struct catalog *cat, struct work *w, struct writes *writes,
		 long long *watermark, struct err *e)
{
	struct arena a = ARENA_INIT;
	int version = conn_server_version(cat->conn);
	struct search s = { cat, w, *watermark, writes };
	struct touched_texts t = {
		.locked =
		    catalog_sql(&a, sql_touched_locked, version, SQL_REFRESH),
		.scan = catalog_sql(&a, sql_touched, version, SQL_REFRESH),
		.catalogs = BUF_INIT,
		.others = BUF_INIT,
	};
	int rc;

	snprintf(t.seen, sizeof(t.seen), "%lld", *watermark);
	put_catalogs(&t.catalogs, writes, true, false);
	put_catalogs(&t.others, writes, false, false);
	rc = find_locked(&s, &t, e);
	put_catalogs(&t.catalogs, writes, true, true);
	if (rc == 0 && strcmp(t.catalogs.data, "{}") != 0)
		rc = find_rest(&s, &t, e);
	*watermark = s.watermark;
	buf_release(&t.catalogs);
	buf_release(&t.others);
	arena_release(&a);
	return rc;
}

/* ---- dependents ---- */

static int on_dependent(void *ctx, char **value, const size_t *len, int nr,
			struct err *e)
{
	struct search *s = ctx;

	(void)len;
	(void)nr;
	(void)e;
	if (value[0] && value[1])
		work_add(s->cat, s->w, catalog_oid(value[0]),
			 catalog_oid(value[1]));
	return 0;
}

int dependents_read(struct catalog *cat, struct work *w, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct search s = { .cat = cat, .w = w };
	struct buf classes = BUF_INIT, oids = BUF_INIT;
	struct conn_request q[] = {
		{ .name = "ledger pin", .sql = catalog_pin_sql },
		{ .name = "ledger pin by index",
		  .sql = catalog_pin_by_index_sql },
		{ .name = "ledger dependents",
		  .sql = catalog_sql(&a, sql_dependents,
				     conn_server_version(cat->conn),
				     SQL_REFRESH),
		  .param_nr = 2,
		  .row = on_dependent,
		  .ctx = &s },
	};
	int rc;

	for (size_t i = 0; i < cat->renamed_nr; i++) {
		buf_printf(&classes, "%c%u", i ? ',' : '{',
			   cat->renamed[i]->class_id);
		buf_printf(&oids, "%c%u", i ? ',' : '{',
			   cat->renamed[i]->object_id);
	}
	buf_putc(&classes, '}');
	buf_putc(&oids, '}');
	q[2].params[0] = classes.data;
	q[2].params[1] = oids.data;
	cat->renamed_nr = 0;
	rc = conn_pipeline(cat->conn, q, ARRAY_LEN(q), e);
	buf_release(&classes);
	buf_release(&oids);
	arena_release(&a);
	return rc;
}
