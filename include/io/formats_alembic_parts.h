/* formats_alembic_parts: what the files of the format "alembic" share; nobody
 * else includes this.
 *
 * A revision is a Python program. What it is called and what it follows is read
 * from its text (alembic_python.c), without running it; its SQL comes from the
 * project's own "alembic upgrade --sql", run by "ledger record" alone, and is
 * kept in ledger/rendered/REVISION.sql with the hash of the Python file:
 *
 *   -- Rendered by ledger from versions/005_add_cards_table.py
 *   -- sha256 4a83…                       of the Python file
 *   -- ledger: no-transaction             where it has an autocommit_block
 *
 *   -- line 14                            of the Python file
 *   CREATE TABLE cards (…);
 *
 *   -- ledger: down
 *
 *   -- line 40
 *   DROP TABLE cards;
 *
 * What offline mode cannot write is seen on a scratch database, where the
 * configuration names a command for it (alembic_online.c); such a file says so
 * in a line behind "sha256".
 *
 * A file without the line "sha256" was written by hand, for a revision whose
 * SQL Alembic cannot write without a database; record adds the line, and "by
 * hand" in the first one. */
#ifndef IO_FORMATS_ALEMBIC_PARTS_H
#define IO_FORMATS_ALEMBIC_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/map.h"
#include "io/formats.h"
#include "model/oid.h"

struct arena;
struct buf;
struct conn;
struct dir;
struct err;
struct run;
struct statement;

/* ---- a revision's text ---- */

#define ALEMBIC_ARGS 2

/* "op.create_index('idx', 'cards', …)" */
struct alembic_call {
	const char *op; /* "create_index" */
	bool batch;	/* of another receiver than "op" */
	int line;
	size_t start, end; /* bytes of the text, with the brackets */
	const char *args[ALEMBIC_ARGS]; /* the first strings in it, or NULL */
};

/* def upgrade, def downgrade */
struct alembic_way {
	int line; /* 0: there is none */
	struct alembic_call *calls;
	size_t nr;
};

struct alembic_list {
	const char **items;
	size_t nr;
};

struct alembic_python {
	const char *text;
	size_t len;
	const char *revision; /* NULL: the file has none */
	struct alembic_list follows, depends, labels;
	int follows_line;
	struct alembic_way up, down;
};

/* Pure. -1: FAULT_USAGE with `e->line`: a revision, or what it follows, that is
 * not written as plain strings. */
MUST_CHECK int alembic_parse(struct alembic_python *p, struct arena *a,
			     const char *text, size_t len, struct err *e);

/* The line of the Python file that a statement comes from: the call that fits
 * from `*cursor` on, else before it, else the text itself, else the line before
 * (`*line`). */
struct alembic_place {
	size_t cursor;
	int line;
};
void alembic_find(struct alembic_place *at, const struct alembic_python *p,
		  const struct alembic_way *way, const char *sql, size_t len);

/* ---- all revisions ---- */

struct alembic_revision {
	const char *id, *file; /* `file` below the migrations directory */
	struct oid bytes;      /* of the Python file */
	struct alembic_python python;
	size_t *parents; /* what it follows, then what it depends on */
	size_t parent_nr;
};

/* In order: each behind those that it follows. */
struct alembic_tree {
	struct alembic_revision *items;
	size_t nr;
	size_t *heads; /* that none follows, each of a branch of its own */
	size_t head_nr;
	/* Each follows the one before, and that one only. */
	bool linear;
};

/* Where the revisions are, below the migrations directory. */
struct alembic_locations {
	const char **dirs; /* "" is that directory itself */
	size_t nr;	   /* 0: in versions/, or where the directory says */
	bool recursive;	   /* also in the directories below them */
};
/* From alembic.ini in the directory `here` of `root`, each of which may be
 * NULL, or the file that `command` names behind "-c". -1: FAULT_USAGE at its
 * line: a place that is not in `d`. */
MUST_CHECK int alembic_read_locations(struct alembic_locations *out,
				      struct dir *d, struct dir *root,
				      const char *here, const char *command,
				      struct arena *a, struct err *e);
/* -1: FAULT_USAGE: several heads of one branch, a parent that is not there, a
 * circle. */
MUST_CHECK int alembic_read_tree(struct alembic_tree *t, struct dir *d,
				 const struct alembic_locations *where,
				 struct arena *a, const struct dir_item *items,
				 size_t nr, struct err *e);
/* -1: FAULT_USAGE, what Alembic names is not among the files. */
int alembic_unknown(const char *id, struct err *e);
/* The place of a revision among t->items; t->nr: there is none. */
size_t alembic_index(const struct alembic_tree *t, const char *id);

/* ---- the kept SQL ---- */

struct alembic_kept {
	const char *text; /* NULL: there is no such file */
	size_t len;
	bool stale;   /* of another Python file, or not known of which */
	bool by_hand; /* told by its first line, or it has no hash */
	bool hashed;  /* it has the line "sha256" */
};

/* `rendered` may be NULL: there is no such directory. */
MUST_CHECK int alembic_load_kept(struct alembic_kept *k, struct dir *rendered,
				 struct arena *a,
				 const struct alembic_revision *r,
				 struct err *e);
/* "005.sql" */
const char *alembic_kept_name(struct arena *a,
			      const struct alembic_revision *r);
