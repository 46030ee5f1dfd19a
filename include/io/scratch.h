/* scratch: a throw-away database on which `record` replays migrations.
 *
 * By default a private PostgreSQL server of our own: unix socket in a directory
 * of mode 0700, no TCP, no fsync, a copy of a template data directory that is
 * kept in the user's cache directory. A keeper process outlives the tool and
 * removes server and directory when the tool ends, however it ends. As root it
 * runs as another user. With a URL it is a temporary database on that server
 * instead, dropped at the end. */
#ifndef IO_SCRATCH_H
#define IO_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct buf;
struct conn;
struct err;
struct scratch;

struct scratch_options {
	const char *url; /* NULL: a private server */
	const char
	    *bindir;  /* PostgreSQL's programs; NULL: find (newest installed) */
	int major;    /* find those of this version where it is installed; 0:
			 any. The caller asks the server what it got. */
	bool on_disk; /* not in memory, though there may be room */
};

/* -1: FAULT_FILE (no PostgreSQL installed: hint how), FAULT_CONNECT … */
MUST_CHECK int scratch_open(struct scratch **out,
			    const struct scratch_options *o, struct err *e);
/* Stops the server or drops the database and the roles that were made. */
void scratch_close(struct scratch *s);
/* Owned by scratch; the session is a superuser's on a private server. */
struct conn *scratch_conn(struct scratch *s);

/* The directory of a private server's socket; NULL: a given server. */
const char *scratch_dir(const struct scratch *s);
/* From now on a private server writes into its log what its new sessions send,
 * and what it understands: "PID LOG:  statement: …", with the parameters of the
 * extended protocol, and the tree of each (debug_print_parse). -1: also for a
 * given server. */
MUST_CHECK int scratch_tap(struct scratch *s, struct err *e);
/* The log so far. -1: FAULT_LIMIT, more than `max` bytes. */
MUST_CHECK int scratch_tapped(struct scratch *s, size_t max, struct buf *out,
			      struct err *e);

/* Does `e` say that a private server in memory found no room there, or died
 * there (without room for its log it does)? On the disk there may be some. */
bool scratch_out_of_memory(const struct scratch *s, const struct err *e);

/* Make a role that a migration names and the server lacks (NOLOGIN). */
MUST_CHECK int scratch_make_role(struct scratch *s, const char *name,
				 struct err *e);

/* A private server's state under a name, for a later run: the server is stopped
 * and its data directory becomes a template in the cache; old ones are removed
 * (newest 4 kept). Best effort; ends the scratch's usefulness: only close may
 * follow, which waits for it. */
void scratch_save(struct scratch *s, const char *key);
/* Which of `keys` (in order of preference) is in the cache? -1: none. */
int scratch_find(const struct scratch_options *o, const char *const *keys,
		 size_t nr);
/* scratch_open from the saved state `key`. 0: open. 1: not there (or unusable).
 */
MUST_CHECK int scratch_open_saved(struct scratch **out,
				  const struct scratch_options *o,
				  const char *key, struct err *e);

#endif
