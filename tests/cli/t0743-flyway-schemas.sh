#!/bin/bash
# Flyway with other names of files, and with a schema of its own: the schema is
# made and worked in as Flyway does.
# shellcheck disable=SC2016 # ${name} is Flyway's
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# settings LINE…: flyway.conf
settings() {
	printf '%s\n' "$@" >flyway.conf
}

# history URL SCHEMA TABLE: Flyway's table, as Flyway makes it
history() {
	psql "$1" <<SQL
CREATE TABLE "$2"."$3" (installed_rank integer NOT NULL
	CONSTRAINT "$3_pk" PRIMARY KEY, version varchar(50),
	description varchar(200) NOT NULL, type varchar(20) NOT NULL,
	script varchar(1000) NOT NULL, checksum integer,
	installed_by varchar(100) NOT NULL,
	installed_on timestamp NOT NULL DEFAULT now(),
	execution_time integer NOT NULL, success boolean NOT NULL);
CREATE INDEX "$3_s_idx" ON "$2"."$3" (success);
SQL
}

# ---- names of files ------------------------------------------------------------------

project names --format flyway
settings flyway.sqlMigrationPrefix= flyway.undoSqlMigrationPrefix=down_ \
	flyway.repeatableSqlMigrationPrefix=again \
	flyway.baselineMigrationPrefix=base_ flyway.sqlMigrationSeparator=- \
	flyway.sqlMigrationSuffixes=.psql,.pks
echo 'CREATE TABLE old (id integer);' | migration 1-old.psql
echo 'CREATE TABLE cards (id integer);' | migration base_2-cards.psql
echo 'ALTER TABLE cards ADD COLUMN note text;' | migration core/3.1-card_note.pks
echo 'ALTER TABLE cards DROP COLUMN note;' | migration core/down_3_1-x.psql
echo 'CREATE OR REPLACE VIEW v AS SELECT id FROM cards;' | migration again-the_view.psql
echo 'SELECT no_such();' | migration V4__other.sql
echo 'SELECT no_such();' | migration afterMigrate.psql
exit_is 0 'recorded' record
has 'recorded base_2-cards'
has 'recorded 3.1-card_note'
has 'recorded again-the_view'
has 'afterMigrate.psql is a callback'
is "$(cd ledger/records && echo *)" '3.1-card_note.rec again-the_view.rec base_2-cards.rec' \
	'the newest baseline stands for what is before it; another suffix is none of them'
db=$(db_new)
exit_is 0 'with the rows of Flyway' ledger apply --keep-history --db "$db"
is "$(sql "$db" "SELECT string_agg(concat_ws('|', coalesce(version, '-'),
	description, script), ' ' ORDER BY installed_rank)
	FROM flyway_schema_history")" \
	'2|cards|base_2-cards.psql 3.1|card note|core/3.1-card_note.pks -|the view|again-the_view.psql' \
	'as Flyway names them'
psql "$db" -c 'DROP SCHEMA ledger CASCADE'
exit_is 0 'and knows them again' ledger where --db "$db"
has '3 applied, the last one again-the_view; the schema agrees'
echo 'CREATE OR REPLACE VIEW v AS SELECT id, note FROM cards;' |
	migration again-the_view.psql
exit_is 0 'it is run again' record
has 'recorded again-the_view.2'
exit_is 0 'as the next one' ledger apply --keep-history --db "$db"
is "$(sql "$db" "SELECT count(*) FROM flyway_schema_history
	WHERE script = 'again-the_view.psql' AND version IS NULL")" 2 'two runs'
exit_is 0 'by its own undo' ledger revert --to base_2-cards --db "$db"
echo 'SELECT 1;' | migration 5_x.psql
exit_is 2 'a name that does not fit' ledger verify --offline
has 'Expected: 1-name.psql, again-name.psql, down_1-name.psql or base_1-name.psql.'
mv migrations/5_x.psql migrations/again1-x.psql
exit_is 2 'a version of what has none' ledger verify --offline
has 'again1-x.psql: not the name of a migration'
rm migrations/again1-x.psql
echo 'flyway.sqlMigrationSeparator=' >flyway.conf
exit_is 2 'no separator' ledger verify --offline
has 'flyway.conf:1: sqlMigrationSeparator has no value'

