/* refinery: ^([U|V])(\d+(?:\.\d+)?)__(\w+)\.sql, in any subdirectory. Of its
 * two sorts V and U only the rule differs by which refinery runs late ones. */
#include "io/formats_common.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED \
	"V1__name.sql or U1__name.sql, name in letters, digits and \"_\""

/* Length of the version behind the letter; 0: not a name of refinery. */
static size_t version_len(const char *name)
{
	size_t len;

	if (*name != 'V' && *name != 'U')
		return 0;
	len = name_digits(name + 1);
	if (len && name[1 + len] == '.' && name_digits(name + 2 + len))
		len += 1 + name_digits(name + 2 + len);
	return len && strncmp(name + 1 + len, "__", 2) == 0 ? len : 0;
}

static bool has_version(const struct dir_item *items, size_t nr, char letter,
			const char *version, size_t len)
{
	const char *name;
	size_t i;

	for (i = 0; i < nr; i++) {
		name = items[i].name;
		if (*name == letter && version_len(name) == len &&
		    memcmp(name + 1, version, len) == 0)
			return true;
	}
	return false;
}

/* Flyway has the same names, and reads V alike. Its U undoes a V of the same
 * version; refinery's stands alone. */
static int refinery_detect(struct dir *d, const struct dir_item *items,
			   size_t nr)
{
	const char *name;
	size_t i, len;
	int score = 0;

	(void)d;
	for (i = 0; i < nr; i++) {
		name = items[i].name;
		len = version_len(name);
		if (!name_is_sql(&items[i]) || len == 0)
			continue;
		if (*name == 'V' && score == 0)
			score = 2;
		if (*name == 'U' && !has_version(items, nr, 'V', name + 1, len))
			score = 4;
	}
	return score;
}

/* "v1__a.sql", "V1_a.sql", "V__a.sql": refinery passes over it with a warning,
 * but it was meant to run. */
static bool looks_like_one(const char *name)
{
	return *name && strchr("VvUu", *name) &&
	       (name_digits(name + 1) || name[1] == '_');
}

/* \w+ up to ".sql": letters beyond ASCII are such, "-" and blanks are not. */
static bool is_word(const char *p)
{
	size_t len = strlen(p) - strlen(".sql"), i;

	for (i = 0; i < len; i++)
		if (!isalnum((unsigned char)p[i]) && p[i] != '_' &&
		    !((unsigned char)p[i] & 0x80))
			return false;
	return len > 0;
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	const char *name = base_name(item->name);
	size_t len = version_len(name);

	if (len && name_ends_with(name, ".rs"))
		return program(d, item->name, "Rust",
			       "Write it as an SQL file of the same name.", e);
	if (!name_is_sql(item))
		return 0;
	if (len == 0 && !looks_like_one(name)) {
		leave_out(d, item->name, "refinery");
		return 0;
	}
	if (len == 0 || !is_word(name + 1 + len + strlen("__")))
		return misfit(d, item->name, EXPECTED, e);
	return found_add(list, item->name, name, strlen(name) - strlen(".sql"),
			 name + 1, len, SIDE_UP, e);
}

static int refinery_read(struct dir *d, const struct dir_item *items, size_t nr,
			 struct arena *a, struct source **out, size_t *out_nr,
			 struct err *e)
{
	static const struct reader reader = { .add = add };
	struct dir_item *all;
	size_t all_nr;

	if (tree_list(d, a, items, nr, &all, &all_nr, e) != 0)
		return -1;
	return reader_run(&reader, d, all, all_nr, a, out, out_nr, e);
}

const struct format format_refinery = {
	.name = "refinery",
	.summary = "V1__name.sql and U1__name.sql",
	.detect = refinery_detect,
	.read = refinery_read,
};
