/* Comments, privileges and owners. */
#include <string.h>

#include "base/alloc.h"
#include "base/quote.h"
#include "core/restore_parts.h"
#include "model/definition.h"

void restore_comment(struct restoring *t)
{
	const char *comment = t->want ? want_of(t, "comment") : NULL;
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "COMMENT ON ");
	if (!sql_object(&sql, t->a, t->path)) {
		restoring_refuse(t, "a comment on it is not brought back");
		buf_release(&sql);
		return;
	}
	buf_puts(&sql, " IS ");
	if (comment)
		quote_literal(&sql, comment);
	else
		buf_puts(&sql, "NULL");
	restoring_add(t, RESTORE_ABOUT, &sql);
	buf_release(&sql);
}

void restore_owner(struct restoring *t)
{
	const char *owner = t->want ? want_of(t, "owner") : NULL;
	struct buf sql = BUF_INIT;

	buf_puts(&sql, "ALTER ");
	if (owner && sql_object(&sql, t->a, t->path)) {
		buf_printf(&sql, " OWNER TO %s", owner);
		restoring_add(t, RESTORE_ABOUT, &sql);
	} else {
		restoring_refuse(t, "its owner is not brought back");
	}
	buf_release(&sql);
}

/* ---- privileges ---- */

/* "grant to ROLE[ by ROLE]: PRIVILEGE[ with grant option]" */
struct line {
	bool grant;
	const char *role, *privilege; /* the latter with its option */
	bool by_other;
};

/* One past a role's name: quoted, or up to a blank or a colon. */
static const char *skip_role(const char *p)
{
	if (*p != '"')
		return p + strcspn(p, " :");
	for (p++; *p && (*p != '"' || p[1] == '"'); p++)
		p += *p == '"';
	return *p ? p + 1 : p;
}

static bool parse_line(struct arena *a, const char *text, struct line *out)
{
	static const char grant[] = "grant to ", revoke[] = "revoke from ";
	const char *p, *colon;

	out->grant = strncmp(text, grant, strlen(grant)) == 0;
	if (!out->grant && strncmp(text, revoke, strlen(revoke)) != 0)
		return false;
	p = text + strlen(out->grant ? grant : revoke);
	out->role = arena_memdupz(a, p, (size_t)(skip_role(p) - p));
	p = skip_role(p);
	out->by_other = strncmp(p, " by ", 4) == 0;
	if (out->by_other)
		p = skip_role(p + 4);
	colon = strncmp(p, ": ", 2) == 0 ? p + 2 : NULL;
	out->privilege = colon;
	return colon != NULL;
}

/* A role as SQL: the text leaves plain names bare, key words among them. */
static const char *role_of(struct restoring *t, const char *role)
{
	const char *object =
	    arena_memdupz(t->a, t->path, path_object_len(t->path));

	if (strcmp(role, "owner") == 0)
		return definition_get(
		    t->a, restore_text(t->r, t->r->live, PART_OWNERS, object),
		    "owner");
	if (role[0] == '"' || strcmp(role, "public") == 0)
		return role;
	return arena_printf(t->a, "\"%s\"", role);
}

struct privilege_form {
	const char *head;   /* "ALTER DEFAULT PRIVILEGES … " or nothing */
	const char *column; /* " (c)" or nothing */
	const char *object; /* "TABLE s.t", "TABLES" */
};

