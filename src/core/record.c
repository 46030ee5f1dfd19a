/* Recording, from the project's findings to the store: what is edited is
 * written again, what is new is replayed, other majors are filled in. */
#include "core/record_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "core/project.h"

const char *recorded_how_name(enum recorded_how how)
{
	static const char *const names[] = {
		[RECORDED_NEW] = "recorded",
		[RECORDED_REFRESHED] = "refreshed",
		[RECORDED_AMENDED] = "amended",
		[RECORDED_RECHAINED] = "rechained",
		[RECORDED_AGAIN] = "recorded again",
		[RECORDED_SERVER] = "filled in",
	};

	return names[how];
}

void record_result_release(struct record_result *r)
{
	findings_release(&r->findings);
	free(r->items);
	r->items = NULL;
}

/* Copy the project's findings that stand in the way; what record is about to do
 * away with is left out. */
static void copy_findings(struct recorder *rec)
{
	const struct findings *from = &rec->p->findings;
	size_t i;

	for (i = 0; i < from->nr; i++) {
		const struct finding *f = &from->items[i];
		bool mine = f->id == FINDING_UNRECORDED ||
			    f->id == FINDING_EDITED_LAYOUT;
		struct finding *copy;

		if (mine && !rec->o->frozen)
			continue;
		if (rec->amend && f->migration &&
		    (f->id == FINDING_EDITED || f->id == FINDING_FORK) &&
		    strcmp(f->migration, rec->amend) == 0)
			continue;
		copy =
		    findings_add(&rec->out->findings, f->id, "%s", f->message);
		*copy = *f;
		if (rec->o->frozen && mine)
			copy->severity = SEVERITY_ERROR;
	}
}

static void tell_unknown(struct recorder *rec, const struct migration *m,
			 int major)
{
	struct finding *f = findings_add(
	    &rec->out->findings, FINDING_SERVER_UNRECORDED,
	    "record %s says nothing of PostgreSQL %d", m->name, major);

	f->migration = m->name;
	f->hint =
	    arena_printf(&rec->p->arena, "ledger record --server %d", major);
}

static bool is_told(const int *told, size_t nr, int major)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (told[i] == major)
			return true;
	return false;
}

/* Tell the first record that says nothing of a major. */
static void tell_server(struct recorder *rec, int major)
{
	const struct history *h = &rec->p->history;
	size_t i;

	for (i = 0; i < h->nr; i++)
		if (!migration_knows_server(h->nodes[i], major)) {
			tell_unknown(rec, h->nodes[i], major);
			return;
		}
}

/* Where one record knows a major, a record that does not lacks its texts. Told
 * once for each major. */
static void tell_servers(struct recorder *rec)
{
	const struct history *h = &rec->p->history;
	int told[RECORD_SERVERS_MAX];
	size_t nr = 0, i, k;

	for (i = 0; i < h->nr; i++)
		for (k = 0; k < h->nodes[i]->server_nr; k++) {
			int major = h->nodes[i]->servers[k];

			if (nr == ARRAY_LEN(told) || is_told(told, nr, major))
				continue;
			told[nr++] = major;
			tell_server(rec, major);
		}
}

/* An error of before is the one to be told. */
static int commit_records(struct recorder *rec, bool failed, struct err *e)
{
	struct err second;

	err_init(&second);
	return project_commit_records(rec->p, failed ? &second : e);
}

int record_run(struct project *p, const struct record_options *o,
	       struct record_result *out, struct err *e)
{
	struct recorder rec = { .p = p, .o = o, .out = out };
	int rc = 0;

	memset(out, 0, sizeof(*out));
	findings_init(&out->findings, &p->arena);
	map_init(&rec.old_blobs);
	if (o->amend && record_find_amended(&rec, e) < 0) {
		rc = -1;
		goto out;
	}
	copy_findings(&rec);
	if (o->frozen)
		rc = record_servers(&rec, e);
	if (o->frozen || findings_exit_code(&out->findings) != 0)
		goto out;
	project_sweep_records(p);
	if (o->again)
		rc = record_again(&rec, e);
	else if (rec.amend)
		rc = record_amend(&rec, e);
	if (rc == 0)
		rc = record_refresh(&rec, e);
	if (rc == 0)
		rc = record_new(&rec, e);
	/* What was recorded before an error stays. */
	if (commit_records(&rec, rc < 0, e) < 0)
		rc = -1;
	/* Again: a killed run that waited for the disk is gone only now. */
	project_sweep_records(p);
	if (rc == 0 && findings_exit_code(&out->findings) == 0)
		rc = record_servers(&rec, e);
	if (rc == 0)
		tell_servers(&rec);
	if (rc == 0)
		rc = project_sync_store(p, SYNC_SILENT, e);
out:
	record_close_replay(&rec);
	map_release(&rec.old_blobs);
	return rc < 0 ? -1 : 0;
}
