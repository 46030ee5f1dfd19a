/* What the name of a file says to Flyway: a prefix, a version, a separator, a
 * description, a suffix; all but version and description are settings.
 *
 * As in Flyway (4 to 11): the longest prefix that fits counts, and the first
 * separator ends the version, so "1_2" is a version only where the separator is
 * longer than "_". */
#include "io/formats_flyway_parts.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/file.h"

static bool ends_with(const char *name, size_t len, const char *end,
		      size_t end_len)
{
	return len > end_len && memcmp(name + len - end_len, end, end_len) == 0;
}

/* Length of the suffix, one of a list with commas; 0: it has none of them. */
static size_t suffix_len(const char *name, const char *list)
{
	size_t len = strlen(name), n;

	for (;; list += n + 1) {
		list += strspn(list, " ");
		n = strcspn(list, ",");
		if (n > 0 && ends_with(name, len, list, n))
			return n;
		if (!list[n])
			return 0;
	}
}

/* The languages that Flyway has migrations in, beside SQL. */
static size_t program_len(const char *name)
{
	return suffix_len(name, ".java,.class,.kt");
}

/* beforeMigrate.sql, afterEachMigrate__why.sql, createSchema.sql … */
static size_t callback_len(const char *name)
{
	static const char *const words[] = { "before", "after",
					     "createSchema" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strncmp(name, words[i], strlen(words[i])) == 0)
			return strlen(words[i]);
	return 0;
}

static enum flyway_kind kind_of(const struct flyway_settings *s,
				const char *name, size_t *prefix)
{
	enum flyway_kind best = FLYWAY_MISFIT, k;
	size_t len;

	*prefix = 0;
	for (k = 0; k < FLYWAY_PREFIXES; k++) {
		len = strlen(s->name_prefix[k]);
		if (strncmp(name, s->name_prefix[k], len) != 0 ||
		    (best != FLYWAY_MISFIT && len <= *prefix))
			continue;
		best = k;
		*prefix = len;
	}
	return callback_len(name) > *prefix ? FLYWAY_CALLBACK : best;
}

/* "1", "1.2", "1_2" */
static bool is_version(const char *text, size_t len)
{
	size_t digits = name_digits(text), all = digits;

	while (digits && all < len && (text[all] == '.' || text[all] == '_')) {
		digits = name_digits(text + all + 1);
		all += 1 + digits;
	}
	return digits && all == len;
}

/* Behind the prefix. False: it is no such name. */
static bool split(const struct flyway_settings *s, const char *text, size_t len,
		  struct flyway_name *out)
{
	size_t separator = strlen(s->name_separator);
	const char *at = memmem(text, len, s->name_separator, separator);

	if (!at)
		return false;
	out->version = text;
	out->version_len = (size_t)(at - text);
	out->description = at + separator;
	out->description_len = (size_t)(text + len - out->description);
	return true;
}

void flyway_parse_name(const struct flyway_settings *s, const char *name,
		       struct flyway_name *out)
{
	size_t suffix = suffix_len(name, s->name_suffixes), prefix;

	*out = (struct flyway_name){ .kind = FLYWAY_NO_FILE };
	out->is_program = suffix == 0 && program_len(name) > 0;
	if (out->is_program)
		suffix = program_len(name);
	if (suffix == 0)
		return;
	out->stem_len = strlen(name) - suffix;
	out->kind = kind_of(s, name, &prefix);
	if (out->kind >= FLYWAY_PREFIXES)
		return;
	if (out->stem_len < prefix ||
	    !split(s, name + prefix, out->stem_len - prefix, out) ||
	    (out->kind == FLYWAY_REPEATABLE
		 ? out->version_len > 0
		 : !is_version(out->version, out->version_len)))
		out->kind = FLYWAY_MISFIT;
}

bool flyway_looks_like_one(const struct flyway_settings *s, const char *name)
{
	enum flyway_kind k;
	size_t len;

	if (name_digits(name) > 0)
		return true;
	for (k = 0; k < FLYWAY_PREFIXES; k++) {
		len = strlen(s->name_prefix[k]);
		if (len > 0 && strncasecmp(name, s->name_prefix[k], len) == 0 &&
		    name[len] && strchr("0123456789_-. ", name[len]))
			return true;
	}
	return false;
}

const char *flyway_description(struct arena *a, const struct flyway_name *n)
{
	char *text = arena_memdupz(a, n->description, n->description_len), *p;

	for (p = text; *p; p++)
		if (*p == '_')
			*p = ' ';
	return text;
}

static const char *example(const struct flyway_settings *s, struct arena *a,
			   enum flyway_kind kind)
{
	return arena_printf(
	    a, "%s%s%sname%.*s", s->name_prefix[kind],
	    kind == FLYWAY_REPEATABLE ? "" : "1", s->name_separator,
	    (int)strcspn(s->name_suffixes, ","), s->name_suffixes);
}

const char *flyway_names(const struct flyway_settings *s, struct arena *a)
{
	return arena_printf(
	    a, "%s, %s, %s or %s", example(s, a, FLYWAY_VERSIONED),
	    example(s, a, FLYWAY_REPEATABLE), example(s, a, FLYWAY_UNDO),
	    example(s, a, FLYWAY_BASELINE));
}
