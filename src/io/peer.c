/* Find a tool's table by its name and columns, and read it. */
#include "io/peer.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/quote.h"
#include "base/text.h"
#include "io/conn.h"

#define ROWS_MAX 1000000

/* ---- words ---- */

static bool has_words(const char *list, const char *words)
{
	while (*words) {
		size_t n = strcspn(words, " ");

		if (!text_has_word(list, words, n))
			return false;
		words += n + (words[n] == ' ');
	}
	return true;
}

/* ---- finding ---- */

/* For "= ANY": those of all tools, and the one that is wanted. */
static const char *table_names(const struct peer_place *want, struct arena *a)
{
	struct buf names = BUF_INIT;
	const struct peer_tool *t;
	const char *kept, *p;

	for (t = peer_tools; t->name; t++)
		buf_printf(&names, "%s\"%s\"", t == peer_tools ? "{" : ",",
			   t->table);
	if (want->table) {
		buf_puts(&names, ",\"");
		for (p = want->table; *p; p++) {
			if (*p == '"' || *p == '\\')
				buf_putc(&names, '\\');
			buf_putc(&names, *p);
		}
		buf_putc(&names, '"');
	}
	buf_putc(&names, '}');
	kept = arena_strdup(a, names.data);
	buf_release(&names);
	return kept;
}

static const char find_query[] =
    "SELECT n.nspname, c.relname, pg_catalog.current_database(),"
    " (SELECT pg_catalog.string_agg(a.attname, ' ')"
    "  FROM pg_catalog.pg_attribute a"
    "  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),"
    " pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND"
    " pg_catalog.has_table_privilege(c.oid, 'SELECT')"
    " FROM pg_catalog.pg_class c"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p') AND c.relname ="
    "  ANY ($1::pg_catalog.name[])"
    " ORDER BY n.nspname <> 'public', n.nspname, c.relname";

/* "version" alone is too common a column: other software keeps its own number
 * in such a table (Kea: schema_version with version and minor). */
static bool has_columns(const char *list, const char *words)
{
	return strchr(words, ' ') ? has_words(list, words)
				  : strcmp(list, words) == 0;
}

/* Is row `i` the table of this tool, where `want` has it? NULL: as usual. */
static bool fits(const struct peer_tool *t, const struct peer_place *want,
		 const struct rows *rows, size_t i)
{
	const char *schema = want && want->schema ? want->schema : t->schema;
	const char *table = want && want->table ? want->table : t->table;

	return strcmp(table, rows_get(rows, i, 1)) == 0 &&
	       (!schema || strcmp(schema, rows_get(rows, i, 0)) == 0) &&
	       has_columns(rows_get(rows, i, 3), t->columns);
}

static bool goes_with(const struct peer_tool *t, const char *format)
{
	return format && text_has_word(t->formats, format, strlen(format));
}

static void take(struct peer *out, const struct peer_tool *t,
		 const struct rows *rows, size_t i, struct arena *a)
{
	out->tool = t;
	out->at.schema = arena_strdup(a, rows_get(rows, i, 0));
	out->at.table = arena_strdup(a, rows_get(rows, i, 1));
	out->at.database = arena_strdup(a, rows_get(rows, i, 2));
	out->present = true;
	out->readable = strcmp(rows_get(rows, i, 4), "t") == 0;
}

static bool is_wanted(const struct peer_place *want)
{
	return want->schema || want->table;
}

/* The first table of the first tool that goes with the format: where it is
 * wanted, else where that tool has it, but not the format's own then. */
static bool choose(struct peer *out, const struct rows *rows,
		   const char *format, const struct peer_place *want,
		   struct arena *a)
{
	const struct peer_tool *t, *own = peer_tool_of(format);
	size_t i;

	for (t = peer_tools; t->name; t++)
		for (i = 0; is_wanted(want) && i < rows_nr(rows); i++)
			if (goes_with(t, format) && fits(t, want, rows, i)) {
				take(out, t, rows, i, a);
				return true;
			}
	for (t = peer_tools; t->name; t++)
		for (i = 0; i < rows_nr(rows); i++)
			if (goes_with(t, format) &&
			    !(is_wanted(want) && t == own) &&
			    fits(t, NULL, rows, i)) {
				take(out, t, rows, i, a);
				return true;
			}
	return false;
}

/* No table yet: its runs hold their lock all the same. */
static int expect(struct peer *out, struct conn *c, const char *format,
		  const struct peer_place *want, struct arena *a, struct err *e)
{
	struct rows *rows = NULL;
	int rc;

	out->tool = peer_tool_of(format);
	if (!out->tool)
		return 0;
	rc = conn_query(c, "SELECT pg_catalog.current_database()", NULL, 0,
			&rows, e);
	if (rc == 0) {
		out->at.schema = want->schema	     ? want->schema
				 : out->tool->schema ? out->tool->schema
						     : "public";
		out->at.table = want->table ? want->table : out->tool->table;
		out->at.database = arena_strdup(a, rows_get(rows, 0, 0));
	}
	rows_free(rows);
	return rc;
}

