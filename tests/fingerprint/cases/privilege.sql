Owners, privileges, comments.

--- setup
CREATE SCHEMA sc;
CREATE TABLE t (a int, b text);
CREATE SEQUENCE s;
CREATE VIEW v AS SELECT a FROM t;
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE pr() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE ag(int) (SFUNC = int4larger, STYPE = int);
CREATE TYPE e AS ENUM ('x'); CREATE TYPE c AS (a int); CREATE DOMAIN d AS int;
CREATE COLLATION co (LOCALE = 'C');
CREATE CONVERSION cv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE OPERATOR FAMILY fam USING btree;
CREATE OPERATOR CLASS oc FOR TYPE int USING btree FAMILY fam AS FUNCTION 1 btint4cmp(int, int);
CREATE LANGUAGE plx HANDLER plpgsql_call_handler;
CREATE TEXT SEARCH DICTIONARY di (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION cf (COPY = simple);
CREATE FOREIGN DATA WRAPPER w; CREATE SERVER sv FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE ft (a int) SERVER sv;
CREATE PUBLICATION pu;
CREATE STATISTICS st ON a, b FROM t;
CREATE FUNCTION ef() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER et ON sql_drop WHEN TAG IN ('DROP CAST') EXECUTE FUNCTION ef();
CREATE EXTENSION btree_gin;
GRANT CREATE, USAGE ON SCHEMA public, sc TO fp_a, fp_b;
--- change owner of a schema = owners privileges
ALTER SCHEMA sc OWNER TO fp_b;
--- change owner of a table = owners
ALTER TABLE t OWNER TO fp_a;
--- change owner of a sequence = owners
ALTER SEQUENCE s OWNER TO fp_a;
--- change owner of a view = owners
ALTER VIEW v OWNER TO fp_a;
--- change owner of a materialized view = owners
ALTER MATERIALIZED VIEW m OWNER TO fp_a;
--- change owner of a function = owners
ALTER FUNCTION f(int) OWNER TO fp_a;
--- change owner of a procedure = owners
ALTER PROCEDURE pr() OWNER TO fp_a;
--- change owner of an aggregate = owners
ALTER AGGREGATE ag(int) OWNER TO fp_a;
--- change owner of an enum = owners
ALTER TYPE e OWNER TO fp_a;
--- change owner of a composite type = owners
ALTER TYPE c OWNER TO fp_a;
--- change owner of a domain = owners
ALTER DOMAIN d OWNER TO fp_a;
--- change owner of a collation = owners
ALTER COLLATION co OWNER TO fp_a;
--- change owner of a conversion = owners
ALTER CONVERSION cv OWNER TO fp_a;
--- change owner of an operator = owners
ALTER OPERATOR === (int, int) OWNER TO fp_a;
--- change owner of a family = owners
ALTER OPERATOR FAMILY fam USING btree OWNER TO fp_a;
--- change owner of a class = owners
ALTER OPERATOR CLASS oc USING btree OWNER TO fp_a;
--- change owner of a language = owners
ALTER LANGUAGE plx OWNER TO fp_a;
--- change owner of a dictionary = owners
ALTER TEXT SEARCH DICTIONARY di OWNER TO fp_a;
--- change owner of a configuration = owners
ALTER TEXT SEARCH CONFIGURATION cf OWNER TO fp_a;
--- change owner of a wrapper = owners
ALTER ROLE fp_a SUPERUSER; ALTER FOREIGN DATA WRAPPER w OWNER TO fp_a;
--- change owner of a server = owners
ALTER ROLE fp_a SUPERUSER; ALTER SERVER sv OWNER TO fp_a;
--- change owner of a foreign table = owners
ALTER FOREIGN TABLE ft OWNER TO fp_a;
--- change owner of a publication = owners
ALTER ROLE fp_a SUPERUSER; ALTER PUBLICATION pu OWNER TO fp_a;
--- change owner of statistics = owners
ALTER STATISTICS st OWNER TO fp_a;
--- change owner of an event trigger = owners
ALTER ROLE fp_a SUPERUSER; ALTER EVENT TRIGGER et OWNER TO fp_a;
--- change role renamed = owners privileges
ALTER TABLE t OWNER TO fp_a; ALTER ROLE fp_a RENAME TO fp_z;
--- same owner and back
ALTER TABLE t OWNER TO fp_a; ALTER TABLE t OWNER TO postgres;
--- change grant on a table = privileges
GRANT SELECT ON t TO fp_a;
--- change grant on a view = privileges
GRANT SELECT ON v TO fp_a;
--- change grant on a foreign table = privileges
GRANT SELECT ON ft TO fp_a;
--- change grant on a column = privileges
GRANT SELECT (a) ON t TO fp_a;
--- change grant on a sequence = privileges
GRANT USAGE ON SEQUENCE s TO fp_a;
--- change grant on a function = privileges
REVOKE EXECUTE ON FUNCTION f(int) FROM public;
--- change grant on a procedure = privileges
REVOKE EXECUTE ON PROCEDURE pr() FROM public;
--- change grant on an aggregate = privileges
REVOKE EXECUTE ON FUNCTION ag(int) FROM public;
--- change grant on a type = privileges
REVOKE USAGE ON TYPE e FROM public;
--- change grant on a domain = privileges
REVOKE USAGE ON DOMAIN d FROM public;
--- change grant on a composite type = privileges
REVOKE USAGE ON TYPE c FROM public;
--- change grant on a language = privileges
ALTER ROLE fp_a SUPERUSER; CREATE TRUSTED LANGUAGE pz HANDLER plpgsql_call_handler; GRANT USAGE ON LANGUAGE pz TO fp_a; DROP LANGUAGE pz; REVOKE USAGE ON LANGUAGE plpgsql FROM public;
--- change grant on a schema = privileges
GRANT CREATE ON SCHEMA sc TO public;
--- change grant on schema public = privileges
GRANT ALL ON SCHEMA public TO fp_b WITH GRANT OPTION;
--- change grant on a wrapper = privileges
GRANT USAGE ON FOREIGN DATA WRAPPER w TO fp_a;
--- change grant on a server = privileges
GRANT USAGE ON FOREIGN SERVER sv TO fp_a;
--- change grant on a built-in function = privileges
REVOKE EXECUTE ON FUNCTION pg_catalog.now() FROM public;
--- change grant on a built-in view = privileges
REVOKE SELECT ON pg_catalog.pg_roles FROM public;
--- change grant on a built-in table = privileges
GRANT SELECT ON pg_catalog.pg_authid TO fp_a;
--- change grant on a column of a built-in table = privileges
GRANT SELECT (rolname) ON pg_catalog.pg_authid TO fp_a;
--- change grant on a built-in type = privileges
REVOKE USAGE ON TYPE pg_catalog.int4 FROM public;
--- change grant on pg_catalog = privileges
REVOKE USAGE ON SCHEMA pg_catalog FROM public;
--- change grant to public = privileges
GRANT SELECT ON t TO public;
--- change grant option = privileges
GRANT SELECT ON t TO fp_a WITH GRANT OPTION;
--- pair grant option = privileges
GRANT SELECT ON t TO fp_a WITH GRANT OPTION;
--- with
GRANT SELECT ON t TO fp_a;
--- pair grantor = privileges
GRANT SELECT ON t TO fp_a WITH GRANT OPTION; SET LOCAL ROLE fp_a; GRANT SELECT ON t TO fp_b; RESET ROLE;
--- with
GRANT SELECT ON t TO fp_a WITH GRANT OPTION; GRANT SELECT ON t TO fp_b;
--- pair maintain >=17 = privileges
GRANT MAINTAIN ON t TO fp_a;
--- with
GRANT SELECT ON t TO fp_a;
--- pair each privilege = privileges
GRANT INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON t TO fp_a;
--- with
GRANT SELECT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON t TO fp_a;
--- change owner's own privilege revoked = privileges
REVOKE INSERT ON t FROM postgres;
--- change everything revoked = privileges
REVOKE ALL ON t FROM postgres;
--- change grantee with an odd name = privileges
GRANT SELECT ON t TO "fp c/d%";
--- pair order of grants
GRANT SELECT ON t TO fp_a; GRANT INSERT ON t TO fp_b; GRANT UPDATE ON t TO public;
--- with
GRANT UPDATE ON t TO public; GRANT INSERT ON t TO fp_b; GRANT SELECT ON t TO fp_a;
--- pair order of privileges
GRANT SELECT, INSERT ON t TO fp_a;
--- with
GRANT INSERT ON t TO fp_a; GRANT SELECT ON t TO fp_a;
--- same default spelled out
GRANT ALL ON t TO postgres; GRANT EXECUTE ON FUNCTION f(int) TO public; GRANT USAGE ON TYPE e TO public, postgres; GRANT ALL ON SEQUENCE s TO postgres;
--- same granted and revoked
GRANT SELECT ON t TO fp_a; REVOKE SELECT ON t FROM fp_a; GRANT SELECT (a) ON t TO fp_a; REVOKE SELECT (a) ON t FROM fp_a;
--- same revoked and granted
REVOKE EXECUTE ON FUNCTION f(int) FROM public; GRANT EXECUTE ON FUNCTION f(int) TO public;
--- same revoked and granted on a built-in function
REVOKE EXECUTE ON FUNCTION pg_catalog.now() FROM public; GRANT EXECUTE ON FUNCTION pg_catalog.now() TO public;
--- same granted and revoked on a built-in table
GRANT SELECT ON pg_catalog.pg_authid TO fp_a; REVOKE SELECT ON pg_catalog.pg_authid FROM fp_a;
--- pair owner changed before or after the grant = owners
GRANT SELECT ON t TO fp_b; ALTER TABLE t OWNER TO fp_a;
--- with
GRANT SELECT ON t TO fp_b;
--- pair owner changed before or after the grant, the same owner
GRANT SELECT ON t TO fp_b; ALTER TABLE t OWNER TO fp_a;
--- with
ALTER TABLE t OWNER TO fp_a; GRANT SELECT ON t TO fp_b;
--- pair grants of a column in another order
GRANT SELECT (a), UPDATE (a) ON t TO fp_a, fp_b;
--- with
GRANT UPDATE (a), SELECT (a) ON t TO fp_b; GRANT SELECT (a), UPDATE (a) ON t TO fp_a;
--- change default privileges = privileges
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO fp_a;
--- pair default privileges of a role = privileges
ALTER DEFAULT PRIVILEGES FOR ROLE fp_b GRANT SELECT ON TABLES TO fp_a;
--- with
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO fp_a;
--- pair default privileges in a schema = privileges
ALTER DEFAULT PRIVILEGES IN SCHEMA sc GRANT SELECT ON TABLES TO fp_a;
--- with
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO fp_a;
--- change default privileges of sequences = privileges
ALTER DEFAULT PRIVILEGES GRANT SELECT ON SEQUENCES TO fp_a;
--- change default privileges of functions = privileges
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM public;
--- change default privileges of types = privileges
ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM public;
--- change default privileges of schemas = privileges
ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO fp_a;
--- change default privileges of large objects >=18 = privileges
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO fp_a;
--- same default privileges and back
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO fp_a; ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM fp_a;
--- same default privileges of public and back
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM public; ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO public;
--- pair default privileges with grant option = privileges
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO fp_a WITH GRANT OPTION;
--- with
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO fp_a;
--- change comment on schema public = comments
COMMENT ON SCHEMA public IS 'ours';
--- change comment on schema public removed = comments
COMMENT ON SCHEMA public IS NULL;
--- change comment on a schema = comments
COMMENT ON SCHEMA sc IS 'x';
--- change comment on a table = comments
COMMENT ON TABLE t IS 'x';
--- change comment on a column = comments
COMMENT ON COLUMN t.a IS 'x';
--- change comment on a view = comments
COMMENT ON VIEW v IS 'x';
--- change comment on a column of a view = comments
COMMENT ON COLUMN v.a IS 'x';
--- change comment on a materialized view = comments
COMMENT ON MATERIALIZED VIEW m IS 'x';
--- change comment on a foreign table = comments
COMMENT ON FOREIGN TABLE ft IS 'x';
--- change comment on a sequence = comments
COMMENT ON SEQUENCE s IS 'x';
--- change comment on a type = comments
COMMENT ON TYPE e IS 'x';
--- change comment on a procedure = comments
COMMENT ON PROCEDURE pr() IS 'x';
--- change comment on an extension = comments
COMMENT ON EXTENSION btree_gin IS 'mine';
--- change comment on an extension removed = comments
COMMENT ON EXTENSION btree_gin IS NULL;
--- same comment and back
COMMENT ON TABLE t IS 'x'; COMMENT ON TABLE t IS ''; COMMENT ON COLUMN t.b IS 'y'; COMMENT ON COLUMN t.b IS NULL;
--- same comment on a column that went
ALTER TABLE t ADD z int; COMMENT ON COLUMN t.z IS 'x'; ALTER TABLE t DROP z;
--- pair comments with lines = comments
COMMENT ON TABLE t IS E'a\nb';
--- with
COMMENT ON TABLE t IS E'a\n\tb';
--- pair comment that looks like an attribute = comments
COMMENT ON TABLE t IS E'a\nowner: x';
--- with
COMMENT ON TABLE t IS E'a owner: x';
--- pair comment on index or constraint = comments
ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a); COMMENT ON INDEX pk IS 'x';
--- with
ALTER TABLE t ADD CONSTRAINT pk PRIMARY KEY (a); COMMENT ON CONSTRAINT pk ON t IS 'x';
--- pair comment on a constraint = comments
ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0); COMMENT ON CONSTRAINT ck ON t IS 'x';
--- with
ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0);
--- pair comment on a rule = comments
CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING; COMMENT ON RULE r ON t IS 'x';
--- with
CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING;
--- pair comment on a transform = comments
CREATE FUNCTION tr(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'textlike_support'; CREATE TRANSFORM FOR int LANGUAGE plpgsql (FROM SQL WITH FUNCTION tr(internal)); COMMENT ON TRANSFORM FOR int LANGUAGE plpgsql IS 'x';
--- with
CREATE FUNCTION tr(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'textlike_support'; CREATE TRANSFORM FOR int LANGUAGE plpgsql (FROM SQL WITH FUNCTION tr(internal));
--- same comment on the database
COMMENT ON DATABASE ledger_fingerprint IS 'x'; COMMENT ON ROLE fp_a IS 'x';

--- setup >=18
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO fp_a;
--- change default privileges on large objects = privileges
ALTER DEFAULT PRIVILEGES GRANT UPDATE ON LARGE OBJECTS TO fp_a;
--- same default privileges on large objects spelled out
ALTER DEFAULT PRIVILEGES GRANT SELECT, UPDATE ON LARGE OBJECTS TO postgres;
--- change default privileges on large objects taken = privileges
ALTER DEFAULT PRIVILEGES REVOKE SELECT ON LARGE OBJECTS FROM fp_a;
