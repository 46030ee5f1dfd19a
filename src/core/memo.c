/* One value in the store for each database: a hash over the lines, then the
 * lines. */
#include "core/memo.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "core/project.h"
#include "core/project_store.h"
#include "core/target.h"
#include "io/catalog.h"
#include "io/store.h"
#include "model/migration.h"

#define MEMO_KEY "verified "

/* ---- what a verdict follows from ---- */

static void add(struct oid_stream *s, const void *data, size_t len)
{
	char head[32];
	int n = snprintf(head, sizeof(head), "%zu:", len);

	oid_stream_add(s, head, (size_t)n);
	oid_stream_add(s, data, len);
}

static void add_text(struct oid_stream *s, const char *text)
{
	add(s, text ? text : "", text ? strlen(text) : 0);
}

static void add_script(struct oid_stream *s, const struct source_script *script)
{
	size_t i;

	add_text(s, script->file);
	add(s, script->text, script->file ? script->len : 0);
	add_text(s, script->transaction ? "in a transaction" : "outside");
	for (i = 0; i < script->section_nr; i++) {
		const size_t range[] = { script->sections[i].offset,
					 script->sections[i].len };

		add(s, range, sizeof(range));
	}
}

static void add_files(struct oid_stream *s, const struct project *p)
{
	size_t i;

	for (i = 0; i < p->source_nr; i++) {
		add_text(s, p->sources[i].name);
		add_text(s, p->sources[i].version);
		add_script(s, &p->sources[i].up);
		add_script(s, &p->sources[i].down);
		/* The text of one that is stale is as it was. */
		add(s, &p->sources[i].state, sizeof(p->sources[i].state));
	}
}

static int add_directory(struct oid_stream *s, struct project *p,
			 const char *path, struct err *e)
{
	struct buf text = BUF_INIT;
	struct dir_item *items;
	struct dir *d = NULL;
	size_t nr, i;
	int rc;

	rc = dir_open(&d, path, e);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	rc = dir_list(d, &p->arena, &items, &nr, e);
	for (i = 0; rc == 0 && i < nr; i++) {
		if (items[i].is_dir)
			continue;
		rc = dir_read(d, items[i].name, RECORD_MAX, &text, e);
		add_text(s, items[i].name);
		if (rc == 0)
			add(s, text.data, text.len);
	}
	buf_release(&text);
	dir_close(d);
	return rc;
}

static void add_history(struct oid_stream *s, const struct target *t)
{
	char rows[64];

	snprintf(rows, sizeof(rows), "%d %d %zu", t->present, t->readable,
		 t->row_nr);
	add_text(s, rows);
	if (t->row_nr > 0)
		add(s, t->rows[t->row_nr - 1].hash.hash, OID_LEN);
}

/* 0, or -1 where something cannot be read: the whole way will say what. */
static int digest(struct project *p, const struct target *t, struct oid *out)
{
	struct oid_stream *s = oid_stream_new();
	struct err ignored;
	int rc;

	err_init(&ignored);
	add_text(s, "memo 1 of ledger " LEDGER_VERSION);
	add_text(s, arena_printf(&p->arena, "canonical %d", CANONICAL_VERSION));
	add_text(s, p->tool_history.schema);
	add_text(s, p->tool_history.table);
	add_files(s, p);
	add_history(s, t);
	rc = add_directory(s, p, project_below(p, "ledger"), &ignored);
	if (rc == 0)
		rc = add_directory(s, p, project_below(p, PROJECT_RECORDS),
				   &ignored);
	oid_stream_end(s, out);
	return rc;
}

/* ---- the value ---- */

static void seal(struct buf *out, const char *text, size_t len)
{
	char hex[OID_HEX + 1];
	struct oid id;

	oid_of_bytes(&id, text, len);
	buf_clear(out);
	buf_puts(out, oid_to_hex(hex, &id));
	buf_add(out, text, len);
}

/* LMDB has no checksums: a value that was damaged is none. */
static const char *unseal(const struct buf *value)
{
	char hex[OID_HEX + 1];
	struct oid sum;

	if (value->len < OID_HEX)
		return NULL;
	oid_of_bytes(&sum, value->data + OID_HEX, value->len - OID_HEX);
	return memcmp(oid_to_hex(hex, &sum), value->data, OID_HEX) == 0
		   ? value->data + OID_HEX
		   : NULL;
}

