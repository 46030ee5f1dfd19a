/* The contents that a record brings with it: text, named by its hash, one tab
 * before each line. */
#include "model/record_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "model/migration.h"

/* One content line, without its tab, escapes undone. */
static int add_content(struct record_lines *r, struct buf *text, bool escaped)
{
	const char *p = r->line + 1, *end = r->line + r->line_len;

	for (; p < end; p++) {
		if (!escaped || *p != '\\') {
			if (*p == '\r')
				return record_bad(r, "carriage return");
			buf_putc(text, *p);
			continue;
		}
		p++;
		if (p == end || (*p != 'r' && *p != '\\'))
			return record_bad(r, "unknown escape");
		buf_putc(text, *p == 'r' ? '\r' : '\\');
	}
	buf_putc(text, '\n');
	return 0;
}

/* The line of a blob: its hash, and how its content is written. */
static int parse_blob_line(struct record_lines *r, struct oid *id,
			   bool *escaped, bool *open)
{
	static const char *const marks[] = { "", " escaped", " open",
					     " escaped open" };
	char *hex = record_after(r, "blob");
	size_t i;

	if (!hex || strlen(hex) < OID_HEX)
		return record_bad(r, "expected a hash");
	for (i = 0; i < ARRAY_LEN(marks); i++)
		if (strcmp(hex + OID_HEX, marks[i]) == 0)
			break;
	if (i == ARRAY_LEN(marks))
		return record_bad(r, "unknown mark on a blob");
	*escaped = (i & 1) != 0;
	*open = (i & 2) != 0;
	hex[OID_HEX] = '\0';
	return oid_from_hex(id, hex) < 0 ? record_bad(r, "expected a hash") : 0;
}

/* The marks are the content's: it has one way of being written. */
static bool has_marks(const struct buf *text, bool escaped, bool open)
{
	bool returns = memchr(text->data, '\r', text->len) != NULL;
	bool ends = text->len == 0 || text->data[text->len - 1] == '\n';

	return escaped == returns && open == !ends;
}

static int take_blob(struct record_lines *r, struct blob *b)
{
	struct buf text = BUF_INIT;
	bool escaped = false, open = false;
	struct oid id;
	int rc = -1;

	if (parse_blob_line(r, &b->id, &escaped, &open) < 0 ||
	    record_next(r) < 0)
		goto out;
	while (!r->done && r->line[0] == '\t')
		if (add_content(r, &text, escaped) < 0 || record_next(r) < 0)
			goto out;
	if (open && text.len > 0)
		buf_truncate(&text, text.len - 1);
	oid_of(&id, OBJECT_BLOB, text.data, text.len);
	if (!oid_equal(&id, &b->id) || !has_marks(&text, escaped, open)) {
		record_bad(r, "the content of a blob does not match its hash");
		goto out;
	}
	b->text = arena_memdupz(r->arena, text.data, text.len);
	b->len = text.len;
	rc = 0;
out:
	buf_release(&text);
	return rc;
}

int record_take_contents(struct record_lines *r, struct migration *m)
{
	struct blob *list = NULL;
	size_t n = 0, cap = 0;
	int rc = 0;

	while (rc == 0 && record_after(r, "blob")) {
		GROW(list, n + 1, cap);
		rc = take_blob(r, &list[n]);
		if (rc == 0 && n > 0 &&
		    oid_compare(&list[n - 1].id, &list[n].id) >= 0)
			rc = record_bad(r, "blobs out of order");
		n++;
	}
	m->blobs = arena_keep(r->arena, list, n, sizeof(*list));
	m->blob_nr = n;
	return rc;
}
