/* Duplicates: let PostgreSQL make the would-be object, and compare. */
#include "core/probe.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/catalog.h"
#include "io/conn.h"
#include "io/formats.h"
#include "model/plan.h"
#include "core/probe_parts.h"
#include "core/project.h"
#include "core/session.h"

struct probing {
	struct replay *r;
	const struct source_script *script;
	const struct statement *s;
	const char *migration;
	struct arena *a;
	/* What the statement makes once the old object is gone. */
	struct change *would;
	size_t would_nr;
};

/* ---- comparing ---- */

static const char *blob_text(const struct probing *g, const struct oid *id)
{
	char hex[OID_HEX + 1];
	const struct blob *b;

	b = map_get(&g->r->blobs, oid_to_hex(hex, id));
	if (!b)
		b = history_blob(&g->r->p->history, id);
	return b ? b->text : NULL;
}

static bool is_same(const struct probing *g, const struct change *w)
{
	const struct entry *old = snapshot_get(g->r->live, w->part, w->path);
	const char *want;

	if (!old)
		return false;
	if (oid_equal(&old->id, &w->after))
		return true;
	want = blob_text(g, &w->after);
	return old->text && want &&
	       definition_covers(w->path, w->part, old->text, want);
}

/* Only what a definition says: who owns it and who may use it does not come
 * from it. */
static bool is_compared(const struct change *w)
{
	return w->part == PART_STRUCTURE || w->part == PART_COLUMN_ORDER;
}

static bool is_among(const struct change *list, size_t nr, const char *path)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (list[i].part == PART_STRUCTURE &&
		    strcmp(list[i].path, path) == 0)
			return true;
	return false;
}

/* What the old object has beyond the definition: below each whole object that
 * the statement would make. */
static void find_extras(struct probing *g, struct step *out)
{
	const char **list = NULL;
	size_t i, k, nr, n = 0, cap = 0;

	for (i = 0; i < g->would_nr; i++) {
		const struct change *w = &g->would[i];
		const struct entry **below;

		if (w->part != PART_STRUCTURE ||
		    path_object_len(w->path) != strlen(w->path))
			continue;
		below = snapshot_below(g->r->live, g->a, w->path, &nr);
		for (k = 0; k < nr; k++) {
			if (below[k]->part != PART_STRUCTURE ||
			    is_among(g->would, g->would_nr, below[k]->path))
				continue;
			GROW(list, n + 1, cap);
			list[n++] = arena_strdup(g->a, below[k]->path);
		}
	}
	out->extras = arena_array(g->a, n, sizeof(*list));
	if (n > 0)
		memcpy(out->extras, list, n * sizeof(*list));
	out->extra_nr = n;
	free(list);
}

/* ---- telling ---- */

static const char *owner_of(const struct probing *g, const char *path)
{
	struct project *p = g->r->p;
	struct provenance *made =
	    provenance_new(&p->history, g->a, NULL, p->history.nr);
	const struct provenance_entry *it = provenance_get(made, path);
	const char *text = it ? origin_describe(g->a, &it->created) : NULL;

	provenance_free(made);
	return text;
}

static void locate(const struct probing *g, struct finding *f)
{
	f->migration = g->migration;
	f->file = g->s->file ? g->s->file : g->script->file;
	f->line = g->s->line;
}

static void tell_different(struct probing *g, enum finding_id id)
{
	size_t i;

	for (i = 0; i < g->would_nr; i++) {
		const struct change *w = &g->would[i];
		const struct entry *old =
		    snapshot_get(g->r->live, w->part, w->path);
		struct finding *f;

		if (!is_compared(w) || is_same(g, w))
			continue;
		f = findings_add(
		    g->r->findings, id, "%s %s", path_describe(g->a, w->path),
		    old ? "is defined again, with another definition"
			: "is asked for by a second definition of its "
			  "object, and is not there");
		locate(g, f);
		f->path = w->path;
		f->expected = blob_text(g, &w->after);
		f->found = old && old->text ? arena_strdup(g->a, old->text)
					    : NULL;
		f->owner = owner_of(g, w->path);
		if (g->r->strict)
			f->severity = SEVERITY_ERROR;
		f->hint = id == FINDING_DUPLICATE_DIFFERENT
			      ? "write ALTER statements for what is to change, "
				"or use another name"
			      : NULL;
	}
}

