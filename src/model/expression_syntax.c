/* Calls in SQL's own syntax.
 *
 * PostgreSQL 14 and later print them as they were written, 13 as calls of the
 * functions behind them:
 *
 *   SUBSTRING(b FROM 2 FOR 3)    "substring"(b, 2, 3)
 *   (c AT TIME ZONE 'UTC')       timezone('UTC', c)
 *   ((a, b) OVERLAPS (c, d))     "overlaps"(a, b, c, d)
 *   NORMALIZE(b, NFC)            "normalize"(b, 'nfc'::text)
 *   (b IS NFC NORMALIZED)        is_normalized(b, 'nfc'::text)
 *
 * XMLSERIALIZE is the same on all, but for the NO INDENT that 16 and later add
 * where nothing was said.
 *
 * EXTRACT is no call of 13's function, which has another type. Its field may be
 * given as a string, is printed as it was given, EXTRACT(YEAR FROM c), by 18.6
 * and 17.11 as a name in quotes, EXTRACT("YEAR" FROM c). Here it is lower case.
 */
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
	{ "SUBSTRING(", "\"substring\"", { " SIMILAR ", " ESCAPE " }, 2, 0 },
	{ "SUBSTRING(", "\"substring\"", { " FROM ", " FOR " }, 1, 0 },
	{ "OVERLAY(", "\"overlay\"", { " PLACING ", " FROM ", " FOR " }, 2, 0 },
	{ "TRIM(BOTH ", "btrim", { "FROM " }, 1, SWAPPED },
	{ "TRIM(LEADING ", "ltrim", { "FROM " }, 1, SWAPPED },
	{ "TRIM(TRAILING ", "rtrim", { "FROM " }, 1, SWAPPED },
	{ "XMLEXISTS(", "\"xmlexists\"", { " PASSING " }, 1, BRACKETED },
	{ "COLLATION FOR (", "pg_collation_for", { NULL }, 0, 0 },
};

struct range {
	const char *from, *to;
};

