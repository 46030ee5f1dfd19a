/* node-pg-migrate, its SQL files: NNN_name.sql, "-- Up Migration" and
 * "-- Down Migration" in any case (sqlMigration.ts). Without markers the whole
 * file is the way up. The number is a time in milliseconds, a date of 17 digits
 * or an index; files of one number go by their names. */
#include "io/formats_common.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "NNN_name.sql, NNN a number or a time"

#define UTC_DIGITS 17

/* Which of year, month, day, hour, minute, second, millisecond. */
static const unsigned char utc_field[UTC_DIGITS + 1] =
    "\0\0\0\0\1\1\2\2\3\3\4\4\5\5\6\6\6";

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

/* ---- order ---- */

/* Milliseconds since 1970 for YYYYMMDDhhmmssmmm, which is compared with a time
 * in milliseconds and with a number alike (8.0). */
static int64_t number_of(const char *version)
{
	size_t i, len = strlen(version);
	int64_t n[7] = { 0 }, days, year;

	if (len != UTC_DIGITS) {
		for (i = 0; i < len && i < UTC_DIGITS + 1; i++)
			n[0] = n[0] * 10 + (version[i] - '0');
		return n[0];
	}
	for (i = 0; i < UTC_DIGITS; i++)
		n[utc_field[i]] = n[utc_field[i]] * 10 + (version[i] - '0');
	/* Days before the month, the year beginning with March. */
	year = n[0] - (n[1] <= 2);
	days = year * 365 + year / 4 - year / 100 + year / 400 +
	       (153 * (n[1] + (n[1] <= 2 ? 9 : -3)) + 2) / 5 + n[2] - 1 -
	       719468;
	return ((days * 24 + n[3]) * 60 + n[4]) * 60000 + n[5] * 1000 + n[6];
}

/* Letters and digits; "_" and "-" do not count. */
static const char *next_counting(const char *p)
{
	while (*p && !isalnum((unsigned char)*p) && !((unsigned char)*p & 0x80))
		p++;
	return p;
}

/* As localeCompare does it, numeric and without punctuation, in English. */
static int compare_names(const char *a, const char *b)
{
	int diff;

	for (;; a++, b++) {
		a = next_counting(a);
		b = next_counting(b);
		if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
			size_t x, y;

			a += strspn(a, "0");
			b += strspn(b, "0");
			x = name_digits(a);
			y = name_digits(b);
			diff = x != y ? (x < y ? -1 : 1) : memcmp(a, b, x);
			if (diff)
				return diff;
			a += x;
			b += y;
			a = next_counting(a);
			b = next_counting(b);
		}
		diff = tolower((unsigned char)*a) - tolower((unsigned char)*b);
		if (diff || !*a)
			return diff;
	}
}

static int compare(const void *a, const void *b)
{
	const struct source *x = a, *y = b;
	int64_t m = number_of(x->version), n = number_of(y->version);
	int diff = m < n ? -1 : m > n;

	if (diff == 0)
		diff = compare_names(x->up.file, y->up.file);
	return diff ? diff : strcmp(x->up.file, y->up.file);
}

static int node_read(struct dir *d, const struct dir_item *items, size_t nr,
		     struct arena *a, struct source **out, size_t *out_nr,
		     struct err *e)
{
	static const struct reader reader = { .add = add,
					      .parse = node_pg_migrate_parse,
					      .same_versions = true,
					      .compare = compare };

	return reader_run(&reader, d, items, nr, a, out, out_nr, e);
}

const struct format format_node_pg_migrate = {
	.name = "node-pg-migrate",
	.summary =
	    "NNN_name.sql with \"-- Up Migration\" and \"-- Down Migration\"",
	.detect = node_detect,
	.read = node_read,
};
