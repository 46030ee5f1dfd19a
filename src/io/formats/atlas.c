/* Atlas: VERSION_name.sql in the order of the names' bytes, and atlas.sum,
 * which is checked. Directives stand in comments at the head of a file, before
 * a blank line:
 *
 *   -- atlas:txmode none     outside of a transaction
 *   -- atlas:checkpoint      stands for all files before it
 *   -- atlas:sum ignore      its text is not in atlas.sum
 *   -- atlas:delimiter X     ends a statement in the place of ";"
 *
 * As Atlas does on an empty database, the newest checkpoint is the first
 * migration, and the files before it are left out. */
#include "io/formats_common.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "model/oid.h"

#define EXPECTED "VERSION_name.sql, not .up.sql or .down.sql"
#define SUM_FILE "atlas.sum"
#define SUM_MAX ((size_t)16 << 20)
#define SUM_PREFIX "h1:"
#define SUM_HINT "If the files are right: atlas migrate hash."
#define BASE64_LEN 44 /* of a SHA-256 */

/* ---- directives ---- */

struct directives {
	bool no_transaction, checkpoint, sum_ignored;
	struct line delimiter; /* its value; text NULL: none */
	int refused;	       /* line of one that cannot be honoured */
	char word[64];
};

static void take_directive(struct directives *ds, const struct line *line)
{
	static const char *const none[] = { "--", "atlas:txmode", "none" };
	static const char *const file[] = { "--", "atlas:txmode", "file" };
	static const char *const checkpoint[] = { "--", "atlas:checkpoint" };
	static const char *const ignored[] = { "--", "atlas:sum", "ignore" };
	static const char *const delimiter[] = { "--", "atlas:delimiter" };
	static const char *const others[] = { "atlas:txmode", "atlas:txtar",
					      "atlas:import" };
	const char *value = line_words_nocase(line, delimiter, 2);
	size_t i;

	ds->no_transaction |= line_words_nocase(line, none, ARRAY_LEN(none)) !=
			      NULL;
	ds->checkpoint |= line_words_nocase(line, checkpoint, 2) != NULL;
	ds->sum_ignored |= line_words_nocase(line, ignored, 3) != NULL;
	if (value) {
		ds->delimiter = *line;
		ds->delimiter.text = value;
		ds->delimiter.len = line->len - (size_t)(value - line->text);
	}
	if (line_words_nocase(line, none, ARRAY_LEN(none)) ||
	    line_words_nocase(line, file, ARRAY_LEN(file)))
		return;
	for (i = 0; i < ARRAY_LEN(others) && !ds->refused; i++) {
		const char *const words[] = { "--", others[i] };

		if (!line_words_nocase(line, words, ARRAY_LEN(words)))
			continue;
		ds->refused = line->number;
		memcpy(ds->word, others[i], strlen(others[i]) + 1);
	}
}

/* Comments count when a blank line follows them: without it they belong to the
 * statement (Atlas, sql/migrate/dir.go). */
static void read_directives(const char *text, size_t len, struct directives *ds)
{
	struct directives pending = { 0 };
	struct line line = { 0 };

	*ds = pending;
	while (line_next(text, len, &line) && line_is_blank_or_comment(&line)) {
		if (line_is(&line, ""))
			*ds = pending;
		else
			take_directive(&pending, &line);
	}
}

/* The text behind "-- atlas:delimiter", "\\n" and the like for what they mean
 * in Go. NULL: none, or one that is not read. */
static const char *delimiter_of(const struct line *value, struct arena *a)
{
	static const char escapes[] = "nrt\\";
	const char *p = value->text, *end = p + value->len, *known;
	char *out = arena_alloc(a, value->len + 1), *to = out;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	for (; p < end; p++) {
		if (*p != '\\') {
			*to++ = *p;
			continue;
		}
		known = ++p < end ? strchr(escapes, *p) : NULL;
		if (!known)
			return NULL;
		*to++ = "\n\r\t\\"[known - escapes];
	}
	*to = '\0';
	return *out ? out : NULL;
}

