/* Rules on canonical texts: what an extra may be, which column orders agree. */
#include <string.h>

#include "base/alloc.h"
#include "model/plan.h"

bool text_has_attribute(const char *text, const char *key)
{
	size_t len = strlen(key);
	const char *line = text;

	while (line && *line) {
		if (strncmp(line, key, len) == 0 &&
		    (line[len] == '\n' || line[len] == ':' ||
		     line[len] == '\0'))
			return true;
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	return false;
}

static bool column_is_harmless(const char *text)
{
	return !text_has_attribute(text, "not null") ||
	       text_has_attribute(text, "default") ||
	       text_has_attribute(text, "identity") ||
	       text_has_attribute(text, "generated stored") ||
	       text_has_attribute(text, "generated virtual");
}

bool extra_is_harmless(const char *path, enum part part, const char *text)
{
	struct arena a = ARENA_INIT;
	const char *kind;
	bool harmless = false;

	if (part == PART_COMMENTS || part == PART_SOURCE)
		return true;
	if (part != PART_STRUCTURE || !text)
		return false;
	kind = path_kind(&a, path);
	if (strcmp(kind, "column") == 0)
		harmless = column_is_harmless(text);
	else if (strcmp(kind, "index") == 0)
		harmless = !text_has_attribute(text, "unique");
	arena_release(&a);
	return harmless;
}

/* Length of the line at `s`, without its newline. */
static size_t line_len(const char *s)
{
	return strcspn(s, "\n");
}

static const char *next_line(const char *s)
{
	s += line_len(s);
	return *s ? s + 1 : s;
}

bool column_order_covers(const char *longer, const char *shorter)
{
	while (*shorter && *longer) {
		size_t len = line_len(shorter);

		if (line_len(longer) == len &&
		    memcmp(longer, shorter, len) == 0)
			shorter = next_line(shorter);
		longer = next_line(longer);
	}
	return *shorter == '\0';
}

/* Where in `text` is the first line of `want`? NULL: nowhere. */
static const char *find_line(const char *text, const char *want)
{
	size_t len = line_len(want);

	for (; *text; text = next_line(text))
		if (line_len(text) == len && memcmp(text, want, len) == 0)
			return text;
	return NULL;
}

bool column_order_agrees(const char *a, const char *b)
{
	const char *last = b;

	for (; *a; a = next_line(a)) {
		const char *at = find_line(b, a);

		if (at && at < last)
			return false;
		if (at)
			last = at;
	}
	return true;
}

/* Is each line of `part` a line of `whole`? */
static bool has_all_lines(const char *whole, const char *part)
{
	for (; *part; part = next_line(part))
		if (!find_line(whole, part))
			return false;
	return true;
}

bool definition_covers(const char *path, enum part part, const char *there,
		       const char *asked)
{
	struct arena a = ARENA_INIT;
	bool covers = strcmp(there, asked) == 0;

	if (!covers && part == PART_COLUMN_ORDER)
		covers = column_order_covers(there, asked);
	else if (!covers && part == PART_STRUCTURE &&
		 strcmp(path_kind(&a, path), "table") == 0)
		covers = has_all_lines(there, asked);
	arena_release(&a);
	return covers;
}
