/* Supabase CLI: supabase/migrations/^([0-9]+)_(.*)\.sql$, ways up only.
 * Versions are texts: 1, 10, 2 (CLI 3.1; the one before it went by the bytes of
 * the names, which tells the same when all are as long). */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "NNN_name.sql, NNN a number"
#define PLACE "supabase/migrations"

static bool is_one(const struct dir_item *item)
{
	size_t digits = name_digits(item->name);

	return name_is_sql(item) && digits > 0 && item->name[digits] == '_';
}

/* Nothing in the files tells, but the directory's place does. */
static int supabase_detect(struct dir *d, const struct dir_item *items,
			   size_t nr)
{
	const char *path = dir_path(d);
	size_t i;

	if (strcmp(path, PLACE) != 0 && !name_ends_with(path, "/" PLACE))
		return 0;
	for (i = 0; i < nr; i++) {
		if (is_one(&items[i]))
			return 2;
	}
	return 0;
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	const char *name = item->name;

	if (!name_is_sql(item))
		return 0;
	if (name_digits(name) == 0) {
		leave_out(d, name, "Supabase");
		return 0;
	}
	if (!is_one(item))
		return misfit(d, name, EXPECTED, e);
	return found_add(list, name, name, strlen(name) - strlen(".sql"), name,
			 name_digits(name), SIDE_UP, e);
}

static int supabase_read(struct dir *d, const struct dir_item *items, size_t nr,
			 struct arena *a, struct source **out, size_t *out_nr,
			 struct err *e)
{
	static const struct reader reader = { .add = add };
	int rc = reader_run(&reader, d, items, nr, a, out, out_nr, e);

	if (rc == 0)
		sources_by_version_text(*out, *out_nr);
	return rc;
}

const struct format format_supabase = {
	.name = "supabase",
	.summary = "supabase/migrations/NNN_name.sql",
	.takes = FORMAT_ROWS,
	.detect = supabase_detect,
	.read = supabase_read,
};
