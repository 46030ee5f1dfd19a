/* From what a failed alembic printed to an error for people. Its text may hold
 * the database's URL (SQLAlchemy quotes one that it cannot parse), so passwords
 * are taken out first. */
#include "io/formats_alembic_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/formats_common.h"
#include "io/run.h"

#define LINES_SHOWN 6
#define STARS "********"
#define SECRET_MIN 4 /* bytes; shorter ones would shred the text */

extern char **environ;

/* ---- secrets ---- */

static void replace_all(struct buf *text, const char *secret)
{
	size_t n = strlen(secret);
	struct buf out = BUF_INIT;
	const char *at = text->data, *hit;

	while ((hit = strstr(at, secret)) != NULL) {
		buf_add(&out, at, (size_t)(hit - at));
		buf_puts(&out, STARS);
		at = hit + n;
	}
	buf_puts(&out, at);
	buf_release(text);
	*text = out;
}

/* Is it the name of a variable whose value nobody should see? */
static bool names_a_secret(const char *name, size_t len)
{
	static const char *const words[] = { "PASSWORD", "PASSWD", "SECRET",
					     "TOKEN",	 "URL",	   "URI",
					     "DSN",	 "KEY" };
	size_t i, k, n;

	for (i = 0; i < ARRAY_LEN(words); i++) {
		n = strlen(words[i]);
		for (k = 0; k + n <= len; k++)
			if (strncasecmp(name + k, words[i], n) == 0)
				return true;
	}
	return false;
}

/* The password of a URL may stand alone in the text. */
static void hide_password_of(struct buf *text, const char *url)
{
	const char *p = strstr(url, "://"), *end;
	char *password;

	p = p ? strchr(p + 3, ':') : NULL;
	end = p ? strrchr(p, '@') : NULL;
	if (!end || (size_t)(end - p) <= SECRET_MIN)
		return;
	password = xmemdupz(p + 1, (size_t)(end - p - 1));
	replace_all(text, password);
	free(password);
}

static void hide_environment(struct buf *text)
{
	char **at;

	for (at = environ; *at; at++) {
		size_t len = strcspn(*at, "=");
		const char *value = *at + len + ((*at)[len] == '=');

		if (strlen(value) < SECRET_MIN || !names_a_secret(*at, len))
			continue;
		replace_all(text, value);
		hide_password_of(text, value);
	}
}

/* "//user:password@" */
static void hide_urls(struct buf *text)
{
	struct buf out = BUF_INIT;
	const char *at = text->data, *hit;

	while ((hit = strstr(at, "://")) != NULL) {
		size_t n;

		hit += 3;
		buf_add(&out, at, (size_t)(hit - at));
		n = strcspn(hit, " \t\n'\"");
		/* The last "@" before the end: passwords may have one. */
		while (n > 0 && hit[n - 1] != '@')
			n--;
		if (n > 0)
			buf_puts(&out, STARS "@");
		at = hit + n;
	}
	buf_puts(&out, at);
	buf_release(text);
	*text = out;
}

/* "password=…", "password": "…" */
static void hide_passwords(struct buf *text)
{
	static const char word[] = "password";
	struct buf out = BUF_INIT;
	const char *at = text->data, *hit;

	while ((hit = strcasestr(at, word)) != NULL) {
		hit += strlen(word);
		hit += strspn(hit, "'\"");
		hit += strspn(hit, " ");
		if (*hit != '=' && *hit != ':') {
			buf_add(&out, at, (size_t)(hit - at));
			at = hit;
			continue;
		}
		hit += 1 + strspn(hit + 1, " '\"");
		buf_add(&out, at, (size_t)(hit - at));
		buf_puts(&out, STARS);
		at = hit + strcspn(hit, " \t\n'\",&");
	}
	buf_puts(&out, at);
	buf_release(text);
	*text = out;
}

/* ---- lines ---- */

/* Alembic's log is no error: "INFO  [alembic.runtime.migration] …". */
static bool is_log(const struct line *line)
{
	static const char *const info[] = { "INFO", "[" };

	return line->len == 0 || line_words(line, info, 2) != NULL;
}

