/* Opening a checkout, in the order in which its parts need each other: the
 * configuration, the files, the records, how they agree, the store. */
#include "core/project_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/map.h"
#include "core/project_baseline.h"
#include "core/project_store.h"

/* Of two records that follow the same one, the one whose file comes first
 * stays. */
static void order_records(struct project *p, const struct source *sources,
			  size_t nr)
{
	struct migration **ordered =
	    arena_array(&p->arena, p->record_nr, sizeof(*ordered));
	struct map by_name;
	size_t i, n = 0;

	map_init(&by_name);
	for (i = 0; i < p->record_nr; i++)
		map_put(&by_name, p->records[i]->name, p->records[i]);
	for (i = 0; i < nr; i++) {
		struct migration *m = map_remove(&by_name, sources[i].name);

		if (m)
			ordered[n++] = m;
	}
	for (i = 0; i < p->record_nr; i++)
		if (map_get(&by_name, p->records[i]->name))
			ordered[n++] = p->records[i];
	map_release(&by_name);
	p->records = ordered;
}

/* Texts of two canonical forms cannot be compared: what differs would look like
 * drift. */
static int check_form(struct project *p, unsigned needs, struct err *e)
{
	size_t i;

	for (i = 0; i < p->record_nr; i++) {
		const struct migration *m = p->records[i];

		if (m->canonical == CANONICAL_VERSION)
			continue;
		if (m->canonical < CANONICAL_VERSION &&
		    (needs & PROJECT_OLD_FORM))
			continue;
		err_set(e, FAULT_FORM,
			"record %s was made by version %d of the canonical "
			"form, this ledger compares by version %d",
			m->name, m->canonical, CANONICAL_VERSION);
		if (m->canonical > CANONICAL_VERSION)
			return err_hint(e, "Use a newer ledger; that of the "
					   "record's author will do.");
		err_detail(e, "No schema has changed: the same objects are "
			      "written down in another way.");
		return err_hint(e, "ledger record --again");
	}
	return 0;
}

int project_open_files(struct project *p, const char *root, unsigned needs,
		       struct err *e)
{
	int rc;

	memset(p, 0, sizeof(*p));
	p->root = root;
	p->needs = needs;
	findings_init(&p->findings, &p->arena);
	history_init(&p->history, &p->arena);
	rc = config_read(&p->config, &p->arena, root, e);
	if (rc == 1) {
		err_set(e, FAULT_CONFIG, "no ledger here: %s does not exist",
			project_below(p, CONFIG_FILE));
		err_hint(e, "ledger init");
	}
	if (rc == 0 && (needs & PROJECT_FILES))
		rc = project_read_files(p, e);
	if (rc == 0)
		rc = project_find_tool_history(p, e);
	if (rc == 0)
		return 0;
	project_close(p);
	return -1;
}

int project_load(struct project *p, struct err *e)
{
	struct source *sources = p->sources;
	size_t nr = p->source_nr;

	if (p->loaded)
		return 0;
	p->loaded = true;
	if (baseline_read(p, e) < 0 || project_read_records(p, e) < 0 ||
	    check_form(p, p->needs, e) < 0)
		return -1;
	if (p->needs & PROJECT_FILES) {
		baseline_join(p, &sources, &nr);
		order_records(p, sources, nr);
	}
	history_build(&p->history, p->records, p->record_nr, &p->findings);
	if ((p->needs & PROJECT_FILES) &&
	    project_compare_files(p, sources, nr, e) < 0)
		return -1;
	if (p->needs & PROJECT_STORE_READ)
		return project_sync_store(p, SYNC_TELL, e);
	return 0;
}

int project_open(struct project *p, const char *root, unsigned needs,
		 struct err *e)
{
	if (project_open_files(p, root, needs, e) < 0)
		return -1;
	if (project_load(p, e) == 0)
		return 0;
	project_close(p);
	return -1;
}

int project_open_bare(struct project *p, const char *root, unsigned needs,
		      struct err *e)
{
	struct arena probe = ARENA_INIT;
	struct config c;
	int rc = config_read(&c, &probe, root, e);

	arena_release(&probe);
	if (rc == 0)
		return project_open(p, root, needs, e);
	if (rc < 0)
		return -1;
	memset(p, 0, sizeof(*p));
	p->root = root;
	findings_init(&p->findings, &p->arena);
	history_init(&p->history, &p->arena);
	return config_read(&p->config, &p->arena, root, e) < 0 ? -1 : 0;
}

void project_close(struct project *p)
{
	project_forget_records(p);
	store_close(p->store);
	p->store = NULL;
	findings_release(&p->findings);
	history_release(&p->history);
	arena_release(&p->arena);
}
