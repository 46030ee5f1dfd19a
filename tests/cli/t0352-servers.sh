#!/bin/bash
# A standby, a promoted one, a restored dump, a read-only default: each is told
# apart from the others.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

bindir=$(for dir in "${LEDGER_PG_BINDIR:-/x}" /usr/lib/postgresql/*/bin; do
	[ ! -x "$dir/pg_basebackup" ] || echo "$dir"
done | head -n 1)
[ -n "$bindir" ] || skip_all 'there is no pg_basebackup'

# The server's user, as in scripts/pg.
as_server() {
	if [ "$(id -u)" = 0 ]; then
		(cd / && setpriv --reuid postgres --regid postgres \
			--clear-groups "$@")
	else
		"$@"
	fi
}

primary=primary-$$
standby=$LEDGER_PG_STATE/standby-$$
stop_servers() {
	local status=$?

	as_server "$bindir/pg_ctl" -D "$standby/data" -m immediate -w stop \
		>/dev/null 2>&1
	"$TOP/scripts/pg" stop "$primary" >/dev/null 2>&1
	rm -rf "${standby:?}"
	(exit "$status")
	at_exit
}
trap stop_servers EXIT

start_standby() {
	as_server "$bindir/pg_ctl" -D "$standby/data" -l "$standby/log" -w \
		start >/dev/null
}

project shop
migration 001_cards.sql <<'SQL'
CREATE TABLE cards (id integer PRIMARY KEY, owner text);
INSERT INTO cards VALUES (1, 'ann');
SQL
migration 002_data.sql <<'SQL'
INSERT INTO cards VALUES (2, 'bob');
SQL
migration 003_more.sql <<'SQL'
CREATE TABLE more (id integer);
SQL
record --quiet >/dev/null

url=$(LEDGER_PG_BINDIR=$bindir "$TOP/scripts/pg" start "$primary") || exit 1
psql "$url" -c 'CREATE DATABASE shop'
db=${url/\/postgres?/\/shop?}
exit_is 0 'the primary: 001' ledger apply --to 001 --db "$db"
like "$(sql "$db" 'SELECT detail FROM ledger.history')" \
	'^server [0-9]{19} 1 [0-9]+$' 'the row tells on which server'

# ---- a read-only default

psql "$db" -c 'ALTER DATABASE shop SET default_transaction_read_only = on'
exit_is 3 'a read-only default: apply' ledger apply --db "$db"
has 'default_transaction_read_only is on' 'told'
has 'Reset it for the role or the database' 'and the way out'
exit_is 0 'a read-only default: verify' ledger verify --db "$db"
psql "$db" -c 'SET default_transaction_read_only = off' \
	-c 'ALTER DATABASE shop RESET default_transaction_read_only'

# ---- a standby

mkdir -p "$standby" && chmod 711 "$standby"
[ "$(id -u)" != 0 ] || chown postgres "$standby"
socket=$(sql "$url" 'SHOW unix_socket_directories')
as_server "$bindir/pg_basebackup" -h "$socket" -U postgres -D "$standby/data" \
	-R -X stream -c fast || exit 1
echo "unix_socket_directories = '$standby'" >>"$standby/data/postgresql.conf"
start_standby || exit 1
away="postgresql:///shop?host=$standby&port=5432&user=postgres"

# caught_up: the standby has replayed all of the primary.
caught_up() {
	local lsn i

	lsn=$(sql "$db" 'SELECT pg_current_wal_flush_lsn()')
	for i in $(seq 200); do
		[ "$(sql "$away" "SELECT pg_last_wal_replay_lsn() >= '$lsn'")" \
			= t ] && return
		sleep 0.05
	done
	fail 'the standby catches up'
}
caught_up
is "$(sql "$away" 'SELECT pg_is_in_recovery()')" t 'a standby'
for verb in status verify plan where audit blame; do
	exit_is 0 "the standby: $verb" ledger "$verb" --db "$away"
	has_not 'server-' '  it is the same server'
done
is "$(fingerprint "$away")" "$(fingerprint "$db")" \
	'the standby: the same fingerprint'
for verb in apply 'revert --to empty --allow-data-loss'; do
	# shellcheck disable=SC2086 # a verb and its options
	exit_is 3 "the standby: $verb" ledger $verb --db "$away"
	has 'the server is a standby and cannot be written' 'told'
	has 'target_session_attrs=read-write' 'and the way out'
done
both="host=$standby,$socket port=5432,5432 user=postgres dbname=shop"
exit_is 3 'the standby is the first of two hosts' \
	ledger apply --to 001 --db "$both"
exit_is 0 'the one that can be written is asked for' \
	ledger apply --to 001 --db "$both target_session_attrs=read-write"

# ---- failover: what was acknowledged last is lost with the primary

as_server "$bindir/pg_ctl" -D "$standby/data" -m fast -w stop >/dev/null
exit_is 0 'the primary: 002, which the standby misses' \
	ledger apply --to 002 --db "$db"
as_server "$bindir/pg_ctl" -D "$LEDGER_PG_STATE/$primary/data" -m immediate \
	-w stop >/dev/null
start_standby
as_server "$bindir/pg_ctl" -D "$standby/data" -w promote >/dev/null
exit_is 0 'promoted: verify' ledger verify --db "$away"
has_out '[server-promoted]' 'told'
has_out 'since row 1 was written (timeline 1, now 2)' 'with the timelines'
has_out '1 applied, 2 pending' 'and where it stands'
exit_is 0 'promoted: apply goes on from there' ledger apply --db "$away"
has_out 'applied 002_data' 'what was lost runs again'
has_out '[server-promoted]' 'which is told'
is "$(sql "$away" 'SELECT string_agg(owner, $$ $$ ORDER BY id) FROM cards')" \
	'ann bob' 'each row is there once'
exit_is 0 'promoted: status with nothing pending' ledger status --db "$away"
has_not 'server-promoted' 'is silent'
is "$(sql "$away" "SELECT string_agg(split_part(substring(detail
	FROM 'server .*'), ' ', 3), ' ' ORDER BY seq) FROM ledger.history")" \
	'1 2' 'the timeline is written where it changed'
migration 004_last.sql <<'SQL'
CREATE TABLE last (id integer);
SQL
record --quiet >/dev/null
exit_is 0 'with a row of its own' ledger plan --db "$away"
has_not 'server-promoted' 'it is the server that wrote the last row'

# ---- a dump, restored elsewhere

"$bindir/pg_dump" -Fc -d "$away" >dump || exit 1
here=$(db_new)
"$bindir/pg_restore" -d "$here" dump || exit 1
exit_is 0 'restored on another server: plan' ledger plan --db "$here"
has_out '[server-other]' 'told'
has_out 'was written on another server' 'which'
has_out 'run      004_last.sql:1' 'the position is that of the dump'
psql "$away" -c 'CREATE DATABASE copy'
copy=${away/\/shop?/\/copy?}
"$bindir/pg_restore" -d "$copy" dump || exit 1
exit_is 0 'restored beside it: plan' ledger plan --db "$copy"
has_out 'in another database of this server' 'told'
exit_is 0 'a copy is a database like others: apply' ledger apply --db "$copy"
exit_is 0 'verify' ledger verify --db "$copy"
has_not 'server-other' 'it has rows of its own now'

# ---- the right to ask for the server is not needed

role=ledger_test_server_$$
psql "$away" -c "CREATE ROLE $role LOGIN" \
	-c 'REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC' \
	-c "GRANT USAGE ON SCHEMA ledger TO $role" \
	-c "GRANT SELECT ON ledger.history TO $role"
exit_is 0 'a role that may not ask' \
	ledger plan --db "${away/user=postgres/user=$role}"
has_not 'server-' 'says nothing of it'
has_out 'run      004_last.sql:1' 'and has the history'

done_testing
