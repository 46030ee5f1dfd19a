/* exit: the process exit codes; ledger(1), section EXIT STATUS, says the same
 * and a test compares the two. The JSON form of a result repeats the code, a
 * finer name and whether running the command again is safe. */
#ifndef BASE_EXIT_H
#define BASE_EXIT_H

/* X(word, code, what it means) */
#define EXIT_CODES(X)                                                  \
	X(OK, 0, "done, or nothing to do")                             \
	X(FINDINGS, 1, "divergence, conflict, refused definition")     \
	X(USAGE, 2, "usage or configuration")                          \
	X(DATABASE, 3, "the database said no; nothing changed")        \
	X(LEDGER, 4, "edited migration, broken chain, damaged object") \
	X(BUSY, 5, "busy or out of reach; retry is safe")              \
	X(SYSTEM, 6, "files and system")                               \
	X(PARTIAL, 7, "partial or unknown; the next run settles it")   \
	X(PENDING, 10, "pending migrations (status --exit-code)")      \
	X(BUG, 70, "a bug in ledger")                                  \
	X(SIGNAL, 128, "128+n: stopped by signal n")

enum exit_code {
#define X(word, code, text) EXIT_##word = code,
	EXIT_CODES(X)
#undef X
};

#endif
