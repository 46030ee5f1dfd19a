/* outlook: can a migration be reverted? Told from the records alone, before it
 * is needed. What a target holds, and who has changed it since, is not known
 * here. */
#ifndef CORE_OUTLOOK_H
#define CORE_OUTLOOK_H

#include "core/undo.h"

struct migration;
struct project;

enum outlook_kind {
	OUTLOOK_DOWN,	 /* by its way down, which is proved */
	OUTLOOK_RECORDS, /* by what the records say was there before */
	OUTLOOK_EMPTY,	 /* so, but `empty` come back without their data */
	OUTLOOK_NONE	 /* `refused` says why not */
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
