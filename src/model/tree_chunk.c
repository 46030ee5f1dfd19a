/* Encoding, strict decoding and the cutting rule of chunks. */
#include "model/tree_chunk.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "model/tree.h"

#define LEAF_BITS 4
#define NODE_BITS 3
#define LEAF_MASK ((1u << LEAF_BITS) - 1)
#define NODE_MASK ((1u << NODE_BITS) - 1)

#define VARINT_MAX 10 /* bytes of 64 bits, 7 in each */
/* The least that an item takes: two varints, one byte of path, the oid. */
#define ITEM_MIN ((size_t)3 + OID_LEN)

uint64_t tree_path_hash(const char *path)
{
	const unsigned char *p = (const unsigned char *)path;
	uint64_t h = 0xcbf29ce484222325u;

	for (; *p; p++)
		h = (h ^ *p) * 0x100000001b3u;
	h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
	h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 33;
}

bool tree_ends_chunk(const char *path, int level)
{
	uint64_t hash = tree_path_hash(path);

	if (level == 0)
		return (hash & LEAF_MASK) == 0;
	if (level == TREE_LEVEL_MAX)
		return false;
	return (hash >> (LEAF_BITS + NODE_BITS * (level - 1)) & NODE_MASK) == 0;
}

static void add_varint(struct buf *out, size_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_putc(out, (int)(n & 0x7f) | 0x80);
	buf_putc(out, (int)n);
}

static size_t common_prefix(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

void chunk_writer_init(struct chunk_writer *w, int level)
{
	w->level = level;
	w->nr = 0;
	buf_init(&w->body, 0);
	buf_init(&w->first, 0);
	buf_init(&w->last, 0);
}

void chunk_writer_release(struct chunk_writer *w)
{
	buf_release(&w->body);
	buf_release(&w->first);
	buf_release(&w->last);
}

void chunk_writer_add(struct chunk_writer *w, const char *path,
		      const struct oid *id)
{
	size_t shared = common_prefix(w->last.data, path);
	size_t len = strlen(path + shared);

	/* Holds for the first item too: nothing sorts before "". */
	if (strcmp(w->last.data, path) >= 0)
		bug("tree items out of order: \"%s\", \"%s\"", w->last.data,
		    path);
	add_varint(&w->body, shared);
	add_varint(&w->body, len);
	buf_add(&w->body, path + shared, len);
	buf_add(&w->body, id->hash, OID_LEN);
	buf_truncate(&w->last, shared);
	buf_add(&w->last, path + shared, len);
	if (w->nr++ == 0)
		buf_puts(&w->first, path);
}

void chunk_writer_encode(const struct chunk_writer *w, struct buf *out)
{
	buf_putc(out, TREE_CHUNK_VERSION);
	buf_putc(out, w->level);
	add_varint(out, w->nr);
	buf_add(out, w->body.data, w->body.len);
}

void chunk_writer_clear(struct chunk_writer *w)
{
	w->nr = 0;
	buf_clear(&w->body);
	buf_clear(&w->first);
	buf_clear(&w->last);
}

/* What is left of the chunk that is decoded. */
struct input {
	const unsigned char *p, *end;
};

static size_t left(const struct input *in)
{
	return (size_t)(in->end - in->p);
}

static int take_byte(struct input *in)
{
	return in->p < in->end ? *in->p++ : -1;
}

/* -1: cut off, longer than it needs to be, or more than 64 bits. */
static int take_varint(struct input *in, size_t *n)
{
	uint64_t value = 0;
	int i;

	for (i = 0;; i++) {
		int byte = take_byte(in);

		if (byte < 0 || (i == VARINT_MAX - 1 && byte > 1))
			return -1;
		value |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte & 0x80)
			continue;
		if (byte == 0 && i > 0)
			return -1;
		if (value > SIZE_MAX)
			return -1;
		*n = (size_t)value;
		return 0;
	}
}

/* Is the suffix what the encoder would have written behind `previous`? Then the
 * path is greater, and shares no more than it says. */
static bool suffix_fits(const char *previous, size_t shared,
			const unsigned char *suffix, size_t len)
{
	if (len == 0 || memchr(suffix, '\0', len))
		return false;
	return suffix[0] > (unsigned char)previous[shared];
}

static const char *take_path(struct input *in, struct arena *a,
			     const char *previous)
{
	size_t shared, len;
	char *path;

	if (take_varint(in, &shared) < 0 || take_varint(in, &len) < 0)
		return NULL;
	if (shared > strlen(previous))
		return NULL;
	if (len > left(in) || len > TREE_PATH_MAX ||
	    shared > TREE_PATH_MAX - len)
		return NULL;
	if (!suffix_fits(previous, shared, in->p, len))
		return NULL;
	path = arena_alloc(a, shared + len + 1);
	memcpy(path, previous, shared);
	memcpy(path + shared, in->p, len);
	in->p += len;
	return path;
}

static int take_item(struct input *in, struct arena *a, const char *previous,
		     struct tree_item *item)
{
	item->path = take_path(in, a, previous);
	if (!item->path || left(in) < OID_LEN)
		return -1;
	memcpy(item->id.hash, in->p, OID_LEN);
	in->p += OID_LEN;
	return oid_is_null(&item->id) ? -1 : 0;
}

static int damaged(const char *what, struct err *e)
{
	return err_set(e, FAULT_CORRUPT, "tree chunk is damaged: %s", what);
}

int tree_decode(struct arena *a, const void *data, size_t len, int *level,
		struct tree_item **items, size_t *nr, struct err *e)
{
	struct input in = { data, (const unsigned char *)data + len };
	const char *previous = "";
	size_t i;

	if (take_byte(&in) != TREE_CHUNK_VERSION)
		return damaged("unknown version", e);
	*level = take_byte(&in);
	if (*level < 0 || *level > TREE_LEVEL_MAX)
		return damaged("level", e);
	if (take_varint(&in, nr) < 0 || *nr > left(&in) / ITEM_MIN)
		return damaged("number of items", e);
	if (*nr == 0 && *level > 0)
		return damaged("empty above level 0", e);
	*items = arena_array(a, *nr, sizeof(**items));
	for (i = 0; i < *nr; i++) {
		struct tree_item *item = &(*items)[i];

		if (take_item(&in, a, previous, item) < 0)
			return damaged("item", e);
		if (i + 1 < *nr && tree_ends_chunk(item->path, *level))
			return damaged("not cut where it should be", e);
		previous = item->path;
	}
	return left(&in) == 0 ? 0 : damaged("bytes behind its items", e);
}
