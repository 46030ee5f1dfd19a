/* The record format: a writer and a strict reader of the same lines. */
#include "model/migration.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"

static const char *const duplicate_names[] = {
	[DUPLICATE_NO] = "no",
	[DUPLICATE_EQUAL] = "equal",
	[DUPLICATE_COVERED] = "covered",
	[DUPLICATE_DIFFERENT] = "different",
};

static const char *const down_names[] = {
	[DOWN_NONE] = "none",
	[DOWN_PROVED] = "proved",
	[DOWN_DIFFERS] = "differs",
	[DOWN_FAILED] = "failed",
};

static const struct {
	unsigned flag;
	const char *name;
} flag_names[] = {
	{ STATEMENT_IF_NOT_EXISTS, "if-not-exists" },
	{ STATEMENT_OR_REPLACE, "or-replace" },
	{ STATEMENT_NO_TRANSACTION, "no-transaction" },
	{ STATEMENT_UNPARSED, "unparsed" },
	{ STATEMENT_COPY_STDIN, "copy-stdin" },
	{ STATEMENT_SECRET, "secret" },
};

const char *duplicate_name(enum duplicate d)
{
	return duplicate_names[d];
}

const char *down_state_name(enum down_state s)
{
	return down_names[s];
}

bool step_touches(const struct step *s, unsigned parts)
{
	size_t i;

	if (s->duplicate != DUPLICATE_NO)
		return false;
	for (i = 0; i < s->effect_nr; i++)
		if (parts & PART_BIT(s->effects[i].part))
			return true;
	return false;
}

bool step_is_data(const struct step *s)
{
	return s->effect_nr == 0 &&
	       (s->class == STATEMENT_DATA || s->class == STATEMENT_OPAQUE);
}

/* ---- writing ---- */

static void put_oid(struct buf *out, const char *key, const struct oid *id)
{
	char hex[OID_HEX + 1];

	buf_printf(out, "%s %s\n", key, oid_to_hex(hex, id));
}

static void put_effect(struct buf *out, const struct change *c, bool would)
{
	const char *part = part_name(c->part);
	char before[OID_HEX + 1], after[OID_HEX + 1];

	oid_to_hex(before, &c->before);
	oid_to_hex(after, &c->after);
	if (would)
		buf_printf(out, "  = %s %s %s\n", part, after, c->path);
	else if (c->from)
		buf_printf(out, "  > %s %s %s %s\t%s\n", part, before, after,
			   c->path, c->from);
	else if (oid_is_null(&c->before))
		buf_printf(out, "  + %s %s %s\n", part, after, c->path);
	else if (oid_is_null(&c->after))
		buf_printf(out, "  - %s %s %s\n", part, before, c->path);
	else
		buf_printf(out, "  ~ %s %s %s %s\n", part, before, after,
			   c->path);
}

/* The layout is where things stand in the files: in the record, not in the
 * node's name, so that a formatter's run over old files leaves the chain alone.
 */
enum shape { SHAPE_RECORD, SHAPE_NODE };

static void put_step(struct buf *out, const struct step *s, size_t number,
		     enum shape shape)
{
	size_t i;

	buf_printf(out, "statement %zu\n", number);
	if (shape == SHAPE_RECORD)
		buf_printf(out, "  at %d %zu %zu\n", s->line, s->offset,
			   s->len);
	buf_printf(out, "  tag %s\n", s->tag);
	buf_printf(out, "  class %s\n", statement_class_name(s->class));
	put_oid(out, "  hash", &s->hash);
	for (i = 0; i < ARRAY_LEN(flag_names); i++)
		if (s->flags & flag_names[i].flag)
			buf_printf(out, "  flag %s\n", flag_names[i].name);
	if (s->withheld_for)
		buf_printf(out, "  withheld-for %s\n", s->withheld_for);
	if (s->duplicate != DUPLICATE_NO)
		buf_printf(out, "  duplicate %s\n",
			   duplicate_names[s->duplicate]);
	for (i = 0; i < s->effect_nr; i++)
		put_effect(out, &s->effects[i], s->duplicate != DUPLICATE_NO);
	for (i = 0; i < s->extra_nr; i++)
		buf_printf(out, "  extra %s\n", s->extras[i]);
}

