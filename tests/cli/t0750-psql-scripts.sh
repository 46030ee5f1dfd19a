#!/bin/bash
# Files as people write them for psql, and as pg_dump does: rows behind COPY,
# psql's own commands.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# rows URL: what the cards are.
rows() {
	sql "$1" "SELECT id, coalesce(title, '-') FROM cards ORDER BY id" |
		paste -sd' '
}

# by_psql FILE...: a database that psql brought there.
by_psql() {
	local url

	url=$(db_new) || return 1
	run_sql "$url" "$@" || return 1
	echo "$url"
}

# ---- COPY … FROM stdin

project copy
migration 001_cards.sql <<'EOF'
CREATE TABLE cards (id bigint PRIMARY KEY, title text);
EOF
printf '%s\n' '-- it is data' 'COPY cards (id, title) FROM stdin;' \
	$'1\tit\'s; $$ a "card" -- /*' $'2\t\\N' $'3\ttab\\there' '\.' '' \
	'CREATE INDEX cards_title ON cards (title);' \
	>migrations/002_first.sql
printf '%s\r\n' 'copy public.cards from STDIN (format csv, header) where id > 4; -- four' \
	'id,title' '4,no' '5,"two' 'lines"' '\.' 'SELECT 1;' >migrations/003_csv.sql
printf '%s\n' 'COPY cards FROM stdin;' '\.' 'COPY cards FROM stdin;' $'6\tsix' \
	>migrations/004_to_the_end.sql
printf '%s\n' '-- ledger: no-transaction' 'COPY cards FROM stdin;' $'7\tseven' \
	'\.' 'CREATE INDEX CONCURRENTLY cards_again ON cards (id, title);' \
	'-- ledger: down' 'COPY cards FROM stdin;' $'8\tback' '\.' \
	'DROP INDEX cards_again;' >migrations/005_alone.sql
exit_is 0 'it is recorded' record
exit_is 0 'once more, by running what is recorded again' record
exit_is 0 'nothing new' record --frozen
db=$(db_new)
exit_is 0 'it is applied' ledger apply --db "$db"
other=$(by_psql migrations/00[1-4]*.sql)
way_up migrations/005_alone.sql | psql "$other" -f - >/dev/null
is "$(rows "$db")" "$(rows "$other")" 'psql gives the same rows'
is "$(sql "$db" 'SELECT title FROM cards WHERE id = 1')" \
	$'it\'s; $$ a "card" -- /*' 'to the byte'
is "$(sql "$db" 'SELECT count(*) FROM cards')" 6 'all of them'
is "$(fingerprint "$db")" "$(fingerprint "$other")" 'and the same schema'
exit_is 0 'verify' ledger verify --db "$db"
exit_is 0 'where, of what psql made' ledger where --db "$other"
exit_is 0 'revert runs the COPY of a way down' ledger revert --to 004 --db "$db"
like "$(rows "$db")" '8\|back' 'its row is there'

# The rows are the migration's.
clone copy edited
sed -i 's/tab/tap/' migrations/002_first.sql
exit_is 4 'another row is another migration' ledger verify --offline
has '002_first was edited after it was recorded'
clone copy layout
sed -i 's/^-- it is data/-- rows/; s/COPY cards (id, title)/copy  cards(id,title)/' \
	migrations/002_first.sql
exit_is 0 'another layout is not' record
has 'refreshed' 'the record is written again'
db=$(db_new)
exit_is 0 'and is applied' ledger apply --db "$db" --to 002
is "$(sql "$db" 'SELECT count(*) FROM cards')" 3 'with its rows'

# They are data: the tool asks where it cannot see.
clone copy partly
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c 'CREATE INDEX cards_title ON cards (title)'
exit_is 1 'it asks whether the rows are there' ledger plan --to 002 --db "$db"
has '002_first.sql:2' 'and names COPY'
exit_is 0 'without them' ledger apply --to 002 --data skip --db "$db"
is "$(rows "$db")" '' 'no row came'
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c 'CREATE INDEX cards_title ON cards (title)'
exit_is 0 'with them' ledger apply --to 002 --data run --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM cards')" 3 'they came'

