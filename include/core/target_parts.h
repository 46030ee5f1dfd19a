/* target_parts: what the files of the target share; nobody else includes this.
 */
#ifndef CORE_TARGET_PARTS_H
#define CORE_TARGET_PARTS_H

#include "core/target.h"

/* Fill present, readable and server. -1: FAULT_CORRUPT when the table is not as
 * it must be. */
MUST_CHECK int target_check_shape(struct target *t, struct err *e);

#endif
