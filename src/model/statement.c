/* Splitting a text into statements, the way psql does: at semicolons outside of
 * parentheses and outside of BEGIN ATOMIC … END. */
#include "model/statement.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

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
	const struct psql_part *rows;
};

struct splitter {
	struct arena *arena;
	struct tokens tokens;
	struct piece *pieces;
	size_t piece_nr, piece_cap;
	size_t len;
	bool to_the_end; /* of the file, where rows may end too */
	struct psql_part *parts;
	size_t part_nr, part_cap;
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
			s->pieces[s->piece_nr++] =
			    (struct piece){ first, c.i, NULL };
		}
		cursor_accept_char(&c, ';');
	}
}

/* ---- what is for psql alone ---- */

static void blank_out(char *text, size_t from, size_t end)
{
	for (; from < end; from++)
		if (text[from] != '\n')
			text[from] = ' ';
}

static void keep_part(struct splitter *s, const struct psql_part *part)
{
	GROW(s->parts, s->part_nr + 1, s->part_cap);
	s->parts[s->part_nr++] = *part;
}

static int take_rows(struct splitter *s, const struct psql_part *part,
		     size_t *at, struct err *e)
{
	*at = part->semicolon;
	if (part->crowded) {
		err_set(e, FAULT_USAGE,
			"COPY ... FROM STDIN with more behind it on its line");
		return err_hint(e, "Its rows begin on the next line: move "
				   "what else there is.");
	}
	if (!part->ended && !s->to_the_end) {
		err_set(e, FAULT_USAGE,
			"the rows of COPY ... FROM STDIN have no end");
		return err_hint(e, "End them with a line \"\\.\".");
	}
	keep_part(s, part);
	return 0;
}

static int take_command(struct splitter *s, const char *text,
			const struct psql_part *part, size_t *at, struct err *e)
{
	*at = part->offset;
	if (!psql_is_ignored(text + part->offset, part->len))
		return psql_refuse(text + part->offset, part->len, e);
	keep_part(s, part);
	return 0;
}

static bool has_psql(const char *text, size_t len)
{
	static const char stdin_word[] = "stdin";
	size_t i;

	if (memchr(text, '\\', len))
		return true;
	for (i = 0; i + strlen(stdin_word) <= len; i++)
		if ((text[i] | 0x20) == 's' &&
		    strncasecmp(text + i, stdin_word, strlen(stdin_word)) == 0)
			return true;
	return false;
}

/* Note what psql would take, and blank it out for the scanner: offsets and
 * lines stay. */
static int take_psql(struct splitter *s, char *text, size_t len, size_t *at,
		     struct err *e)
{
	struct psql_reader r;
	struct psql_part part;
	size_t end;
	int rc = 0;

	if (!has_psql(text, len))
		return 0;
	psql_reader_init(&r, text, len);
	while (rc == 0 && psql_next(&r, &part)) {
		rc = part.kind == PSQL_ROWS
			 ? take_rows(s, &part, at, e)
			 : take_command(s, text, &part, at, e);
		end = part.kind == PSQL_ROWS ? r.pos : part.offset + part.len;
		blank_out(text, part.offset, end);
	}
	return rc;
}

/* The first backslash outside of quotes; no SQL has one. */
static int refuse_backslash(const struct tokens *t, size_t *at, struct err *e)
{
	const char *end;
	size_t i;

	for (i = 0; i < t->nr; i++) {
		const char *p = t->text + t->token[i].start;

		if (*p != '\\')
			continue;
		*at = t->token[i].start;
		end = strchr(p, '\n');
		return psql_refuse(p, end ? (size_t)(end - p) : strlen(p), e);
	}
	return 0;
}

/* The piece's semicolon, or where the text ends. */
static size_t piece_end(const struct splitter *s, const struct piece *p)
{
	return p->end < s->tokens.nr ? s->tokens.token[p->end].start : s->len;
}

static size_t start_of(const struct splitter *s, const struct piece *p)
{
	return s->tokens.token[p->first].start;
}

static size_t piece_last(const struct splitter *s, const struct piece *p)
{
	return s->tokens.token[p->end - 1].end;
}

static bool only_blanks(const char *text, size_t from, size_t end)
{
	while (from < end && strchr(" \t\r\n\f\v", text[from]))
		from++;
	return from == end;
}

