/* Files that a script has psql put into it: \i, \ir. The migration's text is
 * what psql would read, the places tell which file each line is of. */
#include "io/formats_common.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/text.h"
#include "model/statement.h"

#define INCLUDE_DEPTH_MAX 16
#define INCLUDES_MAX 1000 /* of one migration */

struct includer {
	struct dir *d;
	struct arena *arena;
	struct buf text;
	struct source_place *places;
	size_t place_nr, place_cap, include_nr;
	int line; /* of the text, the next one */
	const char *within[INCLUDE_DEPTH_MAX + 1];
};

static int count_lines(const char *text, size_t len)
{
	return text_line_at(text, len, len) - 1;
}

/* Whole lines of a file. */
static int put(struct includer *g, const char *file, int line, const char *text,
	       size_t len, struct err *e)
{
	if (len == 0)
		return 0;
	GROW(g->places, g->place_nr + 1, g->place_cap);
	g->places[g->place_nr++] = (struct source_place){ g->line, file, line };
	buf_add(&g->text, text, len);
	if (g->text.data[g->text.len - 1] != '\n')
		buf_putc(&g->text, '\n');
	g->line += count_lines(text, len) + (text[len - 1] != '\n');
	if (!g->text.broken && g->text.len <= FILE_MAX_DEFAULT)
		return 0;
	return err_set(e, FAULT_LIMIT,
		       "more than %zu bytes with the files that are included",
		       FILE_MAX_DEFAULT);
}

/* ---- names ---- */

static int outside(const char *name, struct err *e)
{
	err_set(e, FAULT_USAGE, "\"%s\" is outside of the migrations directory",
		name);
	return err_hint(e, "Copy it into a directory below, and name that.");
}

/* "a/b/../c" is "a/c"; NULL: it leads out. */
static char *normalize(struct arena *a, const char *path)
{
	char *out = arena_alloc(a, strlen(path) + 1), *end = out, *slash;
	size_t len;

	for (; *path; path += len) {
		path += strspn(path, "/");
		len = strcspn(path, "/");
		if (len == 0 || (len == 1 && path[0] == '.'))
			continue;
		if (len == 2 && memcmp(path, "..", 2) == 0) {
			if (end == out)
				return NULL;
			*end = '\0';
			slash = strrchr(out, '/');
			end = slash ? slash : out;
			continue;
		}
		if (end > out)
			*end++ = '/';
		memcpy(end, path, len);
		end += len;
	}
	*end = '\0';
	return *out ? out : NULL;
}

/* Below the migrations directory, which \i takes for psql's own; \ir begins
 * where its file is. */
static int find(struct includer *g, const char *from,
		const struct psql_include *it, const char **out, struct err *e)
{
	size_t dir = it->relative ? (size_t)(base_name(from) - from) : 0;

	*out = NULL;
	if (it->name[0] != '/')
		*out =
		    normalize(g->arena, arena_printf(g->arena, "%.*s%s",
						     (int)dir, from, it->name));
	return *out ? 0 : outside(it->name, e);
}

/* ---- one file in another ---- */

static int expand(struct includer *g, const struct source_script *s, int depth,
		  struct err *e);

static int check_depth(const struct includer *g, const char *file, int depth,
		       struct err *e)
{
	int i;

	for (i = 0; i < depth; i++)
		if (strcmp(g->within[i], file) == 0)
			return err_set(e, FAULT_USAGE, "\"%s\" includes itself",
				       file);
	if (depth > INCLUDE_DEPTH_MAX)
		return err_set(e, FAULT_LIMIT,
			       "more than %d files in one another",
			       INCLUDE_DEPTH_MAX);
	if (g->include_nr > INCLUDES_MAX)
		return err_set(e, FAULT_LIMIT,
			       "more than %d files in one migration",
			       INCLUDES_MAX);
	return 0;
}

static bool is_missing(const struct includer *g, const char *file)
{
	struct buf b = BUF_INIT;
	struct err e;
	int rc;

	err_init(&e);
	rc = dir_read(g->d, file, FILE_MAX_DEFAULT, &b, &e);
	buf_release(&b);
	return rc == 1;
}

static int include(struct includer *g, const struct source_script *s,
		   const struct psql_include *it, int depth, struct err *e)
{
	struct source_script inner = { 0 };

	g->include_nr++;
	if (find(g, s->file, it, &inner.file, e) < 0 ||
	    check_depth(g, inner.file, depth + 1, e) < 0)
		return error_in_file(g->d, s->file, it->line, e);
	if (script_load(g->d, g->arena, &inner, e) == 0)
		return expand(g, &inner, depth + 1, e);
	if (e->fault != FAULT_FILE || !is_missing(g, inner.file))
		return -1;
	err_init(e);
	err_set(e, FAULT_USAGE, "included file \"%s\" does not exist",
		inner.file);
	err_hint(e, "\\i is read from the migrations directory, \\ir from the "
		    "file's own.");
	return error_in_file(g->d, s->file, it->line, e);
}

static int expand(struct includer *g, const struct source_script *s, int depth,
		  struct err *e)
{
	struct psql_include *list;
	size_t nr, i, from = 0;
	bool whole;
	int line = 1;

	g->within[depth] = s->file;
	if (psql_includes(g->arena, s->text, s->len, &list, &nr, &whole, e) < 0)
		return error_in_file(g->d, s->file, e->line, e);
	for (i = 0; i < nr; i++) {
		if (put(g, s->file, line, s->text + from, list[i].offset - from,
			e) < 0 ||
		    include(g, s, &list[i], depth, e) < 0)
			return -1;
		from = list[i].next;
		line = list[i].line + 1;
	}
	if (depth > 0 && !whole) {
		err_set(e, FAULT_USAGE,
			"an included file ends within a statement");
		err_hint(e, "End its last statement with a semicolon, rows "
			    "with a line \"\\.\".");
		return error_in_file(g->d, s->file,
				     text_line_at(s->text, s->len, s->len), e);
	}
	return put(g, s->file, line, s->text + from, s->len - from, e);
}

static void take(struct includer *g, struct source_script *s)
{
	struct source_place *places =
	    arena_array(g->arena, g->place_nr, sizeof(*places));

	if (g->place_nr)
		memcpy(places, g->places, g->place_nr * sizeof(*places));
	s->raw = s->text;
	s->text = arena_memdupz(g->arena, g->text.data, g->text.len);
	s->len = g->text.len;
	s->places = places;
	s->place_nr = g->place_nr;
}

int script_load_psql(struct dir *d, struct arena *a, struct source_script *s,
		     const struct map *given, struct err *e)
{
	struct includer g = { .d = d, .arena = a, .line = 1 };
	int rc = script_load(d, a, s, e);

	if (rc != 0)
		return rc;
	if (memmem(s->text, s->len, "\\i", 2)) {
		buf_init(&g.text, 2 * FILE_MAX_DEFAULT);
		rc = expand(&g, s, 0, e);
		if (rc == 0 && g.include_nr > 0)
			take(&g, s);
		buf_release(&g.text);
		free(g.places);
	}
	return rc == 0 ? script_put_variables(d, a, s, given, e) : rc;
}

/* ---- places ---- */

const char *script_place(const struct source_script *s, int *line)
{
	size_t i = 0;

	if (s->place_nr == 0)
		return s->file;
	while (i + 1 < s->place_nr && s->places[i + 1].first <= *line)
		i++;
	*line += s->places[i].line - s->places[i].first;
	return s->places[i].file;
}

int error_in_script(struct dir *d, const struct source_script *s, int line,
		    struct err *e)
{
	const char *file = script_place(s, &line);

	return error_in_file(d, file, line, e);
}
