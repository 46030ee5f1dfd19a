/* diesel: a directory for each migration with up.sql, down.sql and
 * metadata.toml. Its version is the name up to the first "_", without "-".
 * Versions are texts, and run in the order of their bytes: 10 before 2, and
 * 2024-01-01-000000-0000 (of diesel_cli 2.2) before 20240201000000. */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED \
	"a directory VERSION_name with up.sql, VERSION digits and \"-\""
#define METADATA_MAX ((size_t)64 << 10)

/* ---- metadata.toml ---- */

static const char *after_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* Without the key diesel 2.2 opens no transaction, but sends the file as one
 * message, which PostgreSQL makes one: the same as ours, which a statement that
 * cannot be in a transaction leaves as well. */

/* "true" or "false", then nothing or a comment. */
static int parse_bool(const char *p, const char *end, bool *out)
{
	size_t len = *p == 't' ? 4 : 5;

	if ((size_t)(end - p) < len ||
	    memcmp(p, len == 4 ? "true" : "false", len) != 0)
		return -1;
	*out = len == 4;
	p = after_blanks(p + len, end);
	return p == end || *p == '#' ? 0 : -1;
}

int diesel_parse_metadata(const char *text, size_t len, bool *transaction,
			  struct err *e)
{
	static const char *const words[] = { "run_in_transaction", "=" };
	static const char *const table[] = { "[" };
	struct line line = { 0 };
	const char *p, *end;

	*transaction = true;
	while (line_next(text, len, &line) && !line_words(&line, table, 1)) {
		p = line_words(&line, words, ARRAY_LEN(words));
		if (!p)
			continue;
		end = line.text + line.len;
		p = after_blanks(p, end);
		if (p == end || parse_bool(p, end, transaction) != 0) {
			err_set(e, FAULT_USAGE,
				"run_in_transaction is neither true nor false");
			e->line = line.number;
			return -1;
		}
	}
	return 0;
}

/* ---- directories ---- */

static char *file_in(struct arena *a, const char *dir, const char *file)
{
	return arena_printf(a, "%s/%s", dir, file);
}

static bool is_visible_dir(const struct dir_item *item)
{
	return item->is_dir && !name_is_hidden(item);
}

/* The digits before the first "_"; NULL: the name has none. */
static const char *version_of(struct arena *a, const char *name)
{
	size_t len = strcspn(name, "_"), i, digits = 0;
	char *version;

	if (!name[len] || strspn(name, "0123456789-") != len)
		return NULL;
	version = arena_alloc(a, len + 1);
	for (i = 0; i < len; i++) {
		if (name[i] != '-')
			version[digits++] = name[i];
	}
	return digits ? version : NULL;
}

static int diesel_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	struct arena a = ARENA_INIT;
	struct err e;
	int score = 0;
	size_t i;

	for (i = 0; i < nr && score == 0; i++) {
		if (is_visible_dir(&items[i]) &&
		    version_of(&a, items[i].name) &&
		    dir_has(d, items[i].name, "up.sql", &e) == 0)
			score = 3;
	}
	arena_release(&a);
	return score;
}

static int add_dir(struct found_list *list, struct dir *d, const char *name,
		   struct err *e)
{
	const char *version = version_of(list->arena, name);
	int rc;

	if (!version)
		return misfit(d, name, EXPECTED, e);
	rc = dir_has(d, name, "up.sql", e);
	if (rc != 0)
		return rc < 0 ? -1 : misfit(d, name, EXPECTED, e);
	rc = found_add(list, file_in(list->arena, name, "up.sql"), name,
		       strlen(name), version, strlen(version), SIDE_UP, e);
	if (rc != 0)
		return -1;
	rc = dir_has(d, name, "down.sql", e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	return found_add(list, file_in(list->arena, name, "down.sql"), name,
			 strlen(name), version, strlen(version), SIDE_DOWN, e);
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	if (is_visible_dir(item))
		return add_dir(list, d, item->name, e);
	if (name_is_sql(item))
		leave_out(d, item->name, "diesel");
	return 0;
}

static int load_metadata(struct dir *d, struct arena *a, struct source *s,
			 struct err *e)
{
	const char *file = file_in(a, s->name, "metadata.toml");
	struct buf b = BUF_INIT;
	bool transaction = true;
	int rc = dir_read(d, file, METADATA_MAX, &b, e);

	if (rc == 0) {
		rc = diesel_parse_metadata(b.data, b.len, &transaction, e);
		if (rc != 0)
			error_in_file(d, file, e->line, e);
	} else if (rc == 1) {
		rc = 0;
	}
	s->up.transaction = s->down.transaction = transaction;
	buf_release(&b);
	return rc;
}

static int load(struct dir *d, struct arena *a, struct source *s, struct err *e)
{
	if (script_load(d, a, &s->up, e) != 0)
		return -1;
	script_take_all(&s->up, a);
	if (s->down.file) {
		if (script_load(d, a, &s->down, e) != 0)
			return -1;
		script_take_all(&s->down, a);
	}
	return load_metadata(d, a, s, e);
}

static int diesel_read(struct dir *d, const struct dir_item *items, size_t nr,
		       struct arena *a, struct source **out, size_t *out_nr,
		       struct err *e)
{
	int rc = reader_find(add, d, items, nr, a, out, out_nr, e);
	size_t i;

	if (rc == 0)
		sources_by_version_text(*out, *out_nr);
	for (i = 0; rc == 0 && i < *out_nr; i++)
		rc = load(d, a, &(*out)[i], e);
	return rc;
}

const struct format format_diesel = {
	.name = "diesel",
	.summary = "VERSION_name/up.sql, down.sql and metadata.toml",
	.detect = diesel_detect,
	.read = diesel_read,
};
