/* history: chains, states at each node, checks, distances. */
#include "model/history.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/plan.h"
#include "unit/model/random.h"
#include "unit/model/world.h"

#define FIRST "001\nCREATE TABLE: +t +t.id=int\n"
#define SECOND "002\nALTER TABLE: +t.a=int\n"
#define THIRD "003\nCREATE INDEX: +t#a=on_a\n"
#define OTHER "002b\nALTER TABLE: +t.b=int\n"

/* ---- building ---- */

struct chain {
	const char *name;
	const char *given; /* records in this order, of one of two worlds */
	const char *nodes;
	const char *findings;
};

/* Records 1, 2, 3 follow each other; b follows 1, c follows b. */
static const struct chain chains[] = {
	{ "nothing", "", "", "" },
	{ "in_order", "123", "001 002 003 ", "" },
	{ "shuffled", "312", "001 002 003 ", "" },
	{ "fork", "12b", "001 002 ", "fork 002b; " },
	{ "fork_first_given_stays", "b21", "001 002b ", "fork 002; " },
	{ "fork_behind_an_arm", "12bc", "001 002 ", "fork 002b; " },
	{ "fork_with_two_long_arms", "1b2c3", "001 002b 003c ", "fork 002; " },
	{ "missing_in_the_middle", "13", "001 ", "chain-broken 003; " },
	{ "missing_first", "23", "", "chain-broken 002; " },
	{ "missing_all_but_the_last", "3", "", "chain-broken 003; " },
	{ "two_first", "1x", "001 ", "fork 009; " },
	{ "missing_and_fork", "1b3", "001 002b ", "chain-broken 003; " },
};

static struct migration *record_of(const struct world *w, char which)
{
	switch (which) {
	case '1':
		return w[0].history.nodes[0];
	case '2':
		return w[0].history.nodes[1];
	case '3':
		return w[0].history.nodes[2];
	case 'b':
		return w[1].history.nodes[1];
	case 'c':
		return w[1].history.nodes[2];
	default:
		return w[2].history.nodes[0];
	}
}

static void show_chain(const struct history *h, const struct findings *f,
		       struct buf *nodes, struct buf *told)
{
	size_t i;

	for (i = 0; i < h->nr; i++)
		buf_printf(nodes, "%s ", h->nodes[i]->name);
	for (i = 0; i < f->nr; i++)
		buf_printf(told, "%s %s; ", finding_name(f->items[i].id),
			   f->items[i].migration);
}

static void test_history__build(void **state)
{
	struct world w[3];
	size_t i, k;

	(void)state;
	world_init(&w[0], FIRST SECOND THIRD);
	world_init(&w[1], FIRST OTHER "003c\nDROP TABLE: -t\n");
	world_init(&w[2], "009\nCREATE TABLE: +u\n");
	for (i = 0; i < ARRAY_LEN(chains); i++) {
		const struct chain *c = &chains[i];
		struct buf nodes = BUF_INIT, told = BUF_INIT;
		struct arena a = ARENA_INIT;
		struct migration *list[8];
		struct findings f;
		struct history h;

		for (k = 0; c->given[k]; k++)
			list[k] = record_of(w, c->given[k]);
		findings_init(&f, &a);
		history_init(&h, &a);
		history_build(&h, list, k, &f);
		show_chain(&h, &f, &nodes, &told);
		if (strcmp(nodes.data, c->nodes) != 0 ||
		    strcmp(told.data, c->findings) != 0)
			fail_msg("%s: %s/ %s", c->name, nodes.data, told.data);
		for (k = 0; k < h.nr; k++) {
			assert_int_equal(history_index(&h, h.nodes[k]->name),
					 k);
			assert_int_equal(
			    history_index_of(&h, &h.nodes[k]->node), k);
		}
		findings_release(&f);
		history_release(&h);
		arena_release(&a);
		buf_release(&nodes);
		buf_release(&told);
	}
	for (i = 0; i < 3; i++)
		world_release(&w[i]);
}

