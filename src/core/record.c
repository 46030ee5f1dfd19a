/* New migrations are replayed on scratch and written down, one record each. */
#include "core/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/msg.h"
#include "io/conn.h"
#include "io/formats.h"
#include "core/down.h"
#include "core/project.h"
#include "core/record_parts.h"
#include "core/replay.h"
#include "io/scratch.h"

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

void record_note(struct recorder *rec, const struct migration *m,
		 enum recorded_how how)
{
	struct record_result *out = rec->out;

	GROW(out->items, out->nr + 1, rec->cap);
	out->items[out->nr].m = m;
	out->items[out->nr].how = how;
	out->nr++;
}

/* ---- checks before anything runs ---- */

int record_refuse(struct recorder *rec, const struct source_script *script,
		  const struct statement *s, struct err *e, const char *what,
		  const char *hint)
{
	err_set(e, FAULT_FINDING, "%s", what);
	err_at(e, project_path(rec->p, s->file ? s->file : script->file),
	       s->line);
	return err_hint(e, "%s", hint);
}

static int check_statements(struct recorder *rec,
			    const struct source_script *script,
			    const struct statement *s, size_t nr,
			    const char *migration, struct err *e)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		struct finding *f;

		if (!(s[i].flags & STATEMENT_SECRET))
			continue;
		f = findings_add(&rec->out->findings, FINDING_SECRET,
				 "the statement seems to hold a password, "
				 "which git and the server's log would keep");
		f->migration = migration;
		f->file = s[i].file ? s[i].file : script->file;
		f->line = s[i].line;
		if (rec->o->strict)
			f->severity = SEVERITY_ERROR;
	}
	return record_check_control(rec, script, s, nr, e);
}

/* ---- one migration ---- */

static void fill_head(struct recorder *rec, struct migration *m,
		      const struct source *src, const struct statement *s,
		      size_t nr)
{
	const struct migration *head = history_head(&rec->p->history);

	m->name = src->name;
	m->version = src->version;
	m->file = src->up.file;
	oid_of_bytes(&m->bytes, src->up.text, src->up.len);
	if (src->down.file && strcmp(src->down.file, src->up.file) != 0) {
		m->down_file = src->down.file;
		oid_of_bytes(&m->down_bytes, src->down.text, src->down.len);
	}
	statements_hash(&m->statements, s, nr);
	m->canonical = CANONICAL_VERSION;
	m->server = conn_server_version(rec->replay.c) / 10000;
	m->no_transaction = record_is_alone(&src->up, s, nr);
	if (head)
		m->parent = head->node;
	else {
		m->base = rec->replay.base;
		m->base_nr = rec->replay.base_nr;
	}
}

int record_fill_after(struct migration *m, struct snapshot *s, struct err *e)
{
	struct oid roots[PART_NR];
	struct buf text = BUF_INIT;

	if (snapshot_roots(s, NULL, roots, e) < 0)
		return -1;
	roots_fingerprint(roots, PARTS_DEFAULT, &m->produces);
	roots_encode(&text, roots);
	oid_of(&m->snapshot, OBJECT_SNAPSHOT, text.data, text.len);
	buf_release(&text);
	return 0;
}

/* Run the statements. 0: m->steps are filled. 1: refused. */
static int run_steps(struct recorder *rec, struct migration *m,
		     const struct source *src, const struct statement *s,
		     size_t nr, struct err *e)
{
	bool transaction = !m->no_transaction;
	size_t i;
	int rc = 0;

	m->steps = arena_array(&rec->p->arena, nr, sizeof(*m->steps));
	m->step_nr = nr;
	for (i = 0; rc == 0 && i < nr; i++)
		rc = replay_step(&rec->replay, &src->up, &s[i], transaction,
				 m->name, &m->steps[i], e);
	return rc;
}

/* A migration as it stands, replayed at the present position of scratch. 0: `m`
 * is filled but for its blobs. 1: refused by a finding; scratch is of no more
 * use. */
int record_replay(struct recorder *rec, const struct source *src,
		  struct migration *m, struct err *e)
{
	struct replay *r = &rec->replay;
	struct snapshot *before = NULL;
	struct statement *s;
	size_t nr, mark;
	bool transaction;
	int rc;

	if (src->failure) {
		*e = *src->failure;
		return -1;
	}
	if (project_split(rec->p, &src->up, &s, &nr, e) < 0 ||
	    check_statements(rec, &src->up, s, nr, src->name, e) < 0)
		return -1;
	fill_head(rec, m, src, s, nr);
	snapshot_fingerprint(r->live, PARTS_DEFAULT, &m->expects);
	transaction = !m->no_transaction;
	mark = snapshot_mark(r->live);
	if (!transaction)
		before = snapshot_copy(r->live);
	rc = replay_begin(r, transaction, e);
	if (rc == 0)
		rc = run_steps(rec, m, src, s, nr, e);
	if (rc == 0)
		rc = record_fill_after(m, r->live, e);
	if (rc == 0 && transaction)
		rc = down_prove(r, src, m, mark, e);
	if (rc == 0)
		rc = replay_commit(r, transaction, e);
	if (rc == 0 && !transaction)
		rc = down_prove_alone(r, src, m, before, e);
	if (rc == 0)
		record_warn_names(rec, src, m);
	/* --strict makes errors of what is told on the way. */
	if (rc == 0 && findings_exit_code(&rec->out->findings) != 0)
		rc = 1;
	snapshot_free(before);
	return rc;
}

