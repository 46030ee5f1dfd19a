/* init: a configuration, a place for records, and a store that git does not
 * see. */
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/msg.h"
#include "cmd/cmd.h"
#include "core/project.h"

#define DEFAULT_DIRECTORY "migrations"

/* Where tools and projects have them. */
static const char *const usual_places[] = {
	"prisma/migrations",
	"drizzle",
	"supabase/migrations",
	"db/migrations",
	"db/migrate",
	"db/migration",
	"database/migrations",
	"sql/migrations",
	"src/main/resources/db/migration",
	"src/main/resources/db/changelog",
};

static const char *under(struct cmd *c, const char *path)
{
	return arena_printf(&c->arena, "%s/%s", c->args.dir, path);
}

/* The name for the configuration; found from the files when none is given. An
 * empty directory has no format yet. */
static int choose_format(struct cmd *c, const char *dir, const char **name,
			 struct err *e)
{
	const struct format *f = NULL;
	struct dir *d = NULL, *root = NULL;
	int rc;

	*name = c->args.format;
	if (*name) {
		f = format_by_name(*name);
		if (f)
			return 0;
		err_set(e, FAULT_USAGE, "unknown migration format \"%s\"",
			*name);
		for (size_t i = 0; formats[i]; i++)
			err_detail(e, "%s: %s", formats[i]->name,
				   formats[i]->summary);
		return -1;
	}
	rc = dir_open(&d, under(c, dir), e);
	if (rc == 0)
		rc = dir_open(&root, c->args.dir, e);
	if (rc == 0) {
		f = format_of_settings(root, d);
		rc = f ? 0 : format_detect(&f, d, e);
	}
	dir_close(root);
	dir_close(d);
	if (rc < 0)
		return -1;
	*name = f ? f->name : NULL;
	return 0;
}

static bool is_there(struct cmd *c, const char *dir)
{
	struct dir *d = NULL;
	struct err ignored;
	bool there = dir_open(&d, under(c, dir), &ignored) == 0;

	dir_close(d);
	return there;
}

static int refuse_place(const char *place, struct err *e)
{
	err_set(e, FAULT_CONFIG, "there is no directory \"%s\" here", place);
	err_detail(e, "alembic.ini names it as script_location.");
	return err_hint(e, "Run ledger init where alembic itself is run; or "
			   "name the directory that has versions/: ledger init "
			   "--format alembic --migrations DIR");
}

/* Does the place have migrations of a format, of the one that is asked for? */
static const struct format *format_of_place(struct cmd *c, const char *place)
{
	const struct format *f = NULL;
	struct dir *d = NULL;
	struct err ignored;

	if (dir_open(&d, under(c, place), &ignored) != 0 ||
	    format_detect_here(&f, d, &ignored) != 0)
		f = NULL;
	dir_close(d);
	return f && (!c->args.format || strcmp(f->name, c->args.format) == 0)
		   ? f
		   : NULL;
}

/* The only usual place that has migrations; NULL: there is none. */
static int look_around(struct cmd *c, const char **out, struct err *e)
{
	const struct format *f;
	size_t i, found = 0;

	*out = NULL;
	err_set(e, FAULT_CONFIG, "several directories have migrations");
	for (i = 0; i < ARRAY_LEN(usual_places); i++) {
		f = format_of_place(c, usual_places[i]);
		if (!f)
			continue;
		*out = usual_places[i];
		err_detail(e, "%s (%s)", usual_places[i], f->name);
		found++;
	}
	if (found > 1)
		return err_hint(e, "Name one: ledger init --migrations DIR");
	err_init(e);
	return 0;
}

/* "migrations", unless the project has none, or wants those of another tool:
 * then where its configuration says, which must be there, or where they usually
 * are. */
static int choose_directory(struct cmd *c, const char **out, struct err *e)
{
	const char *found = NULL;
	struct dir *root = NULL;
	struct err ignored;

	*out = c->args.migrations ? c->args.migrations : DEFAULT_DIRECTORY;
	if (c->args.migrations)
		return 0;
	if ((c->args.format || !is_there(c, DEFAULT_DIRECTORY)) &&
	    dir_open(&root, c->args.dir, &ignored) == 0)
		found = format_find_directory(root, c->args.format, &c->arena);
	dir_close(root);
	if (!found && !is_there(c, DEFAULT_DIRECTORY) &&
	    look_around(c, &found, e) < 0)
		return -1;
	if (!found)
		return 0;
	*out = found;
	return is_there(c, found) ? 0 : refuse_place(found, e);
}

static int write_config(struct cmd *c, const char *migrations,
			const char *format, struct err *e)
{
	struct buf text = BUF_INIT;
	struct dir *d = NULL;
	int rc;

	buf_puts(&text,
		 "; ledger(1): what git is to files, for the schema of a "
		 "database\n[ledger]\n");
	buf_printf(&text, "migrations = %s\n", migrations);
	if (format)
		buf_printf(&text, "format = %s\n", format);
	buf_puts(&text, "history-schema = ledger\n"
			"parts = structure, column-order\n");
	rc = dir_open(&d, under(c, "ledger"), e);
	if (rc == 0)
		dir_sweep(d);
	/* The configuration last: with it the ledger is there, and whole. */
	if (rc == 0)
		rc = dir_write(d, ".gitignore", "/store/\n", 8, e);
	if (rc == 0)
		rc = dir_write(d, "config", text.data, text.len, e);
	dir_close(d);
	buf_release(&text);
	return rc;
}

int cmd_init(struct cmd *c, struct err *e)
{
	const char *migrations, *format;
	struct config config;
	int rc = config_read(&config, &c->arena, c->args.dir, e);

	if (rc < 0)
		return -1;
	if (rc == 0) {
		err_set(e, FAULT_CONFIG, "%s exists already", CONFIG_FILE);
		return err_hint(e, "ledger status");
	}
	if (choose_directory(c, &migrations, e) < 0)
		return -1;
	if (file_mkdirs(under(c, PROJECT_RECORDS), 0777, e) < 0 ||
	    file_mkdirs(under(c, migrations), 0777, e) < 0 ||
	    choose_format(c, migrations, &format, e) < 0 ||
	    write_config(c, migrations, format, e) < 0)
		return -1;
	say(c, "ledger started: %s/ (%s), records in %s/", migrations,
	    format ? format : "format found from the first files",
	    PROJECT_RECORDS);
	if (format)
		msg_notice("next: ledger record");
	else
		msg_notice("%s/ has no migration yet; if they are elsewhere: "
			   "rm -r ledger, then ledger init --migrations DIR",
			   migrations);
	return EXIT_OK;
}
