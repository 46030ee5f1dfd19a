/* Has any catalog changed? One text that tells the state of every catalog that
 * a fingerprint is made from.
 *
 * For each catalog: how many rows, how many of them transactions wrote that a
 * snapshot may not have seen, and the xmin of all added up.
 *
 * Whatever changes a catalog after the token was made is done by a transaction
 * that is not older than the snapshot's xmin: it leaves a row with such an
 * xmin, or one row less. So two tokens with one xmin are equal just when
 * nothing changed. Deliberately not relied upon where the past was exchanged (a
 * file system snapshot, point-in-time recovery): there transaction ids come
 * twice, and the sum over all rows, the timeline and the end of the log must
 * agree, too. CREATE INDEX CONCURRENTLY and all other changes of a catalog's
 * facts write new row versions (13 to 18); what PostgreSQL overwrites in place
 * (relhasindex, reltuples, relfrozenxid) is in no fingerprint. VACUUM FULL and
 * FREEZE keep xmin as it was.
 *
 * Rows of temporary tables come and go with other sessions and are left out of
 * the catalogs where they are many. Where they are not, and wherever rows are
 * written that say the same again, the token differs without need: the answer
 * "changed" only costs a reading. */
#include "io/catalog_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

/* Rows of relations that are not temporary. */
#define NOT_TEMP(column) column " NOT IN (SELECT t.oid FROM temporary t)"
#define NOT_TEMP_SCHEMA(column)                                        \
	column " NOT IN (SELECT n.oid FROM pg_catalog.pg_namespace n " \
	       "WHERE n.nspname ~ '^pg_(toast_)?temp_')"

struct watched {
	const char *catalog;
	const char *where; /* NULL: all rows */
	int since;	   /* the first major that has it; 0: all */
};

static const struct watched watched[] = {
	{ "pg_namespace", "c.nspname !~ '^pg_(toast_)?temp_'", 0 },
	{ "pg_class", "c.relpersistence <> 't'", 0 },
	{ "pg_attribute", NOT_TEMP("c.attrelid"), 0 },
	{ "pg_attrdef", NOT_TEMP("c.adrelid"), 0 },
	{ "pg_constraint", NOT_TEMP("c.conrelid"), 0 },
	{ "pg_index", NOT_TEMP("c.indrelid"), 0 },
	{ "pg_rewrite", NOT_TEMP("c.ev_class"), 0 },
	{ "pg_trigger", NOT_TEMP("c.tgrelid"), 0 },
	{ "pg_proc", NOT_TEMP_SCHEMA("c.pronamespace"), 0 },
	{ "pg_type", NOT_TEMP_SCHEMA("c.typnamespace"), 0 },
	/* Of extensions and of sequences; other rows change only with a row of
	 * another catalog. */
	{ "pg_depend",
	  "c.refclassid = 3079 OR c.classid = 1259 AND c.refobjsubid > 0 "
	  "AND c.deptype IN ('a', 'i')",
	  0 },
	{ "pg_aggregate", NULL, 0 },
	{ "pg_am", NULL, 0 },
	{ "pg_amop", NULL, 0 },
	{ "pg_amproc", NULL, 0 },
	{ "pg_cast", NULL, 0 },
	{ "pg_collation", NULL, 0 },
	{ "pg_conversion", NULL, 0 },
	{ "pg_default_acl", NULL, 0 },
	{ "pg_description", NULL, 0 },
	{ "pg_enum", NULL, 0 },
	{ "pg_event_trigger", NULL, 0 },
	{ "pg_extension", NULL, 0 },
	{ "pg_foreign_data_wrapper", NULL, 0 },
	{ "pg_foreign_server", NULL, 0 },
	{ "pg_foreign_table", NULL, 0 },
	{ "pg_inherits", NULL, 0 },
	{ "pg_init_privs", NULL, 0 },
	{ "pg_language", NULL, 0 },
	{ "pg_opclass", NULL, 0 },
	{ "pg_operator", NULL, 0 },
	{ "pg_opfamily", NULL, 0 },
	{ "pg_partitioned_table", NULL, 0 },
	{ "pg_policy", NULL, 0 },
	{ "pg_publication", NULL, 0 },
	{ "pg_publication_namespace", NULL, 15 },
	{ "pg_publication_rel", NULL, 0 },
	{ "pg_range", NULL, 0 },
	{ "pg_seclabel", NULL, 0 },
	{ "pg_sequence", NULL, 0 },
	{ "pg_statistic_ext", NULL, 0 },
	{ "pg_transform", NULL, 0 },
	{ "pg_ts_config", NULL, 0 },
	{ "pg_ts_config_map", NULL, 0 },
	{ "pg_ts_dict", NULL, 0 },
	{ "pg_ts_parser", NULL, 0 },
	{ "pg_ts_template", NULL, 0 },
	{ "pg_tablespace", NULL, 0 },
	{ "pg_database", "c.datname = pg_catalog.current_database()", 0 },
};

