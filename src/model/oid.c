/* SHA-256 through EVP, and its hexadecimal form. */
#include "model/oid.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/alloc.h"
#include "base/library.h"

struct oid_stream {
	EVP_MD_CTX *ctx;
};

struct oid_hasher {
	EVP_MD_CTX *ctx;
};

static const char *const type_names[OBJECT_TYPE_NR] = {
	[OBJECT_BLOB] = "blob",
	[OBJECT_TREE] = "tree",
	[OBJECT_SNAPSHOT] = "snapshot",
	[OBJECT_MIGRATION] = "migration",
};

const char *object_type_name(enum object_type type)
{
	return type_names[type];
}

/* Every libcrypto has SHA-256; what can fail is its memory. */
static void must(int done)
{
	if (done != 1)
		out_of_memory();
}

static EVP_MD_CTX *begin(void)
{
	EVP_MD_CTX *ctx;

	/* OpenSSL 3.0 takes a null lock when its own start ran out of memory.
	 */
	must(OSSL_LIB_CTX_get0_global_default() != NULL);
	ctx = EVP_MD_CTX_new();
	must(ctx != NULL);
	must(EVP_DigestInit_ex(ctx, EVP_sha256(), NULL));
	return ctx;
}

static void finish(EVP_MD_CTX *ctx, struct oid *out)
{
	unsigned len = 0;

	must(EVP_DigestFinal_ex(ctx, out->hash, &len));
	must(len == OID_LEN);
}

static void end(EVP_MD_CTX *ctx, struct oid *out)
{
	finish(ctx, out);
	EVP_MD_CTX_free(ctx);
}

#define HEAD_MAX 48

/* "TYPE LEN" and its NUL; how many bytes that is. Written by hand because each
 * object of a schema comes by here and snprintf is a third of the price. */
static size_t put_head(char head[HEAD_MAX], enum object_type type, size_t len)
{
	char digits[24]; /* lowest first */
	size_t at = strlen(type_names[type]), n = 0;

	do {
		digits[n++] = (char)('0' + len % 10);
		len /= 10;
	} while (len > 0);
	memcpy(head, type_names[type], at);
	head[at++] = ' ';
	while (n > 0)
		head[at++] = digits[--n];
	head[at++] = '\0';
	return at;
}

static void add_object(EVP_MD_CTX *ctx, enum object_type type, const void *data,
		       size_t len)
{
	char head[HEAD_MAX];

	must(EVP_DigestUpdate(ctx, head, put_head(head, type, len)));
	must(EVP_DigestUpdate(ctx, data, len));
}

void oid_of(struct oid *out, enum object_type type, const void *data,
	    size_t len)
{
	EVP_MD_CTX *ctx = begin();

	add_object(ctx, type, data, len);
	end(ctx, out);
}

struct oid_hasher *oid_hasher_new(void)
{
	struct oid_hasher *h = xmalloc(sizeof(*h));

	h->ctx = begin();
	return h;
}

void oid_hasher_free(struct oid_hasher *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->ctx);
	free(h);
}

/* Without a digest, the context begins again with the one that it has. */
void oid_hasher_of(struct oid_hasher *h, struct oid *out, enum object_type type,
		   const void *data, size_t len)
{
	must(EVP_DigestInit_ex(h->ctx, NULL, NULL));
	add_object(h->ctx, type, data, len);
	finish(h->ctx, out);
}

void oid_of_bytes(struct oid *out, const void *data, size_t len)
{
	EVP_MD_CTX *ctx = begin();

	must(EVP_DigestUpdate(ctx, data, len));
	end(ctx, out);
}

struct oid_stream *oid_stream_new(void)
{
	struct oid_stream *s = xmalloc(sizeof(*s));

	s->ctx = begin();
	return s;
}

void oid_stream_add(struct oid_stream *s, const void *data, size_t len)
{
	must(EVP_DigestUpdate(s->ctx, data, len));
}

void oid_stream_peek(const struct oid_stream *s, struct oid *out)
{
	EVP_MD_CTX *copy = EVP_MD_CTX_new();

	must(copy != NULL);
	must(EVP_MD_CTX_copy_ex(copy, s->ctx));
	end(copy, out);
}

void oid_stream_end(struct oid_stream *s, struct oid *out)
{
	end(s->ctx, out);
	free(s);
}

bool oid_equal(const struct oid *a, const struct oid *b)
{
	return !memcmp(a->hash, b->hash, OID_LEN);
}

int oid_compare(const struct oid *a, const struct oid *b)
{
	return memcmp(a->hash, b->hash, OID_LEN);
}

bool oid_is_null(const struct oid *id)
{
	static const struct oid null;

	return oid_equal(id, &null);
}

static char *to_hex(char *hex, const unsigned char *hash, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < len; i++) {
		hex[2 * i] = digits[hash[i] >> 4];
		hex[2 * i + 1] = digits[hash[i] & 15];
	}
	hex[2 * len] = '\0';
	return hex;
}

char *oid_to_hex(char *hex, const struct oid *id)
{
	return to_hex(hex, id->hash, OID_LEN);
}

static char *digest_hex(char *hex, size_t hex_len, const EVP_MD *kind,
			const void *data, size_t len)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned hash_len = 0;

	must(EVP_Digest(data, len, hash, &hash_len, kind, NULL));
	must(hash_len * 2 == hex_len);
	return to_hex(hex, hash, hash_len);
}

char *sha1_hex(char *hex, const void *data, size_t len)
{
	return digest_hex(hex, SHA1_HEX, EVP_sha1(), data, len);
}

char *sha384_hex(char *hex, const void *data, size_t len)
{
	return digest_hex(hex, SHA384_HEX, EVP_sha384(), data, len);
}

/* Upper case is refused: one name, one spelling. */
static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

int oid_from_hex(struct oid *out, const char *hex)
{
	size_t i;

	for (i = 0; i < OID_LEN; i++) {
		int high = digit(hex[2 * i]);
		int low = high < 0 ? -1 : digit(hex[2 * i + 1]);

		if (low < 0)
			return -1;
		out->hash[i] = (unsigned char)(high << 4 | low);
	}
	return hex[OID_HEX] == '\0' ? 0 : -1;
}

int oid_library(struct buf *out, struct err *e)
{
	struct library l = {
		.name = "OpenSSL",
		.found = OpenSSL_version(OPENSSL_VERSION_STRING),
		.least = "3",
		.below = "4",
	};

	return library_check(&l, out, e);
}
