/* script: a file of cases for the fingerprint.
 *
 *   --- setup [own] [differs] [>=N] [<N]
 *                         SQL on an empty database; the cases below it build
 *                         on it. `own`: outside of a transaction, in a database
 *                         of its own, where changes add up. `differs`: its
 *                         fingerprint is known to differ between majors.
 *   --- change NAME = PART... [>=N] [<N]
 *                         SQL that must change these parts and no other
 *   --- same NAME         SQL that must change nothing
 *   --- pair NAME [= PART...]
 *   --- with              two scripts that must give the same, but in the parts
 *
 * Conditions compare with the server's major version; on a setup they hold for
 * all of its cases. */
#ifndef FINGERPRINT_SCRIPT_H
#define FINGERPRINT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/alloc.h"

enum section_kind {
	SECTION_SETUP,
	SECTION_CHANGE,
	SECTION_SAME,
	SECTION_PAIR,
	SECTION_WITH,
};

struct section {
	enum section_kind kind;
	const char *name;
	int line;
	bool own, differs;
	unsigned parts;	 /* that must change */
	int from, below; /* majors: from <= major < below */
	const char **statements;
	size_t statement_nr;
};

/* Exits with a message when the file is malformed. */
struct section *script_read(struct arena *a, const char *path, size_t *nr);

#endif
