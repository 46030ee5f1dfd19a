/* scratch_parts: what the files of io/scratch share; nobody else includes it.
 *
 *   scratch.c         the interface
 *   scratch_url.c     a database on a given server
 *   scratch_keeper.c  the process that outlives the tool, seen from both sides
 *   scratch_server.c  the server as the keeper's child: made, started, stopped
 *   scratch_program.c PostgreSQL's programs, run as the server's user
 *   scratch_dir.c     the directory of one run
 *   scratch_pg.c      where these programs are and which user that is
 *   scratch_cache.c   data directories that are kept for later runs
 *   scratch_copy.c    copy a data directory
 *   scratch_pack.c    a data directory as one file
 *   scratch_memory.c  a place in memory for a run
 *   scratch_tap.c     what other programs send to it
 */
#ifndef IO_SCRATCH_PARTS_H
#define IO_SCRATCH_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"

struct buf;
struct conn;
struct err;

#define SCRATCH_PATH_MAX ((size_t)1024)
/* A unix socket's path has 108 bytes, 104 on BSD: "/.s.PGSQL.5432" follows. */
#define SCRATCH_RUN_MAX ((size_t)88)
#define SCRATCH_KEY_MAX ((size_t)128)
#define SCRATCH_LOG "log"      /* in the directory of a run */
#define SCRATCH_STATE "state-" /* before the key, in the cache */
#define SCRATCH_DATABASE "scratch"
#define SCRATCH_USER "postgres"
#define SCRATCH_APP "ledger scratch"

/* ---- scratch_pg ---- */

struct scratch_pg {
	char bindir[SCRATCH_PATH_MAX];
	char cache[SCRATCH_PATH_MAX]; /* empty: there is none that can be used
				       */
	const char *locale;
	bool other_user; /* we are root: the server runs as uid, gid */
	uid_t uid;
	gid_t gid;
};
struct scratch_options;
/* Without a directory: that of the major version asked for, LEDGER_PG_BINDIR,
 * PATH, the usual places. */
MUST_CHECK int scratch_pg_find(struct scratch_pg *pg,
			       const struct scratch_options *o, struct err *e);

/* ---- scratch_cache ---- */

/* The directory for data directories of one build of PostgreSQL, made if need
 * be; `out` is empty when there is no safe one. */
void scratch_cache_locate(char out[SCRATCH_PATH_MAX], const char *identity);
bool scratch_cache_has(const struct scratch_pg *pg, const char *name);
/* The same; and to scratch_cache_prune it is as if it had just been used. */
bool scratch_cache_renew(const struct scratch_pg *pg, const char *name);
struct scratch_sum {
	uint64_t files, bytes;
};
/* A data directory without template0 and template1, whose files only CREATE
 * DATABASE reads; these two; both. */
enum scratch_part { SCRATCH_FIRST, SCRATCH_REST, SCRATCH_ALL };
/* Copy entry `name` to `data`, which is new but for the rest. 0: done. 1: not
 * there, or damaged, then it is removed, and so is `data`. Of one copied in two
 * parts the caller keeps `got`, zero at first: damage may only show with the
 * rest. */
MUST_CHECK int scratch_cache_get(const struct scratch_pg *pg, const char *name,
				 const char *data, enum scratch_part part,
				 struct scratch_sum *got);
enum scratch_put { SCRATCH_PUT_COPY, SCRATCH_PUT_MOVE };
/* Best effort; another tool's entry of that name wins. */
void scratch_cache_put(const struct scratch_pg *pg, const char *name,
		       const char *data, enum scratch_put how);
void scratch_cache_drop(const struct scratch_pg *pg, const char *name);
/* Keep the `keep` entries whose names begin with `prefix` that were used last.
 */
void scratch_cache_prune(const struct scratch_pg *pg, const char *prefix,
			 size_t keep);

/* ---- scratch_copy ---- */

/* Copy a data directory to `to`, which must not exist (but for the rest);
 * owners are kept. The files of template0 and template1 are hard links where
 * the file system allows. What is copied is added to `sum`. -1: also anything
 * that is neither file nor directory, such as a tablespace's link. */
MUST_CHECK int scratch_copy(const char *from, const char *to,
			    enum scratch_part part, struct scratch_sum *sum,
			    struct err *e);
MUST_CHECK int scratch_count(const char *dir, struct scratch_sum *sum,
			     struct err *e);

/* ---- scratch_pack ---- */

/* Write the data directory into the new file `pack`; `sum` is of the file. -1:
 * also for what is neither file nor directory, or more than 1 GiB. */
MUST_CHECK int scratch_pack(const char *data, const char *pack,
			    struct scratch_sum *sum);