static void tell_duplicate(struct probing *g, const struct step *out)
{
	struct buf extra = BUF_INIT;
	struct finding *f;
	const char *path = step_object(out);
	size_t i;

	for (i = 0; i < out->extra_nr; i++)
		buf_printf(&extra, "%s%s", i ? ", " : "",
			   path_describe(g->a, out->extras[i]));
	if (!path)
		return;
	f = findings_add(
	    g->r->findings, FINDING_DUPLICATE,
	    out->duplicate == DUPLICATE_EQUAL
		? "%s is defined again, equal to what is there; the statement "
		  "will be skipped"
		: "%s is defined again and covered by what is there; the "
		  "statement will be skipped",
	    path_describe(g->a, path));
	locate(g, f);
	f->path = path;
	f->owner = owner_of(g, path);
	if (out->extra_nr > 0)
		f->found = arena_strdup(g->a, extra.data);
	buf_release(&extra);
}

/* ---- the probe ---- */

/* Take away, run, look, roll back. 0: `would` is filled. 1: could not tell, `e`
 * is the server's reason. */
static int make_would_be(struct probing *g, struct err *e)
{
	struct replay *r = g->r;
	size_t mark = snapshot_mark(r->live), bare, dropped;
	struct err why;
	int rc;

	if (session_savepoint(r->c, "ledger_probe", e) < 0 ||
	    probe_drop_targets(r, g->s, &dropped, e) < 0)
		return -1;
	if (dropped == 0)
		rc = 1;
	else if (catalog_refresh(r->cat, e) < 0)
		return -1;
	else {
		bare = snapshot_mark(r->live);
		err_init(&why);
		rc = conn_run(r->c, g->script->text + g->s->offset, g->s->len,
			      g->s->line, &why) < 0;
		if (rc == 1 && !replay_said_no(r, &why)) {
			*e = why;
			return -1;
		}
		if (rc == 0) {
			if (catalog_refresh(r->cat, e) < 0)
				return -1;
			g->would_nr = replay_changes(r, bare, &g->would);
		}
	}
	if (replay_undo(r, "ledger_probe", mark, e) < 0 ||
	    session_release(r->c, "ledger_probe", e) < 0)
		return -1;
	return rc;
}

/* A would-be object is made, not changed: keep what appears, as made from
 * nothing. */
static void keep_made(struct probing *g)
{
	size_t i, n = 0;

	for (i = 0; i < g->would_nr; i++) {
		struct change c = g->would[i];

		if (oid_is_null(&c.after) || !is_compared(&c))
			continue;
		memset(&c.before, 0, sizeof(c.before));
		c.from = NULL;
		g->would[n++] = c;
	}
	g->would_nr = n;
}

static enum duplicate judge(struct probing *g, struct step *out)
{
	size_t i;

	for (i = 0; i < g->would_nr; i++)
		if (is_compared(&g->would[i]) && !is_same(g, &g->would[i]))
			return DUPLICATE_DIFFERENT;
	find_extras(g, out);
	return out->extra_nr > 0 ? DUPLICATE_COVERED : DUPLICATE_EQUAL;
}

int probe(struct replay *r, const struct source_script *script,
	  const struct statement *s, const char *migration, struct step *out,
	  struct err *e)
{
	struct probing g = { .r = r,
			     .script = script,
			     .s = s,
			     .migration = migration,
			     .a = &r->p->arena };
	bool hidden = (s->flags & STATEMENT_IF_NOT_EXISTS) != 0;
	struct err own = *e;
	int rc = make_would_be(&g, e);

	if (rc < 0)
		return err_in(e, "while probing a duplicate definition");
	if (rc == 1) {
		/* Nothing of that name and kind, or it cannot be made even
		 * then: the statement's own error says it best. */
		*e = own;
		if (hidden)
			return 0;
		return err_at(
		    e, project_path(r->p, s->file ? s->file : script->file),
		    s->line);
	}
	keep_made(&g);
	err_init(e);
	out->duplicate = judge(&g, out);
	out->effects = g.would;
	out->effect_nr = g.would_nr;
	if (out->duplicate != DUPLICATE_DIFFERENT) {
		tell_duplicate(&g, out);
		return 0;
	}
	tell_different(&g, hidden ? FINDING_HIDDEN_DEFINITION
				  : FINDING_DUPLICATE_DIFFERENT);
	return hidden ? 0 : 1;
}
