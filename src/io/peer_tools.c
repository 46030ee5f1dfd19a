/* The tools: where each keeps its history, and what the rows mean. */
#include "io/peer_parts.h"

#include <string.h>

/* State words are read by peer.c. Of tables with one name the first row that
 * fits counts. */
const struct peer_tool peer_tools[] = {
	{ .name = "Flyway",
	  .formats = "flyway refinery",
	  .table = "flyway_schema_history",
	  .columns = "installed_rank version script checksum success",
	  .query = "SELECT coalesce(version, script), checksum::text,"
		   " CASE WHEN NOT success THEN 'failed'"
		   " WHEN type LIKE 'UNDO%' OR type = 'DELETE' THEN 'undone'"
		   " WHEN type IN ('BASELINE', 'SQL_BASELINE') THEN 'through'"
		   " WHEN type = 'SCHEMA' THEN 'none' ELSE 'applied' END"
		   " FROM %s ORDER BY installed_rank",
	  .content = PEER_CRC32,
	  .locks = peer_locks_flyway,
	  .create = "CREATE TABLE IF NOT EXISTS %s ("
		    "installed_rank integer NOT NULL"
		    " CONSTRAINT \"%n_pk\" PRIMARY KEY,"
		    "version varchar(50),"
		    "description varchar(200) NOT NULL,"
		    "type varchar(20) NOT NULL,"
		    "script varchar(1000) NOT NULL,"
		    "checksum integer,"
		    "installed_by varchar(100) NOT NULL,"
		    "installed_on timestamp NOT NULL DEFAULT now(),"
		    "execution_time integer NOT NULL,"
		    "success boolean NOT NULL)",
	  .insert = "INSERT INTO %s (installed_rank, version, description,"
		    " type, script, checksum, installed_by, execution_time,"
		    " success) SELECT coalesce(max(installed_rank), 0) + 1,"
		    " $1, $2, 'SQL', $3, $4::integer, current_user, 0, true"
		    " FROM %s",
	  .insert_params = "vdpc",
	  /* Of a repeatable one, which has no version, the last run. */
	  .remove = "DELETE FROM %s WHERE version = $1 OR installed_rank ="
		    " (SELECT max(installed_rank) FROM %s WHERE version IS NULL"
		    " AND script = $2 AND $1::text IS NULL)",
	  .remove_params = "vp" },
	{ .name = "Liquibase",
	  .formats = "liquibase",
	  .table = "databasechangelog",
	  .columns = "id author filename exectype",
	  /* The name that the reader gives to a changeset. Quotes around author
	   * and id are stored (Liquibase 4.4). */
	  .query = "SELECT pg_catalog.regexp_replace(pg_catalog.regexp_replace("
		   "  pg_catalog.replace(filename, '/', '.'), '[.]sql$', '')"
		   "  || '.' || pg_catalog.btrim(author, '\"')"
		   "  || '.' || pg_catalog.btrim(id, '\"'),"
		   " '[^A-Za-z0-9_.-]', '_', 'g'),"
		   " NULL, CASE exectype WHEN 'FAILED' THEN 'failed'"
		   "  ELSE 'applied' END FROM %s ORDER BY orderexecuted",
	  .key = PEER_SUFFIX },
	{ .name = "Alembic",
	  .formats = "alembic plain",
	  .table = "alembic_version",
	  .columns = "version_num",
	  .query = "SELECT version_num, NULL, 'applied' FROM %s",
	  .rows = PEER_LAST,
	  .create = "CREATE TABLE IF NOT EXISTS %s (version_num varchar(32)"
		    " NOT NULL CONSTRAINT \"%n_pkc\" PRIMARY KEY)",
	  .insert = "WITH gone AS (DELETE FROM %s WHERE version_num <> $1)"
		    " INSERT INTO %s VALUES ($1) ON CONFLICT DO NOTHING",
	  .insert_params = "n",
	  .remove = "DELETE FROM %s" },
	{ .name = "Prisma",
	  .formats = "prisma",
	  .table = "_prisma_migrations",
	  .columns = "migration_name checksum finished_at rolled_back_at",
	  .query = "SELECT migration_name, checksum,"
		   " CASE WHEN rolled_back_at IS NOT NULL THEN 'undone'"
		   " WHEN finished_at IS NULL THEN 'failed'"
		   " ELSE 'applied' END FROM %s ORDER BY started_at",
	  .content = PEER_SHA256,
	  .locks = peer_locks_prisma,
	  .create = "CREATE TABLE IF NOT EXISTS %s ("
		    "id varchar(36) PRIMARY KEY NOT NULL,"
		    "checksum varchar(64) NOT NULL,"
		    "finished_at timestamptz,"
		    "migration_name varchar(255) NOT NULL,"
		    "logs text,"
		    "rolled_back_at timestamptz,"
		    "started_at timestamptz NOT NULL DEFAULT now(),"
		    "applied_steps_count integer NOT NULL DEFAULT 0)",
	  .insert = "INSERT INTO %s (id, checksum, finished_at,"
		    " migration_name, applied_steps_count) VALUES"
		    " (pg_catalog.gen_random_uuid()::text, $1, now(), $2, 1)",
	  .insert_params = "cn",
	  .remove = "DELETE FROM %s WHERE migration_name = $1",
	  .remove_params = "n" },
	{ .name = "Drizzle",
	  .formats = "drizzle",
	  .table = "__drizzle_migrations",
	  .columns = "id hash created_at",
	  .query = "SELECT hash, hash, 'applied' FROM %s ORDER BY created_at",
	  .key = PEER_CONTENT,
	  .content = PEER_SHA256 },
	{ .name = "sqlx",
	  .formats = "sqlx golang-migrate plain",
	  .table = "_sqlx_migrations",
	  .columns = "version success checksum",
	  .query = "SELECT version::text, pg_catalog.encode(checksum, 'hex'),"
		   " CASE WHEN success THEN 'applied' ELSE 'failed' END"
		   " FROM %s ORDER BY version",
	  .content = PEER_SHA384,
	  .locks = peer_locks_sqlx,
	  .create = "CREATE TABLE IF NOT EXISTS %s ("
		    "version bigint PRIMARY KEY,"
		    "description text NOT NULL,"
		    "installed_on timestamptz NOT NULL DEFAULT now(),"
		    "success boolean NOT NULL,"
		    "checksum bytea NOT NULL,"
		    "execution_time bigint NOT NULL)",
	  .insert = "INSERT INTO %s (version, description, success, checksum,"
		    " execution_time) VALUES ($1::bigint, $2, true,"
		    " pg_catalog.decode($3, 'hex'), 0)",
	  .insert_params = "vdc",
	  .remove = "DELETE FROM %s WHERE version = $1::bigint",
	  .remove_params = "v" },
	{ .name = "graphile-migrate",
	  .formats = "graphile-migrate",
	  .schema = "graphile_migrate",
	  .table = "migrations",
	  .columns = "hash previous_hash filename",
	  /* "000001.sql", also of "000001-message.sql": the number. */
	  .query = "SELECT pg_catalog.regexp_replace(filename, '[.]sql$', ''),"
		   " hash, 'applied' FROM %s ORDER BY filename",
	  .content = PEER_IN_FILE,
	  .locks = peer_locks_graphile,
	  .insert = "INSERT INTO %s (hash, previous_hash, filename) VALUES"
		    " ($1, (SELECT hash FROM %s ORDER BY filename DESC"
		    " LIMIT 1), $2)",
	  .insert_params = "cf",
	  .remove = "DELETE FROM %s WHERE filename = $1",
	  .remove_params = "f" },
	{ .name = "Sqitch",
	  .formats = "sqitch",
	  .schema = "sqitch",
	  .table = "changes",
	  .columns = "change_id script_hash change project",
	  /* A change that was reworked is there several times. */
	  .query = "SELECT pg_catalog.replace(change, '/', '.') ||"
		   " CASE n WHEN 1 THEN '' ELSE '.' || n END, script_hash,"
		   " 'applied' FROM (SELECT *, pg_catalog.row_number() OVER ("
		   "  PARTITION BY project, change ORDER BY planned_at) AS n"
		   "  FROM %s) c ORDER BY committed_at",
	  .content = PEER_SHA1,
	  .locks = peer_locks_sqitch },
	{ .name = "Supabase",
	  .formats = "supabase plain",
	  .schema = "supabase_migrations",
	  .table = "schema_migrations",
	  .columns = "version statements",
	  .query = "SELECT version, pg_catalog.array_to_string(statements,"
		   " ';' || pg_catalog.chr(10)), 'applied' FROM %s"
		   " ORDER BY version",
	  .content = PEER_STATEMENTS,
	  /* The CLI (3.1) writes its own cut of the text, and compares versions
	   * alone: the whole text stands for one statement. */
	  .insert = "INSERT INTO %s (version, name, statements) VALUES"
		    " ($1, $2, CASE WHEN $3 <> '' THEN ARRAY[$3] END)",
	  .insert_params = "vwt",
	  .remove = "DELETE FROM %s WHERE version = $1",
	  .remove_params = "v" },
	{ .name = "Hasura",
	  .formats = "hasura",
	  .schema = "hdb_catalog",
	  .table = "schema_migrations",
	  .columns = "version dirty",
	  .query = "SELECT version::text, NULL, CASE WHEN dirty THEN 'failed'"
		   " ELSE 'applied' END FROM %s ORDER BY version",
	  .insert =
	      "INSERT INTO %s (version, dirty) VALUES ($1::bigint, false)",
	  .insert_params = "v",
	  .remove = "DELETE FROM %s WHERE version = $1::bigint",
	  .remove_params = "v" },
	{ .name = "golang-migrate",
	  .formats = "golang-migrate",
	  .table = "schema_migrations",
	  .columns = "version dirty",
	  .query = "SELECT version::text, NULL, CASE WHEN dirty THEN 'failed'"
		   " ELSE 'applied' END FROM %s",
	  .rows = PEER_LAST,
	  .locks = peer_locks_golang,
	  .create = "CREATE TABLE IF NOT EXISTS %s ("
		    "version bigint NOT NULL PRIMARY KEY,"
		    "dirty boolean NOT NULL)",
	  .insert = "WITH gone AS (DELETE FROM %s"
		    " WHERE version <> $1::bigint)"
		    " INSERT INTO %s VALUES ($1::bigint, false)"
		    " ON CONFLICT DO NOTHING",
	  .insert_params = "v",
	  .remove = "DELETE FROM %s" },
	{ .name = "dbmate",
	  .formats = "dbmate",
	  .table = "schema_migrations",
	  .columns = "version",
	  .query = "SELECT version::text, NULL, 'applied' FROM %s",
	  .create = "CREATE TABLE IF NOT EXISTS %s"
		    " (version varchar(128) PRIMARY KEY)",
	  .insert = "INSERT INTO %s (version) VALUES ($1)",
	  .insert_params = "v",
	  .remove = "DELETE FROM %s WHERE version = $1",
	  .remove_params = "v" },
	{ .name = "Rails",
	  .formats = "plain",
	  .table = "schema_migrations",
	  .columns = "version",
	  .query = "SELECT version::text, NULL, 'applied' FROM %s",
	  .locks = peer_locks_rails,
	  .insert = "INSERT INTO %s (version) VALUES ($1)",
	  .insert_params = "v",
	  .remove = "DELETE FROM %s WHERE version = $1",
	  .remove_params = "v" },
	{ .name = "goose",
	  .formats = "goose",
	  .table = "goose_db_version",
	  .columns = "version_id is_applied",
	  .query = "SELECT DISTINCT ON (version_id) version_id::text, NULL,"
		   " CASE WHEN is_applied THEN 'applied' ELSE 'undone' END"
		   " FROM %s WHERE version_id > 0"
		   " ORDER BY version_id, id DESC",
	  .locks = peer_locks_goose,
	  .create = "CREATE TABLE IF NOT EXISTS %s ("
		    "id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
		    "version_id bigint NOT NULL,"
		    "is_applied boolean NOT NULL,"
		    "tstamp timestamp NOT NULL DEFAULT now())",
	  /* Version 0 says that the table was made. */
	  .insert = "INSERT INTO %s (version_id, is_applied)"
		    " SELECT 0, true WHERE NOT EXISTS (SELECT FROM %s)"
		    " UNION ALL SELECT $1::bigint, true",
	  .insert_params = "i",
	  .remove = "DELETE FROM %s WHERE version_id = $1::bigint",
	  .remove_params = "i" },
	{ .name = "sql-migrate",
	  .formats = "sql-migrate",
	  .table = "gorp_migrations",
	  .columns = "id applied_at",
	  .query = "SELECT id, NULL, 'applied' FROM %s ORDER BY id",
	  .create = "CREATE TABLE IF NOT EXISTS %s ("
		    "id text NOT NULL PRIMARY KEY,"
		    "applied_at timestamptz)",
	  .insert = "INSERT INTO %s (id, applied_at) VALUES ($1, now())",
	  .insert_params = "f",
	  .remove = "DELETE FROM %s WHERE id = $1",
	  .remove_params = "f" },
	{ .name = "diesel",
	  .formats = "diesel",
	  .table = "__diesel_schema_migrations",
	  .columns = "version run_on",
	  .query = "SELECT version, NULL, 'applied' FROM %s",
	  .create = "CREATE TABLE IF NOT EXISTS %s ("
		    "version varchar(50) PRIMARY KEY NOT NULL,"
		    "run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
	  .insert = "INSERT INTO %s (version) VALUES ($1)",
	  .insert_params = "v",
	  .remove = "DELETE FROM %s WHERE version = $1",
	  .remove_params = "v" },
	{ .name = "refinery",
	  .formats = "refinery flyway",
	  .table = "refinery_schema_history",
	  .columns = "version checksum",
	  .query = "SELECT version::text, checksum::text, 'applied' FROM %s",
	  .content = PEER_SIPHASH },
	{ .name = "tern",
	  .formats = "tern plain",
	  .table = "schema_version",
	  .columns = "version",
	  .query = "SELECT version::text, NULL, 'applied' FROM %s"
		   " WHERE version > 0",
	  .rows = PEER_LAST,
	  .locks = peer_locks_tern,
	  .create = "CREATE TABLE IF NOT EXISTS %s"
		    " (version integer PRIMARY KEY)",
	  .insert = "WITH gone AS (DELETE FROM %s"
		    " WHERE version <> $1::integer)"
		    " INSERT INTO %s VALUES ($1::integer)"
		    " ON CONFLICT DO NOTHING",
	  .insert_params = "v",
	  .remove = "UPDATE %s SET version = 0" },
	{ .name = "node-pg-migrate",
	  .formats = "node-pg-migrate plain",
	  .table = "pgmigrations",
	  .columns = "id name run_on",
	  .query = "SELECT name, NULL, 'applied' FROM %s ORDER BY id",
	  .locks = peer_locks_node_pg,
	  .create = "CREATE TABLE IF NOT EXISTS %s ("
		    "id serial PRIMARY KEY,"
		    "name varchar(255) NOT NULL,"
		    "run_on timestamp NOT NULL)",
	  .insert = "INSERT INTO %s (name, run_on) VALUES ($1, now())",
	  .insert_params = "n",
	  .remove = "DELETE FROM %s WHERE name = $1",
	  .remove_params = "n" },
	{ .name = "Atlas",
	  .formats = "atlas",
	  .table = "atlas_schema_revisions",
	  .columns = "version type applied total",
	  /* type: 1 a baseline, 2 executed, 4 resolved by hand. */
	  .query = "SELECT version, NULL, CASE WHEN type = 1 THEN 'through'"
		   " WHEN applied < total THEN 'failed' ELSE 'applied' END"
		   " FROM %s"
		   " WHERE version NOT LIKE '.%' ORDER BY version",
	  .locks = peer_locks_atlas },
	{ .name = NULL },
};

/* The first format of a row is the tool's own. */
const struct peer_tool *peer_tool_of(const char *format)
{
	const struct peer_tool *t;

	for (t = peer_tools; format && t->name; t++) {
		size_t n = strcspn(t->formats, " ");

		if (strlen(format) == n &&
		    strncmp(t->formats, format, n) == 0 &&
		    strcmp(t->name, "Rails") != 0)
			return t;
	}
	return NULL;
}
