/* Units of work on scratch, and what they changed in its schema. */
#include "core/replay_parts.h"

#include "base/alloc.h"
#include "base/err.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "core/project.h"
#include "core/session.h"

int replay_read_catalog(struct replay *r, struct err *e)
{
	struct catalog_options o = {
		.history_schema = r->p->config.history_schema,
		.tool_schema = r->p->tool_history.schema,
		.tool_table = r->p->tool_history.table,
		.texts = true,
		.ours = true,
	};
	struct catalog *cat;

	if (session_leave_user(r->c, e) < 0 ||
	    catalog_read(&cat, r->c, &o, e) < 0)
		return -1;
	catalog_free(r->cat);
	r->cat = cat;
	r->live = catalog_snapshot(cat);
	return session_enter_user(r->c, NULL, e);
}

void replay_keep_blob(struct replay *r, const struct entry *it)
{
	struct arena *a = &r->p->arena;
	char hex[OID_HEX + 1];
	struct blob *b;

	if (!it || !it->text || map_get(&r->blobs, oid_to_hex(hex, &it->id)))
		return;
	b = arena_alloc(a, sizeof(*b));
	b->id = it->id;
	b->text = arena_memdupz(a, it->text, it->text_len);
	b->len = it->text_len;
	map_put(&r->blobs, arena_strdup(a, hex), b);
}

/* What a migration had set must not reach the next one. */
static int renew(struct replay *r, struct err *e)
{
	if (!r->renew)
		return 0;
	r->renew = false;
	return session_renew_user(r->c, NULL, e);
}

int replay_begin(struct replay *r, bool transaction, struct err *e)
{
	enum session_rest rest = r->renew ? SESSION_RENEW : SESSION_KEEP;

	if (r->begun) {
		r->begun = false;
		return 0;
	}
	session_settings_release(&r->settings);
	if (!transaction || !r->cat) {
		if (renew(r, e) < 0)
			return -1;
		return transaction ? conn_exec(r->c, "BEGIN", e) : 0;
	}
	r->renew = false;
	return session_begin_user(r->c, r->cat, rest, NULL, e);
}

static int commit_failed(int rc, struct err *e)
{
	return rc == 1 ? err_in(e, "could not commit on scratch") : rc;
}

static void committed(struct replay *r)
{
	if (r->live)
		snapshot_forget_undo(r->live);
	/* In a transaction of the next one it goes with BEGIN. */
	r->renew = true;
}

int replay_commit(struct replay *r, bool transaction, struct err *e)
{
	if (transaction && commit_failed(conn_commit(r->c, e), e) < 0)
		return -1;
	committed(r);
	return transaction ? 0 : renew(r, e);
}

int replay_commit_ahead(struct replay *r, const struct source_script *script,
			const struct statement *s, struct err *e)
{
	struct err next;
	int rc;

	if (!r->cat || conn_has_prepared(r->c) ||
	    !replay_may_run_ahead(script, s))
		return replay_commit(r, true, e);
	rc = conn_commit_send(r->c, e);
	if (rc != 0)
		return commit_failed(rc, e);
	committed(r);
	err_init(&next);
	rc = replay_begin(r, true, &next);
	r->begun = rc == 0;
	if (rc == 0)
		rc = replay_run_ahead(r, script, s, &next);
	if (commit_failed(conn_commit_receive(r->c, e), e) < 0)
		return -1;
	if (rc < 0)
		*e = next;
	return rc < 0 ? -1 : 0;
}

int replay_undo(struct replay *r, const char *name, size_t mark, struct err *e)
{
	if (session_rollback_to(r->c, name, e) < 0)
		return -1;
	snapshot_undo(r->live, mark);
	return catalog_rolled_back(r->cat, e);
}

size_t replay_changes(struct replay *r, size_t mark, struct change **out)
{
	size_t nr = snapshot_changes(r->live, mark, &r->p->arena, out), i;

	for (i = 0; i < nr; i++)
		replay_keep_blob(
		    r, snapshot_get(r->live, (*out)[i].part, (*out)[i].path));
	return nr;
}

int replay_at_statement(struct replay *r, const struct source_script *script,
			const struct statement *s, struct err *e)
{
	/* A syntax error knows its own line. */
	return err_at(e, project_path(r->p, s->file ? s->file : script->file),
		      e->line ? e->line : s->line);
}

int replay_run_recorded(struct replay *r, const struct migration *m,
			struct err *e)
{
	const struct project_file *f = project_file(r->p, m->name);
	bool transaction = !m->no_transaction;
	size_t i;

	if (!f || f->state == FILE_EDITED) {
		err_set(e, FAULT_EDITED,
			"migration %s is not as it was recorded, so the "
			"scratch database cannot be brought past it",
			m->name);
		return err_hint(e, "ledger verify --offline");
	}
	if (replay_begin(r, transaction, e) < 0)
		return -1;
	for (i = 0; i < m->step_nr; i++) {
		const struct step *step = &m->steps[i];
		struct statement s = { .offset = step->offset,
				       .len = step->len,
				       .line = step->line,
				       .file = step->file,
				       .class = step->class,
				       .flags = step->flags,
				       .tag = step->tag };

		if (step->duplicate != DUPLICATE_NO ||
		    step->class == STATEMENT_TRANSACTION)
			continue;
		if (replay_run(r, &f->source->up, &s, transaction, false, e) !=
		    0) {
			if (!replay_is_known_role(&s, e))
				return replay_at_statement(r, &f->source->up,
							   &s, e);
			err_init(e);
		}
	}
	return replay_commit(r, transaction, e);
}

int replay_check(struct replay *r, struct err *e)
{
	struct snapshot *kept = snapshot_copy(r->live);
	struct arena a = ARENA_INIT;
	struct change *changes;
	size_t nr, i;
	int rc = renew(r, e);

	if (rc == 0)
		rc = replay_read_catalog(r, e);
	if (rc == 0) {
		nr = snapshot_diff(kept, r->live, PARTS_ALL, &a, &changes);
		if (nr > 0)
			rc = err_set(e, FAULT_CORRUPT,
				     "the schema kept statement by statement "
				     "differs from a full read: a bug in "
				     "ledger");
		for (i = 0; rc < 0 && i < nr && i < 10; i++)
			err_detail(e, "%s (%s)",
				   path_describe(&a, changes[i].path),
				   part_name(changes[i].part));
	}
	snapshot_free(kept);
	arena_release(&a);
	return rc;
}
