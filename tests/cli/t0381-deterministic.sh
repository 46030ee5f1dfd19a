#!/bin/bash
# Records are the same to the byte whoever makes them, wherever, in one run or
# in several.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# Of this test alone, and open to the user that the private server runs as.
mkdir -m 1777 "$SCRATCH/t"
chmod 755 "$SCRATCH"
export TMPDIR=$SCRATCH/t

# fresh NAME: the cards migrations, a ledger, no records.
fresh() {
	mkdir -p "$SCRATCH/$1/migrations" && cd "$SCRATCH/$1" || exit 1
	cp "$CARDS"/*.sql migrations/
	ledger init --quiet >/dev/null
}

fresh one
exit_is 0 'one machine, on a server that is there' record
fresh two/with/a/long/path
mkdir -p "$SCRATCH/elsewhere"
exit_is 0 'another, on a private server' env HOME="$SCRATCH/elsewhere" \
	TZ=Asia/Tokyo LC_ALL=C LANG=de_DE.UTF-8 PGDATABASE=nowhere USER=x \
	"$LEDGER_BIN" record
ok 'the same records' diff -r "$SCRATCH/one/ledger/records" ledger/records
exit_is 0 'again there' env HOME="$SCRATCH/elsewhere" "$LEDGER_BIN" record
has 'nothing to record'

# One migration at a time, from the saved state of the run before.
mkdir -p "$SCRATCH/three/migrations" && cd "$SCRATCH/three" || exit 1
ledger init --quiet >/dev/null
for file in "$CARDS"/*.sql; do
	cp "$file" migrations/
	env HOME="$SCRATCH/elsewhere" "$LEDGER_BIN" record >/dev/null 2>&1
done
ok 'recorded one by one: the same records' \
	diff -r "$SCRATCH/one/ledger/records" ledger/records

# And without that state.
mkdir -p "$SCRATCH/four/migrations" && cd "$SCRATCH/four" || exit 1
ledger init --quiet >/dev/null
for file in "$CARDS"/*.sql; do
	cp "$file" migrations/
	record >/dev/null 2>&1
done
ok 'recorded one by one on a server: the same records' \
	diff -r "$SCRATCH/one/ledger/records" ledger/records

# Nothing is left behind: no server, no directory, no database; a test beside
# this one may have one for a moment.
for _ in $(seq 100); do
	left=$(sql "$(db_url postgres)" "SELECT count(*) FROM pg_database
		WHERE datname LIKE 'ledger%'")
	[ "$left" != 0 ] || break
	sleep 0.1
done
is "$left" 0 'no database is left on the server'
for _ in $(seq 50); do
	[ -n "$(ls "$TMPDIR")" ] || break
	sleep 0.1
done
is "$(ls "$TMPDIR")" '' 'no scratch directory is left'

# A saved state that is damaged is not used.
find "$SCRATCH/elsewhere/.cache" -name pg_control -exec truncate -s 0 {} +
rm -rf ledger/records/005* ledger/store
exit_is 0 'a damaged cache: record' env HOME="$SCRATCH/elsewhere" \
	"$LEDGER_BIN" record
ok 'the same records' diff -r "$SCRATCH/one/ledger/records" ledger/records

# --frozen never writes.
rm ledger/records/005*
cp -r ledger/records before
exit_is 1 '--frozen with something to do' record --frozen
has '005_add_cards_table'
ok '--frozen writes nothing' diff -r before ledger/records

done_testing
