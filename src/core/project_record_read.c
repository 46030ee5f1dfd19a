/* The records as they are in ledger/records. */
#include "core/project_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/buf.h"
#include "base/file.h"
#include "core/project_baseline.h"

static bool is_record_name(const char *name)
{
	size_t len = strlen(name), suffix = strlen(RECORD_SUFFIX);

	return len > suffix && name[0] != '.' &&
	       strcmp(name + len - suffix, RECORD_SUFFIX) == 0;
}

/* The record of a migration that the baseline contains, left from before. */
static bool is_replaced(const struct project *p, const struct migration *m)
{
	return baseline_contains(p, m->name) &&
	       strcmp(m->file, PROJECT_BASELINE) != 0;
}

static int read_record(struct project *p, struct dir *d, const char *name,
		       struct migration **out, struct err *e)
{
	const char *path =
	    arena_printf(&p->arena, "%s/%s", PROJECT_RECORDS, name);
	struct migration *m = arena_alloc(&p->arena, sizeof(*m));
	size_t stem = strlen(name) - strlen(RECORD_SUFFIX);
	struct buf text = BUF_INIT;
	int rc;

	rc = dir_read(d, name, RECORD_MAX, &text, e);
	if (rc == 1)
		rc = err_set(e, FAULT_FILE, "record vanished while reading");
	if (rc == 0)
		rc = migration_decode(m, &p->arena, text.data, text.len, e);
	if (rc == 0 &&
	    (strlen(m->name) != stem || strncmp(m->name, name, stem) != 0))
		rc = err_set(e, FAULT_CORRUPT, "record is of migration %s",
			     m->name);
	buf_release(&text);
	if (rc == 0) {
		*out = m;
		return 0;
	}
	err_at(e, path, e->line);
	if (e->fault == FAULT_CORRUPT && !e->hint[0])
		err_hint(e, "git checkout -- %s", path);
	return -1;
}

int project_read_records(struct project *p, struct err *e)
{
	struct dir_item *items;
	struct dir *d = NULL;
	size_t nr, i;
	int rc;

	rc = dir_open(&d, project_below(p, PROJECT_RECORDS), e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	rc = dir_list(d, &p->arena, &items, &nr, e);
	if (rc < 0)
		goto out;
	p->records = arena_array(&p->arena, nr, sizeof(*p->records));
	for (i = 0; rc == 0 && i < nr; i++) {
		if (!is_record_name(items[i].name))
			continue;
		rc = read_record(p, d, items[i].name, &p->records[p->record_nr],
				 e);
		if (rc == 0 && !is_replaced(p, p->records[p->record_nr]))
			p->record_nr++;
	}
out:
	dir_close(d);
	return rc;
}