/* What Alembic itself says goes to standard output: "FAILED: …". */
static void add_failed_lines(struct buf *text, const struct buf *output)
{
	static const char *const failed[] = { "FAILED:" };
	struct line line = { 0 };

	while (line_next(output->data, output->len, &line))
		if (line_words(&line, failed, 1))
			buf_printf(text, "%.*s\n", (int)line.len, line.text);
}

static void add_errors(struct buf *text, const struct buf *tail)
{
	struct line line = { 0 };

	while (line_next(tail->data, tail->len, &line))
		if (!is_log(&line))
			buf_printf(text, "%.*s\n", (int)line.len, line.text);
}

/* A command that wraps Alembic may say on standard output why it does not; what
 * else is there is SQL, which may be long: its end will do. */
static void add_last_words(struct buf *text, const struct buf *output)
{
	size_t from = output->len > RUN_TAIL_MAX ? output->len - RUN_TAIL_MAX
						 : 0;

	buf_add(text, output->data + from, output->len - from);
}

/* Some lines of the text, from one on. */
static void detail_lines(const struct buf *text, int first, struct err *e)
{
	struct line line = { 0 };
	int shown = 0;

	while (shown < LINES_SHOWN && line_next(text->data, text->len, &line)) {
		if (line.number < first)
			continue;
		err_detail(e, "%.*s", (int)line.len, line.text);
		shown++;
	}
}

/* The last 'File ".../005_x.py", line 7' of the traceback. */
static int raised_at(const struct buf *text, const char *file)
{
	const char *name = base_name(file), *at = text->data, *hit;
	size_t n = strlen(name);
	int line = 0;

	while ((hit = strstr(at, name)) != NULL) {
		static const char behind[] = "\", line ";

		at = hit + n;
		if (hit > text->data && hit[-1] == '/' &&
		    strncmp(at, behind, strlen(behind)) == 0)
			line = (int)strtol(at + strlen(behind), NULL, 10);
	}
	return line;
}

static bool is_frame(const struct line *line)
{
	static const char mark[] = "  File \"";

	return line->len > strlen(mark) &&
	       memcmp(line->text, mark, strlen(mark)) == 0;
}

/* Python's error stands at column 0, behind the lines of the traceback's last
 * frame; its own next lines may be indented. Without a traceback: the end of
 * what is there. */
static int find_error(const struct buf *text)
{
	struct line line = { 0 };
	bool frame = false;
	int first = 0;

	while (line_next(text->data, text->len, &line)) {
		if (is_frame(&line)) {
			frame = true;
			first = 0;
		} else if (frame && first == 0 && line.len &&
			   line.text[0] != ' ' && line.text[0] != '\t') {
			first = line.number;
		}
	}
	return first			   ? first
	       : line.number > LINES_SHOWN ? line.number - LINES_SHOWN + 1
					   : 1;
}

int alembic_failed(const struct run *run, const struct alembic_revision *r,
		   struct err *e)
{
	struct buf text = BUF_INIT;

	add_errors(&text, &run->tail);
	add_failed_lines(&text, &run->out);
	if (text.len == 0)
		buf_add(&text, run->tail.data, run->tail.len);
	if (text.len == 0 && !r)
		add_last_words(&text, &run->out);
	if (text.len == 0)
		buf_puts(&text, "It printed nothing.\n");
	hide_environment(&text);
	hide_urls(&text);
	hide_passwords(&text);
	if (r) {
		err_set(e, FAULT_FINDING,
			"alembic could not write the SQL of revision %s",
			r->id);
		detail_lines(&text, find_error(&text), e);
		err_at(e, r->file, raised_at(&text, r->file));
	} else {
		err_set(e, FAULT_CONFIG, "\"%s\" failed with exit status %d",
			run->args[0], run->status);
		detail_lines(&text, find_error(&text), e);
		err_hint(e, "Run ledger where alembic itself works (the "
			    "project's virtual environment), or name its "
			    "command in ledger/config: [alembic] command = …");
	}
	buf_release(&text);
	return -1;
}
