/* PostgreSQL's array texts, as far as catalogs hold them: one dimension. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

static const char *take_string(struct buf *b, const char *p)
{
	bool quoted = *p == '"';

	if (quoted)
		p++;
	while (*p && (quoted ? *p != '"' : *p != ',' && *p != '}')) {
		if (*p == '\\' && p[1])
			p++;
		buf_putc(b, *p++);
	}
	return quoted && *p ? p + 1 : p;
}

size_t array_strings(struct arena *a, const char *text, char ***out)
{
	size_t nr = 0, max = 1;
	struct buf b = BUF_INIT;
	const char *p;

	*out = NULL;
	if (!text || text[0] != '{' || text[1] == '}')
		return 0;
	for (p = text; *p; p++)
		max += *p == ',';
	*out = arena_array(a, max, sizeof(**out));
	/* No server writes one without commas; nr stays below max with any. */
	for (p = text + 1; *p && *p != '}' && nr < max; p += *p == ',') {
		buf_clear(&b);
		p = take_string(&b, p);
		(*out)[nr++] = arena_memdupz(a, b.data, b.len);
	}
	buf_release(&b);
	return nr;
}

size_t array_numbers(struct arena *a, const char *text, long **out)
{
	size_t nr = 0, max = 1;

	*out = NULL;
	if (!text)
		return 0;
	for (const char *p = text; *p; p++)
		max += *p == ' ' || *p == ',';
	*out = arena_array(a, max, sizeof(**out));
	text += strcspn(text, "-0123456789");
	while (*text && nr < max) {
		char *end;

		(*out)[nr++] = strtol(text, &end, 10);
		text = end + strcspn(end, "-0123456789");
	}
	return nr;
}
