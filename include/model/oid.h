/* oid: the name of a piece of content, SHA-256 over type, length and content.
 *
 * The hash input is "<type> <length in decimal>\0<content>", as git does, so
 * one type of object can never be taken for another. Not to be confused with
 * PostgreSQL's OIDs, which never leave io/catalog. The only user of libcrypto.
 */
#ifndef MODEL_OID_H
#define MODEL_OID_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct buf;
struct err;

#define OID_LEN 32
#define OID_HEX (2 * OID_LEN)
#define OID_ALGORITHM "sha256"

struct oid {
	unsigned char hash[OID_LEN];
};

enum object_type {
	OBJECT_BLOB,	  /* canonical text of one schema object, one part */
	OBJECT_TREE,	  /* a node of a part's Merkle tree */
	OBJECT_SNAPSHOT,  /* the roots of all parts */
	OBJECT_MIGRATION, /* the text of a record */
	OBJECT_TYPE_NR
};

const char *object_type_name(enum object_type type);

void oid_of(struct oid *out, enum object_type type, const void *data,
	    size_t len);
/* The same for many objects: OpenSSL 3 searches its providers at the beginning
 * of each use, which costs more than to hash a column's text. */
struct oid_hasher;
struct oid_hasher *oid_hasher_new(void);
void oid_hasher_free(struct oid_hasher *h); /* may be NULL */
void oid_hasher_of(struct oid_hasher *h, struct oid *out, enum object_type type,
		   const void *data, size_t len);
/* Plain SHA-256 of bytes, without type or length: the identity of a file. */
void oid_of_bytes(struct oid *out, const void *data, size_t len);

/* Hash over pieces without joining them in memory. */
struct oid_stream;
struct oid_stream *oid_stream_new(void);
void oid_stream_add(struct oid_stream *s, const void *data, size_t len);
/* The hash of what came so far; the stream goes on. */
void oid_stream_peek(const struct oid_stream *s, struct oid *out);
/* Ends and frees the stream. */
void oid_stream_end(struct oid_stream *s, struct oid *out);

/* SHA-1 of bytes, in hexadecimal: only to check what another tool wrote with
 * it, never a name of ours. `hex` holds SHA1_HEX + 1 bytes. Returns `hex`. */
#define SHA1_HEX 40
char *sha1_hex(char *hex, const void *data, size_t len);

/* SHA-384, for the same purpose. `hex` holds SHA384_HEX + 1 bytes. */
#define SHA384_HEX 96
char *sha384_hex(char *hex, const void *data, size_t len);

/* The version of OpenSSL; as library_check. */
MUST_CHECK int oid_library(struct buf *out, struct err *e);

bool oid_equal(const struct oid *a, const struct oid *b);
int oid_compare(const struct oid *a, const struct oid *b);
bool oid_is_null(const struct oid *id); /* all zero: "absent" */
/* `hex` holds OID_HEX + 1 bytes. Returns `hex`. */
char *oid_to_hex(char *hex, const struct oid *id);
/* Exactly OID_HEX lower-case digits; -1 otherwise. Reads no further. */
MUST_CHECK int oid_from_hex(struct oid *out, const char *hex);

#endif
