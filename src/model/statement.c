/* Splitting a text into statements, the way psql does: at semicolons outside of
 * parentheses and outside of BEGIN ATOMIC … END. */
#include "model/statement.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"
#include "model/statement_parts.h"

/* A body with comments nested deeper is not worth the scanner's time, which
 * grows with the square of the depth: 2,000 take 0.1 s. */
#define COMMENT_DEPTH_MAX 1000

struct piece {
	size_t first, end; /* tokens */
};

struct splitter {
	struct arena *arena;
	struct tokens tokens;
	struct piece *pieces;
	size_t piece_nr, piece_cap;
};

/* ---- pieces ---- */

static bool is_routine(struct cursor c)
{
	if (!cursor_accept(&c, "create"))
		return false;
	cursor_accept(&c, "or replace");
	return cursor_is(&c, "function") || cursor_is(&c, "procedure");
}

/* After AS or a dot CASE and END are names. */
static bool is_after_name_mark(const struct cursor *c)
{
	struct cursor before = *c;

	before.i--;
	return cursor_is(&before, "as") || cursor_is_char(&before, '.');
}

/* Step over BEGIN ATOMIC … END, if one is here. */
static void skip_body(struct cursor *c)
{
	size_t depth = 1;

	if (!cursor_accept(c, "begin atomic"))
		return;
	for (; depth > 0 && !cursor_at_end(c); c->i++) {
		if (is_after_name_mark(c))
			continue;
		if (cursor_is(c, "case"))
			depth++;
		else if (cursor_is(c, "end"))
			depth--;
	}
}

/* Step to the semicolon that ends the statement, or to the end. */
static void skip_statement(struct cursor *c)
{
	bool routine = is_routine(*c);
	size_t start;

	while (!cursor_at_end(c) && !cursor_is_char(c, ';')) {
		start = c->i;
		if (routine)
			skip_body(c);
		if (c->i == start)
			cursor_skip(c);
	}
}

static void find_pieces(struct splitter *s)
{
	struct cursor c = { &s->tokens, 0, s->tokens.nr };
	size_t first;

	s->piece_nr = 0;
	while (!cursor_at_end(&c)) {
		first = c.i;
		skip_statement(&c);
		if (c.i > first) {
			GROW(s->pieces, s->piece_nr + 1, s->piece_cap);
			s->pieces[s->piece_nr].first = first;
			s->pieces[s->piece_nr++].end = c.i;
		}
		cursor_accept_char(&c, ';');
	}
}

/* ---- what is not SQL ---- */

/* The first backslash outside of quotes; no SQL has one. */
static size_t find_backslash(const struct tokens *t)
{
	size_t i;

	for (i = 0; i < t->nr; i++) {
		if (t->text[t->token[i].start] == '\\')
			break;
	}
	return i;
}

/* The last COPY … FROM STDIN before token `limit`, or `limit`. */
static size_t find_copy(const struct tokens *t, size_t limit)
{
	struct cursor c = { t, 0, limit };
	struct cursor next;
	size_t found = limit, copy = limit;

	for (; !cursor_at_end(&c); c.i++) {
		next = c;
		if (cursor_is(&c, "copy"))
			copy = c.i;
		else if (cursor_accept(&next, "from stdin"))
			found = copy;
	}
	return found;
}

static size_t meta_len(const char *s)
{
	size_t len = 1;

	while (s[len] > ' ' && s[len] != '\\' && s[len] != ';' && len < 32)
		len++;
	return len;
}

static int refuse_copy(const struct tokens *t, size_t copy, size_t *at,
		       struct err *e)
{
	*at = t->token[copy].start;
	err_set(e, FAULT_USAGE,
		"COPY ... FROM STDIN with its data in the file");
	return err_hint(e, "Write the rows as INSERT statements.");
}

static int refuse_meta(const struct tokens *t, size_t backslash, size_t *at,
		       struct err *e)
{
	const char *meta = t->text + t->token[backslash].start;

	*at = t->token[backslash].start;
	err_set(e, FAULT_USAGE, "psql meta-command \"%.*s\"",
		(int)meta_len(meta), meta);
	err_detail(e, "Commands with a backslash are psql's own, not SQL.");
	return err_hint(e, "Remove the line, or write it as SQL.");
}

/* What psql would take and the server would not: its own commands, and COPY
 * with the data behind it. 0: there is none in the tokens. */
static int refuse_psql(const struct tokens *t, size_t *at, struct err *e)
{
	size_t backslash = find_backslash(t);
	size_t copy = find_copy(t, backslash);

	if (copy < backslash)
		return refuse_copy(t, copy, at, e);
	if (backslash < t->nr)
		return refuse_meta(t, backslash, at, e);
	return 0;
}

/* ---- statements ---- */

