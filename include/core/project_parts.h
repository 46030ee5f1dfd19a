/* project_parts: what the files of core/project share; nobody else includes it.
 *
 *   project.c              opened and closed
 *   project_files.c        its migration files
 *   project_record_read.c  its records, read
 *   project_record.c       and written
 *   project_baseline.c     the schema that no file makes
 *   project_split.c        the statements of a file
 *   project_compare.c      files held against records
 *   project_find.c         what a word means
 *   project_store.c        the store follows the records */
#ifndef CORE_PROJECT_PARTS_H
#define CORE_PROJECT_PARTS_H

#include <stddef.h>

#include "base/attr.h"
#include "core/project.h"

/* Find the format and read the files into p->sources; with PROJECT_RENDER run
 * those that are programs first. -1: FAULT_CONFIG (no such directory, no such
 * format), what the format says of a file, FAULT_FILE. */
MUST_CHECK int project_read_files(struct project *p, struct err *e);

/* Fill p->tool_history. -1: the tool's configuration cannot be read. */
MUST_CHECK int project_find_tool_history(struct project *p, struct err *e);

/* Read ledger/records into p->records, without those of migrations that the
 * baseline contains; no directory is no records. -1: FAULT_CORRUPT with the
 * record's file, and how to get it back. */
MUST_CHECK int project_read_records(struct project *p, struct err *e);

/* Fill p->files from `sources`, which are in order, and p->history; whatever
 * does not agree becomes a finding of the project. A record whose file differs
 * in layout alone has the present places in its steps afterwards. -1: a file
 * cannot be split into statements. */
MUST_CHECK int project_compare_files(struct project *p, struct source *sources,
				     size_t nr, struct err *e);

#endif
