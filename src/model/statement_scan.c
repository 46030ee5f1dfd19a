/* Tokens of SQL text from the scanner of libpg_query, which is PostgreSQL 15's
 * scan.l. */
#include "model/statement_parts.h"

#include <stdlib.h>
#include <string.h>

#include <pg_query.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"

static bool is_word_start(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' ||
	       c == '\v';
}

/* ---- the scanner's answer ----
 *
 * A protobuf message: field 2, repeated, one message for each token, in which
 * field 1 is the start and field 2 the end, left out when they are 0. Read by
 * hand: the generated reader allocates each token, and the numbers of the
 * tokens, which change from one major to the next, are not needed: what a token
 * is, is seen from its bytes. */

struct wire {
	const unsigned char *p, *end;
};

static uint64_t wire_varint(struct wire *w)
{
	uint64_t value = 0;
	int shift;

	for (shift = 0; w->p < w->end && shift < 64; shift += 7) {
		unsigned char c = *w->p++;

		value |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			break;
	}
	return value;
}

/* The next field's number, and its value or its bytes. 0: no more. */
static unsigned wire_field(struct wire *w, uint64_t *value, struct wire *bytes)
{
	uint64_t key, len;

	if (w->p >= w->end)
		return 0;
	key = wire_varint(w);
	*value = 0;
	bytes->p = bytes->end = w->p;
	if ((key & 7) == 0) {
		*value = wire_varint(w);
	} else if ((key & 7) == 2) {
		len = wire_varint(w);
		if (len > (uint64_t)(w->end - w->p))
			bug("libpg_query: token beyond its message");
		bytes->p = w->p;
		bytes->end = w->p + len;
		w->p = bytes->end;
	} else {
		bug("libpg_query: unexpected wire type");
	}
	return (unsigned)(key >> 3);
}

static void wire_token(struct wire w, size_t *start, size_t *end)
{
	struct wire none;
	uint64_t value;
	unsigned field;

	*start = *end = 0;
	while ((field = wire_field(&w, &value, &none)) != 0) {
		if (field == 1)
			*start = (size_t)value;
		else if (field == 2)
			*end = (size_t)value;
	}
}

/* ---- tokens ---- */

static enum token_kind kind_of(const char *s, size_t len)
{
	char last = s[len - 1];

	if (*s == '"' || (is_word_start((unsigned char)*s) && last == '"'))
		return TOKEN_QUOTED;
	if (*s == '\'' || (is_word_start((unsigned char)*s) && last == '\''))
		return TOKEN_STRING;
	if (*s == '$' && len > 1 && !is_digit(s[1]))
		return TOKEN_STRING;
	return is_word_start((unsigned char)*s) ? TOKEN_WORD : TOKEN_OTHER;
}

static bool has_unicode_prefix(const char *s)
{
	return (*s == 'U' || *s == 'u') && s[1] == '&' &&
	       (s[2] == '\'' || s[2] == '"');
}

/* libpg_query 15-4.0.0 gives U&'…' and U&"…" a wrong end. The true one: behind
 * the closing quote, and behind those of string parts on following lines. */
static size_t unicode_end(const char *text, size_t start)
{
	const char *p = text + start + 2, *next;
	char quote = *p;
	bool newline;

	while ((p = strchr(p + 1, quote)) != NULL) {
		if (p[1] == quote) {
			p++;
			continue;
		}
		newline = false;
		for (next = p + 1; is_blank(*next); next++)
			newline |= *next == '\n' || *next == '\r';
		if (quote == '"' || *next != quote || !newline)
			return (size_t)(p + 1 - text);
		p = next;
	}
	bug("libpg_query: unterminated U&");
}

static void token_add(struct tokens *out, size_t start, size_t end)
{
	struct token *t;

	GROW(out->token, out->nr + 1, out->cap);
	t = &out->token[out->nr++];
	t->start = (uint32_t)start;
	t->end = (uint32_t)end;
	t->kind = kind_of(out->text + start, end - start);
}

static bool is_comment(const char *s)
{
	return (s[0] == '-' && s[1] == '-') || (s[0] == '/' && s[1] == '*');
}

