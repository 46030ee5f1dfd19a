#!/bin/bash
# C18: a wrong password, an unknown role, a database that is not there: told at
# once, without a second try and without a secret. E6: other software that holds
# the lock's key is named.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

name=n$$
"$TOP/scripts/pg" start $name --fsync off -- log_connections=on >/dev/null ||
	exit 1
trap '"$TOP/scripts/pg" stop $name; at_exit' EXIT
LEDGER_TEST_PG=$("$TOP/scripts/pg" url $name)
export LEDGER_TEST_PG
db=$(db_new)
psql "$db" -c "CREATE ROLE deploy LOGIN PASSWORD 'right-S3CRET'"
hba=$(sql "$db" 'SHOW hba_file')
printf '%s\n' 'local all deploy scram-sha-256' 'local all all trust' >"$hba"
sql "$db" 'SELECT pg_reload_conf()' >/dev/null
sleep 0.3

project shop
migration 001_t.sql <<'SQL'
CREATE TABLE t (id bigint);
SELECT pg_sleep(1);
SQL
record --quiet >/dev/null

# refused WHAT URL TEXT: by each verb that connects, at once, in one try.
refused() {
	local verb

	for verb in apply verify plan status fingerprint; do
		exit_is 3 "C18 $1: $verb" env PGPASSWORD=wrong-S3CRET \
			timeout 20 "$LEDGER_BIN" "$verb" --db "$2"
		has_err "$3"
		has_not S3CRET
	done
	exit_is 3 "C18 $1: as JSON" env PGPASSWORD=wrong-S3CRET \
		"$LEDGER_BIN" verify --format json --db "$2"
	has_out '"retry": "after-fix"'
	has_not S3CRET
}
as_deploy=${db/user=postgres/user=deploy}
refused 'a wrong password' "$as_deploy" 'password authentication failed'
refused 'an unknown role' "${db/user=postgres/user=nobody_knows}" \
	'role "nobody_knows" does not exist'
refused 'no such database' "$(db_url no_such_db)" \
	'database "no_such_db" does not exist'
log=${LEDGER_TEST_PG#*host=}
log=${log%%&*}/server.log
before=$(grep -c 'password authentication failed' "$log")
PGPASSWORD=wrong-S3CRET ledger verify --db "$as_deploy" 2>/dev/null
is "$(grep -c 'password authentication failed' "$log")" $((before + 1)) \
	'C18: one try'
exit_is 3 'C18: no password at all' ledger verify --db "$as_deploy"
has_err 'PGPASSWORD'
exit_is 0 'C18: the right one' env PGPASSWORD=right-S3CRET \
	"$LEDGER_BIN" verify --db "$as_deploy"

# ---- E6

ledger apply --db "$db" >/dev/null 2>&1 &
for i in $(seq 100); do
	keys=$(sql "$db" "SELECT classid::int4 || ', ' || objid::int4
		FROM (SELECT classid::bigint::bit(32)::int4 AS classid,
			objid::bigint::bit(32)::int4 AS objid
		FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND
		database = (SELECT oid FROM pg_database WHERE
			datname = current_database())) l")
	[ -z "$keys" ] || break
	sleep 0.05
done
wait
like "$keys" '^-?[0-9]+, -?[0-9]+$' 'E6: the key has two numbers'
mkfifo gate
PGAPPNAME=other-tool psql "$db" -c "SELECT pg_advisory_lock($keys)" \
	-c '\! cat gate' >/dev/null 2>&1 &
for i in $(seq 100); do
	[ "$(sql "$db" "SELECT count(*) FROM pg_locks WHERE
		locktype = 'advisory' AND database = (SELECT oid FROM
		pg_database WHERE datname = current_database())")" = 0 ] ||
		break
	sleep 0.05
done
exit_is 5 'E6: other software has the key' \
	ledger apply --wait 0 --db "$db"
has_err 'other-tool' 'E6: it is named'
echo >gate
wait
exit_is 0 'E6: it let go' ledger apply --db "$db"

done_testing
