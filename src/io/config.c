/* ledger/config through inih, which gives keys one by one; what it lets pass is
 * checked here line by line first. */
#include "io/config.h"

#include <stdlib.h>
#include <string.h>

#include <ini.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/text.h"
#include "model/part.h"

#define CONFIG_MAX ((size_t)1 << 20)
#define VALUE_MAX 180	   /* bytes; inih's lines have 200 */
#define SCHEMA_NAME_MAX 63 /* PostgreSQL's names */
#define ACCEPT_MAX 10000

struct reader {
	struct config *config;
	struct arena *arena;
	size_t accept_cap;
	unsigned seen; /* keys that came, by position in keys[] */
	struct err *err;
};

/* ---- keys ---- */

static int set_migrations(struct reader *r, const char *value)
{
	r->config->migrations = value;
	return 0;
}

static int set_format(struct reader *r, const char *value)
{
	r->config->format = value;
	return 0;
}

static int set_history_schema(struct reader *r, const char *value)
{
	if (strlen(value) > SCHEMA_NAME_MAX)
		return err_set(r->err, FAULT_CONFIG,
			       "a schema's name has at most %d bytes",
			       SCHEMA_NAME_MAX);
	r->config->history_schema = value;
	return 0;
}

static int set_keep_history(struct reader *r, const char *value)
{
	r->config->keep_history = strcmp(value, "yes") == 0;
	if (r->config->keep_history || strcmp(value, "no") == 0)
		return 0;
	return err_set(r->err, FAULT_CONFIG, "neither yes nor no: \"%s\"",
		       value);
}

static int set_parts(struct reader *r, const char *value)
{
	if (parts_parse(value, &r->config->parts, r->err) != 0) {
		r->err->fault = FAULT_CONFIG;
		return -1;
	}
	return 0;
}

static int add_accept(struct reader *r, const char *value)
{
	struct config *c = r->config;

	if (c->accept_nr == ACCEPT_MAX)
		return err_set(r->err, FAULT_LIMIT, "more than %d paths",
			       ACCEPT_MAX);
	GROW(c->accept, c->accept_nr + 1, r->accept_cap);
	c->accept[c->accept_nr++] = value;
	return 0;
}

static int set_prelude(struct reader *r, const char *value)
{
	r->config->prelude = value;
	return 0;
}

static int set_number(struct reader *r, const char *value, long max, int *out)
{
	char *end;
	long n = strtol(value, &end, 10);

	if (*end || n < 0 || n > max)
		return err_set(r->err, FAULT_CONFIG,
			       "not a number from 0 to %ld: \"%s\"", max,
			       value);
	*out = (int)n;
	return 0;
}

static int set_lock_timeout(struct reader *r, const char *value)
{
	return set_number(r, value, TIMEOUT_MAX_MS,
			  &r->config->waits.lock_timeout_ms);
}

static int set_statement_timeout(struct reader *r, const char *value)
{
	return set_number(r, value, TIMEOUT_MAX_MS,
			  &r->config->waits.statement_timeout_ms);
}

static int set_wait(struct reader *r, const char *value)
{
	return set_number(r, value, WAIT_MAX_S, &r->config->waits.wait_s);
}

static int set_retries(struct reader *r, const char *value)
{
	return set_number(r, value, RETRIES_MAX, &r->config->waits.retries);
}

static int bad_table(struct reader *r, const char *value)
{
	err_set(r->err, FAULT_CONFIG, "not the name of a table: \"%s\"", value);
	return err_hint(r->err, "SCHEMA.TABLE, TABLE, or SCHEMA.* where the "
				"whole schema is the tool's.");
}

/* The names are taken as they stand, without quotes. */
static int set_adopt_table(struct reader *r, const char *value)
{
	const char *dot = strchr(value, '.');
	const char *table = dot ? dot + 1 : value;
	bool whole = dot && strcmp(table, "*") == 0;

	if (dot == value || !*table || strpbrk(table, ".") ||
	    strchr(value, '"') || strlen(table) > SCHEMA_NAME_MAX ||
	    (dot && dot - value > SCHEMA_NAME_MAX) || (!whole && *table == '*'))
		return bad_table(r, value);
	if (dot)
		r->config->adopt_schema =
		    arena_memdupz(r->arena, value, (size_t)(dot - value));
	r->config->adopt_table = whole ? NULL : table;
	return 0;
}

static int set_alembic_command(struct reader *r, const char *value)
{
	r->config->alembic_command = value;
	return 0;
}

static int set_alembic_online(struct reader *r, const char *value)
{
	r->config->alembic_online = value;
	return 0;
}

static int set_alembic_directory(struct reader *r, const char *value)
{
	r->config->alembic_directory = value;
	return 0;
}

static int set_flyway_settings(struct reader *r, const char *value)
{
	r->config->flyway_settings = value;
	return 0;
}

static const struct {
	const char *section, *key;
	int (*set)(struct reader *r, const char *value);
	enum { ONCE, OFTEN } times;
} keys[] = {
	{ "ledger", "migrations", set_migrations, ONCE },
	{ "ledger", "format", set_format, ONCE },
	{ "ledger", "history-schema", set_history_schema, ONCE },
	{ "ledger", "keep-history", set_keep_history, ONCE },
	{ "ledger", "parts", set_parts, ONCE },
	{ "apply", "lock-timeout", set_lock_timeout, ONCE },
	{ "apply", "statement-timeout", set_statement_timeout, ONCE },
	{ "apply", "wait", set_wait, ONCE },
	{ "apply", "retries", set_retries, ONCE },
	{ "accept", "path", add_accept, OFTEN },
	{ "scratch", "prelude", set_prelude, ONCE },
	{ "adopt", "table", set_adopt_table, ONCE },
	{ "alembic", "command", set_alembic_command, ONCE },
	{ "alembic", "online", set_alembic_online, ONCE },
	{ "alembic", "directory", set_alembic_directory, ONCE },
	{ "flyway", "settings", set_flyway_settings, ONCE },
};

