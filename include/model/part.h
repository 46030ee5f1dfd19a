/* part: the aspects of a schema that can be compared apart from each other. */
#ifndef MODEL_PART_H
#define MODEL_PART_H

#include "base/attr.h"

struct err;

/* X(word, name) in the order in which they are hashed and shown.
 *
 * structure     all that changes how the database behaves; the bodies of
 *               functions by their tokens
 * column-order  the order of the columns of a table
 * source        the bodies of functions, to the byte
 * comments      COMMENT ON
 * owners        who owns each object
 * privileges    GRANT and default privileges */
#define PARTS(X)                        \
	X(STRUCTURE, "structure")       \
	X(COLUMN_ORDER, "column-order") \
	X(SOURCE, "source")             \
	X(COMMENTS, "comments")         \
	X(OWNERS, "owners")             \
	X(PRIVILEGES, "privileges")

enum part {
#define X(word, name) PART_##word,
	PARTS(X)
#undef X
	    PART_NR
};

#define PART_BIT(part) (1u << (part))
#define PARTS_ALL ((1u << PART_NR) - 1)
#define PARTS_DEFAULT (PART_BIT(PART_STRUCTURE) | PART_BIT(PART_COLUMN_ORDER))

const char *part_name(enum part part);
/* "structure,comments" or "all"; spaces allowed. -1: FAULT_USAGE. */
MUST_CHECK int parts_parse(const char *list, unsigned *parts, struct err *e);

#endif
