/* The paths of a snapshot as a tree of nodes, and the entries in their slots.
 *
 * A hash table finds the node of a path, and the nodes know what is above and
 * below them. A node stays as long as it, or one below it, holds an entry. */
#include "model/snapshot_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"

/* ---- slots ---- */

struct slot *slot_new(enum part part, const char *path, const struct oid *id,
		      const char *text, size_t len, const struct ident *ident)
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

struct slot *slot_ref(struct slot *slot)
{
	if (slot)
		slot->refs++;
	return slot;
}

void slot_unref(struct slot *slot)
{
	if (slot && --slot->refs == 0)
		free(slot);
}

/* ---- nodes ---- */

struct node *snapshot_node_add(struct snapshot *s, const char *path,
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
	return snapshot_node_add(s, path, parent);
}

struct slot *snapshot_slot(const struct snapshot *s, enum part part,
			   const char *path)
{
	const struct node *node = map_get(&s->nodes, path);

	return node ? node->slots[part] : NULL;
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

/* ---- the changed paths, for the roots ---- */

/* More changed paths than this share of all, and a new tree costs less. */
#define EDIT_SHARE 8
#define EDIT_MIN 64

void snapshot_root_forget(struct root *root)
{
	size_t i;

	for (i = 0; i < root->changed_nr; i++)
		free(root->changed[i]);
	free(root->changed);
	memset(root, 0, sizeof(*root));
}

static void note_for_root(struct snapshot *s, enum part part, const char *path)
{
	struct root *root = &s->roots[part];

	if (!root->known)
		return;
	if (root->changed_nr >= EDIT_MIN + s->nr / EDIT_SHARE) {
		snapshot_root_forget(root);
		return;
	}
	GROW(root->changed, root->changed_nr + 1, root->changed_cap);
	root->changed[root->changed_nr++] = xstrdup(path);
}

/* ---- one change ---- */

struct slot *snapshot_exchange(struct snapshot *s, struct node *node,
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
		note_for_root(s, part, path);
	node_prune(s, node);
	return before;
}
