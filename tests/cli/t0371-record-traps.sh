#!/bin/bash
# IF NOT EXISTS and OR REPLACE that hide something, SQL that fails, SQL that a
# migration must not hold.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# ---- IF NOT EXISTS

project ine
migration 001_t.sql <<'EOF'
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE INDEX i ON t (a);
EOF
migration 002_same.sql <<'EOF'
CREATE TABLE IF NOT EXISTS t (id integer PRIMARY KEY, a text);
CREATE INDEX IF NOT EXISTS i ON t (a);
EOF
exit_is 0 'the same definition: no warning' record --strict
has_not 'hidden-definition'
migration 003_other.sql <<'EOF'
CREATE TABLE IF NOT EXISTS t (id integer PRIMARY KEY, a integer);
EOF
exit_is 1 'another definition: an error with --strict' record --strict
has 'hidden-definition'
has '003_other.sql:1'
has '001_t (001_t.sql:1)'
is "$(find ledger/records -type f | wc -l)" 2 'it is not recorded'
exit_is 0 'another definition: a warning' record
has 'hidden-definition'
has 'integer'
is "$(find ledger/records -type f | wc -l)" 3 'it is recorded'
db=$(db_new)
exit_is 0 'apply' ledger apply --db "$db"
exit_is 0 'verify' ledger verify --db "$db"
is "$(sql "$db" "SELECT format_type(atttypid, NULL) FROM pg_attribute
	WHERE attrelid = 't'::regclass AND attname = 'a'")" text \
	'the table is the first one'

# ---- OR REPLACE

project replace
migration 001_f.sql <<'EOF'
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
EOF
migration 002_f.sql <<'EOF'
CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS $$SELECT 2$$;
EOF
exit_is 1 'OR REPLACE of another migration: an error with --strict' \
	record --strict
has 'replaced-definition'
exit_is 0 'OR REPLACE of another migration: a warning' record
has 'replaced-definition'
has '001_f (001_f.sql:1)'
db=$(db_new)
exit_is 0 'apply' ledger apply --db "$db"
is "$(sql "$db" 'SELECT f()')" 2 'it is replaced'
run ledger blame 'public/function/f()' --db "$db"
has_out '001_f (001_f.sql:1)'
has_out 'changed by 002_f (002_f.sql:1)'

# ---- SQL that fails

project failing
migration 001_good.sql <<'EOF'
CREATE TABLE good (id integer);
EOF
migration 002_bad.sql <<'EOF'
CREATE TABLE fine (id integer);

ALTER TABLE nowhere ADD COLUMN a integer;
EOF
migration 003_after.sql <<'EOF'
CREATE TABLE after (id integer);
EOF
exit_is 3 'a statement that fails' record
has 'migrations/002_bad.sql:3' 'file and line'
has 'relation "nowhere" does not exist' 'the server'"'"'s own words'
is "$(ls ledger/records)" 001_good.rec 'what came before is recorded'
exit_is 1 'verify names what is not recorded' ledger verify --offline
has '002_bad'
has '003_after'
exit_is 1 '--frozen fails' record --frozen
migration 002_bad.sql <<'EOF'
CREATE TABLE fine (id integer);
EOF
exit_is 0 'mended, it is recorded' record
exit_is 0 'and --frozen has nothing to say' record --frozen
cp -r ledger/records before
exit_is 0 'recording again' record
has 'nothing to record'
ok 'changes no byte' diff -r before ledger/records

# ---- what a migration must not hold

# refused CODE WHAT WORD <<EOF
refused() {
	rm -f migrations/004_x.sql
	migration 004_x.sql
	exit_is "$1" "$2" record
	has '004_x.sql' "$2: the file is named"
	has "$3" "$2: says $3"
	[ ! -e ledger/records/004_x.rec ]
	is $? 0 "$2: nothing is recorded"
}

refused 1 'COMMIT inside' 'transaction control' <<'EOF'
CREATE TABLE x (id integer);
COMMIT;
CREATE TABLE y (id integer);
EOF
refused 1 'ROLLBACK inside' 'transaction control' <<'EOF'
CREATE TABLE x (id integer);
ROLLBACK;
CREATE TABLE y (id integer);
EOF
refused 1 'a savepoint' 'transaction control' <<'EOF'
CREATE TABLE x (id integer);
SAVEPOINT a;
CREATE TABLE y (id integer);
EOF
refused 1 'PREPARE TRANSACTION' 'transaction control' <<'EOF'
CREATE TABLE x (id integer);
PREPARE TRANSACTION 'x';
EOF
refused 3 'COPY TO STDOUT' 'COPY' <<'EOF'
CREATE TABLE x (id integer);
COPY x TO STDOUT;
EOF
refused 2 'a psql command' 'psql' <<'EOF'
CREATE TABLE x (id integer);
\gexec
EOF
refused 2 'an open quote' '004_x.sql' <<'EOF'
CREATE TABLE x (id integer DEFAULT 'oh);
EOF
refused 3 'a syntax error' 'syntax error' <<'EOF'
CREATE TABEL x (id integer);
EOF
refused 3 'COMMIT in a DO block' 'transaction' <<'EOF'
DO $$ BEGIN CREATE TABLE x (id integer); COMMIT; END $$;
EOF
rm migrations/004_x.sql
printf 'CREATE TABLE x (id integer);\0' >migrations/004_x.sql
nok 'a NUL byte' record
printf 'CREATE TABLE "\xff" (id integer);' >migrations/004_x.sql
nok 'invalid UTF-8' record
rm migrations/004_x.sql
ln -s /etc/passwd migrations/004_x.sql
nok 'a symlink out of the directory' record
rm migrations/004_x.sql
migration 003_again.sql <<<'CREATE TABLE again (id integer);'
exit_is 2 'two files with one number' record
has '003_after.sql'
has '003_again.sql'
rm migrations/003_again.sql

# ---- what is fine

migration 004_around.sql <<'EOF'
BEGIN;
CREATE TABLE around (id integer);
COMMIT;
EOF
printf '\xef\xbb\xbfCREATE TABLE bom (id integer);\n' >migrations/005_bom.sql
: >migrations/006_empty.sql
migration 007_roles.sql <<'EOF'
CREATE TABLE secured (id integer);
GRANT SELECT ON secured TO nobody_has_made_this_role;
ALTER TABLE secured OWNER TO nor_this_one;
EOF
exit_is 0 'BEGIN … COMMIT, a BOM, no statement, unknown roles' record
db=$(db_new)
exit_is 0 'apply up to 006' ledger apply --to 006 --db "$db"
exit_is 3 'a role that the target lacks' ledger apply --db "$db"
has 'nobody_has_made_this_role'
is "$(sql "$db" "SELECT to_regclass('secured') IS NULL")" t 'rolled back'
is "$(sql "$(db_url postgres)" "SELECT count(*) FROM pg_roles
	WHERE rolname IN ('nobody_has_made_this_role', 'nor_this_one')")" 0 \
	'record leaves no role behind'

# A password in a migration is told of.
migration 008_secret.sql <<'EOF'
CREATE ROLE ledger_test_secret PASSWORD 'S3CRET';
EOF
run record
has '[secret]'
has '008_secret.sql:1'
has_not 'S3CRET'

done_testing
