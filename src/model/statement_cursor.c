/* Reading the tokens of one statement word by word. */
#include "model/statement_parts.h"

#include <string.h>
#include <strings.h>

bool cursor_at_end(const struct cursor *c)
{
	return c->i >= c->end;
}

static bool is_word(const struct cursor *c, const char *word, size_t len)
{
	const struct token *t;

	if (cursor_at_end(c))
		return false;
	t = &c->t->token[c->i];
	return t->kind == TOKEN_WORD && t->end - t->start == len &&
	       strncasecmp(c->t->text + t->start, word, len) == 0;
}

bool cursor_is(const struct cursor *c, const char *word)
{
	return is_word(c, word, strlen(word));
}

bool cursor_is_char(const struct cursor *c, char ch)
{
	const struct token *t;

	if (cursor_at_end(c))
		return false;
	t = &c->t->token[c->i];
	return t->end - t->start == 1 && c->t->text[t->start] == ch;
}

bool cursor_is_kind(const struct cursor *c, enum token_kind kind)
{
	return !cursor_at_end(c) && c->t->token[c->i].kind == kind;
}

bool cursor_accept(struct cursor *c, const char *words)
{
	struct cursor next = *c;
	size_t len;

	for (;;) {
		len = strcspn(words, " ");
		if (!is_word(&next, words, len))
			return false;
		next.i++;
		if (!words[len])
			break;
		words += len + 1;
	}
	*c = next;
	return true;
}

bool cursor_accept_char(struct cursor *c, char ch)
{
	if (!cursor_is_char(c, ch))
		return false;
	c->i++;
	return true;
}

void cursor_skip(struct cursor *c)
{
	size_t depth = 0;

	do {
		if (cursor_is_char(c, '('))
			depth++;
		else if (depth > 0 && cursor_is_char(c, ')'))
			depth--;
		c->i++;
	} while (depth > 0 && !cursor_at_end(c));
}

bool cursor_find(struct cursor *c, const char *word)
{
	while (!cursor_at_end(c)) {
		if (cursor_is(c, word))
			return true;
		cursor_skip(c);
	}
	return false;
}
