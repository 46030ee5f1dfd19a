/* formats_common: what the readers of migration formats share; nobody else
 * includes this.
 *
 * A reader looks at the names in the directory and adds one `found` for each
 * file; found_pair joins ups and downs and orders them; script_load fetches a
 * text; a parse function (pure: memory to memory, so that it can be fuzzed)
 * marks the sections in it. */
#ifndef IO_FORMATS_COMMON_H
#define IO_FORMATS_COMMON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "io/formats.h"

struct arena;
struct dir;
struct dir_item;
struct err;
struct line;
struct map;

#define MIGRATIONS_MAX 100000  /* of one directory */
#define MIGRATION_NAME_MAX 200 /* bytes; the record is NAME.rec */

/* ---- names ---- */

/* Is it a visible file NAME.sql? Everything else a reader leaves alone. */
bool name_is_sql(const struct dir_item *item);
bool name_is_hidden(const struct dir_item *item);
bool name_ends_with(const char *name, const char *suffix);
/* How many digits it begins with. */
size_t name_digits(const char *name);
/* Compare numbers of any length, part by part where they have dots: "9" before
 * "0010", "1.9" before "1.10"; a part that is missing is 0. */
int version_compare(const char *a, const char *b);

/* ---- what was found ---- */

enum side { SIDE_UP, SIDE_DOWN };

struct found {
	const char *file, *name, *version;
	enum side side;
};

struct found_list {
	struct arena *arena;
	struct found *items; /* malloc'ed; found_release */
	size_t nr, cap;
	bool same_versions; /* may be: the tool knows them by their names */
};

/* Strings are copied into the arena. -1: FAULT_LIMIT. */
MUST_CHECK int found_add(struct found_list *list, const char *file,
			 const char *name, size_t name_len, const char *version,
			 size_t version_len, enum side side, struct err *e);
void found_release(struct found_list *list);
/* One source for each migration, in order of version. -1: FAULT_USAGE, two of
 * one version, or a down without an up. */
MUST_CHECK int found_pair(struct found_list *list, struct dir *d,
			  struct source **out, size_t *nr, struct err *e);
/* For tools that take versions, or the names of files, for texts: 10 comes
 * before 2, byte by byte. */
void sources_by_version_text(struct source *sources, size_t nr);
void sources_by_file(struct source *sources, size_t nr);

/* The error for a file that does not fit: "…, expected NNN_name.sql". */
int misfit(struct dir *d, const char *file, const char *expected,
	   struct err *e);
/* Name the file, as the user would type it, in an error. Returns -1. */
int error_in_file(struct dir *d, const char *file, int line, struct err *e);

/* ---- directories ---- */

bool items_have(const struct dir_item *items, size_t nr, const char *name);
/* 0: the directory `dir` below `d` has such an entry. 1: it has none. */
MUST_CHECK int dir_has(struct dir *d, const char *dir, const char *name,
		       struct err *e);
/* Name in the error the directories below that do have migrations. False: there
 * is none. */
bool err_directories_below(struct dir *d, const struct dir_item *items,
			   size_t nr, struct err *e);
/* All visible files below `items`, those of subdirectories as "sub/file", in
 * byte order of the whole. */
MUST_CHECK int tree_list(struct dir *d, struct arena *a,
			 const struct dir_item *items, size_t nr,
			 struct dir_item **out, size_t *out_nr, struct err *e);
/* A place that a tool's settings name: without "./" before it and "/" behind
 * it; "" for the project's root itself. */
const char *place_plain(struct arena *a, const char *path);
/* The place of `d` in the project whose root is `root`. */
const char *place_of_dir(struct arena *a, struct dir *d, struct dir *root);
/* What follows the last '/'. */
const char *base_name(const char *path);
/* Does a line of any .sql file satisfy `is`? Files that cannot be read do not
 * count: this is for detection. */
bool files_have_line(struct dir *d, const struct dir_item *items, size_t nr,
		     bool (*is)(const struct line *line));

/* ---- the common way to read ---- */

/* Most formats differ in two things only: which names are migrations, and what
 * the lines of a file say. A parse function that fails without naming a file
 * fails in the file that it was given, at `e->line`. */
