/* Alembic: revisions are Python programs, versions/NAME.py. They are ordered by
 * what they say of themselves; their SQL is read from where "ledger record" has
 * kept it (alembic_render.c), so that nothing here needs Python. A migration is
 * named as its revision. */
#include "io/formats_alembic_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "io/formats_common.h"

#define SCORE 6 /* surer than what a lone .sql file says */
#define INI "alembic.ini"
#define INI_MAX ((size_t)1 << 20)
#define HERE "%(here)s"

/* ---- detection ---- */

static bool names_a_parent(struct dir *d, const char *name)
{
	static const char *const words[] = { "down_revision" };
	struct buf text = BUF_INIT;
	struct line line = { 0 };
	struct err e;
	bool found = false;

	if (dir_read(d, name, FILE_MAX_DEFAULT, &text, &e) == 0)
		while (!found && line_next(text.data, text.len, &line))
			found = line_words(&line, words, 1) != NULL;
	buf_release(&text);
	return found;
}

/* The script directory with env.py and versions/, or a directory of
 * revisions. */
static int alembic_detect(struct dir *d, const struct dir_item *items,
			  size_t nr)
{
	size_t i;

	if (items_have(items, nr, "env.py") &&
	    items_have(items, nr, "versions"))
		return SCORE;
	for (i = 0; i < nr; i++)
		if (!items[i].is_dir && !name_is_hidden(&items[i]) &&
		    name_ends_with(items[i].name, ".py") &&
		    names_a_parent(d, items[i].name))
			return SCORE;
	return 0;
}

/* "%(here)s/x" is x; "app.db:x", a directory of a package, is app/db/x. */
static const char *place_of(struct arena *a, const char *value)
{
	char *path = arena_strdup(a, value), *colon, *p;

	if (strncmp(path, HERE, strlen(HERE)) == 0) {
		path += strlen(HERE);
		path += strspn(path, "/");
	}
	colon = strchr(path, ':');
	for (p = path; colon && p < colon; p++)
		if (*p == '.')
			*p = '/';
	if (colon)
		*colon = '/';
	return *path ? path : ".";
}

static const char *trimmed(struct arena *a, const char *p, const char *end)
{
	while (p < end && strchr(" \t=:", *p))
		p++;
	while (end > p && strchr(" \t\r", end[-1]))
		end--;
	return p < end ? place_of(a, arena_memdupz(a, p, (size_t)(end - p)))
		       : NULL;
}

const char *alembic_script_location(struct dir *root, struct arena *a)
{
	static const char *const words[] = { "script_location" };
	const char *found = NULL, *behind;
	struct buf text = BUF_INIT;
	struct line line = { 0 };
	struct err e;

	if (dir_read(root, INI, INI_MAX, &text, &e) == 0)
		while (!found && line_next(text.data, text.len, &line)) {
			behind = line_words(&line, words, 1);
			if (behind)
				found =
				    trimmed(a, behind, line.text + line.len);
		}
	buf_release(&text);
	return found;
}

/* ---- the kept SQL ---- */

const char *alembic_kept_name(struct arena *a, const struct alembic_revision *r)
{
	return arena_printf(a, "%s.sql", r->id);
}

#define FIRST_LINE "-- Rendered by ledger from "
#define FIRST_LINE_BY_HAND "-- Written by hand for "
#define HASH_LINE "-- sha256 "
#define ONLINE_LINE \
	"-- Written online: what Alembic sent to an empty scratch database"

void alembic_put_head(struct buf *out, const struct alembic_revision *r,
		      enum alembic_source source)
{
	char hex[OID_HEX + 1];

	buf_printf(out, "%s%s\n" HASH_LINE "%s\n",
		   source == ALEMBIC_BY_HAND ? FIRST_LINE_BY_HAND : FIRST_LINE,
		   r->file, oid_to_hex(hex, &r->bytes));
	if (source == ALEMBIC_ONLINE)
		buf_puts(out, ONLINE_LINE "\n");
}

static bool has_prefix(const struct line *line, const char *prefix)
{
	size_t len = strlen(prefix);

	return line->len >= len && memcmp(line->text, prefix, len) == 0;
}

/* Is what follows the prefix this word, and nothing more? */
static bool ends_in(const struct line *line, const char *prefix,
		    const char *word)
{
	size_t behind = strlen(prefix);

	return line->len - behind == strlen(word) &&
	       memcmp(line->text + behind, word, strlen(word)) == 0;
}

/* The hash is in the comments at the head. A file that was only renamed is
 * rendered again for the name there. */
