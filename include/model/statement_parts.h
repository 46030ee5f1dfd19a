/* statement_parts: what the files of the statement module and view_text.c,
 * which reads tokens too, share; nobody else includes this.
 *
 * Statements are recognised from PostgreSQL's own tokens, not from a parse
 * tree: the leading words say what a statement is, in all of PostgreSQL 13 to
 * 18, while the parser that we have knows only 15 and can be crashed. */
#ifndef MODEL_STATEMENT_PARTS_H
#define MODEL_STATEMENT_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "model/psql.h"
#include "model/statement.h"

/* PostgreSQL takes no query that is longer. */
#define STATEMENT_TEXT_MAX ((size_t)1 << 30)

/* ---- tokens ---- */

enum token_kind {
	TOKEN_WORD,   /* keyword or identifier without quotes */
	TOKEN_QUOTED, /* "identifier", U&"identifier" */
	TOKEN_STRING, /* 'x', E'x', B'x', X'x', U&'x', $tag$x$tag$ */
	TOKEN_OTHER   /* number, parameter, operator, punctuation */
};

struct token {
	uint32_t start, end; /* bytes in `text` */
	enum token_kind kind;
};

struct tokens {
	const char *text;
	struct token *token; /* without comments */
	size_t nr, cap;
};

/* Scan `text[0 .. len)`, which must be valid UTF-8 and NUL-terminated; it is
 * changed and restored meanwhile. -1: FAULT_USAGE; `at` is the offset of what
 * cannot be scanned and `out` has the tokens before it. `out` borrows `text`.
 */
MUST_CHECK int tokens_scan(struct tokens *out, char *text, size_t len,
			   size_t *at, struct err *e);
void tokens_release(struct tokens *t);

struct buf;
/* The token as it counts for equality: a word in lower case, else as it is. */
void token_fold(struct buf *out, const struct tokens *t, size_t i);

/* ---- a reader of the tokens of one statement ---- */

struct cursor {
	const struct tokens *t;
	size_t i, end; /* next token, one past the last */
};

bool cursor_at_end(const struct cursor *c);
/* Is the next token the (lower-case) keyword, the one-byte punctuation? */
bool cursor_is(const struct cursor *c, const char *word);
bool cursor_is_char(const struct cursor *c, char ch);
bool cursor_is_kind(const struct cursor *c, enum token_kind kind);
/* Step over all of the words (separated by one space), or over nothing. */
bool cursor_accept(struct cursor *c, const char *words);
bool cursor_accept_char(struct cursor *c, char ch);
/* Step over the next token and, if it opens a parenthesis, up to its end. */
void cursor_skip(struct cursor *c);
/* Step to the next such keyword outside parentheses; false: there is none. */
bool cursor_find(struct cursor *c, const char *word);

/* ---- recognising ---- */

/* A kind of object as it is written in CREATE, ALTER and DROP. */
struct object_kind {
	const char *words; /* "materialized view" */
	const char *kind;  /* "materialized-view"; NULL: has no plain name */
	enum statement_class class;
};

/* After CREATE, ALTER or DROP: step over modifiers (OR REPLACE, TEMP, UNIQUE,
 * …) and the words of the kind. NULL: no kind that we know. */
const struct object_kind *object_kind_read(struct cursor *c);

/* STATEMENT_IF_NOT_EXISTS, _OR_REPLACE, _NO_TRANSACTION, _COPY_STDIN and
 * _SECRET, of a statement whose tag is known. */
unsigned statement_flags_of(const char *tag, struct cursor tokens);

/* Fill class, flags and tag of `s` from its tokens. */
void statement_classify(struct statement *s, struct arena *a,
			struct cursor tokens);
/* Fill the targets. */
void statement_find_targets(struct statement *s, struct arena *a,
			    struct cursor tokens);

#endif
