/* A tool's own statements, from its templates. */
#include "io/peer.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/quote.h"

/* The table's name within an identifier: "alembic_version_pkc". */
static void put_inside(struct buf *sql, const char *name)
{
	for (; *name; name++) {
		if (*name == '"')
			buf_putc(sql, '"');
		buf_putc(sql, *name);
	}
}

/* Every "%s" of the template is the table, "%n" its bare name in quotes. */
static const char *fill(const struct peer *p, const char *template,
			struct arena *a)
{
	struct buf sql = BUF_INIT;
	const char *at, *kept;

	while ((at = strchr(template, '%')) != NULL) {
		buf_add(&sql, template, (size_t)(at - template));
		if (at[1] == 'n') {
			put_inside(&sql, p->at.table);
		} else {
			quote_qualified(&sql, p->at.schema, p->at.table);
		}
		template = at + 2;
	}
	buf_puts(&sql, template);
	kept = arena_strdup(a, sql.data);
	buf_release(&sql);
	return kept;
}

/* One run of "R__name.sql" is "R__name" or "R__name.2", its version "R__name":
 * Flyway knows these by the file and has no version for them. */
static bool repeats(const struct peer_tool *tool, const struct peer_subject *s)
{
	return tool->content == PEER_CRC32 &&
	       !isdigit((unsigned char)s->version[0]);
}

/* What stands behind the version: "V1__2nd_card", "1_2nd_card". */
static const char *after_version(const char *name)
{
	const char *at = isdigit((unsigned char)name[0]) ? NULL
							 : strstr(name, "__");

	if (at)
		return at + 2;
	at = strchr(name, '_');
	return at && at[1] ? at + 1 : name;
}

/* "V1__create_cards" is "create cards". */
static const char *description_of(const struct peer_tool *tool,
				  const struct peer_subject *s, struct arena *a)
{
	const char *name = repeats(tool, s) ? s->version : s->name;
	char *text, *c;

	if (s->description)
		return s->description;
	text = arena_strdup(a, after_version(name));
	for (c = text; *c; c++)
		if (*c == '_')
			*c = ' ';
	return text;
}

/* Numbers are written without their leading zeros. */
static const char *version_of(const struct peer_subject *s)
{
	const char *v = s->version;

	if (v[strspn(v, "0123456789")] != '\0')
		return v;
	while (v[0] == '0' && v[1])
		v++;
	return v;
}

static const char *param(const struct peer_tool *tool, char what,
			 const struct peer_subject *s, struct arena *a)
{
	switch (what) {
	case 'n':
		return s->name;
	case 'v':
		return repeats(tool, s) ? NULL : s->version;
	case 'i':
		return version_of(s);
	case 'w':
		return after_version(s->name);
	case 'd':
		return description_of(tool, s, a);
	case 'f':
		return arena_printf(a, "%s.sql", s->name);
	case 'p':
		return s->file;
	case 'c':
		return peer_content(tool, s, a);
	case 't':
		return s->text ? s->text : "";
	default:
		bug("unknown parameter '%c' of %s", what, tool->name);
	}
}

static void make(const struct peer *p, const char *sql, const char *params,
		 const struct peer_subject *s, struct peer_statement *out,
		 struct arena *a)
{
	memset(out, 0, sizeof(*out));
	out->sql = fill(p, sql, a);
	for (; params && *params; params++) {
		if (out->param_nr == PEER_PARAMS_MAX)
			bug("too many parameters for %s", p->tool->name);
		out->params[out->param_nr++] = param(p->tool, *params, s, a);
	}
}

void peer_create(const struct peer *p, struct peer_statement *out,
		 struct arena *a)
{
	make(p, p->tool->create, NULL, NULL, out, a);
}

void peer_insert(const struct peer *p, const struct peer_subject *s,
		 struct peer_statement *out, struct arena *a)
{
	make(p, p->tool->insert, p->tool->insert_params, s, out, a);
}

void peer_remove(const struct peer *p, const struct peer_subject *s,
		 struct peer_statement *out, struct arena *a)
{
	make(p, p->tool->remove, p->tool->remove_params, s, out, a);
}
