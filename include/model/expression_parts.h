/* expression_parts: what the files of the expression module share. All take a
 * range of deparsed text, never more. */
#ifndef MODEL_EXPRESSION_PARTS_H
#define MODEL_EXPRESSION_PARTS_H

#include <stdbool.h>

struct buf;

/* Does a quoted string or identifier begin at `p`? */
bool expression_is_quoted(const char *p, const char *end);
/* One past it. */
const char *expression_skip_quoted(const char *p, const char *end);
/* The bracket that closes the one at `p`, or NULL. */
const char *expression_closing(const char *p, const char *end);
/* Behind the quoted text, the pair of brackets or the byte at `p`: what steps
 * so sees only what stands outside of quotes and brackets. NULL: a bracket does
 * not close. */
const char *expression_step(const char *p, const char *end);
/* Append the range in its canonical form. */
void expression_put(struct buf *out, const char *from, const char *to,
		    int depth);

/* Append the call at `p` that stands in SQL's own syntax as a plain one.
 * Returns what is behind it; NULL: there is none, nothing was appended. */
const char *expression_put_syntax(struct buf *out, const char *p,
				  const char *end, int depth);

/* Append the literal with its type at `p` without the name that the type gives
 * it. Returns what is behind it; NULL: it is none, nothing was appended. */
const char *expression_put_literal(struct buf *out, const char *p,
				   const char *end);

#endif
