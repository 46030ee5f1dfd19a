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

done_testing
