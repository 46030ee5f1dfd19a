#!/bin/bash
# As t0395, with the kinds that are rarer, and those that are refused.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/project.sh
. "$TOP/tests/cli/project.sh"
# shellcheck source=tests/cli/kinds.sh
. "$TOP/tests/cli/kinds.sh"

version=$(sql "$(db_url postgres)" 'SHOW server_version_num')
[ "$version" -ge 150000 ] ||
	skip_all 'the base needs PostgreSQL 15'
# One by one: another test, or an earlier run, may have made some of them.
for role in kinds_reader kinds_writer kinds_owner '"kinds ""odd: role"'; do
	psql "$(db_url postgres)" -c "CREATE ROLE $role" >/dev/null 2>&1
done
psql "$(db_url postgres)" -c 'SET allow_in_place_tablespaces = on' \
	-c "CREATE TABLESPACE kinds_space LOCATION ''" >/dev/null 2>&1

project kinds
migration 000_base.sql <<'SQL'
CREATE SCHEMA app;
CREATE SCHEMA spare;
CREATE EXTENSION citext SCHEMA app VERSION '1.4';
CREATE COLLATION app.german (provider = icu, locale = 'de', deterministic = false);
CREATE COLLATION app.plain (provider = libc, lc_collate = 'C', lc_ctype = 'C');
CREATE TYPE app.level AS ENUM ('low', 'middle', 'high');
CREATE TYPE app.unused AS ENUM ('a', 'b', 'c');
CREATE TYPE app.shape AS ("odd ""one" integer, b text COLLATE "C", c date);
CREATE TYPE app.odd_range AS RANGE (subtype = text, subtype_opclass = text_pattern_ops,
    collation = "C", multirange_type_name = app.odd_ranges);
CREATE DOMAIN app.needed AS integer NOT NULL DEFAULT 1;
CREATE DOMAIN app.free AS text COLLATE "C" DEFAULT 'x' CHECK (VALUE <> '');
CREATE SEQUENCE app.down INCREMENT -3 MINVALUE -90 MAXVALUE -3 CYCLE;
CREATE UNLOGGED SEQUENCE app.loose AS smallint;
CREATE SEQUENCE app.tight;
CREATE TABLE app.people (
    id bigint PRIMARY KEY,
    level app.level DEFAULT 'low',
    amount numeric,
    note text COMPRESSION pglz,
    a integer, b integer,
    during int4range,
    twice integer GENERATED ALWAYS AS (a * 2) STORED,
    CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&),
    CONSTRAINT pair UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (id)
        WITH (fillfactor = 70),
    CONSTRAINT positive CHECK (a > 0) NO INHERIT
);
ALTER TABLE app.people ALTER amount SET STORAGE EXTERNAL;
ALTER TABLE app.people ADD CONSTRAINT old_rows CHECK (b > 0) NOT VALID;
CREATE INDEX people_lower ON app.people (lower(note), upper(note));
ALTER INDEX app.people_lower ALTER COLUMN 1 SET STATISTICS 70;
CREATE UNIQUE INDEX people_nulls ON app.people (b) NULLS NOT DISTINCT
    TABLESPACE kinds_space;
CREATE TABLE app.pets (
    id integer GENERATED ALWAYS AS IDENTITY (START 7),
    owner bigint, kind integer,
    CONSTRAINT pets_owner FOREIGN KEY (owner) REFERENCES app.people
        ON DELETE SET NULL (owner) DEFERRABLE INITIALLY DEFERRED
) WITH (fillfactor = 40, toast.autovacuum_enabled = off);
CREATE TABLE app.clustered (i integer PRIMARY KEY, j integer);
ALTER TABLE app.clustered CLUSTER ON clustered_pkey;
ALTER TABLE app.clustered REPLICA IDENTITY USING INDEX clustered_pkey;
CREATE TABLE app.full_identity (i integer);
ALTER TABLE app.full_identity REPLICA IDENTITY FULL;
CREATE TABLE app.parent (i integer);
CREATE TABLE app.heir (j integer) INHERITS (app.parent);
CREATE TABLE app.self_made (i integer, j integer);
ALTER TABLE app.self_made INHERIT app.parent;
CREATE TABLE app.typed OF app.shape;
CREATE TABLE app.to_be_typed ("odd ""one" integer, b text COLLATE "C", c date);
CREATE TABLE app.far (i integer) TABLESPACE kinds_space;
CREATE TABLE app.days (d date, v integer) PARTITION BY RANGE (d);
CREATE TABLE app.days_1 PARTITION OF app.days
    FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE app.days_rest PARTITION OF app.days DEFAULT;
