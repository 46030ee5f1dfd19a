/* Have the project's own Alembic write the SQL of its revisions ("offline
 * mode"), and keep it. Nothing is run when each Python file is the one that its
 * kept SQL was written from. */
#include "io/formats_alembic_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/msg.h"
#include "base/text.h"
#include "io/formats_common.h"
#include "io/run.h"

/* Each costs a start of Alembic, and the first one has to be dealt with before
 * those behind it matter. */
#define FAILED_MAX 10

struct renderer {
	struct render_job *job;
	struct arena *arena;
	struct dir *d, *rendered;
	struct alembic_tree tree;
	struct alembic_kept *kept;
	bool *todo;
	struct alembic_piece *up, *down;
	size_t failed_nr;
	bool doubted;
};

/* ---- running ---- */

/* Run "alembic VERB FROM:TO --sql". */
static int run_offline(struct renderer *r, struct run *run,
		       enum alembic_direction direction, const char *from,
		       const char *to, struct err *e)
{
	const char *const behind[] = {
		direction == ALEMBIC_UP ? "upgrade" : "downgrade",
		arena_printf(r->arena, "%s:%s", from, to), "--sql", NULL
	};

	return alembic_run(r->job, r->job->command, behind, NULL, run, e);
}

static const char *keep_output(struct renderer *r, const struct run *run)
{
	return arena_memdupz(r->arena, run->out.data, run->out.len);
}

static int bad_output(const struct run *run, struct err *e)
{
	err_set(e, FAULT_CONFIG, "\"%s\" printed what is no UTF-8 text",
		run->args[0]);
	return -1;
}

static void doubt(struct renderer *r, const struct run *run)
{
	if (r->doubted || run->status != 0 || !alembic_doubt_dialect(run))
		return;
	r->doubted = true;
	msg_notice("\"%s\" writes no BEGIN: its SQL may be that of another "
		   "database system; with a URL postgresql://… in alembic.ini "
		   "or env.py it is PostgreSQL's",
		   run->args[0]);
}

/* One run from `from` on. 0: it reached the end. 1: it stopped at `*last`. */
static int render_some(struct renderer *r, enum alembic_direction direction,
		       const char *from, const char *to, size_t *last,
		       struct err *e)
{
	struct alembic_piece *pieces = direction == ALEMBIC_UP ? r->up
							       : r->down;
	struct err *why = arena_alloc(r->arena, sizeof(*why));
	struct run run = { 0 };
	int rc = run_offline(r, &run, direction, from, to, e);

	if (rc == 0)
		rc = alembic_check_dialect(&run, e);
	if (rc == 0)
		doubt(r, &run);
	if (rc == 0 &&
	    text_utf8_check(run.out.data, run.out.len) != run.out.len)
		rc = bad_output(&run, e);
	if (rc == 0)
		rc = alembic_cut(&r->tree, direction, r->arena,
				 keep_output(r, &run), run.out.len, pieces,
				 last, e);
	if (rc == 0 && run.status != 0) {
		err_init(why);
		if (*last == r->tree.nr) {
			rc = alembic_failed(&run, NULL, e);
		} else {
			(void)alembic_failed(&run, &r->tree.items[*last], why);
			pieces[*last].failure = why;
			pieces[*last].done = false;
			rc = 1;
		}
	}
	buf_release(&run.out);
	buf_release(&run.tail);
	return rc;
}

/* ---- what to run ---- */

/* The first revision to render; earlier ones need not be run again where the
 * history is a line. */
static size_t first_todo(const struct renderer *r)
{
	size_t i = 0;

	while (r->tree.linear && i < r->tree.nr && !r->todo[i])
		i++;
	return i;
}

static const char *before(const struct renderer *r, size_t i)
{
	return i == 0 || !r->tree.linear ? "base" : r->tree.items[i - 1].id;
}

/* Where a revision fails, the next run starts behind it. What lies behind it in
 * one branch of a merge is not behind one that fails in the other: the second
 * time that a revision fails is the end. */
static int render_up_to(struct renderer *r, size_t head, struct err *e)
{
	bool *failed = arena_array(r->arena, r->tree.nr, sizeof(*failed));
	const char *from = before(r, first_todo(r));
	size_t last = 0;
	int rc;

	for (;;) {
		rc = render_some(r, ALEMBIC_UP, from, r->tree.items[head].id,
				 &last, e);
		if (rc != 1 || last == head || failed[last] ||
		    (++r->failed_nr >= FAILED_MAX && !r->job->online))
			return rc < 0 ? -1 : 0;
		failed[last] = true;
		from = r->tree.items[last].id;
	}
}

static int render_up(struct renderer *r, struct err *e)
{
	size_t i;

	for (i = 0; i < r->tree.head_nr; i++)
		if (render_up_to(r, r->tree.heads[i], e) != 0)
			return -1;
	return 0;
}

static const struct alembic_revision *find(const struct renderer *r,
					   const char *id)
{
	return &r->tree.items[alembic_index(&r->tree, id)];
}

