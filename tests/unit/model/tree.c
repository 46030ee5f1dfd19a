/* tree: golden bytes and names, edits against builds, diffs, walks, damage. */
#include "model/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "model/tree_chunk.h"
#include "unit/between.h"

/* A store in memory that counts. */
struct memory {
	struct map chunks; /* hex → struct stored */
	struct arena arena;
	size_t gets, puts;
	bool refuse; /* put fails */
};

struct stored {
	size_t len;
	const char *data;
};

static int memory_get(void *ctx, const struct oid *id, struct buf *out,
		      struct err *e)
{
	struct memory *m = ctx;
	char hex[OID_HEX + 1];
	const struct stored *s = map_get(&m->chunks, oid_to_hex(hex, id));

	m->gets++;
	if (!s)
		return err_set(e, FAULT_CORRUPT, "no chunk %s", hex);
	buf_add(out, s->data, s->len);
	return 0;
}

static int memory_put(void *ctx, const struct oid *id, const void *data,
		      size_t len, struct err *e)
{
	struct memory *m = ctx;
	struct stored *s = arena_alloc(&m->arena, sizeof(*s));
	char hex[OID_HEX + 1];
	struct oid check;

	if (m->refuse)
		return err_set(e, FAULT_FILE, "disk full");
	oid_of(&check, OBJECT_TREE, data, len);
	assert_true(oid_equal(&check, id));
	m->puts++;
	s->len = len;
	s->data = arena_memdupz(&m->arena, data, len);
	map_put(&m->chunks, arena_strdup(&m->arena, oid_to_hex(hex, id)), s);
	return 0;
}

static struct tree_io memory_io(struct memory *m)
{
	struct tree_io io = { m, memory_get, memory_put };

	memset(m, 0, sizeof(*m));
	return io;
}

static void memory_release(struct memory *m)
{
	map_release(&m->chunks);
	arena_release(&m->arena);
}

static struct oid blob(unsigned long n)
{
	struct oid id;

	oid_of_bytes(&id, &n, sizeof(n));
	return id;
}

/* Paths with common beginnings, and with bytes around '/'. */
static const char *path_of(struct arena *a, unsigned long n)
{
	static const char *const kinds[] = { "/column/c", "-x", "", "/index/i",
					     "0" };

	return arena_printf(a, "public/table/t%05lu%s", n / 5, kinds[n % 5]);
}

static int by_path(const void *a, const void *b)
{
	const struct tree_item *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static struct tree_item *items_of(struct arena *a, size_t nr)
{
	struct tree_item *items = arena_array(a, nr, sizeof(*items));
	size_t i;

	for (i = 0; i < nr; i++) {
		items[i].path = path_of(a, i);
		items[i].id = blob(i);
	}
	qsort(items, nr, sizeof(*items), by_path);
	return items;
}

static struct oid build(const struct tree_io *io, const struct tree_item *items,
			size_t nr)
{
	struct err e;
	struct oid root;

	err_init(&e);
	assert_int_equal(tree_build(io, items, nr, &root, &e), 0);
	return root;
}

static void assert_same(const struct oid *a, const struct oid *b)
{
	char x[OID_HEX + 1], y[OID_HEX + 1];

	assert_string_equal(oid_to_hex(x, a), oid_to_hex(y, b));
}

static void test_tree__golden_hash_of_paths(void **state)
{
	(void)state;
	assert_true(tree_path_hash("") == UINT64_C(0xefd01f60ba992926));
	assert_true(tree_path_hash("public") == UINT64_C(0x4fddb784a26f45a9));
	assert_true(tree_path_hash("public/table/cards") ==
		    UINT64_C(0x5993b6919ae38726));
	assert_true(tree_path_hash("\xc3\xa9") == UINT64_C(0x9d55ccb9ba86763b));
}

/* Made by an encoder of its own; these names are in every record. */
static void test_tree__golden_roots(void **state)
{
	static const struct {
		size_t nr;
		const char *hex;
	} rows[] = {
		{ 0,
		  "463e15cd99aa5c788c292f8d1c5e510ac9c2b9f79817c06c2457f0dcf3931242" },
		{ 1,
		  "b1243e14e2f48cf511a1bca506e87ca2899f6f9778417e4419bf4bcd87a85743" },
		{ 2,
		  "f72a4de84f72a49292d8e2227c2426b396eb342bfd3ee5511d2a8d5d87b93092" },
		{ 20,
		  "0e4fbba7aa91a10e2e893440a7a51075fba8489471d8c4792d438f507130af68" },
		{ 1000,
		  "95eadc791dea150d7cacc641b3aaffdad4f4c4acac3f480b29be10c1fabcf981" },
		{ 12000,
		  "832f947b4b814bc8a36f984a3d3a13abfeca29b7df405547cd77ecef41cc3d7c" },
	};
	struct arena a = ARENA_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct oid root =
		    build(NULL, items_of(&a, rows[i].nr), rows[i].nr);
		char hex[OID_HEX + 1];

		assert_string_equal(oid_to_hex(hex, &root), rows[i].hex);
	}
	arena_release(&a);
}

