/* What a migration and its steps are; the record is in record_write.c and
 * record_read.c. */
#include "model/migration.h"

#include <string.h>

#include "model/record_parts.h"

static const char *const duplicate_names[] = {
	[DUPLICATE_NO] = "no",
	[DUPLICATE_EQUAL] = "equal",
	[DUPLICATE_COVERED] = "covered",
	[DUPLICATE_DIFFERENT] = "different",
};

static const char *const down_names[] = {
	[DOWN_NONE] = "none",
	[DOWN_PROVED] = "proved",
	[DOWN_DIFFERS] = "differs",
	[DOWN_FAILED] = "failed",
};

const struct record_flag record_flags[RECORD_FLAG_NR] = {
	{ STATEMENT_IF_NOT_EXISTS, "if-not-exists" },
	{ STATEMENT_OR_REPLACE, "or-replace" },
	{ STATEMENT_NO_TRANSACTION, "no-transaction" },
	{ STATEMENT_UNPARSED, "unparsed" },
	{ STATEMENT_COPY_STDIN, "copy-stdin" },
	{ STATEMENT_SECRET, "secret" },
};

const char *duplicate_name(enum duplicate d)
{
	return duplicate_names[d];
}

const char *down_state_name(enum down_state s)
{
	return down_names[s];
}

bool migration_knows_server(const struct migration *m, int major)
{
	size_t i;

	if (m->server == major)
		return true;
	for (i = 0; i < m->server_nr; i++)
		if (m->servers[i] == major)
			return true;
	return false;
}

bool step_touches(const struct step *s, unsigned parts)
{
	size_t i;

	if (s->duplicate != DUPLICATE_NO)
		return false;
	for (i = 0; i < s->effect_nr; i++)
		if (parts & PART_BIT(s->effects[i].part))
			return true;
	return false;
}

const char *step_file(const struct migration *m, const struct step *s)
{
	return s->file ? s->file : m->file;
}

/* "public/table/cards/index/i": "index". */
static void kind_of(const char *path, const char **kind, size_t *len)
{
	const char *name = strrchr(path, '/'), *start = name;

	*len = 0;
	if (!name)
		return;
	while (start > path && start[-1] != '/')
		start--;
	*kind = start;
	*len = (size_t)(name - start);
}

/* Does the tag end in the kind, "MATERIALIZED VIEW" in "materialized-view"? */
static bool is_of_kind(const char *tag, const char *path)
{
	const char *kind = NULL;
	size_t len, tag_len = strlen(tag), i;

	kind_of(path, &kind, &len);
	if (len == 0 || tag_len <= len || tag[tag_len - len - 1] != ' ')
		return false;
	for (i = 0; i < len; i++) {
		char c = kind[i];

		if (c == '-')
			c = ' ';

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (tag[tag_len - len + i] != c)
			return false;
	}
	return true;
}

const char *step_object(const struct step *s)
{
	size_t i;

	for (i = 0; s->tag && i < s->effect_nr; i++)
		if (is_of_kind(s->tag, s->effects[i].path))
			return s->effects[i].path;
	return s->effect_nr ? s->effects[0].path : NULL;
}

bool step_is_data(const struct step *s)
{
	return s->effect_nr == 0 &&
	       (s->class == STATEMENT_DATA || s->class == STATEMENT_OPAQUE);
}