/* The one revision that `rev` follows, or "base". NULL: there are several. */
static const char *parent(const struct alembic_revision *rev)
{
	const struct alembic_list *follows = &rev->python.follows;

	return follows->nr > 1	  ? NULL
	       : follows->nr == 1 ? follows->items[0]
				  : "base";
}

/* How far down one run can go from `from`: Alembic 1.8.1 runs nothing at all
 * where one revision on the way has no downgrade(). NULL: there is none at
 * `from`. */
static const char *down_to(const struct renderer *r, const char *from,
			   const char *to)
{
	const char *end = from, *next;
	size_t i;

	for (i = 0; i < r->tree.nr && r->tree.items[i].python.down.line; i++)
		;
	if (i == r->tree.nr)
		return to;
	while (strcmp(end, to) != 0 && find(r, end)->python.down.line) {
		next = parent(find(r, end));
		if (!next)
			break;
		end = next;
	}
	return end == from ? NULL : end;
}

/* Towards the base. Behind a merge there is no one revision to start from. */
static int render_down_from(struct renderer *r, size_t head, struct err *e)
{
	const char *to = before(r, first_todo(r));
	const char *from = r->tree.items[head].id;
	size_t last = 0;

	while (from && strcmp(from, to) != 0) {
		const char *end = down_to(r, from, to);
		int rc = end ? render_some(r, ALEMBIC_DOWN, from, end, &last, e)
			     : 0;

		if (rc < 0)
			return -1;
		if (rc == 1)
			from = parent(&r->tree.items[last]);
		else
			from = end ? end : parent(find(r, from));
	}
	return 0;
}

static int render_down(struct renderer *r, struct err *e)
{
	size_t i;

	for (i = 0; i < r->tree.head_nr; i++)
		if (render_down_from(r, r->tree.heads[i], e) != 0)
			return -1;
	return 0;
}

/* ---- what is kept ---- */

/* Would the reader take a line of the statement for a mark of its own? */
static bool holds_a_mark(const struct alembic_statement *s)
{
	static const char *const words[] = { "--", "ledger:" };
	struct line line = { 0 };

	while (line_next(s->text, s->len, &line))
		if (line_words(&line, words, 2))
			return true;
	return false;
}

static bool put_way(struct buf *out, const struct alembic_piece *p,
		    const struct alembic_python *python,
		    const struct alembic_way *way)
{
	struct alembic_place place = { 0 };
	size_t i;

	for (i = 0; i < p->nr; i++) {
		const struct alembic_statement *s = &p->items[i];

		if (holds_a_mark(s))
			return false;
		alembic_find(&place, python, way, s->text, s->len);
		buf_printf(out, "\n-- line %d\n", place.line ? place.line : 1);
		buf_add(out, s->text, s->len);
		buf_puts(out, ";\n");
	}
	return true;
}

static void add_failure(struct renderer *r, size_t i, struct err *why)
{
	struct render_job *job = r->job;
	struct render_failure *all =
	    arena_array(r->arena, job->failure_nr + 1, sizeof(*all));

	if (job->failure_nr)
		memcpy(all, job->failures, job->failure_nr * sizeof(*all));
	all[job->failure_nr].name = r->tree.items[i].id;
	all[job->failure_nr++].why = why;
	job->failures = all;
}

static struct err *new_error(struct renderer *r, size_t i, const char *text)
{
	struct err *why = arena_alloc(r->arena, sizeof(*why));

	err_init(why);
	err_set(why, FAULT_FINDING, "%s", text);
	err_at(why, r->tree.items[i].file, 0);
	return why;
}

static void fail_up(struct renderer *r, size_t i)
{
	const struct alembic_revision *rev = &r->tree.items[i];
	struct err *why;

	if (r->up[i].failure) {
		why = arena_alloc(r->arena, sizeof(*why));
		*why = *r->up[i].failure;
	} else {
		why = new_error(r, i,
				r->failed_nr >= FAILED_MAX
				    ? "not tried, behind others that alembic "
				      "could not write"
				    : "alembic wrote no SQL of this revision");
	}
	if (!why->file[0])
		err_at(why, rev->file, 0);
	err_hint(why,
		 "Write its SQL into ledger/rendered/%s by hand%s, then "
		 "ledger record",
		 alembic_kept_name(r->arena, rev),
		 r->job->online ? ""
				: ", or let ledger see it on a scratch "
				  "database ([alembic] online)");
	add_failure(r, i, why);
}

static int save(struct renderer *r, size_t i, const struct buf *text,
		struct err *e)
{
	r->job->rendered_nr++;
	return dir_write(r->rendered,
			 alembic_kept_name(r->arena, &r->tree.items[i]),
			 text->data, text->len, e);
}

