/* sqlx: NNN_name.sql, or NNN_name.up.sql and NNN_name.down.sql. A file that
 * begins with "-- no-transaction" runs outside of one. */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/file.h"

#define EXPECTED "NNN_name.sql, NNN_name.up.sql or NNN_name.down.sql"
#define NO_TRANSACTION "-- no-transaction"

static void take(struct source_script *s, struct arena *a)
{
	s->transaction =
	    strncmp(s->text, NO_TRANSACTION, strlen(NO_TRANSACTION)) != 0;
	script_take_all(s, a);
}

int sqlx_parse(struct source *s, struct arena *a, struct err *e)
{
	(void)e;
	take(&s->up, a);
	if (s->down.file)
		take(&s->down, a);
	return 0;
}

static bool says_no_transaction(const struct line *line)
{
	return line->number == 1 && line->len >= strlen(NO_TRANSACTION) &&
	       memcmp(line->text, NO_TRANSACTION, strlen(NO_TRANSACTION)) == 0;
}

/* Its names are those of golang-migrate or of ledger's own format, which read
 * the same; only this marker tells them apart. */
static int sqlx_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	return files_have_line(d, items, nr, says_no_transaction) ? 4 : 0;
}

static const char *suffix_of(const char *name)
{
	if (name_ends_with(name, ".up.sql"))
		return ".up.sql";
	return name_ends_with(name, ".down.sql") ? ".down.sql" : ".sql";
}

static int add(struct found_list *list, struct dir *d,
	       const struct dir_item *item, struct err *e)
{
	const char *name = item->name, *suffix = suffix_of(name);
	size_t digits = name_digits(name);

	if (!name_is_sql(item))
		return 0;
	if (digits == 0 && !strchr(name, '_')) {
		leave_out(d, name, "sqlx");
		return 0;
	}
	if (digits == 0 || name[digits] != '_')
		return misfit(d, name, EXPECTED, e);
	return found_add(list, name, name, strlen(name) - strlen(suffix), name,
			 digits,
			 strcmp(suffix, ".down.sql") ? SIDE_UP : SIDE_DOWN, e);
}

static int sqlx_read(struct dir *d, const struct dir_item *items, size_t nr,
		     struct arena *a, struct source **out, size_t *out_nr,
		     struct err *e)
{
	static const struct reader reader = { .add = add, .parse = sqlx_parse };

	return reader_run(&reader, d, items, nr, a, out, out_nr, e);
}

const struct format format_sqlx = {
	.name = "sqlx",
	.summary = "NNN_name.sql or NNN_name.up.sql and NNN_name.down.sql",
	.detect = sqlx_detect,
	.read = sqlx_read,
};
