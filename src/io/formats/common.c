/* Names, pairs of ups and downs, texts and lines, for all readers. */
#include "io/formats_common.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/text.h"

/* ---- names ---- */

bool name_ends_with(const char *name, const char *suffix)
{
	size_t len = strlen(name), suffix_len = strlen(suffix);

	return len > suffix_len && strcmp(name + len - suffix_len, suffix) == 0;
}

bool name_is_hidden(const struct dir_item *item)
{
	return item->name[0] == '.';
}

bool name_is_sql(const struct dir_item *item)
{
	return !item->is_dir && !name_is_hidden(item) &&
	       name_ends_with(item->name, ".sql");
}

size_t name_digits(const char *name)
{
	return strspn(name, "0123456789");
}

/* The number at the head of both; they are moved behind it. */
static int number_compare(const char **a, const char **b)
{
	size_t a_len, b_len;
	int diff;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	a_len = name_digits(*a);
	b_len = name_digits(*b);
	if (a_len != b_len)
		diff = a_len < b_len ? -1 : 1;
	else
		diff = memcmp(*a, *b, a_len);
	*a += a_len;
	*b += b_len;
	return diff;
}

int version_compare(const char *a, const char *b)
{
	int diff = number_compare(&a, &b);

	while (diff == 0 && (*a == '.' || *b == '.')) {
		a += *a == '.';
		b += *b == '.';
		diff = number_compare(&a, &b);
	}
	return diff ? diff : strcmp(a, b);
}

/* ---- what was found ---- */

int found_add(struct found_list *list, const char *file, const char *name,
	      size_t name_len, const char *version, size_t version_len,
	      enum side side, struct err *e)
{
	struct found *f;

	if (list->nr == MIGRATIONS_MAX)
		return err_set(e, FAULT_LIMIT, "more than %d migrations",
			       MIGRATIONS_MAX);
	GROW(list->items, list->nr + 1, list->cap);
	f = &list->items[list->nr++];
	f->file = arena_strdup(list->arena, file);
	f->name = arena_memdupz(list->arena, name, name_len);
	f->version = arena_memdupz(list->arena, version, version_len);
	f->side = side;
	return 0;
}

void found_release(struct found_list *list)
{
	free(list->items);
	list->items = NULL;
	list->nr = list->cap = 0;
}

/* The up of a migration comes right before its down. */
static int found_compare(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	int diff = version_compare(x->version, y->version);

	if (diff == 0)
		diff = text_natural_compare(x->name, y->name);
	return diff ? diff : (int)x->side - (int)y->side;
}

/* "001_a_down.sql", "001_a.undo.sql", "001_a-rollback.sql" … */
static bool says_down(const char *file)
{
	static const char *const words[] = { "down", "undo", "rollback",
					     "revert" };
	struct buf end = BUF_INIT;
	bool found = false;
	size_t i, j;

	for (i = 0; i < ARRAY_LEN(words); i++) {
		for (j = 0; j < 3 && !found; j++) {
			buf_clear(&end);
			buf_printf(&end, "%c%s.sql", "._-"[j], words[i]);
			found = name_ends_with(file, end.data);
		}
	}
	buf_release(&end);
	return found;
}

static int same_version(const char *a, const char *b, const char *version,
			struct err *e)
{
	err_set(e, FAULT_USAGE, "\"%s\" and \"%s\" have the same version %s", a,
		b, version);
	if (says_down(a) != says_down(b))
		return err_hint(e,
				"If \"%s\" is the way down, rename it: "
				"NNN_name.down.sql is read as that, beside "
				"NNN_name.up.sql or NNN_name.sql.",
				says_down(a) ? a : b);
	if (base_name(a) - a != base_name(b) - b ||
	    strncmp(a, b, (size_t)(base_name(a) - a)) != 0)
		return err_hint(e, "If each directory is for another kind of "
				   "database, name the one for PostgreSQL: "
				   "migrations = DIR in ledger/config. Else "
				   "give the newer one a number behind all "
				   "others.");
	return err_hint(
	    e,
	    "Give the newer one a number behind all others, then run \"ledger record\".");
}