# ---- an error in a row

project wrong
migration 001_cards.sql <<'EOF'
CREATE TABLE cards (id bigint PRIMARY KEY, title text);
EOF
printf '%s\n' 'CREATE TABLE extra ();' '' 'COPY cards' '  FROM stdin;' \
	$'1\ta' $'two\tb' '\.' >migrations/002_rows.sql
exit_is 3 'it fails' record
has 'migrations/002_rows.sql:6: invalid input syntax for type bigint: "two"' \
	'the line is that of the row'
has 'COPY cards, line 2, column id' 'with what PostgreSQL says'
sed -i 's/^two/2/' migrations/002_rows.sql
exit_is 0 'it is recorded' record
db=$(db_new)
ledger apply --quiet --to 001 --db "$db" >/dev/null
psql "$db" -c "INSERT INTO cards VALUES (2, 'mine')"
exit_is 3 'a row that the target has' ledger apply --db "$db"
has 'migrations/002_rows.sql:6: migration 002_rows: duplicate key value' 'names the line'
has 'rolled back'
is "$(rows "$db")" '2|mine' 'nothing came of it'
is "$(sql "$db" "SELECT to_regclass('extra') IS NULL")" t 'nor of its start'
psql "$db" -c 'DELETE FROM cards'
exit_is 0 'mended' ledger apply --db "$db"
is "$(rows "$db")" '1|a 2|b' 'both are there'

# ---- much of it, a run that is stopped, a connection that breaks

# Waits at one row where the database says so.
project much
migration 001_cards.sql <<'EOF'
CREATE TABLE cards (id bigint, title text);
CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.id = 9000 AND current_setting('test.slow', true) = 'yes' THEN
		PERFORM pg_sleep(30.75);
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER slow BEFORE INSERT ON cards FOR EACH ROW EXECUTE FUNCTION slow();
EOF
{
	echo 'COPY cards FROM stdin;'
	seq -f "%.0f	a title that takes some room in the file and on the way" \
		150000
	echo '\.'
} >migrations/002_much.sql
exit_is 0 'ten megabytes are recorded' record
db=$(db_new)
exit_is 0 'they are applied' ledger apply --db "$db"
is "$(sql "$db" 'SELECT count(*), sum(id) FROM cards')" '150000|11250075000' \
	'all of them'

# Until the session of database $1 waits in the middle of the rows.
wait_for_copy() {
	local i

	for i in $(seq 200); do
		[ "$(sql "$1" "SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database()
			AND wait_event = 'PgSleep'")" = 1 ] && return
		sleep 0.1
	done
}

# make_slow yes|no
make_slow() {
	psql "$db" -c "DO \$\$ BEGIN EXECUTE format(
		'ALTER DATABASE %I SET test.slow = %L', current_database(), '$1');
		END \$\$"
}

# stop_in_copy signal|terminate
stop_in_copy() {
	local pid

	db=$(db_new)
	ledger apply --quiet --to 001 --db "$db" >/dev/null
	make_slow yes
	"$LEDGER_BIN" apply --db "$db" >"$OUT" 2>"$ERR" </dev/null &
	pid=$!
	wait_for_copy "$db"
	if [ "$1" = signal ]; then
		kill -TERM $pid
	else
		sql "$db" "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database()
			AND wait_event = 'PgSleep'" >/dev/null
	fi
	{ wait $pid; } 2>/dev/null
	STATUS=$?
	make_slow no
	is "$(sql "$db" 'SELECT count(*) FROM cards')" 0 "$1: no row is there"
}
stop_in_copy signal
is "$STATUS" 143 'a signal stops it'
exit_is 0 'the next run ends it' ledger apply --db "$db"
stop_in_copy terminate
is "$STATUS" 5 'a session that is terminated is lost'
exit_is 0 'the next run ends it' ledger apply --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM cards')" 150000 'each row once'

