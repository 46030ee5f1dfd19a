/* config: `ledger/config`, an INI file that people edit and commit.
 *
 *   [ledger]
 *   migrations = migrations          ; directory, relative to the project
 *   format = plain
 *   history-schema = ledger          ; where the target keeps its history
 *   keep-history = no                ; yes: another tool's rows are written too
 *   parts = structure, column-order  ; what is compared
 *   [accept]
 *   path = public/table/spatial_ref_sys   ; may come more than once
 *   [scratch]
 *   prelude = ledger/prelude.sql     ; run on scratch before all migrations
 *   [apply]
 *   lock-timeout = 10000     ; of each statement, in milliseconds
 *   statement-timeout = 0    ; the same; 0: no limit
 *   wait = 10                ; seconds, for another run to end
 *   retries = 3              ; of a migration that met another's lock
 *   [adopt]
 *   table = ops.migrations   ; where another tool keeps its history
 *   [alembic]
 *   command = uv run alembic         ; words, no shell
 *   online = env DATABASE_URL={url} alembic   ; where a revision needs one
 *   directory = backend              ; where they are run
 *   [flyway]
 *   settings = etc/flyway.conf       ; instead of flyway.toml, flyway.conf
 */
#ifndef IO_CONFIG_H
#define IO_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;

#define TIMEOUT_MAX_MS 86400000
#define WAIT_MAX_S 86400
#define RETRIES_MAX 1000

/* How long to wait for others; -1: not configured. */
struct config_waits {
	int lock_timeout_ms, statement_timeout_ms, wait_s, retries;
};

struct config {
	const char *migrations;
	const char *format; /* NULL: detect */
	const char *history_schema;
	bool keep_history; /* write the rows of the files' own tool too */
	unsigned parts;
	const char **accept; /* object paths */
	size_t accept_nr;
	const char *prelude; /* NULL: none */
	struct config_waits waits;
	/* [adopt] table. Schema NULL: any; table NULL: all of the schema. Both
	 * NULL: as the tool has it. */
	const char *adopt_schema, *adopt_table;
	const char *alembic_command;
	const char *alembic_online;    /* NULL: only offline */
	const char *alembic_directory; /* NULL: the project's */
	const char *flyway_settings;   /* NULL: in one of the usual places */
};

#define CONFIG_FILE "ledger/config"

/* Read `root`/ledger/config; strings live in the arena. 0: read. 1: there is
 * none, `c` holds the defaults. -1: FAULT_CONFIG with file:line (unknown key or
 * section, bad value). */
MUST_CHECK int config_read(struct config *c, struct arena *a, const char *root,
			   struct err *e);

#endif
