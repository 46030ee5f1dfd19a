/* claims: what another tool's history says of a database, held against our
 * history and the live schema. */
#ifndef CORE_CLAIMS_H
#define CORE_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "io/peer.h"

struct conn;
struct err;
struct findings;
struct project;
struct snapshot;

/* What the live schema says of a claim. */
enum claim_truth {
	CLAIM_TRUE,
	CLAIM_FALSE,
	CLAIM_UNSEEN /* it changes no schema, or others changed it since */
};
const char *claim_truth_name(enum claim_truth t);

struct claim {
	size_t node;
	enum claim_truth truth;
	const char *path; /* CLAIM_FALSE: the first path that differs */
	enum peer_sameness content;
};

struct claims {
	const struct peer *peer;
	bool *applied; /* for each node: is it claimed? */
	struct claim *items;
	size_t nr;
	size_t false_nr;
	/* All nodes before it are claimed, and none behind. */
	bool is_position;
	size_t position;
	/* Migrations left half-way; keys that no migration has. */
	const char **failed, **unknown;
	size_t failed_nr, unknown_nr;
};

/* Rows of `peer` against the nodes; truth is for claims_prove. */
void claims_make(struct claims *out, const struct project *p,
		 const struct peer *peer);
/* Hold them against the live schema. */
void claims_prove(struct claims *c, struct project *p,
		  const struct snapshot *live);
enum claims_voice {
	CLAIMS_PROBLEMS, /* only what is false, failed, edited or unknown */
	CLAIMS_ALL	 /* what is in order, too */
};
void claims_report(const struct claims *c, struct project *p,
		   enum claims_voice voice, struct findings *f);

#endif
