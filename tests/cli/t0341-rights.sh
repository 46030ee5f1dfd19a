#!/bin/bash
# S2: a role without any attribute does all of it in a database that it owns,
# and the tool takes no rights: no SET ROLE, no ALTER ROLE, no GRANT.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

name=r$$
"$TOP/scripts/pg" start $name --fsync off -- log_statement=all \
	log_line_prefix="'%u@%a '" >/dev/null || exit 1
trap '"$TOP/scripts/pg" stop $name; at_exit' EXIT
LEDGER_TEST_PG=$("$TOP/scripts/pg" url $name)
export LEDGER_TEST_PG
log=${LEDGER_TEST_PG#*host=}
log=${log%%&*}/server.log
[ -s "$log" ] || skip_all "no log of the server at $log"

psql "$(db_url postgres)" -c 'CREATE ROLE plain LOGIN' \
	-c 'CREATE DATABASE shop OWNER plain'
owner=$(db_url shop)
db=${owner/user=postgres/user=plain}
is "$(sql "$db" 'SELECT current_user')" plain 'S2: the role'

project shop
migration 001_a.sql <<'SQL'
CREATE SCHEMA app;
CREATE TABLE app.a (id bigint PRIMARY KEY, t text);
INSERT INTO app.a VALUES (1, 'x');
CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
SQL
migration 002_b.sql <<'SQL'
CREATE INDEX CONCURRENTLY a_t ON app.a (t);
SQL
migration 003_c.sql <<'SQL'
ALTER TABLE app.a ADD COLUMN more text;
CREATE VIEW app.v AS SELECT id FROM app.a;
SQL
record --quiet >/dev/null || exit 1
from=$(wc -l <"$log")
exit_is 0 'S2: apply' ledger apply --db "$db"
exit_is 0 'S2: verify' ledger verify --db "$db"
exit_is 0 'S2: plan' ledger plan --db "$db"
exit_is 0 'S2: audit' ledger audit --db "$db"
exit_is 0 'S2: fingerprint' ledger fingerprint --db "$db"
exit_is 0 'S2: revert' ledger revert --to 001 --db "$db"
exit_is 0 'S2: apply again' ledger apply --db "$db"
exit_is 0 'S2: revert all' ledger revert --to empty --allow-data-loss --db "$db"

tail -n "+$((from + 1))" "$log" | grep 'plain@' >"$SCRATCH/said"
like "$(cat "$SCRATCH/said")" 'CREATE TABLE app.a' 'S2: the log has the statements'
like "$(cat "$SCRATCH/said")" 'pg_try_advisory' "S2: and the tool's own"
is "$(grep -Ei '(statement|execute [^:]*): *(SET +(SESSION +|LOCAL +)?(ROLE|SESSION +AUTHORIZATION)|(ALTER|CREATE|DROP) +(ROLE|USER|GROUP)|GRANT)' \
	"$SCRATCH/said")" '' 'S2: no SET ROLE, ALTER ROLE or GRANT'
is "$(grep -Eio 'set_config\([^)]*(role|session_authorization)[^)]*\)' \
	"$SCRATCH/said" | head -n 3)" '' 'S2: nor by set_config'

done_testing
