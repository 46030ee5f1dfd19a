/* Indexes: a key, and behind a check sum its value or its set of oids.
 *
 * An object is held against its name; an index entry has none, so a few bytes
 * of hash over index, key and value stand before the value. */
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "io/store_internal.h"
#include "model/pack.h"

#define SUM_LEN 8
#define KEY_MAX 511 /* LMDB 0.9.24, mdb_env_get_maxkeysize */
#define HASHED 1    /* first byte of a key that stands for a longer one */

/* A key as LMDB takes it: 1 to KEY_MAX bytes. */
struct key {
	MDB_val val;
	unsigned char hashed[1 + OID_LEN];
};

static void key_init(struct key *k, const char *text)
{
	union {
		const char *in;
		void *out;
	} p = { text };
	size_t len = strlen(text);
	struct oid id;

	k->val.mv_data = p.out;
	k->val.mv_size = len;
	if (len > 0 && len <= KEY_MAX && text[0] != HASHED)
		return;
	oid_of_bytes(&id, text, len);
	k->hashed[0] = HASHED;
	memcpy(k->hashed + 1, id.hash, OID_LEN);
	k->val.mv_data = k->hashed;
	k->val.mv_size = sizeof(k->hashed);
}

static void sum_of(unsigned char sum[SUM_LEN], enum store_index index,
		   const MDB_val *key, const void *value, size_t len)
{
	unsigned char head[3] = { (unsigned char)index,
				  (unsigned char)(key->mv_size >> 8),
				  (unsigned char)key->mv_size };
	struct oid_stream *h = oid_stream_new();
	struct oid id;

	oid_stream_add(h, head, sizeof(head));
	oid_stream_add(h, key->mv_data, key->mv_size);
	oid_stream_add(h, value, len);
	oid_stream_end(h, &id);
	memcpy(sum, id.hash, SUM_LEN);
}

int store_index_value(enum store_index index, const MDB_val *key,
		      const MDB_val *value, struct buf *out, struct err *e)
{
	const unsigned char *p = value->mv_data;
	unsigned char sum[SUM_LEN];

	buf_clear(out);
	if (value->mv_size >= SUM_LEN && value->mv_size - SUM_LEN <= PACK_MAX) {
		sum_of(sum, index, key, p + SUM_LEN, value->mv_size - SUM_LEN);
		if (!memcmp(sum, p, SUM_LEN)) {
			buf_add(out, p + SUM_LEN, value->mv_size - SUM_LEN);
			return 0;
		}
	}
	return err_set(e, FAULT_CORRUPT, "an index of the store is damaged");
}

static int get(struct store *s, enum store_index index, const char *key,
	       struct buf *out, struct err *e)
{
	MDB_val value;
	MDB_txn *txn;
	struct key k;
	int code, ret;

	buf_clear(out);
	key_init(&k, key);
	if (store_read_begin(s, &txn, e) < 0)
		return -1;
	code = mdb_get(txn, s->indexes[index], &k.val, &value);
	if (code == MDB_NOTFOUND)
		ret = 1;
	else if (code)
		ret = store_error(s, code, "read", e);
	else
		ret = store_index_value(index, &k.val, &value, out, e);
	store_read_end(s, txn);
	return ret;
}

int store_index_get(struct store *s, enum store_index index, const char *key,
		    struct buf *out, struct err *e)
{
	int ret;

	if (STORE_GUARD(s))
		return store_crashed(s, e);
	ret = get(s, index, key, out, e);
	store_unguard();
	return ret;
}

static int put(struct store *s, enum store_index index, const char *key,
	       const void *value, size_t len, struct err *e)
{
	unsigned char sum[SUM_LEN];
	struct buf data = BUF_INIT;
	MDB_val val;
	struct key k;
	int ret;

	if (len > PACK_MAX)
		return err_set(e, FAULT_LIMIT,
			       "index value of more than %zu bytes", PACK_MAX);
	key_init(&k, key);
	if (!value)
		return store_write(s, s->indexes[index], &k.val, NULL, 0, e);
	sum_of(sum, index, &k.val, value, len);
	buf_add(&data, sum, SUM_LEN);
	buf_add(&data, value, len);
	val.mv_data = data.data;
	val.mv_size = data.len;
	ret = store_write(s, s->indexes[index], &k.val, &val, 0, e);
	buf_release(&data);
	return ret;
}

int store_index_put(struct store *s, enum store_index index, const char *key,
		    const void *value, size_t len, struct err *e)
{
	int ret;

	if (STORE_GUARD(s))
		return store_crashed(s, e);
	ret = put(s, index, key, value, len, e);
	store_unguard();
	return ret;
}

static bool is_in_set(const struct buf *set, const struct oid *id)
{
	size_t i;

	for (i = 0; i + OID_LEN <= set->len; i += OID_LEN)
		if (!memcmp(set->data + i, id->hash, OID_LEN))
			return true;
	return false;
}

int store_index_add(struct store *s, enum store_index index, const char *key,
		    const struct oid *id, struct err *e)
{
	struct buf set = BUF_INIT;
	int ret = store_index_get(s, index, key, &set, e);

	if (ret == 1 || (ret == 0 && !is_in_set(&set, id))) {
		buf_add(&set, id->hash, OID_LEN);
		ret = store_index_put(s, index, key, set.data, set.len, e);
	}
	buf_release(&set);
	return ret;
}
