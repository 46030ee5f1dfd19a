/* project: a checkout that holds migrations and their records.
 *
 * Opens what a command needs, once: the configuration, the migration files, the
 * records as a history, the store brought up to the records. Everything lives
 * in the project's arena. */
#ifndef CORE_PROJECT_H
#define CORE_PROJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "io/config.h"
#include "io/formats.h"
#include "model/finding.h"
#include "model/history.h"

struct baseline;
struct buf;
struct dir;
struct err;
struct statement;
struct store;

#define PROJECT_RECORDS "ledger/records"
#define PROJECT_STORE "ledger/store"
/* The SQL of migrations that are programs, and of runs of what repeats. */
#define PROJECT_RENDERED "ledger/rendered"

enum project_need {
	PROJECT_FILES = 1 << 0, /* migration files, compared with the records */
	PROJECT_STORE_READ = 1 << 1, /* the store, in step with the records */
	/* With PROJECT_FILES: have programs write their SQL anew where it is
	 * not that of their present text. */
	PROJECT_RENDER = 1 << 2,
	PROJECT_OLD_FORM = 1 << 3, /* records of an older canonical form will do
				    */
};

enum file_state {
	FILE_UNRECORDED,
	FILE_RECORDED,	    /* to the byte */
	FILE_LAYOUT_EDITED, /* the same statements in other bytes */
	FILE_EDITED	    /* other statements */
};

/* A migration's files and its record; either may be missing. */
struct project_file {
	const struct source *source; /* NULL: the file is gone */
	struct migration *m;	     /* NULL: not recorded */
	enum file_state state;
	bool down_edited;
};

struct project {
	struct arena arena;
	const char *root;
	struct config config;
	const struct format *format; /* NULL: no files, or not asked for */
	/* Where the tool of the format keeps its history, by the configuration
	 * or by that of the tool. */
	struct format_history tool_history;
	struct source *sources; /* in the format's order */
	size_t source_nr;
	bool loaded; /* the records are read; `needs` are what was asked for */
	unsigned needs;
	struct project_file *files; /* in the format's order */
	size_t file_nr;
	struct migration **records; /* all, chained or not */
	size_t record_nr;
	struct baseline *baseline; /* NULL: the files begin with nothing */
	struct history history;
	struct findings findings; /* of files and records */
	struct store *store;	  /* NULL: not asked for, or not usable */
	const char *no_store;	  /* why it is not usable; NULL: not known */
	struct project_records *writing; /* that wait to be committed */
};

/* -1: FAULT_CONFIG (no project: hint `ledger init`), FAULT_CORRUPT (a record is
 * damaged, the chain does not say what it must), FAULT_FILE … Edited and
 * missing files, forks and unrecorded migrations are findings, not errors. */
MUST_CHECK int project_open(struct project *p, const char *root, unsigned needs,
			    struct err *e);
/* The same in two steps: configuration and files; then, unless that is done,
 * all the rest. */
MUST_CHECK int project_open_files(struct project *p, const char *root,
				  unsigned needs, struct err *e);
MUST_CHECK int project_load(struct project *p, struct err *e);
/* The same without a need for a project: where there is none, an empty history
 * and the default configuration. */
MUST_CHECK int project_open_bare(struct project *p, const char *root,
				 unsigned needs, struct err *e);
void project_close(struct project *p);

/* The statements of a way up (or down) in the present file. */
MUST_CHECK int project_split(struct project *p,
			     const struct source_script *script,
			     struct statement **out, size_t *nr, struct err *e);

/* Remove what a killed run left half written among the records. */
void project_sweep_records(struct project *p);
/* Write one record's file. */
MUST_CHECK int project_write_record(struct project *p, struct migration *m,
				    struct err *e);
/* The same for one of many: it is there, and safe from a power failure, after
 * project_commit_records at the latest. */
MUST_CHECK int project_add_record(struct project *p, struct migration *m,
				  struct err *e);
MUST_CHECK int project_commit_records(struct project *p, struct err *e);
/* Keep the text of one run of what repeats. */
MUST_CHECK int project_keep_text(struct project *p, const struct source *src,
				 struct err *e);
void project_forget_records(struct project *p); /* what was not committed */
MUST_CHECK int project_remove_record(struct project *p, const char *name,
				     struct err *e);
/* Bring the store up to the records; a damaged one is made anew (said on
 * stderr). */
enum sync_voice { SYNC_SILENT, SYNC_TELL };
MUST_CHECK int project_sync_store(struct project *p, enum sync_voice voice,
				  struct err *e);

/* The file of a migration; NULL: none. */
const struct project_file *project_file(const struct project *p,
					const char *name);
/* A migration by exact name, HEAD, version, a unique beginning of its name, or
 * at least 6 digits of its node's hash. -1: FAULT_USAGE. */
MUST_CHECK int project_find(const struct project *p, const char *word,
			    size_t *index, struct err *e);
/* A path below the project's root. */
const char *project_below(struct project *p, const char *path);
/* "dir/file" for messages. */
const char *project_path(struct project *p, const char *file);

/* Get an object from the store; a damaged store is rebuilt once. 0, 1 absent,
 * -1. */
MUST_CHECK int project_object(struct project *p, const struct oid *id,
			      enum object_type *type, struct buf *out,
			      struct err *e);
/* The same for an object that the records lead to: where it is absent, the
 * store is damaged. 0, -1. */
MUST_CHECK int project_need_object(struct project *p, const struct oid *id,
				   enum object_type *type, struct buf *out,
				   struct err *e);

#endif