/* The first lines of such a file. */
enum alembic_source { ALEMBIC_OFFLINE, ALEMBIC_ONLINE, ALEMBIC_BY_HAND };
void alembic_put_head(struct buf *out, const struct alembic_revision *r,
		      enum alembic_source source);

/* ---- what Alembic prints ---- */

enum alembic_direction { ALEMBIC_UP, ALEMBIC_DOWN };

struct alembic_statement {
	const char *text;
	size_t len;
};

/* One way of one revision. */
struct alembic_piece {
	bool done;
	bool online; /* seen on a scratch database */
	bool no_transaction;
	struct alembic_statement *items;
	size_t nr;
	const struct err *failure; /* NULL: none */
};

/* Cut the output of one run at its marks into `pieces`, one for each revision
 * of the tree. `*last` is the revision of the last mark, t->nr without one. -1:
 * FAULT_USAGE, a mark of a revision that the tree has not. */
MUST_CHECK int alembic_cut(const struct alembic_tree *t,
			   enum alembic_direction direction, struct arena *a,
			   const char *output, size_t len,
			   struct alembic_piece *pieces, size_t *last,
			   struct err *e);

/* Why it failed, from what it printed: the error of Python or Alembic, without
 * passwords; where it was raised in the revision's file. `r` NULL: before any
 * revision. Returns -1. */
int alembic_failed(const struct run *run, const struct alembic_revision *r,
		   struct err *e);
/* -1: FAULT_CONFIG: its log says that it wrote for another database system. */
MUST_CHECK int alembic_check_dialect(const struct run *run, struct err *e);
/* Its log says nothing, but the SQL is not as that of PostgreSQL. */
bool alembic_doubt_dialect(const struct run *run);

/* Run the command with `behind`, which ends with NULL, behind its own words.
 * With a socket, "{url}" and "{place}" (what is behind "postgresql://") in it
 * lead there, and so do the variables of libpq. 0: it ended, whatever its
 * status; the run's buffers are the caller's. */
#define ALEMBIC_BEHIND_MAX 4
#define ALEMBIC_URL "{url}"
#define ALEMBIC_PLACE "{place}"
struct alembic_socket {
	const char *dir, *user, *database;
};
MUST_CHECK int alembic_run(const struct render_job *job, const char *command,
			   const char *const *behind,
			   const struct alembic_socket *socket, struct run *run,
			   struct err *e);

/* ---- what Alembic sends to a server ---- */

/* FirstNormalObjectId: what initdb makes, information_schema too, is below. */
#define ALEMBIC_FIRST_OID 16384

/* What the server understood of the statements that give rows. */
struct alembic_understood {
	bool gives_rows;     /* SELECT, RETURNING; not a utility command's */
	unsigned *tables;    /* of users: oids from 16384 on */
	unsigned *functions; /* all */
	size_t table_nr, function_nr;
};

/* One message of a session, as the server's log has it. */
struct alembic_sent {
	int session;	  /* process id */
	const char *raw;  /* as it was sent */
	const char *text; /* with its parameters put in */
	size_t len;
	bool refused;	 /* by the server */
	const char *odd; /* why its text is not known; NULL: it is */
	bool understood; /* of all statements in it: */
	struct alembic_understood what;
};

/* Pure. The log of a tapped server (scratch_tap). -1: FAULT_LIMIT, …: not such
 * a log. */
MUST_CHECK int alembic_read_log(struct arena *a, const char *text, size_t len,
				struct alembic_sent **out, size_t *nr,
				struct err *e);

enum alembic_verdict { ALEMBIC_KEEP, ALEMBIC_DROP, ALEMBIC_REFUSE };
struct alembic_judge {
	struct arena *arena;
	struct map relations, functions;
};
/* `c` is a session on the scratch database, when Alembic has ended. */
MUST_CHECK int alembic_judge_open(struct alembic_judge *j, struct arena *a,
				  struct conn *c, struct err *e);
void alembic_judge_close(struct alembic_judge *j);
/* Of a message that holds these statements. */
enum alembic_verdict alembic_judge(const struct alembic_judge *j,
				   const struct alembic_sent *sent,
				   const struct statement *list, size_t nr,
				   const char **why);

/* What one change of Alembic's table of versions says. */
struct alembic_version {
	const char *from, *to; /* NULL: the row is new, or goes */
};
/* False: the text is no such change. */
bool alembic_read_version(struct alembic_version *v, struct arena *a,
			  const struct alembic_statement *s);

/* From what was sent in one direction to the pieces of the revisions that
 * `todo` names and that are not done. `*any`: a version was changed at all. -1:
 * FAULT_USAGE, a revision that the tree has not. */
MUST_CHECK int alembic_watch(const struct alembic_tree *t,
			     enum alembic_direction direction, struct arena *a,
			     const struct alembic_judge *judge,
			     const struct alembic_sent *sent, size_t nr,
			     const bool *todo, struct alembic_piece *pieces,
			     bool *any, struct err *e);

/* Have it run on an empty scratch database, and take for the revisions of
 * `todo` what offline mode could not write. Nothing is run where there is
 * nothing to take. */
MUST_CHECK int alembic_online(struct render_job *job,
			      const struct alembic_tree *t, const bool *todo,
			      struct alembic_piece *up,
			      struct alembic_piece *down, struct err *e);

MUST_CHECK int alembic_render(struct render_job *job, struct dir *d,
			      const struct dir_item *items, size_t nr,
			      struct err *e);

#endif
