/* world: a PostgreSQL of a page, for tests of what stands on records.
 *
 * Objects are written short: "cards" is the table public.cards, "cards.id" its
 * column, "cards#i" an index, "cards!c" a constraint, "cards^t" a trigger,
 * "cards%p" a policy; a name with a slash is a path as it is ("/app": app). A
 * letter and a colon before it say the part: k column order, s source, c
 * comments, o owners, g privileges. Texts have '_' for a blank and ';' for a
 * line end.
 *
 *   +NAME=TEXT  make     -NAME  remove     ~NAME=TEXT  change
 *   >NEW<OLD    rename   ? before it: only if it is not there (is, for -)
 *
 * A statement is "TAG: operations". Each fails where PostgreSQL's would: making
 * what is there, removing what is not. The order of columns follows by itself,
 * and what lies below an object goes and moves with it.
 *
 * A history is lines: "NAME" begins a migration, "NAME alone" one without
 * transaction; then its statements. IF NOT EXISTS and CONCURRENTLY in the tag
 * set the flags, its first word the class. "dup=equal" (covered, different)
 * makes a duplicate whose effects are "=NAME=TEXT" and "extra=NAME"; "down" and
 * "down=failed" begin the way down; "base:" what is there from the start. */
#ifndef TESTS_UNIT_MODEL_WORLD_H
#define TESTS_UNIT_MODEL_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/finding.h"
#include "model/history.h"
#include "model/migration.h"

#define WORLD_STEPS 64

struct world_migration {
	struct migration m;
	const char *ops[WORLD_STEPS]; /* of each statement */
	struct step steps[WORLD_STEPS];
};

struct world {
	struct arena arena;
	struct history history;
	struct snapshot *schema; /* after all that was recorded */
	uint32_t identities;	 /* given out so far */
	const char *base_ops;
};

/* ---- names ---- */

static inline const char *world_path(struct arena *a, const char *name,
				     enum part *part)
{
	static const char letters[] = "kscog";
	static const struct {
		char sign;
		const char *kind;
	} kinds[] = { { '.', "column" },
		      { '#', "index" },
		      { '!', "constraint" },
		      { '^', "trigger" },
		      { '%', "policy" } };
	size_t i, len;

	*part = PART_STRUCTURE;
	if (name[0] && name[1] == ':') {
		*part = (enum part)(1 + strchr(letters, name[0]) - letters);
		name += 2;
	}
	if (strchr(name, '/'))
		return arena_strdup(a, name + (name[0] == '/'));
	len = strcspn(name, ".#!^%");
	for (i = 0; name[len] && kinds[i].sign != name[len]; i++)
		;
	if (!name[len])
		return arena_printf(a, "public/table/%s", name);
	return arena_printf(a, "public/table/%.*s/%s/%s", (int)len, name,
			    kinds[i].kind, name + len + 1);
}

/* The same back, for what is shown. */
static inline const char *world_name(struct arena *a, const char *path)
{
	static const char *const kinds[] = { "/column/", "/index/",
					     "/constraint/", "/trigger/",
					     "/policy/" };
	static const char signs[] = ".#!^%";
	const char *table, *at;
	size_t i;

	if (strncmp(path, "public/table/", 13) != 0)
		return path;
	table = path + 13;
	for (i = 0; i < ARRAY_LEN(kinds); i++) {
		at = strstr(table, kinds[i]);
		if (at)
			return arena_printf(a, "%.*s%c%s", (int)(at - table),
					    table, signs[i],
					    at + strlen(kinds[i]));
	}
	return table;
}

static inline char *world_text(struct arena *a, const char *text)
{
	char *out = arena_printf(a, "%s%s", text, *text ? "\n" : ""), *p;

	for (p = out; *p; p++)
		*p = *p == '_' ? ' ' : *p == ';' ? '\n' : *p;
	return out;
}

/* ---- what statements do ---- */

static inline bool world_is_column(const char *path, size_t *table_len)
{
	const char *at = strstr(path, "/column/");

	*table_len = at ? (size_t)(at - path) : strlen(path);
	return at != NULL;
}