/* Tokens of a part of the text that begins at `base`. */
static void tokens_add(struct tokens *out, const PgQueryProtobuf *answer,
		       size_t base, size_t len)
{
	struct wire w, token;
	size_t start, end;
	uint64_t value;
	unsigned field;

	w.p = (const unsigned char *)answer->data;
	w.end = w.p + answer->len;
	while ((field = wire_field(&w, &value, &token)) != 0) {
		if (field != 2)
			continue;
		wire_token(token, &start, &end);
		start += base;
		end += base;
		if (has_unicode_prefix(out->text + start))
			end = unicode_end(out->text, start);
		if (start >= end || end > len)
			bug("libpg_query: token %zu-%zu of %zu", start, end,
			    len);
		if (!is_comment(out->text + start))
			token_add(out, start, end);
	}
}

/* Offset of the `nr`th character, counted from 1. */
static size_t character_offset(const char *s, int nr)
{
	const char *p = s;

	while (nr > 1 && *p) {
		p++;
		if (((unsigned char)*p & 0xc0) != 0x80)
			nr--;
	}
	return (size_t)(p - s);
}

/* PostgreSQL 16 knows 1_000, 0xff, 0o7 and 0b1; the scanner of 15 stops
 * there. What such a token really means is left to the server. */
static bool is_number_trouble(const PgQueryError *error, const char *at)
{
	static const char text[] = "trailing junk after numeric literal";

	return strncmp(error->message, text, sizeof(text) - 1) == 0 &&
	       (is_digit(*at) || *at == '.');
}

static size_t number_len(const char *s)
{
	size_t len = 1;

	while (is_word_start((unsigned char)s[len]) || is_digit(s[len]) ||
	       (s[len] == '.' && s[len + 1] != '.'))
		len++;
	return len;
}

static int scan_failed(const char *message, struct err *e)
{
	const char *near = strstr(message, " at or near ");

	return err_set(e, FAULT_USAGE, "%.*s",
		       near ? (int)(near - message) : (int)strlen(message),
		       message);
}

/* Scan from `pos` up to the end or to the first trouble, which is at `*at`.
 * 0: to the end. 1: up to a number of a newer syntax. -1: no SQL. */
static int scan_part(struct tokens *out, char *text, size_t len, size_t pos,
		     size_t *at, struct err *e)
{
	PgQueryScanResult r = pg_query_scan(text + pos);
	PgQueryScanResult before;
	char saved;
	int rc = 0;

	*at = len;
	if (!r.error) {
		tokens_add(out, &r.pbuf, pos, len);
		goto out;
	}
	*at = pos + character_offset(text + pos, r.error->cursorpos);
	rc = is_number_trouble(r.error, text + *at) ? 1 : -1;
	if (rc < 0)
		scan_failed(r.error->message, e);
	saved = text[*at];
	text[*at] = '\0';
	before = pg_query_scan(text + pos);
	if (!before.error)
		tokens_add(out, &before.pbuf, pos, *at);
	else if (rc == 1)
		rc = scan_failed(before.error->message, e);
	pg_query_free_scan_result(before);
	text[*at] = saved;
out:
	pg_query_free_scan_result(r);
	return rc;
}

int tokens_scan(struct tokens *out, char *text, size_t len, size_t *at,
		struct err *e)
{
	size_t pos = 0, end;
	int rc = 1;

	*out = (struct tokens){ .text = text };
	*at = 0;
	while (rc == 1 && pos < len) {
		rc = scan_part(out, text, len, pos, at, e);
		if (rc == 1) {
			end = *at + number_len(text + *at);
			token_add(out, *at, end);
			pos = end;
		}
	}
	return rc < 0 ? -1 : 0;
}

void tokens_release(struct tokens *t)
{
	free(t->token);
	*t = (struct tokens){ .text = NULL };
}

void token_fold(struct buf *out, const struct tokens *t, size_t i)
{
	const struct token *token = &t->token[i];
	size_t k;

	if (token->kind != TOKEN_WORD) {
		buf_add(out, t->text + token->start, token->end - token->start);
		return;
	}
	for (k = token->start; k < token->end; k++) {
		char c = t->text[k];

		buf_putc(out, c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
	}
}
