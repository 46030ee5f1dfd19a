/* Records whose file differs in layout, or in the way down only, are written
 * again; their nodes keep their names. */
#include "core/record_parts.h"

#include <string.h>

#include "base/err.h"
#include "core/down.h"
#include "core/project.h"

/* What other majors printed on the former way down is gone with it. */
static void forget_servers(struct migration *m)
{
	size_t i;

	m->server_nr = 0;
	m->base_variant_nr = 0;
	for (i = 0; i < m->step_nr; i++)
		m->steps[i].variant_nr = 0;
}

static int prove_again(struct recorder *rec, struct project_file *f,
		       struct err *e)
{
	int at = history_index(&rec->p->history, f->m->name);
	int rc;

	if (record_open_replay(rec, (size_t)at + 1, NULL, e) < 0)
		return -1;
	rc = down_prove_again(&rec->replay, f->source, f->m, e);
	forget_servers(f->m);
	record_collect_blobs_again(rec, f->m);
	record_close_replay(rec);
	return rc;
}

static void refresh_head(struct project_file *f)
{
	struct migration *m = f->m;
	const struct source *src = f->source;

	m->file = src->up.file;
	oid_of_bytes(&m->bytes, src->up.text, src->up.len);
	m->down_file = NULL;
	memset(&m->down_bytes, 0, sizeof(m->down_bytes));
	if (src->down.file && strcmp(src->down.file, src->up.file) != 0) {
		m->down_file = src->down.file;
		oid_of_bytes(&m->down_bytes, src->down.text, src->down.len);
	}
}

int record_refresh(struct recorder *rec, struct err *e)
{
	struct project *p = rec->p;
	size_t i;

	for (i = 0; i < p->file_nr; i++) {
		struct project_file *f = &p->files[i];
		struct oid was;

		if (f->state != FILE_LAYOUT_EDITED && !f->down_edited)
			continue;
		if (f->state == FILE_EDITED)
			continue;
		was = f->m->node;
		refresh_head(f);
		if (f->down_edited && prove_again(rec, f, e) < 0)
			return -1;
		if (project_write_record(p, f->m, e) < 0)
			return -1;
		if (!oid_equal(&was, &f->m->node))
			bug("a refresh changed the name of a node");
		f->state = FILE_RECORDED;
		record_note(rec, f->m, RECORDED_REFRESHED);
	}
	return 0;
}
