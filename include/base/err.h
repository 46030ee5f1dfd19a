/* err: one failure, filled once where it happens and carried up by the caller.
 *
 * Three kinds of result never mix: errors (the work could not be done; this
 * header), findings (it was done and the answer is no; model/finding.h) and
 * bugs (ledger itself is wrong; bug() aborts). A function that can fail returns
 * 0 for done, 1 for a "no" that its header names, -1 for failed with `e`
 * filled.
 *
 * Wording follows PostgreSQL's message style: the message is one line, lower
 * case, no full stop; detail and hint are full sentences, the hint a command.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stddef.h>

#include "base/attr.h"

/* X(word, exit code, name in JSON, retry in JSON)
 *
 * `retry` says what running the same command again would do: "safe", it may
 * succeed; "after-fix", it fails until somebody mends the cause; "never-blind",
 * somebody has to look first, for what is recorded and what is there
 * contradict each other. */
#define FAULTS(X)                                         \
	X(USAGE, EXIT_USAGE, "usage", "after-fix")        \
	X(CONFIG, EXIT_USAGE, "config", "after-fix")      \
	X(FINDING, EXIT_FINDINGS, "refused", "after-fix") \
	X(SQL, EXIT_DATABASE, "sql", "after-fix")         \
	X(DENIED, EXIT_DATABASE, "denied", "after-fix")   \
	X(CORRUPT, EXIT_LEDGER, "corrupt", "never-blind") \
	X(EDITED, EXIT_LEDGER, "edited", "never-blind")   \
	X(FORM, EXIT_LEDGER, "form", "after-fix")         \
	X(CONNECT, EXIT_BUSY, "connect", "safe")          \
	X(BUSY, EXIT_BUSY, "busy", "safe")                \
	X(FILE, EXIT_SYSTEM, "file", "after-fix")         \
	X(LIMIT, EXIT_SYSTEM, "limit", "after-fix")       \
	X(PARTIAL, EXIT_PARTIAL, "partial", "safe")       \
	X(UNKNOWN, EXIT_PARTIAL, "unknown", "safe")       \
	X(INTERRUPT, EXIT_SIGNAL, "interrupt", "safe")

enum fault {
	FAULT_NONE,
#define X(word, code, name, retry) FAULT_##word,
	FAULTS(X)
#undef X
};

struct err {
	enum fault fault;
	char message[1024];
	char detail[8192];
	char hint[1024];
	char sqlstate[6]; /* of the server's error, else empty */
	char file[512];	  /* where in the user's input, else empty */
	int line;	  /* 1-based, 0 when not known */
	int signal;	  /* FAULT_INTERRUPT: the signal's number */
};

/* Start from a clean state; every command does it once. */
void err_init(struct err *e);

/* Fill `e`; always returns -1 so that `return err_set(…)` reads well. Text that
 * does not fit ends in "...". A second err_set replaces the first: only for a
 * caller that handled it. */
int err_set(struct err *e, enum fault fault, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* As err_set, with ": strerror(saved errno)" behind. */
int err_set_errno(struct err *e, enum fault fault, const char *fmt, ...)
    PRINTF_LIKE(3, 4);
/* Prepend context, "migration '004': " before the message. Returns -1. */
int err_in(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Add a detail line (lines are joined with a newline) or set the hint. */
int err_detail(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
int err_hint(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Say where in the user's files the cause is. `line` 0: the file as a whole. */
int err_at(struct err *e, const char *file, int line);

int fault_exit_code(enum fault fault);
const char *fault_name(enum fault fault);
const char *fault_retry(enum fault fault);

/* Ledger itself is wrong: print place and text, abort. */
#define bug(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
NORETURN void bug_at(const char *file, int line, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

#endif