/* age() of the xids that are older than all others. */
#define AGE_OF_BOOTSTRAP "2147483647"

static void put_catalog(struct buf *sql, const struct watched *w)
{
	buf_printf(
	    sql,
	    ", (SELECT pg_catalog.concat(pg_catalog.count(*), '+',"
	    " pg_catalog.count(*) FILTER (WHERE x.age <= limits.age), '+',"
	    " pg_catalog.sum(limits.age - x.age)"
	    " FILTER (WHERE x.age < " AGE_OF_BOOTSTRAP "))"
	    " FROM (SELECT pg_catalog.age(c.xmin) FROM pg_catalog.%s c"
	    " WHERE %s OFFSET 0) x (age))",
	    w->catalog, w->where ? w->where : "true");
}

/* $1: the xmin that the token is to be made with, empty: this snapshot's. $2:
 * where the log ended before; where it still ends there, nothing was written
 * and no token is made, nor with an xmin so long ago that it could be one to
 * come. Except where a transaction is running: its commit may be in the log
 * already although no snapshot shows it yet (it waits for the disk, or for a
 * synchronous standby), and then it appears without a word in the log. None is
 * where the next transaction id is the snapshot's xmax, which age() tells: xmin
 * would be the same where the youngest alone runs, which is not below xmax.
 *
 * A standby has no timeline to tell, and of subscriptions, a shared catalog,
 * not everybody may read the system columns: a token made there is none to
 * keep, as the word in place of the timeline says.
 *
 * The roles and their names are part of owners and privileges; of user mappings
 * a fingerprint has no more than the names. */
static const char *token_sql(struct arena *a, int version)
{
	struct buf sql = BUF_INIT;
	const char *text;

	buf_puts(
	    &sql,
	    "WITH temporary AS MATERIALIZED (SELECT t.oid"
	    " FROM pg_catalog.pg_class t WHERE t.relpersistence = 't')"
	    " SELECT given.xid, given.lsn,"
	    " CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'standby'"
	    " WHEN EXISTS (SELECT FROM pg_catalog.pg_subscription s"
	    " WHERE s.subdbid <> 0) THEN 'subscriptions'"
	    " ELSE pg_catalog.left(pg_catalog.pg_walfile_name(given.lsn), 8)"
	    " END, given.quiet,"
	    " CASE WHEN ($2::text <> given.lsn::text OR NOT given.quiet)"
	    " AND pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())"
	    "::text::pg_catalog.numeric - given.xid::text::pg_catalog.numeric"
	    " < 1000000000"
	    " THEN pg_catalog.concat_ws(',',"
	    " (SELECT pg_catalog.md5(pg_catalog.string_agg("
	    " pg_catalog.concat(r.oid, ' ', r.rolname), ',' ORDER BY r.oid))"
	    " FROM pg_catalog.pg_roles r),"
	    " (SELECT pg_catalog.md5(pg_catalog.string_agg("
	    " pg_catalog.concat(m.umid, ' ', m.srvid, ' ', m.umuser), ','"
	    " ORDER BY m.umid)) FROM pg_catalog.pg_user_mappings m)");
	for (size_t i = 0; i < ARRAY_LEN(watched); i++)
		if (version / 10000 >= watched[i].since)
			put_catalog(&sql, &watched[i]);
	buf_puts(
	    &sql,
	    ") END FROM (SELECT coalesce(nullif($1::text, '')::pg_catalog.xid8,"
	    " pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())),"
	    " CASE WHEN pg_catalog.pg_is_in_recovery()"
	    " THEN pg_catalog.pg_last_wal_replay_lsn()"
	    " ELSE pg_catalog.pg_current_wal_insert_lsn() END,"
	    " pg_catalog.age(pg_catalog.pg_snapshot_xmax("
	    "pg_catalog.pg_current_snapshot())::pg_catalog.xid) = 0)"
	    " given (xid, lsn, quiet),"
	    " LATERAL (SELECT pg_catalog.age(given.xid::pg_catalog.xid)"
	    "::pg_catalog.int8) limits (age)");
	text = arena_memdupz(a, sql.data, sql.len);
	buf_release(&sql);
	return text;
}