static int add_source(struct source *sources, size_t *nr, const struct found *f,
		      bool same, struct dir *d, struct err *e)
{
	struct source *last = *nr ? &sources[*nr - 1] : NULL;

	if (f->side == SIDE_DOWN) {
		if (last && strcmp(last->name, f->name) == 0) {
			last->down.file = f->file;
			return 0;
		}
		err_set(e, FAULT_USAGE, "a way down without the way up");
		err_detail(e, "There is no file for the way up of \"%s\".",
			   f->name);
		return error_in_file(d, f->file, 0, e);
	}
	if (last && !same && version_compare(last->version, f->version) == 0)
		return same_version(last->up.file, f->file, f->version, e);
	sources[(*nr)++] = (struct source){ .name = f->name,
					    .version = f->version,
					    .up.file = f->file };
	return 0;
}

int found_pair(struct found_list *list, struct dir *d, struct source **out,
	       size_t *nr, struct err *e)
{
	size_t i;
	int rc = 0;

	if (list->nr)
		qsort(list->items, list->nr, sizeof(*list->items),
		      found_compare);
	*nr = 0;
	*out = arena_array(list->arena, list->nr, sizeof(**out));
	for (i = 0; i < list->nr && rc == 0; i++)
		rc = add_source(*out, nr, &list->items[i], list->same_versions,
				d, e);
	return rc;
}

static int by_version_text(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	return strcmp(x->version, y->version);
}

static int by_file(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	return strcmp(x->up.file, y->up.file);
}

void sources_by_version_text(struct source *sources, size_t nr)
{
	if (nr)
		qsort(sources, nr, sizeof(*sources), by_version_text);
}

void sources_by_file(struct source *sources, size_t nr)
{
	if (nr)
		qsort(sources, nr, sizeof(*sources), by_file);
}

int error_in_file(struct dir *d, const char *file, int line, struct err *e)
{
	struct buf path = BUF_INIT;

	buf_printf(&path, "%s/%s", dir_path(d), file);
	err_at(e, path.data, line);
	buf_release(&path);
	return -1;
}

int misfit(struct dir *d, const char *file, const char *expected, struct err *e)
{
	err_set(e, FAULT_USAGE, "not the name of a migration");
	err_detail(e, "Expected: %s.", expected);
	err_hint(e, "Rename it, or move it to another directory.");
	return error_in_file(d, file, 0, e);
}

/* ---- texts ---- */

#define PARTS_MAX 10000 /* more are not cut: PostgreSQL's rules do without */

size_t text_bom(const char *text, size_t len)
{
	static const char bom[] = { '\xef', '\xbb', '\xbf' };

	return len >= sizeof(bom) && memcmp(text, bom, sizeof(bom)) == 0
		   ? sizeof(bom)
		   : 0;
}

static int check_text(struct dir *d, const struct source_script *s,
		      struct err *e)
{
	size_t good = text_utf8_check(s->text, s->len);

	if (good == s->len)
		return 0;
	err_set(e, FAULT_FILE,
		s->text[good] ? "invalid UTF-8 at byte %zu"
			      : "NUL byte at byte %zu",
		good);
	return error_in_file(d, s->file, text_line_at(s->text, s->len, good),
			     e);
}

int script_load(struct dir *d, struct arena *a, struct source_script *s,
		struct err *e)
{
	struct buf b = BUF_INIT;
	size_t skip;
	int rc = dir_read(d, s->file, FILE_MAX_DEFAULT, &b, e);

