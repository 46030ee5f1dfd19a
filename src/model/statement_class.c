/* What sort of statement it is, from its leading words. */
#include "model/statement_parts.h"

#include <string.h>

#include "base/alloc.h"

static const char *const class_names[STATEMENT_CLASS_NR] = {
	[STATEMENT_SCHEMA] = "schema",
	[STATEMENT_DATA] = "data",
	[STATEMENT_OPAQUE] = "opaque",
	[STATEMENT_SESSION] = "session",
	[STATEMENT_TRANSACTION] = "transaction",
	[STATEMENT_ROLE] = "role",
};

const char *statement_class_name(enum statement_class c)
{
	return class_names[c];
}

int statement_class_parse(const char *name)
{
	int c;

	for (c = 0; c < STATEMENT_CLASS_NR; c++) {
		if (strcmp(class_names[c], name) == 0)
			return c;
	}
	return -1;
}

/* Statements that are known by their first words alone; those of CREATE, ALTER
 * and DROP are of the class of their kind. What repeats without harm and leaves
 * no trace in the schema counts as session, maintenance too. */
static const struct {
	const char *words;
	enum statement_class class;
} verbs[] = {
	{ "abort", STATEMENT_TRANSACTION },
	{ "analyse", STATEMENT_SESSION },
	{ "analyze", STATEMENT_SESSION },
	{ "begin", STATEMENT_TRANSACTION },
	{ "call", STATEMENT_OPAQUE },
	{ "checkpoint", STATEMENT_SESSION },
	{ "close", STATEMENT_SESSION },
	{ "cluster", STATEMENT_SCHEMA },
	{ "comment", STATEMENT_SCHEMA },
	{ "commit and chain", STATEMENT_TRANSACTION },
	{ "commit prepared", STATEMENT_TRANSACTION },
	{ "commit transaction and chain", STATEMENT_TRANSACTION },
	{ "commit work and chain", STATEMENT_TRANSACTION },
	{ "commit", STATEMENT_TRANSACTION },
	{ "copy", STATEMENT_DATA },
	{ "deallocate", STATEMENT_SESSION },
	{ "declare", STATEMENT_SESSION },
	{ "delete", STATEMENT_DATA },
	{ "discard", STATEMENT_SESSION },
	{ "do", STATEMENT_OPAQUE },
	{ "end and chain", STATEMENT_TRANSACTION },
	{ "end transaction and chain", STATEMENT_TRANSACTION },
	{ "end work and chain", STATEMENT_TRANSACTION },
	{ "end", STATEMENT_TRANSACTION },
	{ "execute", STATEMENT_OPAQUE },
	{ "explain", STATEMENT_OPAQUE },
	{ "fetch", STATEMENT_SESSION },
	{ "grant", STATEMENT_SCHEMA },
	{ "import foreign schema", STATEMENT_SCHEMA },
	{ "insert", STATEMENT_DATA },
	{ "listen", STATEMENT_SESSION },
	{ "load", STATEMENT_SESSION },
	{ "lock", STATEMENT_SESSION },
	{ "merge", STATEMENT_DATA },
	{ "move", STATEMENT_SESSION },
	{ "notify", STATEMENT_SESSION },
	{ "prepare transaction", STATEMENT_TRANSACTION },
	{ "prepare", STATEMENT_SESSION },
	{ "reassign owned", STATEMENT_SCHEMA },
	{ "refresh materialized view", STATEMENT_DATA },
	{ "reindex", STATEMENT_SCHEMA },
	{ "release", STATEMENT_TRANSACTION },
	{ "reset", STATEMENT_SESSION },
	{ "revoke", STATEMENT_SCHEMA },
	{ "rollback prepared", STATEMENT_TRANSACTION },
	{ "rollback", STATEMENT_TRANSACTION },
	{ "savepoint", STATEMENT_TRANSACTION },
	{ "security label", STATEMENT_SCHEMA },
	{ "select", STATEMENT_OPAQUE },
	{ "set", STATEMENT_SESSION },
	{ "show", STATEMENT_SESSION },
	{ "start transaction", STATEMENT_TRANSACTION },
	{ "table", STATEMENT_OPAQUE },
	{ "truncate", STATEMENT_DATA },
	{ "unlisten", STATEMENT_SESSION },
	{ "update", STATEMENT_DATA },
	{ "vacuum", STATEMENT_SESSION },
	{ "values", STATEMENT_OPAQUE },
};

static char *upper(struct arena *a, const char *verb, const char *words)
{
	char *s = arena_printf(a, "%s%s%s", verb, *words ? " " : "", words);
	char *p;

	for (p = s; *p; p++) {
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - ('a' - 'A'));
	}
	return s;
}

