#!/bin/bash
# Rows of the fault matrix that need little: B11, B15, B18, B21, D8, F4, F12.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# ---- B11: numbers count as numbers, and once

project numbers
migration 8_a.sql <<<'CREATE TABLE a (id bigint);'
migration 10_b.sql <<<'ALTER TABLE a ADD COLUMN b bigint;'
exit_is 0 'B11: 8 comes before 10' record
migration 010_c.sql <<<'CREATE TABLE c (id bigint);'
exit_is 2 'B11: 10 and 010 are one number' record
has_err '"10_b.sql" and "010_c.sql" have the same version'
exit_is 2 'B11: nothing goes on' ledger verify --offline
rm migrations/010_c.sql

# ---- B21: files that come while it runs

migration 11_slow.sql <<<'SELECT pg_sleep(1.5);'
exit_is 0 record
db=$(db_new)
ledger apply --db "$db" >out 2>&1 &
for i in $(seq 100); do
	[ "$(sql "$db" "SELECT count(*) FROM pg_stat_activity WHERE query ~
		'^SELECT pg_sleep' AND pid <> pg_backend_pid()")" = 0 ] || break
	sleep 0.03
done
migration 12_new.sql <<<'CREATE TABLE late (id bigint);'
echo '-- edited meanwhile' >>migrations/8_a.sql
wait $!
is $? 0 'B21: apply ends with what it began with'
is "$(sql "$db" "SELECT string_agg(migration, ' ' ORDER BY seq)
	FROM ledger.history")" '8_a 10_b 11_slow' 'B21: the new file is not run'

# ---- B15: names of more than 63 bytes, which the server cuts

project long
long=$(printf 'x%.0s' $(seq 63))
cat >migrations/001_t.sql <<SQL
CREATE TABLE ${long}_one (id bigint);
SQL
exit_is 0 'B15: one name is cut' record
exit_is 0 'B15: shown as the server has it' ledger ls-tree HEAD
has_out "public/table/$long" 'B15: cut'
has_not "${long}_one"
cat >migrations/002_t.sql <<SQL
CREATE TABLE ${long}_two (id bigint, more text);
SQL
exit_is 1 'B15: two that are cut to the same are refused' record
has "public.$long"
is "$(ls ledger/records)" 001_t.rec 'B15: no record of the second'

# ---- B18: files without a statement

project empty
: >migrations/001_nothing.sql
printf -- '-- only a comment\n/* and another */\n' >migrations/002_comment.sql
printf ' \n;;\n' >migrations/003_blank.sql
migration 004_t.sql <<'SQL'
CREATE TABLE t (id bigint);
SQL
exit_is 0 'B18: recorded' record
is "$(find ledger/records -name '*.rec' | wc -l)" 4 'B18: each has a record'
db=$(db_new)
exit_is 0 'B18: applied' ledger apply --db "$db"
has 'applied 001_nothing'
is "$(sql "$db" "SELECT string_agg(migration, ' ' ORDER BY seq)
	FROM ledger.history")" '001_nothing 002_comment 003_blank 004_t' \
	'B18: each has a row'
exit_is 0 'B18: verify' ledger verify --db "$db"
exit_is 0 'B18: reverted' ledger revert --to empty --allow-data-loss --db "$db"

# ---- F12: a catalog that may not be read

cards_project cards
db=$(cards_applied)
want=$(ledger fingerprint --db "$db")
role=t1123_$$
psql "$db" -c "CREATE ROLE $role LOGIN"
as_role=${db/user=postgres/user=$role}
is "$(ledger fingerprint --db "$as_role")" "$want" 'F12: as anybody sees it'
for catalog in pg_proc pg_class pg_attribute pg_index pg_constraint pg_type; do
	psql "$db" -c "REVOKE SELECT ON pg_catalog.$catalog FROM PUBLIC"
	exit_is 3 "F12: without $catalog" ledger fingerprint --db "$as_role"
	has_err "permission denied for table $catalog"
	is "$(cat "$OUT")" '' "F12: no fingerprint without $catalog"
	exit_is 3 "F12: verify without $catalog" ledger verify --db "$as_role"
	psql "$db" -c "GRANT SELECT ON pg_catalog.$catalog TO PUBLIC"
done
is "$(ledger fingerprint --db "$as_role")" "$want" 'F12: given back'
psql "$db" -c "DROP OWNED BY $role" -c "DROP ROLE $role"

# ---- F4: an object of the same name in a schema that comes earlier

project shadow
migration 001_t.sql <<'SQL'
CREATE TABLE t (id bigint);
SQL
migration 002_more.sql <<'SQL'
ALTER TABLE t ADD COLUMN more text;
SQL
record --quiet >/dev/null
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
name=$(sql "$db" 'SELECT current_database()')
printf '[accept]\npath = other\n' >>ledger/config
psql "$db" -c 'CREATE SCHEMA other' -c 'CREATE TABLE other.t (id bigint)' \
	-c "ALTER DATABASE \"$name\" SET search_path = other, public"
exit_is 0 'F4: told apart by their schemas' ledger verify --db "$db"
has '1 applied, 1 pending'
exit_is 1 'F4: the other one would be changed' ledger apply --db "$db"
has_err 'public.t'
is "$(sql "$db" "SELECT string_agg(attrelid::regclass::text, ' ')
	FROM pg_attribute WHERE attname = 'more'")" '' 'F4: neither was'
psql "$db" -c "ALTER DATABASE \"$name\" RESET search_path"
exit_is 0 'F4: without that' ledger apply --db "$db"
is "$(sql "$db" "SELECT string_agg(attrelid::regclass::text, ' ')
	FROM pg_attribute WHERE attname = 'more'")" t 'F4: the right one'

# ---- D8: a second runner waits while an index is built concurrently

project two
migration 001_t.sql <<'SQL'
CREATE TABLE t (id bigint);
SQL
migration 002_index.sql <<'SQL'
CREATE INDEX CONCURRENTLY t_id ON t (id);
SQL
record --quiet >/dev/null
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM t;
	SELECT pg_sleep(4)' >/dev/null 2>&1 &
# seen QUERY: it is running.
seen() {
	local i

	for i in $(seq 200); do
		[ "$(sql "$db" "SELECT count(*) FROM pg_stat_activity WHERE
			query LIKE '$1' AND pid <> pg_backend_pid() AND
			datname = current_database()")" = 0 ] || return 0
		sleep 0.03
	done
	fail "D8: \"$1\" is running"
}
seen '%pg_sleep(4)%'
for n in 1 2; do
	(ledger apply --wait 60 --lock-timeout 60000 --db "$db" >"out$n" 2>&1
	echo $? >"status$n") &
	seen 'CREATE INDEX CONCURRENTLY%'
done
wait
is "$(cat status1 status2 | sort -u)" 0 'D8: both end well'
is "$(cat out1 out2 | grep -c deadlock)" 0 'D8: no deadlock'
is "$(cat out1 out2 | grep -c '^applied 002_index')" 1 'D8: built once'
is "$(sql "$db" "SELECT indisvalid FROM pg_index WHERE
	indexrelid = 't_id'::regclass")" t 'D8: and valid'

done_testing
