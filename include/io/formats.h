/* formats: migration directories of ledger and of other tools, behind one
 * interface.
 *
 * A format is one file in src/io/formats/ and one row in formats[]. A reader
 * finds the migrations, orders them by the format's own rule, and says which
 * bytes of which file are the way up and the way down. It does not split or
 * judge SQL. */
#ifndef IO_FORMATS_H
#define IO_FORMATS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;
struct dir;
struct dir_item;
struct err;

struct source_section {
	size_t offset, len; /* bytes in the script's text */
};

/* One file and the sections of it that count; several when markers come more
 * than once. */
struct source_script {
	const char *
	    file; /* below the migrations directory; NULL: there is no script */
	const char
	    *text;  /* the whole file, NUL-terminated, after the defined
		       treatment of  BOM (dropped); CRLF is kept as it is */
	size_t len; /* bytes of text that are the migration's; more may follow
		       where a file holds several migrations, so that adding
		       one at the end leaves those before as they are */
	struct source_section *sections;
	size_t section_nr;
	bool
	    transaction; /* false: the file asks to run outside a transaction */
};

struct source {
	const char *
	    name; /* the migration's name: stable, unique, a file name's stem */
	const char *version; /* the part that orders it, for people: "005" */
	struct source_script up, down; /* may be sections of the same file */
};

struct format {
	const char
	    *name; /* for --format and the config: "plain", "golang-migrate" */
	const char *summary; /* one line for help */
	/* Does the directory look like this format? 0: no. Higher is surer;
	 * ties are an error that names both. `d` may be used to look into
	 * files. */
	int (*detect)(struct dir *d, const struct dir_item *items, size_t nr);
	/* Read all migrations, in order. -1: FAULT_USAGE with file:line (two
	 * files with one number, a down without up, markers out of order …) or
	 * FAULT_FILE. */
	int (*read)(struct dir *d, const struct dir_item *items, size_t nr,
		    struct arena *a, struct source **out, size_t *out_nr,
		    struct err *e);
};

extern const struct format *const formats[]; /* ends with NULL */

const struct format *format_by_name(const char *name); /* NULL: none */
/* 0: found. 1: the directory is empty (no migrations). -1: FAULT_CONFIG,
 * unknown or ambiguous; says what was seen. */
MUST_CHECK int format_detect(const struct format **out, struct dir *d,
			     struct err *e);

/* Read through `f`, then check what holds for all formats: names unique and
 * within [A-Za-z0-9._-], text valid UTF-8 without NUL, sizes. */
MUST_CHECK int format_read(const struct format *f, struct dir *d,
			   struct arena *a, struct source **out, size_t *nr,
			   struct err *e);

#endif
