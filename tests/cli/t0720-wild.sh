#!/bin/bash
# Histories as they are found: long ones, what one migration leaves in the
# session of the next, roles and extensions, enums, partitions, renames, and
# migrations that scratch cannot run.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# ---- nothing of one migration reaches the next

project rest
migration 001_rest.sql <<'EOF'
CREATE TABLE a (id integer);
CREATE TEMPORARY TABLE scrap (id integer);
CREATE FUNCTION pg_temp.help() RETURNS integer LANGUAGE sql AS 'SELECT 1';
PREPARE q AS SELECT 1;
DECLARE c CURSOR WITH HOLD FOR SELECT 1;
SET search_path = pg_catalog;
EOF
migration 002_again.sql <<'EOF'
CREATE TEMPORARY TABLE scrap (id integer);
CREATE FUNCTION pg_temp.help() RETURNS integer LANGUAGE sql AS 'SELECT 2';
PREPARE q AS SELECT 2;
DECLARE c CURSOR WITH HOLD FOR SELECT 2;
CREATE TABLE b (id) AS EXECUTE q;
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
exit_is 0 'it is applied' ledger apply --db "$db"
exit_is 0 'verify' ledger verify --db "$db"
is "$(sql "$db" 'SELECT id FROM b')" 2 'with its own prepared statement'

project down
migration 001_s.sql <<'EOF'
CREATE SCHEMA s;
EOF
migration 002_in_s.sql <<'EOF'
SET search_path = s;
CREATE TABLE t (id integer);
-- ledger: down
DROP TABLE t;
EOF
exit_is 0 'it is recorded' record
has 'way down of 002_in_s fails' 'the way down has no settings of the way up'

# ---- settings stay within a migration outside a transaction

project outside
migration 001_outside.sql <<'EOF'
-- ledger: no-transaction
CREATE SCHEMA s;
SET search_path = s, public;
SELECT set_config('lock_timeout', '7s', false);
CREATE TEMPORARY TABLE names AS SELECT current_setting('lock_timeout') AS v;
CREATE TABLE t (id integer);
CREATE INDEX CONCURRENTLY t_id ON t (id);
CREATE TABLE kept AS SELECT v FROM names;
EOF
migration 002_next.sql <<'EOF'
CREATE TABLE t (id integer);
EOF
exit_is 0 'it is recorded' record
run ledger ls-tree 001
has_out 's/table/t/index/t_id' 'its index is where search_path says'
db=$(db_new)
exit_is 0 'it is applied' ledger apply --db "$db"
is "$(sql "$db" 'SELECT v FROM s.kept')" 7s 'with its settings, and what is temporary'
is "$(sql "$db" "SELECT string_agg(relnamespace::regnamespace::text, ' '
	ORDER BY 1) FROM pg_class WHERE relname = 't'")" 'public s' \
	'and the next one starts clean'
exit_is 0 'verify' ledger verify --db "$db"

# ---- a long one with everything in it

project long
migration 001_start.sql <<'EOF'
CREATE EXTENSION IF NOT EXISTS citext;
SET search_path TO public, pg_catalog;
CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	email citext NOT NULL UNIQUE);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE person (id serial PRIMARY KEY, m mood NOT NULL DEFAULT 'ok');
INSERT INTO person (m) VALUES ('sad'), ('ok');
EOF
migration 002_enum.sql <<'EOF'
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'happy' AFTER 'ok';
EOF
migration 003_enum_used.sql <<'EOF'
INSERT INTO person (m) VALUES ('happy');
ALTER TABLE person ALTER COLUMN m SET DEFAULT 'happy';
EOF
migration 004_do.sql <<'EOF'
DO $$ BEGIN
	FOR i IN 1..3 LOOP
		EXECUTE format('CREATE TABLE shard_%s (id integer)', i);
	END LOOP;
END $$;
CREATE PROCEDURE forget(x integer) LANGUAGE sql AS $$
	DELETE FROM person WHERE id = x; DELETE FROM shard_1 WHERE id = x; $$;
EOF
migration 005_partitions.sql <<'EOF'
CREATE TABLE ev (id bigint, at timestamptz NOT NULL) PARTITION BY RANGE (at);
CREATE TABLE ev_2026 PARTITION OF ev
	FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON ev (at);
