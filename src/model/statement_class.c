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

/* Where one begins with another, the longer comes first. */
static const struct object_kind kinds[] = {
	{ "access method", "access-method", STATEMENT_SCHEMA },
	{ "aggregate", "aggregate", STATEMENT_SCHEMA },
	{ "cast", NULL, STATEMENT_SCHEMA },
	{ "collation", "collation", STATEMENT_SCHEMA },
	{ "conversion", "conversion", STATEMENT_SCHEMA },
	{ "database", "database", STATEMENT_ROLE },
	{ "default privileges", NULL, STATEMENT_SCHEMA },
	{ "domain", "domain", STATEMENT_SCHEMA },
	{ "event trigger", "event-trigger", STATEMENT_SCHEMA },
	{ "extension", "extension", STATEMENT_SCHEMA },
	{ "foreign data wrapper", "foreign-data-wrapper", STATEMENT_SCHEMA },
	{ "foreign table", "foreign-table", STATEMENT_SCHEMA },
	{ "function", "function", STATEMENT_SCHEMA },
	{ "group", "role", STATEMENT_ROLE },
	{ "index", "index", STATEMENT_SCHEMA },
	{ "language", "language", STATEMENT_SCHEMA },
	{ "large object", NULL, STATEMENT_SCHEMA },
	{ "materialized view", "materialized-view", STATEMENT_SCHEMA },
	{ "operator class", "operator-class", STATEMENT_SCHEMA },
	{ "operator family", "operator-family", STATEMENT_SCHEMA },
	{ "operator", "operator", STATEMENT_SCHEMA },
	{ "owned", NULL, STATEMENT_SCHEMA },
	{ "policy", "policy", STATEMENT_SCHEMA },
	{ "procedure", "procedure", STATEMENT_SCHEMA },
	{ "publication", "publication", STATEMENT_SCHEMA },
	{ "role", "role", STATEMENT_ROLE },
	{ "routine", NULL, STATEMENT_SCHEMA },
	{ "rule", "rule", STATEMENT_SCHEMA },
	{ "schema", "schema", STATEMENT_SCHEMA },
	{ "sequence", "sequence", STATEMENT_SCHEMA },
	{ "server", "server", STATEMENT_SCHEMA },
	{ "statistics", "statistics", STATEMENT_SCHEMA },
	{ "subscription", "subscription", STATEMENT_SCHEMA },
	{ "system", NULL, STATEMENT_ROLE },
	{ "table", "table", STATEMENT_SCHEMA },
	{ "tablespace", "tablespace", STATEMENT_ROLE },
	{ "text search configuration", "text-search-configuration",
	  STATEMENT_SCHEMA },
	{ "text search dictionary", "text-search-dictionary",
	  STATEMENT_SCHEMA },
	{ "text search parser", "text-search-parser", STATEMENT_SCHEMA },
	{ "text search template", "text-search-template", STATEMENT_SCHEMA },
	{ "transform", NULL, STATEMENT_SCHEMA },
	{ "trigger", "trigger", STATEMENT_SCHEMA },
	{ "type", "type", STATEMENT_SCHEMA },
	{ "user mapping", NULL, STATEMENT_SCHEMA },
	{ "user", "role", STATEMENT_ROLE },
	{ "view", "view", STATEMENT_SCHEMA },
};

/* Statements that are known by their first words alone; those of CREATE, ALTER
 * and DROP are in kinds[]. What repeats without harm and leaves no trace in the
 * schema counts as session, maintenance too. */
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

const struct object_kind *object_kind_read(struct cursor *c)
{
	static const char *const modifiers[] = {
		"or replace", "global",	    "local",	 "temporary",
		"temp",	      "unlogged",   "recursive", "unique",
		"trusted",    "procedural", "default",	 "constraint",
	};
	struct cursor next;
	size_t i = 0;

	while (i < ARRAY_LEN(modifiers)) {
		next = *c;
		/* DEFAULT PRIVILEGES is a kind, DEFAULT CONVERSION is not. */
		if (cursor_accept(&next, modifiers[i]) &&
		    !cursor_is(&next, "privileges")) {
			*c = next;
			i = 0;
		} else {
			i++;
		}
	}
	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		if (cursor_accept(c, kinds[i].words))
			return &kinds[i];
	}
	return NULL;
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

/* ---- corrections where the first words do not tell all ---- */

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

/* ---- flags ---- */

/* An option in parentheses: `name`, not followed by a false. */
static bool has_option(struct cursor c, const char *name, bool *off)
{
	while (!cursor_at_end(&c)) {
		if (cursor_accept(&c, name)) {
			cursor_accept_char(&c, '=');
			*off = cursor_is(&c, "false") || cursor_is(&c, "off") ||
			       cursor_is_char(&c, '0');
			return true;
		}
		c.i++;
	}
	return false;
}

static bool is_off(struct cursor c, const char *name)
{
	bool off;

	return has_option(c, name, &off) && off;
}

static bool is_on(struct cursor c, const char *name)
{
	bool off;

	return has_option(c, name, &off) && !off;
}

static bool mentions(struct cursor c, const char *word)
{
	return cursor_find(&c, word);
}

