/* alloc: allocation that cannot fail, and arenas.
 *
 * Out of memory prints one line and exits with EXIT_SYSTEM: that is safe
 * because an open LMDB or PostgreSQL transaction vanishes with the process.
 * Products and sums of sizes are checked for overflow here.
 *
 * An arena owns many small things that die together. One per command, one per
 * unit of work inside loops; nobody frees single nodes of a graph. */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stdarg.h>
#include <stddef.h>

#include "base/attr.h"

/* For a library that says only that it could not. */
NORETURN void out_of_memory(void);

RETURNS_NONNULL void *xmalloc(size_t size);
RETURNS_NONNULL void *xcalloc(size_t nr, size_t size);
RETURNS_NONNULL void *xreallocarray(void *p, size_t nr, size_t size);
RETURNS_NONNULL char *xstrdup(const char *s);
RETURNS_NONNULL char *xmemdupz(const void *data, size_t len);

/* Grow `array` (a pointer lvalue) so that it holds at least `want` elements. */
#define GROW(array, nr_wanted, cap)                                            \
	do {                                                                   \
		if ((nr_wanted) > (cap)) {                                     \
			(cap) = (nr_wanted) > (cap)*2 ? (nr_wanted) : (cap)*2; \
			(array) =                                              \
			    xreallocarray((array), (cap), sizeof(*(array)));   \
		}                                                              \
	} while (0)

struct arena_block;
struct arena {
	struct arena_block *blocks;
};

#define ARENA_INIT   \
	{            \
		NULL \
	}
void arena_init(struct arena *a);
void arena_release(struct arena *a);
/* Zeroed, aligned for any type; lives until arena_release. */
RETURNS_NONNULL void *arena_alloc(struct arena *a, size_t size);
RETURNS_NONNULL void *arena_array(struct arena *a, size_t nr, size_t size);
RETURNS_NONNULL char *arena_strdup(struct arena *a, const char *s);
/* A list that was grown on the heap, when its length is known: `nr` elements of
 * `size` bytes in the arena. `heap`, which may be NULL, is freed. */
RETURNS_NONNULL void *arena_keep(struct arena *a, void *heap, size_t nr,
				 size_t size);
/* Copy of `len` bytes with a NUL behind. */
RETURNS_NONNULL char *arena_memdupz(struct arena *a, const void *data,
				    size_t len);
RETURNS_NONNULL char *arena_printf(struct arena *a, const char *fmt, ...)
    PRINTF_LIKE(2, 3);

#endif
