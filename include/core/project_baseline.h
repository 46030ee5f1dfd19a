/* project_baseline: a schema that no migration file makes, as the first
 * migration of a project; and which files it stands for.
 *
 * ledger/baseline.sql is SQL that makes it, below lines that say what it is:
 *
 *   -- ledger: baseline NAME VERSION
 *   -- ledger: contains MIGRATION SHA256     of its way up; may come often
 *
 * The migrations that it contains are not read, recorded or run any more. */
#ifndef CORE_PROJECT_BASELINE_H
#define CORE_PROJECT_BASELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "io/formats.h"
#include "model/oid.h"

struct arena;
struct buf;
struct err;
struct project;

#define PROJECT_BASELINE "ledger/baseline.sql"

struct contained {
	const char *name;
	struct oid bytes;
};

struct baseline {
	struct source source; /* the file as a migration */
	struct contained *contained;
	size_t contained_nr;
};

/* Read it into p->baseline; NULL where there is none. -1: FAULT_USAGE with
 * file:line, FAULT_FILE … */
MUST_CHECK int baseline_read(struct project *p, struct err *e);
bool baseline_contains(const struct project *p, const char *name);
/* Put it before the migrations, without those that it contains; one of these
 * that was edited since is a finding. */
void baseline_join(struct project *p, struct source **sources, size_t *nr);
/* The lines above the SQL. */
void baseline_head(struct buf *out, const char *name, const char *version,
		   const struct source *contained, size_t nr);

#endif
