/* map: strings to pointers. Keys are borrowed: they must live as long as their
 * entry. Values are the caller's. Iteration is in order of insertion. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>

struct map_entry;
struct map_slot;
struct map {
	struct map_entry *head, *tail;
	struct map_slot *slots;
	size_t nr, size;
};

#define MAP_INIT                       \
	{                              \
		NULL, NULL, NULL, 0, 0 \
	}
void map_init(struct map *m);
void map_release(struct map *m);
/* NULL: no such key. */
void *map_get(const struct map *m, const char *key);
/* Sets or replaces; on replace the new key pointer is kept. */
void map_put(struct map *m, const char *key, void *value);
/* Returns the value that was there, or NULL. */
void *map_remove(struct map *m, const char *key);
size_t map_nr(const struct map *m);

/* for (it = map_first(&m); it; it = map_next(it)) … ; removal of `it` itself is
 * allowed only after its successor was taken. */
const struct map_entry *map_first(const struct map *m);
const struct map_entry *map_next(const struct map_entry *it);
const char *map_key(const struct map_entry *it);
void *map_value(const struct map_entry *it);

#endif
