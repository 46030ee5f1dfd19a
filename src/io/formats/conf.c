/* Another tool's configuration, where that has sections and lines
 * "key = value". */
#include "io/formats_common.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/map.h"

#define CONF_MAX ((size_t)1 << 20)
#define BLANKS " \t\r"

static char *trimmed(struct arena *a, const char *p, const char *end)
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

/* Split "key = value". False: it is no such line. */
static bool split(const char *text, struct arena *a, const char **key,
		  char **value)
{
	size_t len = strcspn(text, "=" BLANKS);
	const char *p = text + len;

	p += strspn(p, BLANKS);
	if (len == 0 || *p != '=' || strchr("#;[", *text))
		return false;
	*key = arena_memdupz(a, text, len);
	*value = trimmed(a, p + 1, p + strlen(p));
	return true;
}

struct pair {
	const char *key;
	char *value;
	int line;
};

/* All of a section, through `each`, which returns 0 or -1. */
static int walk(struct dir *root, const char *file, const char *section,
		struct arena *a,
		int (*each)(void *user, const struct pair *it, struct err *e),
		void *user, struct err *e)
{
	struct buf text = BUF_INIT;
	struct line line = { 0 };
	bool within = false;
	int rc = dir_read(root, file, CONF_MAX, &text, e);

	while (rc == 0 && line_next(text.data, text.len, &line)) {
		const char *one = trimmed(a, line.text, line.text + line.len);
		struct pair it = { .line = line.number };

		if (*one == '[')
			within = is_section(one, section);
		else if (within && split(one, a, &it.key, &it.value) &&
			 each(user, &it, e) != 0)
			rc = error_in_file(root, file, line.number, e);
	}
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}

/* ---- one value ---- */

static int take_wanted(void *user, const struct pair *it, struct err *e)
{
	struct pair *want = user;

	(void)e;
	if (strcasecmp(it->key, want->key) != 0)
		return 0;
	want->value = it->value;
	want->line = it->line;
	return 0;
}

int conf_value(struct dir *root, const char *file, const char *section,
	       const char *key, struct arena *a, const char **out, int *line,
	       struct err *e)
{
	struct pair want = { .key = key };
	int rc = walk(root, file, section, a, take_wanted, &want, e);

	*out = want.value;
	*line = want.line;
	return rc;
}

/* ---- all of a section ---- */

static int put_pair(void *user, const struct pair *it, struct err *e)
{
	struct map *values = user;

	if (strpbrk(it->value, "\"\\#;"))
		return err_set(e, FAULT_USAGE,
			       "a value with quotes, \"\\\", \"#\" or \";\" in "
			       "it is not read");
	map_put(values, it->key, it->value);
	return 0;
}

int conf_section(struct dir *root, const char *file, const char *section,
		 struct arena *a, struct map *values, struct err *e)
{
	return walk(root, file, section, a, put_pair, values, e);
}
