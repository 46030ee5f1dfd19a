/* The chain of records: order, states, and where a live schema stands in it. */
#include "model/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/finding.h"

void history_init(struct history *h, struct arena *a)
{
	memset(h, 0, sizeof(*h));
	h->arena = a;
	map_init(&h->by_name);
	map_init(&h->by_node);
	map_init(&h->blobs);
}

void history_release(struct history *h)
{
	map_release(&h->by_name);
	map_release(&h->by_node);
	map_release(&h->blobs);
	free(h->nodes);
	history_init(h, h->arena);
}

static char *key_of(struct history *h, const struct oid *id)
{
	return oid_to_hex(arena_alloc(h->arena, OID_HEX + 1), id);
}

void history_append(struct history *h, struct migration *m)
{
	size_t i;

	/* One more pointer a node: the array is grown by the arena's owner. */
	h->nodes = xreallocarray(h->nodes, h->nr + 1, sizeof(*h->nodes));
	h->nodes[h->nr++] = m;
	map_put(&h->by_name, m->name, m);
	map_put(&h->by_node, key_of(h, &m->node), m);
	for (i = 0; i < m->supersede_nr; i++)
		map_put(&h->by_node, key_of(h, &m->supersedes[i]), m);
	for (i = 0; i < m->blob_nr; i++)
		map_put(&h->blobs, key_of(h, &m->blobs[i].id), &m->blobs[i]);
}

static void report_fork(struct findings *f, const struct migration *stays,
			const struct migration *other,
			const struct migration *parent)
{
	struct finding *it = findings_add(
	    f, FINDING_FORK, "records %s and %s both follow %s", stays->name,
	    other->name, parent ? parent->name : "the empty schema");

	it->migration = other->name;
	it->file = other->file;
	it->hint =
	    arena_printf(f->arena, "ledger record --amend %s", other->name);
}

/* The record that follows `parent`; others that do are reported. */
static struct migration *next_of(const struct migration *parent,
				 struct migration **all, size_t nr, bool *taken,
				 struct findings *f)
{
	static const struct oid none;
	const struct oid *want = parent ? &parent->node : &none;
	struct migration *found = NULL;
	size_t i;

	for (i = 0; i < nr; i++) {
		if (taken[i] || !oid_equal(&all[i]->parent, want))
			continue;
		taken[i] = true;
		if (!found)
			found = all[i];
		else
			report_fork(f, found, all[i], parent);
	}
	return found;
}

/* Records that no chain reaches: behind a fork's other arm they are not broken.
 */
static void report_unreached(struct migration **all, size_t nr,
			     const bool *taken, struct findings *f)
{
	struct map known;
	size_t i;

	map_init(&known);
	for (i = 0; i < nr; i++)
		map_put(&known,
			oid_to_hex(arena_alloc(f->arena, OID_HEX + 1),
				   &all[i]->node),
			all[i]);
	for (i = 0; i < nr; i++) {
		char hex[OID_HEX + 1];
		struct finding *it;

		if (taken[i] ||
		    map_get(&known, oid_to_hex(hex, &all[i]->parent)))
			continue;
		it = findings_add(f, FINDING_CHAIN_BROKEN,
				  "record %s follows a record that is not "
				  "there",
				  all[i]->name);
		it->migration = all[i]->name;
		it->file = all[i]->file;
		it->expected =
		    arena_printf(f->arena, "a record with the hash %s", hex);
		it->found = "none";
		it->hint = "git log -- ledger/records";
	}
	map_release(&known);
}

void history_build(struct history *h, struct migration **migrations, size_t nr,
		   struct findings *f)
{
	bool *taken = arena_array(h->arena, nr, sizeof(*taken));
	struct migration *m = NULL;

	while ((m = next_of(m, migrations, nr, taken, f)))
		history_append(h, m);
	report_unreached(migrations, nr, taken, f);
}

static int index_of(const struct history *h, const struct migration *m)
{
	size_t i;

	for (i = 0; m && i < h->nr; i++)
		if (h->nodes[i] == m)
			return (int)i;
	return -1;
}

int history_index(const struct history *h, const char *name)
{
	return index_of(h, map_get(&h->by_name, name));
}

int history_index_of(const struct history *h, const struct oid *node)
{
	char hex[OID_HEX + 1];

	return index_of(h, map_get(&h->by_node, oid_to_hex(hex, node)));
}

const struct migration *history_head(const struct history *h)
{
	return h->nr ? h->nodes[h->nr - 1] : NULL;
}

const struct blob *history_blob(const struct history *h, const struct oid *id)
{
	char hex[OID_HEX + 1];

	return map_get(&h->blobs, oid_to_hex(hex, id));
}

void history_apply(const struct history *h, struct snapshot *s,
		   const struct change *effects, size_t nr)
{
	size_t i;

	/* Removals first: a rename may free a path that another one takes. */
	for (i = 0; i < nr; i++)
		if (oid_is_null(&effects[i].after))
			snapshot_remove(s, effects[i].part, effects[i].path);
	for (i = 0; i < nr; i++) {
		const struct change *c = &effects[i];
		const struct blob *b;

		if (oid_is_null(&c->after))
			continue;
		b = history_blob(h, &c->after);
		if (b)
			snapshot_put_known(s, c->part, c->path, &b->id, b->text,
					   b->len);
		else
			snapshot_put(s, c->part, c->path, &c->after, NULL);
	}
}

void history_apply_node(const struct history *h, struct snapshot *s,
			const struct migration *m)
{
	size_t i;

	for (i = 0; i < m->step_nr; i++)
		if (m->steps[i].duplicate == DUPLICATE_NO)
			history_apply(h, s, m->steps[i].effects,
				      m->steps[i].effect_nr);
}