int peer_find(struct peer *out, struct conn *c, const char *format,
	      const struct peer_place *want, struct arena *a, struct err *e)
{
	const char *params[] = { table_names(want, a) };
	struct rows *rows = NULL;
	int rc;

	memset(out, 0, sizeof(*out));
	rc = conn_query(c, find_query, params, 1, &rows, e);
	if (rc == 0 && !choose(out, rows, format, want, a))
		rc = expect(out, c, format, want, a, e);
	rows_free(rows);
	return rc;
}

static bool is_at(const struct peer_place *want, const struct rows *rows,
		  size_t i)
{
	return want->table && strcmp(want->table, rows_get(rows, i, 1)) == 0 &&
	       (!want->schema ||
		strcmp(want->schema, rows_get(rows, i, 0)) == 0);
}

static void add_place(struct peer_place *at, const struct peer_place *want,
		      const struct rows *rows, size_t i, struct arena *a,
		      size_t *nr)
{
	const struct peer_tool *t;
	bool found = is_at(want, rows, i);

	at->schema = arena_strdup(a, rows_get(rows, i, 0));
	at->table = arena_strdup(a, rows_get(rows, i, 1));
	for (t = peer_tools; t->name && !found; t++) {
		found = fits(t, NULL, rows, i);
		if (found && t->schema)
			at->table = NULL;
	}
	*nr += found;
}

int peer_places(struct conn *c, const struct peer_place *want, struct arena *a,
		struct peer_place **out, size_t *nr, struct err *e)
{
	const char *params[] = { table_names(want, a) };
	struct rows *rows = NULL;
	size_t i;
	int rc = conn_query(c, find_query, params, 1, &rows, e);

	*nr = 0;
	if (rc == 0) {
		*out = arena_array(a, rows_nr(rows) + 1, sizeof(**out));
		for (i = 0; i < rows_nr(rows); i++)
			add_place(&(*out)[*nr], want, rows, i, a, nr);
		if (want->schema && !want->table)
			(*out)[(*nr)++] =
			    (struct peer_place){ .schema = want->schema };
	}
	rows_free(rows);
	return rc;
}

const char *peer_describe(const struct peer *p, struct arena *a)
{
	return arena_printf(a, "%s.%s", p->at.schema, p->at.table);
}

/* ---- reading ---- */

static int parse_state(const char *word, enum peer_state *out)
{
	static const char *const words[] = {
		[PEER_APPLIED] = "applied",
		[PEER_THROUGH] = "through",
		[PEER_UNDONE] = "undone",
		[PEER_FAILED] = "failed",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i], word) == 0) {
			*out = (enum peer_state)i;
			return 0;
		}
	return 1;
}

static void parse_rows(struct peer *p, const struct rows *rows, struct arena *a)
{
	size_t i;

	p->rows = arena_array(a, rows_nr(rows), sizeof(*p->rows));
	for (i = 0; i < rows_nr(rows); i++) {
		struct peer_row *row = &p->rows[p->nr];
		const char *content = rows_get(rows, i, 1);

		if (!rows_get(rows, i, 0) ||
		    parse_state(rows_get(rows, i, 2), &row->state) != 0)
			continue;
		row->key = arena_strdup(a, rows_get(rows, i, 0));
		row->content = content ? arena_strdup(a, content) : NULL;
		p->nr++;
	}
}

/* `query` with the table in the place of its "%s". */
static const char *with_table(struct arena *a, const char *query,
			      const char *table)
{
	const char *at = strstr(query, "%s");

	return arena_printf(a, "%.*s%s%s", (int)(at - query), query, table,
			    at + 2);
}

int peer_read(struct peer *p, struct conn *c, struct arena *a, struct err *e)
{
	struct buf table = BUF_INIT;
	struct rows *rows = NULL;
	int rc;

	p->nr = 0;
	if (!p->present || !p->readable)
		return 0;
	quote_qualified(&table, p->at.schema, p->at.table);
	rc = conn_query(c, with_table(a, p->tool->query, table.data), NULL, 0,
			&rows, e);
	if (rc == 0 && rows_nr(rows) > ROWS_MAX)
		rc = err_set(e, FAULT_LIMIT, "more than %d rows in %s",
			     ROWS_MAX, peer_describe(p, a));
	if (rc == 0)
		parse_rows(p, rows, a);
	rows_free(rows);
	buf_release(&table);
	return rc < 0 ? err_in(e, "could not read %s", peer_describe(p, a)) : 0;
}
