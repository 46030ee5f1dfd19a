/* "${name}" in a migration of Flyway: it puts the value there before it looks
 * at the text, so in strings and comments too, and never looks at the value
 * again. Case does not matter in a name. */
#include "io/formats_flyway_parts.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"

#define SHOWN_MAX 80

struct expansion {
	const struct flyway_settings *s;
	const struct source_script *script;
	struct arena *arena;
	struct buf out;
};

/* The last one of a name counts. */
static const struct flyway_placeholder *find(const struct flyway_settings *s,
					     const char *name)
{
	size_t i = s->placeholder_nr;

	while (i-- > 0)
		if (strcasecmp(s->placeholders[i].name, name) == 0)
			return &s->placeholders[i];
	return NULL;
}

/* What Flyway knows by itself, and is the same wherever it is run. NULL: it is
 * not. */
static const char *known(const struct expansion *x, const char *name)
{
	size_t len = strlen("flyway"), sep = strlen(x->s->separator);

	if (strncasecmp(name, "flyway", len) != 0 ||
	    strncmp(name + len, x->s->separator, sep) != 0)
		return NULL;
	name += len + sep;
	if (strcasecmp(name, "filename") == 0)
		return base_name(x->script->file);
	if (strcasecmp(name, "defaultSchema") == 0)
		return flyway_schema(x->s, x->arena);
	return strcasecmp(name, "table") == 0 ? x->s->table : NULL;
}

static int no_value(const struct expansion *x, const char *name, struct err *e)
{
	const char *file = x->s->file ? x->s->file : "flyway.conf";

	err_set(e, FAULT_USAGE, "no value for placeholder %s%.*s%s",
		x->s->prefix, SHOWN_MAX, name, x->s->suffix);
	if (strncasecmp(name, "flyway", 6) == 0 &&
	    strncmp(name + 6, x->s->separator, strlen(x->s->separator)) == 0)
		err_detail(e, "It depends on where and when Flyway is run.");
	else if (x->s->file)
		err_detail(e, "There is none in %s.", file);
	else
		err_detail(e, "There is no flyway.toml and no flyway.conf.");
	return err_hint(e,
			"Write it into %s; or say placeholderReplacement=false "
			"in %s.conf.",
			file, x->script->file);
}

static int of_environment(const struct expansion *x,
			  const struct flyway_placeholder *p, struct err *e)
{
	err_set(e, FAULT_USAGE, "no value for placeholder %s%s%s", x->s->prefix,
		p->name, x->s->suffix);
	err_detail(e, "%s:%d takes it from the environment.", x->s->file,
		   p->line);
	return err_hint(e, "Write the value there, or into a file for ledger: "
			   "[flyway] settings in ledger/config.");
}

/* The value of `text[0 .. len)`. */
static int put_value(struct expansion *x, const char *text, size_t len,
		     struct err *e)
{
	const char *name = arena_memdupz(x->arena, text, len);
	const struct flyway_placeholder *p = find(x->s, name);
	const char *value = p ? p->value : known(x, name);

	if (!value)
		return no_value(
		    x, arena_memdupz(x->arena, name, strcspn(name, "\r\n")), e);
	if (strstr(value, "${") && p)
		return of_environment(x, p, e);
	buf_puts(&x->out, value);
	if (x->out.len > FILE_MAX_DEFAULT)
		return err_set(e, FAULT_LIMIT,
			       "with its placeholders it has more than %zu "
			       "bytes",
			       (size_t)FILE_MAX_DEFAULT);
	return 0;
}

static int line_of(const struct source_script *s, const char *at)
{
	int line = 1;
	const char *p;

	for (p = s->text; p < at; p++)
		line += *p == '\n';
	return line;
}

static int expand(struct expansion *x, const char *at, struct err *e)
{
	const char *from = x->script->text, *end = from + x->script->len;
	size_t prefix = strlen(x->s->prefix), suffix = strlen(x->s->suffix);
	const char *name, *close;

	for (; at;
	     at = memmem(from, (size_t)(end - from), x->s->prefix, prefix)) {
		buf_add(&x->out, from, (size_t)(at - from));
		name = at + prefix;
		close =
		    memmem(name, (size_t)(end - name), x->s->suffix, suffix);
		if (put_value(x, name, (size_t)((close ? close : end) - name),
			      e) != 0) {
			e->line = line_of(x->script, at);
			return -1;
		}
		from = close ? close + suffix : end;
	}
	buf_add(&x->out, from, (size_t)(end - from));
	return 0;
}

int flyway_expand(const struct flyway_settings *s, struct source_script *script,
		  struct arena *a, struct err *e)
{
	struct expansion x = { .s = s, .script = script, .arena = a };
	const char *first =
	    memmem(script->text, script->len, s->prefix, strlen(s->prefix));
	int rc;

	if (!first)
		return 0;
	rc = expand(&x, first, e);
	if (rc == 0) {
		script->raw = script->text;
		script->text = arena_memdupz(a, x.out.data, x.out.len);
		script->len = x.out.len;
	}
	buf_release(&x.out);
	return rc;
}