static void apply_base(const struct history *h, struct snapshot *s)
{
	if (h->nr > 0)
		history_apply(h, s, h->nodes[0]->base, h->nodes[0]->base_nr);
}

struct snapshot *history_state(const struct history *h, const bool *mask,
			       size_t nr)
{
	struct snapshot *s = snapshot_new();
	size_t i;

	apply_base(h, s);
	for (i = 0; i < h->nr; i++)
		if (mask ? mask[i] : i < nr)
			history_apply_node(h, s, h->nodes[i]);
	return s;
}

static int check_node(const struct migration *m, struct snapshot *s,
		      struct err *e)
{
	struct oid roots[PART_NR], id;
	struct buf text = BUF_INIT;

	if (snapshot_roots(s, NULL, roots, e) < 0)
		return -1;
	roots_fingerprint(roots, PARTS_DEFAULT, &id);
	if (!oid_equal(&id, &m->produces))
		return err_set(e, FAULT_CORRUPT,
			       "record %s does not produce the schema that it "
			       "says",
			       m->name);
	roots_encode(&text, roots);
	oid_of(&id, OBJECT_SNAPSHOT, text.data, text.len);
	buf_release(&text);
	if (!oid_equal(&id, &m->snapshot))
		return err_set(
		    e, FAULT_CORRUPT,
		    "record %s does not lead to the snapshot that it "
		    "says",
		    m->name);
	return 0;
}

static bool has_texts(const struct history *h, const struct variant *v,
		      size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if ((!oid_is_null(&v[i].before) &&
		     !history_blob(h, &v[i].before)) ||
		    (!oid_is_null(&v[i].after) &&
		     !history_blob(h, &v[i].after)))
			return false;
	return true;
}

/* The texts of other majors are in no snapshot that could miss them. */
static int check_variants(const struct history *h, const struct migration *m,
			  struct err *e)
{
	bool ok = has_texts(h, m->base_variants, m->base_variant_nr);
	size_t i;

	for (i = 0; ok && i < m->step_nr; i++)
		ok = has_texts(h, m->steps[i].variants, m->steps[i].variant_nr);
	for (i = 0; ok && i < m->down_nr; i++)
		ok = has_texts(h, m->down[i].variants, m->down[i].variant_nr);
	if (ok)
		return 0;
	return err_set(e, FAULT_CORRUPT,
		       "record %s names a text of another major version that "
		       "no record holds",
		       m->name);
}

int history_check(const struct history *h,
		  int (*visit)(void *ctx, const struct migration *m,
			       struct snapshot *after, struct err *e),
		  void *ctx, struct err *e)
{
	struct snapshot *s = snapshot_new();
	struct oid id;
	size_t i;
	int rc = 0;

	apply_base(h, s);
	for (i = 0; rc == 0 && i < h->nr; i++) {
		const struct migration *m = h->nodes[i];

		if (m->canonical != CANONICAL_VERSION) {
			rc = err_set(e, FAULT_CORRUPT,
				     "record %s has canonical form %d, this "
				     "ledger writes %d",
				     m->name, m->canonical, CANONICAL_VERSION);
			err_hint(e, "ledger record --again");
			break;
		}
		snapshot_fingerprint(s, PARTS_DEFAULT, &id);
		if (!oid_equal(&id, &m->expects)) {
			rc =
			    err_set(e, FAULT_CORRUPT,
				    "record %s does not expect the schema that "
				    "the one before it produces",
				    m->name);
			break;
		}
		history_apply_node(h, s, m);
		rc = check_node(m, s, e);
		if (rc == 0)
			rc = check_variants(h, m, e);
		if (rc == 0 && visit)
			rc = visit(ctx, m, s, e);
	}
	snapshot_free(s);
	return rc;
}

/* Does the state differ from live at this entry? */
static bool differs(const struct snapshot *s, const struct snapshot *live,
		    enum part part, const char *path)
{
	const struct entry *a = snapshot_get(s, part, path);
	const struct entry *b = snapshot_get(live, part, path);

	if (!a || !b)
		return a != b;
	return !oid_equal(&a->id, &b->id);
}

/* How many of the entries that the effects touch differ? Each effect of one
 * step has a path of its own, so nothing is counted twice. */
static size_t differing(const struct snapshot *s, const struct snapshot *live,
			unsigned parts, const struct step *step)
{
	size_t i, nr = 0;

	for (i = 0; i < step->effect_nr; i++)
		if (parts & PART_BIT(step->effects[i].part))
			nr += differs(s, live, step->effects[i].part,
				      step->effects[i].path);
	return nr;
}

void history_distances(const struct history *h, const struct snapshot *live,
		       unsigned parts, size_t *distance)
{
	struct arena a = ARENA_INIT;
	struct snapshot *s = snapshot_new();
	struct change *changes;
	size_t i, k, now;

	apply_base(h, s);
	now = snapshot_diff(s, live, parts, &a, &changes);
	distance[0] = now;
	for (k = 0; k < h->nr; k++) {
		const struct migration *m = h->nodes[k];

		for (i = 0; i < m->step_nr; i++) {
			if (m->steps[i].duplicate != DUPLICATE_NO)
				continue;
			now -= differing(s, live, parts, &m->steps[i]);
			history_apply(h, s, m->steps[i].effects,
				      m->steps[i].effect_nr);
			now += differing(s, live, parts, &m->steps[i]);
		}
		distance[k + 1] = now;
	}
	snapshot_free(s);
	arena_release(&a);
}
