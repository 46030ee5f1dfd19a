/* psql's own commands in a script: those that change nothing here, and what to
 * do about the others. */
#include "model/statement_parts.h"

#include <string.h>
#include <strings.h>

#include "base/attr.h"
#include "base/err.h"

struct word {
	const char *text;
	size_t len;
};

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next word of the command; quotes around it are taken away. */
static struct word next_word(struct word *rest)
{
	struct word w;

	while (rest->len > 0 && is_blank(*rest->text)) {
		rest->text++;
		rest->len--;
	}
	w = (struct word){ rest->text, 0 };
	while (w.len < rest->len && !is_blank(w.text[w.len]))
		w.len++;
	rest->text += w.len;
	rest->len -= w.len;
	if (w.len >= 2 && (*w.text == '\'' || *w.text == '"') &&
	    w.text[w.len - 1] == *w.text) {
		w.text++;
		w.len -= 2;
	}
	return w;
}

static bool equals(struct word w, const char *text)
{
	return w.len == strlen(text) && strncasecmp(w.text, text, w.len) == 0;
}

static bool is_one_of(struct word w, const char *const *texts, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (equals(w, texts[i]))
			return true;
	return false;
}

/* ---- commands that are looked into ---- */

/* An error stops a migration in any case. Other variables of psql's own say how
 * it prints. */
static bool may_set(struct word rest)
{
	static const char *const on[] = { "", "on", "1", "true", "yes" };
	static const char *const printing[] = {
		"ECHO",	 "ECHO_HIDDEN",	 "FETCH_COUNT", "HIDE_TABLEAM",
		"QUIET", "SHOW_CONTEXT", "VERBOSITY",
	};
	struct word name = next_word(&rest);
	struct word value = next_word(&rest);

	if (next_word(&rest).len > 0)
		return false;
	if (equals(name, "ON_ERROR_STOP"))
		return is_one_of(value, on, ARRAY_LEN(on));
	return is_one_of(name, printing, ARRAY_LEN(printing));
}

static bool may_encode(struct word rest)
{
	static const char *const utf8[] = { "UTF8", "UTF-8", "UNICODE" };
	struct word name = next_word(&rest);

	return is_one_of(name, utf8, ARRAY_LEN(utf8)) &&
	       next_word(&rest).len == 0;
}

/* ---- all of them ---- */

static const char to_the_database[] =
    "Take the line away: a migration runs in the database that it is applied "
    "to.";
static const char no_program[] =
    "Take the line away: a migration runs no program.";
static const char no_choice[] =
    "Write the SQL that is to run: a migration does the same everywhere.";
static const char end_with_semicolon[] =
    "End the statement with a semicolon instead.";
static const char as_copy[] =
    "Write COPY ... FROM STDIN with the rows behind it, up to a line \"\\.\".";
static const char as_value[] =
    "Write the value itself where the variable is used.";
static const char as_set[] =
    "Write the value itself where the variable is used. In plain SQL files and "
    "those of Sqitch, \\set of a variable of the script's own is followed, "
    "alone on a line between two statements.";
static const char as_include[] =
    "In plain SQL files and those of Sqitch, \\i and \\ir alone on a line "
    "between two statements put another file's text there.";
static const char as_error[] =
    "Take the line away: an error always stops a migration.";
static const char as_utf8[] = "Write the file in UTF-8.";
static const char as_rows[] =
    "It ends the rows of COPY ... FROM STDIN; there is none before it.";