/* Make the directory `data` of it, for the server's user. What is there after a
 * failure is the caller's to remove. */
MUST_CHECK int scratch_unpack(const char *pack, const char *data,
			      const struct scratch_pg *pg);

/* ---- scratch_memory ---- */

/* Where Linux has a file system that is memory and that all may write to. Not
 * $XDG_RUNTIME_DIR: it is smaller, and closed to the user that a root's server
 * runs as. */
#define SCRATCH_MEMORY "/dev/shm"
/* That, when it has room for a server; else NULL. */
const char *scratch_memory_dir(void);

/* ---- scratch_program ---- */

struct scratch_server {
	const struct scratch_pg *pg;
	char dir[SCRATCH_RUN_MAX];  /* owned by the server's user, 0700 */
	char data[SCRATCH_RUN_MAX]; /* dir/data */
	bool on_disk;		    /* shall be */
	bool in_memory;		    /* we chose so: see scratch_memory.c */
	pid_t pid;		    /* 0: not running */
	int control; /* readable once the tool is gone: ends each wait */
};

#define SCRATCH_ARGS_MAX 96
/* Start bindir/args[0] with standard output and error in the log. `in` may be
 * -1. Returns the process id or -1. */
pid_t scratch_program_start(const struct scratch_server *s,
			    const char *const *args, int in, struct err *e);
/* Wait for a program that must end by itself and well. */
MUST_CHECK int scratch_program_finish(const struct scratch_server *s, pid_t pid,
				      const char *name, struct err *e);
/* The end of the log, into `e`. */
void scratch_log_detail(const struct scratch_server *s, struct err *e);
/* The keeper inherits orphans, see detach in scratch_keeper.c. */
void scratch_reap_orphans(void);
/* Of CLOCK_MONOTONIC. */
int64_t scratch_now_ms(void);
/* One tick; the second is cut short when the tool is gone. */
void scratch_nap(void);
bool scratch_tool_gone(const struct scratch_server *s);

/* ---- scratch_server ---- */

/* initdb, then the database `scratch`. */
MUST_CHECK int scratch_server_initdb(struct scratch_server *s, struct err *e);
/* Start it; wait until it accepts connections. */
MUST_CHECK int scratch_server_launch(struct scratch_server *s, struct err *e);
MUST_CHECK int scratch_server_wait(struct scratch_server *s, struct err *e);
/* Both. */
MUST_CHECK int scratch_server_start(struct scratch_server *s, struct err *e);
enum scratch_stop { SCRATCH_STOP_NOW, SCRATCH_STOP_CLEAN };
/* 0: stopped as asked. 1: it had to be killed, or had died. */
int scratch_server_stop(struct scratch_server *s, enum scratch_stop how);

/* ---- scratch_dir ---- */

/* A private directory with a path that is short enough, for the server's user;
 * and an end to those whose keeper was killed. */
MUST_CHECK int scratch_server_dir(struct scratch_server *s, struct err *e);

/* ---- scratch_keeper ---- */

struct keeper {
	pid_t pid; /* 0: none */
	int fd;
	char dir[SCRATCH_RUN_MAX];
	bool in_memory;
};
/* Start a server from cache entry `state`, or from the template when NULL.
 * 1: no such state. */
MUST_CHECK int keeper_open(struct keeper *k, const struct scratch_pg *pg,
			   const char *state, bool on_disk, struct err *e);
/* Have the server stopped cleanly and its data directory kept as cache entry
 * `name`. Best effort; keeper_close, which alone may follow, waits for it. */
void keeper_save(struct keeper *k, const char *name);
/* Waits until server and directory are gone. */
void keeper_close(struct keeper *k);

/* ---- scratch_url ---- */

struct scratch_url;
/* Make a database on the server that `url` names; `conn` is a session in it. */
MUST_CHECK int scratch_url_open(struct scratch_url **out, struct conn **conn,
				const char *url, struct err *e);
/* Drop the database and the roles. The session in it is closed by now. */
void scratch_url_close(struct scratch_url *u);
MUST_CHECK int scratch_url_make_role(struct scratch_url *u, const char *name,
				     struct err *e);

/* ---- scratch ---- */

/* CREATE ROLE … NOLOGIN. 0: made. 1: it is there already. */
MUST_CHECK int scratch_create_role(struct conn *c, const char *name,
				   struct err *e);
/* Is the session where we think it is? -1: FAULT_CONNECT. `sql` gives one
 * value, which must be `expected`. */
MUST_CHECK int scratch_check_place(struct conn *c, const char *sql,
				   const char *expected, struct err *e);

#endif
