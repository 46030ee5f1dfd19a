#!/bin/bash
# --format json: one document whatever happens, which repeats the exit code, a
# finer name, and whether running it again is safe.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

cards_project cards
db=$(cards_applied 004)
drifted=$(db_copy "$db")
psql "$drifted" -c 'ALTER TABLE cards DROP COLUMN album CASCADE' 2>/dev/null

# document CODE NAME RETRY VERB…: PostgreSQL takes stdout for one JSON document.
document() {
	local code=$1 name=$2 retry=$3 what=$4

	shift 3
	exit_is "$code" "$what: exit $code" ledger "$@" --format json
	is "$(in_json code name retry version command)" \
		"$code|$name|$retry|1|$what" "$what: the document says so"
}

document 0 ok safe status --db "$db"
is "$(in_json applied)" 4 'status: applied'
is "$(in_json pending)" 1 'status: pending'
is "$(in_json migrations,4,state)" pending 'status: state of the fifth'
document 10 pending safe status --exit-code --db "$db"
document 0 ok safe verify --db "$db"
is "$(in_json fingerprint)" "$(fingerprint "$db")" 'verify: fingerprint'
document 0 ok safe verify --offline
document 1 findings after-fix verify --db "$drifted"
is "$(in_json findings,0,path)" public/table/cards/column/album \
	'verify: path of the finding'
is "$(in_json findings,0,owner)" '001_initial_schema (001_initial_schema.sql:19)' \
	'verify: owner of the finding'
document 0 ok safe plan --db "$db"
is "$(in_json plan,0,statements,0,verdict)" covered 'plan: verdict'
is "$(in_json plan,0,statements,0,extras,0)" \
	public/table/cards/column/thumb_url 'plan: extra'
document 1 findings after-fix plan --db "$drifted"
document 0 ok safe where --db "$db"
document 1 findings after-fix where --db "$drifted"
document 0 ok safe fingerprint --db "$db"
document 0 ok safe log
document 0 ok safe log public/table/cards
document 0 ok safe show 005
document 0 ok safe show public/table/cards
document 0 ok safe diff 004 004
document 1 findings after-fix diff 004 005
document 0 ok safe blame
document 0 ok safe blame public/table/cards --db "$db"
document 0 ok safe ls-tree 005
document 0 ok safe audit --db "$db"
document 1 findings after-fix audit --db "$drifted"
document 0 ok safe fsck
document 0 ok safe record --scratch "$(cluster)"
document 1 findings after-fix apply --db "$drifted"
document 0 ok safe apply --db "$db"
is "$(in_json fingerprint)" "$(fingerprint "$db")" 'apply: fingerprint'
document 0 ok safe apply --db "$db"
document 0 ok safe revert --to 004 --db "$db"
document 1 findings after-fix revert --to 003 --db "$drifted"

# ---- errors

away="postgresql:///nowhere?host=$SCRATCH"
document 5 connect safe verify --db "$away"
like "$(in_json error,message)" 'could not connect' 'an error has a message'
document 5 connect safe apply --db "$away"
document 5 connect safe fingerprint --db "$away"
document 2 usage after-fix apply --to nowhere --db "$db"
document 2 usage after-fix show nowhere
cp migrations/001_initial_schema.sql "$SCRATCH/001"
sed -i 's/nickname/alias/' migrations/001_initial_schema.sql
document 4 ledger never-blind verify --db "$db"
document 4 ledger never-blind record --scratch "$(cluster)"
cp "$SCRATCH/001" migrations/001_initial_schema.sql
printf x >>ledger/records/003_card_rules.rec
document 4 corrupt never-blind status --db "$db"
sed -i '$d' ledger/records/003_card_rules.rec
cards_project other
printf 'CREATE TABLE t (id nonsense);\n' >migrations/006_bad.sql
document 3 sql after-fix record --scratch "$(cluster)"
is "$(in_json error,file)" migrations/006_bad.sql 'a failed statement: file'
is "$(in_json error,line)" 1 'a failed statement: line'
is "$(in_json error,sqlstate)" 42704 'a failed statement: SQLSTATE'
rm migrations/006_bad.sql
cd "$SCRATCH" && mkdir empty && cd empty || exit 1
document 2 config after-fix status

# Names that are not ASCII, not printable, not friendly.
project odd
migration 001_odd.sql <<'EOF'
CREATE TABLE "a ""quoted"" name\" (id integer);
CREATE TABLE "naïve/täble %n" ("Ünï" text DEFAULT E'\n\t\\');
EOF
exit_is 0 'odd names: record' record
document 0 ok safe show 001
document 0 ok safe ls-tree 001
db=$(db_new)
document 0 ok safe apply --db "$db"
document 0 ok safe verify --db "$db"
psql "$db" -c "CREATE TABLE \"$(printf 'new\nline \033[31m red')\" (id integer)"
document 1 findings after-fix verify --db "$db"
exit_is 1 'odd names on a terminal' ledger verify --db "$db"
has_not "$(printf '\033')" 'an escape sequence in a name is not sent to the terminal'

done_testing
