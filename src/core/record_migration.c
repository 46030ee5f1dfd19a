/* One migration: replayed on scratch, its way down proved, written. */
#include "core/record_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/conn.h"
#include "io/formats.h"
#include "core/down.h"
#include "core/project.h"

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

/* Once for each: the next is split before this one is committed. */
static int split(struct recorder *rec, const struct source *src, struct err *e)
{
	if (rec->split.of == src)
		return 0;
	rec->split.of = NULL;
	if (project_split(rec->p, &src->up, &rec->split.s, &rec->split.nr, e) <
	    0)
		return -1;
	rec->split.of = src;
	return 0;
}

/* The statement of the next migration that can run as soon as this one is
 * committed, while its record is written; NULL: none. What is wrong with that
 * migration is told when it has its turn. */
static const struct statement *find_ahead(struct recorder *rec)
{
	const struct source *src = rec->next;
	struct err ignored;
	size_t i = 0;

	err_init(&ignored);
	if (!src || src->failure || split(rec, src, &ignored) < 0 ||
	    record_is_alone(&src->up, rec->split.s, rec->split.nr))
		return NULL;
	while (i < rec->split.nr &&
	       rec->split.s[i].class == STATEMENT_TRANSACTION)
		i++;
	return i < rec->split.nr ? &rec->split.s[i] : NULL;
}

static int commit(struct recorder *rec, bool transaction, struct err *e)
{
	const struct statement *ahead = transaction ? find_ahead(rec) : NULL;

	return ahead
		   ? replay_commit_ahead(&rec->replay, &rec->next->up, ahead, e)
		   : replay_commit(&rec->replay, transaction, e);
}

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
	if (split(rec, src, e) < 0)
		return -1;
	s = rec->split.s;
	nr = rec->split.nr;
	if (check_statements(rec, &src->up, s, nr, src->name, e) < 0)
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
		rc = commit(rec, transaction, e);
	if (rc == 0 && !transaction)
		rc = down_prove_alone(r, src, m, before, e);
	if (rc < 0)
		replay_note_room(r, e);
	if (rc == 0)
		record_warn_names(rec, src, m);
	/* --strict makes errors of what is told on the way. */
	if (rc == 0 && findings_exit_code(&rec->out->findings) != 0)
		rc = 1;
	snapshot_free(before);
	return rc;
}

int record_replay_next(struct recorder *rec, const struct source *src,
		       struct migration *m, struct err *e)
{
	struct findings *f = &rec->out->findings;
	size_t before = f->nr;
	int rc = record_replay(rec, src, m, e);

	if (rc >= 0 || !record_to_disk(rec, e))
		return rc;
	findings_cut(f, before);
	memset(m, 0, sizeof(*m));
	if (record_open_replay(rec, rec->p->history.nr, NULL, e) < 0)
		return -1;
	return record_replay(rec, src, m, e);
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
