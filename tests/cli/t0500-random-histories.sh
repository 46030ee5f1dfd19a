#!/bin/bash
# Random histories: whatever PostgreSQL accepts, the tool must agree with psql
# about what it makes, find its place in it, go on from half of it, and come
# back. RANDOM_SEED and RANDOM_ROUNDS choose others.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

FIRST=${RANDOM_SEED:-1} ROUNDS=${RANDOM_ROUNDS:-5}

pick() {
	local -n list=$1

	PICKED=${list[RANDOM % ${#list[@]}]}
}

# shellcheck disable=SC2034 # used by name
tables=(t1 t2 t3) columns=(a b c d) types=(integer text bigint 'numeric(8,2)'
	'varchar(20)' timestamptz boolean 'integer[]' kind)

# One statement of many that may or may not work: in $STATEMENT.
statement() {
	local t u c d y n=$((RANDOM % 4))

	pick tables && t=$PICKED
	pick tables && u=$PICKED
	pick columns && c=$PICKED
	pick columns && d=$PICKED
	pick types && y=$PICKED
	case $((RANDOM % 64)) in
	0 | 1 | 2 | 3) STATEMENT="CREATE TABLE $t (id integer PRIMARY KEY, $c $y)" ;;
	4) STATEMENT="CREATE TABLE IF NOT EXISTS $t (id integer PRIMARY KEY, $c $y)" ;;
	5) STATEMENT="CREATE TYPE kind AS ENUM ('x', 'y')" ;;
	6) STATEMENT="ALTER TYPE kind ADD VALUE IF NOT EXISTS 'z$n'" ;;
	7 | 8 | 9) STATEMENT="ALTER TABLE $t ADD COLUMN $c $y" ;;
	10) STATEMENT="ALTER TABLE $t ADD COLUMN IF NOT EXISTS $c $y" ;;
	11) STATEMENT="ALTER TABLE $t DROP COLUMN $c" ;;
	12) STATEMENT="ALTER TABLE $t ALTER $c TYPE text" ;;
	13) STATEMENT="ALTER TABLE $t ALTER $c SET NOT NULL" ;;
	14) STATEMENT="ALTER TABLE $t ALTER $c SET DEFAULT NULL" ;;
	15) STATEMENT="ALTER TABLE $t RENAME COLUMN $c TO $d" ;;
	16) STATEMENT="ALTER TABLE $t RENAME TO $u" ;;
	17 | 18 | 19) STATEMENT="CREATE INDEX i$n ON $t ($c)" ;;
	20) STATEMENT="CREATE UNIQUE INDEX IF NOT EXISTS i$n ON $t ($c, $d)" ;;
	21) STATEMENT="DROP INDEX i$n" ;;
	22) STATEMENT="DROP TABLE $t" ;;
	23) STATEMENT="DROP TABLE $t CASCADE" ;;
	24) STATEMENT="ALTER TABLE $t ADD CONSTRAINT k$n CHECK ($c IS NOT NULL)" ;;
	25) STATEMENT="ALTER TABLE $t ADD CONSTRAINT f$n FOREIGN KEY (id) REFERENCES $u" ;;
	26) STATEMENT="ALTER TABLE $t DROP CONSTRAINT k$n" ;;
	27) STATEMENT="CREATE VIEW v$n AS SELECT id, $c FROM $t" ;;
	28) STATEMENT="CREATE OR REPLACE VIEW v$n AS SELECT id, $c FROM $t" ;;
	29) STATEMENT="DROP VIEW v$n" ;;
	30) STATEMENT="CREATE FUNCTION fn$n() RETURNS trigger LANGUAGE plpgsql AS
		\$\$BEGIN RETURN NEW; END\$\$" ;;
	31) STATEMENT="CREATE TRIGGER tr$n BEFORE UPDATE ON $t
		FOR EACH ROW EXECUTE FUNCTION fn$n()" ;;
	32) STATEMENT="CREATE SEQUENCE s$n OWNED BY $t.$c" ;;
	33) STATEMENT="COMMENT ON TABLE $t IS 'number $n'" ;;
	34) STATEMENT="ALTER TABLE $t ENABLE ROW LEVEL SECURITY" ;;
	35) STATEMENT="CREATE POLICY p$n ON $t USING (id > $n)" ;;
	36) STATEMENT="CREATE TABLE $t (id integer, $c $y) PARTITION BY RANGE (id)" ;;
	37) STATEMENT="CREATE TABLE $t PARTITION OF $u FOR VALUES FROM ($n) TO ($n + 1)" ;;
	38) STATEMENT="ALTER TABLE $t DETACH PARTITION $u" ;;
	39) STATEMENT="CREATE TABLE $t ($d $y) INHERITS ($u)" ;;
	40) STATEMENT="ALTER TABLE $t NO INHERIT $u" ;;
	41) STATEMENT="ALTER TABLE $t ADD COLUMN $c integer GENERATED ALWAYS AS IDENTITY" ;;
	42) STATEMENT="ALTER TABLE $t ADD COLUMN $c integer GENERATED ALWAYS AS (id * $n) STORED" ;;
	43) STATEMENT="ALTER TABLE $t ADD COLUMN $c serial" ;;
	44) STATEMENT="CREATE DOMAIN kind AS text CHECK (VALUE <> '$n')" ;;
	45) STATEMENT="ALTER DOMAIN kind ADD CONSTRAINT dk$n CHECK (VALUE <> 'n$n')" ;;
	46) STATEMENT="CREATE MATERIALIZED VIEW v$n AS SELECT $c FROM $t" ;;
	47) STATEMENT="CREATE STATISTICS st$n ON $c, $d FROM $t" ;;
	48) STATEMENT="CREATE RULE r$n AS ON DELETE TO $t WHERE old.id = $n DO INSTEAD NOTHING" ;;
	49) STATEMENT="CREATE FUNCTION g(a integer DEFAULT $n) RETURNS integer
		LANGUAGE sql AS 'SELECT a + $n'" ;;
	50) STATEMENT="CREATE OR REPLACE FUNCTION g(a integer DEFAULT $n) RETURNS integer
		LANGUAGE sql IMMUTABLE AS 'SELECT a - $n'" ;;
	51) STATEMENT="CREATE SCHEMA x" ;;
	52) STATEMENT="ALTER TABLE $t SET SCHEMA x" ;;
	53) STATEMENT="CREATE TABLE x.$t (LIKE $u INCLUDING ALL)" ;;
	54) STATEMENT="ALTER SCHEMA x RENAME TO x$n" ;;
	55) STATEMENT="DROP SCHEMA x$n CASCADE" ;;
	56) STATEMENT="ALTER TABLE $t ADD UNIQUE ($c)" ;;
	57) STATEMENT="ALTER TABLE $t DROP COLUMN $c CASCADE" ;;
	58) STATEMENT="ALTER INDEX i$n RENAME TO i$((n + 1))" ;;
	59) STATEMENT="CREATE AGGREGATE agg$n(integer) (SFUNC = int4pl, STYPE = integer)" ;;
	60) STATEMENT="CREATE TYPE c$n AS ($c $y, $d integer)" ;;
	61) STATEMENT="ALTER TYPE c$n RENAME ATTRIBUTE $c TO z CASCADE" ;;
	62) STATEMENT="GRANT SELECT ON $t TO PUBLIC" ;;
	63) STATEMENT="CREATE TABLE $u AS SELECT id, $c FROM $t" ;;
	esac
}

