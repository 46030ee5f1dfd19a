/* The table of formats, and what holds for all of them. */
#include "io/formats.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/map.h"
#include "base/text.h"
#include "io/formats_common.h"

#define SEEN_NAMES_MAX 3 /* of an unknown directory, in the message */

const struct format *const formats[] = { &format_plain,
					 &format_golang_migrate,
					 &format_diesel,
					 &format_dbmate,
					 &format_goose,
					 &format_sqlx,
					 &format_flyway,
					 &format_refinery,
					 &format_prisma,
					 &format_drizzle,
					 &format_atlas,
					 &format_graphile_migrate,
					 &format_sqitch,
					 &format_liquibase,
					 &format_tern,
					 &format_node_pg_migrate,
					 &format_supabase,
					 &format_hasura,
					 &format_alembic,
					 &format_sql_migrate,
					 NULL };

const struct format *format_by_name(const char *name)
{
	size_t i;

	for (i = 0; formats[i]; i++) {
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	}
	return NULL;
}

/* ---- detection ---- */

/* What could have been a migration. */
static bool is_candidate(const struct dir_item *item)
{
	return name_is_sql(item) || (item->is_dir && !name_is_hidden(item));
}

static int unknown(const struct dir_item *items, size_t nr, struct dir *d,
		   struct err *e)
{
	struct buf seen = BUF_INIT;
	size_t i, shown = 0;

	for (i = 0; i < nr && shown < SEEN_NAMES_MAX; i++) {
		if (is_candidate(&items[i]))
			buf_printf(&seen, "%s%s", shown++ ? ", " : "",
				   items[i].name);
	}
	err_set(e, FAULT_CONFIG, "unknown format of migrations in \"%s\"",
		dir_path(d));
	err_detail(e, "seen: %s", seen.data);
	buf_release(&seen);
	if (err_directories_below(d, items, nr, e))
		return err_hint(e, "Name one of them: ledger init --migrations "
				   "DIR.");
	return err_hint(e, "Name the format: ledger init --format NAME.");
}

static int ambiguous(const struct format *a, const struct format *b,
		     struct dir *d, struct err *e)
{
	err_set(e, FAULT_CONFIG,
		"migrations in \"%s\" look like %s and like %s", dir_path(d),
		a->name, b->name);
	return err_hint(e, "Name the format: ledger init --format %s.",
			a->name);
}

/* 1: none fits. */
static int detect(const struct format **out, struct dir *d,
		  const struct dir_item *items, size_t nr, struct err *e)
{
	const struct format *best = NULL, *second = NULL;
	int score, best_score = 0;
	size_t i;

	for (i = 0; formats[i]; i++) {
		score = formats[i]->detect(d, items, nr);
		if (score > best_score) {
			best = formats[i];
			second = NULL;
			best_score = score;
		} else if (score > 0 && score == best_score) {
			second = formats[i];
		}
	}
	if (second)
		return ambiguous(best, second, d, e);
	*out = best;
	return best ? 0 : 1;
}

int format_detect_here(const struct format **out, struct dir *d, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct dir_item *items;
	size_t nr;
	int rc = dir_list(d, &a, &items, &nr, e);

	*out = NULL;
	if (rc == 0)
		rc = detect(out, d, items, nr, e);
	arena_release(&a);
	return rc;
}

int format_detect(const struct format **out, struct dir *d, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct dir_item *items;
	bool empty = true;
	size_t nr, i;
	int rc = dir_list(d, &a, &items, &nr, e);

	*out = NULL;
	if (rc == 0)
		rc = detect(out, d, items, nr, e);
	if (rc == 1) {
		for (i = 0; i < nr; i++)
			empty &= !is_candidate(&items[i]);
		rc = empty ? 1 : unknown(items, nr, d, e);
	}
	arena_release(&a);
	return rc;
}

/* ---- reading ---- */

static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
			      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			      "0123456789._-";

/* Without what cannot be seen. */
static bool is_readable(const char *name)
{
	size_t len = strlen(name);
	uint32_t odd;

	return text_utf8_check(name, len) == len &&
	       text_look(name, len, &odd) != TEXT_INVISIBLE;
}

/* A record's name is that of a file in every system: what may not be in it is
 * "_", once for each letter. */
static void name_plainly(struct source *s, struct arena *a)
{
	char *name = arena_strdup(a, s->name), *to = name;
	const char *from = name;

	if (!is_readable(name))
		return;
	for (; *from; from++) {
		if (strchr(allowed, *from))
			*to++ = *from;
		else if (((unsigned char)*from & 0xc0) != 0x80)
			*to++ = '_';
	}
	*to = '\0';
	if (strcmp(name, s->name) == 0)
		return;
	s->tool_name = s->name;
	s->name = name;
}

static bool is_good_name(const char *name)
{
	return *name && *name != '-' && *name != '.' &&
	       strlen(name) <= MIGRATION_NAME_MAX &&
	       name[strspn(name, allowed)] == '\0';
}

static int bad_name(struct dir *d, const struct source *s, struct err *e)
{
	err_set(e, FAULT_FILE, "a migration cannot be named \"%s\"", s->name);
	err_detail(
	    e,
	    "Names have letters, digits, \".\", \"_\" and \"-\", at most %d.",
	    MIGRATION_NAME_MAX);
	return error_in_file(d, s->up.file, 0, e);
}

