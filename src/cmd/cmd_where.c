/* where: the nodes that a live schema equals, or the nearest one and what
 * differs. */
#include "cmd/cmd.h"
#include "core/survey.h"

#define DIFFERENCES_SHOWN 50

static void say_equal(struct cmd *c, const struct survey *s)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < s->equal_nr; i++) {
		const char *name = survey_position_name(s, s->equal[i]);

		say(c, "%s", name);
		json_array_append_new(list, json_text(name));
	}
	json_put(c, "equal", list);
}

static void say_nearest(struct cmd *c, const struct survey *s)
{
	struct snapshot *node = history_state(&s->p->history, NULL, s->nearest);
	json_t *list = json_array();
	struct change *changes;
	size_t nr = snapshot_diff(node, s->live, s->p->config.parts, &c->arena,
				  &changes);
	size_t i;

	say(c, "equals no node; the nearest is %s, %zu difference%s away:",
	    survey_position_name(s, s->nearest), s->distance,
	    s->distance == 1 ? "" : "s");
	for (i = 0; i < nr; i++) {
		const struct change *ch = &changes[i];
		const char *what = oid_is_null(&ch->after)    ? "missing"
				   : oid_is_null(&ch->before) ? "extra"
							      : "changed";

		if (i < DIFFERENCES_SHOWN)
			say(c, "  %-8s %s%s%s", what,
			    path_describe(&c->arena, ch->path),
			    ch->part == PART_STRUCTURE ? "" : ": ",
			    ch->part == PART_STRUCTURE ? ""
						       : part_name(ch->part));
		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:o}", "change", what, "part",
				    part_name(ch->part), "path",
				    json_text(ch->path)));
	}
	if (nr > DIFFERENCES_SHOWN)
		say(c, "  … and %zu more", nr - DIFFERENCES_SHOWN);
	json_put(c, "differences", list);
	snapshot_free(node);
}

int cmd_where(struct cmd *c, struct err *e)
{
	struct survey_options o;
	struct project p;
	struct survey s;
	int code = EXIT_OK;

	cmd_survey_options(c, &o);
	if (cmd_project(c, &p, 0, e) < 0)
		return -1;
	if (survey_read_live(&s, &p, &o, e) < 0) {
		project_close(&p);
		return -1;
	}
	survey_locate(&s);
	say_equal(c, &s);
	if (s.equal_nr == 0) {
		say_nearest(c, &s);
		code = EXIT_FINDINGS;
	}
	json_put(c, "nearest", json_text(survey_position_name(&s, s.nearest)));
	json_put(c, "distance", json_integer((json_int_t)s.distance));
	json_put(c, "fingerprint", json_oid(&s.fingerprint));
	survey_close(&s);
	project_close(&p);
	return code;
}
