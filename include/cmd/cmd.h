/* cmd: the verbs of the command line.
 *
 * To add a verb: write src/cmd/cmd_<verb>.c with int cmd_<verb>(struct cmd *,
 * struct err *), declare it below, add its row to verbs[] in src/cmd/verbs.c, a
 * manual page docs/man/ledger-<verb>.1. The tests compare rows, manual pages
 * and completions.
 *
 * A verb returns its exit code, or -1 with `e` filled. Its result goes to
 * stdout through say() or into c->json; messages go to stderr through msg_*. */
#ifndef CMD_CMD_H
#define CMD_CMD_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/exit.h"
#include "model/plan.h"

struct project;
struct survey_options;
struct waits;

struct args {
	const char *dir, *db, *format, *scratch, *amend, *to, *at, *parts;
	const char *migrations, *baseline, *server;
	enum data_choice data;
	/* -1: not given */
	int wait_s, lock_timeout_ms, statement_timeout_ms, retries;
	bool quiet, verbose, frozen, strict, offline, exit_code, explain, stat;
	bool again, keep_history, name_only, allow_data_loss, dry_run, help,
	    version;
	char **words; /* positional */
	int word_nr;
};

struct cmd {
	const struct verb *verb;
	struct args args;
	struct arena arena;
	json_t *json; /* --format json: the document's top object; else NULL */
};

/* Options, one bit each; the rows are in src/cmd/args.c. */
enum option_bit {
	OPTION_DB = 1 << 0,
	OPTION_FORMAT = 1 << 1, /* text|json */
	OPTION_SCRATCH = 1 << 2,
	OPTION_FROZEN = 1 << 3,
	OPTION_STRICT = 1 << 4,
	OPTION_AMEND = 1 << 5,
	OPTION_OFFLINE = 1 << 6,
	OPTION_TO = 1 << 7,
	OPTION_AT = 1 << 8,
	OPTION_DATA = 1 << 9,
	OPTION_LOCK_TIMEOUT = 1 << 10,
	OPTION_PARTS = 1 << 11,
	OPTION_EXPLAIN = 1 << 12,
	OPTION_STAT = 1 << 13,
	OPTION_NAME_ONLY = 1 << 14,
	OPTION_EXIT_CODE = 1 << 15,
	OPTION_ALLOW_DATA_LOSS = 1 << 16,
	OPTION_MIGRATIONS = 1 << 17,
	OPTION_INIT_FORMAT = 1 << 18, /* init: the migrations' format */
	OPTION_BASELINE = 1 << 19,
	OPTION_WAITS = 1 << 20, /* the other limits, and retries */
	OPTION_AGAIN = 1 << 21,
	OPTION_SERVER = 1 << 22,
	OPTION_DRY_RUN = 1 << 23,
	OPTION_KEEP_HISTORY = 1 << 24,
	OPTION_REVERT_TO = 1 << 25, /* revert: what stays, not what comes */
};

struct verb {
	const char *name;
	int (*run)(struct cmd *c, struct err *e);
	const char *words; /* synopsis of positional arguments */
	int word_min, word_max;
	unsigned options;
	const char *summary; /* one line */
};

extern const struct verb verbs[]; /* ends with a NULL name */
extern const size_t verb_nr;

/* 0: parsed. -1: FAULT_USAGE. `verb` NULL: options before the verb only. */
MUST_CHECK int args_parse(struct args *args, int argc, char **argv,
			  const struct verb **verb, struct err *e);
void args_help(const struct verb *verb); /* NULL: the program's */

/* ---- results (report.c) ---- */

/* One line or several to stdout in the text form; control characters escaped.
 */
void say(const struct cmd *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Findings: to stdout in text, or as "findings" in the document. */
void say_findings(struct cmd *c, const struct findings *f);
void say_plan(struct cmd *c, const struct plan *p);
/* Two canonical texts, line by line: "- " only before, "+ " only after. Of long
 * ones what differs, with a few lines around it. */
void say_text_diff(struct cmd *c, const char *before, const char *after,
		   const char *indent);
void json_put(struct cmd *c, const char *key, json_t *value);
json_t *json_text(const char *s); /* NULL or invalid UTF-8 are dealt with */
json_t *json_oid(const struct oid *id);
const char *hex_of(struct cmd *c, const struct oid *id);

/* ---- shared (common.c) ---- */

/* Open the project in c->args.dir. */
MUST_CHECK int cmd_project(struct cmd *c, struct project *p, unsigned needs,
			   struct err *e);
/* Tell which settings the database has of its own. */
struct conn;
MUST_CHECK int cmd_settings(struct cmd *c, struct conn *conn, struct err *e);
void cmd_survey_options(struct cmd *c, struct survey_options *o);
/* From the options, else the project's configuration, else the defaults. */
void cmd_waits(const struct cmd *c, const struct project *p, struct waits *out);
/* ", 2 retries", or nothing. */
const char *cmd_retries(struct cmd *c, int nr);
/* The target's conninfo: --db, DATABASE_URL, or NULL for libpq's own. */
const char *cmd_dsn(const struct cmd *c);

int cmd_init(struct cmd *c, struct err *e);
int cmd_record(struct cmd *c, struct err *e);
int cmd_status(struct cmd *c, struct err *e);
int cmd_verify(struct cmd *c, struct err *e);
int cmd_plan(struct cmd *c, struct err *e);
int cmd_adopt(struct cmd *c, struct err *e);
int cmd_apply(struct cmd *c, struct err *e);
int cmd_revert(struct cmd *c, struct err *e);
int cmd_where(struct cmd *c, struct err *e);
int cmd_fingerprint(struct cmd *c, struct err *e);
int cmd_log(struct cmd *c, struct err *e);
int cmd_show(struct cmd *c, struct err *e);
int cmd_diff(struct cmd *c, struct err *e);
int cmd_blame(struct cmd *c, struct err *e);
int cmd_ls_tree(struct cmd *c, struct err *e);
int cmd_cat_object(struct cmd *c, struct err *e);
int cmd_audit(struct cmd *c, struct err *e);
int cmd_fsck(struct cmd *c, struct err *e);

#endif
