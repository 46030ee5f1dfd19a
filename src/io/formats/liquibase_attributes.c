/* "--changeset AUTHOR:ID ATTRIBUTES" of Liquibase's formatted SQL. */
#include "io/formats_liquibase_parts.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"

#define WORD_MAX 80 /* shown of the user's text */

int liquibase_cannot(struct err *e, const char *what, int len, const char *word)
{
	err_set(e, FAULT_USAGE, "%s cannot be honoured: %.*s", what,
		len > WORD_MAX ? WORD_MAX : len, word);
	return err_hint(e,
			"Take it out of the changelog, or move the changeset "
			"to another directory.");
}

/* A list of databases: "postgresql,h2", "!oracle", "all". */
static bool is_ours(const char *list, size_t len)
{
	const char *end = list + len, *p = list;
	bool negative = len && *list == '!', named = false;
	size_t n;

	while (p < end) {
		for (n = 0; p + n < end && p[n] != ','; n++)
			;
		if (negative && n && *p == '!')
			named |= n == 11 &&
				 strncasecmp(p, "!postgresql", 11) == 0;
		else
			named |= (n == 10 &&
				  strncasecmp(p, "postgresql", 10) == 0) ||
				 (n == 3 && strncasecmp(p, "all", 3) == 0);
		p += n + (p + n < end ? 1 : 0);
	}
	return named != negative;
}

bool liquibase_is_text(const char *p, size_t len, const char *text)
{
	return strlen(text) == len && strncasecmp(p, text, len) == 0;
}

struct attribute {
	const char *key, *value;
	size_t key_len, len;
};

static bool is_key(const struct attribute *at, const char *key)
{
	return liquibase_is_text(at->key, at->key_len, key);
}

static bool is_value(const struct attribute *at, const char *value)
{
	return liquibase_is_text(at->value, at->len, value);
}

static bool is_one_of(const struct attribute *at, const char *const *keys,
		      size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (is_key(at, keys[i]))
			return true;
	return false;
}

static int no_attribute(const struct attribute *at, struct err *e)
{
	return liquibase_cannot(e, "the attribute",
				(int)(at->value - at->key) + (int)at->len,
				at->key);
}

/* Liquibase takes a delimiter of several letters for a pattern: only words and
 * signs that stand for themselves are read, and "\\n" around them. */
static int take_delimiter(struct changelog *c, const struct attribute *at,
			  struct err *e)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789/@#~%&!-";
	const char *p = at->value;
	size_t len = at->len;

	if (is_value(at, ";"))
		return 0;
	if (len > 2 && memcmp(p, "\\n", 2) == 0) {
		p += 2;
		len -= 2;
	}
	if (len > 2 && memcmp(p + len - 2, "\\n", 2) == 0)
		len -= 2;
	if (len == 0 || strspn(p, plain) < len)
		return no_attribute(at, e);
	c->delimiter = arena_memdupz(c->arena, p, len);
	return 0;
}

static int nobody_says(const struct attribute *at, const char *key,
		       struct err *e)
{
	(void)no_attribute(at, e);
	return err_hint(e,
			"Say in liquibase.properties with which %s it is run, "
			"\"%s: a, b\"; nothing behind the colon: with none, "
			"so that it runs.",
			key, key);
}

/* The changeset's expression, and what Liquibase is run with. */
static int take_contexts(struct changelog *c, const struct attribute *at,
			 struct err *e)
{
	const char *with = c->settings->contexts;
	bool holds = true;

	if (!with)
		return nobody_says(at, "contexts", e);
	/* "@test" is for runs with contexts alone. */
	if (memchr(at->value, '@', at->len))
		return no_attribute(at, e);
	if (*with && liquibase_holds(at->value, at->len, with, &holds) != 0)
		return no_attribute(at, e);
	c->skip |= !holds;
	return 0;
}

/* The other way round: the changeset has the words. */
static int take_labels(struct changelog *c, const struct attribute *at,
		       struct err *e)
{
	const char *filter = c->settings->labels;
	bool holds = true;

	if (!filter)
		return nobody_says(at, "labels", e);
	if (*filter && at->len > 0 &&
	    liquibase_holds(filter, strlen(filter),
			    arena_memdupz(c->arena, at->value, at->len),
			    &holds) != 0)
		return no_attribute(at, e);
	c->skip |= !holds;
	return 0;
}

/* Those with an effect on what runs. What is run on a change is a migration
 * like any other here, whose edit is seen. */
static int take_effective(struct changelog *c, const struct attribute *at,
			  struct err *e)
{
	static const char *const contexts[] = { "context", "contexts",
						"contextFilter",
						"context-filter" };
	static const char *const off[] = { "runAlways", "runOnChange",
					   "ignore" };