static void put_steps(struct buf *out, const struct step *steps, size_t nr,
		      enum shape shape)
{
	size_t i;

	for (i = 0; i < nr; i++)
		put_step(out, &steps[i], i + 1, shape);
}

/* Content lines behind a tab. A carriage return would not survive a checkout
 * that converts line ends, so a text that has one is written with escapes. */
static void put_blob(struct buf *out, const struct blob *b)
{
	char hex[OID_HEX + 1];
	bool escaped = memchr(b->text, '\r', b->len) != NULL;
	bool open = b->len > 0 && b->text[b->len - 1] != '\n';
	size_t i;

	buf_printf(out, "blob %s%s%s\n", oid_to_hex(hex, &b->id),
		   escaped ? " escaped" : "", open ? " open" : "");
	for (i = 0; i < b->len; i++) {
		char ch = b->text[i];

		if (i == 0 || b->text[i - 1] == '\n')
			buf_putc(out, '\t');
		if (escaped && ch == '\r')
			buf_puts(out, "\\r");
		else if (escaped && ch == '\\')
			buf_puts(out, "\\\\");
		else
			buf_putc(out, ch);
	}
	if (open)
		buf_putc(out, '\n');
}

static void put_files(struct buf *out, const struct migration *m)
{
	buf_printf(out, "file %s\n", m->file);
	put_oid(out, "bytes", &m->bytes);
	if (m->down_file) {
		buf_printf(out, "down-file %s\n", m->down_file);
		put_oid(out, "down-bytes", &m->down_bytes);
	}
	if (m->down_no_transaction)
		buf_puts(out, "down-no-transaction\n");
}

static void put_effects(struct buf *out, const char *head,
			const struct change *effects, size_t nr)
{
	size_t i;

	if (nr > 0)
		buf_puts(out, head);
	for (i = 0; i < nr; i++)
		put_effect(out, &effects[i], false);
}

static void put_node(struct buf *out, const struct migration *m,
		     enum shape shape)
{
	size_t i;

	buf_printf(out, "ledger record %d\n", RECORD_FORMAT);
	buf_printf(out, "migration %s\n", m->name);
	buf_printf(out, "version %s\n", m->version);
	buf_printf(out, "canonical %d\n", m->canonical);
	buf_printf(out, "server %d\n", m->server);
	if (shape == SHAPE_RECORD)
		put_files(out, m);
	put_oid(out, "statements", &m->statements);
	if (m->no_transaction)
		buf_puts(out, "no-transaction\n");
	if (!oid_is_null(&m->parent))
		put_oid(out, "parent", &m->parent);
	for (i = 0; i < m->supersede_nr; i++)
		put_oid(out, "supersedes", &m->supersedes[i]);
	put_oid(out, "expects", &m->expects);
	put_oid(out, "produces", &m->produces);
	put_oid(out, "snapshot", &m->snapshot);
	put_effects(out, "base\n", m->base, m->base_nr);
	put_steps(out, m->steps, m->step_nr, shape);
}

void migration_node_text(struct buf *out, const struct migration *m)
{
	put_node(out, m, SHAPE_NODE);
}

static void set_node(struct migration *m)
{
	struct buf text = BUF_INIT;

	put_node(&text, m, SHAPE_NODE);
	oid_of(&m->node, OBJECT_MIGRATION, text.data, text.len);
	buf_release(&text);
}

void migration_encode(struct buf *out, struct migration *m)
{
	size_t start = out->len, i;
	struct oid sum;

	put_node(out, m, SHAPE_RECORD);
	if (m->down_state != DOWN_NONE) {
		buf_printf(out, "down %s\n", down_names[m->down_state]);
		put_steps(out, m->down, m->down_nr, SHAPE_RECORD);
	}
	for (i = 0; i < m->blob_nr; i++)
		put_blob(out, &m->blobs[i]);
	oid_of_bytes(&sum, out->data + start, out->len - start);
	put_oid(out, "end", &sum);
	set_node(m);
}

/* ---- reading ---- */

