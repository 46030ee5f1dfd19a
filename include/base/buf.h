/* buf: a growing byte buffer with a limit.
 *
 * `data` is always NUL-terminated and never NULL. Appending beyond `limit`
 * makes the buffer broken: it is emptied, later appends do nothing, and one
 * check of `broken` at the end is enough. Memory belongs to the buffer. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct buf {
	char *data;
	size_t len; /* bytes, without the NUL */
	size_t cap;
	size_t limit; /* largest `len`; 0: BUF_LIMIT */
	bool broken;
};

#define BUF_LIMIT ((size_t)1 << 30)

extern char buf_empty[1];
#define BUF_INIT                          \
	{                                 \
		buf_empty, 0, 0, 0, false \
	}

void buf_init(struct buf *b, size_t limit);
void buf_release(struct buf *b);
/* Empty it, keep the memory, mend a broken one. */
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *data, size_t len);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, int c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
/* Cut to `len` bytes; a no-op when it is shorter already. */
void buf_truncate(struct buf *b, size_t len);
/* The content as a malloc'ed string, the buffer empty again; caller frees. */
char *buf_steal(struct buf *b);

#endif
