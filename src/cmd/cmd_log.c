/* log: the chain, newest first. */
#include <string.h>

#include "cmd/cmd.h"
#include "core/project.h"

static bool touches(const struct migration *m, const char *path)
{
	size_t i, k;

	for (i = 0; i < m->step_nr; i++)
		for (k = 0; k < m->steps[i].effect_nr; k++) {
			const struct change *ch = &m->steps[i].effects[k];

			if (path_is_below(ch->path, path) ||
			    (ch->from && path_is_below(ch->from, path)))
				return true;
		}
	return false;
}

static void say_node(struct cmd *c, const struct migration *m, json_t *list)
{
	size_t i, run = 0, duplicates = 0;
	json_t *o = json_object();

	for (i = 0; i < m->step_nr; i++) {
		run += m->steps[i].effect_nr > 0 &&
		       m->steps[i].duplicate == DUPLICATE_NO;
		duplicates += m->steps[i].duplicate != DUPLICATE_NO;
	}
	say(c, "%.12s %s", hex_of(c, &m->node), m->name);
	say(c, "    statements: %zu, of which %zu change the schema%s",
	    m->step_nr, run, duplicates ? ", duplicates among them" : "");
	say(c, "    %.12s -> %.12s", hex_of(c, &m->expects),
	    hex_of(c, &m->produces));
	json_object_set_new(o, "migration", json_text(m->name));
	json_object_set_new(o, "file", json_text(m->file));
	json_object_set_new(o, "node", json_oid(&m->node));
	json_object_set_new(o, "parent", json_oid(&m->parent));
	json_object_set_new(o, "expects", json_oid(&m->expects));
	json_object_set_new(o, "produces", json_oid(&m->produces));
	json_object_set_new(o, "statements",
			    json_integer((json_int_t)m->step_nr));
	json_object_set_new(o, "duplicates",
			    json_integer((json_int_t)duplicates));
	json_array_append_new(list, o);
}

int cmd_log(struct cmd *c, struct err *e)
{
	const char *path = c->args.word_nr ? c->args.words[0] : NULL;
	json_t *list = json_array();
	struct project p;
	size_t i;

	if (cmd_project(c, &p, 0, e) < 0) {
		json_decref(list);
		return -1;
	}
	for (i = p.history.nr; i > 0; i--)
		if (!path || touches(p.history.nodes[i - 1], path))
			say_node(c, p.history.nodes[i - 1], list);
	json_put(c, "log", list);
	project_close(&p);
	return EXIT_OK;
}
