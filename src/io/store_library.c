/* The version of LMDB: 0.9.90 begins a line with another file format. */
#include <stdio.h>

#include "base/library.h"
#include "io/store_internal.h"

int store_library(struct buf *out, struct err *e)
{
	char found[32];
	int major, minor, patch;
	struct library l = {
		.name = "LMDB",
		.found = found,
		.least = "0.9.24",
		.below = "0.9.80",
	};

	mdb_version(&major, &minor, &patch);
	snprintf(found, sizeof(found), "%d.%d.%d", major, minor, patch);
	return library_check(&l, out, e);
}
