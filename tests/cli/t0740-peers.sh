#!/bin/bash
# Databases that another tool manages: its history is read as claims, the live
# schema proves them; its lock is taken while ours runs.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# The three steps of every project here; 002 cannot be seen in the schema.
a='CREATE TABLE a (id integer PRIMARY KEY);'
rows='INSERT INTO a VALUES (1);'
b='CREATE TABLE b (id integer);'
# Databases at a; a and rows; all.
at_a=$(db_new)
psql "$at_a" -c "$a"
at_rows=$(db_copy "$at_a")
psql "$at_rows" -c "$rows"
at_b=$(db_copy "$at_rows")
psql "$at_b" -c "$b"

# tool NAME DDL ROWS: in a recorded project, a database at `rows` with the
# tool's table that says so.
tool() {
	local name=$1 db

	record >/dev/null || fail "$name: record"
	db=$(db_copy "$at_rows")
	psql "$db" -c "$2" -c "$3"
	TOOL_DB=$db
	exit_is 0 "$name: where" ledger where --db "$db"
	has "$name says in"
	has '2 applied'
	has 'the schema agrees'
	exit_is 0 "$name: status" ledger status --db "$db"
	has '2 applied, 1 pending (no history in this database; as the other tool'
	has_not claim-edited
	has_not claim-unknown
	exit_is 0 "$name: apply asks for no --at" ledger apply --db "$db"
	has 'adopted: this database stands at'
	is "$(sql "$db" 'SELECT count(*) FROM a')" 1 "$name: no row twice"
	exit_is 0 "$name: verify" ledger verify --db "$db"
}

has_not() {
	if grep -qF -- "$1" "$OUT" "$ERR"; then
		fail "does not say: $1" "$(cat "$OUT" "$ERR")"
	else
		pass "does not say: $1"
	fi
}

# three FILE_1 FILE_2 FILE_3
three() {
	echo "$a" | migration "$1"
	echo "$rows" | migration "$2"
	echo "$b" | migration "$3"
}

sha() {
	"sha${1}sum" "$2" | cut -d ' ' -f 1
}

# ---- Flyway

project flyway
three V1__a.sql V2__rows.sql V3__b.sql
flyway_table='CREATE TABLE flyway_schema_history (
	installed_rank integer PRIMARY KEY, version varchar(50),
	description varchar(200) NOT NULL, type varchar(20) NOT NULL,
	script varchar(1000) NOT NULL, checksum integer,
	installed_by varchar(100) NOT NULL,
	installed_on timestamp NOT NULL DEFAULT now(),
	execution_time integer NOT NULL, success boolean NOT NULL)'
# CRC-32 of the lines without their ends, as a signed number, by perl.
crc() {
	perl -e '
		my $crc = 0xffffffff;
		while (my $line = <STDIN>) {
			$line =~ s/[\r\n]+\z//;
			for my $c (unpack "C*", $line) {
				$crc ^= $c;
				$crc = $crc & 1 ? ($crc >> 1) ^ 0xedb88320
					: $crc >> 1 for 1 .. 8;
			}
		}
		$crc ^= 0xffffffff;
		print $crc > 0x7fffffff ? $crc - 2**32 : $crc' <"$1"
}
flyway_row() {
	echo "INSERT INTO flyway_schema_history VALUES ($1, '$2', 'x', 'SQL',
		'V$2__$3.sql', $(crc "migrations/V$2__$3.sql"), 'me', now(), 1,
		${4-true});"
}
flyway_rows="$(flyway_row 1 1 a) $(flyway_row 2 2 rows)"
tool Flyway "$flyway_table" "$flyway_rows"

db=$(db_copy "$at_rows")
psql "$db" -c "$flyway_table" -c "$flyway_rows" \
	-c "UPDATE flyway_schema_history SET checksum = checksum + 1
	    WHERE version = '2'"
exit_is 0 'another checksum' ledger status --db "$db"
has 'claim-edited'
has 'the file of V2__rows is not what Flyway ran'
db=$(db_copy "$at_a")
psql "$db" -c "$flyway_table" -c "$flyway_rows $(flyway_row 3 3 b)"
exit_is 0 'a false claim' ledger where --db "$db"
has 'Flyway says that V3__b is applied, but table public.b is not as'
has 'the schema does not agree'
exit_is 1 'content decides, and asks where it cannot' ledger apply --db "$db"
has 'claim-false'
has 'position-ambiguous'
exit_is 0 'once told, it goes on' ledger apply --db "$db" --at V1__a
is "$(sql "$db" "SELECT count(*) FROM a, pg_class WHERE relname = 'b'")" 1 \
	'and what was claimed is there'
