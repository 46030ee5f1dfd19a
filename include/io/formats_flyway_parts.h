/* formats_flyway_parts: what the files of the format "flyway" share; nobody
 * else includes this.
 *
 *   flyway.c           versioned migrations, undos, baselines, callbacks
 *   flyway_repeat.c    repeatable migrations
 *   flyway_settings.c  flyway.toml, flyway.conf
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

struct flyway_settings {
	const char *file; /* NULL: there is none */
	bool replace, transaction;
	const char *prefix, *suffix, *separator, *table;
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

/* R__name.sql */
bool flyway_is_repeatable(const char *name);
MUST_CHECK int flyway_add_repeatable(struct flyway *f, const char *file,
				     struct err *e);
/* All runs of all of them, behind the versioned ones, in order of their
 * descriptions. */
MUST_CHECK int flyway_read_repeatable(struct flyway *f,
				      struct source_list *list, struct err *e);

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

/* Put in the values. -1: FAULT_USAGE with `e->line`. */
MUST_CHECK int flyway_expand(const struct flyway_settings *s,
			     struct source_script *script, struct arena *a,
			     struct err *e);

/* Text, options, placeholders, and the whole of it as one section. */
MUST_CHECK int flyway_load_script(struct flyway *f, struct source_script *s,
				  struct err *e);

#endif
