#!/bin/bash
# Records of another version of the canonical form are explained, never taken
# for drift.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# form NAME VERSION: as another ledger would have written the last record.
form() {
	local file=ledger/records/$1.rec

	sed -i "s/^canonical .*/canonical $2/; /^end /d" "$file"
	echo "end $(sha256sum <"$file" | cut -d ' ' -f 1)" >>"$file"
}

project shop
for n in 1 2; do
	migration "00${n}_t.sql" <<<"CREATE TABLE t$n (id int PRIMARY KEY);"
done
exit_is 0 record
db=$(db_new)
exit_is 0 ledger apply --db "$db"
version=$(sed -n 's/^canonical //p' ledger/records/002_t.rec)

cp -r ledger/records "$SCRATCH/applied"
form 002_t $((version - 1))
for verb in "verify --db $db" 'verify --offline' "status --db $db" \
	"plan --db $db" "apply --db $db" "revert --db $db --to 001" \
	"where --db $db" "audit --db $db" "diff HEAD live --db $db" record; do
	# shellcheck disable=SC2086 # several words
	exit_is 4 "an older form: ${verb%% *}" ledger $verb
	has "made by version $((version - 1)) of the canonical form"
	has 'ledger record --again' 'what to type'
	has_not 'drift'
done
exit_is 4 ledger verify --format json --db "$db"
is "$(in_json name retry)" 'form|after-fix' 'in JSON'
exit_is 0 'a fingerprint needs no records' ledger fingerprint --db "$db"

exit_is 0 'recorded again' record --again
is "$(sed -n 's/^canonical //p' ledger/records/002_t.rec)" "$version" \
	'in the form of today'
exit_is 0 ledger verify --offline

# The names of the nodes depend on the form; those that databases know are kept.
rm -rf ledger/records ledger/store
cp -r "$SCRATCH/applied" ledger/records
exit_is 0 'recorded again, as a former ledger recorded it' record --again
has_out 'recorded again 001_t'
has_out 'recorded again 002_t'
exit_is 0 ledger fsck
exit_is 0 'the database is at home in it' ledger verify --db "$db"
migration 003_t.sql <<<'CREATE TABLE t3 (id int);'
exit_is 0 record
exit_is 0 'and goes on' ledger apply --db "$db"
exit_is 0 ledger verify --db "$db"
has '3 applied, 0 pending'

# ---- --again that does not get through writes nothing

cp -r ledger/records "$SCRATCH/before"
cp migrations/002_t.sql "$SCRATCH"
echo 'CREATE TABLE t2 (id int PRIMARY KEY, more int);' >migrations/002_t.sql
exit_is 4 'an edited migration' record --again
cp "$SCRATCH/002_t.sql" migrations
printf '%s\n' '[scratch]' 'prelude = no.sql' >>ledger/config
echo 'CREATE TABLE t3 (other int);' >no.sql
nok 'scratch that is in the way' record --again
ok 'the records are as they were' diff -r "$SCRATCH/before" ledger/records

# ---- newer

form 003_t $((version + 1))
for verb in "verify --db $db" 'record' 'record --again' "apply --db $db"; do
	# shellcheck disable=SC2086 # several words
	exit_is 4 "a newer form: $verb" ledger $verb
	has "made by version $((version + 1)) of the canonical form"
	has 'Use a newer ledger'
done

done_testing
