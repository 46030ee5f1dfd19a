/* What can be read of a revision's Python text without running it: the names at
 * its top, and the calls in upgrade() and downgrade(). Only as much of Python's
 * lexical rules as that needs: strings, comments, brackets, indentation. */
#include "io/formats_alembic_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"

/* ---- tokens ---- */

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_STRING, TOKEN_LINE, TOKEN_SIGN };

struct token {
	enum token_kind kind;
	size_t start, end;	       /* bytes of the text */
	size_t inner_start, inner_end; /* of a string: between its quotes */
	int line;		       /* of its first byte */
	bool top;		       /* begins a line at column 0 */
	bool plain;		       /* a string without prefix and escapes */
};

struct scanner {
	const char *text;
	size_t len, at;
	int line;
	int depth; /* of brackets: lines do not end in them */
};

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || ((unsigned char)c & 0x80);
}

static char peek(const struct scanner *s, size_t ahead)
{
	if (s->at + ahead >= s->len)
		return 0;
	return s->text[s->at + ahead];
}

/* Blanks, comments, joined lines. */
static void skip_space(struct scanner *s)
{
	for (;;) {
		char c = peek(s, 0);

		if (c == '#') {
			while (s->at < s->len && s->text[s->at] != '\n')
				s->at++;
		} else if (c == '\\' && peek(s, 1) == '\n') {
			s->at += 2;
			s->line++;
		} else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' ||
			   (c == '\n' && s->depth > 0)) {
			s->line += c == '\n';
			s->at++;
		} else {
			return;
		}
	}
}

static bool is_triple(const struct scanner *s, char quote)
{
	return peek(s, 0) == quote && peek(s, 1) == quote &&
	       peek(s, 2) == quote;
}

/* From the opening quote on. A string that does not end goes to the end of its
 * line, a triple one to the end of the text: Python says what is wrong. */
static void scan_string(struct scanner *s, struct token *t)
{
	char quote = peek(s, 0);
	bool triple = is_triple(s, quote);
	size_t width = triple ? 3 : 1;

	t->kind = TOKEN_STRING;
	s->at += width;
	t->inner_start = s->at;
	for (; s->at < s->len; s->at++) {
		char c = s->text[s->at];

		if (c == '\n' && !triple)
			break;
		if (triple ? is_triple(s, quote) : c == quote)
			break;
		s->line += c == '\n';
		if (c == '\\') {
			t->plain = false;
			s->at++;
			s->line += peek(s, 0) == '\n';
		}
	}
	if (s->at > s->len)
		s->at = s->len;
	t->inner_end = s->at;
	if (peek(s, 0) == quote)
		s->at += width;
}

/* A name, or the prefix of a string: r'…', f"…". */
static void scan_name(struct scanner *s, struct token *t)
{
	size_t start = s->at;

	while (is_name_byte(peek(s, 0)))
		s->at++;
	t->kind = TOKEN_NAME;
	if (s->at - start <= 2 && (peek(s, 0) == '\'' || peek(s, 0) == '"')) {
		t->plain = false;
		scan_string(s, t);
	}
}

static void scan_sign(struct scanner *s, struct token *t)
{
	char c = peek(s, 0);

	t->kind = TOKEN_SIGN;
	s->at++;
	if (c == '(' || c == '[' || c == '{')
		s->depth++;
	else if ((c == ')' || c == ']' || c == '}') && s->depth > 0)
		s->depth--;
	else if (c == '\n') {
		t->kind = TOKEN_LINE;
		s->line++;
	}
}

static void next_token(struct scanner *s, struct token *t)
{
	skip_space(s);
	*t = (struct token){ .start = s->at, .line = s->line, .plain = true };
	t->top = s->depth == 0 && (s->at == 0 || s->text[s->at - 1] == '\n');
	if (s->at >= s->len)
		t->kind = TOKEN_END;
	else if (peek(s, 0) == '\'' || peek(s, 0) == '"')
		scan_string(s, t);
	else if (is_name_byte(peek(s, 0)))
		scan_name(s, t);
	else
		scan_sign(s, t);
	t->end = s->at;
}

static bool is_token(const struct scanner *s, const struct token *t,
		     const char *word)
{
	size_t len = strlen(word);

	return (t->kind == TOKEN_NAME || t->kind == TOKEN_SIGN) &&
	       t->end - t->start == len &&
	       memcmp(s->text + t->start, word, len) == 0;
}

/* ---- names at the top ---- */

static int not_literal(const char *name, int line, struct err *e)
{
	err_set(e, FAULT_USAGE, "\"%s\" is not written as plain strings", name);
	err_detail(e, "It is read without running the file.");
	err_hint(e, "Write the value itself there: %s = \"…\"", name);
	e->line = line;
	return -1;
}

static void add_item(struct alembic_list *list, struct arena *a,
		     const char *item)
{
	const char **all = arena_array(a, list->nr + 1, sizeof(*all));

	if (list->nr)
		memcpy(all, list->items, list->nr * sizeof(*all));
	all[list->nr++] = item;
	list->items = all;
}

/* The value behind "name = " or "name: type = ": None, a string, or a list,
 * tuple or set of strings. 1: there is none, a declaration alone. */
static int take_value(struct scanner *s, struct arena *a, const char *name,
		      struct alembic_list *out, struct err *e)
{
	struct token t;
	int line = s->line;

