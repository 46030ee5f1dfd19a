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

#define MIGRATIONS_MAX 100000  /* of one directory */
#define MIGRATION_NAME_MAX 200 /* bytes; the record is NAME.rec */

/* ---- names ---- */

/* Is it a visible file NAME.sql? Everything else a reader leaves alone. */
bool name_is_sql(const struct dir_item *item);
bool name_is_hidden(const struct dir_item *item);
bool name_ends_with(const char *name, const char *suffix);
/* How many digits it begins with. */
size_t name_digits(const char *name);
/* Compare numbers of any length: "9" before "0010". */
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

/* The error for a file that does not fit: "…, expected NNN_name.sql". */
int misfit(struct dir *d, const char *file, const char *expected,
	   struct err *e);
/* Name the file, as the user would type it, in an error. Returns -1. */
int error_in_file(struct dir *d, const char *file, int line, struct err *e);

/* ---- texts ---- */

/* Read `s->file`: text without BOM, valid UTF-8 without NUL, `transaction`
 * true, no sections yet. */
MUST_CHECK int script_load(struct dir *d, struct arena *a,
			   struct source_script *s, struct err *e);
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
bool line_is_blank_or_comment(const struct line *line);
/* Does the line begin with the words, each after any number of blanks? Returns
 * what follows the last one, NULL when not. */
const char *line_words(const struct line *line, const char *const *words,
		       size_t nr);

/* ---- parse functions ---- */

/* Mark the sections of `s->up.text`. `e->line` tells where. */
MUST_CHECK int plain_parse(struct source *s, struct arena *a, struct err *e);
MUST_CHECK int dbmate_parse(struct source *s, struct arena *a, struct err *e);
/* run_in_transaction of metadata.toml. */
MUST_CHECK int diesel_parse_metadata(const char *text, size_t len,
				     bool *transaction, struct err *e);

extern const struct format format_plain, format_golang_migrate, format_diesel,
    format_dbmate;

#endif
