/* SipHash-1-3 with a key of zeros, as Rust's standard hasher had it when
 * refinery took it for its checksums. */
#include "io/peer.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/buf.h"

struct sip {
	uint64_t v[4];
};

static uint64_t rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static void round_of(struct sip *s)
{
	uint64_t *v = s->v;

	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

/* Up to eight bytes, the first one lowest. */
static uint64_t word_of(const unsigned char *p, size_t len)
{
	uint64_t word = 0;

	while (len-- > 0)
		word = word << 8 | p[len];
	return word;
}

static void take_word(struct sip *s, uint64_t word)
{
	s->v[3] ^= word;
	round_of(s);
	s->v[0] ^= word;
}

uint64_t peer_siphash13(const void *data, size_t len)
{
	/* "somepseudorandomlygeneratedbytes" */
	struct sip s = { { 0x736f6d6570736575, 0x646f72616e646f6d,
			   0x6c7967656e657261, 0x7465646279746573 } };
	const unsigned char *p = data;
	size_t rest = len % 8, i;

	for (i = 0; i + 8 <= len; i += 8)
		take_word(&s, word_of(p + i, 8));
	take_word(&s, word_of(p + len - rest, rest) | (uint64_t)(len & 0xff)
							  << 56);
	s.v[2] ^= 0xff;
	for (i = 0; i < 3; i++)
		round_of(&s);
	return s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
}

/* ---- what refinery hashes ---- */

/* A string as Rust feeds it to a hasher. */
static void put_string(struct buf *out, const char *s, size_t len)
{
	buf_add(out, s, len);
	buf_putc(out, '\xff');
}

static void put_number(struct buf *out, uint64_t n, int bytes)
{
	int i;

	for (i = 0; i < bytes; i++)
		buf_putc(out, (char)(n >> (8 * i) & 0xff));
}

/* The name behind "V1__", then the version, of 32 bits or, as it may be built,
 * of 64, then the text of the file. */
static uint64_t checksum(const struct peer_subject *s, int version_bytes,
			 const char *bom)
{
	const char *name = strstr(s->name, "__");
	struct buf b = BUF_INIT, text = BUF_INIT;
	uint64_t sum;

	name = name ? name + 2 : s->name;
	buf_printf(&text, "%s%s", bom, s->text);
	put_string(&b, name, strlen(name));
	put_number(&b, strtoull(s->version, NULL, 10), version_bytes);
	put_string(&b, text.data, text.len);
	sum = peer_siphash13(b.data, b.len);
	buf_release(&b);
	buf_release(&text);
	return sum;
}

/* The reader drops a byte-order mark, which refinery counts in. */
bool peer_is_refinery_sum(const struct peer_subject *s, const char *want)
{
	static const char *const boms[] = { "", "\xef\xbb\xbf" };
	uint64_t sum = strtoull(want, NULL, 10);
	size_t i;

	for (i = 0; i < ARRAY_LEN(boms); i++)
		if (sum == checksum(s, 4, boms[i]) ||
		    sum == checksum(s, 8, boms[i]))
			return true;
	return false;
}
