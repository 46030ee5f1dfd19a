/* provenance: who made and who changed each path. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/history.h"
#include "unit/model/random.h"
#include "unit/model/world.h"

/* "001:1" made it, the others changed it; behind '<' what it was called. */
struct row {
	const char *name;
	const char *history;
	const char *mask; /* NULL: all */
	const char *path;
	const char *says;
};

#define TABLE                                             \
	"001\n"                                           \
	"CREATE TABLE: +t +t.id=int +t.a=int +t#i=on_a\n" \
	"ALTER TABLE: +t!c=check\n"

static const struct row rows[] = {
	{ "made", TABLE, NULL, "t", "001:1" },
	{ "made_by_the_second", TABLE, NULL, "t!c", "001:2" },
	{ "unknown", TABLE, NULL, "t.b", "nobody" },
	{ "changed", TABLE "002\nALTER TABLE: ~t.a=text\n", NULL, "t.a",
	  "001:1 002:1" },
	{ "its_table_is_not_changed", TABLE "002\nALTER TABLE: ~t.a=text\n",
	  NULL, "t", "001:1" },
	{ "a_new_column_changes_the_order", TABLE "002\nALTER TABLE: +t.b=x\n",
	  NULL, "t", "001:1 002:1" },
	{ "changed_often",
	  TABLE "002\nALTER TABLE: ~t.a=text\nINSERT: \n"
		"ALTER TABLE: ~t.a=int\n003\n"
		"ALTER TABLE: ~t.a=v\n",
	  NULL, "t.a", "001:1 002:1 002:3 003:1" },
	{ "several_parts_at_once",
	  "001\nCREATE TABLE: +t +t.a=int +o:t=me +c:t=x +g:t=you\n", NULL, "t",
	  "001:1" },
	{ "several_parts_changed_at_once",
	  TABLE "002\nALTER TABLE: ~t=other +o:t=me +c:t=x\n", NULL, "t",
	  "001:1 002:1" },
	{ "a_comment_is_a_change", TABLE "002\nCOMMENT: +c:t.a=x\n", NULL,
	  "t.a", "001:1 002:1" },
	{ "a_comment_taken_back_is_a_change",
	  TABLE "002\nCOMMENT: +c:t.a=x\n003\nCOMMENT: -c:t.a\n", NULL, "t.a",
	  "001:1 002:1 003:1" },
	{ "a_grant_is_a_change",
	  TABLE "002\nGRANT: +g:t=x\n003\nGRANT: ~g:t=y\n", NULL, "t",
	  "001:1 002:1 003:1" },
	{ "dropped", TABLE "002\nDROP TABLE: -t\n", NULL, "t", "nobody" },
	{ "dropped_with_its_table", TABLE "002\nDROP TABLE: -t\n", NULL, "t.a",
	  "nobody" },
	{ "made_again",
	  TABLE "002\nALTER TABLE: ~t.a=text\n003\n"
		"DROP TABLE: -t\nCREATE TABLE: +t +t.a=int\n",
	  NULL, "t.a", "003:2" },
	{ "renamed_column", TABLE "002\nALTER TABLE: >t.b<t.a\n", NULL, "t.b",
	  "001:1 002:1 <t.a" },
	{ "renamed_column_is_gone", TABLE "002\nALTER TABLE: >t.b<t.a\n", NULL,
	  "t.a", "nobody" },
	{ "renamed_table", TABLE "002\nALTER TABLE: >s<t\n", NULL, "s",
	  "001:1 002:1 <t" },
	{ "renamed_table_moves_its_columns", TABLE "002\nALTER TABLE: >s<t\n",
	  NULL, "s.a", "001:1 002:1 <t.a" },
	{ "renamed_table_moves_what_later_came",
	  TABLE "002\nALTER TABLE: >s<t\n", NULL, "s!c", "001:2 002:1 <t!c" },
	{ "renamed_twice",
	  TABLE "002\nALTER TABLE: >s<t\n003\n"
		"ALTER TABLE: >s.b<s.a\nALTER TABLE: >r<s\n",
	  NULL, "r.b", "001:1 002:1 003:1 003:2 <t.a" },
	{ "renamed_and_there_again",
	  TABLE "002\nALTER TABLE: >s<t\n003\n"
		"CREATE TABLE: +t +t.a=int\n",
	  NULL, "t.a", "003:1" },
	{ "renamed_and_back",
	  TABLE "002\nALTER TABLE: >s<t\n"
		"ALTER TABLE: >t<s\n",
	  NULL, "t.a", "001:1 002:1 002:2" },
	{ "renamed_onto_what_was_dropped",
	  TABLE "002\nCREATE TABLE: +u +u.a=int\nDROP TABLE: -t\n"
		"ALTER TABLE: >t<u\n",
	  NULL, "t.a", "002:1 002:3 <u.a" },
	{ "renamed_with_a_comment",
	  TABLE "002\nCOMMENT: +c:t.a=x\n"
		"ALTER TABLE: >t.b<t.a\n",
	  NULL, "t.b", "001:1 002:1 002:2 <t.a" },
	{ "base", "base: +public/schema/x=1\n" TABLE, NULL, "public/schema/x",
	  "base" },
	{ "base_changed",
	  "base: +public/schema/x=1\n" TABLE "ALTER: ~public/schema/x=2\n",
	  NULL, "public/schema/x", "base 001:3" },
	{ "base_by_an_empty_mask", "base: +public/schema/x=1\n" TABLE, "",
	  "public/schema/x", "base" },
	{ "not_applied", TABLE, "", "t", "nobody" },
	{ "a_hole",
	  TABLE "002\nALTER TABLE: ~t.a=text\n003\n"
		"ALTER TABLE: ~t.a=int\n",
	  "101", "t.a", "001:1 003:1" },
	{ "a_rename_of_what_is_not_known", TABLE "002\nALTER TABLE: >s<t\n",
	  "01", "s.a", "002:1" },
	{ "a_duplicate_made_nothing",
	  TABLE "002\nCREATE TABLE: dup=equal =t =t.a=int\n", NULL, "t.a",
	  "001:1" },
	{ "known_by_a_comment_alone", "001\nCOMMENT: +c:public/view/v=x\n",
	  NULL, "public/view/v", "001:1" },
};

