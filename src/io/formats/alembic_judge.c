/* Is what Alembic sent to a scratch database a part of the migration? What only
 * asks the catalogs is none: on scratch it has had its answer. What asks for
 * rows of the project depends on data that scratch does not have, and so does
 * the revision. */
#include "io/formats_alembic_parts.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/map.h"
#include "io/conn.h"
#include "model/statement.h"

/* ---- the scratch database's catalogs, when all is done ---- */

static const char relations[] =
    "SELECT c.oid::pg_catalog.text, n.nspname || '.' || c.relname, "
    "EXISTS (SELECT FROM pg_catalog.pg_attribute a "
    "WHERE a.attrelid = c.oid AND a.attnum = 1 AND a.attname = 'version_num') "
    "FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.oid >= 16384";

/* Of which the answer is not that of the catalogs, or that do something. */
static const char functions[] =
    "SELECT p.oid::pg_catalog.text, p.proname, true FROM pg_catalog.pg_proc p "
    "WHERE p.oid < 16384 AND p.provolatile = 'v'";

struct named {
	const char *name;
	bool mark;
};

static int load(struct map *out, struct arena *a, struct conn *c,
		const char *sql, struct err *e)
{
	struct rows *rows = NULL;
	size_t i;

	map_init(out);
	if (conn_query(c, sql, NULL, 0, &rows, e) < 0)
		return -1;
	for (i = 0; i < rows_nr(rows); i++) {
		struct named *n = arena_alloc(a, sizeof(*n));

		n->name = arena_strdup(a, rows_get(rows, i, 1));
		n->mark = rows_get(rows, i, 2)[0] == 't';
		map_put(out, arena_strdup(a, rows_get(rows, i, 0)), n);
	}
	rows_free(rows);
	return 0;
}

/* The operators and names are those of pg_catalog: scratch may have others. */
int alembic_judge_open(struct alembic_judge *j, struct arena *a, struct conn *c,
		       struct err *e)
{
	j->arena = a;
	map_init(&j->relations);
	map_init(&j->functions);
	if (conn_exec(c, "SET search_path = pg_catalog", e) < 0 ||
	    load(&j->relations, a, c, relations, e) < 0 ||
	    load(&j->functions, a, c, functions, e) < 0)
		return -1;
	return 0;
}

void alembic_judge_close(struct alembic_judge *j)
{
	map_release(&j->relations);
	map_release(&j->functions);
}

static const struct named *named(const struct alembic_judge *j,
				 const struct map *m, unsigned oid)
{
	return map_get(m, arena_printf(j->arena, "%u", oid));
}

/* ---- what gives rows ---- */

enum call { CALL_ASKS, CALL_DOES, CALL_READS };

/* A volatile function of PostgreSQL's own. */
static enum call call_of(const char *name)
{
	static const char *const does[] = { "set_config", "setval" };
	static const char *const asks[] = { "random", "clock_timestamp",
					    "timeofday", "gen_random_uuid" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(does); i++)
		if (strcmp(name, does[i]) == 0)
			return CALL_DOES;
	for (i = 0; i < ARRAY_LEN(asks); i++)
		if (strcmp(name, asks[i]) == 0)
			return CALL_ASKS;
	/* Locks, sizes, names: pg_advisory_lock, pg_relation_size. */
	return strncmp(name, "pg_", 3) == 0 &&
		       strcmp(name, "pg_sequence_last_value") != 0
		   ? CALL_ASKS
		   : CALL_READS;
}

static enum alembic_verdict refuse(const char **why, const char *reason)
{
	*why = reason;
	return ALEMBIC_REFUSE;
}

static enum alembic_verdict judge_tables(const struct alembic_judge *j,
					 const struct alembic_understood *u,
					 const char **why)
{
	const struct named *n;
	size_t i;

	for (i = 0; i < u->table_nr; i++) {
		n = named(j, &j->relations, u->tables[i]);
		if (!n)
			return refuse(
			    why,
			    "it is given rows of a table that is gone by now");
		if (!n->mark)
			return refuse(
			    why,
			    arena_printf(
				j->arena,
				"it is given rows of %s (SELECT or RETURNING)",
				n->name));
	}
	return ALEMBIC_DROP;
}

