/* The files of Flyway's settings: flyway.toml, flyway.conf, line by line. What
 * they mean is in flyway_settings.c. */
#include "io/formats_flyway_parts.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define SETTINGS_MAX ((size_t)1 << 20)

static const char *const usual_places[] = { "flyway.toml", "flyway.conf",
					    "conf/flyway.conf" };

static int take_full(struct flyway_reading *r, const char *key,
		     const char *value)
{
	static const char head[] = "flyway.";

	return strncmp(key, head, strlen(head)) == 0
		   ? flyway_take(r, key + strlen(head), value)
		   : 0;
}

/* ---- flyway.conf ---- */

static char *trimmed(struct flyway_reading *r, const char *from,
		     const char *end)
{
	while (from < end && isspace((unsigned char)*from))
		from++;
	while (end > from && isspace((unsigned char)end[-1]))
		end--;
	return arena_memdupz(r->arena, from, (size_t)(end - from));
}

static int take_property(struct flyway_reading *r, const struct line *line)
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

static int not_read(struct flyway_reading *r)
{
	err_set(r->e, FAULT_USAGE, "this line of TOML is not read");
	return err_hint(r->e, "Write each value of [flyway] in a line of its "
			      "own, as a string, true or false.");
}

/* What an environment says of its schemas is for all migrations there. Its own
 * settings are not read: nobody says here which environment it is. Of `key`
 * "environments." has been cut off; `value` NULL: it cannot be read. */
static int take_environment(struct flyway_reading *r, const char *key,
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
		return flyway_take(r, "url", value);
	for (i = 0; i < ARRAY_LEN(known); i++)
		if (strcmp(name, known[i]) == 0)
			return value ? flyway_take(r, name, value)
				     : not_read(r);
	return 0;
}

static int take_pair(struct flyway_reading *r, const char *section,
		     const char *text)
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

static int take_section(struct flyway_reading *r, const char *text,
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

static int take_toml(struct flyway_reading *r, const struct line *line,
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
	struct flyway_reading r = { .s = s, .arena = a, .e = e };
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
	return rc == 0 ? flyway_check_schemas(s, e) : -1;
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
