/* Flyway, its SQL migrations, in any subdirectory:
 *
 *   V1.2__name.sql   the way up; parts of a version are apart by "." or "_"
 *   U1.2__name.sql   the way down of V1.2
 *   B3__name.sql     a baseline: the newest one stands for all up to it
 *   R__name.sql      repeatable: flyway_repeat.c
 *   *.sql.conf       executeInTransaction, placeholderReplacement
 *
 * Prefixes, separator and suffix may be others by its settings.
 * As Flyway does on an empty database, the newest baseline is the first
 * migration, and the versions up to it are left out. */
#include "io/formats_flyway_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/map.h"
#include "base/msg.h"

#define OPTIONS_MAX ((size_t)64 << 10)

/* ---- detection ---- */

static bool is_migration(const struct flyway_settings *s, const char *name)
{
	struct flyway_name n;

	flyway_parse_name(s, base_name(name), &n);
	return n.kind < FLYWAY_PREFIXES && !n.is_program;
}

static bool has_flyway_name(const struct flyway_settings *s, struct dir *d,
			    const struct dir_item *items, size_t nr)
{
	struct arena a = ARENA_INIT;
	struct dir_item *all;
	struct err e;
	size_t all_nr, i;
	bool found = false;

	if (tree_list(d, &a, items, nr, &all, &all_nr, &e) == 0) {
		for (i = 0; i < all_nr && !found; i++)
			found = is_migration(s, all[i].name);
	}
	arena_release(&a);
	return found;
}

static int flyway_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	struct flyway_settings usual;

	flyway_settings_init(&usual);
	return has_flyway_name(&usual, d, items, nr) ? 3 : 0;
}

/* Does the name of a file mean something else than usual? */
static bool has_own_names(const struct flyway_settings *s)
{
	struct flyway_settings usual;
	enum flyway_kind k;
	bool own;

	flyway_settings_init(&usual);
	own = strcmp(s->name_separator, usual.name_separator) != 0 ||
	      strcmp(s->name_suffixes, usual.name_suffixes) != 0;
	for (k = 0; k < FLYWAY_PREFIXES; k++)
		own |= strcmp(s->name_prefix[k], usual.name_prefix[k]) != 0;
	return own;
}

bool flyway_is_set_up_for(struct dir *root, const struct dir_item *items,
			  size_t nr, struct dir *d)
{
	struct arena a = ARENA_INIT;
	struct flyway_settings s;
	struct err ignored;
	bool is;

	err_init(&ignored);
	flyway_settings_init(&s);
	is = flyway_read_settings(&s, root, NULL, &a, &ignored) == 0 &&
	     s.file && has_own_names(&s) && has_flyway_name(&s, d, items, nr);
	flyway_settings_release(&s);
	arena_release(&a);
	return is;
}

/* ---- files ---- */

static int add_versioned(struct found_list *list, const char *file,
			 const struct flyway_name *n, struct err *e)
{
	char *version = arena_memdupz(list->arena, n->version, n->version_len),
	     *p;

	for (p = version; *p; p++) {
		if (*p == '_')
			*p = '.';
	}
	return found_add(list, file, base_name(file), n->stem_len, version,
			 strlen(version),
			 n->kind == FLYWAY_UNDO ? SIDE_DOWN : SIDE_UP, e);
}

static int add(struct flyway *f, const struct dir_item *item, struct err *e)
{
	struct flyway_name n;

	flyway_parse_name(&f->settings, base_name(item->name), &n);
	if (n.is_program)
		return n.kind < FLYWAY_PREFIXES
			   ? program(f->d, item->name, "Java",
				     "Write it as an SQL file of the same "
				     "name.",
				     e)
			   : 0;
	switch (n.kind) {
	case FLYWAY_VERSIONED:
	case FLYWAY_UNDO:
	case FLYWAY_BASELINE:
		return add_versioned(&f->versioned, item->name, &n, e);
	case FLYWAY_REPEATABLE:
		return flyway_add_repeatable(f, item->name, &n, e);
	case FLYWAY_CALLBACK:
		msg_notice("%s/%s is a callback of Flyway: ledger does not run "
			   "it",
			   dir_path(f->d), item->name);
		return 0;
	case FLYWAY_NO_FILE:
		return 0;
	case FLYWAY_MISFIT:
	case FLYWAY_PREFIXES:
		break;
	}
	if (!flyway_looks_like_one(&f->settings, base_name(item->name))) {
		leave_out(f->d, item->name, "Flyway");
		return 0;
	}
	return misfit(f->d, item->name, flyway_names(&f->settings, f->arena),
		      e);
}

