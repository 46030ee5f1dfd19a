#!/bin/bash
# The connection is lost at each answer, and the store fails at each write, of
# what tests/faults/calls.sh does not run: ways back that the records lead,
# duplicates, a baseline, the verbs that compare.
# shellcheck source=tests/faults/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

! is_sanitized || skip_all 'a program with a sanitizer'
find_server

project answers
migration 001_first.sql <<'SQL'
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE person (id integer PRIMARY KEY, name varchar(9), m mood);
CREATE INDEX person_name ON person (name);
CREATE VIEW named AS SELECT id, name FROM person;
CREATE FUNCTION older(integer) RETURNS integer
    LANGUAGE sql AS 'SELECT $1 + 1';
SQL
migration 002_changed.sql <<'SQL'
DROP VIEW named;
ALTER TABLE person ALTER name TYPE text;
ALTER TABLE person RENAME m TO feels;
ALTER TYPE mood ADD VALUE 'fine';
CREATE OR REPLACE FUNCTION older(integer) RETURNS integer
    LANGUAGE sql AS 'SELECT $1 + 2';
CREATE VIEW named AS SELECT name FROM person;
SQL
migration 003_again.sql <<'SQL'
CREATE TABLE person (id integer PRIMARY KEY, name text, feels mood);
CREATE TABLE IF NOT EXISTS person (id integer);
CREATE TABLE visit (person integer REFERENCES person);
SQL
migration 004_alone.sql <<'SQL'
CREATE INDEX CONCURRENTLY visit_person ON visit (person);
SQL
migration 005_down.sql <<'SQL'
CREATE TABLE last (i integer);
-- ledger: down
DROP TABLE last;
SQL
record --quiet >/dev/null || exit 1
cp -r ledger "$SCRATCH/ledger.good"
make_db

# each NAME STEP BODY CALL DO: BODY for every STEPth N, until nothing is hit.
each() {
	local n=1 step=$2 body=$3

	row_begin "$1"
	shift 3
	while :; do
		FAULT=("$1" "$n" "$2")
		what="$1 $2 at $n"
		$body
		[ -n "$HIT" ] || break
		n=$((n + step))
	done
	row_end
}

# faulty COMMAND...: with this turn's fault, lasting. 1: it was not hit.
faulty() {
	injected "${FAULT[@]}" FAULT_ALWAYS=1 -- "$@"
	[ -n "$HIT" ] || return 1
	hit "$STATUS"
	check_status "$what"
}

# clean NAME COMMAND...: what comes after it ends well.
clean() {
	local name=$1

	shift
	run "$@"
	[ "$STATUS" = 0 ] || wrong "$what: then $name ends with $STATUS"
}

do_record() {
	rm -rf ledger/records ledger/store
	if faulty "$LEDGER_BIN" record --scratch "$ADMIN"; then
		clean record ledger record --scratch "$ADMIN"
		diff -r ledger/records "$SCRATCH/ledger.good/records" \
			>"$OUT" 2>&1 || wrong "$what: other records"
	fi
}

do_apply() {
	empty_db
	if faulty "$LEDGER_BIN" apply --db "$DB"; then
		clean apply ledger apply --db "$DB"
		clean verify ledger verify --db "$DB"
	fi
}

do_revert() {
	ledger apply --quiet --db "$DB" >/dev/null 2>&1
	if faulty "$LEDGER_BIN" revert --to 001 --db "$DB"; then
		clean revert ledger revert --to 001 --db "$DB"
		clean verify ledger verify --db "$DB"
	fi
}

do_read() {
	# shellcheck disable=SC2086 # words
	! faulty "$LEDGER_BIN" $verb --db "$DB" ||
		clean verify ledger verify --db "$DB"
}

# Without its records, a database becomes the baseline.
do_baseline() {
	rm -rf "$SCRATCH/based" && mkdir -p "$SCRATCH/based/migrations" &&
		cd "$SCRATCH/based" || exit 1
	ledger init --quiet >/dev/null
	if faulty "$LEDGER_BIN" adopt --baseline 000 --db "$PLAIN" \
		--scratch "$ADMIN"; then
		[ "$STATUS" = 0 ] || [ ! -e ledger/baseline.sql ] ||
			wrong "$what: a baseline without its record is left"
		[ "$STATUS" = 0 ] ||
			clean adopt ledger adopt --baseline 000 --db "$PLAIN" \
				--scratch "$ADMIN"
	fi
	cd "$SCRATCH/answers" || exit 1
}

step=$(choose 7 1)
each 'C6 record: the connection is lost at answer N' "$(choose 40 3)" \
	do_record recv ECONNRESET
each 'C6 apply: the connection is lost at answer N' "$step" \
	do_apply recv ECONNRESET
each 'C6 revert by the records: the connection is lost at answer N' "$step" \
	do_revert recv ECONNRESET
ledger apply --quiet --db "$DB" >/dev/null 2>&1
for verb in status 'diff HEAD live' audit where plan; do
	each "C6 $verb: the connection is lost at answer N" "$step" \
		do_read recv ECONNRESET
done
for call in pwrite sync; do
	each "A5 apply: $call fails from N on" "$step" do_apply $call EIO
done
PLAIN=$(db_new)
run_sql "$PLAIN" migrations/001_first.sql
each 'C6 adopt --baseline: the connection is lost at answer N' "$(choose 40 3)" \
	do_baseline recv ECONNRESET
each 'A5 adopt --baseline: write fails from N on' "$step" do_baseline write EIO

done_testing
