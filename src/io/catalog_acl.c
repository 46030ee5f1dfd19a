/* Privileges as the difference from what the object has by default.
 *
 * NULL stands for the default, GRANT writes it out, the order of items is the
 * order of the GRANTs, and a change of owner rewrites the grantors: none of
 * that is schema. What is: who may do what beyond the default, and who may not
 * what the default allows. The owner is called `owner`, so that privileges
 * compare apart from ownership. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

struct grant {
	const char *grantee; /* "" is PUBLIC */
	const char *grantor;
	char privilege;
	bool option;
};

struct grants {
	struct grant *items;
	size_t nr, cap;
};

/* acldefault() of PostgreSQL 15: what the owner has, what PUBLIC has. */
static const struct {
	char kind;
	const char *owner, *public;
} defaults[] = {
	{ 'r', "arwdDxt", "" }, { 's', "rwU", "" }, { 'c', "", "" },
	{ 'f', "X", "X" },	{ 'l', "U", "U" },  { 'n', "UC", "" },
	{ 'T', "U", "U" },	{ 'F', "U", "" },   { 'S', "U", "" },
	{ 'L', "rw", "" },
};

static const struct {
	char letter;
	const char *name;
} names[] = {
	{ 'r', "SELECT" },    { 'a', "INSERT" },   { 'w', "UPDATE" },
	{ 'd', "DELETE" },    { 'D', "TRUNCATE" }, { 'x', "REFERENCES" },
	{ 't', "TRIGGER" },   { 'm', "MAINTAIN" }, { 'X', "EXECUTE" },
	{ 'U', "USAGE" },     { 'C', "CREATE" },   { 'c', "CONNECT" },
	{ 'T', "TEMPORARY" }, { 's', "SET" },	   { 'A', "ALTER SYSTEM" },
};

static const char *privilege_name(char letter)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (names[i].letter == letter)
			return names[i].name;
	return "?";
}

static void add(struct grants *g, const char *grantee, const char *grantor,
		char privilege, bool option)
{
	GROW(g->items, g->nr + 1, g->cap);
	g->items[g->nr++] =
	    (struct grant){ grantee, grantor, privilege, option };
}

static void add_all(struct grants *g, const char *grantee, const char *grantor,
		    const char *letters)
{
	for (; *letters; letters++)
		add(g, grantee, grantor, *letters, letters[1] == '*');
}

/* A role in an item: bare, or in double quotes with inner ones doubled. Returns
 * what follows it. */
static const char *take_role(struct arena *a, const char *p, const char *stop,
			     const char **role)
{
	struct buf b = BUF_INIT;
	bool quoted = false;

	for (; *p && (quoted || !strchr(stop, *p)); p++) {
		if (*p == '"' && quoted && p[1] == '"')
			buf_putc(&b, *p++);
		else if (*p == '"')
			quoted = !quoted;
		else
			buf_putc(&b, *p);
	}
	*role = arena_memdupz(a, b.data, b.len);
	buf_release(&b);
	return p;
}

/* grantee=privileges/grantor, "*" behind a privilege: with grant option. */
static void add_item(struct arena *a, struct grants *g, const char *item)
{
	const char *grantee, *grantor, *p, *letters;

	p = take_role(a, item, "=", &grantee);
	if (*p != '=')
		return;
	letters = p + 1;
	p = letters + strcspn(letters, "/");
	if (*p == '/')
		take_role(a, p + 1, "", &grantor);
	else
		grantor = "";
	for (; *letters && *letters != '/'; letters++)
		if (*letters != '*')
			add(g, grantee, grantor, *letters, letters[1] == '*');
}

static void parse(struct arena *a, struct grants *g, const char *acl)
{
	char **items;
	size_t nr = array_strings(a, acl, &items);

	for (size_t i = 0; i < nr; i++)
		add_item(a, g, items[i]);
}

