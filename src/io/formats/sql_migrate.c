/* sql-migrate: any name, NNN_name.sql as a rule, with "-- +migrate Up" and "--
 * +migrate Down" at the start of their lines, in any order and more than once;
 * "notransaction" behind one is for that way. "StatementBegin" and
 * "StatementEnd" only tell its own splitter where a statement ends;
 * PostgreSQL's rules know it without them. As in sql-migrate
 * (sqlparse/sqlparse.go, of 2019 and 1.7) the case of the words counts, and two
 * files may have one number. What stands before the first marker it passes over
 * without a word: here only comments may. */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define MARK "-- +migrate "

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* ---- marks ---- */

struct words {
	const char *p, *end;
};

/* Take the next word. False: there is none. */
static bool next(struct words *w, const char **word, size_t *len)
{
	while (w->p < w->end && is_blank(*w->p))
		w->p++;
	*word = w->p;
	while (w->p < w->end && !is_blank(*w->p))
		w->p++;
	*len = (size_t)(w->p - *word);
	return *len > 0;
}

static bool is_mark(const struct line *line, struct words *rest)
{
	size_t len = strlen(MARK);

	if (line->len < len || memcmp(line->text, MARK, len) != 0)
		return false;
	*rest = (struct words){ line->text + len, line->text + line->len };
	return true;
}

static bool equals(const char *word, size_t len, const char *want)
{
	return len == strlen(want) && memcmp(word, want, len) == 0;
}

static bool has_option(struct words rest, const char *option)
{
	const char *word;
	size_t len;

	while (next(&rest, &word, &len))
		if (equals(word, len, option))
			return true;
	return false;
}

/* ---- sections ---- */

struct parser {
	struct source *s;
	struct arena *arena;
	struct source_script *way; /* NULL: before the first marker */
	size_t start;
	int statement; /* line of StatementBegin; 0: not inside */
	bool no_transaction[2];
};

static void end_section(struct parser *p, size_t end)
{
	if (p->way)
		script_add_section(p->way, p->arena, p->start, end);
}

static void enter(struct parser *p, bool down, const struct line *line,
		  struct words rest)
{
	end_section(p, line->offset);
	p->way = down ? &p->s->down : &p->s->up;
	if (down && !p->s->down.file)
		script_share(&p->s->down, &p->s->up);
	p->no_transaction[down] |= has_option(rest, "notransaction");
	p->start = line->next;
}

static int take_statement(struct parser *p, const struct line *line, bool begin,
			  struct err *e)
{
	if (begin && p->statement)
		return err_set(e, FAULT_USAGE,
			       "StatementBegin inside a statement");
	if (!begin && !p->statement)
		return err_set(e, FAULT_USAGE,
			       "StatementEnd without StatementBegin");
	p->statement = begin ? line->number : 0;
	return 0;
}

static int take_mark(struct parser *p, const struct line *line,
		     struct words rest, struct err *e)
{
	const char *word;
	size_t len;
	bool down;

	next(&rest, &word, &len);
	if (equals(word, len, "StatementBegin"))
		return take_statement(p, line, true, e);
	if (equals(word, len, "StatementEnd"))
		return take_statement(p, line, false, e);
	down = equals(word, len, "Down");
	if (!down && !equals(word, len, "Up"))
		return err_set(e, FAULT_USAGE, "unknown marker \"%.*s\"",
			       (int)(line->len > 80 ? 80 : line->len),
			       line->text);
	if (p->statement)
		return err_set(e, FAULT_USAGE,
			       "StatementBegin without StatementEnd");
	enter(p, down, line, rest);
	return 0;
}

static int take_line(void *ctx, const struct line *line, struct err *e)
{
	struct parser *p = ctx;
	struct words rest;

	if (is_mark(line, &rest))
		return take_mark(p, line, rest, e);
	if (!p->way && !line_is_blank_or_comment(line))
		return err_set(e, FAULT_USAGE,
			       "a statement before \"-- +migrate Up\"");
	return 0;
}

int sql_migrate_parse(struct source *s, struct arena *a, struct err *e)
{
	struct parser p = { .s = s, .arena = a };

	if (lines_take(s->up.text, s->up.len, take_line, &p, e) != 0)
		return -1;
	if (p.statement) {
		err_set(e, FAULT_USAGE, "StatementBegin without StatementEnd");
		e->line = p.statement;
		return -1;
	}
	end_section(&p, s->up.len);
	if (s->up.section_nr == 0)
		return err_set(e, FAULT_USAGE, "no \"-- +migrate Up\"");
	s->up.transaction = !p.no_transaction[0];
	s->down.transaction = !p.no_transaction[1];
	return 0;
}

/* ---- files ---- */

static bool is_up(const struct line *line)
{
	struct words rest;

	return is_mark(line, &rest) && has_option(rest, "Up");
}

static int sql_migrate_detect(struct dir *d, const struct dir_item *items,
			      size_t nr)
{
	return files_have_line(d, items, nr, is_up) ? 4 : 0;
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	const char *name = item->name;
	size_t digits = name_digits(name), stem;

	(void)d;
	if (!name_is_sql(item))
		return 0;
	stem = strlen(name) - strlen(".sql");
	return found_add(list, name, name, stem, name, digits ? digits : stem,
			 SIDE_UP, e);
}

/* Names with a number first, by it; then by the bytes of the names, as
 * sql-migrate (1.7, migrate.go) compares them, ".sql" included. */
static int compare(const void *a, const void *b)
{
	const struct source *x = a, *y = b;
	bool numbered = name_digits(x->version) > 0;
	int diff = (name_digits(y->version) > 0) - numbered;

	if (diff == 0 && numbered)
		diff = version_compare(x->version, y->version);
	return diff ? diff : strcmp(x->up.file, y->up.file);
}

static int sql_migrate_read(struct dir *d, const struct dir_item *items,
			    size_t nr, struct arena *a, struct source **out,
			    size_t *out_nr, struct err *e)
{
	static const struct reader reader = { .add = add,
					      .parse = sql_migrate_parse,
					      .same_versions = true,
					      .compare = compare };

	return reader_run(&reader, d, items, nr, a, out, out_nr, e);
}

const struct format format_sql_migrate = {
	.name = "sql-migrate",
	.summary = "NNN_name.sql with \"-- +migrate Up\" and \"-- +migrate "
		   "Down\"",
	.detect = sql_migrate_detect,
	.read = sql_migrate_read,
};
