/* Strings to pointers over uthash, whose macros stay in this file. */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>

/* Its own way out is exit(-1), without a word. */
#define uthash_fatal(msg) out_of_memory()
#include <uthash.h>

#include "base/alloc.h"

struct map_entry {
	const char *key;
	void *value;
	UT_hash_handle hh;
};

/* uthash declares its parts in the middle of blocks and compares through casts
 * that our warnings refuse; nothing of this reaches a caller. */
#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wshadow"
#endif

void map_init(struct map *m)
{
	m->head = NULL;
}

void map_release(struct map *m)
{
	struct map_entry *it = m->head, *next;

	HASH_CLEAR(hh, m->head);
	for (; it; it = next) {
		next = it->hh.next;
		free(it);
	}
}

static struct map_entry *find(const struct map *m, const char *key)
{
	struct map_entry *it;

	HASH_FIND_STR(m->head, key, it);
	return it;
}

void *map_get(const struct map *m, const char *key)
{
	struct map_entry *it = find(m, key);

	return it ? it->value : NULL;
}

void map_put(struct map *m, const char *key, void *value)
{
	size_t len = strlen(key);
	struct map_entry *it;
	unsigned hash;

	HASH_VALUE(key, len, hash);
	HASH_FIND_BYHASHVALUE(hh, m->head, key, len, hash, it);
	if (it) {
		it->key = key;
		it->hh.key = key;
		it->value = value;
		return;
	}
	it = xcalloc(1, sizeof(*it));
	it->key = key;
	it->value = value;
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, m->head, it->key, len, hash, it);
}

void *map_remove(struct map *m, const char *key)
{
	struct map_entry *it = find(m, key);
	void *value;

	if (!it)
		return NULL;
	value = it->value;
	HASH_DEL(m->head, it);
	free(it);
	return value;
}

size_t map_nr(const struct map *m)
{
	return HASH_COUNT(m->head);
}

const struct map_entry *map_first(const struct map *m)
{
	return m->head;
}

const struct map_entry *map_next(const struct map_entry *it)
{
	return it->hh.next;
}

const char *map_key(const struct map_entry *it)
{
	return it->key;
}

void *map_value(const struct map_entry *it)
{
	return it->value;
}
