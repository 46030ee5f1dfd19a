/* versions: of the libraries, as they are found at run time. */
#ifndef CMD_VERSIONS_H
#define CMD_VERSIONS_H

#include "base/attr.h"

struct buf;
struct err;

/* Append "libpq 15.18, LMDB 0.9.24, …". -1: FAULT_LIMIT, the program cannot
 * work with the last one named. */
MUST_CHECK int versions_check(struct buf *out, struct err *e);

#endif
