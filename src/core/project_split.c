/* The statements of a file, each with the line that a person knows: one of a
 * program, of an included file, or of the file itself. */
#include "core/project_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/text.h"
#include "io/contain.h"
#include "model/statement.h"

/* The lines of a program for those of its SQL. */
static void map_lines(const struct source_script *script, struct statement *s,
		      size_t nr)
{
	size_t i, k = 0;

	for (i = 0; script->line_nr > 0 && i < nr; i++) {
		while (k + 1 < script->line_nr &&
		       script->lines[k + 1].offset < s[i].offset)
			k++;
		s[i].line = script->lines[k].line;
	}
}

static int check_rows(struct project *p, const struct source_script *script,
		      const struct statement *s, size_t nr, struct err *e)
{
	size_t i;

	for (i = 0; script->without_rows && i < nr; i++) {
		if (!(s[i].flags & STATEMENT_COPY_STDIN))
			continue;
		err_set(e, FAULT_USAGE,
			"COPY ... FROM STDIN in a migration of %s",
			script->without_rows);
		err_detail(e, "It hands SQL to the server, not the rows "
			      "behind COPY: its own run would fail.");
		err_hint(e, "Write the rows as INSERT statements.");
		return err_at(e, project_path(p, script->file), s[i].line);
	}
	return 0;
}

/* By a line of the script's text. */
static int err_at_place(struct project *p, const struct source_script *script,
			struct err *e)
{
	int line = e->line;
	const char *file = script_place(script, &line);

	return err_at(e, project_path(p, file), line);
}

/* psql runs each file by itself: a statement is of one of them. */
static int map_places(struct project *p, const struct source_script *script,
		      struct statement *s, size_t nr, struct err *e)
{
	const struct source_place *at = script->places, *end;
	size_t i;

	if (script->place_nr == 0)
		return 0;
	end = at + script->place_nr;
	for (i = 0; i < nr; i++) {
		const char *text = script->text + s[i].offset;
		int last =
		    s[i].line + text_line_at(text, s[i].len, s[i].len) - 1;

		while (at + 1 < end && at[1].first <= s[i].line)
			at++;
		if (at + 1 < end && at[1].first <= last) {
			err_set(e, FAULT_USAGE,
				"a file is included within a statement");
			e->line = s[i].line;
			return err_at_place(p, script, e);
		}
		s[i].line += at->line - at->first;
		s[i].file = at->file == script->file ? NULL : at->file;
	}
	return 0;
}

int project_split(struct project *p, const struct source_script *script,
		  struct statement **out, size_t *nr, struct err *e)
{
	struct statement *list = NULL, *some;
	size_t n = 0, cap = 0, some_nr, i;

	for (i = 0; i < script->section_nr; i++) {
		const struct source_section *s = &script->sections[i];

		if (contain_split(&p->arena, script->text, s->offset, s->len,
				  &some, &some_nr, e) < 0) {
			free(list);
			return err_at_place(p, script, e);
		}
		GROW(list, n + some_nr, cap);
		if (some_nr > 0)
			memcpy(list + n, some, some_nr * sizeof(*list));
		n += some_nr;
	}
	*out = arena_keep(&p->arena, list, n, sizeof(*list));
	*nr = n;
	if (map_places(p, script, *out, n, e) < 0)
		return -1;
	map_lines(script, *out, n);
	return check_rows(p, script, *out, n, e);
}