static int check_names(struct dir *d, struct source *sources, size_t nr,
		       struct err *e)
{
	struct map seen = MAP_INIT;
	const struct source *other;
	size_t i;
	int rc = 0;

	for (i = 0; i < nr && rc == 0; i++) {
		other = map_get(&seen, sources[i].name);
		if (!is_good_name(sources[i].name))
			rc = bad_name(d, &sources[i], e);
		else if (other)
			rc = err_set(e, FAULT_USAGE,
				     "\"%s\" and \"%s\" have the same name",
				     other->up.file, sources[i].up.file);
		map_put(&seen, sources[i].name, &sources[i]);
	}
	map_release(&seen);
	return rc;
}

/* 0: it has been opened. 1: there is no such directory. */
static int open_beside(struct dir **out, const char *path, struct err *e)
{
	*out = NULL;
	return path ? dir_open(out, path, e) : 1;
}

static int read_beside(const struct format *f, struct dir *d,
		       const struct format_paths *paths,
		       const struct dir_item *items, size_t item_nr,
		       struct arena *a, struct source **out, size_t *nr,
		       struct err *e)
{
	struct format_beside beside = { .settings = paths->settings,
					.directory = paths->directory,
					.command = paths->command };
	struct dir *kept = NULL, *root = NULL;
	int rc = -1;

	if (open_beside(&kept, paths->kept, e) < 0 ||
	    open_beside(&root, paths->root, e) < 0)
		goto out;
	beside.kept = kept;
	beside.root = root;
	rc = f->read_kept(d, &beside, items, item_nr, a, out, nr, e);
out:
	dir_close(kept);
	dir_close(root);
	return rc;
}

int format_read_kept(const struct format *f, struct dir *d,
		     const struct format_paths *paths, struct arena *a,
		     struct source **out, size_t *nr, struct err *e)
{
	struct dir_item *items;
	size_t item_nr, i;
	int rc;

	*out = NULL;
	*nr = 0;
	if (dir_list(d, a, &items, &item_nr, e) != 0)
		return -1;
	rc = f->read_kept
		 ? read_beside(f, d, paths, items, item_nr, a, out, nr, e)
		 : f->read(d, items, item_nr, a, out, nr, e);
	if (rc != 0)
		return -1;
	for (i = 0; i < *nr; i++) {
		/* Programs are called by their names. */
		if (!f->render)
			name_plainly(&(*out)[i], a);
		if (f->takes & FORMAT_ROWS)
			continue;
		(*out)[i].up.without_rows = f->name;
		(*out)[i].down.without_rows = f->name;
	}
	return check_names(d, *out, *nr, e);
}

int format_read(const struct format *f, struct dir *d, struct arena *a,
		struct source **out, size_t *nr, struct err *e)
{
	struct format_paths nowhere = { 0 };

	return format_read_kept(f, d, &nowhere, a, out, nr, e);
}

int format_history(const struct format *f, const struct format_paths *paths,
		   struct arena *a, struct format_history *out, struct err *e)
{
	struct format_beside beside = { .settings = paths->settings };
	struct dir *root = NULL;
	int rc;

	*out = (struct format_history){ .schema = NULL };
	if (!f->history)
		return 0;
	rc = open_beside(&root, paths->root, e);
	beside.root = root;
	if (rc == 0)
		rc = f->history(&beside, a, out, e);
	dir_close(root);
	return rc < 0 ? -1 : 0;
}

const char *source_tool_name(const struct source *s, const char *name)
{
	return s && s->tool_name ? s->tool_name : name;
}

/* Flyway looks at what it runs where it repeats, else at the file. */
const char *source_tool_text(const struct source *s)
{
	return s->up.raw && !s->repeats ? s->up.raw
					: s->up.text + s->up.head_len;
}

int format_render(const struct format *f, struct dir *d, struct render_job *job,
		  struct err *e)
{
	struct dir_item *items;
	size_t nr;

	if (!f->render)
		return 0;
	if (dir_list(d, job->arena, &items, &nr, e) != 0)
		return -1;
	return f->render(job, d, items, nr, e);
}

const char *format_find_directory(struct dir *root, const char *format,
				  struct arena *a)
{
	static const struct {
		const struct format *format;
		const char *(*find)(struct dir *root, struct arena *a);
	} all[] = { { &format_alembic, alembic_script_location },
		    { &format_sqitch, sqitch_directory },
		    { &format_flyway, flyway_directory } };
	const char *found = NULL;
	size_t i;

	for (i = 0; !found && i < ARRAY_LEN(all); i++)
		if (!format || strcmp(format, all[i].format->name) == 0)
			found = all[i].find(root, a);
	return found;
}

const struct format *format_of_settings(struct dir *root, struct dir *d)
{
	struct arena a = ARENA_INIT;
	struct dir_item *items;
	struct err ignored;
	size_t nr;
	bool flyway;

	err_init(&ignored);
	flyway = dir_list(d, &a, &items, &nr, &ignored) == 0 &&
		 flyway_is_set_up_for(root, items, nr, d);
	arena_release(&a);
	return flyway ? &format_flyway : NULL;
}
