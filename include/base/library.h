/* library: can the program work with the version of a shared library that it
 * was started with? The dynamic linker compares names and symbols only: an
 * older library that lacks a behaviour is loaded all the same. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include "base/attr.h"

struct buf;
struct err;

struct library {
	const char *name;
	const char *found; /* what it says of itself at run time, "1.2.13" */
	const char *least; /* the oldest that works */
	const char *below; /* the first that does not; NULL: any later one */
};

/* "NAME VERSION" is appended to `out`, after ", " when that is not empty. -1:
 * FAULT_LIMIT, it is too old or too new. */
MUST_CHECK int library_check(const struct library *l, struct buf *out,
			     struct err *e);

#endif