# ---- COPY that is refused

project refused
migration 001_t.sql <<'EOF'
CREATE TABLE t (a integer, b text);
EOF
# refused WHAT STATUS WORDS, the file on stdin
refused() {
	cat >migrations/002_x.sql
	exit_is "$2" "$1" record
	has "$3" "$1: says so"
}
refused 'COPY to stdout' 3 '002_x.sql:1: COPY TO STDOUT' <<'EOF'
COPY t TO stdout;
EOF
refused 'binary form' 3 '002_x.sql:2: COPY FROM STDIN in binary form' <<'EOF'
SELECT 1;
COPY t FROM stdin (FORMAT binary);
x
\.
EOF
refused 'a statement behind COPY' 2 '002_x.sql:1: COPY ... FROM STDIN with' <<'EOF'
COPY t FROM stdin; SELECT 1;
\.
EOF
refused 'rows without an end' 2 'have no end' <<'EOF'
COPY t FROM stdin;
1	a
-- ledger: down
DELETE FROM t;
EOF
refused 'a comment before the semicolon' 2 'cannot be told from SQL' <<'EOF'
COPY t FROM stdin -- why
;
\.
EOF
refused 'rows of nothing' 2 '002_x.sql:2: psql meta-command "\."' <<'EOF'
SELECT 1;
\.
EOF
refused 'an end that is none' 3 '002_x.sql:4: ' <<'EOF'
COPY t FROM stdin;
1	a
2	b
\.x
\.
EOF
rm migrations/002_x.sql
exit_is 0 'without them' record

# Only where the tool, or what pg_dump wrote, has them.
for tool in golang-migrate goose; do
	mkdir -p "$SCRATCH/$tool/migrations" && cd "$SCRATCH/$tool" || exit 1
	file=migrations/1_t.up.sql
	[ $tool = goose ] && file=migrations/00001_t.sql
	{
		[ $tool = goose ] && echo '-- +goose Up'
		printf '%s\n' 'CREATE TABLE t (a integer);' \
			'COPY t FROM stdin;' 1 '\.'
	} >$file
	exit_is 0 'it begins' ledger init --format $tool
	exit_is 2 "$tool does not send rows" record
	has "$file" 'names the file'
	has "COPY ... FROM STDIN in a migration of $tool" 'and the tool'
	has 'INSERT' 'and the way on'
done
mkdir -p "$SCRATCH/dbmate/db/migrations" && cd "$SCRATCH/dbmate" || exit 1
printf '%s\n' '-- migrate:up' 'CREATE TABLE t (a integer);' \
	'COPY t FROM stdin;' 1 '\.' '-- migrate:down' 'DROP TABLE t;' \
	>db/migrations/1_t.sql
exit_is 0 'it begins' ledger init --migrations db/migrations
exit_is 0 'a dump in a migration of dbmate is recorded' record
db=$(db_new)
exit_is 0 'and applied' ledger apply --db "$db"
is "$(sql "$db" 'SELECT a FROM t')" 1 'with its row'

# ---- what pg_dump wrote, as it is

dumped=$(by_psql "$SCRATCH/copy/migrations/001_cards.sql" \
	"$SCRATCH/copy/migrations/002_first.sql")
project dump
"${PSQL%psql}pg_dump" --no-owner "$dumped" >migrations/001_dump.sql
is "$(grep -c '^COPY' migrations/001_dump.sql)" 1 'it has rows'
exit_is 0 'it is recorded' record
db=$(db_new)
exit_is 0 'it is applied' ledger apply --db "$db"
is "$(fingerprint "$db")" "$(fingerprint "$dumped")" 'the same schema'
is "$(rows "$db")" "$(rows "$dumped")" 'the same rows'

# ---- psql's commands

