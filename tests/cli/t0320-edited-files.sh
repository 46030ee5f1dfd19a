#!/bin/bash
# Recorded migration files that were edited, renamed or removed: statements are
# the migration, layout is not.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project first 004
db=$(cards_applied 004)

nodes() {
	ledger log | grep -E '^[0-9a-f]{12} '
}

# ---- other statements

cards_project edited 004
sed -i 's/nickname varchar(50)/nickname varchar(60)/' \
	migrations/001_initial_schema.sql
for verb in "verify --db $db" 'verify --offline' "apply --db $db" \
	"plan --db $db" 'record --frozen'; do
	# shellcheck disable=SC2086 # several words
	exit_is 4 "edited statements: ${verb%%--db*}" ledger $verb
	has '001_initial_schema' 'the migration is named'
done
exit_is 4 'edited statements: record' record
has 'record --amend 001_initial_schema' 'the way out is named'
exit_is 0 'edited statements: status still tells' ledger status --db "$db"
has_out '001_initial_schema'
has_out 'edited'

# ---- layout

cards_project layout 004
nodes >"$SCRATCH/nodes"
cp -r ledger/records "$SCRATCH/records.before"
{
	echo '/* a licence'
	echo ' * of two lines */'
	sed -e 's/CREATE TABLE users/create   table Users/' \
		-e 's/-- The first schema.*//' \
		-e 's/^	email/	-- their address\n\n	Email/' \
		migrations/001_initial_schema.sql
} >new && mv new migrations/001_initial_schema.sql
exit_is 0 'other layout: verify' ledger verify --db "$db"
has 'edited-layout' 'the difference is told'
exit_is 0 'other layout: apply' ledger apply --db "$db"
fresh=$(db_new)
exit_is 0 'other layout: apply on an empty database' ledger apply --db "$fresh"
is "$(fingerprint "$fresh")" "$(fingerprint "$db")" 'the schema is the same'
exit_is 1 'other layout: record --frozen' record --frozen
exit_is 0 'other layout: record' record
has '001_initial_schema'
nodes >"$SCRATCH/nodes.after"
same_file "$SCRATCH/nodes.after" "$SCRATCH/nodes" 'no node has changed'
changed=$(diff -rq "$SCRATCH/records.before" ledger/records | wc -l)
is "$changed" 1 'one record is written anew'
exit_is 0 'afterwards: record --frozen' record --frozen
exit_is 0 'afterwards: verify' ledger verify --db "$db"
has_not 'edited-layout'
run ledger blame public/table/users --db "$db"
line=$(grep -n 'table Users' migrations/001_initial_schema.sql | cut -d: -f1)
has_out "001_initial_schema.sql:$line" 'blame knows the new line'

# ---- line ends

cards_project crlf 004
sed -i 's/$/\r/' migrations/002_add_sessions.sql
exit_is 0 'CRLF: verify' ledger verify --db "$db"
has 'edited-layout'
exit_is 0 'CRLF: record' record
exit_is 0 'CRLF: verify afterwards' ledger verify --db "$db"
has_not 'edited-layout'

# ---- a function's body: a string to the statement, tokens to the schema

cards_project body 004
sed -i 's/	NEW.updated_at := CURRENT_TIMESTAMP;/	NEW.updated_at :=\n\t\tCURRENT_TIMESTAMP;/' \
	migrations/001_initial_schema.sql
exit_is 4 'another body: verify' ledger verify --db "$db"
exit_is 0 'its tokens are the same: amend' record --amend 001
exit_is 0 'and the database that ran the old text verifies' \
	ledger verify --db "$db"
exit_is 0 'the records lead to what they say' ledger fsck

# ---- amend: other statements, the same effect

cards_project amend 004
sed -i 's/CREATE INDEX idx_sessions_user_id ON sessions(user_id)/CREATE INDEX IF NOT EXISTS idx_sessions_user_id ON sessions USING btree (user_id)/' \
	migrations/002_add_sessions.sql
exit_is 4 'same effect: verify wants an answer' ledger verify --db "$db"
exit_is 0 'same effect: amend' record --amend 002_add_sessions
exit_is 0 'same effect: a database with the old text verifies' \
	ledger verify --db "$db"
has '4 applied, 0 pending'
grep -q '^supersedes ' ledger/records/002_add_sessions.rec
is $? 0 'the record names the one it supersedes'
exit_is 0 'same effect: fsck' ledger fsck
fresh=$(db_new)
exit_is 0 'same effect: apply' ledger apply --db "$fresh"
is "$(fingerprint "$fresh")" "$(fingerprint "$db")" 'the schema is the same'

# ---- amend: which migration

cards_project amend_word 004
exit_is 2 'no such migration' record --amend 00x
has 'no migration "00x"'
exit_is 2 'the beginning of several' record --amend 00
has '"00" is the beginning of several migrations'
exit_is 2 'one that nobody edited' record --amend 002_add
has 'nothing to amend in migration 002_add_sessions'

cards_project amend_other 004
sed -i 's/nickname varchar(50)/nickname varchar(60)/' \
	migrations/001_initial_schema.sql
cp -r ledger/records "$SCRATCH/records.other"
exit_is 4 'another effect: amend refuses' record --amend 001
has 'column "nickname" of table public.users'
ok 'and changes no record' diff -r "$SCRATCH/records.other" ledger/records

# ---- names

cards_project renamed 004
mv migrations/003_card_rules.sql migrations/003_rules_of_cards.sql
exit_is 4 'renamed: verify' ledger verify --db "$db"
has '003_card_rules'
has '003_rules_of_cards' 'the new name is recognised'

cards_project gone 004
rm migrations/002_add_sessions.sql
exit_is 4 'removed: verify' ledger verify --db "$db"
has '002_add_sessions'
has 'file-missing'
exit_is 4 'removed: apply' ledger apply --db "$fresh"
exit_is 4 'removed: record' record

done_testing
