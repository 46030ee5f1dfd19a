/* snapshot: entries, undo, roots, differences, paths in words. */
#include "model/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "unit/between.h"

static void put(struct snapshot *s, enum part part, const char *path,
		const char *text)
{
	snapshot_put_text(s, part, path, text, strlen(text), true, NULL);
}

static void put_known(struct snapshot *s, enum part part, const char *path,
		      const char *text, uint32_t object, int32_t sub)
{
	struct ident ident = { 1259, object, sub };

	snapshot_put_text(s, part, path, text, strlen(text), true, &ident);
}

/* "part path=text, …" of all entries, in order. */
static char *shown(const struct snapshot *s, const char *below)
{
	struct arena a = ARENA_INIT;
	struct buf out = BUF_INIT;
	size_t nr, i;
	const struct entry **entries = snapshot_below(s, &a, below, &nr);

	for (i = 0; i < nr; i++)
		buf_printf(&out, "%d %s=%s, ", (int)entries[i]->part,
			   entries[i]->path,
			   entries[i]->text ? entries[i]->text : "?");
	arena_release(&a);
	return buf_steal(&out);
}

static void assert_shown(const struct snapshot *s, const char *below,
			 const char *expected)
{
	char *text = shown(s, below);

	assert_string_equal(text, expected);
	free(text);
}

static void assert_same(const struct oid *a, const struct oid *b)
{
	char x[OID_HEX + 1], y[OID_HEX + 1];

	assert_string_equal(oid_to_hex(x, a), oid_to_hex(y, b));
}

static void roots_of(struct snapshot *s, struct oid roots[PART_NR])
{
	struct err e;

	err_init(&e);
	assert_int_equal(snapshot_roots(s, NULL, roots, &e), 0);
}

/* The roots from nothing but the entries. */
static void assert_roots_are_right(struct snapshot *s)
{
	struct snapshot *fresh = snapshot_copy(s);
	struct oid a[PART_NR], b[PART_NR];
	enum part part;

	roots_of(s, a);
	roots_of(fresh, b);
	for (part = 0; part < PART_NR; part++)
		assert_same(&a[part], &b[part]);
	snapshot_free(fresh);
}

/* ---- entries ---- */

static void test_snapshot__put_get_remove(void **state)
{
	struct snapshot *s = snapshot_new();
	const struct entry *entry;
	struct oid id;

	(void)state;
	assert_null(snapshot_get(s, PART_STRUCTURE, "public"));
	put(s, PART_STRUCTURE, "public/table/t", "kind: r\n");
	put(s, PART_OWNERS, "public/table/t", "owner: bob\n");
	assert_int_equal(snapshot_nr(s), 2);
	entry = snapshot_get(s, PART_OWNERS, "public/table/t");
	oid_of(&id, OBJECT_BLOB, "owner: bob\n", 11);
	assert_same(&entry->id, &id);
	assert_string_equal(entry->text, "owner: bob\n");
	assert_int_equal(entry->text_len, 11);
	assert_int_equal(entry->part, PART_OWNERS);
	/* What is only above an entry is not there. */
	assert_null(snapshot_get(s, PART_STRUCTURE, "public/table"));
	assert_null(snapshot_get_any(s, "public"));
	assert_null(snapshot_get_any(s, ""));
	snapshot_remove(s, PART_OWNERS, "public/table/t");
	snapshot_remove(s, PART_OWNERS, "public/table/t");
	snapshot_remove(s, PART_OWNERS, "nowhere");
	assert_int_equal(snapshot_nr(s), 1);
	assert_null(snapshot_get(s, PART_OWNERS, "public/table/t"));
	snapshot_free(s);
	snapshot_free(NULL);
}

static void test_snapshot__get_any_takes_the_first_part(void **state)
{
	struct snapshot *s = snapshot_new();

	(void)state;
	put(s, PART_COMMENTS, "p/t/x", "c");
	assert_int_equal(snapshot_get_any(s, "p/t/x")->part, PART_COMMENTS);
	put(s, PART_STRUCTURE, "p/t/x", "s");
	assert_int_equal(snapshot_get_any(s, "p/t/x")->part, PART_STRUCTURE);
	snapshot_free(s);
}

