/* Which call of a revision's Python text wrote a statement. Alembic writes the
 * statements of a revision in the order of its calls, but one call can write
 * several (a table, its type, its indexes), and a loop can come back. */
#include "io/formats_alembic_parts.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"

/* Bytes of a statement that are looked for; then fewer, for strings that are
 * joined in Python. */
static const size_t first_max[] = { 60, 24, 16 };
#define NAME_MAX 130

/* How statements of an operation begin, what more they hold, and how many of
 * its first strings are names in them. What an operation is for comes before
 * what it does besides: add_column with index=True creates one. */
enum rank { RANK_MAIN, RANK_BESIDES, RANK_NR };

static const struct {
	const char *op, *begins, *holds;
	size_t names;
	enum rank rank;
} kinds[] = {
	{ "create_table", "CREATE TABLE", "", 1, RANK_MAIN },
	{ "drop_table", "DROP TABLE", "", 1, RANK_MAIN },
	{ "rename_table", "ALTER TABLE", " RENAME ", 2, RANK_MAIN },
	{ "create_index", "CREATE INDEX", "", 1, RANK_MAIN },
	{ "create_index", "CREATE UNIQUE INDEX", "", 1, RANK_MAIN },
	{ "drop_index", "DROP INDEX", "", 1, RANK_MAIN },
	{ "add_column", "ALTER TABLE", " ADD ", 2, RANK_MAIN },
	{ "drop_column", "ALTER TABLE", " DROP ", 2, RANK_MAIN },
	{ "alter_column", "ALTER TABLE", " ALTER ", 2, RANK_MAIN },
	{ "alter_column", "ALTER TABLE", " RENAME ", 2, RANK_MAIN },
	{ "alter_column", "COMMENT ON", "", 2, RANK_MAIN },
	{ "create_foreign_key", "ALTER TABLE", " ADD ", 1, RANK_MAIN },
	{ "create_unique_constraint", "ALTER TABLE", " ADD ", 1, RANK_MAIN },
	{ "create_check_constraint", "ALTER TABLE", " ADD ", 1, RANK_MAIN },
	{ "create_primary_key", "ALTER TABLE", " ADD ", 1, RANK_MAIN },
	{ "create_exclude_constraint", "ALTER TABLE", " ADD ", 1, RANK_MAIN },
	{ "drop_constraint", "ALTER TABLE", " DROP ", 1, RANK_MAIN },
	{ "create_table_comment", "COMMENT ON", "", 1, RANK_MAIN },
	{ "drop_table_comment", "COMMENT ON", "", 1, RANK_MAIN },
	{ "bulk_insert", "INSERT INTO", "", 1, RANK_MAIN },
	{ "add_column", "COMMENT ON", "", 2, RANK_BESIDES },
	{ "add_column", "CREATE INDEX", "", 2, RANK_BESIDES },
	{ "add_column", "CREATE UNIQUE INDEX", "", 2, RANK_BESIDES },
	{ "create_table", "CREATE INDEX", "", 1, RANK_BESIDES },
	{ "create_table", "CREATE UNIQUE INDEX", "", 1, RANK_BESIDES },
	{ "create_table", "COMMENT ON", "", 1, RANK_BESIDES },
	{ "create_table", "ALTER TABLE", " ADD ", 1, RANK_BESIDES },
};

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || (c & 0x80);
}

/* Is the word in it, not as a part of a longer one? */
static bool has_word(const char *sql, size_t len, const char *word)
{
	const char *at = sql, *end = sql + len;
	size_t n = strlen(word);

	while (n > 0 && (at = memmem(at, (size_t)(end - at), word, n))) {
		if ((at == sql || !is_name_byte(at[-1])) &&
		    (at + n == end || !is_name_byte(at[n])))
			return true;
		at++;
	}
	return false;
}

static bool begins_with(const char *sql, size_t len, const char *words)
{
	size_t n = strlen(words);

	return len > n && strncasecmp(sql, words, n) == 0;
}

/* What it is about stands before the first bracket; behind it may be the name
 * of another table that is referred to. */
static bool fits_names(const struct alembic_call *c, size_t names,
		       const char *sql, size_t len)
{
	const char *bracket = memchr(sql, '(', len);
	size_t i;

	if (bracket)
		len = (size_t)(bracket - sql);
	for (i = 0; i < names; i++)
		if (!c->args[i] || strlen(c->args[i]) > NAME_MAX ||
		    !has_word(sql, len, c->args[i]))
			return false;
	return true;
}

