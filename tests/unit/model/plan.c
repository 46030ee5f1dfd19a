/* plan: the merge, its findings, and whether what it predicts comes true.
 *
 * Each row is a history, a database and what the plan must say of the two. On
 * top of that, where the plan sees no error, the statements that it runs are
 * run on a copy of the database: that must work, give the schema that was
 * predicted, and leave nothing for a second plan to do. */
#include "model/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/exit.h"
#include "unit/between.h"
#include "unit/model/random.h"
#include "unit/model/world.h"

#define LIST_MAX 16

struct row {
	const char *name;
	const char *history;
	const char *from;  /* the nodes that made the database */
	const char *live;  /* what was done to it by hand then; NULL: nothing */
	const char *order; /* in which it took them, "201" */
	const char *applied; /* by its history table; NULL: `from` */
	const char *accept;  /* one name */
	const char *extras;  /* accepted earlier, as they are live */
	const char *partial; /* the migration that stopped */
	const char *done;    /* for each of its steps: 1, 0, ? */
	unsigned parts;	     /* 0: the default ones */
	int to;		     /* 0: all */
	enum data_choice data;
	bool names_only; /* what the records have is not kept with live */
	const char *expected;
};

/* ---- from a row to a plan's input ---- */

struct setup {
	struct world w;
	struct snapshot *live;
	struct plan_input in;
	bool applied[WORLD_STEPS], done[WORLD_STEPS];
	size_t order[WORLD_STEPS];
	const char *accept[1];
	struct accepted_extra extras[LIST_MAX];
};

static void read_mask(bool *out, const char *mask)
{
	size_t i;

	for (i = 0; mask && mask[i]; i++)
		out[i] = mask[i] == '1';
}

static void add_extras(struct setup *t, const char *names)
{
	char *copy = arena_strdup(&t->w.arena, names), *name, *rest = copy;

	while ((name = strtok_r(rest, " ", &rest))) {
		struct accepted_extra *x = &t->extras[t->in.extra_nr++];
		const struct entry *entry;

		x->path = world_path(&t->w.arena, name, &x->part);
		entry = snapshot_get(t->live, x->part, x->path);
		if (entry)
			x->id = entry->id;
		else
			oid_of_bytes(&x->id, "gone", 4);
	}
	t->in.extras = t->extras;
}

/* Live as the tool reads it: the text of what the records have is left out. */
static void drop_known_texts(struct setup *t)
{
	size_t nr, i;
	const struct entry **all = snapshot_sorted(t->live, &t->w.arena, &nr);
	struct snapshot *bare = snapshot_new();

	for (i = 0; i < nr; i++)
		snapshot_put_text(bare, all[i]->part, all[i]->path,
				  all[i]->text, all[i]->text_len,
				  !history_blob(&t->w.history, &all[i]->id),
				  NULL);
	snapshot_free(t->live);
	t->live = bare;
}

static void set_up(struct setup *t, const struct row *r)
{
	struct plan_input *in = &t->in;
	enum part part;
	size_t i;

	memset(t, 0, sizeof(*t));
	world_init(&t->w, r->history);
	t->live = r->order ? world_database_in_order(&t->w, r->order)
			   : world_database(&t->w, r->from ? r->from : "");
	world_must_run(&t->w, t->live, r->live ? r->live : "");
	in->arena = &t->w.arena;
	in->history = &t->w.history;
	read_mask(t->applied, r->applied ? r->applied : r->from);
	in->applied = t->applied;
	for (i = 0; r->order && r->order[i]; i++)
		t->order[i] = (size_t)(r->order[i] - '0');
	in->order = r->order ? t->order : NULL;
	in->order_nr = i;
	in->parts = r->parts ? r->parts : PARTS_DEFAULT;
	if (r->accept) {
		t->accept[0] = world_path(&t->w.arena, r->accept, &part);
		in->accept = t->accept;
		in->accept_nr = 1;
	}
	if (r->extras)
		add_extras(t, r->extras);
	in->to = r->to ? (size_t)r->to : t->w.history.nr;
	in->data = r->data;
	in->partial = -1;
	in->in_doubt = -1;
	if (r->partial) {
		const char *doubt = strchr(r->done, '?');

		in->partial = history_index(&t->w.history, r->partial);
		read_mask(t->done, r->done);
		in->done = t->done;
		if (doubt)
			in->in_doubt = (int)(doubt - r->done);
	}
	if (r->names_only)
		drop_known_texts(t);
	in->live = t->live;
}

static void tear_down(struct setup *t)
{
	snapshot_free(t->live);
	world_release(&t->w);
}

/* ---- a plan in words ---- */

static void show_step(struct arena *a, struct buf *out,
		      const struct plan_step *ps)
{
	size_t i;

	buf_printf(out, " %s", verdict_name(ps->verdict));
	if (ps->verdict != VERDICT_COVERED)
		return;
	for (i = 0; i < ps->extra_nr; i++)
		buf_printf(out, "%s%s", i ? "," : "[",
			   world_name(a, ps->extras[i]));
	buf_puts(out, ps->extra_nr ? "]" : "");
}

static void show_finding(struct arena *a, struct buf *out,
			 const struct finding *f)
{
	buf_printf(out, "! %s", finding_name(f->id));
	if (f->path)
		buf_printf(out, " %s", world_name(a, f->path));
	if (f->migration)
		buf_printf(out, " @%s", f->migration);
	if (f->line)
		buf_printf(out, ":%d", f->line);
	buf_putc(out, '\n');
}

static char *shown(struct arena *a, const struct plan *p)
{
	struct buf out = BUF_INIT;
	size_t i, k;

	for (i = 0; i < p->nr; i++) {
		buf_printf(&out, "%s:", p->migrations[i].m->name);
		for (k = 0; k < p->migrations[i].step_nr; k++)
			show_step(a, &out, &p->migrations[i].steps[k]);
		buf_putc(&out, '\n');
	}
	for (i = 0; i < p->findings.nr; i++)
		show_finding(a, &out, &p->findings.items[i]);
	return buf_steal(&out);
}

/* ---- does it come true? ---- */

static bool same_schema(struct snapshot *a, struct snapshot *b, unsigned parts,
			const char *what)
{
	struct arena arena = ARENA_INIT;
	struct change *changes;
	size_t nr = snapshot_diff(a, b, parts, &arena, &changes), i;
	struct oid x, y;

	for (i = 0; i < nr; i++)
		print_error("%s: %s %s: %s\n", what, part_name(changes[i].part),
			    changes[i].path,
			    oid_is_null(&changes[i].before)  ? "too much"
			    : oid_is_null(&changes[i].after) ? "missing"
							     : "otherwise");
	arena_release(&arena);
	snapshot_fingerprint(a, parts, &x);
	snapshot_fingerprint(b, parts, &y);
	return oid_equal(&x, &y);
}

/* PostgreSQL may refuse what the plan does not look at, a comment on what is
 * gone: all is rolled back then. */
static bool carry_out_step(struct setup *t, const struct plan_step *ps,
			   const char *ops, struct snapshot *s)
{
	size_t i;

	if (!verdict_runs(ps->verdict))
		return true;
	for (i = 0; i < ps->step->effect_nr; i++) {
		const struct change *c = &ps->step->effects[i];

		if (ps->verdict == VERDICT_REBUILD)
			snapshot_remove_below(s, c->path);
		else if (ps->verdict == VERDICT_FINISH &&
			 oid_is_null(&c->before))
			snapshot_remove(s, c->part, c->path);
		else if (ps->verdict == VERDICT_FINISH)
			snapshot_put(s, c->part, c->path, &c->before, NULL);
	}
	if (world_run(&t->w, s, ops))
		return true;
	if (step_touches(ps->step, t->in.parts))
		fail_msg("the plan runs \"%s\", which fails", ops);
	return false;
}