static void test_snapshot__texts_kept_or_not(void **state)
{
	struct snapshot *s = snapshot_new();
	const struct entry *first;
	struct oid id;

	(void)state;
	snapshot_put_text(s, 0, "p/t/x", "abc", 3, false, NULL);
	first = snapshot_get(s, 0, "p/t/x");
	assert_null(first->text);
	id = first->id;
	/* Unchanged and nothing to learn: the very same entry. */
	snapshot_put(s, 0, "p/t/x", &id, NULL);
	snapshot_put_text(s, 0, "p/t/x", "abc", 3, false, NULL);
	assert_ptr_equal(snapshot_get(s, 0, "p/t/x"), first);
	/* The text becomes known, and stays known while the name is the same.
	 */
	snapshot_put_text(s, 0, "p/t/x", "abc", 3, true, NULL);
	first = snapshot_get(s, 0, "p/t/x");
	assert_string_equal(first->text, "abc");
	snapshot_put_text(s, 0, "p/t/x", "abc", 3, true, NULL);
	snapshot_put_text(s, 0, "p/t/x", "abc", 3, false, NULL);
	snapshot_put(s, 0, "p/t/x", &id, NULL);
	assert_ptr_equal(snapshot_get(s, 0, "p/t/x"), first);
	/* Other content without text. */
	oid_of(&id, OBJECT_BLOB, "abd", 3);
	snapshot_put(s, 0, "p/t/x", &id, NULL);
	assert_null(snapshot_get(s, 0, "p/t/x")->text);
	snapshot_free(s);
}

static void test_snapshot__identity(void **state)
{
	struct snapshot *s = snapshot_new();
	const struct entry *first;

	(void)state;
	put_known(s, 0, "p/t/x", "abc", 7, 0);
	first = snapshot_get(s, 0, "p/t/x");
	put_known(s, 0, "p/t/x", "abc", 7, 0);
	put(s, 0, "p/t/x", "abc");
	assert_ptr_equal(snapshot_get(s, 0, "p/t/x"), first);
	put_known(s, 0, "p/t/x", "abc", 8, 0);
	assert_int_equal(snapshot_get(s, 0, "p/t/x")->ident.object_id, 8);
	assert_string_equal(snapshot_get(s, 0, "p/t/x")->text, "abc");
	put(s, 0, "p/t/x", "other");
	assert_int_equal(snapshot_get(s, 0, "p/t/x")->ident.object_id, 0);
	snapshot_free(s);
}

static struct snapshot *cards(void)
{
	struct snapshot *s = snapshot_new();

	put(s, PART_STRUCTURE, "public", "s");
	put(s, PART_STRUCTURE, "public/table/cards", "t");
	put(s, PART_STRUCTURE, "public/table/cards/column/id", "c");
	put(s, PART_COMMENTS, "public/table/cards/column/id", "k");
	put(s, PART_STRUCTURE, "public/table/cards-old", "o");
	put(s, PART_STRUCTURE, "public/table/cards2", "2");
	put(s, PART_STRUCTURE, "app", "a");
	return s;
}

static void test_snapshot__sorted_and_below(void **state)
{
	struct snapshot *s = cards();
	struct arena a = ARENA_INIT;
	size_t nr;

	(void)state;
	assert_shown(s, "",
		     "0 app=a, 0 public=s, 0 public/table/cards=t, "
		     "0 public/table/cards-old=o, "
		     "0 public/table/cards/column/id=c, "
		     "0 public/table/cards2=2, "
		     "3 public/table/cards/column/id=k, ");
	assert_shown(s, "public/table/cards",
		     "0 public/table/cards=t, "
		     "0 public/table/cards/column/id=c, "
		     "3 public/table/cards/column/id=k, ");
	assert_shown(s, "public/table/cards/column",
		     "0 public/table/cards/column/id=c, "
		     "3 public/table/cards/column/id=k, ");
	assert_shown(s, "app", "0 app=a, ");
	assert_shown(s, "ap", "");
	assert_shown(s, "public/", "");
	assert_non_null(snapshot_sorted(s, &a, &nr));
	assert_int_equal(nr, 7);
	snapshot_entries(s, &a, &nr);
	assert_int_equal(nr, 7);
	arena_release(&a);
	snapshot_free(s);
}

static void test_snapshot__remove_below(void **state)
{
	struct snapshot *s = cards();

	(void)state;
	snapshot_remove_below(s, "public/table/cards");
	assert_shown(s, "",
		     "0 app=a, 0 public=s, 0 public/table/cards-old=o, "
		     "0 public/table/cards2=2, ");
	snapshot_remove_below(s, "nowhere");
	assert_int_equal(snapshot_nr(s), 4);
	snapshot_remove_below(s, "public");
	assert_shown(s, "", "0 app=a, ");
	snapshot_remove_below(s, "");
	assert_int_equal(snapshot_nr(s), 0);
	put(s, 0, "public/table/cards/column/id", "again");
	assert_shown(s, "public", "0 public/table/cards/column/id=again, ");
	snapshot_free(s);
}

