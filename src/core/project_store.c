/* The store is derived from the records: checked against a digest of them,
 * brought up to them in one transaction, made anew when it is damaged. */
#include "core/project_store.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/msg.h"
#include "core/project.h"

static const char *chosen_path(void)
{
	const char *chosen = secure_getenv("LEDGER_STORE");

	return chosen && *chosen ? chosen : NULL;
}

const char *project_store_path(struct project *p)
{
	const char *chosen = chosen_path();

	return chosen ? chosen : project_below(p, PROJECT_STORE);
}

/* A directory that somebody named may be that of another program: a store that
 * is damaged is removed, so it must be known as one of ours. The lock comes
 * before the data and is never removed. In our own directory it may be missing:
 * nobody waits for its name to be on disk, so a loss of power can take it. */
static int check_chosen(struct project *p, const char *path, struct err *e)
{
	const char *data = arena_printf(&p->arena, "%s/data.mdb", path);
	const char *lock = arena_printf(&p->arena, "%s/writer.lock", path);

	if (!chosen_path() || access(data, F_OK) != 0 ||
	    access(lock, F_OK) == 0)
		return 0;
	err_set(e, FAULT_CONFIG, "\"%s\" is of another program, not a store",
		data);
	return err_hint(e, "LEDGER_STORE must name a directory of its own.");
}

/* The digest of what the store was made from: the chain, and the canonical
 * form. */
static void digest_of(const struct history *h, char hex[OID_HEX + 1])
{
	struct oid_stream *s = oid_stream_new();
	struct oid id;
	size_t i;

	for (i = 0; i < h->nr; i++)
		oid_stream_add(s, h->nodes[i]->node.hash, OID_LEN);
	oid_stream_end(s, &id);
	oid_to_hex(hex, &id);
}

static int put_chunk(void *ctx, const struct oid *id, const void *data,
		     size_t len, struct err *e)
{
	struct oid named;

	if (store_put(ctx, OBJECT_TREE, data, len, &named, e) < 0)
		return -1;
	if (!oid_equal(id, &named))
		bug("a chunk is not what its name says");
	return 0;
}

static int put_blobs(struct store *s, const struct migration *m, struct err *e)
{
	struct oid id;
	size_t i;

	for (i = 0; i < m->blob_nr; i++)
		if (store_put(s, OBJECT_BLOB, m->blobs[i].text, m->blobs[i].len,
			      &id, e) < 0)
			return -1;
	return 0;
}

static int put_snapshot(struct store *s, struct snapshot *after, struct err *e)
{
	struct tree_io io = { .ctx = s, .put = put_chunk };
	struct oid roots[PART_NR], id;
	struct buf text = BUF_INIT;
	int rc;

	if (snapshot_roots(after, &io, roots, e) < 0)
		return -1;
	roots_encode(&text, roots);
	rc = store_put(s, OBJECT_SNAPSHOT, text.data, text.len, &id, e);
	buf_release(&text);
	return rc;
}

static int index_paths(struct store *s, const struct migration *m,
		       struct err *e)
{
	size_t i, k;

	for (i = 0; i < m->step_nr; i++)
		for (k = 0; k < m->steps[i].effect_nr; k++)
			if (store_index_add(s, STORE_PATH,
					    m->steps[i].effects[k].path,
					    &m->node, e) < 0)
				return -1;
	return 0;
}

static int import_node(void *ctx, const struct migration *m,
		       struct snapshot *after, struct err *e)
{
	struct store *s = ctx;
	struct buf text = BUF_INIT;
	char hex[OID_HEX + 1];
	struct oid id;
	int rc;

	migration_node_text(&text, m);
	rc = store_put(s, OBJECT_MIGRATION, text.data, text.len, &id, e);
	buf_release(&text);
	if (rc < 0 || put_blobs(s, m, e) < 0 || put_snapshot(s, after, e) < 0)
		return -1;
	if (store_index_put(s, STORE_NAME, m->name, m->node.hash, OID_LEN, e) <
		0 ||
	    store_index_add(s, STORE_SNAPSHOT, oid_to_hex(hex, &m->produces),
			    &m->node, e) < 0 ||
	    store_index_add(s, STORE_SNAPSHOT, oid_to_hex(hex, &m->expects),
			    &m->node, e) < 0)
		return -1;
	return index_paths(s, m, e);
}

