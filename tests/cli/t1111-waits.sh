#!/bin/bash
# How long apply and revert wait for other sessions, whom they name, and how
# often they try again.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# held URL SECONDS [LOCK]: another session has table a; its pid is in $holder.
held() {
	psql "$1" -c "BEGIN; LOCK TABLE a IN ${3-ACCESS EXCLUSIVE} MODE;
		SELECT pg_sleep($2), 'S3CRET' AS password; COMMIT" \
		>/dev/null 2>&1 &
	wait_for "$1" '%S3CRET%'
	holder=$(sql "$1" "SELECT pid FROM pg_stat_activity WHERE
		query LIKE '%S3CRET%' AND pid <> pg_backend_pid() AND
		datname = current_database()")
}

# let_go URL: of the table.
let_go() {
	sql "$1" "SELECT pg_terminate_backend($holder)" >/dev/null
	wait
}

project held
migration 001_a.sql <<'SQL'
CREATE TABLE a (id integer);
CREATE TABLE b (id integer);
CREATE TABLE log (what text);
SQL
migration 002_a.sql <<'SQL'
INSERT INTO log VALUES ('before');
ALTER TABLE a ADD COLUMN more text;
INSERT INTO log VALUES ('behind');
SQL
record --quiet >/dev/null
start=$(db_new)
ledger apply --quiet --to 001 --db "$start" >/dev/null

# ---- the lock of a table: who has it

db=$(db_copy "$start")
held "$db" 60
exit_is 5 'a table in use: no retry' \
	ledger apply --lock-timeout 2000 --retries 0 --db "$db"
has '002_a.sql:2' 'the statement is named'
has 'It waited for AccessExclusiveLock on public.a.' 'and the lock'
has "In its way: process $holder (role $(sql "$db" 'SELECT session_user')" \
	'and who has it'
like "$(cat "$ERR")" 'in a transaction since 20[0-9-]+ [0-9:]+' 'since when'
has 'active: BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60),' \
	'and its query'
has_not 'S3CRET' 'without the literals in it'
has_not 'Tried' 'it was one try'
let_go "$db"
is "$(sql "$db" 'SELECT count(*) FROM log')" 0 'nothing of it is left'

# The same by a role that may not see what others do.
role=ledger_test_waits_$$
psql "$db" -c "CREATE ROLE $role LOGIN IN ROLE pg_read_all_data" \
	-c "GRANT ALL ON a, b, log TO $role" \
	-c "GRANT ALL ON SCHEMA ledger, public TO $role" \
	-c "GRANT ALL ON ledger.history TO $role"
psql "$db" -c "ALTER TABLE a OWNER TO $role"
other=$db\&user=$role
[ "${db/user=postgres/}" = "$db" ] || other=${db/user=postgres/user=$role}
held "$db" 60
exit_is 5 'a role without rights on statistics' \
	ledger apply --lock-timeout 2000 --retries 0 --db "$other"
has "In its way: process $holder" 'still names the process'
has_not 'S3CRET' 'and no more'
let_go "$db"

# A second connection is not to be had: less is said, that is all.
psql "$db" -c "ALTER ROLE $role CONNECTION LIMIT 1"
held "$db" 60
exit_is 5 'no second connection' \
	ledger apply --lock-timeout 2000 --retries 0 --db "$other"
has 'lock timeout' 'the error is the same'
has_not 'In its way' 'without the other session'
let_go "$db"
psql "$db" -c "DROP OWNED BY $role CASCADE" -c "DROP ROLE $role" 2>/dev/null

# ---- again

db=$(db_copy "$start")
held "$db" 1.5
exit_is 0 'it is tried again until the table is free' \
	ledger apply --lock-timeout 200 --retries 20 --db "$db"
has 'notice: migration 002_a: canceling statement due to lock timeout; rolled back, again in' \
	'a retry is told'
has '(retry 1 of 20)' 'with its number'
like "$(cat "$OUT")" '^applied 002_a \(3 run, 0 skipped, [0-9.]+ s, [0-9]+ retr' \
	'and in the result'
wait
is "$(sql "$db" 'SELECT string_agg(what, $$ $$) FROM log')" 'before behind' \
	'each statement came once'
is "$(sql "$db" "SELECT string_agg(kind || seq, ' ' ORDER BY seq)
	FROM ledger.history")" 'apply1 apply2' 'and one row'
exit_is 0 'verify' ledger verify --db "$db"

db=$(db_copy "$start")
held "$db" 60
exit_is 5 'so often and no more' \
	ledger apply --lock-timeout 100 --retries 2 --db "$db" --format json
has 'Tried 3 times.' 'told'
is "$(in_json code retry error,sqlstate)" '5|safe|55P03' 'in JSON'
let_go "$db"

# The first transaction, which makes the history table too.
db=$(db_new)
psql "$db" -c 'CREATE TABLE a (id integer); CREATE TABLE b (id integer);
	CREATE TABLE log (what text)'
held "$db" 1
exit_is 0 'with an adoption before it' \
	ledger apply --lock-timeout 200 --retries 20 --db "$db"
has 'adopted: this database stands at 001_a' 'adopted'
is "$(sql "$db" "SELECT string_agg(kind || seq, ' ' ORDER BY seq)
	FROM ledger.history")" 'adopt1 apply2' 'each row once'
wait

# ---- a deadlock

project deadlock
migration 001_a.sql <<'SQL'
CREATE TABLE a (id integer);
CREATE TABLE b (id integer);
SQL
migration 002_both.sql <<'SQL'
LOCK TABLE a;
SELECT pg_sleep(1);
LOCK TABLE b;
CREATE TABLE c (id integer);
SQL
record --quiet >/dev/null
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c "BEGIN; SET deadlock_timeout = '20s'; LOCK TABLE b;
	SELECT pg_sleep(0.7); LOCK TABLE a; COMMIT" >/dev/null 2>&1 &
wait_for "$db" '%LOCK TABLE b%'
exit_is 0 'a deadlock: tried again' ledger apply --lock-timeout 9000 --db "$db"
has 'deadlock detected; rolled back, again in' 'told'
has_out ', 1 retry)' 'and in the result'
wait
exit_is 0 'verify' ledger verify --db "$db"

# ---- a serialization failure, and one outside a transaction

project serial
# Fails where there is a sequence that counts, as often as it is told to.
moody() {
	cat <<'SQL'
DO $$ DECLARE n bigint := 9; BEGIN
	IF to_regclass('public.tries') IS NOT NULL THEN
		EXECUTE 'SELECT nextval(''public.tries'')' INTO n;
	END IF;
	IF n < 3 THEN
		RAISE SQLSTATE '40001' USING MESSAGE = 'could not serialize';
	END IF;
END $$;
SQL
}
migration 001_t.sql <<'SQL'
CREATE TABLE t (id integer);
SQL
{
	echo 'INSERT INTO t VALUES (1);'
	moody
} | migration 002_moody.sql
{
	echo '-- ledger: no-transaction'
	echo 'INSERT INTO t VALUES (2);'
	moody
} | migration 003_alone.sql
record --quiet >/dev/null
printf '[accept]\npath = public/sequence/tries\n' >>ledger/config
db=$(db_new)
psql "$db" -c 'CREATE SEQUENCE tries'
exit_is 0 'a serialization failure: tried again' \
	ledger apply --to 002 --db "$db"
has '(retry 2 of 3)' 'twice'
has_out ', 2 retries)' 'and in the result'
is "$(sql "$db" 'SELECT count(*) FROM t')" 1 'its rows come once'
psql "$db" -c 'ALTER SEQUENCE tries RESTART'
exit_is 7 'outside a transaction nothing is tried again' \
	ledger apply --db "$db"
has_not 'retry' 'not once'
is "$(sql "$db" 'SELECT count(*) FROM t WHERE id = 2')" 1 'it ran once'

# ---- how long a statement may run

project slow
migration 001_slow.sql <<'SQL'
CREATE TABLE a (id integer);
SELECT pg_sleep(1.5);
SQL
record --quiet >/dev/null
db=$(db_new)
exit_is 5 'a statement that takes too long' \
	ledger apply --statement-timeout 200 --db "$db"
has '001_slow.sql:2' 'named'
has 'statement timeout' 'told'
has_not 'retry' 'it would take as long again'
is "$(sql "$db" "SELECT to_regclass('a') IS NULL")" t 'rolled back'
printf '[apply]\nstatement-timeout = 200\n' >>ledger/config
exit_is 5 'the same by the configuration' ledger apply --db "$db"
exit_is 0 'the command line goes before it' \
	ledger apply --statement-timeout 0 --db "$db"

# ---- the lock of the run

db=$(db_new)
"$LEDGER_BIN" apply --statement-timeout 0 --db "$db" >out 2>&1 &
wait_for "$db" '%pg_sleep%'
exit_is 5 '--wait 0: another run is not waited for' \
	ledger apply --wait 0 --lock-timeout 20000 --db "$db"
has 'another run holds the lock of this database' 'told'
has 'waited 0 ms' 'at once'
has 'active: SELECT pg_sleep(1.5)' 'what it does'
exit_is 0 '--wait: it is waited for, whatever the lock timeout' \
	ledger apply --wait 20 --lock-timeout 1 --db "$db"
has 'nothing to apply' 'and it had done all'
wait

# ---- revert

cd "$SCRATCH/held" || exit 1
db=$(db_copy "$start")
ledger apply --quiet --db "$db" >/dev/null
held "$db" 60
exit_is 5 'revert: a table in use' ledger revert --to 001 --allow-data-loss \
	--lock-timeout 2000 --retries 0 --db "$db"
has "In its way: process $holder" 'revert: by whom'
let_go "$db"
held "$db" 1.5
exit_is 0 'revert: tried again' ledger revert --to 001 --allow-data-loss \
	--lock-timeout 300 --retries 20 --db "$db"
like "$(cat "$OUT")" '^reverted 002_a, [0-9]+ retr' 'revert: told'
exit_is 0 'revert: verify' ledger verify --db "$db"
wait

# ---- usage

exit_is 2 'a number of retries' ledger apply --retries -1 --db "$db"
has 'retries' 'named'
exit_is 2 'seconds to wait' ledger apply --wait 1.5 --db "$db"
exit_is 2 'milliseconds' ledger apply --statement-timeout 1s --db "$db"

done_testing
