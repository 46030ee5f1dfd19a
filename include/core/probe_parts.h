/* probe_parts: what the files of the probe share; nobody else includes this. */
#ifndef CORE_PROBE_PARTS_H
#define CORE_PROBE_PARTS_H

#include <stddef.h>

#include "base/attr.h"

struct err;
struct replay;
struct statement;

/* Drop, in the transaction at hand, what `s` would create, with all that
 * depends on it; `dropped` is how many of its targets were there. -1: the
 * connection, or an error that is not the server's answer to a DROP. */
MUST_CHECK int probe_drop_targets(struct replay *r, const struct statement *s,
				  size_t *dropped, struct err *e);

#endif
