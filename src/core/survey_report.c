/* What a survey says beside its plan. */
#include "core/survey_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/catalog.h"

void survey_report_uncovered(struct survey *s, struct findings *f)
{
	size_t nr, i;
	const char *const *names = catalog_uncovered(s->cat, &nr);

	for (i = 0; i < nr; i++)
		findings_add(f, FINDING_UNCOVERED,
			     "%s is not covered by the fingerprint", names[i]);
}

static bool has_differences(const struct findings *f)
{
	return findings_has(f, FINDING_DRIFT_CHANGED) ||
	       findings_has(f, FINDING_CONFLICT) ||
	       findings_has(f, FINDING_POSITION_UNKNOWN);
}

void survey_report_server(struct survey *s)
{
	struct findings *f = &s->plan.findings;
	const struct migration *m = s->server.unknown;
	size_t n = s->server.differing;
	struct finding *it;

	if (n > 0)
		findings_add(
		    f, FINDING_SERVER_TEXTS,
		    "PostgreSQL %d prints %zu object%s differently than "
		    "PostgreSQL %d; compared with its own texts",
		    s->major, n, n == 1 ? "" : "s",
		    s->p->history.nodes[0]->server);
	if (!m || !has_differences(f))
		return;
	it = findings_add(f, FINDING_SERVER_UNRECORDED,
			  "record %s was made on PostgreSQL %d and says "
			  "nothing of %d: a difference may be one of versions",
			  m->name, m->server, s->major);
	it->migration = m->name;
	it->hint =
	    arena_printf(&s->p->arena, "ledger record --server %d", s->major);
}

void survey_add_findings(struct findings *to, const struct findings *from)
{
	size_t i;

	for (i = 0; i < from->nr; i++) {
		struct finding *f =
		    findings_add(to, from->items[i].id, "%s", "");

		*f = from->items[i];
	}
}

void survey_spare_later_files(struct survey *s)
{
	const struct project *p = s->p;
	struct findings *f = &s->plan.findings;
	size_t i, k, first = 0;

	for (i = 0; i < p->file_nr; i++)
		for (k = 0; p->files[i].m && k < s->to; k++)
			if (p->history.nodes[k] == p->files[i].m)
				first = i + 1;
	for (i = 0; i < f->nr; i++)
		for (k = first; k < p->file_nr; k++)
			if (f->items[i].id == FINDING_UNRECORDED &&
			    strcmp(f->items[i].migration,
				   p->files[k].source->name) == 0)
				f->items[i].severity = SEVERITY_NOTICE;
}
