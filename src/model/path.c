/* Paths of objects: made, taken apart, and put into words. */
#include <stdarg.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/text.h"
#include "model/snapshot.h"

/* SCHEMA/KIND/NAME: what lies deeper belongs to that object. */
#define OBJECT_COMPONENTS 3

size_t path_object_len(const char *path)
{
	const char *p = path;
	int i;

	for (i = 0; i < OBJECT_COMPONENTS; i++) {
		p += strcspn(p, "/");
		if (*p == '\0' || i == OBJECT_COMPONENTS - 1)
			break;
		p++;
	}
	return (size_t)(p - path);
}

bool path_is_below(const char *path, const char *ancestor)
{
	size_t len = strlen(ancestor);

	if (len == 0)
		return true;
	return !strncmp(path, ancestor, len) &&
	       (path[len] == '\0' || path[len] == '/');
}

/* A path's components; still encoded, in an arena. */
struct components {
	char **at;
	size_t nr;
};

static struct components split(struct arena *a, const char *path)
{
	struct components c;
	char *p = arena_strdup(a, path);
	size_t i;

	c.nr = 1;
	for (i = 0; p[i]; i++)
		c.nr += p[i] == '/';
	c.at = arena_array(a, c.nr, sizeof(*c.at));
	for (i = 0; i < c.nr; i++) {
		size_t len = strcspn(p, "/");

		c.at[i] = p;
		p[len] = '\0';
		p += len + 1;
	}
	return c;
}

static bool in_database(const struct components *c)
{
	return !strcmp(c->at[0], SNAPSHOT_DATABASE);
}

/* The component as a name; as it stands when its escapes are malformed. */
static const char *decoded(struct arena *a, const char *component)
{
	char *name = arena_strdup(a, component);

	return text_path_decode(name) < 0 ? component : name;
}

const char *path_kind(struct arena *a, const char *path)
{
	struct components c = split(a, path);

	if (c.nr == 1)
		return in_database(&c) ? "database" : "schema";
	return c.at[c.nr - 2];
}

const char *path_name(struct arena *a, const char *path)
{
	struct components c = split(a, path);

	return decoded(a, c.at[c.nr - 1]);
}

static void put_quoted(struct buf *out, const char *name, size_t len)
{
	size_t i;

	buf_putc(out, '"');
	for (i = 0; i < len; i++) {
		if (name[i] == '"')
			buf_putc(out, '"');
		buf_putc(out, name[i]);
	}
	buf_putc(out, '"');
}

/* Would SQL read it back without quotes? Operators count as such. Key words do
 * not matter in a message. */
static bool is_plain(const char *name, size_t len)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz_";
	static const char others[] = "abcdefghijklmnopqrstuvwxyz_0123456789$";
	static const char operators[] = "+-*/<>=~!@#%^&|`?";
	size_t first;

	if (len == 0)
		return false;
	if (strspn(name, operators) >= len)
		return true;
	first = strspn(name, letters);
	return first > 0 && strspn(name, others) >= len;
}

static void put_ident(struct buf *out, const char *name, size_t len)
{
	if (is_plain(name, len))
		buf_add(out, name, len);
	else
		put_quoted(out, name, len);
}

/* "touch(uuid, text)" is the name touch and arguments that are SQL already. */
static void put_name(struct buf *out, const char *name)
{
	size_t len = strlen(name), head = strcspn(name, "(");

	if (head == 0 || head == len || name[len - 1] != ')')
		head = len;
	put_ident(out, name, head);
	buf_puts(out, name + head);
}

static void put_kind(struct buf *out, const char *kind)
{
	for (; *kind; kind++)
		buf_putc(out, *kind == '-' ? ' ' : *kind);
	buf_putc(out, ' ');
}

static void put_qualified(struct buf *out, struct arena *a,
			  const struct components *c)
{
	const char *schema = decoded(a, c->at[0]);

	put_kind(out, c->at[c->nr - 2]);
	put_ident(out, schema, strlen(schema));
	buf_putc(out, '.');
	put_name(out, decoded(a, c->at[c->nr - 1]));
}

/* The kind and the name of the last two components, in quotes. */
static void put_own(struct buf *out, struct arena *a,
		    const struct components *c)
{
	const char *name = decoded(a, c->at[c->nr - 1]);

	put_kind(out, c->at[c->nr - 2]);
	put_quoted(out, name, strlen(name));
}

static void describe_schema(struct buf *out, struct arena *a,
			    const struct components *c)
{
	const char *name = decoded(a, c->at[0]);

	if (in_database(c)) {
		buf_puts(out, "database");
		return;
	}
	buf_puts(out, "schema ");
	put_ident(out, name, strlen(name));
}

/* An odd number of components: one, and pairs of kind and name behind it. */
static void describe(struct buf *out, struct arena *a, struct components c)
{
	for (;;) {
		if (c.nr == 1) {
			describe_schema(out, a, &c);
			return;
		}
		/* An index lies below its table but is named in its schema. */
		if (!in_database(&c) && (c.nr == OBJECT_COMPONENTS ||
					 !strcmp(c.at[c.nr - 2], "index"))) {
			put_qualified(out, a, &c);
			return;
		}
		put_own(out, a, &c);
		if (c.nr == OBJECT_COMPONENTS)
			return;
		buf_puts(out, " of ");
		c.nr -= 2;
	}
}

const char *path_describe(struct arena *a, const char *path)
{
	struct components c = split(a, path);
	struct buf out = BUF_INIT;
	const char *text;

	if (c.nr % 2 == 0)
		put_quoted(&out, path, strlen(path));
	else
		describe(&out, a, c);
	text = arena_memdupz(a, out.data, out.len);
	buf_release(&out);
	return text;
}

/* A schema that is named as the place of what is in no schema. */
static void put_schema(struct buf *out, const char *schema)
{
	if (!strcmp(schema, SNAPSHOT_DATABASE))
		buf_printf(out, "%%%02x%s", (unsigned)schema[0], schema + 1);
	else
		text_path_encode(out, schema, strlen(schema));
}

void path_make(struct buf *out, const char *schema, ...)
{
	const char *component;
	va_list ap;

	put_schema(out, schema);
	va_start(ap, schema);
	while ((component = va_arg(ap, const char *))) {
		buf_putc(out, '/');
		text_path_encode(out, component, strlen(component));
	}
	va_end(ap);
}

void path_make_database(struct buf *out, const char *kind, const char *name)
{
	buf_puts(out, SNAPSHOT_DATABASE "/");
	text_path_encode(out, kind, strlen(kind));
	buf_putc(out, '/');
	text_path_encode(out, name, strlen(name));
}
