/* What flyway.toml or flyway.conf says that changes what migrations do.
 *
 * Keys are those of flyway.conf; a key of flyway.toml is the same with its
 * sections before it. All that is about connections, about running, or about
 * checking is Flyway's own business and is passed over. */
#include "io/formats_flyway_parts.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define SETTINGS_MAX ((size_t)1 << 20)
#define PLACEHOLDERS_MAX 10000

static const char *const usual_places[] = { "flyway.toml", "flyway.conf",
					    "conf/flyway.conf" };

/* ---- one setting ---- */

struct reading {
	struct flyway_settings *s;
	struct arena *arena;
	size_t cap;
	int line;
	struct err *e;
};

static int add_placeholder(struct reading *r, const char *name,
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

static int take_bool(struct reading *r, const char *key, const char *value,
		     bool *out)
{
	*out = strcasecmp(value, "true") == 0;
	if (*out || strcasecmp(value, "false") == 0)
		return 0;
	return err_set(r->e, FAULT_USAGE, "%s is neither true nor false", key);
}

static int take_word(struct reading *r, const char *key, const char *value,
		     const char **out)
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
	{ "sqlMigrationPrefix", "V", NULL },
	{ "undoSqlMigrationPrefix", "U", NULL },
	{ "repeatableSqlMigrationPrefix", "R", NULL },
	{ "baselineMigrationPrefix", "B", NULL },
	{ "sqlMigrationSeparator", "__", NULL },
	{ "sqlMigrationSuffixes", ".sql", NULL },
	{ "defaultSchema", "public", "" },
	{ "schemas", "public", "" },
	{ "currentSchema", "public", "" },
	{ "initSql", "", NULL },
};

static int refuse_setting(struct reading *r, const char *key, const char *value,
			  const char *only)
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
	if (strstr(key, "chema"))
		err_hint(r->e,
			 "Name the schema in the migrations, and write a file "
			 "for ledger without this line: [flyway] settings in "
			 "ledger/config.");
	return -1;
}

static int check_fixed(struct reading *r, const char *key, const char *value)
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

/* The schema that a URL of JDBC asks for. The rest of it may be secret. */
static int check_url(struct reading *r, const char *url)
{
	static const char word[] = "currentSchema=";
	const char *p = strstr(url, word);

	if (!p)
		return 0;
	p += strlen(word);
	return check_fixed(r, "currentSchema",
			   arena_memdupz(r->arena, p, strcspn(p, "&")));
}

static int take_locations(struct reading *r, const char *value)
{
	r->s->locations = value;
	r->s->locations_line = r->line;
	return 0;
}

/* `key` without "flyway." before it. */
static int take(struct reading *r, const char *key, const char *value)
{
	static const char placeholder[] = "placeholders.";
	struct flyway_settings *s = r->s;

	if (strncmp(key, placeholder, strlen(placeholder)) == 0)
		return add_placeholder(r, key + strlen(placeholder), value);
	if (strcmp(key, "placeholderReplacement") == 0)
		return take_bool(r, key, value, &s->replace);
	if (strcmp(key, "executeInTransaction") == 0)
		return take_bool(r, key, value, &s->transaction);
	if (strcmp(key, "placeholderPrefix") == 0)
		return take_word(r, key, value, &s->prefix);
	if (strcmp(key, "placeholderSuffix") == 0)
		return take_word(r, key, value, &s->suffix);
	if (strcmp(key, "placeholderSeparator") == 0)
		return take_word(r, key, value, &s->separator);
	if (strcmp(key, "table") == 0)
		return take_word(r, key, value, &s->table);
	if (strcmp(key, "locations") == 0)
		return take_locations(r, value);
	if (strcmp(key, "url") == 0)
		return check_url(r, value);
	if (strcmp(key, "jdbcProperties.currentSchema") == 0)
		return check_fixed(r, "currentSchema", value);
	return check_fixed(r, key, value);
}

static int take_full(struct reading *r, const char *key, const char *value)
{
	static const char head[] = "flyway.";

	return strncmp(key, head, strlen(head)) == 0
		   ? take(r, key + strlen(head), value)
		   : 0;
}

