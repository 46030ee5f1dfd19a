Text search, foreign data, event triggers, publications, subscriptions,
statistics, security labels, extensions and schemas.

--- setup
CREATE TEXT SEARCH PARSER pa (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE te (LEXIZE = dsimple_lexize, INIT = dsimple_init);
CREATE TEXT SEARCH DICTIONARY di (TEMPLATE = simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION co (COPY = simple);
CREATE TEXT SEARCH CONFIGURATION em (PARSER = pa);
--- change parser added = structure
CREATE TEXT SEARCH PARSER n (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
--- pair parser's headline = structure
CREATE TEXT SEARCH PARSER n (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype, HEADLINE = prsd_headline);
--- with
CREATE TEXT SEARCH PARSER n (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
--- change parser's comment = comments
COMMENT ON TEXT SEARCH PARSER pa IS 'x';
--- pair template's init = structure
CREATE TEXT SEARCH TEMPLATE n (LEXIZE = dsimple_lexize);
--- with
CREATE TEXT SEARCH TEMPLATE n (LEXIZE = dsimple_lexize, INIT = dsimple_init);
--- pair template's lexize = structure
CREATE TEXT SEARCH TEMPLATE n (LEXIZE = dsimple_lexize);
--- with
CREATE TEXT SEARCH TEMPLATE n (LEXIZE = dispell_lexize);
--- change template's comment = comments
COMMENT ON TEXT SEARCH TEMPLATE te IS 'x';
--- change dictionary added = structure owners
CREATE TEXT SEARCH DICTIONARY n (TEMPLATE = simple);
--- change dictionary's options = structure
ALTER TEXT SEARCH DICTIONARY di (ACCEPT = false);
--- change dictionary's option removed = structure
ALTER TEXT SEARCH DICTIONARY di (STOPWORDS);
--- pair dictionary's template = structure
CREATE TEXT SEARCH DICTIONARY n (TEMPLATE = te);
--- with
CREATE TEXT SEARCH DICTIONARY n (TEMPLATE = simple);
--- change dictionary renamed = structure owners
ALTER TEXT SEARCH DICTIONARY di RENAME TO d2;
--- change dictionary's comment = comments
COMMENT ON TEXT SEARCH DICTIONARY di IS 'x';
--- change configuration's mapping = structure
ALTER TEXT SEARCH CONFIGURATION co ALTER MAPPING FOR word WITH english_stem;
--- change configuration's mapping dropped = structure
ALTER TEXT SEARCH CONFIGURATION co DROP MAPPING FOR word;
--- change configuration's mapping added = structure
ALTER TEXT SEARCH CONFIGURATION em ADD MAPPING FOR word WITH di;
--- pair order of dictionaries = structure
ALTER TEXT SEARCH CONFIGURATION co ALTER MAPPING FOR word WITH english_stem, simple;
--- with
ALTER TEXT SEARCH CONFIGURATION co ALTER MAPPING FOR word WITH simple, english_stem;
--- pair mappings one by one
ALTER TEXT SEARCH CONFIGURATION em ADD MAPPING FOR word, asciiword WITH di, simple;
--- with
ALTER TEXT SEARCH CONFIGURATION em ADD MAPPING FOR asciiword WITH di, simple; ALTER TEXT SEARCH CONFIGURATION em ADD MAPPING FOR word WITH di, simple;
--- pair configuration's parser = structure
CREATE TEXT SEARCH CONFIGURATION n (PARSER = pa);
--- with
CREATE TEXT SEARCH CONFIGURATION n (PARSER = "default");
--- change configuration's comment = comments
COMMENT ON TEXT SEARCH CONFIGURATION co IS 'x';

--- setup
CREATE FOREIGN DATA WRAPPER w OPTIONS (a 'b');
CREATE SERVER s TYPE 'ty' VERSION '1' FOREIGN DATA WRAPPER w OPTIONS (host 'h', port '1');
CREATE USER MAPPING FOR public SERVER s OPTIONS (username 'u', password 'p');
CREATE FOREIGN TABLE f (a int) SERVER s OPTIONS (x 'y');
CREATE FUNCTION val(text[], oid) RETURNS bool LANGUAGE sql AS 'SELECT true';
--- change wrapper added = structure owners
CREATE FOREIGN DATA WRAPPER n;
--- change wrapper's options = structure
ALTER FOREIGN DATA WRAPPER w OPTIONS (SET a 'c');
--- change wrapper's validator = structure
ALTER FOREIGN DATA WRAPPER w VALIDATOR postgresql_fdw_validator;
--- change wrapper's comment = comments
COMMENT ON FOREIGN DATA WRAPPER w IS 'x';
--- change server added = structure owners
CREATE SERVER n FOREIGN DATA WRAPPER w;
--- change server's options = structure
ALTER SERVER s OPTIONS (SET host 'i');
--- change server's version = structure
ALTER SERVER s VERSION '2';
--- pair server's type = structure
CREATE SERVER n TYPE 'x' FOREIGN DATA WRAPPER w;
--- with
CREATE SERVER n FOREIGN DATA WRAPPER w;
--- pair empty version is none
CREATE SERVER n VERSION '' FOREIGN DATA WRAPPER w;
--- with
CREATE SERVER n FOREIGN DATA WRAPPER w;
--- same order of options
ALTER SERVER s OPTIONS (DROP host); ALTER SERVER s OPTIONS (ADD host 'h');
--- change server's comment = comments
COMMENT ON SERVER s IS 'x';
--- pair options that look like two = structure
CREATE SERVER n FOREIGN DATA WRAPPER w OPTIONS (a E'b\nc=d');
--- with
CREATE SERVER n FOREIGN DATA WRAPPER w OPTIONS (a 'b', c 'd');
--- change user mapping added = structure
CREATE USER MAPPING FOR fp_a SERVER s;
--- change user mapping dropped = structure
DROP USER MAPPING FOR public SERVER s;
--- change foreign table's options = structure
ALTER FOREIGN TABLE f OPTIONS (SET x 'z');
--- pair foreign table's options in another order
ALTER FOREIGN TABLE f OPTIONS (ADD b '1', ADD a '2');
--- with
ALTER FOREIGN TABLE f OPTIONS (ADD a '2', ADD b '1');
--- pair foreign options with commas = structure
ALTER FOREIGN TABLE f OPTIONS (ADD b '1, c=2');
--- with
ALTER FOREIGN TABLE f OPTIONS (ADD b '1', ADD c '2');
--- pair foreign table's server = structure
CREATE SERVER n FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE g (a int) SERVER n;
--- with
CREATE SERVER n FOREIGN DATA WRAPPER w; CREATE FOREIGN TABLE g (a int) SERVER s;
--- pair foreign or not = structure column-order owners
CREATE FOREIGN TABLE g (a int) SERVER s;
--- with
CREATE TABLE g (a int);
--- change column of a foreign table = structure column-order
ALTER FOREIGN TABLE f ADD b text NOT NULL DEFAULT 'x';
--- change check on a foreign table = structure
ALTER FOREIGN TABLE f ADD CHECK (a > 0);
--- change server renamed = structure owners
ALTER SERVER s RENAME TO ss;

--- setup
CREATE FUNCTION ef() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION eg() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER et ON ddl_command_end WHEN TAG IN ('CREATE CAST', 'DROP CAST') EXECUTE FUNCTION ef();
--- change event trigger added = structure owners
CREATE EVENT TRIGGER n ON sql_drop EXECUTE FUNCTION ef();
--- change event trigger dropped = structure owners
DROP EVENT TRIGGER et;
--- change event trigger renamed = structure owners
ALTER EVENT TRIGGER et RENAME TO e2;
--- change event trigger disabled = structure
ALTER EVENT TRIGGER et DISABLE;
--- change event trigger replica = structure
ALTER EVENT TRIGGER et ENABLE REPLICA;
--- change event trigger always = structure
ALTER EVENT TRIGGER et ENABLE ALWAYS;
--- change event trigger's comment = comments
COMMENT ON EVENT TRIGGER et IS 'x';
--- pair event = structure
CREATE EVENT TRIGGER n ON ddl_command_start WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION ef();
--- with
CREATE EVENT TRIGGER n ON ddl_command_end WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION ef();
--- pair tags = structure
CREATE EVENT TRIGGER n ON ddl_command_end WHEN TAG IN ('CREATE CAST') EXECUTE FUNCTION ef();
--- with
CREATE EVENT TRIGGER n ON ddl_command_end WHEN TAG IN ('DROP CAST') EXECUTE FUNCTION ef();
--- pair tags in another order
CREATE EVENT TRIGGER n ON ddl_command_end WHEN TAG IN ('CREATE CAST', 'DROP CAST') EXECUTE FUNCTION ef();
--- with
CREATE EVENT TRIGGER n ON ddl_command_end WHEN TAG IN ('DROP CAST', 'CREATE CAST') EXECUTE FUNCTION ef();
--- pair event trigger's function = structure
CREATE EVENT TRIGGER n ON table_rewrite EXECUTE FUNCTION ef();
--- with
CREATE EVENT TRIGGER n ON table_rewrite EXECUTE FUNCTION eg();
--- change event trigger on login >=17 = structure owners
CREATE EVENT TRIGGER n ON login EXECUTE FUNCTION ef();

--- setup
CREATE TABLE t (a int PRIMARY KEY, b text, c int);
CREATE TABLE u (a int);
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE SCHEMA other;
CREATE PUBLICATION pu FOR TABLE t;
--- change publication added = structure owners
CREATE PUBLICATION n;
--- change publication dropped = structure owners
DROP PUBLICATION pu;
--- change publication renamed = structure owners
ALTER PUBLICATION pu RENAME TO p2;
--- change publication's table = structure
ALTER PUBLICATION pu ADD TABLE u;
--- change publication's table removed = structure
ALTER PUBLICATION pu DROP TABLE t;
--- change publication's operations = structure
ALTER PUBLICATION pu SET (publish = 'insert, delete');
--- change publication publishes nothing = structure
ALTER PUBLICATION pu SET (publish = '');
--- change publication via root = structure
ALTER PUBLICATION pu SET (publish_via_partition_root = true);
--- change publication's comment = comments
COMMENT ON PUBLICATION pu IS 'x';
--- pair publication of every table = structure
CREATE PUBLICATION n FOR ALL TABLES;
--- with
CREATE PUBLICATION n;
--- pair publication's tables in another order
CREATE PUBLICATION n FOR TABLE t, u;
--- with
CREATE PUBLICATION n FOR TABLE u; ALTER PUBLICATION n ADD TABLE t;
--- pair publication's columns >=15 = structure
CREATE PUBLICATION n FOR TABLE t (a, b);
--- with
CREATE PUBLICATION n FOR TABLE t;
--- pair publication of every column by name >=15 = structure
CREATE PUBLICATION n FOR TABLE t (a, b, c);
--- with
CREATE PUBLICATION n FOR TABLE t;
--- pair publication's columns in another order >=15
CREATE PUBLICATION n FOR TABLE t (b, a);
--- with
CREATE PUBLICATION n FOR TABLE t (a, b);
--- pair publication's row filter >=15 = structure
CREATE PUBLICATION n FOR TABLE t WHERE (a > 0);
--- with
CREATE PUBLICATION n FOR TABLE t WHERE (a > 1);
--- pair publication's schemas >=15 = structure
CREATE PUBLICATION n FOR TABLES IN SCHEMA other;
--- with
CREATE PUBLICATION n;
--- pair publication's schemas in another order >=15
CREATE PUBLICATION n FOR TABLES IN SCHEMA other, public;
--- with
CREATE PUBLICATION n FOR TABLES IN SCHEMA public, other;
--- pair publication's generated columns >=18 = structure
CREATE PUBLICATION n FOR TABLE t WITH (publish_generated_columns = stored);
--- with
CREATE PUBLICATION n FOR TABLE t;
--- change publication's table renamed = structure column-order owners
ALTER TABLE u RENAME TO uu; ALTER PUBLICATION pu ADD TABLE uu;
--- change subscription added = structure owners
CREATE SUBSCRIPTION n CONNECTION 'host=h password=secret' PUBLICATION p WITH (connect = false);
--- pair subscription's publications = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION q WITH (connect = false);
--- pair subscription's publications in another order
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p, q WITH (connect = false);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION q, p WITH (connect = false);
--- pair subscription's publications with a comma = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION "p, q" WITH (connect = false);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p, q WITH (connect = false);
--- pair subscription's slot = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, slot_name = x);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
--- pair subscription without slot = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, slot_name = NONE);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
--- pair subscription's commit >=14 = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, synchronous_commit = local);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
--- pair subscription binary >=14 = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, binary = true);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
--- pair subscription streaming differs >=14 = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, streaming = true);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, streaming = false);
--- pair subscription two phase >=15 = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, two_phase = true);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
--- pair subscription disable on error >=15 = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, disable_on_error = true);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
--- pair subscription password >=16 = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h password=x' PUBLICATION p WITH (connect = false, password_required = false);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h password=x' PUBLICATION p WITH (connect = false);
--- pair subscription run as owner >=16 = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, run_as_owner = true);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
--- pair subscription origin >=16 = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, origin = none);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
--- pair subscription failover >=17 = structure
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false, failover = true);
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);
--- pair subscription's comment = comments
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false); COMMENT ON SUBSCRIPTION n IS 'x';
--- with
CREATE SUBSCRIPTION n CONNECTION 'host=h' PUBLICATION p WITH (connect = false);

