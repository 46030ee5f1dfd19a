#!/bin/bash
# The same small history in each format that is read: record, apply, revert.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

UP1='CREATE TABLE a (id integer PRIMARY KEY);'
UP2='CREATE TABLE b (id integer REFERENCES a(id)); CREATE INDEX b_id ON b (id);'
DOWN1='DROP TABLE a;'
DOWN2='DROP TABLE b;'
want=''

# round FORMAT FIRST: init, record, apply, revert to FIRST, apply, revert all.
round() {
	local format=$1 first=$2 db

	exit_is 0 "$format: init" ledger init
	has "($format)" "$format: found"
	exit_is 0 "$format: record" record --strict
	db=$(db_new)
	exit_is 0 "$format: apply" ledger apply --db "$db"
	exit_is 0 "$format: verify" ledger verify --db "$db"
	has '2 applied, 0 pending'
	[ -n "$want" ] || want=$(fingerprint "$db")
	is "$(fingerprint "$db")" "$want" "$format: the same schema"
	exit_is 0 "$format: revert" ledger revert --to "$first" --db "$db"
	is "$(sql "$db" "SELECT to_regclass('b') IS NULL,
		to_regclass('a') IS NULL")" 't|f' "$format: b is gone, a stays"
	like "$(cat "$OUT")" 'ran +.*:[0-9]+: DROP TABLE' \
		"$format: the way down of the file ran"
	exit_is 0 "$format: apply again" ledger apply --db "$db"
	is "$(fingerprint "$db")" "$want" "$format: the same schema again"
	exit_is 0 "$format: revert all" ledger revert --to empty --db "$db"
	is "$(sql "$db" "SELECT to_regclass('a') IS NULL")" t \
		"$format: nothing is left"
	exit_is 0 "$format: up once more" ledger apply --db "$db"
	run ledger blame public/table/b --db "$db"
	like "$(cat "$OUT")" ':[0-9]+\)' "$format: blame to the line"
}

mkdir -p "$SCRATCH/plain/migrations" && cd "$SCRATCH/plain" || exit 1
printf '%s\n-- ledger: down\n%s\n' "$UP1" "$DOWN1" >migrations/1_a.sql
echo "$UP2" >migrations/10_b.sql
echo "$DOWN2" >migrations/10_b.down.sql
round plain 1

mkdir -p "$SCRATCH/golang/migrations" && cd "$SCRATCH/golang" || exit 1
echo "$UP1" >migrations/9_a.up.sql
echo "$DOWN1" >migrations/9_a.down.sql
echo "$UP2" >migrations/10_b.up.sql
echo "$DOWN2" >migrations/10_b.down.sql
round golang-migrate 9

mkdir -p "$SCRATCH/diesel/migrations/2020-01-01-000000_a" \
	"$SCRATCH/diesel/migrations/2020-01-02-000000_b" &&
	cd "$SCRATCH/diesel" || exit 1
echo "$UP1" >migrations/2020-01-01-000000_a/up.sql
echo "$DOWN1" >migrations/2020-01-01-000000_a/down.sql
echo "$UP2" >migrations/2020-01-02-000000_b/up.sql
echo "$DOWN2" >migrations/2020-01-02-000000_b/down.sql
round diesel 2020-01-01-000000_a

mkdir -p "$SCRATCH/dbmate/migrations" && cd "$SCRATCH/dbmate" || exit 1
printf -- '-- migrate:up\n%s\n\n-- migrate:down\n%s\n' "$UP1" "$DOWN1" \
	>migrations/20200101000000_a.sql
printf -- '-- migrate:up\n%s\n\n-- migrate:down\n%s\n' "$UP2" "$DOWN2" \
	>migrations/20200102000000_b.sql
round dbmate 20200101000000

# The way down of a duplicate never drops what another migration made.
mkdir -p "$SCRATCH/owned/migrations" && cd "$SCRATCH/owned" || exit 1
printf '%s\n-- ledger: down\n%s\n' "$UP1" "$DOWN1" >migrations/001_a.sql
printf '%s\n%s\n-- ledger: down\n%s\n%s\n' "$UP1" 'CREATE INDEX a_id ON a (id);' \
	'DROP INDEX a_id;' "$DOWN1" >migrations/002_again.sql
ledger init --quiet >/dev/null
exit_is 0 'a down that drops another'"'"'s table: recorded' record
has 'down-withheld'
has '001_a'
db=$(db_new)
ledger apply --quiet --db "$db" >/dev/null
psql "$db" -c 'INSERT INTO a VALUES (1)'
exit_is 0 'revert' ledger revert --to 001 --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM a')" 1 'the table and its row stay'
has '001_a' 'it is told what did not run, and why'

# A down that does not lead back is told at record time, and revert undoes by
# provenance.
mkdir -p "$SCRATCH/broken/migrations" && cd "$SCRATCH/broken" || exit 1
printf '%s\n-- ledger: down\n%s\n' "$UP1" 'DROP TABLE nothing;' \
	>migrations/001_a.sql
printf '%s\n-- ledger: down\n%s\n' "$UP2" 'DROP INDEX b_id;' \
	>migrations/002_b.sql
echo 'CREATE VIEW v AS SELECT id FROM b;' >migrations/003_v.sql
ledger init --quiet >/dev/null
exit_is 0 'downs that do not lead back: recorded' record
has 'down-broken'
has '001_a.sql:3'
has 'table public.b'
db=$(db_new)
ledger apply --quiet --db "$db" >/dev/null
exit_is 0 'revert' ledger revert --to empty --db "$db"
is "$(sql "$db" "SELECT to_regclass('a') IS NULL,
	to_regclass('b') IS NULL")" 't|t' 'all is gone'

# What was changed gets its former definition back, with a way down or without.
mkdir -p "$SCRATCH/changed/migrations" && cd "$SCRATCH/changed" || exit 1
echo "$UP1" >migrations/001_a.sql
echo 'ALTER TABLE a ALTER id TYPE bigint;' >migrations/002_big.sql
ledger init --quiet >/dev/null
record --quiet >/dev/null
db=$(db_new)
ledger apply --quiet --db "$db" >/dev/null
exit_is 0 'a change without a way down' ledger revert --to 001 --db "$db"
like "$(cat "$OUT")" 'ran +ALTER TABLE .* TYPE integer' 'it says what it ran'
exit_is 0 'verify: it is as before' ledger verify --db "$db"
ledger apply --quiet --db "$db" >/dev/null
printf '%s\n' '-- ledger: down' 'ALTER TABLE a ALTER id TYPE integer;' \
	>>migrations/002_big.sql
exit_is 0 'a way down is added later' record
exit_is 0 'show' ledger show 002
has '+ type: bigint' 'the record keeps what the way up makes'
exit_is 0 'now that is run' ledger revert --to 001 --db "$db"
has '002_big.sql:3: ALTER TABLE'
exit_is 0 'verify' ledger verify --db "$db"

done_testing
