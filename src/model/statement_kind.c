/* The kinds of objects, as CREATE, ALTER and DROP name them. */
#include "model/statement_parts.h"

#include "base/alloc.h"

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
