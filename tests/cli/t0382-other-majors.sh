#!/bin/bash
# Records that say what another major version of PostgreSQL prints otherwise:
# deployed there, that is no drift. 18 keeps the names of NOT NULL constraints,
# which 13 to 17 do not have.
newer=$(timeout 300 "$(dirname "$0")/../../scripts/matrix" --bindir 18)
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

project shop
migration 001_people.sql <<'EOF'
CREATE TABLE people (
    id int PRIMARY KEY,
    name text CONSTRAINT people_have_names NOT NULL
);
CREATE VIEW names AS SELECT name FROM people;
EOF
migration 002_mails.sql <<'EOF'
CREATE TABLE IF NOT EXISTS people (
    id int PRIMARY KEY,
    name text CONSTRAINT people_have_names NOT NULL
);
ALTER TABLE people ADD mail text CONSTRAINT people_have_mails NOT NULL;

-- ledger: down
ALTER TABLE people DROP mail;
EOF
exit_is 0 record
cp -r ledger/records "$SCRATCH/records"
major=$(sed -n 's/^server //p' ledger/records/001_people.rec)

# ---- what makes no sense

for list in 12 '18,' '18=' eighteen '18;19'; do
	exit_is 2 "--server $list" record --server "$list"
	has '13 to 99'
done
exit_is 2 '--again and --frozen' record --again --frozen
exit_is 2 '--again and --amend' record --again --amend 001_people
exit_is 2 'a server that is not installed' record --server 99
has 'there is no server of PostgreSQL 99 here'
has '--server 99=DIRECTORY'
exit_is 6 'a directory without a server' record --server "98=$SCRATCH"
exit_is 0 'its own major is nothing to fill in' record --server "$major"
has 'nothing to record'
ok 'nothing was filled in' diff -r "$SCRATCH/records" ledger/records

# ---- on 18

if [ -z "$newer" ] || [ "$major" -ge 18 ]; then
	skip 'on PostgreSQL 18' 'it is not here, and npm did not bring it'
	done_testing
fi
name=t0382-$$
LEDGER_PG_BINDIR=$newer "$TOP/scripts/pg" start "$name" >/dev/null
trap '"$TOP/scripts/pg" stop "$name"; at_exit' EXIT
other() {
	psql "$("$TOP/scripts/pg" conninfo "$name") dbname=postgres" \
		-c "CREATE DATABASE $1" >&2
	echo "$("$TOP/scripts/pg" conninfo "$name") dbname=$1"
}
a=$(other a) b=$(other b)

exit_is 1 'not recorded: apply is rolled back' ledger apply --db "$a"
has 'column "name" of table public.people'
has 'ledger record --server 18'
way_up migrations/001_people.sql | psql "$b" -f -
exit_is 1 'not recorded: drift' ledger verify --db "$b"
has 'not null name: people_have_names'
has 'server-unrecorded' 'the version is named as a cause'

exit_is 1 'not recorded: --frozen' record --frozen --server 18
has 'record 001_people says nothing of PostgreSQL 18'
exit_is 0 'filled in' record --server "18=$newer"
has_out 'filled in 001_people'
has_out 'filled in 002_mails'
has_not 'duplicate' 'what its own record told is not told again'
exit_is 0 record --frozen --server 18
exit_is 0 'nothing more to do' record --server "18=$newer"
has 'nothing to record'
like "$(cat ledger/records/001_people.rec)" '^servers 18$' 'the record says so'
like "$(cat ledger/records/001_people.rec)" \
	'^  on 18 structure - [0-9a-f]{64} public/table/people/column/name$' \
	'the effect there'
is "$(grep -l 'not null name: people_have_mails' ledger/records/*)" \
	ledger/records/002_mails.rec 'and its text'
is "$(grep -c 'names' <(grep '  on 18' ledger/records/*))" 0 \
	'what is the same is not written'
exit_is 0 'the chain is as it was' ledger fsck
cp -r ledger/records "$SCRATCH/filled"
rm -rf ledger/records && cp -r "$SCRATCH/records" ledger/records
exit_is 0 record --server "18=$newer"
ok 'the same to the byte' diff -r "$SCRATCH/filled" ledger/records

exit_is 0 'apply' ledger apply --db "$a"
has 'PostgreSQL 18 prints 2 objects differently'
exit_is 0 'verify' ledger verify --db "$a"
has 'server-texts'
exit_is 0 'found where it stands' ledger where --db "$b"
has_out 001_people
exit_is 0 'taken over' ledger apply --db "$b"
exit_is 0 'no difference' ledger diff HEAD live --db "$b"
exit_is 0 'no difference, the other way' ledger diff live 002 --db "$b"
exit_is 0 'reverted' ledger revert --db "$a" --to 001
exit_is 0 ledger verify --db "$a"
exit_is 0 ledger apply --db "$a"
psql "$a" -c 'ALTER TABLE people RENAME CONSTRAINT people_have_mails TO x'
exit_is 1 'drift is drift there too' ledger verify --db "$a"
has 'not null name: people_have_mails'
has 'not null name: x'
exit_is 0 'on its own major nothing changed' ledger apply --db "$(db_new)"
has_not 'server-texts'

# ---- the way down is edited

sed -i 's/DROP mail;/DROP COLUMN mail;/' migrations/002_mails.sql
exit_is 0 'another way down' record
has_out 'refreshed 002_mails'
has 'record 002_mails says nothing of PostgreSQL 18'
exit_is 0 ledger fsck
exit_is 0 record --server "18=$newer"
has_out 'filled in 002_mails'
has_not '001_people'
exit_is 0 'which goes there too' ledger revert --db "$b" --to 001
exit_is 0 ledger apply --db "$b"

# ---- later migrations

migration 003_more.sql <<'EOF'
CREATE TABLE more (id int);
EOF
exit_is 0 'a new migration' record
has 'record 003_more says nothing of PostgreSQL 18'
has 'ledger record --server 18'
exit_is 0 record --server "18=$newer"
has_out 'filled in 003_more'
has_not 'filled in 001'
exit_is 0 ledger apply --db "$b"

migration 004_no.sql <<'EOF'
DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 180000 THEN
        CREATE TABLE only_there (id int);
    END IF;
END $$;
EOF
exit_is 0 record
exit_is 1 'something else there' record --server "18=$newer"
has 'migration 004_no does something else on PostgreSQL 18'
has 'table public.only_there'
unlike "$(cat ledger/records/004_no.rec)" '^servers' 'nothing is written'

# ---- a record that is damaged

sed -i 's/^  on 18 structure - ./  on 18 structure - 0/' \
	ledger/records/001_people.rec
exit_is 4 'a changed byte' ledger verify --offline

# ---- another major becomes the records' own

rm -rf ledger/records ledger/store migrations/004_no.sql
cp -r "$SCRATCH/records" ledger/records
db=$(db_new)
exit_is 0 record
exit_is 0 ledger apply --db "$db"
exit_is 0 'recorded again on 18' ledger record --again \
	--scratch "$("$TOP/scripts/pg" conninfo "$name")"
like "$(cat ledger/records/001_people.rec)" '^server 18$' 'the server'
like "$(cat ledger/records/001_people.rec)" '^supersedes ' 'the old node'
exit_is 0 'and filled in on its former own' record --server "$major"
exit_is 0 'what was applied is still known' ledger verify --db "$db"
has '3 applied, 0 pending'

done_testing
