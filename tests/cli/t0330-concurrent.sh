#!/bin/bash
# Several runs of apply at once on one database: each migration once.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project cards
want=$(fingerprint "$(cards_applied)")

for n in 2 8; do
	db=$(db_new)
	for i in $(seq "$n"); do
		(
			ledger apply --db "$db" >"out$i" 2>&1
			echo $? >"code$i"
		) &
	done
	wait
	codes=$(cat code? | sort | uniq -c | xargs)
	like "$codes" "^[0-9]+ 0( [0-9]+ 5)?$" "$n at once: done, or busy"
	is "$(cat out? | grep -c '^applied 005')" 1 "$n at once: 005 ran once"
	is "$(cat out? | grep -c '^applied 00')" 5 "$n at once: each ran once"
	is "$(rows_in_history "$db")" 5 "$n at once: one row for each"
	is "$(fingerprint "$db")" "$want" "$n at once: the schema is right"
	exit_is 0 "$n at once: verify" ledger verify --db "$db"
	rm -f code? out?
done

# From several checkouts, the stores of which are not there yet.
db=$(db_new)
for i in 1 2 3 4; do
	cp -r . "$SCRATCH/other$i"
	rm -rf "$SCRATCH/other$i/ledger/store"
	(cd "$SCRATCH/other$i" && ledger apply --db "$db" >out 2>&1) &
done
wait
is "$(cat "$SCRATCH"/other?/out | grep -c '^applied 00')" 5 \
	'four checkouts: each ran once'

# One checkout whose store several make at once.
rm -rf ledger/store
for i in 1 2 3 4; do
	ledger verify --offline >"out$i" 2>&1 &
done
wait
is "$(cat out? | grep -c '^ok: 5 migrations')" 4 'four make one store'
exit_is 0 'and it is whole' ledger fsck

# A statement that waits for somebody else's lock does not wait for ever.
project held
migration 001_a.sql <<'EOF'
CREATE TABLE a (id integer);
EOF
migration 002_a.sql <<'EOF'
ALTER TABLE a ADD COLUMN more text;
EOF
record --quiet >/dev/null
db=$(db_new)
exit_is 0 'up to 001' ledger apply --to 001 --db "$db"
psql "$db" -c 'BEGIN; LOCK TABLE a IN ROW SHARE MODE; SELECT pg_sleep(2)' \
	-c 'ROLLBACK' >/dev/null &
sleep 0.3
exit_is 5 'a table in use: lock timeout' \
	ledger apply --lock-timeout 300 --retries 0 --db "$db"
has '002_a' 'the migration is named'
wait
exit_is 0 'afterwards it goes on' ledger apply --db "$db"
has_not 'applied 001' '001 is not repeated'

# verify and status do not wait for a running apply.
project long
migration 001_long.sql <<'EOF'
CREATE TABLE a (id integer);
SELECT pg_sleep(1.5);
EOF
record --quiet >/dev/null
db=$(db_new)
ledger apply --db "$db" >out 2>&1 &
sleep 0.5
start=$(date +%s%N)
exit_is 0 'verify beside a running apply' ledger verify --db "$db"
took=$((($(date +%s%N) - start) / 1000000))
[ $took -lt 900 ]
is $? 0 "it did not wait ($took ms)"
wait
like "$(cat out)" '^applied 001_long' 'the apply is not disturbed'

done_testing
