/* Quoting for the few places where a parameter cannot stand. Written out here
 * rather than taken from libpq, so that it needs no connection; it is right for
 * client_encoding UTF8 and standard_conforming_strings on, which conn pins. */
#include "base/quote.h"

#include <string.h>

#include "base/buf.h"

static void put_doubled(struct buf *out, const char *s, char quote)
{
	buf_putc(out, quote);
	for (; *s; s++) {
		if (*s == quote)
			buf_putc(out, quote);
		buf_putc(out, *s);
	}
	buf_putc(out, quote);
}

void quote_ident(struct buf *out, const char *name)
{
	put_doubled(out, name, '"');
}

void quote_qualified(struct buf *out, const char *schema, const char *name)
{
	if (schema) {
		quote_ident(out, schema);
		buf_putc(out, '.');
	}
	quote_ident(out, name);
}

/* With a backslash the E'' form is used: right whatever
 * standard_conforming_strings says. */
void quote_literal(struct buf *out, const char *value)
{
	if (!strchr(value, '\\')) {
		put_doubled(out, value, '\'');
		return;
	}
	buf_puts(out, " E'");
	for (; *value; value++) {
		if (*value == '\'' || *value == '\\')
			buf_putc(out, *value);
		buf_putc(out, *value);
	}
	buf_putc(out, '\'');
}
