/* What a word, a name or a path means in a project. */
#include "core/project_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "core/project_baseline.h"

/* Digits of a node's hash that make an abbreviation of it. */
#define NODE_DIGITS_MIN 6

const char *project_path(struct project *p, const char *file)
{
	if (strcmp(file, PROJECT_BASELINE) == 0)
		return file;
	return arena_printf(&p->arena, "%s/%s", p->config.migrations, file);
}

const char *project_below(struct project *p, const char *path)
{
	if (path[0] == '/' || strcmp(p->root, ".") == 0)
		return path;
	return arena_printf(&p->arena, "%s/%s", p->root, path);
}

const struct project_file *project_file(const struct project *p,
					const char *name)
{
	size_t i;

	for (i = 0; i < p->file_nr; i++)
		if (strcmp(p->files[i].source->name, name) == 0)
			return &p->files[i];
	return NULL;
}

/* How a word can name a node; the surest first. */
static bool is_version(const struct migration *m, const char *word)
{
	return strcmp(m->version, word) == 0;
}

static bool is_beginning(const struct migration *m, const char *word)
{
	return *word && strncmp(m->name, word, strlen(word)) == 0;
}

static bool is_node(const struct migration *m, const char *word)
{
	char hex[OID_HEX + 1];

	return strlen(word) >= NODE_DIGITS_MIN &&
	       strncmp(oid_to_hex(hex, &m->node), word, strlen(word)) == 0;
}

int project_find(const struct project *p, const char *word, size_t *index,
		 struct err *e)
{
	static bool (*const ways[])(const struct migration *,
				    const char *) = { is_version, is_beginning,
						      is_node };
	const struct history *h = &p->history;
	size_t i, way, hits = 0;
	int exact = history_index(h, word);

	if (exact < 0 && h->nr > 0 && strcmp(word, "HEAD") == 0)
		exact = (int)h->nr - 1;
	if (exact >= 0) {
		*index = (size_t)exact;
		return 0;
	}
	for (way = 0; hits == 0 && way < ARRAY_LEN(ways); way++)
		for (i = 0; i < h->nr; i++)
			if (ways[way](h->nodes[i], word)) {
				*index = i;
				hits++;
			}
	if (hits == 1)
		return 0;
	err_set(e, FAULT_USAGE,
		hits ? "\"%s\" can mean several migrations"
		     : "no recorded migration \"%s\"",
		word);
	return err_hint(e, "ledger log");
}
