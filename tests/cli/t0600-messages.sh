#!/bin/bash
# One golden text for each finding and each exit status: what happened, what
# state database and ledger are in, what to type next. tests/cli/messages holds
# them; LEDGER_BLESS=1 writes them anew (then read the difference).
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

GOLDEN=$TOP/tests/cli/messages
mkdir -p "$GOLDEN"

# What differs from run to run: names of databases and hosts, hashes, processes.
plain() {
	sed -E "s#$LEDGER_BIN#ledger#g; s#$SCRATCH#DIR#g; s/t0600_[0-9_]+/DB/g
		s/[0-9a-f]{64}/HASH/g; s/\b[0-9a-f]{12}\b/HASH/g
		s/(pid|process|session) [0-9]+/\1 N/g
		s#host=[^ ]+ port=[0-9]+#host=HOST port=PORT#g
		s/user=[a-z]+/user=USER/g; s/\"(t[0-9]+|faults-[0-9]+)\"/\"NAME\"/g
		s/since [0-9:. TZ+-]+/since TIME/; s/[0-9]+ bytes left/N bytes left/
		s/[0-9]+[.][0-9]{3} s\b/N s/g; s#/proc/[0-9]+#/proc/N#g" "$@"
}

# golden NAME CODE COMMAND…: the last command's whole text is that of NAME.
golden() {
	local name=$1 code=$2 file=$GOLDEN/$1.txt

	shift 2
	run "$@"
	is "$STATUS" "$code" "$name: exit status"
	check_golden "$name" "$*"
}

check_golden() {
	local file=$GOLDEN/$1.txt

	{
		echo "\$ $2" | plain | sed "s#--scratch .*#--scratch URL#
			s#--db [^ ]*#--db URL#"
		plain "$OUT" "$ERR"
		echo "exit status $STATUS"
	} >"$SCRATCH/.test/golden"
	[ -z "${LEDGER_BLESS-}" ] || cp "$SCRATCH/.test/golden" "$file"
	same_file "$SCRATCH/.test/golden" "$file" "$1: the text"
}

# ---- files and records

project files
migration 001_a.sql <<'SQL'
CREATE TABLE a (id integer PRIMARY KEY);
SQL
golden unrecorded 1 ledger verify --offline
golden exit-0 0 record
migration 002_b.sql <<'SQL'
CREATE TABLE b (id integer);
SQL
record --quiet >/dev/null
clone files edited
echo 'ALTER TABLE b ADD COLUMN more text;' >>migrations/002_b.sql
golden edited 4 ledger verify --offline
clone files layout
echo '-- a comment' >>migrations/002_b.sql
golden edited-layout 0 ledger verify --offline
clone files gone
rm migrations/002_b.sql
golden file-missing 4 ledger verify --offline
clone files broken
migration 003_c.sql <<'SQL'
CREATE TABLE c (id integer);
SQL
record --quiet >/dev/null
rm ledger/records/002_b.rec migrations/002_b.sql
golden chain-broken 4 ledger verify --offline
clone files damaged
sed -i 's/^  tag .*/  tag DROP TABLE/' ledger/records/002_b.rec
golden exit-4 4 ledger verify --offline
clone files left
migration 003_left.sql <<'SQL'
CREATE TABLE l (id integer);
SQL
record --quiet >/dev/null
clone files fork
cp "$SCRATCH/left/ledger/records/003_left.rec" ledger/records/
cp "$SCRATCH/left/migrations/003_left.sql" migrations/
rm -rf "$SCRATCH/right"
clone files right
migration 004_right.sql <<'SQL'
CREATE TABLE r (id integer);
SQL
record --quiet >/dev/null
cp "$SCRATCH/left/ledger/records/003_left.rec" ledger/records/
cp "$SCRATCH/left/migrations/003_left.sql" migrations/
golden fork 1 ledger verify --offline

# ---- record

