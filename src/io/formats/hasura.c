/* Hasura: migrations/DATABASE/MILLISECONDS_name/up.sql and down.sql. */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "a directory NNN_name with up.sql, NNN a number"
#define TIME_DIGITS 13 /* milliseconds since 1970 */

static bool is_one(const struct dir_item *item)
{
	size_t digits = name_digits(item->name);

	return item->is_dir && digits > 0 && item->name[digits] == '_';
}

/* diesel's directories look the same, but its times have 14 digits. */
static int hasura_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	struct err e;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (is_one(&items[i]) &&
		    name_digits(items[i].name) == TIME_DIGITS &&
		    dir_has(d, items[i].name, "up.sql", &e) == 0)
			return 4;
	}
	return 0;
}

static int add_file(struct found_list *list, struct dir *d, const char *name,
		    const char *file, enum side side, struct err *e)
{
	int rc = dir_has(d, name, file, e);

	if (rc != 0)
		return rc;
	return found_add(list, arena_printf(list->arena, "%s/%s", name, file),
			 name, strlen(name), name, name_digits(name), side, e);
}

/* 1: there is none. */
static int no_metadata(struct dir *d, const char *name, struct err *e)
{
	int rc = dir_has(d, name, "up.yaml", e);

	if (rc != 0)
		return rc;
	err_set(e, FAULT_USAGE, "a migration of metadata cannot be read");
	err_hint(e, "Squash it into an up.sql, or move it out of here.");
	return error_in_file(d, name, 0, e);
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	const char *name = item->name;
	int rc;

	if (name_is_sql(item))
		leave_out(d, name, "Hasura");
	if (!item->is_dir || name_is_hidden(item))
		return 0;
	if (!is_one(item))
		return misfit(d, name, EXPECTED, e);
	if (no_metadata(d, name, e) < 0)
		return -1;
	rc = add_file(list, d, name, "up.sql", SIDE_UP, e);
	if (rc != 0)
		return rc < 0 ? -1 : misfit(d, name, EXPECTED, e);
	rc = add_file(list, d, name, "down.sql", SIDE_DOWN, e);
	return rc < 0 ? -1 : 0;
}

static int hasura_read(struct dir *d, const struct dir_item *items, size_t nr,
		       struct arena *a, struct source **out, size_t *out_nr,
		       struct err *e)
{
	static const struct reader reader = { .add = add };

	return reader_run(&reader, d, items, nr, a, out, out_nr, e);
}

const struct format format_hasura = {
	.name = "hasura",
	.summary = "MILLISECONDS_name/up.sql and down.sql",
	.detect = hasura_detect,
	.read = hasura_read,
};
