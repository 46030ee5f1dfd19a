/* The name that a literal's type gives to a column.
 *
 * Where nobody can see the names of a query's columns, as in EXISTS (SELECT 'x'
 * …), ruleutils.c prints none for a column without one: 'x'::text. Read again,
 * that is a cast, and a cast names its column after the type: 'x'::text AS
 * text. Both are the former here. Where names can be seen one is always
 * printed, and a column without one is AS "?column?", so that nothing is lost.
 */
#include "model/expression_parts.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/buf.h"

struct range {
	const char *from, *to;
};

/* What format_type() prints, and what the type is called in pg_type. */
static const struct {
	const char *prefix, *within, *name;
} types[] = {
	{ "integer", "", "int4" },
	{ "smallint", "", "int2" },
	{ "bigint", "", "int8" },
	{ "real", "", "float4" },
	{ "double precision", "", "float8" },
	{ "boolean", "", "bool" },
	{ "character varying", "", "varchar" },
	{ "character", "", "bpchar" },
	{ "bit varying", "", "varbit" },
	{ "timestamp", " with time zone", "timestamptz" },
	{ "timestamp", "", "timestamp" },
	{ "time", " with time zone", "timetz" },
	{ "time", "", "time" },
	{ "interval", "", "interval" },
	{ "numeric", "", "numeric" },
	{ "bit", "", "bit" },
};

static bool starts(struct range r, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(r.to - r.from) >= len && memcmp(r.from, word, len) == 0;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '$' || (c & 0x80);
}

/* One past the identifier at `p`, which may be quoted. */
static const char *skip_identifier(const char *p, const char *end)
{
	if (p < end && *p == '"')
		return expression_skip_quoted(p, end);
	while (p < end && is_letter(*p))
		p++;
	return p;
}

/* A type as format_type() prints it: identifiers with blanks and dots between,
 * then "(10,2)" and "[]". */
static const char *skip_type(const char *p, const char *end)
{
	while (p < end) {
		if (*p == '"' || is_letter(*p))
			p = skip_identifier(p, end);
		else if (strchr(".(),[]", *p) ||
			 (*p == ' ' && p + 1 < end && is_letter(p[1])))
			p++;
		else
			break;
	}
	return p;
}

static bool contains(struct range r, const char *word)
{
	for (; r.from < r.to; r.from++)
		if (starts(r, word))
			return true;
	return false;
}

/* The last identifier of a type that has no name in SQL's own words. */
static struct range last_identifier(struct range type)
{
	struct range last = { type.from, type.from };

	while (type.from < type.to && *type.from != '(' && *type.from != '[') {
		const char *to = skip_identifier(type.from, type.to);

		last = (struct range){ type.from, to };
		type.from = to == type.from ? to + 1 : to;
		if (type.from < type.to && *type.from == '.')
			type.from++;
	}
	return last;
}

/* Are both the same identifier, quoted or not? */
static bool is_same(struct range a, struct range b)
{
	bool quoted_a = *a.from == '"', quoted_b = *b.from == '"';

	a.from += quoted_a;
	a.to -= quoted_a;
	b.from += quoted_b;
	b.to -= quoted_b;
	return a.to > a.from && a.to - a.from == b.to - b.from &&
	       memcmp(a.from, b.from, (size_t)(a.to - a.from)) == 0;
}

static bool is_named_after(struct range name, struct range type)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		size_t len = strlen(types[i].prefix);
		struct range own = { types[i].name,
				     types[i].name + strlen(types[i].name) };

		if (starts(type, types[i].prefix) &&
		    (type.from + len == type.to ||
		     strchr(" ([", type.from[len])) &&
		    contains(type, types[i].within))
			return is_same(name, own);
	}
	return is_same(name, last_identifier(type));
}

const char *expression_put_literal(struct buf *out, const char *p,
				   const char *end)
{
	static const char null[] = "NULL", as[] = " AS ";
	struct range type, name;
	const char *behind = p;

	if (starts((struct range){ p, end }, null))
		behind += strlen(null);
	else if (*p != '"' && expression_is_quoted(p, end))
		behind = expression_skip_quoted(p, end);
	if (behind == p || end - behind < 2 || memcmp(behind, "::", 2) != 0)
		return NULL;
	type = (struct range){ behind + 2, skip_type(behind + 2, end) };
	if (type.from == type.to || !starts((struct range){ type.to, end }, as))
		return NULL;
	name.from = type.to + strlen(as);
	name.to = skip_identifier(name.from, end);
	if (name.from == name.to || !is_named_after(name, type))
		return NULL;
	buf_add(out, p, (size_t)(type.to - p));
	return name.to;
}
