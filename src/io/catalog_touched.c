/* Finding what this transaction wrote.
 *
 * Three sources: the counters of each system catalog (which were written at
 * all), the rows themselves by xmin and cmin (what was made or changed), and
 * the locks that this backend holds (what may be gone: a dropped object keeps
 * its lock to the end of the transaction). Each catalog has a small query of
 * its own, because PostgreSQL takes longer to set up a plan over all of them
 * than to run it. */
#include "io/catalog_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "io/sql.h"

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
 * but for privileges and superusers who write into catalogs. A type may be the
 * row type of one. */
static const uint32_t of_relations[] = {
	CLASS_REL,	  CLASS_ATTRIBUTE,     CLASS_ATTRDEF,
	CLASS_CONSTRAINT, CATALOG_INDEX,       CLASS_TRIGGER,
	CLASS_REWRITE,	  CLASS_POLICY,	       CATALOG_INHERITS,
	CATALOG_SEQUENCE, CATALOG_PARTITIONED, CATALOG_FOREIGN_TABLE,
	CLASS_TYPE,
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

void work_add_class(struct work *w, uint32_t catalog)
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
		work_add_class(w, CLASS_INIT_PRIVS);
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
		work_add_class(w, class_id);
		break;
	}
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
	/* A label that has another name now. */
	if (catalog == CATALOG_ENUM &&
	    writes_get(s->writes, CATALOG_ENUM)->updated) {
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

/* ---- the queries of one search ---- */

/* Twice as many as there are catalogs to scan, and what goes with them. */
#define SEARCH_MAX 64

struct search_run {
	struct search *search;
	struct arena *a;
	const char *seen, *locks;
	struct conn_request items[SEARCH_MAX];
	size_t nr;
};

static struct conn_request *add_request(struct search_run *run,
					const char *name, const char *sql)
{
	struct conn_request *q = &run->items[run->nr++];

	if (run->nr > SEARCH_MAX)
		bug("more than %d queries to find what was written",
		    SEARCH_MAX);
	memset(q, 0, sizeof(*q));
	q->name = name;
	q->sql = sql;
	q->ctx = run->search;
	return q;
}

/* At the beginning of a line: the files have comments, too. */
#define SELECT "\nSELECT "
#define UNION "\nUNION ALL\n"

/* The SELECTs of a file that look into one catalog, the first word of each,
 * as requests. */
static void add_selects(struct search_run *run, const char *file,
			const char *text, uint32_t catalog, bool locked)
{
	const char *from = text, *end;
	int nr = 0;

	for (; from; from = end ? end + strlen(UNION) - 1 : NULL) {
		const char *select = strstr(from, SELECT);
		struct conn_request *q;
		const char *name, *sql;

		end = strstr(from, UNION);
		if (!select)
			bug("no SELECT in %s", file);
		if (catalog_oid(select + strlen(SELECT)) != catalog)
			continue;
		name = arena_printf(run->a, "ledger %s %u %d", file, catalog,
				    nr++);
		sql = arena_memdupz(run->a, select,
				    end ? (size_t)(end - select) + 1
					: strlen(select));
		sql = catalog_request_sql(run->search->cat, run->a, name, sql,
					  SQL_REFRESH);
		q = add_request(run, name, sql);
		q->row = locked ? on_touched_locked : on_touched;
		q->params[q->param_nr++] = run->seen;
		if (locked)
			q->params[q->param_nr++] = run->locks;
	}
}

/* Beyond so many, one look at a whole catalog is cheaper than one look for each
 * lock: a transaction that makes thousands of tables holds them all. */
#define LOCKS_BY_INDEX_MAX 100

static bool by_lock(const struct search_run *run)
{
	size_t nr = 0;

	for (const char *p = run->locks; *p; p++)
		nr += *p == ',';
	return nr < LOCKS_BY_INDEX_MAX;
}

static bool is_of_relation(const struct writes_of *x)
{
	return listed(of_relations, ARRAY_LEN(of_relations), x->catalog);
}

/* By lock and by index first: a new table is found in a thousand for the price
 * of one. */
static void add_searches(struct search_run *run, const struct writes *writes)
{
	for (size_t i = 0; i < writes->nr; i++) {
		const struct writes_of *x = &writes->items[i];

		if (!x->rows ||
		    !listed(scanned, ARRAY_LEN(scanned), x->catalog))
			continue;
		if (is_of_relation(x) && by_lock(run))
			add_selects(run, "touched locked", sql_touched_locked,
				    x->catalog, true);
		else
			add_selects(run, "touched", sql_touched, x->catalog,
				    false);
	}
}

static bool some_deleted(const struct writes *writes)
{
	for (size_t i = 0; i < writes->nr; i++)
		if (writes->items[i].deleted &&
		    listed(scanned, ARRAY_LEN(scanned),
			   writes->items[i].catalog))
			return true;
	return false;
}

/* What is gone is known by its lock, and a member of an extension by their
 * number. */
static void add_deletions(struct search_run *run, const struct writes *writes)
{
	const struct writes_of *depend = writes_get(writes, CATALOG_DEPEND);

	if (some_deleted(writes))
		add_request(run, "ledger locked", sql_locked)->row = on_locked;
	if (depend && (depend->deleted || depend->updated))
		add_request(run, "ledger member count",
			    "SELECT pg_catalog.count(*)"
			    " FROM pg_catalog.pg_depend"
			    " WHERE refclassid = 3079 AND deptype = 'e'")
		    ->row = on_member_count;
}

/* What the locks do not account for: privileges, and who knows what. */
static void add_rest(struct search_run *run, const struct writes *writes)
{
	if (!by_lock(run))
		return;
	for (size_t i = 0; i < writes->nr; i++) {
		const struct writes_of *x = &writes->items[i];

		if (is_of_relation(x) && x->rows != x->found)
			add_selects(run, "touched", sql_touched, x->catalog,
				    false);
	}
}

static int run_search(struct search_run *run, struct err *e)
{
	return run->nr ? conn_pipeline(run->search->cat->conn, run->items,
				       run->nr, e)
		       : 0;
}

/* What is looked at one by one before whole catalogs are; pins the session,
 * which must be done once. */
static int choose_locks(struct search_run *run, const char *locks,
			struct buf *newest, struct err *e)
{
	struct catalog *cat = run->search->cat;

	run->locks = locks;
	if (!newest_is_used(cat)) {
		newest_note_locks(cat, locks);
		add_request(run, "ledger pin refresh", catalog_pin_refresh_sql);
		return 0;
	}
	if (newest_read(cat, run->seen, newest, e))
		return -1;
	run->locks = newest->data;
	return 0;
}

int touched_read(struct catalog *cat, struct work *w, struct writes *writes,
		 const char *locks, long long *watermark, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct buf newest = BUF_INIT;
	struct search s = { cat, w, *watermark, writes };
	struct search_run run = { .search = &s, .a = &a };
	int rc;

	run.seen = arena_printf(&a, "%lld", *watermark);
	rc = choose_locks(&run, locks, &newest, e);
	if (rc == 0) {
		add_searches(&run, writes);
		add_deletions(&run, writes);
		rc = run_search(&run, e);
	}
	run.nr = 0;
	if (rc == 0) {
		add_rest(&run, writes);
		rc = run_search(&run, e);
	}
	*watermark = s.watermark;
	newest_note_work(cat, w);
	buf_release(&newest);
	arena_release(&a);
	return rc;
}

/* ---- dependents ---- */

static int on_dependent(void *ctx, char **value, const size_t *len, int nr,
			struct err *e)
{
	struct search *s = ctx;
	uint32_t class_id, object_id;

	(void)len;
	(void)nr;
	(void)e;
	class_id = catalog_oid(value[0]);
	object_id = catalog_oid(value[1]);
	/* The row type of a table, array types and TOAST tables are told with
	 * theirs. */
	if ((class_id == CLASS_TYPE || class_id == CLASS_REL) &&
	    !catalog_get(s->cat, class_id, object_id))
		return 0;
	if (class_id)
		work_add(s->cat, s->w, class_id, object_id);
	return 0;
}

int dependents_read(struct catalog *cat, struct work *w, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct search s = { .cat = cat, .w = w };
	struct buf classes = BUF_INIT, oids = BUF_INIT;
	struct conn_request q[] = {
		{ .name = "ledger pin refresh",
		  .sql = catalog_pin_refresh_sql },
		{ .name = "ledger dependents",
		  .sql = catalog_request_sql(cat, &a, "ledger dependents",
					     sql_dependents, SQL_REFRESH),
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
	q[1].params[0] = classes.data;
	q[1].params[1] = oids.data;
	cat->renamed_nr = 0;
	rc = conn_pipeline(cat->conn, q, ARRAY_LEN(q), e);
	buf_release(&classes);
	buf_release(&oids);
	arena_release(&a);
	return rc;
}