struct reader {
	/* found_add, nothing, or an error. */
	int (*add)(struct found_list *list, struct dir *d,
		   const struct dir_item *item, struct err *e);
	/* The text of both ways is loaded: mark the sections. NULL: each file
	 * is one. */
	int (*parse)(struct source *s, struct arena *a, struct err *e);
	/* Files of one version are taken, in the order of `compare`, or of
	 * their names. */
	bool same_versions;
	/* Of two sources, for qsort; NULL: by their versions. */
	int (*compare)(const void *a, const void *b);
};
MUST_CHECK int reader_run(const struct reader *r, struct dir *d,
			  const struct dir_item *items, size_t nr,
			  struct arena *a, struct source **out, size_t *out_nr,
			  struct err *e);
/* The first half: `add` for each item, ups and downs paired, in the order of
 * found_pair. For a format with an order, or with texts, of its own. */
MUST_CHECK int reader_find(int (*add)(struct found_list *list, struct dir *d,
				      const struct dir_item *item,
				      struct err *e),
			   struct dir *d, const struct dir_item *items,
			   size_t nr, struct arena *a, struct source **out,
			   size_t *out_nr, struct err *e);
/* The second half, for one source. */
MUST_CHECK int reader_load(int (*parse)(struct source *s, struct arena *a,
					struct err *e),
			   struct dir *d, struct arena *a, struct source *s,
			   struct err *e);

/* Migrations in the order in which they are added. */
struct source_list {
	struct arena *arena;
	struct source *items; /* malloc'ed; source_list_end moves them */
	size_t nr, cap;
};
/* -1: FAULT_LIMIT. `s` is copied; its strings are the arena's already. */
MUST_CHECK int source_add(struct source_list *list, const struct source *s,
			  struct err *e);
void source_list_end(struct source_list *list, struct source **out, size_t *nr);

/* A file that the tool itself passes over: a notice says so. */
void leave_out(struct dir *d, const char *file, const char *tool);

/* A migration that is a program: "…, written in Go". */
int program(struct dir *d, const char *file, const char *language,
	    const char *hint, struct err *e);

/* ---- texts ---- */

/* How many bytes of a byte-order mark it begins with. */
size_t text_bom(const char *text, size_t len);

/* Read `s->file`: text without BOM, valid UTF-8 without NUL, `transaction`
 * true, no sections yet. */
MUST_CHECK int script_load(struct dir *d, struct arena *a,
			   struct source_script *s, struct err *e);
/* The same for a file that psql runs: what it includes is in its text, and the
 * values of the variables that it sets, or that are `given` to it by name
 * (NULL: none). */
MUST_CHECK int script_load_psql(struct dir *d, struct arena *a,
				struct source_script *s,
				const struct map *given, struct err *e);
/* The second part of that. */
MUST_CHECK int script_put_variables(struct dir *d, struct arena *a,
				    struct source_script *s,
				    const struct map *given, struct err *e);
/* error_in_file, by a line of the text. */
int error_in_script(struct dir *d, const struct source_script *s, int line,
		    struct err *e);
/* A second script in the same file. */
void script_share(struct source_script *s, const struct source_script *other);
/* The whole text as one section. */
void script_take_all(struct source_script *s, struct arena *a);
void script_add_section(struct source_script *s, struct arena *a, size_t offset,
			size_t end);

/* Lines of a text; the line does not hold its end ("\n" or "\r\n"). */
struct line {
	const char *text; /* NUL-terminated only at the end of the file */
	size_t len;
	size_t offset, next; /* of the line and of the one behind it */
	int number;	     /* from 1 */
};
/* Start with a zeroed `line`. False: there is no more. */
bool line_next(const char *text, size_t len, struct line *line);
/* Hand on every line. -1: `take` refused one; its number is in e->line. */
MUST_CHECK int lines_take(const char *text, size_t len,
			  int (*take)(void *ctx, const struct line *line,
				      struct err *e),
			  void *ctx, struct err *e);
bool line_is_blank_or_comment(const struct line *line);
/* Does the line begin with the words, each after any number of blanks? Returns
 * what follows the last one, NULL when not. */
const char *line_words(const struct line *line, const char *const *words,
		       size_t nr);

/* The same without regard to case, and the words end at a blank or the end of
 * the line. */
const char *line_words_nocase(const struct line *line, const char *const *words,
			      size_t nr);
/* Is the line, without blanks around it, exactly this (case aside)? */
bool line_is(const struct line *line, const char *text);
/* Does it begin the way down for a tool whose marks are not this format's? */
bool line_is_foreign_down(const struct line *line, bool behind_statements);
int refuse_foreign_down(const struct line *mark, struct err *e);