db=$(db_copy "$at_a")
psql "$db" -c "$flyway_table" -c "$(flyway_row 1 1 a) $(flyway_row 2 2 rows false)"
exit_is 0 'a failed row' ledger status --db "$db"
has 'Flyway says that V2__rows stopped half-way'
db=$(db_copy "$at_rows")
psql "$db" -c "$flyway_table" -c "INSERT INTO flyway_schema_history VALUES
	(1, '2', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>',
	 NULL, 'me', now(), 0, true)"
exit_is 0 'a baseline of Flyway' ledger apply --db "$db"
has 'adopted: this database stands at V2__rows'
db=$(db_copy "$at_rows")
psql "$db" -c "$flyway_table" -c "$flyway_rows" -c "INSERT INTO
	flyway_schema_history VALUES (9, '9', 'x', 'SQL', 'V9__gone.sql', 1,
	'me', now(), 1, true)"
exit_is 0 'a migration that is not here' ledger status --db "$db"
has 'Flyway says that "9" is applied, which is no recorded migration'

# Side by side: Flyway goes on after ledger has taken over.
db=$(db_copy "$at_rows")
psql "$db" -c "$flyway_table" -c "$flyway_rows"
ledger adopt --quiet --db "$db"
psql "$db" -c "$b" -c "$(flyway_row 3 3 b)"
exit_is 0 'status sees that it has gone on' ledger status --db "$db"
has 'Flyway has gone on to V3__b, and the schema agrees'
has '3 applied, 0 pending'
exit_is 0 'apply writes it down' ledger apply --db "$db"
has 'adopted: this database stands at V3__b'
psql "$db" -c 'DROP TABLE flyway_schema_history'
exit_is 0 'verify' ledger verify --db "$db"
has '3 applied, 0 pending'

# ---- its lock

db=$(db_copy "$at_rows")
psql "$db" -c "$flyway_table" -c "$flyway_rows"
# "Flyway" + the hash of "public"."flyway_schema_history" in Java.
key=$(perl -e '
	my $h = 0;
	$h = ($h * 31 + $_) & 0xffffffff
		for unpack "C*", q("public"."flyway_schema_history");
	$h -= 2**32 if $h > 0x7fffffff;
	print 0x466C79776179 + $h')
mkfifo gate
psql "$db" -c "SELECT pg_advisory_lock($key)" -c '\! echo held; cat gate' \
	>held 2>&1 &
until grep -q '^held' held; do sleep 0.05; done
exit_is 5 'apply waits for a run of Flyway' \
	ledger apply --db "$db" --lock-timeout 300
has 'a run of Flyway holds the lock of this database'
exit_is 0 'reading does not' ledger status --db "$db"
echo >gate
wait
migration V4__slow.sql <<'EOF'
SELECT pg_sleep(2);
EOF
record >/dev/null
ledger apply --quiet --db "$db" >/dev/null &
held=''
for _ in $(seq 100); do
	held=$(sql "$db" "SELECT count(*) FROM pg_locks
		WHERE locktype = 'advisory' AND objsubid = 1 AND granted
		AND (classid::bigint << 32 | objid::bigint) = $key")
	[ "$held" = 0 ] || break
	sleep 0.05
done
is "$held" 1 'a run of ledger holds the lock of Flyway'
wait

# ---- the others

project prisma
three 20260101000000_a/migration.sql 20260102000000_rows/migration.sql \
	20260103000000_b/migration.sql
prisma_row() {
	echo "INSERT INTO _prisma_migrations VALUES (gen_random_uuid(),
		'$(sha 256 "migrations/$1/migration.sql")', now(), '$1', NULL,
		NULL, now(), 1);"
}
tool Prisma 'CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY,
	checksum varchar(64) NOT NULL, finished_at timestamptz,
	migration_name varchar(255) NOT NULL, logs text,
	rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),
	applied_steps_count integer NOT NULL DEFAULT 0)' \
	"$(prisma_row 20260101000000_a) $(prisma_row 20260102000000_rows)"