	if (rc == 1) {
		err_set(e, FAULT_FILE, "the file is gone");
		rc = error_in_file(d, s->file, 0, e);
	}
	if (rc == 0) {
		skip = text_bom(b.data, b.len);
		s->text = arena_memdupz(a, b.data + skip, b.len - skip);
		s->len = b.len - skip;
		s->transaction = true;
		rc = check_text(d, s, e);
	}
	buf_release(&b);
	return rc;
}

void script_share(struct source_script *s, const struct source_script *other)
{
	*s = (struct source_script){ .file = other->file,
				     .text = other->text,
				     .len = other->len,
				     .places = other->places,
				     .place_nr = other->place_nr,
				     .raw = other->raw,
				     .transaction = true };
}

void script_add_section(struct source_script *s, struct arena *a, size_t offset,
			size_t end)
{
	struct source_section *all =
	    arena_array(a, s->section_nr + 1, sizeof(*all));

	if (s->section_nr)
		memcpy(all, s->sections, s->section_nr * sizeof(*all));
	all[s->section_nr].offset = offset;
	all[s->section_nr].len = end - offset;
	s->sections = all;
	s->section_nr++;
}

/* How many parts; they end at `end`. */
static size_t count_parts(const struct source_script *s, size_t offset,
			  size_t end, const char *delimiter)
{
	size_t len = strlen(delimiter), nr = 1;
	const char *at = s->text + offset, *stop = s->text + end;

	while ((at = memmem(at, (size_t)(stop - at), delimiter, len))) {
		at += len;
		nr++;
	}
	return nr;
}

void script_cut(struct source_script *s, struct arena *a, size_t offset,
		size_t end, const char *delimiter)
{
	size_t nr = count_parts(s, offset, end, delimiter), i;
	const char *at;

	if (nr > PARTS_MAX)
		nr = 1;
	s->sections = arena_array(a, nr, sizeof(*s->sections));
	s->section_nr = nr;
	for (i = 0; i < nr; i++) {
		at = i + 1 < nr ? memmem(s->text + offset, end - offset,
					 delimiter, strlen(delimiter))
				: s->text + end;
		s->sections[i].offset = offset;
		s->sections[i].len = (size_t)(at - s->text) - offset;
		offset = (size_t)(at - s->text) + strlen(delimiter);
	}
}

void script_take_all(struct source_script *s, struct arena *a)
{
	script_add_section(s, a, 0, s->len);
}

/* ---- lines ---- */

bool line_next(const char *text, size_t len, struct line *line)
{
	const char *end;

	if (line->next >= len)
		return false;
	line->offset = line->next;
	line->text = text + line->offset;
	line->number++;
	end = memchr(line->text, '\n', len - line->offset);
	line->len = end ? (size_t)(end - line->text) : len - line->offset;
	line->next = line->offset + line->len + (end ? 1 : 0);
	if (line->len > 0 && line->text[line->len - 1] == '\r')
		line->len--;
	return true;
}

int lines_take(const char *text, size_t len,
	       int (*take)(void *ctx, const struct line *line, struct err *e),
	       void *ctx, struct err *e)
{
	struct line line = { 0 };

	while (line_next(text, len, &line)) {
		if (take(ctx, &line, e) != 0) {
			e->line = line.number;
			return -1;
		}
	}
	return 0;
}

static size_t blanks(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && (s[n] == ' ' || s[n] == '\t'))
		n++;
	return n;
}

bool line_is_blank_or_comment(const struct line *line)
{
	size_t n = blanks(line->text, line->len);

	return n == line->len ||
	       (line->len - n >= 2 && memcmp(line->text + n, "--", 2) == 0);
}

const char *line_words(const struct line *line, const char *const *words,
		       size_t nr)
{
	const char *p = line->text, *end = line->text + line->len;
	size_t i, len;

	for (i = 0; i < nr; i++) {
		p += blanks(p, (size_t)(end - p));
		len = strlen(words[i]);
		if ((size_t)(end - p) < len || memcmp(p, words[i], len) != 0)
			return NULL;
		p += len;
	}
	return p;
}
