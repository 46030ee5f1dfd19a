/* Prisma: a directory for each migration with migration.sql, in the order of
 * their names' bytes, and migration_lock.toml with the provider. */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "a directory YYYYMMDDHHMMSS_name with migration.sql"
#define LOCK "migration_lock.toml"
#define LOCK_MAX ((size_t)64 << 10)

static bool is_visible_dir(const struct dir_item *item)
{
	return item->is_dir && !name_is_hidden(item);
}

static int prisma_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	struct err e;
	size_t i;

	if (items_have(items, nr, LOCK))
		return 5;
	for (i = 0; i < nr; i++) {
		if (is_visible_dir(&items[i]) &&
		    dir_has(d, items[i].name, "migration.sql", &e) == 0)
			return 5;
	}
	return 0;
}

/* ---- migration_lock.toml ---- */

static int check_provider(const struct buf *text, struct err *e)
{
	static const char *const provider[] = { "provider", "=" };
	static const char *const ours[] = { "\"postgresql\"", "'postgresql'",
					    "\"postgres\"", "'postgres'" };
	struct line line = { 0 };
	bool known;
	size_t i;

	while (line_next(text->data, text->len, &line)) {
		if (!line_words(&line, provider, ARRAY_LEN(provider)))
			continue;
		known = false;
		for (i = 0; i < ARRAY_LEN(ours); i++) {
			const char *const words[] = { "provider", "=",
						      ours[i] };

			known |= line_words(&line, words, ARRAY_LEN(words)) !=
				 NULL;
		}
		if (known)
			continue;
		err_set(e, FAULT_USAGE, "migrations for another database");
		err_detail(e, "The provider is not \"postgresql\".");
		e->line = line.number;
		return -1;
	}
	return 0;
}

static int read_lock(struct dir *d, struct err *e)
{
	struct buf text = BUF_INIT;
	int rc = dir_read(d, LOCK, LOCK_MAX, &text, e);

	if (rc == 0 && check_provider(&text, e) != 0)
		rc = error_in_file(d, LOCK, e->line, e);
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}

/* ---- directories ---- */

static int add(struct source_list *list, struct dir *d, const char *name,
	       struct err *e)
{
	struct arena *a = list->arena;
	size_t digits = name_digits(name);
	struct source s = {
		.name = arena_strdup(a, name),
		.version = digits ? arena_memdupz(a, name, digits)
				  : arena_strdup(a, name),
		.up.file = arena_printf(a, "%s/migration.sql", name),
	};
	int rc = dir_has(d, name, "migration.sql", e);

	if (rc != 0)
		return rc < 0 ? -1 : misfit(d, name, EXPECTED, e);
	return reader_load(NULL, d, a, &s, e) != 0 ? -1
						   : source_add(list, &s, e);
}

static int prisma_read(struct dir *d, const struct dir_item *items, size_t nr,
		       struct arena *a, struct source **out, size_t *out_nr,
		       struct err *e)
{
	struct source_list list = { .arena = a };
	size_t i;
	int rc = read_lock(d, e);

	for (i = 0; i < nr && rc == 0; i++) {
		if (is_visible_dir(&items[i]))
			rc = add(&list, d, items[i].name, e);
		else if (name_is_sql(&items[i]))
			leave_out(d, items[i].name, "Prisma");
	}
	source_list_end(&list, out, out_nr);
	return rc;
}

const struct format format_prisma = {
	.name = "prisma",
	.summary = "YYYYMMDDHHMMSS_name/migration.sql",
	.detect = prisma_detect,
	.read = prisma_read,
};
