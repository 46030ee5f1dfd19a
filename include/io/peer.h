/* peer: the history that another migration tool keeps in a database.
 *
 * What it says are claims: which migrations are applied, and with which
 * content. Whether they are true, the live schema says. Each tool is one row of
 * peer_tools[]. */
#ifndef IO_PEER_H
#define IO_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/oid.h"

struct arena;
struct conn;
struct err;

#define PEER_KEYS_MAX 2 /* advisory locks of one tool */

/* What one row of a tool's table means. */
enum peer_rows {
	PEER_EACH, /* a migration */
	PEER_LAST  /* the last migration: all before it are applied too */
};

/* How a row names its migration. */
enum peer_key {
	PEER_NAME,    /* by name, file name or version */
	PEER_SUFFIX,  /* by a path that ends in its name */
	PEER_CONTENT, /* by the hash of its file alone */
};

/* What a tool keeps of a migration's content. */
enum peer_content {
	PEER_NOTHING,
	PEER_CRC32,	 /* Flyway: of the lines without their ends */
	PEER_SHA1,	 /* of the file */
	PEER_SHA256,	 /* of the file */
	PEER_SHA384,	 /* of the file */
	PEER_IN_FILE,	 /* the file's own head has it, and was checked */
	PEER_STATEMENTS, /* the SQL itself */
	PEER_SIPHASH	 /* refinery: of name, version and file */
};

struct peer_place {
	const char *schema, *table, *database;
};

struct peer_tool {
	const char *name;    /* "Flyway" */
	const char *formats; /* those that its files may be read as */
	const char *schema;  /* NULL: any */
	const char *table;
	const char *columns; /* words among its columns; one word: all */
	const char *query; /* "%s" is the table; columns: key, content, state */
	enum peer_rows rows;
	enum peer_key key;
	enum peer_content content;
	/* The advisory locks that a run of it holds; NULL: none. */
	size_t (*locks)(const struct peer_place *at,
			int64_t keys[PEER_KEYS_MAX]);
	/* How it writes its own rows; "%s" is the table, "%n" its name within
	 * quotes; no other "%". `params` says what $1,
	 * $2 … are: n name, v version, i version as a number, w the words
	 * behind it, d description (w without "_"), f file name, p path of the
	 * file, c content, t text of the file. NULL `insert`: what it writes
	 * cannot be known without it; NULL `create`: its table is more than
	 * that. */
	const char *create, *insert, *insert_params, *remove, *remove_params;
};

extern const struct peer_tool peer_tools[]; /* ends with a NULL name */

/* The tool whose own format this is; NULL: none. */
const struct peer_tool *peer_tool_of(const char *format);

enum peer_state {
	PEER_APPLIED,
	PEER_THROUGH, /* it and all before it, without having run them */
	PEER_UNDONE,
	PEER_FAILED, /* half-way */
};

struct peer_row {
	const char *key;
	const char *content; /* NULL: none was kept */
	enum peer_state state;
};

struct peer {
	const struct peer_tool *tool; /* NULL: there is none */
	struct peer_place at;
	bool present, readable;
	struct peer_row *rows;
	size_t nr;
};

/* Is there a table of a tool that goes with `format`? Where there is none,
 * `out` is the format's own tool, not present, if it has one. Arena owns all.
 * `want` says where else than usual the table is: its schema, its name, both
 * may be NULL; the format's own tool is then looked for nowhere else. */
MUST_CHECK int peer_find(struct peer *out, struct conn *c, const char *format,
			 const struct peer_place *want, struct arena *a,
			 struct err *e);
/* Where any tool keeps its history here, whatever the files are; `table` NULL:
 * the whole schema is the tool's. What `want` names is among them. */
MUST_CHECK int peer_places(struct conn *c, const struct peer_place *want,
			   struct arena *a, struct peer_place **out, size_t *nr,
			   struct err *e);
/* Its rows. A table that may not be read has none. */
MUST_CHECK int peer_read(struct peer *p, struct conn *c, struct arena *a,
			 struct err *e);
/* ---- what a tool writes (peer_write.c) ---- */

#define PEER_PARAMS_MAX 5

struct peer_statement {
	const char *sql;
	const char *params[PEER_PARAMS_MAX];
	int param_nr;
};

struct peer_subject;

/* Only for a tool that has the template. CREATE TABLE IF NOT EXISTS. */
void peer_create(const struct peer *p, struct peer_statement *out,
		 struct arena *a);
void peer_insert(const struct peer *p, const struct peer_subject *s,
		 struct peer_statement *out, struct arena *a);
void peer_remove(const struct peer *p, const struct peer_subject *s,
		 struct peer_statement *out, struct arena *a);

/* "public.flyway_schema_history" */
const char *peer_describe(const struct peer *p, struct arena *a);

/* ---- what a row speaks of (peer_match.c) ---- */

struct peer_subject {
	const char *name, *version;
	/* As struct source has it; NULL: what its name says. */
	const char *description;
	const char *file;	 /* below the migrations directory */
	const struct oid *bytes; /* of its file; may be null */
	const char *text;	 /* the whole file, NULL: not at hand */
	const struct oid *statements;
};

bool peer_row_means(const struct peer_tool *tool, const struct peer_row *row,
		    const struct peer_subject *s);
/* Is `version`, with its leading zeros and missing parts, not after `row`'s? */
bool peer_row_reaches(const struct peer_row *row, const char *version);

/* What the tool keeps of this content; NULL: nothing, or not to be had. */
const char *peer_content(const struct peer_tool *tool,
			 const struct peer_subject *s, struct arena *a);

enum peer_sameness { PEER_UNKNOWN, PEER_SAME, PEER_OTHER };
enum peer_sameness peer_compare(const struct peer_tool *tool,
				const struct peer_row *row,
				const struct peer_subject *s);

/* ---- refinery's checksum (peer_sip.c) ---- */

uint64_t peer_siphash13(const void *data, size_t len);
bool peer_is_refinery_sum(const struct peer_subject *s, const char *want);

#endif