project meta
migration 001_t.sql <<'EOF'
\set ON_ERROR_STOP on
\pset pager off \\ -- not taken for two commands
CREATE TABLE t (a integer);
EOF
exit_is 2 'two commands on one line' record
has '001_t.sql:2: psql meta-command "\pset"'
migration 001_t.sql <<'EOF'
\set ON_ERROR_STOP on
\set VERBOSITY 'verbose'
\restrict abc
\echo It's a "start"
\qecho x
\warn x
\encoding UTF8
\timing
\x on
\t
\a
\d t
\pset pager off
CREATE TABLE t (a integer); \echo behind it
	\echo in a line of its own
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$
SELECT E'
\echo not a command \' '
$$;
\unrestrict abc
EOF
exit_is 0 'what only prints is left out' record
db=$(db_new)
exit_is 0 'it is applied' ledger apply --db "$db"
like "$(sql "$db" 'SELECT f()')" 'echo not a command' \
	'what stands in quotes is no command'

# refuse COMMAND HINT
refuse() {
	printf 'SELECT 1;\n\n%s\nSELECT 2;\n' "$1" >migrations/002_x.sql
	run record
	is "$STATUS" 2 "$1 is refused"
	has '002_x.sql:3: psql meta-command' "$1: by line"
	has "$2" "$1: with the way on"
}
refuse '\connect other' 'runs in the database that it is applied to'
refuse '\c other' 'runs in the database that it is applied to'
refuse '\set ON_ERROR_STOP off' 'an error always stops a migration'
refuse '\set name `date`' 'Write the value itself'
refuse '\unset ON_ERROR_STOP' 'Write the value itself'
refuse '\encoding LATIN1' 'UTF-8'
refuse '\! date' 'runs no program'
# shellcheck disable=SC2016 # as it stands
refuse '\echo `date`' 'Remove the line'
refuse '\copy t from file' 'COPY ... FROM STDIN'
refuse 'SELECT 1 \gset' 'Write the value itself'
refuse 'SELECT 1 \gexec' 'does the same everywhere'
refuse 'SELECT 1 \g' 'a semicolon'
refuse '\if true' 'does the same everywhere'
refuse '\q' 'Remove the line'
refuse '\o file' 'Remove the line'
refuse '\ECHO x' 'Remove the line'
printf '%s\n' 'SELECT 1' '\echo x' ';' >migrations/002_x.sql
exit_is 2 'a command within a statement' record
has '002_x.sql:2: psql meta-command in the middle of a statement'

# ---- other files in a migration

project include
mkdir -p migrations/parts/deep
migration 001_all.sql <<'EOF'
\set ON_ERROR_STOP on
CREATE TABLE a (id integer);
\i parts/b.sql
CREATE TABLE d (id integer);
\i 'parts/f.sql';
-- ledger: down
\i parts/down.sql
DROP TABLE d;
EOF
printf '%s\n' $'\xef\xbb\xbf-- the second' 'CREATE TABLE b (' '  id integer' ');' \
	'\ir deep/../deep/c.sql' 'CREATE INDEX b_id ON b (id);' \
	>migrations/parts/b.sql
printf '%s\r\n' 'CREATE TABLE c (id integer);' 'COPY c FROM stdin;' 1 2 '\.' \
	>migrations/parts/deep/c.sql
printf '%s' 'CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;' \
	>migrations/parts/f.sql
echo 'DROP FUNCTION f(); DROP TABLE c, b, a;' >migrations/parts/down.sql
exit_is 0 'it is recorded' record
exit_is 0 'once more' record --frozen
db=$(db_new)
exit_is 0 'it is applied' ledger apply --db "$db"
is "$(sql "$db" 'SELECT sum(id), f() FROM c')" '3|1' 'all of it'
other=$(db_new)
(cd migrations && way_up 001_all.sql | psql "$other" -1 -f -)
is "$(fingerprint "$db")" "$(fingerprint "$other")" 'as psql does it'
for where in 'public/table/a 001_all.sql:2' 'public/table/b parts/b.sql:2' \
	'public/table/c parts/deep/c.sql:1' 'public/table/d 001_all.sql:4' \
	'public/table/b/index/b_id parts/b.sql:6'; do
	ledger blame "${where%% *}" >"$OUT" 2>&1
	has "001_all (${where#* })" "blame of ${where%% *} names the file"
