/* Objects: under the oid the place in the log, and there a type byte, the plain
 * length and a zlib stream. */
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "io/store_internal.h"
#include "model/pack.h"

#define VARINT_MAX 9 /* bytes of 63 bits */
#define HEX_MIN 4    /* digits of an abbreviated name */
#define CANDIDATES_MAX 8

/* LMDB's keys and values are not const; it only reads those that it is given.
 */
static MDB_val oid_val(const struct oid *id)
{
	union {
		const unsigned char *in;
		void *out;
	} p = { id->hash };
	MDB_val val = { OID_LEN, p.out };

	return val;
}

static void put_varint(struct buf *out, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		buf_putc(out, (int)(n & 0x7f) | 0x80);
	buf_putc(out, (int)n);
}

/* Bytes that the number takes; 0: it is cut off or too long. */
static size_t get_varint(const unsigned char *p, size_t len, uint64_t *n)
{
	size_t i;

	*n = 0;
	for (i = 0; i < len && i < VARINT_MAX; i++) {
		*n |= (uint64_t)(p[i] & 0x7f) << (7 * i);
		if (!(p[i] & 0x80))
			return i + 1;
	}
	return 0;
}

static int damaged(const struct oid *id, const char *why, struct err *e)
{
	char hex[OID_HEX + 1];

	err_set(e, FAULT_CORRUPT, "object %s is damaged", oid_to_hex(hex, id));
	return err_detail(e, "The stored bytes are wrong: %s.", why);
}

bool store_place(const MDB_val *value, uint64_t *at, size_t *len)
{
	const unsigned char *p = value->mv_data;
	size_t first = get_varint(p, value->mv_size, at), second;
	uint64_t n = 0;

	if (!first)
		return false;
	second = get_varint(p + first, value->mv_size - first, &n);
	*len = (size_t)n;
	return second && first + second == value->mv_size;
}

/* A stored object back to what it was. */
static int unpack(const struct oid *id, const struct buf *stored,
		  enum object_type *type, struct buf *out, struct err *e)
{
	const unsigned char *p = (const unsigned char *)stored->data;
	uint64_t plain_len = 0;
	struct oid check;
	size_t head;

	if (stored->len < 1 || p[0] >= OBJECT_TYPE_NR)
		return damaged(id, "no such type", e);
	*type = (enum object_type)p[0];
	head = get_varint(p + 1, stored->len - 1, &plain_len) + 1;
	if (head == 1 || plain_len > PACK_MAX)
		return damaged(id, "no length", e);
	if (pack_inflate(out, p + head, stored->len - head, (size_t)plain_len,
			 e) < 0)
		return damaged(id, "they cannot be unpacked", e);
	oid_of(&check, *type, out->data, out->len);
	if (oid_equal(&check, id))
		return 0;
	buf_clear(out);
	return damaged(id, "they hash to another name", e);
}

int store_fetch(struct store *s, MDB_txn *txn, const struct oid *id,
		const MDB_val *value, enum object_type *type, struct buf *out,
		struct err *e)
{
	struct buf stored = BUF_INIT;
	uint64_t at = 0;
	size_t len = 0;
	int ret;

	buf_clear(out);
	if (!store_place(value, &at, &len))
		return damaged(id, "no place in the log", e);
	if (store_log_read(s, txn, at, len, &stored, e) == 0)
		ret = unpack(id, &stored, type, out, e);
	else if (e->fault == FAULT_CORRUPT)
		ret = damaged(id, "their place in the log is not there", e);
	else
		ret = -1;
	buf_release(&stored);
	return ret;
}

static int get(struct store *s, const struct oid *id, enum object_type *type,
	       struct buf *out, struct err *e)
{
	MDB_val key = oid_val(id), value;
	MDB_txn *txn;
	int code, ret;

	buf_clear(out);
	if (store_read_begin(s, &txn, e) < 0)
		return -1;
	code = mdb_get(txn, s->objects, &key, &value);
	if (code == MDB_NOTFOUND)
		ret = 1;
	else if (code)
		ret = store_error(s, code, "read", e);
	else
		ret = store_fetch(s, txn, id, &value, type, out, e);
	store_read_end(s, txn);
	return ret;
}

int store_get(struct store *s, const struct oid *id, enum object_type *type,
	      struct buf *out, struct err *e)
{
	int ret;

	if (STORE_GUARD(s))
		return store_crashed(s, e);
	ret = get(s, id, type, out, e);
	store_unguard();
	return ret;
}

static bool has(struct store *s, const struct oid *id)
{
	MDB_val key = oid_val(id), value;
	MDB_txn *txn;
	struct err e;
	int code;

	if (store_read_begin(s, &txn, &e) < 0)
		return false;
	code = mdb_get(txn, s->objects, &key, &value);
	store_read_end(s, txn);
	return code == 0;
}

bool store_has(struct store *s, const struct oid *id)
{
	bool ret;

	if (STORE_GUARD(s)) {
		s->crashed = true;
		return false;
	}
	ret = has(s, id);
	store_unguard();
	return ret;
}

