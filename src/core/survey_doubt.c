/* A statement that makes or drops a database or a tablespace has no effect on
 * the schema, so the plan cannot tell whether it was done when a run stopped in
 * it. The catalogs that all databases share can. */
#include "core/survey_parts.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/quote.h"
#include "core/project.h"
#include "core/survey.h"
#include "io/conn.h"

static const struct kind {
	const char *tag;
	bool drops;
	const char *rows; /* with a column "name", as d */
} kinds[] = {
	{ "CREATE DATABASE", false,
	  "(SELECT datname AS name, xmin FROM pg_catalog.pg_database"
	  " WHERE datconnlimit <> -2) d" },
	{ "DROP DATABASE", true,
	  "(SELECT datname AS name, xmin FROM pg_catalog.pg_database) d" },
	{ "CREATE TABLESPACE", false,
	  "(SELECT spcname AS name, xmin FROM pg_catalog.pg_tablespace) d" },
	{ "DROP TABLESPACE", true,
	  "(SELECT spcname AS name, xmin FROM pg_catalog.pg_tablespace) d" },
};

static const struct kind *kind_of(const struct step *s)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(s->tag, kinds[i].tag) == 0)
			return &kinds[i];
	return NULL;
}

/* The object that the statement names; NULL: the file is not what ran. */
static int name_of(struct survey *s, const struct migration *m, size_t number,
		   const char **out, struct err *e)
{
	const struct project_file *f = project_file(s->p, m->name);
	struct statement *list;
	size_t nr;

	*out = NULL;
	if (!f)
		return 0;
	if (project_split(s->p, &f->source->up, &list, &nr, e) < 0)
		return -1;
	if (number < nr && list[number].target_nr == 1 &&
	    oid_equal(&list[number].hash, &m->steps[number].hash))
		*out = list[number].targets[0].name;
	return 0;
}

/* What is to be made counts as done when it was made since the intent was
 * written: what somebody made before ended that run with an error, and must end
 * this one. A database whose drop was stopped has datconnlimit -2 (16, and
 * minor releases of the others since 2023); it can only be dropped. */
static int is_done(struct survey *s, const struct kind *k, const char *name,
		   long long intent, bool *done, struct err *e)
{
	struct buf sql = BUF_INIT;
	char seq[24];
	const char *params[] = { name, seq };
	struct rows *rows = NULL;
	int rc;

	snprintf(seq, sizeof(seq), "%lld", intent);
	buf_printf(&sql, "SELECT FROM %s", k->rows);
	if (!k->drops) {
		buf_puts(&sql, " CROSS JOIN ");
		quote_ident(&sql, s->t.schema);
		buf_puts(&sql, ".history h");
	}
	buf_puts(&sql, " WHERE d.name = $1");
	if (!k->drops)
		buf_puts(&sql, " AND h.seq = $2::pg_catalog.int8"
			       " AND pg_catalog.age(d.xmin) <="
			       " pg_catalog.age(h.xmin)");
	rc = conn_query(s->t.c, sql.data, params, k->drops ? 1 : 2, &rows, e);
	if (rc == 0)
		*done = (rows_nr(rows) > 0) != k->drops;
	rows_free(rows);
	buf_release(&sql);
	return rc;
}

/* The last statement of the migration that a run began, and its row. */
static const struct row *last_row(const struct survey *s,
				  const struct migration *m)
{
	size_t i;

	for (i = s->t.row_nr; i-- > 0;) {
		const struct row *r = &s->t.rows[i];

		if ((r->kind == ROW_INTENT || r->kind == ROW_STEP) &&
		    oid_equal(&r->node, &m->node))
			return r;
	}
	return NULL;
}

int doubt_settle(struct survey *s, struct err *e)
{
	struct target_state *state = &s->state;
	const struct migration *m;
	const struct row *last;
	const struct kind *k;
	const char *name;
	bool done = false;
	int i;

	if (state->partial < 0)
		return 0;
	m = s->p->history.nodes[state->partial];
	last = last_row(s, m);
	if (!last)
		return 0;
	/* A later one is begun only when those before it are known to be done,
	 * be it from here. */
	for (i = 0; i + 1 < last->step && (size_t)i < m->step_nr; i++)
		if (kind_of(&m->steps[i]))
			state->done[i] = true;
	i = state->in_doubt;
	if (i < 0 || (size_t)i >= m->step_nr)
		return 0;
	k = kind_of(&m->steps[i]);
	if (!k)
		return 0;
	if (name_of(s, m, (size_t)i, &name, e) < 0)
		return -1;
	if (!name)
		return 0;
	if (is_done(s, k, name, last->seq, &done, e) < 0)
		return -1;
	state->done[i] = done;
	state->in_doubt = -1;
	return 0;
}
