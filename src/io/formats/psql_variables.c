/* psql's variables in a script: \set gives one a value, :name puts it there.
 *
 * As psql does, the value is read as a part of the text, so that it may hold
 * variables itself; quotes, comments and rows of COPY are left alone; what was
 * not set stays as it is. The lines of the text stay where they are. */
#include "io/formats_psql_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"
#include "base/quote.h"
#include "base/text.h"
#include "io/formats_common.h"
#include "model/psql.h"

#define NESTED_MAX 16
#define PUTS_MAX 100000 /* values, those in values too */

struct expansion {
	struct psql_variables v;
	struct buf out;
	const char *within[NESTED_MAX];
	size_t depth, puts;
	bool changed;
	struct err *e;
};

const char *psql_value(const struct psql_variables *v, const char *text,
		       const struct psql_part *part)
{
	struct arena a = ARENA_INIT;
	const char *name = arena_memdupz(&a, text + part->name, part->name_len);
	const char *value = map_get(&v->values, name);

	arena_release(&a);
	return value;
}

bool psql_put_quoted(struct buf *out, const char *value, char quote)
{
	if (quote == '?')
		buf_puts(out, value ? "TRUE" : "FALSE");
	else if (quote && value)
		quote == '"' ? quote_ident(out, value)
			     : quote_literal(out, value);
	else
		return false;
	return true;
}

static int refuse(struct expansion *x, const char *text,
		  const struct psql_part *part, const char *why)
{
	int len = (int)(part->name_len > 63 ? 63 : part->name_len);

	err_set(x->e, FAULT_USAGE, "variable \"%.*s\" of psql: %s", len,
		text + part->name, why);
	return err_hint(x->e, "Write the value itself where the variable is "
			      "used.");
}

/* ---- a value as a part of the text ---- */

static int put_text(struct expansion *x, struct psql_reader *r);

/* What the reader knows of the statement at hand. */
static void go_on(struct psql_reader *to, const struct psql_reader *from)
{
	to->depth = from->depth;
	to->between = from->between;
	to->copy = from->copy;
	to->after_from = from->after_from;
	to->rows = from->rows;
}

static int put_value(struct expansion *x, struct psql_reader *r,
		     const struct psql_part *part, const char *value)
{
	struct psql_reader inner;
	size_t i;
	int rc;

	for (i = 0; i < x->depth; i++)
		if (x->within[i] == value)
			return refuse(x, r->text, part, "it holds itself");
	if (x->depth == NESTED_MAX)
		return refuse(x, r->text, part, "too many in one another");
	x->within[x->depth++] = value;
	psql_reader_init(&inner, value, strlen(value));
	inner.variables = true;
	go_on(&inner, r);
	rc = put_text(x, &inner);
	x->depth--;
	if (rc == 0 && inner.open)
		rc = refuse(x, r->text, part,
			    "its value opens what it does not close");
	go_on(r, &inner);
	return rc;
}

static int put_variable(struct expansion *x, struct psql_reader *r,
			const struct psql_part *part)
{
	const char *value = psql_value(&x->v, r->text, part);

	if (psql_is_special(r->text + part->name, part->name_len))
		return refuse(x, r->text, part,
			      "it is one of psql's own, not of the script");
	if (++x->puts > PUTS_MAX || x->out.len > FILE_MAX_DEFAULT)
		return err_set(x->e, FAULT_LIMIT,
			       "psql's variables make too much of the text");
	if (part->quote == '\0' && value) {
		x->changed = true;
		return put_value(x, r, part, value);
	}
	r->between = r->after_from = false;
	if (psql_put_quoted(&x->out, value, part->quote))
		x->changed = true;
	else
		buf_add(&x->out, r->text + part->offset, part->len);
	return 0;
}

/* ---- the text ---- */

/* Only \set and \unset change something here; those that cannot be left out are
 * refused when the text is split. */
static int put_command(struct expansion *x, const struct psql_reader *r,
		       const struct psql_part *part)
{
	const char *text = r->text + part->offset;
	int rc = 1;

	if (x->depth > 0)
		return psql_refuse(text, part->len, x->e);
	if (part->between)
		rc = psql_set(&x->v, text, part->len, x->e);
	if (rc == 0)
		x->changed = true;
	else if (rc > 0)
		buf_add(&x->out, text, part->len);
	return rc < 0 ? -1 : 0;
}

static int put_text(struct expansion *x, struct psql_reader *r)
{
	struct psql_part part;
	size_t from = 0;
	int rc = 0;

	while (rc == 0 && psql_next(r, &part)) {
		if (part.kind == PSQL_ROWS && x->depth == 0)
			continue;
		buf_add(&x->out, r->text + from, part.offset - from);
		from = part.offset + part.len;
		if (part.kind == PSQL_VARIABLE)
			rc = put_variable(x, r, &part);
		else if (part.kind == PSQL_COMMAND)
			rc = put_command(x, r, &part);
		else
			rc = err_set(x->e, FAULT_USAGE,
				     "COPY with rows in a variable of psql");
	}
	if (rc == 0) {
		buf_add(&x->out, r->text + from, r->len - from);
		return 0;
	}
	if (x->depth == 0)
		x->e->line = text_line_at(r->text, r->len, part.offset);
	return -1;
}

static bool has(const struct source_script *s, const char *word)
{
	return memmem(s->text, s->len, word, strlen(word)) != NULL;
}

static void take(struct expansion *x, struct arena *a, struct source_script *s)
{
	if (!s->raw)
		s->raw = s->text;
	s->text = arena_memdupz(a, x->out.data, x->out.len);
	s->len = x->out.len;
}

static void take_given(struct expansion *x, const struct map *given)
{
	const struct map_entry *it;

	for (it = given ? map_first(given) : NULL; it; it = map_next(it))
		map_put(&x->v.values, map_key(it), map_value(it));
}

/* Without a command and without a value there is nothing to put. */
static bool is_concerned(const struct source_script *s, const struct map *given)
{
	return has(s, "\\set") || has(s, "\\unset") || has(s, ":{?") ||
	       (given && map_nr(given) > 0 && has(s, ":"));
}

int script_put_variables(struct dir *d, struct arena *a,
			 struct source_script *s, const struct map *given,
			 struct err *e)
{
	struct expansion x = { .v = { a, MAP_INIT }, .e = e };
	struct psql_reader r;
	int rc;

	if (!is_concerned(s, given))
		return 0;
	take_given(&x, given);
	psql_reader_init(&r, s->text, s->len);
	r.variables = true;
	buf_init(&x.out, 2 * FILE_MAX_DEFAULT);
	rc = put_text(&x, &r);
	if (rc == 0 && x.out.broken)
		rc = err_set(e, FAULT_LIMIT,
			     "psql's variables make too much of the text");
	if (rc != 0)
		error_in_script(d, s, e->line, e);
	else if (x.changed)
		take(&x, a, s);
	buf_release(&x.out);
	map_release(&x.v.values);
	return rc;
}
