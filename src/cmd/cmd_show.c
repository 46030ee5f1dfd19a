/* show: a migration with its effects, or an object as the head of the history
 * has it. */
#include <string.h>

#include "cmd/cmd.h"
#include "core/outlook.h"
#include "core/project.h"

static const char *text_of(const struct project *p, const struct oid *id)
{
	const struct blob *b = oid_is_null(id) ? NULL
					       : history_blob(&p->history, id);

	return b ? b->text : NULL;
}

static void say_effect(struct cmd *c, const struct project *p,
		       const struct change *ch, bool would, json_t *list)
{
	const char *sign = would		      ? "="
			   : ch->from		      ? ">"
			   : oid_is_null(&ch->before) ? "+"
			   : oid_is_null(&ch->after)  ? "-"
						      : "~";
	const char *before = text_of(p, &ch->before);
	const char *after = text_of(p, &ch->after);
	json_t *o = json_object();

	say(c, "    %s %s%s%s%s%s%s", sign, path_describe(&c->arena, ch->path),
	    ch->part == PART_STRUCTURE ? "" : " (",
	    ch->part == PART_STRUCTURE ? "" : part_name(ch->part),
	    ch->part == PART_STRUCTURE ? "" : ")",
	    ch->from ? ", formerly " : "",
	    ch->from ? path_describe(&c->arena, ch->from) : "");
	say_text_diff(c, would ? after : before, after, "        ");
	json_object_set_new(o, "part", json_text(part_name(ch->part)));
	json_object_set_new(o, "path", json_text(ch->path));
	json_object_set_new(o, "from", json_text(ch->from));
	json_object_set_new(o, "before", json_text(before));
	json_object_set_new(o, "after", json_text(after));
	json_array_append_new(list, o);
}

static json_t *say_step(struct cmd *c, const struct project *p,
			const struct migration *m, const struct step *s)
{
	json_t *o = json_object(), *effects = json_array();
	bool dup = s->duplicate != DUPLICATE_NO;
	size_t i;

	say(c, "  %s:%d: %s%s%s", step_file(m, s), s->line, s->tag,
	    dup ? ", a duplicate: " : "",
	    dup ? duplicate_name(s->duplicate) : "");
	for (i = 0; i < s->effect_nr; i++)
		say_effect(c, p, &s->effects[i], dup, effects);
	for (i = 0; i < s->extra_nr; i++)
		say(c, "    beyond it: %s",
		    path_describe(&c->arena, s->extras[i]));
	json_object_set_new(o, "file", json_text(step_file(m, s)));
	json_object_set_new(o, "line", json_integer(s->line));
	json_object_set_new(o, "statement", json_text(s->tag));
	json_object_set_new(o, "duplicate",
			    json_text(duplicate_name(s->duplicate)));
	json_object_set_new(o, "effects", effects);
	return o;
}

/* Could it be reverted? */
static void show_outlook(struct cmd *c, struct project *p,
			 const struct migration *m)
{
	json_t *back = json_object(), *refused = json_array(),
	       *empty = json_array();
	struct outlook o;
	size_t i;

	outlook_make(&o, p, m);
	say(c, "revert    %s", outlook_name(o.kind));
	for (i = 0; o.kind == OUTLOOK_NONE && i < o.verdict.refused_nr; i++) {
		const struct restore_refusal *r = &o.verdict.refused[i];

		say(c, "  %s: %s", path_describe(&c->arena, r->path), r->why);
		json_array_append_new(
		    refused, json_pack("{s:o, s:o}", "path", json_text(r->path),
				       "why", json_text(r->why)));
	}
	for (i = 0; o.kind == OUTLOOK_EMPTY && i < o.verdict.empty_nr; i++) {
		say(c, "  %s would come back empty",
		    path_describe(&c->arena, o.verdict.empty[i]));
		json_array_append_new(empty, json_text(o.verdict.empty[i]));
	}
	json_object_set_new(back, "how", json_text(outlook_name(o.kind)));
	json_object_set_new(back, "refused", refused);
	json_object_set_new(back, "empty", empty);
	json_put(c, "revert", back);
	outlook_release(&o);
}

static void show_node(struct cmd *c, struct project *p,
		      const struct migration *m)
{
	json_t *list = json_array();
	size_t i;

	say(c, "node      %s", hex_of(c, &m->node));
	say(c, "migration %s", m->name);
	say(c, "file      %s", m->file);
	say(c, "expects   %s", hex_of(c, &m->expects));
	say(c, "produces  %s", hex_of(c, &m->produces));
	say(c, "down      %s", down_state_name(m->down_state));
	show_outlook(c, p, m);
	for (i = 0; i < m->step_nr; i++)
		json_array_append_new(list, say_step(c, p, m, &m->steps[i]));
	json_put(c, "migration", json_text(m->name));
	json_put(c, "node", json_oid(&m->node));
	json_put(c, "expects", json_oid(&m->expects));
	json_put(c, "produces", json_oid(&m->produces));
	json_put(c, "statements", list);
}

static bool show_path(struct cmd *c, struct project *p, const char *path)
{
	struct snapshot *s = history_state(&p->history, NULL, p->history.nr);
	const struct entry **below;
	json_t *list = json_array();
	size_t nr, i;

	below = snapshot_below(s, &c->arena, path, &nr);
	for (i = 0; i < nr; i++) {
		const struct entry *it = below[i];
		const char *text = it->text ? it->text : text_of(p, &it->id);

		say(c, "%s%s%s", it->path,
		    it->part == PART_STRUCTURE ? "" : ": ",
		    it->part == PART_STRUCTURE ? "" : part_name(it->part));
		say_text_diff(c, text, text, "  ");
		json_array_append_new(list,
				      json_pack("{s:s, s:o, s:o, s:o}", "part",
						part_name(it->part), "path",
						json_text(it->path), "hash",
						json_oid(&it->id), "text",
						json_text(text)));
	}
	json_put(c, "objects", list);
	snapshot_free(s);
	return nr > 0;
}

int cmd_show(struct cmd *c, struct err *e)
{
	const char *word = c->args.words[0];
	struct project p;
	size_t at;
	int code = EXIT_OK;

	if (cmd_project(c, &p, 0, e) < 0)
		return -1;
	if (project_find(&p, word, &at, e) == 0) {
		show_node(c, &p, p.history.nodes[at]);
	} else {
		err_init(e);
		if (!show_path(c, &p, word)) {
			code = err_set(e, FAULT_USAGE,
				       "\"%s\" is neither a recorded migration "
				       "nor an object of the last one",
				       word);
			err_hint(e, "ledger log, or ledger ls-tree HEAD");
		}
	}
	project_close(&p);
	return code;
}