static int take_parts(struct source_script *s, const struct line *value,
		      struct arena *a, struct err *e)
{
	const char *delimiter = delimiter_of(value, a);

	if (!delimiter) {
		err_set(e, FAULT_USAGE, "a delimiter that is not read");
		e->line = value->number;
		return -1;
	}
	script_cut(s, a, 0, s->len, delimiter);
	return 0;
}

int atlas_parse(struct source *s, struct arena *a, struct err *e)
{
	struct directives ds;

	read_directives(s->up.text, s->up.len, &ds);
	if (ds.refused) {
		err_set(e, FAULT_USAGE, "\"%s\" is not supported", ds.word);
		e->line = ds.refused;
		return -1;
	}
	s->up.transaction = !ds.no_transaction;
	if (ds.delimiter.text)
		return take_parts(&s->up, &ds.delimiter, a, e);
	script_take_all(&s->up, a);
	return 0;
}

/* ---- atlas.sum ---- */

/* 32 bytes are ten groups of three and two bytes more: one "=". */
static void base64(char *out, const struct oid *id)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned char bytes[OID_LEN + 1] = { 0 };
	unsigned bits;
	size_t i;

	memcpy(bytes, id->hash, OID_LEN);
	for (i = 0; i < sizeof(bytes); i += 3) {
		bits = (unsigned)bytes[i] << 16 | (unsigned)bytes[i + 1] << 8 |
		       bytes[i + 2];
		*out++ = digits[bits >> 18 & 63];
		*out++ = digits[bits >> 12 & 63];
		*out++ = digits[bits >> 6 & 63];
		*out++ = digits[bits & 63];
	}
	out[-1] = '=';
	*out = '\0';
}

struct sum {
	struct dir *d;
	struct buf text; /* of atlas.sum */
	struct line line;
	struct oid_stream *files, *total; /* running */
};

static int sum_error(struct sum *sum, int line, struct err *e)
{
	err_hint(e, SUM_HINT);
	return error_in_file(sum->d, SUM_FILE, line, e);
}

/* The line "NAME h1:HASH" of the next file. */
static int check_line(struct sum *sum, const char *name, const char *hash,
		      struct err *e)
{
	struct buf want = BUF_INIT;
	bool more = line_next(sum->text.data, sum->text.len, &sum->line);
	size_t name_len = strlen(name);
	int rc = 0;

	buf_printf(&want, "%s " SUM_PREFIX "%s", name, hash);
	if (!more || sum->line.len <= name_len ||
	    memcmp(sum->line.text, name, name_len) != 0)
		err_set(e, FAULT_USAGE, "atlas.sum does not list \"%s\" here",
			name);
	else if (sum->line.len != want.len ||
		 memcmp(sum->line.text, want.data, want.len) != 0)
		err_set(e, FAULT_USAGE,
			"\"%s\" was edited, or moved, behind atlas.sum", name);
	else
		goto out;
	rc = sum_error(sum, sum->line.number, e);
out:
	buf_release(&want);
	return rc;
}

/* The hash runs on from file to file: name, text. */
static int sum_file(struct sum *sum, const char *name, struct err *e)
{
	char hash[BASE64_LEN + 1];
	struct buf text = BUF_INIT;
	struct directives ds;
	struct oid id;
	int rc = dir_read(sum->d, name, FILE_MAX_DEFAULT, &text, e);

	if (rc == 1) {
		err_set(e, FAULT_FILE, "the file is gone");
		rc = error_in_file(sum->d, name, 0, e);
	}
	if (rc != 0)
		goto out;
	oid_stream_add(sum->files, name, strlen(name));
	read_directives(text.data, text.len, &ds);
	if (ds.sum_ignored)
		goto out;
	oid_stream_add(sum->files, text.data, text.len);
	oid_stream_peek(sum->files, &id);
	base64(hash, &id);
	oid_stream_add(sum->total, name, strlen(name));
	oid_stream_add(sum->total, hash, BASE64_LEN);
	rc = check_line(sum, name, hash, e);
out:
	buf_release(&text);
	return rc;
}

