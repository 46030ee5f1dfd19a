/* For which database Alembic writes: its env.py or alembic.ini chooses. One
 * that means SQLite on a developer's machine and PostgreSQL elsewhere would
 * give SQL that fails far from its cause, or, worse, that does not. */
#include "io/formats_alembic_parts.h"

#include <string.h>

#include "base/attr.h"
#include "base/err.h"
#include "io/formats_common.h"
#include "io/run.h"

/* Alembic 1.8 to 1.16 log it once for each run, at level INFO; whether that is
 * shown is the project's to say. Others (CockroachDB, Redshift) are made from
 * that of PostgreSQL and are let through. */
#define MARK "Context impl "

static const struct {
	const char *impl, *name;
} others[] = {
	{ "SQLiteImpl", "SQLite" },   { "MySQLImpl", "MySQL" },
	{ "MariaDBImpl", "MariaDB" }, { "MSSQLImpl", "SQL Server" },
	{ "OracleImpl", "Oracle" },
};

static const char *other_of(const char *impl)
{
	size_t i, len;

	for (i = 0; i < ARRAY_LEN(others); i++) {
		len = strlen(others[i].impl);
		if (strncmp(impl, others[i].impl, len) == 0 && impl[len] == '.')
			return others[i].name;
	}
	return NULL;
}

/* It writes BEGIN for systems whose DDL can be rolled back, which SQLite, MySQL
 * and Oracle are not to it; an env.py may say transactional_ddl=False. */
bool alembic_doubt_dialect(const struct run *run)
{
	static const char *const begin[] = { "BEGIN;" };
	struct line line = { 0 };
	size_t nr = 0;

	if (strstr(run->tail.data, MARK))
		return false;
	while (line_next(run->out.data, run->out.len, &line)) {
		if (line_words(&line, begin, 1))
			return false;
		nr += line.len > 0;
	}
	return nr > 0;
}

int alembic_check_dialect(const struct run *run, struct err *e)
{
	const char *at = strstr(run->tail.data, MARK);
	const char *name = at ? other_of(at + strlen(MARK)) : NULL;

	if (!name)
		return 0;
	err_set(e, FAULT_CONFIG,
		"\"%s\" writes the SQL of %s, not of PostgreSQL", run->args[0],
		name);
	err_detail(e, "Its env.py or alembic.ini chooses by the database's "
		      "URL; no connection is made.");
	return err_hint(e, "Give it a URL postgresql://… (sqlalchemy.url, or "
			   "what env.py reads); or, with an alembic.ini of its "
			   "own, in ledger/config: [alembic] command = alembic "
			   "-c FILE");
}
