/* The verbs, in the order of `ledger --help`. */
#include "cmd/cmd.h"

const struct verb verbs[] = {
	{ "init", cmd_init, "", 0, 0, OPTION_MIGRATIONS | OPTION_INIT_FORMAT,
	  "start a ledger for a directory of migrations" },
	{ "record", cmd_record, "", 0, 0,
	  OPTION_SCRATCH | OPTION_FROZEN | OPTION_STRICT | OPTION_AMEND |
	      OPTION_AGAIN | OPTION_SERVER | OPTION_FORMAT,
	  "replay new migrations on a scratch database and record them" },
	{ "status", cmd_status, "", 0, 0,
	  OPTION_DB | OPTION_FORMAT | OPTION_EXIT_CODE,
	  "show what is recorded, applied and pending" },
	{ "verify", cmd_verify, "", 0, 0,
	  OPTION_DB | OPTION_OFFLINE | OPTION_FORMAT,
	  "check files, records and database; 0 means the deploy goes through" },
	{ "plan", cmd_plan, "", 0, 0,
	  OPTION_DB | OPTION_TO | OPTION_AT | OPTION_DATA | OPTION_FORMAT,
	  "say for each pending statement: run, skip or conflict" },
	{ "apply", cmd_apply, "", 0, 0,
	  OPTION_DB | OPTION_TO | OPTION_AT | OPTION_DATA |
	      OPTION_LOCK_TIMEOUT | OPTION_WAITS | OPTION_KEEP_HISTORY |
	      OPTION_FORMAT,
	  "apply pending migrations, skipping what is there already" },
	{ "adopt", cmd_adopt, "", 0, 0,
	  OPTION_DB | OPTION_AT | OPTION_BASELINE | OPTION_SCRATCH |
	      OPTION_LOCK_TIMEOUT | OPTION_KEEP_HISTORY | OPTION_FORMAT,
	  "take over a database: write down where it stands, or begin with it" },
	{ "revert", cmd_revert, "", 0, 0,
	  OPTION_DB | OPTION_REVERT_TO | OPTION_LOCK_TIMEOUT | OPTION_WAITS |
	      OPTION_ALLOW_DATA_LOSS | OPTION_DRY_RUN | OPTION_KEEP_HISTORY |
	      OPTION_FORMAT,
	  "undo what the migrations after one made in this database" },
	{ "where", cmd_where, "", 0, 0, OPTION_DB | OPTION_FORMAT,
	  "say which node the database's schema equals" },
	{ "fingerprint", cmd_fingerprint, "", 0, 0,
	  OPTION_DB | OPTION_PARTS | OPTION_EXPLAIN | OPTION_FORMAT,
	  "print the fingerprint of the database's schema" },
	{ "log", cmd_log, "[PATH]", 0, 1, OPTION_FORMAT,
	  "list the recorded migrations, or those that touch an object" },
	{ "show", cmd_show, "NODE|PATH", 1, 1, OPTION_FORMAT,
	  "show a migration with its effects, or an object" },
	{ "diff", cmd_diff, "A B", 2, 2,
	  OPTION_DB | OPTION_PARTS | OPTION_STAT | OPTION_NAME_ONLY |
	      OPTION_FORMAT,
	  "compare two schemas: a migration, `live`, or a connection URL" },
	{ "blame", cmd_blame, "[PATH]", 0, 1, OPTION_DB | OPTION_FORMAT,
	  "say which statement created and changed each object" },
	{ "ls-tree", cmd_ls_tree, "NODE [PATH]", 1, 2,
	  OPTION_PARTS | OPTION_FORMAT, "list the objects of a node's schema" },
	{ "cat-object", cmd_cat_object, "HASH", 1, 1, OPTION_FORMAT,
	  "print an object of the store" },
	{ "audit", cmd_audit, "", 0, 0, OPTION_DB | OPTION_FORMAT,
	  "list every object: created by, changed by, state in the target" },
	{ "fsck", cmd_fsck, "", 0, 0, OPTION_FORMAT,
	  "re-hash everything and check every link" },
	{ NULL, NULL, NULL, 0, 0, 0, NULL },
};

const size_t verb_nr = ARRAY_LEN(verbs) - 1;
