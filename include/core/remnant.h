/* remnant: what a statement outside a transaction left behind when it was
 * stopped is taken away, or brought to its end. */
#ifndef CORE_REMNANT_H
#define CORE_REMNANT_H

#include "base/attr.h"

struct err;
struct runner;
struct step;

/* Drop the INVALID indexes that are in the step's way; the session is the
 * user's. */
MUST_CHECK int remnant_drop(struct runner *r, const struct step *step,
			    struct err *e);
/* ALTER TABLE … DETACH PARTITION … FINALIZE in place of the step; the session
 * is pinned, before and behind it. */
MUST_CHECK int remnant_finish(struct runner *r, const struct step *step,
			      struct err *e);

#endif
