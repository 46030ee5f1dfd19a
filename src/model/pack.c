/* zlib streams: one deflate call, and an inflate that believes nothing. */
#include "model/pack.h"

#include <limits.h>
#include <stdlib.h>

/* zlib reads its input through a const pointer only when asked. */
#define ZLIB_CONST
#include <zlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/library.h"

_Static_assert(PACK_MAX < UINT_MAX / 2, "zlib counts in unsigned int");

/* deflate makes at most 1032 bytes of one; what claims more is not believed
 * enough to allocate for it. */
#define RATIO_MAX 1032

/* The log2 of a window that holds `len` bytes. deflateInit() clears tables for
 * 32 KiB, which takes ten times as long as packing an object of a few hundred
 * bytes; any inflate reads a smaller window. zlib 1.2.13 has 9 to 15. */
static int window_bits(size_t len)
{
	int bits = 9;

	while (bits < MAX_WBITS && (size_t)1 << bits < len)
		bits++;
	return bits;
}

/* As memory levels and windows go together by default: 8 with 15. */
#define WINDOW_OVER_LEVEL 7

void pack_deflate(struct buf *out, const void *data, size_t len)
{
	int bits = window_bits(len);
	z_stream z = { 0 };
	unsigned char *packed;

	if (len > PACK_MAX)
		bug("object of %zu bytes", len);
	/* The one failure is out of memory: deflateBound is enough. */
	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, bits,
			 bits - WINDOW_OVER_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		out_of_memory();
	z.avail_out = (uInt)deflateBound(&z, (uLong)len);
	packed = xmalloc(z.avail_out);
	z.next_in = data;
	z.avail_in = (uInt)len;
	z.next_out = packed;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		bug("deflateBound was too small");
	buf_add(out, packed, z.total_out);
	deflateEnd(&z);
	free(packed);
}

/* Does the stream hold exactly `plain_len` bytes and end where the data ends?
 * zlib 1.2.13: uncompress() takes what is followed by garbage, and a cut stream
 * can give all its bytes before it says Z_BUF_ERROR, so both ends are looked at
 * here. */
static int inflate_exactly(unsigned char *plain, size_t plain_len,
			   const unsigned char *data, size_t len)
{
	z_stream z = { 0 };
	int end;

	z.next_in = data;
	z.avail_in = (uInt)len;
	z.next_out = plain;
	z.avail_out = (uInt)plain_len;
	if (inflateInit(&z) != Z_OK)
		return -1;
	end = inflate(&z, Z_FINISH);
	inflateEnd(&z);
	if (end != Z_STREAM_END || z.avail_in != 0 || z.avail_out != 0)
		return -1;
	return 0;
}

int pack_inflate(struct buf *out, const void *data, size_t len,
		 size_t plain_len, struct err *e)
{
	unsigned char *plain;
	int ret;

	if (plain_len > PACK_MAX || len > compressBound(PACK_MAX))
		return err_set(e, FAULT_CORRUPT,
			       "packed object is larger than %zu bytes",
			       PACK_MAX);
	if (plain_len / RATIO_MAX > len)
		return err_set(e, FAULT_CORRUPT, "packed object is damaged");
	plain = xmalloc(plain_len);
	ret = inflate_exactly(plain, plain_len, data, len);
	if (ret < 0)
		err_set(e, FAULT_CORRUPT, "packed object is damaged");
	else
		buf_add(out, plain, plain_len);
	free(plain);
	return ret;
}

uint32_t pack_crc32(uint32_t crc, const void *data, size_t len)
{
	return (uint32_t)crc32_z(crc, data, len);
}

/* 1.2.12 mended deflate (CVE-2018-25032). */
int pack_library(struct buf *out, struct err *e)
{
	struct library l = {
		.name = "zlib",
		.found = zlibVersion(),
		.least = "1.2.12",
		.below = "2",
	};

	return library_check(&l, out, e);
}
