/* formats_graphile_parts: what the files of the format "graphile-migrate"
 * share; nobody else includes this. */
#ifndef IO_FORMATS_GRAPHILE_PARTS_H
#define IO_FORMATS_GRAPHILE_PARTS_H

#include "io/formats_common.h"

/* -1: FAULT_USAGE, a migration has a placeholder of the settings in `root`; or
 * they cannot be read. `root` NULL: none is known, 0. */
MUST_CHECK int graphile_check_placeholders(struct dir *d, struct dir *root,
					   struct arena *a,
					   const struct source *s, size_t nr,
					   struct err *e);

#endif
