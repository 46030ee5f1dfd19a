#!/bin/bash
# C21, C22: the server runs out of disk or of locks in the middle of a migration:
# rolled back, exit 5, PostgreSQL's reason and hint.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

name=o$$ small=''
"$TOP/scripts/pg" start $name --fsync off -- max_connections=10 \
	max_locks_per_transaction=10 >/dev/null || exit 1
clean_up() {
	"$TOP/scripts/pg" stop "$name"
	[ -z "$small" ] || umount "$small"
}
trap 'clean_up; at_exit' EXIT
"$TOP/scripts/pg" url $name >"$SCRATCH/.test/url"
LEDGER_TEST_PG=$(cat "$SCRATCH/.test/url")
export LEDGER_TEST_PG

# nothing WHAT: of the second migration, in schema and history.
nothing() {
	is "$(sql "$db" "SELECT count(*) FROM pg_class WHERE relname ~ '^many'")" \
		0 "$1: nothing of it is there"
	is "$(sql "$db" "SELECT string_agg(migration, ' ') FROM ledger.history")" \
		001_t "$1: nor in the history"
	exit_is 0 "$1: verify" ledger verify --db "$db"
	has '1 applied, 1 pending'
}

# ---- C22

project locks
migration 001_t.sql <<'SQL'
CREATE TABLE t (id bigint);
SQL
migration 002_many.sql <<'SQL'
CREATE TABLE many_first (id bigint);
DO $$ BEGIN
	FOR i IN 1 .. 3000 LOOP
		EXECUTE format('CREATE TABLE many_%s (id bigint)', i);
	END LOOP;
END $$;
SQL
exit_is 0 'C22: recorded, by a server with more locks' ledger record
db=$(db_new)
exit_is 5 'C22: out of locks' ledger apply --db "$db"
has_err 'out of shared memory'
has_err 'max_locks_per_transaction'
has_err '002_many'
has_err 'rolled back'
nothing 'C22'
exit_is 5 'C22: and once more' ledger apply --db "$db" --format json
has_out '"sqlstate": "53200"'
nothing 'C22 again'

# ---- C21

small=$SCRATCH/small
mkdir "$small"
if ! mount -t tmpfs -o size=20m,mode=777 tmpfs "$small" 2>/dev/null; then
	small=''
	skip 'C21: a small disk' 'no right to mount one'
	done_testing
fi
[ "$(id -u)" != 0 ] || chmod 755 "$SCRATCH"
mkdir "$small/space"
[ "$(id -u)" != 0 ] || chown postgres "$small/space"
psql "$(db_url postgres)" -c "CREATE TABLESPACE small LOCATION '$small/space'"

project disk
migration 001_t.sql <<'SQL'
CREATE TABLE t (id bigint);
SQL
migration 002_many.sql <<'SQL'
CREATE TABLE many (id bigint, text text);
INSERT INTO many SELECT i, repeat('x', 1000) FROM generate_series(1, 20000) i;
SQL
exit_is 0 'C21: recorded' ledger record
psql "$(db_url postgres)" -c 'CREATE DATABASE full_disk TEMPLATE template0
	TABLESPACE small' || exit 1
db=$(db_url full_disk)
exit_is 5 'C21: the disk is full' ledger apply --db "$db"
has_err 'No space left on device'
has_err 'could not extend file'
has_err 'rolled back'
nothing 'C21'
mount -o remount,size=99m "$small"
exit_is 0 'C21: with more room it goes on' ledger apply --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM many')" 20000 'C21: all of it once'

done_testing
