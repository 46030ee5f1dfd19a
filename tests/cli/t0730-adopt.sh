#!/bin/bash
# adopt: a database that is older than its migration files, one that is past a
# migration that scratch cannot run, copies of both; the position written down.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"

if ! pg_dump --version >/dev/null 2>&1 && [ -z "${LEDGER_PG_BINDIR-}" ]; then
	skip_all 'no pg_dump'
fi

adopt() {
	ledger adopt --scratch "$(cluster)" "$@"
}

# ---- older than the first file

legacy=$(db_new)
psql "$legacy" <<'EOF'
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('a', 'b');
CREATE TABLE app.users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	email text NOT NULL UNIQUE, m app.mood DEFAULT 'a');
CREATE TABLE app.orders (id serial PRIMARY KEY, u bigint REFERENCES app.users,
	amount numeric(10,2) CHECK (amount > 0));
CREATE INDEX ON app.orders (u) WHERE amount > 10;
CREATE VIEW app.v AS SELECT u.email, count(*) AS n
	FROM app.users u JOIN app.orders o ON o.u = u.id GROUP BY 1;
CREATE MATERIALIZED VIEW app.mv AS SELECT * FROM app.v;
CREATE FUNCTION app.f(x integer) RETURNS integer LANGUAGE plpgsql AS
	$$ BEGIN RETURN x; END $$;
CREATE TABLE ev (id integer, at date) PARTITION BY RANGE (at);
CREATE TABLE ev_2020 PARTITION OF ev
	FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TRIGGER t BEFORE UPDATE ON app.users FOR EACH ROW
	EXECUTE FUNCTION suppress_redundant_updates_trigger();
ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON app.users USING (true);
COMMENT ON TABLE app.users IS 'people; not all of them';
INSERT INTO app.users (email) VALUES ('a');
EOF
before=$(fingerprint "$legacy")
project shop
migration 001_more.sql <<'EOF'
CREATE TABLE more (id integer);
EOF
migration 002_users.sql <<'EOF'
ALTER TABLE app.users ADD COLUMN since date;
EOF
exit_is 2 'not with --at' ledger adopt --baseline old --at empty --db "$legacy"
exit_is 2 'not with such a name' adopt --baseline 'old one' --db "$legacy"
exit_is 0 'a baseline' adopt --baseline old --db "$legacy"
has 'baseline old: the schema of this database is the first node'
has "fingerprint $before"
is "$(fingerprint "$legacy")" "$before" 'the database is as it was'
is "$(sql "$legacy" "SELECT to_regclass('ledger.history') IS NULL")" t \
	'nothing was written into it'
exit_is 2 'only one' adopt --baseline older --db "$legacy"
has 'there is a baseline already: old'
exit_is 0 'the files are recorded upon it' record
exit_is 0 'the database stands there' ledger where --db "$legacy"
has_out 'old'
copy=$(db_copy "$legacy")
exit_is 0 'its position is written down' ledger adopt --db "$legacy"
has 'adopted: this database stands at old'
exit_is 0 'once' ledger adopt --db "$legacy"
has 'nothing to adopt'
exit_is 0 'verify' ledger verify --db "$legacy"
exit_is 0 'apply goes on from there' ledger apply --db "$legacy"
has 'applied 002_users'
is "$(sql "$legacy" 'SELECT count(*) FROM app.users')" 1 'with its rows'
exit_is 0 'a restored copy is known by its content' ledger apply --db "$copy"
has 'adopted: this database stands at old'
is "$(fingerprint "$copy")" "$(fingerprint "$legacy")" 'both are alike'
fresh=$(db_new)
exit_is 0 'a fresh database is made from it' ledger apply --db "$fresh"
has 'applied old'
is "$(fingerprint "$fresh")" "$(fingerprint "$legacy")" 'and is alike too'
exit_is 0 'blame' ledger blame app/table/users --db "$legacy"
has 'old (ledger/baseline.sql:'
exit_is 0 'revert to it' ledger revert --to old --db "$legacy"
is "$(fingerprint "$legacy")" "$before" 'and the schema is the old one'
exit_is 2 'a database with a history of ledger' \
	bash -c 'rm -r ledger/baseline.sql ledger/records; mkdir ledger/records
	"$0" adopt --baseline again --db "$1"' "$LEDGER_BIN" "$legacy"
has 'has a history of ledger'
ok 'leaves nothing behind' test ! -e ledger/baseline.sql

# ---- the histories of other tools are no part of it

managed=$(db_new)
psql "$managed" -c 'CREATE TABLE a (id integer); CREATE SCHEMA sqitch;
	CREATE TABLE sqitch.changes (change_id text, script_hash text,
	change text, project text, planned_at timestamptz, committed_at timestamptz);
	CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean)'