--- setup
CREATE TABLE t (a int, b text, c int, "D" int);
CREATE TABLE u (a int, b text);
CREATE STATISTICS st ON a, b FROM t;
CREATE SCHEMA other;
--- change statistics added = structure owners
CREATE STATISTICS n ON a, c FROM t;
--- change statistics dropped = structure owners
DROP STATISTICS st;
--- change statistics renamed = structure owners
ALTER STATISTICS st RENAME TO s2;
--- change statistics moved = structure owners
ALTER STATISTICS st SET SCHEMA other;
--- change statistics target = structure
ALTER STATISTICS st SET STATISTICS 50;
--- change statistics target zero = structure
ALTER STATISTICS st SET STATISTICS 0;
--- same statistics target and back
ALTER STATISTICS st SET STATISTICS 50; ALTER STATISTICS st SET STATISTICS -1;
--- pair kinds = structure
CREATE STATISTICS n (ndistinct) ON a, c FROM t;
--- with
CREATE STATISTICS n (dependencies) ON a, c FROM t;
--- pair kinds spelled out
CREATE STATISTICS n (ndistinct, dependencies, mcv) ON a, c FROM t;
--- with
CREATE STATISTICS n ON a, c FROM t;
--- pair statistics columns = structure
CREATE STATISTICS n ON a, c FROM t;
--- with
CREATE STATISTICS n ON a, "D" FROM t;
--- pair statistics columns in another order
CREATE STATISTICS n ON a, c FROM t;
--- with
CREATE STATISTICS n ON c, a FROM t;
--- pair statistics table = structure
CREATE STATISTICS n ON a, b FROM t;
--- with
CREATE STATISTICS n ON a, b FROM u;
--- pair statistics expressions >=14 = structure
CREATE STATISTICS n ON (a + 1), b FROM t;
--- with
CREATE STATISTICS n ON (a + 2), b FROM t;
--- pair statistics of one expression >=14 = structure
CREATE STATISTICS n ON lower(b) FROM t;
--- with
CREATE STATISTICS n ON upper(b) FROM t;
--- change statistics comment = comments
COMMENT ON STATISTICS st IS 'x';
--- same analyzed
INSERT INTO t SELECT 1, 'x', 2, 3 FROM generate_series(1, 100); ANALYZE t;
--- change label on a table = structure
INSERT INTO pg_catalog.pg_seclabel VALUES ('t'::regclass, 1259, 0, 'dummy', 'secret');
--- change label on a column = structure
INSERT INTO pg_catalog.pg_seclabel VALUES ('t'::regclass, 1259, 1, 'dummy', 'secret');
--- pair label's text = structure
INSERT INTO pg_catalog.pg_seclabel VALUES ('t'::regclass, 1259, 1, 'dummy', 'secret');
--- with
INSERT INTO pg_catalog.pg_seclabel VALUES ('t'::regclass, 1259, 1, 'dummy', 'top secret');
--- pair label's provider = structure
INSERT INTO pg_catalog.pg_seclabel VALUES ('t'::regclass, 1259, 1, 'dummy', 'secret');
--- with
INSERT INTO pg_catalog.pg_seclabel VALUES ('t'::regclass, 1259, 1, 'selinux', 'secret');

