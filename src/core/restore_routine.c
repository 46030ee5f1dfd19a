/* Functions, procedures and aggregates: their former body comes back. */
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "core/restore_parts.h"
#include "model/definition.h"

/* Settings whose value is a list of names, quoted one by one. */
static bool is_list_setting(const char *setting)
{
	static const char *const lists[] = {
		"search_path=",
		"temp_tablespaces=",
		"local_preload_libraries=",
		"session_preload_libraries=",
		"shared_preload_libraries=",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(lists); i++)
		if (strncmp(setting, lists[i], strlen(lists[i])) == 0)
			return true;
	return false;
}

/* One past a name of a list: quoted, or up to a comma. */
static const char *skip_name(const char *p)
{
	if (*p != '"')
		return p + strcspn(p, ",");
	for (p++; *p && (*p != '"' || p[1] == '"'); p++)
		p += *p == '"';
	return *p ? p + 1 : p;
}

/* The catalog writes SET search_path TO '' as the name "", which SET does not
 * take; as a string it does. */
static void put_list(struct buf *sql, const char *list)
{
	const char *end;

	for (; *list; list = end) {
		end = skip_name(list);
		if (end - list == 2 && list[0] == '"')
			buf_puts(sql, "''");
		else
			buf_printf(sql, "%.*s", (int)(end - list), list);
		if (*end)
			end += strspn(end, ", ");
		if (*end)
			buf_puts(sql, ", ");
	}
}

static void put_settings(struct buf *sql, struct restoring *t)
{
	const char **lines;
	size_t nr = definition_lines(t->a, want_of(t, "set"), &lines), i;

	for (i = 0; i < nr; i++) {
		size_t len = strcspn(lines[i], "=");

		if (!lines[i][len])
			continue;
		buf_printf(sql, "\n SET %.*s TO ", (int)len, lines[i]);
		if (is_list_setting(lines[i]))
			put_list(sql, lines[i] + len + 1);
		else
			quote_literal(sql, lines[i] + len + 1);
	}
}

static void put_word(struct buf *sql, struct restoring *t, const char *key,
		     const char *word)
{
	if (wants(t, key))
		buf_puts(sql, word);
}

static void put_attributes(struct buf *sql, struct restoring *t)
{
	const char *volatility = want_of(t, "volatility");
	const char *transform = want_of(t, "transform");
	const char **types;
	size_t nr = definition_items(t->a, transform, &types), i;

	for (i = 0; i < nr; i++)
		buf_printf(sql, "%s FOR TYPE %s", i ? "," : "\n TRANSFORM",
			   types[i]);
	put_word(sql, t, "window", " WINDOW");
	if (volatility)
		buf_printf(sql, " %s", volatility);
	put_word(sql, t, "strict", " STRICT");
	put_word(sql, t, "security definer", " SECURITY DEFINER");
	put_word(sql, t, "leakproof", " LEAKPROOF");
	sql_line(sql, "PARALLEL", want_of(t, "parallel"));
	sql_line(sql, "COST", want_of(t, "cost"));
	sql_line(sql, "ROWS", want_of(t, "rows"));
	sql_line(sql, "SUPPORT", want_of(t, "support"));
	put_settings(sql, t);
}

/* Between dollars, by a tag that it does not hold. */
static void put_body(struct buf *sql, struct arena *a, const char *body)
{
	const char *tag = "$body$";
	int n;

	for (n = 1; strstr(body, tag); n++)
		tag = arena_printf(a, "$body%d$", n);
	buf_printf(sql, "\nAS %s%s%s", tag, body, tag);
}

/* Its bytes are in the part `source`, where its language has tokens. */
static const char *body_of(struct restoring *t)
{
	const char *source =
	    restore_text(t->r, t->r->want, PART_SOURCE, t->path);

	return source ? definition_get(t->a, source, "source")
		      : want_of(t, "body");
}

