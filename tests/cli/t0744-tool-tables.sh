#!/bin/bash
# A tool whose history is not where it usually is: by its own configuration, or
# by [adopt] table in ledger/config.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

adopt_table() {
	printf '[adopt]\ntable = %s\n' "$1" >>ledger/config
}

# elsewhere NAME SCHEMA.TABLE: writes the tool's rows there, reads them there,
# and leaves the table out of the schema.
elsewhere() {
	local name=$1 table=$2 db before

	exit_is 0 "$name: record" record
	db=$(db_new)
	exit_is 0 "$name: its rows are written there" \
		ledger apply --keep-history --db "$db"
	isnt "$(sql "$db" "SELECT count(*) FROM $table")" 0 "$name: rows"
	exit_is 0 "$name: it is no part of the schema" ledger verify --db "$db"
	before=$(fingerprint "$db")
	psql "$db" -c 'DROP SCHEMA ledger CASCADE' 2>/dev/null
	exit_is 0 "$name: and is read" ledger where --db "$db"
	has "$name says in $table: 2 applied"
	has 'the schema agrees'
	exit_is 0 "$name: it stands there by that word" ledger apply --db "$db"
	is "$(fingerprint "$db")" "$before" "$name: nothing ran"
	ELSEWHERE=$db
}

two() {
	echo 'CREATE TABLE a (id integer PRIMARY KEY); CREATE SCHEMA ops;' |
		migration "$1"
	echo 'INSERT INTO a VALUES (1);' | migration "$2"
}

project golang
two 1_a.up.sql 2_rows.up.sql
adopt_table ops.versions
elsewhere golang-migrate ops.versions

# the usual table is then a table like others
exit_is 0 'of that name' psql "$ELSEWHERE" -c \
	'CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);
	 INSERT INTO schema_migrations VALUES (1, true)'
exit_is 0 'what is named counts' ledger where --db "$ELSEWHERE"
has_not 'schema_migrations'

# a migration may not make it
echo 'CREATE TABLE versions (id integer);' | migration 3_c.up.sql
exit_is 0 'a table of that name in another schema' record
echo 'CREATE TABLE ops.versions (id integer);' | migration 4_d.up.sql
exit_is 1 'that table itself' record
has 'table "ops.versions" is where another tool keeps its history in a target'
has '4_d.up.sql:1'
echo 'CREATE TABLE a2 (id integer); ALTER TABLE a2 SET SCHEMA ops;
	ALTER TABLE ops.a2 RENAME TO versions;' | migration 4_d.up.sql
exit_is 1 'nor by another way' record
has '4_d.up.sql:2'

