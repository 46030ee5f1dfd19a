/* Keeping the snapshot current inside a transaction, for a price in proportion
 * to what changed. */
#include "io/catalog_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "io/sql.h"

/* A rename may reach what mentions it, whose name then is another, and so on;
 * real schemas need two rounds. */
#define ROUNDS_MAX 16

struct refresh {
	bool begun;
	struct counters counters; /* as of the last refresh */
	bool begins;		  /* with what is asked next */
	struct counters at_begin;
	bool asks_status, committed; /* of the transaction before */
	long long watermark;	     /* last command seen */
	/* What this transaction's refreshes read. After a rollback what the
	 * catalog remembers of these is of no use: they are read again. */
	struct address_set read;
	bool *read_classes;
	bool read_all;
	bool carry; /* read them again with the next refresh */
	struct habits habits;
};

static struct refresh *refresh_of(struct catalog *cat)
{
	struct refresh *f = cat->refresh;

	if (f)
		return f;
	f = xcalloc(1, sizeof(*f));
	address_set_init(&f->read);
	habits_init(&f->habits);
	f->read_classes = xcalloc(catalog_query_nr, sizeof(bool));
	cat->refresh = f;
	return f;
}

void catalog_refresh_free(struct catalog *cat)
{
	if (!cat->refresh)
		return;
	address_set_release(&cat->refresh->read);
	habits_release(&cat->refresh->habits);
	free(cat->refresh->read_classes);
	free(cat->refresh);
	cat->refresh = NULL;
}

/* What was read is committed: its past cannot come back. */
static void forget_read(struct catalog *cat, struct refresh *f)
{
	for (size_t i = 0; i < cat->objects.size; i++)
		if (cat->objects.slots[i] && f->read.nr)
			cat->objects.slots[i]->past = NULL;
	address_set_release(&f->read);
	address_set_init(&f->read);
	memset(f->read_classes, 0, catalog_query_nr * sizeof(bool));
	f->read_all = false;
	f->carry = false;
}

static int on_status(void *ctx, char **value, const size_t *len, int nr,
		     struct err *e)
{
	struct refresh *f = ctx;

	(void)len;
	(void)nr;
	(void)e;
	f->committed = value[0] && strcmp(value[0], "committed") == 0;
	return 0;
}

static void begin_done(void *ctx)
{
	struct catalog *cat = ctx;
	struct refresh *f = cat->refresh;

	/* After a rollback to a savepoint that no refresh followed, the catalog
	 * remembers what was undone, although the transaction was committed. */
	if (f->asks_status && f->committed && !f->carry)
		forget_read(cat, f);
	else if (f->asks_status)
		f->carry = true;
	f->counters = f->at_begin;
	f->watermark = -1;
	f->begins = false;
	f->begun = true;
}

/* Whether the transaction before this one came to nothing is known to the
 * server alone. */
#define BEGIN_REQUESTS 2
static size_t begin_requests(struct catalog *cat, struct arena *a,
			     struct conn_request out[BEGIN_REQUESTS])
{
	struct refresh *f = refresh_of(cat);
	size_t nr = 0;

	newest_forget(cat);
	f->asks_status = f->begun && f->counters.xid;
	f->committed = false;
	if (f->asks_status)
		out[nr++] = (struct conn_request){
			.name = "ledger transaction status",
			.sql = "SELECT pg_catalog.pg_xact_status("
			       "$1::pg_catalog.xid8)",
			.params = { arena_printf(a, "%lld", f->counters.xid) },
			.param_nr = 1,
			.row = on_status,
			.ctx = f,
		};
	out[nr++] = counters_request(cat, a, true, &f->at_begin);
	return nr;
}

#define BEFORE_MAX 12

void catalog_begin_later(struct catalog *cat, const struct conn_request *before,
			 size_t nr)
{
	struct conn_request all[BEFORE_MAX + BEGIN_REQUESTS];
	struct refresh *f = refresh_of(cat);
	struct arena a = ARENA_INIT;

	if (nr > BEFORE_MAX)
		bug("%zu statements to begin a transaction", nr);
	memcpy(all, before, nr * sizeof(*all));
	nr += begin_requests(cat, &a, &all[nr]);
	f->begins = true;
	conn_defer_begin(cat->conn, all, nr, begin_done, cat);
	arena_release(&a);
}

int catalog_begin(struct catalog *cat, struct err *e)
{
	struct conn_request all[BEGIN_REQUESTS];
	struct arena a = ARENA_INIT;
	size_t nr = begin_requests(cat, &a, all);
	int rc = conn_pipeline(cat->conn, all, nr, e);

	arena_release(&a);
	if (rc == 0)
		begin_done(cat);
	return rc;
}

