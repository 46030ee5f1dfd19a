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

/* FirstNormalObjectId: below are the objects of initdb. */
#define FIRST_USER_OID 16384

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

static void judge_row(struct catalog *cat, struct work *w,
		      struct writes_of *written, const struct touched_row *row)
{
	/* Such a row is a multirange type's, and names the range type. */
	bool multirange = row->class_id == CATALOG_RANGE;
	uint32_t class_id = multirange ? CLASS_TYPE : row->class_id;
	struct object *o;

	if (row->locked)
		written->found += row->writes;
	/* What belongs to an extension is nobody's schema: everything may have
	 * come in or gone out. */
	if (row->catalog == CATALOG_DEPEND)
		cat->must_read_all = true;
	work_add(cat, w, class_id, row->object_id);
	/* A label or a multirange type that has another name now. */
	o = (multirange || row->catalog == CATALOG_ENUM) && written->updated
		? catalog_get(cat, CLASS_TYPE, row->object_id)
		: NULL;
	if (o)
		catalog_note_renamed(cat, o);
}

/* Only what is known here can be gone from here. */
static void judge_locked(struct catalog *cat, struct work *w,
			 const struct touched_row *row)
{
	if (catalog_get(cat, row->class_id, row->object_id))
		work_add(cat, w, row->class_id, row->object_id);
}

static struct writes_of *written_to(struct writes *writes, uint32_t catalog)
{
	for (size_t i = 0; i < writes->nr; i++)
		if (writes->items[i].catalog == catalog)
			return &writes->items[i];
	return NULL;
}

/* A search may have been for nothing: then its rows are of before. */
static void judge(struct catalog *cat, struct work *w, struct writes *writes,
		  struct searches needed, struct touched *found,
		  long long *watermark)
{
	for (size_t i = 0; i < found->nr; i++) {
		const struct touched_row *row = &found->items[i];
		struct writes_of *written = written_to(writes, row->catalog);

		if (row->command > *watermark)
			*watermark = row->command;
		if (written)
			judge_row(cat, w, written, row);
		else if (!row->catalog && needed.gone)
			judge_locked(cat, w, row);
	}
	found->nr = 0;
	if (needed.members && found->members >= 0 &&
	    (unsigned long long)found->members != cat->members.nr)
		cat->must_read_all = true;
}

/* Those of `s` that `l` did not ask for yet. */
static int search(struct catalog *cat, struct look *l, struct searches s,
		  long long watermark, struct err *e)
{
	struct conn_request q[SEARCH_MAX];
	struct searches more = searches_without(s, l->asked);
	struct arena a = ARENA_INIT;
	size_t nr = 0;
	int rc;

	if (l->pinned && searches_is_empty(more))
		return 0;
	if (!l->pinned)
		q[nr++] = catalog_pin_refresh();
	l->pinned = true;
	nr += searches_requests(cat, &a, more, watermark, &l->found, &q[nr]);
	rc = conn_pipeline(cat->conn, q, nr, e);
	l->asked = searches_join(l->asked, more);
	arena_release(&a);
	return rc;
}

int touched_read(struct catalog *cat, struct work *w, struct writes *writes,
		 struct look *l, long long *watermark, struct err *e)
{
	struct searches s = searches_needed(writes, l->locks);
	long long since = *watermark;

	if (search(cat, l, s, since, e))
		return -1;
	judge(cat, w, writes, s, &l->found, watermark);
	s = searches_rest(writes, l->locks);
	if (search(cat, l, s, since, e))
		return -1;
	judge(cat, w, writes, s, &l->found, watermark);
	newest_note_work(cat, w);
	return 0;
}

/* ---- dependents ---- */

struct dependents {
	struct catalog *cat;
	struct work *w;
};

static int on_dependent(void *ctx, char **value, const size_t *len, int nr,
			struct err *e)
{
	struct dependents *s = ctx;
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
	struct dependents s = { cat, w };
	struct buf classes = BUF_INIT, oids = BUF_INIT;
	struct conn_request q[] = {
		catalog_pin_refresh(),
		{ .name = "ledger dependents",
		  .sql = catalog_request_sql(cat, &a, "ledger dependents",
					     sql_dependents, SQL_REFRESH),
		  .param_nr = 2,
		  .row = on_dependent,
		  .ctx = &s },
		catalog_unpin(),
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