static inline void world_put(struct world *w, struct snapshot *s,
			     enum part part, const char *path, const char *text)
{
	const struct entry *old = snapshot_get(s, part, path);
	struct ident ident = { 1259, 0, 0 };

	if (old)
		ident = old->ident;
	else
		ident.object_id = ++w->identities;
	snapshot_put_text(s, part, path, text, strlen(text), true, &ident);
}

/* In the table's order replace the line `from` by the line `to`; NULL: none. */
static inline void world_order(struct world *w, struct snapshot *s,
			       const char *column, const char *from,
			       const char *to)
{
	const struct entry *now;
	struct buf out = BUF_INIT;
	const char *line;
	size_t len;
	char *table;

	if (!world_is_column(column, &len))
		return;
	table = xmemdupz(column, len);
	now = snapshot_get(s, PART_COLUMN_ORDER, table);
	for (line = now ? now->text : ""; *line; line += len + 1) {
		len = strcspn(line, "\n");
		if (!from || strlen(from) != len || strncmp(from, line, len)) {
			buf_add(&out, line, len + 1);
		} else if (to) {
			buf_printf(&out, "%s\n", to);
			to = NULL;
		}
	}
	if (to)
		buf_printf(&out, "%s\n", to);
	world_put(w, s, PART_COLUMN_ORDER, table, out.data);
	buf_release(&out);
	free(table);
}

static inline const char *world_last(const char *path)
{
	return strrchr(path, '/') + 1;
}

/* Columns and the like need their table, comments and the like their object. */
static inline bool world_has_place(const struct snapshot *s, enum part part,
				   const char *path)
{
	size_t len = path_object_len(path);
	char *object = xmemdupz(path, len);
	bool has =
	    strncmp(path, "public/table/", 13) != 0 ||
	    (path[len] == '\0' && part == PART_STRUCTURE) ||
	    (snapshot_get(s, PART_STRUCTURE, object) &&
	     (part == PART_STRUCTURE || snapshot_get(s, PART_STRUCTURE, path)));

	free(object);
	return has;
}

static inline bool world_make(struct world *w, struct snapshot *s,
			      enum part part, const char *path,
			      const char *text)
{
	size_t len;

	if (snapshot_get(s, part, path) || !world_has_place(s, part, path))
		return false;
	world_put(w, s, part, path, text);
	if (part != PART_STRUCTURE)
		return true;
	world_order(w, s, path, NULL, world_last(path));
	if (!world_is_column(path, &len) && strstr(path, "/table/") &&
	    path_object_len(path) == len)
		world_put(w, s, PART_COLUMN_ORDER, path, "");
	return true;
}

static inline bool world_remove(struct world *w, struct snapshot *s,
				enum part part, const char *path)
{
	if (!snapshot_get(s, part, path))
		return false;
	if (part != PART_STRUCTURE) {
		snapshot_remove(s, part, path);
		return true;
	}
	world_order(w, s, path, world_last(path), NULL);
	snapshot_remove_below(s, path);
	return true;
}

static inline bool world_rename(struct world *w, struct snapshot *s,
				const char *path, const char *from)
{
	struct arena a = ARENA_INIT;
	const struct entry **list;
	size_t nr, i;

	if (snapshot_get(s, PART_STRUCTURE, path) ||
	    !snapshot_get(s, PART_STRUCTURE, from))
		return false;
	list = snapshot_below(s, &a, from, &nr);
	for (i = 0; i < nr; i++)
		snapshot_put_text(s, list[i]->part,
				  arena_printf(&a, "%s%s", path,
					       list[i]->path + strlen(from)),
				  list[i]->text, list[i]->text_len, true,
				  &list[i]->ident);
	snapshot_remove_below(s, from);
	world_order(w, s, path, world_last(from), world_last(path));
	arena_release(&a);
	return true;
}

