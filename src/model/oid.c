/* SHA-256 through EVP, and its hexadecimal form. */
#include "model/oid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/alloc.h"
#include "base/err.h"

struct oid_stream {
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

/* libcrypto fails here only when it was built or configured without SHA-256, or
 * out of memory: nothing can be named then. */
static void must(int done)
{
	if (done != 1)
		bug("libcrypto cannot compute SHA-256");
}

static EVP_MD_CTX *begin(void)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	must(ctx != NULL);
	must(EVP_DigestInit_ex(ctx, EVP_sha256(), NULL));
	return ctx;
}

static void end(EVP_MD_CTX *ctx, struct oid *out)
{
	unsigned len = 0;

	must(EVP_DigestFinal_ex(ctx, out->hash, &len));
	must(len == OID_LEN);
	EVP_MD_CTX_free(ctx);
}

void oid_of(struct oid *out, enum object_type type, const void *data,
	    size_t len)
{
	char head[48];
	int n = snprintf(head, sizeof(head), "%s %zu", type_names[type], len);
	EVP_MD_CTX *ctx = begin();

	must(EVP_DigestUpdate(ctx, head, (size_t)n + 1));
	must(EVP_DigestUpdate(ctx, data, len));
	end(ctx, out);
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

char *oid_to_hex(char *hex, const struct oid *id)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < OID_LEN; i++) {
		hex[2 * i] = digits[id->hash[i] >> 4];
		hex[2 * i + 1] = digits[id->hash[i] & 15];
	}
	hex[OID_HEX] = '\0';
	return hex;
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
