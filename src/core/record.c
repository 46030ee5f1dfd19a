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

#define DIFFERENCES_SHOWN 20

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

/* ---- blobs ---- */

static int compare_blobs(const void *a, const void *b)
{
	return oid_compare(&((const struct blob *)a)->id,
			   &((const struct blob *)b)->id);
}

struct blob_list {
	struct recorder *rec;
	struct blob *items;
	size_t nr, cap;
	struct map seen;
};

static void put_blob(struct blob_list *l, const struct blob *b)
{
	char hex[OID_HEX + 1];

	GROW(l->items, l->nr + 1, l->cap);
	l->items[l->nr++] = *b;
	map_put(&l->seen,
		arena_strdup(&l->rec->p->arena, oid_to_hex(hex, &b->id)), l);
}

static void add_blob(struct blob_list *l, const struct oid *id)
{
	char hex[OID_HEX + 1];
	const struct blob *b;

	if (oid_is_null(id) || history_blob(&l->rec->p->history, id) ||
	    map_get(&l->seen, oid_to_hex(hex, id)))
		return;
	b = map_get(&l->rec->replay.blobs, hex);
	if (!b)
		b = map_get(&l->rec->old_blobs, hex);
	if (!b)
		bug("no content for an object of a record");
	put_blob(l, b);
}

static void add_blobs(struct blob_list *l, const struct change *c, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		add_blob(l, &c[i].after);
}

static bool names_blob(const struct change *c, size_t nr, const struct oid *id)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (oid_equal(&c[i].after, id))
			return true;
	return false;
}

static bool variants_name_blob(const struct variant *v, size_t nr,
			       const struct oid *id)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (oid_equal(&v[i].before, id) || oid_equal(&v[i].after, id))
			return true;
	return false;
}

static bool steps_name_blob(const struct step *s, size_t nr,
			    const struct oid *id)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (names_blob(s[i].effects, s[i].effect_nr, id) ||
		    variants_name_blob(s[i].variants, s[i].variant_nr, id))
			return true;
	return false;
}

static bool migration_names_blob(const struct migration *m,
				 const struct oid *id)
{
	return names_blob(m->base, m->base_nr, id) ||
	       variants_name_blob(m->base_variants, m->base_variant_nr, id) ||
	       steps_name_blob(m->steps, m->step_nr, id) ||
	       steps_name_blob(m->down, m->down_nr, id);
}

/* What a record that is written again holds already and is still needed: by
 * itself, or by a later one, which does not repeat it. */
static void keep_blobs(struct blob_list *l, const struct migration *m)
{
	const struct history *h = &l->rec->p->history;
	size_t at = (size_t)history_index(h, m->name), i, k;

	for (i = 0; i < m->blob_nr; i++) {
		for (k = at; k < h->nr; k++)
			if (migration_names_blob(h->nodes[k], &m->blobs[i].id))
				break;
		if (k < h->nr)
			put_blob(l, &m->blobs[i]);
	}
}

enum written { WRITTEN_NEW, WRITTEN_AGAIN };

static void add_variant_blobs(struct blob_list *l, const struct variant *v,
			      size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		add_blob(l, &v[i].before);
		add_blob(l, &v[i].after);
	}
}

static void add_step_blobs(struct blob_list *l, const struct step *s, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		add_blobs(l, s[i].effects, s[i].effect_nr);
		add_variant_blobs(l, s[i].variants, s[i].variant_nr);
	}
}

/* The contents that no earlier record of the chain holds. */
static void collect_blobs(struct recorder *rec, struct migration *m,
			  enum written how)
{
	struct blob_list l = { .rec = rec };

	map_init(&l.seen);
	if (how == WRITTEN_AGAIN)
		keep_blobs(&l, m);
	add_blobs(&l, m->base, m->base_nr);
	add_variant_blobs(&l, m->base_variants, m->base_variant_nr);
	add_step_blobs(&l, m->steps, m->step_nr);
	add_step_blobs(&l, m->down, m->down_nr);
	if (l.nr > 0)
		qsort(l.items, l.nr, sizeof(*l.items), compare_blobs);
	m->blobs = arena_array(&rec->p->arena, l.nr, sizeof(*l.items));
	if (l.nr > 0)
		memcpy(m->blobs, l.items, l.nr * sizeof(*l.items));
	m->blob_nr = l.nr;
	map_release(&l.seen);
	free(l.items);
}

