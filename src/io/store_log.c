/* The bytes of all objects, one behind the other, in blocks that fill LMDB's
 * pages. Objects named by hashes lie anywhere in a table; kept there with their
 * content, each commit would rewrite as many pages as it has objects and leave
 * pages half empty. So that table holds places in the log only. Measured for 12
 * changed columns of 12,000: 13 KiB for each commit with the content in the
 * table, under 8 KiB with the log.
 *
 * The last block is filled in memory and written when it is full and at commit.
 */
#include <string.h>

#include "base/err.h"
#include "io/store_internal.h"
#include "model/pack.h"

/* Two such blocks, with key and header, are one page of 4 KiB (mdb.c 0.9.24:
 * me_nodemax); what is larger gets pages of its own. */
#define BLOCK ((size_t)2022)
#define KEY_LEN 8
/* An object as it is stored: what zlib makes at worst, and its head. */
#define RECORD_MAX (PACK_MAX + PACK_MAX / 1000 + 64)

/* Big-endian, so that LMDB's order is the order of blocks. */
static MDB_val block_key(uint64_t block, unsigned char key[KEY_LEN])
{
	MDB_val val = { KEY_LEN, key };
	int i;

	for (i = KEY_LEN - 1; i >= 0; i--) {
		key[i] = (unsigned char)block;
		block >>= 8;
	}
	return val;
}

static uint64_t block_of_key(const MDB_val *key)
{
	const unsigned char *p = key->mv_data;
	uint64_t block = 0;
	int i;

	for (i = 0; i < KEY_LEN; i++)
		block = block << 8 | p[i];
	return block;
}

static int damaged(const struct store *s, struct err *e)
{
	return err_set(e, FAULT_CORRUPT, "store \"%s\": its log is damaged",
		       s->path);
}

/* Go on behind the last block, or in it when it is not full. */
static int take_up(struct store *s, const MDB_val *key, const MDB_val *value,
		   struct err *e)
{
	if (key->mv_size != KEY_LEN || value->mv_size > BLOCK)
		return damaged(s, e);
	s->tail.block = block_of_key(key);
	if (s->tail.block > STORE_MAP_MAX)
		return damaged(s, e);
	if (value->mv_size == BLOCK) {
		s->tail.block++;
		return 0;
	}
	buf_add(&s->tail.bytes, value->mv_data, value->mv_size);
	s->tail.is_stored = true;
	return 0;
}

int store_log_begin(struct store *s, struct err *e)
{
	MDB_val key, value;
	MDB_cursor *cursor;
	int code = mdb_cursor_open(s->writer, s->log, &cursor), ret = 0;

	buf_clear(&s->tail.bytes);
	s->tail.block = 0;
	s->tail.is_stored = false;
	s->tail.is_dirty = false;
	if (code)
		return store_error(s, code, "read", e);
	code = mdb_cursor_get(cursor, &key, &value, MDB_LAST);
	if (code && code != MDB_NOTFOUND)
		ret = store_error(s, code, "read", e);
	else if (!code)
		ret = take_up(s, &key, &value, e);
	mdb_cursor_close(cursor);
	return ret;
}

static int write_tail(struct store *s, struct err *e)
{
	/* Behind all others it starts a page instead of halving one. */
	unsigned flags = s->tail.is_stored ? 0 : MDB_APPEND;
	MDB_val value = { s->tail.bytes.len, s->tail.bytes.data };
	unsigned char bytes[KEY_LEN];
	MDB_val key = block_key(s->tail.block, bytes);

	s->tail.is_stored = true;
	s->tail.is_dirty = false;
	return store_write(s, s->log, &key, &value, flags, e);
}

int store_log_append(struct store *s, const void *data, size_t len,
		     uint64_t *at, struct err *e)
{
	const char *p = data;

	*at = s->tail.block * BLOCK + s->tail.bytes.len;
	while (len > 0) {
		size_t room = BLOCK - s->tail.bytes.len;
		size_t n = len < room ? len : room;

		buf_add(&s->tail.bytes, p, n);
		s->tail.is_dirty = true;
		p += n;
		len -= n;
		if (s->tail.bytes.len < BLOCK)
			continue;
		if (write_tail(s, e) < 0)
			return -1;
		s->tail.block++;
		s->tail.is_stored = false;
		buf_clear(&s->tail.bytes);
	}
	return 0;
}

int store_log_flush(struct store *s, struct err *e)
{
	return s->tail.is_dirty ? write_tail(s, e) : 0;
}

/* The bytes of one block; the last one of an open transaction is in memory. */
static int find_block(struct store *s, MDB_txn *txn, uint64_t block,
		      MDB_val *value, struct err *e)
{
	unsigned char bytes[KEY_LEN];
	MDB_val key = block_key(block, bytes);
	int code;

	if (s->writing && block == s->tail.block) {
		value->mv_data = s->tail.bytes.data;
		value->mv_size = s->tail.bytes.len;
		return 0;
	}
	code = mdb_get(txn, s->log, &key, value);
	return code ? store_error(s, code, "read", e) : 0;
}

int store_log_read(struct store *s, MDB_txn *txn, uint64_t at, size_t len,
		   struct buf *out, struct err *e)
{
	buf_clear(out);
	if (len > RECORD_MAX || at > (uint64_t)STORE_MAP_MAX)
		return damaged(s, e);
	while (len > 0) {
		size_t offset = (size_t)(at % BLOCK), n;
		MDB_val value;

		if (find_block(s, txn, at / BLOCK, &value, e) < 0)
			return -1;
		if (value.mv_size > BLOCK || offset >= value.mv_size)
			return damaged(s, e);
		n = value.mv_size - offset;
		if (n > len)
			n = len;
		buf_add(out, (const char *)value.mv_data + offset, n);
		at += n;
		len -= n;
		/* Only the last block of all may be short. */
		if (len > 0 && value.mv_size < BLOCK)
			return damaged(s, e);
	}
	return 0;
}
