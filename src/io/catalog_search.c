/* The queries that find what a transaction wrote: which are needed is known
 * from the counters; until these are there, from what statements of the same
 * kind needed before. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "io/sql.h"

/* Beyond so many, one look at a whole catalog is cheaper than one look for each
 * lock: a transaction that makes thousands of tables holds them all. */
#define LOCKS_BY_INDEX_MAX 100

/* Scanned by touched.sql. The rows of the first ones belong to relations, which
 * whoever writes them has locked; but for privileges and superusers who write
 * into catalogs. A type may be the row type of one, a comment may be on one. */
static const uint32_t scanned[] = {
	CLASS_REL,	  CLASS_ATTRIBUTE,     CLASS_ATTRDEF,
	CLASS_CONSTRAINT, CATALOG_INDEX,       CLASS_TRIGGER,
	CLASS_REWRITE,	  CLASS_POLICY,	       CATALOG_INHERITS,
	CATALOG_SEQUENCE, CATALOG_PARTITIONED, CATALOG_FOREIGN_TABLE,
	CLASS_TYPE,	  CATALOG_DESCRIPTION, CATALOG_ENUM,
	CATALOG_RANGE,	  CLASS_PROC,	       CATALOG_AGGREGATE,
	CATALOG_DEPEND,
};
#define OF_RELATIONS 14

_Static_assert(ARRAY_LEN(scanned) <= 32, "struct searches has a bit for each");

/* The bit of a catalog; 0: it is not scanned. */
static uint32_t bit_of(uint32_t catalog)
{
	for (size_t i = 0; i < ARRAY_LEN(scanned); i++)
		if (scanned[i] == catalog)
			return UINT32_C(1) << i;
	return 0;
}

static bool is_of_relation(uint32_t bit)
{
	return bit && bit < UINT32_C(1) << OF_RELATIONS;
}

/* ---- which ---- */

static bool by_lock(size_t locks)
{
	return locks <= LOCKS_BY_INDEX_MAX;
}

/* By lock and by index first: a new table is found in a thousand for the price
 * of one. What is gone is known by its lock, and a member of an extension by
 * their number. */
struct searches searches_needed(const struct writes *writes, size_t locks)
{
	const struct writes_of *depend = writes_get(writes, CATALOG_DEPEND);
	struct searches s = { .members = depend &&
					 (depend->deleted || depend->updated) };

	for (size_t i = 0; i < writes->nr; i++) {
		const struct writes_of *x = &writes->items[i];
		uint32_t bit = bit_of(x->catalog);

		if (x->deleted && bit)
			s.gone = true;
		if (!x->rows)
			continue;
		if (is_of_relation(bit) && by_lock(locks))
			s.locked |= bit;
		else
			s.whole |= bit;
	}
	return s;
}

/* What the locks do not account for: privileges, and who knows what. */
struct searches searches_rest(const struct writes *writes, size_t locks)
{
	struct searches s = { .locked = 0 };

	for (size_t i = 0; by_lock(locks) && i < writes->nr; i++) {
		const struct writes_of *x = &writes->items[i];
		uint32_t bit = bit_of(x->catalog);

		if (is_of_relation(bit) && x->rows != x->found)
			s.whole |= bit;
	}
	return s;
}

struct searches searches_join(struct searches a, struct searches b)
{
	return (struct searches){ .locked = a.locked | b.locked,
				  .whole = a.whole | b.whole,
				  .gone = a.gone || b.gone,
				  .members = a.members || b.members };
}

struct searches searches_without(struct searches a, struct searches b)
{
	return (struct searches){ .locked = a.locked & ~b.locked,
				  .whole = a.whole & ~b.whole,
				  .gone = a.gone && !b.gone,
				  .members = a.members && !b.members };
}

bool searches_is_empty(struct searches s)
{
	return !s.locked && !s.whole && !s.gone && !s.members;
}

/* ---- as requests ---- */

static void add_row(struct touched *t, struct touched_row row)
{
	GROW(t->items, t->nr + 1, t->cap);
	t->items[t->nr++] = row;
}

