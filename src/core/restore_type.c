/* Types and domains. */
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "core/restore_parts.h"
#include "model/definition.h"

static void put_name(struct buf *sql, const struct restoring *t)
{
	quote_qualified(sql, t->name.schema, t->name.object);
}

static void put_type(struct buf *sql, const struct restoring *t,
		     const char *verb)
{
	buf_printf(sql, "%s TYPE ", verb);
	put_name(sql, t);
}

/* ---- enums ---- */

static const char *joined(struct arena *a, const char *lines)
{
	const char **items;
	size_t nr = definition_lines(a, lines, &items), i;
	struct buf b = BUF_INIT;
	const char *text;

	for (i = 0; i < nr; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", items[i]);
	text = arena_memdupz(a, b.data, b.len);
	buf_release(&b);
	return text;
}

static bool has(const char **items, size_t nr, const char *item)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (strcmp(items[i], item) == 0)
			return true;
	return false;
}

struct labels {
	const char **old, **new;
	size_t old_nr, new_nr;
};

/* Other names in the same places: renamed. */
static bool rename_labels(struct restoring *t, const struct labels *l)
{
	struct buf sql = BUF_INIT;
	size_t i;

	if (l->old_nr != l->new_nr)
		return false;
	for (i = 0; i < l->new_nr; i++)
		if (strcmp(l->old[i], l->new[i]) != 0 &&
		    (has(l->old, l->old_nr, l->new[i]) ||
		     has(l->new, l->new_nr, l->old[i])))
			return false;
	for (i = 0; i < l->new_nr; i++) {
		if (strcmp(l->old[i], l->new[i]) == 0)
			continue;
		put_type(&sql, t, "ALTER");
		buf_printf(&sql, " RENAME VALUE %s TO %s", l->old[i],
			   l->new[i]);
		restoring_add(t, RESTORE_TYPE, &sql);
	}
	buf_release(&sql);
	return true;
}

/* All that is there stays in its order: what is missing is put between. */
static bool add_labels(struct restoring *t, const struct labels *l)
{
	struct buf sql = BUF_INIT;
	size_t i, k = 0;

	for (i = 0; i < l->new_nr; i++)
		k += k < l->old_nr && strcmp(l->old[k], l->new[i]) == 0;
	if (k != l->old_nr)
		return false;
	for (i = 0; i < l->new_nr; i++) {
		if (has(l->old, l->old_nr, l->new[i]))
			continue;
		put_type(&sql, t, "ALTER");
		buf_printf(&sql, " ADD VALUE %s", l->new[i]);
		if (i > 0)
			buf_printf(&sql, " AFTER %s", l->new[i - 1]);
		else if (l->old_nr > 0)
			buf_printf(&sql, " BEFORE %s", l->old[0]);
		restoring_add(t, RESTORE_TYPE, &sql);
	}
	buf_release(&sql);
	return true;
}

/* PostgreSQL takes no label away: the type steps aside and is made anew, its
 * columns follow by their text, then the old one goes. */
static void replace_enum(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	put_type(&sql, t, "ALTER");
	buf_puts(&sql, " RENAME TO ");
	quote_ident(&sql,
		    arena_printf(t->a, "%.40s" RESTORE_ASIDE, t->name.object));
	restoring_add(t, RESTORE_TYPE, &sql);
	t->r->sql[t->r->sql_nr - 1].anew = true;
	buf_release(&sql);
}

static void change_enum(struct restoring *t)
{
	struct labels l;

	l.old_nr = definition_lines(t->a, live_of(t, "enum"), &l.old);
	l.new_nr = definition_lines(t->a, want_of(t, "enum"), &l.new);
	if (!rename_labels(t, &l) && !add_labels(t, &l))
		replace_enum(t);
}

/* ---- composite types ---- */

/* Length of the name that begins the line. */
static size_t name_len(const char *line)
{
	const char *p = line + 1;

	if (line[0] != '"')
		return strcspn(line, " ");
	while (*p && (*p != '"' || p[1] == '"'))
		p += *p == '"' ? 2 : 1;
	return (size_t)(p - line) + (*p == '"');
}

static bool same_name(const char *x, const char *y)
{
	size_t len = name_len(x);

	return len == name_len(y) && memcmp(x, y, len) == 0;
}

static const char *find_name(const char **lines, size_t nr, const char *line)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (same_name(lines[i], line))
			return lines[i];
	return NULL;
}

static void attribute(struct restoring *t, const char *verb, const char *line,
		      const char *rest)
{
	struct buf sql = BUF_INIT;

	put_type(&sql, t, "ALTER");
	buf_printf(&sql, " %s ATTRIBUTE %.*s%s", verb, (int)name_len(line),
		   line, rest);
	restoring_add(t, RESTORE_TYPE, &sql);
	buf_release(&sql);
}

/* One attribute alone has another name: renamed, and with it the columns of the
 * tables of this type. */