ALTER TABLE ev ADD CONSTRAINT ev_pk PRIMARY KEY (id, at);
CREATE TABLE ev_old (LIKE ev INCLUDING ALL);
ALTER TABLE ev ATTACH PARTITION ev_old
	FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
EOF
migration 006_renames.sql <<'EOF'
ALTER TABLE person RENAME TO people;
ALTER TABLE people RENAME COLUMN m TO mood_now;
ALTER INDEX users_email_key RENAME TO users_mail_key;
EOF
migration 007_views.sql <<'EOF'
CREATE MATERIALIZED VIEW mv AS SELECT count(*) AS n FROM people;
CREATE UNIQUE INDEX ON mv (n);
REFRESH MATERIALIZED VIEW mv;
CREATE VIEW v AS SELECT * FROM users;
CREATE OR REPLACE VIEW v AS SELECT *, 1 AS one FROM users;
EOF
for i in $(seq 100 220); do
	case $((i % 4)) in
	0) echo "CREATE TABLE t$i (id integer PRIMARY KEY, v text);" ;;
	1) echo "ALTER TABLE t$((i - 1)) ADD COLUMN w integer NOT NULL DEFAULT 0;" ;;
	2) echo "INSERT INTO t$((i - 2)) VALUES ($i, 'x'); CREATE INDEX ON t$((i - 2)) (w);" ;;
	3) echo "ALTER TABLE t$((i - 3)) RENAME COLUMN v TO v$i; UPDATE t$((i - 3)) SET w = 1;" ;;
	esac >"migrations/${i}_m.sql"
done
exit_is 0 'it is recorded' record
db=$(db_new)
exit_is 0 'it is applied' ledger apply --db "$db"
exit_is 0 'verify' ledger verify --db "$db"
exit_is 0 'the record again finds nothing' record --frozen

# ---- scripts for psql

project psql
migration 001_dump.sql <<'EOF'
\restrict 7hFq
\set ON_ERROR_STOP on

SET check_function_bodies = false;
CREATE TABLE a (id integer);
-- the next one
\echo 'the function'
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$
SELECT 'a' ||
  '\echo';
$$;
\unrestrict 7hFq
EOF
exit_is 0 'what changes nothing is left out' record
run ledger show 001
has '001_dump.sql' 'it is one migration'
run ledger blame public/function
has '001_dump.sql:8' 'lines count from the beginning of the file'
for line in '\connect shop' '\gexec' '\! rm x' '\if true'; do
	printf 'CREATE TABLE b (id integer);\n%s\n' "$line" |
		migration 002_meta.sql
	nok "refused: $line" record
	has "002_meta.sql:2: psql meta-command \"${line%% *}\""
done
printf 'CREATE TABLE b\n\\echo in between\n(id integer);\n' |
	migration 002_meta.sql
nok 'not within a statement' record
has '002_meta.sql:2: psql meta-command in the middle of a statement'

# ---- what scratch cannot run

stuck_project
exit_is 3 'it stops there' record
has 'migrations/002_needs_rows.sql:2: no rows to migrate' 'with file and line'
has 'nor is what comes after it (1); what comes before it is (1)' 'and says what is recorded'
has 'prelude' 'and a way on'
db=$(db_new)
exit_is 1 'all of it cannot be applied' ledger apply --db "$db"
exit_is 0 'what is recorded can' ledger apply --db "$db" --to 001
has 'migration 002_needs_rows has no record'
is "$(sql "$db" "SELECT to_regclass('a')")" a 'and is'
exit_is 0 'where' ledger where --db "$db"
has_out '001_a'
exit_is 0 'blame' ledger blame --db "$db"

project extension
migration 001_x.sql <<'EOF'
CREATE EXTENSION no_such_extension;
EOF
exit_is 3 'an extension that is not installed' record
has '001_x.sql:1: extension "no_such_extension"'
has 'ledger record --scratch URL' 'the hint is for extensions'
has 'ledger adopt --baseline 001_x' 'with the other way'
has "The server's hint"

done_testing
