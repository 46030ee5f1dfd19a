#!/bin/bash
# apply stopped at any point: nothing half there, and the next run ends clean.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project cards
want=$(fingerprint "$(cards_applied)")
empty=$(db_new)

# ---- kill -9 at many points

bad='' cut=0
RANDOM=3
for round in $(seq 15); do
	db=$(db_copy "$empty")
	delay=$(printf '0.%03d' $((4 + RANDOM % 110)))
	# The group keeps bash's own word about it off our stderr.
	{ timeout -s KILL "$delay" "$LEDGER_BIN" apply --db "$db"; } \
		>/dev/null 2>&1 && continue
	cut=$((cut + 1))
	# Each migration is whole, or not there at all: verify says that the
	# schema is what the rows say.
	run ledger verify --db "$db"
	[ "$STATUS" = 0 ] || bad="$bad verify$round($delay:$STATUS)"
	run ledger apply --db "$db"
	[ "$STATUS" = 0 ] || bad="$bad apply$round($delay:$STATUS)"
	[ "$(fingerprint "$db")" = "$want" ] || bad="$bad schema$round($delay)"
	[ "$(sql "$db" "SELECT count(*), count(DISTINCT migration)
		FROM ledger.history")" = '5|5' ] || bad="$bad rows$round($delay)"
done
is "$bad" '' "killed $cut times: clean each time"
[ $cut -gt 5 ]
is $? 0 "some were in time to be killed ($cut)"
exit_is 0 'the store is whole' ledger fsck

# ---- signals and lost connections during a statement

project slow
migration 001_first.sql <<'EOF'
CREATE TABLE first (id integer);
EOF
migration 002_slow.sql <<'EOF'
CREATE TABLE slow (id integer);
SELECT pg_sleep(1);
CREATE TABLE slower (id integer);
EOF
record --quiet >/dev/null

# What is there after 002 was stopped: 001, its row, and nothing of 002.
rolled_back() {
	is "$(sql "$1" "SELECT string_agg(relname, ' ' ORDER BY relname)
		FROM pg_class WHERE relname IN ('first', 'slow', 'slower')")" \
		first "$2: 001 stays, nothing of 002 is there"
	is "$(sql "$1" 'SELECT migration FROM ledger.history')" 001_first \
		"$2: the history says so"
	is "$(sql "$1" "SELECT count(*) FROM pg_locks
		WHERE locktype = 'advisory' AND database =
		(SELECT oid FROM pg_database
			WHERE datname = current_database())")" 0 "$2: the lock is gone"
}

# stopped CODE WHAT COMMAND...: command (with $PID of apply) runs while 002
# sleeps.
stopped() {
	local code=$1 what=$2 db

	shift 2
	db=$(db_new)
	"$LEDGER_BIN" apply --db "$db" >out 2>&1 &
	PID=$!
	wait_for "$db" '%pg_sleep%'
	DB=$db "$@"
	wait $PID
	is $? "$code" "$what: exit status $code"
	like "$(cat out)" 'ledger: error: ' "$what: told"
	rolled_back "$db" "$what"
	exit_is 0 "$what: the next run ends it" ledger apply --db "$db"
	has_not 'applied 001'
	has 'applied 002'
}

interrupt() {
	kill -"$1" "$PID"
}

terminate() {
	psql "$DB" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()" \
		>/dev/null
}

cancel() {
	psql "$DB" -c "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()" \
		>/dev/null
}

stopped 130 'SIGINT' interrupt INT
stopped 143 'SIGTERM' interrupt TERM
stopped 5 'pg_terminate_backend' terminate
# Its SQLSTATE is that of statement_timeout.
stopped 5 'pg_cancel_backend' cancel

done_testing