static bool has_words(struct cursor c, const char *words)
{
	for (; !cursor_at_end(&c); cursor_skip(&c)) {
		struct cursor here = c;

		if (cursor_accept(&here, words))
			return true;
	}
	return false;
}

/* CLUSTER without a table. */
static bool is_cluster_all(struct cursor c)
{
	cursor_accept(&c, "cluster");
	if (cursor_is_char(&c, '('))
		cursor_skip(&c);
	cursor_accept(&c, "verbose");
	return cursor_at_end(&c);
}

static bool is_reindex_alone(struct cursor c)
{
	struct cursor options;

	cursor_accept(&c, "reindex");
	if (cursor_is_char(&c, '(')) {
		options = c;
		cursor_skip(&c);
		options.end = c.i;
		if (is_on(options, "concurrently"))
			return true;
	}
	if (cursor_is(&c, "schema") || cursor_is(&c, "database") ||
	    cursor_is(&c, "system"))
		return true;
	c.i++;
	return cursor_is(&c, "concurrently");
}

static bool is_subscription_change(struct cursor c)
{
	bool off;

	if (mentions(c, "publication"))
		return mentions(c, "refresh") || !is_off(c, "refresh");
	/* PostgreSQL 17 and 18 */
	return mentions(c, "set") && (has_option(c, "failover", &off) ||
				      has_option(c, "two_phase", &off));
}

/* The callers of PreventInTransactionBlock in PostgreSQL 13 to 18, as far as
 * the text tells: CLUSTER and REINDEX of a partitioned table are refused too,
 * and DROP SUBSCRIPTION only when it has a slot. */
static bool refuses_transaction(const char *tag, struct cursor c)
{
	static const char *const always[] = {
		"ALTER SYSTEM",	     "COMMIT PREPARED",	  "CREATE DATABASE",
		"CREATE TABLESPACE", "DROP DATABASE",	  "DROP SUBSCRIPTION",
		"DROP TABLESPACE",   "ROLLBACK PREPARED", "VACUUM",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(always); i++) {
		if (strcmp(tag, always[i]) == 0)
			return true;
	}
	if (strcmp(tag, "CREATE INDEX") == 0 || strcmp(tag, "DROP INDEX") == 0)
		return mentions(c, "concurrently");
	if (strcmp(tag, "ALTER TABLE") == 0)
		return mentions(c, "detach") && mentions(c, "concurrently");
	if (strcmp(tag, "ALTER DATABASE") == 0)
		return has_words(c, "set tablespace");
	if (strcmp(tag, "REINDEX") == 0)
		return is_reindex_alone(c);
	if (strcmp(tag, "CLUSTER") == 0)
		return is_cluster_all(c);
	if (strcmp(tag, "DISCARD") == 0)
		return mentions(c, "all");
	if (strcmp(tag, "CREATE SUBSCRIPTION") == 0)
		return !is_off(c, "create_slot") && !is_off(c, "connect");
	if (strcmp(tag, "ALTER SUBSCRIPTION") == 0)
		return is_subscription_change(c);
	return false;
}

/* OR REPLACE and IF NOT EXISTS stand before the first parenthesis and before
 * any body; in ALTER TABLE they come with each ADD COLUMN. */
static unsigned existence_flags(const char *tag, struct cursor c)
{
	struct cursor body = c;
	unsigned flags = 0;

	if (strncmp(tag, "ALTER ", 6) == 0)
		return has_words(c, "if not exists") ? STATEMENT_IF_NOT_EXISTS
						     : 0;
	if (!cursor_accept(&c, "create"))
		return 0;
	if (cursor_is(&c, "or"))
		flags |= STATEMENT_OR_REPLACE;
	if (cursor_find(&body, "as"))
		c.end = body.i;
	if (has_words(c, "if not exists"))
		flags |= STATEMENT_IF_NOT_EXISTS;
	return flags;
}

static bool is_copy_from_stdin(struct cursor c)
{
	return cursor_is(&c, "copy") && has_words(c, "from stdin");
}

/* A connection string that carries a password. */
static bool is_secret_text(const char *s, size_t len)
{
	const char *end = s + len, *p, *at;

	for (p = s; p + 8 < end; p++) {
		if (strncasecmp(p, "password", 8) == 0)
			return true;
	}
	p = memmem(s, len, "://", 3);
	at = p ? memchr(p, '@', (size_t)(end - p)) : NULL;
	return at && memchr(p + 3, ':', (size_t)(at - p - 3)) != NULL;
}

static bool has_secret(struct cursor c)
{
	const struct token *t;
	bool after_password = false, after_connection = false;

	for (; !cursor_at_end(&c); c.i++) {
		t = &c.t->token[c.i];
		if (t->kind == TOKEN_STRING &&
		    (after_password ||
		     (after_connection &&
		      is_secret_text(c.t->text + t->start, t->end - t->start))))
			return true;
		after_password = cursor_is(&c, "password");
		after_connection = cursor_is(&c, "connection");
	}
	return false;
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
	s->flags |= existence_flags(s->tag, c);
	if (refuses_transaction(s->tag, c))
		s->flags |= STATEMENT_NO_TRANSACTION;
	if (is_copy_from_stdin(c))
		s->flags |= STATEMENT_COPY_STDIN;
	if (has_secret(c))
		s->flags |= STATEMENT_SECRET;
}
