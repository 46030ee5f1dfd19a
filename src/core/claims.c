/* Claims of another tool: matched, proved, told. */
#include "core/claims.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/map.h"
#include "core/project.h"
#include "core/project_baseline.h"

const char *claim_truth_name(enum claim_truth t)
{
	static const char *const names[] = {
		[CLAIM_TRUE] = "true",
		[CLAIM_FALSE] = "false",
		[CLAIM_UNSEEN] = "unseen",
	};

	return names[t];
}

/* ---- matching ---- */

struct matcher {
	struct claims *c;
	const struct project *p;
	enum peer_sameness *content; /* for each node */
};

static struct peer_subject subject_of(const struct project *p,
				      const struct migration *m)
{
	const struct project_file *f = project_file(p, m->name);

	return (struct peer_subject){
		.name = source_tool_name(f ? f->source : NULL, m->name),
		.version = m->version,
		.file = m->file,
		.bytes = &m->bytes,
		.text = f && f->source ? source_tool_text(f->source) : NULL,
		.statements = &m->statements,
	};
}

/* A migration that the baseline contains is known by its name alone; the number
 * in it is its version. */
static bool is_contained(const struct project *p, const struct peer_tool *tool,
			 const struct peer_row *row)
{
	const struct baseline *b = p->baseline;
	size_t i;

	for (i = 0; b && i < b->contained_nr; i++) {
		const char *name = b->contained[i].name;
		const char *number = name + strcspn(name, "0123456789");
		struct peer_subject s = { .name = name,
					  .bytes = &b->contained[i].bytes };

		s.version = arena_memdupz(p->history.arena, number,
					  strspn(number, "0123456789"));
		if (peer_row_means(tool, row, &s))
			return true;
	}
	return false;
}

static void set(struct matcher *g, size_t node, bool applied,
		enum peer_sameness content)
{
	g->c->applied[node] = applied;
	g->content[node] = content;
}

/* The node that a row speaks of; -1: none. Of several, the runs of one file, it
 * is the one of the same content, else the last. */
static int node_of(const struct matcher *g, const struct peer_row *row,
		   struct peer_subject *s)
{
	const struct peer_tool *tool = g->c->peer->tool;
	const struct history *h = &g->p->history;
	int at = -1;
	size_t i;

	for (i = 0; i < h->nr; i++) {
		struct peer_subject one = subject_of(g->p, h->nodes[i]);

		if (!peer_row_means(tool, row, &one))
			continue;
		at = (int)i;
		*s = one;
		if (peer_compare(tool, row, &one) == PEER_SAME)
			break;
	}
	return at;
}

static bool is_run_of(const struct matcher *g, const struct migration *m,
		      const struct migration *of)
{
	const struct project_file *f = project_file(g->p, of->name);

	return m != of && f && f->source->repeats &&
	       strcmp(m->version, of->version) == 0;
}

/* Of the runs of one file the last one counts: what was before it is behind
 * this database, whether it ran here or not. */
static void take_former_runs(struct matcher *g, size_t at)
{
	const struct history *h = &g->p->history;
	size_t i;

	for (i = 0; i < h->nr; i++)
		if (is_run_of(g, h->nodes[i], h->nodes[at]))
			set(g, i, i < at, PEER_UNKNOWN);
}

static void take_row(struct matcher *g, const struct peer_row *row)
{
	const struct peer_tool *tool = g->c->peer->tool;
	const struct history *h = &g->p->history;
	struct peer_subject s;
	size_t i, last;
	int at;

	if (row->state == PEER_THROUGH) {
		for (i = 0; i < h->nr; i++)
			if (peer_row_reaches(row, h->nodes[i]->version))
				set(g, i, true, PEER_UNKNOWN);
		return;
	}
	at = node_of(g, row, &s);
	if (at < 0) {
		if (row->state == PEER_APPLIED &&
		    !is_contained(g->p, tool, row))
			g->c->unknown[g->c->unknown_nr++] = row->key;
		return;
	}
	if (row->state == PEER_FAILED)
		g->c->failed[g->c->failed_nr++] = h->nodes[at]->name;
	last = (size_t)at;
	take_former_runs(g, last);
	if (tool->rows == PEER_LAST)
		for (i = 0; i < last; i++)
			set(g, i, true, PEER_UNKNOWN);
	set(g, last, row->state == PEER_APPLIED, peer_compare(tool, row, &s));
}

static void find_position(struct claims *c, size_t nr)
{
	size_t i;

	c->is_position = true;
	for (i = 0; i < nr && c->applied[i]; i++)
		c->position++;
	for (; i < nr; i++)
		if (c->applied[i])
			c->is_position = false;
}

void claims_make(struct claims *out, const struct project *p,
		 const struct peer *peer)
{
	const struct history *h = &p->history;
	struct arena *a = h->arena;
	struct matcher g = { .c = out, .p = p };
	size_t i;

	memset(out, 0, sizeof(*out));
	out->peer = peer;
	out->applied = arena_array(a, h->nr + 1, sizeof(*out->applied));
	out->failed = arena_array(a, peer->nr, sizeof(*out->failed));
	out->unknown = arena_array(a, peer->nr, sizeof(*out->unknown));
	g.content = arena_array(a, h->nr + 1, sizeof(*g.content));
	for (i = 0; i < peer->nr; i++)
		take_row(&g, &peer->rows[i]);
	/* The tool came to a schema that was there: a baseline of ours, if its
	 * name is no migration of the tool's. */
	if (p->baseline && h->nr > 0 && peer->nr > 0)
		out->applied[0] = true;
	find_position(out, h->nr);
	out->items = arena_array(a, h->nr, sizeof(*out->items));
	for (i = 0; i < h->nr; i++)
		if (out->applied[i])
			out->items[out->nr++] =
			    (struct claim){ .node = i,
					    .truth = CLAIM_UNSEEN,
					    .content = g.content[i] };
}

