/* Liquibase, formatted SQL: files that begin with "--liquibase formatted sql",
 * in the order of their paths' bytes as includeAll has it. Each "--changeset
 * AUTHOR:ID ATTRIBUTES" begins a migration; its way down is in "--rollback SQL"
 * lines, or in a comment that begins with "liquibase rollback". A changelog in
 * XML, YAML or JSON is not SQL: refused.
 *
 * The migration is named FILE.AUTHOR.ID. runInTransaction:false is for its way
 * up; the way down leaves the transaction only when one of its statements must.
 */
#include "io/formats_common.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "a file that begins with \"--liquibase formatted sql\""
#define WORD_MAX 80 /* shown of the user's text */

/* ---- lines ---- */

static bool is_head(const struct line *line)
{
	static const char *const words[] = { "--", "liquibase", "formatted",
					     "sql" };

	return line->number == 1 &&
	       line_words_nocase(line, words, ARRAY_LEN(words));
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

struct changelog {
	struct dir *d;
	struct arena *arena;
	struct source_list *list;
	const char *file;
	struct source_script whole; /* the file as it is */
	char *rollbacks;   /* the same with the marks of rollbacks blank */
	struct source now; /* the changeset that we are in; no name: none */
	bool skip;	   /* it is for another database */
	size_t start;	   /* of the present section */
	bool in_rollback;  /* of several lines */
};

static int cannot(struct err *e, const char *what, int len, const char *word)
{
	err_set(e, FAULT_USAGE, "%s cannot be honoured: %.*s", what,
		len > WORD_MAX ? WORD_MAX : len, word);
	return -1;
}

/* A list of databases: "postgresql,h2", "!oracle", "all". */
static bool is_ours(const char *list, size_t len)
{
	const char *end = list + len, *p = list;
	bool negative = len && *list == '!', named = false;
	size_t n;

	while (p < end) {
		for (n = 0; p + n < end && p[n] != ','; n++)
			;
		if (negative && n && *p == '!')
			named |= n == 11 &&
				 strncasecmp(p, "!postgresql", 11) == 0;
		else
			named |= (n == 10 &&
				  strncasecmp(p, "postgresql", 10) == 0) ||
				 (n == 3 && strncasecmp(p, "all", 3) == 0);
		p += n + (p + n < end ? 1 : 0);
	}
	return named != negative;
}

static bool is_text(const char *p, size_t len, const char *text)
{
	return strlen(text) == len && strncasecmp(p, text, len) == 0;
}

static bool has_text(const char *p, const char *end, const char *text)
{
	size_t len = strlen(text);

	for (; (size_t)(end - p) >= len; p++)
		if (strncasecmp(p, text, len) == 0)
			return true;
	return false;
}

/* Attributes without an effect on what runs, and those that have one. */
static int take_attribute(struct changelog *c, const char *key, size_t key_len,
			  const char *value, size_t len, struct err *e)
{
	static const char *const harmless[] = {
		"splitStatements",
		"stripComments",
		"logicalFilePath",
		"created",
		"comment",
		"objectQuotingStrategy",
		"author",
		"validCheckSum",
		"rollbackSplitStatements",
		"id",
	};
	static const char *const off[] = { "runAlways", "runOnChange",
					   "ignore" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(harmless); i++) {
		if (is_text(key, key_len, harmless[i]))
			return 0;
	}
	for (i = 0; i < ARRAY_LEN(off); i++) {
		if (is_text(key, key_len, off[i]) &&
		    is_text(value, len, "false"))
			return 0;
	}
	if (is_text(key, key_len, "runInTransaction")) {
		c->now.up.transaction = !is_text(value, len, "false");
		return 0;
	}
	if (is_text(key, key_len, "failOnError") && is_text(value, len, "true"))
		return 0;
	if ((is_text(key, key_len, "endDelimiter") ||
	     is_text(key, key_len, "rollbackEndDelimiter")) &&
	    is_text(value, len, ";"))
		return 0;
	if (is_text(key, key_len, "dbms")) {
		c->skip |= !is_ours(value, len);
		return 0;
	}
	if (is_text(key, key_len, "ignore")) {
		c->skip = true;
		return 0;
	}
	return cannot(e, "the attribute", (int)(value - key) + (int)len, key);
}

/* KEY:VALUE KEY:"VALUE" … */
static int take_attributes(struct changelog *c, const char *p, const char *end,
			   struct err *e)
{
	const char *key, *value;
	size_t key_len, len;
	char stop;

	for (;;) {
		while (p < end && (*p == ' ' || *p == '\t'))
			p++;
		if (p == end)
			return 0;
		for (key = p; p < end && *p != ':' && *p != ' '; p++)
			;
		key_len = (size_t)(p - key);
		if (p == end || *p != ':')
			return cannot(e, "the attribute", (int)key_len, key);
		p++;
		stop = ' ';
		if (p < end && (*p == '"' || *p == '\''))
			stop = *p++;
		for (value = p; p < end && *p != stop; p++)
			;
		len = (size_t)(p - value);
		if (p < end)
			p++;
		if (take_attribute(c, key, key_len, value, len, e) != 0)
			return -1;
	}
}

/* A part of the name in letters that a name may have. */
static void add_plain(struct buf *out, const char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (p[i] == '/')
			buf_putc(out, '.');
		else if (isalnum((unsigned char)p[i]) || strchr("_-.", p[i]))
			buf_putc(out, p[i]);
		else
			buf_putc(out, '_');
	}
}