/* ---- baselines ---- */

static bool is_baseline(const struct flyway *f, const struct found *it)
{
	struct flyway_name n;

	flyway_parse_name(&f->settings, base_name(it->file), &n);
	return n.kind == FLYWAY_BASELINE;
}

/* Drop what the newest baseline stands for. */
static void keep_from_baseline(const struct flyway *f, struct found_list *list)
{
	const struct found *base = NULL;
	struct found newest;
	size_t i, kept = 0;

	for (i = 0; i < list->nr; i++) {
		if (is_baseline(f, &list->items[i]) &&
		    (!base || version_compare(list->items[i].version,
					      base->version) > 0))
			base = &list->items[i];
	}
	if (!base)
		return;
	newest = *base;
	for (i = 0; i < list->nr; i++) {
		if (strcmp(list->items[i].file, newest.file) == 0 ||
		    version_compare(list->items[i].version, newest.version) > 0)
			list->items[kept++] = list->items[i];
	}
	list->nr = kept;
}

/* U undoes the V of its version, whatever the rest of its name says. */
static int name_undos(struct found_list *list, struct dir *d, struct err *e)
{
	struct map ups = MAP_INIT;
	const struct found *up;
	struct found *f;
	size_t i;
	int rc = 0;

	for (i = 0; i < list->nr; i++) {
		if (list->items[i].side == SIDE_UP)
			map_put(&ups, list->items[i].version, &list->items[i]);
	}
	for (i = 0; i < list->nr && rc == 0; i++) {
		f = &list->items[i];
		if (f->side == SIDE_UP)
			continue;
		up = map_get(&ups, f->version);
		if (up) {
			f->name = up->name;
			continue;
		}
		err_set(e, FAULT_USAGE, "a way down without the way up");
		err_detail(e, "There is no migration V%s.", f->version);
		rc = error_in_file(d, f->file, 0, e);
	}
	map_release(&ups);
	return rc;
}

/* ---- options and placeholders ---- */

static bool line_has(const struct line *line, const char *key,
		     const char *value)
{
	const char *const words[] = { key, "=", value };

	return line_words_nocase(line, words, ARRAY_LEN(words)) != NULL;
}

static int take_option(void *ctx, const struct line *line, struct err *e)
{
	struct flyway_options *out = ctx;

	if (line->len == 0 || line->text[0] == '#' ||
	    line_is_blank_or_comment(line) ||
	    line_has(line, "encoding", "UTF-8"))
		return 0;
	if (line_has(line, "executeInTransaction", "false"))
		out->transaction = false;
	else if (line_has(line, "executeInTransaction", "true"))
		out->transaction = true;
	else if (line_has(line, "placeholderReplacement", "true"))
		out->placeholders = true;
	else if (line_has(line, "placeholderReplacement", "false"))
		out->placeholders = false;
	else
		return err_set(e, FAULT_USAGE, "unknown option \"%.*s\"",
			       (int)(line->len > 80 ? 80 : line->len),
			       line->text);
	return 0;
}

int flyway_parse_options(const char *text, size_t len,
			 struct flyway_options *out, struct err *e)
{
	return lines_take(text, len, take_option, out, e);
}

/* Those of the one file go before those of all. */
static int read_options(struct flyway *f, const char *sql,
			struct flyway_options *out, struct err *e)
{
	const char *file = arena_printf(f->arena, "%s.conf", sql);
	struct buf text = BUF_INIT;
	int rc = dir_read(f->d, file, OPTIONS_MAX, &text, e);

