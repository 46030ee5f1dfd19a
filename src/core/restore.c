/* From two states to the statements that lead from one to the other. */
#include "core/restore.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "core/restore_parts.h"
#include "model/definition.h"
#include "model/history.h"
#include "model/plan.h"

void restore_init(struct restore *r, struct arena *a, const struct history *h,
		  const struct snapshot *live, const struct snapshot *want,
		  int server_version)
{
	memset(r, 0, sizeof(*r));
	r->arena = a;
	r->history = h;
	r->live = live;
	r->want = want;
	r->server_version = server_version;
}

void restore_release(struct restore *r)
{
	free(r->sql);
	free(r->refused);
	r->sql = NULL;
	r->refused = NULL;
}

const char *restore_text(const struct restore *r, const struct snapshot *s,
			 enum part part, const char *path)
{
	const struct entry *it = snapshot_get(s, part, path);
	const struct blob *b;

	if (!it || it->text)
		return it ? it->text : NULL;
	b = history_blob(r->history, &it->id);
	return b ? b->text : NULL;
}

/* ---- which family ---- */

static const struct family {
	const char *kind;
	void (*restore)(struct restoring *t);
} families[] = {
	{ "table", restore_table },
	{ "foreign-table", restore_foreign_table },
	{ "column", restore_column },
	{ "index", restore_index },
	{ "constraint", restore_constraint },
	{ "view", restore_view },
	{ "materialized-view", restore_materialized_view },
	{ "sequence", restore_sequence },
	{ "type", restore_type },
	{ "domain", restore_domain },
	{ "function", restore_routine },
	{ "procedure", restore_routine },
	{ "aggregate", restore_aggregate },
	{ "trigger", restore_trigger },
	{ "rule", restore_rule },
	{ "policy", restore_policy },
	{ "schema", restore_schema },
	{ "extension", restore_extension },
	{ "statistics", restore_statistics },
	{ "event-trigger", restore_event_trigger },
	{ "collation", restore_collation },
};

/* What comes and goes by itself: what a parent hands down, and the columns of a
 * view. */
static bool is_derived(const struct restoring *t)
{
	const char *text = t->want ? t->want : t->live;
	const char *whole =
	    arena_memdupz(t->a, t->path, path_object_len(t->path));

	if (text_has_attribute(text, "inherited") &&
	    !text_has_attribute(text, "also local"))
		return !t->live || !t->want;
	if (strcmp(t->kind, "column") != 0 || (t->live && t->want))
		return false;
	return strcmp(path_kind(t->a, whole), "view") == 0 ||
	       strcmp(path_kind(t->a, whole), "materialized-view") == 0;
}

static void restore_structure(struct restoring *t)
{
	size_t i;

	if (is_derived(t))
		return;
	if (!t->want) {
		restoring_drop(t);
		return;
	}
	for (i = 0; i < ARRAY_LEN(families); i++)
		if (strcmp(families[i].kind, t->kind) == 0) {
			families[i].restore(t);
			return;
		}
	restoring_refuse(t, "no statement is known that brings it back");
}

/* The object that it is part of, where it is a part. */
static const char *whole_of(struct arena *a, const char *path)
{
	size_t len = path_object_len(path);

	return path[len] ? arena_memdupz(a, path, len) : NULL;
}

/* Does it go, or come, with the object that it is part of? What a table has
 * besides columns comes one by one. */
static bool goes_with_whole(const struct restoring *t)
{
	const char *whole = whole_of(t->a, t->path);
	bool live, want;

	if (!whole)
		return false;
	live = snapshot_get(t->r->live, PART_STRUCTURE, whole) != NULL;
	want = snapshot_get(t->r->want, PART_STRUCTURE, whole) != NULL;
	return live != want;
}

static bool is_there(const struct restoring *t)
{
	const char *whole = whole_of(t->a, t->path);

	if (snapshot_get(t->r->live, PART_STRUCTURE, t->path))
		return true;
	/* Comments and privileges may be on what has no text of its own. */
	if (whole && !snapshot_get(t->r->want, PART_STRUCTURE, t->path))
		return snapshot_get(t->r->live, PART_STRUCTURE, whole) != NULL;
	return sql_is_database_wide(t->path) &&
	       !snapshot_get(t->r->want, PART_STRUCTURE, t->path);
}

static bool is_wanted(const struct restoring *t)
{
	const char *whole = whole_of(t->a, t->path);

	return snapshot_get(t->r->want, PART_STRUCTURE, whole ? whole : t->path)
		   ? true
		   : sql_is_database_wide(t->path);
}

/* The sequence of an identity column has no text of its own. Where its column
 * has gone, what is said of it fails, and is not missed. */
static bool is_of_identity(const struct restoring *t)
{
	return strcmp(t->kind, "sequence") == 0 &&
	       !snapshot_get(t->r->live, PART_STRUCTURE, t->path) &&
	       !snapshot_get(t->r->want, PART_STRUCTURE, t->path);
}

static void restore_about(struct restoring *t, enum part part)
{
	if (!is_of_identity(t) && (!is_there(t) || !is_wanted(t)))
		return;
	if (part == PART_COMMENTS)
		restore_comment(t);
	else if (part == PART_PRIVILEGES)
		restore_privileges(t);
	else if (part == PART_OWNERS)
		restore_owner(t);
}

/* A body that differs in layout alone, or a version of an extension. */
static void restore_source(struct restoring *t)
{
	t->live = restore_text(t->r, t->r->live, PART_STRUCTURE, t->path);
	t->want = restore_text(t->r, t->r->want, PART_STRUCTURE, t->path);
	if (t->live && t->want && strcmp(t->live, t->want) == 0)
		restore_structure(t);
}

/* What goes, and what is only put, need not be known as it is. */
static bool lacks_text(const struct restoring *t, const struct change *c)
{
	bool compared = c->part == PART_STRUCTURE || c->part == PART_PRIVILEGES;

	if (oid_is_null(&c->after))
		return c->part == PART_PRIVILEGES && !t->live;
	return !t->want || (compared && !oid_is_null(&c->before) && !t->live);
}

static void restore_change(struct restore *r, const struct change *c)
{
	struct restoring t = { .r = r, .a = r->arena, .path = c->path };

	t.kind = path_kind(t.a, c->path);
	t.name = sql_name_of(t.a, c->path);
	t.live = restore_text(r, r->live, c->part, c->path);
	t.want = restore_text(r, r->want, c->part, c->path);
	if (lacks_text(&t, c)) {
		restoring_refuse(&t, "its definition is in no record");
		return;
	}
	switch (c->part) {
	case PART_STRUCTURE:
		if (!goes_with_whole(&t))
			restore_structure(&t);
		break;
	case PART_SOURCE:
		restore_source(&t);
		break;
	case PART_COMMENTS:
	case PART_PRIVILEGES:
	case PART_OWNERS:
		restore_about(&t, c->part);
		break;
	case PART_COLUMN_ORDER:
	case PART_NR:
		break;
	}
}

static int by_rank(const void *a, const void *b)
{
	const struct restore_sql *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

void restore_plan(struct restore *r, const struct change *c, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		restore_change(r, &c[i]);
	for (i = 0; i < r->sql_nr; i++)
		r->sql[i].number = i;
	if (r->sql_nr > 0)
		qsort(r->sql, r->sql_nr, sizeof(*r->sql), by_rank);
}
