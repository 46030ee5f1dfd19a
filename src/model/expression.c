/* Deparsed expressions are no fixed point: dumped and restored, some come back
 * in another form. The second form, which is stable, is the canonical one.
 *
 * (ARRAY['a'::character varying, 'b'::character varying])::text[]
 *     an implicit cast of the whole array; read again, PostgreSQL gives it to
 *     the elements: ARRAY[('a'::character varying)::text, …]
 * ((a AND b) AND c)
 *     the parser flattens what stands first in a chain: (a AND b AND c)
 * (VALUES (1))
 *     in FROM; read again, it is a query in a query: ( VALUES (1)); here both
 *     are written as the former */
#include "model/expression.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/buf.h"
#include "model/expression_parts.h"

/* Deeper text is copied as it is; PostgreSQL's own limit is its stack. */
#define DEPTH_MAX 500
#define ARRAY_OPEN "(ARRAY["

enum connective { CONNECTIVE_NONE, CONNECTIVE_AND, CONNECTIVE_OR };

struct cursor {
	const char *p, *end;
	int depth;
};

static bool starts(const struct cursor *c, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(c->end - c->p) >= len && memcmp(c->p, word, len) == 0;
}

/* One past a quoted string or identifier that begins at `p`. */
const char *expression_skip_quoted(const char *p, const char *end)
{
	char quote = *p++;
	bool escapes = false;

	if (quote == 'E' && p < end && *p == '\'') {
		quote = *p++;
		escapes = true;
	}
	while (p < end) {
		if (escapes && *p == '\\' && p + 1 < end)
			p += 2;
		else if (*p == quote && p + 1 < end && p[1] == quote)
			p += 2;
		else if (*p++ == quote)
			break;
	}
	return p;
}

bool expression_is_quoted(const char *p, const char *end)
{
	return *p == '\'' || *p == '"' ||
	       (*p == 'E' && p + 1 < end && p[1] == '\'');
}

/* The bracket that closes the one at `p`, or NULL. */
const char *expression_closing(const char *p, const char *end)
{
	int depth = 0;

	while (p < end) {
		if (expression_is_quoted(p, end)) {
			p = expression_skip_quoted(p, end);
			continue;
		}
		if (*p == '(' || *p == '[')
			depth++;
		if ((*p == ')' || *p == ']') && --depth == 0)
			return p;
		p++;
	}
	return NULL;
}

const char *expression_step(const char *p, const char *end)
{
	if (expression_is_quoted(p, end))
		return expression_skip_quoted(p, end);
	if (*p != '(' && *p != '[')
		return p + 1;
	p = expression_closing(p, end);
	return p ? p + 1 : NULL;
}

/* The end of an array type's name that begins at `p`, one past its "[]"; NULL
 * when it is none. */
static const char *array_type(const char *p, const char *end)
{
	while (p < end) {
		if (*p == '"')
			p = expression_skip_quoted(p, end);
		else if (*p == '[')
			return p + 1 < end && p[1] == ']' ? p + 2 : NULL;
		else if (strchr(" .(),", *p) || (*p >= '0' && *p <= '9') ||
			 (*p >= 'a' && *p <= 'z') || *p == '_' || (*p & 0x80))
			p++;
		else
			return NULL;
	}
	return NULL;
}

static void walk(struct buf *out, struct cursor *c);

void expression_put(struct buf *out, const char *from, const char *to,
		    int depth)
{
	struct cursor c = { from, to, depth };

	walk(out, &c);
}

/* The elements between `p` and `end`, each with the cast. */
static void put_elements(struct buf *out, const char *p, const char *end,
			 const char *type, size_t type_len, int depth)
{
	while (p < end) {
		const char *from = p;

		while (p < end && *p != ',') {
			if (expression_is_quoted(p, end))
				p = expression_skip_quoted(p, end);
			else if (*p == '(' || *p == '[')
				p = expression_closing(p, end)
					? expression_closing(p, end) + 1
					: end;
			else
				p++;
		}
		buf_putc(out, '(');
		expression_put(out, from, p, depth);
		buf_puts(out, ")::");
		buf_add(out, type, type_len);
		if (p < end) {
			buf_puts(out, ", ");
			p++;
			while (p < end && *p == ' ')
				p++;
		}
	}
}

