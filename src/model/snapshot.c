/* A schema as entries, found, set and removed by part and path. */
#include "model/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"

struct snapshot *snapshot_new(void)
{
	struct snapshot *s = xcalloc(1, sizeof(*s));

	map_init(&s->nodes);
	chunk_cache_init(&s->chunks);
	s->top = snapshot_node_add(s, "", NULL);
	return s;
}

void snapshot_free(struct snapshot *s)
{
	const struct map_entry *it;
	enum part part;

	if (!s)
		return;
	snapshot_forget_undo(s);
	for (it = map_first(&s->nodes); it; it = map_next(it)) {
		struct node *node = map_value(it);

		for (part = 0; part < PART_NR; part++)
			slot_unref(node->slots[part]);
		free(node);
	}
	map_release(&s->nodes);
	for (part = 0; part < PART_NR; part++)
		snapshot_root_forget(&s->roots[part]);
	chunk_cache_release(&s->chunks);
	oid_hasher_free(s->hasher);
	free(s->log);
	free(s);
}

struct snapshot *snapshot_copy(const struct snapshot *s)
{
	struct snapshot *copy = snapshot_new();
	const struct map_entry *it;
	enum part part;

	for (it = map_first(&s->nodes); it; it = map_next(it)) {
		const struct node *node = map_value(it);

		for (part = 0; part < PART_NR; part++)
			if (node->slots[part])
				snapshot_change(copy, part, node->path,
						slot_ref(node->slots[part]));
	}
	return copy;
}

size_t snapshot_nr(const struct snapshot *s)
{
	return s->nr;
}

const struct entry *snapshot_get(const struct snapshot *s, enum part part,
				 const char *path)
{
	const struct slot *slot = snapshot_slot(s, part, path);

	return slot ? &slot->entry : NULL;
}

const struct entry *snapshot_get_any(const struct snapshot *s, const char *path)
{
	const struct node *node = map_get(&s->nodes, path);
	enum part part;

	for (part = 0; node && part < PART_NR; part++)
		if (node->slots[part])
			return &node->slots[part]->entry;
	return NULL;
}

static bool same_ident(const struct ident *a, const struct ident *b)
{
	return a->class_id == b->class_id && a->object_id == b->object_id &&
	       a->sub_id == b->sub_id;
}

/* Set from a name and what is known of its text. What an unchanged entry knows
 * already is kept. */
static void put(struct snapshot *s, enum part part, const char *path,
		const struct oid *id, const char *text, size_t len,
		const struct ident *ident)
{
	struct node *node = map_get(&s->nodes, path);
	const struct slot *slot = node ? node->slots[part] : NULL;
	const struct entry *old = slot ? &slot->entry : NULL;

	if (old && oid_equal(&old->id, id)) {
		if (!ident)
			ident = &old->ident;
		if (old->text) {
			text = old->text;
			len = old->text_len;
		}
		if (same_ident(ident, &old->ident) && text == old->text)
			return;
	}
	snapshot_change_at(s, node, part, path,
			   slot_new(part, path, id, text, len, ident));
}

void snapshot_name_text(struct snapshot *s, struct oid *id, const char *text,
			size_t len)
{
	if (!s->hasher)
		s->hasher = oid_hasher_new();
	oid_hasher_of(s->hasher, id, OBJECT_BLOB, text, len);
}

void snapshot_put_text(struct snapshot *s, enum part part, const char *path,
		       const char *text, size_t len, bool keep,
		       const struct ident *ident)
{
	struct oid id;

	snapshot_name_text(s, &id, text, len);
	put(s, part, path, &id, keep ? text : NULL, keep ? len : 0, ident);
}

void snapshot_put(struct snapshot *s, enum part part, const char *path,
		  const struct oid *id, const struct ident *ident)
{
	put(s, part, path, id, NULL, 0, ident);
}

void snapshot_put_known(struct snapshot *s, enum part part, const char *path,
			const struct oid *id, const char *text, size_t len)
{
	put(s, part, path, id, text, len, NULL);
}

void snapshot_remove(struct snapshot *s, enum part part, const char *path)
{
	snapshot_change(s, part, path, NULL);
}

void snapshot_remove_below(struct snapshot *s, const char *path)
{
	struct arena a = ARENA_INIT;
	size_t nr, i;
	const struct entry **entries = snapshot_below(s, &a, path, &nr);

	for (i = 0; i < nr; i++)
		snapshot_remove(s, entries[i]->part, entries[i]->path);
	arena_release(&a);
}
