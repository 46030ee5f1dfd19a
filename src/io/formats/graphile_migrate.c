/* graphile-migrate: committed/NNNNNN-name.sql. Each file begins with
 *
 *   --! Previous: sha1:…   the file before it, "-" for the first
 *   --! Hash: sha1:…       of the former hash and the body
 *   --! Message: …
 *
 * and a blank line; the chain is checked. "--! no-transaction" in the first
 * line of the body takes it out of the transaction. current.sql is not finished
 * and left alone. */
#include "io/formats_graphile_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/msg.h"
#include "model/oid.h"

#define EXPECTED "committed/NNNNNN-name.sql, NNNNNN a number"
#define FOLDER "committed"
#define ALGORITHM "sha1:"
#define CURRENT "current.sql"

/* ---- headers ---- */

struct headers {
	struct line previous, hash; /* the values; text NULL: not there */
	bool invalid_hash;	    /* AllowInvalidHash */
	size_t body;		    /* its offset */
	int body_line;
};

/* What follows "--! KEY" in the line. */
static bool value_of(const struct line *line, const char *key,
		     struct line *value)
{
	const char *const words[] = { "--!", key };
	const char *p = line_words(line, words, ARRAY_LEN(words));
	const char *end = line->text + line->len;

	if (!p)
		return false;
	while (p < end && *p == ' ')
		p++;
	*value = *line;
	value->text = p;
	value->len = (size_t)(end - p);
	return true;
}

static void take_header(struct headers *h, const struct line *line)
{
	struct line value;

	if (value_of(line, "Previous:", &value))
		h->previous = value;
	else if (value_of(line, "Hash:", &value))
		h->hash = value;
	else if (value_of(line, "AllowInvalidHash", &value))
		h->invalid_hash = true;
}

static bool is_header(const struct line *line)
{
	return line->len > 4 && memcmp(line->text, "--! ", 4) == 0 &&
	       line->text[4] >= 'A' && line->text[4] <= 'Z';
}

/* Lines of "--! Name…" up to the first that is none; then a blank one. */
static int read_headers(const char *text, size_t len, struct headers *h,
			struct err *e)
{
	struct line line = { 0 };
	const char *missing;

	*h = (struct headers){ .body_line = 1 };
	while (line_next(text, len, &line) && is_header(&line)) {
		take_header(h, &line);
		h->body = line.next;
		h->body_line = line.number + 1;
	}
	missing = !h->previous.text ? "Previous"
		  : !h->hash.text   ? "Hash"
				    : NULL;
	if (missing) {
		err_set(e, FAULT_USAGE, "no header \"--! %s:\"", missing);
		return -1;
	}
	if (line.offset != h->body || line.len != 0) {
		err_set(e, FAULT_USAGE, "no blank line behind the headers");
		e->line = h->body_line;
		return -1;
	}
	h->body = line.next;
	h->body_line++;
	return 0;
}

/* ---- body ---- */

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void trim(const char **p, size_t *len)
{
	while (*len && is_space((*p)[*len - 1]))
		(*len)--;
	while (*len && is_space(**p)) {
		(*p)++;
		(*len)--;
	}
}

static bool is_variable(const struct line *line, const char *word)
{
	return memmem(line->text, line->len, word, strlen(word)) != NULL;
}

static int check_variables(const char *text, size_t len, struct err *e)
{
	static const char *const words[] = { ":DATABASE_NAME",
					     ":DATABASE_OWNER" };
	struct line line = { 0 };
	size_t i;

	while (line_next(text, len, &line)) {
		for (i = 0; i < ARRAY_LEN(words); i++) {
			if (!is_variable(&line, words[i]))
				continue;
			err_set(e, FAULT_USAGE, "placeholder %s", words[i]);
			err_hint(
			    e,
			    "Write the value, or use current_database() and current_user.");
			e->line = line.number;
			return -1;
		}
	}
	return 0;
}

/* ^--!\s*no-transaction\b in the first line that is not blank */
static bool says_no_transaction(const char *text, size_t len)
{
	static const char *const words[] = { "--!", "no-transaction" };
	struct line line = { 0 };

	trim(&text, &len);
	return line_next(text, len, &line) &&
	       line_words_nocase(&line, words, ARRAY_LEN(words));
}

int graphile_parse(struct source *s, struct arena *a, struct err *e)
{
	struct headers h;

	if (read_headers(s->up.text, s->up.len, &h, e) != 0 ||
	    check_variables(s->up.text, s->up.len, e) != 0)
		return -1;
	s->up.transaction =
	    !says_no_transaction(s->up.text + h.body, s->up.len - h.body);
	script_add_section(&s->up, a, h.body, s->up.len);
	return 0;
}

/* ---- the chain ---- */

/* sha1((previous + "\n" + body.trim()).trim() + "\n") (graphile-migrate 1.4,
 * src/hash.ts) */
