/* config: `ledger/config`, an INI file that people edit and commit.
 *
 *   [ledger]
 *   migrations = migrations          ; directory, relative to the project
 *   format = plain
 *   history-schema = ledger          ; where the target keeps its history
 *   parts = structure, column-order  ; what is compared
 *   [accept]
 *   path = public/table/spatial_ref_sys   ; may come more than once
 *   [scratch]
 *   prelude = ledger/prelude.sql     ; run on scratch before the first
 * migration
 */
#ifndef IO_CONFIG_H
#define IO_CONFIG_H

#include <stddef.h>

#include "base/attr.h"

struct arena;
struct err;

struct config {
	const char *migrations;
	const char *format; /* NULL: detect */
	const char *history_schema;
	unsigned parts;
	const char **accept; /* object paths */
	size_t accept_nr;
	const char *prelude; /* NULL: none */
};

#define CONFIG_FILE "ledger/config"

/* Read `root`/ledger/config; strings live in the arena. 0: read. 1: there is
 * none, `c` holds the defaults. -1: FAULT_CONFIG with file:line (unknown key or
 * section, bad value). */
MUST_CHECK int config_read(struct config *c, struct arena *a, const char *root,
			   struct err *e);

#endif