/* ---- proof ---- */

/* Which claimed node touched each path last: an object is as that one left it.
 */
static void note_last(const struct claims *c, const struct project *p,
		      struct map *last)
{
	size_t i, k, n;

	for (i = 0; i < c->nr; i++) {
		const struct migration *m = p->history.nodes[c->items[i].node];

		for (k = 0; k < m->step_nr; k++)
			for (n = 0; n < m->steps[k].effect_nr; n++)
				map_put(last, m->steps[k].effects[n].path,
					&c->items[i]);
	}
}

static bool is_same(const struct snapshot *want, const struct snapshot *live,
		    const char *path)
{
	const struct entry *a = snapshot_get(want, PART_STRUCTURE, path);
	const struct entry *b = snapshot_get(live, PART_STRUCTURE, path);

	if (!a || !b)
		return a == b;
	return oid_equal(&a->id, &b->id);
}

static void prove_one(struct claim *it, const struct migration *m,
		      const struct map *last, const struct snapshot *want,
		      const struct snapshot *live)
{
	size_t k, n;

	for (k = 0; k < m->step_nr; k++)
		for (n = 0; n < m->steps[k].effect_nr; n++) {
			const struct change *ch = &m->steps[k].effects[n];

			if (ch->part != PART_STRUCTURE ||
			    map_get(last, ch->path) != it)
				continue;
			if (!is_same(want, live, ch->path)) {
				it->truth = CLAIM_FALSE;
				it->path = ch->path;
				return;
			}
			it->truth = CLAIM_TRUE;
		}
}

void claims_prove(struct claims *c, struct project *p,
		  const struct snapshot *live)
{
	struct snapshot *want = history_state(&p->history, c->applied, 0);
	struct map last;
	size_t i;

	map_init(&last);
	note_last(c, p, &last);
	for (i = 0; i < c->nr; i++) {
		prove_one(&c->items[i], p->history.nodes[c->items[i].node],
			  &last, want, live);
		c->false_nr += c->items[i].truth == CLAIM_FALSE;
	}
	map_release(&last);
	snapshot_free(want);
}

/* ---- findings ---- */

static void report_all(const struct claims *c, struct project *p,
		       struct findings *f)
{
	const char *last =
	    c->nr ? p->history.nodes[c->items[c->nr - 1].node]->name : NULL;

	findings_add(f, FINDING_CLAIM, "%s says in %s: %zu applied%s%s%s",
		     c->peer->tool->name, peer_describe(c->peer, &p->arena),
		     c->nr, last ? ", the last one " : "", last ? last : "",
		     c->nr == 0		? ""
		     : c->false_nr == 0 ? "; the schema agrees"
					: "; the schema does not agree");
}

static void report_false(const struct claims *c, struct project *p,
			 const struct claim *it, struct findings *f)
{
	const struct migration *m = p->history.nodes[it->node];
	struct finding *add = findings_add(
	    f, FINDING_CLAIM_FALSE,
	    "%s says that %s is applied, but %s is not as it makes it",
	    c->peer->tool->name, m->name, path_describe(&p->arena, it->path));

	add->migration = m->name;
	add->path = it->path;
	add->file = m->file;
}

static void report_edited(const struct claims *c, struct project *p,
			  const struct claim *it, struct findings *f)
{
	const struct migration *m = p->history.nodes[it->node];
	struct finding *add = findings_add(
	    f, FINDING_CLAIM_EDITED,
	    "the file of %s is not what %s ran: its hash is another one",
	    m->name, c->peer->tool->name);

	add->migration = m->name;
	add->file = m->file;
}

void claims_report(const struct claims *c, struct project *p,
		   enum claims_voice voice, struct findings *f)
{
	const char *tool = c->peer->tool->name;
	size_t i;

	if (!c->peer->present)
		return;
	if (!c->peer->readable) {
		findings_add(f, FINDING_CLAIM, "this role may not read %s",
			     peer_describe(c->peer, &p->arena));
		return;
	}
	if (voice == CLAIMS_ALL)
		report_all(c, p, f);
	for (i = 0; i < c->nr; i++) {
		if (c->items[i].truth == CLAIM_FALSE)
			report_false(c, p, &c->items[i], f);
		if (c->items[i].content == PEER_OTHER)
			report_edited(c, p, &c->items[i], f);
	}
	for (i = 0; i < c->failed_nr; i++)
		findings_add(f, FINDING_CLAIM_FAILED,
			     "%s says that %s stopped half-way", tool,
			     c->failed[i])
		    ->migration = c->failed[i];
	for (i = 0; i < c->unknown_nr; i++)
		findings_add(f, FINDING_CLAIM_UNKNOWN,
			     "%s says that \"%s\" is applied, which is no "
			     "recorded migration",
			     tool, c->unknown[i]);
}
