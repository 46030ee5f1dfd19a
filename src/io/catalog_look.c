/* What a refresh asks first: what was written at all, which relations are to be
 * looked at, and what statements like these used to ask for next. */
#include "io/catalog_internal.h"

#include <stdlib.h>

int look_send(struct catalog *cat, const struct conn_request *before, size_t nr,
	      struct searches asked, long long watermark, struct look **out,
	      struct err *e)
{
	struct look *l = xcalloc(1, sizeof(*l));
	struct conn_request *q;
	size_t i;

	arena_init(&l->arena);
	q = arena_array(&l->arena, nr + 1 + NEWEST_REQUESTS + SEARCH_MAX,
			sizeof(*q));
	l->cat = cat;
	l->requests = q;
	l->asked = asked;
	l->found.members = -1;
	for (i = 0; i < nr; i++)
		q[i] = before[i];
	q[i++] = counters_request(cat, &l->arena, false, &l->now);
	i += newest_requests(cat, &l->arena, watermark, l, &q[i]);
	if (!searches_is_empty(asked)) {
		if (!l->pinned)
			q[i++] = catalog_pin_refresh();
		l->pinned = true;
		i += searches_requests(cat, &l->arena, asked, watermark,
				       &l->found, &q[i]);
	}
	if (conn_send(cat->conn, q, i, e)) {
		look_free(l);
		return -1;
	}
	*out = l;
	return 0;
}

int look_receive(struct look *l, struct conn_request *before, size_t nr,
		 struct err *e)
{
	int rc = conn_receive(l->cat->conn, l->requests, e);

	for (size_t i = 0; i < nr; i++)
		before[i].done = l->requests[i].done;
	return rc;
}

void look_free(struct look *l)
{
	if (!l)
		return;
	free(l->found.items);
	arena_release(&l->arena);
	free(l);
}
