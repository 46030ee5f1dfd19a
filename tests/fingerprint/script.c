/* Reading files of cases. A test's own input: what is wrong in it ends the
 * program. */
#include "fingerprint/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/part.h"
#include "model/statement.h"

#define MARK "--- "
#define MAJOR_MAX 99

static _Noreturn void refuse(const char *path, int line, const char *why)
{
	fprintf(stderr, "%s:%d: %s\n", path, line, why);
	exit(2);
}

static void read_whole(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "r");
	char part[4096];
	size_t len;

	if (!f)
		refuse(path, 0, "cannot be opened");
	while ((len = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(out, part, len);
	fclose(f);
}

static bool kind_of(const char *word, enum section_kind *kind)
{
	static const char *const names[] = { "setup", "change", "same", "pair",
					     "with" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], word) == 0) {
			*kind = (enum section_kind)i;
			return true;
		}
	return false;
}

static void take_word(struct section *s, char *word, bool *named,
		      struct buf *name, const char *path)
{
	struct err e;
	unsigned part;

	if (strncmp(word, ">=", 2) == 0) {
		s->from = (int)strtol(word + 2, NULL, 10);
	} else if (word[0] == '<') {
		s->below = (int)strtol(word + 1, NULL, 10);
	} else if (strcmp(word, "own") == 0) {
		s->own = true;
	} else if (strcmp(word, "differs") == 0) {
		s->differs = true;
	} else if (strcmp(word, "=") == 0) {
		*named = true;
	} else if (*named) {
		if (parts_parse(word, &part, &e))
			refuse(path, s->line, e.message);
		s->parts |= part;
	} else if (s->kind == SECTION_SETUP) {
		refuse(path, s->line, "unknown word");
	} else {
		buf_printf(name, "%s%s", name->len ? " " : "", word);
	}
}

static void take_head(struct arena *a, struct section *s, const char *line,
		      size_t len, const char *path)
{
	char *text = arena_memdupz(a, line, len), *save = NULL;
	char *word = strtok_r(text, " ", &save);
	struct buf name = BUF_INIT;
	bool named = false; /* parts follow */

	s->below = MAJOR_MAX;
	if (!word || !kind_of(word, &s->kind))
		refuse(path, s->line, "unknown kind of section");
	while ((word = strtok_r(NULL, " ", &save)))
		take_word(s, word, &named, &name, path);
	if (s->kind == SECTION_CHANGE && !s->parts)
		refuse(path, s->line, "no part is named");
	s->name = arena_memdupz(a, name.data, name.len);
	buf_release(&name);
}

static void take_body(struct arena *a, struct section *s, const char *text,
		      size_t len, const char *path)
{
	struct statement *list;
	struct err e;

	err_init(&e);
	if (statement_split(a, text, 0, len, &list, &s->statement_nr, &e))
		refuse(path, s->line + e.line, e.message);
	s->statements =
	    arena_array(a, s->statement_nr + 1, sizeof(*s->statements));
	for (size_t i = 0; i < s->statement_nr; i++)
		s->statements[i] =
		    arena_memdupz(a, text + list[i].offset, list[i].len);
}

static const char *next_mark(const char *p)
{
	while (*p && strncmp(p, MARK, strlen(MARK)) != 0) {
		p += strcspn(p, "\n");
		p += *p == '\n';
	}
	return p;
}

static int count_lines(const char *from, const char *to)
{
	int nr = 1;

	for (; from < to; from++)
		nr += *from == '\n';
	return nr;
}

struct section *script_read(struct arena *a, const char *path, size_t *nr)
{
	struct section *list = NULL, *kept;
	size_t cap = 0;
	struct buf text = BUF_INIT;
	const char *p;

	*nr = 0;
	read_whole(path, &text);
	for (p = next_mark(text.data); *p;) {
		size_t head = strcspn(p, "\n");
		const char *body = p + head + (p[head] == '\n');
		const char *end = next_mark(body);
		struct section *s;

		GROW(list, *nr + 1, cap);
		s = &list[(*nr)++];
		memset(s, 0, sizeof(*s));
		s->line = count_lines(text.data, p);
		take_head(a, s, p + strlen(MARK), head - strlen(MARK), path);
		/* Parsed from a copy that ends where the section does. */
		take_body(a, s, arena_memdupz(a, body, (size_t)(end - body)),
			  (size_t)(end - body), path);
		p = end;
	}
	if (!*nr || list[0].kind != SECTION_SETUP)
		refuse(path, 1, "does not begin with a setup");
	kept = arena_array(a, *nr, sizeof(*kept));
	memcpy(kept, list, *nr * sizeof(*kept));
	free(list);
	buf_release(&text);
	return kept;
}
