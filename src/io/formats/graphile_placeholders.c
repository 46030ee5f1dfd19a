/* Placeholders that a project of graphile-migrate gives values to, in .gmrc.
 * One stands in strings too, where PostgreSQL would take its name for text: a
 * migration that has one is refused. */
#include "io/formats_graphile_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define SETTINGS_MAX ((size_t)1 << 20)

static const char *const settings_files[] = { ".gmrc", ".gmrc.js",
					      ".gmrc.cjs" };

static bool is_placeholder_part(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The next ":NAME" behind a quote, as the keys of "placeholders" are written in
 * JSON5 and JavaScript alike. NULL: there is no more. */
static const char *next_placeholder(struct arena *a, const char **at)
{
	const char *p = *at, *end;

	while ((p = strchr(p, ':')) != NULL) {
		for (end = p + 1; is_placeholder_part(*end); end++)
			;
		if (p > *at && strchr("\"'`", p[-1]) && end > p + 1 &&
		    *end == p[-1]) {
			*at = end;
			return arena_memdupz(a, p, (size_t)(end - p));
		}
		p = end;
	}
	return NULL;
}

static int check_line(const struct line *line, const char *word,
		      const char *file, struct err *e)
{
	const char *end = line->text + line->len;
	const char *p = memmem(line->text, line->len, word, strlen(word));

	if (!p ||
	    (p + strlen(word) < end && is_placeholder_part(p[strlen(word)])))
		return 0;
	err_set(e, FAULT_USAGE, "placeholder %s", word);
	err_detail(e, "graphile-migrate takes its value from %s.", file);
	err_hint(e, "Write the value into the migration, and "
		    "commit it anew: graphile-migrate uncommit, then "
		    "commit.");
	e->line = line->number;
	return -1;
}

static int check_texts(struct dir *d, const struct source *s, size_t nr,
		       const char *word, const char *file, struct err *e)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		struct line line = { 0 };

		while (line_next(s[i].up.text, s[i].up.len, &line))
			if (check_line(&line, word, file, e) != 0)
				return error_in_file(d, s[i].up.file, e->line,
						     e);
	}
	return 0;
}

int graphile_check_placeholders(struct dir *d, struct dir *root,
				struct arena *a, const struct source *s,
				size_t nr, struct err *e)
{
	struct buf text = BUF_INIT;
	const char *at, *word;
	size_t i;
	int rc = 0;

	for (i = 0; root && rc == 0 && i < ARRAY_LEN(settings_files); i++) {
		rc = dir_read(root, settings_files[i], SETTINGS_MAX, &text, e);
		at = rc == 0 && text.len ? text.data : "";
		rc = rc < 0 ? -1 : 0;
		while (rc == 0 && (word = next_placeholder(a, &at)) != NULL)
			rc = check_texts(d, s, nr, word, settings_files[i], e);
		buf_release(&text);
	}
	return rc;
}
