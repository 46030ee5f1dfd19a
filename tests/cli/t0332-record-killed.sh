#!/bin/bash
# record stopped at any point: no half record, no server and no directory left,
# and the next run ends in the same bytes.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project good
mkdir -m 1777 "$SCRATCH/t"
chmod 755 "$SCRATCH"
export TMPDIR=$SCRATCH/t

# Nothing of the tool's is left in $TMPDIR within some seconds.
nothing_left() {
	local i

	for i in $(seq 100); do
		[ -n "$(ls "$TMPDIR")" ] || return 0
		sleep 0.1
	done
	return 1
}

mkdir -p "$SCRATCH/shop/migrations" && cd "$SCRATCH/shop" || exit 1
cp "$CARDS"/*.sql migrations/
ledger init --quiet >/dev/null
exit_is 0 'a first run, that makes the template' ledger record
ok 'the same records' diff -r "$SCRATCH/good/ledger/records" ledger/records

bad='' cut=0
RANDOM=11
for round in $(seq 12); do
	rm -rf ledger/records ledger/store "$HOME/.cache/ledger/scratch/"*/state-*
	delay=$(printf '0.%03d' $((10 + RANDOM % 220)))
	{ timeout -s KILL "$delay" "$LEDGER_BIN" record; } >/dev/null 2>&1 ||
		cut=$((cut + 1))
	nothing_left || bad="$bad left$round($delay)"
	run ledger verify --offline
	case $STATUS in
	0 | 1) ;;
	*) bad="$bad verify$round($delay:$STATUS)" ;;
	esac
	run ledger record
	[ "$STATUS" = 0 ] || bad="$bad record$round($delay:$STATUS)"
	diff -r "$SCRATCH/good/ledger/records" ledger/records >/dev/null ||
		bad="$bad bytes$round($delay)"
done
is "$bad" '' "killed $cut times: clean each time"
[ $cut -gt 2 ]
is $? 0 "some were in time to be killed ($cut)"
nothing_left
is $? 0 'nothing is left in the end'

# ---- SIGINT while a statement runs

migration 006_slow.sql <<'EOF'
SELECT pg_sleep(20);
EOF
"$LEDGER_BIN" record >out 2>&1 &
pid=$!
sleep 2
kill -INT $pid
wait $pid
is $? 130 'SIGINT: exit status 130'
nothing_left
is $? 0 'SIGINT: nothing is left'
[ ! -e ledger/records/006_slow.rec ]
is $? 0 'SIGINT: 006 is not recorded'
rm migrations/006_slow.sql
exit_is 0 'and all is as before' ledger verify --offline

# ---- SIGTERM while a duplicate is probed

# Once the old column is taken away, its definition takes its time. What broke
# that off is not taken for an answer about it.
probe_stopped() {
	local i pid

	cat >migrations/006_slow.sql <<-EOF
		CREATE TABLE slow (id integer, n text);
		INSERT INTO slow VALUES (1);
		ALTER TABLE slow ADD COLUMN $2 n text DEFAULT pg_sleep(20.125)::text;
	EOF
	"$LEDGER_BIN" record --scratch "$(cluster)" >out 2>&1 &
	pid=$!
	for i in $(seq 200); do
		[ "$(sql "$(db_url postgres)" "SELECT count(*)
			FROM pg_stat_activity WHERE pid <> pg_backend_pid()
			AND state = 'active' AND query LIKE '%sleep(20.125)%'")" \
			= 0 ] || break
		sleep 0.1
	done
	kill -TERM $pid
	wait $pid
	is $? 143 "$1: exit status 143"
	[ ! -e ledger/records/006_slow.rec ]
	is $? 0 "$1: 006 is not recorded"
	rm migrations/006_slow.sql
}
probe_stopped 'SIGTERM in the probe of a hidden definition' \
	'IF NOT EXISTS'
probe_stopped 'SIGTERM in the probe of a duplicate' ''
exit_is 0 'and all is as before' ledger verify --offline

# ---- two at once

rm -rf ledger/records ledger/store
for i in 1 2 3; do
	ledger record >"out$i" 2>&1 &
done
wait
exit_is 0 'three at once: record' ledger record
ok 'three at once: the same records' \
	diff -r "$SCRATCH/good/ledger/records" ledger/records
exit_is 0 'three at once: fsck' ledger fsck

done_testing
