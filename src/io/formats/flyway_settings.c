/* What flyway.toml or flyway.conf says that changes what migrations do.
 *
 * Keys are those of flyway.conf; a key of flyway.toml is the same with its
 * sections before it. All that is about connections, about running, or about
 * checking is Flyway's own business and is passed over. */
#include "io/formats_flyway_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define PLACEHOLDERS_MAX 10000

static int add_placeholder(struct flyway_reading *r, const char *name,
			   const char *value)
{
	struct flyway_settings *s = r->s;

	if (s->placeholder_nr == PLACEHOLDERS_MAX)
		return err_set(r->e, FAULT_LIMIT, "more than %d placeholders",
			       PLACEHOLDERS_MAX);
	GROW(s->placeholders, s->placeholder_nr + 1, r->cap);
	s->placeholders[s->placeholder_nr++] =
	    (struct flyway_placeholder){ name, value, r->line };
	return 0;
}

static int take_bool(struct flyway_reading *r, const char *key,
		     const char *value, bool *out)
{
	*out = strcasecmp(value, "true") == 0;
	if (*out || strcasecmp(value, "false") == 0)
		return 0;
	return err_set(r->e, FAULT_USAGE, "%s is neither true nor false", key);
}

static int take_word(struct flyway_reading *r, const char *key,
		     const char *value, const char **out)
{
	if (!*value)
		return err_set(r->e, FAULT_USAGE, "%s has no value", key);
	*out = value;
	return 0;
}

/* What ledger does in one way only. */
static const struct {
	const char *key, *value, *also;
} fixed[] = {
	{ "encoding", "UTF-8", "utf8" },
	{ "initSql", "", NULL },
};

static int refuse_setting(struct flyway_reading *r, const char *key,
			  const char *value, const char *only)
{
	err_set(r->e, FAULT_USAGE, "%s = \"%s\" is not followed", key, value);
	if (*only)
		err_detail(r->e, "ledger reads migrations as with \"%s\".",
			   only);
	else
		err_detail(r->e,
			   "ledger runs the migrations and nothing else.");
	if (!*only)
		err_hint(r->e,
			 "Write what it does into the migrations, and a file "
			 "for ledger without this line: [flyway] settings in "
			 "ledger/config.");
	return -1;
}

static int check_fixed(struct flyway_reading *r, const char *key,
		       const char *value)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(fixed); i++) {
		if (strcmp(key, fixed[i].key) != 0 ||
		    strcasecmp(value, fixed[i].value) == 0 ||
		    (fixed[i].also && strcasecmp(value, fixed[i].also) == 0))
			continue;
		return refuse_setting(r, key, value, fixed[i].value);
	}
	return 0;
}

/* ---- schemas ---- */

/* A schema that changes from one environment to the next: nobody says here
 * which of them it is. */
static int other_before(struct flyway_reading *r, const char *key,
			const char *value, const char *before)
{
	err_set(r->e, FAULT_USAGE, "%s = \"%s\" contradicts \"%s\" above", key,
		value, before);
	return err_hint(r->e, "Write a file for ledger with one of them: "
			      "[flyway] settings in ledger/config.");
}

static int take_schema(struct flyway_reading *r, const char *key,
		       const char *value, const char **out)
{
	if (!*value)
		return 0;
	if (strstr(value, "${"))
		return refuse_setting(r, key, value, "a name");
	if (*out && strcmp(*out, value) != 0)
		return other_before(r, key, value, *out);
	*out = value;
	r->s->schema_line = r->line;
	return 0;
}

/* The driver of Java hands it to the server as search_path: of several names
 * the first one that exists counts, and without quotes case does not. */
static int take_current(struct flyway_reading *r, const char *value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz0123456789_";

	if (value[strspn(value, plain)] || name_digits(value) > 0)
		return refuse_setting(r, "currentSchema", value,
				      "one name in lower case");
	return take_schema(r, "currentSchema", value, &r->s->current_schema);
}