static void hash_tokens(struct oid *out, struct buf *scratch,
			const struct tokens *t, const struct piece *p)
{
	size_t i;

	buf_clear(scratch);
	for (i = p->first; i < p->end; i++) {
		const struct token *token = &t->token[i];

		buf_printf(scratch, "%u:", token->end - token->start);
		token_fold(scratch, t, i);
	}
	oid_of_bytes(out, scratch->data, scratch->len);
}

/* Tokens of statements are in order, so lines are counted once. */
static void fill(struct splitter *s, const char *text, size_t offset,
		 struct statement *out)
{
	struct buf scratch = BUF_INIT;
	int line = text_line_at(text, offset, offset);
	size_t seen = 0, i;

	for (i = 0; i < s->piece_nr; i++) {
		const struct piece *p = &s->pieces[i];
		struct cursor c = { &s->tokens, p->first, p->end };
		size_t start = s->tokens.token[p->first].start;

		line += text_line_at(s->tokens.text + seen, start - seen,
				     start - seen) -
			1;
		seen = start;
		out[i].offset = offset + start;
		out[i].len = s->tokens.token[p->end - 1].end - start;
		out[i].line = line;
		hash_tokens(&out[i].hash, &scratch, &s->tokens, p);
		statement_classify(&out[i], s->arena, c);
		statement_find_targets(&out[i], s->arena, c);
	}
	buf_release(&scratch);
}

static int check_text(const char *text, size_t len, size_t *at, struct err *e)
{
	*at = 0;
	if (len > STATEMENT_TEXT_MAX)
		return err_set(e, FAULT_LIMIT,
			       "the text has %zu bytes; the limit is %zu", len,
			       STATEMENT_TEXT_MAX);
	*at = text_utf8_check(text, len);
	if (*at < len)
		return err_set(e, FAULT_USAGE,
			       text[*at] ? "invalid UTF-8 at byte %zu"
					 : "NUL byte at byte %zu",
			       *at);
	return 0;
}

static int scan_and_split(struct splitter *s, char *text, size_t len,
			  size_t *at, struct err *e)
{
	if (check_text(text, len, at, e) != 0)
		return -1;
	if (tokens_scan(&s->tokens, text, len, at, e) != 0) {
		/* An apostrophe in COPY data or behind \echo is the effect, not
		 * the cause: the cause replaces it. */
		refuse_psql(&s->tokens, at, e);
		return -1;
	}
	if (find_backslash(&s->tokens) < s->tokens.nr)
		return refuse_psql(&s->tokens, at, e);
	find_pieces(s);
	return 0;
}

int statement_split(struct arena *a, const char *text, size_t offset,
		    size_t len, struct statement **out, size_t *nr,
		    struct err *e)
{
	struct splitter s = { .arena = a };
	char *copy = xmemdupz(text + offset, len);
	size_t at;
	int rc;

	*out = NULL;
	*nr = 0;
	rc = scan_and_split(&s, copy, len, &at, e);
	if (rc == 0) {
		*nr = s.piece_nr;
		*out = arena_array(a, *nr, sizeof(**out));
		fill(&s, text, offset, *out);
	} else {
		e->line = text_line_at(text, offset + len, offset + at);
	}
	free(s.pieces);
	tokens_release(&s.tokens);
	free(copy);
	return rc;
}

void statements_hash(struct oid *out, const struct statement *s, size_t nr)
{
	struct oid_stream *stream = oid_stream_new();
	size_t i;

	for (i = 0; i < nr; i++)
		oid_stream_add(stream, s[i].hash.hash, OID_LEN);
	oid_stream_end(stream, out);
}

/* At least as deep as comments can be nested here, cheaply. */
static size_t comment_depth(const char *s, size_t len)
{
	size_t i, depth = 0, deepest = 0;

	for (i = 0; i + 1 < len; i++) {
		if (s[i] == '/' && s[i + 1] == '*') {
			depth++;
			i++;
		} else if (s[i] == '*' && s[i + 1] == '/') {
			depth -= depth > 0;
			i++;
		}
		if (depth > deepest)
			deepest = depth;
	}
	return deepest;
}

int statement_tokens(struct buf *out, const char *text, size_t len)
{
	struct tokens t = { .text = NULL };
	char *copy;
	struct err e;
	size_t at, i;
	int rc;

	if (len > STATEMENT_TEXT_MAX || text_utf8_check(text, len) < len ||
	    comment_depth(text, len) > COMMENT_DEPTH_MAX)
		return -1;
	copy = xmemdupz(text, len);
	rc = tokens_scan(&t, copy, len, &at, &e);
	for (i = 0; rc == 0 && i < t.nr; i++) {
		if (i > 0)
			buf_putc(out, ' ');
		token_fold(out, &t, i);
	}
	tokens_release(&t);
	free(copy);
	return rc;
}
