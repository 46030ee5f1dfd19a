#!/bin/bash
# What the settings of other tools change in the meaning of their files is
# followed, or refused where it stands; nothing is read as something else.
# shellcheck disable=SC2016 # ${name} is the tools' own
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# refused WHERE: ledger says no, and names the place.
refused() {
	exit_is 2 "refused: $1" ledger verify --offline
	has "$1"
}

# names: the migrations, oldest first.
names() {
	ledger log | sed -n '/^[0-9a-f]/s/.* //p' | tac | paste -s -d ' '
}

# ---- golang-migrate: any ending is a migration --------------------------------

project golang
echo 'CREATE TABLE a (id integer);' | migration 1_a.up.sql
echo 'CREATE TABLE b (id integer);' | migration 2_b.up.psql
refused 'migrations/2_b.up.psql'
mv migrations/2_b.up.psql migrations/2_b.up.sql
cp migrations/1_a.up.sql migrations/1_a.up.sql.orig
refused 'migrations/1_a.up.sql.orig'
rm migrations/1_a.up.sql.orig
exit_is 0 'only .sql: recorded' record

# ---- hasura: metadata beside SQL ----------------------------------------------

project hasura
echo 'CREATE TABLE a (id integer);' | migration 1704447000000_a/up.sql
exit_is 0 'without a way down: recorded' record
echo '- type: track_table' | migration 1704447000000_a/up.yaml
refused 'migrations/1704447000000_a: a migration of metadata cannot be read'

# ---- liquibase ------------------------------------------------------------------

# changelog ATTRIBUTES <<the rest
changelog() {
	{
		echo '--liquibase formatted sql'
		echo "--changeset ann:1 $1"
		cat
	} | migration a.sql
}
project liquibase --format liquibase
changelog '' <<'SQL'
CREATE TABLE a (env text DEFAULT '${env.name}');
SQL
refused 'migrations/a.sql:3: the property cannot be honoured: ${env.name}'
changelog '' <<'SQL'
CREATE TABLE a (id text DEFAULT '${' || '} ${}');
--rollback DROP TABLE ${t};
SQL
refused 'migrations/a.sql:4: the property cannot be honoured: ${t}'
changelog 'rollbackEndDelimiter:/' <<'SQL'
CREATE TABLE a (id integer);
SQL
refused 'migrations/a.sql:2: the attribute cannot be honoured: rollbackEndDelimiter:/'
changelog '' <<'SQL'
--preconditions onFail:mark_ran
CREATE TABLE a (id integer);
SQL
refused 'migrations/a.sql:3: the precondition cannot be honoured'
changelog '' <<'SQL'
CREATE TABLE a (id integer);
--rollback changeSetId:2 changeSetAuthor:ann
SQL
refused 'migrations/a.sql:4: the rollback cannot be honoured'
changelog 'rollbackEndDelimiter:;' <<'SQL'
CREATE TABLE a (t jsonb DEFAULT $${"a": 1}$$);
--rollback DROP TABLE a;
SQL
exit_is 0 'a brace that is no property: recorded' record

# ---- graphile-migrate: placeholders of .gmrc ------------------------------------

project graphile --format graphile-migrate
migration committed/000001-a.sql <<'SQL'
--! Previous: -
--! Hash: sha1:0
--! AllowInvalidHash

CREATE TABLE a (t text DEFAULT ':APP_ROLES', f text DEFAULT to_char(now(), 'HH24:MI:SS'));
SQL
cat >.gmrc <<'JSON'
{
  // JSON5
  "connectionString": "postgres://:SECRET@h/d",
  "placeholders": { ":APP_ROLE": "!ENV", ":APP": 'x' }
}
JSON
exit_is 0 'other names: recorded' record
echo 'module.exports = { placeholders: { ":APP_ROLES": process.env.ROLES } };' >.gmrc.js
refused 'migrations/committed/000001-a.sql:5: placeholder :APP_ROLES'
has 'from .gmrc.js'

# ---- sqitch.conf ------------------------------------------------------------------

mkdir -p "$SCRATCH/sqitch/db" && cd "$SCRATCH/sqitch" || exit 1
cp -R "$TOP/tests/fixtures/formats/sqitch/." db
exit_is 0 'started' ledger init --migrations db
cat >sqitch.conf <<'CONF'
[core]
	engine = pg
	top_dir = db
	# plan_file = elsewhere.plan
	plan_file = ./db/sqitch.plan
