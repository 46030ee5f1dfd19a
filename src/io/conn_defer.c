/* A BEGIN that waits for the company of what comes next: one round trip less
 * for each transaction. */
#include "io/conn_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

struct conn_deferred {
	struct conn_request *requests;
	size_t nr;
	void (*done)(void *ctx);
	void *ctx;
	struct arena arena;
};

static const char *copy_text(struct arena *a, const char *text)
{
	return text ? arena_strdup(a, text) : NULL;
}

void conn_defer_begin(struct conn *c, const struct conn_request *requests,
		      size_t nr, void (*done)(void *ctx), void *ctx)
{
	struct conn_deferred *d = xcalloc(1, sizeof(*d));

	if (c->deferred)
		bug("a transaction begins while another waits to begin");
	arena_init(&d->arena);
	d->requests = arena_array(&d->arena, nr, sizeof(*d->requests));
	for (size_t i = 0; i < nr; i++) {
		struct conn_request *q = &d->requests[i];

		*q = requests[i];
		q->name = copy_text(&d->arena, q->name);
		q->sql = copy_text(&d->arena, q->sql);
		for (int k = 0; k < q->param_nr; k++)
			q->params[k] = copy_text(&d->arena, q->params[k]);
	}
	d->nr = nr;
	d->done = done;
	d->ctx = ctx;
	c->deferred = d;
}

void conn_deferred_free(struct conn *c)
{
	if (!c->deferred)
		return;
	arena_release(&c->deferred->arena);
	free(c->deferred);
	c->deferred = NULL;
}

/* Behind a pooler another client may have prepared the name in that session. */
static bool needs_prepare(const struct conn *c, const struct conn_request *q)
{
	return q->name && !c->pooled && !conn_is_prepared(c, q->name);
}

/* Is a statement of that name among them? It is prepared by then. */
static bool is_among(const struct conn_request *requests, size_t nr,
		     const char *name)
{
	for (size_t i = 0; i < nr; i++)
		if (requests[i].name && strcmp(requests[i].name, name) == 0)
			return true;
	return false;
}

void conn_train_make(struct conn_train *t, struct conn *c,
		     const struct conn_request *requests, size_t nr)
{
	const struct conn_deferred *d = c->deferred;

	memset(t, 0, sizeof(*t));
	arena_init(&t->arena);
	t->deferred = d ? d->nr : 0;
	t->nr = t->deferred + nr;
	t->all = arena_array(&t->arena, t->nr, sizeof(*t->all));
	t->prepare = arena_array(&t->arena, t->nr, sizeof(*t->prepare));
	for (size_t i = 0; d && i < d->nr; i++)
		t->all[i] = d->requests[i];
	for (size_t i = 0; i < nr; i++)
		t->all[t->deferred + i] = requests[i];
	for (size_t i = 0; i < t->nr; i++) {
		t->prepare[i] = needs_prepare(c, &t->all[i]) &&
				!is_among(t->all, i, t->all[i].name);
	}
}

void conn_train_end(struct conn_train *t, struct conn *c,
		    struct conn_request *requests)
{
	struct conn_deferred *d = c->deferred;

	for (size_t i = t->deferred; i < t->nr; i++)
		requests[i - t->deferred].done = t->all[i].done;
	if (d && d->done && t->all[t->deferred - 1].done)
		d->done(d->ctx);
	conn_deferred_free(c);
	arena_release(&t->arena);
}

int conn_send_deferred(struct conn *c, struct err *e)
{
	return c->deferred ? conn_pipeline(c, NULL, 0, e) : 0;
}