	*out = (struct flyway_options){ f->settings.transaction,
					f->settings.replace };
	if (rc == 0 && flyway_parse_options(text.data, text.len, out, e) != 0)
		rc = error_in_file(f->d, file, e->line, e);
	buf_release(&text);
	return rc < 0 ? -1 : 0;
}

int flyway_load_script(struct flyway *f, struct source_script *s, struct err *e)
{
	struct flyway_options options;

	if (!s->file)
		return 0;
	if (script_load(f->d, f->arena, s, e) != 0 ||
	    read_options(f, s->file, &options, e) != 0)
		return -1;
	if (options.placeholders &&
	    flyway_expand(&f->settings, s, f->arena, e) != 0)
		return error_in_file(f->d, s->file, e->line, e);
	s->transaction = options.transaction;
	script_take_all(s, f->arena);
	return 0;
}

/* What Flyway writes into its history for a file. */
static const char *description_of(const struct flyway *f, const char *file)
{
	struct flyway_name n;

	flyway_parse_name(&f->settings, base_name(file), &n);
	return flyway_description(f->arena, &n);
}

static int read_versioned(struct flyway *f, struct source_list *list,
			  struct err *e)
{
	struct source *sources;
	size_t nr, i;
	int rc;

	keep_from_baseline(f, &f->versioned);
	if (name_undos(&f->versioned, f->d, e) != 0)
		return -1;
	rc = found_pair(&f->versioned, f->d, &sources, &nr, e);
	for (i = 0; rc == 0 && i < nr; i++) {
		sources[i].description = description_of(f, sources[i].up.file);
		rc = flyway_load_script(f, &sources[i].up, e);
		if (rc == 0)
			rc = flyway_load_script(f, &sources[i].down, e);
		if (rc == 0)
			rc = source_add(list, &sources[i], e);
	}
	return rc;
}

static int flyway_read(struct dir *d, const struct format_beside *beside,
		       const struct dir_item *items, size_t nr, struct arena *a,
		       struct source **out, size_t *out_nr, struct err *e)
{
	struct flyway f = { .d = d, .kept = beside->kept, .arena = a };
	struct source_list list = { .arena = a };
	struct flyway_places places = { 0 };
	struct dir_item *all;
	size_t all_nr, i;
	int rc = tree_list(d, a, items, nr, &all, &all_nr, e);

	f.versioned.arena = f.repeatable.arena = a;
	flyway_settings_init(&f.settings);
	if (rc == 0)
		rc = flyway_read_settings(&f.settings, beside->root,
					  beside->settings, a, e);
	if (rc == 0)
		rc = flyway_read_locations(&places, &f.settings, d,
					   beside->root, a, e);
	for (i = 0; rc == 0 && i < all_nr; i++)
		if (flyway_is_located(&places, all[i].name))
			rc = add(&f, &all[i], e);
	if (rc == 0)
		rc = read_versioned(&f, &list, e);
	if (rc == 0)
		rc = flyway_read_repeatable(&f, &list, e);
	if (rc == 0)
		rc = flyway_put_schemas(&f.settings, &list, e);
	source_list_end(&list, out, out_nr);
	found_release(&f.versioned);
	found_release(&f.repeatable);
	flyway_settings_release(&f.settings);
	return rc;
}

static int flyway_history(const struct format_beside *beside, struct arena *a,
			  struct format_history *out, struct err *e)
{
	struct flyway_settings s;
	int rc;

	flyway_settings_init(&s);
	rc = flyway_read_settings(&s, beside->root, beside->settings, a, e);
	out->schema = flyway_schema(&s, a);
	if (out->schema || s.own_table)
		out->table = s.table;
	flyway_settings_release(&s);
	return rc;
}

const struct format format_flyway = {
	.name = "flyway",
	.summary = "V1__name.sql, R__name.sql, U1__name.sql and B1__name.sql",
	.takes = FORMAT_ROWS,
	.detect = flyway_detect,
	.read_kept = flyway_read,
	.history = flyway_history,
};