/* ---- scripts for psql ---- */

/* The whole text without what psql makes of its frame: "\set ON_ERROR_STOP",
 * "\restrict" and BEGIN at its head, COMMIT and "\unrestrict" at its end. psql
 * runs each statement by itself unless the script says BEGIN. -1: BEGIN
 * without COMMIT, with `e->line`. */
MUST_CHECK int script_take_psql(struct source_script *s, struct arena *a,
				struct err *e);

/* The only sections: one for each part of text[offset .. end) between two
 * `delimiter`s, which the tool's own splitter takes out before it looks at the
 * SQL. */
void script_cut(struct source_script *s, struct arena *a, size_t offset,
		size_t end, const char *delimiter);

/* ---- parse functions ---- */

/* Mark the sections of `s->up.text`, of `s->down.text` too where the format has
 * a file for it. `e->line` tells where. Texts are loaded, sections empty. */
MUST_CHECK int plain_parse(struct source *s, struct arena *a, struct err *e);
MUST_CHECK int dbmate_parse(struct source *s, struct arena *a, struct err *e);
MUST_CHECK int goose_parse(struct source *s, struct arena *a, struct err *e);
MUST_CHECK int sql_migrate_parse(struct source *s, struct arena *a,
				 struct err *e);
MUST_CHECK int tern_parse(struct source *s, struct arena *a, struct err *e);
MUST_CHECK int node_pg_migrate_parse(struct source *s, struct arena *a,
				     struct err *e);
MUST_CHECK int sqlx_parse(struct source *s, struct arena *a, struct err *e);
MUST_CHECK int atlas_parse(struct source *s, struct arena *a, struct err *e);
MUST_CHECK int graphile_parse(struct source *s, struct arena *a, struct err *e);
MUST_CHECK int sqitch_parse(struct source *s, struct arena *a, struct err *e);
/* run_in_transaction of metadata.toml. */
MUST_CHECK int diesel_parse_metadata(const char *text, size_t len,
				     bool *transaction, struct err *e);
/* The options of V1__name.sql.conf; `out` holds what is without them. */
struct flyway_options {
	bool transaction, placeholders;
};
MUST_CHECK int flyway_parse_options(const char *text, size_t len,
				    struct flyway_options *out, struct err *e);

/* A value of another tool's configuration, sections and lines "key = value"; of
 * several the last. NULL: there is none, or no such file. */
MUST_CHECK int conf_value(struct dir *root, const char *file,
			  const char *section, const char *key, struct arena *a,
			  const char **out, int *line, struct err *e);

/* All of a section, by key. */
MUST_CHECK int conf_section(struct dir *root, const char *file,
			    const char *section, struct arena *a,
			    struct map *values, struct err *e);

/* -1: FAULT_USAGE at the line of sqitch.conf in `root` that has scripts
 * elsewhere than in `d`. No such file, or `root` NULL: 0. */
MUST_CHECK int sqitch_check_conf(struct dir *d, struct dir *root,
				 struct arena *a, struct err *e);

/* The variables that it gives to psql, of each way. `root` may be NULL. */
MUST_CHECK int sqitch_read_variables(struct dir *root, struct arena *a,
				     struct map *deploy, struct map *revert,
				     struct err *e);

/* script_location of alembic.ini. NULL: there is none. */
const char *alembic_script_location(struct dir *root, struct arena *a);
/* Where sqitch.plan is: the root itself, or top_dir of sqitch.conf. NULL: it is
 * not there. */
const char *sqitch_directory(struct dir *root, struct arena *a);
/* The only location of Flyway's settings. NULL: there are no settings, several
 * locations, or no such directory in the project. */
const char *flyway_directory(struct dir *root, struct arena *a);
/* Do Flyway's settings give names of their own to its files, and do files in
 * `d` have such names? */
bool flyway_is_set_up_for(struct dir *root, const struct dir_item *items,
			  size_t nr, struct dir *d);

extern const struct format format_plain, format_golang_migrate, format_diesel,
    format_dbmate, format_goose, format_sqlx, format_flyway, format_refinery,
    format_prisma, format_drizzle, format_atlas, format_graphile_migrate,
    format_sqitch, format_liquibase, format_tern, format_node_pg_migrate,
    format_supabase, format_hasura, format_alembic, format_sql_migrate;

#endif
