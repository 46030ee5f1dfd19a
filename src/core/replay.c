/* Statements on scratch, one by one, with what each changed. */
#include "core/replay.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/msg.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "io/scratch.h"
#include "core/probe.h"
#include "core/project.h"
#include "core/session.h"

#define PRELUDE_MAX ((size_t)16 << 20)
/* A migration may name many roles that scratch lacks; each costs one more try.
 */
#define ROLES_MAX 64

/* What a record says must come out again on any scratch server; owners and
 * privileges depend on the role that runs it. */
#define PARTS_CHECKED (PARTS_DEFAULT | PART_BIT(PART_COMMENTS))

static int read_catalog(struct replay *r, struct err *e)
{
	struct catalog_options o = {
		.history_schema = r->p->config.history_schema,
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

/* ---- running one statement ---- */

/* role "x" does not exist, in the words of a server with lc_messages C. */
static char *missing_role(const struct err *e)
{
	static const char head[] = "role \"", tail[] = "\" does not exist";
	const char *from, *to;

	if (strcmp(e->sqlstate, "42704") != 0)
		return NULL;
	from = strstr(e->message, head);
	to = from ? strstr(from, tail) : NULL;
	if (!to)
		return NULL;
	from += strlen(head);
	return xmemdupz(from, (size_t)(to - from));
}

/* A role is made on a connection of its own, so that it outlives a rollback
 * here. This session may have cached that there is none, and a backend looks
 * for news from others only when it takes a lock that it does not hold yet (13
 * to 18): so one is taken on a catalog that nobody uses, and given back. */
static int see_new_role(struct replay *r, struct err *e)
{
	if (session_savepoint(r->c, "ledger_news", e) < 0 ||
	    conn_exec(r->c,
		      "SELECT FROM pg_catalog.pg_largeobject_metadata LIMIT 0",
		      e) < 0 ||
	    session_rollback_to(r->c, "ledger_news", e) < 0)
		return -1;
	return session_release(r->c, "ledger_news", e);
}

/* Once, between a savepoint and its release, with a look at what it did if
 * `look`; all in one round trip where that may be. 0: it ran. 1: it failed, and
 * the savepoint stands. */
static int attempt(struct replay *r, const struct source_script *script,
		   const struct statement *s, bool look, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct conn_request q[] = {
		{ .sql = "SAVEPOINT ledger_step" },
		{ .sql = arena_memdupz(&a, script->text + s->offset, s->len),
		  .first_line = s->line },
		{ .sql = "RELEASE SAVEPOINT ledger_step" },
	};
	bool joined = session_may_join(s->class, s->flags, s->tag) &&
		      strlen(q[1].sql) == s->len;
	struct conn_request *rest = joined ? q : &q[2];
	size_t nr = joined ? 3 : 1;
	int rc = 0;

	if (!joined) {
		rc = session_savepoint(r->c, "ledger_step", e);
		if (rc == 0 && session_run(r->c, script, s->offset, s->len,
					   s->line, s->flags, e) < 0)
			rc = 1;
	}
	if (rc == 0)
		rc = look ? catalog_refresh_after(r->cat, rest, nr, s->tag, e)
			  : conn_pipeline(r->c, rest, nr, e);
	if (joined && rc < 0 && q[0].done && !q[1].done)
		rc = 1;
	arena_release(&a);
	return rc;
}

/* Back to before it. */
static int take_back(struct replay *r)
{
	struct err ignored;

	err_init(&ignored);
	if (session_rollback_to(r->c, "ledger_step", &ignored) < 0)
		return -1;
	return session_release(r->c, "ledger_step", &ignored);
}

/* Run it; roles that it names and the server lacks are made and it is run
 * again. With a transaction and `look`, live knows afterwards what it did. 1:
 * it failed. -1: something else did. */
static int run(struct replay *r, const struct source_script *script,
	       const struct statement *s, bool transaction, bool look,
	       struct err *e)
{
	int tries, rc;

	for (tries = 0; tries < ROLES_MAX; tries++) {
		char *role;

		err_init(e);
		rc = transaction ? attempt(r, script, s, look, e)
				 : -session_run(r->c, script, s->offset, s->len,
						s->line, s->flags, e);
		if (rc <= 0)
			return rc;
		if (transaction && take_back(r) < 0)
			return 1;
		role = missing_role(e);
		if (!role)
			return 1;
		rc = scratch_make_role(r->scratch, role, e);
		free(role);
		if (rc < 0 || (transaction && see_new_role(r, e) < 0))
			return -1;
	}
	return 1;
}

/* CREATE ROLE of a role that an earlier run, or we ourselves, have made. */
static bool is_known_role(const struct statement *s, const struct err *e)
{
	return s->class == STATEMENT_ROLE && strcmp(e->sqlstate, "42710") == 0;
}

/* ---- opening ---- */

static int read_prelude(struct project *p, struct buf *out, struct err *e)
{
	struct dir *d = NULL;
	int rc;

	buf_clear(out);
	if (!p->config.prelude)
		return 0;
	rc = dir_open(&d, p->root, e);
	if (rc == 0)
		rc = dir_read(d, p->config.prelude, PRELUDE_MAX, out, e);
	dir_close(d);
	if (rc == 1)
		rc = err_set(e, FAULT_CONFIG,
			     "scratch prelude \"%s\" does not exist",
			     p->config.prelude);
	return rc;
}

static int run_prelude(struct replay *r, const struct buf *text, struct err *e)
{
	struct source_section all = { 0, text->len };
	struct source_script script = { .file = r->p->config.prelude,
					.text = text->data,
					.len = text->len,
					.sections = &all,
					.section_nr = 1 };
	struct statement *s;
	size_t nr, i;

	if (text->len == 0)
		return 0;
	if (project_split(r->p, &script, &s, &nr, e) < 0)
		return err_at(e, r->p->config.prelude, e->line);
	for (i = 0; i < nr; i++) {
		if (run(r, &script, &s[i], false, false, e) == 0)
			continue;
		if (!is_known_role(&s[i], e)) {
			err_at(e, r->p->config.prelude,
			       e->line ? e->line : s[i].line);
			return err_in(e, "scratch prelude failed");
		}
		err_init(e);
	}
	return 0;
}

/* The name of a saved state: the node it is at, and the prelude that came
 * first. */
static char *state_key(struct project *p, const struct migration *m,
		       const struct buf *prelude)
{
	struct oid_stream *s = oid_stream_new();
	struct oid id;

	oid_stream_add(s, m->node.hash, OID_LEN);
	oid_stream_add(s, prelude->data, prelude->len);
	oid_stream_end(s, &id);
	return oid_to_hex(arena_alloc(&p->arena, OID_HEX + 1), &id);
}

/* 0: open at position *at. */
static int open_scratch(struct replay *r, const struct scratch_options *o,
			size_t nr, const struct buf *prelude, size_t *at,
			struct err *e)
{
	const char **keys = arena_array(&r->p->arena, nr, sizeof(*keys));
	size_t i;
	int hit, rc;

	for (i = 0; i < nr; i++)
		keys[i] =
		    state_key(r->p, r->p->history.nodes[nr - 1 - i], prelude);
	hit = o->url ? -1 : scratch_find(o, keys, nr);
	if (hit >= 0) {
		rc = scratch_open_saved(&r->scratch, o, keys[hit], e);
		if (rc < 0)
			return -1;
		if (rc == 0) {
			*at = nr - (size_t)hit;
			r->c = scratch_conn(r->scratch);
			return session_enter_user(r->c, NULL, e);
		}
	}
	if (scratch_open(&r->scratch, o, e) < 0)
		return -1;
	r->c = scratch_conn(r->scratch);
	if (session_enter_user(r->c, NULL, e) < 0)
		return -1;
	return run_prelude(r, prelude, e);
}

static void keep_blob(struct replay *r, const struct entry *it)
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

static void note_base(struct replay *r)
{
	struct snapshot *none = snapshot_new();
	struct arena *a = &r->p->arena;
	size_t i;

	r->base_nr = snapshot_diff(none, r->live, PARTS_ALL, a, &r->base);
	for (i = 0; i < r->base_nr; i++) {
		keep_blob(
		    r, snapshot_get(r->live, r->base[i].part, r->base[i].path));
		r->base[i].path = arena_strdup(a, r->base[i].path);
	}
	snapshot_free(none);
}

/* Did the replay of what is recorded lead to where the record says? */
static int check_position(struct replay *r, size_t nr, struct err *e)
{
	struct snapshot *want = history_state(&r->p->history, NULL, nr);
	struct arena a = ARENA_INIT;
	struct change *changes;
	size_t n = snapshot_diff(want, r->live, PARTS_CHECKED, &a, &changes);
	int rc = 0;
	size_t i;

	if (n > 0) {
		rc = err_set(e, FAULT_CORRUPT,
			     "running the recorded migrations on scratch gives "
			     "another schema than the records say");
		for (i = 0; i < n && i < 10; i++)
			err_detail(e, "%s", path_describe(&a, changes[i].path));
		err_hint(e, "The scratch server's version or settings differ "
			    "from those that recorded it; use the same, or "
			    "ledger record --amend NAME.");
	}
	snapshot_free(want);
	arena_release(&a);
	return rc;
}

int replay_open(struct replay *r, struct project *p,
		const struct scratch_options *where, size_t nr,
		struct findings *f, bool strict, struct err *e)
{
	struct buf prelude = BUF_INIT;
	size_t at = 0, i;
	int rc;

	memset(r, 0, sizeof(*r));
	r->p = p;
	r->findings = f;
	r->strict = strict;
	map_init(&r->blobs);
	rc = read_prelude(p, &prelude, e);
	if (rc == 0)
		rc = open_scratch(r, where, nr, &prelude, &at, e);
	buf_release(&prelude);
	for (i = at; rc == 0 && i < nr; i++) {
		progress_step(i, p->history.nodes[i]->name);
		rc = replay_run_recorded(r, p->history.nodes[i], e);
	}
	if (rc == 0)
		rc = read_catalog(r, e);
	if (rc == 0 && nr > 0)
		rc = check_position(r, nr, e);
	if (rc < 0) {
		replay_close(r);
		return -1;
	}
	if (nr == 0)
		note_base(r);
	return 0;
}

static void forget_catalog(struct replay *r)
{
	catalog_free(r->cat);
	r->cat = NULL;
	r->live = NULL;
}

void replay_save(struct replay *r, const struct migration *m)
{
	struct buf prelude = BUF_INIT;
	struct err ignored;

	err_init(&ignored);
	forget_catalog(r);
	if (read_prelude(r->p, &prelude, &ignored) == 0)
		scratch_save(r->scratch, state_key(r->p, m, &prelude));
	r->c = NULL;
	buf_release(&prelude);
}

void replay_close(struct replay *r)
{
	forget_catalog(r);
	if (r->scratch)
		scratch_close(r->scratch);
	r->scratch = NULL;
	session_settings_release(&r->settings);
	map_release(&r->blobs);
}

/* ---- units of work ---- */

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

	session_settings_release(&r->settings);
	if (!transaction || !r->cat) {
		if (renew(r, e) < 0)
			return -1;
		return transaction ? conn_exec(r->c, "BEGIN", e) : 0;
	}
	r->renew = false;
	return session_begin_user(r->c, r->cat, rest, NULL, e);
}

int replay_commit(struct replay *r, bool transaction, struct err *e)
{
	if (transaction) {
		int rc = conn_commit(r->c, e);

		if (rc == 1)
			return err_in(e, "could not commit on scratch");
		if (rc < 0)
			return -1;
	}
	if (r->live)
		snapshot_forget_undo(r->live);
	/* In a transaction of the next one it goes with BEGIN. */
	r->renew = true;
	return transaction ? 0 : renew(r, e);
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
		keep_blob(
		    r, snapshot_get(r->live, (*out)[i].part, (*out)[i].path));
	return nr;
}

/* ---- one statement ---- */

static void fill_step(struct step *out, const struct statement *s)
{
	memset(out, 0, sizeof(*out));
	out->line = s->line;
	out->file = s->file;
	out->offset = s->offset;
	out->len = s->len;
	out->tag = s->tag;
	out->class = s->class;
	out->flags = s->flags;
	out->hash = s->hash;
}

static int at_statement(struct replay *r, const struct source_script *script,
			const struct statement *s, struct err *e)
{
	/* A syntax error knows its own line. */
	return err_at(e, project_path(r->p, s->file ? s->file : script->file),
		      e->line ? e->line : s->line);
}

/* SQLSTATEs that say: what you create is there. */
static bool is_duplicate(const struct err *e)
{
	static const char *const states[] = {
		"42P07", /* duplicate_table: relations of all kinds */
		"42701", /* duplicate_column */
		"42710", /* duplicate_object */
		"42723", /* duplicate_function */
		"42P06", /* duplicate_schema */
		"42P16", /* a second primary key */
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(states); i++)
		if (strcmp(e->sqlstate, states[i]) == 0)
			return true;
	return false;
}

static void warn_replaced(struct replay *r, const struct source_script *script,
			  const struct step *step, const char *migration)
{
	struct project *p = r->p;
	struct provenance *made = NULL;
	size_t i;

	for (i = 0; i < step->effect_nr; i++) {
		const struct change *c = &step->effects[i];
		const struct provenance_entry *by;
		struct finding *f;

		if (c->part != PART_STRUCTURE || oid_is_null(&c->before) ||
		    oid_is_null(&c->after))
			continue;
		if (!made)
			made = provenance_new(&p->history, &p->arena, NULL,
					      p->history.nr);
		by = provenance_get(made, c->path);
		/* A file that is run again when it has changed means it. */
		if (!by || !by->created.m ||
		    strcmp(by->created.m->file, script->file) == 0)
			continue;
		f = findings_add(
		    r->findings, FINDING_REPLACED_DEFINITION,
		    "OR REPLACE gives %s another definition than %s did",
		    path_describe(&p->arena, c->path), by->created.m->name);
		f->path = c->path;
		f->migration = migration;
		f->file = step->file ? step->file : script->file;
		f->line = step->line;
		f->owner = origin_describe(&p->arena, &by->created);
		if (r->strict)
			f->severity = SEVERITY_ERROR;
	}
	provenance_free(made);
}

static int step_in_transaction(struct replay *r,
			       const struct source_script *script,
			       const struct statement *s, const char *migration,
			       struct step *out, struct err *e)
{
	size_t mark = snapshot_mark(r->live);
	int rc = run(r, script, s, true, true, e);

	if (rc < 0)
		return -1;
	if (rc > 0) {
		if (is_known_role(s, e)) {
			err_init(e);
			return 0;
		}
		if (is_duplicate(e) && s->target_nr > 0)
			return probe(r, script, s, migration, out, e);
		return at_statement(r, script, s, e);
	}
	out->effect_nr = replay_changes(r, mark, &out->effects);
	if (out->effect_nr == 0 && s->target_nr > 0 &&
	    (s->flags & STATEMENT_IF_NOT_EXISTS))
		return probe(r, script, s, migration, out, e);
	if (s->flags & STATEMENT_OR_REPLACE)
		warn_replaced(r, script, out, migration);
	return 0;
}

/* Outside a transaction every statement is looked at with a full read. */
static int step_alone(struct replay *r, const struct source_script *script,
		      const struct statement *s, struct step *out,
		      struct err *e)
{
	struct arena *a = &r->p->arena;
	struct snapshot *before = snapshot_copy(r->live);
	size_t i;
	int rc = -1;

	if (session_settings_run(&r->settings, r->c, e) < 0)
		goto out;
	if (run(r, script, s, false, false, e) != 0) {
		if (is_known_role(s, e)) {
			err_init(e);
			rc = 0;
		} else {
			at_statement(r, script, s, e);
		}
		goto out;
	}
	session_settings_add(&r->settings, s->class, s->tag,
			     script->text + s->offset, s->len, s->line);
	if (read_catalog(r, e) < 0)
		goto out;
	out->effect_nr =
	    snapshot_diff(before, r->live, PARTS_ALL, a, &out->effects);
	for (i = 0; i < out->effect_nr; i++) {
		struct change *c = &out->effects[i];

		c->path = arena_strdup(a, c->path);
		if (c->from)
			c->from = arena_strdup(a, c->from);
		keep_blob(r, snapshot_get(r->live, c->part, c->path));
	}
	rc = 0;
out:
	snapshot_free(before);
	return rc;
}

/* What a migration makes there could not be told from what the tool keeps: it
 * would be in no fingerprint. */
static int refuse_history_schema(struct replay *r,
				 const struct source_script *script,
				 const struct statement *s, struct err *e)
{
	err_set(e, FAULT_FINDING,
		"schema \"%s\" is where ledger keeps its history in a target",
		r->p->config.history_schema);
	at_statement(r, script, s, e);
	return err_hint(e, "Name another for the history in ledger/config: "
			   "[ledger] history-schema = …; if this is the dump "
			   "of a target, take the schema out of it (pg_dump "
			   "--exclude-schema).");
}

int replay_step(struct replay *r, const struct source_script *script,
		const struct statement *s, bool transaction,
		const char *migration, struct step *out, struct err *e)
{
	int rc;

	fill_step(out, s);
	if (s->class == STATEMENT_TRANSACTION)
		return 0;
	rc = transaction ? step_in_transaction(r, script, s, migration, out, e)
			 : step_alone(r, script, s, out, e);
	if (rc == 0 && catalog_has_history_schema(r->cat))
		return refuse_history_schema(r, script, s, e);
	return rc;
}

bool replay_said_no(const struct replay *r, const struct err *e)
{
	return conn_alive(r->c) &&
	       (e->fault == FAULT_SQL || e->fault == FAULT_DENIED);
}

/* ---- what is recorded already ---- */

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
		if (run(r, &f->source->up, &s, transaction, false, e) != 0) {
			if (!is_known_role(&s, e))
				return at_statement(r, &f->source->up, &s, e);
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
		rc = read_catalog(r, e);
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
