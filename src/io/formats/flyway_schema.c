/* The schemas of Flyway's settings.
 *
 * On its way to the first migration Flyway (4 to 11) makes those that are
 * missing, and before each migration it puts the default one in front of the
 * search_path. Here both are statements of the migration's own text, in a line
 * before the file: so they are recorded, replayed and run like all others.
 * Where the search_path is that of the URL it stands alone, as Flyway finds it
 * there already. */
#include "io/formats_flyway_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/quote.h"

#define SCHEMAS_MAX 100
#define SCHEMA_NAME_MAX 63 /* PostgreSQL's names */
#define MARK "-- by the settings of Flyway"

/* ---- which schemas ---- */

/* The next one of a list with commas; NULL: there is none. */
static const char *next(const char **list, struct arena *a)
{
	const char *p = *list, *end;
	size_t len;

	if (!p)
		return NULL;
	p += strspn(p, " \t,");
	len = strcspn(p, ",");
	*list = p + len;
	for (end = p + len; end > p && (end[-1] == ' ' || end[-1] == '\t');)
		end--;
	return end > p ? arena_memdupz(a, p, (size_t)(end - p)) : NULL;
}

const char *flyway_schema(const struct flyway_settings *s, struct arena *a)
{
	const char *list = s->schemas, *first;

	if (s->default_schema)
		return s->default_schema;
	first = next(&list, a);
	return first ? first : s->current_schema;
}

/* ---- what stands before a migration ---- */

static void make(struct buf *out, const char *name)
{
	if (strcmp(name, "public") == 0)
		return;
	buf_puts(out, "CREATE SCHEMA IF NOT EXISTS ");
	quote_ident(out, name);
	buf_puts(out, "; ");
}

static bool is_listed(const char *list, const char *name, struct arena *a)
{
	const char *one;

	while ((one = next(&list, a)) != NULL)
		if (strcmp(one, name) == 0)
			return true;
	return false;
}

static void make_all(struct buf *out, const struct flyway_settings *s,
		     struct arena *a)
{
	const char *list = s->schemas, *name, *schema = flyway_schema(s, a);

	while ((name = next(&list, a)) != NULL)
		make(out, name);
	if (schema && !is_listed(s->schemas, schema, a))
		make(out, schema);
}

/* What the server has by default is what "public" alone comes to. */
static void set_path(struct buf *out, const struct flyway_settings *s,
		     struct arena *a)
{
	const char *schema = flyway_schema(s, a);

	if (!schema || strcmp(schema, "public") == 0)
		return;
	buf_puts(out, "SET search_path TO ");
	quote_ident(out, schema);
	if (!s->current_schema)
		buf_puts(out, ", \"$user\", public");
	buf_puts(out, "; ");
}

size_t flyway_head_len(const char *text)
{
	size_t len = strcspn(text, "\r\n"), mark = strlen(MARK);

	if (len < mark || memcmp(text + len - mark, MARK, mark) != 0)
		return 0;
	len += text[len] == '\r';
	return len + (text[len] == '\n');
}

/* Lines of the file are told as they are in it. */
static void put_places(struct source_script *s, struct arena *a)
{
	struct source_place *places = arena_array(a, 2, sizeof(*places));

	places[0] = (struct source_place){ 1, s->file, 1 };
	places[1] = (struct source_place){ 2, s->file, 1 };
	s->places = places;
	s->place_nr = 2;
}

static void put(struct source_script *s, const char *head, struct arena *a)
{
	if (!s->text)
		return;
	if (flyway_head_len(s->text) == 0 && *head) {
		if (!s->raw)
			s->raw = s->text;
		s->text = arena_printf(a, "%s" MARK "\n%s", head, s->text);
		s->len = strlen(s->text);
		s->section_nr = 0;
		script_take_all(s, a);
	}
	s->head_len = flyway_head_len(s->text);
	if (s->head_len > 0)
		put_places(s, a);
}

int flyway_put_schemas(const struct flyway_settings *s,
		       struct source_list *list, struct err *e)
{
	struct buf first = BUF_INIT, each = BUF_INIT;
	size_t i;
	int rc = 0;

	make_all(&first, s, list->arena);
	set_path(&first, s, list->arena);
	set_path(&each, s, list->arena);
	for (i = 0; i < list->nr && rc == 0; i++) {
		put(&list->items[i].up, i == 0 ? first.data : each.data,
		    list->arena);
		put(&list->items[i].down, each.data, list->arena);
		if (list->items[i].up.len > FILE_MAX_DEFAULT)
			rc = err_set(e, FAULT_LIMIT,
				     "with its schema %s has more than %zu "
				     "bytes",
				     list->items[i].up.file,
				     (size_t)FILE_MAX_DEFAULT);
	}
	buf_release(&first);
	buf_release(&each);
	return rc;
}

/* ---- what cannot be followed ---- */

static int at_line(struct err *e, int line)
{
	e->line = line;
	return -1;
}

static int check_names(const char *list, struct arena *a, struct err *e)
{
	const char *name;
	int nr = 0;

	while ((name = next(&list, a)) != NULL) {
		if (strlen(name) > SCHEMA_NAME_MAX)
			return err_set(e, FAULT_USAGE,
				       "a schema's name has at most %d bytes",
				       SCHEMA_NAME_MAX);
		if (++nr > SCHEMAS_MAX)
			return err_set(e, FAULT_LIMIT, "more than %d schemas",
				       SCHEMAS_MAX);
	}
	return 0;
}

static int check_said(const struct flyway_settings *s, struct arena *a,
		      struct err *e)
{
	const char *schema = flyway_schema(s, a);

	if (check_names(s->schemas, a, e) != 0 ||
	    check_names(s->default_schema, a, e) != 0 ||
	    check_names(s->current_schema, a, e) != 0)
		return at_line(e, s->schema_line);
	if (s->current_schema && strcmp(s->current_schema, schema) != 0) {
		err_set(e, FAULT_USAGE,
			"currentSchema = \"%s\" beside the schema \"%s\" is "
			"not followed",
			s->current_schema, schema);
		err_hint(e, "Write a file for ledger with one of them: "
			    "[flyway] settings in ledger/config.");
		return at_line(e, s->schema_line);
	}
	return 0;
}

static int check_made(const struct flyway_settings *s, struct arena *a,
		      struct err *e)
{
	struct buf made = BUF_INIT;
	bool none;

	make_all(&made, s, a);
	none = made.len == 0;
	buf_release(&made);
	if (none || !s->no_schemas_line)
		return 0;
	err_set(e, FAULT_USAGE,
		"createSchemas = false is not followed where there is a "
		"schema \"%s\"",
		flyway_schema(s, a));
	err_detail(e, "A new database, such as scratch, would not have it.");
	err_hint(e, "Write a file for ledger without this line: [flyway] "
		    "settings in ledger/config. A schema that is there is left "
		    "as it is.");
	return at_line(e, s->no_schemas_line);
}

int flyway_check_schemas(struct flyway_settings *s, struct err *e)
{
	struct arena a = ARENA_INIT;
	int rc = check_said(s, &a, e);

	if (rc == 0)
		rc = check_made(s, &a, e);
	arena_release(&a);
	return rc;
}
