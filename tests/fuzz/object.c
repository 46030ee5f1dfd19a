/* Any bytes as what a store may hand out: a chunk of a tree, a snapshot, a zlib
 * stream, and several chunks that name each other. What is accepted must be
 * what the encoder writes; nothing may be read outside the input. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/pack.h"
#include "model/snapshot.h"
#include "model/tree.h"
#include "model/tree_chunk.h"

#define INPUT_MAX 65536
#define PLAIN_MAX ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_same(const struct buf *b, const void *data, size_t len)
{
	check(b->len == len && (len == 0 || !memcmp(b->data, data, len)));
}

static void check_chunk(const uint8_t *data, size_t len)
{
	struct arena a = ARENA_INIT;
	struct tree_item *items;
	struct chunk_writer w;
	struct buf again = BUF_INIT;
	struct err e;
	size_t nr, i;
	int level;

	err_init(&e);
	if (tree_decode(&a, data, len, &level, &items, &nr, &e) == 0) {
		chunk_writer_init(&w, level);
		for (i = 0; i < nr; i++)
			chunk_writer_add(&w, items[i].path, &items[i].id);
		chunk_writer_encode(&w, &again);
		check_same(&again, data, len);
		chunk_writer_release(&w);
		buf_release(&again);
	} else {
		check(e.fault == FAULT_CORRUPT);
	}
	arena_release(&a);
}

static void check_snapshot(const uint8_t *data, size_t len)
{
	struct oid roots[PART_NR];
	struct buf again = BUF_INIT;
	struct err e;
	int canonical;

	err_init(&e);
	if (roots_decode(roots, &canonical, (const char *)data, len, &e) < 0) {
		check(e.fault == FAULT_CORRUPT);
	} else if (canonical == CANONICAL_VERSION) {
		roots_encode(&again, roots);
		check_same(&again, data, len);
	}
	buf_release(&again);
}

/* The first bytes are the length that the rest is said to have. */
static void check_stream(const uint8_t *data, size_t len)
{
	struct buf plain = BUF_INIT, packed = BUF_INIT, again = BUF_INIT;
	size_t plain_len;
	struct err e;

	if (len < 3)
		return;
	plain_len = (size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2];
	plain_len %= PLAIN_MAX;
	err_init(&e);
	if (pack_inflate(&plain, data + 3, len - 3, plain_len, &e) == 0) {
		check(plain.len == plain_len);
		pack_deflate(&packed, plain.data, plain.len);
		check(pack_inflate(&again, packed.data, packed.len, plain_len,
				   &e) == 0);
		check_same(&again, plain.data, plain.len);
	} else {
		check(e.fault == FAULT_CORRUPT && plain.len == 0);
	}
	buf_release(&plain);
	buf_release(&packed);
	buf_release(&again);
}

/* ---- chunks that name each other ---- */

#define PIECES_MAX 16

/* The input cut into pieces: a length of two bytes before each. A name's first
 * byte says which one it means; nothing is hashed, so that a damaged tree goes
 * further than in a store. */
struct pieces {
	const uint8_t *at[PIECES_MAX];
	size_t len[PIECES_MAX], nr;
};

static void cut(struct pieces *p, const uint8_t *data, size_t len)
{
	p->nr = 0;
	while (p->nr < PIECES_MAX && len >= 2) {
		size_t n = (size_t)data[0] << 8 | data[1];

		data += 2;
		len -= 2;
		if (n > len)
			n = len;
		p->at[p->nr] = data;
		p->len[p->nr++] = n;
		data += n;
		len -= n;
	}
}

static int get(void *ctx, const struct oid *id, struct buf *out, struct err *e)
{
	const struct pieces *p = ctx;
	size_t i = id->hash[0];

	if (i >= p->nr)
		return err_set(e, FAULT_CORRUPT, "no such piece");
	buf_add(out, p->at[i], p->len[i]);
	return 0;
}

/* Items must come in order, whatever the chunks say. */
static int see_item(void *ctx, const struct tree_item *item)
{
	struct buf *last = ctx;

	check(strcmp(last->data, item->path) < 0);
	buf_clear(last);
	buf_puts(last, item->path);
	return 0;
}

static int see_difference(void *ctx, const char *path, const struct oid *before,
			  const struct oid *after)
{
	struct tree_item item = { path, { { 0 } } };

	check(before || after);
	return see_item(ctx, &item);
}

static void check_tree(const uint8_t *data, size_t len)
{
	struct pieces p;
	struct tree_io io = { &p, get, NULL };
	struct oid root = { { 0 } }, other = { { 1 } }, out;
	struct tree_item edits[] = { { "public/table/a", { { 1 } } },
				     { "public/table/b", { { 0 } } },
				     { "public/table/c", { { 2 } } } };
	struct buf last = BUF_INIT;
	struct err e;

	cut(&p, data, len);
	err_init(&e);
	if (tree_walk(&io, &root, "", see_item, &last, &e) < 0)
		check(e.fault == FAULT_CORRUPT);
	buf_clear(&last);
	if (tree_walk(&io, &root, "public/table", see_item, &last, &e) < 0)
		check(e.fault == FAULT_CORRUPT);
	buf_clear(&last);
	if (tree_diff(&io, &root, &other, see_difference, &last, &e) < 0)
		check(e.fault == FAULT_CORRUPT);
	if (tree_edit(&io, &root, edits, ARRAY_LEN(edits), &out, &e) < 0)
		check(e.fault == FAULT_CORRUPT);
	buf_release(&last);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy;

	if (size > INPUT_MAX)
		return 0;
	/* A block of its own size: reading past its end is seen. */
	copy = xmalloc(size);
	if (size > 0)
		memcpy(copy, data, size);
	check_chunk(copy, size);
	check_snapshot(copy, size);
	check_stream(copy, size);
	check_tree(copy, size);
	free(copy);
	return 0;
}