static void drop_leftovers(struct snapshot *s, const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->leftover_nr; i++)
		snapshot_remove(s, PART_STRUCTURE, p->leftovers[i]);
}

/* What PostgreSQL makes of the database when the plan is carried out; NULL: it
 * was rolled back. */
static struct snapshot *carry_out(struct setup *t, const struct plan *p)
{
	struct snapshot *s = snapshot_copy(t->live);
	bool good = true;
	size_t i, k;

	drop_leftovers(s, p);
	for (i = 0; i < p->nr; i++) {
		const struct plan_migration *pm = &p->migrations[i];
		const struct world_migration *wm =
		    world_recorded(&t->w, pm->index);

		for (k = 0; good && k < pm->step_nr; k++)
			good = carry_out_step(t, &pm->steps[k], wm->ops[k], s);
	}
	if (good)
		return s;
	snapshot_free(s);
	return NULL;
}

static void assert_predicted(struct setup *t, const struct plan *p,
			     struct snapshot *result)
{
	struct snapshot *s = snapshot_copy(t->live);
	size_t i;

	drop_leftovers(s, p);
	for (i = 0; i < p->nr; i++)
		plan_predict(&p->migrations[i], &t->w.history, s);
	assert_true(same_schema(s, result, t->in.parts, "plan_predict"));
	assert_true(same_schema(p->after ? p->after : t->live, result,
				t->in.parts, "after"));
	snapshot_free(s);
}

/* The rows that the target has behind the plan. */
static size_t order_after(const struct setup *t, const struct plan *p,
			  size_t *order)
{
	size_t i, n = 0;

	for (i = 0; t->in.order ? i < t->in.order_nr : i < t->w.history.nr; i++)
		if (t->in.order)
			order[n++] = t->in.order[i];
		else if (t->applied[i])
			order[n++] = i;
	for (i = 0; i < p->nr; i++)
		order[n++] = p->migrations[i].index;
	return n;
}

/* With the plan carried out and its extras kept, nothing is left to say. */
static void assert_settled(struct setup *t, const struct plan *p,
			   struct snapshot *result)
{
	struct plan_input in = t->in;
	struct accepted_extra extras[2 * LIST_MAX];
	size_t order[WORLD_STEPS];
	struct plan again;
	size_t i;

	assert_true(in.extra_nr + p->extra_nr <= ARRAY_LEN(extras));
	for (i = 0; i < in.extra_nr; i++)
		extras[i] = in.extras[i];
	for (i = 0; i < p->extra_nr; i++)
		extras[in.extra_nr + i] = p->extras[i];
	in.extras = extras;
	in.extra_nr += p->extra_nr;
	in.order_nr = order_after(t, p, order);
	in.order = order;
	for (i = 0; i < in.to; i++)
		t->applied[i] = true;
	in.live = result;
	in.partial = -1;
	in.done = NULL;
	in.in_doubt = -1;
	plan_make(&again, &in);
	assert_int_equal(again.nr, 0);
	if (findings_exit_code(&again.findings) != EXIT_OK) {
		char *text = shown(&t->w.arena, &again);

		fail_msg("a second plan says\n%s", text);
	}
	plan_release(&again);
}

static void assert_comes_true(struct setup *t, const struct plan *p)
{
	struct snapshot *result;

	if (findings_exit_code(&p->findings) != EXIT_OK)
		return;
	result = carry_out(t, p);
	if (!result)
		return;
	assert_predicted(t, p, result);
	assert_settled(t, p, result);
	snapshot_free(result);
}

static void assert_counts(const struct plan *p)
{
	size_t i, k, runs;

	for (i = 0; i < p->nr; i++) {
		const struct plan_migration *pm = &p->migrations[i];

		for (k = 0, runs = 0; k < pm->step_nr; k++)
			runs += verdict_runs(pm->steps[k].verdict);
		assert_int_equal(pm->run_nr, runs);
	}
}

static void test_row(void **state)
{
	const struct row *r = *(const struct row **)*state;
	struct setup t;
	struct plan p;
	char *text;

	set_up(&t, r);
	plan_make(&p, &t.in);
	text = shown(&t.w.arena, &p);
	assert_string_equal(text, r->expected);
	assert_counts(&p);
	assert_comes_true(&t, &p);
	free(text);
	plan_release(&p);
	tear_down(&t);
}

/* ---- the rows ---- */

#define CARDS                                                                  \
	"001\n"                                                                \
	"CREATE TABLE: +cards=owned +cards.id=int;not_null +cards.status=text" \
	" +cards.thumb_url=text\n"

/* The case that the tool is for. */
#define STORY                                                                 \
	CARDS "002\n"                                                         \
	      "CREATE TABLE: +users +users.id=int\n"                          \
	      "003\n"                                                         \
	      "CREATE TABLE: dup=covered =cards=owned =cards.id=int;not_null" \
	      " =cards.status=text extra=cards.thumb_url\n"                   \
	      "CREATE INDEX: +cards#a=on_a\n"                                 \
	      "CREATE INDEX: +cards#b=on_b\n"

#define ALL_RUN "001: run\n002: run\n003: covered[cards.thumb_url] run run\n"

#define TWO                                     \
	"001\n"                                 \
	"CREATE TABLE: +t +t.id=int +t.a=int\n" \
	"002\n"

#define ONE_TABLE "001\nCREATE TABLE: +t +t.id=int +t.a=int\n"