static inline bool world_operation(struct world *w, struct snapshot *s,
				   char *op)
{
	bool maybe = *op == '?', done;
	struct arena a = ARENA_INIT;
	const char *path, *text = "";
	enum part part, ignored;
	char *rest;

	op += maybe;
	rest = op + 1 + strcspn(op + 1, *op == '>' ? "<" : "=");
	if (*rest)
		*rest++ = '\0';
	path = world_path(&a, op + 1, &part);
	if (*op == '+' || *op == '~')
		text = world_text(&a, *rest ? rest : "made");
	if (*op == '+')
		done = world_make(w, s, part, path, text);
	else if (*op == '-')
		done = world_remove(w, s, part, path);
	else if (*op == '>')
		done = world_rename(w, s, path, world_path(&a, rest, &ignored));
	else
		done = snapshot_get(s, part, path) != NULL;
	if (done && *op == '~')
		world_put(w, s, part, path, text);
	arena_release(&a);
	return done || maybe;
}

/* Run the operations; false: one failed, and PostgreSQL would have rolled back.
 */
static inline bool world_run(struct world *w, struct snapshot *s,
			     const char *ops)
{
	char *copy = xmemdupz(ops, strlen(ops)), *at = copy, *next;
	bool good = true;

	for (; good && *at; at = next) {
		next = at + strcspn(at, " ");
		if (*next)
			*next++ = '\0';
		if (*at && strchr("+-~>?", *at))
			good = world_operation(w, s, at);
	}
	free(copy);
	return good;
}

static inline void world_must_run(struct world *w, struct snapshot *s,
				  const char *ops)
{
	if (!world_run(w, s, ops))
		fail_msg("cannot run \"%s\"", ops);
}

/* ---- recording ---- */

static inline enum statement_class world_class(const char *tag)
{
	static const struct {
		const char *word;
		enum statement_class class;
	} rows[] = {
		{ "INSERT", STATEMENT_DATA },
		{ "UPDATE", STATEMENT_DATA },
		{ "DO", STATEMENT_OPAQUE },
		{ "SELECT", STATEMENT_OPAQUE },
		{ "SET", STATEMENT_SESSION },
		{ "BEGIN", STATEMENT_TRANSACTION },
		{ "COMMIT", STATEMENT_TRANSACTION },
		{ "CREATE ROLE", STATEMENT_ROLE },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++)
		if (strncmp(tag, rows[i].word, strlen(rows[i].word)) == 0)
			return rows[i].class;
	return STATEMENT_SCHEMA;
}

static inline void world_keep_blob(struct world *w, struct migration *m,
				   const struct oid *id, const char *text)
{
	struct blob *more;
	size_t i;

	for (i = 0; i < m->blob_nr; i++)
		if (oid_equal(&m->blobs[i].id, id))
			return;
	if (history_blob(&w->history, id))
		return;
	more = arena_array(&w->arena, m->blob_nr + 1, sizeof(*more));
	for (i = 0; i < m->blob_nr && oid_compare(&m->blobs[i].id, id) < 0; i++)
		more[i] = m->blobs[i];
	more[i].id = *id;
	more[i].text = arena_strdup(&w->arena, text);
	more[i].len = strlen(text);
	for (; i < m->blob_nr; i++)
		more[i + 1] = m->blobs[i];
	m->blobs = more;
	m->blob_nr++;
}

static inline void world_keep_blobs(struct world *w, struct migration *m,
				    const struct snapshot *s,
				    const struct change *list, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		const struct entry *it =
		    snapshot_get(s, list[i].part, list[i].path);

		if (it)
			world_keep_blob(w, m, &it->id, it->text);
	}
}

static inline void world_duplicate(struct world *w, struct migration *m,
				   struct step *s, const char *ops)
{
	char *at = arena_strdup(&w->arena, ops), *next, *text;

