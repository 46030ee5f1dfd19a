#!/bin/bash
# psql's variables in a script: the statements are, to the byte, those that psql
# itself sends for the same file.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# Each statement writes down its own text.
sent='INSERT INTO sent (sql) SELECT current_query()'

# sent_by URL: those texts; psql sends the semicolon with them
sent_by() {
	sql "$1" "SELECT rtrim(sql, E'; \\n\\t') FROM sent ORDER BY n"
}

# same_as_psql WHAT <SCRIPT: the same texts, by psql and by ledger
same_as_psql() {
	local by_psql by_ledger

	rm -rf migrations/* ledger/records
	{
		echo 'CREATE TABLE sent (n serial, sql text);'
		cat
	} | migration 001_sent.sql
	by_psql=$(db_new)
	ok "$1: psql runs it" psql "$by_psql" -f migrations/001_sent.sql
	exit_is 0 "$1: recorded" record
	by_ledger=$(db_new)
	exit_is 0 "$1: applied" ledger apply --db "$by_ledger"
	is "$(sent_by "$by_ledger")" "$(sent_by "$by_psql")" "$1: what psql sends"
	isnt "$(sent_by "$by_ledger")" '' "$1: something"
	is "$(fingerprint "$by_ledger")" "$(fingerprint "$by_psql")" "$1: the schema"
}

project same --format plain
same_as_psql 'the three forms' <<SQL
\\set name 'it''s "odd"'
\\set number 1 2 3
\\set empty
$sent FROM (SELECT :'name' AS b, 'x' AS :"name", :number AS c, :'empty' AS d:empty) x;
$sent FROM (SELECT :{?name} AS a, :{?other} AS b, :'number'::int, 1::text, :number::int) x;
SQL

same_as_psql 'where it is not one' <<SQL
\\set a 7
\\set int 8
\\set U u
$sent FROM (SELECT ':a', E'\\\\:a', \$\$:a\$\$, \$x\$:a\$x\$ AS ":a", U&'\\0061:a' -- :a
	/* :a /* :a */ :a */ , '1'::int, (ARRAY[1, 2, 3])[1:2], (ARRAY[1, 2, 3])[1:a]) x;
$sent FROM (SELECT '{}'::int[]) x WHERE 1 = :a OR ':"a"' = '' OR 1=:a OR 1:: int=:a;
$sent FROM (SELECT '1':: int AS b, 2>:a::int AS c) x (a,b);
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS \$\$
	BEGIN a := 1; RETURN a; /* :a */ END \$\$;
SQL

same_as_psql 'how a value is written' <<'SQL'
\set a one  two	'three  four' "five  six" a'b'c"d e"f
\set b 'tab\there back\\slash \x41\102\q ''quoted'''
\set c :a :'b' :"b" :{?a} :{?none} :none a::int a:
\set d ':a'
\set e 1;2 -- no comment
\set unquoted it:'b'
	\set f f
INSERT INTO sent (sql) SELECT current_query()
	FROM (SELECT :'a', :'b', :'c', :'d', :'e', :'f', :'unquoted') x;
SQL

same_as_psql 'values that are SQL' <<'SQL'
\set columns '(id int, name text DEFAULT ''a;b'')'
\set table cards
\set create 'CREATE TABLE ' :table
\set nested ':create :columns'
\set two 'INSERT INTO sent (sql) SELECT current_query(); INSERT INTO sent (sql)'
:nested;
CREATE INDEX ON :table (id);
:two SELECT current_query();
SQL
same_as_psql 'set again, and taken away' <<'SQL'
\set a 1
INSERT INTO sent (sql) SELECT current_query() FROM (SELECT :a) x;
\set a :a 2
INSERT INTO sent (sql) SELECT current_query() FROM (SELECT :a) x;
\unset a
INSERT INTO sent (sql) SELECT current_query() FROM (SELECT ':a', :{?a}) x;
\set a ''
INSERT INTO sent (sql) SELECT current_query() FROM (SELECT :{?a} :a) x;
\set echo x
\set ECHO all
INSERT INTO sent (sql) SELECT current_query() FROM (SELECT :'echo') x;
SQL

same_as_psql 'rows and lines' <<'SQL'
\set list '(n, sql)'
COPY sent :list FROM stdin;
10	:list
11	\\:'list'
\.
\set tail 'SELECT current_query()'
INSERT INTO sent (sql)
	:tail
	;
SQL

