/* What a scratch server's log says that its sessions sent (scratch_tap):
 *
 *   4711 LOG:  statement: INSERT INTO t VALUES (1,'two
 *   <tab>lines')
 *   4711 LOG:  parse tree:
 *   4711 DETAIL:  {QUERY :commandType 3 … :relid 16385 … :returningList <>}
 *   4711 STATEMENT:  INSERT …
 *   4711 LOG:  execute <unnamed>: INSERT INTO t VALUES ($1,$2)
 *   4711 DETAIL:  parameters: $1 = '1', $2 = NULL
 *   4711 ERROR:  …
 *   4711 STATEMENT:  INSERT …
 *
 * A simple query is told before it is understood, one of the extended protocol
 * behind it (Parse, then Execute), once for all its executions. What functions
 * and triggers run has a CONTEXT and is no message. */
#include "io/formats_alembic_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "model/statement.h"

#define SENT_MAX 1000000
#define PARAMS_SEEN_MAX 4096

struct span {
	const char *text;
	size_t len;
};

/* One message of the log, its fields still with tabs in them. */
struct entry {
	int session;
	struct span label, message, detail, statement;
	bool context;
};

struct log_reader {
	struct arena *arena;
	const char *at, *end;
	struct alembic_sent *items; /* malloc'ed */
	size_t nr, cap;
	struct map prepared; /* "SESSION TEXT" -> struct alembic_understood */
};

/* ---- lines ---- */

struct field {
	int session;
	struct span label, text;
};

static const char *next_line(const char *p, const char *end)
{
	const char *newline = memchr(p, '\n', (size_t)(end - p));

	return newline ? newline + 1 : end;
}

/* "4711 LABEL:  text", and the lines behind it that begin with a tab. False:
 * the line is no such thing; it is stepped over. */
static bool read_field(const char **at, const char *end, struct field *f)
{
	const char *start = *at, *first = next_line(start, end), *p = start;
	const char *colon;
	long session = 0;

	*at = first;
	while (*at < end && **at == '\t')
		*at = next_line(*at, end);
	for (; p < first && *p >= '0' && *p <= '9' && session < 100000000; p++)
		session = session * 10 + (*p - '0');
	if (p == start || p == first || *p != ' ')
		return false;
	colon = memmem(p, (size_t)(first - p), ":  ", 3);
	if (!colon)
		return false;
	f->session = (int)session;
	f->label = (struct span){ p + 1, (size_t)(colon - p - 1) };
	f->text.text = colon + 3;
	f->text.len = (size_t)(*at - f->text.text);
	if (f->text.len && f->text.text[f->text.len - 1] == '\n')
		f->text.len--;
	return true;
}

static bool span_is(struct span s, const char *text)
{
	return s.len == strlen(text) && memcmp(s.text, text, s.len) == 0;
}

/* A field that goes with the message before it. */
static bool take_part(struct entry *it, const struct field *f)
{
	if (span_is(f->label, "DETAIL"))
		it->detail = f->text;
	else if (span_is(f->label, "STATEMENT"))
		it->statement = f->text;
	else if (span_is(f->label, "CONTEXT"))
		it->context = true;
	else
		return span_is(f->label, "HINT") ||
		       span_is(f->label, "QUERY") ||
		       span_is(f->label, "LOCATION");
	return true;
}

static bool next_entry(struct log_reader *r, struct entry *it)
{
	struct field f;
	bool found = false;

	memset(it, 0, sizeof(*it));
	while (r->at < r->end && !found) {
		found = read_field(&r->at, r->end, &f);
		if (found) {
			it->session = f.session;
			it->label = f.label;
			it->message = f.text;
		}
	}
	while (r->at < r->end) {
		const char *at = r->at;

		if (!read_field(&at, r->end, &f) || !take_part(it, &f))
			break;
		r->at = at;
	}
	return found;
}

/* The text without the tabs that the log puts behind newlines. */
static char *unfold(struct arena *a, struct span s, size_t *len)
{
	char *out = arena_alloc(a, s.len + 1);
	size_t i;

	for (i = *len = 0; i < s.len; i++) {
		out[(*len)++] = s.text[i];
		if (s.text[i] == '\n' && i + 1 < s.len && s.text[i + 1] == '\t')
			i++;
	}
	out[*len] = '\0';
	return out;
}

/* ---- what the server understood ---- */

