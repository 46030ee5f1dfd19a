/* A growing buffer that checks its limit once, at the end. */
#include "base/buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

char buf_empty[1];

void buf_init(struct buf *b, size_t limit)
{
	b->data = buf_empty;
	b->len = 0;
	b->cap = 0;
	b->limit = limit;
	b->broken = false;
}

void buf_release(struct buf *b)
{
	if (b->cap)
		free(b->data);
	buf_init(b, b->limit);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->broken = false;
	if (b->cap)
		b->data[0] = '\0';
}

/* Room for `more` bytes and a NUL. False: the buffer is (now) broken. */
static bool reserve(struct buf *b, size_t more)
{
	size_t limit = b->limit ? b->limit : BUF_LIMIT;

	if (b->broken)
		return false;
	if (more > limit || b->len > limit - more) {
		buf_clear(b);
		b->broken = true;
		return false;
	}
	if (b->len + more + 1 > b->cap) {
		size_t want = b->len + more + 1;
		size_t cap = b->cap ? b->cap : 64;

		while (cap < want)
			cap *= 2;
		b->data = xreallocarray(b->cap ? b->data : NULL, cap, 1);
		b->cap = cap;
	}
	return true;
}

void buf_add(struct buf *b, const void *data, size_t len)
{
	if (!reserve(b, len))
		return;
	if (len)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_puts(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_putc(struct buf *b, int c)
{
	char byte = (char)c;

	buf_add(b, &byte, 1);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0 || !reserve(b, (size_t)n))
		return;
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
	b->len += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_truncate(struct buf *b, size_t len)
{
	if (len >= b->len)
		return;
	b->len = len;
	b->data[len] = '\0';
}

char *buf_steal(struct buf *b)
{
	char *p = b->cap ? b->data : xmemdupz("", 0);

	buf_init(b, b->limit);
	return p;
}