static void fill_defaults(struct grants *g, const char *owner, char kind,
			  int server_version)
{
	for (size_t i = 0; i < ARRAY_LEN(defaults); i++) {
		if (defaults[i].kind != kind)
			continue;
		add_all(g, owner, owner, defaults[i].owner);
		add_all(g, "", owner, defaults[i].public);
	}
	if (kind == 'r' && server_version >= 170000)
		add(g, owner, owner, 'm', false);
}

/* What initdb granted names the owner of that time. */
static void rename_owner(struct grants *g, const char *owner)
{
	const char *old = g->nr ? g->items[0].grantor : NULL;

	for (size_t i = 0; i < g->nr; i++) {
		if (strcmp(g->items[i].grantee, old) == 0)
			g->items[i].grantee = owner;
		g->items[i].grantor = owner;
	}
}

static bool has(const struct grants *g, const struct grant *x)
{
	for (size_t i = 0; i < g->nr; i++)
		if (strcmp(g->items[i].grantee, x->grantee) == 0 &&
		    strcmp(g->items[i].grantor, x->grantor) == 0 &&
		    g->items[i].privilege == x->privilege &&
		    g->items[i].option == x->option)
			return true;
	return false;
}

/* `owner` alone is the owner; a role that is really called so is quoted. */
static void put_role(struct buf *out, const char *role, const char *owner)
{
	if (!role[0])
		buf_puts(out, "public");
	else if (strcmp(role, owner) == 0)
		buf_puts(out, "owner");
	else if (strcmp(role, "owner") == 0)
		buf_puts(out, "\"owner\"");
	else
		text_name(out, role);
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Does `x` stand for every privilege that a table has, all of them new? ALL is
 * one more since 17 (MAINTAIN) and still the same statement. */
static bool is_all(const struct grants *from, const struct grants *to,
		   const struct grant *x, const char *all)
{
	struct grant other = *x;

	for (; *all; all++) {
		other.privilege = *all;
		if (!has(to, &other) || has(from, &other))
			return false;
	}
	return true;
}

static void add_lines(struct arena *a, const struct grants *from,
		      const struct grants *to, const char *word,
		      const char *owner, const char *all, char **lines,
		      size_t *nr)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < to->nr; i++) {
		const struct grant *x = &to->items[i];

		if (has(from, x))
			continue;
		buf_clear(&b);
		buf_puts(&b, word);
		put_role(&b, x->grantee, owner);
		if (strcmp(x->grantor, owner) != 0) {
			buf_puts(&b, " by ");
			put_role(&b, x->grantor, owner);
		}
		buf_puts(&b, ": ");
		buf_puts(&b, all && is_all(from, to, x, all)
				 ? "ALL"
				 : privilege_name(x->privilege));
		if (x->option)
			buf_puts(&b, " with grant option");
		lines[(*nr)++] = arena_memdupz(a, b.data, b.len);
	}
	buf_release(&b);
}

static void put_sorted(struct buf *out, char **lines, size_t nr)
{
	qsort(lines, nr, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < nr; i++) {
		if (i > 0 && strcmp(lines[i], lines[i - 1]) == 0)
			continue;
		buf_puts(out, lines[i]);
		buf_putc(out, '\n');
	}
}

void acl_text(struct buf *out, const char *acl, const char *initial,
	      const char *owner, char kind, int server_version)
{
	struct arena a = ARENA_INIT;
	struct grants now = { 0 }, before = { 0 };
	const char *all = kind != 'r'		     ? NULL
			  : server_version >= 170000 ? "arwdDxtm"
						     : "arwdDxt";
	char **lines;
	size_t nr = 0;

	if (acl)
		parse(&a, &now, acl);
	else
		fill_defaults(&now, owner, kind, server_version);
	if (initial) {
		parse(&a, &before, initial);
		rename_owner(&before, owner);
	} else {
		fill_defaults(&before, owner, kind, server_version);
	}
	lines = arena_array(&a, now.nr + before.nr + 1, sizeof(*lines));
	add_lines(&a, &before, &now, "grant to ", owner, all, lines, &nr);
	add_lines(&a, &now, &before, "revoke from ", owner, all, lines, &nr);
	put_sorted(out, lines, nr);
	free(now.items);
	free(before.items);
	arena_release(&a);
}
