/* Rows of another tool, by the templates of its row in peer_tools[]. */
#include "core/keep.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/conn.h"
#include "io/peer.h"
#include "core/claims.h"
#include "core/project_baseline.h"
#include "core/survey.h"

int keep_check(const struct survey *s, struct err *e)
{
	const struct peer_tool *tool = s->peer.tool;

	const struct baseline *b = s->p->baseline;

	if (b && b->contained_nr > 0)
		err_set(e, FAULT_CONFIG,
			"keep-history: not with a baseline that contains "
			"migrations");
	else if (tool && tool->insert && (tool->create || s->peer.present))
		return 0;
	else if (!tool)
		err_set(e, FAULT_CONFIG,
			"keep-history: no other tool keeps a history of these "
			"migrations");
	else if (!tool->insert)
		err_set(e, FAULT_CONFIG,
			"keep-history: the rows of %s cannot be written "
			"without it",
			tool->name);
	else
		err_set(e, FAULT_CONFIG,
			"keep-history: %s has no table here yet, and makes "
			"it itself",
			tool->name);
	return err_hint(e, "Run it without keep-history.");
}

static int run(struct survey *s, const struct peer_statement *q, struct err *e)
{
	return conn_query(s->t.c, q->sql, q->params, q->param_nr, NULL, e);
}

/* Idempotent: the transaction of an earlier one may have been rolled back. */
static int make_table(struct survey *s, struct err *e)
{
	struct peer_statement q;

	if (s->peer.present)
		return 0;
	peer_create(&s->peer, &q, &s->p->arena);
	return run(s, &q, e);
}

static struct peer_subject subject_of(const struct survey *s,
				      const struct migration *m)
{
	const struct project_file *f = project_file(s->p, m->name);

	return (struct peer_subject){
		.name = source_tool_name(f ? f->source : NULL, m->name),
		.version = m->version,
		.description = f && f->source ? f->source->description : NULL,
		.file = m->file,
		.bytes = &m->bytes,
		.text = f && f->source ? source_tool_text(f->source) : "",
		.statements = &m->statements,
	};
}

/* The schema that was there before the tool's first migration. */
static bool is_baseline(const struct migration *m)
{
	return strcmp(m->file, PROJECT_BASELINE) == 0;
}

static int note_applied(struct survey *s, const struct migration *m,
			struct err *e)
{
	struct peer_subject subject = subject_of(s, m);
	struct peer_statement q;

	if (is_baseline(m))
		return 0;
	if (make_table(s, e) < 0)
		return -1;
	peer_insert(&s->peer, &subject, &q, &s->p->arena);
	return run(s, &q, e);
}

/* The migration that is the last one when `m` is gone; NULL: none. */
static const struct migration *before(const struct survey *s,
				      const struct migration *m)
{
	const struct history *h = &s->p->history;
	int i = history_index(h, m->name);

	while (--i >= 0)
		if (s->state.applied[i] && !is_baseline(h->nodes[i]))
			return h->nodes[i];
	return NULL;
}

static int note_reverted(struct survey *s, const struct migration *m,
			 struct err *e)
{
	struct peer_subject subject = subject_of(s, m);
	struct peer_statement q;

	/* No table, no row. */
	if (!s->peer.present || is_baseline(m))
		return 0;
	if (s->peer.tool->rows == PEER_LAST && before(s, m))
		return note_applied(s, before(s, m), e);
	peer_remove(&s->peer, &subject, &q, &s->p->arena);
	return run(s, &q, e);
}

static int failed(const struct survey *s, struct err *e)
{
	return err_in(e, "could not write the history of %s",
		      s->peer.tool->name);
}

int keep_missing(struct survey *s, struct err *e)
{
	const struct history *h = &s->p->history;
	size_t i;

	if (!s->keep || s->kept)
		return 0;
	for (i = 0; i < h->nr; i++)
		if (s->state.applied[i] &&
		    !(s->claims && s->claims->applied[i]) &&
		    note_applied(s, h->nodes[i], e) < 0)
			return failed(s, e);
	s->kept = true;
	return 0;
}

int keep_row(struct survey *s, const struct row *row, struct err *e)
{
	const struct history *h = &s->p->history;
	int at = history_index(h, row->migration);
	int rc = 0;

	if (!s->keep || at < 0)
		return 0;
	if (keep_missing(s, e) < 0)
		return -1;
	if (row->kind == ROW_APPLY)
		rc = note_applied(s, h->nodes[at], e);
	else if (row->kind == ROW_REVERT)
		rc = note_reverted(s, h->nodes[at], e);
	return rc < 0 ? failed(s, e) : 0;
}
