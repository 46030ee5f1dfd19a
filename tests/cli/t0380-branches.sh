#!/bin/bash
# Two branches that add a migration each: git merges them without a conflict,
# the fork is found and named, and mended without touching a database.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

type git >/dev/null 2>&1 || skip_all 'no git'
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com \
	GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com \
	GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

commit() {
	git add -A && git commit -q -m "$1"
}

project team
git init -q -b trunk .
migration 001_users.sql <<'EOF'
CREATE TABLE users (id integer PRIMARY KEY);
EOF
record --quiet >/dev/null
ok 'a ledger is committed' commit first
is "$(git ls-files | grep -c ledger/store)" 0 'but not its store'
base=$(db_new)
ledger apply --quiet --db "$base" >/dev/null

git checkout -q -b a
migration 002_a.sql <<'EOF'
CREATE TABLE a (id integer PRIMARY KEY);
ALTER TABLE users ADD COLUMN a integer;
EOF
exit_is 0 'a records' record
commit a
db_a=$(db_copy "$base")
exit_is 0 'a deploys' ledger apply --db "$db_a"

git checkout -q -b b trunk
migration 003_b.sql <<'EOF'
CREATE TABLE b (id integer PRIMARY KEY);
ALTER TABLE users ADD COLUMN b integer;
EOF
exit_is 0 'b records' record
commit b
db_b=$(db_copy "$base")
exit_is 0 'b deploys' ledger apply --db "$db_b"

ok 'git merges without a conflict' git merge -q -m merged a
exit_is 1 'verify finds the fork' ledger verify --offline
has 'fork'
has '002_a'
has '003_b'
exit_is 0 'status tells it' ledger status --db "$base"
has 'fork'
exit_is 1 'record finds it' record
has 'fork'
amend=$(grep -ho 'ledger record --amend [0-9a-z_]*' "$OUT" "$ERR" | head -1)
like "$amend" '^ledger record --amend 00[23]_[ab]$' 'and says how to mend it'
exit_is 1 'apply refuses' ledger apply --db "$base"
exit_is 0 'it is mended' record --amend "${amend##* }"
exit_is 0 'verify is content' ledger verify --offline
exit_is 0 'fsck too' ledger fsck
exit_is 0 'record --frozen too' record --frozen
commit mended

# Every database gets there, though a column that comes later stands later.
exit_is 0 'verify: trunk' ledger verify --db "$base"
exit_is 0 'apply: trunk' ledger apply --db "$base"
exit_is 0 'verify: where only a was' ledger verify --db "$db_a"
has '2 applied, 1 pending'
exit_is 0 'apply: where only a was' ledger apply --db "$db_a"
has 'applied 003_b'
has_not 'applied 002_a'
exit_is 0 'verify: where only b was' ledger verify --db "$db_b"
has '2 applied, 1 pending'
exit_is 0 'apply: where only b was' ledger apply --db "$db_b"
has 'applied 002_a'
has_not 'applied 003_b'
for db in "$base" "$db_a" "$db_b"; do
	exit_is 0 'verify afterwards' ledger verify --db "$db"
	has '3 applied, 0 pending'
	exit_is 0 'nothing is left' ledger apply --db "$db"
	has 'nothing to apply'
done
ledger revert --to 001 --db "$db_b" >/dev/null 2>&1
exit_is 0 'back to 001 and up again' ledger apply --db "$db_b"
exit_is 0 'verify' ledger verify --db "$db_b"

# Both branches change the same thing: the second does not replay.
git checkout -q -b c trunk
migration 004_c.sql <<'EOF'
ALTER TABLE users ADD COLUMN same integer;
EOF
record --quiet >/dev/null
commit c
git checkout -q -b d trunk
migration 005_d.sql <<'EOF'
ALTER TABLE users ADD COLUMN same text;
EOF
record --quiet >/dev/null
commit d
ok 'git sees no conflict here either' git merge -q -m merged c
run record
amend=$(grep -ho 'ledger record --amend [0-9a-z_]*' "$OUT" "$ERR" | head -1)
exit_is 1 'two that contradict each other' record --amend "${amend##* }"
has 'column "same" of table public.users'

# A lower number that comes late is recorded last, and that is told.
git checkout -q trunk
git merge -q -m trunk b
migration 000_late.sql <<'EOF'
CREATE TABLE late (id integer);
EOF
exit_is 0 'a lower number' record
has 'out-of-order'
db=$(db_copy "$db_a")
exit_is 0 'is applied last' ledger apply --db "$db"
has 'applied 000_late'
exit_is 0 'verify' ledger verify --db "$db"
fresh=$(db_new)
exit_is 0 'on an empty database in the same order' ledger apply --db "$fresh"
is "$(fingerprint "$fresh")" "$(fingerprint "$db")" 'the same schema'

done_testing