--- setup
CREATE SCHEMA s;
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
--- change schema added = structure owners
CREATE SCHEMA n;
--- change schema dropped = structure owners
DROP SCHEMA s;
--- change schema renamed = structure owners
ALTER SCHEMA s RENAME TO ss;
--- change schema public dropped = structure column-order source comments owners
DROP EXTENSION pg_trgm; DROP SCHEMA public CASCADE;
--- change extension added = structure source comments owners
CREATE EXTENSION btree_gin;
--- change extension dropped = structure source comments owners
DROP EXTENSION pg_trgm;
--- change extension's schema = structure
ALTER EXTENSION pg_trgm SET SCHEMA s;
--- change extension's comment = comments
COMMENT ON EXTENSION pg_trgm IS 'x';
--- change member added = structure column-order owners
ALTER EXTENSION pg_trgm ADD TABLE t;
--- change member removed = structure owners
ALTER EXTENSION pg_trgm DROP FUNCTION show_trgm(text);
--- change privileges of a member = privileges
REVOKE EXECUTE ON FUNCTION show_trgm(text) FROM public;
--- same comment on a member
COMMENT ON FUNCTION show_trgm(text) IS 'x';

--- setup
CREATE EXTENSION pg_trgm; CREATE EXTENSION postgres_fdw;
CREATE TABLE m (a int, b text); ALTER EXTENSION pg_trgm ADD TABLE m;
CREATE SERVER ms FOREIGN DATA WRAPPER postgres_fdw; ALTER EXTENSION pg_trgm ADD SERVER ms;
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW mv AS SELECT a FROM t;
--- change policy on a member = structure
CREATE POLICY p ON m;
--- change policy on a member with a comment = structure comments
CREATE POLICY p ON m; COMMENT ON POLICY p ON m IS 'x';
--- change member with a policy set free = structure column-order owners
CREATE POLICY p ON m; ALTER EXTENSION pg_trgm DROP TABLE m;
--- change label on a member = structure
INSERT INTO pg_catalog.pg_seclabel VALUES ('m'::regclass, 1259, 0, 'dummy', 'secret');
--- change privileges of a column of a member = privileges
GRANT SELECT (a) ON m TO fp_a;
--- change privileges of a wrapper of an extension = privileges
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO fp_a;
--- pair privileges of such a wrapper by option = privileges
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO fp_a;
--- with
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO fp_a WITH GRANT OPTION;
--- change privileges of a server of an extension = privileges
GRANT USAGE ON FOREIGN SERVER ms TO fp_a;
--- same such privileges and back
GRANT USAGE ON FOREIGN SERVER ms TO fp_a; REVOKE USAGE ON FOREIGN SERVER ms FROM fp_a;
--- change materialized view depends on an extension = structure
ALTER MATERIALIZED VIEW mv DEPENDS ON EXTENSION pg_trgm;
--- same materialized view depends and not
ALTER MATERIALIZED VIEW mv DEPENDS ON EXTENSION pg_trgm; ALTER MATERIALIZED VIEW mv NO DEPENDS ON EXTENSION pg_trgm;
