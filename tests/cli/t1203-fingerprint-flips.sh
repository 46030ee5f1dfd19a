#!/bin/bash
# Two objects flip together, again and again, while the schema is read: each
# fingerprint is of one state or of the other, never of a mixture.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

ROUNDS=${ROUNDS:-25}

db=$(db_new)
sql "$db" "CREATE TABLE t (a int DEFAULT 1, b text, c int);
	CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
	CREATE POLICY p ON t USING (a > 1);
	CREATE STATISTICS st ON a, c FROM t;
	DO \$\$ BEGIN FOR i IN 1..60 LOOP
		EXECUTE format('CREATE TABLE x%s (a int PRIMARY KEY, b text DEFAULT ''q'')', i);
	END LOOP; END \$\$" >/dev/null

cat >there.sql <<'SQL'
BEGIN;
ALTER TABLE t ALTER a SET DEFAULT 2;
ALTER TABLE t RENAME b TO bb;
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';
DROP POLICY p ON t;
CREATE POLICY p ON t USING (a > 2);
DROP STATISTICS st;
CREATE STATISTICS st ON a, bb FROM t;
CREATE INDEX ti ON t (lower(bb)) WHERE a > 2;
COMMIT;
SQL
cat >back.sql <<'SQL'
BEGIN;
DROP INDEX ti;
ALTER TABLE t ALTER a SET DEFAULT 1;
ALTER TABLE t RENAME bb TO b;
CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP POLICY p ON t;
CREATE POLICY p ON t USING (a > 1);
DROP STATISTICS st;
CREATE STATISTICS st ON a, c FROM t;
COMMIT;
SQL

one=$(ledger fingerprint --db "$db")
psql "$db" -f there.sql
two=$(ledger fingerprint --db "$db")
psql "$db" -f back.sql
is "$(ledger fingerprint --db "$db")" "$one" 'there and back'
isnt "$two" "$one" 'two states'

{
	while [ ! -e stop ]; do
		echo '\i there.sql'
		sleep 0.02
		echo '\i back.sql'
		sleep "0.$((RANDOM % 3))"
	done
} | psql "$db" >flips.log 2>&1 &
flipper=$!

seen=0 other=''
for ((i = 0; i < ROUNDS; i++)); do
	out=$(ledger fingerprint --db "$db" 2>err.txt)
	status=$?
	case $status:$out in
	"0:$one" | "0:$two") seen=$((seen + 1)) ;;
	5:) grep -q 'changed while it was read' err.txt || other="$other $status" ;;
	*) other="$other $status:$out" ;;
	esac
done
touch stop
wait "$flipper"

is "$other" '' 'nothing but the two states, or "busy"'
ok 'one of them was read' test "$seen" -gt 0
is "$(cat flips.log)" '' 'nobody who changed the schema was disturbed'

done_testing
