/* What psql takes out of a script before the server sees the rest: its own
 * commands, and the rows behind COPY … FROM STDIN.
 *
 * A reader of its own, because PostgreSQL's scanner cannot read past either.
 * Where the two read a text differently, statement.c sees it: rows must stand
 * behind a COPY that the scanner finds at the same place, a command between two
 * of its statements. */
#include "model/statement_parts.h"

#include <string.h>
#include <strings.h>

static char at(const struct psql_reader *r, size_t i)
{
	if (i >= r->len)
		return 0;
	return r->text[i];
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word_part(char c)
{
	return is_word_start(c) || is_digit(c) || c == '$';
}

static size_t line_end(const struct psql_reader *r, size_t from)
{
	const char *end = memchr(r->text + from, '\n', r->len - from);

	return end ? (size_t)(end - r->text) : r->len;
}

/* ---- what is stepped over ---- */

static void skip_block_comment(struct psql_reader *r)
{
	size_t depth = 1;

	for (r->pos += 2; r->pos < r->len && depth > 0; r->pos++) {
		char c = at(r, r->pos), next = at(r, r->pos + 1);

		if (c == '/' && next == '*') {
			depth++;
			r->pos++;
		} else if (c == '*' && next == '/') {
			depth--;
			r->pos++;
		}
	}
	r->open |= depth > 0;
}

static void skip_quoted(struct psql_reader *r, bool escapes)
{
	char quote = at(r, r->pos);

	for (r->pos++; r->pos < r->len; r->pos++) {
		char c = at(r, r->pos);

		if (escapes && c == '\\')
			r->pos++;
		else if (c == quote && at(r, r->pos + 1) == quote)
			r->pos++;
		else if (c == quote)
			break;
	}
	r->open |= r->pos >= r->len;
	r->pos++;
}

/* 'a' and, on a later line, 'b' are one string: with the escapes of its first
 * part. */
static void skip_string(struct psql_reader *r, bool escapes)
{
	size_t next;
	bool newline;

	for (;;) {
		skip_quoted(r, escapes);
		newline = false;
		for (next = r->pos; is_blank(at(r, next)); next++)
			newline |= at(r, next) == '\n' || at(r, next) == '\r';
		if (!newline || at(r, next) != '\'')
			return;
		r->pos = next;
	}
}

/* $tag$ … $tag$; a lone dollar or a parameter is a byte like others. */
static void skip_dollar(struct psql_reader *r)
{
	size_t start = r->pos, tag = start + 1;
	const char *end = NULL;

	if (is_word_start(at(r, tag)))
		while (is_word_start(at(r, tag)) || is_digit(at(r, tag)))
			tag++;
	r->pos++;
	if (at(r, tag) != '$')
		return;
	tag++;
	end = memmem(r->text + tag, r->len - tag, r->text + start, tag - start);
	r->open |= !end;
	r->pos = end ? (size_t)(end - r->text) + (tag - start) : r->len;
}

static bool is_word(const struct psql_reader *r, size_t start, const char *word)
{
	return r->pos - start == strlen(word) &&
	       strncasecmp(r->text + start, word, r->pos - start) == 0;
}

/* COPY as the first word, FROM STDIN outside of parentheses. */
static void take_word(struct psql_reader *r)
{
	size_t start = r->pos;
	bool after_from = r->after_from;

	while (is_word_part(at(r, r->pos)))
		r->pos++;
	if (r->between)
		r->copy = is_word(r, start, "copy");
	r->after_from = r->depth == 0 && is_word(r, start, "from");
	if (r->copy && after_from && is_word(r, start, "stdin"))
		r->rows = true;
	if (at(r, r->pos) == '\'')
		skip_string(r, is_word(r, start, "e"));
	r->between = false;
}

static void take_other(struct psql_reader *r)
{
	char c = at(r, r->pos);

	r->after_from = false;
	r->between = false;
	if (c == '\'') {
		skip_string(r, false);
	} else if (c == '"') {
		skip_quoted(r, false);
	} else if (c == '$') {
		skip_dollar(r);
	} else {
		r->depth += c == '(';
		r->depth -= c == ')' && r->depth > 0;
		r->pos++;
	}
}

/* ---- what is taken out ---- */

static void take_command(struct psql_reader *r, struct psql_part *out)
{
	size_t end = line_end(r, r->pos);

	*out = (struct psql_part){ .kind = PSQL_COMMAND,
				   .offset = r->pos,
				   .between = r->between };
	r->pos = end;
	if (end > out->offset && r->text[end - 1] == '\r')
		end--;
	out->len = end - out->offset;
}

static bool is_end_of_rows(const char *line, size_t len)
{
	return (len == 2 && memcmp(line, "\\.", 2) == 0) ||
	       (len == 3 && memcmp(line, "\\.\r", 3) == 0);
}

/* From the line at `pos` up to a line "\." or the end. */
static void take_lines(struct psql_reader *r, struct psql_part *out)
{
	out->offset = r->pos;
	out->len = r->len - r->pos;
	while (r->pos < r->len && !out->ended) {
		size_t end = line_end(r, r->pos);

		if (is_end_of_rows(r->text + r->pos, end - r->pos)) {
			out->ended = true;
			out->len = r->pos - out->offset;
		}
		r->pos = end < r->len ? end + 1 : end;
	}
}

/* Behind the semicolon of COPY: the rest of its line, then the rows. */
static void take_rows(struct psql_reader *r, struct psql_part *out)
{
	size_t end = line_end(r, r->pos);

	*out = (struct psql_part){ .kind = PSQL_ROWS, .semicolon = r->pos - 1 };
	while (r->pos < end && is_blank(at(r, r->pos)))
		r->pos++;
	out->crowded = r->pos < end &&
		       !(at(r, r->pos) == '-' && at(r, r->pos + 1) == '-');
	r->pos = end < r->len ? end + 1 : end;
	take_lines(r, out);
}

/* ---- variables ---- */

bool psql_is_name(char c)
{
	return is_word_start(c) || is_digit(c);
}

static size_t name_len(const char *text, size_t len, size_t from)
{
	size_t n = 0;

	while (from + n < len && psql_is_name(text[from + n]))
		n++;
	return n;
}

/* How many bytes stand between the colon and the name; -1: none can. */
static int quote_len(const char *text, size_t len, size_t pos, char *quote)
{
	char next = '\0';

	if (pos + 1 < len)
		next = text[pos + 1];
	*quote = '\0';
	if (next == '\'' || next == '"') {
		*quote = next;
		return 1;
	}
	if (next != '{')
		return 0;
	*quote = '?';
	return pos + 2 < len && text[pos + 2] == '?' ? 2 : -1;
}

size_t psql_variable(const char *text, size_t len, size_t pos,
		     struct psql_part *out)
{
	char quote, close;
	int head = quote_len(text, len, pos, &quote);
	size_t end;

	if (head < 0)
		return 0;
	*out = (struct psql_part){ .kind = PSQL_VARIABLE,
				   .offset = pos,
				   .quote = quote };
	out->name = pos + 1 + (size_t)head;
	out->name_len = name_len(text, len, out->name);
	end = out->name + out->name_len;
	close = quote;
	if (quote == '?')
		close = '}';
	if (out->name_len == 0 || (close && (end >= len || text[end] != close)))
		return 0;
	out->len = end + (close != '\0') - pos;
	return out->len;
}

/* "::" and ":=" are PostgreSQL's own; a colon of anything else is a byte like
 * others. */
static bool take_colon(struct psql_reader *r, struct psql_part *out)
{
	char next = at(r, r->pos + 1);
	size_t len = 0;

	if (next != ':' && next != '=')
		len = psql_variable(r->text, r->len, r->pos, out);
	if (len > 0) {
		r->pos += len;
		return true;
	}
	r->after_from = r->between = false;
	r->pos += next == ':' || next == '=' ? 2 : 1;
	return false;
}

/* Step over one piece of text. True: `out` is filled. */
static bool step(struct psql_reader *r, struct psql_part *out)
{
	char c = at(r, r->pos), next = at(r, r->pos + 1);
	bool rows;

	if (is_blank(c)) {
		r->pos++;
	} else if (c == '-' && next == '-') {
		r->pos = line_end(r, r->pos);
		r->open |= r->pos == r->len;
	} else if (c == '/' && next == '*') {
		skip_block_comment(r);
	} else if (c == '\\') {
		take_command(r, out);
		return true;
	} else if (c == ':' && r->variables) {
		return take_colon(r, out);
	} else if (c == ';' && r->depth == 0) {
		rows = r->rows;
		r->pos++;
		r->between = true;
		r->copy = r->after_from = r->rows = false;
		if (rows)
			take_rows(r, out);
		return rows;
	} else if (is_word_start(c)) {
		take_word(r);
	} else {
		take_other(r);
	}
	return false;
}

void psql_reader_init(struct psql_reader *r, const char *text, size_t len)
{
	*r = (struct psql_reader){ .text = text, .len = len, .between = true };
}

bool psql_next(struct psql_reader *r, struct psql_part *out)
{
	while (r->pos < r->len)
		if (step(r, out))
			return true;
	return false;
}

/* ---- rows of a statement that is known ---- */

void statement_rows(const char *text, size_t len, size_t end,
		    struct statement_rows *out)
{
	struct psql_reader r = { .text = text, .len = len, .pos = end };
	struct psql_part part;

	*out = (struct statement_rows){ .text = text + len };
	while (is_blank(at(&r, r.pos)))
		r.pos++;
	if (at(&r, r.pos) != ';')
		return;
	r.pos++;
	take_rows(&r, &part);
	out->text = text + part.offset;
	out->len = part.len;
}