	s->effects = arena_array(&w->arena, strlen(ops), sizeof(*s->effects));
	s->extras = arena_array(&w->arena, strlen(ops), sizeof(*s->extras));
	for (; *at; at = next) {
		struct change *c = &s->effects[s->effect_nr];
		enum part part;

		next = at + strcspn(at, " ");
		if (*next)
			*next++ = '\0';
		if (strncmp(at, "extra=", 6) == 0)
			s->extras[s->extra_nr++] =
			    world_path(&w->arena, at + 6, &part);
		if (strcmp(at, "dup=equal") == 0)
			s->duplicate = DUPLICATE_EQUAL;
		else if (strcmp(at, "dup=covered") == 0)
			s->duplicate = DUPLICATE_COVERED;
		else if (strcmp(at, "dup=different") == 0)
			s->duplicate = DUPLICATE_DIFFERENT;
		if (*at != '=')
			continue;
		text = at + 1 + strcspn(at + 1, "=");
		if (*text)
			*text++ = '\0';
		text = world_text(&w->arena, *text ? text : "made");
		c->path = world_path(&w->arena, at + 1, &c->part);
		oid_of(&c->after, OBJECT_BLOB, text, strlen(text));
		world_keep_blob(w, m, &c->after, text);
		s->effect_nr++;
	}
}

static inline void world_step(struct world *w, struct world_migration *wm,
			      struct snapshot *schema, struct step *s,
			      const char *tag, const char *ops)
{
	struct migration *m = &wm->m;
	size_t mark = snapshot_mark(schema);
	char *line = arena_printf(&w->arena, "%s: %s", tag, ops);

	s->line = (int)(s - wm->steps) + 1;
	s->tag = tag;
	s->class = world_class(tag);
	if (strstr(tag, "IF NOT EXISTS"))
		s->flags |= STATEMENT_IF_NOT_EXISTS;
	if (strstr(tag, "CONCURRENTLY"))
		s->flags |= STATEMENT_NO_TRANSACTION;
	oid_of_bytes(&s->hash, line, strlen(line));
	if (strstr(ops, "dup=")) {
		world_duplicate(w, m, s, ops);
		return;
	}
	world_must_run(w, schema, ops);
	s->effect_nr = snapshot_changes(schema, mark, &w->arena, &s->effects);
	snapshot_forget_undo(schema);
	world_keep_blobs(w, m, schema, s->effects, s->effect_nr);
}

static inline void world_fingerprint(struct snapshot *s, struct oid *out)
{
	snapshot_fingerprint(s, PARTS_DEFAULT, out);
}

static inline void world_snapshot_id(struct snapshot *s, struct oid *out)
{
	struct oid roots[PART_NR];
	struct buf text = BUF_INIT;
	struct err e;

	err_init(&e);
	assert_int_equal(snapshot_roots(s, NULL, roots, &e), 0);
	roots_encode(&text, roots);
	oid_of(out, OBJECT_SNAPSHOT, text.data, text.len);
	buf_release(&text);
}

static inline void world_statement(struct world *w, struct world_migration *wm,
				   struct snapshot **down, char *line)
{
	char *ops = strchr(line, ':');
	struct migration *m = &wm->m;
	struct step *s = &wm->steps[m->step_nr + m->down_nr];

	if (strncmp(line, "down", 4) == 0) {
		m->down = s;
		m->down_state = strcmp(line, "down=failed") == 0 ? DOWN_FAILED
				: strcmp(line, "down=differs") == 0
				    ? DOWN_DIFFERS
				    : DOWN_PROVED;
		*down = snapshot_copy(w->schema);
		return;
	}
	assert_non_null(ops);
	*ops++ = '\0';
	ops += *ops == ' ';
	assert_true(m->step_nr + m->down_nr < WORLD_STEPS);
	wm->ops[m->step_nr + m->down_nr] = ops;
	world_step(w, wm, *down ? *down : w->schema, s, line, ops);
	*(*down ? &m->down_nr : &m->step_nr) += 1;
}

