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

static void deferred_free(struct conn_deferred *d)
{
	if (!d)
		return;
	arena_release(&d->arena);
	free(d);
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

struct conn_train *conn_train_new(struct conn *c,
				  const struct conn_request *requests,
				  size_t nr)
{
	struct conn_train *t = xcalloc(1, sizeof(*t));
	struct conn_deferred *d = c->deferred;

	arena_init(&t->arena);
	t->taken = d;
	c->deferred = NULL;
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
	return t;
}

void conn_train_free(struct conn_train *t)
{
	deferred_free(t->taken);
	arena_release(&t->arena);
	free(t);
}

void conn_train_end(struct conn_train *t, struct conn_request *requests)
{
	struct conn_deferred *d = t->taken;

	for (size_t i = t->deferred; i < t->nr; i++)
		requests[i - t->deferred].done = t->all[i].done;
	if (d && d->done && t->all[t->deferred - 1].done)
		d->done(d->ctx);
	conn_train_free(t);
}

void conn_trains_free(struct conn *c)
{
	struct conn_train *t, *next;

	deferred_free(c->deferred);
	c->deferred = NULL;
	for (t = c->sent; t; t = next) {
		next = t->next;
		conn_train_free(t);
	}
	c->sent = NULL;
}

int conn_send_deferred(struct conn *c, struct err *e)
{
	return c->deferred ? conn_pipeline(c, NULL, 0, e) : 0;
}