static void test_tree__golden_chunk(void **state)
{
	/* version, level, number; then shared, length, suffix, oid */
	static const char head[] = { 1, 0, 2, 0, 3, 'a', '/', 'b' };
	static const char next[] = { 2, 1, 'c' };
	struct tree_item items[2] = { { "a/b", { { 0 } } },
				      { "a/c", { { 0 } } } };
	struct memory m;
	struct tree_io io = memory_io(&m);
	const struct stored *s;
	struct oid root;
	char hex[OID_HEX + 1];

	(void)state;
	memset(items[0].id.hash, 0xaa, OID_LEN);
	memset(items[1].id.hash, 0xbb, OID_LEN);
	root = build(&io, items, 2);
	s = map_get(&m.chunks, oid_to_hex(hex, &root));
	assert_non_null(s);
	assert_int_equal(s->len, sizeof(head) + sizeof(next) + 2 * OID_LEN);
	assert_memory_equal(s->data, head, sizeof(head));
	assert_memory_equal(s->data + sizeof(head), items[0].id.hash, OID_LEN);
	assert_memory_equal(s->data + sizeof(head) + OID_LEN, next,
			    sizeof(next));
	memory_release(&m);
}

struct seen {
	const struct tree_item *items;
	size_t nr, limit;
};

static int see(void *ctx, const struct tree_item *item)
{
	struct seen *s = ctx;

	if (s->nr == s->limit)
		return 7;
	assert_string_equal(item->path, s->items[s->nr].path);
	assert_same(&item->id, &s->items[s->nr].id);
	s->nr++;
	return 0;
}

static void test_tree__walk_gives_all_back(void **state)
{
	static const size_t sizes[] = { 0, 1, 2, 16, 17, 300, 5000 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(sizes); i++) {
		struct arena a = ARENA_INIT;
		struct memory m;
		struct tree_io io = memory_io(&m);
		struct seen s = { items_of(&a, sizes[i]), 0, SIZE_MAX };
		struct oid root = build(&io, s.items, sizes[i]);
		struct err e;

		err_init(&e);
		assert_int_equal(tree_walk(&io, &root, "", see, &s, &e), 0);
		assert_int_equal(s.nr, sizes[i]);
		if (sizes[i] >= 16) {
			s.nr = 0;
			s.limit = 10;
			assert_int_equal(tree_walk(&io, &root, "", see, &s, &e),
					 7);
			assert_int_equal(s.nr, 10);
		}
		arena_release(&a);
		memory_release(&m);
	}
}

static int list_path(void *ctx, const struct tree_item *item)
{
	buf_puts(ctx, item->path);
	buf_putc(ctx, ' ');
	return 0;
}

static void test_tree__walk_below_a_prefix(void **state)
{
	static const char *const paths[] = { "a",  "a!", "a/b", "a/b/c",
					     "a0", "ab", "b",	"b/x" };
	static const struct {
		const char *prefix, *found;
	} rows[] = {
		{ "", "a a! a/b a/b/c a0 ab b b/x " },
		{ "a", "a a/b a/b/c " },
		{ "a/b", "a/b a/b/c " },
		{ "a/b/c", "a/b/c " },
		{ "a/b/c/d", "" },
		{ "b", "b b/x " },
		{ "c", "" },
		{ "A", "" },
	};
	struct tree_item items[ARRAY_LEN(paths)];
	struct memory m;
	struct tree_io io = memory_io(&m);
	struct oid root;
	struct err e;
	size_t i;

	(void)state;
	err_init(&e);
	for (i = 0; i < ARRAY_LEN(paths); i++) {
		items[i].path = paths[i];
		items[i].id = blob(i);
	}
	root = build(&io, items, ARRAY_LEN(paths));
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf found = BUF_INIT;

		assert_int_equal(tree_walk(&io, &root, rows[i].prefix,
					   list_path, &found, &e),
				 0);
		assert_string_equal(found.data, rows[i].found);
		buf_release(&found);
	}
	memory_release(&m);
}