struct reader {
	struct arena *arena;
	const char *start, *next, *end;
	char *line; /* the current line, NUL-terminated copy in the arena */
	size_t line_len;
	int number; /* of the current line */
	bool done;  /* no current line */
	struct err *e;
};

static int bad(struct reader *r, const char *what)
{
	int line = r->number;

	err_set(r->e, FAULT_CORRUPT, "damaged record: %s", what);
	return err_at(r->e, "", line);
}

/* Move to the next line. The writer ends every line with a newline. */
static int advance(struct reader *r)
{
	const char *nl;

	if (r->next == r->end) {
		r->done = true;
		r->line = NULL;
		return 0;
	}
	r->number++;
	nl = memchr(r->next, '\n', (size_t)(r->end - r->next));
	if (!nl)
		return bad(r, "the last line does not end");
	r->line_len = (size_t)(nl - r->next);
	r->line = arena_memdupz(r->arena, r->next, r->line_len);
	r->next = nl + 1;
	if (memchr(r->line, '\0', r->line_len))
		return bad(r, "NUL byte");
	return 0;
}

/* What follows "key " on the current line, or NULL. */
static char *after(const struct reader *r, const char *key)
{
	size_t len = strlen(key);

	if (r->done || strncmp(r->line, key, len) != 0)
		return NULL;
	if (r->line[len] == '\0')
		return r->line + len;
	return r->line[len] == ' ' ? r->line + len + 1 : NULL;
}

static int take_text(struct reader *r, const char *key, const char **out)
{
	char *value = after(r, key);

	if (!value || !*value)
		return bad(r, arena_printf(r->arena, "expected \"%s\"", key));
	*out = value;
	return advance(r);
}

static int take_oid(struct reader *r, const char *key, struct oid *out)
{
	const char *value = after(r, key);

	if (!value || strlen(value) != OID_HEX || oid_from_hex(out, value) < 0)
		return bad(r, arena_printf(r->arena,
					   "expected \"%s\" and a "
					   "hash",
					   key));
	return advance(r);
}

/* A decimal number as the writer writes it: no sign, no leading zero. */
static int parse_number(char **at, size_t max, size_t *out)
{
	char *p = *at;
	size_t n = 0;

	if (*p == '0' && isdigit((unsigned char)p[1]))
		return -1;
	if (!isdigit((unsigned char)*p))
		return -1;
	for (; isdigit((unsigned char)*p); p++) {
		n = n * 10 + (size_t)(*p - '0');
		if (n > max)
			return -1;
	}
	*at = p;
	*out = n;
	return 0;
}

static int take_number(struct reader *r, const char *key, int *out)
{
	char *value = after(r, key);
	size_t n;

	if (!value || parse_number(&value, INT32_MAX, &n) < 0 || *value)
		return bad(r, arena_printf(r->arena,
					   "expected \"%s\" and a "
					   "number",
					   key));
	*out = (int)n;
	return advance(r);
}

static int take_flag(struct reader *r, const char *key, bool *out)
{
	*out = !r->done && strcmp(r->line, key) == 0;
	return *out ? advance(r) : 0;
}

/* A hash and the blank or the end of line behind it, at *at, which is moved
 * past them. The line is our own copy: the hash is cut off in place. */
static int parse_oid(char **at, struct oid *out)
{
	char *end = *at + strnlen(*at, OID_HEX);
	bool more = *end == ' ';

	*end = '\0';
	if (oid_from_hex(out, *at) < 0 || oid_is_null(out))
		return -1;
	*at = more ? end + 1 : end;
	return 0;
}

static int parse_part(char **at, enum part *out)
{
	int i;

	for (i = 0; i < PART_NR; i++) {
		const char *name = part_name((enum part)i);
		size_t len = strlen(name);

		if (strncmp(*at, name, len) == 0 && (*at)[len] == ' ') {
			*out = (enum part)i;
			*at += len + 1;
			return 0;
		}
	}
	return -1;
}