exit_is 0 'lines are those of the file' record --frozen
printf '%s\n' '\set t cards' 'CREATE TABLE :t (id int);' 'CREATE VIEW :"t" AS' \
	'	SELECT no_such FROM :t;' | migration 002_bad.sql
exit_is 3 'an error' record
has '002_bad.sql:4: column "no_such"'

# ---- in files that are included, and in a way down ------------------------------------

project more --format plain
printf '%s\n' '\set schema app' '\ir parts/body.sql' 'CREATE TABLE :schema.b (id int);' \
	'-- ledger: down' 'DROP TABLE :schema.b, :schema.a; DROP SCHEMA :"schema";' |
	migration 001_a.sql
printf '%s\n' 'CREATE SCHEMA :schema;' 'CREATE TABLE :"schema".a (id int);' |
	migration parts/body.sql
exit_is 0 'recorded' record
db=$(db_new)
exit_is 0 'applied' ledger apply --db "$db"
exit_is 0 'the line of the file' ledger blame app/table/a --db "$db"
has_out '001_a (parts/body.sql:2)'
exit_is 0 'and of the other' ledger blame app/table/b --db "$db"
has_out '001_a (001_a.sql:3)'
empty=$(fingerprint "$(db_new)")
exit_is 0 'the way down knows them' ledger revert --to empty --db "$db"
is "$(fingerprint "$db")" "$empty" 'all is gone'
sed -i 's/schema app/schema other/' migrations/001_a.sql
exit_is 4 'another value is an edit' ledger verify --offline
has 'edited after it was recorded'

# ---- what is refused -------------------------------------------------------------------

project refused --format plain
# refused WHERE WHAT: the script on stdin
refused() {
	migration 001_a.sql
	exit_is 2 "refused: $2" record
	has "migrations/001_a.sql:$1: "
	has "$2"
}
refused 2 'variable "DBNAME" of psql: it is one of psql' <<'SQL'
\set a 1
SELECT :'DBNAME';
SQL
refused 1 'psql meta-command "\set"' <<'SQL'
\set AUTOCOMMIT off
SQL
refused 1 'psql meta-command "\set"' <<'SQL'
\set ON_ERROR_ROLLBACK on
SQL
refused 1 'psql meta-command "\unset"' <<'SQL'
\unset ON_ERROR_STOP
SQL
# shellcheck disable=SC2016 # the back quotes are psql's
refused 1 'a migration runs no program' <<'SQL'
\set a `date`
SQL
refused 1 'another command in its line' <<'SQL'
\set a 1 \set b 2
SQL
refused 1 'a quote does not end in its line' <<'SQL'
\set a 'x
SQL
refused 1 'a quote does not end in its line' <<'SQL'
\set a "x
SQL
refused 1 'not the name of a variable' <<'SQL'
\set a-b 1
SQL
refused 1 'a value of several lines' <<'SQL'
\set a 'x\ny'
SQL
refused 1 'a NUL byte' <<'SQL'
\set a '\x00'
SQL
refused 1 'a value that is not UTF-8' <<'SQL'
\set a '\xff'
SQL
refused 3 'its value opens what it does not close' <<'SQL'
\set a 'it''s'
SELECT 1;
SELECT :a
SQL
refused 2 'its value opens what it does not close' <<'SQL'
\set a 'x -- y'
SELECT :a
SQL
refused 3 'variable "b" of psql: it holds itself' <<'SQL'
\set a ':b'
\set b ':a'
SELECT :b;
SQL
refused 2 'psql meta-command "\!"' <<'SQL'
\set a ' \\! date'
SELECT 1; :a
SQL
refused 2 'psql meta-command "\set"' <<'SQL'
SELECT 1
\set a 1
SQL
refused 1 'more than a name behind \unset' <<'SQL'
\unset a b
SQL
refused 1 'psql meta-command "\if"' <<'SQL'
\if :{?a}
\endif
SQL
{
	echo '\set a0 x'
	for i in $(seq 1 15); do
		echo "\\set a$i ':a$((i - 1)):a$((i - 1)):a$((i - 1))'"
	done
	echo "SELECT :a15;"
} | migration 001_a.sql
exit_is 6 'a value that grows without end' record
has "001_a.sql:17: psql's variables make too much of the text"

# where psql does not run the files
project dbmate --format dbmate
printf '%s\n' '-- migrate:up' '\set a 1' 'SELECT :a;' '-- migrate:down' | migration 1_a.sql
exit_is 2 'refused as before' record
has 'psql meta-command "\set"'

done_testing