static void test_tree__walk_reads_only_near_its_prefix(void **state)
{
	struct arena a = ARENA_INIT;
	struct memory m;
	struct tree_io io = memory_io(&m);
	struct oid root = build(&io, items_of(&a, 10000), 10000);
	struct buf found = BUF_INIT;
	struct err e;

	(void)state;
	err_init(&e);
	m.gets = 0;
	assert_int_equal(
	    tree_walk(&io, &root, "public/table/t01000", list_path, &found, &e),
	    0);
	assert_string_equal(found.data, "public/table/t01000 "
					"public/table/t01000/column/c "
					"public/table/t01000/index/i ");
	assert_between(m.gets, 1, 8);
	buf_release(&found);
	arena_release(&a);
	memory_release(&m);
}

/* ---- edits ---- */

/* A set of at most `nr` paths: what is in it, and its tree. */
struct world {
	struct tree_io io;
	struct memory memory;
	struct arena arena;
	struct tree_item *all; /* every possible item, in order */
	size_t nr;
	unsigned char *there;
	struct oid root;
};

static void world_init(struct world *w, size_t nr)
{
	memset(w, 0, sizeof(*w));
	w->io = memory_io(&w->memory);
	w->all = items_of(&w->arena, nr);
	w->nr = nr;
	w->there = arena_alloc(&w->arena, nr);
	w->root = build(&w->io, NULL, 0);
}

static void world_release(struct world *w)
{
	memory_release(&w->memory);
	arena_release(&w->arena);
}

static struct oid world_build(const struct world *w)
{
	struct arena a = ARENA_INIT;
	struct tree_item *items = arena_array(&a, w->nr, sizeof(*items));
	struct oid root;
	size_t i, nr = 0;

	for (i = 0; i < w->nr; i++)
		if (w->there[i])
			items[nr++] = w->all[i];
	root = build(NULL, items, nr);
	arena_release(&a);
	return root;
}

/* Edit the items for which touch[i]: 1 set to a new value, 2 remove. */
static void world_edit(struct world *w, const unsigned char *touch,
		       unsigned long salt)
{
	static const struct oid removed;
	struct tree_item *edits = calloc(w->nr + 1, sizeof(*edits));
	struct oid expected;
	struct err e;
	size_t i, nr = 0;

	err_init(&e);
	for (i = 0; i < w->nr; i++) {
		if (!touch[i])
			continue;
		w->there[i] = touch[i] == 1;
		if (touch[i] == 1)
			w->all[i].id = blob(salt * 1000003 + i);
		edits[nr].path = w->all[i].path;
		edits[nr++].id = touch[i] == 1 ? w->all[i].id : removed;
	}
	assert_int_equal(tree_edit(&w->io, &w->root, edits, nr, &w->root, &e),
			 0);
	expected = world_build(w);
	assert_same(&w->root, &expected);
	free(edits);
}