static int check_end(struct sum *sum, const struct line *first, struct err *e)
{
	char hash[BASE64_LEN + 1];
	struct oid id;

	if (line_next(sum->text.data, sum->text.len, &sum->line) &&
	    !line_is(&sum->line, "")) {
		err_set(e, FAULT_USAGE,
			"atlas.sum lists a file that is not there");
		return sum_error(sum, sum->line.number, e);
	}
	oid_stream_peek(sum->total, &id);
	base64(hash, &id);
	if (first->len == strlen(SUM_PREFIX) + BASE64_LEN &&
	    memcmp(first->text, SUM_PREFIX, strlen(SUM_PREFIX)) == 0 &&
	    memcmp(first->text + strlen(SUM_PREFIX), hash, BASE64_LEN) == 0)
		return 0;
	err_set(e, FAULT_USAGE, "the sum over atlas.sum is wrong");
	return sum_error(sum, 1, e);
}

static int read_sum(struct sum *sum, struct err *e)
{
	int rc = dir_read(sum->d, SUM_FILE, SUM_MAX, &sum->text, e);

	if (rc == 1) {
		err_set(e, FAULT_USAGE, "there is no atlas.sum");
		err_hint(e, "atlas migrate hash");
		rc = error_in_file(sum->d, SUM_FILE, 0, e);
	}
	return rc;
}

static int check_sum(struct dir *d, const struct dir_item *items, size_t nr,
		     struct err *e)
{
	struct sum sum = { .d = d, .text = BUF_INIT };
	struct line first;
	struct oid unused;
	size_t i;
	int rc;

	sum.files = oid_stream_new();
	sum.total = oid_stream_new();
	rc = read_sum(&sum, e);
	if (rc == 0)
		line_next(sum.text.data, sum.text.len, &sum.line);
	first = sum.line;
	for (i = 0; i < nr && rc == 0; i++) {
		if (name_is_sql(&items[i]))
			rc = sum_file(&sum, items[i].name, e);
	}
	if (rc == 0)
		rc = check_end(&sum, &first, e);
	oid_stream_end(sum.files, &unused);
	oid_stream_end(sum.total, &unused);
	buf_release(&sum.text);
	return rc;
}

/* ---- files ---- */

/* A directory of another format may have an atlas.sum too: then both match, and
 * the user says which it is. */
static int atlas_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	(void)d;
	return items_have(items, nr, SUM_FILE) ? 4 : 0;
}

/* Any text up to the first "_" (Atlas, LocalFile.Version). */
static size_t version_len(const char *name)
{
	size_t len = strcspn(name, "_");

	return len && name[len] ? len : strlen(name) - strlen(".sql");
}

static int load(struct source_list *list, struct dir *d, const char *name,
		struct err *e)
{
	struct arena *a = list->arena;
	struct directives ds;
	struct source s = {
		.name = arena_memdupz(a, name, strlen(name) - strlen(".sql")),
		.version = arena_memdupz(a, name, version_len(name)),
		.up.file = arena_strdup(a, name),
	};

	if (name_ends_with(name, ".up.sql") ||
	    name_ends_with(name, ".down.sql"))
		return misfit(d, name, EXPECTED, e);
	if (reader_load(atlas_parse, d, a, &s, e) != 0)
		return -1;
	read_directives(s.up.text, s.up.len, &ds);
	if (ds.checkpoint)
		list->nr = 0;
	return source_add(list, &s, e);
}

static int atlas_read(struct dir *d, const struct dir_item *items, size_t nr,
		      struct arena *a, struct source **out, size_t *out_nr,
		      struct err *e)
{
	struct source_list list = { .arena = a };
	size_t i;
	int rc = check_sum(d, items, nr, e);

	for (i = 0; i < nr && rc == 0; i++) {
		if (name_is_sql(&items[i]))
			rc = load(&list, d, items[i].name, e);
	}
	source_list_end(&list, out, out_nr);
	return rc;
}

const struct format format_atlas = {
	.name = "atlas",
	.summary = "NNN_name.sql with atlas.sum",
	.detect = atlas_detect,
	.read = atlas_read,
};
