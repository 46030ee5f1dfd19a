/* Sqitch: sqitch.plan names the changes in order, deploy/NAME.sql and
 * revert/NAME.sql are their scripts:
 *
 *   %project=flipr
 *   users [schema !old other:thing] 2026-01-05T09:30:00Z Ann <ann@x> # note
 *   @v1.0 2026-02-01T00:00:00Z Ann <ann@x> # note
 *
 * A change that comes again is reworked: the former one's script is
 * NAME@TAG.sql then, with a tag between the two (App::Sqitch::Plan). A record
 * keeps its name when that happens, so the former stays NAME, and the later is
 * NAME.2. */
#include "io/formats_common.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/map.h"

#define PLAN "sqitch.plan"
#define EXPECTED \
	"NAME [DEPENDENCIES] YYYY-MM-DDThh:mm:ssZ Planner <mail> # note"

static int sqitch_detect(struct dir *d, const struct dir_item *items, size_t nr)
{
	(void)d;
	return items_have(items, nr, PLAN) ? 5 : 0;
}

/* ---- the plan ---- */

struct change {
	const char *name;
	int line;
	unsigned instance; /* from 1 */
	size_t tags_until; /* reworked: its tags are [tags_from, tags_until) */
	size_t tags_from;
	bool reworked;
};

struct plan {
	struct arena *arena;
	struct dir *d;
	struct change **changes; /* in order */
	const char **tags;	 /* in order, without "@" */
	size_t nr, cap, tag_nr, tag_cap;
	struct map last; /* NAME -> its latest change; TAG as "@TAG" */
	struct map deploy, revert; /* variables of the scripts, by name */
};

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p;
}

/* The next word; it ends at a blank or at one of `stops`. */
static const char *word(struct arena *a, const char **p, const char *end,
			const char *stops)
{
	const char *start = *p = skip_blanks(*p, end);

	while (*p < end && **p != ' ' && **p != '\t' && !strchr(stops, **p))
		(*p)++;
	return arena_memdupz(a, start, (size_t)(*p - start));
}

static int bad_line(struct err *e)
{
	err_set(e, FAULT_USAGE, "not a line of a plan");
	return err_detail(e, "Expected: %s.", EXPECTED);
}

static int check_dependency(struct plan *p, const char *name, struct err *e)
{
	bool conflict = *name == '!';
	const char *wanted = name + conflict;
	const char *tag = strchr(wanted, '@');
	struct change *known;

	/* Another project's is that project's to deploy. */
	if (strchr(wanted, ':'))
		return 0;
	known = map_get(&p->last, tag && tag > wanted
				      ? arena_memdupz(p->arena, wanted,
						      (size_t)(tag - wanted))
				      : wanted);
	if (known && tag && tag > wanted && strcmp(tag, "@HEAD") != 0 &&
	    strcmp(tag, "@ROOT") != 0 && !map_get(&p->last, tag))
		known = NULL;
	if (conflict && known)
		return err_set(e, FAULT_USAGE,
			       "it conflicts with \"%s\", which is before it",
			       wanted);
	if (!conflict && !known)
		return err_set(e, FAULT_USAGE,
			       "it needs \"%s\", which is not before it",
			       wanted);
	return 0;
}

static int take_dependencies(struct plan *p, const char **at, const char *end,
			     struct err *e)
{
	const char *name;

	*at = skip_blanks(*at, end);
	if (*at == end || **at != '[')
		return 0;
	(*at)++;
	for (;;) {
		name = word(p->arena, at, end, "]");
		if (*name && check_dependency(p, name, e) != 0)
			return -1;
		if (*at == end)
			return bad_line(e);
		if (**at == ']')
			break;
	}
	(*at)++;
	return 0;
}

