/* tern: \A(\d+)_.+\.sql\z, numbers from 1 without gaps, the way down behind
 * "---- create above / drop below ----". "---- tern: disable-tx ----" takes the
 * way up out of the transaction; the way down leaves it only when one of its
 * statements must. Its templates ({{…}}) are not run. */
#include "io/formats_common.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "NNN_name.sql, NNN a number"
#define SEPARATOR "---- create above / drop below ----"
#define DISABLE_TX "---- tern: disable-tx ----"

/* ---- sections ---- */

static bool is_separator(const struct line *line)
{
	return line_is(line, SEPARATOR);
}

static bool has_template(const struct line *line)
{
	return memmem(line->text, line->len, "{{", 2) != NULL;
}

static int no_template(struct err *e)
{
	err_set(e, FAULT_USAGE, "a template in a migration");
	err_detail(e, "tern would replace {{…}} before it runs the SQL.");
	return err_hint(e, "Write what it becomes: tern renders it.");
}

struct parser {
	struct source *s;
	struct arena *arena;
	struct source_script *way;
	size_t start;
	bool no_transaction;
};

static int take_line(void *ctx, const struct line *line, struct err *e)
{
	struct parser *p = ctx;

	if (has_template(line))
		return no_template(e);
	p->no_transaction |= line_is(line, DISABLE_TX);
	if (!is_separator(line))
		return 0;
	if (p->way == &p->s->down)
		return err_set(e, FAULT_USAGE, "second \"%s\"", SEPARATOR);
	script_add_section(p->way, p->arena, p->start, line->offset);
	script_share(&p->s->down, &p->s->up);
	p->way = &p->s->down;
	p->start = line->next;
	return 0;
}

int tern_parse(struct source *s, struct arena *a, struct err *e)
{
	struct parser p = { .s = s, .arena = a, .way = &s->up };

	if (lines_take(s->up.text, s->up.len, take_line, &p, e) != 0)
		return -1;
	script_add_section(p.way, a, p.start, s->up.len);
	s->up.transaction = !p.no_transaction;
	return 0;
}

/* ---- files ---- */

static bool is_mark(const struct line *line)
{
	return is_separator(line) || line_is(line, DISABLE_TX);
}

static int tern_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	return files_have_line(d, items, nr, is_mark) ? 4 : 0;
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	const char *name = item->name;
	size_t digits = name_digits(name);

	if (!name_is_sql(item))
		return 0;
	if (digits == 0) {
		leave_out(d, name, "tern");
		return 0;
	}
	if (name[digits] != '_')
		return misfit(d, name, EXPECTED, e);
	return found_add(list, name, name, strlen(name) - strlen(".sql"), name,
			 digits, SIDE_UP, e);
}

/* tern itself refuses a gap (migrate.go). */
static int check_gaps(struct dir *d, const struct source *s, size_t nr,
		      struct err *e)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		if (strtoul(s[i].version, NULL, 10) == i + 1)
			continue;
		err_set(e, FAULT_USAGE, "migration %zu is missing", i + 1);
		err_detail(e, "tern's numbers go from 1 without gaps.");
		return error_in_file(d, s[i].up.file, 0, e);
	}
	return 0;
}

static int tern_read(struct dir *d, const struct dir_item *items, size_t nr,
		     struct arena *a, struct source **out, size_t *out_nr,
		     struct err *e)
{
	static const struct reader reader = { .add = add, .parse = tern_parse };
	int rc = reader_run(&reader, d, items, nr, a, out, out_nr, e);

	return rc == 0 ? check_gaps(d, *out, *out_nr, e) : rc;
}

/* "version_table" of tern.conf, with its schema or without. tern (2.3) puts the
 * environment into that file: such a value is none. */
static int tern_history(const struct format_beside *beside, struct arena *a,
			struct format_history *out, struct err *e)
{
	const char *name = NULL, *dot;
	int line = 0;

	if (conf_value(beside->root, "tern.conf", "database", "version_table",
		       a, &name, &line, e) != 0)
		return -1;
	if (!name)
		return 0;
	if (strstr(name, "{{")) {
		err_set(e, FAULT_CONFIG, "version_table is a template");
		err_hint(e, "Name the table in ledger/config: [adopt] table.");
		return error_in_file(beside->root, "tern.conf", line, e);
	}
	dot = strchr(name, '.');
	out->table = dot ? dot + 1 : name;
	if (dot)
		out->schema = arena_memdupz(a, name, (size_t)(dot - name));
	return 0;
}

const struct format format_tern = {
	.name = "tern",
	.summary = "NNN_name.sql, the way down behind \"" SEPARATOR "\"",
	.detect = tern_detect,
	.read = tern_read,
	.history = tern_history,
};