static inline void world_seal(struct world *w, struct world_migration *wm)
{
	const struct migration *head = history_head(&w->history);
	struct buf record = BUF_INIT;
	struct migration *m = &wm->m;

	m->steps = wm->steps;
	m->canonical = CANONICAL_VERSION;
	m->server = 15;
	if (head)
		m->parent = head->node;
	world_fingerprint(w->schema, &m->produces);
	world_snapshot_id(w->schema, &m->snapshot);
	migration_encode(&record, m);
	buf_release(&record);
	history_append(&w->history, m);
}

static inline struct world_migration *world_begin(struct world *w,
						  const char *name)
{
	struct world_migration *wm = arena_alloc(&w->arena, sizeof(*wm));
	struct migration *m = &wm->m;
	size_t len = strcspn(name, " ");

	m->name = arena_memdupz(&w->arena, name, len);
	m->version = m->name;
	m->file = arena_printf(&w->arena, "%s.sql", m->name);
	m->no_transaction = strcmp(name + len, " alone") == 0;
	world_fingerprint(w->schema, &m->expects);
	return wm;
}

static inline void world_base(struct world *w, struct world_migration *wm)
{
	size_t mark = snapshot_mark(w->schema);
	struct migration *m = &wm->m;

	world_must_run(w, w->schema, w->base_ops);
	m->base_nr = snapshot_changes(w->schema, mark, &w->arena, &m->base);
	snapshot_forget_undo(w->schema);
	world_keep_blobs(w, m, w->schema, m->base, m->base_nr);
	world_fingerprint(w->schema, &m->expects);
}

/* Record the history's text on top of what there is. */
static inline void world_record(struct world *w, const char *text)
{
	struct world_migration *wm = NULL;
	struct snapshot *down = NULL;
	char *line = arena_strdup(&w->arena, text), *next;

	for (; *line; line = next) {
		next = line + strcspn(line, "\n");
		if (*next)
			*next++ = '\0';
		if (strncmp(line, "base:", 5) == 0) {
			w->base_ops = line + 5 + strspn(line + 5, " ");
		} else if (!strchr(line, ':') && strncmp(line, "down", 4)) {
			if (wm)
				world_seal(w, wm);
			snapshot_free(down);
			down = NULL;
			wm = world_begin(w, line);
			if (w->base_ops && w->history.nr == 0)
				world_base(w, wm);
		} else if (*line) {
			assert_non_null(wm);
			world_statement(w, wm, &down, line);
		}
	}
	if (wm)
		world_seal(w, wm);
	snapshot_free(down);
}

static inline void world_init(struct world *w, const char *history)
{
	memset(w, 0, sizeof(*w));
	arena_init(&w->arena);
	history_init(&w->history, &w->arena);
	w->schema = snapshot_new();
	world_record(w, history);
}

static inline void world_release(struct world *w)
{
	snapshot_free(w->schema);
	history_release(&w->history);
	arena_release(&w->arena);
}

static inline const struct world_migration *world_recorded(
    const struct world *w, size_t i)
{
	/* The migration is the first member. */
	return (const struct world_migration *)(const void *)
	    w->history.nodes[i];
}

static inline void world_migrate(struct world *w, struct snapshot *s, size_t at)
{
	const struct world_migration *wm = world_recorded(w, at);
	size_t k;

	for (k = 0; k < wm->m.step_nr; k++)
		if (wm->m.steps[k].duplicate == DUPLICATE_NO)
			world_must_run(w, s, wm->ops[k]);
}

/* A database on which the nodes of `mask` ran ("110": not the third; what it
 * does not reach did not run). */
static inline struct snapshot *world_database(struct world *w, const char *mask)
{
	struct snapshot *s = snapshot_new();
	size_t i;

	if (w->base_ops)
		world_must_run(w, s, w->base_ops);
	for (i = 0; i < w->history.nr && mask[i]; i++)
		if (mask[i] == '1')
			world_migrate(w, s, i);
	return s;
}

/* One that took the nodes in this order: "021". */
static inline struct snapshot *world_database_in_order(struct world *w,
						       const char *order)
{
	struct snapshot *s = world_database(w, "");

	for (; *order; order++)
		world_migrate(w, s, (size_t)(*order - '0'));
	return s;
}

#endif
