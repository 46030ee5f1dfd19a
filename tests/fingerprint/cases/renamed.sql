One object that others of every kind name: renamed and moved.

--- setup
CREATE SCHEMA s; CREATE SCHEMA s2;
CREATE FUNCTION s.fi(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION s.fb(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE FUNCTION s.cmp(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE FUNCTION s.tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION s.et() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION s.ct(int) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''x''';
CREATE COLLATION s.co (locale = 'C', provider = libc);
CREATE OPERATOR s.=== (leftarg = int, rightarg = int, function = s.fb, commutator = OPERATOR(s.===));
CREATE OPERATOR CLASS s.oc FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 s.cmp(int, int);
CREATE TYPE s.en AS ENUM ('a', 'b'); CREATE DOMAIN s.dm AS int CHECK (s.fi(VALUE) > 0);
CREATE TYPE s.cty AS (a int, e s.en); CREATE TYPE s.rg AS RANGE (subtype = int, subtype_opclass = s.oc);
CREATE TABLE t (a int DEFAULT s.fi(1), b text COLLATE s.co, e s.en DEFAULT 'a', d s.dm, c s.cty, es s.en[], r s.rg, g int GENERATED ALWAYS AS (s.fi(a)) STORED, CHECK (s.fi(a) > 0), EXCLUDE USING btree (a WITH =), CHECK (a OPERATOR(s.===) 3));
CREATE INDEX i1 ON t (s.fi(a)); CREATE INDEX i2 ON t (a s.oc); CREATE INDEX i3 ON t ((b || 'x') COLLATE s.co); CREATE INDEX i4 ON t (a) WHERE a OPERATOR(s.===) 1;
CREATE VIEW v AS SELECT s.fi(a) f, b COLLATE s.co AS b, e, a OPERATOR(s.===) 1 AS o, 'a'::s.en AS l FROM t;
CREATE MATERIALIZED VIEW mv AS SELECT s.fi(a) f, e FROM t;
CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW WHEN (s.fi(new.a) > 0) EXECUTE FUNCTION s.tr();
CREATE EVENT TRIGGER fp_ren ON ddl_command_end EXECUTE FUNCTION s.et(); ALTER EVENT TRIGGER fp_ren DISABLE;
CREATE POLICY p ON t USING (s.fi(a) > 0);
CREATE RULE ru AS ON UPDATE TO v DO INSTEAD UPDATE t SET a = s.fi(new.f);
CREATE AGGREGATE ag (int) (sfunc = s.cmp, stype = int, sortop = OPERATOR(pg_catalog.<));
CREATE CAST (s.dm AS s.en) WITH INOUT; CREATE CAST (s.cty AS int) WITH INOUT;
CREATE FUNCTION dflt(x s.en DEFAULT 'a', y int DEFAULT s.fi(2)) RETURNS TABLE (z s.cty) LANGUAGE sql AS 'SELECT NULL::s.cty';
CREATE TABLE pt (a int) PARTITION BY RANGE (a s.oc); CREATE TABLE pe (a int) PARTITION BY LIST ((s.fi(a)));
CREATE TEXT SEARCH DICTIONARY s.di (template = simple); CREATE TEXT SEARCH CONFIGURATION tc (parser = "default"); ALTER TEXT SEARCH CONFIGURATION tc ADD MAPPING FOR word WITH s.di;
CREATE FOREIGN DATA WRAPPER fp_w; CREATE SERVER fp_s FOREIGN DATA WRAPPER fp_w; CREATE FOREIGN TABLE ft (a int) SERVER fp_s; CREATE USER MAPPING FOR PUBLIC SERVER fp_s;
CREATE SEQUENCE s.sq; ALTER TABLE t ADD sq int DEFAULT nextval('s.sq'); ALTER SEQUENCE s.sq OWNED BY NONE;
CREATE ROLE fp_rr; GRANT SELECT ON t TO fp_rr; CREATE POLICY p2 ON t TO fp_rr; ALTER VIEW v OWNER TO fp_rr; ALTER DEFAULT PRIVILEGES FOR ROLE fp_rr GRANT SELECT ON TABLES TO PUBLIC;
CREATE TABLE par (id int PRIMARY KEY, z int); CREATE TABLE chi () INHERITS (par); CREATE TABLE ref (a int REFERENCES par); CREATE VIEW pv AS SELECT id, z FROM par GROUP BY id;
--- change rename FUNCTION s.fi = structure source owners
ALTER FUNCTION s.fi(int) RENAME TO fp_zz;
--- change move FUNCTION s.fi = structure source owners
ALTER FUNCTION s.fi(int) SET SCHEMA s2;
--- change rename FUNCTION s.fb = structure source owners
ALTER FUNCTION s.fb(int,int) RENAME TO fp_zz;
--- change move FUNCTION s.fb = structure source owners
ALTER FUNCTION s.fb(int,int) SET SCHEMA s2;
--- change rename FUNCTION s.cmp = structure source owners
ALTER FUNCTION s.cmp(int,int) RENAME TO fp_zz;
--- change move FUNCTION s.cmp = structure source owners
ALTER FUNCTION s.cmp(int,int) SET SCHEMA s2;
--- change rename FUNCTION s.tr = structure source owners
ALTER FUNCTION s.tr() RENAME TO fp_zz;
--- change move FUNCTION s.tr = structure source owners
ALTER FUNCTION s.tr() SET SCHEMA s2;
--- change rename FUNCTION s.et = structure source owners
ALTER FUNCTION s.et() RENAME TO fp_zz;
--- change move FUNCTION s.et = structure source owners
ALTER FUNCTION s.et() SET SCHEMA s2;
--- change rename COLLATION s.co = structure owners
ALTER COLLATION s.co RENAME TO fp_zz;
--- change move COLLATION s.co = structure owners
ALTER COLLATION s.co SET SCHEMA s2;
--- change rename OPERATOR CLASS s.oc USING btree = structure owners
ALTER OPERATOR CLASS s.oc USING btree RENAME TO fp_zz;
--- change move OPERATOR CLASS s.oc USING btree = structure owners
ALTER OPERATOR CLASS s.oc USING btree SET SCHEMA s2;
--- change rename OPERATOR FAMILY s.oc USING btree = structure owners
ALTER OPERATOR FAMILY s.oc USING btree RENAME TO fp_zz;
--- change move OPERATOR FAMILY s.oc USING btree = structure owners
ALTER OPERATOR FAMILY s.oc USING btree SET SCHEMA s2;
--- change rename TYPE s.en = structure source owners
ALTER TYPE s.en RENAME TO fp_zz;
--- change move TYPE s.en = structure source owners
ALTER TYPE s.en SET SCHEMA s2;
--- change rename DOMAIN s.dm = structure owners
ALTER DOMAIN s.dm RENAME TO fp_zz;
--- change move DOMAIN s.dm = structure owners
ALTER DOMAIN s.dm SET SCHEMA s2;
--- change rename TYPE s.cty = structure owners
ALTER TYPE s.cty RENAME TO fp_zz;
--- change move TYPE s.cty = structure owners
ALTER TYPE s.cty SET SCHEMA s2;
--- change rename TYPE s.rg = structure owners >=14
ALTER TYPE s.rg RENAME TO fp_zz;
--- change move TYPE s.rg = structure owners >=14
ALTER TYPE s.rg SET SCHEMA s2;
--- change rename TEXT SEARCH DICTIONARY s.di = structure owners
ALTER TEXT SEARCH DICTIONARY s.di RENAME TO fp_zz;
--- change move TEXT SEARCH DICTIONARY s.di = structure owners
ALTER TEXT SEARCH DICTIONARY s.di SET SCHEMA s2;
--- change rename SEQUENCE s.sq = structure owners
ALTER SEQUENCE s.sq RENAME TO fp_zz;
--- change move SEQUENCE s.sq = structure owners
ALTER SEQUENCE s.sq SET SCHEMA s2;
--- change rename TABLE t = structure column-order owners privileges
ALTER TABLE t RENAME TO fp_zz;
--- change rename TABLE par = structure column-order owners
ALTER TABLE par RENAME TO fp_zz;
--- change rename SERVER fp_s = structure owners
ALTER SERVER fp_s RENAME TO fp_zz;
--- change rename FOREIGN DATA WRAPPER fp_w = structure owners
ALTER FOREIGN DATA WRAPPER fp_w RENAME TO fp_zz;
--- change rename ROLE fp_rr = structure owners privileges
ALTER ROLE fp_rr RENAME TO fp_zz;
--- change rename EVENT TRIGGER fp_ren = structure owners
ALTER EVENT TRIGGER fp_ren RENAME TO fp_zz;
--- change rename SCHEMA s = structure source owners
ALTER SCHEMA s RENAME TO fp_zz;
--- change rename VIEW v = structure owners
ALTER VIEW v RENAME TO fp_zz;
--- change rename INDEX par_pkey = structure
ALTER INDEX par_pkey RENAME TO fp_zz;
--- change move operator = structure owners
ALTER OPERATOR s.=== (int, int) SET SCHEMA s2;
--- change label = structure
ALTER TYPE s.en RENAME VALUE 'a' TO 'z';
--- change attribute = structure
ALTER TYPE s.cty RENAME ATTRIBUTE a TO z;
--- change column = structure column-order
ALTER TABLE par RENAME z TO y;
--- change key column = structure column-order
ALTER TABLE par RENAME id TO y;
--- change column of t = structure column-order
ALTER TABLE t RENAME a TO y;
