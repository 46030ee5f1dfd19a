/* Allocation that exits when memory is gone, and arenas as lists of blocks. */
#include "base/alloc.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/exit.h"

/* Under a sanitizer every request is a malloc of its own: a write one byte past
 * an object is seen, which a shared block hides. */
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_BLOCK 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_BLOCK 0
#endif
#endif
#ifndef ARENA_BLOCK
#define ARENA_BLOCK ((size_t)64 << 10)
#endif

struct arena_block {
	struct arena_block *next;
	size_t used, size; /* bytes of `data` */
	max_align_t data[];
};

void out_of_memory(void)
{
	static const char text[] = "ledger: error: out of memory\n";

	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(EXIT_SYSTEM);
	_exit(EXIT_SYSTEM);
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xcalloc(size_t nr, size_t size)
{
	void *p = calloc(nr ? nr : 1, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *xreallocarray(void *p, size_t nr, size_t size)
{
	if (size && nr > SIZE_MAX / size)
		out_of_memory();
	size *= nr;
	p = realloc(p, size > 0 ? size : 1);
	if (!p)
		out_of_memory();
	return p;
}

char *xstrdup(const char *s)
{
	return xmemdupz(s, strlen(s));
}

char *xmemdupz(const void *data, size_t len)
{
	char *p;

	if (len == SIZE_MAX)
		out_of_memory();
	p = xmalloc(len + 1);
	if (len)
		memcpy(p, data, len);
	p[len] = '\0';
	return p;
}

void arena_init(struct arena *a)
{
	a->blocks = NULL;
}

void arena_release(struct arena *a)
{
	while (a->blocks) {
		struct arena_block *next = a->blocks->next;

		free(a->blocks);
		a->blocks = next;
	}
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct arena_block *b = a->blocks;
	size_t need, room;
	char *p;

	if (size > SIZE_MAX - 2 * sizeof(max_align_t) - sizeof(*b))
		out_of_memory();
	need = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) *
	       sizeof(max_align_t);
	if (!b || b->size - b->used < need) {
		room = need > ARENA_BLOCK ? need : ARENA_BLOCK;
		b = xmalloc(sizeof(*b) + room);
		b->used = 0;
		b->size = room;
		/* A large one goes behind the block in use, whose rest is still
		 * good. */
		if (need > ARENA_BLOCK / 4 && a->blocks) {
			b->next = a->blocks->next;
			a->blocks->next = b;
		} else {
			b->next = a->blocks;
			a->blocks = b;
		}
	}
	p = (char *)b->data + b->used;
	b->used += need;
	memset(p, 0, size);
	return p;
}

void *arena_array(struct arena *a, size_t nr, size_t size)
{
	if (size && nr > SIZE_MAX / size)
		out_of_memory();
	return arena_alloc(a, nr * size);
}

void *arena_keep(struct arena *a, void *heap, size_t nr, size_t size)
{
	void *kept = arena_array(a, nr, size);

	if (nr > 0)
		memcpy(kept, heap, nr * size);
	free(heap);
	return kept;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_memdupz(a, s, strlen(s));
}

char *arena_memdupz(struct arena *a, const void *data, size_t len)
{
	char *p;

	if (len == SIZE_MAX)
		out_of_memory();
	p = arena_alloc(a, len + 1);
	if (len)
		memcpy(p, data, len);
	p[len] = '\0';
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		bug("format '%s'", fmt);
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}
