/* One .sql file for all versions and both uses.
 *
 * A mark "--[condition]" is a comment for psql. At the end of a line it keeps
 * the line only where the condition holds; at the beginning it brings the rest
 * of the line in where the condition holds. Conditions: >=N and <N compare with
 * the server's major version, "full" and "refresh" tell the use. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define MARK "--["

static bool holds(const char *condition, int major, enum sql_mode mode)
{
	if (strncmp(condition, "refresh]", 8) == 0)
		return mode == SQL_REFRESH;
	if (strncmp(condition, "full]", 5) == 0)
		return mode == SQL_FULL;
	if (condition[0] == '>' && condition[1] == '=')
		return major >= strtol(condition + 2, NULL, 10);
	if (condition[0] == '<')
		return major < strtol(condition + 1, NULL, 10);
	bug("condition in a catalog query: %.20s", condition);
}

static bool blank(const char *from, const char *to)
{
	while (from < to && (*from == ' ' || *from == '\t'))
		from++;
	return from == to;
}

/* One mark, or several behind each other that must all hold. */
static bool all_hold(const char *mark, const char *end, int major,
		     enum sql_mode mode)
{
	while (mark) {
		const char *from = mark + strlen(MARK);

		if (!holds(from, major, mode))
			return false;
		mark = memmem(from, (size_t)(end - from), MARK, strlen(MARK));
	}
	return true;
}

static void put_line(struct buf *out, const char *line, size_t len, int major,
		     enum sql_mode mode)
{
	const char *end = line + len;
	const char *mark = memmem(line, len, MARK, strlen(MARK));
	const char *rest;

	if (!mark) {
		buf_add(out, line, len);
		buf_putc(out, '\n');
		return;
	}
	if (!all_hold(mark, end, major, mode))
		return;
	if (!blank(line, mark)) {
		buf_add(out, line, (size_t)(mark - line));
		buf_putc(out, '\n');
		return;
	}
	rest = memchr(mark, ']', (size_t)(end - mark));
	if (!rest)
		bug("mark without end in a catalog query: %.20s", mark);
	buf_add(out, rest + 1, (size_t)(end - rest - 1));
	buf_putc(out, '\n');
}

const char *catalog_sql(struct arena *a, const char *text, int server_version,
			enum sql_mode mode)
{
	struct buf out = BUF_INIT;
	const char *sql;

	while (*text) {
		size_t len = strcspn(text, "\n");

		put_line(&out, text, len, server_version / 10000, mode);
		text += len + (text[len] == '\n');
	}
	sql = arena_memdupz(a, out.data, out.len);
	buf_release(&out);
	return sql;
}
