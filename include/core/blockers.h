/* blockers: which sessions keep a statement waiting for a lock. While it waits,
 * its own session cannot ask; when it has given up, nobody is in its way any
 * more. So a second connection looks while it waits. */
#ifndef CORE_BLOCKERS_H
#define CORE_BLOCKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct conn;
struct err;
struct rows;

struct blockers {
	struct conn *c;	   /* whose statement waits */
	struct conn *side; /* opened when it is first needed */
	bool unreachable;  /* a second connection could not be opened */
	bool aloud;	   /* tell of a wait while it lasts, on stderr */
	bool told;	   /* of this wait */
	struct buf found;  /* lines of the last look; empty: nobody */
};

void blockers_init(struct blockers *b);
/* Look for them while statements on `c` are awaited, often enough that no wait
 * of `lock_ms` goes unseen. */
void blockers_watch(struct blockers *b, struct conn *c, int lock_ms);
void blockers_unwatch(struct blockers *b);
/* Add what was found to the error of a statement that waited in vain. */
void blockers_tell(const struct blockers *b, struct err *e);
void blockers_release(struct blockers *b);

/* What blockers_describe reads of pg_stat_activity `a`, in this order. */
#define BLOCKER_COLUMNS                                       \
	" coalesce(a.usename::pg_catalog.text, '?'),"         \
	" coalesce(a.application_name, '?'),"                 \
	" coalesce(pg_catalog.host(a.client_addr), 'local')," \
	" a.backend_start::pg_catalog.timestamptz(0)"         \
	"  ::pg_catalog.text,"                                \
	" a.xact_start::pg_catalog.timestamptz(0)"            \
	"  ::pg_catalog.text,"                                \
	" a.state, a.query "

/* "process 7 (role x, application "psql", client local, connected since …), in
 * a transaction since …, active: ALTER TABLE …" of column `pid` and the columns
 * above behind it. Of its query no literal is shown: it could be a secret. */
void blockers_describe(struct buf *out, const struct rows *rows, size_t row,
		       int pid);

#endif
