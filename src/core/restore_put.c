/* What the families of objects use: a statement put into the plan, what the two
 * texts say, and the clauses that several kinds have. */
#include "core/restore_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "model/definition.h"

/* ---- statements ---- */

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
	quote_qualified(sql, t->name.schema, t->name.object);
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

/* ---- the two texts ---- */

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