project drizzle
three 0000_a.sql 0001_rows.sql 0002_b.sql
mkdir migrations/meta
cat >migrations/meta/_journal.json <<'EOF'
{"version": "7", "dialect": "postgresql", "entries": [
{"idx": 0, "version": "7", "when": 1, "tag": "0000_a", "breakpoints": true},
{"idx": 1, "version": "7", "when": 2, "tag": "0001_rows", "breakpoints": true},
{"idx": 2, "version": "7", "when": 3, "tag": "0002_b", "breakpoints": true}]}
EOF
tool Drizzle 'CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations
	(id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)' \
	"INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES
	('$(sha 256 migrations/0000_a.sql)', 1),
	('$(sha 256 migrations/0001_rows.sql)', 2)"

project sqlx --format sqlx
three 1_a.sql 2_rows.sql 3_b.sql
tool sqlx 'CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY,
	description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(),
	success boolean NOT NULL, checksum bytea NOT NULL,
	execution_time bigint NOT NULL)' \
	"INSERT INTO _sqlx_migrations VALUES
	(1, 'a', now(), true, '\\x$(sha 384 migrations/1_a.sql)', 1),
	(2, 'rows', now(), true, '\\x$(sha 384 migrations/2_rows.sql)', 1)"

project supabase --format supabase
three 20260101000000_a.sql 20260102000000_rows.sql 20260103000000_b.sql
tool Supabase 'CREATE SCHEMA supabase_migrations;
	CREATE TABLE supabase_migrations.schema_migrations (
	version text PRIMARY KEY, statements text[], name text)' \
	"INSERT INTO supabase_migrations.schema_migrations VALUES
	('20260101000000', ARRAY['${a%;}'], 'a'),
	('20260102000000', ARRAY['${rows%;}'], 'rows')"

# updown SUFFIX: three pairs, for the formats that keep a way down apart.
project golang
three 1_a.up.sql 2_rows.up.sql 3_b.up.sql
tool golang-migrate 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY,
	dirty boolean NOT NULL)' 'INSERT INTO schema_migrations VALUES (2, false)'
is "$(sql "$TOOL_DB" 'SELECT version FROM schema_migrations')" 2 \
	'golang-migrate: its table is left alone'

project dbmate
for n in 1 2 3; do
	{
		echo '-- migrate:up'
		case $n in 1) echo "$a" ;; 2) echo "$rows" ;; 3) echo "$b" ;; esac
		echo '-- migrate:down'
	} | migration "2026010${n}_m.sql"
done
tool dbmate 'CREATE TABLE schema_migrations (version varchar(255) PRIMARY KEY)' \
	"INSERT INTO schema_migrations VALUES ('20260101'), ('20260102')"

project goose
for n in 1 2 3; do
	{
		echo '-- +goose Up'
		case $n in 1) echo "$a" ;; 2) echo "$rows" ;; 3) echo "$b" ;; esac
	} | migration "0000${n}_m.sql"
done
tool goose 'CREATE TABLE goose_db_version (id integer GENERATED BY DEFAULT AS
	IDENTITY PRIMARY KEY, version_id bigint NOT NULL,
	is_applied boolean NOT NULL, tstamp timestamp NOT NULL DEFAULT now())' \
	'INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true),
	(1, true), (2, true), (3, true), (3, false)'

project sql-migrate
for n in 1 2 3; do
	{
		echo '-- +migrate Up'
		case $n in 1) echo "$a" ;; 2) echo "$rows" ;; 3) echo "$b" ;; esac
	} | migration "0000${n}_m.sql"
done
tool sql-migrate 'CREATE TABLE gorp_migrations (id text NOT NULL PRIMARY KEY,
	applied_at timestamptz)' \
	"INSERT INTO gorp_migrations VALUES ('00002_m.sql', now()),
	('00001_m.sql', now())"

project diesel
three 2026-01-01-000000_a/up.sql 2026-01-02-000000_rows/up.sql \
	2026-01-03-000000_b/up.sql
tool diesel 'CREATE TABLE __diesel_schema_migrations (
	version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT now())' \
	"INSERT INTO __diesel_schema_migrations VALUES ('20260101000000'),
	('20260102000000')"

