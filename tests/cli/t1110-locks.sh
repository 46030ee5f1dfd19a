#!/bin/bash
# Other sessions and the server itself get in the way of apply.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# only URL NAMES WHAT: the tables there are.
only() {
	is "$(sql "$1" "SELECT coalesce(string_agg(relname, ' ' ORDER BY 1), '')
		FROM pg_class WHERE relnamespace = 'public'::regnamespace
		AND relkind = 'r'")" "$2" "$3"
}

project slow
migration 001_a.sql <<'SQL'
CREATE TABLE a (id integer);
CREATE TABLE b (id integer);
SQL
migration 002_slow.sql <<'SQL'
LOCK TABLE a;
SELECT pg_sleep(1.5);
LOCK TABLE b;
CREATE TABLE c (id integer);
SQL
record --quiet >/dev/null

# ---- E5: the lock of another run

db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
"$LEDGER_BIN" apply --db "$db" >out 2>&1 &
wait_for "$db" '%pg_sleep%'
holder=$(sql "$db" "SELECT pid FROM pg_locks
	WHERE locktype = 'advisory' AND database =
	(SELECT oid FROM pg_database WHERE datname = current_database())")
exit_is 5 'E5: another run holds the lock' \
	ledger apply --lock-timeout 200 --db "$db"
has "process $holder " 'E5: its process is named'
has "role $(sql "$db" 'SELECT session_user')" 'E5: and its role'
like "$(cat "$ERR")" 'application "[a-z ]*apply"' 'E5: and its application'
wait
exit_is 0 'E5: the first one was not disturbed' ledger verify --db "$db"

# ---- C30: a deadlock, of which ledger is the victim

db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c "BEGIN; SET deadlock_timeout = '20s'; LOCK TABLE b;
	SELECT pg_sleep(0.7); LOCK TABLE a; COMMIT" >/dev/null 2>&1 &
wait_for "$db" '%LOCK TABLE b%'
exit_is 5 'C30: a deadlock' ledger apply --db "$db" --lock-timeout 20000 \
	--retries 0
has 'deadlock' 'C30: told'
has 'It was rolled back' 'C30: and how the database is left'
wait
only "$db" 'a b' 'C30: rolled back'
exit_is 0 'C30: the next run ends it' ledger apply --db "$db"
only "$db" 'a b c' 'C30: whole'

# ---- C20: too many connections

db=$(db_new)
role=limited_$$
psql "$db" -c "CREATE ROLE $role LOGIN CONNECTION LIMIT 0"
exit_is 5 'C20: too many connections' ledger status --db "$db&user=$role"
has 'too many connections' 'C20: told'
psql "$db" -c "DROP ROLE $role"

# ---- C33: a signal in the middle of what cannot be rolled back

project alone
migration 001_a.sql <<'SQL'
CREATE TABLE a (id integer);
SQL
migration 002_alone.sql <<'SQL'
CREATE INDEX CONCURRENTLY a_id ON a (id);
SQL
record --quiet >/dev/null
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
# Whoever holds an old snapshot keeps CREATE INDEX CONCURRENTLY waiting.
psql "$db" -c "BEGIN; LOCK TABLE a IN ROW SHARE MODE; INSERT INTO a VALUES (1);
	SELECT pg_sleep(3); COMMIT" >/dev/null &
wait_for "$db" '%pg_sleep%'
"$LEDGER_BIN" apply --lock-timeout 20000 --db "$db" >out 2>&1 &
pid=$!
wait_for "$db" 'CREATE INDEX%'
kill -INT $pid
wait $pid
is $? 130 'C33: SIGINT in CREATE INDEX CONCURRENTLY'
like "$(cat out)" 'half-way' 'C33: told as half-way'
unlike "$(cat out)" 'rolled back' 'C33: not as rolled back'
wait
exit_is 0 'C33: the next run goes on' ledger apply --db "$db"
is "$(sql "$db" "SELECT count(*) FROM pg_index i JOIN pg_class c
	ON c.oid = i.indexrelid WHERE c.relname LIKE 'a_id%' AND indisvalid")" \
	1 'C33: one index, valid'
exit_is 0 'C33: verify' ledger verify --db "$db"

exit_is 0 'C33: what both runs made can be reverted' \
	ledger revert --to 001 --db "$db"
is "$(sql "$db" "SELECT count(*) FROM pg_class WHERE relname LIKE 'a_id%'")" \
	0 'C33: the index is gone'

# D6: an index that is whole, of a run that was stopped before it could say so.
db=$(db_new)
ledger apply --quiet --db "$db" >/dev/null
psql "$db" -c "DELETE FROM ledger.history WHERE migration = '002_alone' AND
	kind IN ('step', 'apply')"
exit_is 0 'D6: found as it should be' ledger apply --db "$db"
has '0 run' 'D6: and not built again'
exit_is 0 'D6: reverted' ledger revert --to 001 --db "$db"
is "$(sql "$db" "SELECT count(*) FROM pg_class WHERE relname LIKE 'a_id%'")" \
	0 'D6: it was the first run that made it'

# ---- a reading waits for nobody's lock with locks in its hand

# views_project NAME: two tables with a view each, in $db.
views_project() {
	project "$1"
	migration 001_views.sql <<'SQL'
CREATE TABLE a (id integer CHECK (id > 0));
CREATE TABLE z (id integer CHECK (id > 0));
CREATE VIEW a_ids AS SELECT id FROM a;
CREATE VIEW z_ids AS SELECT id FROM z;
SQL
	record --quiet >/dev/null
	db=$(db_new)
	ledger apply --quiet --db "$db" >/dev/null
}

views_project views
# This one takes z, waits until verify has read the view of a, then wants a.
psql "$db" -c "BEGIN; LOCK TABLE z; SELECT pg_sleep(1.5); LOCK TABLE a;
	SELECT 'had both'; COMMIT" >other 2>&1 &
other=$!
wait_for "$db" '%pg_sleep%'
exit_is 0 'locks of another: verify waits for them' ledger verify --db "$db"
wait $other
like "$(cat other)" 'had both' 'locks of another: it got what it wanted'
psql "$db" -c "BEGIN; LOCK TABLE z; SELECT pg_sleep(60)" >/dev/null 2>&1 &
other=$!
wait_for "$db" '%pg_sleep%'
exit_is 5 'a lock for long: a reading gives up' ledger fingerprint --db "$db"
has_err 'In its way: process' 'a lock for long: who has it'
kill $other
wait $other 2>/dev/null

# ---- DDL without a pause: what waits for the reading's locks, or comes after
# ---- them, is not held against it

views_project churn
psql "$db" -qX -c 'ALTER TABLE a ADD COLUMN n integer'
ledger fingerprint --db "$db" >states
psql "$db" -qX -c 'ALTER TABLE a DROP COLUMN n'
ledger fingerprint --db "$db" >>states
yes 'ALTER TABLE a ADD COLUMN n integer; ALTER TABLE a DROP COLUMN n;' |
	psql "$db" -qX >/dev/null 2>&1 &
other=$!
seen='' codes=''
for _ in 1 2 3 4 5 6; do
	ledger fingerprint --db "$db" >now
	codes="$codes $?"
	grep -qxFf states now && seen="$seen+"
done
kill $other
wait $other 2>/dev/null
is "$codes" ' 0 0 0 0 0 0' 'DDL without a pause: each reading comes to an end'
is "$seen" ++++++ 'DDL without a pause: with one state'

# ---- C9: the server is stopped at once, in the middle of a migration

cd "$SCRATCH/slow" || exit 1
crash=crash-$$
url=$("$TOP/scripts/pg" start "$crash" --fsync on) || exit 1
ledger apply --quiet --to 001 --db "$url" >/dev/null
"$LEDGER_BIN" apply --db "$url" >out 2>&1 &
pid=$!
wait_for "$url" '%pg_sleep%' || fail 'C9: 002 runs'
kill -QUIT "$(head -1 "$LEDGER_PG_STATE/$crash/data/postmaster.pid")"
wait $pid
is $? 5 'C9: the server stops at once: exit status 5'
like "$(cat out)" 'rolled back' 'C9: told'
for i in $(seq 50); do
	url=$("$TOP/scripts/pg" start "$crash" 2>/dev/null) && break
	sleep 0.2
done
only "$url" 'a b' 'C9: nothing of it is there after the restart'
exit_is 0 'C9: the next run ends it' ledger apply --db "$url"
exit_is 0 'C9: verify' ledger verify --db "$url"
"$TOP/scripts/pg" stop "$crash"

done_testing
