/* memo: that a target was in order is remembered, with everything that this
 * followed from.
 *
 * That a target is in order follows from the program, the configuration, the
 * migration files, the records, the target's history rows and its catalogs.
 * Where none of these has changed since (files, records and rows by their
 * hashes, catalogs by catalog_is_unchanged), the target is still in order, and
 * neither the catalogs nor the records need be read. Only a clean result
 * without any finding is remembered, one for each database, in the store: a
 * project whose store cannot be written has no memo. */
#ifndef CORE_MEMO_H
#define CORE_MEMO_H

#include <stddef.h>

#include "base/attr.h"
#include "model/oid.h"

struct err;
struct project;
struct target;

struct good_state {
	size_t applied, pending;
	struct oid fingerprint; /* live, compared parts */
};

/* After target_read_history, and project_open_files at least. 0: as remembered.
 * 1: not known, or no longer so. -1: the connection failed. */
MUST_CHECK int memo_find(struct project *p, struct target *t,
			 struct good_state *out, struct err *e);
/* Remember `v`. `token` is as catalog_read filled it; the project is loaded. A
 * state that cannot be remembered (no token, no store) is silently not. */
void memo_keep(struct project *p, struct target *t, const char *token,
	       const struct good_state *v);

#endif
