/* Liquibase, formatted SQL: files that begin with "--liquibase formatted sql",
 * in the order of their paths' bytes as includeAll has it. Each "--changeset
 * AUTHOR:ID ATTRIBUTES" begins a migration; its way down is in "--rollback SQL"
 * lines, or in a comment that begins with "liquibase rollback". A changelog in
 * XML, YAML or JSON is not SQL: refused.
 *
 * The migration is named FILE.AUTHOR.ID. runInTransaction:false is for its way
 * up; the way down leaves the transaction only when one of its statements must.
 */
#include "io/formats_liquibase_parts.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "a file that begins with \"--liquibase formatted sql\""

/* ---- lines ---- */

/* Blank lines may come before it. */
static bool is_head(const struct line *line)
{
	static const char *const words[] = { "--", "liquibase", "formatted",
					     "sql" };

	return line_words_nocase(line, words, ARRAY_LEN(words)) != NULL;
}

/* What follows "--WORD" and an optional colon; NULL: another line. */
static const char *after_mark(const struct line *line, const char *mark)
{
	static const char *const comment[] = { "--" };
	const char *p = line_words(line, comment, 1);
	const char *end = line->text + line->len;
	size_t len = strlen(mark);

	if (!p)
		return NULL;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if ((size_t)(end - p) < len || strncasecmp(p, mark, len) != 0)
		return NULL;
	p += len;
	if (p < end && *p == ':')
		return p + 1;
	return p == end || *p == ' ' || *p == '\t' ? p : NULL;
}

/* ---- one changeset ---- */

static bool is_name_part(char c)
{
	return isalnum((unsigned char)c) || strchr("_-.:", c);
}

static bool has_text(const char *p, const char *end, const char *text)
{
	size_t len = strlen(text);

	for (; (size_t)(end - p) >= len; p++)
		if (strncasecmp(p, text, len) == 0)
			return true;
	return false;
}

/* The section of the way up ends here. */
static void end_section(struct changelog *c, size_t end)
{
	if (end > c->start)
		script_add_section(&c->now.up, c->arena, c->start, end);
}

/* May the delimiter stand behind this? Not in "cargo", where it is "go", nor in
 * the end of a comment. */
static bool may_follow(char before, char delimiter)
{
	return strchr(" \t;)'\"", before) ||
	       (is_name_part(before) && !isalnum((unsigned char)delimiter));
}

/* Where the delimiter at the end of the line begins; SIZE_MAX: there is none.
 */
static size_t find_delimiter(const struct changelog *c, const struct line *line)
{
	size_t len, end = line->len, at;

	if (!c->delimiter)
		return !c->one_statement && line_is(line, "GO") ? 0 : SIZE_MAX;
	while (end > 0 && strchr(" \t", line->text[end - 1]))
		end--;
	len = strlen(c->delimiter);
	at = end - len;
	if (end < len || strncasecmp(line->text + at, c->delimiter, len) != 0)
		return SIZE_MAX;
	return at == 0 || may_follow(line->text[at - 1], *c->delimiter)
		   ? at
		   : SIZE_MAX;
}

/* It ends a statement, and is no part of it. */
static bool take_delimiter(struct changelog *c, const struct line *line)
{
	size_t at = find_delimiter(c, line);

	if (at == SIZE_MAX)
		return false;
	end_section(c, line->offset + at);
	c->start = line->next;
	return true;
}

static int close_changeset(struct changelog *c, size_t end, struct err *e)
{
	if (!c->now.name)
		return 0;
	if (c->in_rollback)
		return err_set(e, FAULT_USAGE,
			       "the comment with the rollback does not end");
	end_section(c, end);
	c->now.up.len = end;
	if (c->now.down.file)
		c->now.down.len = end;
	return c->skip ? 0 : source_add(c->list, &c->now, e);
}

/* ---- rollbacks ---- */

