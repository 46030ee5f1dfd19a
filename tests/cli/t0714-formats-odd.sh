#!/bin/bash
# Directories as projects really have them: names with blanks, files that the
# tool passes over, two files of one number, marks that are easily misread.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# fresh NAME: an empty project in the directory NAME.
fresh() {
	mkdir -p "$SCRATCH/$1" && cd "$SCRATCH/$1" || exit 1
}

# put FILE TEXT: printf's escapes in the text.
put() {
	mkdir -p "$(dirname "$1")"
	# shellcheck disable=SC2059
	printf -- "$2" >"$1"
}

# both_ways QUERY WANT: apply beside the tool's own table, whose rows are WANT;
# forget ledger's history and find the place again by that table; back.
both_ways() {
	db=$(db_new)
	exit_is 0 'applied, the tool'"'"'s rows too' \
		ledger apply --keep-history --db "$db"
	is "$(sql "$db" "$1")" "$2" 'the rows have the tool'"'"'s own names'
	sql "$db" 'DROP SCHEMA ledger CASCADE' >/dev/null
	exit_is 0 'found again' ledger adopt --db "$db"
	has 'the schema agrees'
	exit_is 0 'verified' ledger verify --db "$db"
	exit_is 0 'undone' ledger revert --to empty --db "$db"
	is "$(sql "$db" "SELECT count(*) FROM pg_class
		WHERE relname IN ('a', 'b', 'init', 'v')")" 0 'nothing is left'
}

# ---- names ------------------------------------------------------------------

fresh blanks
put 'migrations/1_add users.up.sql' 'CREATE TABLE a (id int);\n'
put 'migrations/1_add users.down.sql' 'DROP TABLE a;\n'
put migrations/schema.sql 'no SQL'
put migrations/README.md 'no SQL'
exit_is 0 'a name with a blank' ledger init
exit_is 0 'is recorded' record
has 'recorded 1_add_users '
has 'migrations/schema.sql is no migration of golang-migrate: left out'
both_ways 'SELECT version, dirty FROM schema_migrations' '1|f'

fresh prisma
put prisma/migrations/migration_lock.toml 'provider = "postgresql"\n'
put "prisma/migrations/20200101000000_a user's/migration.sql" \
	'CREATE TABLE a (id int);\n'
put prisma/migrations/seed.sql 'no SQL'
exit_is 0 'a directory with a quote' ledger init
exit_is 0 'is recorded' record
has 'recorded 20200101000000_a_user_s '
both_ways 'SELECT migration_name FROM _prisma_migrations' \
	"20200101000000_a user's"

fresh flyway
put 'migrations/R__all views.sql' 'CREATE OR REPLACE VIEW v AS SELECT 1 AS a;\n'
put migrations/data.sql 'no SQL'
put migrations/V1__a.sql 'CREATE TABLE a (id int);\n'
exit_is 0 'what repeats' ledger init
exit_is 0 'is recorded' record
put 'migrations/R__all views.sql' \
	'CREATE OR REPLACE VIEW v AS SELECT 1 AS a, 2 AS b;\n'
exit_is 0 'and its next run' record
has 'recorded R__all_views.2 '
both_ways 'SELECT script FROM flyway_schema_history ORDER BY installed_rank' \
	"V1__a.sql
R__all views.sql
R__all views.sql"

# ---- one number twice -------------------------------------------------------

fresh sql-migrate
for name in 1_b 1_a init; do
	put "migrations/$name.sql" "-- +migrate Up\nCREATE TABLE ${name##*_} ();
-- +migrate Down\nDROP TABLE ${name##*_};\n"
done
exit_is 0 'two files of one number' ledger init
exit_is 0 'are two migrations' record
is "$(sed 's/  .*//' "$OUT")" 'recorded 1_a
recorded 1_b
recorded init' 'in the order of sql-migrate'
both_ways 'SELECT id FROM gorp_migrations ORDER BY id' '1_a.sql
1_b.sql
init.sql'
exit_is 2 'the number alone says neither' ledger apply --to 1 --db "$db"
has 'can mean several migrations'

# ---- marks ------------------------------------------------------------------

fresh goose
put migrations/1_a.sql '\357\273\277-- +goose Up\r
CREATE TABLE a (id int);\r\n-- +goose Down\r\nDROP TABLE a;\r\n'
exit_is 0 'a byte-order mark before the first marker' ledger init
has '(goose)'
exit_is 0 'recorded' record
both_ways 'SELECT version_id FROM goose_db_version ORDER BY id' '0
1'
put migrations/2_b.sql '-- +goose Up\nCREATE TABLE b ();\n  -- +goose Down
DROP TABLE b;\n'
exit_is 2 'a marker behind blanks' record
has '2_b.sql:3: blanks before a marker of goose'

fresh dbmate
put db/migrations/1_a.sql '-- migrate:up\nCREATE TABLE a (id int);
-- migrate:down\nDROP TABLE a;\n-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY a_id ON a (id);\n-- migrate:down\n'
exit_is 0 'two pairs in one file' ledger init
exit_is 0 'recorded' record
both_ways 'SELECT version FROM schema_migrations' 1

fresh drizzle
put drizzle/meta/_journal.json '{"dialect": "postgresql",
"entries": [{"idx": 0, "when": 1, "tag": "0000_a"}]}'
put drizzle/0000_a.sql 'CREATE TABLE a (id int)
--> statement-breakpoint
CREATE TABLE b (id int)\n--> statement-breakpoint\n'
exit_is 0 'statements that end at a breakpoint' ledger init
exit_is 0 'recorded' record
db=$(db_new)
exit_is 0 'applied' ledger apply --db "$db"
has '(2 run, 0 skipped'

done_testing
