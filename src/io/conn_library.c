/* The version of libpq: pipelines came with 14. */
#include "io/conn_internal.h"

#include <libpq-fe.h>
#include <stdio.h>

#include "base/library.h"

int conn_library(struct buf *out, struct err *e)
{
	char found[32];
	int v = PQlibVersion();
	struct library l = { .name = "libpq", .found = found, .least = "14" };

	snprintf(found, sizeof(found), "%d.%d", v / 10000, v % 10000);
	return library_check(&l, out, e);
}
