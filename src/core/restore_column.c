/* Columns: added again, or led back attribute by attribute. */
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "core/restore_parts.h"
#include "model/definition.h"

/* All that a column's text may say. */
static const char *const known[] = { "type",
				     "collation",
				     "not null",
				     "identity",
				     "default",
				     "generated stored",
				     "generated virtual",
				     "storage",
				     "compression",
				     "statistics",
				     "options",
				     "inherited",
				     "also local",
				     "not null also local",
				     "sequence",
				     "sequence unlogged",
				     "sequence type",
				     "sequence start",
				     "sequence increment",
				     "sequence minimum",
				     "sequence maximum",
				     "sequence cache",
				     "sequence cycle",
				     NULL };

/* One ALTER TABLE with several actions. */
struct actions {
	struct restoring *t;
	struct buf sql;
	bool any;
};

static void begin(struct actions *g, struct restoring *t)
{
	g->t = t;
	g->any = false;
	buf_init(&g->sql, 0);
	buf_puts(&g->sql, "ALTER TABLE ");
	quote_qualified(&g->sql, t->name.schema, t->name.object);
}

/* "ALTER COLUMN c ACTION" */
static void action(struct actions *g, const char *word, const char *value)
{
	buf_puts(&g->sql, g->any ? ", ALTER COLUMN " : " ALTER COLUMN ");
	quote_ident(&g->sql, g->t->name.sub);
	buf_printf(&g->sql, " %s%s%s", word, value ? " " : "",
		   value ? value : "");
	g->any = true;
}

static void end(struct actions *g, enum restore_rank rank)
{
	if (g->any)
		restoring_add(g->t, rank, &g->sql);
	buf_release(&g->sql);
}

void sql_column(struct buf *sql, struct arena *a, const char *text)
{
	const char *stored = definition_get(a, text, "generated stored");
	const char *virtual = definition_get(a, text, "generated virtual");

	buf_puts(sql, definition_get(a, text, "type"));
	sql_line(sql, "COLLATE", definition_get(a, text, "collation"));
	sql_line(sql, "DEFAULT", definition_get(a, text, "default"));
	if (stored)
		buf_printf(sql, " GENERATED ALWAYS AS (%s) STORED", stored);
	if (virtual)
		buf_printf(sql, " GENERATED ALWAYS AS (%s) VIRTUAL", virtual);
	if (definition_get(a, text, "identity")) {
		buf_putc(sql, ' ');
		sql_identity(sql, a, text);
	}
	if (definition_get(a, text, "not null"))
		buf_puts(sql, " NOT NULL");
}

/* Columns that come back stand in the order in which they are added. */
static size_t place_of(const struct restoring *t)
{
	const struct restore *r = t->r;
	const char *object =
	    arena_memdupz(t->a, t->path, path_object_len(t->path));
	const char *name = strrchr(t->path, '/') + 1, **names;
	size_t nr = definition_lines(
	    t->a, restore_text(r, r->want, PART_COLUMN_ORDER, object), &names);
	size_t i;

	for (i = 0; i < nr && strcmp(names[i], name) != 0; i++)
		;
	return i + 1;
}

static void add_column(struct restoring *t)
{
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "ALTER TABLE ");
	quote_qualified(&sql, t->name.schema, t->name.object);
	buf_puts(&sql, " ADD COLUMN ");
	quote_ident(&sql, t->name.sub);
	buf_putc(&sql, ' ');
	sql_column(&sql, t->a, t->want);
	restoring_add(t, RESTORE_COLUMN, &sql);
	t->r->sql[t->r->sql_nr - 1].place = place_of(t);
	buf_release(&sql);
}

/* ---- type, default, NOT NULL ---- */

static bool is_generated(const struct restoring *t, const char *text)
{
	return definition_get(t->a, text, "generated stored") ||
	       definition_get(t->a, text, "generated virtual");
}

static const char *with_collation(const struct restoring *t)
{
	const char *collation = want_of(t, "collation");

	return arena_printf(t->a, "%s%s%s", want_of(t, "type"),
			    collation ? " COLLATE " : "",
			    collation ? collation : "");
}

/* Values are taken over by a cast, which is asked before whether it loses any
 * (core/undo_data.c). `through` is a type between: an enum takes no other's
 * value but by its text. */
static void put_type(struct actions *g, const char *through)
{
	const struct restoring *t = g->t;
	struct buf using = BUF_INIT;

	buf_puts(&using, "USING ");
	quote_ident(&using, t->name.sub);
	buf_printf(&using, "%s::%s", through, want_of(t, "type"));
	action(
	    g, "TYPE",
	    is_generated(t, t->live)
		? with_collation(t)
		: arena_printf(t->a, "%s %s", with_collation(t), using.data));
	buf_release(&using);
}

static bool type_differs(const struct restoring *t)
{
	return !same_of(t, "type") || !same_of(t, "collation");
}

/* What must be taken away before anything else can be put. A default does not
 * always follow its column's type. */
static void put_removals(struct actions *g)
{
	const struct restoring *t = g->t;

	if (live_of(t, "identity") && !wants(t, "identity"))
		action(g, "DROP IDENTITY", NULL);
	if (live_of(t, "default") && (!wants(t, "default") || type_differs(t)))
		action(g, "DROP DEFAULT", NULL);
	if (is_generated(t, t->live) && !is_generated(t, t->want))
		action(g, "DROP EXPRESSION", NULL);
	if (live_of(t, "not null") && !wants(t, "not null"))
		action(g, "DROP NOT NULL", NULL);
}

