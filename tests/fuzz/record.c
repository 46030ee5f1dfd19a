/* Any bytes as a record. What is read must be written again as it was. The hash
 * of each blob and the checksum are put right first, so that a damaged record
 * gets past them; as it came it is tried, too. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/migration.h"

#define INPUT_MAX 16384

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void try_record(const char *data, size_t len)
{
	struct arena a = ARENA_INIT;
	struct buf again = BUF_INIT;
	struct migration m;
	struct oid node;
	struct err e;

	err_init(&e);
	if (migration_decode(&m, &a, data, len, &e) == 0) {
		node = m.node;
		migration_encode(&again, &m);
		check(again.len == len && memcmp(again.data, data, len) == 0);
		check(oid_equal(&node, &m.node));
	} else {
		check(e.fault == FAULT_CORRUPT && e.message[0]);
	}
	buf_release(&again);
	arena_release(&a);
}

static size_t line_len(const char *s)
{
	size_t len = strcspn(s, "\n");

	return len + (s[len] == '\n');
}

static bool begins(const char *s, const char *word)
{
	return strncmp(s, word, strlen(word)) == 0;
}

/* The content behind a blob's line, as the reader makes it. */
static size_t read_content(struct buf *out, const char *s, bool escaped,
			   bool open)
{
	const char *start = s, *end;

	for (; *s == '\t'; s = end) {
		end = s + line_len(s);
		for (s++; s < end; s++) {
			bool slash = escaped && *s == '\\' && s + 1 < end;

			s += slash;
			buf_putc(out, slash && *s == 'r' ? '\r' : *s);
		}
	}
	if (open && out->len > 0)
		buf_truncate(out, out->len - 1);
	return (size_t)(s - start);
}

static void put_blob(struct buf *out, const char **at)
{
	struct buf text = BUF_INIT;
	size_t len = line_len(*at), hash = 5 + strcspn(*at + 5, " \n");
	char *marks = xmemdupz(*at + hash, len - hash);
	const char *content = *at + len;
	char hex[OID_HEX + 1];
	struct oid id;

	len = read_content(&text, content, strstr(marks, "escaped") != NULL,
			   strstr(marks, "open") != NULL);
	oid_of(&id, OBJECT_BLOB, text.data, text.len);
	buf_printf(out, "blob %s%s", oid_to_hex(hex, &id), marks);
	buf_add(out, content, len);
	*at = content + len;
	free(marks);
	buf_release(&text);
}

static void put_right(struct buf *out, const char *text)
{
	const char *at = text;
	char hex[OID_HEX + 1];
	struct oid sum;

	while (*at && !begins(at, "end ")) {
		if (begins(at, "blob ")) {
			put_blob(out, &at);
			continue;
		}
		buf_add(out, at, line_len(at));
		at += line_len(at);
	}
	oid_of_bytes(&sum, out->data, out->len);
	buf_printf(out, "end %s\n", oid_to_hex(hex, &sum));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf right = BUF_INIT;
	char *text;

	if (size > INPUT_MAX)
		return 0;
	text = xmemdupz(data, size);
	try_record(text, size);
	put_right(&right, text);
	try_record(right.data, right.len);
	free(text);
	buf_release(&right);
	return 0;
}
