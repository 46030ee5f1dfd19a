#!/bin/bash
# Closed, full and broken streams do no harm to the ledger.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project cards
want=$(fingerprint "$(cards_applied)")
empty=$(db_new)

# whole WHAT URL: the store is in order, the database where it should be.
whole() {
	exit_is 0 "$1: the store is whole" ledger fsck
	exit_is 0 "$1: the next run" ledger apply --db "$2"
	is "$(fingerprint "$2")" "$want" "$1: the database is complete"
	is "$(rows_in_history "$2")" 5 "$1: each migration once"
}

db=$(db_copy "$empty")
rm -rf ledger/store
ledger apply --db "$db" >&- 2>"$ERR"
whole 'stdout closed' "$db"

db=$(db_copy "$empty")
rm -rf ledger/store
ledger apply --db "$db" >&- 2>&- <&-
whole 'all three closed' "$db"

db=$(db_copy "$empty")
ledger apply --db "$db" >"$OUT" 2>&-
whole 'stderr closed' "$db"

if [ -w /dev/full ]; then
	db=$(db_copy "$empty")
	ledger apply --db "$db" >/dev/full 2>"$ERR"
	is $? 6 'stdout full: exit 6'
	has_err 'could not write the result'
	whole 'stdout full' "$db"
	db=$(db_copy "$empty")
	ledger apply --db "$db" >/dev/full 2>/dev/full
	whole 'both full' "$db"
	ledger fingerprint --db "$db" >/dev/full 2>"$ERR"
	is $? 6 'fingerprint into a full disk: exit 6'
fi

db=$(db_copy "$empty")
ledger apply --db "$db" 2>"$ERR" | true
whole 'a broken pipe' "$db"

rm -rf ledger/records ledger/store
record >&- 2>&-
exit_is 0 'recorded with closed streams' ledger verify --offline
exit_is 0 'and the database is what the records say' ledger verify --db "$db"

# A file size limit: an error, not a signal.
rm -rf ledger/records ledger/store
(
	ulimit -f 1
	record >out 2>err
	echo $? >code
)
like "$(cat code)" '^[06]$' 'a file size limit: no crash'
rm -rf ledger/records ledger/store
exit_is 0 'without it: recorded' record
exit_is 0 'as before' ledger verify --db "$db"

# Few descriptors, little address space.
(
	ulimit -n 20
	ledger verify --db "$db" >out 2>err
	echo $? >code
)
is "$(cat code)" 0 'twenty descriptors are enough'

# From any directory.
cd / || exit 1
exit_is 0 '-C' ledger -C "$SCRATCH/cards" verify --db "$db"
exit_is 0 'DATABASE_URL' env DATABASE_URL="$db" "$LEDGER_BIN" \
	-C "$SCRATCH/cards" verify
exit_is 2 'not a project' ledger verify --db "$db"
has 'ledger init'

# Quiet and colour.
cd "$SCRATCH/cards" || exit 1
run ledger apply --quiet --db "$db"
is "$(cat "$ERR")" '' 'quiet says nothing on stderr'
run ledger fingerprint --db "$db"
is "$(cat "$OUT")" "$want" 'fingerprint prints the hash alone'
is "$(wc -c <"$OUT")" 65 'and a newline'

done_testing
