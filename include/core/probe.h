/* probe: what would a statement have made whose object is there already? */
#ifndef CORE_PROBE_H
#define CORE_PROBE_H

#include "base/attr.h"
#include "core/replay.h"

/* In a savepoint the old object is taken away, the statement runs, its would-be
 * object is compared with the old one, all is rolled back. Called with the
 * statement rolled back (it failed) or without effect (IF NOT EXISTS); the
 * transaction is as before afterwards. 0: a duplicate, equal or covered (or
 * different, hidden by IF NOT EXISTS: a warning), or no duplicate at all. 1:
 * refused, the finding shows both definitions. -1: failed; the statement's own
 * error is kept where the probe could not tell. */
MUST_CHECK int probe(struct replay *r, const struct source_script *script,
		     const struct statement *s, const char *migration,
		     struct step *out, struct err *e);

#endif