static void name_it(struct changelog *c, const char *author, size_t author_len,
		    const char *id, size_t id_len)
{
	struct buf name = BUF_INIT;
	size_t stem = strlen(c->file) - strlen(".sql");

	add_plain(&name, c->file, stem);
	buf_putc(&name, '.');
	add_plain(&name, author, author_len);
	buf_putc(&name, '.');
	add_plain(&name, id, id_len);
	c->now.name = arena_memdupz(c->arena, name.data, name.len);
	c->now.version = arena_memdupz(c->arena, id, id_len);
	buf_release(&name);
}

/* A word, or what is in quotes. */
static const char *part(const char **p, const char *end, char stop, size_t *len)
{
	const char *start;
	char until = stop;

	while (*p < end && (**p == ' ' || **p == '\t'))
		(*p)++;
	if (*p < end && **p == '"') {
		until = '"';
		(*p)++;
	}
	start = *p;
	while (*p < end && **p != until)
		(*p)++;
	*len = (size_t)(*p - start);
	if (until == '"' && *p < end)
		(*p)++;
	return start;
}

/* AUTHOR:ID ATTRIBUTES */
static int open_changeset(struct changelog *c, const struct line *line,
			  const char *p, struct err *e)
{
	const char *end = line->text + line->len, *author, *id;
	size_t author_len, id_len;

	c->now = (struct source){ .up = c->whole };
	c->skip = false;
	c->start = line->next;
	author = part(&p, end, ':', &author_len);
	if (p == end || *p != ':')
		return err_set(e, FAULT_USAGE, "not \"--changeset AUTHOR:ID\"");
	p++;
	id = part(&p, end, ' ', &id_len);
	if (author_len == 0 || id_len == 0)
		return err_set(e, FAULT_USAGE, "not \"--changeset AUTHOR:ID\"");
	name_it(c, author, author_len, id, id_len);
	return take_attributes(c, p, end, e);
}

/* The section of the way up ends here. */
static void end_section(struct changelog *c, size_t end)
{
	if (end > c->start)
		script_add_section(&c->now.up, c->arena, c->start, end);
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
	return p == end || is_text(p, (size_t)(end - p), "empty") ||
	       is_text(p, (size_t)(end - p), "not required");
}

static int take_rollback(struct changelog *c, const struct line *line,
			 const char *p, struct err *e)
{
	const char *end = line->text + line->len;

	end_section(c, line->offset);
	c->start = line->next;
	if (has_text(p, end, "changesetId:"))
		return cannot(e, "the rollback", (int)(end - p), p);
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
		return cannot(e, "the precondition", (int)(end - p), p);
	for (i = 0; i < ARRAY_LEN(marks); i++) {
		if (after_mark(line, marks[i]))
			return cannot(e, "the mark", (int)line->len,
				      line->text);
	}
	return 0;
}

static bool is_name_part(char c)
{
	return isalnum((unsigned char)c) || strchr("_-.:", c);
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
		(void)cannot(e, "the property", (int)(p + 1 - from), from);
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
		return open_changeset(c, line, p, e);
	}
	p = c->now.name ? after_mark(line, "rollback") : NULL;
	if (p)
		return take_rollback(c, line, p, e);
	if (c->now.name && begins_rollback(line)) {
		end_section(c, line->offset);
		c->in_rollback = true;
		return 0;
	}
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

static int read_file(struct source_list *list, struct dir *d, const char *file,
		     struct err *e)
{
	struct changelog c = { .d = d,
			       .arena = list->arena,
			       .list = list,
			       .file = arena_strdup(list->arena, file),
			       .whole.file = file };
	struct line line = { 0 };
	int at = 0;

	if (script_load(d, c.arena, &c.whole, e) != 0)
		return -1;
	if (!line_next(c.whole.text, c.whole.len, &line) || !is_head(&line))
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

static int liquibase_read(struct dir *d, const struct dir_item *items,
			  size_t nr, struct arena *a, struct source **out,
			  size_t *out_nr, struct err *e)
{
	struct source_list list = { .arena = a };
	struct dir_item *all;
	size_t all_nr, i;
	int rc = tree_list(d, a, items, nr, &all, &all_nr, e);

	for (i = 0; rc == 0 && i < all_nr; i++) {
		if (name_is_sql(&all[i]))
			rc = read_file(&list, d, all[i].name, e);
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
	.read = liquibase_read,
};