static void test_history__forks_and_breaks_in_words(void **state)
{
	struct world w[2];
	struct migration *list[4];
	struct arena a = ARENA_INIT;
	struct findings f;
	struct history h;
	char hex[OID_HEX + 1];

	(void)state;
	world_init(&w[0], FIRST SECOND THIRD);
	world_init(&w[1], FIRST OTHER);
	list[0] = w[0].history.nodes[0];
	list[1] = w[1].history.nodes[1];
	list[2] = w[0].history.nodes[1];
	findings_init(&f, &a);
	history_init(&h, &a);
	history_build(&h, list, 3, &f);
	assert_int_equal(f.nr, 1);
	assert_string_equal(f.items[0].message,
			    "records 002b and 002 both follow 001");
	assert_string_equal(f.items[0].file, "002.sql");
	assert_string_equal(f.items[0].hint, "ledger record --amend 002");
	history_release(&h);
	findings_release(&f);

	list[1] = w[0].history.nodes[2];
	history_init(&h, &a);
	history_build(&h, list, 2, &f);
	assert_int_equal(f.nr, 1);
	assert_string_equal(f.items[0].message,
			    "record 003 follows a record that is not there");
	assert_non_null(strstr(f.items[0].expected,
			       oid_to_hex(hex, &w[0].history.nodes[1]->node)));
	assert_int_equal(f.items[0].severity, SEVERITY_LEDGER);
	history_release(&h);
	findings_release(&f);

	list[0] = w[1].history.nodes[0];
	history_init(&h, &a);
	history_build(&h, list, 0, &f);
	assert_null(history_head(&h));
	assert_int_equal(history_index(&h, "001"), -1);
	history_release(&h);
	findings_release(&f);
	arena_release(&a);
	world_release(&w[0]);
	world_release(&w[1]);
}

static void test_history__superseded_nodes_are_known(void **state)
{
	struct world w;
	struct oid former[2], none;
	struct migration *m;
	struct history h;

	(void)state;
	world_init(&w, FIRST SECOND);
	oid_of_bytes(&former[0], "a", 1);
	oid_of_bytes(&former[1], "b", 1);
	oid_of_bytes(&none, "c", 1);
	m = w.history.nodes[1];
	m->supersedes = former;
	m->supersede_nr = 2;
	history_init(&h, &w.arena);
	history_append(&h, w.history.nodes[0]);
	history_append(&h, m);
	assert_int_equal(history_index_of(&h, &former[0]), 1);
	assert_int_equal(history_index_of(&h, &former[1]), 1);
	assert_int_equal(history_index_of(&h, &m->node), 1);
	assert_int_equal(history_index_of(&h, &none), -1);
	assert_ptr_equal(history_head(&h), m);
	history_release(&h);
	world_release(&w);
}

static void test_history__blobs(void **state)
{
	struct world w;
	const struct blob *b;
	struct oid id;

	(void)state;
	world_init(&w, FIRST SECOND);
	oid_of(&id, OBJECT_BLOB, "int\n", 4);
	b = history_blob(&w.history, &id);
	assert_non_null(b);
	assert_string_equal(b->text, "int\n");
	oid_of(&id, OBJECT_BLOB, "text\n", 5);
	assert_null(history_blob(&w.history, &id));
	world_release(&w);
}

/* ---- states ---- */

static void assert_same(struct snapshot *a, struct snapshot *b,
			const char *what)
{
	struct oid x, y;

	snapshot_fingerprint(a, PARTS_ALL, &x);
	snapshot_fingerprint(b, PARTS_ALL, &y);
	if (!oid_equal(&x, &y))
		fail_msg("%s", what);
}

static void assert_state(struct world *w, const char *mask, size_t nr)
{
	struct snapshot *want = world_database(w, mask), *is;
	bool applied[8] = { false };
	size_t i;

	for (i = 0; mask[i]; i++)
		applied[i] = mask[i] == '1';
	is = history_state(&w->history, applied, 0);
	assert_same(want, is, mask);
	snapshot_free(is);
	if (nr <= w->history.nr) {
		is = history_state(&w->history, NULL, nr);
		assert_same(want, is, mask);
		snapshot_free(is);
	}
	snapshot_free(want);
}

#define NOT_A_PREFIX 99

static void test_history__states(void **state)
{
	struct world w;

	(void)state;
	world_init(&w, "base: +public/schema/x=1\n" FIRST SECOND THIRD
		       "004\nCREATE TABLE: dup=equal =t\n"
		       "CREATE TABLE: +u +u.id=int\n");
	assert_state(&w, "", 0);
	assert_state(&w, "1", 1);
	assert_state(&w, "110", 2);
	assert_state(&w, "111", 3);
	assert_state(&w, "1111", 4);
	assert_state(&w, "1011", NOT_A_PREFIX);
	assert_state(&w, "0001", NOT_A_PREFIX);
	world_release(&w);
}

/* ---- checking ---- */

struct visits {
	size_t nr, stop;
	struct world *w;
};

static int visit(void *ctx, const struct migration *m, struct snapshot *after,
		 struct err *e)
{
	struct visits *v = ctx;
	struct oid id;

	assert_ptr_equal(m, v->w->history.nodes[v->nr]);
	snapshot_fingerprint(after, PARTS_DEFAULT, &id);
	assert_true(oid_equal(&id, &m->produces));
	if (++v->nr == v->stop)
		return err_set(e, FAULT_INTERRUPT, "stop");
	return 0;
}

