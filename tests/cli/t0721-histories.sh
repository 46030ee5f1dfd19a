#!/bin/bash
# Whole histories in the style of real projects (tests/fixtures/histories), from
# record over apply to revert, and on a database that another program brought
# there.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

# enter NAME DIRECTORY FORMAT
enter() {
	cp -r "$TOP/tests/fixtures/histories/$1" "$SCRATCH/$1" || exit 1
	cd "$SCRATCH/$1" || exit 1
	ledger init --quiet --migrations "$2" --format "$3" || exit 1
	[ ! -f platform.sql ] ||
		printf '[scratch]\nprelude = platform.sql\n' >>ledger/config
}

# A database as the migrations find it.
db_before() {
	local url

	url=$(db_new) || return 1
	[ ! -f platform.sql ] ||
		psql "$url" -f platform.sql >/dev/null 2>&1 || return 1
	echo "$url"
}

# through NAME WHERE: the recorded history on a new database. Leaves $db at the
# head, $head its fingerprint.
through() {
	db=$(db_before)
	exit_is 0 "$1: it will go through" ledger verify --db "$db"
	exit_is 0 "$1: it is applied" ledger apply --db "$db"
	exit_is 0 "$1: verify" ledger verify --db "$db"
	exit_is 0 "$1: where" ledger where --db "$db"
	has_out "$2"
	exit_is 0 "$1: blame" ledger blame --db "$db"
	has_not 'no migration'
	exit_is 0 "$1: the record again finds nothing" record --frozen
	head=$(fingerprint "$db")
}

# back NAME TO: revert to it and come again. The objects hold seeded rows.
back() {
	exit_is 0 "$1: back to $2" ledger revert --db "$db" --to "$2" \
		--allow-data-loss
	exit_is 0 "$1: verify at $2" ledger verify --db "$db"
	exit_is 0 "$1: and again" ledger apply --db "$db"
	is "$(fingerprint "$db")" "$head" "$1: to the same schema"
}

# by_psql NAME FILE...: another program brought the database there.
by_psql() {
	local name=$1 file url

	shift
	url=$(db_before)
	for file in "$@"; do
		sed '/^-- migrate:down/,$d' "$file" |
			psql "$url" -f - >/dev/null 2>"$SCRATCH/.test/psql" ||
			fail "$name: psql runs $file" \
				"$(cat "$SCRATCH/.test/psql")"
	done
	is "$(fingerprint "$url")" "$head" "$name: psql comes to the same schema"
	run ledger where --db "$url"
	is "$STATUS" 0 "$name: and it is known where that stands"
	exit_is 0 "$name: it is adopted" \
		ledger apply --db "$url" --at "$(tail -n 1 "$OUT")"
	exit_is 0 "$name: verify it" ledger verify --db "$url"
}

# ---- Supabase: a dump with an empty search_path, roles and schemas of the
# platform, policies, a publication made anew between BEGIN and COMMIT

enter supabase supabase/migrations supabase
exit_is 0 'supabase: recorded' record
through supabase 20240109000000_auth_hook
back supabase 20240104000000_realtime
by_psql supabase supabase/migrations/*.sql
is "$(sql "$db" "SELECT proconfig[1] FROM pg_proc
	WHERE proname = 'handle_new_user'")" 'search_path=""' \
	'supabase: a function with an empty search_path came back'

# ---- a structure.sql as the first migration; empty ways down

enter rails db/migrations dbmate
exit_is 0 'rails: recorded' record
has_not 'way down of 20200402000000_validate' \
	'rails: an empty way down is none, not a broken one'
run ledger show 20200402000000_validate
has_out 'down      none'
through rails 20200801000000_null
back rails 20200501000000_bigint
by_psql rails db/migrations/*.sql

# ---- golang-migrate: BEGIN and COMMIT in the files, long

# feature NUMBER UP [DOWN]
feature() {
	echo "$2" >"migrations/${1}_f.up.sql"
	[ $# -lt 3 ] || echo "$3" >"migrations/${1}_f.down.sql"
}

# shellcheck disable=SC2016 # dollars of SQL
features() {
	local i n t

	for i in $(seq 11 90); do
		n=$(printf %06d "$i")
		t=feature_$((i - (i + 5) % 8))
		case $(((i + 5) % 8)) in
		0) feature "$n" "CREATE TABLE $t (id bigserial PRIMARY KEY,
				org uuid REFERENCES organisations ON DELETE CASCADE,
				data jsonb NOT NULL DEFAULT '{}');" "DROP TABLE $t;" ;;
		1) feature "$n" "ALTER TABLE $t ADD COLUMN score real, ADD COLUMN
				state text NOT NULL DEFAULT 'new'
				CHECK (state IN ('new', 'done'));" \
			"ALTER TABLE $t DROP COLUMN state, DROP score;" ;;
		2) feature "$n" "CREATE INDEX CONCURRENTLY ${t}_i ON $t (score);" \
			"DROP INDEX CONCURRENTLY ${t}_i;" ;;
		3) feature "$n" "UPDATE $t SET state = 'done' WHERE score > 1;" \
			'SELECT 1;' ;;
		4) feature "$n" "ALTER TABLE $t ALTER COLUMN score TYPE numeric(9,4),
				DROP CONSTRAINT ${t}_state_check, ADD CONSTRAINT ok
				CHECK (state = ANY (ARRAY['new', 'gone']));" ;;
		5) feature "$n" "CREATE OR REPLACE FUNCTION stats() RETURNS bigint
				LANGUAGE sql STABLE AS 'SELECT count(*) FROM $t';" ;;
		6) feature "$n" "CREATE OR REPLACE VIEW latest AS
				SELECT id, org FROM $t;" ;;
		7) feature "$n" "ALTER TABLE $t RENAME TO ${t}_old;" ;;
		esac
	done
}

enter saas migrations golang-migrate
features
for role in shop_app shop_admin; do
	psql "$(db_url postgres)" -c "CREATE ROLE $role" 2>/dev/null
done
exit_is 0 'saas: recorded' record
through saas 000090_f
back saas 000009_drop_plan
by_psql saas migrations/*.up.sql

# ---- Hasura: squashed, downs that it could not write

enter hasura migrations/default hasura
exit_is 0 'hasura: recorded' record
has_not 'way down of 1600000000002' 'hasura: a way down of comments is none'
through hasura 1600000000007_type
back hasura 1600000000000_init
by_psql hasura migrations/default/*/up.sql

