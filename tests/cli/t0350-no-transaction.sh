#!/bin/bash
# What cannot run in a transaction: statement by statement, with an intent row
# before each. The live schema says what happened after a crash.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

kinds() {
	sql "$1" 'SELECT kind, step FROM ledger.history ORDER BY seq' |
		paste -s -d ' '
}

index_state() {
	sql "$1" "SELECT indisvalid FROM pg_index
		WHERE indexrelid = to_regclass('$2')"
}

project cic
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer, v integer);
EOF
migration 002_index.sql <<'EOF'
CREATE INDEX CONCURRENTLY t_v ON t (v);

-- ledger: down
-- ledger: no-transaction
DROP INDEX CONCURRENTLY t_v;
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
exit_is 0 'apply' ledger apply --db "$db"
is "$(index_state "$db" t_v)" t 'the index is valid'
is "$(kinds "$db")" 'apply|0 intent|1 step|1 apply|0' 'intent, step, apply'
want=$(fingerprint "$db")
exit_is 0 'verify' ledger verify --db "$db"
exit_is 0 'revert' ledger revert --to 001 --db "$db"
is "$(index_state "$db" t_v)" '' 'the index is gone'
exit_is 0 'apply again' ledger apply --db "$db"
is "$(fingerprint "$db")" "$want" 'the same schema'

# ---- killed half-way: an INVALID index is left behind

db=$(db_new)
exit_is 0 'up to 001' ledger apply --to 001 --db "$db"
psql "$db" -c 'INSERT INTO t SELECT i, i FROM generate_series(1, 1000) i'
# CREATE INDEX CONCURRENTLY waits for this one, its index there already.
psql "$db" -c 'BEGIN; INSERT INTO t VALUES (0, 0); SELECT pg_sleep(2)' \
	-c COMMIT >/dev/null &
holder=$!
sleep 0.2
"$LEDGER_BIN" apply --lock-timeout 0 --db "$db" >out 2>&1 &
apply=$!
for _ in $(seq 60); do
	[ "$(index_state "$db" t_v)" = f ] && break
	sleep 0.03
done
is "$(index_state "$db" t_v)" f 'the index is being built'
{
	kill -9 $apply
	wait $apply
} 2>/dev/null
psql "$db" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
	WHERE query LIKE 'CREATE INDEX CONCURRENTLY%'
	AND pid <> pg_backend_pid()" >/dev/null
wait $holder
is "$(index_state "$db" t_v)" f 'an invalid index is left'
isnt "$(fingerprint "$db")" "$want" 'which is not the same schema'
exit_is 0 'status' ledger status --db "$db"
has_out 'half-way'
exit_is 0 'verify: it goes on from here' ledger verify --db "$db"
exit_is 0 'plan' ledger plan --db "$db"
has_out 'rebuild'
exit_is 0 'apply' ledger apply --db "$db"
is "$(index_state "$db" t_v)" t 'the index is valid'
is "$(fingerprint "$db")" "$want" 'the same schema as ever'
exit_is 0 'verify' ledger verify --db "$db"

# ---- a lock timeout while it is built: the same

db=$(db_new)
exit_is 0 'up to 001' ledger apply --to 001 --db "$db"
psql "$db" -c 'BEGIN; INSERT INTO t VALUES (0, 0); SELECT pg_sleep(1.5)' \
	-c COMMIT >/dev/null &
sleep 0.2
exit_is 7 'lock timeout while building' \
	ledger apply --lock-timeout 200 --db "$db"
has '002_index'
wait
exit_is 0 'the next run rebuilds it' ledger apply --db "$db"
is "$(fingerprint "$db")" "$want" 'the same schema as ever'

# ---- unique, and the data says no

project unique
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer, v integer);
EOF
migration 002_unique.sql <<'EOF'
CREATE UNIQUE INDEX CONCURRENTLY t_v ON t (v);
EOF
migration 003_more.sql <<'EOF'
CREATE TABLE more (id integer);
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
exit_is 0 'up to 001' ledger apply --to 001 --db "$db"
psql "$db" -c 'INSERT INTO t VALUES (1, 1), (2, 1)'
exit_is 7 'duplicates: partial' ledger apply --db "$db"
has '002_unique.sql:1'
has 'could not create unique index'
is "$(sql "$db" "SELECT to_regclass('more') IS NULL")" t '003 did not run'
exit_is 7 'again, with the data as it is' ledger apply --db "$db"
psql "$db" -c 'DELETE FROM t WHERE id = 2'
exit_is 0 'after mending the data it goes on' ledger apply --db "$db"
is "$(index_state "$db" t_v)" t 'the index is valid'
has 'applied 003_more'
exit_is 0 'verify' ledger verify --db "$db"

# ---- IF NOT EXISTS over an invalid index is no match

project trap
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer, v integer);
EOF
migration 002_index.sql <<'EOF'
CREATE INDEX CONCURRENTLY IF NOT EXISTS t_v ON t (v);
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
exit_is 0 'up to 001' ledger apply --to 001 --db "$db"
psql "$db" -c 'CREATE INDEX t_v ON t (v)' \
	-c "UPDATE pg_index SET indisvalid = false
	WHERE indexrelid = 't_v'::regclass"
exit_is 0 'plan' ledger plan --db "$db"
has_out 'rebuild'
exit_is 0 'apply' ledger apply --db "$db"
is "$(index_state "$db" t_v)" t 'the index is valid'

# ---- a migration that could not be rolled back, with several statements

project several
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer, v integer);
EOF
migration 002_several.sql <<'EOF'
-- ledger: no-transaction
ALTER TABLE t ADD COLUMN w integer;
CREATE INDEX CONCURRENTLY t_w ON t (w);
INSERT INTO t VALUES (7, 7, 7);
CREATE UNIQUE INDEX CONCURRENTLY t_v ON t (v);
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
exit_is 0 'up to 001' ledger apply --to 001 --db "$db"
psql "$db" -c 'INSERT INTO t VALUES (1, 1), (2, 1)'
exit_is 7 'the last of four statements fails' ledger apply --db "$db"
psql "$db" -c 'DELETE FROM t WHERE id = 2'
exit_is 0 'the next run goes on behind the third' ledger apply --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM t WHERE id = 7')" 1 \
	'the statement on data ran once'
exit_is 0 'verify' ledger verify --db "$db"

# ---- dbmate's way to say it

mkdir -p "$SCRATCH/dbmate/db/migrations" && cd "$SCRATCH/dbmate" || exit 1
cat >db/migrations/20200101000000_t.sql <<'EOF'
-- migrate:up
CREATE TABLE t (id integer);

-- migrate:down
DROP TABLE t;
EOF
cat >db/migrations/20200102000000_i.sql <<'EOF'
-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY t_id ON t (id);

-- migrate:down transaction:false
DROP INDEX CONCURRENTLY t_id;
EOF
exit_is 0 'dbmate: init' ledger init --migrations db/migrations
exit_is 0 'dbmate: record' record
db=$(db_new)
exit_is 0 'dbmate: apply' ledger apply --db "$db"
is "$(index_state "$db" t_id)" t 'dbmate: the index is there'
exit_is 0 'dbmate: verify' ledger verify --db "$db"
exit_is 0 'dbmate: revert all' ledger revert --to empty --db "$db"
is "$(sql "$db" "SELECT to_regclass('t') IS NULL")" t 'dbmate: all is gone'

done_testing
