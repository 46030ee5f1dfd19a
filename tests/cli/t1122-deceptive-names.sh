#!/bin/bash
# B7: names and texts that are not what they look like: bidirectional controls,
# zero-width characters, letters of two scripts. A warning, an error with
# --strict, and shown escaped.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

rlo=$(printf '\342\200\256') zwsp=$(printf '\342\200\213')
cyrillic_a=$(printf '\320\260') acute=$(printf '\314\201')

# warns WHAT LINE STATEMENT: one warning, at its line; refused with --strict.
warns() {
	project "p$POINT"
	printf '%s\n' 'CREATE TABLE plain (id bigint);' '' "$3" \
		>migrations/001_t.sql
	exit_is 0 "B7 $1: recorded" record
	is "$(grep -c '\[deceptive\]' "$OUT")" 1 "B7 $1: one warning"
	has_out "warning: 001_t.sql:$2: " "B7 $1: with its place"
	is "$(LC_ALL=C grep -c "$rlo\|$zwsp" "$OUT")" 0 "B7 $1: shown escaped"
	rm ledger/records/*
	exit_is 1 "B7 $1: refused with --strict" record --strict
	is "$(ls ledger/records)" '' "B7 $1: no record"
}

warns 'override in a table' 3 "CREATE TABLE \"a${rlo}b\" (id bigint);"
has_out '\u{202e}'
warns 'zero width in a table' 3 "CREATE TABLE a${zwsp}b (id bigint PRIMARY KEY);"
has_out '\u{200b}'
warns 'in a column' 3 "ALTER TABLE plain ADD COLUMN \"i${zwsp}d\" text;"
warns 'in a schema' 3 "CREATE SCHEMA \"s${zwsp}\";"
warns 'in a function' 3 \
	"CREATE FUNCTION f${zwsp}() RETURNS int LANGUAGE sql AS 'SELECT 1';"
warns 'two scripts' 3 "CREATE TABLE c${cyrillic_a}rds (id bigint);"
warns 'an accent of its own' 3 "CREATE TABLE cafe${acute} (id bigint);"
warns 'a rename' 3 "ALTER TABLE plain RENAME TO \"pl${cyrillic_a}in\";"
warns 'a comment that turns the text round' 4 "SELECT 1;
-- ${rlo} ;)1 TCELES"

# What is as it looks.
project fine
migration 001_t.sql <<'SQL'
CREATE TABLE "карта_id" (id bigint PRIMARY KEY, "größe" text, "naïve" text);
CREATE TABLE "カード" (id bigint PRIMARY KEY);
CREATE FUNCTION "сумма"(a bigint) RETURNS bigint LANGUAGE sql AS 'SELECT a';
INSERT INTO "カード" VALUES (1);
SQL
exit_is 0 'B7: other scripts are nothing odd' record --strict
has_not deceptive

# Once told, the object is not told again by what touches it.
project again
printf '%s\n' "CREATE TABLE c${cyrillic_a}rds (id bigint);" \
	>migrations/001_t.sql
record --quiet >/dev/null
printf '%s\n' "ALTER TABLE c${cyrillic_a}rds ADD COLUMN name text;" \
	>migrations/002_t.sql
exit_is 0 'B7: a column of such a table' record --strict
has_not deceptive
db=$(db_new)
exit_is 0 'B7: apply' ledger apply --db "$db"

done_testing
