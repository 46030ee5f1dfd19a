/* statement: one SQL statement of a migration: where it stands, what sort it
 * is, and the hash of what it says regardless of layout. The only user of
 * libpg_query.
 *
 * Only the scanner of libpg_query is used. Its parser knows the syntax of one
 * major version and crashes on deep expressions (15-4.0.0); the tokens, with
 * psql's rule for the end of a statement, are the same in PostgreSQL 13 to 18.
 * The scanner is quadratic in nested comments, so statement_split is for a
 * child process: io/contain runs it there. What a statement *does* is never
 * read from here; PostgreSQL says that on scratch. */
#ifndef MODEL_STATEMENT_H
#define MODEL_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/oid.h"

struct arena;
struct buf;
struct err;

enum statement_class {
	STATEMENT_SCHEMA, /* DDL */
	STATEMENT_DATA, /* INSERT UPDATE DELETE MERGE COPY TRUNCATE REFRESH … */
	STATEMENT_OPAQUE,      /* DO, CALL, SELECT: may do anything */
	STATEMENT_SESSION,     /* SET, RESET, LOCK, SELECT
				  pg_catalog.set_config(…), and maintenance
				  that can be repeated: ANALYZE, VACUUM */
	STATEMENT_TRANSACTION, /* BEGIN COMMIT ROLLBACK SAVEPOINT PREPARE
				  TRANSACTION … */
	STATEMENT_ROLE,	       /* roles, memberships, databases, tablespaces,
				  ALTER SYSTEM: cluster-wide, in no
				  fingerprint */
	STATEMENT_CLASS_NR
};
const char *statement_class_name(enum statement_class c);
/* -1: no such name. */
int statement_class_parse(const char *name);

enum statement_flag {
	STATEMENT_IF_NOT_EXISTS = 1 << 0,
	STATEMENT_OR_REPLACE = 1 << 1,
	/* PostgreSQL refuses it in a transaction block (reliability list, 13 to
	   18) */
	STATEMENT_NO_TRANSACTION = 1 << 2,
	/* begins with words that are no statement of PostgreSQL 13 to 18; its
	   class is a guess */
	STATEMENT_UNPARSED = 1 << 3,
	/* COPY … FROM STDIN, whose rows follow in the file */
	STATEMENT_COPY_STDIN = 1 << 4,
	/* mentions a password: a literal after PASSWORD, or a connection string
	   that has one */
	STATEMENT_SECRET = 1 << 5,
};

/* What a statement asks PostgreSQL to create, for the probe of duplicates.
 * Names are unquoted, folded and cut as PostgreSQL would; an object whose name
 * is written U&"…" is left out. A label of an enum is a value "name" of kind
 * enum-value, with its type as "table". */
struct statement_target {
	const char
	    *kind; /* as in object paths: table, index, view, column, … */
	const char *schema; /* NULL: not given; "pg_temp" of a TEMP table */
	const char
	    *table; /* of a column, constraint, trigger, rule, policy, index */
	const char *name; /* NULL for an index or constraint without a name */
};

struct statement {
	size_t offset, len; /* bytes in the file; without the semicolon, blanks,
			       comments around it */
	int line;	    /* 1-based line of its first byte */
	const char *file;   /* that this is a line of, where the script
			       includes it; NULL: its own */
	enum statement_class class;
	unsigned flags;
	const char *tag; /* "CREATE TABLE", "ALTER TABLE", …: for people */
	struct oid hash; /* of its tokens: layout, comments, letter case
			    aside; and of its rows to the byte */
	struct statement_target *targets;
	size_t target_nr;
};

/* Split `text[offset .. offset+len)` into statements; offsets and lines count
 * from the start of `text`, which is NUL-terminated. Empty statements are
 * dropped, and so are psql's commands that change nothing. Rows end at a line
 * "\.", or with the text. -1: FAULT_USAGE, the text cannot be split
 * (unterminated quote, NUL, bad UTF-8 …) or is for psql alone (a meta-command),
 * or FAULT_LIMIT; `e->line` is set, the file is for the caller to name. Arena
 * owns all. */
MUST_CHECK int statement_split(struct arena *a, const char *text, size_t offset,
			       size_t len, struct statement **out, size_t *nr,
			       struct err *e);

/* The rows of a COPY … FROM STDIN that ends at `end` (before its semicolon) in
 * `text[0 .. len)`; borrowed. None: `len` 0. */
struct statement_rows {
	const char *text;
	size_t len;
};
void statement_rows(const char *text, size_t len, size_t end,
		    struct statement_rows *out);

/* Is it a command of psql that changes nothing here? `text` begins with its
 * backslash. */
bool psql_is_ignored(const char *text, size_t len);

/* A line "\i FILE", or "\ir FILE", with what it leaves between two lines. */
struct psql_include {
	size_t offset, next; /* its line, the one behind it */
	int line;
	const char *name;
	bool relative; /* \ir */
};
/* All of them in `text[0 .. len)`, which is NUL-terminated. `whole`: the text
 * ends with the end of a statement. -1: FAULT_USAGE with `e->line`, one is not
 * alone on a line between two statements, or not the plain name of a file. */
MUST_CHECK int psql_includes(struct arena *a, const char *text, size_t len,
			     struct psql_include **out, size_t *nr, bool *whole,
			     struct err *e);

/* Hash over the statements' hashes: a migration's second identity. */
void statements_hash(struct oid *out, const struct statement *s, size_t nr);

/* The tokens of a function body or expression joined by one space, comments
 * dropped, keywords and unquoted identifiers folded; appended to `out`. -1 when
 * it cannot be scanned. */
MUST_CHECK int statement_tokens(struct buf *out, const char *text, size_t len);

/* The statement with `values[n - 1]`, as SQL, where it says $n; appended to
 * `out`. The text is one that PostgreSQL has taken already. -1: FAULT_USAGE, it
 * cannot be scanned, or there is no such value. */
#define STATEMENT_PARAMS_MAX 65535
MUST_CHECK int statement_bind(struct buf *out, const char *text, size_t len,
			      const char *const *values, size_t nr,
			      struct err *e);

/* A byte form to carry the result out of a child process. */
void statements_encode(struct buf *out, const struct statement *s, size_t nr);
MUST_CHECK int statements_decode(struct arena *a, const char *data, size_t len,
				 struct statement **out, size_t *nr,
				 struct err *e);

#endif
