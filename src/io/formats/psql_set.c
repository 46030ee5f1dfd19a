/* \set NAME VALUE… and \unset NAME, as psql (13 to 18) reads their arguments:
 * words with blanks between them, put together without; 'quotes' with escapes;
 * "quotes" that stay; and variables in words. */
#include "io/formats_psql_parts.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/text.h"
#include "model/psql.h"

#define VALUE_MAX ((size_t)64 << 10)
#define VARIABLES_MAX 1000

/* Those that psql sets, or that change what it does. */
bool psql_is_special(const char *name, size_t len)
{
	static const char *const names[] = {
		"AUTOCOMMIT",
		"COMP_KEYWORD_CASE",
		"DBNAME",
		"ECHO",
		"ECHO_HIDDEN",
		"ENCODING",
		"ERROR",
		"FETCH_COUNT",
		"HIDE_TABLEAM",
		"HIDE_TOAST_COMPRESSION",
		"HISTCONTROL",
		"HISTFILE",
		"HISTSIZE",
		"HOST",
		"IGNOREEOF",
		"LASTOID",
		"LAST_ERROR_MESSAGE",
		"LAST_ERROR_SQLSTATE",
		"ON_ERROR_ROLLBACK",
		"ON_ERROR_STOP",
		"PIPELINE_COMMAND_COUNT",
		"PIPELINE_RESULT_COUNT",
		"PIPELINE_SYNC_COUNT",
		"PORT",
		"PROMPT1",
		"PROMPT2",
		"PROMPT3",
		"QUIET",
		"ROW_COUNT",
		"SERVER_VERSION_NAME",
		"SERVER_VERSION_NUM",
		"SERVICE",
		"SHELL_ERROR",
		"SHELL_EXIT_CODE",
		"SHOW_ALL_RESULTS",
		"SHOW_CONTEXT",
		"SINGLELINE",
		"SINGLESTEP",
		"SQLSTATE",
		"USER",
		"VERBOSITY",
		"VERSION",
		"WATCH_INTERVAL",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
			return true;
	return false;
}

/* ---- one argument ---- */

struct scan {
	const struct psql_variables *v;
	const char *text;
	size_t len, pos;
	struct buf out;
	struct err *e;
};

static char at(const struct scan *s, size_t i)
{
	if (i >= s->len)
		return '\0';
	return s->text[i];
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static int refuse(struct scan *s, const char *what)
{
	err_set(s->e, FAULT_USAGE, "psql meta-command \"\\set\": %s", what);
	return err_hint(s->e, "Write the value itself where the variable is "
			      "used.");
}

/* Up to `max` digits of a number behind "\" or "\x". */
static int take_number(struct scan *s, int base, int max)
{
	int n = 0, i, digit;

	for (i = 0; i < max && isxdigit((unsigned char)at(s, s->pos)); i++) {
		digit = (unsigned char)at(s, s->pos);
		digit = isdigit(digit) ? digit - '0'
				       : (digit | 0x20) - 'a' + 10;
		if (digit >= base)
			break;
		n = n * base + digit;
		s->pos++;
	}
	if ((n & 0xff) == 0)
		return refuse(s, "a NUL byte");
	buf_putc(&s->out, (char)(n & 0xff));
	return 0;
}

/* Behind the backslash. */
static int take_escape(struct scan *s)
{
	static const char from[] = "ntbrf", to[] = "\n\t\b\r\f";
	char c = at(s, s->pos);
	const char *known = c ? strchr(from, c) : NULL;

	if (c >= '0' && c <= '7')
		return take_number(s, 8, 3);
	if (c == 'x' && isxdigit((unsigned char)at(s, s->pos + 1))) {
		s->pos++;
		return take_number(s, 16, 2);
	}
	s->pos++;
	buf_putc(&s->out, known ? to[known - from] : c);
	return 0;
}

static int take_single(struct scan *s)
{
	for (s->pos++; s->pos < s->len;) {
		char c = at(s, s->pos++);

		if (c == '\'' && at(s, s->pos) != '\'')
			return 0;
		if (c == '\'')
			s->pos++;
		if (c != '\\')
			buf_putc(&s->out, c);
		else if (take_escape(s) != 0)
			return -1;
	}
	return refuse(s, "a quote does not end in its line");
}

static int take_double(struct scan *s)
{
	const char *end =
	    memchr(s->text + s->pos + 1, '"', s->len - s->pos - 1);
	size_t n;

	if (!end)
		return refuse(s, "a quote does not end in its line");
	n = (size_t)(end + 1 - (s->text + s->pos));
	buf_add(&s->out, s->text + s->pos, n);
	s->pos += n;
	return 0;
}

static void take_colon(struct scan *s)
{
	struct psql_part part;
	size_t n = psql_variable(s->text, s->len, s->pos, &part);
	const char *value = n ? psql_value(s->v, s->text, &part) : NULL;

	if (n == 0) {
		buf_putc(&s->out, s->text[s->pos++]);
		return;
	}
	if (!psql_put_quoted(&s->out, value, part.quote))
		buf_add(&s->out, value ? value : s->text + s->pos,
			value ? strlen(value) : n);
	s->pos += n;
}

static int take_piece(struct scan *s)
{
	switch (at(s, s->pos)) {
	case '\'':
		return take_single(s);
	case '"':
		return take_double(s);
	case ':':
		take_colon(s);
		return 0;
	case '`':
		return refuse(s, "a migration runs no program");
	case '\\':
		return refuse(s, "another command in its line");
	default:
		buf_putc(&s->out, s->text[s->pos++]);
		return 0;
	}
}

/* Append the next one. 1: there is none. */
static int take_argument(struct scan *s)
{
	while (is_blank(at(s, s->pos)))
		s->pos++;
	if (s->pos == s->len)
		return 1;
	while (s->pos < s->len && !is_blank(at(s, s->pos)))
		if (take_piece(s) != 0)
			return -1;
	return 0;
}

/* ---- the command ---- */

static bool is_good_name(const char *name)
{
	if (!*name)
		return false;
	for (; *name; name++)
		if (!psql_is_name(*name))
			return false;
	return true;
}

static int take_value(struct scan *s, char **value)
{
	int rc = 0;

	buf_clear(&s->out);
	while (rc == 0)
		rc = take_argument(s);
	if (rc < 0)
		return -1;
	if (s->out.len > VALUE_MAX)
		return err_set(s->e, FAULT_LIMIT,
			       "a value of more than %zu bytes", VALUE_MAX);
	if (text_utf8_check(s->out.data, s->out.len) != s->out.len)
		return refuse(s, "a value that is not UTF-8");
	if (strpbrk(s->out.data, "\n\r"))
		return refuse(s, "a value of several lines");
	*value = arena_memdupz(s->v->arena, s->out.data, s->out.len);
	return 0;
}

static int set(struct psql_variables *v, struct scan *s, const char *name)
{
	char *value = NULL;

	if (take_value(s, &value) != 0)
		return -1;
	if (!map_get(&v->values, name) && map_nr(&v->values) == VARIABLES_MAX)
		return err_set(s->e, FAULT_LIMIT, "more than %d variables",
			       VARIABLES_MAX);
	map_put(&v->values, name, value);
	return 0;
}

static int run(struct psql_variables *v, struct scan *s, bool unset)
{
	const char *name;
	int rc = take_argument(s);

	if (rc != 0)
		return rc;
	name = arena_memdupz(v->arena, s->out.data, s->out.len);
	if (psql_is_special(name, strlen(name)))
		return 1;
	if (!is_good_name(name))
		return refuse(s, "not the name of a variable");
	if (!unset)
		return set(v, s, name);
	if (take_argument(s) != 1)
		return refuse(s, "more than a name behind \\unset");
	map_remove(&v->values, name);
	return 0;
}

int psql_set(struct psql_variables *v, const char *text, size_t len,
	     struct err *e)
{
	struct scan s = { .v = v, .text = text, .len = len, .e = e };
	size_t word = 1;
	bool unset;
	int rc;

	while (word < len && isalpha((unsigned char)text[word]))
		word++;
	unset = word == 6 && memcmp(text, "\\unset", word) == 0;
	if (!unset && !(word == 4 && memcmp(text, "\\set", word) == 0))
		return 1;
	if (word < len && !is_blank(text[word]))
		return 1;
	buf_init(&s.out, 0);
	s.pos = word;
	rc = run(v, &s, unset);
	buf_release(&s.out);
	return rc;
}