project managed
exit_is 0 'a baseline' adopt --baseline old --db "$managed"
is "$(grep -cE 'sqitch|schema_migrations' ledger/baseline.sql)" 0 \
	'without the tables of other tools'

# ---- the head of the file

cp -r "$SCRATCH/shop" "$SCRATCH/head"
cd "$SCRATCH/head" || exit 1
echo 'CREATE TABLE x ();' >ledger/baseline.sql
exit_is 2 'a head that was changed' ledger status
has 'ledger/baseline.sql:1: the head of the baseline was changed'

# ---- past a migration that scratch cannot run

stuck_project
exit_is 3 'it stops there' record
has 'ledger adopt --baseline 002_needs_rows --db URL'
live=$(db_new)
psql "$live" -f migrations/001_a.sql -c 'INSERT INTO a VALUES (101)' \
	-f migrations/002_needs_rows.sql
exit_is 0 'the database that is past it' adopt --baseline 002 --db "$live"
has 'it contains 2 migrations'
ok 'the record that it contains is gone' test ! -e ledger/records/001_a.rec
exit_is 0 'the rest is recorded' record
has '003_c'
exit_is 0 'status' ledger status --db "$live"
has 'contained    001_a'
has 'applied      002_needs_rows'
has 'pending      003_c'
exit_is 0 'apply' ledger apply --db "$live"
has 'adopted: this database stands at 002_needs_rows'
exit_is 0 'verify' ledger verify --db "$live"
echo '-- a word' >>migrations/001_a.sql
exit_is 0 'an edit of what it contains is told' ledger status --db "$live"
has 'contained-edited'
exit_is 0 'and no reason to stop' ledger verify --db "$live"

# ---- what is recorded and not in it

project outside
migration 001_a.sql <<'EOF'
CREATE TABLE a (id integer);
EOF
record >/dev/null
exit_is 2 'a record outside of it' adopt --baseline zero --db "$live"
has 'migration 001_a is recorded'

# ---- a baseline that is not the database

project other_scratch
cat >ledger/prelude.sql <<'EOF'
CREATE FUNCTION made_by_prelude() RETURNS event_trigger LANGUAGE plpgsql AS
'BEGIN
    IF to_regclass($$public.a$$) IS NOT NULL AND
            to_regclass($$public.extra$$) IS NULL THEN
        CREATE TABLE public.extra (id integer);
    END IF;
END';
CREATE EVENT TRIGGER made_by_prelude ON ddl_command_end
    WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION made_by_prelude();
EOF
printf '[scratch]\nprelude = ledger/prelude.sql\n' >>ledger/config
small=$(db_new)
psql "$small" -c 'CREATE TABLE a (id integer)'
exit_is 1 'scratch makes another schema of the dump' \
	adopt --baseline zero --db "$small"
has 'makes another schema on scratch than the database has'
has 'table public.extra: only on scratch.'
nok 'and the file is gone again' test -e ledger/baseline.sql
is "$(ls ledger/records)" '' 'and so is its record'

project bytes
exit_is 0 'a baseline' adopt --baseline zero --db "$small"
printf -- '-- \377\n' >>ledger/baseline.sql
exit_is 6 'it is not UTF-8 any more' ledger status --db "$small"
has 'ledger/baseline.sql:'
has 'invalid UTF-8 or a NUL byte'

# ---- the position alone

project place
migration 001_a.sql <<'EOF'
CREATE TABLE a (id integer);
EOF
migration 002_rows.sql <<'EOF'
INSERT INTO a VALUES (1);
EOF
migration 003_b.sql <<'EOF'
CREATE TABLE b (id integer);
EOF
record >/dev/null
db=$(db_new)
psql "$db" -f migrations/001_a.sql
exit_is 1 'two places are possible' ledger adopt --db "$db"
has 'position-ambiguous'
has 'refused: nothing was written'
exit_is 0 'one is said' ledger adopt --db "$db" --at 002
is "$(sql "$db" "SELECT to_regclass('b') IS NULL")" t 'and nothing is run'
exit_is 0 'it stays' ledger status --db "$db"
has '2 applied, 1 pending'
odd=$(db_new)
psql "$odd" -c 'CREATE TABLE a (id integer, x integer NOT NULL)'
exit_is 1 'a schema that is no node' ledger adopt --db "$odd"
has 'position-unknown'
is "$(sql "$odd" "SELECT to_regclass('ledger.history') IS NULL")" t \
	'is not taken over'
done_testing
