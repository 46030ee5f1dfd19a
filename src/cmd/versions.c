/* The libraries that the program works with. */
#include "cmd/versions.h"

#include "base/library.h"
#include "cmd/cmd.h"
#include "io/conn.h"
#include "io/store.h"
#include "model/oid.h"
#include "model/pack.h"

static int jansson(struct buf *out, struct err *e)
{
	struct library l = {
		.name = "jansson",
		.found = jansson_version_str(),
		.least = "2.13",
		.below = "3",
	};

	return library_check(&l, out, e);
}

int versions_check(struct buf *out, struct err *e)
{
	static int (*const all[])(struct buf *, struct err *) = {
		conn_library, store_library, oid_library, pack_library, jansson
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(all); i++)
		if (all[i](out, e) < 0)
			return -1;
	return 0;
}
