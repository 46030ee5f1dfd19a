#!/bin/bash
# Statements on data cannot be seen in a fingerprint: where it matters whether
# they ran, the tool asks instead of guessing.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# ---- a migration that is partly there

project partly
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer PRIMARY KEY, a text);
EOF
migration 002_fill.sql <<'EOF'
CREATE TABLE kinds (id integer);
INSERT INTO kinds VALUES (1), (2);
CREATE INDEX t_a ON t (a);
EOF
exit_is 0 'it is recorded' record
partly=$(db_new)
ledger apply --quiet --to 001 --db "$partly" >/dev/null
psql "$partly" -c 'CREATE TABLE kinds (id integer)'
for verb in verify plan apply; do
	exit_is 1 "$verb asks" ledger $verb --db "$partly"
	has '--data=run or ledger apply --data=skip' "$verb says what to type"
	has '002_fill.sql:2' "$verb names the statement"
done
is "$(sql "$partly" "SELECT to_regclass('t_a') IS NULL")" t 'nothing ran'

db=$(db_copy "$partly")
exit_is 0 'plan --data run' ledger plan --data run --db "$db"
like "$(cat "$OUT")" '^  run +002_fill.sql:2' 'the statement will run'
exit_is 0 'apply --data run' ledger apply --data run --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM kinds')" 2 'it ran'
exit_is 0 'verify' ledger verify --db "$db"
db=$(db_copy "$partly")
exit_is 0 'apply --data=skip' ledger apply --data=skip --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM kinds')" 0 'it did not run'
exit_is 0 'verify' ledger verify --db "$db"
exit_is 2 'another word' ledger apply --data=maybe --db "$db"

# A database that has nothing of it, or all that is before it, is not asked.
db=$(db_new)
exit_is 0 'an empty database is not asked' ledger apply --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM kinds')" 2 'the rows are there'

# ---- a database without history that could be at several nodes

project several
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer PRIMARY KEY);
EOF
migration 002_rows.sql <<'EOF'
INSERT INTO t VALUES (1);
EOF
migration 003_more.sql <<'EOF'
INSERT INTO t VALUES (2);
EOF
migration 004_u.sql <<'EOF'
CREATE TABLE u (id integer);
EOF
exit_is 0 'it is recorded' record
psql_db=$(db_new)
psql "$psql_db" -c 'CREATE TABLE t (id integer PRIMARY KEY)' \
	-c 'INSERT INTO t VALUES (1)'
exit_is 0 'where names them all' ledger where --db "$psql_db"
is "$(sort "$OUT" | paste -sd' ')" '001_t 002_rows 003_more' 'all three nodes'
exit_is 1 'apply asks' ledger apply --db "$psql_db"
has 'position-ambiguous'
has '--at'
has '001_t, 002_rows, 003_more'
db=$(db_copy "$psql_db")
exit_is 0 'apply --at 002' ledger apply --at 002 --db "$db"
has_not 'applied 002'
has 'applied 003_more'
is "$(sql "$db" 'SELECT count(*) FROM t')" 2 'the second row came, once'
exit_is 0 'verify' ledger verify --db "$db"
db=$(db_copy "$psql_db")
exit_is 0 'apply --at empty skips what is there' \
	ledger apply --at empty --to 001 --db "$db"
has 'applied 001_t (0 run, 1 skipped'
exit_is 2 'a name that is none' ledger apply --at nowhere --db "$psql_db"

# Between equal nodes without statements on data, nobody is asked.
project harmless
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer PRIMARY KEY);
EOF
migration 002_there_and_back.sql <<'EOF'
CREATE TABLE u (id integer);
EOF
migration 003_back.sql <<'EOF'
DROP TABLE u;
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
psql "$db" -c 'CREATE TABLE t (id integer PRIMARY KEY)'
exit_is 0 'there and back again: verify' ledger verify --db "$db"
exit_is 0 'there and back again: apply' ledger apply --db "$db"
exit_is 0 'there and back again: verify afterwards' ledger verify --db "$db"
has '3 applied, 0 pending'

# ---- data that fails

project failing
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer PRIMARY KEY);
INSERT INTO t VALUES (1);
EOF
migration 002_clash.sql <<'EOF'
CREATE TABLE u (id integer);
INSERT INTO t VALUES (7);
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c 'INSERT INTO t VALUES (7)'
exit_is 3 'the target'"'"'s data says no' ledger apply --db "$db"
has '002_clash.sql:2'
has 'duplicate key'
is "$(sql "$db" "SELECT to_regclass('u') IS NULL")" t 'rolled back whole'
psql "$db" -c 'DELETE FROM t WHERE id = 7'
exit_is 0 'afterwards it goes through' ledger apply --db "$db"

# ---- revert does not throw data away unasked

project keep
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer PRIMARY KEY);
EOF
migration 002_u.sql <<'EOF'
CREATE TABLE u (id integer);
ALTER TABLE t ADD COLUMN note text;
-- ledger: down
ALTER TABLE t DROP COLUMN note;
DROP TABLE u;
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
ledger apply --quiet --db "$db" >/dev/null
empty=$(db_copy "$db")
psql "$db" -c 'INSERT INTO u VALUES (1)' -c "INSERT INTO t VALUES (1, 'x')"
exit_is 1 'revert would lose rows' ledger revert --to 001 --db "$db"
has 'table public.u'
has '--allow-data-loss'
is "$(sql "$db" 'SELECT count(*) FROM u')" 1 'nothing is lost'
exit_is 0 'with leave to' ledger revert --allow-data-loss --to 001 --db "$db"
is "$(sql "$db" "SELECT to_regclass('u') IS NULL")" t 'it is gone'
exit_is 0 'empty ones go without a question' ledger revert --to 001 --db "$empty"
exit_is 0 'and everything' ledger revert --to empty --db "$empty"
is "$(sql "$empty" "SELECT to_regclass('t') IS NULL")" t 'nothing is left'
exit_is 0 'and back' ledger apply --db "$empty"
exit_is 0 'verify' ledger verify --db "$empty"

done_testing