static void hash_body(char *hex, const struct line *previous, const char *body,
		      size_t len)
{
	struct buf all = BUF_INIT;

	trim(&body, &len);
	if (previous->len != 1 || *previous->text != '-') {
		buf_add(&all, previous->text, previous->len);
		buf_puts(&all, len ? "\n" : "");
	}
	buf_add(&all, body, len);
	buf_putc(&all, '\n');
	sha1_hex(hex, all.data, all.len);
	buf_release(&all);
}

static bool is_value(const struct line *value, const char *text, size_t len)
{
	return value->len == len && memcmp(value->text, text, len) == 0;
}

static int check_link(const struct source *s, const struct source *before,
		      struct err *e)
{
	struct headers h, former;
	struct line want = { .text = "-", .len = 1 };
	char hash[sizeof(ALGORITHM) + SHA1_HEX] = ALGORITHM;

	if (read_headers(s->up.text, s->up.len, &h, e) != 0)
		return -1;
	if (before) {
		if (read_headers(before->up.text, before->up.len, &former, e) !=
		    0)
			return -1;
		want = former.hash;
	}
	if (!is_value(&h.previous, want.text, want.len)) {
		err_set(e, FAULT_USAGE, "the migration before it is another");
		err_detail(e, "Expected: --! Previous: %.*s.", (int)want.len,
			   want.text);
		e->line = h.previous.number;
		return -1;
	}
	hash_body(hash + strlen(ALGORITHM), &h.previous, s->up.text + h.body,
		  s->up.len - h.body);
	if (h.invalid_hash || is_value(&h.hash, hash, strlen(hash)))
		return 0;
	err_set(e, FAULT_USAGE, "edited after it was committed");
	err_detail(e, "The hash of its text is %s.", hash);
	e->line = h.hash.number;
	return -1;
}

static int check_chain(struct dir *d, const struct source *s, size_t nr,
		       struct err *e)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		if (check_link(&s[i], i ? &s[i - 1] : NULL, e) != 0)
			return error_in_file(d, s[i].up.file, e->line, e);
	}
	return 0;
}

/* ---- files ---- */

static int graphile_detect(struct dir *d, const struct dir_item *items,
			   size_t nr)
{
	size_t i;

	(void)d;
	for (i = 0; i < nr; i++) {
		if (items[i].is_dir && strcmp(items[i].name, FOLDER) == 0)
			return 5;
	}
	return 0;
}

/* `item` is an entry of the folder. */
static int add_committed(struct found_list *list, struct dir *d,
			 const struct dir_item *item, struct err *e)
{
	const char *name = item->name;
	size_t digits = name_digits(name), end;
	const char *file =
	    arena_printf(list->arena, "%s/%s", FOLDER, item->name);

	if (!name_is_sql(item))
		return 0;
	end = strlen(name) - strlen(".sql");
	if (digits == 0 || (digits != end && name[digits] != '-'))
		return misfit(d, file, EXPECTED, e);
	return found_add(list, file, name, end, name, digits, SIDE_UP, e);
}

static void tell_current(struct dir *d)
{
	static const char *const comment[] = { "--" };
	struct buf text = BUF_INIT;
	struct line line = { 0 };
	struct err e;
	bool statements = false;

	if (dir_read(d, CURRENT, FILE_MAX_DEFAULT, &text, &e) == 0) {
		while (line_next(text.data, text.len, &line))
			statements |= !line_is(&line, "") &&
				      !line_words(&line, comment, 1);
	}
	if (statements)
		msg_notice("%s/" CURRENT
			   " is not committed yet: graphile-migrate commit",
			   dir_path(d));
	buf_release(&text);
}

static int graphile_read(struct dir *d, const struct format_beside *beside,
			 const struct dir_item *items, size_t nr,
			 struct arena *a, struct source **out, size_t *out_nr,
			 struct err *e)
{
	static const struct reader reader = { .add = add_committed,
					      .parse = graphile_parse };
	struct dir *folder = NULL;
	struct dir_item *files = NULL;
	size_t file_nr = 0;
	int rc = 0;

	if (items_have(items, nr, FOLDER))
		rc = dir_open_at(&folder, d, FOLDER, e);
	if (folder)
		rc = dir_list(folder, a, &files, &file_nr, e);
	dir_close(folder);
	if (rc == 0)
		rc = reader_run(&reader, d, files, file_nr, a, out, out_nr, e);
	if (rc == 0)
		rc = check_chain(d, *out, *out_nr, e);
	if (rc == 0)
		rc = graphile_check_placeholders(d, beside->root, a, *out,
						 *out_nr, e);
	if (rc == 0)
		tell_current(d);
	return rc;
}

const struct format format_graphile_migrate = {
	.name = "graphile-migrate",
	.summary = "committed/NNNNNN-name.sql with \"--! Previous\" and "
		   "\"--! Hash\"",
	.detect = graphile_detect,
	.read_kept = graphile_read,
};