static int set(struct reader *r, size_t i, const char *value)
{
	if (keys[i].times == ONCE && (r->seen & (1u << i)))
		return err_set(r->err, FAULT_CONFIG, "\"%s\" comes twice",
			       keys[i].key);
	r->seen |= 1u << i;
	if (!*value)
		return err_set(r->err, FAULT_CONFIG, "\"%s\" has no value",
			       keys[i].key);
	return keys[i].set(r, arena_strdup(r->arena, value));
}

static int find_and_set(struct reader *r, const char *section, const char *key,
			const char *value)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(keys); i++) {
		if (strcmp(keys[i].section, section) == 0 &&
		    strcmp(keys[i].key, key) == 0)
			return set(r, i, value);
	}
	if (!*section)
		return err_set(r->err, FAULT_CONFIG,
			       "\"%s\" stands before the first section", key);
	return err_set(r->err, FAULT_CONFIG, "unknown key \"%s\" in [%s]", key,
		       section);
}

/* inih calls it for each key and goes on after an error: the first one counts.
 * 0 tells it that there was one. */
static int on_key(void *user, const char *section, const char *key,
		  const char *value)
{
	struct reader *r = user;

	if (r->err->fault != FAULT_NONE)
		return 0;
	return find_and_set(r, section, key, value ? value : "") == 0;
}

static int ignore_key(void *user, const char *section, const char *key,
		      const char *value)
{
	(void)user;
	(void)section;
	(void)key;
	(void)value;
	return 1;
}

/* ---- lines ---- */

static bool is_known_section(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(keys); i++) {
		if (strlen(keys[i].section) == len &&
		    memcmp(keys[i].section, name, len) == 0)
			return true;
	}
	return false;
}

/* A line that begins with a blank would be taken for more of the value above,
 * and an unknown section without keys would not be seen. */
static int check_line(const char *line, size_t len, struct err *e)
{
	size_t blanks = strspn(line, " \t");
	const char *end = memchr(line, ']', len);

	if (len > VALUE_MAX)
		return err_set(e, FAULT_CONFIG,
			       "the line has more than %d bytes", VALUE_MAX);
	if (blanks > 0 && blanks < len && !strchr(";#\r", line[blanks]))
		return err_set(e, FAULT_CONFIG, "the line begins with a blank");
	if (*line == '[' && end &&
	    !is_known_section(line + 1, (size_t)(end - line - 1)))
		return err_set(e, FAULT_CONFIG, "unknown section %.*s",
			       (int)(end - line + 1), line);
	return 0;
}

static int check_lines(const char *text, struct err *e)
{
	size_t len;
	int number;

	for (number = 1; *text; number++) {
		len = strcspn(text, "\n");
		if (check_line(text, len, e) != 0) {
			e->line = number;
			return -1;
		}
		text += len + (text[len] == '\n');
	}
	return 0;
}

/* ---- the file ---- */

static int check_text(const struct buf *text, struct err *e)
{
	size_t good = text_utf8_check(text->data, text->len);

	if (good == text->len)
		return 0;
	err_set(e, FAULT_CONFIG, "invalid UTF-8 or a NUL byte");
	e->line = text_line_at(text->data, text->len, good);
	return -1;
}

static int parse(struct reader *r, const struct buf *text)
{
	struct err *e = r->err;
	int line;

	if (check_text(text, e) != 0 || check_lines(text->data, e) != 0)
		return -1;
	/* First the syntax alone: inih tells one line for all errors. */
	line = ini_parse_string(text->data, ignore_key, NULL);
	if (line != 0)
		err_set(e, FAULT_CONFIG,
			"neither a section, a key nor a comment");
	else
		line = ini_parse_string(text->data, on_key, r);
	if (line != 0)
		e->line = line;
	return line == 0 ? 0 : -1;
}

/* The list of paths moves from malloc to the arena. */
static void settle(struct reader *r)
{
	struct config *c = r->config;
	const char **list = c->accept;

	c->accept = arena_array(r->arena, c->accept_nr, sizeof(*list));
	if (c->accept_nr)
		memcpy(c->accept, list, c->accept_nr * sizeof(*list));
	free(list);
}

static int read_file(struct buf *text, const char *root, struct err *e)
{
	struct dir *d = NULL;
	int rc = dir_open(&d, root, e);

	if (rc == 0)
		rc = dir_read(d, CONFIG_FILE, CONFIG_MAX, text, e);
	dir_close(d);
	return rc;
}

int config_read(struct config *c, struct arena *a, const char *root,
		struct err *e)
{
	struct reader r = { .config = c, .arena = a, .err = e };
	struct buf text = BUF_INIT;
	int rc;

	*c = (struct config){ .migrations = "migrations",
			      .history_schema = "ledger",
			      .parts = PARTS_DEFAULT,
			      .waits = { -1, -1, -1, -1 },
			      .alembic_command = "alembic" };
	rc = read_file(&text, root, e);
	if (rc == 0) {
		err_init(e);
		rc = parse(&r, &text);
		if (rc != 0)
			err_at(e, CONFIG_FILE, e->line);
	}
	settle(&r);
	buf_release(&text);
	return rc;
}
