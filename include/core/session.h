/* session: the settings of a connection that is used for two things: to read
 * catalogs, where the tool pins every setting, and to run the user's
 * statements, where the settings are those of their role and database, as in
 * psql. */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H

#include <stddef.h>

#include "base/attr.h"
#include "model/statement.h"

struct catalog;
struct conn;
struct err;
struct source_script;
struct waits;

/* From pinned to the settings of the role and the database, except for what
 * guards the run: synchronous_commit is at least on, and lock_timeout and
 * statement_timeout are those of `w` (NULL: no limits). */
MUST_CHECK int session_enter_user(struct conn *c, const struct waits *w,
				  struct err *e);
/* What an earlier migration left in the session beside settings: temporary
 * objects, prepared statements, cursors, channels. The statements of one
 * migration share them. */
enum session_rest {
	SESSION_KEEP,
	SESSION_DISCARD,
	SESSION_RENEW, /* the role is set back too, as by session_renew_user */
};
/* BEGIN, session_enter_user and catalog_begin. Nothing is sent now: they go
 * with what is asked next on `c`, which is the catalog's connection. */
MUST_CHECK int session_begin_user(struct conn *c, struct catalog *cat,
				  enum session_rest rest, const struct waits *w,
				  struct err *e);
/* From the user's settings, whatever statements made of them, to the user's
 * settings; the rest is discarded. */
MUST_CHECK int session_renew_user(struct conn *c, const struct waits *w,
				  struct err *e);
/* Back to pinned; whatever a migration had set is gone. */
MUST_CHECK int session_leave_user(struct conn *c, struct err *e);
/* The same for statements of the tool's own that take locks: they wait no
 * longer than the user's do. */
MUST_CHECK int session_leave_waiting(struct conn *c, const struct waits *w,
				     struct err *e);

/* Outside a transaction the catalogs are read between two statements of one
 * migration, with the tool's settings: what the migration had SET is run again
 * before its next statement. */
struct session_setting {
	const char *sql; /* borrowed */
	size_t len;
	int line;
};
struct session_settings {
	struct session_setting *items;
	size_t nr, cap;
};
/* Note a statement that has run, if it sets something. */
void session_settings_add(struct session_settings *s,
			  enum statement_class class, const char *tag,
			  const char *sql, size_t len, int line);
MUST_CHECK int session_settings_run(const struct session_settings *s,
				    struct conn *c, struct err *e);
void session_settings_release(struct session_settings *s);

/* Run a statement of a file, with its rows if it has some. */
MUST_CHECK int session_run(struct conn *c, const struct source_script *script,
			   size_t offset, size_t len, int line, unsigned flags,
			   struct err *e);

/* SAVEPOINT, ROLLBACK TO, RELEASE `name` (a word of ours). */
MUST_CHECK int session_savepoint(struct conn *c, const char *name,
				 struct err *e);
MUST_CHECK int session_rollback_to(struct conn *c, const char *name,
				   struct err *e);
MUST_CHECK int session_release(struct conn *c, const char *name, struct err *e);

/* May a statement of a migration be sent together with what follows it, before
 * its answer is there? Not one that changes the session or the transaction, one
 * whose class is a guess, or COPY, which libpq refuses in a pipeline. */
bool session_may_join(enum statement_class class, unsigned flags,
		      const char *tag);

#endif