static void test_snapshot__copies_are_apart(void **state)
{
	struct snapshot *s = cards(), *copy = snapshot_copy(s);
	char *before = shown(s, "");

	(void)state;
	put(copy, 0, "app", "changed");
	snapshot_remove_below(copy, "public/table");
	assert_shown(s, "", before);
	snapshot_free(s);
	assert_shown(copy, "", "0 app=changed, 0 public=s, ");
	snapshot_free(copy);
	free(before);
}

/* ---- undo ---- */

static void test_snapshot__undo_of_every_change(void **state)
{
	struct snapshot *s = cards();
	char *before = shown(s, "");
	struct oid id;
	size_t mark;

	(void)state;
	mark = snapshot_mark(s);
	put(s, 0, "public/table/cards", "changed");
	put(s, 0, "public/table/cards", "changed twice");
	put(s, 0, "public/table/new/column/x", "new");
	oid_of(&id, OBJECT_BLOB, "z", 1);
	snapshot_put(s, 0, "app", &id, NULL);
	snapshot_remove(s, PART_COMMENTS, "public/table/cards/column/id");
	snapshot_remove_below(s, "public/table/cards");
	put(s, 0, "public/table/cards", "back");
	snapshot_undo(s, mark);
	assert_shown(s, "", before);
	assert_int_equal(snapshot_nr(s), 7);
	free(before);
	snapshot_free(s);
}

static void test_snapshot__nested_marks(void **state)
{
	struct snapshot *s = snapshot_new();
	size_t outer, inner;

	(void)state;
	put(s, 0, "a", "0");
	outer = snapshot_mark(s);
	put(s, 0, "a", "1");
	inner = snapshot_mark(s);
	put(s, 0, "a", "2");
	put(s, 0, "b", "2");
	snapshot_undo(s, inner);
	assert_shown(s, "", "0 a=1, ");
	/* The log goes on behind an undo. */
	put(s, 0, "c", "3");
	snapshot_undo(s, outer);
	assert_shown(s, "", "0 a=0, ");
	put(s, 0, "a", "4");
	snapshot_undo(s, outer);
	assert_shown(s, "", "0 a=0, ");
	put(s, 0, "a", "5");
	snapshot_forget_undo(s);
	assert_int_equal(snapshot_mark(s), 0);
	snapshot_undo(s, 0);
	assert_shown(s, "", "0 a=5, ");
	snapshot_free(s);
}

