/* The lines of a script that have psql put another file there. */
#include "model/statement_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/text.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

struct line {
	const char *text;
	size_t len;
};

static void strip(struct line *l)
{
	while (l->len > 0 && is_blank(*l->text)) {
		l->text++;
		l->len--;
	}
	while (l->len > 0 && is_blank(l->text[l->len - 1]))
		l->len--;
}

/* Step over the command's name, if it is one of these. */
static bool is_include(struct line *l, bool *relative)
{
	static const struct {
		const char *name;
		bool relative;
	} names[] = { { "\\i", false },
		      { "\\ir", true },
		      { "\\include", false },
		      { "\\include_relative", true } };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		size_t len = strlen(names[i].name);

		if (l->len < len || memcmp(l->text, names[i].name, len) != 0 ||
		    (l->len > len && !is_blank(l->text[len])))
			continue;
		*relative = names[i].relative;
		l->text += len;
		l->len -= len;
		return true;
	}
	return false;
}

/* One word that psql takes as it stands: semicolons behind it and quotes are
 * stripped. */
static bool take_name(struct line *l)
{
	strip(l);
	while (l->len > 0 && l->text[l->len - 1] == ';')
		l->len--;
	if (l->len >= 2 && *l->text == '\'' && l->text[l->len - 1] == '\'') {
		l->text++;
		l->len -= 2;
	}
	for (size_t i = 0; i < l->len; i++)
		if (strchr(" \t'\"`\\:", l->text[i]))
			return false;
	return l->len > 0;
}

static bool begins_line(const char *text, size_t offset, size_t *start)
{
	*start = offset;
	while (*start > 0 && is_blank(text[*start - 1]))
		--*start;
	return *start == 0 || text[*start - 1] == '\n';
}

static int refuse(const char *text, size_t len, const struct psql_part *part,
		  struct err *e)
{
	psql_refuse(text + part->offset, part->len, e);
	e->line = text_line_at(text, len, part->offset);
	return -1;
}

/* 0: `out` is filled. 1: another command. */
static int take(struct arena *a, const char *text, size_t len,
		const struct psql_part *part, struct psql_include *out,
		struct err *e)
{
	struct line l = { text + part->offset, part->len };

	if (!is_include(&l, &out->relative))
		return 1;
	if (!part->between || !begins_line(text, part->offset, &out->offset) ||
	    !take_name(&l))
		return refuse(text, len, part, e);
	out->next = part->offset + part->len;
	out->next += out->next < len && text[out->next] == '\r';
	out->next += out->next < len;
	out->line = text_line_at(text, len, part->offset);
	out->name = arena_memdupz(a, l.text, l.len);
	return 0;
}

int psql_includes(struct arena *a, const char *text, size_t len,
		  struct psql_include **out, size_t *nr, bool *whole,
		  struct err *e)
{
	struct psql_include *list = NULL, one;
	struct psql_part part = { .ended = true };
	struct psql_reader r;
	size_t n = 0, cap = 0;
	int rc = 0;

	*whole = true;
	psql_reader_init(&r, text, len);
	while (rc >= 0 && psql_next(&r, &part)) {
		if (part.kind == PSQL_ROWS) {
			*whole = part.ended;
			continue;
		}
		rc = take(a, text, len, &part, &one, e);
		if (rc != 0)
			continue;
		GROW(list, n + 1, cap);
		list[n++] = one;
	}
	*whole = *whole && r.between && r.depth == 0;
	*out = arena_array(a, n, sizeof(*list));
	*nr = n;
	if (n > 0)
		memcpy(*out, list, n * sizeof(*list));
	free(list);
	return rc < 0 ? -1 : 0;
}