bool catalog_has_begun(const struct catalog *cat)
{
	return cat->refresh && cat->refresh->begun && !cat->refresh->begins;
}

int catalog_rolled_back(struct catalog *cat, struct err *e)
{
	(void)e;
	refresh_of(cat)->carry = true;
	return 0;
}

/* ---- what another object may mention of an object ---- */

static const char *describe(struct arena *a, const struct object *o)
{
	struct buf b = BUF_INIT;
	const char *text;

	buf_puts(&b, o->name ? o->name : "");
	for (size_t i = 0; o->relation && i < o->relation->attr_nr; i++) {
		const struct attr *x = &o->relation->attrs[i];

		buf_printf(&b, " %d %u %s", x->num, x->type, x->name);
	}
	text = arena_memdupz(a, b.data, b.len);
	buf_release(&b);
	return text;
}

/* ---- one round ---- */

static void mark_class_stale(struct catalog *cat, uint32_t class_id)
{
	for (size_t i = 0; class_id && i < cat->objects.size; i++) {
		struct object *o = cat->objects.slots[i];

		if (o && o->class_id == class_id)
			catalog_mark_stale(cat, o);
	}
}

static unsigned class_bit(const struct object *o)
{
	return o->class_id == CLASS_REL	   ? BY_RELATION
	       : o->class_id == CLASS_TYPE ? BY_TYPE
					   : BY_FUNCTION;
}

/* Can query `i` bring rows of `o`? Not when it had none and none were made
 * since; as long as nobody else makes any and nothing was taken back. */
static bool may_have(const struct catalog *cat, size_t i,
		     const struct object *o, const struct writes *writes)
{
	const struct catalog_query *q = &catalog_queries[i];
	const struct object *known =
	    catalog_get(cat, o->class_id, o->object_id);

	if (!(q->by & class_bit(o)))
		return false;
	if (!q->catalogs[0] || cat->undone || !catalog_is_alone(cat) ||
	    (known && known->came & UINT64_C(1) << i))
		return true;
	if (q->catalogs[0] == CATALOG_DESCRIPTION && cat->strange_comments)
		return true;
	for (size_t k = 0; k < QUERY_CATALOGS_MAX && q->catalogs[k]; k++)
		if (writes_get(writes, q->catalogs[k]))
			return true;
	return false;
}

static void choose(const struct catalog *cat, const struct work *w,
		   const struct writes *writes, bool *wanted, struct buf *oids)
{
	buf_putc(oids, '{');
	for (size_t i = 0; i < w->objects.nr; i++)
		buf_printf(oids, "%s%u", i ? "," : "",
			   w->objects.items[i]->object_id);
	buf_putc(oids, '}');
	for (size_t i = 0; i < catalog_query_nr; i++) {
		wanted[i] = w->classes[i];
		for (size_t k = 0; !wanted[i] && k < w->objects.nr; k++)
			wanted[i] =
			    may_have(cat, i, w->objects.items[k], writes);
	}
}

static void note_changed(struct catalog *cat, const struct work *w,
			 const char *const *was)
{
	struct arena a = ARENA_INIT;

	for (size_t i = 0; i < w->objects.nr; i++) {
		const struct object *x = w->objects.items[i];
		struct object *o = catalog_get(cat, x->class_id, x->object_id);

		if (o && was[i] && strcmp(was[i], describe(&a, o)) != 0)
			catalog_note_renamed(cat, o);
	}
	arena_release(&a);
}

/* What is read again loses its entries until they come again. An object may
 * come although it was not asked for by its class: oids are unique within one
 * class only. */
static const char *const *mark_stale(struct catalog *cat, struct arena *a,
				     const struct work *w)
{
	const char **was = arena_array(a, w->objects.nr, sizeof(*was));

	for (size_t i = 0; i < w->objects.nr; i++) {
		const struct object *x = w->objects.items[i];
		struct object *o = catalog_get(cat, x->class_id, x->object_id);

		if (!o)
			continue;
		was[i] = describe(a, o);
		if (o->in_tool_schema)
			cat->must_read_all = true;
		catalog_mark_stale(cat, o);
	}
	for (size_t i = 0; i < catalog_query_nr; i++)
		if (w->classes[i])
			mark_class_stale(cat, catalog_queries[i].class_id);
	return was;
}

static int unpin(struct catalog *cat, struct err *e)
{
	struct conn_request q = catalog_unpin();

	return conn_pipeline(cat->conn, &q, 1, e);
}

