#!/bin/bash
# What revert refuses, and in what words: no way back, changes of others, data.
# Whatever it refuses stays as it is.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# refused NAME LAST [revert's option] <<TEXT: what revert --to LAST says of $db.
refused() {
	local name=$1 last=$2 want before

	shift 2
	want=$(cat)
	before=$(ledger fingerprint --parts all --db "$db")
	exit_is "${code-1}" "$name" ledger revert "$@" --to "$last" --db "$db"
	is "$(cat "$ERR")" "$want" "$name: in these words"
	is "$(ledger fingerprint --parts all --db "$db")" "$before" \
		"$name: nothing was changed"
}

applied() {
	db=$(db_new)
	ledger apply --quiet --db "$db" >/dev/null || exit 1
}

project one
migration 001_base.sql <<'SQL'
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, m mood);
CREATE TABLE gone (i integer);
CREATE SEQUENCE tickets;
CREATE TABLE plain (i integer);
CREATE TABLE parent (i integer);
CREATE TABLE child () INHERITS (parent);
SQL

# ---- data that would be lost

clone one loss
migration 002_more.sql <<'SQL'
ALTER TABLE t ALTER b TYPE varchar(90);
ALTER TABLE t ADD c text;
CREATE TABLE made (i integer);
SQL
migration 003_wide.sql <<'SQL'
ALTER TABLE plain ALTER i TYPE numeric;
SQL
record >/dev/null 2>&1
applied
psql "$db" -c "INSERT INTO t VALUES (1, 'a', 'b', 'sad', 'c')" \
	-c 'INSERT INTO made VALUES (1)' -c 'INSERT INTO plain VALUES (1.5)'
refused 'a type that holds less' 002 <<'TEXT'
ledger: error: reverting 003_wide would lose data
detail: column "i" of table public.plain holds values that are not the same as integer.
hint: ledger revert --allow-data-loss, after a backup
TEXT
psql "$db" -c 'UPDATE plain SET i = 2'
exit_is 0 'the same where all values fit' ledger revert --to 002 --db "$db"
refused 'all that would be lost is named' 001 <<'TEXT'
ledger: error: reverting 002_more would lose data
detail: table public.made holds data.
        column "c" of table public.t holds data.
hint: ledger revert --allow-data-loss, after a backup
TEXT
exit_is 0 'with leave to' ledger revert --allow-data-loss --to 001 --db "$db"
is "$(sql "$db" 'SELECT a, b FROM t')" 'a|b' 'the other columns keep theirs'

# On the way back a table goes that had another under its name before.
clone one again
migration 002_again.sql <<'SQL'
DROP TABLE gone;
CREATE TABLE gone (j integer);
SQL
record >/dev/null 2>&1
applied
psql "$db" -c 'INSERT INTO gone VALUES (1)'
refused 'a table made again holds rows' 001 <<'TEXT'
ledger: error: migration 002_again dropped data that reverting it does not bring back
detail: table public.gone would come back empty.
hint: ledger revert --allow-data-loss, to have it back without its data
TEXT
exit_is 0 'with leave to' ledger revert --allow-data-loss --to 001 --db "$db"
is "$(sql "$db" 'SELECT count(i) FROM gone')" 0 'it is the former table'

# ---- data that is gone

clone one gone
migration 002_gone.sql <<'SQL'
ALTER TABLE t DROP COLUMN m;
DROP TABLE gone;
DROP SEQUENCE tickets;
SQL
record >/dev/null 2>&1
applied
exit_is 0 'it can be known before' ledger show --format json 002
is "$(in_json revert,how revert,empty,2)" \
	'from the records, without data|public/table/t/column/m' 'show says so'
exit_is 0 'of a migration that only makes things' ledger show 001
has 'revert    from the records'
refused 'what comes back empty' 001 <<'TEXT'
ledger: error: migration 002_gone dropped data that reverting it does not bring back
detail: sequence public.tickets would come back empty.
        table public.gone would come back empty.
        column "m" of table public.t would come back empty.
hint: ledger revert --allow-data-loss, to have it back without its data
TEXT
exit_is 0 'with leave to' ledger revert --allow-data-loss --to 001 --db "$db"
is "$(sql "$db" "SELECT to_regclass('gone') IS NOT NULL,
	(SELECT count(*) FROM pg_attribute
	 WHERE attrelid = 't'::regclass AND attname = 'm')")" 't|1' 'it is back'

# ---- no way back

