/* One .sql file for all versions and uses.
 *
 * A mark "--[condition]" is a comment for psql. At the end of a line it keeps
 * the line only where the condition holds; at the beginning it brings the rest
 * of the line in where the condition holds. A line "--[condition" begins lines
 * that are kept where it holds, up to a line "--]". Conditions: >=N and <N
 * compare with the server's major version; "full" and "refresh" tell the use,
 * "lean" a refresh that leaves out what few objects have ("whole" is any other
 * use). */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

#define MARK "--["
#define BLOCK_END "--]"

static bool holds(const char *condition, int major, enum sql_mode mode)
{
	if (strncmp(condition, "refresh", 7) == 0)
		return mode != SQL_FULL;
	if (strncmp(condition, "full", 4) == 0)
		return mode == SQL_FULL;
	if (strncmp(condition, "lean", 4) == 0)
		return mode == SQL_LEAN;
	if (strncmp(condition, "whole", 5) == 0)
		return mode != SQL_LEAN;
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

/* Does a line begin a block (1: its lines are kept, 0: they are not) or end one
 * (1)? -1: neither. */
static int is_block(const char *line, size_t len, int major, enum sql_mode mode)
{
	if (len == strlen(BLOCK_END) && memcmp(line, BLOCK_END, len) == 0)
		return 1;
	if (strncmp(line, MARK, strlen(MARK)) != 0 || memchr(line, ']', len))
		return -1;
	return holds(line + strlen(MARK), major, mode);
}

const char *catalog_sql(struct arena *a, const char *text, int server_version,
			enum sql_mode mode)
{
	int major = server_version / 10000, block;
	struct buf out = BUF_INIT;
	bool kept = true;
	const char *sql;

	while (*text) {
		size_t len = strcspn(text, "\n");

		block = is_block(text, len, major, mode);
		if (block >= 0)
			kept = block;
		else if (kept)
			put_line(&out, text, len, major, mode);
		text += len + (text[len] == '\n');
	}
	sql = arena_memdupz(a, out.data, out.len);
	buf_release(&out);
	return sql;
}

bool catalog_sql_is_lean(const char *text)
{
	return strstr(text, MARK "lean]") != NULL;
}

const char *catalog_request_sql(const struct catalog *cat, struct arena *a,
				const char *name, const char *text,
				enum sql_mode mode)
{
	if (conn_is_prepared(cat->conn, name))
		return "";
	return catalog_sql(a, text, conn_server_version(cat->conn), mode);
}
