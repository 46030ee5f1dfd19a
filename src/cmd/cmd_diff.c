/* diff: two schemas, each a migration, `live`, or a connection string. */
#include <string.h>

#include "cmd/cmd.h"
#include "core/project.h"
#include "core/survey.h"

/* One side. `survey` keeps the connection whose catalog owns the snapshot. */
struct side {
	struct snapshot *snapshot;
	struct survey survey;
	bool live;
};

static bool is_connection(const char *word)
{
	return strcmp(word, "live") == 0 || strstr(word, "://") ||
	       strchr(word, '=');
}

static int open_side(struct cmd *c, struct project *p, const char *word,
		     struct side *s, struct err *e)
{
	struct survey_options o;
	size_t at;

	memset(s, 0, sizeof(*s));
	if (is_connection(word)) {
		cmd_survey_options(c, &o);
		if (strcmp(word, "live") != 0)
			o.dsn = word;
		if (survey_read_live(&s->survey, p, &o, e) < 0)
			return -1;
		s->live = true;
		s->snapshot = s->survey.live;
		return 0;
	}
	if (strcmp(word, "empty") == 0) {
		s->snapshot = history_state(&p->history, NULL, 0);
		return 0;
	}
	if (project_find(p, word, &at, e) < 0)
		return -1;
	s->snapshot = history_state(&p->history, NULL, at + 1);
	return 0;
}

static void close_side(struct side *s)
{
	if (s->live)
		survey_close(&s->survey);
	else
		snapshot_free(s->snapshot);
}

/* A database first: the records say how its server prints their objects. */
static int open_sides(struct cmd *c, struct project *p, struct side *a,
		      struct side *b, struct err *e)
{
	char **words = c->args.words;
	bool swap = !is_connection(words[0]) && is_connection(words[1]);

	if (open_side(c, p, words[swap], swap ? b : a, e) < 0)
		return -1;
	if (open_side(c, p, words[!swap], swap ? a : b, e) == 0)
		return 0;
	close_side(swap ? b : a);
	return -1;
}

static const char *text_at(const struct side *s, const struct change *ch)
{
	const struct entry *it = snapshot_get(s->snapshot, ch->part, ch->path);

	return it ? it->text : NULL;
}

static void say_change(struct cmd *c, const struct side *a,
		       const struct side *b, const struct change *ch,
		       json_t *list)
{
	const char *what = oid_is_null(&ch->after)    ? "removed"
			   : oid_is_null(&ch->before) ? "added"
						      : "changed";
	const char *before = text_at(a, ch), *after = text_at(b, ch);

	if (c->args.name_only) {
		say(c, "%s", ch->path);
	} else {
		say(c, "%s %s%s%s", what, path_describe(&c->arena, ch->path),
		    ch->part == PART_STRUCTURE ? "" : ": ",
		    ch->part == PART_STRUCTURE ? "" : part_name(ch->part));
		say_text_diff(c, before, after, "  ");
	}
	json_array_append_new(
	    list,
	    json_pack("{s:s, s:s, s:o, s:o, s:o}", "change", what, "part",
		      part_name(ch->part), "path", json_text(ch->path),
		      "before", json_text(before), "after", json_text(after)));
}

static void say_stat(struct cmd *c, const struct change *changes, size_t nr)
{
	size_t added = 0, removed = 0, i;

	for (i = 0; i < nr; i++) {
		added += oid_is_null(&changes[i].before);
		removed += oid_is_null(&changes[i].after);
	}
	say(c, "%zu added, %zu removed, %zu changed", added, removed,
	    nr - added - removed);
}

int cmd_diff(struct cmd *c, struct err *e)
{
	json_t *list = json_array();
	struct change *changes;
	struct side a, b;
	struct project p;
	unsigned parts;
	size_t nr, i;
	int code = -1;

	if (project_open_bare(&p, c->args.dir, 0, e) < 0)
		goto out;
	parts = p.config.parts;
	if (c->args.parts && parts_parse(c->args.parts, &parts, e) < 0)
		goto close_project;
	if (open_sides(c, &p, &a, &b, e) < 0)
		goto close_project;
	nr = snapshot_diff(a.snapshot, b.snapshot, parts, &c->arena, &changes);
	if (c->args.stat)
		say_stat(c, changes, nr);
	else
		for (i = 0; i < nr; i++)
			say_change(c, &a, &b, &changes[i], list);
	json_put(c, "changes", list);
	list = NULL;
	code = nr ? EXIT_FINDINGS : EXIT_OK;
	close_side(&b);
	close_side(&a);
close_project:
	project_close(&p);
out:
	if (list)
		json_decref(list);
	return code;
}