static bool holds(const char *sql, size_t len, const char *words)
{
	return memmem(sql, len, words, strlen(words)) != NULL;
}

static bool fits_operation(const struct alembic_call *c, enum rank rank,
			   const char *sql, size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		/* In a batch the table is named once, by the batch. */
		size_t names = c->batch ? 1 : kinds[i].names;

		if (kinds[i].rank == rank && strcmp(c->op, kinds[i].op) == 0 &&
		    begins_with(sql, len, kinds[i].begins) &&
		    holds(sql, len, kinds[i].holds) &&
		    fits_names(c, names, sql, len))
			return true;
	}
	return false;
}

/* CREATE TYPE kind: the call with sa.Enum(…, name='kind'). */
static bool fits_type(const struct alembic_call *c,
		      const struct alembic_python *p, const char *sql,
		      size_t len)
{
	static const char *const begins[] = { "CREATE TYPE ", "DROP TYPE " };
	char quoted[NAME_MAX + 3];
	size_t i, n, from;

	for (i = 0; i < ARRAY_LEN(begins); i++) {
		from = strlen(begins[i]);
		if (!begins_with(sql, len, begins[i]))
			continue;
		for (n = 0; from + n < len && is_name_byte(sql[from + n]);)
			n++;
		if (n == 0 || n > NAME_MAX)
			return false;
		for (const char *quote = "'\""; *quote; quote++) {
			quoted[0] = quoted[n + 1] = *quote;
			memcpy(quoted + 1, sql + from, n);
			if (memmem(p->text + c->start, c->end - c->start,
				   quoted, n + 2))
				return true;
		}
	}
	return false;
}

/* The first line, so far as it is the same in Python: a quote or a backslash
 * may be written otherwise there. */
static size_t first_words(const char *sql, size_t len, size_t max)
{
	size_t n = 0;

	while (n < len && n < max && !strchr("\r\n\\'\"%:", sql[n]))
		n++;
	while (n > 0 && sql[n - 1] == ' ')
		n--;
	return n;
}

static int count_lines(const char *text, const char *end)
{
	int n = 0;

	for (; text < end; text++)
		n += *text == '\n';
	return n;
}

/* Does the text of [start, end) hold the statement's beginning? Its line then.
 */
static int find_text(const struct alembic_python *p, size_t start, size_t end,
		     int line, const char *sql, size_t len, size_t max)
{
	size_t n = first_words(sql, len, max);
	const char *from = p->text + start;
	const char *hit = n > 3 ? memmem(from, end - start, sql, n) : NULL;

	return hit ? line + count_lines(from, hit) : 0;
}

static int fits_text(const struct alembic_call *c,
		     const struct alembic_python *p, const char *sql,
		     size_t len)
{
	int line = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(first_max) && !line; i++)
		line = find_text(p, c->start, c->end, c->line, sql, len,
				 first_max[i]);
	return line;
}

static int fits(const struct alembic_call *c, const struct alembic_python *p,
		enum rank rank, const char *sql, size_t len)
{
	if (fits_operation(c, rank, sql, len))
		return c->line;
	if (rank == RANK_MAIN)
		return fits_text(c, p, sql, len);
	return fits_type(c, p, sql, len) ? c->line : 0;
}

/* From the cursor on, then from the beginning. */
static bool find_call(struct alembic_place *at, const struct alembic_python *p,
		      const struct alembic_way *way, enum rank rank,
		      const char *sql, size_t len)
{
	size_t i, k;
	int line;

	for (i = 0; i < way->nr; i++) {
		k = (at->cursor + i) % way->nr;
		line = fits(&way->calls[k], p, rank, sql, len);
		if (line) {
			at->cursor = k;
			at->line = line;
			return true;
		}
	}
	return false;
}

void alembic_find(struct alembic_place *at, const struct alembic_python *p,
		  const struct alembic_way *way, const char *sql, size_t len)
{
	int line;

	if (find_call(at, p, way, RANK_MAIN, sql, len) ||
	    find_call(at, p, way, RANK_BESIDES, sql, len))
		return;
	/* A constant of the file, or a function that it calls. */
	line = find_text(p, 0, p->len, 1, sql, len, first_max[0]);
	if (line)
		at->line = line;
	else if (at->line == 0)
		at->line = way->line;
}
