#!/bin/bash
# A migration that defines again what is there: equal and covered definitions
# are skipped, different ones refused with both definitions.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

NR=0

# two FIRST SECOND: a project of two migrations.
two() {
	NR=$((NR + 1))
	project "p$NR"
	printf '%s\n' "$1" >migrations/001_first.sql
	printf '%s\n' "$2" >migrations/002_second.sql
}

# again VERDICT WHAT FIRST SECOND: FIRST, then SECOND which is equal or covered.
again() {
	local verdict=$1 what=$2

	two "$3" "$4"
	exit_is 0 "$what: recorded" record
	has '[duplicate]' "$what: told"
	has '001_first (001_first.sql:' "$what: the owner is named"
	run ledger show 002_second
	has_out "a duplicate: $verdict" "$what: $verdict"
}

# differs WHAT FIRST SECOND WORD...: refused, and both definitions shown.
differs() {
	local what=$1 word

	two "$2" "$3"
	shift 3
	exit_is 1 "$what: refused" record
	has 'duplicate-different' "$what: as a different definition"
	has '002_second.sql:1' "$what: with the line"
	for word in "$@"; do
		has "$word" "$what: shows $word"
	done
	is "$(ls ledger/records)" 001_first.rec "$what: 002 is not recorded"
}

T='CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL DEFAULT $$x$$, b integer);'

again equal 'a table' "$T" "$T"
again covered 'a table with less' "$T" \
	'CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL DEFAULT $$x$$);'
differs 'a table with another type' "$T" \
	'CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL DEFAULT $$x$$,
		b bigint);' 'column "b" of table public.t' integer bigint
differs 'a table with more' "$T" \
	'CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL DEFAULT $$x$$,
		b integer, c integer);' 'column "c" of table public.t'
differs 'a table without the default' "$T" \
	'CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL);' \
	'column "a" of table public.t'

again equal 'an index' "$T CREATE INDEX i ON t (b);" 'CREATE INDEX i ON t (b);'
differs 'an index on another column' "$T CREATE INDEX i ON t (b);" \
	'CREATE INDEX i ON t (a);' 'key: a' 'key: b'

again equal 'a function' \
	'CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;' \
	'CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;'
again equal 'a function in another layout' \
	'CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;' \
	'CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$
		select   1 -- one
	$$;'
differs 'a function with another body' \
	'CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;' \
	'CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$SELECT 2$$;' \
	'function public.f()'

again equal 'an enum' "CREATE TYPE e AS ENUM ('a', 'b');" \
	"CREATE TYPE e AS ENUM ('a', 'b');"
differs 'an enum with other labels' "CREATE TYPE e AS ENUM ('a', 'b');" \
	"CREATE TYPE e AS ENUM ('a', 'c');" 'type public.e'
again equal 'a domain' 'CREATE DOMAIN d AS integer CHECK (VALUE > 0);' \
	'CREATE DOMAIN d AS integer CHECK (VALUE > 0);'
again equal 'a composite type' 'CREATE TYPE c AS (a integer, b text);' \
	'CREATE TYPE c AS (a integer, b text);'

again equal 'a view' "$T CREATE VIEW v AS SELECT id FROM t;" \
	'CREATE VIEW v AS SELECT id FROM t;'
differs 'a view of other columns' "$T CREATE VIEW v AS SELECT id FROM t;" \
	'CREATE VIEW v AS SELECT id, b FROM t;' 'view public.v'
again equal 'a materialised view' \
	"$T CREATE MATERIALIZED VIEW v AS SELECT id FROM t;" \
	'CREATE MATERIALIZED VIEW v AS SELECT id FROM t;'

again equal 'a sequence' 'CREATE SEQUENCE s START 5;' 'CREATE SEQUENCE s START 5;'
differs 'a sequence from elsewhere' 'CREATE SEQUENCE s START 5;' \
	'CREATE SEQUENCE s START 6;' 'sequence public.s'

again equal 'a column' "$T ALTER TABLE t ADD c integer;" \
	'ALTER TABLE t ADD c integer;'
differs 'a column of another type' "$T ALTER TABLE t ADD c integer;" \
	'ALTER TABLE t ADD c text;' 'column "c" of table public.t'

again equal 'a constraint' \
	"$T ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0);" \
	'ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0);'
differs 'another constraint' \
	"$T ALTER TABLE t ADD CONSTRAINT k CHECK (b > 0);" \
	'ALTER TABLE t ADD CONSTRAINT k CHECK (b > 1);' \
	'constraint "k" of table public.t'

F='CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;'
again equal 'a trigger' \
	"$T $F CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();" \
	'CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();'
differs 'another trigger' \
	"$T $F CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();" \
	'CREATE TRIGGER r AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();' \
	'trigger "r" of table public.t'
again equal 'a policy' "$T CREATE POLICY y ON t USING (id > 0);" \
	'CREATE POLICY y ON t USING (id > 0);'
again equal 'a schema' 'CREATE SCHEMA z;' 'CREATE SCHEMA z;'

# What every database has from the start belongs to the base.
two 'CREATE EXTENSION plpgsql; CREATE TABLE t (id integer);' \
	'CREATE EXTENSION IF NOT EXISTS plpgsql; CREATE SCHEMA IF NOT EXISTS public;'
exit_is 0 'an extension: recorded' record --strict
has 'extension "plpgsql" is defined again, equal to what is there'
has 'the base'

# All of it runs on an empty database, and is skipped.
db=$(db_new)
exit_is 0 'apply skips a duplicate' ledger apply --db "$db"
has 'applied 002_second (0 run, 2 skipped'
exit_is 0 'verify' ledger verify --db "$db"

# Dropped and made again is no duplicate.
two "$T" 'DROP TABLE t; CREATE TABLE t (id bigint);'
exit_is 0 'dropped and made again: recorded' record
has_not '[duplicate]'
db=$(db_new)
exit_is 0 'dropped and made again: apply' ledger apply --db "$db"
has 'applied 002_second (2 run, 0 skipped'
run ledger blame public/table/t --db "$db"
has_out '002_second.sql:1' 'blame names the second'

done_testing