static bool rename_attribute(struct restoring *t, const struct labels *l)
{
	size_t i, at = 0, n = 0;

	for (i = 0; l->old_nr == l->new_nr && i < l->new_nr; i++)
		if (!same_name(l->old[i], l->new[i])) {
			at = i;
			n++;
		}
	if (n != 1 || strcmp(l->old[at] + name_len(l->old[at]),
			     l->new[at] + name_len(l->new[at])) != 0)
		return false;
	attribute(t, "RENAME", l->old[at],
		  arena_printf(t->a, " TO %.*s CASCADE",
			       (int)name_len(l->new[at]), l->new[at]));
	return true;
}

static void change_composite(struct restoring *t)
{
	struct labels l;
	size_t i;

	l.old_nr = definition_lines(t->a, live_of(t, "attributes"), &l.old);
	l.new_nr = definition_lines(t->a, want_of(t, "attributes"), &l.new);
	if (rename_attribute(t, &l))
		return;
	for (i = 0; i < l.old_nr; i++)
		if (!find_name(l.new, l.new_nr, l.old[i]))
			attribute(t, "DROP", l.old[i], "");
	for (i = 0; i < l.new_nr; i++) {
		const char *old = find_name(l.old, l.old_nr, l.new[i]);
		const char *rest = l.new[i] + name_len(l.new[i]);

		if (!old)
			attribute(t, "ADD", l.new[i], rest);
		else if (strcmp(old, l.new[i]) != 0)
			attribute(t, "ALTER", l.new[i],
				  arena_printf(t->a, " TYPE%s", rest));
	}
}

/* ---- all types ---- */

static void make_range(struct restoring *t, struct buf *sql)
{
	static const struct {
		const char *key, *option;
	} options[] = {
		{ "operator class", "SUBTYPE_OPCLASS" },
		{ "range collation", "COLLATION" },
		{ "canonical", "CANONICAL" },
		{ "difference", "SUBTYPE_DIFF" },
		{ "multirange", "MULTIRANGE_TYPE_NAME" },
	};
	size_t i;

	buf_printf(sql, " AS RANGE (SUBTYPE = %s", want_of(t, "range of"));
	for (i = 0; i < ARRAY_LEN(options); i++)
		if (wants(t, options[i].key))
			buf_printf(sql, ", %s = %s", options[i].option,
				   want_of(t, options[i].key));
	buf_putc(sql, ')');
}

static void make_type(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	put_type(&sql, t, "CREATE");
	if (wants(t, "enum"))
		buf_printf(&sql, " AS ENUM (%s)",
			   joined(t->a, want_of(t, "enum")));
	else if (wants(t, "attributes"))
		buf_printf(&sql, " AS (%s)",
			   joined(t->a, want_of(t, "attributes")));
	else if (wants(t, "range of"))
		make_range(t, &sql);
	if (wants(t, "input"))
		restoring_refuse(t, "base types are not brought back");
	else
		restoring_add(t, RESTORE_TYPE, &sql);
	buf_release(&sql);
}

void restore_type(struct restoring *t)
{
	if (!t->live)
		make_type(t);
	else if (wants(t, "enum") && live_of(t, "enum"))
		change_enum(t);
	else if (wants(t, "attributes") && live_of(t, "attributes"))
		change_composite(t);
	else
		restoring_refuse(t, "types like it cannot be changed");
}

/* ---- domains ---- */

static void alter_domain(struct restoring *t, const char *action,
			 const char *value)
{
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "ALTER DOMAIN ");
	put_name(&sql, t);
	buf_printf(&sql, " %s%s%s", action, value ? " " : "",
		   value ? value : "");
	restoring_add(t, RESTORE_TYPE, &sql);
	buf_release(&sql);
}

static void change_domain(struct restoring *t)
{
	const char *value = want_of(t, "default");

	if (!same_of(t, "default"))
		alter_domain(t, value ? "SET DEFAULT" : "DROP DEFAULT", value);
	if (!same_of(t, "not null"))
		alter_domain(
		    t, wants(t, "not null") ? "SET NOT NULL" : "DROP NOT NULL",
		    NULL);
}

static void make_domain(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "CREATE DOMAIN ");
	put_name(&sql, t);
	sql_line(&sql, "AS", want_of(t, "type"));
	sql_line(&sql, "COLLATE", want_of(t, "collation"));
	sql_line(&sql, "DEFAULT", want_of(t, "default"));
	if (wants(t, "not null"))
		buf_puts(&sql, " NOT NULL");
	restoring_add(t, RESTORE_TYPE, &sql);
	buf_release(&sql);
}

void restore_domain(struct restoring *t)
{
	static const char *const settings[] = { "default", "not null", NULL };

	if (wants(t, "not null name"))
		restoring_refuse(t, "the name of its NOT NULL cannot be given "
				    "back");
	else if (!t->live)
		make_domain(t);
	else if (definition_differs_within(t->a, t->live, t->want, settings))
		change_domain(t);
	else
		restoring_refuse(t, "the type of a domain cannot be changed");
}