static const struct row merge_rows[] = {
	{ .name = "an_empty_history", .history = "", .expected = "" },
	{ .name = "empty_database", .history = STORY, .expected = ALL_RUN },
	{ .name = "stopped_before_the_duplicate",
	  .history = STORY,
	  .from = "11",
	  .expected = "003: covered[cards.thumb_url] run run\n" },
	{ .name = "all_applied",
	  .history = STORY,
	  .from = "111",
	  .expected = "" },
	{ .name = "live_equals_what_is_made",
	  .history = STORY,
	  .from = "111",
	  .applied = "",
	  .expected = "001: skip\n"
		      "002: skip\n"
		      "003: covered[cards.thumb_url] skip skip\n" },
	{ .name = "one_of_two_indexes_is_there",
	  .history = STORY,
	  .from = "11",
	  .live = "+cards#a=on_a",
	  .expected = "003: covered[cards.thumb_url] skip run\n" },
	{ .name = "only_names_are_known_of_live",
	  .history = STORY,
	  .from = "11",
	  .live = "+cards#a=on_a",
	  .names_only = true,
	  .expected = "003: covered[cards.thumb_url] skip run\n" },
	{ .name = "another_definition_is_there",
	  .history = STORY,
	  .from = "11",
	  .live = "+cards#a=on_b",
	  .expected = "003: covered[cards.thumb_url] conflict run\n"
		      "! conflict cards#a @003:2\n" },
	{ .name = "a_duplicate_that_live_denies",
	  .history = STORY,
	  .from = "11",
	  .live = "~cards.status=int",
	  .expected = "003: conflict run run\n"
		      "! conflict cards.status @003:1\n" },
	{ .name = "a_duplicate_of_which_a_column_is_gone",
	  .history = STORY,
	  .from = "11",
	  .live = "-cards.status",
	  .expected = "003: conflict run run\n"
		      "! conflict cards.status @003:1\n" },
	{ .name = "a_duplicate_that_another_tool_made",
	  .history = STORY,
	  .from = "01",
	  .applied = "01",
	  .live = "+cards=owned +cards.id=int;not_null +cards.status=text",
	  .expected = "001: conflict\n"
		      "003: covered run run\n"
		      "! conflict cards.thumb_url @001:1\n" },
	{ .name = "table_attributes_beyond_a_duplicate",
	  .history = STORY,
	  .from = "",
	  .live = "+cards=owned;row_security +cards.id=int;not_null"
		  " +cards.status=text +cards.thumb_url=text +users"
		  " +users.id=int",
	  .applied = "11",
	  .accept = "cards",
	  .expected = "003: covered[cards.thumb_url] run run\n"
		      "! drift-accepted cards\n" },
	{ .name = "equal_duplicate",
	  .history = ONE_TABLE "002\nCREATE TABLE: dup=equal =t =t.id=int\n",
	  .from = "1",
	  .expected = "002: skip\n" },
	{ .name = "a_duplicate_with_columns_between",
	  .history = ONE_TABLE "002\nCREATE TABLE: dup=covered =t"
			       " =t.a=int =k:t=a extra=t.id\n",
	  .from = "1",
	  .expected = "002: covered[t.id]\n" },
	{ .name = "a_duplicate_in_another_order",
	  .history = ONE_TABLE "002\nCREATE TABLE: dup=equal =t"
			       " =t.a=int =t.id=int =k:t=id;a\n",
	  .from = "1",
	  .live = "-t.id +t.id=int",
	  .expected = "002: conflict\n! conflict t @002:1\n" },
	{ .name = "different_duplicate_is_the_no_op_that_it_is",
	  .history = ONE_TABLE
	  "002\nCREATE TABLE IF NOT EXISTS: dup=different =t =t.id=text\n",
	  .from = "1",
	  .expected = "002: skip\n" },
	{ .name = "a_duplicate_on_an_empty_database",
	  .history = ONE_TABLE "002\nCREATE TABLE: dup=equal =t =t.id=int\n",
	  .expected = "001: run\n002: skip\n" },
	{ .name = "a_change_runs",
	  .history = TWO "ALTER TABLE: ~t.a=bigint\n",
	  .from = "1",
	  .expected = "002: run\n" },
	{ .name = "a_change_is_there",
	  .history = TWO "ALTER TABLE: ~t.a=bigint\n",
	  .from = "1",
	  .live = "~t.a=bigint",
	  .expected = "002: skip\n" },
	{ .name = "a_change_of_something_else",
	  .history = TWO "ALTER TABLE: ~t.a=bigint\n",
	  .from = "1",
	  .live = "~t.a=text",
	  .expected = "002: conflict\n! conflict t.a @002:1\n" },
	{ .name = "a_change_of_what_is_gone",
	  .history = TWO "ALTER TABLE: ~t.a=bigint\n",
	  .from = "1",
	  .live = "-t.a",
	  .expected = "002: conflict\n! conflict t.a @002:1\n" },
	{ .name = "a_removal_runs",
	  .history = TWO "ALTER TABLE: -t.a\n",
	  .from = "1",
	  .expected = "002: run\n" },
	{ .name = "a_removal_is_done",
	  .history = TWO "ALTER TABLE: -t.a\n",
	  .from = "1",
	  .live = "-t.a",
	  .expected = "002: skip\n" },
	{ .name = "a_removal_of_something_else",
	  .history = TWO "ALTER TABLE: -t.a\n",
	  .from = "1",
	  .live = "~t.a=text",
	  .expected = "002: conflict\n! conflict t.a @002:1\n" },
	{ .name = "half_of_a_statement_is_there",
	  .history = TWO "ALTER TABLE: +t.b=int +t.c=int\n",
	  .from = "1",
	  .live = "+t.b=int",
	  .expected = "002: conflict\n! conflict t.c @002:1\n" },
	{ .name = "a_part_of_what_is_gone",
	  .history = TWO "ALTER TABLE: +t.b=int\n003\nDROP TABLE: -t\n",
	  .from = "1",
	  .live = "-t",
	  .expected = "002: conflict\n003: skip\n! conflict t @002:1\n" },
	{ .name = "half_of_a_removal_is_done",
	  .history = TWO "DROP TABLE: -t\n",
	  .from = "1",
	  .live = "-t.a",
	  .expected = "002: conflict\n"
		      "! conflict t @002:1\n"
		      "! conflict t.id @002:1\n" },
	{ .name = "what_is_missing_is_made",
	  .history = TWO
	  "ALTER TABLE ADD COLUMN IF NOT EXISTS: ?+t.b=int ?+t.c=int\n",
	  .from = "1",
	  .live = "+t.b=int",
	  .expected = "002: run\n" },
	{ .name = "what_is_missing_would_end_in_another_order",
	  .history = TWO
	  "ALTER TABLE ADD COLUMN IF NOT EXISTS: ?+t.b=int ?+t.c=int\n",
	  .from = "1",
	  .live = "+t.c=int",
	  .expected = "002: conflict\n! conflict t @002:1\n" },
	{ .name = "what_is_missing_is_made_but_not_over_another",
	  .history = TWO
	  "ALTER TABLE ADD COLUMN IF NOT EXISTS: ?+t.b=int ?+t.c=int\n",
	  .from = "1",
	  .live = "+t.b=text",
	  .expected = "002: conflict\n! conflict t.b @002:1\n" },
	{ .name = "create_if_not_exists_of_half_a_table",
	  .history = "001\nCREATE TABLE IF NOT EXISTS: +t +t.id=int +t.a=int\n",
	  .live = "+t +t.id=int",
	  .expected = "001: conflict\n! conflict t.a @001:1\n" },
	{ .name = "made_and_dropped_again",
	  .history = "001\nCREATE TABLE: +t +t.a=int\nDROP TABLE: -t\n"
		     "CREATE TABLE: +t +t.a=text\n",
	  .expected = "001: run run run\n" },
	{ .name = "a_plan_to_a_node",
	  .history = STORY,
	  .to = 2,
	  .expected = "001: run\n002: run\n" },
	{ .name = "a_plan_to_a_node_that_is_passed",
	  .history = STORY,
	  .from = "111",
	  .to = 1,
	  .expected = "" },
	{ .name = "a_hole",
	  .history = STORY,
	  .from = "101",
	  .expected = "002: run\n" },
	{ .name = "a_hole_under_what_was_built_on_it",
	  .history = TWO "ALTER TABLE: ~t.a=bigint\n"
			 "003\nALTER TABLE: ~t.a=text\n",
	  .from = "111",
	  .applied = "101",
	  .expected = "002: conflict\n! conflict t.a @002:1\n" },
};

#define BRANCHES                                 \
	ONE_TABLE "002\nALTER TABLE: +t.b=int\n" \
		  "003\nALTER TABLE: +t.c=int\n"