static void put_down(struct renderer *r, size_t i, struct buf *out)
{
	const struct alembic_revision *rev = &r->tree.items[i];
	const struct alembic_piece *p = &r->down[i];
	size_t before_it = out->len;

	if (p->failure)
		msg_notice("revision %s has no way down: %s", rev->id,
			   p->failure->detail);
	if (!p->done || p->nr == 0)
		return;
	buf_puts(out, "\n-- ledger: down\n");
	if (p->no_transaction)
		buf_puts(out, "-- ledger: no-transaction\n");
	if (!put_way(out, p, &rev->python, &rev->python.down)) {
		msg_notice("revision %s has no way down: a line of its SQL "
			   "looks like a mark of ledger",
			   rev->id);
		buf_truncate(out, before_it);
	}
}

static int write_one(struct renderer *r, size_t i, struct err *e)
{
	const struct alembic_revision *rev = &r->tree.items[i];
	const struct alembic_piece *p = &r->up[i];
	struct buf out = BUF_INIT;
	int rc = 0;

	if (!p->done) {
		fail_up(r, i);
		return 0;
	}
	alembic_put_head(&out, rev,
			 p->online || r->down[i].online ? ALEMBIC_ONLINE
							: ALEMBIC_OFFLINE);
	if (p->no_transaction)
		buf_puts(&out, "-- ledger: no-transaction\n");
	if (!put_way(&out, p, &rev->python, &rev->python.up)) {
		add_failure(r, i,
			    new_error(r, i,
				      "a line of its SQL looks like a mark of "
				      "ledger"));
	} else {
		put_down(r, i, &out);
		rc = save(r, i, &out, e);
	}
	buf_release(&out);
	return rc;
}

/* ---- by hand ---- */

/* Written since the last run: from now on it belongs to this Python file. */
static int adopt(struct renderer *r, size_t i, struct err *e)
{
	const struct alembic_kept *k = &r->kept[i];
	struct buf out = BUF_INIT;
	int rc;

	alembic_put_head(&out, &r->tree.items[i], ALEMBIC_BY_HAND);
	buf_putc(&out, '\n');
	buf_add(&out, k->text, k->len);
	rc = save(r, i, &out, e);
	buf_release(&out);
	return rc;
}

/* Alembic may write something for the file as it is now, but not what the
 * person meant who wrote the SQL. */
static void fail_by_hand(struct renderer *r, size_t i)
{
	struct err *why =
	    new_error(r, i, "edited since its SQL was written by hand");

	err_hint(why,
		 "Make ledger/rendered/%s agree with it, remove its line "
		 "\"-- sha256\", then ledger record",
		 alembic_kept_name(r->arena, &r->tree.items[i]));
	add_failure(r, i, why);
}

/* ---- the whole ---- */

static int look(struct renderer *r, size_t i, bool *any, struct err *e)
{
	struct alembic_kept *k = &r->kept[i];

	if (alembic_load_kept(k, r->rendered, r->arena, &r->tree.items[i], e) !=
	    0)
		return -1;
	if (k->text && !k->stale)
		return 0;
	if (k->text && !k->hashed)
		return adopt(r, i, e);
	if (k->text && k->by_hand) {
		fail_by_hand(r, i);
		return 0;
	}
	r->todo[i] = *any = true;
	return 0;
}

static int render_all(struct renderer *r, struct err *e)
{
	size_t nr = r->tree.nr, i;
	bool any = false;
	int rc = 0;

	r->kept = arena_array(r->arena, nr, sizeof(*r->kept));
	r->todo = arena_array(r->arena, nr, sizeof(*r->todo));
	r->up = arena_array(r->arena, nr, sizeof(*r->up));
	r->down = arena_array(r->arena, nr, sizeof(*r->down));
	for (i = 0; i < nr && rc == 0; i++)
		rc = look(r, i, &any, e);
	if (rc != 0 || !any)
		return rc;
	if (render_up(r, e) != 0 || render_down(r, e) != 0 ||
	    alembic_online(r->job, &r->tree, r->todo, r->up, r->down, e) != 0)
		return -1;
	for (i = 0; i < nr && rc == 0; i++)
		if (r->todo[i])
			rc = write_one(r, i, e);
	return rc;
}

int alembic_render(struct render_job *job, struct dir *d,
		   const struct dir_item *items, size_t nr, struct err *e)
{
	struct renderer r = { .job = job, .arena = job->arena, .d = d };
	struct alembic_locations where;
	struct dir *root = NULL;
	int rc = dir_open(&root, job->root, e);

	if (rc == 0)
		rc = alembic_read_locations(&where, d, root, job->below,
					    job->command, job->arena, e);
	dir_close(root);
	if (rc == 0)
		rc = alembic_read_tree(&r.tree, d, &where, job->arena, items,
				       nr, e);
	if (rc == 0 && r.tree.nr > 0)
		rc = file_mkdirs(job->rendered, 0777, e);
	if (rc == 0 && r.tree.nr > 0)
		rc = dir_open(&r.rendered, job->rendered, e);
	if (rc == 0 && r.tree.nr > 0)
		rc = render_all(&r, e);
	dir_close(r.rendered);
	return rc != 0 ? -1 : 0;
}