static void put_code(struct buf *sql, struct restoring *t)
{
	const char *atomic = want_of(t, "sql body");
	const char *library = want_of(t, "library");
	const char *body = body_of(t);

	if (atomic)
		buf_printf(sql, "\n%s", atomic);
	else if (library)
		buf_printf(sql, "\nAS %s, ", library);
	if (library && body)
		quote_literal(sql, body);
	else if (!atomic && body)
		put_body(sql, t->a, body);
}

/* The name is what stands before the types of its path. */
static void put_name(struct buf *sql, struct restoring *t)
{
	quote_qualified(
	    sql, t->name.schema,
	    arena_memdupz(t->a, t->name.object, strcspn(t->name.object, "(")));
}

static bool has_odd_name(struct restoring *t)
{
	const char *open = strchr(t->name.object, '(');

	return !open || strchr(open + 1, '(') != NULL;
}

void restore_routine(struct restoring *t)
{
	const char *arguments = want_of(t, "arguments");
	struct buf sql = BUF_INIT;

	if (has_odd_name(t)) {
		restoring_refuse(t, "its name holds a bracket");
		return;
	}
	if (wants(t, "depends on extension")) {
		restoring_refuse(t, "that it depends on an extension cannot be "
				    "given back");
		return;
	}
	buf_puts(&sql, "CREATE OR REPLACE ");
	sql_words(&sql, t->kind);
	buf_putc(&sql, ' ');
	put_name(&sql, t);
	buf_printf(&sql, "(%s)", arguments ? arguments : "");
	sql_line(&sql, "\n RETURNS", want_of(t, "returns"));
	sql_line(&sql, "\n LANGUAGE", want_of(t, "language"));
	put_attributes(&sql, t);
	put_code(&sql, t);
	restoring_add(t, RESTORE_FUNCTION, &sql);
	if (t->live)
		restoring_or_drop(t);
	buf_release(&sql);
}

/* ---- aggregates ---- */

static const struct {
	const char *key, *option;
} options[] = {
	{ "state function", "SFUNC" },
	{ "state type", "STYPE" },
	{ "state size", "SSPACE" },
	{ "final function", "FINALFUNC" },
	{ "combine function", "COMBINEFUNC" },
	{ "serial function", "SERIALFUNC" },
	{ "deserial function", "DESERIALFUNC" },
	{ "initial value", "INITCOND" },
	{ "moving state function", "MSFUNC" },
	{ "moving inverse function", "MINVFUNC" },
	{ "moving state type", "MSTYPE" },
	{ "moving state size", "MSSPACE" },
	{ "moving final function", "MFINALFUNC" },
	{ "moving initial value", "MINITCOND" },
	{ "parallel", "PARALLEL" },
};

/* Those that say nothing but that they are there, or need other words. */
static bool is_plain_aggregate(const struct restoring *t)
{
	static const char *const odd[] = {
		"aggregate kind",	 "direct arguments",
		"final function modify", "moving final function modify",
		"sort operator",	 "depends on extension"
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(odd); i++)
		if (wants(t, odd[i]))
			return false;
	return true;
}

void restore_aggregate(struct restoring *t)
{
	const char *arguments = want_of(t, "arguments");
	struct buf sql = BUF_INIT;
	size_t i, n = 0;

	if (has_odd_name(t) || !is_plain_aggregate(t)) {
		restoring_refuse(t, "aggregates like it are not brought back");
		return;
	}
	buf_puts(&sql, "CREATE OR REPLACE AGGREGATE ");
	put_name(&sql, t);
	buf_printf(&sql, "(%s) (", arguments ? arguments : "*");
	for (i = 0; i < ARRAY_LEN(options); i++)
		if (wants(t, options[i].key))
			buf_printf(&sql, "%s%s = %s", n++ ? ", " : "",
				   options[i].option,
				   want_of(t, options[i].key));
	put_word(&sql, t, "final function extra", ", FINALFUNC_EXTRA");
	put_word(&sql, t, "moving final function extra", ", MFINALFUNC_EXTRA");
	buf_putc(&sql, ')');
	restoring_add(t, RESTORE_FUNCTION, &sql);
	if (t->live)
		restoring_or_drop(t);
	buf_release(&sql);
}