static void read_head(struct alembic_kept *k, const struct alembic_revision *r)
{
	char hex[OID_HEX + 1];
	struct line line = { 0 };
	bool renamed = false;

	oid_to_hex(hex, &r->bytes);
	k->stale = k->by_hand = true;
	while (!k->hashed && line_next(k->text, k->len, &line) &&
	       line_is_blank_or_comment(&line)) {
		if (has_prefix(&line, FIRST_LINE)) {
			k->by_hand = false;
			renamed = !ends_in(&line, FIRST_LINE, r->file);
		}
		if (!has_prefix(&line, HASH_LINE))
			continue;
		k->hashed = true;
		k->stale = renamed || !ends_in(&line, HASH_LINE, hex);
	}
}

int alembic_load_kept(struct alembic_kept *k, struct dir *rendered,
		      struct arena *a, const struct alembic_revision *r,
		      struct err *e)
{
	struct source_script s = { .file = alembic_kept_name(a, r) };
	struct buf probe = BUF_INIT;
	int rc;

	*k = (struct alembic_kept){ .text = NULL };
	if (!rendered)
		return 0;
	rc = dir_read(rendered, s.file, FILE_MAX_DEFAULT, &probe, e);
	buf_release(&probe);
	if (rc != 0)
		return rc < 0 ? error_in_file(rendered, s.file, 0, e) : 0;
	if (script_load(rendered, a, &s, e) != 0)
		return -1;
	k->text = s.text;
	k->len = s.len;
	read_head(k, r);
	return 0;
}

/* ---- lines ---- */

struct line_list {
	struct source_line *items;
	size_t nr;
};

/* "-- line 14": the number, 0 on any other line. */
static int line_mark(const struct line *line)
{
	static const char prefix[] = "-- line ";
	const char *p = line->text + strlen(prefix);
	const char *end = line->text + line->len;
	int n = 0;

	if (!has_prefix(line, prefix) || p == end)
		return 0;
	for (; p < end && *p >= '0' && *p <= '9' && n < 1000000; p++)
		n = n * 10 + (*p - '0');
	return p == end ? n : 0;
}

static size_t count_lines(const struct alembic_kept *k)
{
	struct line line = { 0 };
	size_t nr = 0;

	while (line_next(k->text, k->len, &line))
		nr++;
	return nr;
}

/* A file by hand has no marks: its statements are upgrade()'s. */
static void map_lines(struct source_script *s, struct arena *a,
		      const struct alembic_kept *k,
		      const struct alembic_way *way)
{
	struct source_line *lines =
	    arena_array(a, count_lines(k) + 1, sizeof(*lines));
	struct line line = { 0 };
	size_t nr = 0;

	lines[nr++] = (struct source_line){ 0, way->line ? way->line : 1 };
	while (line_next(k->text, k->len, &line)) {
		int n = line_mark(&line);

		if (n > 0)
			lines[nr++] = (struct source_line){ line.offset, n };
	}
	s->lines = lines;
	s->line_nr = nr;
}

/* ---- reading ---- */

static int read_kept(struct source *s, struct dir *rendered, struct arena *a,
		     const struct alembic_revision *r, struct err *e)
{
	struct alembic_kept k;

	if (alembic_load_kept(&k, rendered, a, r, e) != 0)
		return -1;
	s->state = !k.text   ? SOURCE_ABSENT
		   : k.stale ? SOURCE_STALE
			     : SOURCE_CURRENT;
	s->up.text = k.text ? k.text : "";
	s->up.len = k.len;
	if (k.text && plain_parse(s, a, e) != 0)
		return error_in_file(rendered, s->kept, e->line, e);
	if (k.text)
		map_lines(&s->up, a, &k, &r->python.up);
	if (s->down.file)
		map_lines(&s->down, a, &k, &r->python.down);
	return 0;
}

static int alembic_read(struct dir *d, const struct format_beside *beside,
			const struct dir_item *items, size_t nr,
			struct arena *a, struct source **out, size_t *out_nr,
			struct err *e)
{
	struct source_list list = { .arena = a };
	struct alembic_locations where;
	struct alembic_tree t = { .nr = 0 };
	size_t i;
	int rc = alembic_read_locations(
	    &where, d, beside->root, beside->directory, beside->command, a, e);

	if (rc == 0)
		rc = alembic_read_tree(&t, d, &where, a, items, nr, e);

	for (i = 0; rc == 0 && i < t.nr; i++) {
		const struct alembic_revision *r = &t.items[i];
		struct source s = {
			.name = r->id,
			.version = r->id,
			.kept = alembic_kept_name(a, r),
			.up = { .file = r->file, .transaction = true },
		};

		rc = read_kept(&s, beside->kept, a, r, e);
		if (rc == 0)
			rc = source_add(&list, &s, e);
	}
	source_list_end(&list, out, out_nr);
	return rc;
}

const struct format format_alembic = {
	.name = "alembic",
	.summary = "versions/NAME.py, whose SQL record has the project's own "
		   "alembic write",
	.detect = alembic_detect,
	.read_kept = alembic_read,
	.render = alembic_render,
};