	if (is_one_of(at, off, ARRAY_LEN(off)) && is_value(at, "false"))
		return 0;
	if (is_key(at, "runOnChange") && is_value(at, "true"))
		return 0;
	if (is_key(at, "failOnError") && is_value(at, "true"))
		return 0;
	if (is_key(at, "rollbackEndDelimiter") && is_value(at, ";"))
		return 0;
	if (is_key(at, "endDelimiter"))
		return take_delimiter(c, at, e);
	if (is_key(at, "labels"))
		return take_labels(c, at, e);
	if (is_one_of(at, contexts, ARRAY_LEN(contexts)))
		return take_contexts(c, at, e);
	return no_attribute(at, e);
}

static int take_attribute(struct changelog *c, const struct attribute *at,
			  struct err *e)
{
	static const char *const harmless[] = {
		"stripComments",
		"logicalFilePath",
		"created",
		"comment",
		"author",
		"objectQuotingStrategy",
		"validCheckSum",
		"rollbackSplitStatements",
		"id",
	};

	if (is_one_of(at, harmless, ARRAY_LEN(harmless)))
		return 0;
	if (is_key(at, "splitStatements"))
		c->one_statement = is_value(at, "false");
	else if (is_key(at, "runInTransaction"))
		c->now.up.transaction = !is_value(at, "false");
	else if (is_key(at, "dbms"))
		c->skip |= !is_ours(at->value, at->len);
	else if (is_key(at, "ignore") && is_value(at, "true"))
		c->skip = true;
	else
		return take_effective(c, at, e);
	return 0;
}

/* KEY:VALUE KEY:"VALUE" … */
static int take_attributes(struct changelog *c, const char *p, const char *end,
			   struct err *e)
{
	struct attribute at;
	char stop;

	for (;;) {
		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
		if (p == end)
			return 0;
		for (at.key = p; p < end && *p != ':' && *p != ' '; p++)
			;
		at.key_len = (size_t)(p - at.key);
		if (p == end || *p != ':')
			return liquibase_cannot(e, "the attribute",
						(int)at.key_len, at.key);
		p++;
		stop = ' ';
		if (p < end && (*p == '"' || *p == '\''))
			stop = *p++;
		for (at.value = p; p < end && *p != stop; p++)
			;
		at.len = (size_t)(p - at.value);
		if (p < end)
			p++;
		if (take_attribute(c, &at, e) != 0)
			return -1;
	}
}

/* A part of the name in letters that a name may have. */
static void add_plain(struct buf *out, const char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (p[i] == '/')
			buf_putc(out, '.');
		else if (isalnum((unsigned char)p[i]) || strchr("_-.", p[i]))
			buf_putc(out, p[i]);
		else
			buf_putc(out, '_');
	}
}

static void name_it(struct changelog *c, const char *author, size_t author_len,
		    const char *id, size_t id_len)
{
	struct buf name = BUF_INIT;
	size_t stem = strlen(c->file) - strlen(".sql");

	add_plain(&name, c->file, stem);
	buf_putc(&name, '.');
	add_plain(&name, author, author_len);
	buf_putc(&name, '.');
	add_plain(&name, id, id_len);
	c->now.name = arena_memdupz(c->arena, name.data, name.len);
	c->now.version = arena_memdupz(c->arena, id, id_len);
	buf_release(&name);
}

/* A word, or what is in quotes. */
static const char *part(const char **p, const char *end, char stop, size_t *len)
{
	const char *start;
	char until = stop;

	while (*p < end && (**p == ' ' || **p == '\t'))
		(*p)++;
	if (*p < end && **p == '"') {
		until = '"';
		(*p)++;
	}
	start = *p;
	while (*p < end && **p != until)
		(*p)++;
	*len = (size_t)(*p - start);
	if (until == '"' && *p < end)
		(*p)++;
	return start;
}

/* AUTHOR:ID ATTRIBUTES */
int liquibase_open(struct changelog *c, const struct line *line, const char *p,
		   struct err *e)
{
	const char *end = line->text + line->len, *author, *id;
	size_t author_len, id_len;

	c->now = (struct source){ .up = c->whole };
	c->skip = c->one_statement = false;
	c->delimiter = NULL;
	c->start = line->next;
	author = part(&p, end, ':', &author_len);
	if (p == end || *p != ':')
		return err_set(e, FAULT_USAGE, "not \"--changeset AUTHOR:ID\"");
	p++;
	id = part(&p, end, ' ', &id_len);
	if (author_len == 0 || id_len == 0)
		return err_set(e, FAULT_USAGE, "not \"--changeset AUTHOR:ID\"");
	name_it(c, author, author_len, id, id_len);
	return take_attributes(c, p, end, e);
}