clone one none
migration 002_none.sql <<'SQL'
ALTER TABLE t DROP COLUMN a;
ALTER TABLE child NO INHERIT parent;
SQL
record >/dev/null 2>&1
applied
exit_is 0 'it can be known before' ledger show 002
is "$(grep -A 2 '^revert' "$OUT")" 'revert    no way
  column "i" of table public.child: it would stay the table'"'"'s own besides the inherited one
  table public.t: a column that it lost comes back as the last, not in its place' \
	'show says so'
refused 'what PostgreSQL cannot give back' 001 --allow-data-loss <<'TEXT'
ledger: error: migration 002_none cannot be undone without a way down
detail: column "i" of table public.child: it would stay the table's own besides the inherited one
        table public.t: a column that it lost comes back as the last, not in its place
hint: Write a "-- ledger: down" section (or a down file), then ledger record, then revert again.
TEXT

clone one enum
migration 002_enum.sql <<'SQL'
ALTER TYPE mood ADD VALUE 'fine';
SQL
record >/dev/null 2>&1
applied
psql "$db" -c "INSERT INTO t (id, m) VALUES (1, 'fine')"
refused 'a label that is in use' 001 --allow-data-loss <<'TEXT'
ledger: error: migration 002_enum cannot be undone: label 'fine' of type public.mood is in use
detail: table public.t, column m: rows 1
        It was rolled back: the database is as it was.
hint: Give these rows another value (UPDATE public.t SET m = … WHERE m = 'fine'), then run ledger revert again.
TEXT
psql "$db" -c "UPDATE t SET m = 'sad'"
exit_is 0 'a label that is not' ledger revert --to 001 --db "$db"
is "$(sql "$db" "SELECT m, enum_range(NULL::mood) FROM t")" 'sad|{sad,happy}' \
	'the row has its value, the type its labels'

project labels
migration 001_t.sql <<'SQL'
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE "T 2" (id integer, "M s" mood[]);
SQL
migration 002_enum.sql <<'SQL'
ALTER TYPE mood ADD VALUE 'it''s fine';
SQL
record >/dev/null 2>&1
applied
psql "$db" -c "INSERT INTO \"T 2\" VALUES (1, '{sad,it''s fine}'),
	(2, '{it''s fine}'), (3, '{}'), (4, NULL)"
refused 'a label that is in use in an array' 001 --allow-data-loss <<'TEXT'
ledger: error: migration 002_enum cannot be undone: label 'it''s fine' of type public.mood is in use
detail: table public."T 2", column "M s": rows 2
        It was rolled back: the database is as it was.
hint: Give these rows another value (UPDATE public."T 2" SET "M s" = … WHERE 'it''s fine' = ANY ("M s")), then run ledger revert again.
TEXT

# ---- others

# In the target's order 003 came first: it was added on another branch.
clone one order
migration 003_b.sql <<'SQL'
CREATE OR REPLACE VIEW v AS SELECT 1 AS one;
SQL
record >/dev/null 2>&1
applied
cat >>ledger/config <<'CONFIG'
[accept]
path = public/table/plain
path = public/view/v
path = public/table/made
CONFIG
migration 004_c.sql <<'SQL'
CREATE TABLE made (i integer);
SQL
record >/dev/null 2>&1
ledger apply --quiet --db "$db" >/dev/null
psql "$db" -c 'CREATE OR REPLACE VIEW v AS SELECT 1 AS one, 2 AS two' \
	-c 'CREATE INDEX by_hand ON made (i)'
refused 'an index by hand' 003 <<'TEXT'
ledger: error: migration 004_c cannot be undone: others have changed what it made
detail: index public.by_hand: made by hand
hint: Undo these changes first, or write a new migration that leads forward.
TEXT
psql "$db" -c 'DROP INDEX by_hand'
refused 'a view by hand' 001 <<'TEXT'
ledger: error: migration 003_b cannot be undone: others have changed what it made
detail: view public.v: changed since by hand
hint: Undo these changes first, or write a new migration that leads forward.
TEXT

# Without leave to differ, revert does not begin.
clone one drift
migration 002_f.sql <<'SQL'
ALTER TABLE plain ADD j integer;
SQL
record >/dev/null 2>&1
applied
psql "$db" -c 'ALTER TABLE plain ALTER j SET DEFAULT 1'
exit_is 1 'drift is refused' ledger revert --to 001 --db "$db"
has 'column "j" of table public.plain'
has 'refused: nothing was run'

