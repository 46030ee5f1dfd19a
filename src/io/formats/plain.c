/* ledger's own format: NNN_name.sql, the way down behind a marker line in the
 * same file or in NNN_name.down.sql beside it. Markers:
 *
 *   -- ledger: no-transaction      before the first statement of a way
 *   -- ledger: down                the way down begins
 */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "NNN_name.sql or NNN_name.down.sql, NNN a number"

static bool is_plain_name(const char *name)
{
	const char *rest = name + name_digits(name);

	if (rest == name || name_ends_with(name, ".up.sql"))
		return false;
	return *rest == '_' || *rest == '-' || strcmp(rest, ".sql") == 0 ||
	       strcmp(rest, ".down.sql") == 0;
}

static int plain_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	size_t i;

	(void)d;
	for (i = 0; i < nr; i++) {
		if (name_is_sql(&items[i]) && is_plain_name(items[i].name))
			return 1;
	}
	return 0;
}

/* The word behind "-- ledger:", NULL on any other line. */
static const char *marker(const struct line *line, size_t *len)
{
	static const char *const words[] = { "--", "ledger:" };
	const char *p = line_words(line, words, ARRAY_LEN(words));
	const char *end = line->text + line->len;

	if (!p)
		return NULL;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*len = (size_t)(end - p);
	return p;
}

static bool is_word(const char *p, size_t len, const char *word)
{
	return len == strlen(word) && memcmp(p, word, len) == 0;
}

struct parser {
	struct source *s;
	struct arena *arena;
	struct source_script *way; /* the section that we are in */
	size_t start;		   /* of it */
	bool statements;	   /* seen in it */
	struct line foreign;	   /* another tool's mark; zeroed: none yet */
};

static int begin_down(struct parser *p, const struct line *line, struct err *e)
{
	if (p->way == &p->s->down)
		return err_set(e, FAULT_USAGE,
			       "second \"-- ledger: down\" in one file");
	script_add_section(p->way, p->arena, p->start, line->offset);
	script_share(&p->s->down, &p->s->up);
	p->way = &p->s->down;
	p->start = line->next;
	p->statements = false;
	p->foreign = (struct line){ 0 };
	return 0;
}

static int take_marker(struct parser *p, const struct line *line,
		       const char *word, size_t len, struct err *e)
{
	if (is_word(word, len, "down"))
		return begin_down(p, line, e);
	if (!is_word(word, len, "no-transaction")) {
		err_set(e, FAULT_USAGE, "unknown marker \"-- ledger: %.*s\"",
			(int)(len > 80 ? 80 : len), word);
		return err_hint(
		    e,
		    "Known are \"-- ledger: down\" and \"-- ledger: no-transaction\".");
	}
	if (p->statements)
		return err_set(
		    e, FAULT_USAGE,
		    "\"-- ledger: no-transaction\" behind the first statement");
	p->way->transaction = false;
	return 0;
}

static int take_line(struct parser *p, const struct line *line, struct err *e)
{
	size_t len = 0;
	const char *word = marker(line, &len);

	if (word && take_marker(p, line, word, len, e) != 0) {
		e->line = line->number;
		return -1;
	}
	if (p->way == &p->s->up && line_is_foreign_down(line, p->statements))
		p->foreign = *line;
	if (line_is_blank_or_comment(line))
		return 0;
	p->statements = true;
	if (!p->foreign.number)
		return 0;
	refuse_foreign_down(&p->foreign, e);
	e->line = p->foreign.number;
	return -1;
}

int plain_parse(struct source *s, struct arena *a, struct err *e)
{
	struct parser p = { .s = s, .arena = a, .way = &s->up };
	struct line line = { 0 };

	while (line_next(s->up.text, s->up.len, &line)) {
		if (take_line(&p, &line, e) != 0)
			return -1;
	}
	script_add_section(p.way, a, p.start, s->up.len);
	return 0;
}

/* A file of its own for the way down has no marker "down". */
static int parse_down(struct source *s, struct arena *a, struct err *e)
{
	struct source alone = { .up = s->down };

	if (plain_parse(&alone, a, e) != 0)
		return -1;
	if (alone.down.file)
		return err_set(
		    e, FAULT_USAGE,
		    "\"-- ledger: down\" in a file for the way down");
	s->down = alone.up;
	return 0;
}

static int load(struct dir *d, struct arena *a, struct source *s, struct err *e)
{
	const char *down = s->down.file;

	if (script_load_psql(d, a, &s->up, NULL, e) != 0)
		return -1;
	if (plain_parse(s, a, e) != 0)
		return error_in_script(d, &s->up, e->line, e);
	if (!down)
		return 0;
	if (s->down.text) {
		err_set(e, FAULT_USAGE, "two ways down: here and in \"%s\"",
			down);
		return error_in_file(d, s->up.file, 0, e);
	}
	s->down.file = down;
	if (script_load_psql(d, a, &s->down, NULL, e) != 0)
		return -1;
	return parse_down(s, a, e) == 0
		   ? 0
		   : error_in_script(d, &s->down, e->line, e);
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	const char *file = item->name;
	bool down = name_ends_with(file, ".down.sql");
	size_t suffix = strlen(down ? ".down.sql" : ".sql");

	if (!name_is_sql(item))
		return 0;
	if (!is_plain_name(file))
		return misfit(d, file, EXPECTED, e);
	return found_add(list, file, file, strlen(file) - suffix, file,
			 name_digits(file), down ? SIDE_DOWN : SIDE_UP, e);
}

static int plain_read(struct dir *d, const struct dir_item *items, size_t nr,
		      struct arena *a, struct source **out, size_t *out_nr,
		      struct err *e)
{
	int rc = reader_find(add, d, items, nr, a, out, out_nr, e);
	size_t i;

	for (i = 0; rc == 0 && i < *out_nr; i++)
		rc = load(d, a, &(*out)[i], e);
	return rc;
}

const struct format format_plain = {
	.name = "plain",
	.summary = "NNN_name.sql, the way down behind \"-- ledger: down\"",
	.takes = FORMAT_ROWS | FORMAT_PSQL,
	.detect = plain_detect,
	.read = plain_read,
};
