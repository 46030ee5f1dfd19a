/* What a statement asks PostgreSQL to create. */
#include "model/statement_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"

#define NAME_MAX_LEN 63 /* PostgreSQL cuts names there (NAMEDATALEN - 1) */

struct targets {
	struct arena *arena;
	struct statement_target *items;
	size_t nr, cap;
};

struct name {
	const char *schema, *name;
};

/* ---- names ---- */

/* PostgreSQL's truncate_identifier: never inside a character. */
static const char *cut_name(struct arena *a, const char *s, size_t len)
{
	if (len > NAME_MAX_LEN) {
		len = NAME_MAX_LEN;
		while (len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80)
			len--;
	}
	return arena_memdupz(a, s, len);
}

/* What is between the quotes, doubled ones once. NULL: the text begins with
 * a prefix (U&, E) or a dollar, whose escapes are not worth reading here. */
static const char *unquote(struct arena *a, const char *s, size_t len)
{
	struct buf out = BUF_INIT;
	const char *text;
	size_t i;

	if (*s != '"' && *s != '\'')
		return NULL;
	for (i = 1; i + 1 < len; i++) {
		if (s[i] == *s)
			i++;
		buf_putc(&out, s[i]);
	}
	text = arena_memdupz(a, out.data, out.len);
	buf_release(&out);
	return text;
}

/* One identifier. NULL: there is none that we can read; nothing is skipped. */
static const char *read_identifier(struct cursor *c, struct arena *a)
{
	struct buf folded = BUF_INIT;
	const struct token *t;
	const char *text = NULL;

	if (cursor_at_end(c))
		return NULL;
	t = &c->t->token[c->i];
	if (t->kind == TOKEN_WORD) {
		token_fold(&folded, c->t, c->i);
		text = cut_name(a, folded.data, folded.len);
		buf_release(&folded);
	} else if (t->kind == TOKEN_QUOTED) {
		text = unquote(a, c->t->text + t->start, t->end - t->start);
		if (text)
			text = cut_name(a, text, strlen(text));
	}
	if (text)
		c->i++;
	return text;
}

/* name, schema.name or database.schema.name */
static bool read_name(struct cursor *c, struct arena *a, struct name *out)
{
	out->schema = NULL;
	out->name = read_identifier(c, a);
	while (out->name && cursor_accept_char(c, '.')) {
		out->schema = out->name;
		out->name = read_identifier(c, a);
	}
	return out->name != NULL;
}

/* ---- targets ---- */

static void add(struct targets *t, const char *kind, const char *schema,
		const char *table, const char *name)
{
	struct statement_target *item;

	GROW(t->items, t->nr + 1, t->cap);
	item = &t->items[t->nr++];
	item->kind = kind;
	item->schema = schema;
	item->table = table;
	item->name = name;
}

static void skip_if_not_exists(struct cursor *c)
{
	cursor_accept(c, "if not exists");
}

/* … ON [ONLY] table or, for a rule, … TO table */
static bool read_table_after(struct cursor *c, struct arena *a,
			     const char *word, struct name *out)
{
	if (!cursor_find(c, word))
		return false;
	c->i++;
	cursor_accept(c, "only");
	return read_name(c, a, out);
}

static void add_of_table(struct targets *t, struct cursor c, const char *kind,
			 const char *table_word)
{
	struct name table;
	const char *name = read_identifier(&c, t->arena);

	if (name && read_table_after(&c, t->arena, table_word, &table))
		add(t, kind, table.schema, table.name, name);
}

static void add_index(struct targets *t, struct cursor c)
{
	const char *name = NULL;
	struct name table;

	cursor_accept(&c, "concurrently");
	skip_if_not_exists(&c);
	if (!cursor_is(&c, "on")) {
		name = read_identifier(&c, t->arena);
		if (!name)
			return;
	}
	if (read_table_after(&c, t->arena, "on", &table))
		add(t, "index", table.schema, table.name, name);
}

/* CREATE SCHEMA [name] [AUTHORIZATION role]: without a name the role's. */
static void add_schema(struct targets *t, struct cursor c)
{
	const char *name;

	skip_if_not_exists(&c);
	cursor_accept(&c, "authorization");
	name = read_identifier(&c, t->arena);
	if (name)
		add(t, "schema", NULL, NULL, name);
}

/* The name of an operator is its sign. */
static void add_operator(struct targets *t, struct cursor c)
{
	const char *schema = read_identifier(&c, t->arena);
	const struct token *sign;

	if (schema)
		cursor_accept_char(&c, '.');
	if (!cursor_is_kind(&c, TOKEN_OTHER))
		return;
	sign = &c.t->token[c.i];
	add(t, "operator", schema, NULL,
	    arena_memdupz(t->arena, c.t->text + sign->start,
			  sign->end - sign->start));
}

static void add_named(struct targets *t, struct cursor c, const char *kind,
		      const char *schema)
{
	struct name name;

	skip_if_not_exists(&c);
	/* CREATE STATISTICS ON … has no name; the server makes one. */
	if (cursor_is(&c, "on") || !read_name(&c, t->arena, &name))
		return;
	add(t, kind, name.schema ? name.schema : schema, NULL, name.name);
}

static bool is_temporary(struct cursor c)
{
	cursor_accept(&c, "or replace");
	if (!cursor_accept(&c, "global"))
		cursor_accept(&c, "local");
	return cursor_is(&c, "temporary") || cursor_is(&c, "temp");
}

