/* Writing records. Those of one run wait for the disk together: a run of a
 * thousand migrations would spend most of its time there. */
#include "core/project.h"

#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

/* No more than this is done again after a crash. */
#define WAITING_MAX 32
#define WAITING_MS_MAX 250

struct project_records {
	struct dir *dir;
	struct dir_batch *batch;
	struct timespec first; /* when the first that waits was written */
};

static int open_records(struct project *p, struct err *e)
{
	const char *path = project_below(p, PROJECT_RECORDS);
	struct dir *d = NULL;

	if (p->writing)
		return 0;
	if (file_mkdirs(path, 0777, e) < 0 || dir_open(&d, path, e) != 0)
		return -1;
	p->writing = xcalloc(1, sizeof(*p->writing));
	p->writing->dir = d;
	p->writing->batch = dir_batch_new(d);
	return 0;
}

static bool is_due(const struct project_records *w)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return dir_batch_nr(w->batch) >= WAITING_MAX ||
	       (now.tv_sec - w->first.tv_sec) * 1000 +
		       (now.tv_nsec - w->first.tv_nsec) / 1000000 >=
		   WAITING_MS_MAX;
}

int project_add_record(struct project *p, struct migration *m, struct err *e)
{
	const char *name =
	    arena_printf(&p->arena, "%s%s", m->name, RECORD_SUFFIX);
	struct buf text = BUF_INIT;
	int rc = open_records(p, e);

	migration_encode(&text, m);
	if (rc == 0 && dir_batch_nr(p->writing->batch) == 0)
		clock_gettime(CLOCK_MONOTONIC, &p->writing->first);
	if (rc == 0)
		rc = dir_batch_add(p->writing->batch, name, text.data, text.len,
				   e);
	buf_release(&text);
	if (rc == 0 && is_due(p->writing))
		rc = project_commit_records(p, e);
	return rc;
}

int project_commit_records(struct project *p, struct err *e)
{
	return p->writing ? dir_batch_commit(p->writing->batch, e) : 0;
}

int project_write_record(struct project *p, struct migration *m, struct err *e)
{
	if (project_add_record(p, m, e) < 0)
		return -1;
	return project_commit_records(p, e);
}

/* Before its record: one that is left over by a crash is a run without a
 * record, a record without it would be lost with the next change of its file.
 */
int project_keep_text(struct project *p, const struct source *src,
		      struct err *e)
{
	const char *path = project_below(p, PROJECT_RENDERED);
	struct dir *d = NULL;
	int rc = file_mkdirs(path, 0777, e);

	if (rc == 0)
		rc = dir_open(&d, path, e);
	if (rc == 0)
		rc = dir_write(d, src->kept, src->up.text, src->up.len, e);
	dir_close(d);
	return rc != 0 ? -1 : 0;
}

void project_forget_records(struct project *p)
{
	if (!p->writing)
		return;
	dir_batch_free(p->writing->batch);
	dir_close(p->writing->dir);
	free(p->writing);
	p->writing = NULL;
}

void project_sweep_records(struct project *p)
{
	struct dir *d = NULL;
	struct err ignored;

	err_init(&ignored);
	if (dir_open(&d, project_below(p, PROJECT_RECORDS), &ignored) == 0)
		dir_sweep(d);
	dir_close(d);
}

int project_remove_record(struct project *p, const char *name, struct err *e)
{
	const char *file = arena_printf(&p->arena, "%s%s", name, RECORD_SUFFIX);
	struct dir *d = NULL;
	int rc;

	rc = dir_open(&d, project_below(p, PROJECT_RECORDS), e);
	if (rc == 0)
		rc = dir_remove(d, file, e);
	dir_close(d);
	return rc < 0 ? -1 : 0;
}
