/* Tables that other migration tools keep their own history in: not schema. Told
 * by name and columns, so that a user's table of the same name stays in. */
#include "io/catalog_internal.h"

#include <string.h>

#include "base/text.h"

static const struct {
	const char *name;
	const char *required, *optional; /* columns, in any order */
} tools[] = {
	{ "alembic_version", "version_num", "" },
	{ "flyway_schema_history",
	  "installed_rank version description type script checksum installed_by installed_on execution_time success",
	  "" },
	{ "schema_migrations", "version", "dirty inserted_at" },
	{ "ar_internal_metadata", "key value created_at updated_at", "" },
	{ "goose_db_version", "id version_id is_applied", "tstamp" },
	{ "gorp_migrations", "id applied_at", "" }, /* sql-migrate */
	{ "_sqlx_migrations",
	  "version description installed_on success checksum execution_time",
	  "" },
	{ "__diesel_schema_migrations", "version run_on", "" },
	{ "refinery_schema_history", "version name applied_on checksum", "" },
	{ "schema_version", "version:23", "" }, /* tern: one int4 column */
	{ "pgmigrations", "id name run_on", "" },
	{ "_prisma_migrations",
	  "id checksum finished_at migration_name logs rolled_back_at started_at applied_steps_count",
	  "" },
	{ "databasechangelog",
	  "id author filename dateexecuted orderexecuted exectype md5sum description comments tag liquibase",
	  "contexts labels deployment_id" },
	{ "databasechangeloglock", "id locked lockgranted lockedby", "" },
	{ "atlas_schema_revisions",
	  "version description type applied total executed_at execution_time hash",
	  "error error_stmt partial_hashes operator_version" },
	{ "__drizzle_migrations", "id hash created_at", "" },
};

/* Is each word of `words` in `a` or in `b`? */
static bool all_in(const char *words, const char *a, const char *b)
{
	while (*words) {
		size_t n = strcspn(words, " ");

		if (!text_has_word(a, words, n) && !text_has_word(b, words, n))
			return false;
		words += n + (words[n] == ' ');
	}
	return true;
}

bool history_table(const char *name, const char *columns)
{
	for (size_t i = 0; columns && i < ARRAY_LEN(tools); i++)
		if (strcmp(tools[i].name, name) == 0)
			return all_in(tools[i].required, columns, "") &&
			       all_in(columns, tools[i].required,
				      tools[i].optional);
	return false;
}

bool history_schema(const char *name)
{
	static const char *const schemas[] = {
		"sqitch",	    "pgroll",
		"graphile_migrate", "supabase_migrations",
		"hdb_catalog",	    "atlas_schema_revisions",
		"drizzle",
	};

	for (size_t i = 0; i < ARRAY_LEN(schemas); i++)
		if (strcmp(schemas[i], name) == 0)
			return true;
	return false;
}