/* (ARRAY[…])::T[] at the cursor. False: it is something else. */
static bool put_array(struct buf *out, struct cursor *c)
{
	const char *open = c->p + strlen(ARRAY_OPEN) - 1;
	const char *close, *type, *end;

	if (!starts(c, ARRAY_OPEN))
		return false;
	close = expression_closing(open, c->end);
	if (!close || c->end - close < 5 || memcmp(close, "])::", 4) != 0)
		return false;
	type = close + 4;
	end = array_type(type, c->end);
	if (!end)
		return false;
	buf_puts(out, "ARRAY[");
	put_elements(out, open + 1, close, type, (size_t)(end - type - 2),
		     c->depth + 1);
	buf_putc(out, ']');
	c->p = end;
	return true;
}

static enum connective connective_at(const char *p, const char *end)
{
	if (end - p >= 5 && memcmp(p, " AND ", 5) == 0)
		return CONNECTIVE_AND;
	if (end - p >= 4 && memcmp(p, " OR ", 4) == 0)
		return CONNECTIVE_OR;
	return CONNECTIVE_NONE;
}

/* Which chain is the text of a group? PostgreSQL prints each operator in
 * parentheses of its own, so the first connective is the only kind. */
static enum connective chain_of(const char *p, const char *end)
{
	while (p && p < end) {
		enum connective kind = connective_at(p, end);

		if (kind != CONNECTIVE_NONE)
			return kind;
		p = expression_step(p, end);
	}
	return CONNECTIVE_NONE;
}

/* A chain whose first operand is a chain of the same kind loses the inner
 * parentheses, as often as there are. */
static void put_first_operand(struct buf *out, struct cursor *c)
{
	const char *close = *c->p == '(' ? expression_closing(c->p, c->end)
					 : NULL;
	enum connective kind;

	if (!close || c->depth > DEPTH_MAX)
		return;
	kind = connective_at(close + 1, c->end);
	if (kind == CONNECTIVE_NONE || chain_of(c->p + 1, close) != kind)
		return;
	expression_put(out, c->p + 1, close, c->depth + 1);
	c->p = close + 1;
}

static void put_group(struct buf *out, struct cursor *c)
{
	const char *close = expression_closing(c->p, c->end), *from;

	if (!close || c->depth > DEPTH_MAX) {
		buf_putc(out, *c->p++);
		return;
	}
	buf_putc(out, *c->p);
	from = c->p + 1;
	if (close - from > 7 && memcmp(from, " VALUES", 7) == 0)
		from++;
	expression_put(out, from, close, c->depth + 1);
	buf_putc(out, *close);
	c->p = close + 1;
}

/* Can a keyword begin at the cursor? */
static bool at_word(const struct cursor *c, const char *start)
{
	return c->p == start || strchr(" (,[\n\t", c->p[-1]);
}

static bool put_syntax(struct buf *out, struct cursor *c, const char *start)
{
	const char *behind;

	if (!at_word(c, start) || c->depth > DEPTH_MAX)
		return false;
	behind = expression_put_syntax(out, c->p, c->end, c->depth + 1);
	if (!behind)
		behind = expression_put_literal(out, c->p, c->end);
	if (behind)
		c->p = behind;
	return behind != NULL;
}

static void walk(struct buf *out, struct cursor *c)
{
	const char *start = c->p;

	put_first_operand(out, c);
	while (c->p < c->end) {
		const char *from = c->p;

		/* The names of some functions are quoted. */
		if (put_array(out, c) || put_syntax(out, c, start)) {
			continue;
		} else if (expression_is_quoted(c->p, c->end)) {
			c->p = expression_skip_quoted(c->p, c->end);
			buf_add(out, from, (size_t)(c->p - from));
		} else if (*c->p == '(' || *c->p == '[') {
			put_group(out, c);
		} else {
			buf_putc(out, *c->p++);
		}
	}
}

void expression_normalise(struct buf *out, const char *text)
{
	expression_put(out, text, text + strlen(text), 0);
}

/* One past the comma, and the blank behind it, that ends the item at `p`. */
static const char *next_item(const char *p, const char *end)
{
	for (; p && p < end; p = expression_step(p, end))
		if (*p == ',')
			return p + 1 + (p + 1 < end && p[1] == ' ');
	return end;
}

void expression_normalise_arguments(struct buf *out, const char *text)
{
	const char *end = text + strlen(text);
	struct buf plain = BUF_INIT;

	while (text < end) {
		const char *next;

		if (strncmp(text, "IN ", 3) == 0)
			text += 3;
		next = next_item(text, end);
		buf_add(&plain, text, (size_t)(next - text));
		text = next;
	}
	expression_normalise(out, plain.data);
	buf_release(&plain);
}
