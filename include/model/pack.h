/* pack: zlib streams with limits. The only user of zlib.
 *
 * Content is hashed plain, never packed: zlib's levels and versions give
 * different bytes for the same content. */
#ifndef MODEL_PACK_H
#define MODEL_PACK_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct buf;
struct err;

#define PACK_MAX ((size_t)64 << 20) /* bytes of one unpacked object */

/* CRC-32 as of zlib; `crc` of what came before, 0 at the beginning. Only to
 * compare with what other tools wrote. */
uint32_t pack_crc32(uint32_t crc, const void *data, size_t len);

/* The version of zlib; as library_check. */
MUST_CHECK int pack_library(struct buf *out, struct err *e);

void pack_deflate(struct buf *out, const void *data, size_t len);
/* Append exactly `plain_len` bytes to `out`. -1: FAULT_CORRUPT when the stream
 * is damaged, shorter, longer, or followed by anything. */
MUST_CHECK int pack_inflate(struct buf *out, const void *data, size_t len,
			    size_t plain_len, struct err *e);

#endif