done
ledger show 001_all >"$OUT" 2>&1
has '  parts/b.sql:2: CREATE TABLE' 'show names it'
exit_is 0 'plan' ledger plan --db "$(db_new)"
has 'parts/deep/c.sql:2: COPY' 'plan names it'
ledger blame --format json public/table/c >"$OUT" 2>/dev/null
has '"file": "parts/deep/c.sql"' 'JSON names it'
ledger show --format json 001_all >"$OUT" 2>/dev/null
is "$(in_json statements,1,file statements,1,line)" 'parts/b.sql|2' \
	'JSON of show names it'
ledger plan --format json --db "$(db_new)" >"$OUT" 2>/dev/null
is "$(in_json plan,0,statements,1,file plan,0,statements,1,line)" \
	'parts/b.sql|2' 'JSON of plan names it'
exit_is 0 'revert runs what is included' ledger revert --allow-data-loss \
	--to empty --db "$db"
is "$(sql "$db" "SELECT count(*) FROM pg_class WHERE relname IN
	('a', 'b', 'c', 'd')")" 0 'nothing is left'

# It is part of the migration; a layout is not.
clone include inc_layout
sed -i '1s/^/-- before\n/' migrations/parts/deep/c.sql
exit_is 0 'another layout' record
has refreshed
ledger blame public/table/c >"$OUT" 2>&1
has 'parts/deep/c.sql:2' 'the new line is known'
clone include inc_edited
sed -i 's/id integer/id bigint/' migrations/parts/b.sql
exit_is 4 'an included file that was edited' ledger verify --offline
has '001_all was edited after it was recorded'

# Errors name the file and the line.
clone include inc_wrong
migration 002_x.sql <<'EOF'
SELECT 1;
\i parts/x.sql
EOF
printf '%s\n' '' 'SELECT' ' 1,' ' nothing;' >migrations/parts/x.sql
exit_is 3 'an error in it' record
has 'migrations/parts/x.sql:4: ' 'a syntax error has its own line'
printf '%s\n' '' 'COPY c FROM stdin;' 1 x '\.' >migrations/parts/x.sql
exit_is 3 'an error in a row' record
has 'migrations/parts/x.sql:4: invalid input syntax'
printf '%s\n' '' '\gexec' >migrations/parts/x.sql
exit_is 2 'a command of psql' record
has 'migrations/parts/x.sql:2: psql meta-command "\gexec"'
printf '%s\n' '' '-- ledger: what' >migrations/parts/x.sql
exit_is 2 'a mark that is none' record
has 'migrations/parts/x.sql:2: unknown marker'
printf '%s\n' 'SELECT 1;' 'SELECT 2' >migrations/parts/x.sql
exit_is 2 'half a statement' record
has 'migrations/parts/x.sql:3: an included file ends within a statement'
printf '%s\n' 'COPY c FROM stdin;' 1 >migrations/parts/x.sql
exit_is 2 'rows without an end' record
has 'an included file ends within a statement'
printf '%s\n' 'SELECT 1;' '\ir x.sql' >migrations/parts/x.sql
exit_is 2 'a file in itself' record
has 'migrations/parts/x.sql:2: "parts/x.sql" includes itself'
for i in $(seq 20); do
	echo "\\ir deep_$((i + 1)).sql" >migrations/parts/"deep_$i.sql"