static int import(struct project *p, const char *digest, struct err *e)
{
	const struct migration *head = history_head(&p->history);
	char hex[OID_HEX + 1];

	if (store_begin(p->store, e) < 0)
		return -1;
	if (history_check(&p->history, import_node, p->store, e) < 0)
		goto fail;
	if (store_index_put(p->store, STORE_REF, PROJECT_REF_RECORDS, digest,
			    OID_HEX, e) < 0)
		goto fail;
	if (head &&
	    store_index_put(p->store, STORE_REF, PROJECT_REF_HEAD,
			    oid_to_hex(hex, &head->node), OID_HEX, e) < 0)
		goto fail;
	return store_commit(p->store, e);
fail:
	store_abort(p->store);
	return -1;
}

/* 0: the store was made from these very records. 1: it was not, or is not
 * there. */
static int is_current(struct project *p, const char *path, const char *digest,
		      struct err *e)
{
	struct buf found = BUF_INIT;
	int rc;

	rc = store_open(&p->store, path, STORE_READ, e);
	if (rc == 0) {
		rc = store_index_get(p->store, STORE_REF, PROJECT_REF_RECORDS,
				     &found, e);
		if (rc == 0)
			rc = strcmp(found.data, digest) != 0;
	}
	buf_release(&found);
	if (rc != 0) {
		store_close(p->store);
		p->store = NULL;
	}
	return rc;
}

/* Make or bring up the store. What cannot be written (a read-only checkout,
 * another user's) is no error: the records are all that is needed. */
static int write_store(struct project *p, const char *path, const char *digest,
		       struct err *e)
{
	int rc = store_open(&p->store, path, STORE_WRITE, e);

	if (rc < 0 && e->fault == FAULT_FILE) {
		if (e->hint[0])
			msg_notice("the store is not used: %s\n%s", e->message,
				   e->hint);
		else
			msg_verbose("the store is not used: %s", e->message);
		p->no_store = arena_strdup(&p->arena, e->message);
		err_init(e);
		p->store = NULL;
		return history_check(&p->history, NULL, NULL, e);
	}
	if (rc < 0)
		return -1;
	return import(p, digest, e);
}

int project_sync_store(struct project *p, enum sync_voice voice, struct err *e)
{
	const char *path = project_store_path(p);
	char digest[OID_HEX + 1];
	int rc;

	if (check_chosen(p, path, e) < 0)
		return -1;
	store_close(p->store);
	p->store = NULL;
	digest_of(&p->history, digest);
	rc = is_current(p, path, digest, e);
	if (rc == 0)
		return 0;
	if (rc == 1 || e->fault == FAULT_FILE) {
		err_init(e);
		rc = write_store(p, path, digest, e);
		if (rc == 0 && p->store && voice == SYNC_TELL &&
		    p->history.nr > 0)
			msg_notice("the store was missing or older than the "
				   "records: it is made from them");
		if (rc == 0)
			return 0;
	}
	store_close(p->store);
	p->store = NULL;
	if (e->fault != FAULT_CORRUPT)
		return -1;
	/* Either the store is damaged or the records are: only the records can
	 * say, and they are checked again here without the store. */
	if (history_check(&p->history, NULL, NULL, e) < 0)
		return -1;
	msg_notice("the store is damaged and is made anew from the records");
	err_init(e);
	if (store_destroy(path, e) < 0)
		return -1;
	return write_store(p, path, digest, e);
}

static int store_again(struct project *p, struct err *e)
{
	const char *path = project_store_path(p);

	msg_notice("the store is damaged and is made anew from the records");
	store_close(p->store);
	p->store = NULL;
	err_init(e);
	if (store_destroy(path, e) < 0)
		return -1;
	return project_sync_store(p, SYNC_SILENT, e);
}

static int get_object(struct project *p, const struct oid *id,
		      enum object_type *type, struct buf *out, struct err *e)
{
	if (p->store)
		return store_get(p->store, id, type, out, e);
	err_set(e, FAULT_FILE, "there is no store, and it cannot be made");
	return p->no_store ? err_detail(e, "%s.", p->no_store) : -1;
}

int project_object(struct project *p, const struct oid *id,
		   enum object_type *type, struct buf *out, struct err *e)
{
	int rc = get_object(p, id, type, out, e);

	if (rc >= 0 || e->fault != FAULT_CORRUPT)
		return rc;
	return store_again(p, e) < 0 ? -1 : get_object(p, id, type, out, e);
}

int project_need_object(struct project *p, const struct oid *id,
			enum object_type *type, struct buf *out, struct err *e)
{
	char hex[OID_HEX + 1];
	int rc = project_object(p, id, type, out, e);

	if (rc == 1)
		rc = store_again(p, e) < 0 ? -1
					   : get_object(p, id, type, out, e);
	if (rc == 1)
		return err_set(e, FAULT_CORRUPT,
			       "object %s is missing from the store",
			       oid_to_hex(hex, id));
	return rc;
}