static void put_additions(struct actions *g)
{
	const struct restoring *t = g->t;
	const char *value = want_of(t, "default");
	struct buf identity = BUF_INIT;

	if (value && (!same_of(t, "default") || type_differs(t)))
		action(g, "SET DEFAULT", value);
	if (wants(t, "not null") && !live_of(t, "not null"))
		action(g, "SET NOT NULL", NULL);
	if (wants(t, "identity") && !live_of(t, "identity")) {
		sql_identity(&identity, t->a, t->want);
		action(g, "ADD", identity.data);
	}
	buf_release(&identity);
}

static void put_main(struct restoring *t, const char *through)
{
	struct actions g;

	begin(&g, t);
	put_removals(&g);
	if (type_differs(t))
		put_type(&g, through);
	put_additions(&g);
	if (through[0])
		restoring_otherwise(t, &g.sql);
	else
		end(&g, RESTORE_COLUMN);
	buf_release(&g.sql);
}

static void change_main(struct restoring *t)
{
	static const char *const keys[] = { "type",	"collation", "default",
					    "not null", "identity",  NULL };
	size_t before = t->r->sql_nr, i;
	bool differs = is_generated(t, t->live) != is_generated(t, t->want);

	for (i = 0; keys[i]; i++)
		differs |= strcmp(keys[i], "identity") == 0
			       ? wants(t, "identity") !=
				     (live_of(t, "identity") != NULL)
			       : !same_of(t, keys[i]);
	if (!differs)
		return;
	put_main(t, "");
	if (t->r->sql_nr > before && type_differs(t))
		put_main(t, "::pg_catalog.text");
	if (wants(t, "identity") && !live_of(t, "identity"))
		restore_identity_value(t);
}

/* ---- the rest ---- */

/* DEFAULT for a storage is known since 16. What a type has by itself is
 * `extended`, but for few. */
static const char *usual_storage(const struct restoring *t)
{
	static const char *const main_types[] = { "numeric", "inet", "cidr" };
	const char *type = want_of(t, "type");
	size_t i;

	if (t->r->server_version >= 160000)
		return "DEFAULT";
	for (i = 0; i < ARRAY_LEN(main_types); i++)
		if (strncmp(type, main_types[i], strlen(main_types[i])) == 0)
			return "MAIN";
	return "EXTENDED";
}

static void change_details(struct restoring *t)
{
	const char *storage = want_of(t, "storage");
	const char *compression = want_of(t, "compression");
	const char *statistics = want_of(t, "statistics");
	struct actions g;
	struct buf alter = BUF_INIT;

	begin(&g, t);
	if (!same_of(t, "storage"))
		action(&g, "SET STORAGE", storage ? storage : usual_storage(t));
	if (!same_of(t, "compression"))
		action(&g, "SET COMPRESSION",
		       compression ? compression : "DEFAULT");
	if (!same_of(t, "statistics"))
		action(&g, "SET STATISTICS", statistics ? statistics : "-1");
	end(&g, RESTORE_COLUMN);
	buf_puts(&alter, "ALTER TABLE ");
	quote_qualified(&alter, t->name.schema, t->name.object);
	buf_puts(&alter, " ALTER COLUMN ");
	quote_ident(&alter, t->name.sub);
	restoring_options(t, RESTORE_COLUMN, alter.data, "options", "");
	buf_release(&alter);
}

/* Another expression, which can be set in place since 17. */
static bool change_expression(struct restoring *t)
{
	const char *key = wants(t, "generated virtual") ? "generated virtual"
							: "generated stored";
	const char *value = want_of(t, key);
	struct actions g;

	if (!value || same_of(t, key))
		return true;
	if (!live_of(t, key) || t->r->server_version < 170000)
		return false;
	begin(&g, t);
	action(&g, "SET EXPRESSION AS", arena_printf(t->a, "(%s)", value));
	end(&g, RESTORE_COLUMN);
	return true;
}

static bool of_view(const struct restoring *t)
{
	const char *whole =
	    arena_memdupz(t->a, t->path, path_object_len(t->path));

	return strcmp(path_kind(t->a, whole), "view") == 0;
}

/* The type of a view's column is its query's; a default is its own. */
static void change_view_column(struct restoring *t)
{
	const char *value = want_of(t, "default");
	struct actions g;

	if (same_of(t, "default"))
		return;
	begin(&g, t);
	action(&g, value ? "SET DEFAULT" : "DROP DEFAULT", value);
	end(&g, RESTORE_VIEW);
}

/* A column that a table has of its own stays so when it inherits it again. */
static bool stays_local(const struct restoring *t)
{
	return t->live && wants(t, "inherited") && !wants(t, "also local") &&
	       (!live_of(t, "inherited") || live_of(t, "also local"));
}

void restore_column(struct restoring *t)
{
	const char *beyond = definition_beyond(t->a, t->want, known);

	if (of_view(t)) {
		change_view_column(t);
	} else if (beyond && !(t->live && same_of(t, beyond))) {
		restoring_refuse(
		    t, arena_printf(t->a,
				    "\"%s\" of a column cannot be given "
				    "back",
				    beyond));
	} else if (stays_local(t)) {
		restoring_refuse(t, "it would stay the table's own besides "
				    "the inherited one");
	} else if (!t->live) {
		add_column(t);
	} else if (!change_expression(t)) {
		restoring_refuse(t, "its expression cannot be set in place");
	} else {
		change_main(t);
		restore_identity(t);
		change_details(t);
	}
}