static const char *kind_word(const char *kind)
{
	static const struct {
		const char *kind, *word;
	} words[] = {
		{ "table", "TABLE" },
		{ "view", "TABLE" },
		{ "materialized-view", "TABLE" },
		{ "foreign-table", "TABLE" },
		{ "sequence", "SEQUENCE" },
		{ "function", "FUNCTION" },
		{ "aggregate", "FUNCTION" },
		{ "procedure", "PROCEDURE" },
		{ "type", "TYPE" },
		{ "domain", "TYPE" },
		{ "language", "LANGUAGE" },
		{ "foreign-data-wrapper", "FOREIGN DATA WRAPPER" },
		{ "server", "FOREIGN SERVER" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(words[i].kind, kind) == 0)
			return words[i].word;
	return NULL;
}

/* "ROLE on KIND[ in SCHEMA]" */
static bool form_of_defaults(struct restoring *t, struct privilege_form *out)
{
	const char *name = t->name.object, *role_end = skip_role(name);
	const char *schema = strstr(role_end, " in ");
	struct buf b = BUF_INIT;

	if (strncmp(role_end, " on ", 4) != 0)
		return false;
	buf_printf(&b, "ALTER DEFAULT PRIVILEGES FOR ROLE %.*s ",
		   (int)(role_end - name), name);
	if (schema)
		buf_printf(&b, "IN SCHEMA %s ", schema + 4);
	out->head = arena_memdupz(t->a, b.data, b.len);
	buf_clear(&b);
	role_end += 4;
	sql_words(&b, arena_memdupz(t->a, role_end,
				    schema ? (size_t)(schema - role_end)
					   : strlen(role_end)));
	out->object = arena_memdupz(t->a, b.data, b.len);
	buf_release(&b);
	return true;
}

static bool form_of(struct restoring *t, struct privilege_form *out)
{
	const char *object =
	    arena_memdupz(t->a, t->path, path_object_len(t->path));
	const char *kind = path_kind(t->a, object), *word = kind_word(kind);
	struct buf b = BUF_INIT;

	out->head = out->column = "";
	if (strcmp(kind, "default-privileges") == 0)
		return form_of_defaults(t, out);
	if (t->name.sub) {
		quote_ident(&b, t->name.sub);
		out->column = arena_printf(t->a, " (%s)", b.data);
		buf_clear(&b);
	}
	if (strcmp(kind, "schema") == 0) {
		buf_puts(&b, "SCHEMA ");
		quote_ident(&b, t->name.schema);
	} else if (word) {
		buf_printf(&b, "%s ", word);
		if (sql_is_database_wide(t->path))
			quote_ident(&b, t->name.object);
		else if (strcmp(kind, "aggregate") == 0 ||
			 strcmp(kind, "function") == 0 ||
			 strcmp(kind, "procedure") == 0)
			sql_signature(&b, t->name.schema, t->name.object);
		else
			quote_qualified(&b, t->name.schema, t->name.object);
	}
	out->object = arena_memdupz(t->a, b.data, b.len);
	buf_release(&b);
	return out->object[0] != '\0';
}

static void put_privilege(struct restoring *t, const struct privilege_form *f,
			  const struct line *l, bool grant)
{
	static const char option[] = " with grant option";
	size_t len = strlen(l->privilege), tail = strlen(option);
	bool with = len > tail &&
		    strcmp(l->privilege + len - tail, option) == 0;
	const char *role = role_of(t, l->role);
	struct buf sql = BUF_INIT;

	if (!role) {
		restoring_refuse(t, "who owns it is not known");
		return;
	}
	buf_printf(&sql, "%s%s %.*s%s ON %s %s %s%s", f->head,
		   grant ? "GRANT" : "REVOKE", (int)(with ? len - tail : len),
		   l->privilege, f->column, f->object, grant ? "TO" : "FROM",
		   role, grant && with ? " WITH GRANT OPTION" : "");
	restoring_add(t, RESTORE_ABOUT, &sql);
	buf_release(&sql);
}

static bool has_line(const char **lines, size_t nr, const char *line)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (strcmp(lines[i], line) == 0)
			return true;
	return false;
}

/* What the lines say that the other lines do not; `undo` them, or do them. What
 * takes away goes first: a privilege with its option takes the plain one
 * along. */
static void put_lines(struct restoring *t, const struct privilege_form *f,
		      const char *text, const char *other, bool undo,
		      bool grants)
{
	const char **lines, **others;
	size_t nr = definition_lines(t->a, text, &lines), i;
	size_t other_nr = definition_lines(t->a, other, &others);
	struct line l;

	for (i = 0; i < nr; i++) {
		if (has_line(others, other_nr, lines[i]) ||
		    !parse_line(t->a, lines[i], &l))
			continue;
		if ((l.grant != undo) != grants)
			continue;
		if (l.by_other)
			restoring_refuse(t, "another role than the owner "
					    "granted on it");
		else
			put_privilege(t, f, &l, grants);
	}
}

void restore_privileges(struct restoring *t)
{
	struct privilege_form f;

	if (!form_of(t, &f)) {
		restoring_refuse(t, "its privileges are not brought back");
		return;
	}
	put_lines(t, &f, t->live, t->want, true, false);
	put_lines(t, &f, t->want, t->live, false, false);
	put_lines(t, &f, t->live, t->want, true, true);
	put_lines(t, &f, t->want, t->live, false, true);
}