static const struct row order_rows[] = {
	{ .name = "branches_taken_the_other_way_round",
	  .history = BRANCHES,
	  .order = "021",
	  .applied = "111",
	  .expected = "" },
	{ .name = "branches_taken_the_other_way_round_unknown",
	  .history = BRANCHES,
	  .order = "021",
	  .applied = "",
	  .expected = "001: skip\n002: skip\n003: conflict\n"
		      "! conflict t @003:1\n" },
	{ .name = "a_branch_behind_the_other",
	  .history = BRANCHES,
	  .order = "02",
	  .applied = "101",
	  .expected = "002: run\n" },
	{ .name = "a_branch_behind_the_other_is_done",
	  .history = BRANCHES,
	  .order = "02",
	  .applied = "101",
	  .live = "+t.b=int",
	  .expected = "002: skip\n" },
	{ .name = "an_order_of_its_own_and_an_extra",
	  .history = BRANCHES "004\nALTER TABLE: >t.d<t.b\n",
	  .order = "021",
	  .applied = "111",
	  .live = "+t.x=text",
	  .extras = "t.x",
	  .expected = "004: run\n" },
	{ .name = "drift_in_an_order_of_its_own",
	  .history = BRANCHES,
	  .order = "021",
	  .applied = "111",
	  .live = "-t.a +t.a=int",
	  .expected = "! drift-changed t\n" },
};

static const struct row rename_rows[] = {
	{ .name = "rename_a_column",
	  .history = TWO "ALTER TABLE: >t.b<t.id\n",
	  .from = "1",
	  .expected = "002: run\n" },
	{ .name = "rename_a_column_is_done",
	  .history = TWO "ALTER TABLE: >t.b<t.id\n",
	  .from = "1",
	  .live = ">t.b<t.id",
	  .expected = "002: skip\n" },
	{ .name = "rename_with_both_there",
	  .history = TWO "ALTER TABLE: >t.b<t.id\n",
	  .from = "1",
	  .live = "+t.b=int",
	  .expected = "002: conflict\n! conflict t.id @002:1\n" },
	{ .name = "rename_to_what_is_taken",
	  .history = TWO "ALTER TABLE: >t.b<t.id\n",
	  .from = "1",
	  .live = "+t.b=text",
	  .expected = "002: conflict\n! conflict t.b @002:1\n" },
	{ .name = "rename_of_what_is_gone",
	  .history = TWO "ALTER TABLE: >t.b<t.id\n",
	  .from = "1",
	  .live = "-t.id",
	  .expected = "002: conflict\n! conflict t.b @002:1\n" },
	{ .name = "rename_a_table",
	  .history = TWO "ALTER TABLE: >s<t\n",
	  .from = "1",
	  .expected = "002: run\n" },
	{ .name = "rename_a_table_is_done",
	  .history = TWO "ALTER TABLE: >s<t\n",
	  .from = "1",
	  .live = ">s<t",
	  .expected = "002: skip\n" },
	{ .name = "rename_and_make_the_old_name_again",
	  .history = TWO "ALTER TABLE: >s<t\nCREATE TABLE: +t +t.id=text\n",
	  .from = "1",
	  .expected = "002: run run\n" },
	{ .name = "rename_a_column_before_an_extra_one",
	  .history = TWO "ALTER TABLE: >t.b<t.id\n",
	  .from = "1",
	  .live = "+t.x=text",
	  .extras = "t.x",
	  .expected = "002: run\n" },
	{ .name = "rename_a_table_with_an_extra_column",
	  .history = TWO "ALTER TABLE: >s<t\n",
	  .from = "1",
	  .live = "+t.x=text +t#i=on_x",
	  .extras = "t.x t#i",
	  .expected = "002: run\n" },
};

static const struct row extra_rows[] = {
	{ .name = "extra_nullable_column",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+t.x=text",
	  .expected = "001: covered[t.x]\n! extra t.x\n" },
	{ .name = "extra_column_with_a_default",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+t.x=text;not_null;default:_1",
	  .expected = "001: covered[t.x]\n! extra t.x\n" },
	{ .name = "extra_identity_and_generated_columns",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+t.x=int;not_null;identity:_always"
		  " +t.y=int;not_null;generated_stored:_1",
	  .expected = "001: covered[t.x,t.y]\n! extra t.x\n! extra t.y\n" },
	{ .name = "extra_column_that_must_be_given",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+t.x=text;not_null",
	  .expected = "001: skip\n! extra-harmful t.x\n" },
	{ .name = "extra_index",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+t#i=on_a",
	  .expected = "001: covered[t#i]\n! extra t#i\n" },
	{ .name = "extra_unique_index",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+t#i=unique;on_a",
	  .expected = "001: skip\n! extra-harmful t#i\n" },
	{ .name = "extra_constraint_trigger_policy",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+t!c=check +t^t=before +t%p=all",
	  .expected = "001: skip\n"
		      "! extra-harmful t!c\n"
		      "! extra-harmful t%p\n"
		      "! extra-harmful t^t\n" },
	{ .name = "extra_comment",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+c:t.a=text",
	  .parts = PARTS_ALL,
	  .expected = "001: skip\n! extra t.a\n" },
	{ .name = "an_extra_comment_that_is_not_compared",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+c:t.a=text",
	  .expected = "001: skip\n" },
	{ .name = "an_extra_table_is_not_below_another",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+t2 +t2.id=int",
	  .expected = "001: skip\n! drift-extra t2\n" },
	{ .name = "an_extra_table_is_not_an_extra_of_its_schema",
	  .history = "001\nCREATE SCHEMA: +/app\n"
		     "CREATE TABLE: +app/table/t\n",
	  .from = "1",
	  .applied = "",
	  .live = "+app/table/u",
	  .expected = "001: skip skip\n! drift-extra app/table/u\n" },
	{ .name = "an_extra_that_is_accepted_by_configuration",
	  .history = ONE_TABLE,
	  .from = "1",
	  .applied = "",
	  .live = "+t!c=check",
	  .accept = "t!c",
	  .expected = "001: skip\n! drift-accepted t!c\n" },
	{ .name = "an_extra_column_between",
	  .history = ONE_TABLE,
	  .live = "+t +t.id=int +t.x=text +t.a=int",
	  .expected = "001: covered[t.x]\n! extra t.x\n" },
	{ .name = "columns_the_other_way_round",
	  .history = ONE_TABLE,
	  .live = "+t +t.a=int +t.id=int",
	  .expected = "001: conflict\n! conflict t @001:1\n" },
	{ .name = "columns_the_other_way_round_do_not_matter",
	  .history = ONE_TABLE,
	  .live = "+t +t.a=int +t.id=int",
	  .parts = PART_BIT(PART_STRUCTURE),
	  .expected = "001: skip\n" },
	{ .name = "an_extra_with_nothing_pending_above",
	  .history = ONE_TABLE "002\nCREATE TABLE: +u\n",
	  .from = "1",
	  .live = "+t.x=text",
	  .expected = "002: run\n! drift-extra t.x\n" },
	{ .name = "an_extra_of_an_earlier_run",
	  .history = ONE_TABLE "002\nCREATE TABLE: +u\n",
	  .from = "1",
	  .live = "+t.x=text",
	  .extras = "t.x",
	  .expected = "002: run\n" },
	{ .name = "an_extra_of_an_earlier_run_that_changed",
	  .history = ONE_TABLE,
	  .from = "1",
	  .live = "",
	  .extras = "t.x",
	  .expected = "" },
	{ .name = "an_extra_of_an_earlier_run_in_the_old_order",
	  .history = TWO "ALTER TABLE: +t.b=int\n",
	  .from = "1",
	  .live = "+t.x=text",
	  .extras = "t.x k:t",
	  .expected = "002: run\n" },
	{ .name = "an_extra_goes_with_its_table",
	  .history = TWO "DROP TABLE: -t\n",
	  .from = "1",
	  .live = "+t.x=text +t#i=on_x +c:t.x=text",
	  .extras = "t.x t#i",
	  .expected = "002: run\n" },
	{ .name = "a_column_before_an_extra_one_goes",
	  .history = TWO "ALTER TABLE: -t.id\n",
	  .from = "1",
	  .live = "+t.x=text",
	  .extras = "t.x",
	  .expected = "002: run\n" },
	{ .name = "a_column_goes_and_one_comes_behind_an_extra_one",
	  .history = TWO "ALTER TABLE: -t.a +t.b=int\n",
	  .from = "1",
	  .live = "+t.x=text",
	  .extras = "t.x",
	  .expected = "002: run\n" },
	{ .name = "an_extra_that_a_later_migration_makes",
	  .history = TWO "ALTER TABLE: +t.x=text\n"
			 "003\nALTER TABLE: ~t.x=varchar\n",
	  .from = "1",
	  .live = "+t.x=text",
	  .extras = "t.x",
	  .expected = "002: skip\n003: run\n" },
	{ .name = "an_extra_of_a_duplicate",
	  .history = STORY,
	  .from = "11",
	  .live = "+cards.note=text",
	  .expected = "003: covered[cards.thumb_url,cards.note] run run\n"
		      "! extra cards.note\n" },
	{ .name = "a_harmful_extra_of_a_duplicate",
	  .history = STORY,
	  .from = "11",
	  .live = "+cards.note=text;not_null",
	  .expected = "003: covered[cards.thumb_url] run run\n"
		      "! extra-harmful cards.note\n" },
};