void record_collect_blobs(struct recorder *rec, struct migration *m)
{
	collect_blobs(rec, m, WRITTEN_NEW);
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

static int fill_after(struct migration *m, struct snapshot *s, struct err *e)
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
		rc = fill_after(m, r->live, e);
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

static int write_new(struct recorder *rec, struct migration *m,
		     enum recorded_how how, struct err *e)
{
	collect_blobs(rec, m, WRITTEN_NEW);
	if (project_add_record(rec->p, m, e) < 0)
		return err_in(e, "could not write the record of %s", m->name);
	history_append(&rec->p->history, m);
	record_note(rec, m, how);
	return 0;
}

/* A record of this name that the chain does not reach: the other arm of a fork.
 */
static const struct migration *unchained(const struct project *p,
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
	const struct migration *old = unchained(rec->p, src->name);
	int rc = record_replay(rec, src, m, e);

	if (rc != 0)
		return rc;
	if (old)
		record_supersede(rec, m, old);
	if (src->repeats && project_keep_text(rec->p, src, e) < 0)
		return -1;
	return write_new(rec, m, old ? RECORDED_AMENDED : RECORDED_NEW, e);
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

/* ---- layout ---- */

/* What other majors printed on the former way down is gone with it. */
static void forget_servers(struct migration *m)
{
	size_t i;

	m->server_nr = 0;
	m->base_variant_nr = 0;
	for (i = 0; i < m->step_nr; i++)
		m->steps[i].variant_nr = 0;
}

static int prove_again(struct recorder *rec, struct project_file *f,
		       struct err *e)
{
	int at = history_index(&rec->p->history, f->m->name);
	int rc;

	if (record_open_replay(rec, (size_t)at + 1, NULL, e) < 0)
		return -1;
	rc = down_prove_again(&rec->replay, f->source, f->m, e);
	forget_servers(f->m);
	collect_blobs(rec, f->m, WRITTEN_AGAIN);
	record_close_replay(rec);
	return rc;
}

static void refresh_head(struct project_file *f)
{
	struct migration *m = f->m;
	const struct source *src = f->source;

	m->file = src->up.file;
	oid_of_bytes(&m->bytes, src->up.text, src->up.len);
	m->down_file = NULL;
	memset(&m->down_bytes, 0, sizeof(m->down_bytes));
	if (src->down.file && strcmp(src->down.file, src->up.file) != 0) {
		m->down_file = src->down.file;
		oid_of_bytes(&m->down_bytes, src->down.text, src->down.len);
	}
}

/* Records whose file differs in layout, or in the way down only, are written
 * again; their nodes keep their names. */
static int refresh(struct recorder *rec, struct err *e)
{
	struct project *p = rec->p;
	size_t i;

	for (i = 0; i < p->file_nr; i++) {
		struct project_file *f = &p->files[i];
		struct oid was;

		if (f->state != FILE_LAYOUT_EDITED && !f->down_edited)
			continue;
		if (f->state == FILE_EDITED)
			continue;
		was = f->m->node;
		refresh_head(f);
		if (f->down_edited && prove_again(rec, f, e) < 0)
			return -1;
		if (project_write_record(p, f->m, e) < 0)
			return -1;
		if (!oid_equal(&was, &f->m->node))
			bug("a refresh changed the name of a node");
		f->state = FILE_RECORDED;
		record_note(rec, f->m, RECORDED_REFRESHED);
	}
	return 0;
}

/* ---- amend ---- */

void record_pool_blobs(struct recorder *rec)
{
	struct project *p = rec->p;
	size_t i, k;

	for (i = 0; i < p->record_nr; i++)
		for (k = 0; k < p->records[i]->blob_nr; k++) {
			struct blob *b = &p->records[i]->blobs[k];
			char *hex = arena_alloc(&p->arena, OID_HEX + 1);

			map_put(&rec->old_blobs, oid_to_hex(hex, &b->id), b);
		}
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

/* Start the chain again with its first `nr` nodes. */
void record_cut_history(struct recorder *rec, struct migration **nodes,
			size_t nr)
{
	struct history *h = &rec->p->history;
	size_t i;

	history_release(h);
	for (i = 0; i < nr; i++)
		history_append(h, nodes[i]);
}

/* The snapshot as the chain up to here and `m` lead to it. */
static int fold_snapshot(struct recorder *rec, struct migration *m,
			 struct err *e)
{
	const struct history *h = &rec->p->history;
	struct snapshot *s = history_state(h, NULL, h->nr);
	int rc;

	history_apply_node(h, s, m);
	rc = fill_after(m, s, e);
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
		    write_new(rec, again, RECORDED_RECHAINED, e) < 0)
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
	rc = record_replay(rec, f->source, m, e);
	if (rc == 0)
		rc = check_same_effect(rec, f->m->name, want, e);
	if (rc == 0) {
		record_supersede(rec, m, f->m);
		rc = write_new(rec, m, RECORDED_AMENDED, e);
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

/* --amend: a name, a version, or the beginning of one name. It may be in no
 * chain (the other arm of a fork), so that project_find does not do. */
static int find_amended(struct recorder *rec, struct err *e)
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

static int amend(struct recorder *rec, struct err *e)
{
	const struct project_file *f = project_file(rec->p, rec->amend);

	/* The other arm of a fork is recorded with all that is new. */
	if (unchained(rec->p, rec->amend))
		return 0;
	if (f->state == FILE_UNRECORDED || f->state == FILE_RECORDED) {
		err_set(e, FAULT_USAGE, "nothing to amend in migration %s",
			rec->amend);
		return err_hint(e, "ledger record");
	}
	return f->state == FILE_EDITED ? amend_edited(rec, f, e) : 0;
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

static const struct migration *first_unknown(const struct history *h, int major)
{
	size_t i;

	for (i = 0; i < h->nr; i++)
		if (!migration_knows_server(h->nodes[i], major))
			return h->nodes[i];
	return NULL;
}

/* Records that say nothing of a major that another one knows: texts are missing
 * there. Told once for each major. */
static void tell_servers(struct recorder *rec)
{
	const struct history *h = &rec->p->history;
	const struct migration *m;
	int told[RECORD_SERVERS_MAX];
	size_t nr = 0, i, k;

	for (i = 0; i < h->nr; i++)
		for (k = 0; k < h->nodes[i]->server_nr; k++) {
			int major = h->nodes[i]->servers[k];

			if (nr == ARRAY_LEN(told) || is_told(told, nr, major))
				continue;
			told[nr++] = major;
			m = first_unknown(h, major);
			if (m)
				tell_unknown(rec, m, major);
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
	if (o->amend && find_amended(&rec, e) < 0) {
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
		rc = amend(&rec, e);
	if (rc == 0)
		rc = refresh(&rec, e);
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
