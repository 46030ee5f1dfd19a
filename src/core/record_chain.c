/* The chain of records as it is written anew, and scratch at a place of it. */
#include "core/record_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/msg.h"
#include "io/scratch.h"
#include "core/project.h"

int record_open_replay(struct recorder *rec, size_t nr,
		       const struct scratch_options *where, struct err *e)
{
	struct scratch_options own = { .url = rec->o->scratch_url };
	struct findings *f = &rec->out->findings;
	size_t before = f->nr;

	if (where)
		own = *where;
	record_close_replay(rec);
	for (;;) {
		own.on_disk = rec->on_disk;
		if (replay_open(&rec->replay, rec->p, &own, nr, f,
				rec->o->strict, e) == 0)
			break;
		if (!record_to_disk(rec, e))
			return -1;
		findings_cut(f, before);
	}
	rec->open = true;
	return 0;
}

bool record_to_disk(struct recorder *rec, struct err *e)
{
	if (!rec->replay.no_room || rec->on_disk)
		return false;
	msg_verbose("scratch has no more room in memory (%s); it goes to the "
		    "disk",
		    e->message);
	rec->on_disk = true;
	err_init(e);
	return true;
}

void record_close_replay(struct recorder *rec)
{
	if (rec->open)
		replay_close(&rec->replay);
	rec->open = false;
}

void record_note(struct recorder *rec, const struct migration *m,
		 enum recorded_how how)
{
	struct record_result *out = rec->out;

	GROW(out->items, out->nr + 1, rec->cap);
	out->items[out->nr].m = m;
	out->items[out->nr].how = how;
	out->nr++;
}

struct migration **record_nodes(struct recorder *rec, size_t *nr)
{
	const struct history *h = &rec->p->history;
	struct migration **nodes;

	nodes = arena_array(&rec->p->arena, h->nr, sizeof(struct migration *));
	if (h->nr > 0)
		memcpy(nodes, h->nodes, h->nr * sizeof(struct migration *));
	*nr = h->nr;
	return nodes;
}

void record_cut_history(struct recorder *rec, struct migration **nodes,
			size_t nr)
{
	struct history *h = &rec->p->history;
	size_t i;

	history_release(h);
	for (i = 0; i < nr; i++)
		history_append(h, nodes[i]);
}

const struct migration *record_unchained(const struct project *p,
					 const char *name)
{
	size_t i;

	for (i = 0; i < p->record_nr; i++)
		if (strcmp(p->records[i]->name, name) == 0 &&
		    !map_get(&p->history.by_name, name))
			return p->records[i];
	return NULL;
}

void record_supersede(struct recorder *rec, struct migration *m,
		      const struct migration *old)
{
	size_t n = old->supersede_nr;

	m->supersedes =
	    arena_array(&rec->p->arena, n + 1, sizeof(*m->supersedes));
	if (n > 0)
		memcpy(m->supersedes, old->supersedes,
		       n * sizeof(*m->supersedes));
	m->supersedes[n] = old->node;
	m->supersede_nr = n + 1;
}
