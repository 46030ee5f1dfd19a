/* ledger/baseline.sql: its head, and its place before the migrations. */
#include "core/project_baseline.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/text.h"
#include "core/project.h"

static const char mark_name[] = "-- ledger: baseline ";
static const char mark_contains[] = "-- ledger: contains ";

/* ---- reading ---- */

struct head {
	struct project *p;
	struct baseline *b;
	struct contained *items; /* malloc'ed */
	size_t nr, cap;
};

/* The line's words behind `mark`, two of them. */
static int two_words(struct arena *a, const char *line, size_t len,
		     const char *mark, const char **first, const char **second)
{
	size_t skip = strlen(mark), n;

	if (len < skip || strncmp(line, mark, skip) != 0)
		return 1;
	line += skip;
	len -= skip;
	if (len > 0 && line[len - 1] == '\r')
		len--;
	n = strcspn(line, " \n");
	if (n == 0 || n + 1 >= len || memchr(line + n + 1, ' ', len - n - 1))
		return -1;
	*first = arena_memdupz(a, line, n);
	*second = arena_memdupz(a, line + n + 1, len - n - 1);
	return 0;
}

static int take_line(struct head *h, const char *line, size_t len, int number)
{
	struct arena *a = &h->p->arena;
	const char *name, *rest;
	struct contained *it;
	int rc;

	if (number == 1) {
		if (two_words(a, line, len, mark_name, &name, &rest) != 0)
			return -1;
		h->b->source.name = name;
		h->b->source.version = rest;
		return 0;
	}
	rc = two_words(a, line, len, mark_contains, &name, &rest);
	if (rc != 0)
		return rc;
	GROW(h->items, h->nr + 1, h->cap);
	it = &h->items[h->nr++];
	it->name = name;
	return oid_from_hex(&it->bytes, rest) == 0 ? 0 : -1;
}

static int bad_head(int line, struct err *e)
{
	err_set(e, FAULT_USAGE, "the head of the baseline was changed");
	err_detail(e,
		   "Expected: \"%sNAME VERSION\", then lines "
		   "\"%sMIGRATION SHA256\".",
		   mark_name, mark_contains);
	err_hint(e, "git checkout -- %s", PROJECT_BASELINE);
	return err_at(e, PROJECT_BASELINE, line);
}

static int parse_head(struct project *p, struct baseline *b, struct err *e)
{
	struct head h = { .p = p, .b = b };
	const char *text = b->source.up.text;
	int line = 1, rc;

	do {
		size_t len = strcspn(text, "\n");

		rc = take_line(&h, text, len, line);
		text += len;
		text += *text == '\n';
	} while (rc == 0 && ++line && *text);
	b->contained =
	    arena_keep(&p->arena, h.items, h.nr, sizeof(*b->contained));
	b->contained_nr = h.nr;
	return rc < 0 ? bad_head(line, e) : 0;
}

static int check_utf8(const struct buf *text, struct err *e)
{
	size_t good = text_utf8_check(text->data, text->len);

	if (good == text->len)
		return 0;
	err_set(e, FAULT_FILE, "invalid UTF-8 or a NUL byte");
	return err_at(e, PROJECT_BASELINE,
		      text_line_at(text->data, text->len, good));
}

int baseline_read(struct project *p, struct err *e)
{
	struct buf text = BUF_INIT;
	struct dir *d = NULL;
	struct baseline *b;
	struct source_script *up;
	int rc;

	p->baseline = NULL;
	rc = dir_open(&d, p->root, e);
	if (rc == 0)
		rc = dir_read(d, PROJECT_BASELINE, FILE_MAX_DEFAULT, &text, e);
	dir_close(d);
	if (rc == 0)
		rc = check_utf8(&text, e);
	if (rc != 0) {
		buf_release(&text);
		return rc < 0 ? -1 : 0;
	}
	b = arena_alloc(&p->arena, sizeof(*b));
	up = &b->source.up;
	up->file = PROJECT_BASELINE;
	up->text = arena_memdupz(&p->arena, text.data, text.len);
	up->len = text.len;
	up->transaction = true;
	up->sections = arena_alloc(&p->arena, sizeof(*up->sections));
	up->sections->len = text.len;
	up->section_nr = 1;
	buf_release(&text);
	p->baseline = b;
	return parse_head(p, b, e);
}

/* ---- joining ---- */

static const struct contained *find_contained(const struct project *p,
					      const char *name)
{
	const struct baseline *b = p->baseline;
	size_t i;

	for (i = 0; b && i < b->contained_nr; i++)
		if (strcmp(b->contained[i].name, name) == 0)
			return &b->contained[i];
	return NULL;
}

bool baseline_contains(const struct project *p, const char *name)
{
	return find_contained(p, name) != NULL;
}

static void check_contained(struct project *p, const struct contained *it,
			    const struct source *s)
{
	struct finding *f;
	struct oid id;

	oid_of_bytes(&id, s->up.text, s->up.len);
	if (oid_equal(&id, &it->bytes))
		return;
	f = findings_add(&p->findings, FINDING_CONTAINED_EDITED,
			 "migration %s was edited after the baseline %s, which "
			 "contains it, was made",
			 s->name, p->baseline->source.name);
	f->migration = s->name;
	f->file = s->up.file;
}

void baseline_join(struct project *p, struct source **sources, size_t *nr)
{
	const struct baseline *b = p->baseline;
	struct source *all;
	size_t i, n = 0;

	if (!b)
		return;
	all = arena_array(&p->arena, *nr + 1, sizeof(*all));
	all[n++] = b->source;
	for (i = 0; i < *nr; i++) {
		const struct source *s = &(*sources)[i];
		const struct contained *it = find_contained(p, s->name);

		if (it)
			check_contained(p, it, s);
		else
			all[n++] = *s;
	}
	*sources = all;
	*nr = n;
}

/* ---- writing ---- */

void baseline_head(struct buf *out, const char *name, const char *version,
		   const struct source *contained, size_t nr)
{
	char hex[OID_HEX + 1];
	struct oid id;
	size_t i;

	buf_printf(out, "%s%s %s\n", mark_name, name, version);
	for (i = 0; i < nr; i++) {
		oid_of_bytes(&id, contained[i].up.text, contained[i].up.len);
		buf_printf(out, "%s%s %s\n", mark_contains, contained[i].name,
			   oid_to_hex(hex, &id));
	}
	buf_puts(out, "\n");
}
