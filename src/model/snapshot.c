/* Entries in a hash table by path, with the paths' own hierarchy beside it.
 *
 * A node is a path: one that holds entries, or one above such a path. A slot is
 * one entry, never changed once made and counted by its users: the node, the
 * undo log, nodes of copies. Replacing an entry is replacing a pointer. */
#include "model/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "base/map.h"
#include "model/snapshot_internal.h"

struct slot {
	size_t refs;
	struct entry entry;
	char strings[]; /* path and text */
};

struct node {
	struct node *parent, *child, *next, *prev; /* brothers: next, prev */
	struct slot *slots[PART_NR];
	char path[];
};

static struct slot *slot_new(enum part part, const char *path,
			     const struct oid *id, const char *text, size_t len,
			     const struct ident *ident)
{
	size_t path_size = strlen(path) + 1;
	size_t text_size = text ? len + 1 : 0;
	struct slot *slot = xcalloc(1, sizeof(*slot) + path_size + text_size);

	slot->refs = 1;
	slot->entry.part = part;
	slot->entry.id = *id;
	slot->entry.path = memcpy(slot->strings, path, path_size);
	if (text) {
		slot->entry.text = memcpy(slot->strings + path_size, text, len);
		slot->entry.text_len = len;
	}
	if (ident)
		slot->entry.ident = *ident;
	return slot;
}

static struct slot *slot_ref(struct slot *slot)
{
	if (slot)
		slot->refs++;
	return slot;
}

static void slot_unref(struct slot *slot)
{
	if (slot && --slot->refs == 0)
		free(slot);
}

static struct node *node_add(struct snapshot *s, const char *path,
			     struct node *parent)
{
	size_t size = strlen(path) + 1;
	struct node *node = xcalloc(1, sizeof(*node) + size);

	memcpy(node->path, path, size);
	map_put(&s->nodes, node->path, node);
	node->parent = parent;
	if (!parent)
		return node;
	node->next = parent->child;
	if (node->next)
		node->next->prev = node;
	parent->child = node;
	return node;
}

/* The node of a path that has none, with all above it. */
static struct node *node_make(struct snapshot *s, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct node *parent = s->top;
	char *above;

	if (slash) {
		above = xmemdupz(path, (size_t)(slash - path));
		parent = map_get(&s->nodes, above);
		if (!parent)
			parent = node_make(s, above);
		free(above);
	}
	return node_add(s, path, parent);
}

static bool node_is_needed(const struct node *node)
{
	enum part part;

	if (node->child || !node->parent)
		return true;
	for (part = 0; part < PART_NR; part++)
		if (node->slots[part])
			return true;
	return false;
}

static void node_prune(struct snapshot *s, struct node *node)
{
	while (!node_is_needed(node)) {
		struct node *parent = node->parent;

		if (node->prev)
			node->prev->next = node->next;
		else
			parent->child = node->next;
		if (node->next)
			node->next->prev = node->prev;
		map_remove(&s->nodes, node->path);
		free(node);
		node = parent;
	}
}

/* Put `slot` (NULL: nothing) in its place at `node`, the one of `path` (NULL:
 * there is none); what was there is returned, with the reference to it. `path`
 * must outlive the node. */
static struct slot *exchange(struct snapshot *s, struct node *node,
			     enum part part, const char *path,
			     struct slot *slot)
{
	struct slot *before;

	if (!node && !slot)
		return NULL;
	if (!node)
		node = node_make(s, path);
	before = node->slots[part];
	node->slots[part] = slot;
	s->nr += (slot != NULL) - (size_t)(before != NULL);
	if (slot || before)
		snapshot_root_note(s, part, path);
	node_prune(s, node);
	return before;
}

static void change_at(struct snapshot *s, struct node *node, enum part part,
		      const char *path, struct slot *after)
{
	struct slot *before = exchange(s, node, part, path, after);

	if (!s->logging || (!before && !after)) {
		slot_unref(before);
		return;
	}
	GROW(s->log, s->log_nr + 1, s->log_cap);
	s->log[s->log_nr].before = before;
	s->log[s->log_nr].after = slot_ref(after);
	s->log_nr++;
}

static void change(struct snapshot *s, enum part part, const char *path,
		   struct slot *after)
{
	change_at(s, map_get(&s->nodes, path), part, path, after);
}

struct snapshot *snapshot_new(void)
{
	struct snapshot *s = xcalloc(1, sizeof(*s));

	map_init(&s->nodes);
	chunk_cache_init(&s->chunks);
	s->top = node_add(s, "", NULL);
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
				change(copy, part, node->path,
				       slot_ref(node->slots[part]));
	}
	return copy;
}

size_t snapshot_nr(const struct snapshot *s)
{
	return s->nr;
}

