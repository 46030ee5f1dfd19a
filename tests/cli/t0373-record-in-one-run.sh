#!/bin/bash
# What is recorded in one run is what is recorded one by one: the way down of a
# migration, proved and undone, leaves nothing behind for the next.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

files() {
	migration 001_cards.sql <<'EOF'
CREATE TABLE cards (id bigint PRIMARY KEY, status text, thumb_url text);
CREATE INDEX cards_status ON cards (status);
CREATE FUNCTION touch() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TYPE state AS ENUM ('open');
-- ledger: down
DROP TYPE state;
DROP FUNCTION touch();
DROP TABLE cards;
EOF
	migration 002_again.sql <<'EOF'
CREATE TABLE cards (id bigint PRIMARY KEY, status text);
EOF
	migration 003_less.sql <<'EOF'
DROP INDEX cards_status;
DROP FUNCTION touch();
-- ledger: down
CREATE FUNCTION touch() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE INDEX cards_status ON cards (status);
EOF
	migration 004_none.sql <<'EOF'
DROP TYPE state;
DROP TABLE cards;
EOF
}

project whole
files
exit_is 0 'all in one run' record
has '002_again.sql:1: table public.cards is defined again and covered' \
	'a duplicate right behind a way down is seen whole'
has 'column "thumb_url" of table public.cards' 'with what is beyond it'
like "$(cat ledger/records/003_less.rec)" \
	'^  - structure [0-9a-f]+ public/table/cards/index/cards_status$' \
	'a dropped index is an effect'
like "$(cat ledger/records/003_less.rec)" \
	'^  - structure [0-9a-f]+ public/function/touch\(\)$' 'so is a function'
like "$(cat ledger/records/004_none.rec)" \
	'^  - structure [0-9a-f]+ public/table/cards$' 'and a table'

project single
files
mkdir later
mv migrations/00[234]* later
exit_is 0 'the first alone' record
for file in later/*; do
	mv "$file" migrations/
	exit_is 0 "then $file" record
done
ok 'the records are the same to the byte' \
	diff -r ledger/records "$SCRATCH/whole/ledger/records"


# While the record of one is written, the first statement of the next runs
# already: whatever that is.
kinds() {
	migration 001_base.sql <<'EOF'
SET search_path = pg_catalog;
CREATE TABLE public.base (id bigint PRIMARY KEY);
PREPARE mine AS SELECT 1;
EOF
	migration 002_role.sql <<'EOF'
GRANT SELECT ON base TO reader_of_its_own;
PREPARE mine AS SELECT 2;
EOF
	migration 003_empty.sql <<'EOF'
-- nothing
EOF
	migration 004_rows.sql <<'EOF'
COPY base FROM stdin;
1
2
\.
INSERT INTO base VALUES (3);
EOF
	migration 005_block.sql <<'EOF'
BEGIN;
CREATE TABLE more (id bigint REFERENCES base);
COMMIT;
EOF
	migration 006_there.sql <<'EOF'
CREATE TABLE IF NOT EXISTS more (id bigint REFERENCES base);
EOF
	migration 007_alone.sql <<'EOF'
-- ledger: no-transaction
CREATE INDEX CONCURRENTLY more_id ON more (id);
EOF
	migration 008_again.sql <<'EOF'
CREATE TABLE base (id bigint PRIMARY KEY);
EOF
	migration 009_owner.sql <<'EOF'
ALTER TABLE more OWNER TO keeper_of_more;
-- ledger: down
ALTER TABLE more OWNER TO CURRENT_USER;
EOF
	migration 010_view.sql <<'EOF'
CREATE VIEW seen AS SELECT id FROM more;
EOF
}

project kinds
kinds
exit_is 0 'all kinds in one run' record
like "$(cat ledger/records/008_again.rec)" 'duplicate' 'the duplicate is seen'

project kinds_single
kinds
mkdir later
mv migrations/* later
for file in later/*; do
	mv "$file" migrations/
	exit_is 0 "alone: $file" record
done
ok 'the records are the same to the byte' \
	diff -r ledger/records "$SCRATCH/kinds/ledger/records"

# What COMMIT says is about the one that it ends, although the next has begun.
project deferred
migration 001_base.sql <<'EOF'
CREATE TABLE base (id bigint PRIMARY KEY);
EOF
migration 002_orphan.sql <<'EOF'
CREATE TABLE more (id bigint REFERENCES base DEFERRABLE INITIALLY DEFERRED);
INSERT INTO more VALUES (7);
EOF
migration 003_next.sql <<'EOF'
CREATE TABLE next (id bigint);
EOF
exit_is 3 'a COMMIT that fails on scratch' record
has 'could not commit on scratch' 'it says so'
has 'Migration 002_orphan is not recorded, nor is what comes after it (1)' \
	'about the migration that it ends'
ok 'what is before it is recorded' test -f ledger/records/001_base.rec
nok 'it is not' test -e ledger/records/002_orphan.rec
nok 'nor is the next' test -e ledger/records/003_next.rec

# The next fails at once: the one before it is recorded all the same.
project fails
migration 001_base.sql <<'EOF'
CREATE TABLE base (id bigint PRIMARY KEY);
EOF
migration 002_wrong.sql <<'EOF'
-- its first statement
ALTER TABLE no_such ADD COLUMN x int;
EOF
exit_is 3 'the next fails' record
has 'migrations/002_wrong.sql:2' 'at its line'
ok 'the one before it is recorded' test -f ledger/records/001_base.rec

done_testing
