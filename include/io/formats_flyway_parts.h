/* formats_flyway_parts: what the files of the format "flyway" share; nobody
 * else includes this.
 *
 *   flyway.c           versioned migrations, undos, baselines, callbacks
 *   flyway_repeat.c    repeatable migrations
 *
 * A repeatable migration is run again when its file has changed. In a history
 * each of these runs is a node: "R__views", then "R__views.2" … Their texts are
 * no longer in the file, so record keeps a copy of each one that it writes down
 * in ledger/rendered/R__views.sql, R__views.2.sql … The file itself is a new
 * migration while its text is not that of the last copy. */
#ifndef IO_FORMATS_FLYWAY_PARTS_H
#define IO_FORMATS_FLYWAY_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "io/formats_common.h"

struct flyway {
	struct dir *d;
	struct dir *kept; /* NULL: there are no copies */
	struct dir_item *copies;
	size_t copy_nr;
	struct arena *arena;
	struct found_list versioned;
	struct found_list repeatable;
};

/* R__name.sql */
bool flyway_is_repeatable(const char *name);
MUST_CHECK int flyway_add_repeatable(struct flyway *f, const char *file,
				     struct err *e);
/* All runs of all of them, behind the versioned ones, in order of their
 * descriptions. */
MUST_CHECK int flyway_read_repeatable(struct flyway *f,
				      struct source_list *list, struct err *e);

/* Text, options, and the whole of it as one section. */
MUST_CHECK int flyway_load_script(struct flyway *f, struct source_script *s,
				  struct err *e);

#endif
