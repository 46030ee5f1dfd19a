#!/bin/bash
# Where projects have their migrations: init finds the usual places, and says
# what is below a directory that has none itself.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# put FILE: the text of standard input.
put() {
	mkdir -p "$(dirname "$1")" && cat >"$1"
}

# fresh NAME: an empty directory, entered.
fresh() {
	mkdir -p "$SCRATCH/$1" && cd "$SCRATCH/$1" || exit 1
}

table='CREATE TABLE cards (id bigint PRIMARY KEY);'

while read -r name file format place; do
	fresh "$name"
	echo "$table" | put "$file"
	exit_is 0 "$name: init" ledger init
	has "ledger started: $place/ ($format)" "$name: its place is found"
	exit_is 0 "$name: record" record
	has 'recorded ' "$name: and its migration"
done <<'LIST'
prisma prisma/migrations/20260105093000_cards/migration.sql prisma prisma/migrations
flyway src/main/resources/db/migration/V1__cards.sql flyway src/main/resources/db/migration
numbers db/migrate/0001.sql plain db/migrate
golang database/migrations/1_cards.up.sql golang-migrate database/migrations
LIST

# ---- where a tool's own settings say

plan='%%project=deck
cards 2026-01-05T09:30:00Z Ann Example <ann@example.org> # n
'
fresh sqitch
printf '[core]\n\tengine = pg\n' | put sqitch.conf
# shellcheck disable=SC2059
printf "$plan" | put sqitch.plan
echo "$table" | put deploy/cards.sql
exit_is 0 'sqitch.plan in the project itself' ledger init
has 'ledger started: ./ (sqitch)' 'is found'
exit_is 0 'and read' record
has 'recorded cards '

fresh sqitch-top
printf '[core]\n\tengine = pg\n\ttop_dir = db/\n' | put sqitch.conf
# shellcheck disable=SC2059
printf "$plan" | put db/sqitch.plan
echo "$table" | put db/deploy/cards.sql
exit_is 0 'and in top_dir' ledger init
has 'ledger started: db/ (sqitch)' 'is found'
exit_is 0 'and read' record

fresh flyway-names
printf 'flyway.%s\n' sqlMigrationPrefix= sqlMigrationSeparator=_ \
	'locations=filesystem:sql' | put flyway.conf
echo "$table" | put sql/001_cards.sql
exit_is 0 'a location and names of its own' ledger init
has 'ledger started: sql/ (flyway)' 'are found by the settings of Flyway'
rm -r ledger
exit_is 0 'the same for a directory that is named' \
	ledger init --migrations sql
has '(flyway)'
exit_is 0 'and read' record
has 'recorded 001_cards '
rm -r ledger
sed -i 's/^flyway.locations.*/flyway.locations=filesystem:nowhere/' flyway.conf
mkdir migrations
cp sql/001_cards.sql migrations/
printf '[environments.x]\n' >flyway.toml
exit_is 0 'settings that say nothing of names' ledger init
has 'ledger started: migrations/ (plain)'

fresh changelog
printf 'databaseChangeLog:\n' |
	put src/main/resources/db/changelog/db.changelog-master.yaml
exit_is 0 'the place of Liquibase' ledger init
has 'src/main/resources/db/changelog/ (liquibase)'

# ---- which one is not guessed

fresh two
echo "$table" | put prisma/migrations/20260105093000_cards/migration.sql
echo "$table" | put db/migrations/001_cards.sql
exit_is 2 'two places: refused' ledger init
has 'several directories have migrations' 'it says so'
has 'prisma/migrations (prisma)' 'and which'
has 'db/migrations (plain)' 'both'
has 'ledger init --migrations DIR' 'and what to do'
is "$(ls -A)" "$(printf 'db\nprisma')" 'nothing is written'
exit_is 0 'the format tells' ledger init --format prisma
has 'prisma/migrations/ (prisma)' 'of which it is'

fresh mine
echo "$table" | put db/migrations/001_cards.sql
mkdir migrations
exit_is 0 'migrations/ is there' ledger init
has 'ledger started: migrations/' 'it comes first'

fresh none
mkdir -p prisma/migrations db/migrations
exit_is 0 'places without a migration' ledger init
has 'ledger started: migrations/' 'are none'
has 'migrations/ has no migration yet; if they are elsewhere' 'which is told'

# ---- a directory of directories

fresh below
echo "$table" | put migrations/default/1600000000001_cards/up.sql
echo "$table" | put migrations/oss/postgres/1_cards.up.sql
exit_is 2 'directories of migrations' ledger init
has 'below it: default (hasura), oss/postgres (golang-migrate)' 'are named'
has 'ledger init --migrations DIR' 'with the way'
exit_is 0 'one of them' ledger init --migrations migrations/default
exit_is 0 'is recorded' record

fresh kinds
echo "$table" | put migrations/mysql/V1__cards.sql
echo "$table" | put migrations/postgresql/V1__cards.sql
exit_is 0 'one directory for each kind of database' ledger init
exit_is 2 'two of one version' record
has 'name the one for PostgreSQL' 'the hint tells of the directory'
sed -i 's,^migrations = .*,migrations = migrations/postgresql,' ledger/config
exit_is 0 'as it says' record

# ---- an up and a down by their endings

fresh ends
echo "$table" | put migrations/001_cards_up.sql
echo 'DROP TABLE cards;' | put migrations/001_cards_down.sql
exit_is 0 'endings of another habit' ledger init
exit_is 2 'are two of one number' record
has 'If "001_cards_down.sql" is the way down, rename it' 'the hint says how'
mv migrations/001_cards_down.sql migrations/001_cards_up.down.sql
exit_is 0 'renamed' record
is "$(ledger show HEAD | grep -c 'revert *by its way down')" 1 \
	'it is the way down'

done_testing
