/* Keeping the snapshot current inside a transaction, for a price in proportion
 * to what changed. */
#include "io/catalog_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

struct refresh {
	bool begun;
	struct counters counters; /* as of the last refresh */
	bool begins;		  /* with what is asked next */
	struct counters at_begin;
	bool asks_status, committed; /* of the transaction before */
	long long watermark;	     /* last command seen */
	/* What this transaction's refreshes read. After a rollback what the
	 * catalog remembers of these is of no use: they are read again. */
	struct work read;
	bool read_all;
	bool carry; /* read them again with the next refresh */
	struct habits habits;
	struct look *sent; /* its answer is not read yet */
};

static struct refresh *refresh_of(struct catalog *cat)
{
	struct refresh *f = cat->refresh;

	if (f)
		return f;
	f = xcalloc(1, sizeof(*f));
	work_init(&f->read);
	habits_init(&f->habits);
	cat->refresh = f;
	return f;
}

void catalog_refresh_free(struct catalog *cat)
{
	if (!cat->refresh)
		return;
	work_release(&cat->refresh->read);
	habits_release(&cat->refresh->habits);
	look_free(cat->refresh->sent);
	free(cat->refresh);
	cat->refresh = NULL;
}

/* What was read is committed: its past cannot come back. */
static void forget_read(struct catalog *cat, struct refresh *f)
{
	for (size_t i = 0; i < cat->objects.size; i++)
		if (cat->objects.slots[i] && f->read.objects.nr)
			cat->objects.slots[i]->past = NULL;
	work_release(&f->read);
	work_init(&f->read);
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

/* ---- the refresh ---- */

static int unpin(struct catalog *cat, struct err *e)
{
	struct conn_request q = catalog_unpin();

	return conn_pipeline(cat->conn, &q, 1, e);
}

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
	work_join(w, &f->read);
	f->carry = false;
	cat->undone = true;
}

static int refresh_work(struct catalog *cat, struct work *w,
			struct writes *writes, struct look *l, struct err *e)
{
	struct refresh *f = cat->refresh;
	struct work done;
	int rc;

	cat->refreshing = true;
	cat->renamed_nr = 0;
	if (touched_read(cat, w, writes, l, &f->watermark, e))
		return -1;
	add_carried(cat, w);
	if (cat->must_read_all || work_is_empty(w))
		return unpin(cat, e);
	work_init(&done);
	rc = rounds_read(cat, w, &done, writes, e);
	work_join(&f->read, &done);
	work_release(&done);
	if (rc == 0 && !cat->must_read_all)
		catalog_remove_stale(cat);
	return rc;
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

/* Ask for what statements of that kind used to ask for next, too. */
static int send_look(struct catalog *cat, const struct conn_request *before,
		     size_t nr, const char *kind, struct err *e)
{
	struct refresh *f = cat->refresh;

	return look_send(cat, before, nr, habits_get(&f->habits, kind),
			 f->begins ? -1 : f->watermark, &f->sent, e);
}

int catalog_refresh_ahead(struct catalog *cat,
			  const struct conn_request *before, size_t nr,
			  const char *kind, struct err *e)
{
	refresh_of(cat);
	return can_follow(cat) ? send_look(cat, before, nr, kind, e) : 1;
}

int catalog_refresh_after(struct catalog *cat, struct conn_request *before,
			  size_t nr, const char *kind, struct err *e)
{
	struct refresh *f = refresh_of(cat);
	struct look *l;
	int rc;

	if (!f->sent && !can_follow(cat)) {
		if (nr && conn_pipeline(cat->conn, before, nr, e))
			return -1;
		return read_everything(cat, e);
	}
	if (!f->sent && send_look(cat, before, nr, kind, e))
		return -1;
	l = f->sent;
	f->sent = NULL;
	rc = look_receive(l, before, nr, e);
	if (rc == 0 && can_follow(cat))
		rc = follow(cat, kind, l, e);
	else if (rc == 0)
		/* The beginning told of the transaction before. */
		rc = l->pinned && unpin(cat, e) ? -1 : read_everything(cat, e);
	look_free(l);
	return rc;
}

int catalog_refresh(struct catalog *cat, struct err *e)
{
	return catalog_refresh_after(cat, NULL, 0, NULL, e);
}
