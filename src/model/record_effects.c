/* The effects of a statement in a record, and what other majors make of them.
 * Both are lists in a fixed order, so that one list has one text. */
#include "model/record_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "model/migration.h"

/* The current line as an effect: "  + part hash path" and its kin. */
static int parse_effect(struct record_lines *r, struct change *c)
{
	char *at = r->line + 4;
	char op = r->line[2], *tab;

	memset(c, 0, sizeof(*c));
	if (word_part(&at, &c->part) < 0)
		return record_bad(r, "unknown part");
	if (op == '~' || op == '>' || op == '-')
		if (word_oid(&at, &c->before) < 0)
			return record_bad(r, "expected a hash");
	if (op != '-' && word_oid(&at, &c->after) < 0)
		return record_bad(r, "expected a hash");
	if (op == '>') {
		tab = strchr(at, '\t');
		if (!tab || !tab[1])
			return record_bad(r, "expected the former path");
		*tab = '\0';
		c->from = tab + 1;
	}
	if (!*at || strchr(at, '\t'))
		return record_bad(r, "expected a path");
	if (strlen(at) > RECORD_PATH_MAX)
		return record_bad(r, "a path that is too long");
	c->path = at;
	return 0;
}

static bool at_effect(const struct record_lines *r, enum effects kind)
{
	const char *ops = kind == EFFECTS_WOULD_BE ? "=" : "+-~>";

	return !r->done && r->line_len > 5 && r->line[0] == ' ' &&
	       r->line[1] == ' ' && strchr(ops, r->line[2]) &&
	       r->line[3] == ' ';
}

static int change_compare(const struct change *a, const struct change *b)
{
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return strcmp(a->path, b->path);
}

int record_take_effects(struct record_lines *r, enum effects kind,
			struct change **out, size_t *nr)
{
	struct change *list = NULL, c;
	size_t n = 0, cap = 0;
	int rc = 0;

	while (rc == 0 && at_effect(r, kind)) {
		rc = parse_effect(r, &c);
		if (rc == 0 && n > 0 && change_compare(&list[n - 1], &c) >= 0)
			rc = record_bad(r, "effects out of order");
		if (rc < 0)
			break;
		GROW(list, n + 1, cap);
		list[n++] = c;
		rc = record_next(r);
	}
	*out = arena_keep(r->arena, list, n, sizeof(*list));
	*nr = n;
	return rc;
}

static int parse_variant(struct record_lines *r, char *at, struct variant *v)
{
	size_t major;

	memset(v, 0, sizeof(*v));
	if (word_number(&at, INT32_MAX, &major) < 0 || *at++ != ' ')
		return record_bad(r, "expected a major version");
	if (word_part(&at, &v->part) < 0)
		return record_bad(r, "unknown part");
	if (word_some_oid(&at, &v->before) < 0 ||
	    word_some_oid(&at, &v->after) < 0)
		return record_bad(r, "expected a hash");
	if (!*at || strlen(at) > RECORD_PATH_MAX)
		return record_bad(r, "expected a path");
	v->server = (int)major;
	v->path = at;
	return 0;
}

static int variant_compare(const struct variant *a, const struct variant *b)
{
	if (a->server != b->server)
		return a->server < b->server ? -1 : 1;
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return strcmp(a->path, b->path);
}

/* Each is of a major that the head names, and of an effect that is there. */
static int check_variant(struct record_lines *r, const struct migration *m,
			 const struct variant *v, const struct change *effects,
			 size_t nr)
{
	size_t i;

	for (i = 0; i < m->server_nr; i++)
		if (m->servers[i] == v->server)
			break;
	if (i == m->server_nr)
		return record_bad(
		    r, "a major version that the head does not name");
	for (i = 0; i < nr; i++)
		if (effects[i].part == v->part &&
		    strcmp(effects[i].path, v->path) == 0)
			break;
	if (i == nr ||
	    oid_is_null(&effects[i].before) != oid_is_null(&v->before) ||
	    oid_is_null(&effects[i].after) != oid_is_null(&v->after))
		return record_bad(r,
				  "a text of another major without its effect");
	return 0;
}

int record_take_variants(struct record_lines *r, const struct migration *m,
			 const struct change *effects, size_t effect_nr,
			 struct variant **out, size_t *nr)
{
	struct variant *list = NULL, v;
	size_t n = 0, cap = 0;
	char *at;
	int rc = 0;

	while (rc == 0 && (at = record_after(r, "  on"))) {
		rc = parse_variant(r, at, &v);
		if (rc == 0)
			rc = check_variant(r, m, &v, effects, effect_nr);
		if (rc == 0 && n > 0 && variant_compare(&list[n - 1], &v) >= 0)
			rc =
			    record_bad(r, "texts of other majors out of order");
		if (rc < 0)
			break;
		GROW(list, n + 1, cap);
		list[n++] = v;
		rc = record_next(r);
	}
	*out = arena_keep(r->arena, list, n, sizeof(*list));
	*nr = n;
	return rc;
}
