/* where: the nodes that a live schema equals, or the nearest one and what
 * differs. */
#include "base/msg.h"
#include "cmd/cmd.h"
#include "core/claims.h"
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

static json_t *json_names(const char *const *names, size_t nr)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < nr; i++)
		json_array_append_new(list, json_text(names[i]));
	return list;
}

/* What another tool says, claim by claim. */
static void say_claims(struct cmd *c, const struct survey *s)
{
	static const char *const contents[] = { [PEER_UNKNOWN] = "unknown",
						[PEER_SAME] = "same",
						[PEER_OTHER] = "other" };
	const struct claims *cl = s->claims;
	json_t *list = json_array();
	struct findings f;
	size_t i;

	for (i = 0; cl && i < cl->nr; i++) {
		const struct claim *it = &cl->items[i];

		json_array_append_new(
		    list,
		    json_pack("{s:s, s:s, s:s, s:o}", "migration",
			      s->p->history.nodes[it->node]->name, "truth",
			      claim_truth_name(it->truth), "content",
			      contents[it->content], "path",
			      it->path ? json_text(it->path) : json_null()));
	}
	json_put(c, "tool", cl ? json_text(s->peer.tool->name) : json_null());
	json_put(c, "claims", list);
	json_put(c, "failed",
		 json_names(cl ? cl->failed : NULL, cl ? cl->failed_nr : 0));
	json_put(c, "unknown",
		 json_names(cl ? cl->unknown : NULL, cl ? cl->unknown_nr : 0));
	findings_init(&f, &c->arena);
	if (cl)
		claims_report(cl, s->p, CLAIMS_ALL, &f);
	say_findings(c, &f);
	findings_release(&f);
}

/* The schema alone decides; where the rows of the history disagree, one of the
 * two was changed by hand. */
static int say_history(struct cmd *c, struct survey *s, struct err *e)
{
	const char *schema = s->p->config.history_schema;
	struct survey_rows rows;
	int rc = survey_rows(s, &rows, e);

	if (rc < 0)
		return -1;
	if (rc == 1) {
		json_put(c, "history", json_null());
		return 0;
	}
	if (rows.damaged)
		msg_notice("%s.history is damaged: ledger verify says how",
			   schema);
	else if (!rows.agrees)
		msg_notice("%s.history says %s, which this schema does not "
			   "equal: ledger verify says what differs",
			   schema, rows.last);
	json_put(c, "history",
		 json_pack("{s:o, s:b}", "last",
			   rows.last ? json_text(rows.last) : json_null(),
			   "agrees", rows.agrees));
	return 0;
}

/* The files only tell the content that another tool ran: where they cannot be
 * read, the records do. */
static int open_project(struct cmd *c, struct project *p, struct err *e)
{
	struct err why;

	if (cmd_project(c, p, PROJECT_FILES, e) == 0)
		return 0;
	err_init(&why);
	if (cmd_project(c, p, 0, &why) < 0)
		return -1;
	err_init(e);
	return 0;
}

int cmd_where(struct cmd *c, struct err *e)
{
	struct survey_options o;
	struct project p;
	struct survey s;
	int code = EXIT_OK;

	cmd_survey_options(c, &o);
	if (open_project(c, &p, e) < 0)
		return -1;
	if (p.history.nr == 0) {
		project_close(&p);
		err_set(e, FAULT_FINDING,
			"no migration is recorded, so that there is no node "
			"to compare with");
		return err_hint(e, "ledger record");
	}
	if (survey_read_live(&s, &p, &o, e) < 0) {
		project_close(&p);
		return -1;
	}
	if (survey_claims(&s, e) < 0 || say_history(c, &s, e) < 0) {
		survey_close(&s);
		project_close(&p);
		return -1;
	}
	survey_locate(&s);
	say_equal(c, &s);
	if (s.equal_nr == 0) {
		say_nearest(c, &s);
		code = EXIT_FINDINGS;
	}
	say_claims(c, &s);
	json_put(c, "nearest", json_text(survey_position_name(&s, s.nearest)));
	json_put(c, "distance", json_integer((json_int_t)s.distance));
	json_put(c, "fingerprint", json_oid(&s.fingerprint));
	survey_close(&s);
	project_close(&p);
	return code;
}