static const struct row drift_rows[] = {
	{ .name = "drift_changed",
	  .history = ONE_TABLE,
	  .from = "1",
	  .live = "~t.a=text",
	  .expected = "! drift-changed t.a\n" },
	{ .name = "drift_missing",
	  .history = ONE_TABLE,
	  .from = "1",
	  .live = "-t.a",
	  .expected = "! drift-missing t.a\n" },
	{ .name = "drift_missing_table",
	  .history = ONE_TABLE,
	  .from = "1",
	  .live = "-t",
	  .expected = "! drift-missing t\n" },
	{ .name = "drift_extra_table",
	  .history = ONE_TABLE,
	  .from = "1",
	  .live = "+u +u.id=int",
	  .expected = "! drift-extra u\n" },
	{ .name = "drift_in_the_order_of_columns",
	  .history = ONE_TABLE,
	  .from = "1",
	  .live = "-t.id +t.id=int",
	  .expected = "! drift-changed t\n" },
	{ .name = "drift_in_the_order_of_columns_of_a_pending_table",
	  .history = TWO "ALTER TABLE: +t.b=int\n",
	  .from = "1",
	  .live = "-t.id +t.id=int",
	  .expected = "002: conflict\n! conflict t @002:1\n" },
	{ .name = "drift_beside_what_is_pending",
	  .history = TWO "ALTER TABLE: +t.b=int\n",
	  .from = "1",
	  .live = "~t.id=text",
	  .expected = "002: run\n! drift-changed t.id\n" },
	{ .name = "drift_in_the_way",
	  .history = TWO "ALTER TABLE: ~t.a=bigint\n",
	  .from = "1",
	  .live = "~t.a=bigint",
	  .expected = "002: skip\n" },
	{ .name = "drift_accepted",
	  .history = ONE_TABLE,
	  .from = "1",
	  .live = "~t.a=text -t.id +t.x=text",
	  .accept = "t",
	  .expected = "! drift-accepted t.a\n"
		      "! drift-accepted t.id\n"
		      "! drift-accepted t.x\n" },
	{ .name = "drift_beside_what_is_accepted",
	  .history = ONE_TABLE,
	  .from = "1",
	  .live = "~t.a=text ~t.id=text",
	  .accept = "t.i",
	  .expected = "! drift-changed t.a\n! drift-changed t.id\n" },
	{ .name = "drift_in_parts_that_are_not_compared",
	  .history = ONE_TABLE,
	  .from = "1",
	  .live = "+g:t=bob +o:t=bob +c:t=text",
	  .expected = "" },
	{ .name = "drift_in_privileges",
	  .history = ONE_TABLE,
	  .from = "1",
	  .live = "+g:t=bob",
	  .parts = PARTS_ALL,
	  .expected = "! drift-extra t\n" },
	{ .name = "drift_in_the_base",
	  .history =
	      "base: +public/schema/x=1 +c:public/schema/x=text\n" ONE_TABLE,
	  .from = "1",
	  .live = "-public/schema/x",
	  .expected = "! drift-missing public/schema/x\n" },
	{ .name = "the_base_is_no_drift",
	  .history =
	      "base: +public/schema/x=1 +c:public/schema/x=text\n" ONE_TABLE,
	  .parts = PARTS_ALL,
	  .expected = "001: run\n" },
};

#define GRANTS TWO "GRANT: ?+g:t=bob\n"

static const struct row part_rows[] = {
	{ .name = "a_grant_runs",
	  .history = GRANTS,
	  .from = "1",
	  .expected = "002: run\n" },
	{ .name = "a_grant_that_is_there",
	  .history = GRANTS,
	  .from = "1",
	  .live = "+g:t=bob",
	  .expected = "002: skip\n" },
	{ .name = "a_grant_over_another",
	  .history = GRANTS,
	  .from = "1",
	  .live = "+g:t=carol",
	  .expected = "002: run\n" },
	{ .name = "a_grant_that_is_compared",
	  .history = GRANTS,
	  .from = "1",
	  .live = "+g:t=carol",
	  .parts = PARTS_ALL,
	  .expected = "002: conflict\n! conflict t @002:1\n" },
	{ .name = "a_table_and_its_owner",
	  .history = "001\nCREATE TABLE: +t +t.a=int +o:t=me\n",
	  .live = "+t +t.a=int +o:t=you",
	  .expected = "001: skip\n" },
	{ .name = "order_alone_is_compared",
	  .history = ONE_TABLE,
	  .live = "+t +t.id=int +t.a=int",
	  .parts = PART_BIT(PART_COLUMN_ORDER),
	  .expected = "001: skip\n" },
};

#define AGAIN ONE_TABLE "002\nALTER TABLE: -t.a\n003\nALTER TABLE: +t.a=int\n"
#define FILLED \
	"001\nCREATE TABLE: +t +t.id=int\nINSERT: \nCREATE INDEX: +t#i=on_a\n"
#define SETTINGS \
	"001\nSET: \nCREATE TABLE: +t +t.id=int\nINSERT: \nCREATE ROLE: \n"