/* The current line as an effect: "  + part hash path" and its kin. */
static int parse_effect(struct reader *r, struct change *c)
{
	char *at = r->line + 4;
	char op = r->line[2], *tab;

	memset(c, 0, sizeof(*c));
	if (parse_part(&at, &c->part) < 0)
		return bad(r, "unknown part");
	if (op == '~' || op == '>' || op == '-')
		if (parse_oid(&at, &c->before) < 0)
			return bad(r, "expected a hash");
	if (op != '-' && parse_oid(&at, &c->after) < 0)
		return bad(r, "expected a hash");
	if (op == '>') {
		tab = strchr(at, '\t');
		if (!tab || !tab[1])
			return bad(r, "expected the former path");
		*tab = '\0';
		c->from = tab + 1;
	}
	if (!*at || strchr(at, '\t'))
		return bad(r, "expected a path");
	c->path = at;
	return 0;
}

static bool at_effect(const struct reader *r, bool would)
{
	const char *ops = would ? "=" : "+-~>";

	return !r->done && r->line_len > 5 && r->line[0] == ' ' &&
	       r->line[1] == ' ' && strchr(ops, r->line[2]) &&
	       r->line[3] == ' ';
}

static int change_compare(const struct change *a, const struct change *b)
{
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return strcmp(a->path, b->path);
}

static int take_effects(struct reader *r, bool would, struct change **out,
			size_t *nr)
{
	struct change *list = NULL, c;
	size_t n = 0, cap = 0;

	while (at_effect(r, would)) {
		if (parse_effect(r, &c) < 0)
			goto fail;
		if (n > 0 && change_compare(&list[n - 1], &c) >= 0) {
			bad(r, "effects out of order");
			goto fail;
		}
		GROW(list, n + 1, cap);
		list[n++] = c;
		if (advance(r) < 0)
			goto fail;
	}
	*out = arena_array(r->arena, n, sizeof(*list));
	if (n > 0)
		memcpy(*out, list, n * sizeof(*list));
	*nr = n;
	free(list);
	return 0;
fail:
	free(list);
	return -1;
}

static int take_extras(struct reader *r, struct step *s)
{
	const char **list = NULL;
	size_t n = 0, cap = 0;
	int rc = 0;

	while (rc == 0 && after(r, "  extra")) {
		GROW(list, n + 1, cap);
		rc = take_text(r, "  extra", &list[n++]);
	}
	s->extras = arena_array(r->arena, n, sizeof(*list));
	if (n > 0)
		memcpy(s->extras, list, n * sizeof(*list));
	s->extra_nr = n;
	free(list);
	return rc;
}

static int take_at(struct reader *r, struct step *s)
{
	char *p = after(r, "  at");
	size_t line;

	if (!p || parse_number(&p, INT32_MAX, &line) < 0 || *p++ != ' ' ||
	    parse_number(&p, SIZE_MAX / 16, &s->offset) < 0 || *p++ != ' ' ||
	    parse_number(&p, SIZE_MAX / 16, &s->len) < 0 || *p)
		return bad(r, "expected line, offset and length");
	s->line = (int)line;
	return advance(r);
}

static int take_flags(struct reader *r, struct step *s)
{
	const char *word;
	size_t i;

	while ((word = after(r, "  flag"))) {
		for (i = 0; i < ARRAY_LEN(flag_names); i++)
			if (strcmp(word, flag_names[i].name) == 0)
				break;
		if (i == ARRAY_LEN(flag_names) ||
		    s->flags >= flag_names[i].flag)
			return bad(r, "unknown flag");
		s->flags |= flag_names[i].flag;
		if (advance(r) < 0)
			return -1;
	}
	return 0;
}

static int take_duplicate(struct reader *r, struct step *s)
{
	const char *word = after(r, "  duplicate");
	size_t i;

	if (!word)
		return 0;
	for (i = DUPLICATE_EQUAL; i < ARRAY_LEN(duplicate_names); i++)
		if (strcmp(word, duplicate_names[i]) == 0)
			s->duplicate = (enum duplicate)i;
	if (s->duplicate == DUPLICATE_NO)
		return bad(r, "unknown verdict on a duplicate");
	return advance(r);
}

