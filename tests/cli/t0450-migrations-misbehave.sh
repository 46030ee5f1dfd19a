#!/bin/bash
# Migrations that change the session, drop the lock, or do at apply what they did
# not do at record; targets that do something on their own.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# ---- settings do not leak

project settings
migration 001_set.sql <<'EOF'
CREATE SCHEMA other;
SET search_path = other;
SET session_replication_role = replica;
SET statement_timeout = '1ms';
SET standard_conforming_strings = off;
SET default_tablespace = '';
SET check_function_bodies = off;
RESET statement_timeout;
CREATE TABLE here (id integer);
SET statement_timeout = '1ms';
EOF
migration 002_plain.sql <<'EOF'
CREATE TABLE there (id integer, path text DEFAULT 'a\b');
SELECT pg_sleep(0.05);
EOF
exit_is 0 'it is recorded' record
run ledger ls-tree 002
has_out 'other/table/here'
has_out 'public/table/there' 'the next migration starts clean'
db=$(db_new)
exit_is 0 'apply' ledger apply --db "$db"
exit_is 0 'verify' ledger verify --db "$db"
is "$(sql "$db" "SELECT string_agg(relnamespace::regnamespace || '.' || relname,
	' ' ORDER BY relname) FROM pg_class WHERE relname IN ('here', 'there')")" \
	'other.here public.there' 'as it was recorded'

# ---- roles

role=ledger_test_owner_$$
admin=$(db_url postgres)
psql "$admin" -c "CREATE ROLE $role LOGIN"
drop_role() {
	local status=$?

	drop_databases
	psql "$admin" -c "DROP ROLE $role" >/dev/null 2>&1
	(exit "$status")
	at_exit
}
trap drop_role EXIT
project roles
migration 001_role.sql <<EOF
CREATE TABLE mine (id integer);
SET ROLE $role;
EOF
migration 002_next.sql <<'EOF'
CREATE TABLE next (id integer);
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
exit_is 0 'apply' ledger apply --db "$db"
is "$(sql "$db" "SELECT count(DISTINCT relowner) FROM pg_class
	WHERE relname IN ('mine', 'next')")" 1 'SET ROLE does not leak either'
exit_is 0 'verify' ledger verify --db "$db"

# ---- the lock cannot be dropped by a migration

project lock
migration 001_unlock.sql <<'EOF'
SELECT pg_advisory_unlock_all();
CREATE TABLE a (id integer);
SELECT pg_sleep(0.7);
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
for i in 1 2 3; do
	ledger apply --db "$db" >"out$i" 2>&1 &
done
wait
is "$(cat out? | grep -c '^applied 001')" 1 'once, though it dropped the lock'
is "$(rows_in_history "$db")" 1 'one row'
exit_is 0 'verify' ledger verify --db "$db"

# ---- statements that do something else at apply than at record

project moody
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer);
EOF
migration 002_moody.sql <<'EOF'
DO $$ BEGIN
	IF (SELECT count(*) FROM t) > 0 THEN
		CREATE TABLE surprise (id integer);
	END IF;
	CREATE TABLE usual (id integer);
END $$;
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
exit_is 0 'as recorded: apply' ledger apply --db "$db"
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c 'INSERT INTO t VALUES (1)'
exit_is 1 'another result than recorded: refused' ledger apply --db "$db"
has 'table public.surprise'
is "$(sql "$db" "SELECT to_regclass('usual') IS NULL")" t 'and rolled back'
is "$(rows_in_history "$db")" 1 'without a row'

# ---- a target with an event trigger of its own

project guarded
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer);
EOF
exit_is 0 'it is recorded' record
cat >>ledger/config <<'EOF'
[accept]
path = public/function/guard()
path = public/function/add()
path = database/event-trigger/guard
path = database/event-trigger/add
EOF
db=$(db_new)
psql "$db" -c 'CREATE FUNCTION guard() RETURNS event_trigger LANGUAGE plpgsql
	AS $$BEGIN RAISE EXCEPTION $m$not on a Friday$m$; END$$;
	CREATE EVENT TRIGGER guard ON ddl_command_start
	WHEN TAG IN ($$CREATE TABLE$$) EXECUTE FUNCTION guard()'
exit_is 3 'an event trigger says no' ledger apply --db "$db"
has 'not on a Friday'
is "$(sql "$db" "SELECT to_regclass('ledger.history') IS NULL")" t \
	'nothing was written'
db=$(db_new)
psql "$db" -c 'CREATE FUNCTION add() RETURNS event_trigger LANGUAGE plpgsql
	AS $$BEGIN
		IF to_regclass($t$public.added$t$) IS NULL AND
		   to_regclass($t$public.t$t$) IS NOT NULL THEN
			CREATE TABLE public.added (id integer);
		END IF;
	END$$;
	CREATE EVENT TRIGGER add ON ddl_command_end
	WHEN TAG IN ($$CREATE TABLE$$) EXECUTE FUNCTION add()'