static int on_token(void *ctx, char **value, const size_t *len, int nr,
		    struct err *e)
{
	struct catalog_token *t = ctx;

	(void)nr;
	(void)e;
	snprintf(t->xmin, sizeof(t->xmin), "%s", value[0]);
	snprintf(t->lsn, sizeof(t->lsn), "%s", value[1] ? value[1] : "");
	snprintf(t->timeline, sizeof(t->timeline), "%s", value[2]);
	t->quiet = strcmp(value[3], "t") == 0;
	buf_clear(&t->text);
	if (value[4])
		buf_add(&t->text, value[4], len[4]);
	return 0;
}

struct conn_request catalog_token_request(const struct conn *c, struct arena *a,
					  const char *xmin, const char *lsn,
					  struct catalog_token *out)
{
	struct conn_request q = {
		.name = "ledger token",
		.sql = token_sql(a, conn_server_version(c)),
		.params = { xmin, lsn },
		.param_nr = 2,
		.row = on_token,
		.ctx = out,
	};

	return q;
}

int catalog_token_now(struct conn *c, const char *xmin, const char *lsn,
		      struct catalog_token *out, struct err *e)
{
	struct arena a = ARENA_INIT;
	struct conn_request q[] = {
		{ .sql = "BEGIN READ ONLY" },
		{ .name = "ledger pin", .sql = catalog_pin_sql },
		catalog_token_request(c, &a, xmin, lsn, out),
		{ .sql = "COMMIT" },
	};
	int rc = conn_pipeline(c, q, ARRAY_LEN(q), e);

	arena_release(&a);
	return rc;
}

/* ---- to be kept ---- */

#define KEPT_FORMAT "xmin %23[0-9] lsn %23[0-9A-F/] %7[a-z] timeline %15s "
#define QUIET "quiet"

void catalog_token_keep(const struct catalog_token *t, struct buf *out)
{
	buf_clear(out);
	if (t->text.len && strspn(t->timeline, "0123456789ABCDEF") == 8)
		buf_printf(out, "xmin %s lsn %s %s timeline %s %s", t->xmin,
			   t->lsn, t->quiet ? QUIET : "busy", t->timeline,
			   t->text.data);
}

static bool is_before(const char *lsn, const char *other)
{
	unsigned a[2], b[2];

	if (sscanf(lsn, "%8X/%8X", &a[0], &a[1]) != 2 ||
	    sscanf(other, "%8X/%8X", &b[0], &b[1]) != 2)
		return false;
	return a[0] < b[0] || (a[0] == b[0] && a[1] < b[1]);
}

bool catalog_token_nothing_written(const struct catalog_token *then,
				   const char *lsn)
{
	return then->quiet && strcmp(then->lsn, lsn) == 0;
}

static bool is_same(const struct catalog_token *now,
		    const struct catalog_token *then, const char *text)
{
	if (strcmp(now->timeline, then->timeline) != 0)
		return false;
	if (catalog_token_nothing_written(then, now->lsn))
		return true;
	return !is_before(now->lsn, then->lsn) && now->text.len &&
	       strcmp(now->text.data, text) == 0;
}

int catalog_is_unchanged(struct conn *c, const char *kept, struct err *e)
{
	struct catalog_token now = { .text = BUF_INIT }, then;
	char state[8];
	int from = 0, rc;

	/* Its one transaction is as old as the connection. */
	if (conn_is_pooled(c))
		return 1;
	if (sscanf(kept, KEPT_FORMAT "%n", then.xmin, then.lsn, state,
		   then.timeline, &from) != 4 ||
	    from == 0)
		return 1;
	then.quiet = strcmp(state, QUIET) == 0;
	rc = catalog_token_now(c, then.xmin, then.quiet ? then.lsn : "", &now,
			       e);
	if (rc == 0 && !is_same(&now, &then, kept + from))
		rc = 1;
	buf_release(&now.text);
	return rc;
}
