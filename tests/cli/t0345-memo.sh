#!/bin/bash
# A clean verify is remembered. Whatever could make it untrue is noticed; what
# could not, costs no reading of the catalogs.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

MEMO='nothing has changed since this was last found in order'

project shop
migration 001_shop.sql <<'SQL'
CREATE TABLE items (id serial PRIMARY KEY, name text NOT NULL, price numeric);
CREATE SEQUENCE free_numbers;
CREATE INDEX items_name ON items (name);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RETURN NEW; END $$;
CREATE TRIGGER noted BEFORE UPDATE ON items
	FOR EACH ROW EXECUTE FUNCTION note();
CREATE TABLE parts (id integer REFERENCES items);
CREATE VIEW names AS SELECT name FROM items;
CREATE TYPE state AS ENUM ('a', 'b');
CREATE OPERATOR FAMILY fam USING btree;
INSERT INTO items (name) VALUES ('x');
SQL
exit_is 0 'it is recorded' record
good=$(db_new)
exit_is 0 'applied' ledger apply --quiet --db "$good"

# uses_memo TITLE, reads TITLE: verify is right, and how it knows.
uses_memo() {
	exit_is 0 "$1: verify" ledger verify --verbose --db "$db"
	has_err "$MEMO" "$1: from the memo"
}
reads() {
	exit_is 0 "$1: verify" ledger verify --verbose --db "$db"
	has_not "$MEMO" "$1: read anew"
}

db=$good
reads 'the first time'
uses_memo 'the second time'
exit_is 0 'apply, nothing to do' ledger apply --verbose --db "$db"
has_err "$MEMO" 'apply takes it from the memo'
has_out 'nothing to apply'
want=$(ledger verify --format json --db "$db")
rm -rf ledger/store
is "$(ledger verify --quiet --format json --db "$db" 2>/dev/null)" "$want" \
	'the same output with and without the memo'

# ---- what no schema is ------------------------------------------------------

sql "$db" "INSERT INTO items (name) SELECT 'y' FROM generate_series(1, 100);
	SELECT nextval('free_numbers'); DELETE FROM items; ANALYZE items" \
	>/dev/null
uses_memo 'after statements on data'
sql "$db" 'VACUUM (FREEZE)' >/dev/null
uses_memo 'after VACUUM FREEZE'
sql "$db" "BEGIN; ALTER TABLE items ADD COLUMN c int; ROLLBACK" >/dev/null
uses_memo 'after DDL that was rolled back'
coproc psql "$db"
pid=$COPROC_PID # bash forgets it as soon as psql has ended
# shellcheck disable=SC2153 # of coproc
printf "CREATE TEMP TABLE t (a int PRIMARY KEY, b text DEFAULT 'x');
	SELECT 'there';\n" >&"${COPROC[1]}"
read -r -u "${COPROC[0]}" line
is "$line" there 'a session has a temporary table'
exit_is 0 'beside a temporary table' ledger verify --db "$db"
exit_is 0 'beside it, again' ledger verify --verbose --db "$db"
has_err "$MEMO" 'beside it, from the memo'
printf 'CREATE TEMP TABLE u (a int);\n\\q\n' >&"${COPROC[1]}"
wait "$pid"
exit_is 0 'when it is gone' ledger verify --db "$db"

# ---- what one is ------------------------------------------------------------

# notices TITLE SQL [CODE]: verify finds it right after it was remembered.
notices() {
	db=$(db_copy "$good")
	exit_is 0 "$1: before" ledger verify --quiet --db "$db"
	uses_memo "$1: before"
	sql "$db" "$2" >/dev/null
	exit_is "${3-1}" "$1: after" ledger verify --verbose --db "$db"
	has_not "$MEMO" "$1: not from the memo"
}

# In a copy these rows have the transaction ids of the original.
notices 'a column' 'ALTER TABLE items ADD COLUMN c int'
notices 'a default' "ALTER TABLE items ALTER price SET DEFAULT 1"
notices 'an index that is not valid' "SET allow_system_table_mods = on;
	UPDATE pg_index SET indisvalid = false
	WHERE indexrelid = 'items_name'::regclass"
notices 'a dropped index' 'DROP INDEX items_name'
notices 'the owner of a sequence' \
	'ALTER SEQUENCE free_numbers OWNED BY parts.id'
notices 'an enum label' "ALTER TYPE state ADD VALUE 'c'"
notices 'a trigger switched off' 'ALTER TABLE items DISABLE TRIGGER noted'
notices 'a foreign key switched off' 'ALTER TABLE parts DISABLE TRIGGER ALL'
notices 'a function' "CREATE OR REPLACE FUNCTION note() RETURNS trigger
	LANGUAGE plpgsql AS \$\$ BEGIN RETURN NULL; END \$\$"
notices 'an option' 'ALTER TABLE items SET (fillfactor = 50)'
notices 'row security' 'ALTER TABLE items ENABLE ROW LEVEL SECURITY'
notices 'a statistics object' 'CREATE STATISTICS s ON id, name FROM items'
notices 'a view' 'CREATE OR REPLACE VIEW names AS SELECT name || 1 AS name
	FROM items'