static int take_step(struct reader *r, struct step *s, size_t number)
{
	const char *class;
	int n;

	memset(s, 0, sizeof(*s));
	if (take_number(r, "statement", &n) < 0)
		return -1;
	if ((size_t)n != number)
		return bad(r, "statements out of order");
	if (take_at(r, s) < 0 || take_text(r, "  tag", &s->tag) < 0 ||
	    take_text(r, "  class", &class) < 0)
		return -1;
	n = statement_class_parse(class);
	if (n < 0)
		return bad(r, "unknown class of statement");
	s->class = (enum statement_class)n;
	if (take_oid(r, "  hash", &s->hash) < 0 || take_flags(r, s) < 0)
		return -1;
	if (after(r, "  withheld-for") &&
	    take_text(r, "  withheld-for", &s->withheld_for) < 0)
		return -1;
	if (take_duplicate(r, s) < 0)
		return -1;
	if (take_effects(r, s->duplicate != DUPLICATE_NO, &s->effects,
			 &s->effect_nr) < 0)
		return -1;
	return take_extras(r, s);
}

static int take_steps(struct reader *r, struct step **out, size_t *nr)
{
	struct step *list = NULL;
	size_t n = 0, cap = 0;
	int rc = 0;

	while (rc == 0 && after(r, "statement")) {
		GROW(list, n + 1, cap);
		rc = take_step(r, &list[n], n + 1);
		n++;
	}
	*out = arena_array(r->arena, n, sizeof(*list));
	if (n > 0)
		memcpy(*out, list, n * sizeof(*list));
	*nr = n;
	free(list);
	return rc;
}

static int take_down(struct reader *r, struct migration *m)
{
	const char *word = after(r, "down");
	size_t i;

	if (!word)
		return 0;
	for (i = DOWN_PROVED; i < ARRAY_LEN(down_names); i++)
		if (strcmp(word, down_names[i]) == 0)
			m->down_state = (enum down_state)i;
	if (m->down_state == DOWN_NONE)
		return bad(r, "unknown verdict on the way down");
	if (advance(r) < 0)
		return -1;
	return take_steps(r, &m->down, &m->down_nr);
}

/* One content line, without its tab, escapes undone. */
static int add_content(struct reader *r, struct buf *text, bool escaped)
{
	const char *p = r->line + 1, *end = r->line + r->line_len;

	for (; p < end; p++) {
		if (!escaped || *p != '\\') {
			if (*p == '\r')
				return bad(r, "carriage return");
			buf_putc(text, *p);
			continue;
		}
		p++;
		if (p == end || (*p != 'r' && *p != '\\'))
			return bad(r, "unknown escape");
		buf_putc(text, *p == 'r' ? '\r' : '\\');
	}
	buf_putc(text, '\n');
	return 0;
}

static int take_blob(struct reader *r, struct blob *b)
{
	struct buf text = BUF_INIT;
	char *rest = after(r, "blob");
	bool escaped = false, open = false;
	struct oid id;
	int rc = -1;

	if (!rest || parse_oid(&rest, &b->id) < 0)
		return bad(r, "expected a hash");
	if (strncmp(rest, "escaped", 7) == 0) {
		escaped = true;
		rest += rest[7] == ' ' ? 8 : 7;
	}
	if (strcmp(rest, "open") == 0)
		open = true;
	else if (*rest)
		return bad(r, "unknown mark on a blob");
	if (advance(r) < 0)
		goto out;
	while (!r->done && r->line[0] == '\t') {
		if (add_content(r, &text, escaped) < 0 || advance(r) < 0)
			goto out;
	}
	if (open)
		buf_truncate(&text, text.len ? text.len - 1 : 0);
	oid_of(&id, OBJECT_BLOB, text.data, text.len);
	if (!oid_equal(&id, &b->id)) {
		bad(r, "the content of a blob does not match its hash");
		goto out;
	}
	b->text = arena_memdupz(r->arena, text.data, text.len);
	b->len = text.len;
	rc = 0;
out:
	buf_release(&text);
	return rc;
}