# A dry run says what would run, in one transaction, and nothing stays.
clone one dry
migration 002_view.sql <<'SQL'
CREATE VIEW v AS SELECT id, a FROM t;
SQL
migration 003_view.sql <<'SQL'
DROP VIEW v;
CREATE VIEW v AS SELECT b FROM t;
ALTER TABLE t ADD c text;
SQL
record >/dev/null 2>&1
applied
before=$(ledger fingerprint --parts all --db "$db")
rows=$(rows_in_history "$db")
exit_is 0 'a dry run' ledger revert --dry-run --to 001 --db "$db"
is "$(grep -v '^fingerprint' "$OUT")" 'would revert 003_view
  run  ALTER TABLE "public"."t" DROP COLUMN "c"
  run  DROP VIEW "public"."v"
  run  CREATE OR REPLACE VIEW "public"."v" AS
       SELECT id,
           a
          FROM public.t
would revert 002_view
  run  DROP VIEW "public"."v"' 'it says what would run'
after=$(sed -n 's/^fingerprint //p' "$OUT")
is "$(ledger fingerprint --parts all --db "$db")" "$before" 'nothing is changed'
is "$(rows_in_history "$db")" "$rows" 'no row is written'
exit_is 0 'in JSON' ledger revert --format json --dry-run --to 001 --db "$db"
is "$(in_json dry_run reverted,1,migration)" 'true|002_view' 'it says so'
exit_is 0 'verify' ledger verify --db "$db"
exit_is 0 'not dry' ledger revert --to 001 --db "$db"
has "$after" 'it leads where the dry run said'
ledger apply --quiet --db "$db" >/dev/null
psql "$db" -c "UPDATE t SET c = 'c'" -c "INSERT INTO t (id, c) VALUES (1, 'c')"
exit_is 1 'a dry run is refused as well' \
	ledger revert --dry-run --to 001 --db "$db"
has 'reverting 003_view would lose data'
exit_is 0 'verify' ledger verify --db "$db"

# A database without history gets none from it.
migration 004_last.sql <<'SQL'
DROP VIEW v;
SQL
db=$(db_new)
run_sql "$db" migrations/00[123]*.sql
record >/dev/null 2>&1
exit_is 0 'no history' ledger revert --dry-run --to 002 --db "$db"
is "$(sql "$db" "SELECT to_regnamespace('ledger') IS NULL")" t 'and none made'

# What is not compared and was changed by hand stays, and is told.
clone one comments
migration 002_comment.sql <<'SQL'
COMMENT ON TABLE t IS 'ours';
COMMENT ON TABLE plain IS 'ours';
ALTER TABLE plain OWNER TO pg_monitor;
SQL
record >/dev/null 2>&1
applied
psql "$db" -c "COMMENT ON TABLE t IS 'theirs'"
exit_is 0 'a comment by hand' ledger revert --to 001 --db "$db"
has 'kept comments of table public.t: changed by hand since'
has 'kept owners of table public.plain: who owned it before is in no record'
is "$(sql "$db" "SELECT obj_description('t'::regclass),
	obj_description('plain'::regclass) IS NULL")" 'theirs|t' 'it stays'

# A statement of the way back that fails takes all of it back.
clone one fails
migration 002_null.sql <<'SQL'
ALTER TABLE t ALTER a SET DEFAULT 'x';
ALTER TABLE plain ALTER i DROP NOT NULL;
SQL
cat >migrations/001_base.sql <<'SQL'
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE plain (i integer NOT NULL);
SQL
record >/dev/null 2>&1
applied
psql "$db" -c 'INSERT INTO plain VALUES (NULL)'
code=3
refused 'a row that the former rule forbids' 001 <<'TEXT'
ledger: error: could not undo migration 002_null: column "i" of relation "plain" contains null values
hint: Nothing was changed. What stands against it must go first, or write a "-- ledger: down" section.
TEXT

# Of a statement with many lines the first is shown; a dry run shows all.
clone one lines
migration 002_view.sql <<'SQL'
DROP VIEW IF EXISTS long;
SQL
cat >migrations/001_base.sql <<'SQL'
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE VIEW long AS SELECT id, a, b FROM t;
SQL
record --again >/dev/null 2>&1
applied
exit_is 0 'a dry run' ledger revert --to 001 --dry-run --db "$db"
like "$(cat "$OUT")" 'FROM public.t' 'shows all of the statement'
exit_is 0 'revert' ledger revert --to 001 --db "$db"
like "$(cat "$OUT")" '^  ran  CREATE .*VIEW .* \.\.\.$' 'shows its first line'
unlike "$(cat "$OUT")" 'FROM public.t' 'only'

done_testing