# ---- a schema ------------------------------------------------------------------------

schema_project() {
	project "$1"
	migration V1__cards.sql <<'SQL'
CREATE TABLE cards (id bigint PRIMARY KEY, status text);
CREATE TABLE public.shared (id integer);
SQL
	migration V2__view.sql <<'SQL'
CREATE VIEW open AS SELECT c.id FROM cards c, shared;
SQL
	migration V3__index.sql <<'SQL'
CREATE INDEX CONCURRENTLY cards_status ON cards (status);
SQL
	echo executeInTransaction=false >migrations/V3__index.sql.conf
	echo 'DROP INDEX cards_status;' | migration U3__index.sql
	migration R__count.sql <<'SQL'
CREATE OR REPLACE VIEW total AS SELECT count(*) AS n FROM ${flyway:defaultSchema}.cards;
SQL
}

schema_project schema
settings flyway.schemas=App,audit
sed -i 's/[$]{flyway:defaultSchema}/"&"/' migrations/R__count.sql
exit_is 0 'recorded' record
db=$(db_new)
exit_is 0 'made and worked in' ledger apply --keep-history --db "$db"
has 'applied V1__cards (5 run, 0 skipped'
is "$(sql "$db" "SELECT string_agg(nspname || '.' || relname, ' ' ORDER BY 1)
	FROM (SELECT n.nspname, c.relname FROM pg_class c
	JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname IN ('App', 'audit', 'public') AND c.relkind IN ('r', 'v')
	ORDER BY 1, 2) x (nspname, relname)")" \
	'App.cards App.flyway_schema_history App.open App.total public.shared' \
	'all is there, the history too'
is "$(sql "$db" "SELECT count(*) FROM pg_namespace WHERE nspname = 'audit'")" 1 \
	'the other schema is made'
exit_is 0 'verify' ledger verify --db "$db"
exit_is 0 'lines are those of the file' ledger blame App/view/open --db "$db"
has_out 'V2__view (V2__view.sql:1)'
exit_is 0 'and of the repeated one' ledger blame App/view/total --db "$db"
has_out 'R__count (R__count.sql:1)'
exit_is 0 'nothing to do' record --frozen
exit_is 0 'a way down works there too' ledger revert --to V2__view --db "$db"
exit_is 0 'and again' ledger apply --keep-history --db "$db"
exit_is 0 'the sums are those of the files' ledger where --db "$db"
has_not 'claim-edited'
psql "$db" -c 'DROP SCHEMA ledger CASCADE'
exit_is 0 'known by the history there' ledger where --db "$db"
has 'Flyway says in App.flyway_schema_history: 4 applied'
has_not 'claim-edited'
echo 'SELECT no_such();' | migration V4__bad.sql
exit_is 3 'an error has its line' record
has 'V4__bad.sql:1'
rm migrations/V4__bad.sql
sed -i 's/count/2 + count/' migrations/R__count.sql
exit_is 0 'a change of what repeats' record
has 'recorded R__count.2'
sed -i 's/$/\r/' migrations/R__count.sql
exit_is 0 'line ends are none' record --frozen
clone schema schema2
rm -rf "$SCRATCH/home/.cache"
exit_is 0 'replayed from the beginning' record --frozen
settings flyway.schemas=App,other
exit_is 4 'another schema is an edit of the first' ledger verify --offline
has 'migration V1__cards was edited after it was recorded'
settings flyway.schemas=App,audit

