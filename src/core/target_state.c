/* What the rows of a history say: what is applied, what stopped half-way. */
#include "core/target.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

const struct row *target_row_of(const struct target *t, const char *migration)
{
	size_t i;

	for (i = t->row_nr; i > 0; i--)
		if (t->rows[i - 1].kind == ROW_APPLY &&
		    strcmp(t->rows[i - 1].migration, migration) == 0)
			return &t->rows[i - 1];
	return NULL;
}

bool row_step_ran(const struct row *row, size_t number)
{
	const char *line = row->detail;

	while (*line) {
		char *end;

		if (strncmp(line, "run ", 4) == 0 &&
		    strtoul(line + 4, &end, 10) == number && *end == '\n')
			return true;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return false;
}

struct reading {
	const struct target *t;
	const struct history *h;
	struct target_state *out;
	size_t extra_cap;
};

static void add_extra(struct reading *g, enum part part, const struct oid *id,
		      const char *path)
{
	struct target_state *out = g->out;

	if (out->extra_nr == g->extra_cap) {
		size_t cap = g->extra_cap ? 2 * g->extra_cap : 8;
		struct accepted_extra *more =
		    arena_array(g->t->arena, cap, sizeof(*more));

		if (out->extra_nr > 0)
			memcpy(more, out->extras,
			       out->extra_nr * sizeof(*more));
		out->extras = more;
		g->extra_cap = cap;
	}
	out->extras[out->extra_nr].part = part;
	out->extras[out->extra_nr].id = *id;
	out->extras[out->extra_nr].path = path;
	out->extra_nr++;
}

/* "extra <part number> <hash> <path>" lines. */
static void read_extra(struct reading *g, const char *line, size_t len)
{
	char hex[OID_HEX + 1];
	struct oid id;

	if (strncmp(line, "extra ", 6) != 0 || len <= 8 + OID_HEX + 1 ||
	    line[6] < '0' || line[6] >= '0' + PART_NR)
		return;
	memcpy(hex, line + 8, OID_HEX);
	hex[OID_HEX] = '\0';
	if (oid_from_hex(&id, hex) == 0)
		add_extra(g, (enum part)(line[6] - '0'), &id,
			  arena_memdupz(g->t->arena, line + 8 + OID_HEX + 1,
					len - 8 - OID_HEX - 1));
}

static void read_extras(struct reading *g, const struct row *r)
{
	const char *line = r->detail;

	while (*line) {
		size_t len = strcspn(line, "\n");

		read_extra(g, line, len);
		line += len;
		line += *line == '\n';
	}
}

static void set_applied(struct target_state *out, size_t at)
{
	if (out->applied[at])
		return;
	out->applied[at] = true;
	out->order[out->order_nr++] = at;
}

static void set_reverted(struct target_state *out, size_t at)
{
	size_t i, n = 0;

	out->applied[at] = false;
	for (i = 0; i < out->order_nr; i++)
		if (out->order[i] != at)
			out->order[n++] = out->order[i];
	out->order_nr = n;
}

static void read_row(struct reading *g, const struct row *r, int at)
{
	struct target_state *out = g->out;
	const struct migration *m = g->h->nodes[at];
	size_t i;

	switch (r->kind) {
	case ROW_ADOPT:
		for (i = 0; i <= (size_t)at; i++)
			set_applied(out, i);
		break;
	case ROW_APPLY:
		set_applied(out, (size_t)at);
		out->partial = -1;
		out->in_doubt = -1;
		break;
	case ROW_REVERT:
		set_reverted(out, (size_t)at);
		break;
	case ROW_INTENT:
		if (out->partial != at) {
			out->partial = at;
			out->done = arena_array(g->t->arena, m->step_nr,
						sizeof(*out->done));
		}
		out->in_doubt = r->step > 0 ? r->step - 1 : -1;
		break;
	case ROW_STEP:
		if (out->partial == at && r->step > 0 &&
		    (size_t)r->step <= m->step_nr)
			out->done[r->step - 1] = true;
		out->in_doubt = -1;
		break;
	case ROW_KIND_NR:
		break;
	}
	read_extras(g, r);
}

/* Records that were taken back, or a checkout behind the one that deployed:
 * what it had beyond this one is not known to be pending. */
static void report_head(const struct target *t, const struct history *h,
			struct findings *f)
{
	static const struct oid none;
	const struct row *last;
	struct finding *it;

	if (t->row_nr == 0 || findings_has(f, FINDING_HISTORY_FOREIGN))
		return;
	last = &t->rows[t->row_nr - 1];
	if (oid_equal(&last->head, &none) ||
	    history_index_of(h, &last->head) >= 0)
		return;
	it = findings_add(f, FINDING_LEDGER_OLDER,
			  "row %lld of the database's history was written by a "
			  "ledger whose last record is not in this one",
			  last->seq);
	it->hint = "git pull, or check out the branch that was deployed";
}

void target_state(const struct target *t, const struct history *h,
		  struct target_state *out, struct findings *f)
{
	static const struct oid none;
	struct reading g = { .t = t, .h = h, .out = out };
	size_t i;

	memset(out, 0, sizeof(*out));
	out->applied = arena_array(t->arena, h->nr + 1, sizeof(*out->applied));
	out->order = arena_array(t->arena, h->nr + 1, sizeof(*out->order));
	out->partial = -1;
	out->in_doubt = -1;
	for (i = 0; i < t->row_nr; i++) {
		const struct row *r = &t->rows[i];
		int at = history_index_of(h, &r->node);
		char hex[OID_HEX + 1];
		struct finding *it;

		/* Adopted while empty: nothing is applied by it. */
		if (r->kind == ROW_ADOPT && oid_equal(&r->node, &none)) {
			read_extras(&g, r);
			continue;
		}
		if (at >= 0) {
			read_row(&g, r, at);
			continue;
		}
		it = findings_add(f, FINDING_HISTORY_FOREIGN,
				  "row %lld of the database's history names a "
				  "record of %s that this ledger does not have",
				  r->seq, r->migration);
		it->migration = r->migration;
		it->expected = arena_printf(t->arena, "node %s",
					    oid_to_hex(hex, &r->node));
		it->found = "no such record";
		it->hint = "git pull, or check out the branch that was "
			   "deployed; ledger where";
	}
	for (i = 0; i < h->nr; i++)
		out->applied_nr += out->applied[i];
	report_head(t, h, f);
}
