#!/bin/bash
# CREATE and DROP of a database and of a tablespace: killed at each call of
# send, the shared catalogs say whether it was done, and the next apply goes on.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

! grep -q __asan_init "$LEDGER_BIN" || skip_all 'LD_PRELOAD and a sanitizer'

# A server of its own: what is made here is the whole server's.
name=d$$
"$TOP/scripts/pg" start $name --fsync off >/dev/null || exit 1
trap '"$TOP/scripts/pg" stop $name; at_exit' EXIT
unset LEDGER_TEST_PG
"$TOP/scripts/pg" url $name >"$SCRATCH/.test/cluster"

INJECT=$SCRATCH/.test/inject.so
"${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -O1 -fPIC -shared \
	-o "$INJECT" "$TOP/tests/faults/inject.c" || exit 1

# there: what of it is there.
there() {
	sql "$(db_url postgres)" "SELECT
		coalesce(string_agg(name, ' ' ORDER BY name), '')
		FROM (SELECT datname::text FROM pg_database UNION ALL
			SELECT spcname FROM pg_tablespace) x (name)
		WHERE name LIKE 'doubt%'"
}

# The run stopped between the statement and the row that says so.
is_in_doubt() {
	[ "$(sql "$1" "SELECT string_agg(kind || step, ' ' ORDER BY seq)
		FROM ledger.history" 2>/dev/null | grep -c "intent$3\$")" = 1 ] &&
		[ "$(there)" = "$2" ]
}

# killed WHAT WANT STEP: apply is killed at each send from where it comes to the
# statements, then run again.
killed() {
	local n=${FROM-37} bad='' db again=0 doubtful=0

	db=$(db_new)
	while :; do
		psql "$db" -c 'DROP SCHEMA IF EXISTS ledger CASCADE' 2>/dev/null
		clean_up
		: >"$SCRATCH/.test/fired"
		(LD_PRELOAD=$INJECT FAULT_CALL=send FAULT_AT=$n FAULT_DO=KILL \
			FAULT_STATUS=$SCRATCH/.test/fired "$LEDGER_BIN" \
			apply --db "$db" >/dev/null 2>&1) 2>/dev/null
		[ -s "$SCRATCH/.test/fired" ] || break
		is_in_doubt "$db" "$2" "$3" && doubtful=$((doubtful + 1))
		run ledger apply --db "$db"
		[ $STATUS = 0 ] && [ "$(there)" = "$2" ] ||
			bad="$bad $n($STATUS:$(there):$(tr '\n' ' ' <"$ERR"))"
		n=$((n + 1))
		again=$((again + 1))
	done
	is "$bad" '' "$1: killed $again times, the next apply ends it"
	isnt "$doubtful" 0 "$1: in doubt $doubtful times, and done"
	clean_up
}

project create
migration 001_make.sql <<'SQL'
CREATE DATABASE doubt_a;
CREATE DATABASE "doubt B" TEMPLATE template0;
SQL
exit_is 0 'databases are recorded' ledger record
clean_up() {
	psql "$(db_url postgres)" -c 'DROP DATABASE IF EXISTS doubt_a' \
		-c 'DROP DATABASE IF EXISTS "doubt B"' 2>/dev/null
}
killed 'CREATE DATABASE' 'doubt B doubt_a' 2

# One that somebody else made is not taken for ours.
db=$(db_new)
psql "$(db_url postgres)" -c 'CREATE DATABASE doubt_a'
exit_is 7 'a database of this name is there' ledger apply --db "$db"
has 'already exists'
exit_is 7 'and again' ledger apply --db "$db"
has 'already exists'
psql "$(db_url postgres)" -c 'DROP DATABASE doubt_a'
exit_is 0 'gone, it goes on' ledger apply --db "$db"
is "$(there)" 'doubt B doubt_a' 'both are there'
# shellcheck disable=SC2218 # it is the one above, not those below
clean_up

project drop
migration 001_drop.sql <<'SQL'
DROP DATABASE IF EXISTS doubt_none;
DROP DATABASE doubt_a;
SQL
cluster_url=$(db_url postgres)
psql "$cluster_url" -c 'CREATE DATABASE doubt_a'
exit_is 0 'a drop is recorded' ledger record --scratch "$cluster_url"
clean_up() {
	psql "$(db_url postgres)" -c 'DROP DATABASE IF EXISTS doubt_a' \
		-c 'CREATE DATABASE doubt_a' 2>/dev/null
}
killed 'DROP DATABASE' '' 2
psql "$(db_url postgres)" -c 'DROP DATABASE IF EXISTS doubt_a'

project space
migration 001_space.sql <<'SQL'
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE doubt_s LOCATION '';
SQL
clean_up() {
	psql "$(db_url postgres)" -c 'DROP TABLESPACE IF EXISTS doubt_s' \
		2>/dev/null
}
if [ "$(sql "$cluster_url" "SHOW server_version_num")" -ge 150000 ]; then
	exit_is 0 'a tablespace is recorded' ledger record
	killed 'CREATE TABLESPACE' 'doubt_s' 2
	project no_space
	migration 001_space.sql <<'SQL'
DROP TABLESPACE doubt_s;
SQL
	clean_up() {
		psql "$(db_url postgres)" \
			-c 'SET allow_in_place_tablespaces = on' \
			-c "CREATE TABLESPACE doubt_s LOCATION ''" 2>/dev/null
	}
	clean_up
	exit_is 0 'its drop is recorded' ledger record --scratch "$cluster_url"
	FROM=30 killed 'DROP TABLESPACE' '' 1
fi

done_testing
