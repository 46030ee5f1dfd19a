/* formats_flyway_parts: what the files of the format "flyway" share; nobody
 * else includes this.
 *
 *   flyway.c           versioned migrations, undos, baselines, callbacks
 *   flyway_repeat.c    repeatable migrations
 *   flyway_names.c     what the name of a file says
 *   flyway_schema.c    the schemas that Flyway makes and works in
 *   flyway_settings.c  what the settings say
 *   flyway_settings_file.c  flyway.toml, flyway.conf
 *   flyway_locations.c which of the files are in one of its "locations"
 *   flyway_placeholders.c
 *
 * A repeatable migration is run again when its file has changed. In a history
 * each of these runs is a node: "R__views", then "R__views.2" … Their texts are
 * no longer in the file, so record keeps a copy of each one that it writes down
 * in ledger/rendered/R__views.sql, R__views.2.sql … The file itself is a new
 * migration while its text is not that of the last copy. */
#ifndef IO_FORMATS_FLYWAY_PARTS_H
#define IO_FORMATS_FLYWAY_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "io/formats_common.h"

struct flyway_placeholder {
	const char *name, *value;
	int line; /* of the settings */
};

/* What a file is by its name; those before FLYWAY_PREFIXES have a prefix. */
enum flyway_kind {
	FLYWAY_VERSIONED,
	FLYWAY_UNDO,
	FLYWAY_BASELINE,
	FLYWAY_REPEATABLE,
	FLYWAY_PREFIXES,
	FLYWAY_CALLBACK,
	FLYWAY_MISFIT,
	FLYWAY_NO_FILE /* of Flyway: the suffix is another one */
};

struct flyway_settings {
	const char *file; /* NULL: there is none */
	bool replace, transaction;
	const char *prefix, *suffix, *separator, *table;
	bool own_table;				  /* `table` is said there */
	const char *name_prefix[FLYWAY_PREFIXES]; /* of files */
	const char *name_separator;
	const char *name_suffixes; /* with commas between them */
	/* "defaultSchema", "schemas", "currentSchema" of the URL, as they stand
	 * there; NULL: not said. */
	const char *default_schema, *schemas, *current_schema;
	int schema_line;       /* the last of these */
	int no_schemas_line;   /* createSchemas=false; 0: it is not */
	const char *locations; /* as they stand there; NULL: it says none */
	int locations_line;
	struct flyway_placeholder *placeholders; /* malloc'ed */
	size_t placeholder_nr;
};

struct flyway {
	struct flyway_settings settings;
	struct dir *d;
	struct dir *kept; /* NULL: there are no copies */
	struct dir_item *copies;
	size_t copy_nr;
	struct arena *arena;
	struct found_list versioned;
	struct found_list repeatable;
};

struct flyway_name {
	enum flyway_kind kind;
	bool is_program;
	size_t stem_len;		   /* without the suffix */
	const char *version, *description; /* in the name */
	size_t version_len, description_len;
};
/* Of a name without directories. */
void flyway_parse_name(const struct flyway_settings *s, const char *name,
		       struct flyway_name *out);
/* As Flyway writes it into its history: with blanks. */
const char *flyway_description(struct arena *a, const struct flyway_name *n);
/* Is it a name that was meant to be a migration's, though it is none: "V1_a",
 * "v1__a"? Flyway passes over those too. */
bool flyway_looks_like_one(const struct flyway_settings *s, const char *name);
/* For an error: "V1__name.sql, R__name.sql …" */
const char *flyway_names(const struct flyway_settings *s, struct arena *a);

MUST_CHECK int flyway_add_repeatable(struct flyway *f, const char *file,
				     const struct flyway_name *name,
				     struct err *e);
/* All runs of all of them, behind the versioned ones, in order of their
 * descriptions. */
MUST_CHECK int flyway_read_repeatable(struct flyway *f,
				      struct source_list *list, struct err *e);

/* The settings while they are read. */
struct flyway_reading {
	struct flyway_settings *s;
	struct arena *arena;
	size_t cap;
	int line;
	struct err *e;
};
/* `key` without "flyway." before it. */
MUST_CHECK int flyway_take(struct flyway_reading *r, const char *key,
			   const char *value);
/* What settings say together. -1: `e->line` is set. */
MUST_CHECK int flyway_check_schemas(struct flyway_settings *s, struct err *e);

void flyway_settings_init(struct flyway_settings *s);
void flyway_settings_release(struct flyway_settings *s);
/* Pure. -1: FAULT_USAGE with `e->line`: what changes the meaning of migrations
 * and is not followed, or cannot be read. */
MUST_CHECK int flyway_parse_settings(struct flyway_settings *s, struct arena *a,
				     const char *file, const char *text,
				     size_t len, struct err *e);
/* Below `root`; `file` NULL: in one of the usual places, or nowhere. */
MUST_CHECK int flyway_read_settings(struct flyway_settings *s, struct dir *root,
				    const char *file, struct arena *a,
				    struct err *e);

/* The "locations" of the settings, as prefixes of the names of files below the
 * migrations directory: "core/", "" for all. */
struct flyway_places {
	const char **prefixes;
	size_t nr;
};
/* -1: FAULT_USAGE at the line of the settings: one that is not the migrations
 * directory or below it. `root` may be NULL. */
MUST_CHECK int flyway_read_locations(struct flyway_places *out,
				     const struct flyway_settings *s,
				     struct dir *d, struct dir *root,
				     struct arena *a, struct err *e);
bool flyway_is_located(const struct flyway_places *p, const char *file);

/* Before the first migration: the schemas, if they are not there. Before each:
 * the search_path. Texts that have that already stay as they are. */
MUST_CHECK int flyway_put_schemas(const struct flyway_settings *s,
				  struct source_list *list, struct err *e);
/* How many bytes of the text flyway_put_schemas has put there. */
size_t flyway_head_len(const char *text);
/* The schema that Flyway works in; NULL: what the connection has. */
const char *flyway_schema(const struct flyway_settings *s, struct arena *a);

/* Put in the values. -1: FAULT_USAGE with `e->line`. */
MUST_CHECK int flyway_expand(const struct flyway_settings *s,
			     struct source_script *script, struct arena *a,
			     struct err *e);

/* Text, options, placeholders, and the whole of it as one section. */
MUST_CHECK int flyway_load_script(struct flyway *f, struct source_script *s,
				  struct err *e);

#endif
