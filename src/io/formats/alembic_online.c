/* What offline mode cannot write is seen where it is done: the project's own
 * Alembic migrates an empty scratch database, whose server writes down what it
 * is sent. */
#include "io/formats_alembic_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/msg.h"
#include "io/run.h"
#include "io/scratch.h"

#define LOG_MAX ((size_t)512 << 20)

struct online {
	struct render_job *job;
	const struct alembic_tree *t;
	const bool *todo;
	struct alembic_piece *up, *down;
	struct scratch *scratch;
	size_t read; /* messages of the log that are done with */
};

/* ---- what is needed ---- */

static bool needs_up(const struct online *o)
{
	size_t i;

	for (i = 0; i < o->t->nr; i++)
		if (o->todo[i] && !o->up[i].done)
			return true;
	return false;
}

static bool needs_down(const struct online *o)
{
	size_t i;

	for (i = 0; i < o->t->nr; i++)
		if (o->todo[i] && !o->down[i].done &&
		    o->t->items[i].python.down.line &&
		    (o->down[i].failure || o->up[i].online))
			return true;
	return false;
}

/* ---- one way ---- */

static int has_gone_elsewhere(const struct online *o, struct err *e)
{
	err_set(e, FAULT_CONFIG,
		"the command of [alembic] online has not migrated the "
		"database that it was given");
	err_detail(e, "It ended well, but no version of Alembic reached the "
		      "empty scratch database: it has migrated ANOTHER "
		      "database, or none.");
	err_detail(e, "Command: %s", o->job->online);
	return err_hint(e, "Look at once which database it reached. Its env.py "
			   "must take the URL from where the command puts it.");
}

static const struct err *unreached(const struct online *o,
				   const struct alembic_revision *r,
				   const struct run *run)
{
	struct err *why = arena_alloc(o->job->arena, sizeof(*why)), from;

	err_init(why);
	err_init(&from);
	(void)alembic_failed(run, r, &from);
	err_set(why, FAULT_FINDING,
		"alembic failed on the scratch database before it was done "
		"with revision %s",
		r->id);
	err_detail(why, "%s", from.detail);
	err_at(why, r->file, from.line);
	return why;
}

/* All that it did not come to the end of. */
static void fail_rest(struct online *o, const struct run *run)
{
	size_t i;

	for (i = 0; i < o->t->nr; i++)
		if (o->todo[i] && !o->up[i].done && !o->up[i].online)
			o->up[i].failure = unreached(o, &o->t->items[i], run);
}

static int watch(struct online *o, enum alembic_direction direction, bool *any,
		 struct err *e)
{
	struct arena *a = o->job->arena;
	struct alembic_judge judge;
	struct alembic_sent *sent = NULL;
	struct buf log = BUF_INIT;
	size_t nr = 0;
	int rc;

	buf_init(&log, LOG_MAX);
	rc = scratch_tapped(o->scratch, LOG_MAX, &log, e);
	if (rc == 0)
		rc = alembic_judge_open(&judge, a, scratch_conn(o->scratch), e);
	if (rc == 0) {
		rc = alembic_read_log(a, log.data, log.len, &sent, &nr, e);
		if (rc == 0)
			rc = alembic_watch(
			    o->t, direction, a, &judge, sent + o->read,
			    nr - o->read, o->todo,
			    direction == ALEMBIC_UP ? o->up : o->down, any, e);
		alembic_judge_close(&judge);
	}
	o->read = nr;
	buf_release(&log);
	return rc;
}

/* 0: it came to its end. 1: it failed on the way. */
static int go(struct online *o, enum alembic_direction direction, struct err *e)
{
	static const char *const words[][ALEMBIC_BEHIND_MAX] = {
		[ALEMBIC_UP] = { "upgrade", "heads", NULL },
		[ALEMBIC_DOWN] = { "downgrade", "base", NULL },
	};
	struct alembic_socket socket = { scratch_dir(o->scratch), "postgres",
					 "scratch" };
	struct run run = { 0 };
	bool any = false;
	int rc = alembic_run(o->job, o->job->online, words[direction], &socket,
			     &run, e);

	if (rc == 0)
		rc = watch(o, direction, &any, e);
	if (rc == 0 && !any && run.status == 0)
		rc = has_gone_elsewhere(o, e);
	else if (rc == 0 && !any)
		rc = alembic_failed(&run, NULL, e);
	if (rc == 0 && direction == ALEMBIC_UP && run.status != 0)
		fail_rest(o, &run);
	if (rc == 0 && run.status != 0)
		rc = 1;
	buf_release(&run.out);
	buf_release(&run.tail);
	return rc;
}

/* ---- the whole ---- */

static int check_command(const struct online *o, struct err *e)
{
	if (strstr(o->job->online, ALEMBIC_URL) ||
	    strstr(o->job->online, ALEMBIC_PLACE))
		return 0;
	err_set(e, FAULT_CONFIG,
		"[alembic] online does not say where the URL of the scratch "
		"database goes");
	err_detail(e, "Without it, Alembic would migrate some other database.");
	return err_hint(e, "online = env DATABASE_URL={url} alembic, or online "
			   "= alembic -x url={url}: whichever env.py reads");
}

static void count(struct online *o)
{
	size_t i;

	for (i = 0; i < o->t->nr; i++)
		o->job->online_nr += o->todo[i] && o->up[i].done &&
				     (o->up[i].online || o->down[i].online);
}

int alembic_online(struct render_job *job, const struct alembic_tree *t,
		   const bool *todo, struct alembic_piece *up,
		   struct alembic_piece *down, struct err *e)
{
	struct online o = {
		.job = job, .t = t, .todo = todo, .up = up, .down = down
	};
	int rc;

	if (!job->online || (!needs_up(&o) && !needs_down(&o)))
		return 0;
	if (check_command(&o, e) != 0 ||
	    job->open_scratch(job->ctx, &o.scratch, e) != 0)
		return -1;
	rc = scratch_tap(o.scratch, e);
	if (rc == 0)
		rc = go(&o, ALEMBIC_UP, e);
	if (rc == 0 && needs_down(&o) && go(&o, ALEMBIC_DOWN, e) < 0)
		rc = -1;
	if (rc >= 0)
		count(&o);
	return rc < 0 ? -1 : 0;
}
