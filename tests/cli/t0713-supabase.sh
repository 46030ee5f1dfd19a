#!/bin/bash
# Beside the CLI of Supabase itself, 3.1, where $LEDGER_TEST_NODE/node_modules
# has the package supabase: the program for each platform is in a package of its
# own. It wants TCP, so the cluster is one of this test.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

SUPABASE=${LEDGER_TEST_NODE:-}/node_modules/.bin/supabase
[ -x "$SUPABASE" ] || skip_all 'supabase is not installed'

name=sb$$ port=$((20000 + $$ % 20000))
"$TOP/scripts/pg" start $name -- "listen_addresses='127.0.0.1'" port=$port \
	>/dev/null || exit 1
stop_server() {
	"$TOP/scripts/pg" stop "$name"
}
trap 'stop_server; at_exit' EXIT
socket=$("$TOP/scripts/pg" conninfo $name | sed "s/port=[0-9]*/port=$port/")
user=$(echo "$socket" | sed -n 's/.*user=\([^ ]*\).*/\1/p')
echo "host all all 127.0.0.1/32 trust" |
	tee -a "$(psql "$socket dbname=postgres" -Atc 'SHOW hba_file')" >/dev/null
psql "$socket dbname=postgres" -q -c 'SELECT pg_reload_conf()' \
	-c 'CREATE DATABASE shop' -c 'CREATE DATABASE other' >/dev/null

supabase() {
	SUPABASE_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 timeout 100 "$SUPABASE" \
		--agent no --yes "$@" </dev/null \
		--remote="postgresql://$user:x@127.0.0.1:$port/$base?sslmode=disable"
}

# use DATABASE
use() {
	base=$1 db="$socket dbname=$1"
}

# record: on a scratch database beside them.
record() {
	ledger record --scratch "$(cluster)"
}

mkdir -p "$SCRATCH/shop/supabase" && cd "$SCRATCH/shop" || exit 1
cp -R "$TOP"/tests/fixtures/formats/supabase/migrations supabase/
cat >supabase/migrations/20240301000000_more.sql <<'EOS'
-- a comment; with a semicolon
ALTER TABLE cards ADD COLUMN done boolean DEFAULT false; -- behind it; too
/* a block; /* of comments; */ */
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- inside; here
  NEW.done := true;
  RETURN NEW;
END $$;

CREATE TRIGGER t BEFORE INSERT ON cards FOR EACH ROW EXECUTE FUNCTION f();
INSERT INTO cards (id, title) VALUES (1, 'a;b'), (2, E'it\'s; so');
;
CREATE FUNCTION g() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
CREATE TABLE "a;b" (id integer);
SELECT 1
EOS
use shop
ok 'supabase db push' supabase db push
has 'Applying migration 20240301000000_more.sql'
exit_is 0 'supabase: init' ledger init --migrations supabase/migrations
has '(supabase)' 'the format is found'
exit_is 0 'supabase: record' record
exit_is 0 'supabase: where' ledger where --db "$db"
is "$(head -n 1 "$OUT")" 20240301000000_more 'its database is at the last one'
like "$(cat "$OUT")" '3 applied, the last one 20240301000000_more; the schema agrees' \
	'as Supabase says'
has_not 'claim-' 'and its statements are those of the files'
exit_is 0 'supabase: apply' ledger apply --db "$db"
has 'adopted: this database stands at 20240301000000_more' 'nothing ran'
exit_is 0 'supabase: verify' ledger verify --db "$db"

echo 'ALTER TABLE cards ADD COLUMN size integer;' \
	>supabase/migrations/20240401000000_size.sql
ok 'supabase goes on' supabase db push
exit_is 0 'what it ran: record' record
exit_is 0 'apply takes it over' ledger apply --db "$db"
exit_is 0 'supabase: verify' ledger verify --db "$db"
echo 'ALTER TABLE cards ADD COLUMN weight integer;' \
	>supabase/migrations/20240402000000_how_heavy.sql
exit_is 0 'supabase: one more: record' record
exit_is 0 'apply --keep-history' ledger apply --keep-history --db "$db"
ok 'supabase: nothing to push' supabase db push
has 'up to date'
ok 'supabase: its list' supabase migration list
like "$(cat "$OUT")" '20240402000000[^0-9]+20240402000000' \
	'has it on both sides'
is "$(psql "$db" -c "SELECT name FROM supabase_migrations.schema_migrations
	WHERE version >= '202404' ORDER BY 1" | paste -sd ' ')" \
	'how_heavy size' 'the name is what the CLI writes'
exit_is 0 'its statements are those of the file' ledger where --db "$db"
has_not 'claim-' 'nothing is wrong with them'
exit_is 0 'revert --keep-history' ledger revert --keep-history \
	--to 20240401000000_size --db "$db"
ok 'supabase pushes it again' supabase db push
has 'Applying migration 20240402000000_how_heavy.sql'
exit_is 0 'apply takes it over once more' ledger apply --db "$db"
psql "$db" -q -c 'ALTER TABLE cards ADD COLUMN by_hand integer'
exit_is 1 'drift is found' ledger verify --db "$db"
has 'by_hand' 'and named'
psql "$db" -q -c 'ALTER TABLE cards DROP COLUMN by_hand' \
	-c "UPDATE supabase_migrations.schema_migrations
	SET statements = '{ALTER TABLE cards ADD COLUMN size bigint}'
	WHERE version = '20240401000000'"
exit_is 0 'supabase: where' ledger where --db "$db"
has 'the file of 20240401000000_size is not what Supabase ran' 'another text'

# A migration that fails leaves no row, and nothing of itself.
psql "$db" -q -c "INSERT INTO cards (id, title) VALUES (9, 'by hand')"
printf '%s\n' 'ALTER TABLE cards ADD COLUMN colour text;' \
	'ALTER TABLE cards ADD CONSTRAINT big CHECK (id < 9);' \
	>supabase/migrations/20240501000000_big.sql
exit_is 0 'one that fails: record' record
nok 'supabase fails' supabase db push
has 'is violated by some row'
exit_is 0 'supabase: where' ledger where --db "$db"
is "$(head -n 1 "$OUT")" 20240402000000_how_heavy 'it is where it was'
exit_is 3 'ledger fails as well' ledger apply --db "$db"
has 'is violated by some row'

# Versions are texts.
mkdir -p "$SCRATCH/texts/supabase/migrations" && cd "$SCRATCH/texts" || exit 1
for n in 1_a 2_c 10_b; do
	echo "CREATE TABLE \"$n\" (id integer);" >supabase/migrations/$n.sql
done
use other
ok 'supabase db push' supabase db push
is "$(grep -o 'Applying migration [^ ]*sql' "$OUT" "$ERR" -h | paste -sd ' ')" \
	'Applying migration 1_a.sql Applying migration 10_b.sql Applying migration 2_c.sql' \
	'its order'
exit_is 0 'supabase: init' ledger init --migrations supabase/migrations
exit_is 0 'supabase: record' record
is "$(grep -o 'recorded [^ ]*' "$OUT" | paste -sd ' ')" \
	'recorded 1_a recorded 10_b recorded 2_c' 'and that of ledger'
exit_is 0 'supabase: where' ledger where --db "$db"
is "$(head -n 1 "$OUT")" 2_c 'which agrees'

done_testing
