/* What "alembic upgrade --sql" prints, cut into revisions:
 *
 *   BEGIN;
 *   CREATE TABLE alembic_version (…);
 *   -- Running upgrade  -> 001
 *   CREATE TABLE cards (…);
 *   INSERT INTO alembic_version (version_num) VALUES ('001');
 *   -- Running upgrade 001 -> 002
 *   COMMIT;                        an autocommit_block begins
 *   CREATE INDEX CONCURRENTLY …;
 *   BEGIN;                         and ends
 *   UPDATE alembic_version SET version_num='002' WHERE …;
 *   COMMIT;
 *
 * (Alembic 1.8.1; MigrationContext.run_migrations.) What is Alembic's
 * own is left out: the transaction's frame, and its table of versions. */
#include "io/formats_alembic_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/contain.h"
#include "io/formats_common.h"
#include "model/statement.h"

/* ---- marks ---- */

static const char *const mark_words[][3] = {
	[ALEMBIC_UP] = { "--", "Running", "upgrade " },
	[ALEMBIC_DOWN] = { "--", "Running", "downgrade " },
};

/* The revision that a mark is of: behind the arrow on the way up, before it on
 * the way down. NULL: no mark. */
static const char *mark_of(const struct line *line,
			   enum alembic_direction direction, struct arena *a)
{
	const char *p = line_words(line, mark_words[direction], 3);
	const char *end = line->text + line->len, *arrow;

	arrow = p ? memmem(p, (size_t)(end - p), "->", 2) : NULL;
	if (!arrow)
		return NULL;
	if (direction == ALEMBIC_UP)
		p = arrow + 2;
	else
		end = arrow;
	while (p < end && *p == ' ')
		p++;
	while (end > p && end[-1] == ' ')
		end--;
	return arena_memdupz(a, p, (size_t)(end - p));
}

/* ---- statements ---- */

static bool begins_with(const struct alembic_statement *s, const char *words)
{
	size_t n = strlen(words);

	return s->len > n && memcmp(s->text, words, n) == 0;
}

/* The name in quotes behind the words. NULL: they are not there. */
static const char *quoted(struct arena *a, const struct alembic_statement *s,
			  const char *words)
{
	const char *end = s->text + s->len, *quote;
	const char *p = memmem(s->text, s->len, words, strlen(words));

	p = p ? p + strlen(words) : NULL;
	quote = p ? memchr(p, '\'', (size_t)(end - p)) : NULL;
	return quote ? arena_memdupz(a, p, (size_t)(quote - p)) : NULL;
}

/* A change of the table of versions, whatever that is called. */
bool alembic_read_version(struct alembic_version *v, struct arena *a,
			  const struct alembic_statement *s)
{
	v->from = v->to = NULL;
	if (begins_with(s, "INSERT INTO ")) {
		v->to = quoted(a, s, " (version_num) VALUES ('");
	} else if (begins_with(s, "UPDATE ")) {
		v->to = quoted(a, s, " SET version_num='");
		v->from = quoted(a, s, ".version_num = '");
		return v->to && v->from;
	} else if (begins_with(s, "DELETE FROM ")) {
		v->from = quoted(a, s, ".version_num = '");
	}
	return v->to || v->from;
}

static bool is_version(const struct alembic_statement *s, struct arena *a)
{
	struct alembic_version v;

	return alembic_read_version(&v, a, s);
}

/* The versions come last, several of them for a merge; what is behind them is
 * the frame of the next revision. */
static int find_versions(const struct alembic_piece *p, struct arena *a,
			 size_t *first)
{
	size_t i = p->nr;

	while (i > 0 && !is_version(&p->items[i - 1], a))
		i--;
	if (i == 0)
		return 1;
	while (i > 0 && is_version(&p->items[i - 1], a))
		i--;
	*first = i;
	return 0;
}

/* BEGIN and COMMIT are Alembic's, or a migration's way to do without. */
static void drop_frame(struct alembic_piece *p, size_t nr,
		       const struct statement *s)
{
	bool inside = true;
	size_t i, kept = 0;

	for (i = 0; i < nr; i++) {
		if (s[i].class == STATEMENT_TRANSACTION &&
		    strcmp(s[i].tag, "BEGIN") == 0) {
			inside = true;
		} else if (s[i].class == STATEMENT_TRANSACTION &&
			   strcmp(s[i].tag, "COMMIT") == 0) {
			inside = false;
		} else {
			p->no_transaction |= !inside;
			p->items[kept++] = p->items[i];
		}
	}
	p->nr = kept;
}

static int fail(struct alembic_piece *p, struct arena *a, const struct err *why)
{
	struct err *copy = arena_alloc(a, sizeof(*copy));

	*copy = *why;
	p->failure = copy;
	return 0;
}

/* What cannot be cut is a failure of this revision alone. */
static int take_section(struct alembic_piece *p, struct arena *a,
			const char *output, size_t start, size_t end)
{
	struct statement *s;
	struct err why;
	size_t i, versions = 0;

	err_init(&why);
	if (contain_split(a, output, start, end - start, &s, &p->nr, &why) != 0)
		return fail(p, a, &why);
	p->items = arena_array(a, p->nr, sizeof(*p->items));
	for (i = 0; i < p->nr; i++) {
		p->items[i].text = output + s[i].offset;
		p->items[i].len = s[i].len;
	}
	if (find_versions(p, a, &versions) != 0)
		return 1;
	drop_frame(p, versions, s);
	p->done = true;
	return 0;
}

/* ---- the whole ---- */

int alembic_unknown(const char *id, struct err *e)
{
	err_set(e, FAULT_USAGE,
		"alembic knows a revision that is not among the files: \"%s\"",
		id);
	return err_hint(e, "Name the directory of the revisions as "
			   "\"migrations\" in ledger/config.");
}

int alembic_cut(const struct alembic_tree *t, enum alembic_direction direction,
		struct arena *a, const char *output, size_t len,
		struct alembic_piece *pieces, size_t *last, struct err *e)
{
	struct line line = { 0 };
	size_t start = 0, at = t->nr;
	bool more;

	*last = t->nr;
	do {
		const char *id = NULL;

		more = line_next(output, len, &line);
		if (more && !(id = mark_of(&line, direction, a)))
			continue;
		/* The section before; without its versions it is not whole. */
		if (at < t->nr && take_section(&pieces[at], a, output, start,
					       more ? line.offset : len) != 0)
			pieces[at].nr = 0;
		if (!more)
			break;
		at = *last = alembic_index(t, id);
		start = line.next;
		if (at == t->nr)
			return alembic_unknown(id, e);
	} while (more);
	return 0;
}
