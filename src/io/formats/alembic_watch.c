/* What sessions sent to a scratch database, cut into revisions at the changes
 * of Alembic's table of versions. What was rolled back, or refused by the
 * server, is no part of them; frames of transactions are Alembic's. */
#include "io/formats_alembic_parts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "io/contain.h"
#include "model/statement.h"

#define SESSIONS_MAX 100
#define SAVEPOINTS_MAX 100

/* Sent, and not taken back so far. */
struct pending {
	struct alembic_statement text;
	int session;
	size_t place;	  /* among all that was sent */
	bool transaction; /* it is inside of one */
};

struct savepoint {
	const char *name;
	size_t place;
};

struct session {
	int id;
	bool inside, aborted;
	size_t begin; /* the place of BEGIN */
	struct savepoint savepoints[SAVEPOINTS_MAX];
	size_t savepoint_nr;
};

struct watch {
	const struct alembic_tree *t;
	enum alembic_direction direction;
	struct arena *arena;
	const struct alembic_judge *judge;
	const bool *todo;
	struct alembic_piece *pieces;
	bool any, own_table; /* seen */
	size_t place;
	struct pending *items; /* of the revision at hand; malloc'ed */
	size_t nr, cap;
	/* why that cannot be taken, and where */
	const char *reason;
	struct alembic_statement at;
	struct session *sessions;
	size_t session_nr;
};

/* ---- transactions ---- */

static struct session *session_of(struct watch *w, int id)
{
	size_t i;

	for (i = 0; i < w->session_nr && w->sessions[i].id != id; i++)
		;
	if (i == SESSIONS_MAX)
		return NULL;
	if (i == w->session_nr)
		w->sessions[w->session_nr++].id = id;
	return &w->sessions[i];
}

/* What the session sent in its transaction from `place` on. */
static void take_back(struct watch *w, const struct session *s, size_t place)
{
	size_t i, kept = 0;

	for (i = 0; i < w->nr; i++)
		if (w->items[i].session != s->id || !w->items[i].transaction ||
		    w->items[i].place < place)
			w->items[kept++] = w->items[i];
	w->nr = kept;
}

static void end_transaction(struct watch *w, struct session *s, bool commit)
{
	if (s->inside && (!commit || s->aborted))
		take_back(w, s, s->begin);
	s->inside = s->aborted = false;
	s->savepoint_nr = 0;
}

/* SAVEPOINT x, ROLLBACK TO SAVEPOINT x, RELEASE x: the last word. */
static const char *last_word(struct arena *a, const char *text, size_t len)
{
	size_t start;

	while (len > 0 && strchr(" \t\r\n", text[len - 1]))
		len--;
	for (start = len; start > 0 && !strchr(" \t\r\n", text[start - 1]);)
		start--;
	return arena_memdupz(a, text + start, len - start);
}

static struct savepoint *find_savepoint(struct session *s, const char *name)
{
	size_t i = s->savepoint_nr;

	while (i > 0 && strcasecmp(s->savepoints[i - 1].name, name) != 0)
		i--;
	return i > 0 ? &s->savepoints[i - 1] : NULL;
}

static void set_savepoint(struct watch *w, struct session *s, const char *name)
{
	if (s->savepoint_nr == SAVEPOINTS_MAX) {
		w->reason = "it has too many savepoints";
		return;
	}
	s->savepoints[s->savepoint_nr].name = name;
	s->savepoints[s->savepoint_nr++].place = w->place;
}

static void rollback_to(struct watch *w, struct session *s, const char *name)
{
	struct savepoint *at = find_savepoint(s, name);

	s->aborted = false;
	if (!at)
		return;
	take_back(w, s, at->place);
	s->savepoint_nr = (size_t)(at - s->savepoints) + 1;
}

static bool has_words(const char *text, size_t len, const char *words)
{
	size_t n = strlen(words);

	return len >= n && strncasecmp(text, words, n) == 0;
}

/* "ROLLBACK TO …", also with WORK or TRANSACTION before TO. */
static bool is_rollback_to(const char *text, size_t len)
{
	return has_words(text, len, "rollback to ") ||
	       has_words(text, len, "rollback work to ") ||
	       has_words(text, len, "rollback transaction to ");
}

static void frame(struct watch *w, struct session *s, const char *text,
		  size_t len)
{
	if (has_words(text, len, "begin") || has_words(text, len, "start")) {
		if (!s->inside)
			s->begin = w->place;
		s->inside = true;
	} else if (has_words(text, len, "savepoint")) {
		set_savepoint(w, s, last_word(w->arena, text, len));
	} else if (is_rollback_to(text, len)) {
		rollback_to(w, s, last_word(w->arena, text, len));
	} else if (has_words(text, len, "commit prepared") ||
		   has_words(text, len, "prepare") ||
		   has_words(text, len, "rollback prepared")) {
		w->reason = "it has a transaction of two phases";
	} else if (has_words(text, len, "commit") ||
		   has_words(text, len, "end")) {
		end_transaction(w, s, true);
	} else if (has_words(text, len, "rollback") ||
		   has_words(text, len, "abort")) {
		end_transaction(w, s, false);
	}
}

/* ---- revisions ---- */

static const struct err *failure(struct watch *w, size_t i)
{
	const struct alembic_revision *r = &w->t->items[i];
	struct alembic_place place = { 0 };
	struct err *why = arena_alloc(w->arena, sizeof(*why));

	err_init(why);
	err_set(why, FAULT_FINDING,
		"the SQL of revision %s, seen online, cannot be taken: %s",
		r->id, w->reason);
	err_detail(why, "What it does depends on what is in the database.");
	alembic_find(&place, &r->python,
		     w->direction == ALEMBIC_UP ? &r->python.up
						: &r->python.down,
		     w->at.text, w->at.len);
	err_at(why, r->file, place.line);
	return why;
}