/* Sections that touch are one: a statement may take several lines. */
static void add_rollback(struct changelog *c, size_t offset, size_t end)
{
	struct source_script *down = &c->now.down;
	struct source_section *last;

	if (!down->file) {
		*down = (struct source_script){ .file = c->file,
						.text = c->rollbacks,
						.transaction = true };
	}
	last = down->section_nr ? &down->sections[down->section_nr - 1] : NULL;
	if (last && last->offset + last->len == offset)
		last->len = end - last->offset;
	else
		script_add_section(down, c->arena, offset, end);
}

static bool is_nothing(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (end > p && (end[-1] == ' ' || end[-1] == ';'))
		end--;
	return p == end || liquibase_is_text(p, (size_t)(end - p), "empty") ||
	       liquibase_is_text(p, (size_t)(end - p), "not required");
}

static int take_rollback(struct changelog *c, const struct line *line,
			 const char *p, struct err *e)
{
	const char *end = line->text + line->len;

	end_section(c, line->offset);
	c->start = line->next;
	if (has_text(p, end, "changesetId:"))
		return liquibase_cannot(e, "the rollback", (int)(end - p), p);
	if (is_nothing(p, end))
		return 0;
	memset(c->rollbacks + line->offset, ' ', (size_t)(p - line->text));
	add_rollback(c, line->offset, line->next);
	return 0;
}

static bool begins_rollback(const struct line *line)
{
	static const char *const words[] = { "/*", "liquibase", "rollback" };

	return line_words_nocase(line, words, ARRAY_LEN(words)) != NULL;
}

static bool ends_comment(const struct line *line)
{
	return line_is(line, "*/");
}

/* ---- a file ---- */

static int refuse_mark(const struct line *line, struct err *e)
{
	static const char *const marks[] = { "property", "ignoreLines",
					     "changelog", "include" };
	const char *p = after_mark(line, "preconditions");
	const char *end = line->text + line->len;
	size_t i;

	if (p && (has_text(p, end, "MARK_RAN") || has_text(p, end, "CONTINUE")))
		return liquibase_cannot(e, "the precondition", (int)(end - p),
					p);
	for (i = 0; i < ARRAY_LEN(marks); i++) {
		if (after_mark(line, marks[i]))
			return liquibase_cannot(e, "the mark", (int)line->len,
						line->text);
	}
	return 0;
}

/* "${name}": Liquibase puts the value of a property there, in strings and
 * comments too; one that it does not know stays as it is. It may come from the
 * command line, so nothing here tells which it is. */
static int check_property(const struct line *line, struct err *e)
{
	const char *p = line->text, *end = p + line->len, *from;

	while (p < end && (p = memmem(p, (size_t)(end - p), "${", 2))) {
		from = p;
		for (p += 2; p < end && *p && is_name_part(*p); p++)
			;
		if (p == end || *p != '}' || p == from + 2)
			continue;
		(void)liquibase_cannot(e, "the property", (int)(p + 1 - from),
				       from);
		return err_hint(e, "Write its value into the changeset.");
	}
	return 0;
}

static int take_line(struct changelog *c, const struct line *line,
		     struct err *e)
{
	const char *p;

	if (check_property(line, e) != 0)
		return -1;
	if (c->in_rollback) {
		if (ends_comment(line)) {
			c->in_rollback = false;
			c->start = line->next;
		} else {
			add_rollback(c, line->offset, line->next);
		}
		return 0;
	}
	p = after_mark(line, "changeset");
	if (p) {
		if (close_changeset(c, line->offset, e) != 0)
			return -1;
		return liquibase_open(c, line, p, e);
	}
	p = c->now.name ? after_mark(line, "rollback") : NULL;
	if (p)
		return take_rollback(c, line, p, e);
	if (c->now.name && begins_rollback(line)) {
		end_section(c, line->offset);
		c->in_rollback = true;
		return 0;
	}
	if (c->now.name && take_delimiter(c, line))
		return 0;
	if (!c->now.name && !line_is_blank_or_comment(line))
		return err_set(e, FAULT_USAGE,
			       "a statement before the first \"--changeset\"");
	return refuse_mark(line, e);
}

