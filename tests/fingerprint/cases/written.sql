Two ways to write one thing, and two things that look like one.

--- setup
CREATE ROLE fp_p1; CREATE ROLE fp_p2;
CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(10), c text, n numeric(6,2), ts timestamptz, arr text[]);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE VIEW tv AS SELECT id, a FROM t;
CREATE SCHEMA s;
CREATE TYPE e AS ENUM ('a', 'c');
--- pair types by alias
CREATE TABLE x (a int4, b int8, c int2, d float8, e float4, f bool, g varchar(3), h bpchar(4), i decimal(3,1), j timetz(2), k timestamptz(3), l varbit(4), m numeric(5), n char, o varchar, p float(20), q float(40), r dec);
--- with
CREATE TABLE x (a integer, b bigint, c smallint, d double precision, e real, f boolean, g character varying(3), h character(4), i numeric(3,1), j time(2) with time zone, k timestamp(3) with time zone, l bit varying(4), m numeric(5,0), n character(1), o character varying, p real, q double precision, r numeric);
--- pair nchar national character
CREATE TABLE x (a national character varying(3), b nchar(2), c int ARRAY, d int ARRAY[4]);
--- with
CREATE TABLE x (a varchar(3), b char(2), c int[], d int[]);
--- pair serial written out
CREATE TABLE x (a bigserial, b smallserial);
--- with
CREATE SEQUENCE x_a_seq; CREATE SEQUENCE x_b_seq AS smallint; CREATE TABLE x (a bigint NOT NULL DEFAULT nextval('x_a_seq'), b int2 NOT NULL DEFAULT nextval('x_b_seq'::regclass)); ALTER SEQUENCE x_b_seq OWNED BY x.b; ALTER SEQUENCE x_a_seq OWNED BY x.a;
--- pair constraints inline or later
CREATE TABLE x (a int PRIMARY KEY, b int UNIQUE, c int CHECK (c > 0), d int REFERENCES t, e int NOT NULL DEFAULT 3);
--- with
CREATE TABLE x (a int, b int, c int, d int, e int); ALTER TABLE x ADD FOREIGN KEY (d) REFERENCES t (id); ALTER TABLE x ADD CHECK (c > 0); ALTER TABLE x ADD UNIQUE (b); ALTER TABLE x ADD PRIMARY KEY (a); ALTER TABLE x ALTER e SET DEFAULT 3, ALTER e SET NOT NULL;
--- pair not valid then validated
ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID; ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES t NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT k; ALTER TABLE t VALIDATE CONSTRAINT fk;
--- with
ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0), ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES t;
--- pair between
CREATE VIEW v AS SELECT * FROM t WHERE a BETWEEN 1 AND 5; ALTER TABLE t ADD CONSTRAINT k CHECK (a BETWEEN 1 AND 5);
--- with
CREATE VIEW v AS SELECT * FROM t WHERE a >= 1 AND a <= 5; ALTER TABLE t ADD CONSTRAINT k CHECK (a >= 1 AND a <= 5);
--- pair casts
CREATE VIEW v AS SELECT a::text x, CAST(c AS int) y, date '2020-01-01' z, '1'::int q FROM t;
--- with
CREATE VIEW v AS SELECT CAST(a AS text) x, c::int4 y, '2020-01-01'::date z, int '1' q FROM t;
--- pair not equal
CREATE VIEW v AS SELECT a != 1 x, NOT a = 1 y, a IS NOT NULL z, c ISNULL w FROM t;
--- with
CREATE VIEW v AS SELECT a <> 1 x, NOT (a = 1) y, a NOTNULL z, c IS NULL w FROM t;
--- pair session settings
SET DateStyle = 'German, DMY'; SET IntervalStyle = sql_standard; SET TimeZone = 'Asia/Tokyo'; SET bytea_output = escape; SET extra_float_digits = -5; SET quote_all_identifiers = on; SET standard_conforming_strings = off; SET escape_string_warning = off;
ALTER TABLE t ADD d1 date DEFAULT '02.03.2020', ADD i1 interval DEFAULT '1 2:03', ADD z1 timestamptz DEFAULT '2020-06-01 12:00+00', ADD b1 bytea DEFAULT '\\x00ff', ADD f1 float8 DEFAULT 0.1234567890123, ADD k1 text DEFAULT E'a\\b';
RESET DateStyle; RESET IntervalStyle; RESET TimeZone; RESET bytea_output; RESET extra_float_digits; RESET quote_all_identifiers; RESET standard_conforming_strings; RESET escape_string_warning;
--- with
ALTER TABLE t ADD d1 date DEFAULT '2020-03-02', ADD i1 interval DEFAULT '1 day 2:03', ADD z1 timestamptz DEFAULT '2020-06-01 12:00+00', ADD b1 bytea DEFAULT '\x00ff', ADD f1 float8 DEFAULT 0.1234567890123, ADD k1 text DEFAULT 'a\b';
--- pair grants in another order
GRANT SELECT, INSERT ON t TO fp_p1; GRANT UPDATE (a, c) ON t TO fp_p2; GRANT SELECT (a) ON t TO PUBLIC; GRANT EXECUTE ON FUNCTION tf() TO fp_p1;
--- with
GRANT SELECT (a) ON t TO PUBLIC; GRANT UPDATE (c) ON t TO fp_p2; GRANT INSERT ON t TO fp_p1; GRANT UPDATE (a) ON t TO fp_p2; GRANT SELECT ON t TO fp_p1; GRANT ALL ON FUNCTION tf() TO fp_p1, PUBLIC;
--- same grants taken back
GRANT ALL ON t TO fp_p1; REVOKE ALL ON t FROM fp_p1; GRANT SELECT (a) ON t TO fp_p2; REVOKE SELECT (a) ON t FROM fp_p2; REVOKE EXECUTE ON FUNCTION tf() FROM PUBLIC; GRANT EXECUTE ON FUNCTION tf() TO PUBLIC; GRANT USAGE ON TYPE e TO PUBLIC; REVOKE USAGE ON TYPE e FROM PUBLIC; GRANT USAGE ON TYPE e TO PUBLIC; GRANT ALL ON SCHEMA s TO CURRENT_USER;
--- same default privileges there and back
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO fp_p1; ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM fp_p1; ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT EXECUTE ON FUNCTIONS TO fp_p1; ALTER DEFAULT PRIVILEGES IN SCHEMA s REVOKE EXECUTE ON FUNCTIONS FROM fp_p1; ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC; ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
--- pair default privileges or granted
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO fp_p1; CREATE TABLE x (); ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM fp_p1;
--- with
CREATE TABLE x (); GRANT SELECT ON x TO fp_p1;
--- pair like or written out
CREATE TABLE x (LIKE t INCLUDING ALL);
--- with
CREATE TABLE x (id int NOT NULL, a int, b varchar(10), c text, n numeric(6,2), ts timestamptz, arr text[]); ALTER TABLE x ADD CONSTRAINT x_pkey PRIMARY KEY (id);
--- pair enum value in place or before
ALTER TYPE e ADD VALUE 'b' BEFORE 'c'; 
--- with
DROP TYPE e; CREATE TYPE e AS ENUM ('a', 'b', 'c');
--- same renames there and back
ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME a TO z; ALTER INDEX t_pkey RENAME TO q; ALTER TABLE u RENAME z TO a; ALTER TABLE u RENAME TO t; ALTER INDEX q RENAME TO t_pkey; ALTER SCHEMA s RENAME TO s1; ALTER SCHEMA s1 RENAME TO s; ALTER FUNCTION tf() RENAME TO tg; ALTER FUNCTION tg() RENAME TO tf; ALTER TYPE e RENAME VALUE 'a' TO 'z'; ALTER TYPE e RENAME VALUE 'z' TO 'a'; ALTER TABLE tv RENAME COLUMN a TO b; ALTER TABLE tv RENAME COLUMN b TO a; ALTER TABLE t SET SCHEMA s; ALTER TABLE s.t SET SCHEMA public;
--- same dropped and made again
DROP VIEW tv; CREATE VIEW tv AS SELECT id, a FROM t; DROP FUNCTION tf(); CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE OR REPLACE VIEW tv (id, a) AS SELECT t.id, t.a FROM public.t;
--- same rows and sequences
INSERT INTO t (id, a) VALUES (1, 2), (3, 4); UPDATE t SET a = 1; DELETE FROM t; TRUNCATE t RESTART IDENTITY; ANALYZE t; REINDEX TABLE t;
--- same clustered and not
CLUSTER t USING t_pkey; ALTER TABLE t SET WITHOUT CLUSTER;
--- same comment set to null
COMMENT ON TABLE t IS 'x'; COMMENT ON TABLE t IS NULL; COMMENT ON COLUMN t.a IS 'x'; COMMENT ON COLUMN t.a IS ''; COMMENT ON SCHEMA s IS ''; COMMENT ON CONSTRAINT t_pkey ON t IS 'x'; COMMENT ON CONSTRAINT t_pkey ON t IS NULL;
--- pair partitions attached or made in place
CREATE TABLE p (a int NOT NULL, b text) PARTITION BY RANGE (a); CREATE INDEX pi ON p (b); CREATE TABLE p1 (a int NOT NULL, b text); CREATE INDEX p1_b_idx ON p1 (b); ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM (1) TO (5); CREATE TABLE pd PARTITION OF p DEFAULT;
--- with
CREATE TABLE p (a int, b text) PARTITION BY RANGE (a); ALTER TABLE p ALTER a SET NOT NULL; CREATE TABLE pd PARTITION OF p DEFAULT; CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (5); CREATE INDEX pi ON p USING btree (b ASC NULLS LAST);
--- pair inheritance later
CREATE TABLE x (k int) INHERITS (t);
--- with
CREATE TABLE x (id int NOT NULL, a int, b varchar(10), c text, n numeric(6,2), ts timestamptz, arr text[], k int); ALTER TABLE x INHERIT t; DROP TABLE x; CREATE TABLE x (k int) INHERITS (t);
--- pair trigger words
CREATE TRIGGER x BEFORE INSERT OR UPDATE OF a, c OR DELETE ON t FOR EACH ROW EXECUTE PROCEDURE tf('a', 1);
--- with
CREATE TRIGGER x BEFORE DELETE OR UPDATE OF a, c OR INSERT ON public.t FOR ROW EXECUTE FUNCTION public.tf(a, '1');
--- pair update of columns in another order = structure
CREATE TRIGGER x BEFORE UPDATE OF a, c ON t FOR EACH ROW EXECUTE FUNCTION tf();
--- with
CREATE TRIGGER x BEFORE UPDATE OF c, a ON t FOR EACH ROW EXECUTE FUNCTION tf();
--- pair update of columns = structure
CREATE TRIGGER x BEFORE UPDATE OF a, c ON t FOR EACH ROW EXECUTE FUNCTION tf();
--- with
CREATE TRIGGER x BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION tf();
--- pair policy roles in another order
CREATE POLICY p ON t TO fp_p2, fp_p1 USING (a > 0);
--- with
CREATE POLICY p ON t AS PERMISSIVE FOR ALL TO fp_p1, fp_p2 USING ((a > 0));
--- pair policy restrictive = structure
CREATE POLICY p ON t USING (a > 0);
--- with
CREATE POLICY p ON t AS RESTRICTIVE USING (a > 0);
--- pair policy with check left out = structure
CREATE POLICY p ON t USING (a > 0);
--- with
CREATE POLICY p ON t USING (a > 0) WITH CHECK (a > 0);
--- pair function settings quoted
CREATE FUNCTION g(int4, "b" varchar(5) DEFAULT 'x') RETURNS SETOF int8 LANGUAGE SQL STABLE STRICT SET search_path = public, pg_temp SET work_mem = '4MB' AS 'SELECT 1::int8';
--- with
CREATE FUNCTION g(integer, b character varying = 'x'::varchar) RETURNS SETOF bigint RETURNS NULL ON NULL INPUT STABLE NOT LEAKPROOF LANGUAGE sql AS 'SELECT 1::int8'; DROP FUNCTION g;
CREATE FUNCTION g(integer, b character varying = 'x'::varchar) RETURNS SETOF bigint RETURNS NULL ON NULL INPUT STABLE NOT LEAKPROOF LANGUAGE 'sql' ROWS 1000 COST 100 SET work_mem TO '4MB' SET search_path TO 'public', "pg_temp" AS $$SELECT 1::int8$$;
--- pair index words
CREATE INDEX x ON t (a, lower(c), (a + 1) DESC) WHERE a IS NOT NULL;
--- with
CREATE INDEX x ON ONLY t USING btree (a int4_ops ASC NULLS LAST, lower((c)) text_ops, ((a) + 1) DESC NULLS FIRST) WITH (fillfactor = 90) WHERE ((a IS NOT NULL)); ALTER INDEX x RESET (fillfactor);
--- pair sequence spelled out
CREATE SEQUENCE x;
--- with
CREATE SEQUENCE x AS bigint START WITH 1 INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1 NO CYCLE OWNED BY NONE;
--- pair descending sequence spelled out
CREATE SEQUENCE x AS int INCREMENT -2;
--- with
CREATE SEQUENCE x AS int START -1 INCREMENT -2 MINVALUE -2147483648 MAXVALUE -1;
--- pair options in another order
CREATE TABLE x (a text) WITH (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_enabled = false);
--- with
CREATE TABLE x (a text); ALTER TABLE x SET (toast.autovacuum_enabled = false); ALTER TABLE x SET (autovacuum_enabled = off); ALTER TABLE x SET (fillfactor = 70);
--- pair domain
CREATE DOMAIN d AS text NOT NULL DEFAULT 'x' CONSTRAINT k CHECK (VALUE <> '');
--- with
CREATE DOMAIN d AS pg_catalog.text; ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE <> '') NOT VALID; ALTER DOMAIN d VALIDATE CONSTRAINT k; ALTER DOMAIN d SET DEFAULT 'x'; ALTER DOMAIN d SET NOT NULL;
--- pair composite
CREATE TYPE c AS (a int, z int, b text); ALTER TYPE c DROP ATTRIBUTE z;
--- with
CREATE TYPE c AS (a int4); ALTER TYPE c ADD ATTRIBUTE b text;
--- pair rule
CREATE RULE r AS ON DELETE TO tv DO INSTEAD DELETE FROM t WHERE t.id = old.id;
--- with
CREATE OR REPLACE RULE "r" AS ON DELETE TO public.tv DO INSTEAD (DELETE FROM public.t WHERE (t.id = OLD.id));
--- pair statistics
CREATE STATISTICS x (mcv, ndistinct, dependencies) ON c, a FROM t;
--- with
CREATE STATISTICS x ON a, c FROM public.t;
--- pair view that lists or stars
CREATE VIEW v AS SELECT * FROM t;
--- with
CREATE VIEW v AS SELECT id, a, b, c, n, ts, arr FROM t;
--- pair view's order of options
CREATE VIEW v WITH (security_barrier, check_option = local) AS SELECT a FROM t;
--- with
CREATE VIEW v AS SELECT a FROM t WITH LOCAL CHECK OPTION; ALTER VIEW v SET (security_barrier = true);
--- same replica identity there and back
ALTER TABLE t REPLICA IDENTITY FULL; ALTER TABLE t REPLICA IDENTITY DEFAULT;
--- pair materialized view filled or not
CREATE MATERIALIZED VIEW v AS SELECT a FROM t;
--- with
CREATE MATERIALIZED VIEW v AS SELECT t.a FROM t WITH NO DATA;
--- pair aggregate
CREATE AGGREGATE g (int) (sfunc = int4pl, stype = int4, initcond = '0');
--- with
CREATE AGGREGATE g (BASETYPE = integer, SFUNC1 = int4pl, STYPE1 = integer, INITCOND1 = 0);
--- pair operator
CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq, commutator = ===);
--- with
CREATE OPERATOR public.=== (procedure = int4eq, rightarg = int4, leftarg = int4, commutator = OPERATOR(public.===));
--- same view of a view's column default
ALTER VIEW tv ALTER a SET DEFAULT 1; ALTER VIEW tv ALTER a DROP DEFAULT;
--- same type changed there and back
ALTER TABLE t ALTER n TYPE text; ALTER TABLE t ALTER n TYPE numeric(6,2) USING n::numeric;
--- same unlogged and back
ALTER TABLE t SET UNLOGGED; ALTER TABLE t SET LOGGED;
--- pair names quoted or not
CREATE TABLE "x" ("a" "int4", B TEXT); CREATE INDEX "x_i" ON X ("b");
--- with
CREATE TABLE X (A INT, "b" text); CREATE INDEX X_I ON x (B);
--- pair search_path at creation
SET search_path = s, public; CREATE FUNCTION s.g() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE s.q (a int DEFAULT g(), b e CHECK (b <> 'a')); CREATE VIEW s.w AS SELECT a, g() FROM q; SET search_path = public;
--- with
SET search_path = pg_catalog; CREATE FUNCTION s.g() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE s.q (a int DEFAULT s.g(), b public.e CHECK (b <> 'a'::public.e)); CREATE VIEW s.w AS SELECT q.a, s.g() FROM s.q; SET search_path = public;
--- pair case = structure column-order
CREATE TABLE x ("A" int);
--- with
CREATE TABLE x (a int);
--- pair normalisation = structure column-order
CREATE TABLE x (U&"\00e9" int);
--- with
CREATE TABLE x (U&"e\0301" int);
--- pair confusable = structure column-order owners
CREATE TABLE U&"\0430" (a int);
--- with
CREATE TABLE a (a int);
--- pair name with a dot = structure column-order owners
CREATE TABLE "s.z" (a int);
--- with
CREATE TABLE s.z (a int);
--- pair name like a path = structure column-order owners
CREATE TABLE "x/column/y" (a int);
--- with
CREATE TABLE x (y int, a int);
--- pair default empty or null = structure
ALTER TABLE t ALTER c SET DEFAULT '';
--- with
ALTER TABLE t ALTER c SET DEFAULT NULL;
--- pair literal newline = structure
ALTER TABLE t ALTER c SET DEFAULT E'a\n    not null';
--- with
ALTER TABLE t ALTER c SET DEFAULT E'a\n     not null';
--- pair default text or typed null = structure
ALTER TABLE t ALTER b SET DEFAULT 'NULL';
--- with
ALTER TABLE t ALTER b SET DEFAULT NULL;
--- pair trigger WHEN = structure
CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW WHEN (old.a IS DISTINCT FROM new.a) EXECUTE FUNCTION tf();
--- with
CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW WHEN (old.a <> new.a) EXECUTE FUNCTION tf();
--- pair trigger arguments = structure
CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf('a, b');
--- with
CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tf('a', 'b');
--- pair include or key = structure
CREATE INDEX x ON t (a) INCLUDE (id);
--- with
CREATE INDEX x ON t (a, id);
--- pair view columns swapped = structure
CREATE VIEW v AS SELECT a AS x, id AS y FROM t;
--- with
CREATE VIEW v AS SELECT id AS x, a AS y FROM t;
--- pair union all = structure
CREATE VIEW v AS SELECT a FROM t UNION SELECT 1;
--- with
CREATE VIEW v AS SELECT a FROM t UNION ALL SELECT 1;
--- pair grant option = privileges
GRANT SELECT ON t TO fp_p1;
--- with
GRANT SELECT ON t TO fp_p1 WITH GRANT OPTION;
--- pair column or table privilege = privileges
GRANT SELECT ON t TO fp_p1;
--- with
GRANT SELECT (id, a, b, c, n, ts, arr) ON t TO fp_p1;
--- pair public or every role = privileges
GRANT SELECT ON t TO PUBLIC;
--- with
GRANT SELECT ON t TO fp_p1, fp_p2;
--- pair role named like public's word = privileges
CREATE ROLE "fp, fp_p1"; GRANT SELECT ON t TO "fp, fp_p1";
--- with
GRANT SELECT ON t TO fp_p1;
--- pair in a varchar
ALTER TABLE t ADD CONSTRAINT k CHECK (b IN ('x', 'y')); CREATE INDEX x ON t (a) WHERE b = ANY ('{x,y}');
--- with
ALTER TABLE t ADD CONSTRAINT k CHECK (b = ANY (ARRAY['x', 'y']::varchar[])); CREATE INDEX x ON t (a) WHERE (b)::text = ANY ('{x,y}'::text[]);