[engine "pg"]
	deploy_dir = db/deploy/
[engine "sqlite"]
	deploy_dir = lite
[target "prod"]
	revert_dir = "db/revert"
	extension = sql
CONF
exit_is 0 'what is there anyway: recorded' record
for line in 'plan_file = sqitch.plan' 'deploy_dir = deploy' \
	'revert_dir=undo' 'extension = ddl' 'reworked_dir = db/reworked' \
	'Reworked_Deploy_Dir = x'; do
	printf '[core]\n\t%s\n' "$line" >sqitch.conf
	refused 'sqitch.conf:2: '
	has 'is not followed'
done
cd "$SCRATCH" || exit 1
exit_is 2 'the file is named as the user would' \
	ledger -C sqitch verify --offline
has 'sqitch/sqitch.conf:2: '
echo '[core]' >sqitch/sqitch.conf
exit_is 0 'from outside' ledger -C sqitch verify --offline

# ---- flyway: locations --------------------------------------------------------------

project flyway
for i in core/V1 more/V2 seeds/V3; do
	echo "CREATE TABLE t${i#*/V} (id integer);" | migration "${i}__t.sql"
done
mkdir elsewhere
settings() {
	printf '%s\n' "$@" >flyway.conf
}
settings 'flyway.locations = filesystem:migrations/core, filesystem:./migrations/more/'
exit_is 0 'two of three: recorded' record
is "$(names)" 'V1__t V2__t' 'the third is not in the locations'
cd "$SCRATCH" || exit 1
exit_is 0 'from outside' ledger -C flyway verify --offline
cd flyway || exit 1
printf '[flyway]\nlocations = ["filesystem:migrations"]\n' >flyway.toml
exit_is 1 'the whole directory: V3 is new' ledger verify --offline
has 'V3__t'
rm flyway.toml
for location in filesystem:elsewhere 'filesystem:migrations/core,filesystem:elsewhere' \
	'filesystem:migrations/core,filesystem:/flyway/sql' \
	'filesystem:migrations/core,classpath:db/migration' \
	'filesystem:migrations/*' s3:bucket; do
	settings '' "flyway.locations=$location"
	refused 'flyway.conf:2: location "'
done
settings 'flyway.locations=filesystem:migrations/core,filesystem:migrations/cor'
refused 'There is no such directory in the project'
for location in filesystem:/flyway/sql classpath:db/migration ''; do
	settings "flyway.locations=$location"
	exit_is 1 "\"$location\" is the one that init was told" \
		ledger verify --offline
	has 'V3__t'
done

mkdir -p "$SCRATCH/maven/src/main/resources/db" && cd "$SCRATCH/maven" || exit 1
cp -R "$SCRATCH/flyway/migrations" src/main/resources/db/migration
ledger init --quiet --migrations src/main/resources/db/migration
settings 'flyway.locations=classpath:db/migration/core,classpath:/db/migration/seeds'
exit_is 0 'the class path: recorded' record
is "$(names)" 'V1__t V3__t' 'as Maven has it'

# ---- flyway: what acts on all migrations ----------------------------------------------

cd "$SCRATCH/flyway" || exit 1
settings 'flyway.url=jdbc:postgresql://u:geheim@h/d?ssl=true&currentSchema=A,b&x=y'
refused 'flyway.conf:1: currentSchema = "A,b" is not followed'
has_not geheim
settings 'flyway.initSql=SET search_path = app'
refused 'flyway.conf:1: initSql = '
settings 'flyway.jdbcProperties.currentSchema=App'
refused 'flyway.conf:1: currentSchema = "App"'
toml() {
	printf '%s\n' '[environments.dev]' "$@" >flyway.toml
}
toml 'schemas = ["${SCHEMA}"]'
refused 'flyway.toml:2: schemas = "${SCHEMA}" is not followed'
toml 'schemas = [' '"app" ]'
refused 'flyway.toml:2: '
toml 'initSql = "SET ROLE x"'
refused 'flyway.toml:2: initSql'
toml 'url = "jdbc:postgresql://h/d?currentSchema=a%20b"'
refused 'flyway.toml:2: currentSchema = "a%20b"'
toml 'schemas = ["public"]' 'url = "jdbc:postgresql://h/d"' 'user = "u"' \
	'initSql = ""' 'displayName = "[x]"' '[flyway]' \
	'locations = ["filesystem:migrations/core", "filesystem:migrations/more"]'
exit_is 0 'what changes nothing' ledger verify --offline

done_testing