static int parse(struct changelog *c, int *at, struct err *e)
{
	struct line line = { 0 };

	while (line_next(c->whole.text, c->whole.len, &line)) {
		*at = line.number;
		if (take_line(c, &line, e) != 0)
			return -1;
	}
	return close_changeset(c, c->whole.len, e);
}

static int read_file(struct source_list *list,
		     const struct liquibase_settings *settings, struct dir *d,
		     const char *file, struct err *e)
{
	struct changelog c = { .d = d,
			       .arena = list->arena,
			       .list = list,
			       .settings = settings,
			       .file = arena_strdup(list->arena, file),
			       .whole.file = file };
	struct line line = { 0 };
	int at = 0;

	if (script_load(d, c.arena, &c.whole, e) != 0)
		return -1;
	while (line_next(c.whole.text, c.whole.len, &line) &&
	       line_is(&line, ""))
		;
	if (!is_head(&line))
		return misfit(d, file, EXPECTED, e);
	c.rollbacks = arena_memdupz(c.arena, c.whole.text, c.whole.len);
	return parse(&c, &at, e) == 0 ? 0 : error_in_file(d, file, at, e);
}

/* ---- the directory ---- */

static bool is_changelog(const char *name)
{
	return name_ends_with(name, ".xml") || name_ends_with(name, ".yaml") ||
	       name_ends_with(name, ".yml") || name_ends_with(name, ".json");
}

/* Does the file say databaseChangeLog? */
static bool says_changelog(struct dir *d, const char *name)
{
	static const char word[] = "databaseChangeLog";
	struct buf text = BUF_INIT;
	struct err e;
	bool found = dir_read(d, name, FILE_MAX_DEFAULT, &text, &e) == 0 &&
		     memmem(text.data, text.len, word, sizeof(word) - 1) !=
			 NULL;

	buf_release(&text);
	return found;
}

static int no_changelog(struct dir *d, const char *file, struct err *e)
{
	err_set(e, FAULT_USAGE,
		"a changelog in XML, YAML or JSON cannot be read");
	err_detail(e, "Only formatted SQL is.");
	err_hint(
	    e,
	    "liquibase update-sql prints the SQL of what is pending: keep it in files that begin with \"--liquibase formatted sql\".");
	return error_in_file(d, file, 0, e);
}

static int liquibase_detect(struct dir *d, const struct dir_item *items,
			    size_t nr)
{
	struct arena a = ARENA_INIT;
	struct dir_item *all;
	struct err e;
	size_t all_nr, i;
	int score = 0;

	if (tree_list(d, &a, items, nr, &all, &all_nr, &e) == 0) {
		if (files_have_line(d, all, all_nr, is_head))
			score = 4;
		for (i = 0; i < all_nr && score == 0; i++) {
			if (is_changelog(all[i].name) &&
			    says_changelog(d, all[i].name))
				score = 4;
		}
	}
	arena_release(&a);
	return score;
}

static int liquibase_read(struct dir *d, const struct format_beside *beside,
			  const struct dir_item *items, size_t nr,
			  struct arena *a, struct source **out, size_t *out_nr,
			  struct err *e)
{
	struct source_list list = { .arena = a };
	struct liquibase_settings settings;
	struct dir_item *all;
	size_t all_nr, i;
	int rc = tree_list(d, a, items, nr, &all, &all_nr, e);

	if (rc == 0)
		rc = liquibase_read_settings(&settings, beside->root, a, e);
	for (i = 0; rc == 0 && i < all_nr; i++) {
		if (name_is_sql(&all[i]))
			rc = read_file(&list, &settings, d, all[i].name, e);
		else if (is_changelog(all[i].name) &&
			 says_changelog(d, all[i].name))
			rc = no_changelog(d, all[i].name, e);
	}
	source_list_end(&list, out, out_nr);
	return rc;
}

const struct format format_liquibase = {
	.name = "liquibase",
	.summary = "files that begin with \"--liquibase formatted sql\"",
	.detect = liquibase_detect,
	.read_kept = liquibase_read,
};