project hidden
migration 001_t.sql <<'SQL'
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$SELECT 1$$;
SQL
record --quiet >/dev/null
clone hidden same
migration 002_t.sql <<'SQL'
CREATE TABLE t (id integer PRIMARY KEY);
SQL
golden duplicate 0 record
clone hidden other
migration 002_t.sql <<'SQL'
CREATE TABLE t (id bigint PRIMARY KEY);
SQL
golden duplicate-different 1 record
clone hidden ine
migration 002_t.sql <<'SQL'
CREATE TABLE IF NOT EXISTS t (id bigint PRIMARY KEY);
SQL
golden hidden-definition 0 record
clone hidden replace
migration 002_t.sql <<'SQL'
CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql AS $$SELECT 2$$;
SQL
golden replaced-definition 0 record
clone hidden down
migration 002_t.sql <<'SQL'
CREATE TABLE u (id integer);
-- ledger: down
DROP TABLE nothing;
SQL
golden down-broken 0 record
clone hidden withheld
migration 002_t.sql <<'SQL'
CREATE TABLE u (id integer);
-- ledger: down
DROP TABLE u;
DROP TABLE t;
SQL
golden down-withheld 0 record
clone hidden secret
migration 002_t.sql <<'SQL'
CREATE ROLE t0600_robot LOGIN PASSWORD 'S3CRET';
SQL
golden secret 0 record
has_not S3CRET 'secret: the text does not repeat it'
psql "$(db_url postgres)" -c 'DROP ROLE IF EXISTS t0600_robot'
clone hidden deceptive
printf '%s\n' "CREATE TABLE \"c$(printf '\320\260')rds\" (id bigint);" \
	>migrations/002_t.sql
golden deceptive 0 record
clone hidden order
migration 003_t.sql <<'SQL'
CREATE TABLE u (id integer);
SQL
record --quiet >/dev/null
migration 002_t.sql <<'SQL'
CREATE TABLE v (id integer);
SQL
golden out-of-order 0 record
clone hidden sql
migration 002_t.sql <<'SQL'
CREATE TABLE u (id integer);
CREATE TABLE v (id nonsense);
SQL
golden exit-3 3 record

# ---- a database

cd "$SCRATCH/files" || exit 1
start=$(db_new)
ledger apply --quiet --db "$start" >/dev/null
golden exit-10 10 ledger status --exit-code --db "$(db_new)"

db=$(db_copy "$start")
psql "$db" -c 'ALTER TABLE b ALTER id TYPE bigint'
golden exit-1 1 ledger verify --db "$db"
golden drift-changed 1 ledger verify --db "$db"
db=$(db_copy "$start")
psql "$db" -c 'DROP TABLE b'
golden drift-missing 1 ledger verify --db "$db"
db=$(db_copy "$start")
psql "$db" -c 'CREATE TABLE spy (id integer)'
golden drift-extra 1 ledger verify --db "$db"
clone files accepted
printf '[accept]\npath = public/table/spy\n' >>ledger/config
golden drift-accepted 0 ledger verify --db "$db"
cd "$SCRATCH/files" || exit 1
db=$(db_copy "$start")
psql "$db" -c 'CREATE FOREIGN DATA WRAPPER files' \
	-c 'CREATE SERVER elsewhere FOREIGN DATA WRAPPER files' \
	-c "CREATE USER MAPPING FOR PUBLIC SERVER elsewhere
		OPTIONS (password 'S3CRET')"
golden uncovered 1 ledger verify --db "$db"
db=$(db_new)
psql "$db" -c 'CREATE TABLE stranger (id integer)'
golden position-unknown 1 ledger apply --db "$db"
cd "$SCRATCH/left" || exit 1
db=$(db_copy "$start")
ledger apply --quiet --db "$db" >/dev/null
cd "$SCRATCH/files" || exit 1
golden history-foreign 4 ledger verify --db "$db"

cards_project cards
db=$(cards_db)
psql "$db" -c 'ALTER TABLE cards ALTER status DROP DEFAULT,
	ALTER status TYPE integer USING 0'