static void add_oid(unsigned *list, size_t *nr, size_t max, unsigned oid)
{
	size_t i;

	for (i = 0; i < *nr && list[i] != oid; i++)
		;
	if (i == *nr && *nr < max)
		list[(*nr)++] = oid;
}

static size_t count(const char *tree, const char *key)
{
	size_t nr = 0;

	while ((tree = strstr(tree, key))) {
		tree += strlen(key);
		nr++;
	}
	return nr;
}

/* The numbers behind each `key` of the tree, from `min` on. */
static void find_oids(struct arena *a, const char *tree, const char *key,
		      unsigned min, unsigned **out, size_t *nr)
{
	size_t max = *nr + count(tree, key);
	unsigned *list = arena_array(a, max + 1, sizeof(*list));
	unsigned long oid;

	if (*nr)
		memcpy(list, *out, *nr * sizeof(*list));
	while ((tree = strstr(tree, key))) {
		tree += strlen(key);
		oid = strtoul(tree, NULL, 10);
		if (oid >= min)
			add_oid(list, nr, max, (unsigned)oid);
	}
	*out = list;
}

/* The one of the whole statement is the last: those of its parts (WITH) come
 * before it. "<>" is an empty list. */
static bool returns(const char *tree)
{
	static const char key[] = ":returningList ";
	const char *last = NULL;

	while ((tree = strstr(tree, key))) {
		tree += strlen(key);
		last = tree;
	}
	return last && *last == '(';
}

static bool is_select(const char *tree)
{
	static const char words[] = "{QUERY :commandType 1 ";

	return strncmp(tree, words, strlen(words)) == 0;
}

/* Of the nodes of PostgreSQL 13 to 18 that name a function. */
static const char *const function_keys[] = { ":funcid ", ":aggfnoid ",
					     ":winfnoid " };

/* Lines are broken at blanks. */
static const char *unbroken(struct arena *a, struct span tree)
{
	size_t len;
	char *text = unfold(a, tree, &len), *p = text;

	while ((p = strchr(p, '\n')))
		*p = ' ';
	return text;
}

/* Added to what is known of the statements before it in the message. */
static void understand(struct log_reader *r, const char *tree,
		       struct alembic_understood *u)
{
	size_t i;

	if (!is_select(tree) && !returns(tree))
		return;
	u->gives_rows = true;
	find_oids(r->arena, tree, ":relid ", ALEMBIC_FIRST_OID, &u->tables,
		  &u->table_nr);
	for (i = 0; i < ARRAY_LEN(function_keys); i++)
		find_oids(r->arena, tree, function_keys[i], 1, &u->functions,
			  &u->function_nr);
}

static const char *prepared_key(struct arena *a, int session, const char *text)
{
	return arena_printf(a, "%d %s", session, text);
}

/* ---- parameters ---- */

/* "parameters: $1 = 'it''s', $2 = NULL", "Parameters: …" since PostgreSQL 16.
 * The values are literals already. */
static int read_values(struct log_reader *r, struct span detail,
		       const char **values, size_t *nr)
{
	size_t len;
	const char *p = unfold(r->arena, detail, &len), *start;

	*nr = 0;
	if (strncmp(p, "parameters: ", 12) != 0 &&
	    strncmp(p, "Parameters: ", 12) != 0)
		return *p ? -1 : 0;
	for (p += 12; *p; p += strspn(p, ", ")) {
		p = strstr(p, " = ");
		if (!p || *nr == PARAMS_SEEN_MAX)
			return -1;
		p += 3;
		start = p;
		if (strncmp(p, "NULL", 4) == 0) {
			p += 4;
		} else {
			while (*p == '\'') {
				p = strchr(p + 1, '\'');
				if (!p)
					return -1;
				p++;
			}
		}
		if (p == start)
			return -1;
		values[(*nr)++] =
		    arena_memdupz(r->arena, start, (size_t)(p - start));
	}
	return 0;
}

static void bind(struct log_reader *r, struct alembic_sent *s,
		 struct span detail)
{
	const char **values =
	    arena_array(r->arena, PARAMS_SEEN_MAX, sizeof(*values));
	struct buf out = BUF_INIT;
	struct err why;
	size_t nr;

