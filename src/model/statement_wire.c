/* Statements as bytes, to carry them out of a child process of the same
 * program. Numbers are in the machine's own form. */
#include "model/statement.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"

#define NO_STRING SIZE_MAX

static void put_number(struct buf *out, size_t n)
{
	buf_add(out, &n, sizeof(n));
}

static void put_string(struct buf *out, const char *s)
{
	put_number(out, s ? strlen(s) : NO_STRING);
	if (s)
		buf_puts(out, s);
}

void statements_encode(struct buf *out, const struct statement *s, size_t nr)
{
	size_t i, k;

	put_number(out, nr);
	for (i = 0; i < nr; i++) {
		put_number(out, s[i].offset);
		put_number(out, s[i].len);
		put_number(out, (size_t)s[i].line);
		put_number(out, s[i].class);
		put_number(out, s[i].flags);
		buf_add(out, s[i].hash.hash, OID_LEN);
		put_string(out, s[i].tag);
		put_number(out, s[i].target_nr);
		for (k = 0; k < s[i].target_nr; k++) {
			put_string(out, s[i].targets[k].kind);
			put_string(out, s[i].targets[k].schema);
			put_string(out, s[i].targets[k].table);
			put_string(out, s[i].targets[k].name);
		}
	}
}

/* Once a read goes beyond the end the reader is broken and all reads give 0. */
struct reader {
	struct arena *arena;
	const char *p, *end;
	bool broken;
};

static const char *get(struct reader *r, size_t len)
{
	const char *p = r->p;

	if (r->broken || len > (size_t)(r->end - r->p)) {
		r->broken = true;
		return NULL;
	}
	r->p += len;
	return p;
}

static size_t get_number(struct reader *r)
{
	const char *p = get(r, sizeof(size_t));
	size_t n = 0;

	if (p)
		memcpy(&n, p, sizeof(n));
	return n;
}

static const char *get_string(struct reader *r)
{
	size_t len = get_number(r);
	const char *p = len == NO_STRING ? NULL : get(r, len);

	return p ? arena_memdupz(r->arena, p, len) : NULL;
}

/* How many elements of at least `size` bytes follow. */
static size_t get_count(struct reader *r, size_t size)
{
	size_t nr = get_number(r);

	if (nr > (size_t)(r->end - r->p) / size) {
		r->broken = true;
		return 0;
	}
	return nr;
}

static void get_statement(struct reader *r, struct statement *s)
{
	const char *hash;
	size_t k, class;

	s->offset = get_number(r);
	s->len = get_number(r);
	s->line = (int)get_number(r);
	class = get_number(r);
	r->broken |= class >= STATEMENT_CLASS_NR;
	s->class = r->broken ? STATEMENT_OPAQUE : (enum statement_class) class;
	s->flags = (unsigned)get_number(r);
	hash = get(r, OID_LEN);
	if (hash)
		memcpy(s->hash.hash, hash, OID_LEN);
	s->tag = get_string(r);
	r->broken |= !s->tag;
	s->target_nr = get_count(r, 4 * sizeof(size_t));
	s->targets = arena_array(r->arena, s->target_nr, sizeof(*s->targets));
	for (k = 0; k < s->target_nr; k++) {
		s->targets[k].kind = get_string(r);
		s->targets[k].schema = get_string(r);
		s->targets[k].table = get_string(r);
		s->targets[k].name = get_string(r);
	}
}

int statements_decode(struct arena *a, const char *data, size_t len,
		      struct statement **out, size_t *nr, struct err *e)
{
	struct reader r = { a, data, data + len, false };
	size_t i;

	*nr = get_count(&r, 7 * sizeof(size_t) + OID_LEN);
	*out = arena_array(a, *nr, sizeof(**out));
	for (i = 0; i < *nr && !r.broken; i++)
		get_statement(&r, &(*out)[i]);
	if (!r.broken && r.p == r.end)
		return 0;
	*out = NULL;
	*nr = 0;
	return err_set(e, FAULT_CORRUPT, "malformed list of statements");
}
