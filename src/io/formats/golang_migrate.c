/* golang-migrate: ^([0-9]+)_(.*)\.(down|up)\.(.*)$, one file for each way. */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "NNN_name.up.sql or NNN_name.down.sql, NNN a number"

static bool is_one(const char *name)
{
	size_t digits = name_digits(name);

	return digits > 0 && name[digits] == '_' &&
	       (name_ends_with(name, ".up.sql") ||
		name_ends_with(name, ".down.sql"));
}

/* golang-migrate takes any ending: "1_cards.up.psql", "1_cards.up.sql.bak". */
static bool is_other_ending(const struct dir_item *item)
{
	const char *name = item->name;
	size_t digits = name_digits(name);

	return !item->is_dir && digits > 0 && name[digits] == '_' &&
	       (strstr(name, ".up.") || strstr(name, ".down."));
}

/* A way up: ledger's own format knows the other one too. */
static int golang_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	size_t i;

	(void)d;
	for (i = 0; i < nr; i++) {
		if (name_is_sql(&items[i]) && is_one(items[i].name) &&
		    name_ends_with(items[i].name, ".up.sql"))
			return 3;
	}
	return 0;
}

static int load(struct dir *d, struct arena *a, struct source_script *s,
		struct err *e)
{
	if (!s->file)
		return 0;
	if (script_load(d, a, s, e) != 0)
		return -1;
	script_take_all(s, a);
	return 0;
}

/* sqlx takes both sorts of names; golang-migrate passes over the one without a
 * way, which may have been meant to run. */
static int other_name(struct dir *d, const char *file, struct err *e)
{
	size_t digits = name_digits(file);

	if (digits == 0) {
		leave_out(d, file, "golang-migrate");
		return 0;
	}
	(void)misfit(d, file, EXPECTED, e);
	if (file[digits] == '_' && name_ends_with(file, ".sql"))
		err_hint(e, "Rename it. If they are migrations of sqlx, which "
			    "has both: format = sqlx in ledger/config.");
	return -1;
}

static int add(struct found_list *list, const char *file, struct err *e)
{
	bool down = name_ends_with(file, ".down.sql");
	size_t suffix = strlen(down ? ".down.sql" : ".up.sql");

	return found_add(list, file, file, strlen(file) - suffix, file,
			 name_digits(file), down ? SIDE_DOWN : SIDE_UP, e);
}

static int golang_read(struct dir *d, const struct dir_item *items, size_t nr,
		       struct arena *a, struct source **out, size_t *out_nr,
		       struct err *e)
{
	struct found_list list = { .arena = a };
	size_t i;
	int rc = 0;

	for (i = 0; i < nr && rc == 0; i++) {
		if (!name_is_sql(&items[i]) && !is_other_ending(&items[i]))
			continue;
		rc = is_one(items[i].name) ? add(&list, items[i].name, e)
					   : other_name(d, items[i].name, e);
	}
	if (rc == 0)
		rc = found_pair(&list, d, out, out_nr, e);
	for (i = 0; rc == 0 && i < *out_nr; i++) {
		rc = load(d, a, &(*out)[i].up, e);
		if (rc == 0)
			rc = load(d, a, &(*out)[i].down, e);
	}
	found_release(&list);
	return rc;
}

const struct format format_golang_migrate = {
	.name = "golang-migrate",
	.summary = "NNN_name.up.sql and NNN_name.down.sql",
	.detect = golang_detect,
	.read = golang_read,
};