# ---- what else files hold: statements made by functions, temporary tables,
# locks, settings, notifications, foreign tables, maintenance

enter mixed migrations plain
exit_is 0 'mixed: recorded' record
through mixed 009_i
back mixed 006_f

# ---- BEGIN and COMMIT in the middle

project pairs
migration 001_a.sql <<'SQL'
CREATE TABLE a (id integer);
BEGIN;
CREATE TABLE b (id integer);
SET LOCAL search_path = pg_catalog;
COMMIT;
SQL
exit_is 0 'a pair at the end' record
migration 002_c.sql <<'SQL'
BEGIN; CREATE TABLE c (id integer); END;
START TRANSACTION READ WRITE; ALTER TABLE c ADD COLUMN d integer; COMMIT WORK;
INSERT INTO c VALUES (1);
SQL
exit_is 0 'two pairs' record
migration 003_d.sql <<'SQL'
CREATE TABLE d (id integer);
COMMIT;
SQL
exit_is 0 'COMMIT alone at the end' record
db=$(db_new)
exit_is 0 'they are applied' ledger apply --db "$db"
is "$(sql "$db" 'SELECT count(*) FROM c')" 1 'with the row'
exit_is 0 'and reverted' ledger revert --db "$db" --to empty --allow-data-loss

# refused WHAT TOLD <<SQL
refused() {
	migration 004_x.sql
	exit_is 1 "refused: $1" record
	has "$2"
}

refused 'a setting of the first part alone' \
	'004_x.sql:2: what this sets ends at the COMMIT' <<'SQL'
BEGIN;
SET  LOCAL search_path = pg_catalog;
CREATE TABLE public.e (id integer);
COMMIT;
CREATE TABLE f (id integer);
SQL
refused 'a table of the first part alone' \
	'004_x.sql:2: what this sets ends at the COMMIT' <<'SQL'
BEGIN;
CREATE TEMP TABLE e ON COMMIT /* now */ DROP AS SELECT 1;
COMMIT;
CREATE TABLE f (id integer);
SQL
refused 'COMMIT in the middle' '004_x.sql:2: transaction control' <<'SQL'
CREATE TABLE e (id integer);
COMMIT;
CREATE TABLE f (id integer);
SQL
refused 'BEGIN without an end' '004_x.sql:2: transaction control' <<'SQL'
CREATE TABLE e (id integer);
BEGIN;
CREATE TABLE f (id integer);
SQL
refused 'ROLLBACK' '004_x.sql:3: transaction control' <<'SQL'
BEGIN;
CREATE TABLE e (id integer);
ROLLBACK;
CREATE TABLE f (id integer);
SQL
refused 'a pair outside of a transaction' '004_x.sql:3: transaction control' <<'SQL'
-- ledger: no-transaction
CREATE TABLE e (id integer);
BEGIN;
CREATE TABLE f (id integer);
COMMIT;
SQL

# ---- the prelude may name roles too

project prelude
printf '[scratch]\nprelude = prelude.sql\n' >>ledger/config
role=t0721_$$
echo "CREATE SCHEMA auth; GRANT USAGE ON SCHEMA auth TO $role;" >prelude.sql
echo 'CREATE TABLE auth.t (id integer);' | migration 001_t.sql
exit_is 0 'a role that the server lacks is made' record
echo "SELECT 1;
CREATE TABEL x ();" >prelude.sql
rm ledger/records/*
exit_is 3 'a mistake is told' record
has 'prelude.sql:2: scratch prelude failed: syntax error'

done_testing