	if (read_values(r, detail, values, &nr) != 0)
		s->odd = "its parameters cannot be read";
	else if (nr > 0 &&
		 statement_bind(&out, s->text, s->len, values, nr, &why) != 0)
		s->odd = "its parameters cannot be put in";
	if (!s->odd && nr > 0) {
		s->text = arena_memdupz(r->arena, out.data, out.len);
		s->len = out.len;
	}
	buf_release(&out);
}

/* ---- messages ---- */

static struct alembic_sent *add(struct log_reader *r, const struct entry *it,
				size_t skip)
{
	struct span text = { it->message.text + skip, it->message.len - skip };
	struct alembic_sent *s;

	GROW(r->items, r->nr + 1, r->cap);
	s = &r->items[r->nr++];
	memset(s, 0, sizeof(*s));
	s->session = it->session;
	s->text = s->raw = unfold(r->arena, text, &s->len);
	return s;
}

static void add_execute(struct log_reader *r, const struct entry *it,
			const char *colon)
{
	struct alembic_sent *s =
	    add(r, it, (size_t)(colon + 2 - it->message.text));
	const struct alembic_understood *u =
	    map_get(&r->prepared, prepared_key(r->arena, s->session, s->text));

	if (u) {
		s->understood = true;
		s->what = *u;
	}
	bind(r, s, it->detail);
}

static struct alembic_sent *last_of(struct log_reader *r, int session)
{
	size_t i = r->nr;

	while (i > 0 && r->items[i - 1].session != session)
		i--;
	return i > 0 ? &r->items[i - 1] : NULL;
}

/* Of the session's last message, or of one that will be executed; where the
 * same text comes again it is said of both. */
static void add_tree(struct log_reader *r, const struct entry *it)
{
	struct alembic_sent *s = last_of(r, it->session);
	const char *tree = unbroken(r->arena, it->detail);
	struct alembic_understood *u;
	size_t len;
	const char *text = unfold(r->arena, it->statement, &len);

	if (s && strcmp(s->raw, text) == 0) {
		s->understood = true;
		understand(r, tree, &s->what);
	}
	u = arena_alloc(r->arena, sizeof(*u));
	memset(u, 0, sizeof(*u));
	understand(r, tree, u);
	map_put(&r->prepared, prepared_key(r->arena, it->session, text), u);
}

/* The error of a message that was not told (it has no syntax) is none of the
 * one before. */
static void add_error(struct log_reader *r, const struct entry *it)
{
	struct alembic_sent *s = last_of(r, it->session);
	size_t len;
	const char *text = unfold(r->arena, it->statement, &len);

	if (s && strcmp(s->raw, text) == 0)
		s->refused = true;
}

static bool begins(struct span s, const char *words)
{
	size_t n = strlen(words);

	return s.len >= n && memcmp(s.text, words, n) == 0;
}

static void take(struct log_reader *r, const struct entry *it)
{
	const char *colon;
	struct alembic_sent *s;

	if (span_is(it->label, "ERROR") || span_is(it->label, "FATAL")) {
		add_error(r, it);
	} else if (!span_is(it->label, "LOG") || it->context) {
		return;
	} else if (begins(it->message, "statement: ")) {
		add(r, it, strlen("statement: "));
	} else if (begins(it->message, "parse tree:")) {
		add_tree(r, it);
	} else if (begins(it->message, "execute ")) {
		colon = memmem(it->message.text, it->message.len, ": ", 2);
		if (colon)
			add_execute(r, it, colon);
	} else if (begins(it->message, "fastpath function call:")) {
		s = add(r, it, 0);
		s->odd = "it is a function call without SQL (a large object)";
	}
}

int alembic_read_log(struct arena *a, const char *text, size_t len,
		     struct alembic_sent **out, size_t *nr, struct err *e)
{
	struct log_reader r = { .arena = a, .at = text, .end = text + len };
	struct entry it;
	int rc = 0;

	map_init(&r.prepared);
	while (next_entry(&r, &it) && r.nr < SENT_MAX)
		take(&r, &it);
	if (r.nr == SENT_MAX)
		rc = err_set(e, FAULT_LIMIT,
			     "more than %d statements reached the scratch "
			     "database",
			     SENT_MAX);
	*nr = r.nr;
	*out = arena_array(a, r.nr + 1, sizeof(**out));
	if (r.nr)
		memcpy(*out, r.items, r.nr * sizeof(**out));
	free(r.items);
	map_release(&r.prepared);
	return rc;
}