project dbmate
two 001_a.sql 002_rows.sql
sed -i '1i -- migrate:up' migrations/*
for file in migrations/*; do
	echo '-- migrate:down' >>"$file"
done
sed -i 's/plain/dbmate/' ledger/config
adopt_table my_versions
exit_is 0 'dbmate: without a schema' record
db=$(db_new)
exit_is 0 'dbmate: its rows' ledger apply --keep-history --db "$db"
is "$(sql "$db" "SELECT string_agg(version, ' ' ORDER BY version)
	FROM public.my_versions")" '001 002' 'dbmate: in public'
exit_is 0 'dbmate: no part of the schema' ledger verify --db "$db"
adopted=$(db_new)
psql "$adopted" -c 'CREATE TABLE a (id integer PRIMARY KEY)' \
	-c 'INSERT INTO a VALUES (1)' -c 'CREATE SCHEMA ops' \
	-c 'CREATE TABLE ops.my_versions (version varchar(128) PRIMARY KEY)' \
	-c "INSERT INTO ops.my_versions VALUES ('001'), ('002')"
exit_is 0 'dbmate: wherever it is' ledger where --db "$adopted"
has 'dbmate says in ops.my_versions: 2 applied'
psql "$db" -c 'DROP SCHEMA ledger CASCADE' 2>/dev/null
exit_is 0 'a baseline' ledger adopt --baseline 002 --db "$db"
nok 'is without that table' grep -q my_versions ledger/baseline.sql

project node
two 1_a.sql 2_rows.sql
sed -i '1i -- Up Migration' migrations/*
sed -i '/format/d' ledger/config
sed -i '/^migrations/a format = node-pg-migrate' ledger/config
adopt_table ops.pgm
elsewhere node-pg-migrate ops.pgm

project goose
two 1_a.sql 2_rows.sql
sed -i '1i -- +goose Up' migrations/*
sed -i '/^format/d;/^migrations/a format = goose' ledger/config
adopt_table ops.goose
elsewhere goose ops.goose

project liquibase --format liquibase
printf '%s\n' '--liquibase formatted sql' '--changeset ann:1' \
	'CREATE TABLE a (id integer);' | migration a.sql
printf '[accept]\npath = public/table/my_lock\n' >>ledger/config
adopt_table my_log
exit_is 0 'liquibase: record' record
db=$(db_new)
psql "$db" -c 'CREATE TABLE a (id integer)' \
	-c 'CREATE TABLE my_lock (id integer, locked boolean, lockgranted timestamp, lockedby text)' \
	-c 'CREATE TABLE my_log (id text, author text, filename text,
		dateexecuted timestamp, orderexecuted integer, exectype text)' \
	-c "INSERT INTO my_log VALUES ('1', 'ann', 'a.sql', now(), 1, 'EXECUTED')"
exit_is 0 'liquibase: it stands where that says' ledger apply --db "$db"
has 'Liquibase says in public.my_log: 1 applied'
has 'adopted: this database stands at a.ann.1'
exit_is 0 'liquibase: the lock is accepted' ledger verify --db "$db"

# ---- by the tool's own configuration ---------------------------------------------------

project tern
two 1_a.sql 2_rows.sql
sed -i '/^format/d;/^migrations/a format = tern' ledger/config
printf '[database]\n# version_table = x\nversion_table = ops.tern_version\npassword = geheim\n' \
	>tern.conf
elsewhere tern ops.tern_version
printf '[database]\nversion_table = {{env "T"}}\n[data]\nversion_table = y\n' >tern.conf
exit_is 2 'a template is no name' ledger verify --offline
has 'tern.conf:2: version_table is a template'
printf '[data]\nversion_table = ops.y\n' >tern.conf
exit_is 0 'another section' ledger verify --offline
exit_is 1 'the usual table' ledger verify --db "$ELSEWHERE"
printf '[database]\nversion_table = ops.y\n' >tern.conf
adopt_table ops.tern_version
exit_is 0 'ledger/config goes before it' ledger verify --db "$ELSEWHERE"

if command -v sqitch >/dev/null; then
	mkdir -p "$SCRATCH/sqitch" && cd "$SCRATCH/sqitch" || exit 1
	cp -R "$TOP/tests/fixtures/formats/sqitch/." .
	db=$(db_new)
	field() {
		echo "$db" | sed -n "s/.*[?&]$1=\([^&]*\).*/\1/p"
	}
	name=${db#postgresql:///}
	printf '[core]\n\tengine = pg\n[engine "pg"]\n\tregistry = kept "here"\n' >sqitch.conf
	sed -i 's/kept "here"/kept_here/' sqitch.conf
	ok 'sqitch: deploys' env PGHOST="$(field host)" PGPORT="$(field port)" \
		PGUSER="$(field user)" sqitch deploy "db:pg:${name%%\?*}"
	is "$(sql "$db" "SELECT to_regclass('kept_here.changes') IS NOT NULL")" t \
		'sqitch: into its registry'
	exit_is 0 'sqitch: init' ledger init --migrations .
	exit_is 0 'sqitch: record' record
	exit_is 0 'sqitch: where' ledger where --db "$db"
	has 'Sqitch says in kept_here.changes'
	has 'the schema agrees'
	exit_is 0 'sqitch: apply' ledger apply --db "$db"
	exit_is 0 'sqitch: verify' ledger verify --db "$db"
	sed -i 's/kept_here/other/' sqitch.conf
	exit_is 1 'sqitch: another registry' ledger verify --db "$db"
	has 'schema kept_here was made by no migration'
	printf '[adopt]\ntable = kept_here.*\n' >>ledger/config
	exit_is 0 'sqitch: named in ledger/config' ledger verify --db "$db"

	# its variables: what it gives to psql is what is recorded
	printf '%s\n' '[core]' 'engine = pg' '[core "variables"]' 'schema = wrong' \
		'title = it is "so"' >sqitch.conf
	sed -i 's/"so"/so/' sqitch.conf
	printf '%s\n' '[deploy "variables"]' '	schema = app_one' \
		'[revert "variables"]' 'word = CASCADE' >>sqitch.conf
	ok 'sqitch add' env SQITCH_FULLNAME=A SQITCH_EMAIL=a@example.org \
		sqitch add vars -n 'a schema'
	printf '%s\n' 'BEGIN;' 'CREATE SCHEMA :"schema";' \
		"CREATE TABLE :schema.v (t text DEFAULT :'title');" 'COMMIT;' >deploy/vars.sql
	echo 'DROP SCHEMA :schema :word;' >revert/vars.sql
	exit_is 0 'sqitch: with variables' record
	other=$(db_new)
	exit_is 0 'sqitch: applied' ledger apply --db "$other"
	db=$(db_new)
	other_name=${db#postgresql:///}
	sqitch_on() {
		env PGHOST="$(field host)" PGPORT="$(field port)" \
			PGUSER="$(field user)" sqitch "$@" "db:pg:${other_name%%\?*}"
	}
	ok 'sqitch: deploys with them' sqitch_on deploy
	exit_is 0 'sqitch: the same' ledger where --db "$db"
	is "$(head -n 1 "$OUT")" vars 'sqitch: it stands there'
	is "$(sql "$other" "SELECT column_default FROM information_schema.columns
		WHERE table_schema = 'app_one'")" "'it is so'::text" 'sqitch: the value'
	exit_is 0 'sqitch: the way down has its own' \
		ledger revert --to index --db "$other"
	is "$(sql "$other" "SELECT count(*) FROM pg_namespace
		WHERE nspname = 'app_one'")" 0 'sqitch: gone'
	sed -i 's/app_one/app_two/' sqitch.conf
	exit_is 4 'sqitch: another value is an edit' ledger verify --offline
	has 'migration vars was edited'
	printf '[core "variables"]\nx = a;b\n' >sqitch.conf
	exit_is 2 'sqitch: a value that is not read' ledger verify --offline
	has 'sqitch.conf:2: a value with quotes'
	printf '[core "variables"]\nAUTOCOMMIT = off\n' >sqitch.conf
	exit_is 2 'sqitch: one of psql' ledger verify --offline
	has 'variable "AUTOCOMMIT" is one of psql'

	# those of the target that it takes by itself go before all others
	db=$(db_new)
	other_name=${db#postgresql:///}
	printf '%s\n' '[core]' 'engine = pg' '[core "variables"]' 'schema = a' \
		'title = b' '[engine "pg"]' 'target = prod' \
		'[engine "pg.variables"]' 'schema = c' '[target "prod"]' \
		"uri = db:pg:${other_name%%\?*}" '[target "prod.variables"]' \
		'schema = of_target' '[target "other.variables"]' 'schema = d' \
		>sqitch.conf
	rm -r ledger
	exit_is 0 'sqitch: a target' ledger init
	exit_is 0 'sqitch: its variables' record
	ok 'sqitch: deploys to it' env PGHOST="$(field host)" \
		PGPORT="$(field port)" PGUSER="$(field user)" \
		SQITCH_FULLNAME=A SQITCH_EMAIL=a@example.org sqitch deploy
	is "$(sql "$db" "SELECT to_regclass('of_target.v') IS NOT NULL")" t \
		'sqitch: into the schema of the target'
	exit_is 0 'sqitch: the same' ledger where --db "$db"
	is "$(head -n 1 "$OUT")" vars 'sqitch: it stands there'
else
	skip sqitch 'not installed'
fi

done_testing
