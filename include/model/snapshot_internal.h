/* snapshot_internal: what the files of src/model/snapshot*.c share; nobody else
 * includes it. */
#ifndef MODEL_SNAPSHOT_INTERNAL_H
#define MODEL_SNAPSHOT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "model/chunk_cache.h"
#include "model/snapshot.h"

struct node;
struct slot;

/* One step of the undo log; either may be NULL, not both. */
struct step {
	struct slot *before, *after;
};

/* A part's tree as it was last asked for, and the paths that changed since. */
struct root {
	bool known;
	struct oid id;
	char **changed;
	size_t changed_nr, changed_cap;
};

struct snapshot {
	struct map nodes;
	struct node *top; /* the path "", above all */
	size_t nr;	  /* entries */
	bool logging;
	struct step *log;
	size_t log_nr, log_cap;
	struct root roots[PART_NR];
	struct chunk_cache chunks;
	struct oid_hasher *hasher; /* NULL: no text was named yet */
};

/* The entry at (part, path) changed. */
void snapshot_root_note(struct snapshot *s, enum part part, const char *path);
void snapshot_root_forget(struct root *root);

#endif