static const struct row data_rows[] = {
	{ .name = "data_on_an_empty_database",
	  .history = FILLED,
	  .expected = "001: run run run\n" },
	{ .name = "data_partly_there_asks",
	  .history = FILLED,
	  .live = "+t +t.id=int",
	  .expected = "001: skip ask run\n! data-choice @001:2\n" },
	{ .name = "data_all_there_asks",
	  .history = FILLED,
	  .from = "1",
	  .applied = "",
	  .expected = "001: skip ask skip\n! data-choice @001:2\n" },
	{ .name = "data_asks_once",
	  .history = "001\nCREATE TABLE: +t\nINSERT: \nDO: \nUPDATE: \n",
	  .from = "1",
	  .applied = "",
	  .expected = "001: skip ask ask ask\n! data-choice @001:2\n" },
	{ .name = "data_run",
	  .history = FILLED,
	  .live = "+t +t.id=int",
	  .data = DATA_RUN,
	  .expected = "001: skip run run\n" },
	{ .name = "data_skip",
	  .history = FILLED,
	  .live = "+t +t.id=int",
	  .data = DATA_SKIP,
	  .expected = "001: skip skip run\n" },
	{ .name = "data_skip_does_not_matter_where_nothing_is_there",
	  .history = FILLED,
	  .data = DATA_SKIP,
	  .expected = "001: run run run\n" },
	{ .name = "data_alone_runs",
	  .history = ONE_TABLE "002\nINSERT: \n",
	  .from = "1",
	  .expected = "002: run\n" },
	{ .name = "data_behind_a_duplicate_runs",
	  .history = ONE_TABLE "002\nCREATE TABLE: dup=equal =t\nINSERT: \n",
	  .from = "1",
	  .expected = "002: skip run\n" },
	{ .name = "a_do_block_that_made_what_is_there",
	  .history = "001\nDO: +t +t.a=int\n",
	  .from = "1",
	  .applied = "",
	  .expected = "001: skip\n" },
	{ .name = "a_column_that_was_made_again_is_not_dropped",
	  .history = AGAIN,
	  .from = "111",
	  .applied = "",
	  .live = "+t.x=text",
	  .expected = "001: covered[t.x]\n002: ask\n003: skip\n"
		      "! data-choice @002:1\n! extra t.x\n" },
	{ .name = "a_column_that_was_made_again_is_kept",
	  .history = AGAIN,
	  .from = "111",
	  .applied = "",
	  .live = "+t.x=text",
	  .data = DATA_SKIP,
	  .expected = "001: covered[t.x]\n002: skip\n003: skip\n"
		      "! extra t.x\n" },
	{ .name = "a_column_that_was_not_made_again_is_dropped",
	  .history = AGAIN,
	  .from = "1",
	  .applied = "",
	  .live = "+t.x=text",
	  .data = DATA_RUN,
	  .expected = "001: covered[t.x]\n002: run\n003: run\n"
		      "! extra t.x\n" },
	{ .name = "a_table_that_was_made_again_is_not_dropped",
	  .history = ONE_TABLE "DROP TABLE: -t\n"
			       "CREATE TABLE: +t +t.id=int +t.a=int\n",
	  .from = "1",
	  .applied = "",
	  .expected = "001: skip ask skip\n! data-choice @001:2\n" },
	{ .name = "a_table_that_is_made_again_beyond_the_end",
	  .history = ONE_TABLE "002\nDROP TABLE: -t\n003\n"
			       "CREATE TABLE: +t +t.id=int +t.a=int\n",
	  .from = "1",
	  .applied = "",
	  .to = 2,
	  .expected = "001: skip\n002: ask\n! data-choice @002:1\n" },
	{ .name = "a_table_that_is_made_again_otherwise",
	  .history = ONE_TABLE "DROP TABLE: -t\n"
			       "CREATE TABLE: +t=other +t.id=text\n",
	  .live = "+t +t.id=int +t.a=int",
	  .expected = "001: skip run run\n" },
	{ .name = "a_table_that_is_found_and_dropped_for_good",
	  .history = ONE_TABLE "DROP TABLE: -t\n",
	  .live = "+t +t.id=int +t.a=int",
	  .expected = "001: skip run\n" },
	{ .name = "a_rename_of_what_is_found_loses_nothing",
	  .history = TWO "ALTER TABLE: >s<t\n",
	  .from = "1",
	  .applied = "",
	  .expected = "001: skip\n002: run\n" },
	{ .name = "a_rename_of_what_is_made_again_loses_nothing",
	  .history = TWO "ALTER TABLE: >s<t\n"
			 "CREATE TABLE: +t +t.id=int +t.a=int\n",
	  .from = "1",
	  .applied = "",
	  .expected = "001: skip\n002: run run\n" },
	{ .name = "what_is_known_to_be_made_may_be_dropped",
	  .history = "001 alone\nCREATE TABLE: +t\nDROP TABLE: -t\n"
		     "CREATE TABLE: +t\n",
	  .live = "+t",
	  .partial = "001",
	  .done = "100",
	  .expected = "001: skip run run\n! step-pending @001\n" },
	{ .name = "settings_run_with_the_rest",
	  .history = SETTINGS,
	  .expected = "001: run run run run\n" },
	{ .name = "settings_run_with_data",
	  .history = SETTINGS,
	  .from = "1",
	  .applied = "",
	  .data = DATA_RUN,
	  .expected = "001: run skip run run\n" },
	{ .name = "settings_alone_need_not_run",
	  .history = SETTINGS,
	  .from = "1",
	  .applied = "",
	  .data = DATA_SKIP,
	  .expected = "001: skip skip skip skip\n" },
	{ .name = "a_migration_of_settings",
	  .history = "001\nSET: \n",
	  .expected = "001: skip\n" },
	{ .name = "a_migration_of_roles",
	  .history = "001\nSET: \nCREATE ROLE: \n",
	  .expected = "001: run run\n" },
	{ .name = "no_ops_run_where_nothing_is_there",
	  .history = "001\nDROP TABLE: \n",
	  .expected = "001: run\n" },
	{ .name = "no_ops_beside_what_is_there",
	  .history = "001\nDROP TABLE: \nCREATE TABLE: +t\n",
	  .from = "1",
	  .applied = "",
	  .expected = "001: skip skip\n" },
	{ .name = "settings_of_a_half_migration",
	  .history = "001\nSET: \nCREATE TABLE: +t\nCREATE TABLE: +u\n",
	  .live = "+t",
	  .expected = "001: run skip run\n" },
	{ .name = "transactions_are_ours",
	  .history = "001\nBEGIN: \nCREATE TABLE: +t\nCOMMIT: \n",
	  .expected = "001: skip run skip\n" },
};

#define ALONE                                    \
	"001\nCREATE TABLE: +t +t.a=int\n"       \
	"002 alone\n"                            \
	"SET: \n"                                \
	"CREATE INDEX CONCURRENTLY: +t#a=on_a\n" \
	"INSERT: \n"                             \
	"CREATE UNIQUE INDEX CONCURRENTLY: +t#b=unique;on_b\n"

#define DROPS                               \
	"001\nCREATE TABLE: +t +t#a=on_a\n" \
	"002 alone\nDROP INDEX CONCURRENTLY: -t#a\n"

#define DETACHES                                 \
	"001\nCREATE TABLE: +p=partition_of_q\n" \
	"002 alone\nALTER TABLE CONCURRENTLY: ~p=plain +p!c=check\n"

#define REINDEXES                           \
	"001\nCREATE TABLE: +t +t#a=on_a\n" \
	"002 alone\nREINDEX: \n"

