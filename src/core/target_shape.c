/* Is the history table what the tool made, and which server is it on? */
#include "core/target_parts.h"

#include <string.h>

#include "base/alloc.h"
#include "base/err.h"
#include "io/conn.h"

/* What the table must be: an ordinary table of ours, that nothing of another's
 * can run in or reach. */
#define WRONG                                                                  \
	" CASE"                                                                \
	" WHEN c.relkind <> 'r' OR c.relpersistence <> 'p'"                    \
	"  THEN 'is not an ordinary table'"                                    \
	" WHEN c.relhastriggers AND EXISTS (SELECT FROM"                       \
	"  pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid)"                   \
	"  THEN 'has triggers'"                                                \
	" WHEN EXISTS (SELECT FROM pg_catalog.pg_rewrite w"                    \
	"  WHERE w.ev_class = c.oid) THEN 'has rules'"                         \
	" WHEN c.relrowsecurity OR EXISTS (SELECT FROM"                        \
	"  pg_catalog.pg_policy y WHERE y.polrelid = c.oid)"                   \
	"  THEN 'has row-level security'"                                      \
	" WHEN c.relispartition OR EXISTS (SELECT FROM"                        \
	"  pg_catalog.pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent))" \
	"  THEN 'takes part in inheritance'"                                   \
	" WHEN c.relowner <> n.nspowner THEN 'is not its schema''s owner''s'"  \
	" WHEN (SELECT pg_catalog.string_agg(a.attname || ' ' ||"              \
	"   pg_catalog.format_type(a.atttypid, a.atttypmod), ','"              \
	"   ORDER BY a.attnum) FROM pg_catalog.pg_attribute a"                 \
	"  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)"  \
	"  <> $2 THEN 'has other columns than it must'"                        \
	" WHEN EXISTS (SELECT FROM pg_catalog.pg_attribute a"                  \
	"  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"   \
	"  AND (a.atthasdef OR a.attidentity <> '' OR NOT a.attnotnull))"      \
	"  THEN 'has columns with values of their own, or without NOT NULL'"   \
	" WHEN EXISTS (SELECT FROM pg_catalog.pg_constraint k"                 \
	"  WHERE k.conrelid = c.oid AND k.contype NOT IN ('p', 'u', 'n'))"     \
	"  THEN 'has other constraints than its keys'"                         \
	" WHEN (SELECT pg_catalog.string_agg(a.attname, ',' ORDER BY"          \
	"   a.attname) FROM pg_catalog.pg_index x"                             \
	"  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"               \
	"   AND a.attnum = x.indkey[0]"                                        \
	"  WHERE x.indrelid = c.oid AND x.indisunique AND x.indisvalid"        \
	"   AND x.indimmediate AND x.indnkeyatts = 1 AND x.indpred IS NULL)"   \
	"  IS DISTINCT FROM 'hash,prev,seq'"                                   \
	"  THEN 'has other unique keys than seq, prev and hash'"               \
	" WHEN EXISTS (SELECT FROM pg_catalog.pg_index x"                      \
	"  WHERE x.indrelid = c.oid AND x.indexprs IS NOT NULL)"               \
	"  THEN 'has an index on an expression'"                               \
	" WHEN EXISTS (SELECT FROM pg_catalog.aclexplode(n.nspacl) x"          \
	"  WHERE x.grantee = 0 AND x.privilege_type <> 'USAGE')"               \
	"  OR EXISTS (SELECT FROM pg_catalog.aclexplode(c.relacl) x"           \
	"  WHERE x.grantee = 0 AND x.privilege_type <> 'SELECT')"              \
	"  THEN 'can be written by PUBLIC'"                                    \
	" ELSE '' END"

/* System identifier, timeline, oid of the database: what a copy, a restored
 * backup or a promoted standby has otherwise. */
#define SERVER                                                                \
	"(SELECT pg_catalog.concat_ws(' ', s.system_identifier,"              \
	"  CASE WHEN pg_catalog.pg_is_in_recovery() THEN"                     \
	"   (SELECT k.timeline_id FROM pg_catalog.pg_control_checkpoint() k)" \
	"  ELSE ('x' || pg_catalog.left(pg_catalog.pg_walfile_name("          \
	"   pg_catalog.pg_current_wal_lsn()), 8))::pg_catalog.bit(32)"        \
	"   ::pg_catalog.int4 END, d.oid)"                                    \
	" FROM pg_catalog.pg_control_system() s, pg_catalog.pg_database d"    \
	" WHERE d.datname = pg_catalog.current_database())"

/* One row: is it there, may we look, what is wrong with it; who is the server.
 */
#define SHAPE_QUERY(server)                                            \
	"SELECT c.oid IS NOT NULL,"                                    \
	" pg_catalog.has_schema_privilege(n.oid, 'USAGE')"             \
	"  AND pg_catalog.has_table_privilege(c.oid, 'SELECT')," WRONG \
	"," server                                                     \
	" FROM (VALUES (1)) one (x) LEFT JOIN (pg_catalog.pg_class c"  \
	" JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"    \
	"  AND n.nspname = $1) ON c.relname = 'history'"

static const char shape[] =
    "seq bigint,kind text,migration text,step integer,node text,bytes text,"
    "before text,after text,head text,detail text,tool text,role text,"
    "at text,prev text,hash text";

/* The right to ask for the server may have been taken from us. */
static int ask_shape(struct target *t, struct rows **rows, struct err *e)
{
	const char *params[] = { t->schema, shape };

	if (conn_query(t->c, SHAPE_QUERY(SERVER), params, 2, rows, e) == 0)
		return 0;
	if (e->fault != FAULT_DENIED || conn_in_transaction(t->c))
		return -1;
	err_init(e);
	return conn_query(t->c, SHAPE_QUERY("''"), params, 2, rows, e);
}

static int refuse_shape(const struct target *t, const char *wrong,
			struct err *e)
{
	err_set(e, FAULT_CORRUPT, "history table %s.history %s", t->schema,
		wrong);
	err_detail(e, "It is not used in this state.");
	return err_hint(e,
			"Find out who changed it: \\dnp+ %s and \\d+ "
			"%s.history",
			t->schema, t->schema);
}

int target_check_shape(struct target *t, struct err *e)
{
	struct rows *rows = NULL;
	int rc;

	t->present = false;
	t->readable = false;
	rc = ask_shape(t, &rows, e);
	if (rc == 0)
		t->server = arena_strdup(t->arena, rows_get(rows, 0, 3));
	if (rc == 0 && strcmp(rows_get(rows, 0, 0), "t") == 0) {
		t->present = true;
		t->readable = strcmp(rows_get(rows, 0, 1), "t") == 0;
		if (rows_get(rows, 0, 2)[0])
			rc = refuse_shape(t, rows_get(rows, 0, 2), e);
	}
	rows_free(rows);
	return rc;
}
