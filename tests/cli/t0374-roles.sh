#!/bin/bash
# Roles belong to the cluster: a migration that makes one finds it there when
# another database's run was first, on scratch too. And what a project must have.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

role=ledger_role_$$
psql "$(db_url postgres)" -c "CREATE ROLE $role"

drop_role() {
	psql "$(db_url postgres)" -c "DROP ROLE IF EXISTS $role" >/dev/null 2>&1
}

project roles
migration 001_role.sql <<SQL
CREATE TABLE before (i integer);
CREATE ROLE $role;
CREATE TABLE behind (i integer);
SQL
exit_is 0 'recorded, though the role is there' record
db=$(db_new)
exit_is 0 'applied, though the role is there' ledger apply --db "$db"
has 'left as it is' 'it is told'
has "role \"$role\" already exists" 'with its name'
is "$(sql "$db" "SELECT to_regclass('before') IS NOT NULL AND
	to_regclass('behind') IS NOT NULL")" t 'what stands around it was run'
exit_is 0 'verify' ledger verify --db "$db"

# What is wrong with a role for another reason ends the migration.
migration 002_refused.sql <<'SQL'
CREATE ROLE pg_not_allowed;
SQL
exit_is 3 'another error is told' record
has 'pg_not_allowed'
rm migrations/002_refused.sql

# The next step is recorded on a scratch that has gone through the first.
migration 002_next.sql <<'SQL'
ALTER TABLE before ADD j integer;
SQL
exit_is 0 'recorded behind it' record
exit_is 0 'applied behind it' ledger apply --db "$db"
drop_role
fresh=$(db_new)
exit_is 0 'where it is not there, it is made' ledger apply --db "$fresh"
has_not 'left as it is'
is "$(sql "$fresh" "SELECT count(*) FROM pg_roles WHERE rolname = '$role'")" \
	1 'it is there'

# Outside of a transaction as well.
migration 003_alone.sql <<SQL
CREATE ROLE $role;
CREATE INDEX CONCURRENTLY before_i ON before (i);
SQL
exit_is 0 'recorded outside of a transaction' record
drop_role

mv migrations elsewhere
exit_is 2 'the migrations are gone' ledger status --db "$db"
has 'does not exist'
mv elsewhere migrations
sed -i '/^\[ledger\]/a format = punch-cards' ledger/config
exit_is 2 'a format that nobody knows' ledger status --db "$db"
has 'punch-cards'

done_testing