static const struct row partial_rows[] = {
	{ .name = "an_index_half_dropped_is_dropped",
	  .history = DROPS,
	  .from = "1",
	  .live = "~t#a=on_a;invalid;not_ready",
	  .expected = "002: run\n" },
	{ .name = "an_invalid_index_to_drop_of_another_definition",
	  .history = DROPS,
	  .from = "1",
	  .live = "~t#a=on_b;invalid",
	  .expected = "002: conflict\n! conflict t#a @002:1\n" },
	{ .name = "a_detachment_that_is_pending_is_finished",
	  .history = DETACHES,
	  .from = "1",
	  .live = "~p=partition_of_q;detach_pending",
	  .expected = "002: finish\n" },
	{ .name = "a_detachment_that_is_pending_with_its_check",
	  .history = DETACHES,
	  .from = "1",
	  .live = "~p=partition_of_q;detach_pending +p!c=check",
	  .expected = "002: finish\n" },
	{ .name = "a_detachment_from_another_table",
	  .history = DETACHES,
	  .from = "1",
	  .live = "~p=partition_of_r;detach_pending",
	  .expected = "002: conflict\n! conflict p @002:1\n" },
	{ .name = "a_detachment_and_something_else",
	  .history = DETACHES,
	  .from = "1",
	  .live = "~p=partition_of_q;detach_pending +p!c=other",
	  .expected = "002: conflict\n! conflict p @002:1\n"
		      "! conflict p!c @002:1\n" },
	{ .name = "what_reindex_left_goes",
	  .history = REINDEXES,
	  .from = "1",
	  .partial = "002",
	  .done = "?",
	  .live = "+t#a_ccnew=on_a;invalid",
	  .expected = "002: rebuild\n! step-pending @002\n" },
	{ .name = "what_reindex_left_twice_goes",
	  .history = REINDEXES,
	  .from = "1",
	  .partial = "002",
	  .done = "?",
	  .live = "+t#a_ccnew=on_a;invalid +t#a_ccold12=on_a;invalid",
	  .expected = "002: rebuild\n! step-pending @002\n" },
	{ .name = "what_somebody_else_s_reindex_left_is_drift",
	  .history = REINDEXES,
	  .from = "1",
	  .live = "+t#a_ccnew=on_a;invalid",
	  .expected = "002: run\n! drift-extra t#a_ccnew\n" },
	{ .name = "a_valid_index_of_such_a_name_is_drift",
	  .history = REINDEXES,
	  .from = "1",
	  .partial = "002",
	  .done = "?",
	  .live = "+t#a_ccnew=on_a",
	  .expected = "002: run\n! drift-extra t#a_ccnew\n"
		      "! step-pending @002\n" },
	{ .name = "an_invalid_index_of_another_name_is_drift",
	  .history = REINDEXES,
	  .from = "1",
	  .partial = "002",
	  .done = "?",
	  .live = "+t#a_new=on_a;invalid",
	  .expected = "002: run\n! drift-extra t#a_new\n"
		      "! step-pending @002\n" },
	{ .name = "an_invalid_index_is_made_again",
	  .history = ALONE,
	  .from = "1",
	  .live = "+t#a=on_a;invalid",
	  .expected = "002: run rebuild run run\n" },
	{ .name = "an_index_that_is_not_ready_is_made_again",
	  .history = ALONE,
	  .from = "1",
	  .live = "+t#b=unique;on_b;invalid;not_ready",
	  .expected = "002: run run run rebuild\n" },
	{ .name = "an_invalid_index_of_another_definition",
	  .history = ALONE,
	  .from = "1",
	  .live = "+t#a=on_c;invalid",
	  .expected = "002: run conflict run run\n"
		      "! conflict t#a @002:2\n" },
	{ .name = "a_valid_index_of_another_definition",
	  .history = ALONE,
	  .from = "1",
	  .live = "+t#a=on_c",
	  .expected = "002: run conflict run run\n"
		      "! conflict t#a @002:2\n" },
	{ .name = "an_index_with_less_than_was_asked_for",
	  .history = ALONE,
	  .from = "1",
	  .live = "+t#b=uni;on_b;invalid",
	  .expected = "002: run run run conflict\n"
		      "! conflict t#b @002:4\n" },
	{ .name = "an_invalid_index_where_another_statement_wants_it",
	  .history = TWO "CREATE INDEX: +t#a=on_a\n",
	  .from = "1",
	  .live = "+t#a=on_a;invalid",
	  .expected = "002: conflict\n! conflict t#a @002:1\n" },
	{ .name = "an_invalid_index_beside_what_is_there",
	  .history = ALONE,
	  .from = "1",
	  .live = "+t#a=on_a +t#b=unique;on_b;invalid",
	  .data = DATA_SKIP,
	  .expected = "002: run skip skip rebuild\n" },
	{ .name = "stopped_before_its_first_end",
	  .history = ALONE,
	  .from = "1",
	  .partial = "002",
	  .done = "1?00",
	  .expected = "002: run run run run\n"
		      "! step-pending @002\n" },
	{ .name = "stopped_with_an_invalid_index",
	  .history = ALONE,
	  .from = "1",
	  .partial = "002",
	  .done = "1?00",
	  .live = "+t#a=on_a;invalid",
	  .expected = "002: run rebuild run run\n"
		      "! step-pending @002\n" },
	{ .name = "stopped_behind_an_index",
	  .history = ALONE,
	  .from = "1",
	  .partial = "002",
	  .done = "1?00",
	  .live = "+t#a=on_a",
	  .expected = "002: run skip run run\n"
		      "! step-pending @002\n" },
	{ .name = "data_that_has_not_run",
	  .history = ALONE,
	  .from = "1",
	  .partial = "002",
	  .done = "1100",
	  .live = "+t#a=on_a",
	  .expected = "002: run skip run run\n"
		      "! step-pending @002\n" },
	{ .name = "data_in_doubt",
	  .history = ALONE,
	  .from = "1",
	  .partial = "002",
	  .done = "11?0",
	  .live = "+t#a=on_a",
	  .expected = "002: run skip ask run\n! data-choice @002:3\n"
		      "! step-pending @002\n" },
	{ .name = "data_in_doubt_skipped",
	  .history = ALONE,
	  .from = "1",
	  .partial = "002",
	  .done = "11?0",
	  .live = "+t#a=on_a",
	  .data = DATA_SKIP,
	  .expected = "002: run skip skip run\n"
		      "! step-pending @002\n" },
	{ .name = "data_that_has_run",
	  .history = ALONE,
	  .from = "1",
	  .partial = "002",
	  .done = "1110",
	  .live = "+t#a=on_a",
	  .expected = "002: run skip skip run\n"
		      "! step-pending @002\n" },
	{ .name = "all_done_but_the_row",
	  .history = ALONE,
	  .from = "11",
	  .applied = "1",
	  .partial = "002",
	  .done = "1111",
	  .expected = "002: skip skip skip skip\n"
		      "! step-pending @002\n" },
	{ .name = "done_and_taken_away_by_hand",
	  .history = ALONE,
	  .from = "1",
	  .partial = "002",
	  .done = "1110",
	  .expected = "002: run skip skip run\n! drift-missing t#a\n"
		      "! step-pending @002\n" },
	{ .name = "roles_that_have_not_run",
	  .history = "001 alone\nCREATE TABLE: +t\nCREATE ROLE: \n",
	  .live = "+t",
	  .partial = "001",
	  .done = "10",
	  .expected = "001: skip run\n"
		      "! step-pending @001\n" },
	{ .name = "another_migration_is_partial",
	  .history = ALONE,
	  .partial = "002",
	  .done = "1000",
	  .expected = "001: run\n002: run run run run\n"
		      "! step-pending @002\n" },
};

/* ---- findings in full ---- */

struct told {
	const char *name;
	struct row row;
	const char *path, *expected, *found, *owner;
};

