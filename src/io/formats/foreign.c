/* The marks with which other tools, and people, begin the way down in a file of
 * both ways. Ledger's own format takes a file as a whole: where such a mark is
 * not known, what stands behind it would undo the migration as soon as it is
 * done. */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"

/* sql-migrate, goose, micrate, rambler, dbmate, MyBatis, Play, tern,
 * node-pg-migrate. */
static const char *const downs[] = {
	"+migrate Down",
	"+migrate Down notransaction",
	"+goose Down",
	"+micrate Down",
	"rambler down",
	"migrate:down",
	"migrate:down transaction:false",
	"create above / drop below",
	"Down Migration",
	"Migration Down",
	"Downs",
};

/* Written by hand. Ahead of all statements they tell a reader what would undo
 * these. */
static const char *const downs_by_hand[] = { "Down", "Undo", "Rollback" };

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool is_any(const struct line *words, const char *const *list, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (line_is(words, list[i]))
			return true;
	return false;
}

/* At the very start of its line, as those tools want it: a comment in the body
 * of a function is indented. */
bool line_is_foreign_down(const struct line *line, bool behind_statements)
{
	struct line words = *line;

	if (line->len == 0 || !is_one_of(line->text[0], "-#"))
		return false;
	while (words.len && is_one_of(words.text[0], "-# \t/@!=*")) {
		words.text++;
		words.len--;
	}
	while (words.len && is_one_of(words.text[words.len - 1], "-# \t=*:"))
		words.len--;
	return is_any(&words, downs, ARRAY_LEN(downs)) ||
	       (behind_statements &&
		is_any(&words, downs_by_hand, ARRAY_LEN(downs_by_hand)));
}

int refuse_foreign_down(const struct line *mark, struct err *e)
{
	err_set(e, FAULT_USAGE,
		"statements behind \"%.*s\", which is no mark of this format",
		(int)(mark->len > 80 ? 80 : mark->len), mark->text);
	err_detail(e, "They would be run with the way up, right behind it.");
	return err_hint(e, "The way down begins with \"-- ledger: down\", or "
			   "stands in NNN_name.down.sql; if this is not the "
			   "way down, write the comment in other words.");
}