/* ---- flyway.conf ---- */

static char *trimmed(struct reading *r, const char *from, const char *end)
{
	while (from < end && isspace((unsigned char)*from))
		from++;
	while (end > from && isspace((unsigned char)end[-1]))
		end--;
	return arena_memdupz(r->arena, from, (size_t)(end - from));
}

static int take_property(struct reading *r, const struct line *line)
{
	const char *text = trimmed(r, line->text, line->text + line->len);
	size_t len = strlen(text), key;
	const char *value;

	if (!*text || *text == '#' || *text == '!')
		return 0;
	if (text[len - 1] == '\\')
		return err_set(r->e, FAULT_USAGE,
			       "a value in several lines is not read");
	key = strcspn(text, "=: \t");
	value = text + key;
	value += strspn(value, " \t");
	value += *value == '=' || *value == ':';
	return take_full(r, arena_memdupz(r->arena, text, key),
			 trimmed(r, value, text + len));
}

/* ---- flyway.toml ---- */

/* Append a string in quotes. NULL: it does not end in this line, or has an
 * escape that is none of these. */
static const char *take_string(struct buf *out, const char *p)
{
	char quote = *p++;

	for (; *p && *p != quote; p++) {
		if (*p != '\\' || quote == '\'') {
			buf_putc(out, *p);
			continue;
		}
		p++;
		if (*p != '"' && *p != '\\' && *p != 't')
			return NULL;
		buf_putc(out, *p == 't' ? '\t' : *p);
	}
	return *p ? p + 1 : NULL;
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* "a.b", "a.\"b c\"": NULL: no key. */
static const char *take_key(struct buf *out, const char *p)
{
	size_t len;

	for (;;) {
		p = skip_blanks(p);
		if (*p == '"' || *p == '\'') {
			p = take_string(out, p);
			if (!p)
				return NULL;
		} else {
			len = strspn(p, "abcdefghijklmnopqrstuvwxyz"
					"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					"0123456789_-");
			if (len == 0)
				return NULL;
			buf_add(out, p, len);
			p += len;
		}
		p = skip_blanks(p);
		if (*p != '.')
			return p;
		buf_putc(out, '.');
		p++;
	}
}

/* A string, or a bare word; of a list all of them, with commas between. */
static const char *take_value(struct buf *out, const char *p)
{
	bool list = *p == '[';
	size_t len;

	p = skip_blanks(p + list);
	while (*p && *p != ']' && *p != '#') {
		if (*p == '"' || *p == '\'') {
			p = take_string(out, p);
			if (!p)
				return NULL;
		} else {
			len = strcspn(p, " \t,]#");
			buf_add(out, p, len);
			p += len;
		}
		p = skip_blanks(p);
		if (!list)
			break;
		if (*p == ',') {
			p = skip_blanks(p + 1);
			if (*p && *p != ']')
				buf_putc(out, ',');
		}
	}
	if (list)
		p = *p == ']' ? skip_blanks(p + 1) : NULL;
	return p && (*p == '\0' || *p == '#') ? p : NULL;
}

static int not_read(struct reading *r)
{
	err_set(r->e, FAULT_USAGE, "this line of TOML is not read");
	return err_hint(r->e, "Write each value of [flyway] in a line of its "
			      "own, as a string, true or false.");
}

/* What an environment says of its schemas is for all migrations there. Its own
 * settings are not read: nobody says here which environment it is. Of `key`
 * "environments." has been cut off; `value` NULL: it cannot be read. */
static int take_environment(struct reading *r, const char *key,
			    const char *value)
{
	static const char *const known[] = { "schemas", "initSql",
					     "jdbcProperties.currentSchema" };
	const char *name = strchr(key, '.');
	size_t i;

	if (!name)
		return 0;
	name++;
	if (strncmp(name, "flyway.", 7) == 0)
		return err_set(r->e, FAULT_USAGE,
			       "settings of one environment are not read");
	if (strcmp(name, "url") == 0 && value)
		return check_url(r, value);
	for (i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(name, known[i]) == 0)
			return value ? take(r, name, value) : not_read(r);
	return 0;
}

static int take_pair(struct reading *r, const char *section, const char *text)
{
	static const char environments[] = "environments.";
	struct buf key = BUF_INIT, value = BUF_INIT;
	const char *p;
	int rc = 0;

	if (*section)
		buf_printf(&key, "%s.", section);
	p = take_key(&key, text);
	if (p && *p == '=') {
		p = take_value(&value, skip_blanks(p + 1));
		if (strncmp(key.data, environments, strlen(environments)) == 0)
			rc = take_environment(
			    r,
			    arena_strdup(r->arena,
					 key.data + strlen(environments)),
			    p ? arena_strdup(r->arena, value.data) : NULL);
		else if (p)
			rc = take_full(r, arena_strdup(r->arena, key.data),
				       arena_strdup(r->arena, value.data));
		else if (strncmp(key.data, "flyway.", 7) == 0)
			rc = not_read(r);
	} else if (strncmp(section, "flyway", 6) == 0) {
		rc = not_read(r);
	}
	buf_release(&key);
	buf_release(&value);
	return rc;
}

static int take_section(struct reading *r, const char *text,
			const char **section)
{
	struct buf name = BUF_INIT;
	const char *p = take_key(&name, text + 1 + (text[1] == '['));
	int rc = 0;

	if (!p || *p != ']')
		rc = not_read(r);
	else
		*section = arena_strdup(r->arena, name.data);
	buf_release(&name);
	return rc;
}

static int take_toml(struct reading *r, const struct line *line,
		     const char **section)
{
	const char *text = trimmed(r, line->text, line->text + line->len);

	if (!*text || *text == '#')
		return 0;
	return *text == '[' ? take_section(r, text, section)
			    : take_pair(r, *section, text);
}

/* ---- the file ---- */

int flyway_parse_settings(struct flyway_settings *s, struct arena *a,
			  const char *file, const char *text, size_t len,
			  struct err *e)
{
	struct reading r = { .s = s, .arena = a, .e = e };
	bool toml = name_ends_with(file, ".toml");
	struct line line = { 0 };
	const char *section = "";
	int rc = 0;

	s->file = file;
	while (rc == 0 && line_next(text, len, &line)) {
		r.line = line.number;
		rc = toml ? take_toml(&r, &line, &section)
			  : take_property(&r, &line);
	}
	if (rc != 0)
		e->line = r.line;
	return rc;
}

void flyway_settings_init(struct flyway_settings *s)
{
	*s = (struct flyway_settings){ .replace = true,
				       .transaction = true,
				       .prefix = "${",
				       .suffix = "}",
				       .separator = ":",
				       .table = "flyway_schema_history" };
}

void flyway_settings_release(struct flyway_settings *s)
{
	free(s->placeholders);
}

/* 1: there is no such file. */
static int read_file(struct flyway_settings *s, struct dir *root,
		     const char *file, struct arena *a, struct err *e)
{
	struct source_script script = { .file = file };
	struct buf text = BUF_INIT;
	int rc = dir_read(root, file, SETTINGS_MAX, &text, e);

	buf_release(&text);
	if (rc != 0)
		return rc;
	if (script_load(root, a, &script, e) != 0)
		return -1;
	if (flyway_parse_settings(s, a, file, script.text, script.len, e) != 0)
		return error_in_file(root, file, e->line, e);
	return 0;
}

int flyway_read_settings(struct flyway_settings *s, struct dir *root,
			 const char *file, struct arena *a, struct err *e)
{
	size_t i;
	int rc = 1;

	if (!root)
		return 0;
	if (file) {
		rc = read_file(s, root, file, a, e);
		if (rc == 1)
			err_set(e, FAULT_CONFIG,
				"the settings of Flyway, \"%s\", do not exist",
				file);
		return rc != 0 ? -1 : 0;
	}
	for (i = 0; rc == 1 && i < ARRAY_LEN(usual_places); i++)
		rc = read_file(s, root, usual_places[i], a, e);
	return rc < 0 ? -1 : 0;
}