static enum alembic_verdict judge_calls(const struct alembic_judge *j,
					const struct alembic_understood *u,
					const char **why)
{
	enum alembic_verdict v = ALEMBIC_DROP;
	const struct named *n;
	enum call call;
	size_t i;

	for (i = 0; i < u->function_nr; i++) {
		if (u->functions[i] >= ALEMBIC_FIRST_OID)
			return refuse(why, "it asks a function that is not "
					   "PostgreSQL's own");
		n = named(j, &j->functions, u->functions[i]);
		if (!n)
			continue;
		call = call_of(n->name);
		if (call == CALL_READS)
			return refuse(
			    why,
			    arena_printf(j->arena, "it asks %s()", n->name));
		if (call == CALL_DOES)
			v = ALEMBIC_KEEP;
	}
	return v;
}

static enum alembic_verdict judge_rows(const struct alembic_judge *j,
				       const struct alembic_understood *u,
				       const char **why)
{
	enum alembic_verdict v = judge_tables(j, u, why);

	return v == ALEMBIC_REFUSE ? v : judge_calls(j, u, why);
}

/* ---- commands ---- */

static bool is_one_of(const char *tag, const char *const *list, size_t nr)
{
	size_t i, len;

	for (i = 0; i < nr; i++) {
		len = strlen(list[i]);
		if (strncmp(tag, list[i], len) == 0 &&
		    (!tag[len] || tag[len] == ' '))
			return true;
	}
	return false;
}

/* What a driver says when it begins. */
static bool is_drivers(const char *sql)
{
	static const char *const all[] = { "set client_encoding",
					   "set datestyle",
					   "set session characteristics",
					   "set transaction" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(all); i++)
		if (strncasecmp(sql, all[i], strlen(all[i])) == 0)
			return true;
	return false;
}

/* The rows behind COPY, and those of a cursor, are in no log. */
static enum alembic_verdict judge_command(const struct statement *s,
					  const char *sql, const char **why)
{
	static const char *const unseen[] = { "COPY", "DECLARE", "PREPARE",
					      "EXECUTE", "EXPLAIN" };
	static const char *const asks[] = { "SHOW",   "FETCH",	    "CLOSE",
					    "MOVE",   "DEALLOCATE", "DISCARD",
					    "LISTEN", "UNLISTEN" };

	if (is_one_of(s->tag, unseen, ARRAY_LEN(unseen)))
		return refuse(why, "it uses COPY, a cursor, PREPARE or "
				   "EXPLAIN, whose rows cannot be seen");
	if (is_one_of(s->tag, asks, ARRAY_LEN(asks)) || is_drivers(sql))
		return ALEMBIC_DROP;
	return ALEMBIC_KEEP;
}

/* CREATE, ALTER, DROP … give no rows, whatever they run inside. */
static bool may_give_rows(const struct statement *s)
{
	return s->class == STATEMENT_DATA || s->class == STATEMENT_OPAQUE ||
	       s->class == STATEMENT_SESSION;
}

enum alembic_verdict alembic_judge(const struct alembic_judge *j,
				   const struct alembic_sent *sent,
				   const struct statement *list, size_t nr,
				   const char **why)
{
	enum alembic_verdict all = ALEMBIC_DROP, v;
	bool rows = false;
	size_t i;

	if (sent->odd)
		return refuse(why, sent->odd);
	for (i = 0; i < nr; i++) {
		if (list[i].class == STATEMENT_TRANSACTION)
			continue;
		v = judge_command(&list[i], sent->text + list[i].offset, why);
		if (v == ALEMBIC_REFUSE)
			return v;
		rows |= may_give_rows(&list[i]);
		if (v == ALEMBIC_KEEP)
			all = v;
	}
	if (!rows || all == ALEMBIC_DROP)
		return all;
	if (!sent->understood)
		return refuse(why, "what it reads is not known");
	if (!sent->what.gives_rows)
		return ALEMBIC_KEEP;
	v = judge_rows(j, &sent->what, why);
	/* Which of several gives the rows is not known; it does no harm. */
	return v == ALEMBIC_DROP && nr > 1 ? ALEMBIC_KEEP : v;
}
