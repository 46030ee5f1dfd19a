/* A hash table of objects by PostgreSQL's address: open addressing, power of
 * two, at most half full. */
#include "io/catalog_internal.h"

#include <stdlib.h>

#define SIZE_MIN 1024

static size_t slot_of(const struct object_table *t, uint32_t class_id,
		      uint32_t object_id)
{
	uint64_t key = (uint64_t)class_id << 32 | object_id;

	key ^= key >> 31;
	key *= UINT64_C(0x9e3779b97f4a7c15);
	key ^= key >> 29;
	return (size_t)key & (t->size - 1);
}

/* The slot that holds the address, or the free one where it belongs. */
static struct object **find(const struct object_table *t, uint32_t class_id,
			    uint32_t object_id)
{
	size_t i = slot_of(t, class_id, object_id);

	while (t->slots[i] && (t->slots[i]->object_id != object_id ||
			       t->slots[i]->class_id != class_id))
		i = (i + 1) & (t->size - 1);
	return &t->slots[i];
}

static void grow(struct object_table *t)
{
	struct object_table old = *t;

	t->size = old.size ? old.size * 2 : SIZE_MIN;
	t->slots = xcalloc(t->size, sizeof(struct object *));
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i])
			*find(t, old.slots[i]->class_id,
			      old.slots[i]->object_id) = old.slots[i];
	free(old.slots);
}

struct object *object_table_get(const struct object_table *t, uint32_t class_id,
				uint32_t object_id)
{
	return t->size ? *find(t, class_id, object_id) : NULL;
}

void object_table_put(struct object_table *t, struct object *o)
{
	struct object **slot;

	if (t->nr * 2 >= t->size)
		grow(t);
	slot = find(t, o->class_id, o->object_id);
	if (!*slot)
		t->nr++;
	*slot = o;
}

void object_table_release(struct object_table *t)
{
	free(t->slots);
	t->slots = NULL;
	t->nr = 0;
	t->size = 0;
}
