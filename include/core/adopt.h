/* adopt: begin with the schema of a database that is older than the migration
 * files, or past one that scratch cannot run. */
#ifndef CORE_ADOPT_H
#define CORE_ADOPT_H

#include <stddef.h>

#include "base/attr.h"
#include "core/project.h"
#include "core/record.h"
#include "core/survey.h"

struct err;

struct adopt_options {
	struct survey_options survey; /* the database */
	/* A migration file: the baseline stands for it and all before it. Any
	 * other name: the baseline comes before all files. */
	const char *baseline;
	const char *scratch_url; /* NULL: a private server */
};

struct adopt_result {
	const char *name;
	size_t contained_nr;
	struct project again;	     /* the project with the baseline in it */
	struct record_result record; /* in its arena */
	struct oid fingerprint;	     /* of the database, and of the node */
};

/* Dump the schema, record it as the first node, and prove that the node equals
 * the database. Writes ledger/baseline.sql and its record, nothing into the
 * database. -1: FAULT_USAGE (there is one already, a migration outside of it is
 * recorded …), FAULT_FINDING (what the SQL makes on scratch is another schema);
 * then nothing is left of it. */
MUST_CHECK int adopt_baseline(struct project *p, const struct adopt_options *o,
			      struct adopt_result *out, struct err *e);
void adopt_result_release(struct adopt_result *r);

#endif
