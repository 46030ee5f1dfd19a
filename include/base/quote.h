/* quote: names and values as SQL writes them, for the few places where a
 * parameter cannot stand. */
#ifndef BASE_QUOTE_H
#define BASE_QUOTE_H

struct buf;

void quote_ident(struct buf *out, const char *name);
/* "schema"."name"; `schema` NULL: the name alone. */
void quote_qualified(struct buf *out, const char *schema, const char *name);
void quote_literal(struct buf *out, const char *value);

#endif
