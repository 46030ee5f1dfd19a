/* Drizzle (drizzle-kit up to 0.31): meta/_journal.json lists the migrations in
 * their order, TAG.sql is their text. A statement may end at
 * "--> statement-breakpoint" without a semicolon. */
#include "io/formats_common.h"

#include <string.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/map.h"

#define JOURNAL "meta/_journal.json"
#define BREAKPOINT "--> statement-breakpoint"

static int drizzle_detect(struct dir *d, const struct dir_item *items,
			  size_t nr)
{
	struct err e;

	return items_have(items, nr, "meta") &&
		       dir_has(d, "meta", "_journal.json", &e) == 0
		   ? 5
		   : 0;
}

/* ---- the journal ---- */

static int broken(struct dir *d, int line, const char *why, struct err *e)
{
	err_set(e, FAULT_USAGE, "not a journal of Drizzle: %s", why);
	return error_in_file(d, JOURNAL, line, e);
}

/* The caller frees `*root`. */
static int load_journal(struct dir *d, json_t **root, struct err *e)
{
	struct buf text = BUF_INIT;
	json_error_t why;
	int rc = dir_read(d, JOURNAL, FILE_MAX_DEFAULT, &text, e);

	if (rc == 1)
		rc = broken(d, 0, "the file does not exist", e);
	if (rc == 0) {
		*root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES,
				   &why);
		if (!*root)
			rc = broken(d, why.line, why.text, e);
	}
	buf_release(&text);
	return rc;
}

static int check_dialect(struct dir *d, const json_t *root, struct err *e)
{
	const char *dialect =
	    json_string_value(json_object_get(root, "dialect"));

	if (!dialect || strcmp(dialect, "postgresql") == 0 ||
	    strcmp(dialect, "pg") == 0)
		return 0;
	err_set(e, FAULT_USAGE, "migrations for another database");
	err_detail(e, "The dialect is \"%s\".", dialect);
	return error_in_file(d, JOURNAL, 0, e);
}

/* drizzle-orm sends each part by itself (migrator.ts). */
static int take_parts(struct source *s, struct arena *a, struct err *e)
{
	(void)e;
	script_cut(&s->up, a, 0, s->up.len, BREAKPOINT);
	return 0;
}

static int add(struct source_list *list, struct dir *d, const json_t *entry,
	       struct err *e)
{
	const char *tag = json_string_value(json_object_get(entry, "tag"));
	struct arena *a = list->arena;
	struct source s = { 0 };
	size_t digits;

	if (!tag || !*tag || strchr(tag, '/'))
		return broken(d, 0, "an entry without a tag", e);
	digits = name_digits(tag);
	s.name = arena_strdup(a, tag);
	s.version = digits ? arena_memdupz(a, tag, digits) : s.name;
	s.up.file = arena_printf(a, "%s.sql", tag);
	return reader_load(take_parts, d, a, &s, e) != 0
		   ? -1
		   : source_add(list, &s, e);
}

static int add_all(struct source_list *list, struct dir *d, const json_t *root,
		   struct err *e)
{
	const json_t *entries = json_object_get(root, "entries");
	size_t i;

	if (!json_is_array(entries))
		return broken(d, 0, "no list of entries", e);
	for (i = 0; i < json_array_size(entries); i++) {
		if (add(list, d, json_array_get(entries, i), e) != 0)
			return -1;
	}
	return 0;
}

/* ---- the directory ---- */

static int check_strays(const struct source_list *list, struct dir *d,
			const struct dir_item *items, size_t nr, struct err *e)
{
	struct map listed = MAP_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; i < list->nr; i++)
		map_put(&listed, list->items[i].up.file, &list->items[i]);
	for (i = 0; i < nr && rc == 0; i++) {
		if (!name_is_sql(&items[i]) || map_get(&listed, items[i].name))
			continue;
		if (name_digits(items[i].name) == 0) {
			leave_out(d, items[i].name, "Drizzle");
			continue;
		}
		err_set(e, FAULT_USAGE,
			"a file that the journal does not list");
		err_hint(e, "drizzle-kit generate --custom lists it.");
		rc = error_in_file(d, items[i].name, 0, e);
	}
	map_release(&listed);
	return rc;
}

static int drizzle_read(struct dir *d, const struct dir_item *items, size_t nr,
			struct arena *a, struct source **out, size_t *out_nr,
			struct err *e)
{
	struct source_list list = { .arena = a };
	json_t *root = NULL;
	int rc = load_journal(d, &root, e);

	if (rc == 0)
		rc = check_dialect(d, root, e);
	if (rc == 0)
		rc = add_all(&list, d, root, e);
	if (rc == 0)
		rc = check_strays(&list, d, items, nr, e);
	source_list_end(&list, out, out_nr);
	json_decref(root);
	return rc;
}

const struct format format_drizzle = {
	.name = "drizzle",
	.summary = "NNNN_name.sql in the order of meta/_journal.json",
	.detect = drizzle_detect,
	.read = drizzle_read,
};