static unsigned long next_random(unsigned long *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

static void random_change(struct snapshot *s, unsigned long *seed)
{
	char path[64], text[16];
	enum part part = (enum part)(next_random(seed) % PART_NR);
	unsigned long n = next_random(seed) % 200;

	snprintf(path, sizeof(path), "s%lu/table/t%lu%s%lu", n % 3, n / 9,
		 n % 2 ? "/column/" : "-", n / 2 % 3);
	snprintf(text, sizeof(text), "%lu", next_random(seed) % 4);
	switch (next_random(seed) % 8) {
	case 0:
		snapshot_remove(s, part, path);
		break;
	case 1:
		path[strcspn(path, "-")] = '\0';
		snapshot_remove_below(s, path);
		break;
	default:
		put(s, part, path, text);
	}
}

/* Undo gives back what was there, and the roots follow every step. */
static void test_snapshot__random_changes_undone(void **state)
{
	struct snapshot *s = snapshot_new();
	unsigned long seed = 3;
	size_t round, i;

	(void)state;
	for (round = 0; round < 300; round++) {
		char *before = shown(s, "");
		size_t mark = snapshot_mark(s);
		struct oid fingerprint, again;

		snapshot_fingerprint(s, PARTS_ALL, &fingerprint);
		for (i = 0; i < 1 + round % 40; i++)
			random_change(s, &seed);
		if (round % 3)
			assert_roots_are_right(s);
		if (round % 2) {
			snapshot_undo(s, mark);
			assert_shown(s, "", before);
			snapshot_fingerprint_once(s, PARTS_ALL, &again);
			assert_same(&fingerprint, &again);
			snapshot_fingerprint(s, PARTS_ALL, &again);
			assert_same(&fingerprint, &again);
		}
		if (round % 5 == 0)
			snapshot_forget_undo(s);
		free(before);
	}
	assert_between(snapshot_nr(s), 50, 1200);
	snapshot_free(s);
}

/* ---- roots ---- */

static void test_snapshot__golden_fingerprints(void **state)
{
	struct snapshot *s = snapshot_new();
	struct oid id;
	char hex[OID_HEX + 1];

	(void)state;
	snapshot_fingerprint(s, PARTS_ALL, &id);
	assert_string_equal(
	    oid_to_hex(hex, &id),
	    "3ce50af283488cbf564630f74aab95051a6f93778cb98d28e4511858907647c5");
	put(s, PART_STRUCTURE, "public/table/cards", "kind: r\n");
	put(s, PART_COLUMN_ORDER, "public/table/cards", "id\n");
	put(s, PART_OWNERS, "public/table/cards", "owner: bob\n");
	snapshot_fingerprint(s, PARTS_DEFAULT, &id);
	assert_string_equal(
	    oid_to_hex(hex, &id),
	    "3a2caa71f5d7f7da32720450852caff495b7a666a9a3cf5ab9ea4d0cadd96207");
	snapshot_fingerprint_once(s, PARTS_DEFAULT, &id);
	assert_string_equal(
	    oid_to_hex(hex, &id),
	    "3a2caa71f5d7f7da32720450852caff495b7a666a9a3cf5ab9ea4d0cadd96207");
	snapshot_fingerprint(s, PARTS_ALL, &id);
	assert_string_equal(
	    oid_to_hex(hex, &id),
	    "f1d2c4d78b906edf8864ed4b1a3ad0bf5c77048db0b6ed2edf54be2acdcb7594");
	snapshot_free(s);
}

static void test_snapshot__fingerprint_sees_its_parts_only(void **state)
{
	struct snapshot *s = cards();
	struct oid before[PART_NR], after[PART_NR], a, b;
	enum part part;

	(void)state;
	for (part = 0; part < PART_NR; part++)
		snapshot_fingerprint(s, PART_BIT(part), &before[part]);
	put(s, PART_COMMENTS, "app", "hello");
	for (part = 0; part < PART_NR; part++) {
		snapshot_fingerprint(s, PART_BIT(part), &after[part]);
		assert_int_equal(oid_equal(&before[part], &after[part]),
				 part != PART_COMMENTS);
	}
	/* An empty part that is asked for is not one that is not. */
	snapshot_fingerprint(s, PARTS_DEFAULT, &a);
	snapshot_fingerprint(s, PARTS_DEFAULT | PART_BIT(PART_SOURCE), &b);
	assert_false(oid_equal(&a, &b));
	snapshot_free(s);
}

/* What the caller of snapshot_roots has stored. */
struct stored {
	struct map chunks;
	struct arena arena;
	size_t puts;
	size_t fail_at; /* that put fails; 0: none */
};

static int store_put(void *ctx, const struct oid *id, const void *data,
		     size_t len, struct err *e)
{
	struct stored *st = ctx;
	struct buf *copy = arena_alloc(&st->arena, sizeof(*copy));
	char hex[OID_HEX + 1];

	if (++st->puts == st->fail_at)
		return err_set(e, FAULT_FILE, "disk full");
	copy->data = arena_memdupz(&st->arena, data, len);
	copy->len = len;
	map_put(&st->chunks, arena_strdup(&st->arena, oid_to_hex(hex, id)),
		copy);
	return 0;
}

static int store_get(void *ctx, const struct oid *id, struct buf *out,
		     struct err *e)
{
	struct stored *st = ctx;
	char hex[OID_HEX + 1];
	const struct buf *copy = map_get(&st->chunks, oid_to_hex(hex, id));

	if (!copy)
		return err_set(e, FAULT_CORRUPT, "no chunk %s", hex);
	buf_add(out, copy->data, copy->len);
	return 0;
}

static int count_item(void *ctx, const struct tree_item *item)
{
	(void)item;
	++*(size_t *)ctx;
	return 0;
}

/* Are the trees whole in the store, with as many items as there are entries? */
static void assert_stored(struct stored *st, struct snapshot *s)
{
	struct tree_io io = { st, store_get, NULL };
	struct oid roots[PART_NR];
	enum part part;
	size_t nr = 0;
	struct err e;

	err_init(&e);
	roots_of(s, roots);
	for (part = 0; part < PART_NR; part++)
		assert_int_equal(
		    tree_walk(&io, &roots[part], "", count_item, &nr, &e), 0);
	assert_int_equal(nr, snapshot_nr(s));
}

static void test_snapshot__stored_trees_are_whole(void **state)
{
	struct snapshot *s = snapshot_new();
	struct stored st = { .puts = 0 };
	struct tree_io io = { &st, store_get, store_put };
	unsigned long seed = 9;
	size_t round, i;
	struct err e;

	(void)state;
	err_init(&e);
	for (round = 0; round < 200; round++) {
		for (i = 0; i < (round % 20 ? 3 : 300); i++)
			random_change(s, &seed);
		/* Names asked for in between must not hide chunks. */
		if (round % 3 == 1)
			roots_of(s, (struct oid[PART_NR]){ { { 0 } } });
		if (round % 7 == 2)
			continue;
		assert_int_equal(snapshot_roots(s, &io, NULL, &e), 0);
		assert_stored(&st, s);
		i = st.puts;
		assert_int_equal(snapshot_roots(s, &io, NULL, &e), 0);
		assert_int_equal(st.puts, i);
	}
	snapshot_free(s);
	map_release(&st.chunks);
	arena_release(&st.arena);
}

static void test_snapshot__put_that_fails_is_made_up_for(void **state)
{
	struct snapshot *s = snapshot_new();
	struct stored st = { .puts = 0 };
	struct tree_io io = { &st, store_get, store_put };
	unsigned long seed = 4;
	size_t i;
	struct err e;

	(void)state;
	err_init(&e);
	for (i = 0; i < 400; i++)
		random_change(s, &seed);
	for (i = 1; i < 6; i++) {
		st.puts = 0;
		st.fail_at = i;
		assert_int_equal(snapshot_roots(s, &io, NULL, &e), -1);
		assert_string_equal(e.message, "disk full");
	}
	st.fail_at = 0;
	assert_int_equal(snapshot_roots(s, &io, NULL, &e), 0);
	assert_stored(&st, s);
	snapshot_free(s);
	map_release(&st.chunks);
	arena_release(&st.arena);
}

static void test_snapshot__small_change_costs_little(void **state)
{
	struct snapshot *s = snapshot_new();
	struct stored st = { .puts = 0 };
	struct tree_io io = { &st, store_get, store_put };
	struct err e;
	char path[64];
	int i;

	(void)state;
	err_init(&e);
	for (i = 0; i < 12000; i++) {
		snprintf(path, sizeof(path), "public/table/t%04d/column/c%d",
			 i / 12, i % 12);
		put(s, 0, path, "x");
	}
	assert_int_equal(snapshot_roots(s, &io, NULL, &e), 0);
	assert_between(st.puts, 700, 1000);
	for (i = 0; i < 3000; i++) {
		st.puts = 0;
		snprintf(path, sizeof(path), "public/table/t%04d/column/c%d",
			 i % 1000, i % 12);
		snprintf(path + 40, sizeof(path) - 40, "%d", i);
		put(s, 0, path, path + 40);
		assert_int_equal(snapshot_roots(s, &io, NULL, &e), 0);
		assert_between(st.puts, 1, 8);
	}
	assert_roots_are_right(s);
	assert_stored(&st, s);
	snapshot_free(s);
	map_release(&st.chunks);
	arena_release(&st.arena);
}

static void test_snapshot__many_changes_at_once(void **state)
{
	struct snapshot *s = snapshot_new();
	char path[64];
	int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		snprintf(path, sizeof(path), "public/table/t%d", i);
		put(s, 0, path, "x");
	}
	assert_roots_are_right(s);
	for (i = 0; i < 1000; i += 2) {
		snprintf(path, sizeof(path), "public/table/t%d", i);
		put(s, 0, path, "y");
	}
	assert_roots_are_right(s);
	snapshot_remove_below(s, "public");
	assert_roots_are_right(s);
	snapshot_free(s);
}

