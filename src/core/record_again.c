/* Every migration is replayed and recorded anew: after a new version of ledger
 * with another canonical form, or to make another major version of PostgreSQL
 * the one that the records are made on. */
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/msg.h"
#include "core/project.h"
#include "core/record_parts.h"

/* Nothing is written before all of them went through. */
static int replay_all(struct recorder *rec, struct migration **nodes, size_t nr,
		      struct migration **again, struct err *e)
{
	struct project *p = rec->p;
	struct buf text = BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && i < nr; i++) {
		const struct project_file *f = project_file(p, nodes[i]->name);

		progress_step(i, nodes[i]->name);
		again[i] = arena_alloc(&p->arena, sizeof(**again));
		rc = record_replay(rec, f->source, again[i], e);
		if (rc != 0)
			break;
		record_supersede(rec, again[i], nodes[i]);
		record_collect_blobs(rec, again[i]);
		buf_clear(&text);
		migration_encode(&text, again[i]);
		history_append(&p->history, again[i]);
	}
	buf_release(&text);
	return rc;
}

/* Only layout may still differ from what was recorded, and it does no more. */
static void settle_files(struct project *p, struct migration **again, size_t nr)
{
	size_t i, k;

	for (i = 0; i < p->file_nr; i++)
		for (k = 0; p->files[i].m && k < nr; k++)
			if (strcmp(p->files[i].m->name, again[k]->name) == 0) {
				p->files[i].m = again[k];
				p->files[i].state = FILE_RECORDED;
				p->files[i].down_edited = false;
				break;
			}
}

int record_again(struct recorder *rec, struct err *e)
{
	struct project *p = rec->p;
	size_t nr, i;
	struct migration **nodes = record_nodes(rec, &nr), **again;
	int rc;

	if (nr == 0)
		return 0;
	again = arena_array(&p->arena, nr, sizeof(*again));
	progress_begin("recording again", nr);
	record_cut_history(rec, nodes, 0);
	rc = record_open_replay(rec, 0, NULL, e);
	if (rc == 0)
		rc = replay_all(rec, nodes, nr, again, e);
	progress_end();
	for (i = 0; rc == 0 && i < nr; i++) {
		rc = project_write_record(p, again[i], e);
		if (rc == 0)
			record_note(rec, again[i], RECORDED_AGAIN);
	}
	if (rc == 0)
		settle_files(p, again, nr);
	record_close_replay(rec);
	return rc;
}
