/* Calls in SQL's own syntax.
 *
 * PostgreSQL 14 and later print them as they were written, 13 as calls of the
 * functions behind them:
 *
 *   SUBSTRING(b FROM 2 FOR 3)    "substring"(b, 2, 3)
 *   (c AT TIME ZONE 'UTC')       timezone('UTC', c)
 *
 * EXTRACT is left alone: it is another function since 14, of another type. */
#include "model/expression_parts.h"

#include <stddef.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

#define WORDS_MAX 3

enum {
	SWAPPED = 1 << 0,   /* the function takes the last argument first */
	BRACKETED = 1 << 1, /* each argument has parentheses of its own */
};

struct form {
	const char *open; /* with the parenthesis */
	const char *name;
	const char *words[WORDS_MAX]; /* between the arguments */
	size_t required;	      /* that many of them are there at least */
	unsigned flags;
};

static const struct form forms[] = {
	{ "POSITION(", "\"position\"", { " IN " }, 1, SWAPPED | BRACKETED },
	{ "SUBSTRING(", "\"substring\"", { " FROM ", " FOR " }, 1, 0 },
	{ "OVERLAY(", "\"overlay\"", { " PLACING ", " FROM ", " FOR " }, 2, 0 },
	{ "TRIM(BOTH ", "btrim", { "FROM " }, 1, SWAPPED },
	{ "TRIM(LEADING ", "ltrim", { "FROM " }, 1, SWAPPED },
	{ "TRIM(TRAILING ", "rtrim", { "FROM " }, 1, SWAPPED },
	{ "COLLATION FOR (", "pg_collation_for", { NULL }, 0, 0 },
};

struct range {
	const char *from, *to;
};

/* The word outside of brackets and quotes, or NULL. */
static const char *find(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	while (p < end) {
		if ((size_t)(end - p) >= len && memcmp(p, word, len) == 0)
			return p;
		if (expression_is_quoted(p, end)) {
			p = expression_skip_quoted(p, end);
		} else if (*p == '(' || *p == '[') {
			p = expression_closing(p, end);
			if (!p)
				break;
			p++;
		} else {
			p++;
		}
	}
	return NULL;
}

static struct range trim(struct range r, unsigned flags)
{
	while (r.to > r.from && r.to[-1] == ' ')
		r.to--;
	if ((flags & BRACKETED) && r.to - r.from >= 2 && *r.from == '(' &&
	    expression_closing(r.from, r.to) == r.to - 1) {
		r.from++;
		r.to--;
	}
	return r;
}

/* The arguments between `p` and `end`; 0: this is not the form. */
static size_t split(const struct form *f, const char *p, const char *end,
		    struct range *args)
{
	size_t nr = 0, words = 0;

	for (; words < WORDS_MAX && f->words[words]; words++) {
		const char *at = find(p, end, f->words[words]);

		if (!at)
			break;
		args[nr++] = trim((struct range){ p, at }, f->flags);
		p = at + strlen(f->words[words]);
	}
	if (words < f->required)
		return 0;
	args[nr++] = trim((struct range){ p, end }, f->flags);
	return nr;
}

static void put_call(struct buf *out, const char *name, const struct range *a,
		     size_t nr, unsigned flags, int depth)
{
	const char *comma = "";

	buf_puts(out, name);
	buf_putc(out, '(');
	for (size_t i = 0; i < nr; i++) {
		const struct range *r = &a[(flags & SWAPPED) ? nr - 1 - i : i];

		/* TRIM(BOTH FROM b) has no first one. */
		if (r->from == r->to)
			continue;
		buf_puts(out, comma);
		expression_put(out, r->from, r->to, depth);
		comma = ", ";
	}
	buf_putc(out, ')');
}

static const char *put_form(struct buf *out, const struct form *f,
			    const char *p, const char *end, int depth)
{
	size_t len = strlen(f->open);
	struct range args[WORDS_MAX + 1];
	const char *open, *close;
	size_t nr;

	if ((size_t)(end - p) < len || memcmp(p, f->open, len) != 0)
		return NULL;
	open = p + strcspn(f->open, "(");
	close = expression_closing(open, end);
	if (!close || close < p + len)
		return NULL;
	nr = split(f, p + len, close, args);
	if (nr == 0)
		return NULL;
	put_call(out, f->name, args, nr, f->flags, depth);
	return close + 1;
}

/* (time AT TIME ZONE zone) */
static const char *put_time_zone(struct buf *out, const char *p,
				 const char *end, int depth)
{
	static const char word[] = " AT TIME ZONE ";
	const char *close = expression_closing(p, end);
	const char *at = close ? find(p + 1, close, word) : NULL;

	if (!at)
		return NULL;
	put_call(
	    out, "timezone",
	    (struct range[]){ { at + strlen(word), close }, { p + 1, at } }, 2,
	    0, depth);
	return close + 1;
}

const char *expression_put_syntax(struct buf *out, const char *p,
				  const char *end, int depth)
{
	const char *behind = NULL;

	if (*p == '(')
		return put_time_zone(out, p, end, depth);
	for (size_t i = 0; !behind && i < ARRAY_LEN(forms); i++)
		behind = put_form(out, &forms[i], p, end, depth);
	return behind;
}
