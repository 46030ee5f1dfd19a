-- What only some majors can express, or express each in its own way.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = error;
SELECT current_setting('server_version_num')::integer >= 140000 AS v14,
       current_setting('server_version_num')::integer >= 150000 AS v15,
       current_setting('server_version_num')::integer >= 160000 AS v16,
       current_setting('server_version_num')::integer >= 170000 AS v17,
       current_setting('server_version_num')::integer >= 180000 AS v18 \gset

CREATE SCHEMA odd;
SET search_path = odd;
CREATE TABLE t (a integer PRIMARY KEY, b text, c timestamptz, d numeric, e integer[], j jsonb, v varchar(10));
CREATE VIEW v1 AS SELECT extract(year FROM c) AS y, position('a' IN b) AS p, substring(b FROM 2 FOR 3) AS s,
	trim(both 'x' FROM b) AS tr, overlay(b PLACING 'z' FROM 1) AS o, c AT TIME ZONE 'UTC' AS z FROM t;
CREATE TABLE sql_syntax (b text CHECK (substring(b FROM 1 FOR 1) <> 'x' AND position('a' IN b) > 0),
	c timestamptz DEFAULT ((now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'));
CREATE INDEX sql_syntax_i ON sql_syntax (upper(trim(b)));
CREATE COLLATION icu (PROVIDER = icu, LOCALE = 'de-u-co-phonebk');
CREATE COLLATION nondet (PROVIDER = icu, LOCALE = 'und', DETERMINISTIC = false);
CREATE TABLE c (a text COLLATE icu, b text COLLATE nondet);
CREATE SUBSCRIPTION sub CONNECTION 'host=nowhere password=secret' PUBLICATION p WITH (connect = false, slot_name = NONE, enabled = false);
CREATE TABLE ren (a integer NOT NULL, b integer NOT NULL);
ALTER TABLE ren RENAME TO renamed;
ALTER TABLE renamed RENAME b TO bb;
CREATE TABLE liked (LIKE renamed INCLUDING ALL);
CREATE TABLE par (a integer NOT NULL) PARTITION BY LIST (a);
CREATE TABLE chi (a integer NOT NULL);
ALTER TABLE par ATTACH PARTITION chi FOR VALUES IN (1);
CREATE TABLE inh () INHERITS (renamed);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER tr AFTER INSERT ON par FOR EACH ROW EXECUTE FUNCTION tf();
ALTER TABLE chi DISABLE TRIGGER tr;
-- A view, a function and a table that need each other.
CREATE VIEW loop AS SELECT 1 AS x;
CREATE FUNCTION f_loop() RETURNS SETOF loop LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE VIEW loop AS SELECT x FROM f_loop();
CREATE VIEW g AS SELECT a, b, count(*) AS n FROM t GROUP BY a;
\if :v14
ALTER TABLE t ALTER b SET COMPRESSION pglz;
CREATE FUNCTION std(x integer, y varchar DEFAULT 'q') RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM t WHERE v IN ('a', 'b'); SELECT x + 1; END;
CREATE FUNCTION ret(x integer) RETURNS integer LANGUAGE sql RETURN (SELECT max(a) FROM t WHERE a > x);
CREATE PROCEDURE outp(a integer, OUT b integer) LANGUAGE plpgsql AS 'BEGIN b := 1; END';
CREATE STATISTICS st ON (a + 1), (v IN ('a', 'b')), b FROM t;
CREATE STATISTICS st1 ON lower(b) FROM t;
CREATE TYPE r AS RANGE (subtype = integer, multirange_type_name = many);
CREATE TABLE mr (m many, n datemultirange);
CREATE TABLE brin (a integer);
CREATE INDEX brin_i ON brin USING brin (a int4_minmax_multi_ops (values_per_range = 16));
CREATE VIEW search AS WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 3) SEARCH DEPTH FIRST BY n SET o CYCLE n SET is_c USING p SELECT n FROM s;
\endif
\if :v15
CREATE UNIQUE INDEX nnd ON t (b) NULLS NOT DISTINCT;
ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (d);
CREATE PUBLICATION cols FOR TABLE t (a, b) WHERE (a > 5 AND b <> 'x');
CREATE PUBLICATION sch FOR TABLES IN SCHEMA odd;
CREATE VIEW inv WITH (security_invoker = true) AS SELECT a FROM t;
CREATE UNLOGGED SEQUENCE us;
CREATE TABLE k (a integer, b integer, FOREIGN KEY (a) REFERENCES t ON DELETE SET NULL (a));
\endif
\if :v16
CREATE COLLATION rules (PROVIDER = icu, LOCALE = 'und', RULES = '&a < b');
ALTER TABLE t ALTER b SET STORAGE DEFAULT;
\endif
\if :v17
CREATE COLLATION built (PROVIDER = builtin, LOCALE = 'C.UTF-8');
GRANT MAINTAIN ON t TO fpw_a;
CREATE DOMAIN nn AS integer CONSTRAINT named NOT NULL;
CREATE VIEW jt AS SELECT x.a FROM t, json_table(t.j, '$[*]' COLUMNS (a integer PATH '$.a')) x;
\endif
\if :v18
ALTER TABLE t ADD virt integer GENERATED ALWAYS AS (a * 2) VIRTUAL;
CREATE TABLE period (a int4range, p daterange, PRIMARY KEY (a, p WITHOUT OVERLAPS));
CREATE TABLE refers (a int4range, p daterange, FOREIGN KEY (a, PERIOD p) REFERENCES period (a, PERIOD p));
CREATE TABLE ne (a integer CONSTRAINT c CHECK (a > 0) NOT ENFORCED, b integer CONSTRAINT other_name NOT NULL, d integer);
ALTER TABLE ne ADD CONSTRAINT dnn NOT NULL d NOT VALID;
COMMENT ON CONSTRAINT other_name ON ne IS 'not null';
CREATE PUBLICATION gen FOR TABLE t WITH (publish_generated_columns = stored);
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO fpw_a;
\endif
