#!/bin/bash
# A migration that wants more room than scratch has in memory: it goes on on the
# disk by itself.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

unset TMPDIR
project where
migration 001_where.sql <<'SQL'
DO $$BEGIN RAISE EXCEPTION '%', current_setting('data_directory'); END$$;
SQL
run ledger record
grep -q /dev/shm/ "$ERR" || skip_all 'there is no room in memory at all'
[ "$(df --output=avail -k /tmp | tail -n 1)" -ge 1048576 ] ||
	skip_all 'there is no room on the disk either'

project shop
migration 001_cards.sql <<'SQL'
CREATE TABLE cards (id integer PRIMARY KEY, picture text);
SQL
migration 002_pictures.sql <<'SQL'
CREATE TABLE pictures (id integer, password text DEFAULT 'x');
ALTER TABLE pictures ALTER password SET STORAGE EXTERNAL;
-- 300 MiB
INSERT INTO pictures SELECT i, repeat('x', 1024 * 1024)
	FROM generate_series(1, 300) i;
SQL
migration 003_more.sql <<'SQL'
CREATE TABLE more (id integer REFERENCES cards);
-- ledger: down
DROP TABLE more;
SQL
exit_is 0 'more than a file in memory may have' ledger record --verbose
has 'scratch has no more room in memory' 'that is told with --verbose'
is "$(grep -c '^recorded' "$OUT")" 3 'all are recorded, once each'
exit_is 0 'and in order' ledger record --frozen
exit_is 0 'and again' ledger verify --offline
is "$(find /dev/shm -maxdepth 1 -name 'ledger-scratch-*' -newer migrations \
	-user "$(stat -c %U "$PWD")" | wc -l)" 0 'nothing is left in memory'
echo '-- a word more' >>migrations/002_pictures.sql
exit_is 0 'amended from a saved state or without' ledger record --amend 002
done_testing
