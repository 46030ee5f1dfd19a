#!/bin/bash
# What a statement outside a transaction leaves when it is stopped: the catalog
# says how far it came, and the next apply ends it.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# held URL TABLE: a transaction that has read the table is open; it keeps what
# runs CONCURRENTLY waiting.
held() {
	local i

	psql "$1" -c "BEGIN; SELECT FROM $2; SELECT pg_sleep(60)" \
		>/dev/null 2>&1 &
	for i in $(seq 200); do
		holder=$(sql "$1" "SELECT pid FROM pg_stat_activity WHERE
			query LIKE '%pg_sleep(60)%' AND state = 'active' AND
			pid <> pg_backend_pid() AND
			datname = current_database()")
		[ -z "$holder" ] || return
		sleep 0.03
	done
	fail "a transaction on $2 is open"
}

let_go() {
	sql "$1" "SELECT pg_terminate_backend($holder)" >/dev/null
	wait "$!" 2>/dev/null
}

invalid() {
	sql "$1" "SELECT string_agg(indexrelid::regclass::text, ' ' ORDER BY 1)
		FROM pg_index WHERE NOT indisvalid AND
		indrelid::regclass::text !~ 'toast'"
}

# The schema that is right, of a database where nothing was stopped.
clean() {
	local db

	db=$(db_new)
	ledger apply --quiet --to "$1" --db "$db" >/dev/null
	fingerprint "$db"
}

project shop
migration 001_tables.sql <<'SQL'
CREATE TABLE t (id integer, v integer, w text);
CREATE INDEX t_v ON t (v);
CREATE UNIQUE INDEX "T w" ON t (w);
CREATE TABLE p (id integer, v integer) PARTITION BY RANGE (id);
CREATE TABLE "p 1" PARTITION OF p FOR VALUES FROM (0) TO (9);
CREATE INDEX p_v ON p (v);
SQL
migration 002_reindex.sql <<'SQL'
REINDEX TABLE CONCURRENTLY t;
SQL
migration 003_drop.sql <<'SQL'
DROP INDEX CONCURRENTLY "T w";
SQL
migration 004_detach.sql <<'SQL'
ALTER TABLE p DETACH PARTITION "p 1" CONCURRENTLY;
SQL
migration 005_create.sql <<'SQL'
CREATE INDEX CONCURRENTLY ON t (v, w);
CREATE TABLE more (id integer);
SQL
exit_is 0 'it is recorded' record
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null

# ---- REINDEX CONCURRENTLY

held "$db" t
exit_is 7 'REINDEX CONCURRENTLY is stopped' \
	ledger apply --to 002 --lock-timeout 500 --db "$db"
has 'stopped half-way at statement 1' 'told'
isnt "$(invalid "$db")" '' 'it left an index'
like "$(invalid "$db")" '_ccnew' 'by the name that PostgreSQL gives'
let_go "$db"
exit_is 0 'verify: the next apply settles it' ledger verify --db "$db"
exit_is 0 'plan' ledger plan --to 002 --db "$db"
has_out 'rebuild  002_reindex.sql:1: REINDEX' 'plan: rebuild'
psql "$db" -c 'CREATE INDEX other_ccnew ON t (id)'
exit_is 1 'a valid index of such a name stays drift' ledger plan --db "$db"
has_out 'index public.other_ccnew was made by no migration' 'named'
psql "$db" -c 'DROP INDEX other_ccnew'
exit_is 0 'apply' ledger apply --to 002 --db "$db"
has 'is invalid: dropping it before it is made again' 'told'
is "$(invalid "$db")" '' 'nothing invalid is left'
is "$(fingerprint "$db")" "$(clean 002)" 'the schema is right'
exit_is 0 'verify' ledger verify --db "$db"

# The same of somebody else: named, and left alone.
held "$db" t
psql "$db" -c "SET lock_timeout = 300" -c 'REINDEX INDEX CONCURRENTLY t_v' \
	2>/dev/null
let_go "$db"
is "$(invalid "$db")" 't_v_ccnew' "somebody else's REINDEX left an index"
exit_is 1 'it is drift' ledger apply --to 003 --db "$db"
has_out 'index public.t_v_ccnew was made by no migration' 'named'
psql "$db" -c 'DROP INDEX t_v_ccnew'

# ---- DROP INDEX CONCURRENTLY

held "$db" t
exit_is 7 'DROP INDEX CONCURRENTLY is stopped' \
	ledger apply --to 003 --lock-timeout 500 --db "$db"
is "$(invalid "$db")" '"T w"' 'it left the index, invalid'
let_go "$db"
exit_is 0 'verify: the next apply settles it' ledger verify --db "$db"
exit_is 0 'apply' ledger apply --to 003 --db "$db"
is "$(invalid "$db")" '' 'it is gone'
is "$(fingerprint "$db")" "$(clean 003)" 'the schema is right'

# ---- DETACH PARTITION CONCURRENTLY

held "$db" p
exit_is 7 'DETACH PARTITION CONCURRENTLY is stopped' \
	ledger apply --to 004 --lock-timeout 500 --db "$db"
is "$(sql "$db" 'SELECT inhdetachpending FROM pg_inherits
	WHERE inhrelid = $$"p 1"$$::regclass')" t 'it is pending'
let_go "$db"
exit_is 0 'verify: the next apply settles it' ledger verify --db "$db"
exit_is 0 'plan' ledger plan --to 004 --db "$db"
has_out 'finish   004_detach.sql:1: ALTER TABLE: table public."p 1"' \
	'plan: finish'
exit_is 0 'apply' ledger apply --to 004 --db "$db"
has 'is pending detachment: finishing it' 'told'
is "$(sql "$db" 'SELECT count(*) FROM pg_inherits
	WHERE inhrelid = $$"p 1"$$::regclass')" 0 'it is detached'
is "$(fingerprint "$db")" "$(clean 004)" 'the schema is right'
exit_is 0 'verify' ledger verify --db "$db"

# FINALIZE waits too, and its limit counts.
db2=$(db_new)
ledger apply --quiet --to 003 --db "$db2" >/dev/null
held "$db2" p
ledger apply --to 004 --lock-timeout 500 --db "$db2" >/dev/null 2>&1
exit_is 7 'stopped again while it is finished' \
	ledger apply --to 004 --lock-timeout 500 --db "$db2"
let_go "$db2"
exit_is 0 'and then ended' ledger apply --to 004 --db "$db2"
is "$(fingerprint "$db2")" "$(clean 004)" 'the schema is right'

# ---- CREATE INDEX CONCURRENTLY without a name, the server gone in between

held "$db" t
ledger apply --lock-timeout 60000 --db "$db" >out 2>&1 &
pid=$!
for _ in $(seq 100); do
	[ -n "$(invalid "$db")" ] && break
	sleep 0.05
done
sql "$db" "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
	WHERE query LIKE 'CREATE INDEX CONCURRENTLY%'" >/dev/null
wait $pid
is $? 7 'CREATE INDEX CONCURRENTLY is cut off'
is "$(invalid "$db")" 't_v_w_idx' 'it left an index of a name that it chose'
let_go "$db"
exit_is 0 'apply' ledger apply --db "$db"
is "$(invalid "$db")" '' 'nothing invalid is left'
is "$(fingerprint "$db")" "$(clean 005)" 'the schema is right'
exit_is 0 'verify' ledger verify --db "$db"

# ---- what record says of what cannot run in a transaction

project refused
migration 001_p.sql <<'SQL'
CREATE TABLE p (id integer) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);
CREATE INDEX p_id ON p (id);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;
SQL
record --quiet >/dev/null

