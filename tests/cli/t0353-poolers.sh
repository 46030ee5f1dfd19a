#!/bin/bash
# pgbouncer in its three modes: what reads works through it, what changes a
# database asks for a direct connection.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

pgbouncer=$(type -P pgbouncer || echo /usr/sbin/pgbouncer)
[ -x "$pgbouncer" ] || skip_all 'pgbouncer is not installed'

cards_project shop
direct=$(db_new)
ledger apply --quiet --to 004 --db "$direct" >/dev/null
want=$(fingerprint "$direct")
name=${direct#*///}
host=$(sql "$direct" "SELECT
	split_part(current_setting('unix_socket_directories'), ',', 1)")
port=$(sql "$direct" "SELECT current_setting('port')")
user=$(sql "$direct" 'SELECT session_user')
chmod 755 "$SCRATCH"

# It refuses to run as root.
as=()
[ "$(id -u)" != 0 ] || as=(setpriv --reuid postgres --clear-groups)

# pooler MODE: starts one; $url leads through it.
pooler() {
	local dir=$SCRATCH/$1 i

	mkdir "$dir"
	echo "\"$user\" \"\"" >"$dir/users"
	cat >"$dir/ini" <<EOC
[databases]
* = host=$host port=$port user=$user
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $dir
auth_type = any
auth_file = $dir/users
pool_mode = $1
logfile = $dir/log
pidfile = $dir/pid
ignore_startup_parameters = extra_float_digits
EOC
	[ "$(id -u)" != 0 ] || chown -R postgres "$dir"
	"${as[@]}" "$pgbouncer" -q "$dir/ini" >/dev/null 2>&1 &
	pid=$!
	for i in $(seq 100); do
		[ -S "$dir/.s.PGSQL.6432" ] && break
		sleep 0.1
	done
	url="host=$dir port=6432 dbname=${name%%\?*} user=$user"
}

end_pooler() {
	kill $pid
	wait $pid 2>/dev/null
}

# refused MODE WHAT COMMAND...
refused() {
	local mode=$1

	shift
	exit_is 3 "$mode: $1 is refused" "$@" --db "$url"
	has 'there is a connection pooler between ledger and the database' \
		'  told why'
	has 'Give the address of the database server itself' \
		'  and the way out'
}

for mode in transaction session; do
	pooler $mode
	refused $mode ledger apply
	refused $mode ledger revert --to empty --allow-data-loss
	is "$(rows_in_history "$direct")" 4 "$mode: nothing was written"
	for verb in status verify plan where audit blame fingerprint; do
		exit_is 0 "$mode: $verb" ledger "$verb" --db "$url"
	done
	is "$(fingerprint "$url")" "$want" "$mode: the same fingerprint"
	# Several at once on a few server connections.
	for i in 1 2 3 4; do
		ledger fingerprint --db "$url" >"f$i" 2>&1 &
	done
	for i in $(jobs -p); do
		[ "$i" = "$pid" ] || wait "$i"
	done
	is "$(sort -u f1 f2 f3 f4)" "$want" "$mode: four at once"
	is "$(sql "$url" 'SHOW search_path')" '"$user", public' \
		"$mode: no setting stays with the next client"
	end_pooler
done

pooler statement
exit_is 3 'statement: a transaction is needed to read' \
	ledger verify --db "$url"
has 'pooling mode' 'statement: told why'
end_pooler

exit_is 0 'directly: apply' ledger apply --db "$direct"

done_testing
