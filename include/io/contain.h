/* contain: run code that may crash, hang or eat memory on hostile input in a
 * child process with limits. A child that dies is an error with a reason, never
 * our crash. */
#ifndef IO_CONTAIN_H
#define IO_CONTAIN_H

#include <stddef.h>

#include "base/attr.h"
#include "model/statement.h"

struct arena;
struct buf;
struct err;

struct contain_limits {
	int cpu_s;
	size_t
	    memory; /* bytes of address space beyond what the process has now */
	size_t output; /* bytes of the answer */
};

/* Run `fn` in a child; its answer (bytes it appends to `out`, or its error)
 * comes back through a pipe. -1: `fn`'s own error, or FAULT_LIMIT (out of time,
 * memory, answer too large) or FAULT_LIMIT "crashed (signal 11)". */
MUST_CHECK int contain_run(const struct contain_limits *limits,
			   int (*fn)(void *ctx, struct buf *out, struct err *e),
			   void *ctx, struct buf *out, struct err *e);

/* statement_split, behind contain_run unless the text is an ordinary one: not
 * large, and without the many comments that the scanner could take long for. */
MUST_CHECK int contain_split(struct arena *a, const char *text, size_t offset,
			     size_t len, struct statement **out, size_t *nr,
			     struct err *e);

#endif
