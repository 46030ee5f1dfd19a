/* history: the records as a chain of nodes, and what follows from it: the
 * schema at every node, who made what, where a live schema stands.
 *
 * Nodes are numbered from 0 in the order of the chain. A *position* k says that
 * the nodes 0 … k-1 are applied; a *mask* says it for each node apart, because
 * databases in the wild have holes. Everything lives in the arena given to
 * history_init. */
#ifndef MODEL_HISTORY_H
#define MODEL_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/map.h"
#include "model/migration.h"
#include "model/snapshot.h"

struct arena;
struct err;
struct findings;

struct history {
	struct arena *arena;
	struct migration **nodes; /* in chain order */
	size_t nr;
	struct map by_name; /* name → struct migration */
	struct map by_node; /* hex of node or of a superseded one → migration */
	struct map blobs;   /* hex → struct blob */
};

void history_init(struct history *h, struct arena *a);
void history_release(struct history *h);

/* Chain the migrations. Forks and broken links become findings; the nodes are
 * then those of the longest unbroken chain from the first record on (of two
 * that follow the same record the one first in `migrations` stays). */
void history_build(struct history *h, struct migration **migrations, size_t nr,
		   struct findings *f);
/* Add one at the head; its parent must be the present head. */
void history_append(struct history *h, struct migration *m);

/* -1: no such migration. */
int history_index(const struct history *h, const char *name);
/* By full node id (current or superseded). -1: none. */
int history_index_of(const struct history *h, const struct oid *node);
/* NULL: an empty chain. */
const struct migration *history_head(const struct history *h);
/* The text of a blob that some record holds; NULL: none. */
const struct blob *history_blob(const struct history *h, const struct oid *id);

/* Apply effects to a state. Texts come from the history's blobs. */
void history_apply(const struct history *h, struct snapshot *s,
		   const struct change *effects, size_t nr);
void history_apply_node(const struct history *h, struct snapshot *s,
			const struct migration *m);
/* The state with the nodes of `mask` (NULL: the first `nr`) applied, in chain
 * order. The base is always in. Caller frees. */
struct snapshot *history_state(const struct history *h, const bool *mask,
			       size_t nr);

/* What is different on a major version of PostgreSQL. */
struct history_server {
	size_t differing;		 /* paths that it prints otherwise */
	const struct migration *unknown; /* the first that says nothing of it */
};

/* Put the texts of `major` in the place of those that the records' own server
 * printed, wherever a record has them: states and plans are then those of a
 * database on such a server. The records in memory are no longer to be written;
 * their `expects`, `produces` and `snapshot` stay those of their own server. */
void history_on_server(struct history *h, int major,
		       struct history_server *out);

/* Fold all records and compare each `expects`, `produces` and `snapshot` with
 * what they say. -1: FAULT_CORRUPT naming the record. `visit` (may be NULL) is
 * called for each node with the roots after it. */
MUST_CHECK int history_check(const struct history *h,
			     int (*visit)(void *ctx, const struct migration *m,
					  struct snapshot *after,
					  struct err *e),
			     void *ctx, struct err *e);

/* For each k from 0 to h->nr: in how many entries of `parts` does the state at
 * position k differ from `live`? `distance` has room for h->nr + 1. Cost: one
 * fold, not one for each k. */
void history_distances(const struct history *h, const struct snapshot *live,
		       unsigned parts, size_t *distance);

/* ---- provenance ---- */

struct origin {
	const struct migration *m; /* NULL: there from the beginning (base) */
	const struct step *step;   /* NULL: base */
};

struct provenance_entry {
	const char *path;
	struct origin created;
	struct origin *changed; /* in order; without `created` */
	size_t changed_nr;
	const char *first_path; /* what it was called when it was made */
};

struct provenance;

/* Who made and changed each path, by the nodes of `mask` (NULL: the first
 * `nr`), structure, source and column order taken together; comments, owners
 * and privileges count as changes. Follows renames. Arena owns it. */
struct provenance *provenance_new(const struct history *h, struct arena *a,
				  const bool *mask, size_t nr);
void provenance_free(struct provenance *p);
/* NULL: no migration knows the path. */
const struct provenance_entry *provenance_get(const struct provenance *p,
					      const char *path);
/* "001_initial (001_initial.sql:12)"; "the base" for what was always there. */
const char *origin_describe(struct arena *a, const struct origin *o);

#endif