project hasura
three 1600000000001_a/up.sql 1600000000002_rows/up.sql 1600000000003_b/up.sql
tool Hasura 'CREATE SCHEMA hdb_catalog; CREATE TABLE
	hdb_catalog.schema_migrations (version bigint PRIMARY KEY, dirty boolean)' \
	'INSERT INTO hdb_catalog.schema_migrations VALUES (1600000000001, false),
	(1600000000002, false)'

project node --format node-pg-migrate
three 1600000000001_a.sql 1600000000002_rows.sql 1600000000003_b.sql
tool node-pg-migrate 'CREATE TABLE pgmigrations (id serial PRIMARY KEY,
	name varchar(255) NOT NULL, run_on timestamp NOT NULL)' \
	"INSERT INTO pgmigrations (name, run_on) VALUES ('1600000000001_a', now()),
	('1600000000002_rows', now())"

# atlas_sum: as "atlas migrate hash".
atlas_sum() {
	local file hash all=$SCRATCH/atlas.all lines='' total=''

	: >"$all"
	for file in migrations/*.sql; do
		file=${file##*/}
		printf '%s' "$file" | cat - "migrations/$file" >>"$all"
		hash=$(openssl dgst -sha256 -binary "$all" | base64)
		lines+="$file h1:$hash"$'\n' total+=$file$hash
	done
	printf 'h1:%s\n%s' "$(printf '%s' "$total" |
		openssl dgst -sha256 -binary | base64)" "$lines" \
		>migrations/atlas.sum
}

# The rows are those of Atlas 0.7.2; a baseline stands for all before it.
project atlas --format atlas
three 01_a.sql 02_rows.sql 03_b.sql
atlas_sum
atlas_table='CREATE TABLE atlas_schema_revisions (version varchar PRIMARY KEY,
	description varchar NOT NULL, type bigint NOT NULL DEFAULT 2,
	applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0,
	executed_at timestamptz NOT NULL, execution_time bigint NOT NULL,
	error text, error_stmt text, hash varchar NOT NULL,
	partial_hashes jsonb, operator_version varchar NOT NULL)'
tool Atlas "$atlas_table" "INSERT INTO atlas_schema_revisions VALUES
	('02', 'rows', 1, 0, 0, now(), 0, '', '', '', 'null', 'Atlas'),
	('.atlas_cloud_identifier', 'x', 2, 0, 0, now(), 0, NULL, NULL, '', NULL, '')"
db=$(db_copy "$at_rows")
psql "$db" -c "$atlas_table" -c "INSERT INTO atlas_schema_revisions VALUES
	('01', 'a', 2, 1, 1, now(), 0, '', '', 'x', 'null', 'Atlas'),
	('02', 'rows', 2, 1, 2, now(), 0, 'SQL: x', '', 'x', '[\"h1:x\"]', 'Atlas')"
exit_is 0 'a failed one of Atlas' ledger status --db "$db"
has 'claim-failed'

project tern --format tern
three 001_a.sql 002_rows.sql 003_b.sql
tool tern 'CREATE TABLE schema_version (version integer PRIMARY KEY)' \
	'INSERT INTO schema_version VALUES (2)'
# Kea keeps its own number in a table of that name.
db=$(db_copy "$at_rows")
psql "$db" -c 'CREATE TABLE schema_version (version integer, minor integer)' \
	-c 'INSERT INTO schema_version VALUES (13, 0)'
ledger where --db "$db" >"$OUT" 2>"$ERR"
has_not 'tern says'

project unrecorded
ledger init --quiet
echo "$a" | migration 001_a.sql
exit_is 1 'nothing recorded: where' ledger where --db "$at_a"
has 'no migration is recorded'
has 'hint: ledger record'

# SipHash-1-3 by Python 3.11, whose hash() it is; NULL where it has another.
sip() {
	PYTHONHASHSEED=0 python3 -c '
import sys
number, name, file = sys.argv[1:]
data = (name.encode() + b"\xff" + int(number).to_bytes(4, "little")
	+ open(file, "rb").read() + b"\xff")
right = sys.hash_info.algorithm == "siphash13"
print("%d" % (hash(data) & 0xffffffffffffffff) if right else "NULL")
' "$1" "$2" "migrations/V$1__$2.sql" 2>/dev/null || echo NULL
}
project refinery --format refinery
three V1__a.sql V2__rows.sql V3__b.sql
tool refinery 'CREATE TABLE refinery_schema_history (version integer PRIMARY KEY,
	name varchar(255), applied_on varchar(255), checksum varchar(255))' \
	"INSERT INTO refinery_schema_history VALUES (1, 'a', 'x', $(sip 1 a)),
	(2, 'rows', 'x', $(sip 2 rows))"