/* The word outside of brackets and quotes, or NULL. */
static const char *find(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	for (; p && p < end; p = expression_step(p, end))
		if ((size_t)(end - p) >= len && memcmp(p, word, len) == 0)
			return p;
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

/* An implicit cast to text is printed by 13 and in plain calls, but not in
 * SQL's own syntax: ("varchar")::text. An explicit one looks the same on 13, so
 * neither counts. */
static struct range without_cast(struct range r)
{
	static const char cast[] = ")::text";

	while ((size_t)(r.to - r.from) > strlen(cast) && *r.from == '(' &&
	       memcmp(r.to - strlen(cast), cast, strlen(cast)) == 0 &&
	       expression_closing(r.from, r.to) == r.to - strlen(cast)) {
		r.from++;
		r.to -= strlen(cast);
	}
	return r;
}

static void put_argument(struct buf *out, struct range r, int depth)
{
	r = without_cast(r);
	expression_put(out, r.from, r.to, depth);
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
		put_argument(out, *r, depth);
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

/* The range is a normal form: NFC, NFD, NFKC or NFKD. */
static bool is_normal_form(struct range r)
{
	static const char *const names[] = { "NFC", "NFD", "NFKC", "NFKD" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if ((size_t)(r.to - r.from) == strlen(names[i]) &&
		    memcmp(r.from, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/* Of a text, in a form that may be empty: the keyword becomes an argument. */
static void put_normal(struct buf *out, const char *name, struct range text,
		       struct range form, int depth)
{
	buf_puts(out, name);
	buf_putc(out, '(');
	put_argument(out, text, depth);
	if (form.from < form.to) {
		buf_puts(out, ", '");
		for (const char *p = form.from; p < form.to; p++)
			buf_putc(out, (char)(*p - 'A' + 'a'));
		buf_puts(out, "'::text");
	}
	buf_putc(out, ')');
}

/* NORMALIZE(text[, form]) */
static const char *put_normalize(struct buf *out, const char *p,
				 const char *end, int depth)
{
	static const char open[] = "NORMALIZE(";
	struct range text, form;
	const char *close, *comma;

	if ((size_t)(end - p) < strlen(open) ||
	    memcmp(p, open, strlen(open)) != 0)
		return NULL;
	close = expression_closing(p + strlen(open) - 1, end);
	if (!close)
		return NULL;
	text = (struct range){ p + strlen(open), close };
	form = (struct range){ close, close };
	comma = find(text.from, close, ", ");
	if (comma) {
		text.to = comma;
		form.from = comma + 2;
		if (!is_normal_form(form))
			return NULL;
	}
	put_normal(out, "\"normalize\"", text, form, depth);
	return close + 1;
}

/* (text IS [form] NORMALIZED) */
static const char *put_is_normalized(struct buf *out, const char *p,
				     const char *close, int depth)
{
	static const char is[] = " IS ", word[] = "NORMALIZED";
	const char *at = find(p + 1, close, is);
	struct range text = { p + 1, at }, form;

	if (!at || close - at < (ptrdiff_t)(strlen(is) + strlen(word)) ||
	    memcmp(close - strlen(word), word, strlen(word)) != 0)
		return NULL;
	form.from = at + strlen(is);
	form.to = close - strlen(word);
	form = trim(form, 0);
	if (form.from < form.to && !is_normal_form(form))
		return NULL;
	put_normal(out, "is_normalized", text, form, depth);
	return close + 1;
}

/* ((from, to) OVERLAPS (from, to)) */
static const char *put_overlaps(struct buf *out, const char *p,
				const char *close, int depth)
{
	static const char word[] = " OVERLAPS (";
	const char *left = p[1] == '(' ? expression_closing(p + 1, close)
				       : NULL;
	const char *right;

	if (!left || (size_t)(close - left) <= strlen(word) ||
	    memcmp(left + 1, word, strlen(word)) != 0)
		return NULL;
	right = left + strlen(word);
	if (expression_closing(right, close) != close - 1)
		return NULL;
	put_call(out, "\"overlaps\"",
		 (struct range[]){ { p + 2, left }, { right + 1, close - 1 } },
		 2, 0, depth);
	return close + 1;
}

/* (time AT TIME ZONE zone) */
static const char *put_time_zone(struct buf *out, const char *p,
				 const char *close, int depth)
{
	static const char word[] = " AT TIME ZONE ";
	const char *at = find(p + 1, close, word);

	if (!at)
		return NULL;
	put_call(
	    out, "timezone",
	    (struct range[]){ { at + strlen(word), close }, { p + 1, at } }, 2,
	    0, depth);
	return close + 1;
}

static const char *put_group_syntax(struct buf *out, const char *p,
				    const char *end, int depth)
{
	const char *close = expression_closing(p, end), *behind;

	if (!close)
		return NULL;
	behind = put_time_zone(out, p, close, depth);
	if (!behind)
		behind = put_overlaps(out, p, close, depth);
	if (!behind)
		behind = put_is_normalized(out, p, close, depth);
	return behind;
}

/* XMLSERIALIZE(… NO INDENT) */
static const char *put_serialize(struct buf *out, const char *p,
				 const char *end, int depth)
{
	static const char open[] = "XMLSERIALIZE(", tail[] = " NO INDENT";
	const char *close;

	if ((size_t)(end - p) < strlen(open) ||
	    memcmp(p, open, strlen(open)) != 0)
		return NULL;
	close = expression_closing(p + strlen(open) - 1, end);
	if (!close || close - p < (ptrdiff_t)(strlen(open) + strlen(tail)) ||
	    memcmp(close - strlen(tail), tail, strlen(tail)) != 0)
		return NULL;
	buf_puts(out, open);
	expression_put(out, p + strlen(open), close - strlen(tail), depth);
	buf_putc(out, ')');
	return close + 1;
}

/* The field without quotes that a name of letters does not need. */
static struct range unquoted_field(const char *p, const char *end)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz_";
	struct range inside = { p + 1, end - 1 };

	if (end - p < 3 || p[0] != '"' || end[-1] != '"' ||
	    strspn(p + 1, plain) != (size_t)(end - p - 2))
		return (struct range){ p, end };
	return inside;
}

/* EXTRACT(field FROM …) */
static const char *put_extract(struct buf *out, const char *p, const char *end,
			       int depth)
{
	static const char open[] = "EXTRACT(", word[] = " FROM ";
	const char *field = p + strlen(open), *close, *from;
	struct range name;

	if ((size_t)(end - p) < strlen(open) ||
	    memcmp(p, open, strlen(open)) != 0)
		return NULL;
	close = expression_closing(field - 1, end);
	from = close ? find(field, close, word) : NULL;
	if (!from)
		return NULL;
	buf_puts(out, open);
	name = unquoted_field(field, from);
	for (const char *c = name.from; c < name.to; c++)
		buf_putc(out,
			 *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c);
	buf_puts(out, word);
	expression_put(out, from + strlen(word), close, depth);
	buf_putc(out, ')');
	return close + 1;
}

/* A plain call of one of the functions above. */
static const char *put_plain(struct buf *out, const char *p, const char *end,
			     int depth)
{
	static const char *const names[] = {
		"btrim",	 "ltrim",	  "rtrim",
		"\"substring\"", "\"overlay\"",	  "\"position\"",
		"\"normalize\"", "is_normalized", "timezone",
	};
	struct range arg;
	const char *close = NULL, *comma;

	for (size_t i = 0; !close && i < ARRAY_LEN(names); i++) {
		size_t len = strlen(names[i]);

		if ((size_t)(end - p) <= len || p[len] != '(' ||
		    memcmp(p, names[i], len) != 0)
			continue;
		close = expression_closing(p + len, end);
		if (!close)
			return NULL;
		buf_add(out, p, len + 1);
		p += len + 1;
	}
	if (!close)
		return NULL;
	while ((comma = find(p, close, ", ")) != NULL) {
		arg = (struct range){ p, comma };
		put_argument(out, arg, depth);
		buf_puts(out, ", ");
		p = comma + 2;
	}
	arg = (struct range){ p, close };
	put_argument(out, arg, depth);
	buf_putc(out, ')');
	return close + 1;
}

const char *expression_put_syntax(struct buf *out, const char *p,
				  const char *end, int depth)
{
	const char *behind;

	if (*p == '(')
		return put_group_syntax(out, p, end, depth);
	behind = put_normalize(out, p, end, depth);
	if (!behind)
		behind = put_serialize(out, p, end, depth);
	if (!behind)
		behind = put_extract(out, p, end, depth);
	if (!behind)
		behind = put_plain(out, p, end, depth);
	for (size_t i = 0; !behind && i < ARRAY_LEN(forms); i++)
		behind = put_form(out, &forms[i], p, end, depth);
	return behind;
}