CREATE VIEW app.named AS SELECT id, note FROM app.people WHERE a > 1;
CREATE MATERIALIZED VIEW app.counts WITH (fillfactor = 60)
    TABLESPACE kinds_space AS SELECT count(*) AS n FROM app.people;
CREATE STATISTICS app.stats (mcv) ON a, (b + 1) FROM app.people;
ALTER STATISTICS app.stats SET STATISTICS 50;
CREATE STATISTICS app.expression ON (lower(note)), (a + b) FROM app.people;
CREATE FUNCTION app.noticed() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RETURN NEW; END';
CREATE TRIGGER always BEFORE INSERT ON app.people
    FOR EACH ROW EXECUTE FUNCTION app.noticed();
ALTER TABLE app.people ENABLE ALWAYS TRIGGER always;
CREATE TRIGGER replica BEFORE INSERT ON app.people
    FOR EACH ROW EXECUTE FUNCTION app.noticed();
ALTER TABLE app.people ENABLE REPLICA TRIGGER replica;
CREATE TRIGGER off BEFORE INSERT ON app.people
    FOR EACH ROW EXECUTE FUNCTION app.noticed();
ALTER TABLE app.people DISABLE TRIGGER off;
CREATE POLICY checked ON app.people FOR INSERT WITH CHECK (a > 0);
CREATE FUNCTION app.on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS
'BEGIN END';
CREATE EVENT TRIGGER kinds_casts ON ddl_command_start
    WHEN TAG IN ('CREATE CAST', 'DROP CAST') EXECUTE FUNCTION app.on_ddl();
CREATE EVENT TRIGGER kinds_all ON ddl_command_end EXECUTE FUNCTION app.on_ddl();
ALTER EVENT TRIGGER kinds_all DISABLE;
CREATE EVENT TRIGGER kinds_replica ON sql_drop EXECUTE FUNCTION app.on_ddl();
ALTER EVENT TRIGGER kinds_replica ENABLE REPLICA;
CREATE EVENT TRIGGER kinds_always ON sql_drop EXECUTE FUNCTION app.on_ddl();
ALTER EVENT TRIGGER kinds_always ENABLE ALWAYS;
CREATE FUNCTION app.atomic(n integer) RETURNS integer LANGUAGE sql
BEGIN ATOMIC SELECT n + 1; END;
CREATE FUNCTION app.in_c(integer, integer) RETURNS integer
    LANGUAGE internal STRICT IMMUTABLE AS 'int4pl';
CREATE FUNCTION app."odd(name"(n integer) RETURNS integer LANGUAGE sql AS
'SELECT n';
CREATE FUNCTION app.dependent() RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION app.dependent() DEPENDS ON EXTENSION citext;
CREATE TRIGGER dependent BEFORE DELETE ON app.people
    FOR EACH ROW EXECUTE FUNCTION app.noticed();