static void test_snapshot__path_too_long(void **state)
{
	struct snapshot *s = snapshot_new();
	char *path = xcalloc(1, 70000);
	struct err e;

	(void)state;
	err_init(&e);
	memset(path, 'p', 69999);
	put(s, 0, path, "x");
	assert_int_equal(snapshot_roots(s, NULL, NULL, &e), -1);
	assert_int_equal(e.fault, FAULT_LIMIT);
	snapshot_remove(s, 0, path);
	assert_int_equal(snapshot_roots(s, NULL, NULL, &e), 0);
	snapshot_free(s);
	free(path);
}

static void test_snapshot__object_round_trip(void **state)
{
	struct oid roots[PART_NR], back[PART_NR];
	struct buf text = BUF_INIT;
	enum part part;
	struct err e;
	int canonical;

	(void)state;
	err_init(&e);
	for (part = 0; part < PART_NR; part++)
		memset(roots[part].hash, (int)part + 1, OID_LEN);
	roots_encode(&text, roots);
	assert_memory_equal(text.data, "canonical 1\nstructure 01010101", 30);
	assert_non_null(strstr(text.data, "\nprivileges 06060606"));
	assert_int_equal(
	    roots_decode(back, &canonical, text.data, text.len, &e), 0);
	assert_int_equal(canonical, 1);
	for (part = 0; part < PART_NR; part++)
		assert_same(&roots[part], &back[part]);
	buf_release(&text);
}

