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
	       text_has_attribute(text, "generated");
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

/* Is each line of `part` a line of `whole`? */
static bool has_all_lines(const char *whole, const char *part)
{
	while (*part) {
		size_t len = line_len(part);
		const char *w = whole;

		while (*w && (line_len(w) != len || memcmp(w, part, len) != 0))
			w = next_line(w);
		if (!*w)
			return false;
		part = next_line(part);
	}
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
