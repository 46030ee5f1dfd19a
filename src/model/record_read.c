/* The reader of the record format. It takes what the writer writes and nothing
 * else: a record that is read and written again has the same bytes. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/migration.h"
#include "model/record_parts.h"

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

/* As take_oid, for a line that is left out where there is none. */
static int take_some_oid(struct reader *r, const char *key, struct oid *out)
{
	const char *value = after(r, key);

	if (value && strspn(value, "0") == OID_HEX)
		return bad(r, "a hash of zeros");
	return take_oid(r, key, out);
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

	if (!more && *end != '\0')
		return -1;
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
	if (strlen(at) > RECORD_PATH_MAX)
		return bad(r, "a path that is too long");
	c->path = at;
	return 0;
}

enum effects { EFFECTS_MADE, EFFECTS_WOULD_BE };

static bool at_effect(const struct reader *r, enum effects kind)
{
	const char *ops = kind == EFFECTS_WOULD_BE ? "=" : "+-~>";

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

static int take_effects(struct reader *r, enum effects kind,
			struct change **out, size_t *nr)
{
	struct change *list = NULL, c;
	size_t n = 0, cap = 0;

	while (at_effect(r, kind)) {
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

/* A hash, or "-" for none. */
static int parse_some_oid(char **at, struct oid *out)
{
	if ((*at)[0] == '-' && (*at)[1] == ' ') {
		memset(out, 0, sizeof(*out));
		*at += 2;
		return 0;
	}
	return parse_oid(at, out);
}

static int parse_variant(struct reader *r, char *at, struct variant *v)
{
	size_t major;

	memset(v, 0, sizeof(*v));
	if (parse_number(&at, INT32_MAX, &major) < 0 || *at++ != ' ')
		return bad(r, "expected a major version");
	if (parse_part(&at, &v->part) < 0)
		return bad(r, "unknown part");
	if (parse_some_oid(&at, &v->before) < 0 ||
	    parse_some_oid(&at, &v->after) < 0)
		return bad(r, "expected a hash");
	if (!*at || strlen(at) > RECORD_PATH_MAX)
		return bad(r, "expected a path");
	v->server = (int)major;
	v->path = at;
	return 0;
}

static int variant_compare(const struct variant *a, const struct variant *b)
{
	if (a->server != b->server)
		return a->server < b->server ? -1 : 1;
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return strcmp(a->path, b->path);
}

/* Each is of a major that the head names, and of an effect that is there. */
static int check_variant(struct reader *r, const struct migration *m,
			 const struct variant *v, const struct change *effects,
			 size_t nr)
{
	size_t i;

	for (i = 0; i < m->server_nr; i++)
		if (m->servers[i] == v->server)
			break;
	if (i == m->server_nr)
		return bad(r, "a major version that the head does not name");
	for (i = 0; i < nr; i++)
		if (effects[i].part == v->part &&
		    strcmp(effects[i].path, v->path) == 0)
			break;
	if (i == nr ||
	    oid_is_null(&effects[i].before) != oid_is_null(&v->before) ||
	    oid_is_null(&effects[i].after) != oid_is_null(&v->after))
		return bad(r, "a text of another major without its effect");
	return 0;
}

/* "  on 13 …" lines behind the effects that they are about. */
static int take_variants(struct reader *r, const struct migration *m,
			 const struct change *effects, size_t effect_nr,
			 struct variant **out, size_t *nr)
{
	struct variant *list = NULL, v;
	size_t n = 0, cap = 0;
	char *at;
	int rc = 0;

	while (rc == 0 && (at = after(r, "  on"))) {
		rc = parse_variant(r, at, &v);
		if (rc == 0)
			rc = check_variant(r, m, &v, effects, effect_nr);
		if (rc == 0 && n > 0 && variant_compare(&list[n - 1], &v) >= 0)
			rc = bad(r, "texts of other majors out of order");
		if (rc < 0)
			break;
		GROW(list, n + 1, cap);
		list[n++] = v;
		rc = advance(r);
	}
	*out = arena_array(r->arena, n, sizeof(*list));
	if (n > 0)
		memcpy(*out, list, n * sizeof(*list));
	*nr = n;
	free(list);
	return rc;
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
		for (i = 0; i < RECORD_FLAG_NR; i++)
			if (strcmp(word, record_flags[i].name) == 0)
				break;
		if (i == RECORD_FLAG_NR || s->flags >= record_flags[i].flag)
			return bad(r, "unknown flag");
		s->flags |= record_flags[i].flag;
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
	for (i = DUPLICATE_EQUAL; i <= DUPLICATE_DIFFERENT; i++)
		if (strcmp(word, duplicate_name((enum duplicate)i)) == 0)
			s->duplicate = (enum duplicate)i;
	if (s->duplicate == DUPLICATE_NO)
		return bad(r, "unknown verdict on a duplicate");
	return advance(r);
}

static int take_class(struct reader *r, struct step *s)
{
	const char *word = after(r, "  class");
	int n = word ? statement_class_parse(word) : -1;

	if (n < 0)
		return bad(r, "unknown class of statement");
	s->class = (enum statement_class)n;
	return advance(r);
}

static int take_step(struct reader *r, const struct migration *m,
		     struct step *s, size_t number)
{
	bool there;

	memset(s, 0, sizeof(*s));
	if (take_flag(r, arena_printf(r->arena, "statement %zu", number),
		      &there) < 0)
		return -1;
	if (!there)
		return bad(r, "statements out of order");
	if (take_at(r, s) < 0 ||
	    (after(r, "  in") && take_text(r, "  in", &s->file) < 0) ||
	    take_text(r, "  tag", &s->tag) < 0 || take_class(r, s) < 0)
		return -1;
	if (take_oid(r, "  hash", &s->hash) < 0 || take_flags(r, s) < 0)
		return -1;
	if (after(r, "  withheld-for") &&
	    take_text(r, "  withheld-for", &s->withheld_for) < 0)
		return -1;
	if (take_duplicate(r, s) < 0)
		return -1;
	if (take_effects(r,
			 s->duplicate != DUPLICATE_NO ? EFFECTS_WOULD_BE
						      : EFFECTS_MADE,
			 &s->effects, &s->effect_nr) < 0 ||
	    take_variants(r, m, s->effects, s->effect_nr, &s->variants,
			  &s->variant_nr) < 0)
		return -1;
	return take_extras(r, s);
}

static int take_steps(struct reader *r, const struct migration *m,
		      struct step **out, size_t *nr)
{
	struct step *list = NULL;
	size_t n = 0, cap = 0;
	int rc = 0;

	while (rc == 0 && after(r, "statement")) {
		GROW(list, n + 1, cap);
		rc = take_step(r, m, &list[n], n + 1);
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
	for (i = DOWN_PROVED; i <= DOWN_FAILED; i++)
		if (strcmp(word, down_state_name((enum down_state)i)) == 0)
			m->down_state = (enum down_state)i;
	if (m->down_state == DOWN_NONE)
		return bad(r, "unknown verdict on the way down");
	if (advance(r) < 0)
		return -1;
	return take_steps(r, m, &m->down, &m->down_nr);
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

/* The line of a blob: its hash, and how its content is written. */
static int parse_blob_line(struct reader *r, struct oid *id, bool *escaped,
			   bool *open)
{
	static const char *const marks[] = { "", " escaped", " open",
					     " escaped open" };
	char *hex = after(r, "blob");
	size_t i;

	if (!hex || strlen(hex) < OID_HEX)
		return bad(r, "expected a hash");
	for (i = 0; i < ARRAY_LEN(marks); i++)
		if (strcmp(hex + OID_HEX, marks[i]) == 0)
			break;
	if (i == ARRAY_LEN(marks))
		return bad(r, "unknown mark on a blob");
	*escaped = (i & 1) != 0;
	*open = (i & 2) != 0;
	hex[OID_HEX] = '\0';
	return oid_from_hex(id, hex) < 0 ? bad(r, "expected a hash") : 0;
}

/* The marks are the content's: it has one way of being written. */
static bool has_marks(const struct buf *text, bool escaped, bool open)
{
	bool returns = memchr(text->data, '\r', text->len) != NULL;
	bool ends = text->len == 0 || text->data[text->len - 1] == '\n';

	return escaped == returns && open == !ends;
}

static int take_blob(struct reader *r, struct blob *b)
{
	struct buf text = BUF_INIT;
	bool escaped = false, open = false;
	struct oid id;
	int rc = -1;

	if (parse_blob_line(r, &b->id, &escaped, &open) < 0 || advance(r) < 0)
		goto out;
	while (!r->done && r->line[0] == '\t')
		if (add_content(r, &text, escaped) < 0 || advance(r) < 0)
			goto out;
	if (open && text.len > 0)
		buf_truncate(&text, text.len - 1);
	oid_of(&id, OBJECT_BLOB, text.data, text.len);
	if (!oid_equal(&id, &b->id) || !has_marks(&text, escaped, open)) {
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
		rc = take_some_oid(r, "supersedes", &list[n++]);
	}
	m->supersedes = arena_array(r->arena, n, sizeof(*list));
	if (n > 0)
		memcpy(m->supersedes, list, n * sizeof(*list));
	m->supersede_nr = n;
	free(list);
	return rc;
}

/* "servers 13 18": ascending, without the record's own. */
static int take_servers(struct reader *r, struct migration *m)
{
	char *at = after(r, "servers");
	size_t major;

	if (!at)
		return 0;
	m->servers =
	    arena_array(r->arena, RECORD_SERVERS_MAX, sizeof(*m->servers));
	do {
		if (m->server_nr == RECORD_SERVERS_MAX ||
		    parse_number(&at, INT32_MAX, &major) < 0 ||
		    (m->server_nr > 0 &&
		     m->servers[m->server_nr - 1] >= (int)major) ||
		    m->server == (int)major)
			return bad(r, "expected major versions");
		m->servers[m->server_nr++] = (int)major;
	} while (*at++ == ' ');
	return at[-1] ? bad(r, "expected major versions") : advance(r);
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
	if (take_flag(r, "down-no-transaction", &m->down_no_transaction) < 0)
		return -1;
	return take_servers(r, m);
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
	if (after(r, "parent") && take_some_oid(r, "parent", &m->parent) < 0)
		return -1;
	if (take_supersedes(r, m) < 0 ||
	    take_oid(r, "expects", &m->expects) < 0 ||
	    take_oid(r, "produces", &m->produces) < 0)
		return -1;
	return take_oid(r, "snapshot", &m->snapshot);
}

/* What an empty database has already. */
static int take_base(struct reader *r, struct migration *m)
{
	size_t i;

	if (r->done || strcmp(r->line, "base") != 0)
		return 0;
	if (!oid_is_null(&m->parent))
		return bad(r, "a base that is not the first record's");
	if (advance(r) < 0 ||
	    take_effects(r, EFFECTS_MADE, &m->base, &m->base_nr) < 0)
		return -1;
	for (i = 0; i < m->base_nr; i++)
		if (!oid_is_null(&m->base[i].before))
			return bad(r, "a base that is changed");
	if (m->base_nr == 0)
		return bad(r, "an empty base");
	return take_variants(r, m, m->base, m->base_nr, &m->base_variants,
			     &m->base_variant_nr);
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
	if (take_base(&r, m) < 0 ||
	    take_steps(&r, m, &m->steps, &m->step_nr) < 0 ||
	    take_down(&r, m) < 0 || take_blobs(&r, m) < 0 ||
	    take_end(&r, len < trailer ? 0 : len - trailer) < 0)
		return -1;
	migration_set_node(m);
	return 0;
}
