/* Canonical texts, key by key. */
#include "model/definition.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

/* One attribute: its first line and the lines of its block. */
struct attribute {
	const char *at;
	size_t len;	/* with all its lines and their newlines */
	size_t key_len; /* up to the colon, or the end of the first line */
};

static size_t line_len(const char *s)
{
	size_t len = strcspn(s, "\n");

	return len + (s[len] == '\n');
}

static bool next_attribute(const char **p, struct attribute *out)
{
	const char *at = *p;
	size_t key;

	if (!at || !*at)
		return false;
	out->at = at;
	out->len = line_len(at);
	for (key = 0; at[key] && at[key] != '\n'; key++)
		if (at[key] == ':' &&
		    (at[key + 1] == ' ' || at[key + 1] == '\n' || !at[key + 1]))
			break;
	out->key_len = key;
	while (at[out->len] == '\t')
		out->len += line_len(at + out->len);
	*p = at + out->len;
	return true;
}

static bool is_key(const struct attribute *t, const char *key)
{
	return strlen(key) == t->key_len &&
	       strncmp(t->at, key, t->key_len) == 0;
}

static bool is_one_of(const struct attribute *t, const char *const *keys)
{
	for (; *keys; keys++)
		if (is_key(t, *keys))
			return true;
	return false;
}

/* The lines of a block without their tabs, joined again. */
static const char *block_of(struct arena *a, const struct attribute *t)
{
	const char *first = t->at + line_len(t->at), *end = t->at + t->len, *p;
	struct buf b = BUF_INIT;
	const char *text;
	size_t len;

	for (p = first; p < end; p += len) {
		len = line_len(p);
		if (p > first)
			buf_putc(&b, '\n');
		buf_add(&b, p + 1, len - 1 - (p[len - 1] == '\n'));
	}
	text = arena_memdupz(a, b.data, b.len);
	buf_release(&b);
	return text;
}

static const char *value_of(struct arena *a, const struct attribute *t)
{
	const char *rest = t->at + t->key_len;
	size_t first = line_len(t->at);

	if (rest[0] != ':')
		return "";
	if (first < t->len)
		return block_of(a, t);
	return rest[1] == ' '
		   ? arena_memdupz(a, rest + 2, strcspn(rest + 2, "\n"))
		   : "";
}

const char *definition_get(struct arena *a, const char *text, const char *key)
{
	struct attribute t;

	while (next_attribute(&text, &t))
		if (is_key(&t, key))
			return value_of(a, &t);
	return NULL;
}

bool definition_same(struct arena *a, const char *x, const char *y,
		     const char *key)
{
	const char *one = definition_get(a, x, key);
	const char *other = definition_get(a, y, key);

	return one && other ? strcmp(one, other) == 0 : one == other;
}

static const char *without(struct arena *a, const char *text,
			   const char *const *keys)
{
	struct buf b = BUF_INIT;
	struct attribute t;
	const char *rest;

	while (next_attribute(&text, &t))
		if (!is_one_of(&t, keys))
			buf_add(&b, t.at, t.len);
	rest = arena_memdupz(a, b.data, b.len);
	buf_release(&b);
	return rest;
}

bool definition_differs_within(struct arena *a, const char *x, const char *y,
			       const char *const *keys)
{
	return strcmp(without(a, x, keys), without(a, y, keys)) == 0;
}

const char *definition_beyond(struct arena *a, const char *text,
			      const char *const *keys)
{
	struct attribute t;

	while (next_attribute(&text, &t))
		if (!is_one_of(&t, keys))
			return arena_memdupz(a, t.at, t.key_len);
	return NULL;
}

static size_t split(struct arena *a, const char *value, const char *separator,
		    const char ***out)
{
	size_t len = strlen(separator), nr = 0;
	const char *p, *next;

	*out = arena_array(a, (value ? strlen(value) : 0) + 1, sizeof(**out));
	for (p = value; p && *p; p = next ? next + len : NULL) {
		next = strstr(p, separator);
		(*out)[nr++] =
		    arena_memdupz(a, p, next ? (size_t)(next - p) : strlen(p));
	}
	return nr;
}

size_t definition_lines(struct arena *a, const char *value, const char ***out)
{
	return split(a, value, "\n", out);
}

size_t definition_items(struct arena *a, const char *value, const char ***out)
{
	return split(a, value, ", ", out);
}