static void find_in_create(struct targets *t, struct cursor c)
{
	const char *schema = is_temporary(c) ? "pg_temp" : NULL;
	const struct object_kind *kind = object_kind_read(&c);

	if (!kind || !kind->kind)
		return;
	if (strcmp(kind->kind, "index") == 0)
		add_index(t, c);
	else if (strcmp(kind->kind, "trigger") == 0 ||
		 strcmp(kind->kind, "policy") == 0)
		add_of_table(t, c, kind->kind, "on");
	else if (strcmp(kind->kind, "rule") == 0)
		add_of_table(t, c, kind->kind, "to");
	else if (strcmp(kind->kind, "schema") == 0)
		add_schema(t, c);
	else if (strcmp(kind->kind, "operator") == 0)
		add_operator(t, c);
	else
		add_named(t, c, kind->kind, schema);
}

/* ---- ALTER ---- */

/* Is the cursor at a table constraint without a name? */
static bool is_constraint(struct cursor c)
{
	return cursor_is(&c, "check") || cursor_is(&c, "unique") ||
	       cursor_accept(&c, "primary key") ||
	       cursor_accept(&c, "foreign key") ||
	       cursor_accept(&c, "not null") ||
	       (cursor_accept(&c, "exclude") &&
		(cursor_is(&c, "using") || cursor_is_char(&c, '(')));
}

/* ADD … of ALTER TABLE, ALTER DOMAIN and ALTER TYPE; `part` is what is added
 * when no keyword says it. */
static void find_in_add(struct targets *t, struct cursor c,
			const struct name *table, const char *part)
{
	const char *kind = part, *name = NULL;

	if (cursor_accept(&c, "constraint")) {
		kind = "constraint";
	} else if (is_constraint(c)) {
		add(t, "constraint", table->schema, table->name, NULL);
		return;
	} else {
		if (!cursor_accept(&c, "column"))
			cursor_accept(&c, "attribute");
		skip_if_not_exists(&c);
	}
	name = read_identifier(&c, t->arena);
	if (name && kind)
		add(t, kind, table->schema, table->name, name);
}

static void find_in_actions(struct targets *t, struct cursor c,
			    const struct name *table, const char *part)
{
	struct cursor action;

	while (!cursor_at_end(&c)) {
		action = c;
		if (cursor_accept(&action, "add"))
			find_in_add(t, action, table, part);
		while (!cursor_at_end(&c) && !cursor_is_char(&c, ','))
			cursor_skip(&c);
		cursor_accept_char(&c, ',');
	}
}

/* ADD VALUE [IF NOT EXISTS] 'label' */
static void add_enum_value(struct targets *t, struct cursor c,
			   const struct name *type)
{
	const struct token *token;
	const char *label;

	skip_if_not_exists(&c);
	if (!cursor_is_kind(&c, TOKEN_STRING))
		return;
	token = &c.t->token[c.i];
	label = unquote(t->arena, c.t->text + token->start,
			token->end - token->start);
	if (label)
		add(t, "enum-value", type->schema, type->name, label);
}

static void find_in_alter(struct targets *t, struct cursor c)
{
	const struct object_kind *kind = object_kind_read(&c);
	struct name name;

	if (!kind || !kind->kind)
		return;
	cursor_accept(&c, "if exists");
	cursor_accept(&c, "only");
	if (!read_name(&c, t->arena, &name))
		return;
	cursor_accept_char(&c, '*');
	if (strcmp(kind->kind, "table") == 0 ||
	    strcmp(kind->kind, "foreign-table") == 0)
		find_in_actions(t, c, &name, "column");
	else if (strcmp(kind->kind, "domain") == 0)
		find_in_actions(t, c, &name, NULL);
	else if (strcmp(kind->kind, "type") == 0 &&
		 cursor_accept(&c, "add value"))
		add_enum_value(t, c, &name);
	else if (strcmp(kind->kind, "type") == 0)
		find_in_actions(t, c, &name, "column");
}

/* Those of the whole server alone: a run that stopped in one asks for it. */
static void find_in_drop(struct targets *t, struct cursor c)
{
	const struct object_kind *kind = object_kind_read(&c);
	const char *name;

	if (!kind || !kind->kind ||
	    (strcmp(kind->kind, "database") != 0 &&
	     strcmp(kind->kind, "tablespace") != 0))
		return;
	cursor_accept(&c, "if exists");
	name = read_identifier(&c, t->arena);
	if (name)
		add(t, kind->kind, NULL, NULL, name);
}

/* SELECT … INTO [TEMP …] [TABLE] name */
static void find_in_select_into(struct targets *t, struct cursor c)
{
	const char *schema;

	if (!cursor_find(&c, "select") || !cursor_find(&c, "into"))
		return;
	c.i++;
	schema = is_temporary(c) ? "pg_temp" : NULL;
	if (!cursor_accept(&c, "global"))
		cursor_accept(&c, "local");
	if (!cursor_accept(&c, "temporary") && !cursor_accept(&c, "temp"))
		cursor_accept(&c, "unlogged");
	cursor_accept(&c, "table");
	add_named(t, c, "table", schema);
}

void statement_find_targets(struct statement *s, struct arena *a,
			    struct cursor c)
{
	struct targets t = { .arena = a };

	if (cursor_accept(&c, "create"))
		find_in_create(&t, c);
	else if (cursor_accept(&c, "alter"))
		find_in_alter(&t, c);
	else if (cursor_accept(&c, "drop"))
		find_in_drop(&t, c);
	else if (strcmp(s->tag, "SELECT INTO") == 0)
		find_in_select_into(&t, c);
	s->target_nr = t.nr;
	s->targets = arena_array(a, t.nr, sizeof(*t.items));
	if (t.nr)
		memcpy(s->targets, t.items, t.nr * sizeof(*t.items));
	free(t.items);
}