/* YYYY-MM-DDThh:mm:ssZ */
static bool is_time(const char *s)
{
	static const char form[] = "0000-00-00T00:00:00Z";
	size_t i;

	for (i = 0; form[i] && s[i]; i++) {
		if (form[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
			return false;
	}
	return !form[i] && !s[i];
}

static void rework(struct plan *p, struct change *former)
{
	former->reworked = true;
	former->tags_until = p->tag_nr;
}

static int add_change(struct plan *p, const struct line *line, struct err *e)
{
	const char *at = line->text, *end = at + line->len;
	struct change *c = arena_alloc(p->arena, sizeof(*c)), *former;
	const char *name = word(p->arena, &at, end, "[");

	if (*name == '-') {
		err_set(e, FAULT_USAGE, "a planned revert is not supported");
		return err_hint(e, "Plan a change that undoes it.");
	}
	c->name = name + (*name == '+');
	c->line = line->number;
	c->tags_from = p->tag_nr;
	former = map_get(&p->last, c->name);
	c->instance = former ? former->instance + 1 : 1;
	if (former && former->tags_from == p->tag_nr) {
		err_set(e, FAULT_USAGE,
			"\"%s\" comes twice without a tag between", c->name);
		return err_hint(e, "sqitch tag, then sqitch rework");
	}
	if (take_dependencies(p, &at, end, e) != 0)
		return -1;
	if (!*c->name || !is_time(word(p->arena, &at, end, "")))
		return bad_line(e);
	if (former)
		rework(p, former);
	map_put(&p->last, c->name, c);
	GROW(p->changes, p->nr + 1, p->cap);
	p->changes[p->nr++] = c;
	return 0;
}

static int add_tag(struct plan *p, const struct line *line, struct err *e)
{
	const char *at = line->text, *end = at + line->len;
	const char *tag = word(p->arena, &at, end, "");

	if (!p->nr)
		return err_set(e, FAULT_USAGE, "tag \"%s\" before any change",
			       tag);
	if (map_get(&p->last, tag))
		return err_set(e, FAULT_USAGE, "tag \"%s\" comes twice", tag);
	map_put(&p->last, tag, p->changes[p->nr - 1]);
	GROW(p->tags, p->tag_nr + 1, p->tag_cap);
	p->tags[p->tag_nr++] = tag;
	return 0;
}

static int take_line(struct plan *p, struct line *line, struct err *e)
{
	const char *end = line->text + line->len;
	const char *at = skip_blanks(line->text, end);

	if (p->nr == MIGRATIONS_MAX)
		return err_set(e, FAULT_LIMIT, "more than %d changes",
			       MIGRATIONS_MAX);
	if (at == end || *at == '#' || *at == '%')
		return 0;
	line->len = (size_t)(end - at);
	line->text = at;
	return *at == '@' ? add_tag(p, line, e) : add_change(p, line, e);
}

static int read_plan(struct plan *p, struct err *e)
{
	struct source_script s = { .file = PLAN };
	struct line line = { 0 };

	if (script_load(p->d, p->arena, &s, e) != 0)
		return -1;
	while (line_next(s.text, s.len, &line)) {
		if (take_line(p, &line, e) != 0)
			return error_in_file(p->d, PLAN, line.number, e);
	}
	return 0;
}

/* ---- scripts ---- */

/* 0: there is such a file. 1: there is none. */
static int has_file(struct dir *d, const char *file, struct err *e)
{
	struct arena a = ARENA_INIT;
	const char *base = base_name(file);
	int rc = dir_has(d, arena_memdupz(&a, file, (size_t)(base - file - 1)),
			 base, e);

	arena_release(&a);
	return rc;
}

/* The script in `folder`, NULL when there is none. A reworked change has the
 * first of its tags that names one. */
static int find_script(const struct plan *p, const struct change *c,
		       const char *folder, const char **out, struct err *e)
{
	size_t i;
	int rc = 1;

	for (i = c->tags_from; c->reworked && i < c->tags_until && rc == 1;
	     i++) {
		*out = arena_printf(p->arena, "%s/%s%s.sql", folder, c->name,
				    p->tags[i]);
		rc = has_file(p->d, *out, e);
	}
	if (!c->reworked) {
		*out = arena_printf(p->arena, "%s/%s.sql", folder, c->name);
		rc = has_file(p->d, *out, e);
	}
	if (rc == 1)
		*out = NULL;
	return rc < 0 ? -1 : 0;
}

int sqitch_parse(struct source *s, struct arena *a, struct err *e)
{
	if (script_take_psql(&s->up, a, e) != 0)
		return -1;
	if (s->down.file && script_take_psql(&s->down, a, e) != 0)
		return err_at(e, s->down.file, e->line);
	return 0;
}

static int load_scripts(const struct plan *p, struct source *s, struct err *e)
{
	if (script_load_psql(p->d, p->arena, &s->up, &p->deploy, e) != 0 ||
	    (s->down.file &&
	     script_load_psql(p->d, p->arena, &s->down, &p->revert, e) != 0))
		return -1;
	if (sqitch_parse(s, p->arena, e) == 0)
		return 0;
	return error_in_script(p->d, e->file[0] ? &s->down : &s->up, e->line,
			       e);
}

/* NAME, NAME.2, …; a change in a directory is DIR.NAME. */
static char *record_name(const struct plan *p, const struct change *c)
{
	char *name = c->instance == 1 ? arena_strdup(p->arena, c->name)
				      : arena_printf(p->arena, "%s.%u", c->name,
						     c->instance);
	char *slash;

	while ((slash = strchr(name, '/')) != NULL)
		*slash = '.';
	return name;
}

static int load(const struct plan *p, const struct change *c,
		struct source_list *list, struct err *e)
{
	struct source s = { .name = record_name(p, c) };

	s.version = s.name;
	if (find_script(p, c, "deploy", &s.up.file, e) != 0 ||
	    find_script(p, c, "revert", &s.down.file, e) != 0)
		return -1;
	if (!s.up.file) {
		err_set(e, FAULT_USAGE, "\"%s\" has no deploy script", c->name);
		if (c->reworked)
			err_detail(
			    e,
			    "It was reworked: its script is named by a tag.");
		return error_in_file(p->d, PLAN, c->line, e);
	}
	return load_scripts(p, &s, e) != 0 ? -1 : source_add(list, &s, e);
}

static int sqitch_read(struct dir *d, const struct format_beside *beside,
		       const struct dir_item *items, size_t nr, struct arena *a,
		       struct source **out, size_t *out_nr, struct err *e)
{
	struct plan p = { .arena = a,
			  .d = d,
			  .last = MAP_INIT,
			  .deploy = MAP_INIT,
			  .revert = MAP_INIT };
	struct source_list list = { .arena = a };
	size_t i;
	int rc = sqitch_check_conf(d, beside->root, a, e);

	if (rc == 0)
		rc = sqitch_read_variables(beside->root, a, &p.deploy,
					   &p.revert, e);
	if (rc == 0)
		rc = read_plan(&p, e);
	(void)items;
	(void)nr;
	for (i = 0; i < p.nr && rc == 0; i++)
		rc = load(&p, p.changes[i], &list, e);
	source_list_end(&list, out, out_nr);
	map_release(&p.last);
	map_release(&p.deploy);
	map_release(&p.revert);
	free(p.changes);
	free(p.tags);
	return rc;
}

/* "registry" of the engine; that of a target is known when it is named to
 * Sqitch alone. */
static int sqitch_history(const struct format_beside *beside, struct arena *a,
			  struct format_history *out, struct err *e)
{
	int line = 0;

	return conf_value(beside->root, "sqitch.conf", "engine \"pg\"",
			  "registry", a, &out->schema, &line, e);
}

const struct format format_sqitch = {
	.name = "sqitch",
	.summary = "deploy/NAME.sql and revert/NAME.sql in the order of "
		   "sqitch.plan",
	.takes = FORMAT_ROWS | FORMAT_PSQL,
	.detect = sqitch_detect,
	.read_kept = sqitch_read,
	.history = sqitch_history,
};
