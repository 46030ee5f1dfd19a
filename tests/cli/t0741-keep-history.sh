#!/bin/bash
# --keep-history: the rows of the migrations' own tool are written too, in the
# same transaction, so that the tool finds what it would have written.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

a='CREATE TABLE a (id integer PRIMARY KEY);'
rows='INSERT INTO a VALUES (1);'
b='CREATE TABLE b (id integer);'

# keeps NAME TABLE COLUMNS BEFORE AFTER: on a fresh database; rows after all
# three, and after revert to the first. Then our own history goes away, and
# theirs must tell the same.
keeps() {
	local name=$1 table=$2 columns=$3 db first=${6-}

	exit_is 0 "$name: record" record
	first=$(ledger log --format json | sed -n 's/.*"migration": "\(.*\)",*/\1/p' |
		sort | head -n 1)
	db=$(db_new)
	exit_is 0 "$name: apply" ledger apply --db "$db" --keep-history
	is "$(sql "$db" "SELECT string_agg(concat_ws(' ', $columns), ', '
		ORDER BY 1) FROM $table")" "$4" "$name: its rows"
	exit_is 0 "$name: verify" ledger verify --db "$db"
	exit_is 0 "$name: revert" ledger revert --db "$db" --to "$first" \
		--keep-history --allow-data-loss
	is "$(sql "$db" "SELECT string_agg(concat_ws(' ', $columns), ', '
		ORDER BY 1) FROM $table")" "$5" "$name: its rows after revert"
	exit_is 0 "$name: apply again" ledger apply --db "$db" --keep-history
	psql "$db" -c 'DROP SCHEMA ledger CASCADE'
	exit_is 0 "$name: status by its rows alone" ledger status --db "$db"
	has "$name says in"
	has '3 applied, 0 pending'
	is "$(grep -c 'claim-' "$OUT")" 0 "$name: nothing is wrong with them"
	KEPT_DB=$db
}

three() {
	echo "$a" | migration "$1"
	echo "$rows" | migration "$2"
	echo "$b" | migration "$3"
}

downs() {
	echo 'DROP TABLE a;' | migration "$1"
	echo 'DELETE FROM a;' | migration "$2"
	echo 'DROP TABLE b;' | migration "$3"
}

project flyway
three V1__a.sql V2__some_rows.sql V3__b.sql
downs U1__a.sql U2__some_rows.sql U3__b.sql
keeps Flyway flyway_schema_history \
	'installed_rank, version, description, script, success' \
	'1 1 a V1__a.sql t, 2 2 some rows V2__some_rows.sql t, 3 3 b V3__b.sql t' \
	'1 1 a V1__a.sql t'

project golang
three 01_a.up.sql 02_rows.up.sql 03_b.up.sql
downs 01_a.down.sql 02_rows.down.sql 03_b.down.sql
keeps golang-migrate schema_migrations 'version, dirty' '3 f' '1 f'
exit_is 0 'revert to the beginning' ledger revert --db "$KEPT_DB" --to empty \
	--keep-history --allow-data-loss
is "$(sql "$KEPT_DB" 'SELECT count(*) FROM schema_migrations')" 0 \
	'and no row is left'

project diesel
three 2026-01-01-000000_a/up.sql 2026-01-02-000000_rows/up.sql \
	2026-01-03-000000_b/up.sql
downs 2026-01-01-000000_a/down.sql 2026-01-02-000000_rows/down.sql \
	2026-01-03-000000_b/down.sql
keeps diesel __diesel_schema_migrations version \
	'20260101000000, 20260102000000, 20260103000000' 20260101000000

project sqlx --format sqlx
three 1_a.up.sql 2_some_rows.up.sql 3_b.up.sql
downs 1_a.down.sql 2_some_rows.down.sql 3_b.down.sql
keeps sqlx _sqlx_migrations 'version, description, success' \
	'1 a t, 2 some rows t, 3 b t' '1 a t'

# Supabase: the rows as its CLI 3.1 leaves them are in t0713.
project supabase --format supabase
three 1_a.sql 2_some_rows.sql 3_b.sql
exit_is 0 'Supabase: record' record
db=$(db_new)
exit_is 2 'Supabase: where it never ran' ledger apply --db "$db" --keep-history
psql "$db" -c 'CREATE SCHEMA supabase_migrations
	CREATE TABLE schema_migrations (version text PRIMARY KEY,
		statements text[], name text)'
exit_is 0 'Supabase: apply' ledger apply --db "$db" --keep-history
is "$(sql "$db" "SELECT string_agg(concat_ws(' ', version, name,
	array_length(statements, 1)), ', ' ORDER BY 1)
	FROM supabase_migrations.schema_migrations")" \
	'1 a 1, 2 some_rows 1, 3 b 1' 'Supabase: its rows'
