/* versions: of the libraries, as they are found at run time. */
#ifndef CMD_VERSIONS_H
#define CMD_VERSIONS_H

#include "base/attr.h"

struct buf;
struct err;

/* "libpq 15.18, LMDB 0.9.24, …". -1: FAULT_LIMIT, one is of no use; `out` ends
 * with it. */
MUST_CHECK int versions_check(struct buf *out, struct err *e);

#endif