notices 'a function of an operator family' 'ALTER OPERATOR FAMILY fam
	USING btree ADD FUNCTION 1 (int4, int8) btint48cmp(int4, int8)'
notices 'a publication' 'CREATE PUBLICATION p FOR TABLE items'
notices 'dropped and made again in another way' \
	'DROP VIEW names; CREATE VIEW names AS SELECT id, name FROM items'
notices 'a schema' 'CREATE SCHEMA extra'
notices 'no schema public' 'DROP VIEW names; ALTER SCHEMA public RENAME TO p;
	CREATE SCHEMA public'

# A transaction that began before the memo and ends after it.
db=$(db_copy "$good")
coproc psql "$db"
pid=$COPROC_PID
printf "BEGIN; ALTER FUNCTION note() COST 7; SELECT 'open';\n" \
	>&"${COPROC[1]}"
read -r -u "${COPROC[0]}" line
is "$line" open 'a transaction is open'
exit_is 0 'while it is open' ledger verify --db "$db"
exit_is 0 'while it is open, again' ledger verify --db "$db"
sql "$db" "CREATE ROLE r_$$; DROP ROLE r_$$" >/dev/null
printf 'COMMIT;\n\\q\n' >&"${COPROC[1]}"
wait "$pid"
exit_is 1 'when it has ended' ledger verify --db "$db"

# Names in shared catalogs.
role=memo_$$
sql "$good" "CREATE ROLE $role; ALTER SCHEMA public OWNER TO $role" >/dev/null
db=$good
exit_is 0 'verify, so that it is remembered' ledger verify --db "$db"
uses_memo 'before a role is renamed'
sql "$good" "ALTER ROLE $role RENAME TO ${role}_too" >/dev/null
reads 'after a role was renamed'
sql "$good" "ALTER SCHEMA public OWNER TO pg_database_owner;
	DROP ROLE ${role}_too" >/dev/null

# ---- the project's side -----------------------------------------------------

fresh() {
	exit_is 0 "$1: before" ledger verify --quiet --db "$good"
	db=$good
	uses_memo "$1: before"
}

fresh 'a file is edited'
cp migrations/001_shop.sql saved
echo '-- edited' >>migrations/001_shop.sql
exit_is 0 'an edited file: a notice' ledger verify --verbose --db "$good"
has_not "$MEMO" 'an edited file: not from the memo'
sed -i 's/CREATE TYPE state/CREATE TYPE status/' migrations/001_shop.sql
exit_is 4 'edited statements' ledger verify --db "$good"
mv saved migrations/001_shop.sql

fresh 'a file is gone'
mv migrations/001_shop.sql gone
exit_is 4 'a file is gone' ledger verify --db "$good"
mv gone migrations/001_shop.sql

fresh 'a new file'
echo 'CREATE TABLE n ();' >migrations/002_n.sql
exit_is 1 'a file without a record' ledger verify --db "$good"
rm migrations/002_n.sql

fresh 'a damaged record'
cp ledger/records/001_shop.rec saved
sed -i '$d' ledger/records/001_shop.rec
exit_is 4 'a damaged record' ledger verify --db "$good"
mv saved ledger/records/001_shop.rec

fresh 'the configuration'
cp ledger/config saved
echo 'nonsense = 1' >>ledger/config
exit_is 2 'a bad configuration' ledger verify --db "$good"
mv saved ledger/config

# ---- the target's side ------------------------------------------------------

db=$(db_copy "$good")
reads 'another database'
uses_memo 'another database, again'
sql "$db" "UPDATE ledger.history SET role = 'mallory'" >/dev/null
exit_is 4 'a history row was changed' ledger verify --db "$db"
db=$(db_copy "$good")
exit_is 0 'before the history goes' ledger verify --db "$db"
sql "$db" 'TRUNCATE ledger.history' >/dev/null
run ledger verify --verbose --db "$db"
has_not "$MEMO" 'the history is gone: read anew'

# The rows of another tool are in no catalog.
project mates
migration 20240101000000_items.sql <<'SQL'
-- migrate:up
CREATE TABLE items (id integer PRIMARY KEY);
-- migrate:down
DROP TABLE items;
SQL
exit_is 0 'a project of dbmate is recorded' record
db=$(db_new)
sql "$db" "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);
	CREATE TABLE items (id integer PRIMARY KEY);
	INSERT INTO schema_migrations VALUES ('20240101000000')" >/dev/null
exit_is 0 'its database' ledger verify --db "$db"
reads 'beside another tool'"'"'s history'
cd "$SCRATCH/shop" || exit 1

# ---- the store --------------------------------------------------------------

fresh 'a store that cannot be written'
chmod -R a-w ledger/store
db=$good
exit_is 0 'a read-only store' ledger verify --db "$good"
chmod -R u+w ledger/store

done_testing