/* The session is pinned, or shall be; it is not afterwards. */
enum pins { PINNED, PIN_FIRST };

static int read_pinned(struct catalog *cat, const bool *wanted,
		       const char *oids, enum pins pins, struct err *e)
{
	struct conn_request before = catalog_pin_refresh();
	struct conn_request after = catalog_unpin();

	return catalog_run(cat, wanted, oids, &before, pins == PIN_FIRST,
			   &after, 1, e);
}

/* In the lean form; where it meets what that does not tell, again in the other.
 */
static int read_round(struct catalog *cat, const struct work *w,
		      const struct writes *writes, enum pins pins,
		      struct err *e)
{
	struct arena a = ARENA_INIT;
	struct buf oids = BUF_INIT;
	bool *wanted = arena_array(&a, catalog_query_nr, sizeof(*wanted));
	const char *const *was;
	int rc;

	choose(cat, w, writes, wanted, &oids);
	was = mark_stale(cat, &a, w);
	cat->rare = false;
	cat->lean = true;
	rc = read_pinned(cat, wanted, oids.data, pins, e);
	cat->lean = false;
	if (rc == 0 && cat->rare) {
		cat->rare = false;
		mark_stale(cat, &a, w);
		rc = read_pinned(cat, wanted, oids.data, PIN_FIRST, e);
	}
	if (rc == 0)
		note_changed(cat, w, was);
	buf_release(&oids);
	arena_release(&a);
	return rc;
}

/* ---- rounds ---- */

static void work_init(struct work *w)
{
	address_set_init(&w->objects);
	w->classes = xcalloc(catalog_query_nr, sizeof(bool));
}

static void work_release(struct work *w)
{
	address_set_release(&w->objects);
	free(w->classes);
	w->classes = NULL;
}

static bool work_is_empty(const struct work *w)
{
	for (size_t i = 0; i < catalog_query_nr; i++)
		if (w->classes[i])
			return false;
	return w->objects.nr == 0;
}

/* Keep what of `w` was not read in this refresh, and note it as read. */
static void subtract(struct catalog *cat, struct work *w, struct work *done)
{
	struct refresh *f = cat->refresh;
	struct work left;

	work_init(&left);
	for (size_t i = 0; i < w->objects.nr; i++) {
		const struct object *o = w->objects.items[i];

		address_set_add(&f->read, o->class_id, o->object_id);
		if (address_set_add(&done->objects, o->class_id, o->object_id))
			address_set_add(&left.objects, o->class_id,
					o->object_id);
	}
	for (size_t i = 0; i < catalog_query_nr; i++) {
		f->read_classes[i] |= w->classes[i];
		left.classes[i] = w->classes[i] && !done->classes[i];
		done->classes[i] |= w->classes[i];
	}
	work_release(w);
	*w = left;
}

static int read_rounds(struct catalog *cat, struct work *w,
		       const struct writes *writes, struct err *e)
{
	struct work done;
	int rc = 0;

	work_init(&done);
	for (int i = 0;; i++) {
		subtract(cat, w, &done);
		if (work_is_empty(w) && i > 0)
			break;
		rc = read_round(cat, w, writes, i ? PIN_FIRST : PINNED, e);
		if (rc || cat->must_read_all || !cat->renamed_nr)
			break;
		if (i == ROUNDS_MAX) {
			cat->must_read_all = true;
			break;
		}
		rc = dependents_read(cat, w, e);
		if (rc)
			break;
	}
	work_release(&done);
	return rc;
}

/* ---- the refresh ---- */

static int read_everything(struct catalog *cat, struct err *e)
{
	struct refresh *f = refresh_of(cat);

	f->read_all = true;
	f->carry = false;
	if (catalog_watch_begin(cat, e) || catalog_read_all(cat, e))
		return -1;
	if (!conn_in_transaction(cat->conn)) {
		f->begun = false;
		return 0;
	}
	return counters_read(cat, &f->counters, e);
}

static void add_carried(struct catalog *cat, struct work *w)
{
	struct refresh *f = cat->refresh;

	if (!f->carry)
		return;
	for (size_t i = 0; i < f->read.nr; i++)
		address_set_add(&w->objects, f->read.items[i]->class_id,
				f->read.items[i]->object_id);
	for (size_t i = 0; i < catalog_query_nr; i++)
		w->classes[i] |= f->read_classes[i];
	f->carry = false;
	cat->undone = true;
}

static int refresh_work(struct catalog *cat, struct work *w,
			struct writes *writes, struct look *l, struct err *e)
{
	struct refresh *f = cat->refresh;