done
echo '\ir deep_1.sql' >migrations/parts/x.sql
exit_is 6 'too many in one another' record
has 'more than 16 files in one another'
for i in 1 2 3; do
	yes "\\i parts/$((i + 1)).sql" | head -20 >migrations/parts/$i.sql
done
: >migrations/parts/4.sql
echo '\i parts/1.sql' >migrations/parts/x.sql
exit_is 6 'too many of them' record
has 'more than 1000 files in one migration'
printf '%s\n' 'CREATE FUNCTION g() RETURNS integer BEGIN ATOMIC SELECT 1;' \
	'\i parts/4.sql' 'SELECT 2;' 'END;' >migrations/parts/x.sql
echo 'SELECT 3;' >migrations/parts/4.sql
exit_is 2 'within the body of a function' record
has 'migrations/parts/x.sql:1: a file is included within a statement'

# refuse_include LINE WORDS
refuse_include() {
	printf 'SELECT 1;\n%s\n' "$1" >migrations/002_x.sql
	run record
	[ "$STATUS" = 2 ] || [ "$STATUS" = 6 ]
	is $? 0 "$1 is refused"
	has "$2" "$1: says so"
}
echo 'SELECT 1;' >migrations/parts/x.sql
echo 'SELECT 1;' >outside.sql
ln -s ../../outside.sql migrations/parts/link.sql
refuse_include '\i nowhere.sql' \
	'002_x.sql:2: included file "nowhere.sql" does not exist'
refuse_include '\i ../outside.sql' 'outside of the migrations directory'
refuse_include '\i /etc/passwd' 'outside of the migrations directory'
refuse_include '\ir parts/../../outside.sql' 'outside of the migrations directory'
refuse_include '\i parts/link.sql' '"parts/link.sql" is a symbolic link'
refuse_include '\i parts' 'migrations/parts'
refuse_include '\i' '002_x.sql:2: psql meta-command "\i"'
refuse_include '\i a b' '002_x.sql:2: psql meta-command "\i"'
refuse_include '\i :name' '002_x.sql:2: psql meta-command "\i"'
# shellcheck disable=SC2016 # as it stands
refuse_include '\i `ls`' '002_x.sql:2: psql meta-command "\i"'
refuse_include 'SELECT 2; \i parts/x.sql' 'alone on a line'
refuse_include 'SELECT 2 \i parts/x.sql' 'alone on a line'
rm migrations/parts/link.sql
printf '\\i parts/x.sql\n\\ir parts/x.sql\n' >migrations/002_x.sql
exit_is 0 'one file, twice' record

# Where psql does not run the files.
mkdir -p "$SCRATCH/dbmate2/db/migrations/parts" && cd "$SCRATCH/dbmate2" || exit 1
printf '%s\n' '-- migrate:up' '\i parts/x.sql' >db/migrations/1_t.sql
echo 'SELECT 1;' >db/migrations/parts/x.sql
exit_is 0 'it begins' ledger init --migrations db/migrations
exit_is 2 'no file in one of dbmate' record
has '1_t.sql:2: psql meta-command "\i"'

# As Sqitch does it: below the directory of its plan.
mkdir -p "$SCRATCH/sqitch/deploy" "$SCRATCH/sqitch/sql" &&
	cd "$SCRATCH/sqitch" || exit 1
printf '%s\n' '%syntax-version=1.0.0' '%project=p' '' \
	'one 2026-01-05T09:30:00Z A <a@example.org> # one' >sqitch.plan
printf '%s\n' 'BEGIN;' '\i sql/t.sql' '\ir ../sql/u.sql' 'COMMIT;' \
	>deploy/one.sql
echo 'CREATE TABLE t (id integer);' >sql/t.sql
echo 'CREATE TABLE u (id integer);' >sql/u.sql
exit_is 0 'it begins' ledger init --migrations .
exit_is 0 'Sqitch: it is recorded' record
ledger blame public/table/u >"$OUT" 2>&1
has 'one (sql/u.sql:1)' 'Sqitch: blame'

done_testing