exit_is 1 'an event trigger adds something: refused' ledger apply --db "$db"
has 'table public.added'
is "$(sql "$db" "SELECT to_regclass('public.t') IS NULL")" t 'and rolled back'

# ---- temporary objects, and rights that are missing

project temporary
migration 001_temp.sql <<'EOF'
CREATE TEMP TABLE work AS SELECT 1 AS id;
CREATE TABLE kept AS SELECT * FROM work;
EOF
migration 002_temp.sql <<'EOF'
CREATE TEMP TABLE IF NOT EXISTS work (id integer, more text);
CREATE TEMP TABLE work2 ON COMMIT DROP AS SELECT 2 AS id;
INSERT INTO kept SELECT id FROM work2;
EOF
exit_is 0 'it is recorded' record
run ledger ls-tree 002
has_not 'work' 'temporary tables are not part of the schema'
db=$(db_new)
exit_is 0 'apply' ledger apply --db "$db"
is "$(sql "$db" 'SELECT array_agg(id ORDER BY id) FROM kept')" '{1,2}' \
	'the data is there'
exit_is 0 'verify' ledger verify --db "$db"

fresh=$(db_new)
psql "$fresh" -c 'REVOKE CREATE ON SCHEMA public FROM PUBLIC'
other="$fresh&user=$role"
[ "${fresh/user=postgres/}" = "$fresh" ] ||
	other=${fresh/user=postgres/user=$role}
if sql "$other" 'SELECT 1' >/dev/null 2>&1; then
	exit_is 3 'no right to make the history' ledger apply --db "$other"
	name=${fresh#*///}
	psql "$fresh" -c "GRANT CREATE ON DATABASE \"${name%%\?*}\" TO $role"
	exit_is 3 'no right to make the tables' ledger apply --db "$other"
	is "$(sql "$fresh" "SELECT to_regclass('ledger.history') IS NULL")" t \
		'nothing is half there'
	psql "$fresh" -c "GRANT CREATE, USAGE ON SCHEMA public TO $role"
	exit_is 0 'with the rights it goes through, without a superuser' \
		ledger apply --db "$other"
	exit_is 0 'verify' ledger verify --db "$other"
	exit_is 0 'revert' ledger revert --allow-data-loss --to empty \
		--db "$other"
	psql "$fresh" -c "REASSIGN OWNED BY $role TO CURRENT_USER;
		DROP OWNED BY $role"
else
	skip 'without a superuser' 'the cluster does not let a new role in'
fi

# ---- another name for the history's schema

project named
sed -i 's/^history-schema = .*/history-schema = "schema changes"/' ledger/config
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer);
EOF
exit_is 0 'it is recorded' record
db=$(db_new)
run ledger apply --db "$db"
if [ "$STATUS" = 0 ]; then
	is "$(sql "$db" 'SELECT count(*) FROM pg_tables
		WHERE tablename = $$history$$ AND schemaname LIKE $$%schema changes%$$')" \
		1 'the table is there'
	exit_is 0 'verify' ledger verify --db "$db"
else
	is "$STATUS" 2 'a name that is refused is a matter of configuration'
fi
sed -i 's/^history-schema = .*/history-schema = changes/' ledger/config
db=$(db_new)
exit_is 0 'apply' ledger apply --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM changes.history')" 1 'the row is there'
exit_is 0 'verify' ledger verify --db "$db"

# ---- a migration with a schema of that name

project bookkeeping
migration 001_books.sql <<'EOF'
CREATE TABLE books (id integer);
CREATE SCHEMA ledger;
CREATE TABLE ledger.entries (id integer);
EOF
exit_is 1 'it is refused' record
has '001_books.sql:2: schema "ledger" is where ledger keeps its history' \
	'at its line'
has 'history-schema' 'with the way on'
sed -i 's/^history-schema = .*/history-schema = migrations/' ledger/config
exit_is 0 'another name: record' record
run ledger ls-tree 001
has_out 'ledger/table/entries' 'the table counts'
db=$(db_new)
exit_is 0 'apply' ledger apply --db "$db"
exit_is 0 'verify' ledger verify --db "$db"

# ---- prepared statements of ours that a migration drops

project deallocate
migration 001_drop.sql <<'EOF'
CREATE TABLE a (id integer);
DEALLOCATE ALL;
CREATE TABLE b (id integer);
DISCARD PLANS;
CREATE TABLE c (id integer);
DO $$ BEGIN CREATE TABLE d (id integer); EXECUTE 'DEALLOCATE ALL'; END $$;
CREATE TABLE e (id integer);
EOF
exit_is 0 'it is recorded' record
run ledger ls-tree 001
has_out 'public/table/d' 'what it made is seen'
has_out 'public/table/e' 'and what came after'
db=$(db_new)
exit_is 0 'and applied' ledger apply --db "$db"
exit_is 0 'and in order' ledger verify --db "$db"

done_testing