static int tell_apart(const struct psql_part *part, size_t *at, struct err *e)
{
	if (part->kind == PSQL_COMMAND) {
		*at = part->offset;
		err_set(e, FAULT_USAGE,
			"psql meta-command in the middle of a statement");
		return err_hint(e, "Move it behind the statement's semicolon.");
	}
	*at = part->semicolon;
	err_set(e, FAULT_USAGE,
		"the rows of COPY ... FROM STDIN cannot be told from SQL");
	return err_hint(e, "Write COPY as a statement of its own, without a "
			   "comment before its semicolon.");
}

/* Rows where the scanner found no statement at all. */
static int orphan(const struct splitter *s, size_t *at, struct err *e)
{
	size_t i;

	for (i = 0; i < s->part_nr; i++)
		if (s->parts[i].kind == PSQL_ROWS)
			return tell_apart(&s->parts[i], at, e);
	return 0;
}

/* Does the scanner, which saw neither, agree about where they stand? */
static int match_parts(struct splitter *s, size_t *at, struct err *e)
{
	const char *text = s->tokens.text;
	struct piece *p, *end;
	size_t i;

	if (s->piece_nr == 0)
		return orphan(s, at, e);
	p = s->pieces;
	end = p + s->piece_nr;

	for (i = 0; i < s->part_nr; i++) {
		const struct psql_part *part = &s->parts[i];
		bool rows = part->kind == PSQL_ROWS;
		size_t place = rows ? part->semicolon : part->offset;

		while (p < end && piece_end(s, p) < place)
			p++;
		if (rows) {
			if (p == end || piece_end(s, p) != place ||
			    !only_blanks(text, piece_last(s, p), place))
				return tell_apart(part, at, e);
			if (p + 1 < end && start_of(s, p + 1) < part->offset)
				return tell_apart(part, at, e);
			p->rows = part;
		} else if (p < end && start_of(s, p) < place) {
			return tell_apart(part, at, e);
		}
	}
	return 0;
}

/* ---- statements ---- */

static void hash_tokens(struct oid *out, struct buf *scratch,
			const struct tokens *t, const struct piece *p,
			const char *text)
{
	struct oid_stream *stream;
	size_t i;

	buf_clear(scratch);
	for (i = p->first; i < p->end; i++) {
		const struct token *token = &t->token[i];

		buf_printf(scratch, "%u:", token->end - token->start);
		token_fold(scratch, t, i);
	}
	if (!p->rows) {
		oid_of_bytes(out, scratch->data, scratch->len);
		return;
	}
	stream = oid_stream_new();
	oid_stream_add(stream, scratch->data, scratch->len);
	oid_stream_add(stream, ";", 1);
	oid_stream_add(stream, text + p->rows->offset, p->rows->len);
	oid_stream_end(stream, out);
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
		hash_tokens(&out[i].hash, &scratch, &s->tokens, p,
			    text + offset);
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
	if (check_text(text, len, at, e) != 0 ||
	    take_psql(s, text, len, at, e) != 0)
		return -1;
	if (tokens_scan(&s->tokens, text, len, at, e) != 0)
		return -1;
	if (refuse_backslash(&s->tokens, at, e) != 0)
		return -1;
	find_pieces(s);
	return match_parts(s, at, e);
}

/* A COPY whose rows only one of the two expects. */
static int check_rows(const struct splitter *s, const struct statement *list,
		      size_t *at, struct err *e)
{
	struct psql_part none = { .kind = PSQL_ROWS };
	size_t i;

	for (i = 0; i < s->piece_nr; i++) {
		const struct piece *p = &s->pieces[i];
		bool copy = list[i].flags & STATEMENT_COPY_STDIN;

		if (copy == (p->rows != NULL) || p->end == s->tokens.nr)
			continue;
		none.semicolon = piece_end(s, p);
		return tell_apart(&none, at, e);
	}
	return 0;
}

int statement_split(struct arena *a, const char *text, size_t offset,
		    size_t len, struct statement **out, size_t *nr,
		    struct err *e)
{
	struct splitter s = { .arena = a,
			      .len = len,
			      .to_the_end = text[offset + len] == '\0' };
	char *copy = xmemdupz(text + offset, len);
	size_t at;
	int rc;

	*out = NULL;
	*nr = 0;
	rc = scan_and_split(&s, copy, len, &at, e);
	if (rc == 0) {
		*out = arena_array(a, s.piece_nr, sizeof(**out));
		fill(&s, text, offset, *out);
		rc = check_rows(&s, *out, &at, e);
	}
	if (rc == 0) {
		*nr = s.piece_nr;
	} else {
		*out = NULL;
		e->line = text_line_at(text, offset + len, offset + at);
	}
	free(s.parts);
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