static int take_blobs(struct reader *r, struct migration *m)
{
	struct blob *list = NULL;
	size_t n = 0, cap = 0;
	int rc = 0;

	while (rc == 0 && after(r, "blob")) {
		GROW(list, n + 1, cap);
		rc = take_blob(r, &list[n]);
		if (rc == 0 && n > 0 &&
		    oid_compare(&list[n - 1].id, &list[n].id) >= 0)
			rc = bad(r, "blobs out of order");
		n++;
	}
	m->blobs = arena_array(r->arena, n, sizeof(*list));
	if (n > 0)
		memcpy(m->blobs, list, n * sizeof(*list));
	m->blob_nr = n;
	free(list);
	return rc;
}

static int take_supersedes(struct reader *r, struct migration *m)
{
	struct oid *list = NULL;
	size_t n = 0, cap = 0;
	int rc = 0;

	while (rc == 0 && after(r, "supersedes")) {
		GROW(list, n + 1, cap);
		rc = take_oid(r, "supersedes", &list[n++]);
	}
	m->supersedes = arena_array(r->arena, n, sizeof(*list));
	if (n > 0)
		memcpy(m->supersedes, list, n * sizeof(*list));
	m->supersede_nr = n;
	free(list);
	return rc;
}

static int take_files(struct reader *r, struct migration *m)
{
	if (take_text(r, "file", &m->file) < 0 ||
	    take_oid(r, "bytes", &m->bytes) < 0)
		return -1;
	if (after(r, "down-file") &&
	    (take_text(r, "down-file", &m->down_file) < 0 ||
	     take_oid(r, "down-bytes", &m->down_bytes) < 0))
		return -1;
	return take_flag(r, "down-no-transaction", &m->down_no_transaction);
}

static int take_head(struct reader *r, struct migration *m)
{
	int format;

	if (take_number(r, "ledger record", &format) < 0)
		return -1;
	if (format != RECORD_FORMAT) {
		err_set(r->e, FAULT_CORRUPT,
			"record of format %d, this ledger reads %d", format,
			RECORD_FORMAT);
		return err_hint(r->e, "Use a newer ledger.");
	}
	if (take_text(r, "migration", &m->name) < 0 ||
	    take_text(r, "version", &m->version) < 0 ||
	    take_number(r, "canonical", &m->canonical) < 0 ||
	    take_number(r, "server", &m->server) < 0 || take_files(r, m) < 0 ||
	    take_oid(r, "statements", &m->statements) < 0 ||
	    take_flag(r, "no-transaction", &m->no_transaction) < 0)
		return -1;
	if (after(r, "parent") && take_oid(r, "parent", &m->parent) < 0)
		return -1;
	if (take_supersedes(r, m) < 0 ||
	    take_oid(r, "expects", &m->expects) < 0 ||
	    take_oid(r, "produces", &m->produces) < 0)
		return -1;
	return take_oid(r, "snapshot", &m->snapshot);
}

static int take_end(struct reader *r, size_t body_len)
{
	struct oid said, sum;

	if (take_oid(r, "end", &said) < 0)
		return -1;
	if (!r->done)
		return bad(r, "text behind its end");
	oid_of_bytes(&sum, r->start, body_len);
	if (!oid_equal(&said, &sum))
		return bad(r, "its checksum does not match");
	return 0;
}

int migration_decode(struct migration *m, struct arena *a, const char *data,
		     size_t len, struct err *e)
{
	struct reader r = { .arena = a,
			    .start = data,
			    .next = data,
			    .end = data + len,
			    .e = e };
	const size_t trailer = strlen("end ") + OID_HEX + 1;

	memset(m, 0, sizeof(*m));
	if (len > RECORD_MAX)
		return err_set(e, FAULT_LIMIT, "record larger than %zu bytes",
			       RECORD_MAX);
	if (advance(&r) < 0 || take_head(&r, m) < 0)
		return -1;
	if (!r.done && strcmp(r.line, "base") == 0 &&
	    (advance(&r) < 0 ||
	     take_effects(&r, false, &m->base, &m->base_nr) < 0))
		return -1;
	if (take_steps(&r, &m->steps, &m->step_nr) < 0 ||
	    take_down(&r, m) < 0 || take_blobs(&r, m) < 0 ||
	    take_end(&r, len < trailer ? 0 : len - trailer) < 0)
		return -1;
	set_node(m);
	return 0;
}
