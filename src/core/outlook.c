/* What revert would say, without a target. */
#include "core/outlook.h"

#include <string.h>

#include "core/revert_parts.h"

const char *outlook_name(enum outlook_kind kind)
{
	static const char *const names[] = {
		[OUTLOOK_DOWN] = "by its way down",
		[OUTLOOK_RECORDS] = "from the records",
		[OUTLOOK_EMPTY] = "from the records, without data",
		[OUTLOOK_NONE] = "no way",
	};

	return names[kind];
}

/* What the migration itself made and dropped passes by. */
static void drop_passing(struct undo_verdict *v, const struct snapshot *end)
{
	size_t i, n = 0;

	for (i = 0; i < v->empty_nr; i++)
		if (snapshot_get(end, PART_STRUCTURE, v->empty[i]))
			v->empty[n++] = v->empty[i];
	v->empty_nr = n;
}

void outlook_make(struct outlook *out, struct project *p,
		  const struct migration *m)
{
	int at = history_index(&p->history, m->name);
	struct snapshot *after =
	    history_state(&p->history, NULL, (size_t)at + 1);
	struct reverter g = { .p = p, .m = m };
	const struct snapshot *from = after;
	struct units u;
	size_t i;

	memset(out, 0, sizeof(*out));
	units_make(&u, &g, after, UNITS_SHORT);
	for (i = 0; i < u.nr; from = u.items[i++].want)
		undo_check(&out->verdict, &p->arena, &p->history, from,
			   &u.items[i], p->config.parts, m->server * 10000);
	drop_passing(&out->verdict, units_end(&u));
	units_release(&u);
	snapshot_free(after);
	if (m->down_state == DOWN_PROVED)
		out->kind = OUTLOOK_DOWN;
	else if (out->verdict.refused_nr > 0)
		out->kind = OUTLOOK_NONE;
	else if (out->verdict.empty_nr > 0)
		out->kind = OUTLOOK_EMPTY;
	else
		out->kind = OUTLOOK_RECORDS;
}

void outlook_release(struct outlook *o)
{
	undo_verdict_release(&o->verdict);
}