db=$(db_copy "$at_rows")
psql "$db" -c 'CREATE TABLE refinery_schema_history (version integer PRIMARY KEY,
	name varchar(255), applied_on varchar(255), checksum varchar(255))' \
	-c "INSERT INTO refinery_schema_history VALUES (1, 'a', 'x', '1'),
	(2, 'rows', 'x', NULL)"
exit_is 0 'another checksum of refinery' ledger status --db "$db"
has 'the file of V1__a is not what refinery ran'
has_not 'V2__rows is not what'

project rails
three 20260101_a.sql 20260102_rows.sql 20260103_b.sql
tool Rails 'CREATE TABLE schema_migrations (version varchar PRIMARY KEY)' \
	"INSERT INTO schema_migrations VALUES ('20260101'), ('20260102')"

project liquibase
migration cards.sql <<EOF
--liquibase formatted sql

--changeset ann:a
$a

--changeset "ann b":"rows"
$rows

--changeset ann:b
$b
EOF
tool Liquibase 'CREATE TABLE databasechangelog (id varchar(255) NOT NULL,
	author varchar(255) NOT NULL, filename varchar(255) NOT NULL,
	dateexecuted timestamp NOT NULL, orderexecuted integer NOT NULL,
	exectype varchar(10) NOT NULL, md5sum varchar(35),
	description varchar(255), comments varchar(255), tag varchar(255),
	liquibase varchar(20), contexts varchar(255), labels varchar(255),
	deployment_id varchar(10))' \
	"INSERT INTO databasechangelog VALUES
	('a', 'ann', 'db/changelog/cards.sql', now(), 1, 'EXECUTED'),
	('\"rows\"', '\"ann b\"', 'db/changelog/cards.sql', now(), 2, 'EXECUTED')"

# ---- a table that may not be read

project deaf
three 1_a.up.sql 2_rows.up.sql 3_b.up.sql
record >/dev/null
db=$(db_copy "$at_b")
psql "$db" -c 'CREATE TABLE schema_migrations (version bigint PRIMARY KEY,
	dirty boolean NOT NULL)'
role=ledger_test_deaf_$$
psql "$db" -c "CREATE ROLE $role LOGIN"
exit_is 0 'where, for a role without rights' \
	ledger where --db "${db/user=postgres/user=$role}"
has 'this role may not read public.schema_migrations'
psql "$db" -c "DROP ROLE $role"

# ---- Sqitch itself

if command -v sqitch >/dev/null 2>&1; then
	project real
	cd migrations || exit 1
	sqitch init deck --engine pg >/dev/null
	sqitch config user.name Ann
	sqitch config user.email ann@example.org
	for change in a rows b; do
		sqitch add "$change" -n "$change" >/dev/null
		{
			echo 'BEGIN;'
			case $change in a) echo "$a" ;; rows) echo "$rows" ;; b) echo "$b" ;; esac
			echo 'COMMIT;'
		} >"deploy/$change.sql"
		echo 'BEGIN; COMMIT;' >"revert/$change.sql"
		echo 'ROLLBACK;' >"verify/$change.sql"
	done
	db=$(db_new)
	host=${db#*host=} host=${host%%&*}
	name=${db#*///} name=${name%%\?*}
	port=${db#*port=} port=${port%%&*}
	ok 'sqitch deploys' env PGHOST="$host" PGPORT="$port" PGUSER=postgres \
		sqitch deploy "db:pg:$name" --to-change rows
	cd .. || exit 1
	record >/dev/null
	exit_is 0 'Sqitch: status' ledger status --db "$db"
	has 'Sqitch says in sqitch.changes: 2 applied, the last one rows; the schema'
	has_not claim-edited
	exit_is 0 'Sqitch: apply' ledger apply --db "$db"
	has 'adopted: this database stands at rows'
	has 'applied b'
	echo '-- more' >>migrations/deploy/a.sql
	exit_is 0 'Sqitch: a script that was edited' ledger status --db "$db"
	has 'the file of a is not what Sqitch ran'
else
	skip 'Sqitch itself' 'it is not installed'
fi
done_testing