	do {
		next_token(s, &t);
	} while (t.kind != TOKEN_LINE && t.kind != TOKEN_END &&
		 (s->depth > 0 || !is_token(s, &t, "=")));
	if (!is_token(s, &t, "="))
		return 1;
	*out = (struct alembic_list){ 0 };
	for (next_token(s, &t); t.kind != TOKEN_LINE && t.kind != TOKEN_END &&
				!is_token(s, &t, ";");
	     next_token(s, &t)) {
		char c = s->text[t.start];

		if (t.kind == TOKEN_STRING && t.plain)
			add_item(out, a,
				 arena_memdupz(a, s->text + t.inner_start,
					       t.inner_end - t.inner_start));
		else if (t.kind == TOKEN_SIGN ? !strchr("()[]{},", c)
					      : !is_token(s, &t, "None"))
			return not_literal(name, line, e);
	}
	return 0;
}

/* Labels may come from a constant of the project. They matter only where
 * another revision names one, and that is refused there if it is not known. */
static int take_labels(struct alembic_python *p, struct scanner *s,
		       struct arena *a)
{
	struct err ignored;

	err_init(&ignored);
	return take_value(s, a, "branch_labels", &p->labels, &ignored) == 1;
}

static int take_revision(struct alembic_python *p, struct scanner *s,
			 struct arena *a, struct err *e)
{
	struct alembic_list list = { 0 };
	int line = s->line;
	int rc = take_value(s, a, "revision", &list, e);

	if (rc != 0)
		return rc;
	if (list.nr != 1)
		return not_literal("revision", line, e);
	p->revision = list.items[0];
	return 0;
}

/* ---- calls ---- */

struct calls {
	struct arena *arena;
	struct scanner *s;
	struct alembic_call *items;
	size_t nr, cap;
};

/* Behind the opening bracket: to the closing one. Calls in it are the
 * arguments' own: op.f('ix_cards') gives its string. */
static void take_arguments(struct calls *c, struct alembic_call *call)
{
	struct scanner *s = c->s;
	int depth = s->depth;
	size_t nr = 0;
	struct token t;

	do {
		next_token(s, &t);
		if (t.kind == TOKEN_STRING && nr < ALEMBIC_ARGS)
			call->args[nr++] =
			    arena_memdupz(c->arena, s->text + t.inner_start,
					  t.inner_end - t.inner_start);
	} while (t.kind != TOKEN_END && s->depth >= depth);
	call->end = t.end;
}

/* "receiver.name(" */
static void take_call(struct calls *c, const struct token *receiver,
		      const struct token *name)
{
	struct alembic_call *call;

	GROW(c->items, c->nr + 1, c->cap);
	call = &c->items[c->nr++];
	*call = (struct alembic_call){
		.op = arena_memdupz(c->arena, c->s->text + name->start,
				    name->end - name->start),
		.batch = !is_token(c->s, receiver, "op"),
		.line = receiver->line,
		.start = receiver->start,
	};
	take_arguments(c, call);
}

/* The function's body: up to the next token at column 0, which is left for the
 * caller. */
static void take_body(struct calls *c, struct token *t)
{
	struct token before[3] = { { 0 } };

	for (next_token(c->s, t); t->kind != TOKEN_END; next_token(c->s, t)) {
		if (t->top && t->kind != TOKEN_LINE)
			return;
		if (is_token(c->s, t, "(") && before[0].kind == TOKEN_NAME &&
		    is_token(c->s, &before[1], ".") &&
		    before[2].kind == TOKEN_NAME)
			take_call(c, &before[2], &before[0]);
		before[2] = before[1];
		before[1] = before[0];
		before[0] = *t;
	}
}

static void take_way(struct alembic_way *way, struct scanner *s,
		     struct arena *a, int line, struct token *t)
{
	struct calls c = { .arena = a, .s = s };

	take_body(&c, t);
	way->line = line;
	way->nr = c.nr;
	way->calls = arena_array(a, c.nr, sizeof(*c.items));
	if (c.nr)
		memcpy(way->calls, c.items, c.nr * sizeof(*c.items));
	free(c.items);
}

/* Behind "def" at column 0. */
static void take_function(struct alembic_python *p, struct scanner *s,
			  struct arena *a, struct token *t)
{
	struct alembic_way other;
	int line = t->line;

	next_token(s, t);
	if (is_token(s, t, "upgrade"))
		take_way(&p->up, s, a, line, t);
	else if (is_token(s, t, "downgrade"))
		take_way(&p->down, s, a, line, t);
	else
		take_way(&other, s, a, line, t);
}

/* ---- the file ---- */

static int take_top(struct alembic_python *p, struct scanner *s,
		    struct arena *a, const struct token *t, struct err *e)
{
	if (is_token(s, t, "revision"))
		return take_revision(p, s, a, e);
	if (is_token(s, t, "down_revision")) {
		p->follows_line = t->line;
		return take_value(s, a, "down_revision", &p->follows, e);
	}
	if (is_token(s, t, "depends_on"))
		return take_value(s, a, "depends_on", &p->depends, e);
	if (is_token(s, t, "branch_labels"))
		return take_labels(p, s, a);
	return 0;
}

int alembic_parse(struct alembic_python *p, struct arena *a, const char *text,
		  size_t len, struct err *e)
{
	struct scanner s = { .text = text, .len = len, .line = 1 };
	struct token t;

	*p = (struct alembic_python){ .text = text, .len = len };
	next_token(&s, &t);
	while (t.kind != TOKEN_END) {
		if (t.top && is_token(&s, &t, "def")) {
			take_function(p, &s, a, &t);
			continue;
		}
		if (t.top && take_top(p, &s, a, &t, e) < 0)
			return -1;
		next_token(&s, &t);
	}
	return 0;
}