static void encode(struct buf *out, const struct oid *inputs,
		   const char *identity, const char *token,
		   const struct good_state *v)
{
	char a[OID_HEX + 1], b[OID_HEX + 1];

	buf_printf(out, "%s %s %zu %zu\n%s%s", oid_to_hex(a, inputs),
		   oid_to_hex(b, &v->fingerprint), v->applied, v->pending,
		   identity, token);
}

/* The token, or NULL: it is of other inputs, or of another database. */
static const char *decode(const char *text, const struct oid *inputs,
			  const char *identity, struct good_state *v)
{
	char a[OID_HEX + 1], b[OID_HEX + 1];
	struct oid then;
	int n = 0;

	if (sscanf(text, "%64[0-9a-f] %64[0-9a-f] %zu %zu%n", a, b, &v->applied,
		   &v->pending, &n) != 4 ||
	    text[n] != '\n' || oid_from_hex(&then, a) < 0 ||
	    oid_from_hex(&v->fingerprint, b) < 0 || !oid_equal(&then, inputs))
		return NULL;
	text += n + 1;
	if (strncmp(text, identity, strlen(identity)) != 0)
		return NULL;
	return text + strlen(identity);
}

/* ---- the store ---- */

static const char *key_of(struct project *p, const char *identity)
{
	char hex[OID_HEX + 1];
	struct oid id;

	oid_of_bytes(&id, identity, strlen(identity));
	return arena_printf(&p->arena, MEMO_KEY "%s", oid_to_hex(hex, &id));
}

static int read_value(struct project *p, const char *key, struct buf *out)
{
	struct store *s = NULL;
	struct err ignored;
	int rc;

	err_init(&ignored);
	rc = store_open(&s, project_store_path(p), STORE_READ, &ignored);
	if (rc == 0)
		rc = store_index_get(s, STORE_REF, key, out, &ignored);
	store_close(s);
	return rc;
}

static int write_value(struct project *p, const char *key,
		       const struct buf *value)
{
	struct err ignored;
	int rc;

	err_init(&ignored);
	store_close(p->store);
	rc =
	    store_open(&p->store, project_store_path(p), STORE_WRITE, &ignored);
	if (rc < 0) {
		p->store = NULL;
		return -1;
	}
	if (store_begin(p->store, &ignored) < 0)
		return -1;
	rc = store_index_put(p->store, STORE_REF, key, value->data, value->len,
			     &ignored);
	if (rc == 0)
		return store_commit(p->store, &ignored);
	store_abort(p->store);
	return -1;
}

/* Text that only this database has; empty where the server does not tell. */
static int identify(struct target *t, struct buf *out, struct err *e)
{
	if (catalog_identity(t->c, out, e) < 0)
		return -1;
	if (strncmp(out->data, "system unknown\n", 15) == 0)
		buf_clear(out);
	return 0;
}

int memo_find(struct project *p, struct target *t, struct good_state *out,
	      struct err *e)
{
	struct buf identity = BUF_INIT, value = BUF_INIT;
	const char *text = NULL, *token = NULL;
	struct oid inputs;
	int rc;

	rc = identify(t, &identity, e);
	if (rc == 0 && identity.len &&
	    read_value(p, key_of(p, identity.data), &value) == 0)
		text = unseal(&value);
	if (text && digest(p, t, &inputs) == 0)
		token = decode(text, &inputs, identity.data, out);
	if (rc == 0)
		rc = token ? catalog_is_unchanged(t->c, token, e) : 1;
	buf_release(&identity);
	buf_release(&value);
	return rc;
}

void memo_keep(struct project *p, struct target *t, const char *token,
	       const struct good_state *v)
{
	struct buf identity = BUF_INIT, text = BUF_INIT, value = BUF_INIT;
	struct oid inputs;
	struct err ignored;

	err_init(&ignored);
	if (p->store && *token && identify(t, &identity, &ignored) == 0 &&
	    identity.len && digest(p, t, &inputs) == 0) {
		encode(&text, &inputs, identity.data, token, v);
		seal(&value, text.data, text.len);
		if (write_value(p, key_of(p, identity.data), &value) < 0)
			err_init(&ignored);
	}
	buf_release(&identity);
	buf_release(&text);
	buf_release(&value);
}
