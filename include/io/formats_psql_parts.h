/* formats_psql_parts: what the files that follow psql's variables share; nobody
 * else includes this.
 *
 *   psql_variables.c  where a value is put
 *   psql_set.c        what \set and \unset say */
#ifndef IO_FORMATS_PSQL_PARTS_H
#define IO_FORMATS_PSQL_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/map.h"

struct arena;
struct err;
struct psql_part;

struct psql_variables {
	struct arena *arena;
	struct map values; /* by name; const char * */
};

/* The value; NULL: it is not set. `text` holds the name of `part`. */
const char *psql_value(const struct psql_variables *v, const char *text,
		       const struct psql_part *part);
/* As a literal, an identifier, TRUE or FALSE. False: as it stands. */
bool psql_put_quoted(struct buf *out, const char *value, char quote);

/* Is the name psql's own, so that it says how psql works, or where? */
bool psql_is_special(const char *name, size_t len);

/* A command line, from its backslash on. 0: done. 1: it is neither \set nor
 * \unset of a variable of the script. */
MUST_CHECK int psql_set(struct psql_variables *v, const char *text, size_t len,
			struct err *e);

#endif
