/* expression: one form for expressions that PostgreSQL prints in several. */
#ifndef MODEL_EXPRESSION_H
#define MODEL_EXPRESSION_H

struct buf;

/* Append the deparsed expression `text` in its canonical form. Applying it
 * again changes nothing. */
void expression_normalise(struct buf *out, const char *text);

/* Append a function's arguments in the same way. PostgreSQL 14 and later print
 * the IN of a procedure's, which goes without saying. */
void expression_normalise_arguments(struct buf *out, const char *text);

#endif
