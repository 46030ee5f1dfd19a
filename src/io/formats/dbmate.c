/* dbmate: ^(\d+).*\.sql$ with "-- migrate:up" and "-- migrate:down" in it, both
 * at the start of their line and with options such as transaction:false behind.
 * As in dbmate (pkg/dbmate/migration.go) only comments may come before the
 * first marker, the options of the first marker of each way count, and a second
 * "up" continues the first. Behind a "down" it begins a pair of its own, to
 * which newer ones give a transaction of its own; their rollback, too, goes
 * from the first pair to the last. A file without a way down is taken: dbmate 1
 * allowed it. Files run in the order of their names' bytes. */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define SCHEMA_FILE "schema.sql" /* dbmate's own dump */

enum way { WAY_NONE, WAY_UP, WAY_DOWN };

/* ---- markers ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The way that a line begins, and the options behind it. */
static enum way marker(const struct line *line, const char **options)
{
	static const char *const up[] = { "--", "migrate:up" };
	static const char *const down[] = { "--", "migrate:down" };
	const char *end = line->text + line->len;
	enum way way = WAY_UP;

	if (line->len == 0 || is_blank(line->text[0]))
		return WAY_NONE;
	*options = line_words(line, up, ARRAY_LEN(up));
	if (!*options) {
		way = WAY_DOWN;
		*options = line_words(line, down, ARRAY_LEN(down));
	}
	if (!*options || (*options < end && !is_blank(**options)))
		return WAY_NONE;
	return way;
}

static bool says_no_transaction(const char *p, const char *end)
{
	static const char option[] = "transaction:false";
	size_t len;

	while (p < end) {
		while (p < end && is_blank(*p))
			p++;
		for (len = 0; p + len < end && !is_blank(p[len]); len++)
			;
		if (len == sizeof(option) - 1 && memcmp(p, option, len) == 0)
			return true;
		p += len;
	}
	return false;
}

/* ---- sections ---- */

struct parser {
	struct source *s;
	struct arena *arena;
	struct source_script *way; /* NULL: before the first marker */
	size_t start;
};

static int enter(struct parser *p, enum way way, const struct line *line,
		 const char *options, struct err *e)
{
	struct source_script *next = way == WAY_UP ? &p->s->up : &p->s->down;

	if (way == WAY_DOWN && !p->way)
		return err_set(e, FAULT_USAGE,
			       "\"-- migrate:down\" before \"-- migrate:up\"");
	if (p->way == next)
		return 0;
	if (p->way)
		script_add_section(p->way, p->arena, p->start, line->offset);
	if (way == WAY_DOWN && !next->file)
		script_share(next, &p->s->up);
	next->transaction &=
	    !says_no_transaction(options, line->text + line->len);
	p->way = next;
	p->start = line->next;
	return 0;
}

static int take_line(void *ctx, const struct line *line, struct err *e)
{
	struct parser *p = ctx;
	const char *options;
	enum way way = marker(line, &options);

	if (way != WAY_NONE)
		return enter(p, way, line, options, e);
	if (!p->way && !line_is_blank_or_comment(line))
		return err_set(e, FAULT_USAGE,
			       "a statement before \"-- migrate:up\"");
	return 0;
}

int dbmate_parse(struct source *s, struct arena *a, struct err *e)
{
	struct parser p = { .s = s, .arena = a };

	if (lines_take(s->up.text, s->up.len, take_line, &p, e) != 0)
		return -1;
	if (!p.way) {
		err_set(e, FAULT_USAGE, "no \"-- migrate:up\" in the file");
		e->line = 0;
		return -1;
	}
	script_add_section(p.way, a, p.start, s->up.len);
	return 0;
}

/* ---- files ---- */

static bool is_one(const struct dir_item *item)
{
	return name_is_sql(item) && name_digits(item->name) > 0;
}

static bool is_up(const struct line *line)
{
	const char *options;

	return marker(line, &options) == WAY_UP;
}

/* The first one tells. */
static int dbmate_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	size_t i;

	for (i = 0; i < nr && !is_one(&items[i]); i++)
		;
	return i < nr && files_have_line(d, &items[i], 1, is_up) ? 4 : 0;
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	const char *name = item->name;

	if (!name_is_sql(item) || strcmp(name, SCHEMA_FILE) == 0)
		return 0;
	if (name_digits(name) == 0) {
		leave_out(d, name, "dbmate");
		return 0;
	}
	return found_add(list, name, name, strlen(name) - strlen(".sql"), name,
			 name_digits(name), SIDE_UP, e);
}

static int dbmate_read(struct dir *d, const struct dir_item *items, size_t nr,
		       struct arena *a, struct source **out, size_t *out_nr,
		       struct err *e)
{
	int rc = reader_find(add, d, items, nr, a, out, out_nr, e);
	size_t i;

	if (rc == 0)
		sources_by_file(*out, *out_nr);
	for (i = 0; rc == 0 && i < *out_nr; i++)
		rc = reader_load(dbmate_parse, d, a, &(*out)[i], e);
	return rc;
}

const struct format format_dbmate = {
	.name = "dbmate",
	.summary = "NNNname.sql with \"-- migrate:up\" and \"-- migrate:down\"",
	.takes = FORMAT_ROWS,
	.detect = dbmate_detect,
	.read = dbmate_read,
};
