/* Which migration does a row speak of, and has it still the same content? */
#include "io/peer.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/contain.h"
#include "model/pack.h"
#include "model/statement.h"

/* ---- versions ---- */

static size_t digits(const char *s)
{
	return strspn(s, "0123456789");
}

/* One number of both, by value; absent is 0. */
static int compare_number(const char **a, const char **b)
{
	size_t x, y;
	int diff;

	*a += strspn(*a, "0");
	*b += strspn(*b, "0");
	x = digits(*a);
	y = digits(*b);
	diff = x != y ? (x < y ? -1 : 1) : memcmp(*a, *b, x);
	*a += x;
	*b += y;
	return diff;
}

/* Numbers with dots between them: "1" is "001" and "1.0". 2: one of them is no
 * such thing. */
static int compare_versions(const char *a, const char *b)
{
	int diff;

	if (!digits(a) || !digits(b))
		return 2;
	diff = compare_number(&a, &b);
	while (diff == 0 && (*a == '.' || *b == '.')) {
		a += *a == '.';
		b += *b == '.';
		diff = compare_number(&a, &b);
	}
	if (diff == 0 && (*a || *b))
		return 2;
	return diff < 0 ? -1 : diff > 0;
}

bool peer_row_reaches(const struct peer_row *row, const char *version)
{
	int diff = compare_versions(version, row->key);

	return diff == 0 || diff == -1;
}

/* ---- names ---- */

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Is the key the file of this name: "dir/NAME.sql"? */
static bool is_file_of(const char *key, const char *name)
{
	size_t n = strlen(name);

	key = base_of(key);
	return strncmp(key, name, n) == 0 &&
	       (key[n] == '\0' || strcmp(key + n, ".sql") == 0);
}

static bool is_same_file(const char *key, const char *file)
{
	return strcmp(base_of(key), base_of(file)) == 0;
}

static bool ends_in(const char *key, const char *name)
{
	size_t k = strlen(key), n = strlen(name);

	return k > n && key[k - n - 1] == '.' && strcmp(key + k - n, name) == 0;
}

bool peer_row_means(const struct peer_tool *tool, const struct peer_row *row,
		    const struct peer_subject *s)
{
	char hex[OID_HEX + 1];

	switch (tool->key) {
	case PEER_CONTENT:
		return !oid_is_null(s->bytes) &&
		       strcmp(oid_to_hex(hex, s->bytes), row->key) == 0;
	case PEER_SUFFIX:
		return strcmp(row->key, s->name) == 0 ||
		       ends_in(row->key, s->name);
	case PEER_NAME:
		break;
	}
	/* A script of Flyway, whatever its suffix. */
	if (s->file && is_same_file(row->key, s->file))
		return true;
	/* The runs of what repeats have the name of its file for a version. */
	return is_file_of(row->key, s->name) ||
	       is_file_of(row->key, s->version) ||
	       compare_versions(row->key, s->version) == 0;
}

/* ---- content ---- */

/* Flyway reads a file line by line and drops the ends of the lines, whatever
 * they are. */
static uint32_t crc_of_lines(const char *text)
{
	uint32_t crc = 0;

	while (*text) {
		size_t n = strcspn(text, "\r\n");

		crc = pack_crc32(crc, text, n);
		text += n;
		text += *text == '\r' && text[1] == '\n' ? 2 : *text != '\0';
	}
	return crc;
}

static bool same_statements(const char *sql, const struct oid *want)
{
	struct arena a = ARENA_INIT;
	struct statement *s;
	struct oid is;
	struct err e;
	size_t nr;
	bool same = false;

	err_init(&e);
	if (contain_split(&a, sql, 0, strlen(sql), &s, &nr, &e) == 0) {
		statements_hash(&is, s, nr);
		same = oid_equal(&is, want);
	}
	arena_release(&a);
	return same;
}

/* The reader drops a byte-order mark, which the tools count in. */
static bool same_sha(enum peer_content kind, const char *text, const char *want)
{
	static const char bom[] = "\xef\xbb\xbf";
	char hex[SHA384_HEX + 1], *marked;
	struct oid id;
	size_t len = strlen(text);
	int i;
	bool same = false;

	marked = xmalloc(len + sizeof(bom));
	memcpy(marked, bom, 3);
	memcpy(marked + 3, text, len + 1);
	for (i = 0; i < 2 && !same; i++) {
		const char *data = i == 0 ? text : marked;
		size_t n = i == 0 ? len : len + 3;

		if (kind == PEER_SHA1) {
			sha1_hex(hex, data, n);
		} else if (kind == PEER_SHA384) {
			sha384_hex(hex, data, n);
		} else {
			oid_of_bytes(&id, data, n);
			oid_to_hex(hex, &id);
		}
		same = strcmp(hex, want) == 0;
	}
	free(marked);
	return same;
}

enum peer_sameness peer_compare(const struct peer_tool *tool,
				const struct peer_row *row,
				const struct peer_subject *s)
{
	bool same = false;

	if (!row->content || !s->text || row->state == PEER_THROUGH)
		return PEER_UNKNOWN;
	switch (tool->content) {
	case PEER_NOTHING:
		return PEER_UNKNOWN;
	case PEER_CRC32:
		same = (int32_t)crc_of_lines(s->text) ==
		       strtol(row->content, NULL, 10);
		break;
	case PEER_SHA1:
	case PEER_SHA256:
	case PEER_SHA384:
		same = same_sha(tool->content, s->text, row->content);
		break;
	case PEER_IN_FILE:
		same = strstr(s->text, row->content) != NULL;
		break;
	case PEER_STATEMENTS:
		same = same_statements(row->content, s->statements);
		break;
	case PEER_SIPHASH:
		same = peer_is_refinery_sum(s, row->content);
		break;
	}
	return same ? PEER_SAME : PEER_OTHER;
}

/* "--! Hash: sha1:…" at the head of the file. */
static const char *hash_in_file(const char *text, struct arena *a)
{
	static const char mark[] = "--! Hash: ";
	const char *at = strstr(text, mark);

	if (!at)
		return NULL;
	at += strlen(mark);
	return arena_memdupz(a, at, strcspn(at, " \r\n"));
}

const char *peer_content(const struct peer_tool *tool,
			 const struct peer_subject *s, struct arena *a)
{
	char hex[SHA384_HEX + 1];
	struct oid id;

	switch (tool->content) {
	case PEER_CRC32:
		return arena_printf(a, "%d", (int32_t)crc_of_lines(s->text));
	case PEER_SHA1:
		return arena_strdup(a, sha1_hex(hex, s->text, strlen(s->text)));
	case PEER_SHA256:
		oid_of_bytes(&id, s->text, strlen(s->text));
		return arena_strdup(a, oid_to_hex(hex, &id));
	case PEER_SHA384:
		return arena_strdup(a,
				    sha384_hex(hex, s->text, strlen(s->text)));
	case PEER_IN_FILE:
		return hash_in_file(s->text, a);
	case PEER_STATEMENTS:
	case PEER_SIPHASH:
	case PEER_NOTHING:
		break;
	}
	return NULL;
}
