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
struct scratch;

struct source_section {
	size_t offset, len; /* bytes in the script's text */
};

/* The statements from `offset` on come from this line of the user's file. */
struct source_line {
	size_t offset;
	int line;
};

/* The text's lines from `first` on are those of a file from `line` on. */
struct source_place {
	int first;
	const char *file;
	int line;
};

/* One file and the sections of it that count; several when markers come more
 * than once. */
struct source_script {
	const char *
	    file; /* below the migrations directory; NULL: there is no script */
	const char *text; /* the whole file, NUL-terminated, without a byte
			     order mark; line ends are kept as they are */
	/* The file as it is on disk, where `text` was made from it (settings
	 * put in, parts left out). NULL: `text` is the file. */
	const char *raw;
	size_t head_len; /* bytes of text that were put before the file's */
	size_t len; /* bytes of text that are the migration's; more may follow
		       where a file holds several migrations, so that adding
		       one at the end leaves those before as they are */
	struct source_section *sections;
	size_t section_nr;
	bool
	    transaction; /* false: the file asks to run outside a transaction */
	/* Where `file` is a program, `text` is its SQL, and these are its
	 * lines. NULL: the lines are the text's. */
	const struct source_line *lines;
	size_t line_nr;
	/* Where `text` holds files that psql would include: which line is of
	 * which. NULL: all are of `file`. */
	const struct source_place *places;
	size_t place_nr;
	/* The tool of the format, if it cannot send the rows behind COPY … FROM
	 * STDIN. */
	const char *without_rows;
};

/* Of a program's SQL, which is kept beside the records. */
enum source_state {
	SOURCE_CURRENT,
	SOURCE_STALE, /* the program was edited since; `text` is of before */
	SOURCE_ABSENT /* `text` is empty */
};

/* The file that line `*line` of the text is of, and its line there. */
const char *script_place(const struct source_script *s, int *line);

struct source {
	const char *
	    name; /* the migration's name: stable, unique, a file name's stem */
	/* As its tool writes it into its history, where `name` cannot be that:
	 * "1_a b". NULL: it is `name`. */
	const char *tool_name;
	const char *version; /* the part that orders it, for people: "005" */
	/* What the name says behind it, as its tool writes that into its
	 * history. NULL: what stands behind the first "_". */
	const char *description;
	struct source_script up, down; /* may be sections of the same file */
	enum source_state state;
	/* The file with a program's SQL, "005.sql", or with that of one run of
	 * what repeats. */
	const char *kept;
	/* It is one run of a file that is run again when it has changed; record
	 * keeps its text. */
	bool repeats;
	/* Why the SQL could not be had just now. NULL: nobody tried. */
	const struct err *failure;
};

/* Its name to its own tool. `s` NULL: `name`. */
const char *source_tool_name(const struct source *s, const char *name);
/* The text of a migration of which its own tool keeps a hash. */
const char *source_tool_text(const struct source *s);

/* Have programs write their SQL. */
struct render_job {
	const char *command;  /* words with blanks between them, no shell */
	const char *dir;      /* where to run it */
	const char *root;     /* the project's */
	const char *below;    /* `dir` from there; NULL: it is that */
	const char *rendered; /* the directory that keeps the SQL */
	struct arena *arena;
	/* The command for what needs a database; NULL: there is none. It is
	 * given an empty one, which is the caller's to close. */
	const char *online;
	int (*open_scratch)(void *ctx, struct scratch **out, struct err *e);
	void *ctx;
	/* out */
	size_t rendered_nr;
	size_t online_nr; /* of these, by `online` */
	struct render_failure {
		const char *name; /* of a migration */
		struct err *why;
	} * failures;
	size_t failure_nr;
};

enum format_takes {
	FORMAT_ROWS = 1 << 0, /* its tool sends the rows behind COPY, or what
				 pg_dump wrote is its migration */
	FORMAT_PSQL = 1 << 1, /* psql runs the files */
};

/* What a format may need besides the migrations directory. */
struct format_beside {
	struct dir *kept;      /* texts of its own; NULL: there are none */
	struct dir *root;      /* the project's; NULL: not known */
	const char *settings;  /* of the tool, below `root`; NULL: where it has
				  them */
	const char *directory; /* that the tool is run in, below `root`; NULL:
				  `root` */
	const char *command;   /* that it is run by; NULL: as usual */
};

/* Where a tool keeps its history, other than usual. All NULL: as usual. */
struct format_history {
	const char *schema; /* NULL: not said */
	const char *table;  /* NULL: the whole schema is the tool's */
};

struct format {
	const char
	    *name; /* for --format and the config: "plain", "golang-migrate" */
	const char *summary; /* one line for help */
	unsigned takes;	     /* enum format_takes */
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
	/* A format that keeps texts of its own (of programs, of former runs)
	 * has this instead of `read`, programs `render` too. `beside->kept` is
	 * NULL where there is no such directory. */
	int (*read_kept)(struct dir *d, const struct format_beside *beside,
			 const struct dir_item *items, size_t nr,
			 struct arena *a, struct source **out, size_t *out_nr,
			 struct err *e);
	/* What the tool's own configuration says of its history; NULL: it is
	 * not read. `out` is zeroed. */
	int (*history)(const struct format_beside *beside, struct arena *a,
		       struct format_history *out, struct err *e);
	/* Runs the programs whose SQL is stale or absent; the only code that
	 * runs anything. -1: none could be run, FAULT_CONFIG, FAULT_LIMIT … */
	int (*render)(struct render_job *job, struct dir *d,
		      const struct dir_item *items, size_t nr, struct err *e);
};

extern const struct format *const formats[]; /* ends with NULL */

const struct format *format_by_name(const char *name); /* NULL: none */
/* 0: found. 1: the directory is empty (no migrations). -1: FAULT_CONFIG,
 * unknown or ambiguous; says what was seen. */
MUST_CHECK int format_detect(const struct format **out, struct dir *d,
			     struct err *e);

/* The same, but 1 as well where none fits. */
MUST_CHECK int format_detect_here(const struct format **out, struct dir *d,
				  struct err *e);

/* Read through `f`, then check what holds for all formats: names unique and
 * within [A-Za-z0-9._-], text valid UTF-8 without NUL, sizes. */
MUST_CHECK int format_read(const struct format *f, struct dir *d,
			   struct arena *a, struct source **out, size_t *nr,
			   struct err *e);
/* The same for any format, with paths of what lies beside: the directory of the
 * texts that formats keep, which need not be there, and the project's own.
 * NULL: not known. */
struct format_paths {
	const char *kept, *root;
	const char *settings, *directory, *command; /* as in format_beside */
};
MUST_CHECK int format_read_kept(const struct format *f, struct dir *d,
				const struct format_paths *paths,
				struct arena *a, struct source **out,
				size_t *nr, struct err *e);
MUST_CHECK int format_history(const struct format *f,
			      const struct format_paths *paths, struct arena *a,
			      struct format_history *out, struct err *e);
/* Nothing for a format whose migrations are SQL. */
MUST_CHECK int format_render(const struct format *f, struct dir *d,
			     struct render_job *job, struct err *e);
/* Where a project without a directory of migrations that is named has them, as
 * the tool's own configuration in `root` says: "alembic". NULL: nothing says
 * so. Only the former need not be there. `format` NULL: of any. */
const char *format_find_directory(struct dir *root, const char *format,
				  struct arena *a);
/* The format that a tool's own configuration in `root` gives to `d`, where the
 * names of its files do not tell. NULL: none does. */
const struct format *format_of_settings(struct dir *root, struct dir *d);

#endif