/* The schema that a URL of JDBC asks for. The rest of it may be secret. */
static int take_url(struct flyway_reading *r, const char *url)
{
	static const char word[] = "currentSchema=";
	const char *p = strstr(url, word);

	if (!p)
		return 0;
	p += strlen(word);
	return take_current(r, arena_memdupz(r->arena, p, strcspn(p, "&")));
}

static int take_create(struct flyway_reading *r, const char *key,
		       const char *value)
{
	bool create;

	if (take_bool(r, key, value, &create) != 0)
		return -1;
	r->s->no_schemas_line = create ? 0 : r->line;
	return 0;
}

/* ---- one setting ---- */

static int take_locations(struct flyway_reading *r, const char *value)
{
	r->s->locations = value;
	r->s->locations_line = r->line;
	return 0;
}

/* A word that may not be empty; but the prefix of versions may. */
static const char **word_of(struct flyway_settings *s, const char *key)
{
	const struct {
		const char *key, **word;
	} words[] = {
		{ "placeholderPrefix", &s->prefix },
		{ "placeholderSuffix", &s->suffix },
		{ "placeholderSeparator", &s->separator },
		{ "table", &s->table },
		{ "undoSqlMigrationPrefix", &s->name_prefix[FLYWAY_UNDO] },
		{ "repeatableSqlMigrationPrefix",
		  &s->name_prefix[FLYWAY_REPEATABLE] },
		{ "baselineMigrationPrefix", &s->name_prefix[FLYWAY_BASELINE] },
		{ "sqlMigrationSeparator", &s->name_separator },
		{ "sqlMigrationSuffixes", &s->name_suffixes },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(key, words[i].key) == 0)
			return words[i].word;
	return NULL;
}

static int take_of_schemas(struct flyway_reading *r, const char *key,
			   const char *value)
{
	struct flyway_settings *s = r->s;

	if (strcmp(key, "defaultSchema") == 0)
		return take_schema(r, key, value, &s->default_schema);
	if (strcmp(key, "schemas") == 0)
		return take_schema(r, key, value, &s->schemas);
	if (strcmp(key, "createSchemas") == 0)
		return take_create(r, key, value);
	if (strcmp(key, "url") == 0)
		return take_url(r, value);
	if (strcmp(key, "jdbcProperties.currentSchema") == 0)
		return take_current(r, value);
	return check_fixed(r, key, value);
}

int flyway_take(struct flyway_reading *r, const char *key, const char *value)
{
	static const char placeholder[] = "placeholders.";
	struct flyway_settings *s = r->s;
	const char **word = word_of(s, key);

	s->own_table |= word == &s->table;
	if (word)
		return take_word(r, key, value, word);
	if (strncmp(key, placeholder, strlen(placeholder)) == 0)
		return add_placeholder(r, key + strlen(placeholder), value);
	if (strcmp(key, "placeholderReplacement") == 0)
		return take_bool(r, key, value, &s->replace);
	if (strcmp(key, "executeInTransaction") == 0)
		return take_bool(r, key, value, &s->transaction);
	if (strcmp(key, "sqlMigrationPrefix") == 0)
		s->name_prefix[FLYWAY_VERSIONED] = value;
	if (strcmp(key, "locations") == 0)
		return take_locations(r, value);
	return take_of_schemas(r, key, value);
}

void flyway_settings_init(struct flyway_settings *s)
{
	*s = (struct flyway_settings){ .replace = true,
				       .transaction = true,
				       .prefix = "${",
				       .suffix = "}",
				       .separator = ":",
				       .table = "flyway_schema_history",
				       .name_prefix = { "V", "U", "B", "R" },
				       .name_separator = "__",
				       .name_suffixes = ".sql" };
}

void flyway_settings_release(struct flyway_settings *s)
{
	free(s->placeholders);
}
