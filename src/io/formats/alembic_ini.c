/* What alembic.ini says of where the revisions are. Of several directories, and
 * of those below one, Alembic would know revisions that ledger does not. */
#include "io/formats_alembic_parts.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "io/formats_common.h"

#define INI "alembic.ini"
#define INI_MAX ((size_t)1 << 20)
#define BLANKS " \t\r"
#define SEPARATORS " \t\r,:;"

struct range {
	const char *from, *to;
};

/* The value behind "key =" on a line, or NULL. */
static const char *value_of(struct range line, const char *key)
{
	size_t len = strlen(key);
	const char *p = line.from;

	if ((size_t)(line.to - p) < len || strncasecmp(p, key, len) != 0)
		return NULL;
	for (p += len; p < line.to && strchr(BLANKS, *p); p++)
		;
	return p < line.to && (*p == '=' || *p == ':') ? p + 1 : NULL;
}

static size_t count_words(const char *p, const char *end)
{
	size_t nr = 0;

	while (p < end) {
		for (; p < end && strchr(SEPARATORS, *p); p++)
			;
		nr += p < end;
		for (; p < end && !strchr(SEPARATORS, *p); p++)
			;
	}
	return nr;
}

static bool is_true(const char *p, const char *end)
{
	while (p < end && strchr(BLANKS, *p))
		p++;
	return end - p >= 4 && strncasecmp(p, "true", 4) == 0;
}

static int refuse(const char *key, int line, struct err *e)
{
	err_set(e, FAULT_CONFIG,
		"%s: ledger reads the revisions of one directory", key);
	err_at(e, INI, line);
	return err_hint(e, "Keep the revisions in one directory, and name it "
			   "in ledger/config: [ledger] migrations = …");
}

static int check(const char *text, size_t len, struct err *e)
{
	const char *end = text + len, *next;
	size_t places = 0;
	bool in_list = false;
	int nr = 1, list_at = 0;

	for (const char *p = text; p < end; p = next + 1, nr++) {
		struct range line = { p, memchr(p, '\n', (size_t)(end - p)) };
		const char *value;

		if (!line.to)
			line.to = end;
		next = line.to;
		in_list &= line.from < line.to && strchr(BLANKS, *line.from);
		if (in_list)
			places += count_words(line.from, line.to);
		value = value_of(line, "version_locations");
		if (value) {
			in_list = true;
			list_at = nr;
			places = count_words(value, line.to);
		}
		value = value_of(line, "recursive_version_locations");
		if (value && is_true(value, line.to))
			return refuse("recursive_version_locations", nr, e);
	}
	return places > 1 ? refuse("version_locations", list_at, e) : 0;
}

int alembic_check_ini(const char *dir, struct err *e)
{
	struct buf text = BUF_INIT;
	struct dir *d = NULL;
	int rc = dir_open(&d, dir, e);

	if (rc == 0)
		rc = dir_read(d, INI, INI_MAX, &text, e);
	rc = rc == 0 ? check(text.data, text.len, e) : rc > 0 ? 0 : -1;
	buf_release(&text);
	dir_close(d);
	return rc;
}
