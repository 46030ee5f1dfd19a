/* With which contexts and labels Liquibase is run, as liquibase.properties
 * says, and what a changeset's expression of them means. */
#include "io/formats_liquibase_parts.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define PROPERTIES_MAX ((size_t)1 << 20)
#define DEPTH_MAX 32

static const char *const places[] = { "liquibase.properties",
				      "src/main/resources/"
				      "liquibase.properties" };

/* ---- liquibase.properties ---- */

/* "key: value", "key=value". NULL: another key. */
static const char *value_of(const struct line *line, const char *key,
			    struct arena *a)
{
	const char *end = line->text + line->len;
	const char *p = line_words_nocase(line, &key, 1);
	const char *const with_colon = arena_printf(a, "%s:", key);
	const char *const with_equals = arena_printf(a, "%s=", key);

	if (!p)
		p = line_words(line, &with_colon, 1);
	if (!p)
		p = line_words(line, &with_equals, 1);
	if (!p)
		return NULL;
	while (p < end && strchr(" \t:=", *p))
		p++;
	while (end > p && strchr(" \t", end[-1]))
		end--;
	return arena_memdupz(a, p, (size_t)(end - p));
}

static void take_line(struct liquibase_settings *s, const struct line *line,
		      struct arena *a)
{
	static const struct {
		const char *key;
		bool labels;
	} keys[] = {
		{ "contexts", false },
		{ "liquibase.contexts", false },
		{ "liquibase.command.contexts", false },
		{ "labels", true },
		{ "label-filter", true },
		{ "labelFilter", true },
		{ "liquibase.labels", true },
		{ "liquibase.command.labels", true },
		{ "liquibase.command.labelFilter", true },
		{ "liquibase.command.label-filter", true },
	};
	const char *value;
	size_t i;

	for (i = 0; i < ARRAY_LEN(keys); i++) {
		value = value_of(line, keys[i].key, a);
		if (value)
			*(keys[i].labels ? &s->labels : &s->contexts) = value;
	}
}

int liquibase_read_settings(struct liquibase_settings *s, struct dir *root,
			    struct arena *a, struct err *e)
{
	struct buf text = BUF_INIT;
	struct line line = { 0 };
	int rc = 1;
	size_t i;

	*s = (struct liquibase_settings){ NULL, NULL };
	for (i = 0; root && rc == 1 && i < ARRAY_LEN(places); i++)
		rc = dir_read(root, places[i], PROPERTIES_MAX, &text, e);
	while (rc == 0 && line_next(text.data, text.len, &line))
		take_line(s, &line, a);
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}

/* ---- expressions ---- */

struct parser {
	const char *p, *end, *words;
	int depth;
	bool broken;
};

static bool any(struct parser *x);

static void skip_blanks(struct parser *x)
{
	while (x->p < x->end && (*x->p == ' ' || *x->p == '\t'))
		x->p++;
}

static bool is_sign(char c)
{
	return strchr(" \t,!()", c) != NULL;
}

static size_t word_len(const struct parser *x)
{
	size_t len = 0;

	while (x->p + len < x->end && !is_sign(x->p[len]))
		len++;
	return len;
}

/* Take the sign, or the word of an operator. */
static bool take(struct parser *x, char sign, const char *word)
{
	size_t len;

	skip_blanks(x);
	if (sign && x->p < x->end && *x->p == sign) {
		x->p++;
		return true;
	}
	len = word_len(x);
	if (!word || len != strlen(word) || strncasecmp(x->p, word, len) != 0)
		return false;
	x->p += len;
	return true;
}

/* Is the word one of the list? */
static bool is_true(const char *words, const char *word, size_t len)
{
	size_t n;

	for (;; words += n + 1) {
		words += strspn(words, " \t");
		n = strcspn(words, ",");
		if (strncasecmp(words, word, len) == 0 && len <= n &&
		    strspn(words + len, " \t") == n - len)
			return true;
		if (!words[n])
			return false;
	}
}

static bool one(struct parser *x)
{
	bool holds;
	size_t len;

	if (++x->depth > DEPTH_MAX)
		x->broken = true;
	if (x->broken)
		return false;
	if (take(x, '!', "not")) {
		holds = !one(x);
	} else if (take(x, '(', NULL)) {
		holds = any(x);
		x->broken |= !take(x, ')', NULL);
	} else {
		len = word_len(x);
		x->broken |= len == 0;
		holds = is_true(x->words, x->p, len);
		x->p += len;
	}
	x->depth--;
	return holds;
}

static bool all(struct parser *x)
{
	bool holds = one(x);

	while (!x->broken && take(x, '\0', "and"))
		holds &= one(x);
	return holds;
}

static bool any(struct parser *x)
{
	bool holds = all(x);

	while (!x->broken && take(x, ',', "or"))
		holds |= all(x);
	return holds;
}

int liquibase_holds(const char *expression, size_t len, const char *words,
		    bool *out)
{
	struct parser x = { .p = expression,
			    .end = expression + len,
			    .words = words };

	*out = any(&x);
	skip_blanks(&x);
	return x.broken || x.p < x.end ? 1 : 0;
}