static void show_origin(struct buf *out, const struct origin *o)
{
	if (o->m)
		buf_printf(out, "%s:%d", o->m->name, o->step->line);
	else
		buf_puts(out, "base");
}

static char *shown(struct arena *a, const struct provenance_entry *it)
{
	struct buf out = BUF_INIT;
	size_t i;

	if (!it) {
		buf_puts(&out, "nobody");
		return buf_steal(&out);
	}
	show_origin(&out, &it->created);
	for (i = 0; i < it->changed_nr; i++) {
		buf_putc(&out, ' ');
		show_origin(&out, &it->changed[i]);
	}
	if (strcmp(it->path, it->first_path) != 0)
		buf_printf(&out, " <%s", world_name(a, it->first_path));
	return buf_steal(&out);
}

static void test_provenance__rows(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *r = &rows[i];
		bool mask[8] = { false };
		struct provenance *p;
		struct world w;
		const char *path;
		enum part part;
		char *text;

		world_init(&w, r->history);
		for (k = 0; r->mask && r->mask[k]; k++)
			mask[k] = r->mask[k] == '1';
		p = provenance_new(&w.history, &w.arena, r->mask ? mask : NULL,
				   w.history.nr);
		path = world_path(&w.arena, r->path, &part);
		text = shown(&w.arena, provenance_get(p, path));
		if (strcmp(text, r->says) != 0)
			fail_msg("%s: %s is \"%s\", not \"%s\"", r->name,
				 r->path, text, r->says);
		free(text);
		provenance_free(p);
		world_release(&w);
	}
}

static void test_provenance__first_nodes(void **state)
{
	struct provenance *p;
	struct world w;

	(void)state;
	world_init(&w, TABLE "002\nCREATE TABLE: +u\n");
	p = provenance_new(&w.history, &w.arena, NULL, 1);
	assert_non_null(provenance_get(p, "public/table/t"));
	assert_null(provenance_get(p, "public/table/u"));
	provenance_free(p);
	provenance_free(NULL);
	world_release(&w);
}

static void test_provenance__in_words(void **state)
{
	struct origin base = { NULL, NULL }, made;
	struct world w;

	(void)state;
	world_init(&w, TABLE);
	made.m = w.history.nodes[0];
	made.step = &made.m->steps[1];
	assert_string_equal(origin_describe(&w.arena, &base), "the base");
	assert_string_equal(origin_describe(&w.arena, &made),
			    "001 (001.sql:2)");
	world_release(&w);
}

/* An object that is known by its comment alone, where another one arrives. */
static void test_provenance__renamed_onto_a_comment(void **state)
{
	struct change comment = { .part = PART_COMMENTS,
				  .path = "public/table/t" };
	struct provenance *p;
	struct world w;
	char *text;

	(void)state;
	world_init(&w, "001\nCREATE TABLE: +s\nCOMMENT: \nDO: \n"
		       "ALTER TABLE: >t<s\n");
	oid_of_bytes(&comment.after, "x", 1);
	w.history.nodes[0]->steps[1].effects = &comment;
	w.history.nodes[0]->steps[1].effect_nr = 1;
	w.history.nodes[0]->steps[2].effects = &comment;
	w.history.nodes[0]->steps[2].effect_nr = 1;
	p = provenance_new(&w.history, &w.arena, NULL, 1);
	text = shown(&w.arena, provenance_get(p, "public/table/t"));
	assert_string_equal(text, "001:1 001:4 <s");
	free(text);
	provenance_free(p);
	world_release(&w);
}

/* ---- by dice ---- */

#define SEEDS 500

/* What is there was made by somebody; what has a structure and is not there,
 * by nobody. */
static void test_provenance__histories_by_dice(void **state)
{
	unsigned seed;
	size_t nr, i;

	(void)state;
	for (seed = 0; seed < SEEDS; seed++) {
		struct dice d = dice_new(seed);
		struct arena a = ARENA_INIT;
		const struct entry **all;
		struct provenance *p;
		struct world w;

		world_init(&w, random_history(&d, &a));
		p = provenance_new(&w.history, &a, NULL, w.history.nr);
		all = snapshot_sorted(w.schema, &a, &nr);
		for (i = 0; i < nr; i++) {
			const struct provenance_entry *it =
			    provenance_get(p, all[i]->path);

			assert_non_null(it);
			assert_string_equal(it->path, all[i]->path);
			assert_non_null(it->created.m);
		}
		for (i = 0; i < 3; i++) {
			const char *path =
			    arena_printf(&a, "public/table/t%zu", i);

			assert_int_equal(provenance_get(p, path) != NULL,
					 snapshot_get(w.schema, PART_STRUCTURE,
						      path) != NULL);
		}
		provenance_free(p);
		world_release(&w);
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_provenance__rows),
		cmocka_unit_test(test_provenance__first_nodes),
		cmocka_unit_test(test_provenance__in_words),
		cmocka_unit_test(test_provenance__renamed_onto_a_comment),
		cmocka_unit_test(test_provenance__histories_by_dice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