/* A tag of the first two words, for what is in no table. */
static const char *tag_of_words(struct arena *a, struct cursor c)
{
	char *words[2] = { NULL, NULL };
	const struct token *t;
	size_t i;

	for (i = 0; i < 2 && cursor_is_kind(&c, TOKEN_WORD); i++, c.i++) {
		t = &c.t->token[c.i];
		words[i] =
		    arena_memdupz(a, c.t->text + t->start, t->end - t->start);
	}
	return words[0] ? upper(a, words[0], words[1] ? words[1] : "")
			: "unknown";
}

static bool is_object_verb(const struct cursor *c)
{
	return cursor_is(c, "create") || cursor_is(c, "alter") ||
	       cursor_is(c, "drop");
}

static void classify_object(struct statement *s, struct arena *a,
			    struct cursor c)
{
	const char *verb = cursor_is(&c, "create")  ? "CREATE"
			   : cursor_is(&c, "alter") ? "ALTER"
						    : "DROP";
	const struct object_kind *kind;
	struct cursor start = c;

	c.i++;
	kind = object_kind_read(&c);
	s->class = kind ? kind->class : STATEMENT_SCHEMA;
	s->tag = kind ? upper(a, verb, kind->words) : tag_of_words(a, start);
	if (!kind)
		s->flags |= STATEMENT_UNPARSED;
}

static void classify_verb(struct statement *s, struct arena *a, struct cursor c)
{
	struct cursor start = c;
	size_t i;

	for (i = 0; i < ARRAY_LEN(verbs); i++) {
		if (cursor_accept(&c, verbs[i].words)) {
			s->class = verbs[i].class;
			s->tag = upper(a, verbs[i].words, "");
			return;
		}
	}
	s->class = STATEMENT_OPAQUE;
	s->flags |= STATEMENT_UNPARSED;
	s->tag = tag_of_words(a, start);
}

/* In WITH update AS (…) it is a name. */
static bool is_data_verb(struct cursor c, const char *verb)
{
	return cursor_accept(&c, verb) && !cursor_is(&c, "as") &&
	       !cursor_is_char(&c, '(');
}

/* WITH …: the verb is the first word outside parentheses that can be one. It
 * changes data when it or one of the queries in parentheses does. */
static void classify_with(struct statement *s, struct arena *a, struct cursor c)
{
	static const char *const data[] = { "insert", "update", "delete",
					    "merge" };
	static const char *const query[] = { "select", "values", "table" };
	struct cursor all = c;
	size_t i;

	s->class = STATEMENT_OPAQUE;
	s->tag = "SELECT";
	for (; !cursor_at_end(&c); cursor_skip(&c)) {
		for (i = 0; i < ARRAY_LEN(data); i++) {
			if (is_data_verb(c, data[i])) {
				s->class = STATEMENT_DATA;
				s->tag = upper(a, data[i], "");
				return;
			}
		}
		for (i = 0; i < ARRAY_LEN(query); i++) {
			if (cursor_is(&c, query[i]))
				goto reads;
		}
	}
reads:
	for (; !cursor_at_end(&all); all.i++) {
		struct cursor inner = all;

		if (!cursor_accept_char(&inner, '('))
			continue;
		for (i = 0; i < ARRAY_LEN(data); i++) {
			if (cursor_is(&inner, data[i]))
				s->class = STATEMENT_DATA;
		}
	}
}

/* ---- where the first words do not tell all ---- */

/* SELECT [pg_catalog.]set_config(…): pg_dump writes it for a SET. */
static bool is_set_config(struct cursor c)
{
	if (!cursor_accept(&c, "select"))
		return false;
	if (cursor_accept(&c, "pg_catalog") && !cursor_accept_char(&c, '.'))
		return false;
	if (!cursor_accept(&c, "set_config") || !cursor_is_char(&c, '('))
		return false;
	cursor_skip(&c);
	return cursor_at_end(&c);
}

/* GRANT role TO role, without the ON of GRANT … ON object. */
static bool is_membership(struct cursor c)
{
	return (cursor_is(&c, "grant") || cursor_is(&c, "revoke")) &&
	       !cursor_find(&c, "on");
}

static bool is_select_into(struct cursor c)
{
	return cursor_find(&c, "select") && cursor_find(&c, "into");
}

static void correct(struct statement *s, struct cursor c)
{
	if (is_set_config(c)) {
		s->class = STATEMENT_SESSION;
	} else if (is_membership(c)) {
		s->class = STATEMENT_ROLE;
	} else if (strcmp(s->tag, "SELECT") == 0 && is_select_into(c)) {
		s->class = STATEMENT_SCHEMA;
		s->tag = "SELECT INTO";
	}
}

void statement_classify(struct statement *s, struct arena *a, struct cursor c)
{
	struct cursor verb = c;

	while (cursor_accept_char(&verb, '('))
		;
	if (is_object_verb(&verb))
		classify_object(s, a, verb);
	else if (cursor_is(&verb, "with"))
		classify_with(s, a, verb);
	else
		classify_verb(s, a, verb);
	correct(s, c);
	s->flags |= statement_flags_of(s->tag, c);
}
