#!/bin/bash
# The fixtures of the other tools' formats: found, recorded, applied, reverted;
# and beside the real tools where this machine has them.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

FIXTURES=$TOP/tests/fixtures/formats
want=''

# project NAME [DIR]: a new project with the fixture in DIR.
project() {
	mkdir -p "$SCRATCH/$1/${2:-migrations}" && cd "$SCRATCH/$1" || exit 1
	cp -R "$FIXTURES/$1/." "${2:-migrations}"
}

# up FORMAT: init, record and apply to a database of its own, $db.
up() {
	exit_is 0 "$1: init" ledger init ${2:+--migrations "$2"}
	has "($1)" "$1: found"
	exit_is 0 "$1: record" record
	has_not 'down-broken' "$1: the ways down lead back"
	db=$(db_new)
	exit_is 0 "$1: apply" ledger apply --db "$db"
	exit_is 0 "$1: verify" ledger verify --db "$db"
	has '2 applied, 0 pending'
	[ -n "$want" ] || want=$(fingerprint "$db")
	is "$(fingerprint "$db")" "$want" "$1: the same schema"
}

# down FORMAT FIRST: revert to FIRST, apply, revert all, apply.
down() {
	exit_is 0 "$1: revert" ledger revert --to "$2" --db "$db"
	is "$(sql "$db" "SELECT to_regclass('cards_title') IS NULL,
		to_regclass('cards') IS NULL")" 't|f' \
		"$1: the index is gone, the table stays"
	case $1 in
	refinery | prisma | drizzle | atlas | graphile-migrate | supabase) ;;
	*)
		like "$(cat "$OUT")" 'ran +.*:[0-9]+: DROP INDEX' \
			"$1: the way down of the file ran"
		;;
	esac
	exit_is 0 "$1: apply again" ledger apply --db "$db"
	is "$(fingerprint "$db")" "$want" "$1: the same schema again"
	exit_is 0 "$1: revert all" ledger revert --to empty --db "$db"
	is "$(sql "$db" "SELECT to_regclass('cards') IS NULL")" t \
		"$1: nothing is left"
	exit_is 0 "$1: up once more" ledger apply --db "$db"
	run ledger blame public/table/cards --db "$db"
	like "$(cat "$OUT")" ':[0-9]+\)' "$1: blame to the line"
}


while read -r format first dir; do
	project "$format" "$dir"
	up "$format" "$dir"
	down "$format" "$first"
done <<'LIST'
goose 00001
sqlx 20240105093000
flyway 1
refinery 1
prisma 20240105093000
drizzle 0000
atlas 20240105093000
tern 001
node-pg-migrate 1704447000000
hasura 1704447000000
liquibase 001_cards.ann.create-cards
graphile-migrate 000001
sqitch cards .
LIST

mkdir -p "$SCRATCH/supabase" && cd "$SCRATCH/supabase" || exit 1
cp -R "$FIXTURES/supabase" .
up supabase supabase/migrations
down supabase 20240105093000

done_testing
