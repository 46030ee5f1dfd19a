/* node-pg-migrate, its SQL files: NNN_name.sql, "-- Up Migration" and
 * "-- Down Migration" in any case (sqlMigration.ts). Without markers the whole
 * file is the way up. */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "NNN_name.sql, NNN a number or a time"

enum way { WAY_NONE, WAY_UP, WAY_DOWN };

/* ---- sections ---- */

static bool is_fill(char c)
{
	return c == ' ' || c == '\t' || c == '-';
}

/* ^\s*--[\s-]*(up|down)\s+migration */
static enum way marker(const struct line *line)
{
	static const char *const comment[] = { "--" };
	static const char *const up[] = { "up", "migration" };
	static const char *const down[] = { "down", "migration" };
	struct line rest = *line;
	const char *p = line_words(line, comment, 1);
	const char *end = line->text + line->len;

	if (!p)
		return WAY_NONE;
	while (p < end && is_fill(*p))
		p++;
	rest.text = p;
	rest.len = (size_t)(end - p);
	if (line_words_nocase(&rest, up, ARRAY_LEN(up)))
		return WAY_UP;
	if (line_words_nocase(&rest, down, ARRAY_LEN(down)))
		return WAY_DOWN;
	return WAY_NONE;
}

struct parser {
	struct source *s;
	struct arena *arena;
	struct source_script *way; /* NULL: before the first marker */
	size_t start;
	bool statements; /* before the first marker */
	bool seen_up, seen_down;
};

static int enter(struct parser *p, struct source_script *way,
		 const struct line *line, struct err *e)
{
	bool down = way == &p->s->down;
	bool *seen = down ? &p->seen_down : &p->seen_up;

	if (*seen)
		return err_set(e, FAULT_USAGE, "second \"-- %s Migration\"",
			       down ? "Down" : "Up");
	if (!p->way && p->statements)
		return err_set(e, FAULT_USAGE,
			       "a statement before the first marker");
	if (p->way)
		script_add_section(p->way, p->arena, p->start, line->offset);
	if (down)
		script_share(way, &p->s->up);
	*seen = true;
	p->way = way;
	p->start = line->next;
	return 0;
}

/* Down first is allowed; the tool would run it as part of the way up when there
 * is no marker for that. */
static int finish(struct parser *p, struct err *e)
{
	struct source_script *up = &p->s->up;

	if (!p->way) {
		script_take_all(up, p->arena);
		return 0;
	}
	script_add_section(p->way, p->arena, p->start, up->len);
	if (p->seen_up)
		return 0;
	err_set(e, FAULT_USAGE,
		"\"-- Down Migration\" without \"-- Up Migration\"");
	e->line = 0;
	return -1;
}

int node_pg_migrate_parse(struct source *s, struct arena *a, struct err *e)
{
	struct parser p = { .s = s, .arena = a };
	struct line line = { 0 };
	enum way way;

	while (line_next(s->up.text, s->up.len, &line)) {
		way = marker(&line);
		if (way != WAY_NONE &&
		    enter(&p, way == WAY_UP ? &s->up : &s->down, &line, e) !=
			0) {
			e->line = line.number;
			return -1;
		}
		p.statements |= !line_is_blank_or_comment(&line);
	}
	return finish(&p, e);
}

/* ---- files ---- */

static bool is_marker(const struct line *line)
{
	return marker(line) != WAY_NONE;
}

static int node_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	return files_have_line(d, items, nr, is_marker) ? 4 : 0;
}

static bool is_program(const char *name)
{
	static const char *const ends[] = { ".js",  ".ts",  ".cjs",
					    ".mjs", ".cts", ".mts" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(ends); i++) {
		if (name_ends_with(name, ends[i]))
			return true;
	}
	return false;
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	const char *name = item->name;
	size_t digits = name_digits(name);
	bool numbered = digits > 0 &&
			(name[digits] == '_' || name[digits] == '-');

	if (item->is_dir || name_is_hidden(item))
		return 0;
	if (numbered && is_program(name))
		return program(d, name, "JavaScript",
			       "Write it as an SQL file of the same name.", e);
	if (!name_is_sql(item))
		return 0;
	if (!numbered)
		return misfit(d, name, EXPECTED, e);
	return found_add(list, name, name, strlen(name) - strlen(".sql"), name,
			 digits, SIDE_UP, e);
}

static int node_read(struct dir *d, const struct dir_item *items, size_t nr,
		     struct arena *a, struct source **out, size_t *out_nr,
		     struct err *e)
{
	static const struct reader reader = { add, node_pg_migrate_parse };

	return reader_run(&reader, d, items, nr, a, out, out_nr, e);
}

const struct format format_node_pg_migrate = {
	.name = "node-pg-migrate",
	.summary =
	    "NNN_name.sql with \"-- Up Migration\" and \"-- Down Migration\"",
	.detect = node_detect,
	.read = node_read,
};
