/* Scratch at a position of the history: from a saved state, or by running what
 * is recorded once more; and whether it is then what the records say. */
#include "core/replay_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/msg.h"
#include "io/catalog.h"
#include "io/scratch.h"
#include "core/project.h"
#include "core/session.h"

#define PRELUDE_MAX ((size_t)16 << 20)

/* What a record says must come out again on any scratch server; owners and
 * privileges depend on the role that runs it. */
#define PARTS_CHECKED (PARTS_DEFAULT | PART_BIT(PART_COMMENTS))

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
		if (replay_run(r, &script, &s[i], false, false, e) == 0)
			continue;
		if (!replay_is_known_role(&s[i], e)) {
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

static void note_base(struct replay *r)
{
	struct snapshot *none = snapshot_new();
	struct arena *a = &r->p->arena;
	size_t i;

	r->base_nr = snapshot_diff(none, r->live, PARTS_ALL, a, &r->base);
	for (i = 0; i < r->base_nr; i++) {
		replay_keep_blob(
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
	arena_init(&r->ahead_text);
	rc = read_prelude(p, &prelude, e);
	if (rc == 0)
		rc = open_scratch(r, where, nr, &prelude, &at, e);
	buf_release(&prelude);
	for (i = at; rc == 0 && i < nr; i++) {
		progress_step(i, p->history.nodes[i]->name);
		rc = replay_run_recorded(r, p->history.nodes[i], e);
	}
	if (rc == 0)
		rc = replay_read_catalog(r, e);
	if (rc == 0 && nr > 0)
		rc = check_position(r, nr, e);
	if (rc < 0) {
		replay_note_room(r, e);
		replay_close(r);
		return -1;
	}
	if (nr == 0)
		note_base(r);
	return 0;
}

int replay_open_empty(struct replay *r, struct project *p, struct err *e)
{
	struct scratch_options where = { .on_disk = true };
	struct buf prelude = BUF_INIT;
	size_t at = 0;
	int rc;

	memset(r, 0, sizeof(*r));
	r->p = p;
	map_init(&r->blobs);
	rc = read_prelude(p, &prelude, e);
	if (rc == 0)
		rc = open_scratch(r, &where, 0, &prelude, &at, e);
	if (rc == 0)
		rc = session_leave_user(r->c, e);
	buf_release(&prelude);
	if (rc < 0)
		replay_close(r);
	return rc < 0 ? -1 : 0;
}

void replay_note_room(struct replay *r, struct err *e)
{
	r->no_room = scratch_out_of_memory(r->scratch, e);
	if (r->no_room && e->fault == FAULT_SQL)
		err_hint(e, "Scratch is in memory, which has no more room for "
			    "it: set TMPDIR to a directory on a disk "
			    "(TMPDIR=/tmp ledger …).");
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
	replay_end_ahead(r);
	session_settings_release(&r->settings);
	map_release(&r->blobs);
}
