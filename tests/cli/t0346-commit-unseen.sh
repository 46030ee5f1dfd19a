#!/bin/bash
# A commit is in the log before any snapshot shows it: it waits for the disk, or
# for a synchronous standby, as long as there is none. It appears later without
# a word in the log, and what was remembered must not hide it.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

MEMO='nothing has changed since this was last found in order'

name=unseen-$$
stop_server() {
	local status=$?

	"$TOP/scripts/pg" stop "$name" >/dev/null 2>&1
	(exit "$status")
	at_exit
}
trap stop_server EXIT

project shop
migration 001_cards.sql <<'SQL'
CREATE TABLE cards (id integer PRIMARY KEY, owner text);
SQL
record --quiet >/dev/null

# Nothing of the server's own may write into the log meanwhile.
url=$("$TOP/scripts/pg" start "$name" -- autovacuum=off wal_writer_delay=10s \
	bgwriter_delay=10s checkpoint_timeout=1d) || exit 1
psql "$url" -c 'CREATE DATABASE shop'
db=${url/\/postgres?/\/shop?}
exit_is 0 'applied' ledger apply --quiet --db "$db"
psql "$url" -c "ALTER SYSTEM SET synchronous_standby_names = 'nobody'" \
	-c 'SELECT pg_reload_conf()' -c CHECKPOINT >/dev/null

# waits SQL: until it is true.
waits() {
	for _ in {1..200}; do
		[ "$(sql "$db" "SELECT $1")" != t ] || return 0
		sleep 0.05
	done
	return 1
}

waiting="EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')"
psql "$db" -c 'SET synchronous_commit = on' \
	-c 'ALTER TABLE cards ADD stolen boolean' >psql.log 2>&1 &
ok 'a commit waits for a standby' waits "$waiting"
before=$(sql "$db" 'SELECT pg_current_wal_insert_lsn()')
exit_is 0 'nobody sees it: verify' ledger verify --quiet --db "$db"
exit_is 0 'again' ledger verify --verbose --db "$db"
has_err "$MEMO" 'what nobody sees is remembered'
sql "$db" "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
	WHERE wait_event = 'SyncRep'" >/dev/null
ok 'it waits no more' waits "NOT $waiting"
wait $!
is "$(sql "$db" 'SELECT pg_current_wal_insert_lsn()')" "$before" \
	'nothing was written meanwhile'
exit_is 1 'it is there: verify' ledger verify --db "$db"
has 'stolen' 'it is seen'
done_testing
