#!/bin/bash
# System catalogs that name what does not exist: what the server says of it is
# told, as an error to be mended; nobody changed the schema meanwhile.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

db=$(db_new)
sql "$db" 'CREATE TABLE kept (a int)' >/dev/null
before=$(ledger fingerprint --db "$db")
sql "$db" "CREATE FUNCTION gone() RETURNS int LANGUAGE sql AS 'SELECT 1';
	CREATE VIEW v AS SELECT gone() AS a;
	SET allow_system_table_mods = on;
	DELETE FROM pg_proc WHERE proname = 'gone'" >/dev/null

exit_is 3 'a view of a function that is gone' ledger fingerprint --db "$db"
has_err 'cache lookup failed for function'
has_err 'the system catalogs name what does not exist'
has_err 'pg_dump --schema-only'
unlike "$(cat "$ERR")" 'changed while it was read' 'nobody changed it'
exit_is 3 'in JSON' ledger fingerprint --format json --db "$db"
has_out '"name": "sql"'
has_out '"retry": "after-fix"'

sql "$db" 'DROP VIEW v' >/dev/null
is "$(ledger fingerprint --db "$db")" "$before" 'without the view it is read'

done_testing