static void test_history__check(void **state)
{
	struct world w;
	struct visits v = { 0, 0, &w };
	struct err e;

	(void)state;
	err_init(&e);
	world_init(&w, "");
	assert_int_equal(history_check(&w.history, visit, &v, &e), 0);
	assert_int_equal(v.nr, 0);
	world_release(&w);
	world_init(&w, "base: +public/schema/x=1\n" FIRST SECOND THIRD
		       "004\nCREATE TABLE: dup=equal =t=other\n");
	assert_int_equal(history_check(&w.history, NULL, NULL, &e), 0);
	assert_int_equal(history_check(&w.history, visit, &v, &e), 0);
	assert_int_equal(v.nr, 4);
	v.nr = 0;
	v.stop = 2;
	assert_int_equal(history_check(&w.history, visit, &v, &e), -1);
	assert_int_equal(v.nr, 2);
	assert_int_equal(e.fault, FAULT_INTERRUPT);
	world_release(&w);
}

/* The texts of another major take the place of the record's own. */
static void test_history__on_server(void **state)
{
	struct variant v = { .server = 13, .part = PART_STRUCTURE };
	int servers[] = { 13 };
	struct history_server on;
	struct snapshot *s;
	struct change *made;
	struct migration *m;
	struct world w;
	size_t i;

	(void)state;
	world_init(&w, FIRST SECOND);
	for (i = 0; i < w.history.nr; i++)
		w.history.nodes[i]->server = 15;
	m = w.history.nodes[0];
	made = &m->steps[0].effects[0];
	v.path = made->path;
	oid_of_bytes(&v.after, "on 13", 5);
	m->steps[0].variants = &v;
	m->steps[0].variant_nr = 1;
	m->servers = servers;
	m->server_nr = 1;

	history_on_server(&w.history, 15, &on);
	assert_int_equal(on.differing, 0);
	assert_null(on.unknown);
	history_on_server(&w.history, 16, &on);
	assert_int_equal(on.differing, 0);
	assert_ptr_equal(on.unknown, m);
	assert_false(oid_equal(&made->after, &v.after));

	history_on_server(&w.history, 13, &on);
	assert_int_equal(on.differing, 1);
	assert_ptr_equal(on.unknown, w.history.nodes[1]);
	s = history_state(&w.history, NULL, 1);
	assert_true(
	    oid_equal(&snapshot_get(s, PART_STRUCTURE, v.path)->id, &v.after));
	snapshot_free(s);
	world_release(&w);
}

/* A text that no record holds is found, whichever server would need it. */
static void test_history__check_of_variants(void **state)
{
	struct variant v = { .server = 13, .part = PART_STRUCTURE };
	struct world w;
	struct err e;

	(void)state;
	err_init(&e);
	world_init(&w, FIRST SECOND);
	v.path = w.history.nodes[0]->steps[0].effects[0].path;
	v.after = w.history.nodes[0]->steps[0].effects[0].after;
	w.history.nodes[1]->steps[0].variants = &v;
	w.history.nodes[1]->steps[0].variant_nr = 1;
	assert_int_equal(history_check(&w.history, NULL, NULL, &e), 0);
	oid_of_bytes(&v.after, "on 13", 5);
	assert_int_equal(history_check(&w.history, NULL, NULL, &e), -1);
	assert_int_equal(e.fault, FAULT_CORRUPT);
	assert_non_null(strstr(e.message, "record 002 names a text"));
	world_release(&w);
}

static void damage(struct migration *m, int what)
{
	struct oid other;

	oid_of_bytes(&other, "other", 5);
	switch (what) {
	case 0:
		m->canonical++;
		break;
	case 1:
		m->expects = other;
		break;
	case 2:
		m->produces = other;
		break;
	case 3:
		m->snapshot = other;
		break;
	case 4:
		m->steps[0].effects[0].after = other;
		break;
	default:
		m->step_nr = 0;
		break;
	}
}

static void test_history__check_finds(void **state)
{
	static const char *const says[] = {
		"record 002 has canonical form 2, this ledger writes 1",
		"record 002 does not expect the schema that the one before",
		"record 002 does not produce the schema that it says",
		"record 002 does not lead to the snapshot that it says",
		"record 002 does not produce the schema that it says",
		"record 002 does not produce the schema that it says",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(says); i++) {
		struct world w;
		struct err e;

		world_init(&w, FIRST SECOND THIRD);
		damage(w.history.nodes[1], (int)i);
		err_init(&e);
		assert_int_equal(history_check(&w.history, NULL, NULL, &e), -1);
		assert_int_equal(e.fault, FAULT_CORRUPT);
		assert_int_equal(strncmp(e.message, says[i], strlen(says[i])),
				 0);
		if (i == 0)
			assert_string_equal(e.hint, "ledger record --again");
		world_release(&w);
	}
}

