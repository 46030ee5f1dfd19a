/* library: is a shared library one that the program can work with? The dynamic
 * linker looks at its name and at symbols, not at what it does. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include "base/attr.h"

struct buf;
struct err;

struct library {
	const char *name;
	const char *found; /* its own word at run time, "1.2.13" */
	const char *least;
	const char *below; /* NULL: any later one */
};

/* "NAME VERSION" is appended to `out`, after ", " when that is not empty. -1:
 * FAULT_LIMIT, it is too old or too new. */
MUST_CHECK int library_check(const struct library *l, struct buf *out,
			     struct err *e);

#endif