/* `may` NULL and no hint: it only prints, or says how to. */
static const struct command {
	const char *name;
	bool (*may)(struct word rest);
	const char *hint;
} commands[] = {
	{ "!", NULL, no_program },
	{ ".", NULL, as_rows },
	{ "?", NULL, NULL },
	{ "C", NULL, NULL },
	{ "H", NULL, NULL },
	{ "T", NULL, NULL },
	{ "a", NULL, NULL },
	{ "c", NULL, to_the_database },
	{ "conninfo", NULL, NULL },
	{ "connect", NULL, to_the_database },
	{ "copy", NULL, as_copy },
	{ "copyright", NULL, NULL },
	{ "crosstabview", NULL, end_with_semicolon },
	{ "d", NULL, NULL },
	{ "dt", NULL, NULL },
	{ "echo", NULL, NULL },
	{ "elif", NULL, no_choice },
	{ "else", NULL, no_choice },
	{ "encoding", may_encode, as_utf8 },
	{ "endif", NULL, no_choice },
	{ "f", NULL, NULL },
	{ "g", NULL, end_with_semicolon },
	{ "gdesc", NULL, end_with_semicolon },
	{ "gexec", NULL, no_choice },
	{ "gset", NULL, as_value },
	{ "gx", NULL, end_with_semicolon },
	{ "h", NULL, NULL },
	{ "html", NULL, NULL },
	{ "i", NULL, as_include },
	{ "if", NULL, no_choice },
	{ "include", NULL, as_include },
	{ "include_relative", NULL, as_include },
	{ "ir", NULL, as_include },
	{ "prompt", NULL, as_value },
	{ "pset", NULL, NULL },
	{ "qecho", NULL, NULL },
	{ "restrict", NULL, NULL },
	{ "set", may_set, as_set },
	{ "setenv", NULL, no_program },
	{ "t", NULL, NULL },
	{ "timing", NULL, NULL },
	{ "unrestrict", NULL, NULL },
	{ "unset", NULL, as_set },
	{ "warn", NULL, NULL },
	{ "x", NULL, NULL },
};

/* psql knows them in this case only. */
static const struct command *find(struct word name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++)
		if (strlen(commands[i].name) == name.len &&
		    memcmp(commands[i].name, name.text, name.len) == 0)
			return &commands[i];
	return NULL;
}

/* The command's name, without the backslash; a backslash or a blank ends it. */
static struct word name_of(const char *text, size_t len)
{
	struct word w = { text + 1, 0 };

	while (w.len + 1 < len && !is_blank(w.text[w.len]) &&
	       w.text[w.len] != '\\')
		w.len++;
	return w;
}

/* psql runs what stands between back quotes as a program, and takes a backslash
 * outside of quotes for the next command. */
static bool is_plain(struct word rest)
{
	char quote = '\0';

	for (size_t i = 0; i < rest.len; i++) {
		char c = rest.text[i];

		if (quote == '\'' && c == '\\')
			i++;
		else if (c == quote)
			quote = '\0';
		else if (!quote && (c == '\'' || c == '"'))
			quote = c;
		else if (c == '`' || (!quote && c == '\\'))
			return false;
	}
	return true;
}

bool psql_is_ignored(const char *text, size_t len)
{
	struct word name, rest;
	const struct command *c;

	if (len < 2 || text[0] != '\\')
		return false;
	name = name_of(text, len);
	rest = (struct word){ name.text + name.len, len - 1 - name.len };
	c = find(name);
	if (!c || !is_plain(rest))
		return false;
	return c->may ? c->may(rest) : !c->hint;
}

int psql_refuse(const char *text, size_t len, struct err *e)
{
	struct word name = name_of(text, len);
	const struct command *c = find(name);
	struct word rest = { name.text + name.len, len - 1 - name.len };
	const char *hint = c ? c->hint : NULL;
	size_t shown = name.len > 32 ? 32 : name.len;

	while (shown < name.len && shown > 0 &&
	       ((unsigned char)name.text[shown] & 0xc0) == 0x80)
		shown--;
	if (c && c->may == may_set && equals(next_word(&rest), "ON_ERROR_STOP"))
		hint = as_error;
	err_set(e, FAULT_USAGE, "psql meta-command \"\\%.*s\"", (int)shown,
		name.text);
	err_detail(e, "Commands with a backslash are psql's own, not SQL.");
	return err_hint(e, "%s",
			hint ? hint : "Remove the line, or write it as SQL.");
}