# refused STATUS HINT FILE: the statements in FILE.
refused() {
	exit_is "$1" "$(tr '\n' ' ' <migrations/002_x.sql)" record
	has "$2" "  told: $2"
	rm -f ledger/records/002*
}

marker='is marked "-- ledger: no-transaction"'
echo 'REINDEX TABLE p;' >migrations/002_x.sql
refused 3 "Put it into a file of its own that $marker"
echo 'CALL commits();' >migrations/002_x.sql
refused 3 "A procedure that commits runs in a file of its own that $marker"
echo "ALTER TYPE mood ADD VALUE 'new'; CREATE TABLE m (m mood DEFAULT 'new');" \
	>migrations/002_x.sql
refused 3 'Split the migration behind ALTER TYPE'
echo 'BEGIN; CREATE INDEX CONCURRENTLY x ON p1 (id); COMMIT;' \
	>migrations/002_x.sql
refused 1 'cannot run between the BEGIN and COMMIT of its file'
echo 'CREATE TABLE y (id integer); COMMIT AND CHAIN;' >migrations/002_x.sql
refused 1 'transaction control inside a migration'
echo 'BEGIN; SELECT 1; END WORK AND CHAIN;' >migrations/002_x.sql
refused 1 'transaction control inside a migration'
for sql in 'REINDEX TABLE p;' 'CALL commits();' \
	"ALTER TYPE mood ADD VALUE 'new'; CREATE TABLE m (m mood DEFAULT 'new');"; do
	printf -- '-- ledger: no-transaction\n%s\n' "$sql" >migrations/002_x.sql
	exit_is 0 "with the marker: $sql" record
	rm -f ledger/records/002*
done

# BEGIN and COMMIT around the file count more than the marker.
printf -- '-- ledger: no-transaction\nBEGIN;\n%s\nCOMMIT;\n' \
	'CREATE TABLE whole (id integer);' >migrations/002_x.sql
exit_is 0 'BEGIN … COMMIT and a marker' record
nok 'it runs in a transaction' grep -qx no-transaction ledger/records/002*

done_testing