static int on_touched(void *ctx, char **value, const size_t *len, int nr,
		      struct err *e)
{
	(void)len;
	(void)e;
	add_row(ctx, (struct touched_row){
			 .catalog = catalog_oid(value[0]),
			 .class_id = catalog_oid(value[1]),
			 .object_id = catalog_oid(value[2]),
			 .command = strtoll(value[3], NULL, 10),
			 .writes = nr > 4 ? strtoll(value[4], NULL, 10) : 0,
			 .locked = nr > 4,
		     });
	return 0;
}

static int on_locked(void *ctx, char **value, const size_t *len, int nr,
		     struct err *e)
{
	(void)len;
	(void)nr;
	(void)e;
	add_row(ctx, (struct touched_row){
			 .class_id = catalog_oid(value[0]),
			 .object_id = catalog_oid(value[1]),
			 .command = -1,
		     });
	return 0;
}

static int on_member_count(void *ctx, char **value, const size_t *len, int nr,
			   struct err *e)
{
	struct touched *t = ctx;

	(void)len;
	(void)nr;
	(void)e;
	t->members = strtoll(value[0], NULL, 10);
	return 0;
}

struct requests {
	struct catalog *cat;
	struct arena *a;
	const char *seen;
	struct touched *found;
	struct conn_request *items;
	size_t nr;
};

static struct conn_request *add_request(struct requests *r, const char *name,
					const char *sql)
{
	struct conn_request *q = &r->items[r->nr++];

	/* One place is the pin's. */
	if (r->nr >= SEARCH_MAX)
		bug("more than %d queries to find what was written",
		    SEARCH_MAX);
	*q = (struct conn_request){ .name = name, .sql = sql, .ctx = r->found };
	return q;
}

/* At the beginning of a line: the files have comments, too. */
#define SELECT "\nSELECT "
#define UNION "\nUNION ALL\n"

/* The SELECTs of a file that look into one catalog, the first word of each. */
static void add_selects(struct requests *r, const char *file, const char *text,
			uint32_t catalog)
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
		name =
		    arena_printf(r->a, "ledger %s %u %d", file, catalog, nr++);
		sql = arena_memdupz(r->a, select,
				    end ? (size_t)(end - select) + 1
					: strlen(select));
		sql = catalog_request_sql(r->cat, r->a, name, sql, SQL_REFRESH);
		q = add_request(r, name, sql);
		q->row = on_touched;
		q->params[q->param_nr++] = r->seen;
	}
}

size_t searches_requests(struct catalog *cat, struct arena *a,
			 struct searches s, long long watermark,
			 struct touched *found, struct conn_request *out)
{
	struct requests r = { .cat = cat,
			      .a = a,
			      .seen = arena_printf(a, "%lld", watermark),
			      .found = found,
			      .items = out };

	for (size_t i = 0; i < ARRAY_LEN(scanned); i++) {
		if (s.locked & UINT32_C(1) << i)
			add_selects(&r, "touched locked", sql_touched_locked,
				    scanned[i]);
		if (s.whole & UINT32_C(1) << i)
			add_selects(&r, "touched", sql_touched, scanned[i]);
	}
	if (s.gone)
		add_request(&r, "ledger locked", sql_locked)->row = on_locked;
	if (s.members)
		add_request(&r, "ledger member count",
			    "SELECT pg_catalog.count(*)"
			    " FROM pg_catalog.pg_depend"
			    " WHERE refclassid = 3079 AND deptype = 'e'")
		    ->row = on_member_count;
	return r.nr;
}

/* ---- habits ---- */

void habits_init(struct habits *h)
{
	map_init(&h->by_kind);
	arena_init(&h->arena);
}

void habits_release(struct habits *h)
{
	map_release(&h->by_kind);
	arena_release(&h->arena);
}

struct searches habits_get(const struct habits *h, const char *kind)
{
	const struct searches *s = kind ? map_get(&h->by_kind, kind) : NULL;

	return s ? *s : (struct searches){ .locked = 0 };
}

void habits_set(struct habits *h, const char *kind, struct searches s)
{
	struct searches *kept = kind ? map_get(&h->by_kind, kind) : NULL;

	if (!kind)
		return;
	if (!kept) {
		kept = arena_alloc(&h->arena, sizeof(*kept));
		map_put(&h->by_kind, arena_strdup(&h->arena, kind), kept);
	}
	*kept = s;
}
