/* Strings to pointers: open addressing over a table of hashes, a power of two
 * and at most two thirds full, beside a list of the entries in their order. A
 * lookup in a large map is one place of memory until the hashes are equal. */
#include "base/map.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define SIZE_MIN 16
#define FACTOR UINT64_C(0x9e3779b97f4a7c15)

struct map_entry {
	const char *key;
	void *value;
	struct map_entry *next, *prev;
};

struct map_slot {
	uint64_t hash;
	struct map_entry *entry; /* NULL: free */
};

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * FACTOR;
	return hash ^ hash >> 32;
}

/* Eight bytes at a time: paths are long, and each entry of a schema comes by
 * here. */
static uint64_t hash_of(const char *key)
{
	size_t len = strlen(key);
	uint64_t hash = len, word;

	for (; len >= sizeof(word); len -= sizeof(word), key += sizeof(word)) {
		memcpy(&word, key, sizeof(word));
		hash = mix(hash, word);
	}
	word = 0;
	memcpy(&word, key, len);
	return mix(mix(hash, word), 0);
}

void map_init(struct map *m)
{
	memset(m, 0, sizeof(*m));
}

void map_release(struct map *m)
{
	struct map_entry *it = m->head, *next;

	for (; it; it = next) {
		next = it->next;
		free(it);
	}
	free(m->slots);
	map_init(m);
}

/* The slot of the key, or the free one where it belongs. */
static struct map_slot *find(const struct map *m, const char *key,
			     uint64_t hash)
{
	size_t mask = m->size - 1, i = hash & mask;

	while (m->slots[i].entry && (m->slots[i].hash != hash ||
				     strcmp(m->slots[i].entry->key, key) != 0))
		i = (i + 1) & mask;
	return &m->slots[i];
}

static void grow(struct map *m)
{
	size_t size = m->size ? m->size * 2 : SIZE_MIN, i, at;
	struct map_slot *slots = xcalloc(size, sizeof(*slots));

	for (i = 0; i < m->size; i++) {
		if (!m->slots[i].entry)
			continue;
		at = m->slots[i].hash & (size - 1);
		while (slots[at].entry)
			at = (at + 1) & (size - 1);
		slots[at] = m->slots[i];
	}
	free(m->slots);
	m->slots = slots;
	m->size = size;
}

void *map_get(const struct map *m, const char *key)
{
	struct map_entry *it;

	if (m->nr == 0)
		return NULL;
	it = find(m, key, hash_of(key))->entry;
	return it ? it->value : NULL;
}

static struct map_entry *append(struct map *m, const char *key, void *value)
{
	struct map_entry *it = xmalloc(sizeof(*it));

	it->key = key;
	it->value = value;
	it->next = NULL;
	it->prev = m->tail;
	if (m->tail)
		m->tail->next = it;
	else
		m->head = it;
	m->tail = it;
	m->nr++;
	return it;
}

void map_put(struct map *m, const char *key, void *value)
{
	uint64_t hash = hash_of(key);
	struct map_slot *slot;

	if (m->nr >= m->size / 3 * 2)
		grow(m);
	slot = find(m, key, hash);
	if (slot->entry) {
		slot->entry->key = key;
		slot->entry->value = value;
		return;
	}
	slot->hash = hash;
	slot->entry = append(m, key, value);
}

static void unlink_entry(struct map *m, struct map_entry *it)
{
	if (it->prev)
		it->prev->next = it->next;
	else
		m->head = it->next;
	if (it->next)
		it->next->prev = it->prev;
	else
		m->tail = it->prev;
	m->nr--;
}

/* Slot `hole` becomes free; what a lookup would no longer reach behind it moves
 * up. */
static void close_hole(struct map *m, size_t hole)
{
	size_t mask = m->size - 1, i = hole;

	for (;;) {
		size_t home;

		i = (i + 1) & mask;
		if (!m->slots[i].entry)
			break;
		home = m->slots[i].hash & mask;
		if (((i - home) & mask) >= ((i - hole) & mask)) {
			m->slots[hole] = m->slots[i];
			hole = i;
		}
	}
	m->slots[hole].entry = NULL;
}

void *map_remove(struct map *m, const char *key)
{
	struct map_slot *slot;
	struct map_entry *it;
	void *value;

	if (m->nr == 0)
		return NULL;
	slot = find(m, key, hash_of(key));
	it = slot->entry;
	if (!it)
		return NULL;
	value = it->value;
	unlink_entry(m, it);
	close_hole(m, (size_t)(slot - m->slots));
	free(it);
	return value;
}

size_t map_nr(const struct map *m)
{
	return m->nr;
}

const struct map_entry *map_first(const struct map *m)
{
	return m->head;
}

const struct map_entry *map_next(const struct map_entry *it)
{
	return it->next;
}

const char *map_key(const struct map_entry *it)
{
	return it->key;
}

void *map_value(const struct map_entry *it)
{
	return it->value;
}
