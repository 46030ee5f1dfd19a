/* where: the nodes that a live schema equals, or the nearest one and what
 * differs. */
#include <string.h>

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

static const char *what_of(const struct change *ch)
{
	return oid_is_null(&ch->after)	  ? "missing"
	       : oid_is_null(&ch->before) ? "extra"
					  : "changed";
}

static void say_difference(struct cmd *c, const struct change *ch,
			   const char *also)
{
	say(c, "  %-8s %s%s%s%s", what_of(ch),
	    path_describe(&c->arena, ch->path),
	    ch->part == PART_STRUCTURE ? "" : ": ",
	    ch->part == PART_STRUCTURE ? "" : part_name(ch->part), also);
}

static json_t *json_difference(const struct change *ch)
{
	return json_pack("{s:s, s:s, s:o}", "change", what_of(ch), "part",
			 part_name(ch->part), "path", json_text(ch->path));
}

/* Is it of an object that is shown already? */
static bool is_part_of(const char *path, const char *const *shown, size_t nr)
{
	size_t i;

	for (i = 0; i < nr && i < DIFFERENCES_SHOWN; i++)
		if (path_is_below(path, shown[i]))
			return true;
	return false;
}

/* The differences from a position: those that the configuration accepts, or the
 * others. */
static void say_differences(struct cmd *c, const struct survey *s,
			    size_t position, bool accepted)
{
	struct snapshot *node = history_state(&s->p->history, NULL, position);
	json_t *list = json_array();
	struct change *changes;
	size_t nr = snapshot_diff(node, s->live, s->p->config.parts, &c->arena,
				  &changes);
	const char *paths[DIFFERENCES_SHOWN];
	size_t i, shown = 0;

	for (i = 0; i < nr; i++) {
		if (survey_accepts(s, changes[i].path) != accepted)
			continue;
		json_array_append_new(list, json_difference(&changes[i]));
		if (accepted && is_part_of(changes[i].path, paths, shown))
			continue;
		if (shown < DIFFERENCES_SHOWN) {
			paths[shown] = changes[i].path;
			say_difference(c, &changes[i],
				       accepted ? ", as configured" : "");
		}
		shown++;
	}
	if (shown > DIFFERENCES_SHOWN)
		say(c, "  … and %zu more", shown - DIFFERENCES_SHOWN);
	json_put(c, accepted ? "accepted" : "differences", list);
	snapshot_free(node);
}

static void say_nearest(struct cmd *c, const struct survey *s)
{
	say(c, "equals no node; the nearest is %s, %zu difference%s away:",
	    survey_position_name(s, s->nearest), s->distance,
	    s->distance == 1 ? "" : "s");
	say_differences(c, s, s->nearest, false);
}

/* Is it one of those that live equals, accepted differences aside? */
static bool is_equal(const struct survey *s, const char *name)
{
	size_t i;

	for (i = 0; name && i < s->equal_nr; i++)
		if (strcmp(survey_position_name(s, s->equal[i]), name) == 0)
			return true;
	return false;
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
	else if (!rows.agrees && !is_equal(s, rows.last))
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
	survey_locate(&s);
	survey_locate_accepting(&s);
	if (survey_claims(&s, e) < 0 || say_history(c, &s, e) < 0) {
		survey_close(&s);
		project_close(&p);
		return -1;
	}
	say_equal(c, &s);
	if (s.equal_nr == 0) {
		say_nearest(c, &s);
		code = EXIT_FINDINGS;
	}
	if (p.config.accept_nr > 0)
		say_differences(
		    c, &s, s.equal_nr > 0 ? s.equal[s.equal_nr - 1] : s.nearest,
		    true);
	say_claims(c, &s);
	json_put(c, "nearest", json_text(survey_position_name(&s, s.nearest)));
	json_put(c, "distance", json_integer((json_int_t)s.distance));
	json_put(c, "fingerprint", json_oid(&s.fingerprint));
	survey_close(&s);
	project_close(&p);
	return code;
}