static unsigned long next_random(unsigned long *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* Few and many edits, mostly inserts at first and mostly removals later. */
static void random_edits(size_t nr, size_t rounds, unsigned long seed)
{
	struct world w;
	unsigned char *touch = malloc(nr);
	size_t i, k;

	world_init(&w, nr);
	for (i = 0; i < rounds; i++) {
		size_t edits = next_random(&seed) % (i % 10 ? 4 : nr);
		unsigned long removals = i * 100 / rounds;

		memset(touch, 0, nr);
		for (k = 0; k <= edits; k++)
			touch[next_random(&seed) % nr] =
			    next_random(&seed) % 100 < removals ? 2 : 1;
		world_edit(&w, touch, i);
	}
	memset(touch, 2, nr);
	world_edit(&w, touch, i);
	world_release(&w);
	free(touch);
}

static void test_tree__random_edits_equal_builds(void **state)
{
	(void)state;
	random_edits(3, 2000, 1);
	random_edits(40, 1000, 2);
	random_edits(300, 500, 3);
	random_edits(3000, 40, 4);
}

/* Each single item removed and put back: first, last, at a cut, at a cut of two
 * levels. */
static void test_tree__every_item_out_and_in(void **state)
{
	enum { NR = 300 };
	static unsigned char touch[NR];
	struct world w;
	size_t i, cuts = 0, high = 0;

	(void)state;
	world_init(&w, NR);
	memset(touch, 1, NR);
	world_edit(&w, touch, 0);
	for (i = 0; i < NR; i++) {
		cuts += tree_ends_chunk(w.all[i].path, 0);
		high += tree_ends_chunk(w.all[i].path, 1);
		memset(touch, 0, NR);
		touch[i] = 2;
		world_edit(&w, touch, 1);
		touch[i] = 1;
		world_edit(&w, touch, 2);
	}
	assert_between(cuts, 8, 40);
	assert_between(high, 8, 40);
	world_release(&w);
}

/* All but a stretch removed: roots sink by several levels at once. */
static void test_tree__shrink_to_any_stretch(void **state)
{
	enum { NR = 1000 };
	static unsigned char touch[NR];
	static const size_t lengths[] = { 1, 2, 20, 300 };
	size_t i, k, from;

	(void)state;
	for (i = 0; i < ARRAY_LEN(lengths); i++) {
		for (from = 0; from + lengths[i] < NR; from += 97) {
			struct world w;

			world_init(&w, NR);
			memset(touch, 1, NR);
			world_edit(&w, touch, 0);
			memset(touch, 2, NR);
			for (k = 0; k < lengths[i]; k++)
				touch[from + k] = 0;
			world_edit(&w, touch, 1);
			world_release(&w);
		}
	}
}

static void test_tree__removing_what_is_absent(void **state)
{
	enum { NR = 50 };
	unsigned char touch[NR] = { 0 };
	struct world w;
	struct oid before;

	(void)state;
	world_init(&w, NR);
	memset(touch + 10, 1, 20);
	world_edit(&w, touch, 0);
	before = w.root;
	memset(touch, 0, NR);
	touch[0] = touch[5] = touch[35] = touch[NR - 1] = 2;
	world_edit(&w, touch, 1);
	assert_same(&w.root, &before);
	world_release(&w);
}

static void test_tree__one_edit_touches_few_chunks(void **state)
{
	struct arena a = ARENA_INIT;
	struct memory m;
	struct tree_io io = memory_io(&m);
	struct tree_item *items = items_of(&a, 10000);
	struct oid root = build(&io, items, 10000);
	size_t i, gets = 0, puts = 0, worst = 0;
	struct err e;

	(void)state;
	err_init(&e);
	for (i = 0; i < 1000; i++) {
		struct tree_item edit = items[i * 10];
		struct oid out;

		edit.id = blob(i + 1000000);
		m.gets = m.puts = 0;
		assert_int_equal(tree_edit(&io, &root, &edit, 1, &out, &e), 0);
		gets += m.gets;
		puts += m.puts;
		if (m.gets + m.puts > worst)
			worst = m.gets + m.puts;
	}
	/* Six levels, one chunk of each read and written. */
	assert_between(gets, 5000, 6200);
	assert_between(puts, 5000, 6200);
	assert_between(worst, 10, 15);
	arena_release(&a);
	memory_release(&m);
}

static void test_tree__no_edits(void **state)
{
	struct oid root = blob(1), out;
	struct err e;

	(void)state;
	err_init(&e);
	assert_int_equal(tree_edit(NULL, &root, NULL, 0, &out, &e), 0);
	assert_same(&root, &out);
}

/* ---- diffs ---- */

struct differences {
	const struct tree_item *a, *b; /* per path; null oid: absent */
	size_t nr, at, found;
};

static int see_difference(void *ctx, const char *path, const struct oid *before,
			  const struct oid *after)
{
	struct differences *d = ctx;

	while (d->at < d->nr && oid_equal(&d->a[d->at].id, &d->b[d->at].id))
		d->at++;
	assert_between(d->at, 0, d->nr - 1);
	assert_string_equal(path, d->a[d->at].path);
	assert_int_equal(before == NULL, oid_is_null(&d->a[d->at].id));
	assert_int_equal(after == NULL, oid_is_null(&d->b[d->at].id));
	if (before)
		assert_same(before, &d->a[d->at].id);
	if (after)
		assert_same(after, &d->b[d->at].id);
	d->at++;
	d->found++;
	return 0;
}

static struct oid build_present(const struct tree_io *io,
				const struct tree_item *items, size_t nr)
{
	struct tree_item *present = calloc(nr + 1, sizeof(*present));
	struct oid root;
	size_t i, count = 0;

	for (i = 0; i < nr; i++)
		if (!oid_is_null(&items[i].id))
			present[count++] = items[i];
	root = build(io, present, count);
	free(present);
	return root;
}

static void test_tree__random_diffs(void **state)
{
	enum { NR = 1200 };
	static struct tree_item b[NR];
	static const struct oid absent;
	unsigned long seed = 5;
	size_t i, round;

	(void)state;
	for (round = 0; round < 100; round++) {
		struct arena a = ARENA_INIT;
		struct memory m;
		struct tree_io io = memory_io(&m);
		struct tree_item *items = items_of(&a, NR);
		struct differences d = { items, b, NR, 0, 0 };
		size_t every = 1 + next_random(&seed) % 200, expected = 0;
		struct oid x, y;
		struct err e;

		err_init(&e);
		memcpy(b, items, sizeof(b));
		for (i = 0; i < NR; i++) {
			if (next_random(&seed) % every)
				continue;
			switch (next_random(&seed) % 3) {
			case 0:
				items[i].id = absent;
				break;
			case 1:
				b[i].id = absent;
				break;
			default:
				b[i].id = blob(i + 77777);
			}
			expected++;
		}
		x = build_present(&io, items, NR);
		y = build_present(&io, b, NR);
		assert_int_equal(tree_diff(&io, &x, &y, see_difference, &d, &e),
				 0);
		assert_int_equal(d.found, expected);
		arena_release(&a);
		memory_release(&m);
	}
}

static int count_difference(void *ctx, const char *path,
			    const struct oid *before, const struct oid *after)
{
	size_t *nr = ctx;

	(void)path;
	(void)before;
	(void)after;
	return ++*nr == 5 ? 9 : 0;
}

static void test_tree__diff_skips_what_is_shared(void **state)
{
	struct arena a = ARENA_INIT;
	struct memory m;
	struct tree_io io = memory_io(&m);
	struct tree_item *items = items_of(&a, 10000);
	struct oid x = build(&io, items, 10000), y;
	size_t nr = 0;
	struct err e;

	(void)state;
	err_init(&e);
	items[5000].id = blob(12345678);
	y = build(&io, items, 10000);
	m.gets = 0;
	assert_int_equal(tree_diff(&io, &x, &y, count_difference, &nr, &e), 0);
	assert_int_equal(nr, 1);
	assert_between(m.gets, 2, 12);
	m.gets = 0;
	assert_int_equal(tree_diff(&io, &x, &x, count_difference, &nr, &e), 0);
	assert_int_equal(m.gets, 0);
	arena_release(&a);
	memory_release(&m);
}

static void test_tree__diff_with_empty_and_stop(void **state)
{
	struct arena a = ARENA_INIT;
	struct memory m;
	struct tree_io io = memory_io(&m);
	struct oid empty = build(&io, NULL, 0);
	struct oid full = build(&io, items_of(&a, 100), 100);
	size_t nr = 4000;
	struct err e;

	(void)state;
	err_init(&e);
	assert_int_equal(
	    tree_diff(&io, &empty, &full, count_difference, &nr, &e), 0);
	assert_int_equal(nr, 4100);
	assert_int_equal(
	    tree_diff(&io, &full, &empty, count_difference, &nr, &e), 0);
	assert_int_equal(nr, 4200);
	nr = 0;
	assert_int_equal(
	    tree_diff(&io, &full, &empty, count_difference, &nr, &e), 9);
	arena_release(&a);
	memory_release(&m);
}

/* ---- failures and damage ---- */

static void test_tree__put_that_fails(void **state)
{
	struct arena a = ARENA_INIT;
	struct memory m;
	struct tree_io io = memory_io(&m);
	struct tree_item *items = items_of(&a, 100), edit = items[3];
	struct oid root = build(&io, items, 100), out;
	struct err e;

	(void)state;
	err_init(&e);
	m.refuse = true;
	edit.id = blob(55);
	assert_int_equal(tree_edit(&io, &root, &edit, 1, &out, &e), -1);
	assert_string_equal(e.message, "disk full");
	assert_int_equal(tree_build(&io, items, 100, &out, &e), -1);
	arena_release(&a);
	memory_release(&m);
}

static void test_tree__path_too_long(void **state)
{
	static char path[TREE_PATH_MAX + 2];
	struct tree_item item = { path, { { 1 } } };
	struct oid root;
	struct err e;

	(void)state;
	err_init(&e);
	memset(path, 'x', TREE_PATH_MAX);
	assert_int_equal(tree_build(NULL, &item, 1, &root, &e), 0);
	path[TREE_PATH_MAX] = 'x';
	assert_int_equal(tree_build(NULL, &item, 1, &root, &e), -1);
	assert_int_equal(e.fault, FAULT_LIMIT);
}

static void decode_refused(const void *data, size_t len, const char *why)
{
	struct arena a = ARENA_INIT;
	/* A copy of its own size: reading past its end is seen. */
	char *copy = malloc(len + !len);
	struct tree_item *items;
	struct err e;
	size_t nr;
	int level;

	memcpy(copy, data, len);
	err_init(&e);
	assert_int_equal(tree_decode(&a, copy, len, &level, &items, &nr, &e),
			 -1);
	assert_int_equal(e.fault, FAULT_CORRUPT);
	assert_non_null(strstr(e.message, why));
	free(copy);
	arena_release(&a);
}

#define O16 "0123456789abcdef"
#define O O16 O16
#define Z16 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"

static void test_tree__decode_refuses(void **state)
{
#define ROW(bytes, why)                       \
	{                                     \
		bytes, sizeof(bytes) - 1, why \
	}
	static const struct {
		const char *bytes;
		size_t len;
		const char *why;
	} rows[] = {
		ROW("", "version"),
		ROW("\0\0\0", "version"),
		ROW("\2\0\0", "version"),
		ROW("\1", "level"),
		ROW("\1\20\0", "level"),
		ROW("\1\377\0", "level"),
		ROW("\1\0", "number"),
		ROW("\1\0\1", "number"),
		ROW("\1\0\200\0", "number"),
		ROW("\1\0\377\377\377\377\377\377\377\377\377\1", "number"),
		ROW("\1\0\377\377\377\377\377\377\377\377\377\2", "number"),
		ROW("\1\0\377\377\377\377\377\377\377\377\377\377\1", "number"),
		ROW("\1\1\0", "empty above"),
		ROW("\1\0\0x", "behind"),
		ROW("\1\0\1\0\1a" O "x", "behind"),
		/* cut off in the oid */
		ROW("\1\0\1\0\2aa" O16 "0123456789abcde", "item"),
		/* empty path, NUL in it, long form of a varint, null oid */
		ROW("\1\0\1\0\0" O "x", "item"),
		ROW("\1\0\1\0\2a\0" O, "item"),
		ROW("\1\0\1\200\0\1a" O, "item"),
		ROW("\1\0\1\0\1a" Z16 Z16, "item"),
		/* shares what there is not */
		ROW("\1\0\1\1\1a" O, "item"),
		ROW("\1\0\2\0\1a" O "\2\1b" O, "item"),
		/* equal, smaller, and not all of the shared part */
		ROW("\1\0\2\0\1a" O "\1\0" O "x", "item"),
		ROW("\1\0\2\0\1c" O "\0\1a" O, "item"),
		ROW("\1\0\2\0\1a" O "\0\2ab" O, "item"),
		ROW("\1\0\2\0\1a" O "\0\1a" O, "item"),
		/* suffix longer than the rest */
		ROW("\1\0\1\0\377\1a" O, "item"),
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++)
		decode_refused(rows[i].bytes, rows[i].len, rows[i].why);
}

/* A chunk that goes on behind a cut would give a second tree for one set. */
static void test_tree__decode_refuses_a_missed_cut(void **state)
{
	struct chunk_writer w;
	struct buf data = BUF_INIT;
	char path[16];
	int i;

	(void)state;
	chunk_writer_init(&w, 0);
	for (i = 0; i < 100; i++) {
		struct oid id = blob(1);

		snprintf(path, sizeof(path), "p%03d", i);
		chunk_writer_add(&w, path, &id);
	}
	chunk_writer_encode(&w, &data);
	decode_refused(data.data, data.len, "not cut");
	chunk_writer_release(&w);
	buf_release(&data);
}

/* Whatever is accepted must be what the encoder writes. */
static void test_tree__decode_of_flipped_bits_is_canonical(void **state)
{
	struct tree_item items[] = { { "public", blob(1) },
				     { "public/table/cards", blob(2) },
				     { "public/table/cards/column/id",
				       blob(3) } };
	struct chunk_writer w;
	struct buf data = BUF_INIT;
	size_t i, bit, accepted = 0;

	(void)state;
	chunk_writer_init(&w, 0);
	for (i = 0; i < ARRAY_LEN(items); i++)
		chunk_writer_add(&w, items[i].path, &items[i].id);
	chunk_writer_encode(&w, &data);
	for (bit = 0; bit < data.len * 8; bit++) {
		struct arena a = ARENA_INIT;
		struct tree_item *found;
		struct buf again = BUF_INIT;
		struct err e;
		size_t nr;
		int level;

		err_init(&e);
		data.data[bit / 8] ^= (char)(1 << bit % 8);
		if (!tree_decode(&a, data.data, data.len, &level, &found, &nr,
				 &e)) {
			chunk_writer_clear(&w);
			w.level = level;
			for (i = 0; i < nr; i++)
				chunk_writer_add(&w, found[i].path,
						 &found[i].id);
			chunk_writer_encode(&w, &again);
			assert_int_equal(again.len, data.len);
			assert_memory_equal(again.data, data.data, data.len);
			accepted++;
		}
		data.data[bit / 8] ^= (char)(1 << bit % 8);
		buf_release(&again);
		arena_release(&a);
	}
	/* Bits of oids, of suffixes and of the level. */
	assert_between(accepted, 3 * OID_LEN * 8, data.len * 8 - 50);
	chunk_writer_release(&w);
	buf_release(&data);
}

/* Chunks that are fine alone but not below their parent. */
static void test_tree__mixed_up_chunks(void **state)
{
	struct arena a = ARENA_INIT;
	struct memory m;
	struct tree_io io = memory_io(&m);
	struct tree_item *items = items_of(&a, 100);
	struct oid root = build(&io, items, 100), other, bad;
	struct tree_item *top, edit = items[99];
	struct chunk_writer w;
	struct buf data = BUF_INIT;
	const struct stored *s;
	char hex[OID_HEX + 1];
	size_t nr, found = 0;
	struct err e;
	int level;

	(void)state;
	err_init(&e);
	other = build(&io, items + 50, 3);
	s = map_get(&m.chunks, oid_to_hex(hex, &root));
	assert_non_null(s);
	assert_int_equal(
	    tree_decode(&a, s->data, s->len, &level, &top, &nr, &e), 0);
	assert_between(nr, 2, 50);
	chunk_writer_init(&w, level);
	chunk_writer_add(&w, top[0].path, &other);
	chunk_writer_add(&w, top[1].path, &top[1].id);
	chunk_writer_encode(&w, &data);
	oid_of(&bad, OBJECT_TREE, data.data, data.len);
	assert_int_equal(memory_put(&m, &bad, data.data, data.len, &e), 0);

	assert_int_equal(
	    tree_diff(&io, &root, &bad, count_difference, &found, &e), -1);
	assert_non_null(strstr(e.message, "not what its parent says"));
	assert_int_equal(e.fault, FAULT_CORRUPT);
	edit.path = "a";
	assert_int_equal(tree_edit(&io, &bad, &edit, 1, &other, &e), -1);
	/* A chunk of another level in the place of one. */
	chunk_writer_clear(&w);
	w.level = level + 1;
	chunk_writer_add(&w, top[0].path, &top[0].id);
	chunk_writer_add(&w, top[1].path, &top[1].id);
	buf_clear(&data);
	chunk_writer_encode(&w, &data);
	oid_of(&bad, OBJECT_TREE, data.data, data.len);
	assert_int_equal(memory_put(&m, &bad, data.data, data.len, &e), 0);
	assert_int_equal(tree_edit(&io, &bad, &edit, 1, &other, &e), -1);
	assert_non_null(strstr(e.message, "not what its parent says"));
	chunk_writer_release(&w);
	buf_release(&data);
	arena_release(&a);
	memory_release(&m);
}

/* The top level is never cut, so its chunk may hold what others may not. */
static void test_tree__top_level_is_not_cut(void **state)
{
	struct arena a = ARENA_INIT;
	struct chunk_writer w;
	struct buf data = BUF_INIT;
	struct tree_item *items;
	struct err e;
	char path[16];
	size_t nr;
	int level, i;

	(void)state;
	err_init(&e);
	chunk_writer_init(&w, TREE_LEVEL_MAX);
	for (i = 0; i < 100; i++) {
		struct oid id = blob(1);

		snprintf(path, sizeof(path), "p%03d", i);
		chunk_writer_add(&w, path, &id);
	}
	chunk_writer_encode(&w, &data);
	assert_int_equal(
	    tree_decode(&a, data.data, data.len, &level, &items, &nr, &e), 0);
	assert_int_equal(level, TREE_LEVEL_MAX);
	assert_int_equal(nr, 100);
	chunk_writer_release(&w);
	buf_release(&data);
	arena_release(&a);
}

/* Each chunk but the root taken away: said, whatever is asked. */
static void test_tree__any_chunk_missing(void **state)
{
	struct arena a = ARENA_INIT;
	struct memory m;
	struct tree_io io = memory_io(&m);
	struct tree_item *items = items_of(&a, 400);
	struct oid root = build(&io, items, 400), empty = build(&io, NULL, 0);
	char root_hex[OID_HEX + 1], empty_hex[OID_HEX + 1];
	const struct map_entry *it, *next;
	size_t missing = 0;

	(void)state;
	oid_to_hex(root_hex, &root);
	oid_to_hex(empty_hex, &empty);
	for (it = map_first(&m.chunks); it; it = next) {
		const char *key = map_key(it);
		void *value = map_value(it);
		size_t nr = 100;
		struct buf found = BUF_INIT;
		struct tree_item edits[400];
		struct oid out;
		struct err e;

		next = map_next(it);
		if (!strcmp(key, root_hex) || !strcmp(key, empty_hex))
			continue;
		err_init(&e);
		map_remove(&m.chunks, key);
		missing++;
		assert_int_equal(
		    tree_walk(&io, &root, "", list_path, &found, &e), -1);
		assert_int_equal(
		    tree_diff(&io, &root, &empty, count_difference, &nr, &e),
		    -1);
		assert_int_equal(
		    tree_diff(&io, &empty, &root, count_difference, &nr, &e),
		    -1);
		memcpy(edits, items, sizeof(edits));
		assert_int_equal(tree_edit(&io, &root, edits, 400, &out, &e),
				 -1);
		assert_non_null(strstr(e.message, key));
		map_put(&m.chunks, key, value);
		buf_release(&found);
		if (missing == 20)
			break;
	}
	assert_between(missing, 10, 20);
	arena_release(&a);
	memory_release(&m);
}

static void test_tree__missing_root(void **state)
{
	struct memory m;
	struct tree_io io = memory_io(&m);
	struct oid root = blob(1), empty = build(&io, NULL, 0);
	struct buf found = BUF_INIT;
	size_t nr = 0;
	struct err e;

	(void)state;
	err_init(&e);
	assert_int_equal(tree_walk(&io, &root, "", list_path, &found, &e), -1);
	assert_non_null(strstr(e.message, "tree "));
	assert_non_null(strstr(e.message, ": no chunk "));
	assert_int_equal(
	    tree_diff(&io, &empty, &root, count_difference, &nr, &e), -1);
	assert_int_equal(
	    tree_diff(&io, &root, &empty, count_difference, &nr, &e), -1);
	memory_release(&m);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree__golden_hash_of_paths),
		cmocka_unit_test(test_tree__golden_roots),
		cmocka_unit_test(test_tree__golden_chunk),
		cmocka_unit_test(test_tree__walk_gives_all_back),
		cmocka_unit_test(test_tree__walk_below_a_prefix),
		cmocka_unit_test(test_tree__walk_reads_only_near_its_prefix),
		cmocka_unit_test(test_tree__random_edits_equal_builds),
		cmocka_unit_test(test_tree__every_item_out_and_in),
		cmocka_unit_test(test_tree__shrink_to_any_stretch),
		cmocka_unit_test(test_tree__removing_what_is_absent),
		cmocka_unit_test(test_tree__one_edit_touches_few_chunks),
		cmocka_unit_test(test_tree__no_edits),
		cmocka_unit_test(test_tree__random_diffs),
		cmocka_unit_test(test_tree__diff_skips_what_is_shared),
		cmocka_unit_test(test_tree__diff_with_empty_and_stop),
		cmocka_unit_test(test_tree__put_that_fails),
		cmocka_unit_test(test_tree__path_too_long),
		cmocka_unit_test(test_tree__decode_refuses),
		cmocka_unit_test(test_tree__decode_refuses_a_missed_cut),
		cmocka_unit_test(
		    test_tree__decode_of_flipped_bits_is_canonical),
		cmocka_unit_test(test_tree__mixed_up_chunks),
		cmocka_unit_test(test_tree__top_level_is_not_cut),
		cmocka_unit_test(test_tree__any_chunk_missing),
		cmocka_unit_test(test_tree__missing_root),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