# what Flyway itself would have made: the schema, its table there, then the
# statements with its search_path
project by_flyway
cp -r "$SCRATCH/schema/migrations" .
rm migrations/R__count.sql
settings flyway.defaultSchema=app flyway.table=flyway_schema_history
exit_is 0 'recorded' record
db=$(db_new)
psql "$db" -c 'CREATE SCHEMA app'
history "$db" app flyway_schema_history
{
	echo 'SELECT set_config($$search_path$$, $$"app","$user", public$$, false) \g /dev/null'
	cat migrations/V1__cards.sql migrations/V2__view.sql
} | psql "$db"
psql "$db" <<'SQL'
INSERT INTO app.flyway_schema_history VALUES
	(0, NULL, '<< Flyway Schema Creation >>', 'SCHEMA', '"app"', NULL, 'me', now(), 0, true),
	(1, '1', 'cards', 'SQL', 'V1__cards.sql', NULL, 'me', now(), 1, true),
	(2, '2', 'view', 'SQL', 'V2__view.sql', NULL, 'me', now(), 1, true);
SQL
exit_is 0 'what Flyway made is what was recorded' ledger where --db "$db"
has_out 'V2__view'
has 'Flyway says in app.flyway_schema_history: 2 applied, the last one V2__view; the schema agrees'
exit_is 0 'goes on' ledger apply --db "$db"
has 'applied V3__index'
exit_is 0 'and is right' ledger verify --db "$db"

# ---- its table has another name -------------------------------------------------------

settings 'flyway.table=odd "name' flyway.defaultSchema=app
exit_is 0 'the name of the table is no edit' ledger verify --offline
db=$(db_new)
exit_is 0 'made by that name' ledger apply --keep-history --db "$db"
is "$(sql "$db" "SELECT string_agg(conname, ' ') FROM pg_constraint
	WHERE conrelid = 'app.\"odd \"\"name\"'::regclass AND contype = 'p'")" 'odd "name_pk' \
	'as Flyway names its key'
exit_is 0 'which is no part of the schema' ledger verify --db "$db"
psql "$db" -c 'DROP SCHEMA ledger CASCADE' 2>/dev/null
exit_is 0 'and is read' ledger where --db "$db"
has 'Flyway says in app.odd "name: 3 applied'
settings flyway.defaultSchema=app
exit_is 1 'a table of an unknown name is drift' ledger verify --db "$db"
has 'table app."odd ""name" was made by no migration'

# ---- as the URL has it ---------------------------------------------------------------

settings 'flyway.url=jdbc:postgresql://u:geheim@h/d?ssl=true&currentSchema=app&x=y'
exit_is 4 'another search_path' ledger verify --offline
has_not geheim
cp -r "$SCRATCH/by_flyway" "$SCRATCH/url" && cd "$SCRATCH/url" || exit 1
rm -r ledger/records migrations/V2__view.sql
exit_is 0 'recorded' record
db=$(db_new)
exit_is 0 'made there' ledger apply --db "$db"
is "$(sql "$db" "SELECT to_regclass('app.cards') IS NOT NULL AND
	to_regclass('public.cards') IS NULL")" t 'in that schema'
printf '%s\n' '[flyway]' 'defaultSchema = "app"' '[environments.dev]' \
	'jdbcProperties.currentSchema = "app"' >flyway.toml
exit_is 0 'flyway.toml says the same' ledger verify --offline

refused() {
	exit_is 2 "refused: $1" ledger verify --offline
	has "$1"
}
rm flyway.toml
settings 'flyway.url=j?currentSchema=app,public'
refused 'flyway.conf:1: currentSchema = "app,public" is not followed'
settings flyway.defaultSchema=app flyway.jdbcProperties.currentSchema=b
refused 'flyway.conf:2: currentSchema = "b" beside the schema "app" is not followed'
settings flyway.createSchemas=false flyway.schemas=public
exit_is 4 'public is there' ledger verify --offline
has_not createSchemas
settings flyway.createSchemas=false flyway.defaultSchema=app
refused 'flyway.conf:1: createSchemas = false is not followed'
settings 'flyway.defaultSchema=${SCHEMA}'
refused 'flyway.conf:1: defaultSchema = "${SCHEMA}" is not followed'
settings "flyway.defaultSchema=$(printf 'a%.0s' {1..64})"
refused "flyway.conf:1: a schema's name has at most 63 bytes"
printf '%s\n' '[environments.dev]' 'schemas = ["dev"]' '[environments.prod]' \
	'schemas = ["app"]' >flyway.toml
refused 'flyway.toml:4: schemas = "app" contradicts "dev" above'

done_testing