static const struct told told_rows[] = {
	{ .name = "told_conflict_with_both_sides",
	  .row = { .history = STORY, .from = "11", .live = "+cards#a=on_b" },
	  .path = "public/table/cards/index/a",
	  .expected = "on a\n",
	  .found = "on b\n" },
	{ .name = "told_duplicate_with_its_owner",
	  .row = { .history = STORY,
		   .from = "11",
		   .live = "~cards.status=int" },
	  .path = "public/table/cards/column/status",
	  .expected = "text\n",
	  .found = "int\n",
	  .owner = "001 (001.sql:1)" },
	{ .name = "told_the_last_who_changed",
	  .row = { .history = TWO "INSERT: \nALTER TABLE: ~t.a=bigint\n",
		   .from = "11",
		   .live = "~t.a=text" },
	  .path = "public/table/t/column/a",
	  .expected = "bigint\n",
	  .found = "text\n",
	  .owner = "002 (002.sql:2)" },
	{ .name = "told_what_is_missing_of_a_half",
	  .row = { .history = TWO "ALTER TABLE: ~t.a=text ~t.id=text\n",
		   .from = "1",
		   .live = "~t.a=text" },
	  .path = "public/table/t/column/id",
	  .expected = "text\n",
	  .found = "int\n",
	  .owner = "001 (001.sql:1)" },
	{ .name = "told_drift_missing",
	  .row = { .history = ONE_TABLE, .from = "1", .live = "-t.a" },
	  .path = "public/table/t/column/a",
	  .expected = "int\n",
	  .owner = "001 (001.sql:1)" },
	{ .name = "told_drift_extra",
	  .row = { .history = ONE_TABLE, .from = "1", .live = "+t.x=text" },
	  .path = "public/table/t/column/x",
	  .found = "text\n" },
	{ .name = "told_drift_of_the_base",
	  .row = { .history = "base: +public/schema/x=1\n" ONE_TABLE,
		   .live = "~public/schema/x=2" },
	  .path = "public/schema/x",
	  .expected = "1\n",
	  .found = "2\n",
	  .owner = "the base" },
	{ .name = "told_without_texts_in_live",
	  .row = { .history = TWO "ALTER TABLE: ~t.a=text\n",
		   .from = "1",
		   .applied = "11",
		   .names_only = true },
	  .path = "public/table/t/column/a",
	  .expected = "text\n",
	  .found = "int\n",
	  .owner = "002 (002.sql:1)" },
	{ .name = "told_an_extra",
	  .row = { .history = ONE_TABLE,
		   .from = "1",
		   .applied = "",
		   .live = "+t!c=check" },
	  .path = "public/table/t/constraint/c",
	  .found = "check\n" },
};

static void assert_text(const char *is, const char *want)
{
	if (!want)
		assert_null(is);
	else
		assert_string_equal(is ? is : "(none)", want);
}

static void test_told(void **state)
{
	const struct told *r = *(const struct told **)*state;
	const struct finding *f;
	struct setup t;
	struct plan p;

	set_up(&t, &r->row);
	plan_make(&p, &t.in);
	assert_int_equal(p.findings.nr, 1);
	f = &p.findings.items[0];
	assert_string_equal(f->path, r->path);
	assert_text(f->expected, r->expected);
	assert_text(f->found, r->found);
	assert_text(f->owner, r->owner);
	assert_non_null(strstr(f->message, path_describe(&t.w.arena, r->path)));
	plan_release(&p);
	tear_down(&t);
}

/* ---- histories by dice ---- */

#define SEEDS 2000

/* What somebody did by hand: part of what is pending, and things of their own.
 */
static const char *meddle(struct dice *d, struct world *w, const char *from)
{
	struct snapshot *s = world_database(w, from);
	struct buf out = BUF_INIT, ops = BUF_INIT;
	const char *text;
	size_t at = strlen(from), k;
	unsigned i;

	if (at < w->history.nr)
		for (k = dice_roll(d, 3); k > 0; k--) {
			const struct world_migration *wm =
			    world_recorded(w, at);
			const char *some =
			    wm->ops[dice_roll(d, (unsigned)wm->m.step_nr)];
			struct snapshot *copy = snapshot_copy(s);

			if (world_run(w, copy, some)) {
				world_must_run(w, s, some);
				buf_printf(&out, "%s ", some);
			}
			snapshot_free(copy);
		}
	for (i = dice_roll(d, 3); i > 0; i--) {
		random_statement(d, w, s, &ops);
		buf_printf(&out, "%s ", ops.data);
	}
	text = arena_strdup(&w->arena, out.data);
	buf_release(&out);
	buf_release(&ops);
	snapshot_free(s);
	return text;
}

static bool try_seed(unsigned seed)
{
	struct arena a = ARENA_INIT;
	struct dice d = dice_new(seed);
	struct row r = { .history = random_history(&d, &a) };
	struct world w;
	struct setup t;
	struct plan p;
	bool good;

	world_init(&w, r.history);
	r.from = arena_printf(&a, "%.*s",
			      (int)dice_roll(&d, (unsigned)w.history.nr + 1),
			      "11111");
	r.live = dice_roll(&d, 3) ? meddle(&d, &w, r.from) : "";
	r.applied = dice_roll(&d, 2) ? r.from : "";
	r.parts = dice_roll(&d, 2) ? PARTS_ALL : PARTS_DEFAULT;
	r.data = (enum data_choice)dice_roll(&d, 3);
	set_up(&t, &r);
	plan_make(&p, &t.in);
	good = findings_exit_code(&p.findings) == EXIT_OK;
	assert_counts(&p);
	assert_comes_true(&t, &p);
	plan_release(&p);
	tear_down(&t);
	world_release(&w);
	arena_release(&a);
	return good;
}

static void test_random(void **state)
{
	unsigned seed, good = 0;

	(void)state;
	for (seed = 0; seed < SEEDS; seed++)
		good += try_seed(seed);
	/* Both answers are met often. */
	assert_between(good, SEEDS / 5, SEEDS * 4 / 5);
}

/* ---- the whole ---- */

struct suite {
	struct arena arena;
	struct CMUnitTest *tests;
	size_t nr, cap;
};

/* cmocka hands the state on as it is: a pointer to a pointer to the row. */
static void add_test(struct suite *s, const char *name, CMUnitTestFunction fn,
		     const void *row)
{
	const void **state = arena_alloc(&s->arena, sizeof(*state));
	struct CMUnitTest test = { arena_printf(&s->arena, "test_plan__%s",
						name),
				   fn, NULL, NULL, state };

	*state = row;
	GROW(s->tests, s->nr + 1, s->cap);
	memcpy(&s->tests[s->nr++], &test, sizeof(test));
}

static void add_rows(struct suite *s, const struct row *rows, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		add_test(s, rows[i].name, test_row, &rows[i]);
}

int main(void)
{
	struct suite s = { .arena = ARENA_INIT };
	size_t i;
	int failed;

	add_rows(&s, merge_rows, ARRAY_LEN(merge_rows));
	add_rows(&s, order_rows, ARRAY_LEN(order_rows));
	add_rows(&s, rename_rows, ARRAY_LEN(rename_rows));
	add_rows(&s, extra_rows, ARRAY_LEN(extra_rows));
	add_rows(&s, drift_rows, ARRAY_LEN(drift_rows));
	add_rows(&s, part_rows, ARRAY_LEN(part_rows));
	add_rows(&s, data_rows, ARRAY_LEN(data_rows));
	add_rows(&s, partial_rows, ARRAY_LEN(partial_rows));
	for (i = 0; i < ARRAY_LEN(told_rows); i++)
		add_test(&s, told_rows[i].name, test_told, &told_rows[i]);
	add_test(&s, "random_histories", test_random, NULL);
	failed = _cmocka_run_group_tests("plan", s.tests, s.nr, NULL, NULL);
	free(s.tests);
	arena_release(&s.arena);
	return failed;
}
