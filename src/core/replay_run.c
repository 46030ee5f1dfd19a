/* One statement on scratch, again and again as long as the server lacks a role
 * that it names: scratch has no roles but its own, so they are made on the way.
 */
#include "core/replay_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "io/scratch.h"
#include "core/project.h"
#include "core/session.h"

/* A migration may name many roles that scratch lacks; each costs one more try.
 */
#define ROLES_MAX 64

/* role "x" does not exist, in the words of a server with lc_messages C. */
static char *missing_role(const struct err *e)
{
	static const char head[] = "role \"", tail[] = "\" does not exist";
	const char *from, *to;

	if (strcmp(e->sqlstate, "42704") != 0)
		return NULL;
	from = strstr(e->message, head);
	to = from ? strstr(from, tail) : NULL;
	if (!to)
		return NULL;
	from += strlen(head);
	return xmemdupz(from, (size_t)(to - from));
}

/* A role is made on a connection of its own, so that it outlives a rollback
 * here. This session may have cached that there is none, and a backend looks
 * for news from others only when it takes a lock that it does not hold yet (13
 * to 18): so one is taken on a catalog that nobody uses, and given back. */
static int see_new_role(struct replay *r, struct err *e)
{
	if (session_savepoint(r->c, "ledger_news", e) < 0 ||
	    conn_exec(r->c,
		      "SELECT FROM pg_catalog.pg_largeobject_metadata LIMIT 0",
		      e) < 0 ||
	    session_rollback_to(r->c, "ledger_news", e) < 0)
		return -1;
	return session_release(r->c, "ledger_news", e);
}

#define ATTEMPT_REQUESTS 3

/* Between a savepoint and its release. False: it cannot be sent with others. */
static bool join(struct arena *a, const struct source_script *script,
		 const struct statement *s,
		 struct conn_request out[ATTEMPT_REQUESTS])
{
	const char *sql = arena_memdupz(a, script->text + s->offset, s->len);

	out[0] = (struct conn_request){ .sql = "SAVEPOINT ledger_step" };
	out[1] = (struct conn_request){ .sql = sql, .first_line = s->line };
	out[2] =
	    (struct conn_request){ .sql = "RELEASE SAVEPOINT ledger_step" };
	return session_may_join(s->class, s->flags, s->tag) &&
	       strlen(sql) == s->len;
}

bool replay_may_run_ahead(const struct source_script *script,
			  const struct statement *s)
{
	struct conn_request q[ATTEMPT_REQUESTS];
	struct arena a = ARENA_INIT;
	bool may = join(&a, script, s, q);

	arena_release(&a);
	return may;
}

int replay_run_ahead(struct replay *r, const struct source_script *script,
		     const struct statement *s, struct err *e)
{
	struct conn_request q[ATTEMPT_REQUESTS];
	int rc;

	if (!join(&r->ahead_text, script, s, q))
		bug("a statement that runs alone is sent ahead");
	rc = catalog_refresh_ahead(r->cat, q, ARRAY_LEN(q), s->tag, e);
	if (rc == 0)
		r->ahead = s;
	return rc;
}

void replay_end_ahead(struct replay *r)
{
	r->ahead = NULL;
	arena_release(&r->ahead_text);
	arena_init(&r->ahead_text);
}

/* Once, with a look at what it did if `look`; all in one round trip where that
 * may be. 0: it ran. 1: it failed, and the savepoint stands. */
static int attempt(struct replay *r, const struct source_script *script,
		   const struct statement *s, bool look, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct conn_request q[ATTEMPT_REQUESTS];
	bool joined = join(&a, script, s, q);
	struct conn_request *rest = joined ? q : &q[ATTEMPT_REQUESTS - 1];
	size_t nr = joined ? ATTEMPT_REQUESTS : 1;
	int rc = 0;

	if (r->ahead && (r->ahead != s || !look))
		bug("another statement runs already");
	if (!joined) {
		rc = session_savepoint(r->c, "ledger_step", e);
		if (rc == 0 && session_run(r->c, script, s->offset, s->len,
					   s->line, s->flags, e) < 0)
			rc = 1;
	}
	if (rc == 0)
		rc = look ? catalog_refresh_after(r->cat, rest, nr, s->tag, e)
			  : conn_pipeline(r->c, rest, nr, e);
	if (joined && rc < 0 && q[0].done && !q[1].done)
		rc = 1;
	replay_end_ahead(r);
	arena_release(&a);
	return rc;
}

/* Back to before it. */
static int take_back(struct replay *r)
{
	struct err ignored;

	err_init(&ignored);
	if (session_rollback_to(r->c, "ledger_step", &ignored) < 0)
		return -1;
	return session_release(r->c, "ledger_step", &ignored);
}

int replay_run(struct replay *r, const struct source_script *script,
	       const struct statement *s, bool transaction, bool look,
	       struct err *e)
{
	int tries, rc;

	for (tries = 0; tries < ROLES_MAX; tries++) {
		char *role;

		err_init(e);
		rc = transaction ? attempt(r, script, s, look, e)
				 : -session_run(r->c, script, s->offset, s->len,
						s->line, s->flags, e);
		if (rc <= 0)
			return rc;
		if (transaction && take_back(r) < 0)
			return 1;
		role = missing_role(e);
		if (!role)
			return 1;
		rc = scratch_make_role(r->scratch, role, e);
		free(role);
		if (rc < 0 || (transaction && see_new_role(r, e) < 0))
			return -1;
	}
	return 1;
}

bool replay_is_known_role(const struct statement *s, const struct err *e)
{
	return s->class == STATEMENT_ROLE && strcmp(e->sqlstate, "42710") == 0;
}

bool replay_said_no(const struct replay *r, const struct err *e)
{
	return conn_alive(r->c) && !scratch_out_of_memory(r->scratch, e) &&
	       (e->fault == FAULT_SQL || e->fault == FAULT_DENIED);
}