golden conflict 1 ledger apply --db "$db"
db=$(cards_db)
psql "$db" -c 'ALTER TABLE cards ADD COLUMN must_have integer NOT NULL'
golden extra-harmful 1 ledger apply --db "$db"
db=$(cards_db)
psql "$db" -c 'ALTER TABLE cards ADD COLUMN note text'
golden extra 0 ledger apply --db "$db"

project data
migration 001_t.sql <<'SQL'
CREATE TABLE t (id integer PRIMARY KEY, a text);
SQL
migration 002_fill.sql <<'SQL'
CREATE TABLE kinds (id integer);
INSERT INTO kinds VALUES (1), (2);
CREATE INDEX t_a ON t (a);
SQL
record --quiet >/dev/null
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c 'CREATE TABLE kinds (id integer)'
golden data-choice 1 ledger apply --db "$db"

project several
migration 001_t.sql <<'SQL'
CREATE TABLE t (id integer PRIMARY KEY);
SQL
migration 002_rows.sql <<'SQL'
INSERT INTO t VALUES (1);
SQL
record --quiet >/dev/null
db=$(db_new)
psql "$db" -c 'CREATE TABLE t (id integer PRIMARY KEY)'
golden position-ambiguous 1 ledger apply --db "$db"

# ---- a baseline

project based
migration 001_a.sql <<'SQL'
CREATE TABLE a (id integer PRIMARY KEY);
SQL
migration 002_b.sql <<'SQL'
CREATE TABLE b (id integer);
SQL
db=$(db_new)
run_sql "$db" migrations/*.sql
ledger adopt --baseline 002 --db "$db" --scratch "$(cluster)" \
	>"$OUT" 2>"$ERR" || fail 'adopt' "$(show_output)"
echo '-- a word' >>migrations/001_a.sql
golden contained-edited 0 ledger status --db "$db"

# ---- another tool's history

project peers --format golang-migrate
migration 1_a.up.sql <<'SQL'
CREATE TABLE a (id integer PRIMARY KEY);
SQL
migration 2_b.up.sql <<'SQL'
CREATE TABLE b (id integer);
SQL
record --quiet >/dev/null
db=$(db_new)
run_sql "$db" migrations/1_a.up.sql
psql "$db" -c 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY,
	dirty boolean NOT NULL)' -c 'INSERT INTO schema_migrations VALUES (2, true)'
golden claim-failed 0 ledger status --db "$db"

# ---- half-way

project half
migration 001_t.sql <<'SQL'
CREATE TABLE t (id integer);
SQL
migration 002_i.sql <<'SQL'
CREATE INDEX CONCURRENTLY t_one ON t (id);
CREATE UNIQUE INDEX CONCURRENTLY t_two ON t (id);
SQL
record --quiet >/dev/null
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c 'INSERT INTO t VALUES (1), (1)'
golden exit-7 7 ledger apply --db "$db"
golden step-pending 0 ledger plan --db "$db"

# ---- the other exit statuses

golden exit-2 2 ledger apply --nonsense
cd "$SCRATCH/files" || exit 1
golden exit-5 5 ledger apply --db 'host=/nonexistent dbname=x user=me'
clone files big
truncate -s 1100M migrations/003_big.sql
golden exit-6 6 ledger verify --offline
# stopped NAME SIGNAL DATABASE COMMAND…: it gets the signal in pg_sleep(30.25).
stopped() {
	local name=$1 signal=$2 pid i

	"${@:4}" >"$OUT" 2>"$ERR" </dev/null &
	pid=$!
	for i in $(seq 200); do
		[ "$(sql "$3" "SELECT count(*) FROM pg_stat_activity
			WHERE query LIKE '%sleep(30.25)%' AND state = 'active'
			AND pid <> pg_backend_pid()")" = 0 ] || break
		sleep 0.1
	done
	kill "-$signal" $pid
	{ wait $pid; } 2>/dev/null
	STATUS=$?
	check_golden "$name" "${*:4:2}, stopped by SIG$signal"
}
clone files slow
migration 003_more.sql <<'SQL'
CREATE TABLE more (id integer);
SQL
migration 004_slow.sql <<'SQL'
CREATE TABLE slow (id integer);
SELECT pg_sleep(n) FROM (SELECT 30.25 AS n WHERE EXISTS (SELECT FROM a)) s;
SQL
record --quiet >/dev/null
sed -i 's/^SELECT.*/SELECT pg_sleep(30.25);/' migrations/004_slow.sql
stopped exit-128 TERM "$(db_url postgres)" "$LEDGER_BIN" record \
	--amend 004_slow --scratch "$(cluster)"

