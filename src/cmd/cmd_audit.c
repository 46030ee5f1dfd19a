/* audit: every object with its origin and its state in the target. */
#include <string.h>

#include "cmd/cmd.h"
#include "core/project.h"
#include "core/survey.h"

struct audit {
	struct cmd *c;
	const struct survey *s;
	struct provenance *made;
	json_t *list;
	size_t matches, differs, extra, missing, accepted;
};

static void say_object(struct audit *a, const char *path, const char *state)
{
	const struct provenance_entry *it = provenance_get(a->made, path);
	struct arena *arena = &a->c->arena;
	const char *created = it ? origin_describe(arena, &it->created) : NULL;
	const char *changed =
	    it && it->changed_nr
		? origin_describe(arena, &it->changed[it->changed_nr - 1])
		: NULL;

	say(a->c, "%-8s %-52s %s%s%s", state, path,
	    created ? created : "no migration", changed ? ", changed by " : "",
	    changed ? changed : "");
	json_array_append_new(
	    a->list, json_pack("{s:s, s:o, s:o, s:o}", "state", state, "path",
			       json_text(path), "created", json_text(created),
			       "changed", json_text(changed)));
}

static bool is_accepted(const struct audit *a, const char *path)
{
	const struct config *config = &a->s->p->config;
	size_t i;

	for (i = 0; i < config->accept_nr; i++)
		if (path_is_below(path, config->accept[i]))
			return true;
	return false;
}

/* An object that is not as the history says. */
static void say_difference(struct audit *a, const char *path, const char *state,
			   size_t *count)
{
	bool accepted = is_accepted(a, path);

	(*(accepted ? &a->accepted : count))++;
	say_object(a, path, accepted ? "accepted" : state);
}

/* Does any compared part of the path differ? */
static bool differs(const struct audit *a, const char *path)
{
	enum part part;

	for (part = 0; part < PART_NR; part++) {
		const struct entry *want, *is;

		if (!(a->s->p->config.parts & PART_BIT(part)))
			continue;
		want = snapshot_get(a->s->plan.expected, part, path);
		is = snapshot_get(a->s->live, part, path);
		if (!want != !is || (want && !oid_equal(&want->id, &is->id)))
			return true;
	}
	return false;
}

static void audit_live(struct audit *a)
{
	const struct entry **list;
	size_t nr, i;

	list = snapshot_sorted(a->s->live, &a->c->arena, &nr);
	for (i = 0; i < nr; i++) {
		const char *path = list[i]->path;

		if (list[i]->part != PART_STRUCTURE)
			continue;
		if (!snapshot_get(a->s->plan.expected, PART_STRUCTURE, path)) {
			say_difference(a, path, "extra", &a->extra);
		} else if (differs(a, path)) {
			say_difference(a, path, "differs", &a->differs);
		} else {
			a->matches++;
			say_object(a, path, "ok");
		}
	}
}

static void audit_missing(struct audit *a)
{
	const struct entry **list;
	size_t nr, i;

	list = snapshot_sorted(a->s->plan.expected, &a->c->arena, &nr);
	for (i = 0; i < nr; i++) {
		if (list[i]->part != PART_STRUCTURE ||
		    snapshot_get(a->s->live, PART_STRUCTURE, list[i]->path))
			continue;
		say_difference(a, list[i]->path, "missing", &a->missing);
	}
}

int cmd_audit(struct cmd *c, struct err *e)
{
	struct survey_options o;
	struct audit a = { .c = c };
	struct project p;
	struct survey s;

	cmd_survey_options(c, &o);
	if (cmd_project(c, &p, PROJECT_FILES | PROJECT_STORE_READ, e) < 0)
		return -1;
	if (survey_open(&s, &p, &o, e) < 0) {
		project_close(&p);
		return -1;
	}
	a.s = &s;
	a.list = json_array();
	a.made =
	    provenance_new(&p.history, &p.arena, s.state.applied, p.history.nr);
	audit_live(&a);
	audit_missing(&a);
	say(c, "%zu ok, %zu differ, %zu extra, %zu missing, %zu accepted",
	    a.matches, a.differs, a.extra, a.missing, a.accepted);
	json_put(c, "objects", a.list);
	json_put(c, "ok", json_integer((json_int_t)a.matches));
	json_put(c, "differ", json_integer((json_int_t)a.differs));
	json_put(c, "extra", json_integer((json_int_t)a.extra));
	json_put(c, "missing", json_integer((json_int_t)a.missing));
	json_put(c, "accepted", json_integer((json_int_t)a.accepted));
	provenance_free(a.made);
	survey_close(&s);
	project_close(&p);
	return a.differs + a.extra + a.missing ? EXIT_FINDINGS : EXIT_OK;
}
