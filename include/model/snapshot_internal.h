/* snapshot_internal: what the files of src/model/snapshot*.c share; nobody else
 * includes it.
 *
 * From the ground up:
 *
 *   snapshot_node.c     slots, and their paths as a tree of nodes
 *   snapshot_undo.c     changes, and how they are taken back
 *   snapshot_list.c     entries as lists
 *   snapshot.c          entries found, set and removed
 *   snapshot_diff.c     two snapshots compared
 *   snapshot_changes.c  what a unit of work changed
 *   snapshot_roots.c    the Merkle trees of the parts */
#ifndef MODEL_SNAPSHOT_INTERNAL_H
#define MODEL_SNAPSHOT_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "model/chunk_cache.h"
#include "model/snapshot.h"

/* An entry. It never changes once it is made, so that a node, the undo log and
 * the nodes of copies share it, each with a reference: to replace an entry is
 * to replace a pointer. */
struct slot {
	size_t refs;
	struct entry entry;
	char strings[]; /* path and text */
};

/* A path that holds entries, or that is above one that does. */
struct node {
	struct node *parent, *child, *next, *prev; /* brothers: next, prev */
	struct slot *slots[PART_NR];
	char path[];
};

/* One step of the undo log; either may be NULL, not both. */
struct undo_step {
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
	struct undo_step *log;
	size_t log_nr, log_cap;
	struct root roots[PART_NR];
	struct chunk_cache chunks;
	struct oid_hasher *hasher; /* NULL: no text was named yet */
};

/* A new one, with one reference; `text` and `ident` may be NULL. */
struct slot *slot_new(enum part part, const char *path, const struct oid *id,
		      const char *text, size_t len, const struct ident *ident);
/* One reference more, one less; `slot` may be NULL. */
struct slot *slot_ref(struct slot *slot);
void slot_unref(struct slot *slot);

/* A node below `parent`; NULL: the top. */
struct node *snapshot_node_add(struct snapshot *s, const char *path,
			       struct node *parent);
/* The slot at (part, path), or NULL. Borrowed. */
struct slot *snapshot_slot(const struct snapshot *s, enum part part,
			   const char *path);
/* Put `slot` (NULL: nothing) in its place at `node`, which is the one of `path`
 * (NULL: it has none yet), and note the change for the roots. The caller's
 * reference to `slot` goes to the node, and the node's to what was there goes
 * to the caller, as the result. `path` must outlive the node. */
struct slot *snapshot_exchange(struct snapshot *s, struct node *node,
			       enum part part, const char *path,
			       struct slot *slot);
/* The same, and what was there goes to the undo log. */
void snapshot_change_at(struct snapshot *s, struct node *node, enum part part,
			const char *path, struct slot *after);
void snapshot_change(struct snapshot *s, enum part part, const char *path,
		     struct slot *after);
/* The tree must be built anew. */
void snapshot_root_forget(struct root *root);

#endif
