/* Running the catalog queries: one pipeline, one transaction, one state. */
#include "io/catalog_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

/* Deparsed text depends on these. pg_temp is named, so that a temporary table
 * cannot stand in front of a catalog. Each is set for the transaction only, and
 * what stood there is kept under a name of ours. */
#define TEXT_SETTINGS                             \
	"('search_path', 'pg_catalog, pg_temp')," \
	"('DateStyle', 'ISO, MDY'),"              \
	"('IntervalStyle', 'postgres'),"          \
	"('TimeZone', 'UTC'),"                    \
	"('extra_float_digits', '1'),"            \
	"('bytea_output', 'hex'),"                \
	"('xmlbinary', 'base64'),"                \
	"('quote_all_identifiers', 'off'),"       \
	"('standard_conforming_strings', 'on'),"  \
	"('lc_monetary', 'C'),"                   \
	"('statement_timeout', '0'),"             \
	"('plan_cache_mode', 'force_generic_plan'),"

/* A refresh asks for few objects of many, with plans that are made once: by
 * index, whatever the planner believes of an array that it does not see. */
#define PLAN_SETTINGS(value)                \
	"('enable_seqscan', " value "),"    \
	"('enable_hashjoin', " value "),"   \
	"('enable_mergejoin', " value "),"  \
	"('enable_bitmapscan', " value ")," \
	"('enable_material', " value ")"

#define PIN(plans)                                                       \
	"SELECT pg_catalog.set_config('ledger.' OPERATOR(pg_catalog.||)" \
	" s.name, pg_catalog.current_setting(s.name), true),"            \
	" pg_catalog.set_config(s.name, coalesce(s.value,"               \
	" pg_catalog.current_setting(s.name)), true) FROM (VALUES"       \
	" " TEXT_SETTINGS                                                \
	PLAN_SETTINGS(plans) ") s (name, value)"

const char catalog_pin_sql[] = PIN("NULL");
static const char pin_refresh_sql[] = PIN("'off'");

static const char unpin_sql[] =
    "SELECT pg_catalog.set_config(s.name, pg_catalog.current_setting("
    "'ledger.' OPERATOR(pg_catalog.||) s.name), true) FROM (VALUES"
    " " TEXT_SETTINGS PLAN_SETTINGS("NULL") ") s (name, value)";

struct conn_request catalog_pin_refresh(void)
{
	return (struct conn_request){ .name = "ledger pin refresh",
				      .sql = pin_refresh_sql };
}

struct conn_request catalog_unpin(void)
{
	return (struct conn_request){ .name = "ledger unpin",
				      .sql = unpin_sql };
}

/* ---- one pipeline ---- */

static void on_fields(void *ctx, const char *const *names, int nr)
{
	struct reader *r = ctx;

	r->fields = arena_array(r->arena, (size_t)nr, sizeof(*r->fields));
	for (int i = 0; i < nr; i++)
		r->fields[i] = arena_strdup(r->arena, names[i]);
	r->field_nr = nr;
}

static int on_row(void *ctx, char **value, const size_t *len, int nr,
		  struct err *e)
{
	struct reader *r = ctx;

	(void)len;
	r->e = e;
	if (r->cat->lean && strcmp(r->fields[nr - 1], "^rare") == 0 &&
	    value[nr - 1] && value[nr - 1][0] == 't')
		r->cat->rare = true;
	/* It comes again, whole, and all that may refer to it. */
	if (r->cat->rare)
		return 0;
	return r->query->row(r, value);
}

static void fill_request(struct catalog *cat, struct arena *a, struct reader *r,
			 const struct catalog_query *q, const char *oids,
			 struct conn_request *out)
{
	static const char *const uses[] = {
		[SQL_FULL] = "all",
		[SQL_REFRESH] = "by oid",
		[SQL_LEAN] = "lean",
	};
	enum sql_mode mode = SQL_FULL;

	if (oids && q->by)
		mode = cat->lean && catalog_sql_is_lean(q->sql) ? SQL_LEAN
								: SQL_REFRESH;
	r->cat = cat;
	r->arena = a;
	r->query = q;
	out->row = on_row;
	out->fields = on_fields;
	out->ctx = r;
	/* Prepared: whoever reads twice plans once. */
	out->name = arena_printf(a, "ledger %s %s", q->name, uses[mode]);
	out->sql = catalog_request_sql(cat, a, out->name, q->sql, mode);
	if (mode != SQL_FULL) {
		out->params[0] = oids;
		out->param_nr = 1;
	}
}

int catalog_run(struct catalog *cat, const bool *wanted, const char *oids,
		struct conn_request *before, size_t before_nr,
		struct conn_request *after, size_t after_nr, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct conn_request *all = arena_array(
	    &a, before_nr + catalog_query_nr + after_nr, sizeof(*all));
	struct reader *readers =
	    arena_array(&a, catalog_query_nr, sizeof(*readers));
	size_t nr = 0;
	int rc;

	for (size_t i = 0; i < before_nr; i++)
		all[nr++] = before[i];
	for (size_t i = 0; i < catalog_query_nr; i++)
		if (!wanted || wanted[i])
			fill_request(cat, &a, &readers[i], &catalog_queries[i],
				     oids, &all[nr++]);
	for (size_t i = 0; i < after_nr; i++)
		all[nr++] = after[i];
	rc = conn_pipeline(cat->conn, all, nr, e);
	if (rc == 0) {
		catalog_finish_relations(cat);
		catalog_finish_indexes(cat);
	}
	cat->read_nr = 0;
	cat->index_nr = 0;
	arena_release(&a);
	return rc;
}
