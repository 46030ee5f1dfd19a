#!/bin/bash
# verify with a role that may log in and nothing else: the owner's answer, and
# not one byte written.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

role=ledger_reader_$$
admin=$(db_url postgres)
psql "$admin" -c "CREATE ROLE $role LOGIN"
# Roles belong to the cluster: not left behind.
drop_role() {
	local status=$?

	drop_databases
	psql "$admin" -c "DROP ROLE $role" >/dev/null 2>&1
	(exit "$status")
	at_exit
}
trap drop_role EXIT

as_reader() {
	local url=${1/user=postgres/user=$role}

	[ "$url" != "$1" ] || url="$1&user=$role"
	echo "$url"
}

cards_project cards
db=$(cards_applied)
psql "$db" -c 'CREATE SCHEMA private; CREATE TABLE private.t (id integer)' \
	-c 'REVOKE ALL ON SCHEMA public FROM PUBLIC'
cat >>ledger/config <<'EOF'
[accept]
path = private
EOF
reader=$(as_reader "$db")
if ! sql "$reader" 'SELECT 1' >/dev/null 2>&1; then
	skip_all 'the cluster does not let a new role in'
fi

is "$(fingerprint "$reader")" "$(fingerprint "$db")" \
	'the fingerprint is the owner'"'"'s'

# What a write would leave in this database: tables, rows. (Transaction ids are the
# cluster's, in which other tests run at the same time.)
traces() {
	sql "$db" "SELECT count(*), max(xmin::text::bigint) FROM pg_class;
		SELECT max(xmin::text::bigint) FROM ledger.history;
		SELECT n_tup_ins, n_tup_upd, n_tup_del
		FROM pg_stat_database, pg_stat_all_tables
		WHERE datname = current_database() AND relname = 'history'"
}

before=$(traces)
exit_is 0 'verify' ledger verify --db "$reader"
has '5 applied, 0 pending'
has_err 'may not read ledger.history' 'it is told that the rows were not seen'
is "$(traces)" "$before" 'verify wrote nothing'

psql "$db" -c "GRANT USAGE ON SCHEMA ledger TO $role;
	GRANT SELECT ON ledger.history TO $role"
before=$(traces)
exit_is 0 'verify, with a right to read the history' \
	ledger verify --db "$reader"
has_not 'may not read'
for verb in status plan 'blame public/table/cards' audit; do
	# shellcheck disable=SC2086 # words
	exit_is 0 "$verb" ledger $verb --db "$reader"
done
is "$(traces)" "$before" 'none of them wrote anything'

# Drift that the role could not see through information_schema.
psql "$db" -c 'ALTER TABLE cards ADD COLUMN hidden integer'
exit_is 1 'drift in a table without rights' ledger verify --db "$reader"
has 'column "hidden" of table public.cards'
psql "$db" -c 'ALTER TABLE cards DROP COLUMN hidden'

# apply is refused by the database, whole.
fresh=$(cards_db)
exit_is 3 'apply without rights' ledger apply --db "$(as_reader "$fresh")"
has 'permission denied'
is "$(sql "$fresh" "SELECT to_regclass('ledger.history') IS NULL")" t \
	'nothing was made'

# As on a standby: read-only by default.
ro="$db&options=-c%20default_transaction_read_only%3Don"
exit_is 0 'read-only by default: verify' ledger verify --db "$ro"
exit_is 0 'read-only by default: status' ledger status --db "$ro"
is "$(fingerprint "$ro")" "$(fingerprint "$db")" 'read-only: same fingerprint'

# Settings of the caller's role and database change nothing in the answer.
name=${db#*///}
name=${name%%\?*}
psql "$admin" -c "ALTER DATABASE \"$name\" SET search_path = private, public" \
	-c "ALTER DATABASE \"$name\" SET DateStyle = 'SQL, DMY'" \
	-c "ALTER DATABASE \"$name\" SET quote_all_identifiers = on" \
	-c "ALTER DATABASE \"$name\" SET bytea_output = 'escape'" \
	-c "ALTER DATABASE \"$name\" SET standard_conforming_strings = off" \
	-c "ALTER DATABASE \"$name\" SET TimeZone = 'Asia/Tokyo'" \
	-c "ALTER DATABASE \"$name\" SET lc_messages = 'C'"
exit_is 0 'odd settings of the database: verify' ledger verify --db "$db"

# Names that shadow those of the catalogs win nothing.
psql "$db" -c 'CREATE SCHEMA trap;
	CREATE VIEW trap.pg_class AS SELECT 1 AS oid;
	CREATE FUNCTION trap.lower(text) RETURNS text
	LANGUAGE sql AS $$SELECT NULL::text$$' \
	-c "ALTER DATABASE \"$name\" SET search_path = trap, pg_catalog"
printf 'path = trap\n' >>ledger/config
exit_is 0 'shadowed catalogs: verify' ledger verify --db "$db"

done_testing
