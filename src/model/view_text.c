/* Qualifiers that PostgreSQL 13 to 15 print in a view of one table, and 16 to
 * 18 do not.
 *
 * ruleutils.c qualifies columns when a query has more than one range table
 * entry, or is inside another. Up to 15 a view's range table holds OLD and NEW
 * besides, so all columns are qualified there. What is inside another query is
 * the same on all majors. */
#include "model/view_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/statement_parts.h"

struct view {
	struct tokens t;
	size_t from, from_end; /* tokens of the one FROM item */
	const char *alias;     /* what qualifies its columns */
	size_t alias_len;
};

static bool is_word(const struct tokens *t, size_t i, const char *word)
{
	size_t len = strlen(word);

	return i < t->nr && t->token[i].kind == TOKEN_WORD &&
	       t->token[i].end - t->token[i].start == len &&
	       memcmp(t->text + t->token[i].start, word, len) == 0;
}

/* ruleutils prints keywords in upper case and, in front of identifiers that
 * could be one, quotes. */
static bool is_one_of(const struct tokens *t, size_t i,
		      const char *const *words)
{
	for (; *words; words++)
		if (is_word(t, i, *words))
			return true;
	return false;
}

static bool is_char(const struct tokens *t, size_t i, char ch)
{
	return i < t->nr && t->token[i].end - t->token[i].start == 1 &&
	       t->text[t->token[i].start] == ch;
}

static bool is_name(const struct tokens *t, size_t i)
{
	return i < t->nr && (t->token[i].kind == TOKEN_WORD ||
			     t->token[i].kind == TOKEN_QUOTED);
}

static bool opens_query(const struct tokens *t, size_t i)
{
	static const char *const words[] = { "SELECT", "WITH", "VALUES", NULL };

	return is_char(t, i, '(') && is_one_of(t, i + 1, words);
}

/* The token behind the parenthesis that token `i` opens. */
static size_t behind_group(const struct tokens *t, size_t i)
{
	size_t depth = 0;

	do {
		if (is_char(t, i, '('))
			depth++;
		else if (is_char(t, i, ')'))
			depth--;
		i++;
	} while (depth > 0 && i < t->nr);
	return i;
}

/* The next token outside parentheses. */
static size_t next_outside(const struct tokens *t, size_t i)
{
	return is_char(t, i, '(') ? behind_group(t, i) : i + 1;
}

/* The outermost FROM, and where its list ends. False: there is none, or the
 * query is not of one table. */
static bool find_from(struct view *v)
{
	static const char *const set_words[] = { "UNION", "INTERSECT", "EXCEPT",
						 NULL };
	static const char *const ends[] = { "WHERE",  "GROUP", "HAVING",
					    "WINDOW", "ORDER", "LIMIT",
					    "OFFSET", "FETCH", "FOR",
					    NULL };
	const struct tokens *t = &v->t;
	size_t i;

	v->from = 0;
	v->from_end = t->nr;
	for (i = 0; i < t->nr; i = next_outside(t, i)) {
		if (is_one_of(t, i, set_words))
			return false;
		if (v->from == 0 && is_word(t, i, "FROM") &&
		    !is_word(t, i - 1, "DISTINCT"))
			v->from = i + 1;
		else if (v->from > 0 && v->from_end == t->nr &&
			 is_one_of(t, i, ends))
			v->from_end = i;
		else if (v->from > 0 && v->from_end == t->nr &&
			 (is_char(t, i, ',') || is_word(t, i, "JOIN")))
			return false;
	}
	return v->from > 0;
}

static void set_alias(struct view *v, size_t i)
{
	const struct token *token = &v->t.token[i];

	v->alias = v->t.text + token->start;
	v->alias_len = token->end - token->start;
	/* Without an alias it is called after itself, and quoted. */
	if (is_word(&v->t, i, "XMLTABLE")) {
		v->alias = "\"xmltable\"";
		v->alias_len = strlen(v->alias);
	}
}

/* [ONLY] schema.table [alias …], function(…) alias(…), ROWS FROM(…) alias(…),
 * (SELECT …) alias. False: a join, or nothing that gives a name. */
static bool find_alias(struct view *v)
{
	const struct tokens *t = &v->t;
	size_t i = v->from;
	bool rows = is_word(t, i, "ROWS") && is_word(t, i + 1, "FROM") &&
		    is_char(t, i + 2, '(');

	if (rows)
		i += 2;
	if (is_word(t, i, "ONLY") || is_word(t, i, "LATERAL"))
		i++;
	if (is_char(t, i, '(') && !rows && !opens_query(t, i))
		return false;
	if (is_name(t, i)) {
		while (is_char(t, i + 1, '.') && is_name(t, i + 2))
			i += 2;
		set_alias(v, i++);
	}
	if (is_char(t, i, '('))
		i = behind_group(t, i);
	if (is_word(t, i, "WITH") && is_word(t, i + 1, "ORDINALITY"))
		i += 2;
	if (is_word(t, i, "AS"))
		i++;
	if (i < v->from_end && is_name(t, i) && !is_word(t, i, "TABLESAMPLE"))
		set_alias(v, i);
	return v->alias != NULL;
}

static bool is_alias(const struct view *v, size_t i)
{
	const struct token *token = &v->t.token[i];

	return token->end - token->start == v->alias_len &&
	       memcmp(v->t.text + token->start, v->alias, v->alias_len) == 0;
}

/* Is token `i` the table's name in front of a column's? Not of a whole row
 * (alias.*), a function, a type or a collation of a schema that has the same
 * name. */
static bool is_qualifier(const struct view *v, size_t i)
{
	const struct tokens *t = &v->t;

	if (!is_name(t, i) || !is_alias(v, i) || !is_char(t, i + 1, '.') ||
	    !is_name(t, i + 2) || is_char(t, i + 3, '(') ||
	    is_char(t, i + 3, '.'))
		return false;
	if (i == 0)
		return true;
	return !is_char(t, i - 1, '.') && !is_word(t, i - 1, "COLLATE") &&
	       strncmp(t->text + t->token[i - 1].start, "::", 2) != 0;
}

static void put_without_qualifiers(struct buf *out, const struct view *v,
				   const char *text)
{
	const struct tokens *t = &v->t;
	size_t i = 0, copied = 0;

	while (i < t->nr) {
		if (opens_query(t, i)) {
			i = behind_group(t, i);
		} else if (i >= v->from && i < v->from_end) {
			i++;
		} else if (is_qualifier(v, i)) {
			buf_add(out, text + copied, t->token[i].start - copied);
			copied = t->token[i + 2].start;
			i += 3;
		} else {
			i++;
		}
	}
	buf_puts(out, text + copied);
}

void view_normalise(struct buf *out, const char *text)
{
	char *copy = xstrdup(text);
	struct view v = { .alias = NULL };
	struct err e;
	size_t at;

	err_init(&e);
	if (tokens_scan(&v.t, copy, strlen(copy), &at, &e) == 0 &&
	    find_from(&v) && find_alias(&v))
		put_without_qualifiers(out, &v, text);
	else
		buf_puts(out, text);
	tokens_release(&v.t);
	free(copy);
}