static struct slot *find(const struct snapshot *s, enum part part,
			 const char *path)
{
	const struct node *node = map_get(&s->nodes, path);

	return node ? node->slots[part] : NULL;
}

const struct entry *snapshot_get(const struct snapshot *s, enum part part,
				 const char *path)
{
	const struct slot *slot = find(s, part, path);

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
	change_at(s, node, part, path,
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
	change(s, part, path, NULL);
}

/* ---- lists ---- */

struct list {
	const struct entry **at; /* NULL: they are only counted */
	size_t nr;
};

static void list_node(struct list *l, const struct node *node)
{
	enum part part;

	for (part = 0; part < PART_NR; part++) {
		if (!node->slots[part])
			continue;
		if (l->at)
			l->at[l->nr] = &node->slots[part]->entry;
		l->nr++;
	}
}

/* The node and all below it, without recursion: paths can be long. */
static void list_add_below(struct list *l, const struct node *top)
{
	const struct node *node = top;

	for (;;) {
		list_node(l, node);
		if (node->child) {
			node = node->child;
			continue;
		}
		while (node != top && !node->next)
			node = node->parent;
		if (node == top)
			return;
		node = node->next;
	}
}

static struct list list_below(const struct snapshot *s, struct arena *a,
			      const char *path)
{
	const struct node *node = map_get(&s->nodes, path);
	struct list l = { NULL, 0 };

	if (!node)
		return l;
	if (node == s->top)
		l.nr = s->nr;
	else
		list_add_below(&l, node);
	l.at = arena_array(a, l.nr, sizeof(*l.at));
	l.nr = 0;
	list_add_below(&l, node);
	return l;
}

static int by_part_and_path(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;

	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	return strcmp(x->path, y->path);
}

static void list_sort(struct list *l)
{
	if (l->nr > 1)
		qsort(l->at, l->nr, sizeof(*l->at), by_part_and_path);
}

const struct entry **snapshot_entries(const struct snapshot *s, struct arena *a,
				      size_t *nr)
{
	struct list l = list_below(s, a, "");

	*nr = l.nr;
	return l.at;
}

const struct entry **snapshot_below(const struct snapshot *s, struct arena *a,
				    const char *path, size_t *nr)
{
	struct list l = list_below(s, a, path);

	list_sort(&l);
	*nr = l.nr;
	return l.at;
}

const struct entry **snapshot_sorted(const struct snapshot *s, struct arena *a,
				     size_t *nr)
{
	return snapshot_below(s, a, "", nr);
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

/* ---- undo ---- */

size_t snapshot_mark(struct snapshot *s)
{
	s->logging = true;
	return s->log_nr;
}

void snapshot_undo(struct snapshot *s, size_t mark)
{
	while (s->log_nr > mark) {
		struct step step = s->log[--s->log_nr];
		const struct slot *any = step.before ? step.before : step.after;

		slot_unref(exchange(s, map_get(&s->nodes, any->entry.path),
				    any->entry.part, any->entry.path,
				    step.before));
		slot_unref(step.after);
	}
}

void snapshot_forget_undo(struct snapshot *s)
{
	while (s->log_nr > 0) {
		struct step step = s->log[--s->log_nr];

		slot_unref(step.before);
		slot_unref(step.after);
	}
	s->logging = false;
}

/* What the log says was there at `mark`, and what is there now: two small
 * snapshots of the entries that were touched. */
static void list_touched(const struct snapshot *s, size_t mark,
			 struct snapshot *then, struct snapshot *now)
{
	struct arena work = ARENA_INIT;
	struct map seen;
	size_t i;

	map_init(&seen);
	for (i = mark; i < s->log_nr; i++) {
		struct slot *before = s->log[i].before;
		const struct slot *any = before ? before : s->log[i].after;
		enum part part = any->entry.part;
		const char *path = any->entry.path;
		char *key = arena_printf(&work, "%d%s", (int)part, path);
		struct slot *after;

		if (map_get(&seen, key))
			continue;
		map_put(&seen, key, key);
		after = find(s, part, path);
		if (before)
			change(then, part, path, slot_ref(before));
		if (after)
			change(now, part, path, slot_ref(after));
	}
	map_release(&seen);
	arena_release(&work);
}

size_t snapshot_changes(const struct snapshot *s, size_t mark,
			struct arena *arena, struct change **out)
{
	struct snapshot *then = snapshot_new(), *now = snapshot_new();
	size_t nr, i;

	list_touched(s, mark, then, now);
	nr = snapshot_diff(then, now, PARTS_ALL, arena, out);
	for (i = 0; i < nr; i++) {
		struct change *c = &(*out)[i];

		c->path = arena_strdup(arena, c->path);
		if (c->from)
			c->from = arena_strdup(arena, c->from);
	}
	snapshot_free(then);
	snapshot_free(now);
	return nr;
}
