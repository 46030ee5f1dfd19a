/* The frame of a script that is written for psql, and lines compared without
 * regard to case. */
#include "io/formats_common.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/err.h"
#include "model/statement.h"

/* ---- lines ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

const char *line_words_nocase(const struct line *line, const char *const *words,
			      size_t nr)
{
	const char *p = line->text, *end = line->text + line->len;
	size_t i, len;

	for (i = 0; i < nr; i++) {
		while (p < end && is_blank(*p))
			p++;
		len = strlen(words[i]);
		if ((size_t)(end - p) < len ||
		    strncasecmp(p, words[i], len) != 0)
			return NULL;
		p += len;
	}
	return p == end || is_blank(*p) ? p : NULL;
}

bool line_is(const struct line *line, const char *text)
{
	const char *p = line->text, *end = line->text + line->len;
	size_t len = strlen(text);

	while (p < end && is_blank(*p))
		p++;
	while (end > p && is_blank(end[-1]))
		end--;
	return (size_t)(end - p) == len && strncasecmp(p, text, len) == 0;
}

/* ---- the frame ---- */

static bool is_one_of(const struct line *line, const char *const *texts,
		      size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		if (line_is(line, texts[i]))
			return true;
	}
	return false;
}

static bool is_begin(const struct line *line)
{
	static const char *const texts[] = { "BEGIN;", "BEGIN WORK;",
					     "BEGIN TRANSACTION;",
					     "START TRANSACTION;" };

	return is_one_of(line, texts, ARRAY_LEN(texts));
}

static bool is_commit(const struct line *line)
{
	static const char *const texts[] = { "COMMIT;", "COMMIT WORK;",
					     "COMMIT TRANSACTION;", "END;",
					     "END TRANSACTION;" };

	return is_one_of(line, texts, ARRAY_LEN(texts));
}

static bool is_harmless_meta(const struct line *line)
{
	const char *p = line->text, *end = p + line->len;

	while (p < end && is_blank(*p))
		p++;
	return psql_is_ignored(p, (size_t)(end - p));
}

struct frame {
	size_t start, end;
	int begin_line; /* of BEGIN; 0: none */
	bool commit;
};

/* Up to the first line that is part of the migration. */
static void cut_head(const struct source_script *s, struct frame *f)
{
	struct line line = { 0 };

	while (f->begin_line == 0 && line_next(s->text, s->len, &line)) {
		if (is_begin(&line))
			f->begin_line = line.number;
		else if (!is_harmless_meta(&line)) {
			if (line_is_blank_or_comment(&line))
				continue;
			break;
		}
		f->start = line.next;
	}
}

/* The last line that ends at `end`. */
static void last_line(const struct source_script *s, size_t start, size_t end,
		      struct line *line)
{
	size_t from = end;

	if (from > start && s->text[from - 1] == '\n')
		from--;
	while (from > start && s->text[from - 1] != '\n')
		from--;
	*line = (struct line){ .next = from };
	line_next(s->text, end, line);
}

static void cut_tail(const struct source_script *s, struct frame *f)
{
	size_t end = f->end;
	struct line line;

	while (end > f->start && !f->commit) {
		last_line(s, f->start, end, &line);
		end = line.offset;
		if (f->begin_line && is_commit(&line))
			f->commit = true;
		else if (!is_harmless_meta(&line)) {
			if (line_is_blank_or_comment(&line))
				continue;
			break;
		}
		f->end = end;
	}
}

int script_take_psql(struct source_script *s, struct arena *a, struct err *e)
{
	struct frame f = { .end = s->len };

	cut_head(s, &f);
	cut_tail(s, &f);
	if (f.begin_line && !f.commit) {
		err_set(e, FAULT_USAGE, "BEGIN without COMMIT at the end");
		e->line = f.begin_line;
		return -1;
	}
	s->transaction = f.commit;
	script_add_section(s, a, f.start, f.end);
	return 0;
}
