/* dump: the schema of a database as SQL, written by pg_dump.
 *
 * Only a baseline needs it: SQL that makes a schema which no migration file
 * makes. Everything else reads the catalogs by itself. */
#ifndef IO_DUMP_H
#define IO_DUMP_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct buf;
struct conn;
struct err;

/* A table, or with `table` NULL a whole schema. */
struct dump_place {
	const char *schema, *table;
};

struct dump_options {
	const char *history_schema; /* left out, with all in it */
	const struct dump_place *leave_out;
	size_t leave_out_nr;
	unsigned parts; /* owners and privileges only when they are in here */
};

/* Append the schema of the database behind `c` as SQL, without psql's own
 * commands and without anything that differs from one run to the next. -1:
 * FAULT_FILE (there is no pg_dump as new as the server), FAULT_DENIED (it
 * failed) … */
MUST_CHECK int dump_schema(struct buf *out, struct conn *c,
			   const struct dump_options *o, struct arena *a,
			   struct err *e);

#endif