ALTER TRIGGER dependent ON app.people DEPENDS ON EXTENSION citext;
CREATE AGGREGATE app.middle(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition,
    STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE FOREIGN DATA WRAPPER kinds_wrapper;
CREATE SERVER kinds_server FOREIGN DATA WRAPPER kinds_wrapper;
CREATE FOREIGN TABLE app.foreign_one (i integer) SERVER kinds_server;
CREATE OPERATOR app.=== (LEFTARG = integer, RIGHTARG = integer,
    FUNCTION = pg_catalog.int4eq);
CREATE TEXT SEARCH CONFIGURATION app.search (COPY = simple);
CREATE TABLE app.owned_by_role (i integer);
ALTER TABLE app.owned_by_role OWNER TO kinds_owner;
GRANT SELECT, UPDATE (i) ON app.owned_by_role TO "kinds ""odd: role";
GRANT USAGE ON LANGUAGE plpgsql TO kinds_reader;
GRANT USAGE ON SCHEMA app TO kinds_writer;
GRANT SELECT ON app.people TO kinds_writer WITH GRANT OPTION;
GRANT USAGE ON FOREIGN DATA WRAPPER kinds_wrapper TO kinds_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE "kinds ""odd: role"
    GRANT SELECT ON TABLES TO kinds_reader;
COMMENT ON EXTENSION citext IS 'one';
SQL

rows() {
	sql "$1" 'SELECT json_agg(p ORDER BY id) FROM app.people p'
}
base_applied
psql "$base" -c "INSERT INTO app.people (id, a, b, amount, note)
	VALUES (1, 1, 1, 2.5, 'x'), (2, 2, 2, NULL, NULL)"

# ---- columns

kind identity_gone --allow-data-loss <<'SQL'
DROP TABLE app.pets;
SQL
kind identity_new <<'SQL'
ALTER TABLE app.clustered ALTER j SET NOT NULL;
ALTER TABLE app.clustered ALTER j ADD GENERATED BY DEFAULT AS IDENTITY;
SQL
kind not_generated <<'SQL'
ALTER TABLE app.people ALTER amount SET STORAGE MAIN;
ALTER TABLE app.people ALTER note SET COMPRESSION default;
SQL
kind compression <<'SQL'
ALTER TABLE app.people ALTER note SET COMPRESSION lz4;
ALTER TABLE app.people ALTER amount SET STORAGE EXTENDED;
SQL
kind generated_type <<'SQL'
ALTER TABLE app.people ALTER twice TYPE bigint;
SQL
refused_kind generated_no_more 'its expression cannot be set in place' --allow-data-loss <<'SQL'
ALTER TABLE app.people ALTER twice DROP EXPRESSION;
SQL
# PostgreSQL 17 brought SET EXPRESSION.
generated_other=(kind generated_other --allow-data-loss)
[ "$version" -ge 170000 ] || generated_other=(refused_kind generated_other
	'its expression cannot be set in place' --allow-data-loss)
"${generated_other[@]}" <<'SQL'
ALTER TABLE app.people DROP twice,
    ADD twice integer GENERATED ALWAYS AS (a * 3) STORED;
SQL

# ---- indexes and constraints

kind not_clustered <<'SQL'
ALTER TABLE app.clustered SET WITHOUT CLUSTER;
ALTER TABLE app.clustered REPLICA IDENTITY DEFAULT;
ALTER TABLE app.full_identity REPLICA IDENTITY NOTHING;
SQL
kind index_statistics <<'SQL'
ALTER INDEX app.people_lower ALTER COLUMN 1 SET STATISTICS 80;
ALTER INDEX app.people_lower ALTER COLUMN 2 SET STATISTICS 90;
SQL
kind index_space <<'SQL'
ALTER INDEX app.people_nulls SET TABLESPACE pg_default;
ALTER TABLE app.far SET TABLESPACE pg_default;
ALTER MATERIALIZED VIEW app.counts SET TABLESPACE pg_default;
ALTER MATERIALIZED VIEW app.counts SET (fillfactor = 50);
SQL
kind index_gone <<<'DROP INDEX app.people_nulls;'
kind constraints_gone <<'SQL'
ALTER TABLE app.people DROP CONSTRAINT no_overlap;
ALTER TABLE app.people DROP CONSTRAINT pair;
ALTER TABLE app.people DROP CONSTRAINT positive;
ALTER TABLE app.people DROP CONSTRAINT old_rows;
ALTER TABLE app.pets DROP CONSTRAINT pets_owner;
SQL
kind validated <<<'ALTER TABLE app.people VALIDATE CONSTRAINT old_rows;'
kind made_not_valid <<'SQL'
ALTER TABLE app.people DROP CONSTRAINT positive;
ALTER TABLE app.people ADD CONSTRAINT positive CHECK (a > 0) NO INHERIT NOT VALID;
SQL

# ---- tables

kind tables_gone --allow-data-loss <<'SQL'
DROP TABLE app.heir;
DROP TABLE app.self_made;
DROP TABLE app.typed;
DROP TABLE app.far;
DROP TABLE app.days_rest;
DROP TABLE app.full_identity;
SQL
kind inheritance <<'SQL'
CREATE TABLE app.other_parent (i integer);
ALTER TABLE app.self_made INHERIT app.other_parent;
ALTER TABLE app.self_made NO INHERIT app.parent;
SQL
kind typed <<'SQL'
ALTER TABLE app.to_be_typed OF app.shape;
ALTER TABLE app.typed NOT OF;
SQL
kind default_detached <<<'ALTER TABLE app.days DETACH PARTITION app.days_rest;'
kind detached <<<'ALTER TABLE app.days DETACH PARTITION app.days_1;'
refused_kind other_bounds 'its bounds cannot be set in place' <<'SQL'
DO $$ BEGIN
    ALTER TABLE app.days DETACH PARTITION app.days_1;
    ALTER TABLE app.days ATTACH PARTITION app.days_1
        FOR VALUES FROM ('2020-01-01') TO ('2020-07-01');
END $$;
SQL
refused_kind partitioned 'how it is partitioned cannot be changed' \
	--allow-data-loss <<'SQL'
DO $$ BEGIN
    DROP TABLE app.days;
    CREATE TABLE app.days (d date, v integer) PARTITION BY LIST (v);
END $$;
SQL
refused_kind foreign_gone 'foreign tables are not brought back' \
	--allow-data-loss <<<'DROP FOREIGN TABLE app.foreign_one;'

# ---- what hangs on tables

kind triggers <<'SQL'
ALTER TABLE app.people ENABLE TRIGGER always;
ALTER TABLE app.people ENABLE TRIGGER replica;
ALTER TABLE app.people ENABLE TRIGGER off;
SQL
kind triggers_gone <<'SQL'
DROP TRIGGER always ON app.people;
DROP TRIGGER replica ON app.people;
DROP TRIGGER off ON app.people;
DROP POLICY checked ON app.people;
SQL
refused_kind dependent_trigger 'depends on an extension' \
	<<<'DROP TRIGGER dependent ON app.people;'
kind statistics <<'SQL'
ALTER STATISTICS app.stats SET STATISTICS -1;
DROP STATISTICS app.expression;
CREATE STATISTICS app.expression ON (lower(note)), (a - b) FROM app.people;
SQL
kind statistics_gone <<'SQL'
DROP STATISTICS app.expression;
ALTER STATISTICS app.stats SET STATISTICS 70;
SQL

# ---- types

kind labels_gone <<'SQL'
DROP TYPE app.unused;
CREATE TYPE app.unused AS ENUM ('b');
SQL
kind labels_moved <<'SQL'
DROP TYPE app.unused;
CREATE TYPE app.unused AS ENUM ('b', 'a', 'c');
SQL
kind attributes --allow-data-loss <<'SQL'
DROP TABLE app.typed;
ALTER TYPE app.shape DROP ATTRIBUTE c, ADD ATTRIBUTE d integer,
    ALTER ATTRIBUTE "odd ""one" TYPE bigint;
SQL
kind attribute_name <<'SQL'
ALTER TYPE app.shape RENAME ATTRIBUTE "odd ""one" TO even CASCADE;
SQL
kind types_gone <<'SQL'
DROP TYPE app.odd_range;
DROP DOMAIN app.needed;
DROP DOMAIN app.free;
SQL
kind domain_default <<'SQL'
ALTER DOMAIN app.needed DROP DEFAULT;
ALTER DOMAIN app.needed DROP NOT NULL;
ALTER DOMAIN app.free SET NOT NULL;
SQL
refused_kind domain_type 'the type of a domain cannot be changed' <<'SQL'
DO $$ BEGIN
    DROP DOMAIN app.needed;
    CREATE DOMAIN app.needed AS bigint NOT NULL DEFAULT 1;
END $$;
SQL
refused_kind type_of_another_sort 'types like it cannot be changed' <<'SQL'
DO $$ BEGIN
    DROP TYPE app.unused;
    CREATE TYPE app.unused AS (a integer);
END $$;
SQL

# ---- routines

kind routines_gone <<'SQL'
DROP FUNCTION app.atomic(integer);
DROP FUNCTION app.in_c(integer, integer);
SQL
refused_kind odd_name 'its name holds a bracket' \
	<<<'DROP FUNCTION app."odd(name"(integer);'
refused_kind dependent_function 'depends on an extension' \
	<<<'DROP FUNCTION app.dependent();'
refused_kind ordered_aggregate 'aggregates like it are not brought back' \
	<<<'DROP AGGREGATE app.middle(double precision ORDER BY anyelement);'

# ---- in one statement: both ends are known, what lies between is not

kind in_one_statement <<'SQL'
DO $$ BEGIN
    ALTER TABLE app.people DROP CONSTRAINT positive;
    ALTER TABLE app.people ADD CONSTRAINT positive CHECK (a > 0) NO INHERIT
        NOT VALID;
    DROP INDEX app.people_nulls;
    CREATE INDEX people_nulls ON app.people (a);
    DROP STATISTICS app.expression;
    CREATE STATISTICS app.expression ON (lower(note)), (a - b) FROM app.people;
    DROP EVENT TRIGGER kinds_casts;
    CREATE EVENT TRIGGER kinds_casts ON ddl_command_end
        EXECUTE FUNCTION app.on_ddl();
    DROP TRIGGER always ON app.people;
    CREATE TRIGGER always AFTER INSERT ON app.people
        FOR EACH ROW EXECUTE FUNCTION app.noticed();
    DROP TYPE app.unused;
    CREATE TYPE app.unused AS ENUM ('b');
END $$;
SQL
kind labels_in_one_statement <<'SQL'
DO $$ BEGIN
    DROP TYPE app.unused;
    CREATE TYPE app.unused AS ENUM ('b', 'd', 'a');
END $$;
SQL
kind matview_in_one_statement <<'SQL'
DO $$ BEGIN
    DROP MATERIALIZED VIEW app.counts;
    CREATE MATERIALIZED VIEW app.counts AS SELECT 1 AS one;
END $$;
SQL
refused_kind extension_version 'the version of an extension is not brought back' \
	<<<'ALTER EXTENSION citext UPDATE;'

# ---- the rest

kind schemas <<'SQL'
DROP SCHEMA spare;
DROP COLLATION app.german;
DROP COLLATION app.plain;
SQL
refused_kind collation 'a collation cannot be changed' <<'SQL'
DO $$ BEGIN
    DROP COLLATION app.german;
    CREATE COLLATION app.german (provider = icu, locale = 'fr');
END $$;
SQL
kind extension_moved <<<'ALTER EXTENSION citext SET SCHEMA spare;'
kind sequences <<'SQL'
ALTER SEQUENCE app.down INCREMENT -1 MAXVALUE -2;
ALTER SEQUENCE app.loose SET LOGGED;
ALTER SEQUENCE app.tight SET UNLOGGED;
SQL
kind sequences_gone --allow-data-loss <<'SQL'
DROP SEQUENCE app.down;
DROP SEQUENCE app.loose;
SQL
kind event_triggers <<'SQL'
ALTER EVENT TRIGGER kinds_casts DISABLE;
ALTER EVENT TRIGGER kinds_all ENABLE;
ALTER EVENT TRIGGER kinds_replica ENABLE;
ALTER EVENT TRIGGER kinds_always ENABLE;
SQL
kind event_triggers_gone <<'SQL'
DROP EVENT TRIGGER kinds_casts;
DROP EVENT TRIGGER kinds_all;
SQL
kind event_triggers_new <<'SQL'
DROP EVENT TRIGGER kinds_casts;
CREATE EVENT TRIGGER kinds_casts ON ddl_command_end EXECUTE FUNCTION app.on_ddl();
CREATE EVENT TRIGGER kinds_new ON sql_drop EXECUTE FUNCTION app.on_ddl();
SQL
kind owners <<'SQL'
ALTER TABLE app.owned_by_role OWNER TO kinds_writer;
SQL
kind privileges <<'SQL'
REVOKE SELECT, UPDATE (i) ON app.owned_by_role FROM "kinds ""odd: role";
REVOKE USAGE ON FOREIGN DATA WRAPPER kinds_wrapper FROM kinds_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE "kinds ""odd: role"
    REVOKE SELECT ON TABLES FROM kinds_reader;
SQL
refused_kind privileges_of_another 'another role than the owner granted on it' <<'SQL'
SET ROLE kinds_writer;
GRANT SELECT ON app.people TO kinds_reader;
RESET ROLE;
SQL
refused_kind privileges_of_the_system 'its privileges are not brought back' \
	<<<'REVOKE USAGE ON LANGUAGE plpgsql FROM kinds_reader;'
kind comments <<'SQL'
COMMENT ON EXTENSION citext IS 'two';
COMMENT ON EVENT TRIGGER kinds_all IS 'new';
COMMENT ON POLICY checked ON app.people IS 'new';
COMMENT ON CONSTRAINT free_check ON DOMAIN app.free IS 'new';
SQL
refused_kind comment_on_operator 'a comment on it is not brought back' \
	<<<"COMMENT ON OPERATOR app.=== (integer, integer) IS 'new';"
refused_kind operator_gone 'no statement is known that brings it back' \
	<<<'DROP OPERATOR app.=== (integer, integer);'
refused_kind operator_new 'no statement is known that drops it' <<'SQL'
CREATE OPERATOR app.!!! (RIGHTARG = integer, FUNCTION = pg_catalog.int4abs);
SQL
refused_kind configuration_renamed 'its former name cannot be given back' \
	<<<'ALTER TEXT SEARCH CONFIGURATION app.search RENAME TO found;'

done_testing
