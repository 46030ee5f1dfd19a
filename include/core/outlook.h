/* outlook: could a migration be reverted, and how? The answer comes from the
 * records alone, before anybody needs it: what rows a target holds, and what
 * was changed there since, is not known here. */
#ifndef CORE_OUTLOOK_H
#define CORE_OUTLOOK_H

#include "core/undo.h"

struct migration;
struct project;

enum outlook_kind {
	OUTLOOK_DOWN,	 /* by its way down, which is proved */
	OUTLOOK_RECORDS, /* by what the records say was there before */
	OUTLOOK_EMPTY,	 /* the same, but what verdict.empty names comes back
			    without its data */
	OUTLOOK_NONE	 /* not at all; verdict.refused says why */
};

struct outlook {
	enum outlook_kind kind;
	struct undo_verdict verdict;
};

const char *outlook_name(enum outlook_kind kind);
/* Paths are in the project's arena; outlook_release frees the lists. */
void outlook_make(struct outlook *out, struct project *p,
		  const struct migration *m);
void outlook_release(struct outlook *o);

#endif