static void refuse_object(const char *data, size_t len, const char *why)
{
	struct oid roots[PART_NR];
	char *copy = malloc(len + !len);
	struct err e;
	int canonical;

	memcpy(copy, data, len);
	err_init(&e);
	assert_int_equal(roots_decode(roots, &canonical, copy, len, &e), -1);
	assert_int_equal(e.fault, FAULT_CORRUPT);
	assert_non_null(strstr(e.message, why));
	free(copy);
}

static void test_snapshot__object_refused(void **state)
{
	static const struct {
		const char *from, *to, *why;
	} rows[] = {
		{ "canonical 1", "Canonical 1", "first line" },
		{ "canonical 1", "canonical 01", "first line" },
		{ "canonical 1", "canonical 0", "first line" },
		{ "canonical 1", "canonical -1", "first line" },
		{ "canonical 1", "canonical ", "first line" },
		{ "canonical 1", "canonical 1 ", "first line" },
		{ "canonical 1", "canonical 99999999999", "first line" },
		{ "structure 0", "structure  0", "part structure" },
		{ "structure 0", "structure A", "part structure" },
		{ "structure ", "source ", "part structure" },
		{ "owners ", "", "part owners" },
	};
	struct oid roots[PART_NR];
	struct buf good = BUF_INIT, bad = BUF_INIT;
	size_t i;

	(void)state;
	memset(roots, 0, sizeof(roots));
	roots_encode(&good, roots);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *at = strstr(good.data, rows[i].from);

		assert_non_null(at);
		buf_clear(&bad);
		buf_add(&bad, good.data, (size_t)(at - good.data));
		buf_puts(&bad, rows[i].to);
		buf_puts(&bad, at + strlen(rows[i].from));
		refuse_object(bad.data, bad.len, rows[i].why);
	}
	for (i = 0; i < good.len; i++)
		refuse_object(good.data, i, "damaged");
	buf_putc(&good, '\n');
	refuse_object(good.data, good.len, "behind");
	buf_release(&good);
	buf_release(&bad);
}

/* ---- differences ---- */