int record_write(struct recorder *rec, struct migration *m,
		 enum recorded_how how, struct err *e)
{
	record_collect_blobs(rec, m);
	if (project_add_record(rec->p, m, e) < 0)
		return err_in(e, "could not write the record of %s", m->name);
	history_append(&rec->p->history, m);
	record_note(rec, m, how);
	return 0;
}

/* A record of this name that the chain does not reach: the other arm of a fork.
 */
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

static int record_one(struct recorder *rec, const struct source *src,
		      struct err *e)
{
	struct migration *m = arena_alloc(&rec->p->arena, sizeof(*m));
	const struct migration *old = record_unchained(rec->p, src->name);
	int rc = record_replay(rec, src, m, e);

	if (rc != 0)
		return rc;
	if (old)
		record_supersede(rec, m, old);
	if (src->repeats && project_keep_text(rec->p, src, e) < 0)
		return -1;
	return record_write(rec, m, old ? RECORDED_AMENDED : RECORDED_NEW, e);
}

/* ---- what is to be done ---- */

static bool is_todo(const struct recorder *rec, const struct project_file *f)
{
	return f->state == FILE_UNRECORDED &&
	       (!rec->o->only || strcmp(f->source->name, rec->o->only) == 0);
}

/* A new migration whose number is lower than that of one that is recorded: it
 * is applied where it is recorded, last. */
static void tell_out_of_order(struct recorder *rec)
{
	struct project *p = rec->p;
	size_t i, last = 0;

	if (rec->o->only)
		return;
	for (i = 0; i < p->file_nr; i++)
		if (!is_todo(rec, &p->files[i]) && !p->files[i].source->repeats)
			last = i;
	for (i = 0; i < last; i++) {
		struct finding *f;

		if (!is_todo(rec, &p->files[i]))
			continue;
		f = findings_add(&rec->out->findings, FINDING_OUT_OF_ORDER,
				 "%s comes before %s by its number, but is "
				 "recorded after it",
				 p->files[i].source->name,
				 p->files[last].source->name);
		f->migration = p->files[i].source->name;
		f->file = p->files[i].source->up.file;
	}
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

int record_open_replay(struct recorder *rec, size_t nr,
		       const struct scratch_options *where, struct err *e)
{
	struct scratch_options own = { .url = rec->o->scratch_url };

	record_close_replay(rec);
	if (replay_open(&rec->replay, rec->p, where ? where : &own, nr,
			&rec->out->findings, rec->o->strict, e) < 0)
		return -1;
	rec->open = true;
	return 0;
}

void record_close_replay(struct recorder *rec)
{
	if (rec->open)
		replay_close(&rec->replay);
	rec->open = false;
}

/* What a transaction around the file does not let pass. */
static const char *hint_outside(const struct err *e)
{
	static const struct {
		const char *sqlstate, *hint;
	} rows[] = {
		{ "25001",
		  "Put it into a file of its own that is marked "
		  "\"-- ledger: no-transaction\", or as its format does." },
		{ "2D000",
		  "A procedure that commits runs in a file of its own that is "
		  "marked \"-- ledger: no-transaction\"." },
		{ "55P04",
		  "Split the migration behind ALTER TYPE … ADD VALUE: the new "
		  "value can be used when that is committed." },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (strcmp(e->sqlstate, rows[i].sqlstate) == 0)
			return rows[i].hint;
	return NULL;
}

/* A statement failed on scratch: what is recorded, and the ways on. */
static void tell_stopped(struct recorder *rec, const char *name, size_t left,
			 struct err *e)
{
	const char *hint = hint_outside(e);

	if (e->hint[0])
		err_detail(e, "The server's hint: %s", e->hint);
	err_detail(e,
		   "Migration %s is not recorded, nor is what comes after it "
		   "(%zu); what comes before it is (%zu), and can be applied.",
		   name, left, rec->p->history.nr);
	if (hint) {
		err_hint(e, "%s", hint);
		return;
	}
	err_hint(e,
		 "Mend the statement, or give scratch what it lacks ([scratch] "
		 "prelude in ledger/config), then ledger record; or begin with "
		 "the schema of a database that is past it: ledger adopt "
		 "--baseline %s --db URL",
		 name);
}

static int record_new(struct recorder *rec, struct err *e)
{
	struct project *p = rec->p;
	const char *stopped = NULL;
	size_t i, todo = 0, done = 0;
	int rc = 0;

	for (i = 0; i < p->file_nr; i++)
		todo += is_todo(rec, &p->files[i]);
	if (todo == 0)
		return 0;
	tell_out_of_order(rec);
	progress_begin("recording", todo);
	rc = record_open_replay(rec, p->history.nr, NULL, e);
	for (i = 0; rc == 0 && i < p->file_nr; i++) {
		if (!is_todo(rec, &p->files[i]))
			continue;
		stopped = p->files[i].source->name;
		progress_step(done++, stopped);
		rc = record_one(rec, p->files[i].source, e);
	}
	if (rc == 0)
		rc = replay_check(&rec->replay, e);
	else if (rc < 0 && e->fault == FAULT_SQL && done > 0)
		tell_stopped(rec, stopped, todo - done, e);
	progress_end();
	/* While the server stops, the records and the store are written. */
	if (rc == 0)
		replay_save(&rec->replay, history_head(&p->history));
	else
		record_close_replay(rec);
	return rc < 0 ? -1 : 0;
}

/* ---- the chain ---- */

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

/* ---- the whole ---- */

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