	cat->refreshing = true;
	cat->renamed_nr = 0;
	if (touched_read(cat, w, writes, l, &f->watermark, e))
		return -1;
	add_carried(cat, w);
	if (cat->must_read_all || work_is_empty(w))
		return unpin(cat, e);
	if (read_rounds(cat, w, writes, e))
		return -1;
	if (!cat->must_read_all)
		catalog_remove_stale(cat);
	return 0;
}

static bool moved(const struct counters *a, const struct counters *b)
{
	return a->nr != b->nr ||
	       memcmp(a->items, b->items, a->nr * sizeof(a->items[0])) != 0;
}

/* COMMIT AND CHAIN, or a COMMIT and BEGIN that nobody saw in a statement: what
 * was compared so far is committed, or gone. */
static int other_transaction(struct err *e)
{
	err_set(e, FAULT_SQL,
		"a statement ended the transaction and began "
		"another");
	memcpy(e->sqlstate, "2D000", sizeof("2D000"));
	return -1;
}

/* The counters as they are after `before`, and what such statements used to ask
 * for next. */
static int look(struct catalog *cat, struct conn_request *before, size_t nr,
		const char *kind, struct look *l, struct err *e)
{
	struct refresh *f = cat->refresh;
	struct arena a = ARENA_INIT;
	struct conn_request *all = arena_array(
	    &a, nr + 1 + NEWEST_REQUESTS + SEARCH_MAX, sizeof(*all));
	long long watermark = f->begins ? -1 : f->watermark;
	size_t i;
	int rc;

	memset(l, 0, sizeof(*l));
	l->cat = cat;
	l->found.members = -1;
	for (i = 0; i < nr; i++)
		all[i] = before[i];
	all[i++] = counters_request(cat, &a, false, &l->now);
	i += newest_requests(cat, &a, watermark, l, &all[i]);
	l->asked = habits_get(&f->habits, kind);
	if (!searches_is_empty(l->asked)) {
		if (!l->pinned)
			all[i++] = catalog_pin_refresh();
		l->pinned = true;
		i += searches_requests(cat, &a, l->asked, watermark, &l->found,
				       &all[i]);
	}
	rc = conn_pipeline(cat->conn, all, i, e);
	for (i = 0; i < nr; i++)
		before[i].done = all[i].done;
	arena_release(&a);
	return rc;
}

static int follow(struct catalog *cat, const char *kind, struct look *l,
		  struct err *e)
{
	struct refresh *f = refresh_of(cat);
	struct writes writes;
	struct work w;
	int rc = 0;

	if (f->counters.xid && l->now.xid != f->counters.xid)
		return other_transaction(e);
	if (l->now.trusted && !moved(&f->counters, &l->now) && !f->carry)
		return l->pinned ? unpin(cat, e) : 0;
	work_init(&w);
	if (counters_judge(&f->counters, &l->now, &w, &writes)) {
		f->counters = l->now;
		rc = refresh_work(cat, &w, &writes, l, e);
		habits_set(&f->habits, kind,
			   searches_join(searches_needed(&writes, l->locks),
					 searches_rest(&writes, l->locks)));
	} else {
		cat->must_read_all = true;
		rc = l->pinned ? unpin(cat, e) : 0;
	}
	work_release(&w);
	cat->refreshing = false;
	cat->undone = false;
	if (rc == 0 && cat->must_read_all)
		rc = read_everything(cat, e);
	return rc ? err_in(e, "could not read the schema again") : 0;
}

/* Of a transaction that began the catalog knows what to compare with; but not
 * when everything that it read was taken back. */
static bool can_follow(const struct catalog *cat)
{
	const struct refresh *f = cat->refresh;

	return (f->begun || f->begins) && conn_in_transaction(cat->conn) &&
	       !(f->carry && f->read_all);
}

int catalog_refresh_after(struct catalog *cat, struct conn_request *before,
			  size_t nr, const char *kind, struct err *e)
{
	struct look l;
	int rc;

	refresh_of(cat);
	if (!can_follow(cat)) {
		if (nr && conn_pipeline(cat->conn, before, nr, e))
			return -1;
		return read_everything(cat, e);
	}
	rc = look(cat, before, nr, kind, &l, e);
	if (rc == 0 && can_follow(cat))
		rc = follow(cat, kind, &l, e);
	else if (rc == 0)
		/* The beginning told of the transaction before. */
		rc = l.pinned && unpin(cat, e) ? -1 : read_everything(cat, e);
	free(l.found.items);
	return rc;
}

int catalog_refresh(struct catalog *cat, struct err *e)
{
	return catalog_refresh_after(cat, NULL, 0, NULL, e);
}