static void fill(struct watch *w, size_t i)
{
	struct alembic_piece *p = &w->pieces[i];
	size_t k;

	*p = (struct alembic_piece){ .online = true };
	if (w->reason) {
		p->failure = failure(w, i);
		return;
	}
	p->items = arena_array(w->arena, w->nr + 1, sizeof(*p->items));
	for (k = 0; k < w->nr; k++) {
		p->items[p->nr++] = w->items[k].text;
		p->no_transaction |= !w->items[k].transaction;
	}
	p->done = true;
}

static void begin_revision(struct watch *w)
{
	w->nr = 0;
	w->reason = NULL;
	w->at = (struct alembic_statement){ "", 0 };
}

/* The last change of a revision's step is one that ends it: on the way up a row
 * gets its name, on the way down one loses it. A merge has others besides. */
static int end_revision(struct watch *w, const struct alembic_version *v,
			struct err *e)
{
	const char *id = w->direction == ALEMBIC_UP ? v->to : v->from;
	size_t i;

	w->any = true;
	if (!id)
		return 0;
	i = alembic_index(w->t, id);
	if (i == w->t->nr)
		return alembic_unknown(id, e);
	if (w->todo[i] && !w->pieces[i].done && !w->pieces[i].online)
		fill(w, i);
	begin_revision(w);
	return 0;
}

/* ---- messages ---- */

static void note(struct watch *w, const char *reason,
		 const struct alembic_sent *sent)
{
	if (w->reason)
		return;
	w->reason = reason;
	w->at = (struct alembic_statement){ sent->text, sent->len };
}

/* "CREATE TABLE alembic_version (version_num VARCHAR(32) …", whatever it is
 * called: Alembic makes it before all. A second one is a revision's. */
static bool is_own_table(struct watch *w, const struct alembic_statement *text)
{
	static const char column[] = "version_num VARCHAR(";
	const char *end = text->text + text->len;
	const char *p = has_words(text->text, text->len, "CREATE TABLE ")
			    ? memchr(text->text, '(', text->len)
			    : NULL;

	if (!p || w->any || w->own_table)
		return false;
	for (p++; p < end && strchr(" \t\n", *p); p++)
		;
	w->own_table = has_words(p, (size_t)(end - p), column);
	return w->own_table;
}

static void keep(struct watch *w, const struct session *s,
		 const struct alembic_statement *text)
{
	struct pending *p;

	if (is_own_table(w, text))
		return;
	GROW(w->items, w->nr + 1, w->cap);
	p = &w->items[w->nr++];
	p->text = *text;
	p->session = s->id;
	p->place = w->place;
	p->transaction = s->inside;
}

static int take_one(struct watch *w, struct session *s,
		    const struct alembic_sent *sent, const struct statement *it,
		    enum alembic_verdict verdict, struct err *e)
{
	struct alembic_statement text = { sent->text + it->offset, it->len };
	struct alembic_version v;

	w->place++;
	if (it->class == STATEMENT_TRANSACTION)
		frame(w, s, text.text, text.len);
	else if (alembic_read_version(&v, w->arena, &text))
		return end_revision(w, &v, e);
	else if (verdict == ALEMBIC_KEEP)
		keep(w, s, &text);
	return 0;
}

static bool is_version(struct watch *w, const struct alembic_sent *sent)
{
	struct alembic_statement text = { sent->text, sent->len };
	struct alembic_version v;

	return alembic_read_version(&v, w->arena, &text);
}

static int take(struct watch *w, const struct alembic_sent *sent, struct err *e)
{
	struct session *s = session_of(w, sent->session);
	enum alembic_verdict verdict = ALEMBIC_KEEP;
	struct statement *list;
	const char *reason = NULL;
	struct err why;
	size_t nr, i;
	int rc = 0;

	if (!s)
		return err_set(e, FAULT_LIMIT, "more than %d sessions",
			       SESSIONS_MAX);
	/* A COMMIT that is refused rolls back. */
	if (sent->refused) {
		s->aborted = true;
		if (has_words(sent->text, sent->len, "commit"))
			end_transaction(w, s, false);
		return 0;
	}
	err_init(&why);
	if (contain_split(w->arena, sent->text, 0, sent->len, &list, &nr,
			  &why) != 0) {
		note(w, "a statement cannot be read", sent);
		return 0;
	}
	if (!is_version(w, sent))
		verdict = alembic_judge(w->judge, sent, list, nr, &reason);
	if (verdict == ALEMBIC_REFUSE)
		note(w, reason, sent);
	for (i = 0; i < nr && rc == 0; i++)
		rc = take_one(w, s, sent, &list[i], verdict, e);
	return rc;
}

int alembic_watch(const struct alembic_tree *t,
		  enum alembic_direction direction, struct arena *a,
		  const struct alembic_judge *judge,
		  const struct alembic_sent *sent, size_t nr, const bool *todo,
		  struct alembic_piece *pieces, bool *any, struct err *e)
{
	struct watch w = { .t = t,
			   .direction = direction,
			   .arena = a,
			   .judge = judge,
			   .todo = todo,
			   .pieces = pieces };
	size_t i;
	int rc = 0;

	w.sessions = xcalloc(SESSIONS_MAX, sizeof(*w.sessions));
	begin_revision(&w);
	for (i = 0; i < nr && rc == 0; i++)
		rc = take(&w, &sent[i], e);
	*any = w.any;
	free(w.items);
	free(w.sessions);
	return rc;
}