static void assert_changes(const struct change *changes, size_t nr,
			   const char *expected)
{
	struct buf out = BUF_INIT;
	size_t i;

	for (i = 0; i < nr; i++) {
		const struct change *c = &changes[i];
		char sign = oid_is_null(&c->before)  ? '+'
			    : oid_is_null(&c->after) ? '-'
						     : '~';

		buf_printf(&out, "%c%d %s", sign, (int)c->part, c->path);
		if (c->from)
			buf_printf(&out, " from %s", c->from);
		buf_puts(&out, ", ");
	}
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

static void assert_diff(const struct snapshot *a, const struct snapshot *b,
			unsigned parts, const char *expected)
{
	struct arena arena = ARENA_INIT;
	struct change *changes;
	size_t nr = snapshot_diff(a, b, parts, &arena, &changes);

	assert_changes(changes, nr, expected);
	arena_release(&arena);
}

static void test_snapshot__diff(void **state)
{
	struct snapshot *a = cards(), *b = snapshot_copy(a);

	(void)state;
	assert_diff(a, b, PARTS_ALL, "");
	put(b, 0, "public/table/new", "n");
	put(b, 0, "app", "changed");
	snapshot_remove_below(b, "public/table/cards");
	assert_diff(a, b, PARTS_ALL,
		    "~0 app, -0 public/table/cards, "
		    "-0 public/table/cards/column/id, +0 public/table/new, "
		    "-3 public/table/cards/column/id, ");
	assert_diff(b, a, PARTS_ALL,
		    "~0 app, +0 public/table/cards, "
		    "+0 public/table/cards/column/id, -0 public/table/new, "
		    "+3 public/table/cards/column/id, ");
	assert_diff(a, b, PART_BIT(PART_COMMENTS),
		    "-3 public/table/cards/column/id, ");
	assert_diff(a, b, PART_BIT(PART_OWNERS), "");
	snapshot_free(a);
	snapshot_free(b);
}

static void test_snapshot__diff_tells_renames(void **state)
{
	struct snapshot *a = snapshot_new(), *b = snapshot_new();

	(void)state;
	put_known(a, 0, "p/table/old", "t", 10, 0);
	put_known(a, 0, "p/table/old/column/x", "int", 10, 1);
	put_known(a, 3, "p/table/old", "comment", 10, 0);
	put_known(a, 0, "p/table/kept", "t", 11, 0);
	put_known(a, 0, "p/table/gone", "t", 12, 0);
	put(a, 0, "p/table/unknown", "t");

	put_known(b, 0, "p/table/new", "t", 10, 0);
	put_known(b, 0, "p/table/new/column/y", "bigint", 10, 1);
	put_known(b, 0, "p/table/kept", "t", 11, 0);
	/* The identity of one that is still there is no rename. */
	put_known(b, 0, "p/table/twin", "t", 11, 0);
	put_known(b, 0, "p/table/other", "t", 13, 0);
	put(b, 0, "p/table/unknown2", "t");
	assert_diff(a, b, PARTS_ALL,
		    "-0 p/table/gone, "
		    "~0 p/table/new from p/table/old, "
		    "~0 p/table/new/column/y from p/table/old/column/x, "
		    "-0 p/table/old, -0 p/table/old/column/x, "
		    "+0 p/table/other, +0 p/table/twin, -0 p/table/unknown, "
		    "+0 p/table/unknown2, -3 p/table/old, ");
	snapshot_free(a);
	snapshot_free(b);
}

static void test_snapshot__diff_before_of_a_rename(void **state)
{
	struct snapshot *a = snapshot_new(), *b = snapshot_new();
	struct arena arena = ARENA_INIT;
	struct change *changes;

	(void)state;
	put_known(a, 0, "p/table/a", "one", 10, 0);
	put_known(b, 0, "p/table/b", "two", 10, 0);
	assert_int_equal(snapshot_diff(a, b, 1, &arena, &changes), 2);
	assert_string_equal(changes[1].path, "p/table/b");
	assert_same(&changes[1].before, &snapshot_get(a, 0, "p/table/a")->id);
	assert_same(&changes[1].after, &snapshot_get(b, 0, "p/table/b")->id);
	arena_release(&arena);
	snapshot_free(a);
	snapshot_free(b);
}

/* The same as the difference from a copy that was made at the mark. */
static void test_snapshot__changes_since_a_mark(void **state)
{
	struct snapshot *s = cards();
	struct arena a = ARENA_INIT;
	struct change *changes;
	size_t mark, nr;

	(void)state;
	put_known(s, 0, "public/table/old", "t", 10, 0);
	snapshot_mark(s);
	put(s, 0, "app", "before the mark");
	mark = snapshot_mark(s);
	put(s, 0, "app", "first");
	put(s, 0, "app", "second");
	put(s, 0, "public/table/there", "and gone");
	snapshot_remove(s, 0, "public/table/there");
	snapshot_remove(s, 0, "public/table/old");
	put_known(s, 0, "public/table/new", "t", 10, 0);
	snapshot_remove(s, 0, "public");
	put(s, 0, "public", "s");
	snapshot_remove_below(s, "public/table/cards");
	nr = snapshot_changes(s, mark, &a, &changes);
	snapshot_undo(s, mark);
	/* The strings are the arena's. */
	assert_changes(changes, nr,
		       "~0 app, -0 public/table/cards, "
		       "-0 public/table/cards/column/id, "
		       "~0 public/table/new from public/table/old, "
		       "-0 public/table/old, "
		       "-3 public/table/cards/column/id, ");
	assert_int_equal(snapshot_changes(s, mark, &a, &changes), 0);
	snapshot_free(s);
	arena_release(&a);
}

/* ---- paths ---- */

static void test_snapshot__path_words(void **state)
{
	static const struct {
		const char *path, *kind, *name, *words;
		size_t object_len;
	} rows[] = {
		{ "public", "schema", "public", "schema public", 6 },
		{ "App", "schema", "App", "schema \"App\"", 3 },
		{ "%64atabase", "schema", "database", "schema database", 10 },
		{ "database", "database", "database", "database", 8 },
		{ "database/extension/pgcrypto", "extension", "pgcrypto",
		  "extension \"pgcrypto\"", 27 },
		{ "database/server/s/user-mapping/bob", "user-mapping", "bob",
		  "user mapping \"bob\" of server \"s\"", 17 },
		{ "public/table/cards", "table", "cards", "table public.cards",
		  18 },
		{ "My app/table/A\"b", "table", "A\"b",
		  "table \"My app\".\"A\"\"b\"", 16 },
		{ "public/table/cards/column/status", "column", "status",
		  "column \"status\" of table public.cards", 18 },
		{ "public/table/cards/index/idx_cards", "index", "idx_cards",
		  "index public.idx_cards", 18 },
		{ "public/table/cards/index/idx/column/1", "column", "1",
		  "column \"1\" of index public.idx", 18 },
		{ "public/table/cards/constraint/cards_pkey", "constraint",
		  "cards_pkey",
		  "constraint \"cards_pkey\" of table public.cards", 18 },
		{ "public/materialized-view/m", "materialized-view", "m",
		  "materialized view public.m", 26 },
		{ "public/function/touch(uuid, text)", "function",
		  "touch(uuid, text)", "function public.touch(uuid, text)",
		  33 },
		{ "public/function/Touch()", "function", "Touch()",
		  "function public.\"Touch\"()", 23 },
		{ "public/operator/+(integer, integer)", "operator",
		  "+(integer, integer)", "operator public.+(integer, integer)",
		  35 },
		{ "public/table/a%2fb%25", "table", "a/b%",
		  "table public.\"a/b%\"", 21 },
		{ "public/table/1st", "table", "1st", "table public.\"1st\"",
		  16 },
		{ "public/table/a$1", "table", "a$1", "table public.a$1", 16 },
		{ "public/table/a%zz", "table", "a%zz", "table public.\"a%zz\"",
		  17 },
		{ "public/table", "public", "table", "\"public/table\"", 12 },
		{ "", "schema", "", "schema \"\"", 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena a = ARENA_INIT;
		assert_string_equal(path_kind(&a, rows[i].path), rows[i].kind);
		assert_string_equal(path_name(&a, rows[i].path), rows[i].name);
		assert_string_equal(path_describe(&a, rows[i].path),
				    rows[i].words);
		assert_int_equal(path_object_len(rows[i].path),
				 rows[i].object_len);
		arena_release(&a);
	}
}

static void test_snapshot__path_is_below(void **state)
{
	(void)state;
	assert_true(path_is_below("public/table/t", "public/table/t"));
	assert_true(path_is_below("public/table/t/column/c", "public/table/t"));
	assert_true(path_is_below("anything", ""));
	assert_false(path_is_below("public/table/t2", "public/table/t"));
	assert_false(path_is_below("public/table", "public/table/t"));
	assert_false(path_is_below("app", "public"));
}

static void test_snapshot__path_make(void **state)
{
	struct buf path = BUF_INIT;
	struct arena a = ARENA_INIT;

	(void)state;
	path_make(&path, "public", "table", "a/b%c", "column", "x\n", NULL);
	assert_string_equal(path.data, "public/table/a%2Fb%25c/column/x%0A");
	assert_string_equal(path_name(&a, path.data), "x\n");
	buf_clear(&path);
	path_make(&path, "database", NULL);
	assert_string_equal(path.data, "%64atabase");
	assert_string_equal(path_name(&a, path.data), "database");
	buf_clear(&path);
	path_make_database(&path, "extension", "uuid-ossp");
	assert_string_equal(path.data, "database/extension/uuid-ossp");
	buf_release(&path);
	arena_release(&a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_snapshot__put_get_remove),
		cmocka_unit_test(test_snapshot__get_any_takes_the_first_part),
		cmocka_unit_test(test_snapshot__texts_kept_or_not),
		cmocka_unit_test(test_snapshot__identity),
		cmocka_unit_test(test_snapshot__sorted_and_below),
		cmocka_unit_test(test_snapshot__remove_below),
		cmocka_unit_test(test_snapshot__copies_are_apart),
		cmocka_unit_test(test_snapshot__undo_of_every_change),
		cmocka_unit_test(test_snapshot__nested_marks),
		cmocka_unit_test(test_snapshot__random_changes_undone),
		cmocka_unit_test(test_snapshot__golden_fingerprints),
		cmocka_unit_test(
		    test_snapshot__fingerprint_sees_its_parts_only),
		cmocka_unit_test(test_snapshot__stored_trees_are_whole),
		cmocka_unit_test(test_snapshot__put_that_fails_is_made_up_for),
		cmocka_unit_test(test_snapshot__small_change_costs_little),
		cmocka_unit_test(test_snapshot__many_changes_at_once),
		cmocka_unit_test(test_snapshot__path_too_long),
		cmocka_unit_test(test_snapshot__object_round_trip),
		cmocka_unit_test(test_snapshot__object_refused),
		cmocka_unit_test(test_snapshot__diff),
		cmocka_unit_test(test_snapshot__diff_tells_renames),
		cmocka_unit_test(test_snapshot__diff_before_of_a_rename),
		cmocka_unit_test(test_snapshot__changes_since_a_mark),
		cmocka_unit_test(test_snapshot__path_words),
		cmocka_unit_test(test_snapshot__path_is_below),
		cmocka_unit_test(test_snapshot__path_make),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