# migrations/00N_x.sql, of statements that work one after the other in $1.
invent() {
	local number=$1 url=$2 file done=0

	file=$(printf 'migrations/%03d_x.sql' "$number")
	for _ in $(seq 60); do
		statement
		psql "$url" -c "$STATEMENT" >/dev/null 2>&1 || continue
		echo "$STATEMENT;" >>"$file"
		done=$((done + 1))
		[ $done -lt $((1 + RANDOM % 4)) ] || break
	done
	[ -e "$file" ] || echo 'SELECT 1;' >"$file"
}

fail_once() {
	bad="$bad
$1 [$(tail -n 3 "$OUT" "$ERR" | tr '\n' ' ' | cut -c1-600)]"
}

# One history of six migrations.
round() {
	local reference start db k file half want

	project "r$1"
	reference=$(db_new)
	for k in 1 2 3 4 5 6; do
		invent $k "$reference"
	done
	want=$(fingerprint "$reference")
	run record
	if [ "$STATUS" != 0 ]; then
		# A definition that contradicts: psql's IF NOT EXISTS hides it.
		[ "$STATUS" = 1 ] || fail_once "record: exit $STATUS"
		return
	fi

	db=$(db_new)
	run ledger apply --db "$db"
	[ "$STATUS" = 0 ] || fail_once "apply: exit $STATUS"
	[ "$(fingerprint "$db")" = "$want" ] ||
		fail_once 'apply makes another schema than psql'
	run ledger verify --db "$db"
	[ "$STATUS" = 0 ] || fail_once "verify: exit $STATUS"
	back "$db" "$want"

	# From what psql made: up to k, and perhaps the first statement of the
	# next.
	for k in 2 4; do
		db=$(db_new)
		for file in $(seq -f 'migrations/%03g_x.sql' 1 $k); do
			psql "$db" -1 -f "$file" >/dev/null 2>&1
		done
		start=$(db_copy "$db")
		run ledger apply --db "$db"
		[ "$STATUS" = 0 ] || fail_once "apply from $k: exit $STATUS"
		[ "$(fingerprint "$db")" = "$want" ] ||
			fail_once "apply from $k makes another schema"
		half=$(printf 'migrations/%03d_x.sql' $((k + 1)))
		head -n 1 "$half" | psql "$start" -f - >/dev/null 2>&1
		run ledger apply --db "$start"
		case $STATUS in
		0) [ "$(fingerprint "$start")" = "$want" ] ||
			fail_once "apply from $k and a half: another schema" ;;
		1) ;;
		*) fail_once "apply from $k and a half: exit $STATUS" ;;
		esac
	done
}

# Back by some migrations and up again; what cannot be undone is refused whole.
back() {
	local db=$1 want=$2 before k

	for k in 4 2; do
		before=$(fingerprint "$db")
		run ledger revert --allow-data-loss --to "00$k" --db "$db"
		case $STATUS in
		0) ;;
		1) [ "$(fingerprint "$db")" = "$before" ] ||
			fail_once "a refused revert to $k changed something" ;;
		*) fail_once "revert to $k: exit $STATUS" ;;
		esac
		run ledger verify --db "$db"
		[ "$STATUS" = 0 ] || fail_once "verify after revert to $k: $STATUS"
	done
	run ledger apply --db "$db"
	[ "$STATUS" = 0 ] || fail_once "apply after revert: exit $STATUS"
	[ "$(fingerprint "$db")" = "$want" ] ||
		fail_once 'apply after revert makes another schema'
}

for seed in $(seq "$FIRST" $((FIRST + ROUNDS - 1))); do
	RANDOM=$seed bad=''
	round "$seed"
	is "$bad" '' "seed $seed"
	cd "$SCRATCH" && drop_databases
done

done_testing