psql "$db" -c 'DROP SCHEMA ledger CASCADE'
exit_is 0 'Supabase: status by its rows alone' ledger status --db "$db"
has '3 applied, 0 pending'
has_not 'claim-edited' 'Supabase: their statements are those of the files'

# marked MARK_UP MARK_DOWN: three files of a format with marks.
marked() {
	local n up down

	for n in 1 2 3; do
		case $n in
		1) up=$a down='DROP TABLE a;' ;;
		2) up=$rows down='DELETE FROM a;' ;;
		3) up=$b down='DROP TABLE b;' ;;
		esac
		printf '%s\n%s\n%s\n%s\n' "$1" "$up" "$2" "$down" |
			migration "0000${n}_m.sql"
	done
}

project dbmate
marked '-- migrate:up' '-- migrate:down'
keeps dbmate schema_migrations version '00001, 00002, 00003' 00001

project goose
marked '-- +goose Up' '-- +goose Down'
keeps goose goose_db_version 'version_id, is_applied' '0 t, 1 t, 2 t, 3 t' \
	'0 t, 1 t'

project node
marked '-- Up Migration' '-- Down Migration'
keeps node-pg-migrate pgmigrations name '00001_m, 00002_m, 00003_m' 00001_m

project prisma
three 20260101000000_a/migration.sql 20260102000000_rows/migration.sql \
	20260103000000_b/migration.sql
exit_is 0 'Prisma: record' record
db=$(db_new)
exit_is 0 'Prisma: apply' ledger apply --db "$db" --keep-history
is "$(sql "$db" "SELECT string_agg(migration_name || ' ' ||
	(checksum = '$(sha256sum migrations/20260101000000_a/migration.sql |
		cut -d ' ' -f 1)'), ', ' ORDER BY migration_name)
	FROM _prisma_migrations WHERE finished_at IS NOT NULL")" \
	'20260101000000_a true, 20260102000000_rows false, 20260103000000_b false' \
	'Prisma: its rows'

# ---- a migration that fails leaves no row of either

project fails
three V1__a.sql V2__rows.sql V3__b.sql
migration V4__bad.sql <<'EOF'
CREATE TABLE c (id integer);
DO $$ BEGIN
	IF EXISTS (SELECT FROM a WHERE id = 7) THEN
		RAISE EXCEPTION 'not with seven';
	END IF;
END $$;
EOF
record >/dev/null
db=$(db_new)
ledger apply --quiet --db "$db" --to V3 --keep-history >/dev/null
psql "$db" -c 'INSERT INTO a VALUES (7)'
exit_is 3 'it fails' ledger apply --db "$db" --keep-history
is "$(sql "$db" 'SELECT count(*) FROM flyway_schema_history')" 3 \
	'no row of Flyway'
is "$(rows_in_history "$db")" 3 'no row of ours'

# ---- what was adopted gets its rows

db=$(db_new)
psql "$db" -f migrations/V1__a.sql -f migrations/V2__rows.sql
exit_is 0 'adopt' ledger adopt --db "$db" --at V2__rows --keep-history
is "$(sql "$db" "SELECT string_agg(version, ' ' ORDER BY 1)
	FROM flyway_schema_history")" '1 2' 'the rows of what was adopted'

db=$(db_new)
ledger apply --quiet --db "$db" --to V2 >/dev/null
ledger apply --quiet --db "$db" --to V3 --keep-history >/dev/null
is "$(sql "$db" "SELECT string_agg(version, ' ' ORDER BY installed_rank)
	FROM flyway_schema_history")" '1 2 3' 'and of what was applied without them'

# ---- by the configuration, and where it cannot be

sed -i 's/^\[ledger\]/[ledger]\nkeep-history = yes/' ledger/config
db=$(db_new)
exit_is 0 'configured' ledger apply --db "$db" --to V1
is "$(sql "$db" 'SELECT count(*) FROM flyway_schema_history')" 1 'a row'
sed -i 's/^keep-history = yes/keep-history = perhaps/' ledger/config
exit_is 2 'neither yes nor no' ledger status --db "$db"
has 'ledger/config:'

project plain
three 001_a.sql 002_rows.sql 003_b.sql
record >/dev/null
db=$(db_new)
exit_is 2 'no tool' ledger apply --db "$db" --keep-history
has 'no other tool keeps a history'
is "$(sql "$db" "SELECT to_regclass('a') IS NULL")" t 'nothing ran'

project liquibase
migration cards.sql <<EOF
--liquibase formatted sql
--changeset ann:a
$a
EOF
record >/dev/null
exit_is 2 'a tool whose rows need it' ledger apply --db "$db" --keep-history
has 'the rows of Liquibase cannot be written without it'
done_testing
