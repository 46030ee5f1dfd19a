/* goose: NNN_name.sql with "-- +goose Up" and "-- +goose Down" at the start of
 * their lines. As in goose (internal/sqlparser/parser.go) each comes once, Up
 * first. "StatementBegin" and "StatementEnd" only tell goose's own splitter
 * where a statement ends; PostgreSQL's rules know it without them. "NO
 * TRANSACTION" is for the whole file; here it is for the way up, and the way
 * down has a transaction unless one of its statements cannot: so it is proved.
 */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "NNN_name.sql, NNN a number"

enum mark {
	MARK_NONE,
	MARK_UP,
	MARK_DOWN,
	MARK_NO_TRANSACTION,
	MARK_BEGIN,
	MARK_END,
	MARK_ENV,
	MARK_INDENTED,
	MARK_OTHER
};

static const struct {
	const char *text;
	enum mark mark;
} marks[] = {
	{ "-- +goose Up", MARK_UP },
	{ "-- +goose Down", MARK_DOWN },
	{ "-- +goose NO TRANSACTION", MARK_NO_TRANSACTION },
	{ "-- +goose StatementBegin", MARK_BEGIN },
	{ "-- +goose StatementEnd", MARK_END },
	{ "-- +goose ENVSUB ON", MARK_ENV },
	{ "-- +goose ENVSUBST ON", MARK_ENV },
	/* without ON it has nothing to switch off */
	{ "-- +goose ENVSUB OFF", MARK_NONE },
	{ "-- +goose ENVSUBST OFF", MARK_NONE },
};

static enum mark mark_of(const struct line *line)
{
	static const char *const words[] = { "--", "+goose" };
	struct line rest = *line;
	const char *p;
	size_t i;

	p = line_words_nocase(line, words, ARRAY_LEN(words));
	if (!p)
		return MARK_NONE;
	if (line->text[0] != '-')
		return MARK_INDENTED;
	rest.text = p;
	rest.len = line->len - (size_t)(p - line->text);
	for (i = 0; i < ARRAY_LEN(marks); i++) {
		if (line_is(&rest, marks[i].text + strlen("-- +goose ")))
			return marks[i].mark;
	}
	return MARK_OTHER;
}

/* ---- sections ---- */

struct parser {
	struct source *s;
	struct arena *arena;
	struct source_script *way; /* NULL: before the first marker */
	size_t start;
	int statement; /* line of StatementBegin; 0: not inside */
	bool no_transaction;
};

static int begin_up(struct parser *p, const struct line *line, struct err *e)
{
	if (p->way)
		return err_set(e, FAULT_USAGE, "second \"-- +goose Up\"");
	p->way = &p->s->up;
	p->start = line->next;
	return 0;
}

static int begin_down(struct parser *p, const struct line *line, struct err *e)
{
	if (!p->way)
		return err_set(e, FAULT_USAGE,
			       "\"-- +goose Down\" before \"-- +goose Up\"");
	if (p->way == &p->s->down)
		return err_set(e, FAULT_USAGE, "second \"-- +goose Down\"");
	script_add_section(p->way, p->arena, p->start, line->offset);
	script_share(&p->s->down, &p->s->up);
	p->way = &p->s->down;
	p->start = line->next;
	return 0;
}

static int statement_mark(struct parser *p, const struct line *line, bool begin,
			  struct err *e)
{
	if (!p->way)
		return err_set(e, FAULT_USAGE,
			       "a statement before \"-- +goose Up\"");
	if (begin == (p->statement != 0))
		return err_set(e, FAULT_USAGE,
			       begin ? "StatementBegin inside a statement"
				     : "StatementEnd without StatementBegin");
	p->statement = begin ? line->number : 0;
	return 0;
}

static int no_env(struct err *e)
{
	err_set(e, FAULT_USAGE, "variables of the environment in a migration");
	err_detail(
	    e, "What it does would depend on the machine where it is applied.");
	return err_hint(e, "Write the values into the file.");
}

/* goose before 3.11 takes it for a comment, so that what stands behind "Down"
 * is run with the way up; later ones refuse it. */
static int indented(struct err *e)
{
	err_set(e, FAULT_USAGE, "blanks before a marker of goose");
	return err_hint(e, "Begin the line with \"-- +goose\".");
}

static int unknown(const struct line *line, struct err *e)
{
	return err_set(e, FAULT_USAGE, "unknown marker \"%.*s\"",
		       (int)(line->len > 80 ? 80 : line->len), line->text);
}

static int take_line(void *ctx, const struct line *line, struct err *e)
{
	enum mark mark = mark_of(line);
	struct parser *p = ctx;
	if (p->statement && (mark == MARK_UP || mark == MARK_DOWN))
		return err_set(e, FAULT_USAGE,
			       "StatementBegin without StatementEnd");
	switch (mark) {
	case MARK_UP:
		return begin_up(p, line, e);
	case MARK_DOWN:
		return begin_down(p, line, e);
	case MARK_BEGIN:
	case MARK_END:
		return statement_mark(p, line, mark == MARK_BEGIN, e);
	case MARK_NO_TRANSACTION:
		p->no_transaction = true;
		return 0;
	case MARK_ENV:
		return no_env(e);
	case MARK_INDENTED:
		return indented(e);
	case MARK_OTHER:
		return unknown(line, e);
	case MARK_NONE:
		break;
	}
	if (!p->way && !line_is_blank_or_comment(line))
		return err_set(e, FAULT_USAGE,
			       "a statement before \"-- +goose Up\"");
	return 0;
}

int goose_parse(struct source *s, struct arena *a, struct err *e)
{
	struct parser p = { .s = s, .arena = a };

	if (lines_take(s->up.text, s->up.len, take_line, &p, e) != 0)
		return -1;
	if (!p.way)
		return err_set(e, FAULT_USAGE, "no \"-- +goose Up\"");
	if (p.statement) {
		err_set(e, FAULT_USAGE, "StatementBegin without StatementEnd");
		e->line = p.statement;
		return -1;
	}
	script_add_section(p.way, a, p.start, s->up.len);
	s->up.transaction = !p.no_transaction;
	return 0;
}

/* ---- files ---- */

static bool is_up(const struct line *line)
{
	return mark_of(line) == MARK_UP;
}

static int goose_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	return files_have_line(d, items, nr, is_up) ? 4 : 0;
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	const char *name = item->name;
	size_t digits = name_digits(name);
	bool numbered = digits > 0 && name[digits] == '_';

	if (item->is_dir || name_is_hidden(item))
		return 0;
	if (numbered && name_ends_with(name, ".go") &&
	    !name_ends_with(name, "_test.go"))
		return program(d, name, "Go",
			       "Write it as NNN_name.sql with the same number.",
			       e);
	if (!name_is_sql(item))
		return 0;
	if (!numbered)
		return misfit(d, name, EXPECTED, e);
	return found_add(list, name, name, strlen(name) - strlen(".sql"), name,
			 digits, SIDE_UP, e);
}

static int goose_read(struct dir *d, const struct dir_item *items, size_t nr,
		      struct arena *a, struct source **out, size_t *out_nr,
		      struct err *e)
{
	static const struct reader reader = { .add = add,
					      .parse = goose_parse };

	return reader_run(&reader, d, items, nr, a, out, out_nr, e);
}

const struct format format_goose = {
	.name = "goose",
	.summary = "NNN_name.sql with \"-- +goose Up\" and \"-- +goose Down\"",
	.detect = goose_detect,
	.read = goose_read,
};
