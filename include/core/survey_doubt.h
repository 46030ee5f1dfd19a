/* survey_doubt: databases and tablespaces that a stopped run made or dropped.
 */
#ifndef CORE_SURVEY_DOUBT_H
#define CORE_SURVEY_DOUBT_H

#include "base/attr.h"

struct err;
struct survey;

/* Let the live catalogs decide about the statement in doubt, and mark those
 * before it as done. */
MUST_CHECK int doubt_settle(struct survey *s, struct err *e);

#endif