/* Into the log, and the place under the name. */
static int append(struct store *s, const struct oid *id,
		  const struct buf *stored, struct err *e)
{
	struct buf place = BUF_INIT;
	MDB_val key = oid_val(id), value;
	uint64_t at;
	int ret = store_log_append(s, stored->data, stored->len, &at, e);

	if (ret == 0) {
		put_varint(&place, at);
		put_varint(&place, stored->len);
		value.mv_data = place.data;
		value.mv_size = place.len;
		ret = store_write(s, s->objects, &key, &value, 0, e);
	}
	buf_release(&place);
	return ret;
}

static int put(struct store *s, enum object_type type, const void *data,
	       size_t len, const struct oid *id, struct err *e)
{
	struct buf stored = BUF_INIT;
	int ret;

	if (has(s, id))
		return 0;
	buf_putc(&stored, (int)type);
	put_varint(&stored, len);
	pack_deflate(&stored, data, len);
	ret = append(s, id, &stored, e);
	buf_release(&stored);
	return ret;
}

int store_put(struct store *s, enum object_type type, const void *data,
	      size_t len, struct oid *id, struct err *e)
{
	int ret;

	if (len > PACK_MAX)
		return err_set(e, FAULT_LIMIT, "%s of more than %zu bytes",
			       object_type_name(type), PACK_MAX);
	oid_of(id, type, data, len);
	if (STORE_GUARD(s))
		return store_crashed(s, e);
	ret = put(s, type, data, len, id, e);
	store_unguard();
	return ret;
}

/* ---- abbreviated names ---- */

struct prefix {
	const char *hex;
	size_t len;
	struct oid first; /* the least name that begins so */
};

static int prefix_parse(struct prefix *p, const char *hex)
{
	char full[OID_HEX + 1];

	p->hex = hex;
	p->len = strlen(hex);
	if (p->len < HEX_MIN || p->len > OID_HEX)
		return -1;
	memset(full, '0', OID_HEX);
	full[OID_HEX] = '\0';
	memcpy(full, hex, p->len);
	return oid_from_hex(&p->first, full);
}

/* The name at the cursor. False: the end, another beginning, or no name. */
static bool is_match(const struct prefix *p, const MDB_val *key, struct oid *id,
		     char hex[OID_HEX + 1])
{
	if (key->mv_size != OID_LEN)
		return false;
	memcpy(id->hash, key->mv_data, OID_LEN);
	return !memcmp(oid_to_hex(hex, id), p->hex, p->len);
}

static int ambiguous(MDB_cursor *cursor, const struct prefix *p,
		     const char *first, MDB_val key, struct err *e)
{
	char hex[OID_HEX + 1];
	MDB_val value;
	struct oid id;
	int i;

	err_set(e, FAULT_USAGE, "object name \"%s\" is ambiguous", p->hex);
	err_detail(e, "It could be %s", first);
	for (i = 1; i < CANDIDATES_MAX && is_match(p, &key, &id, hex); i++) {
		err_detail(e, "or %s", hex);
		if (mdb_cursor_get(cursor, &key, &value, MDB_NEXT))
			break;
	}
	return -1;
}

static int find_prefix(struct store *s, MDB_cursor *cursor,
		       const struct prefix *p, struct oid *id, struct err *e)
{
	char hex[OID_HEX + 1], next_hex[OID_HEX + 1];
	MDB_val key = oid_val(&p->first), value;
	struct oid next;
	int code = mdb_cursor_get(cursor, &key, &value, MDB_SET_RANGE);

	if (code == MDB_NOTFOUND || (!code && !is_match(p, &key, id, hex)))
		return 1;
	if (!code)
		code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT);
	if (code && code != MDB_NOTFOUND)
		return store_error(s, code, "read", e);
	if (!code && is_match(p, &key, &next, next_hex))
		return ambiguous(cursor, p, hex, key, e);
	return 0;
}

static int resolve(struct store *s, const struct prefix *p, struct oid *id,
		   struct err *e)
{
	MDB_cursor *cursor;
	MDB_txn *txn;
	int code, ret;

	if (store_read_begin(s, &txn, e) < 0)
		return -1;
	code = mdb_cursor_open(txn, s->objects, &cursor);
	if (code) {
		ret = store_error(s, code, "read", e);
	} else {
		ret = find_prefix(s, cursor, p, id, e);
		mdb_cursor_close(cursor);
	}
	store_read_end(s, txn);
	return ret;
}

int store_resolve(struct store *s, const char *hex, struct oid *id,
		  struct err *e)
{
	struct prefix p;
	int ret;

	if (prefix_parse(&p, hex) < 0)
		return err_set(e, FAULT_USAGE,
			       "\"%.80s\" is not the name of an object", hex);
	if (STORE_GUARD(s))
		return store_crashed(s, e);
	ret = resolve(s, &p, id, e);
	store_unguard();
	return ret;
}
