/* From two states to the statements that lead from one to the other. */
#include "core/restore.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
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

/* ---- what the families use ---- */

void restoring_add(struct restoring *t, enum restore_rank rank, struct buf *sql)
{
	struct restore *r = t->r;
	struct restore_sql *it;

	GROW(r->sql, r->sql_nr + 1, r->sql_cap);
	it = &r->sql[r->sql_nr++];
	memset(it, 0, sizeof(*it));
	it->path = t->path;
	it->sql = arena_memdupz(t->a, sql->data, sql->len);
	it->rank = rank;
	it->anew = !t->live && rank != RESTORE_ABOUT && rank != RESTORE_RENAME;
	buf_clear(sql);
}

void restoring_otherwise(struct restoring *t, struct buf *sql)
{
	struct restore *r = t->r;

	r->sql[r->sql_nr - 1].otherwise =
	    arena_memdupz(t->a, sql->data, sql->len);
	buf_clear(sql);
}

void restoring_refuse(struct restoring *t, const char *why)
{
	struct restore *r = t->r;

	GROW(r->refused, r->refused_nr + 1, r->refused_cap);
	r->refused[r->refused_nr].path = arena_strdup(t->a, t->path);
	r->refused[r->refused_nr].why = why;
	r->refused_nr++;
}

static bool put_drop(struct buf *sql, struct restoring *t)
{
	bool column = strcmp(t->kind, "column") == 0;
	const char *object =
	    arena_memdupz(t->a, t->path, path_object_len(t->path));

	if (!column && strcmp(t->kind, "constraint") != 0) {
		buf_puts(sql, "DROP ");
		return sql_object(sql, t->a, t->path);
	}
	buf_puts(sql, "ALTER ");
	buf_puts(sql, strcmp(path_kind(t->a, object), "domain") == 0
			  ? "DOMAIN "
			  : "TABLE ");
	sql_qualified(sql, t->name.schema, t->name.object);
	buf_printf(sql, " DROP %s ", column ? "COLUMN" : "CONSTRAINT");
	quote_ident(sql, t->name.sub);
	return true;
}

void restoring_drop(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	if (put_drop(&sql, t)) {
		restoring_add(t, RESTORE_DROP, &sql);
		t->r->sql[t->r->sql_nr - 1].anew = true;
	} else {
		restoring_refuse(t, "no statement is known that drops it");
	}
	buf_release(&sql);
}

void restoring_or_drop(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	if (put_drop(&sql, t)) {
		restoring_otherwise(t, &sql);
		t->r->sql[t->r->sql_nr - 1].otherwise_drops = true;
	}
	buf_release(&sql);
}

const char *want_of(const struct restoring *t, const char *key)
{
	return definition_get(t->a, t->want, key);
}

const char *live_of(const struct restoring *t, const char *key)
{
	return definition_get(t->a, t->live, key);
}

bool wants(const struct restoring *t, const char *key)
{
	return want_of(t, key) != NULL;
}

bool same_of(const struct restoring *t, const char *key)
{
	return definition_same(t->a, t->live, t->want, key);
}

void sql_line(struct buf *sql, const char *word, const char *value)
{
	if (value)
		buf_printf(sql, "%s%s %s", word[0] == '\n' ? "" : " ", word,
			   value);
}

/* ---- options ---- */

static void put_option(struct buf *sql, const char *option, const char *prefix)
{
	size_t len = strcspn(option, "=");

	buf_puts(sql, prefix);
	buf_add(sql, option, len);
	if (!option[len])
		return;
	buf_putc(sql, '=');
	quote_literal(sql, option + len + 1);
}

void sql_options(struct buf *sql, struct arena *a, const char *options,
		 const char *prefix)
{
	const char **items;
	size_t nr = definition_items(a, options, &items), i;

	for (i = 0; i < nr; i++) {
		buf_puts(sql, i ? ", " : "");
		put_option(sql, items[i], prefix);
	}
}

void sql_with(struct buf *sql, struct restoring *t)
{
	const char *options = want_of(t, "options");

	if (!options)
		return;
	buf_puts(sql, " WITH (");
	sql_options(sql, t->a, options, "");
	buf_putc(sql, ')');
}

static bool has_option(const char **items, size_t nr, const char *option)
{
	size_t len = strcspn(option, "="), i;

	for (i = 0; i < nr; i++)
		if (strncmp(items[i], option, len) == 0 &&
		    (items[i][len] == '=' || !items[i][len]))
			return true;
	return false;
}

void restoring_options(struct restoring *t, enum restore_rank rank,
		       const char *alter, const char *key, const char *prefix)
{
	const char *live = live_of(t, key), *want = want_of(t, key);
	const char **old, **new;
	size_t old_nr = definition_items(t->a, live, &old);
	size_t new_nr = definition_items(t->a, want, &new), i;
	struct buf sql = BUF_INIT;

	if (same_of(t, key))
		return;
	for (i = 0; i < old_nr; i++) {
		if (has_option(new, new_nr, old[i]))
			continue;
		buf_printf(&sql, "%s RESET (%s%.*s)", alter, prefix,
			   (int)strcspn(old[i], "="), old[i]);
		restoring_add(t, rank, &sql);
	}
	if (new_nr > 0) {
		buf_printf(&sql, "%s SET (", alter);
		sql_options(&sql, t->a, want, prefix);
		buf_putc(&sql, ')');
		restoring_add(t, rank, &sql);
	}
	buf_release(&sql);
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