/* The reader of records takes no such path. */
static void test_history__check_of_a_path_that_is_too_long(void **state)
{
	struct buf path = BUF_INIT;
	struct world w;
	struct err e;

	(void)state;
	while (path.len <= RECORD_PATH_MAX)
		buf_putc(&path, 'x');
	world_init(&w, FIRST SECOND);
	w.history.nodes[1]->steps[0].effects[0].path = path.data;
	err_init(&e);
	assert_int_equal(history_check(&w.history, NULL, NULL, &e), -1);
	assert_int_not_equal(e.fault, FAULT_NONE);
	world_release(&w);
	buf_release(&path);
}

/* ---- by dice ---- */

#define SEEDS 300

static void check_states(struct world *w)
{
	char mask[] = "11111";
	size_t nr;

	for (nr = 0; nr <= w->history.nr; nr++) {
		mask[nr] = '\0';
		assert_state(w, mask, nr);
		mask[nr] = '1';
	}
}

static void check_distances(struct world *w, struct dice *d)
{
	unsigned parts = dice_roll(d, 2) ? PARTS_ALL : PARTS_DEFAULT;
	struct snapshot *live = snapshot_copy(w->schema);
	struct buf ops = BUF_INIT;
	size_t distance[8], k;

	for (k = dice_roll(d, 4); k > 0; k--)
		random_statement(d, w, live, &ops);
	history_distances(&w->history, live, parts, distance);
	for (k = 0; k <= w->history.nr; k++) {
		struct snapshot *s = history_state(&w->history, NULL, k);
		struct arena a = ARENA_INIT;
		struct change *changes;

		assert_int_equal(distance[k],
				 snapshot_diff(s, live, parts, &a, &changes));
		arena_release(&a);
		snapshot_free(s);
	}
	buf_release(&ops);
	snapshot_free(live);
}

/* A duplicate makes nothing, so it brings nothing nearer. */
static void test_history__distance_over_a_duplicate(void **state)
{
	struct snapshot *live;
	size_t distance[4];
	struct world w;

	(void)state;
	world_init(&w, FIRST "002\nCREATE TABLE: dup=equal =t\n"
			     "003\nALTER TABLE: +t.a=int\n");
	live = world_database(&w, "1");
	history_distances(&w.history, live, PARTS_DEFAULT, distance);
	assert_int_equal(distance[0], 3);
	assert_int_equal(distance[1], 0);
	assert_int_equal(distance[2], 0);
	assert_int_equal(distance[3], 2);
	snapshot_free(live);
	world_release(&w);
}

/* Forward and back again, step by step. */
static void check_reverse(struct world *w)
{
	struct snapshot *s = snapshot_new(), *states[5 * 4 + 1];
	const struct step *steps[5 * 4];
	size_t nr = 0, i, k;

	for (i = 0; i < w->history.nr; i++)
		for (k = 0; k < w->history.nodes[i]->step_nr; k++) {
			steps[nr] = &w->history.nodes[i]->steps[k];
			states[nr] = snapshot_copy(s);
			plan_predict_step(&w->history, s, steps[nr++]);
		}
	assert_same(s, w->schema, "forward");
	while (nr > 0) {
		plan_reverse_step(&w->history, s, steps[--nr]);
		assert_same(s, states[nr], "back");
		snapshot_free(states[nr]);
	}
	snapshot_free(s);
}

static void test_history__histories_by_dice(void **state)
{
	unsigned seed;

	(void)state;
	for (seed = 0; seed < SEEDS; seed++) {
		struct dice d = dice_new(seed);
		struct arena a = ARENA_INIT;
		struct world w;
		struct err e;

		world_init(&w, random_history(&d, &a));
		err_init(&e);
		assert_int_equal(history_check(&w.history, NULL, NULL, &e), 0);
		check_states(&w);
		check_distances(&w, &d);
		check_reverse(&w);
		world_release(&w);
		arena_release(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_history__build),
		cmocka_unit_test(test_history__forks_and_breaks_in_words),
		cmocka_unit_test(test_history__superseded_nodes_are_known),
		cmocka_unit_test(test_history__blobs),
		cmocka_unit_test(test_history__states),
		cmocka_unit_test(test_history__check),
		cmocka_unit_test(test_history__on_server),
		cmocka_unit_test(test_history__check_of_variants),
		cmocka_unit_test(test_history__check_finds),
		cmocka_unit_test(
		    test_history__check_of_a_path_that_is_too_long),
		cmocka_unit_test(test_history__distance_over_a_duplicate),
		cmocka_unit_test(test_history__histories_by_dice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
