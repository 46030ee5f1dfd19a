/* session: a connection between two uses: reading catalogs, where every setting
 * is pinned, and running people's statements, where the settings are those of
 * their role and database, as in psql. */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H

#include "base/attr.h"

struct catalog;
struct conn;
struct err;

/* Settings of the role and the database again, but for the tool's own guards
 * (synchronous_commit at least on, lock_timeout). */
MUST_CHECK int session_enter_user(struct conn *c, int lock_timeout_ms,
				  struct err *e);
/* BEGIN, the same, catalog_begin, in one round trip on the catalog's
 * connection. */
MUST_CHECK int session_begin_user(struct catalog *cat, int lock_timeout_ms,
				  struct err *e);
/* From the user's settings, whatever statements made of them, to the user's
 * settings. */
MUST_CHECK int session_renew_user(struct conn *c, int lock_timeout_ms,
				  struct err *e);
/* Back to pinned; whatever a migration had set is gone. */
MUST_CHECK int session_leave_user(struct conn *c, struct err *e);
/* SAVEPOINT, ROLLBACK TO, RELEASE `name` (a word of ours). */
MUST_CHECK int session_savepoint(struct conn *c, const char *name,
				 struct err *e);
MUST_CHECK int session_rollback_to(struct conn *c, const char *name,
				   struct err *e);
MUST_CHECK int session_release(struct conn *c, const char *name, struct err *e);

#endif
