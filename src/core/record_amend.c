/* --amend: an edited migration that has the same effect is written again, and
 * what is behind it is chained again. */
#include "core/record_parts.h"

#include <string.h>

#include "base/err.h"
#include "core/project.h"

#define DIFFERENCES_SHOWN 20

/* The snapshot as the chain up to here and `m` lead to it. */
static int fold_snapshot(struct recorder *rec, struct migration *m,
			 struct err *e)
{
	const struct history *h = &rec->p->history;
	struct snapshot *s = history_state(h, NULL, h->nr);
	int rc;

	history_apply_node(h, s, m);
	rc = record_fill_after(m, s, e);
	snapshot_free(s);
	return rc;
}

static int chain_again(struct recorder *rec, struct migration **nodes,
		       size_t from, size_t nr, struct err *e)
{
	size_t i;

	for (i = from; i < nr; i++) {
		struct migration *m = nodes[i];
		struct migration *again =
		    arena_alloc(&rec->p->arena, sizeof(*again));

		*again = *m;
		again->parent = history_head(&rec->p->history)->node;
		record_supersede(rec, again, m);
		if (fold_snapshot(rec, again, e) < 0 ||
		    record_write(rec, again, RECORDED_RECHAINED, e) < 0)
			return -1;
	}
	return 0;
}

/* The source of a function may differ: its tokens are in the structure. 1: the
 * schema is another one than recorded. */
static int check_same_effect(struct recorder *rec, const char *name,
			     const struct snapshot *want, struct err *e)
{
	struct arena *a = &rec->p->arena;
	struct change *c;
	size_t nr = snapshot_diff(want, rec->replay.live,
				  PARTS_ALL & ~PART_BIT(PART_SOURCE), a, &c);
	size_t i;

	if (nr == 0)
		return 0;
	err_set(e, FAULT_EDITED,
		"migration %s as edited has another effect than recorded",
		name);
	for (i = 0; i < nr && i < DIFFERENCES_SHOWN; i++)
		if (i == 0 || strcmp(c[i].path, c[i - 1].path) != 0)
			err_detail(e, "%s is different.",
				   path_describe(a, c[i].path));
	return err_hint(e, "Undo the edit (git checkout -- the file) and write "
			   "a new migration for the change.");
}

static int amend_edited(struct recorder *rec, const struct project_file *f,
			struct err *e)
{
	struct project *p = rec->p;
	struct migration *m = arena_alloc(&p->arena, sizeof(*m));
	size_t nr = p->history.nr, at;
	struct migration **nodes;
	struct snapshot *want;
	int rc;

	at = (size_t)history_index(&p->history, f->m->name);
	nodes = record_nodes(rec, &nr);
	record_pool_blobs(rec);
	if (record_open_replay(rec, at, NULL, e) < 0)
		return -1;
	want = history_state(&p->history, NULL, at + 1);
	record_cut_history(rec, nodes, at);
	rc = record_replay_next(rec, f->source, m, e);
	if (rc == 0)
		rc = check_same_effect(rec, f->m->name, want, e);
	if (rc == 0) {
		record_supersede(rec, m, f->m);
		rc = record_write(rec, m, RECORDED_AMENDED, e);
	}
	if (rc == 0)
		rc = chain_again(rec, nodes, at + 1, nr, e);
	snapshot_free(want);
	record_close_replay(rec);
	return rc;
}

static bool is_prefix(const char *prefix, const char *word)
{
	return strncmp(word, prefix, strlen(prefix)) == 0;
}

/* It may be in no chain (the other arm of a fork), so that project_find does
 * not do. */
int record_find_amended(struct recorder *rec, struct err *e)
{
	const struct project *p = rec->p;
	const char *word = rec->o->amend;
	size_t i, hits = 0;

	for (i = 0; i < p->file_nr; i++) {
		const struct source *src = p->files[i].source;

		if (src && (strcmp(src->name, word) == 0 ||
			    strcmp(src->version, word) == 0)) {
			rec->amend = src->name;
			return 0;
		}
	}
	for (i = 0; i < p->file_nr; i++) {
		const struct source *src = p->files[i].source;

		if (src && is_prefix(word, src->name)) {
			rec->amend = src->name;
			hits++;
		}
	}
	if (hits == 1)
		return 0;
	err_set(e, FAULT_USAGE,
		hits ? "\"%s\" is the beginning of several migrations"
		     : "no migration \"%s\"",
		word);
	return err_hint(e, "ledger status");
}

int record_amend(struct recorder *rec, struct err *e)
{
	const struct project_file *f = project_file(rec->p, rec->amend);

	/* The other arm of a fork is recorded with all that is new. */
	if (record_unchained(rec->p, rec->amend))
		return 0;
	if (f->state == FILE_UNRECORDED || f->state == FILE_RECORDED) {
		err_set(e, FAULT_USAGE, "nothing to amend in migration %s",
			rec->amend);
		return err_hint(e, "ledger record");
	}
	return f->state == FILE_EDITED ? amend_edited(rec, f, e) : 0;
}
