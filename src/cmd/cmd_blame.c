/* blame: which statement made each object, and which changed it. */
#include <string.h>

#include "cmd/cmd.h"
#include "core/project.h"
#include "core/survey.h"

struct blame {
	struct cmd *c;
	struct project *p;
	struct provenance *made;
	json_t *list;
};

static json_t *json_origin(const struct origin *o)
{
	if (!o->m)
		return json_null();
	return json_pack("{s:o, s:o, s:i, s:o}", "migration",
			 json_text(o->m->name), "file",
			 json_text(step_file(o->m, o->step)), "line",
			 o->step->line, "statement", json_text(o->step->tag));
}

static void say_entry(struct blame *b, const char *path, const char *note)
{
	const struct provenance_entry *it = provenance_get(b->made, path);
	json_t *changed = json_array(), *o = json_object();
	const char *by = "no migration";
	size_t i;

	if (it)
		by = origin_describe(&b->c->arena, &it->created);
	say(b->c, "%-56s %s%s", path, by, note);
	for (i = 0; it && i < it->changed_nr; i++) {
		say(b->c, "%-56s   changed by %s", "",
		    origin_describe(&b->c->arena, &it->changed[i]));
		json_array_append_new(changed, json_origin(&it->changed[i]));
	}
	if (it && strcmp(it->first_path, path) != 0)
		say(b->c, "%-56s   made as %s", "", it->first_path);
	json_object_set_new(o, "path", json_text(path));
	json_object_set_new(o, "created",
			    it ? json_origin(&it->created) : json_null());
	json_object_set_new(o, "changed", changed);
	json_object_set_new(o, "first_path",
			    json_text(it ? it->first_path : NULL));
	json_array_append_new(b->list, o);
}

/* Paths of the structure at or below `path`; of the target's schema when there
 * is one. */
static size_t say_all(struct blame *b, const struct snapshot *s,
		      const char *path)
{
	const struct entry **below;
	size_t nr, i, n = 0;

	below = snapshot_below(s, &b->c->arena, path, &nr);
	for (i = 0; i < nr; i++) {
		if (below[i]->part != PART_STRUCTURE)
			continue;
		n++;
		say_entry(b, below[i]->path, "");
	}
	return n;
}

static int blame_live(struct blame *b, const char *path, size_t *n,
		      struct err *e)
{
	struct survey_options o;
	struct survey s;

	cmd_survey_options(b->c, &o);
	if (survey_open(&s, b->p, &o, e) < 0)
		return -1;
	b->made = provenance_new(&b->p->history, &b->p->arena, s.state.applied,
				 b->p->history.nr);
	*n = say_all(b, s.live, path);
	provenance_free(b->made);
	survey_close(&s);
	return 0;
}

static void blame_records(struct blame *b, const char *path, size_t *n)
{
	struct history *h = &b->p->history;
	struct snapshot *s = history_state(h, NULL, h->nr);

	b->made = provenance_new(h, &b->p->arena, NULL, h->nr);
	*n = say_all(b, s, path);
	provenance_free(b->made);
	snapshot_free(s);
}

int cmd_blame(struct cmd *c, struct err *e)
{
	const char *path = c->args.word_nr ? c->args.words[0] : "";
	struct project p;
	struct blame b = { .c = c, .p = &p };
	size_t n = 0;
	int code = EXIT_OK;

	if (cmd_project(c, &p, cmd_dsn(c) ? PROJECT_FILES : 0, e) < 0)
		return -1;
	b.list = json_array();
	if (!cmd_dsn(c))
		blame_records(&b, path, &n);
	else if (blame_live(&b, path, &n, e) < 0)
		code = -1;
	if (code == EXIT_OK && n == 0 && *path) {
		code = err_set(e, FAULT_USAGE, "no object \"%s\"", path);
		err_hint(e, "ledger blame lists all paths");
	}
	json_put(c, "blame", b.list);
	project_close(&p);
	return code;
}
