/* The roots of a snapshot's parts: their hash, and the snapshot object. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/snapshot.h"

#define CANONICAL_MAX 999999 /* the largest version that is read */

void roots_fingerprint(const struct oid roots[PART_NR], unsigned parts,
		       struct oid *out)
{
	struct buf text = BUF_INIT;
	char hex[OID_HEX + 1];
	enum part part;

	buf_printf(&text, "ledger fingerprint\ncanonical %d\n",
		   CANONICAL_VERSION);
	for (part = 0; part < PART_NR; part++)
		if (parts & PART_BIT(part))
			buf_printf(&text, "%s %s\n", part_name(part),
				   oid_to_hex(hex, &roots[part]));
	oid_of_bytes(out, text.data, text.len);
	buf_release(&text);
}

void roots_encode(struct buf *out, const struct oid roots[PART_NR])
{
	char hex[OID_HEX + 1];
	enum part part;

	buf_printf(out, "canonical %d\n", CANONICAL_VERSION);
	for (part = 0; part < PART_NR; part++)
		buf_printf(out, "%s %s\n", part_name(part),
			   oid_to_hex(hex, &roots[part]));
}

/* Past `text` at *p, or -1. */
static int take(const char **p, const char *end, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(end - *p) < len || memcmp(*p, text, len) != 0)
		return -1;
	*p += len;
	return 0;
}

/* A positive number without leading zeros. */
static int take_number(const char **p, const char *end, int *n)
{
	const char *first = *p;

	*n = 0;
	while (*p < end && **p >= '0' && **p <= '9') {
		*n = *n * 10 + (**p - '0');
		if (*n == 0 || *n > CANONICAL_MAX)
			return -1;
		(*p)++;
	}
	return *p == first ? -1 : 0;
}

static int take_oid(const char **p, const char *end, struct oid *id)
{
	char hex[OID_HEX + 1];

	if (end - *p < OID_HEX)
		return -1;
	memcpy(hex, *p, OID_HEX);
	hex[OID_HEX] = '\0';
	*p += OID_HEX;
	return oid_from_hex(id, hex);
}

static int take_root(const char **p, const char *end, enum part part,
		     struct oid *root)
{
	if (take(p, end, part_name(part)) < 0 || take(p, end, " ") < 0)
		return -1;
	if (take_oid(p, end, root) < 0)
		return -1;
	return take(p, end, "\n");
}

int roots_decode(struct oid roots[PART_NR], int *canonical, const char *data,
		 size_t len, struct err *e)
{
	const char *p = data, *end = data + len;
	enum part part;

	if (take(&p, end, "canonical ") < 0 ||
	    take_number(&p, end, canonical) < 0 || take(&p, end, "\n") < 0)
		return err_set(e, FAULT_CORRUPT,
			       "snapshot object is damaged: first line");
	for (part = 0; part < PART_NR; part++)
		if (take_root(&p, end, part, &roots[part]) < 0)
			return err_set(
			    e, FAULT_CORRUPT,
			    "snapshot object is damaged: line of part %s",
			    part_name(part));
	if (p != end)
		return err_set(
		    e, FAULT_CORRUPT,
		    "snapshot object is damaged: bytes behind its lines");
	return 0;
}
