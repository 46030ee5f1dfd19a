/* record_parts: what migration.c, the writer and the reader of records share;
 * nobody else includes this. */
#ifndef MODEL_RECORD_PARTS_H
#define MODEL_RECORD_PARTS_H

struct migration;

#define RECORD_FLAG_NR 6

/* The flags of a statement, in the order in which they are written. */
struct record_flag {
	unsigned flag;
	const char *name;
};
extern const struct record_flag record_flags[RECORD_FLAG_NR];

void migration_set_node(struct migration *m);

#endif
