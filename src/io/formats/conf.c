/* One value of another tool's configuration, where that has sections and lines
 * "key = value". */
#include "io/formats_common.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define CONF_MAX ((size_t)1 << 20)
#define BLANKS " \t\r"

static const char *trimmed(struct arena *a, const char *p, const char *end)
{
	while (p < end && strchr(BLANKS, *p))
		p++;
	while (end > p && strchr(BLANKS, end[-1]))
		end--;
	if (end - p > 1 && *p == '"' && end[-1] == '"') {
		p++;
		end--;
	}
	return arena_memdupz(a, p, (size_t)(end - p));
}

static bool is_section(const char *text, const char *section)
{
	size_t len = strlen(section);

	return strncasecmp(text + 1, section, len) == 0 && text[1 + len] == ']';
}

static const char *value_of(const char *text, const char *key, struct arena *a)
{
	size_t len = strlen(key);
	const char *p = text + len;

	if (strncasecmp(text, key, len) != 0)
		return NULL;
	p += strspn(p, BLANKS);
	return *p == '=' ? trimmed(a, p + 1, p + strlen(p)) : NULL;
}

int conf_value(struct dir *root, const char *file, const char *section,
	       const char *key, struct arena *a, const char **out, int *line_nr,
	       struct err *e)
{
	struct buf text = BUF_INIT;
	struct line line = { 0 };
	const char *one, *value;
	bool within = false;
	int rc = dir_read(root, file, CONF_MAX, &text, e);

	*out = NULL;
	while (rc == 0 && line_next(text.data, text.len, &line)) {
		one = trimmed(a, line.text, line.text + line.len);
		if (*one == '[')
			within = is_section(one, section);
		value = within ? value_of(one, key, a) : NULL;
		if (!value)
			continue;
		*out = value;
		*line_nr = line.number;
	}
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}
