/* record: replay what is new on scratch, and write down what PostgreSQL says it
 * does. */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "model/finding.h"

struct err;
struct project;
struct migration;

/* A major version on which the records are filled in. */
struct record_server {
	int major;
	const char *bindir; /* its programs; NULL: find */
};

struct record_options {
	const char *scratch_url; /* NULL: a private server */
	bool frozen;	   /* write nothing: whatever would be recorded is a
			      finding */
	bool strict;	   /* warnings are errors */
	const char *amend; /* NULL: none */
	bool again;	   /* replay and record all of it anew */
	const struct record_server *servers;
	size_t server_nr;
	const char *only; /* record nothing new but this; NULL: all */
};

/* How a record came to be, for the report. */
enum recorded_how {
	RECORDED_NEW,
	RECORDED_REFRESHED,
	RECORDED_AMENDED,
	RECORDED_RECHAINED,
	RECORDED_AGAIN,
	RECORDED_SERVER /* the texts of another major were filled in */
};

struct recorded {
	const struct migration *m;
	enum recorded_how how;
};

struct record_result {
	struct recorded *items; /* in the project's arena */
	size_t nr;
	struct findings findings;
};

/* 0: done; findings may be errors (then what came before the refused migration
 * is recorded, the rest is not). -1: FAULT_SQL with file:line (a statement
 * failed on scratch), FAULT_EDITED … */
MUST_CHECK int record_run(struct project *p, const struct record_options *o,
			  struct record_result *out, struct err *e);
void record_result_release(struct record_result *r);

const char *recorded_how_name(enum recorded_how how);

#endif
