/* finding: something to be told about a schema, a history or a file, as data;
 * from a notice to a reason why nothing may run.
 *
 * The list below is the whole vocabulary: id, severity, the finding in words.
 * Each id is documented in ledger(1), section FINDINGS, and a test compares the
 * two. Findings are collected, never printed where they are found. */
#ifndef MODEL_FINDING_H
#define MODEL_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;

enum severity {
	SEVERITY_NOTICE,  /* told, changes nothing */
	SEVERITY_WARNING, /* told, an error with --strict */
	SEVERITY_ERROR,	  /* EXIT_FINDINGS */
	SEVERITY_LEDGER	  /* EXIT_LEDGER: files, records, store, history row */
};

/* X(ID, "id", severity, summary) */
#define FINDINGS(X)                                                          \
	X(DRIFT_CHANGED, "drift-changed", ERROR,                             \
	  "an object differs from what the history says")                    \
	X(DRIFT_MISSING, "drift-missing", ERROR,                             \
	  "an object that the history made is not there")                    \
	X(DRIFT_EXTRA, "drift-extra", ERROR,                                 \
	  "an object is there that no migration made")                       \
	X(DRIFT_ACCEPTED, "drift-accepted", NOTICE,                          \
	  "a difference that the configuration accepts")                     \
	X(CONFLICT, "conflict", ERROR,                                       \
	  "a statement finds neither the object it expects nor its result")  \
	X(EXTRA_EXPLAINED, "extra", NOTICE,                                  \
	  "an object has more than a skipped definition asks for")           \
	X(EXTRA_HARMFUL, "extra-harmful", ERROR,                             \
	  "an unexplained extra can break the users of an object")           \
	X(DATA_CHOICE, "data-choice", ERROR,                                 \
	  "a migration is partly there and changes data: say --data")        \
	X(POSITION_AMBIGUOUS, "position-ambiguous", ERROR,                   \
	  "the database equals several nodes: say --at")                     \
	X(POSITION_UNKNOWN, "position-unknown", ERROR,                       \
	  "the database has no history and equals no node")                  \
	X(UNRECORDED, "unrecorded", ERROR, "a migration has no record")      \
	X(EDITED_LAYOUT, "edited-layout", NOTICE,                            \
	  "a recorded file differs in layout or comments only")              \
	X(EDITED, "edited", LEDGER,                                          \
	  "the statements of a recorded migration were changed")             \
	X(FILE_MISSING, "file-missing", LEDGER,                              \
	  "a recorded migration has no file")                                \
	X(FORK, "fork", ERROR, "two records follow the same record")         \
	X(CHAIN_BROKEN, "chain-broken", LEDGER,                              \
	  "a record follows one that is not there")                          \
	X(HISTORY_FOREIGN, "history-foreign", LEDGER,                        \
	  "the database's history names a record this ledger lacks")         \
	X(DUPLICATE, "duplicate", NOTICE,                                    \
	  "a statement defines again what an earlier one made")              \
	X(DUPLICATE_DIFFERENT, "duplicate-different", ERROR,                 \
	  "a statement gives another definition of what is there")           \
	X(HIDDEN_DEFINITION, "hidden-definition", WARNING,                   \
	  "IF NOT EXISTS hides a different definition")                      \
	X(REPLACED_DEFINITION, "replaced-definition", WARNING,               \
	  "OR REPLACE replaces what another migration made")                 \
	X(DOWN_BROKEN, "down-broken", WARNING,                               \
	  "the way down does not lead back")                                 \
	X(DOWN_WITHHELD, "down-withheld", NOTICE,                            \
	  "a down statement would touch another migration's object")         \
	X(UNCOVERED, "uncovered", WARNING,                                   \
	  "an object of a class that the fingerprint does not cover")        \
	X(SECRET, "secret", WARNING, "a migration seems to hold a password") \
	X(DECEPTIVE, "deceptive", WARNING,                                   \
	  "a name or a text is not what it looks like")                      \
	X(OUT_OF_ORDER, "out-of-order", NOTICE,                              \
	  "a migration is recorded after one with a higher number")          \
	X(CLAIM, "claim", NOTICE, "what another tool's history says")        \
	X(CLAIM_FALSE, "claim-false", WARNING,                               \
	  "another tool calls a migration applied that the schema lacks")    \
	X(CLAIM_EDITED, "claim-edited", WARNING,                             \
	  "a file is not what another tool ran")                             \
	X(CLAIM_FAILED, "claim-failed", WARNING,                             \
	  "another tool left a migration half-way")                          \
	X(CLAIM_UNKNOWN, "claim-unknown", NOTICE,                            \
	  "another tool's history names a migration that is not here")       \
	X(CONTAINED_EDITED, "contained-edited", NOTICE,                      \
	  "a migration that the baseline contains was edited since")         \
	X(SERVER_TEXTS, "server-texts", NOTICE,                              \
	  "the server prints objects differently; the records say how")      \
	X(SERVER_UNRECORDED, "server-unrecorded", NOTICE,                    \
	  "a record says nothing of this major version")                     \
	X(SERVER_OTHER, "server-other", NOTICE,                              \
	  "the history was written in another database")                     \
	X(SERVER_PROMOTED, "server-promoted", NOTICE,                        \
	  "the server was promoted, or restored, since the last row")        \
	X(LEDGER_OLDER, "ledger-older", NOTICE,                              \
	  "a ledger with later records wrote the last row")                  \
	X(STEP_PENDING, "step-pending", NOTICE,                              \
	  "a non-transactional migration stopped half-way")

enum finding_id {
#define X(ID, id, severity, summary) FINDING_##ID,
	FINDINGS(X)
#undef X
	    FINDING_NR
};

struct finding {
	enum finding_id id;
	enum severity severity; /* the list's, unless the caller raised it */
	const char *path;	/* schema object, NULL: none */
	const char *migration;	/* NULL: none */
	const char *file;	/* below the migrations directory, NULL: none */
	int line;
	const char *message;  /* one line; what is the matter */
	const char *expected; /* canonical text or one line, NULL: none */
	const char *found;
	const char
	    *owner;	  /* "001_initial (001_initial.sql:12)", NULL: nobody */
	const char *hint; /* a command to type, NULL: none */
};

struct findings {
	struct arena *arena; /* owns all texts */
	struct finding *items;
	size_t nr, cap;
};

void findings_init(struct findings *f, struct arena *a);
void findings_release(struct findings *f);
/* Add one with its listed severity; valid until the next add. */
struct finding *findings_add(struct findings *f, enum finding_id id,
			     const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Forget all but the first `nr`. */
void findings_cut(struct findings *f, size_t nr);
/* 0, EXIT_FINDINGS or EXIT_LEDGER, whichever is gravest. */
int findings_exit_code(const struct findings *f);
bool findings_has(const struct findings *f, enum finding_id id);

const char *finding_name(enum finding_id id);
const char *finding_summary(enum finding_id id);
/* Its hint, else what is to be done about any of its kind; NULL: neither. */
const char *finding_next(const struct finding *f);
const char *severity_name(enum severity s);

#endif