project late
migration 001_t.sql <<'SQL'
CREATE TABLE t (id integer);
SQL
migration 002_slow.sql <<'SQL'
CREATE TABLE u (id integer);
DO $$ BEGIN IF EXISTS (SELECT FROM t) THEN
	PERFORM 'pg_sleep(30.25)', pg_sleep(30.25); END IF; END $$;
SQL
migration 003_unique.sql <<'SQL'
CREATE UNIQUE INDEX t_id ON t (id);
SQL
record --quiet >/dev/null
late=$(db_new)
ledger apply --quiet --to 001 --db "$late" >/dev/null
psql "$late" -c 'INSERT INTO t VALUES (1), (1)'
stopped exit-128-apply TERM "$late" "$LEDGER_BIN" apply --db "$late"
stopped exit-70 ABRT "$late" "$LEDGER_BIN" apply --db "$late"
is "$(sql "$late" "SELECT to_regclass('u') IS NULL")" t \
	'exit-128, exit-70: what was not committed is not there'
psql "$late" -c 'DELETE FROM t'
ledger apply --quiet --to 002 --db "$late" >/dev/null
psql "$late" -c 'INSERT INTO t VALUES (1), (1)'
golden exit-3-apply 3 ledger apply --db "$late"

# ---- files for psql

project scripts
migration 001_t.sql <<'SQL'
CREATE TABLE t (id integer);
SQL
for command in '\connect other' '\set AUTOCOMMIT off' '\set a-b 1' '\set ON_ERROR_STOP off' \
	'\encoding LATIN1' '\! ls' '\if true' 'SELECT 1 \gset' \
	'SELECT 1 \gexec' 'SELECT 1 \g' '\copy t from x' '\q' '\.' \
	'COPY t FROM stdin; SELECT 1;' 'SELECT 1, \echo x'; do
	printf 'SELECT 0;\n%s\n;\n' "$command" >migrations/002_x.sql
	echo "== $command"
	record 2>&1
	echo "exit status $?"
done >"$SCRATCH/.test/scripts"
OUT=$SCRATCH/.test/scripts ERR=/dev/null check_golden psql-refused 'record'
printf 'COPY t FROM stdin;\n1\n2x\n\\.\n' >migrations/002_x.sql
golden copy-row 3 record
project no_rows --format golang-migrate
migration 1_t.up.sql <<'SQL'
CREATE TABLE t (id integer);
COPY t FROM stdin;
1
\.
SQL
golden copy-rows-not-sent 2 record

# ---- none is missing

find_ids() {
	sed -n 's/^	X([A-Z_]*, "\([a-z-]*\)", .*/\1/p' "$TOP/include/model/finding.h"
}
while read -r id; do
	# Or a test of its own that knows its words.
	grep -qs "\[$id\]" "$GOLDEN/$id.txt" ||
		grep -lw -e "$id" "$TOP"/tests/cli/t*.sh | grep -qv t0600
	is $? 0 "finding $id has a golden text"
done < <(find_ids)
while read -r code; do
	[ -s "$GOLDEN/exit-$code.txt" ]
	is $? 0 "exit status $code has a golden text"
done < <(sed -n 's/^	X([A-Z]*, \([0-9]*\), .*/\1/p' \
	"$TOP/include/base/exit.h")
is "$(grep -rl S3CRET "$GOLDEN")" '' 'no password in any of them'

done_testing
