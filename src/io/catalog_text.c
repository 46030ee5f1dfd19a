/* Canonical text from the columns of a catalog query.
 *
 * A column's label is its key. A NULL writes nothing. The first character of a
 * label may say more:
 *   ?  boolean: a bare key when true
 *   #  an expression, normalised
 *   |  always a block, one line each; |# normalised as an expression
 *   &  the arguments of a function, normalised
 *   @  the query of a view, normalised
 *   $  a function body: its tokens here, its bytes in the part `source`
 *   =  goes to the part `source`
 *   ~  goes to the part `comments`
 *   !  is no attribute: it says what of the object is not compared */
#include "io/catalog_internal.h"

#include <string.h>

#include "base/quote.h"
#include "model/expression.h"
#include "model/statement.h"
#include "model/view_text.h"

void text_block(struct buf *out, const char *key, const char *value)
{
	buf_puts(out, key);
	if (!value[0]) {
		buf_putc(out, '\n');
		return;
	}
	buf_puts(out, ":\n");
	for (;;) {
		size_t len = strcspn(value, "\n");

		buf_putc(out, '\t');
		buf_add(out, value, len);
		buf_putc(out, '\n');
		if (!value[len])
			return;
		value += len + 1;
	}
}

void text_line(struct buf *out, const char *key, const char *value)
{
	if (!value[0] || strchr(value, '\n')) {
		text_block(out, key, value);
		return;
	}
	buf_puts(out, key);
	buf_puts(out, ": ");
	buf_puts(out, value);
	buf_putc(out, '\n');
}

void text_name(struct buf *out, const char *name)
{
	size_t plain = strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789$");

	if (name[0] && !name[plain] && !strchr("0123456789$", name[0]))
		buf_puts(out, name);
	else
		quote_ident(out, name);
}

static void put_expression(struct buf *out, const char *key, const char *value)
{
	struct buf b = BUF_INIT;

	expression_normalise(&b, value);
	text_line(out, key, b.data);
	buf_release(&b);
}

static void put_arguments(struct buf *out, const char *key, const char *value)
{
	struct buf b = BUF_INIT;

	expression_normalise_arguments(&b, value);
	text_line(out, key, b.data);
	buf_release(&b);
}

static void put_block(struct buf *out, const char *key, const char *value)
{
	struct buf b = BUF_INIT;

	if (key[0] == '#') {
		expression_normalise(&b, value);
		text_block(out, key + 1, b.data);
	} else {
		text_block(out, key, value);
	}
	buf_release(&b);
}

static void put_query(struct buf *out, const char *key, const char *value)
{
	struct buf view = BUF_INIT;

	view_normalise(&view, value);
	put_expression(out, key, view.data);
	buf_release(&view);
}

/* What cannot be scanned (PostgreSQL takes any text as a body while
 * check_function_bodies is off) is compared by its bytes. */
static void put_body(struct buf *out, const char *key, const char *value)
{
	struct buf b = BUF_INIT;

	if (statement_tokens(&b, value, strlen(value)))
		text_block(out, key, value);
	else
		text_block(out, key, b.data);
	buf_release(&b);
}

static void put_part(struct reader *r, struct object *o, const char *path,
		     enum part part, const char *key, const char *value)
{
	struct buf b = BUF_INIT;

	if (!o || !path)
		return;
	text_line(&b, key, value);
	catalog_put(r->cat, o, 0, part, path, b.data, b.len);
	buf_release(&b);
}

void text_attributes(struct reader *r, struct buf *out, struct object *o,
		     const char *path, char **value, int from)
{
	for (int i = from; i < r->field_nr; i++) {
		const char *key = r->fields[i];

		if (!value[i])
			continue;
		switch (key[0]) {
		case '?':
			if (value[i][0] == 't')
				text_line(out, key + 1, "");
			break;
		case '#':
			put_expression(out, key + 1, value[i]);
			break;
		case '&':
			put_arguments(out, key + 1, value[i]);
			break;
		case '@':
			put_query(out, key + 1, value[i]);
			break;
		case '|':
			put_block(out, key + 1, value[i]);
			break;
		case '$':
			put_body(out, key + 1, value[i]);
			put_part(r, o, path, PART_SOURCE, "source", value[i]);
			break;
		case '=':
			put_part(r, o, path, PART_SOURCE, key + 1, value[i]);
			break;
		case '~':
			put_part(r, o, path, PART_COMMENTS, key + 1, value[i]);
			break;
		case '^': /* told to the reader of the row */
			break;
		case '!':
			catalog_note_uncovered(r->cat, value[i]);
			break;
		default:
			text_line(out, key, value[i]);
		}
	}
}
