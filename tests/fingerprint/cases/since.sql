What came with one major: each change in its part alone, and undone.

--- setup >=14
CREATE TABLE t (a int, b int, c text, r int4range, p point);
CREATE TYPE r1 AS RANGE (subtype = float8, multirange_type_name = mr1);
CREATE TABLE m (x mr1, y int4multirange DEFAULT '{[1,3)}');
CREATE STATISTICS st (ndistinct) ON (a + 1), b FROM t;
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT x + 1; SELECT x + 2; END;
CREATE PROCEDURE p(OUT o int, IN i int, INOUT io text) LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION ret(x int) RETURNS int LANGUAGE sql RETURN x;
--- change multirange default = structure
ALTER TABLE m ALTER y SET DEFAULT '{[1,4)}';
--- change compression = structure
ALTER TABLE t ALTER c SET COMPRESSION pglz;
--- change statistics kinds = structure
DROP STATISTICS st; CREATE STATISTICS st (ndistinct, mcv) ON (a + 1), b FROM t;
--- change statistics expression = structure
DROP STATISTICS st; CREATE STATISTICS st (ndistinct) ON (a + 2), b FROM t;
--- same statistics again
DROP STATISTICS st; CREATE STATISTICS st (ndistinct) ON b, (a + 1) FROM t;
--- change body atomic = structure
CREATE OR REPLACE FUNCTION f(x int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT x + 1; SELECT x + 3; END;
--- change return = structure
CREATE OR REPLACE FUNCTION ret(x int) RETURNS int LANGUAGE sql RETURN x + 1;
--- same return in brackets
CREATE OR REPLACE FUNCTION ret(x int) RETURNS int LANGUAGE sql RETURN (x);
--- pair out argument of a procedure = structure source owners
CREATE PROCEDURE q(OUT o int) LANGUAGE plpgsql AS 'BEGIN END';
--- with
CREATE PROCEDURE q(INOUT o int) LANGUAGE plpgsql AS 'BEGIN END';
--- pair trigger on a partition
CREATE TABLE pt (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF pt FOR VALUES IN (1); ALTER TABLE pt DETACH PARTITION p1; ALTER TABLE pt ATTACH PARTITION p1 FOR VALUES IN (1);
--- with
CREATE TABLE pt (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF pt FOR VALUES IN (1);
--- pair group by distinct = structure
CREATE VIEW v AS SELECT a, b FROM t GROUP BY DISTINCT ROLLUP (a, b), ROLLUP (a);
--- with
CREATE VIEW v AS SELECT a, b FROM t GROUP BY ROLLUP (a, b), ROLLUP (a);
--- pair search cycle = structure
CREATE VIEW v AS WITH RECURSIVE x(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM x WHERE a < 9) SEARCH DEPTH FIRST BY a SET o SELECT a FROM x;
--- with
CREATE VIEW v AS WITH RECURSIVE x(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM x WHERE a < 9) SEARCH BREADTH FIRST BY a SET o SELECT a FROM x;
--- setup >=15
CREATE TABLE t (id int PRIMARY KEY, a int, b int, c text);
CREATE TABLE f (id int, a int DEFAULT 3, CONSTRAINT fk FOREIGN KEY (id) REFERENCES t ON DELETE SET NULL);
ALTER TABLE f ADD CONSTRAINT two FOREIGN KEY (a) REFERENCES t ON DELETE SET DEFAULT (a);
CREATE UNLOGGED SEQUENCE us; CREATE SEQUENCE ls;
CREATE VIEW v WITH (security_invoker) AS SELECT a FROM t;
CREATE SCHEMA s; CREATE TABLE s.x (a int, b int, c text);
CREATE PUBLICATION p FOR TABLE t WHERE (a > 1 AND id > 0), TABLES IN SCHEMA public;
CREATE PUBLICATION p2 FOR TABLE s.x (a, b), TABLE t WHERE (id > 7);
CREATE ROLE fp_new_1; CREATE ROLE fp_new_2;
CREATE TABLE n (a numeric(3,-2), b numeric(2,5), u int, UNIQUE NULLS NOT DISTINCT (u));
CREATE UNIQUE INDEX ni ON n (a) NULLS NOT DISTINCT;
--- change unlogged sequence = structure
ALTER SEQUENCE us SET LOGGED;
--- change logged sequence = structure
ALTER SEQUENCE ls SET UNLOGGED;
--- same sequence logged and back
ALTER SEQUENCE us SET LOGGED; ALTER SEQUENCE us SET UNLOGGED;
--- change security invoker off = structure
ALTER VIEW v SET (security_invoker = false);
--- change security invoker reset = structure
ALTER VIEW v RESET (security_invoker);
--- change row filter = structure
ALTER PUBLICATION p2 SET TABLE s.x (a, b), t WHERE (id > 8);
--- change column list = structure
ALTER PUBLICATION p2 SET TABLE s.x (a), t WHERE (id > 7);
--- same column list in another order
ALTER PUBLICATION p2 SET TABLE t WHERE (((id) > 7)), s.x (b, a);
--- change schema of a publication = structure
ALTER PUBLICATION p ADD TABLES IN SCHEMA s;
--- change schema of a publication dropped = structure
ALTER PUBLICATION p DROP TABLES IN SCHEMA public;
--- change numeric scale = structure
ALTER TABLE n ALTER a TYPE numeric(3,-1);
--- change numeric scale beyond = structure
ALTER TABLE n ALTER b TYPE numeric(2,4);
--- change delete columns = structure
ALTER TABLE f DROP CONSTRAINT two; ALTER TABLE f ADD CONSTRAINT two FOREIGN KEY (a) REFERENCES t ON DELETE SET DEFAULT;
--- change distinct nulls = structure
DROP INDEX ni; CREATE UNIQUE INDEX ni ON n (a);
--- same parameter privileges
GRANT SET ON PARAMETER work_mem TO fp_new_1;
--- same role membership
GRANT fp_new_1 TO fp_new_2;
--- pair body that inserts
CREATE FUNCTION g() RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO t SELECT 1; END;
--- with
CREATE FUNCTION g() RETURNS void LANGUAGE sql BEGIN ATOMIC INSERT INTO public.t SELECT 1; END;
--- setup >=16
CREATE TABLE t (a int, b text STORAGE EXTERNAL, c text STORAGE DEFAULT, d text STORAGE PLAIN);
CREATE COLLATION co (provider = icu, locale = 'und', rules = '&a < g');
CREATE INDEX br ON t USING brin (a) WITH (pages_per_range = 4, autosummarize);
CREATE VIEW js AS SELECT JSON_ARRAY(a, b) x, JSON_OBJECT('a' : a) y, JSON_ARRAYAGG(a) OVER () z, b IS JSON w, b IS JSON OBJECT WITH UNIQUE KEYS q FROM t;
--- same storage spelled as the type's
ALTER TABLE t ALTER c SET STORAGE EXTENDED;
--- same storage default
ALTER TABLE t ALTER c SET STORAGE MAIN; ALTER TABLE t ALTER c SET STORAGE DEFAULT;
--- change storage default = structure
ALTER TABLE t ALTER b SET STORAGE DEFAULT;
--- change collation rules = structure
DROP COLLATION co; CREATE COLLATION co (provider = icu, locale = 'und', rules = '&a < h');
--- change json constructor = structure
CREATE OR REPLACE VIEW js AS SELECT JSON_ARRAY(a, b NULL ON NULL) x, JSON_OBJECT('a' : a) y, JSON_ARRAYAGG(a) OVER () z, b IS JSON w, b IS JSON OBJECT WITH UNIQUE KEYS q FROM t;
--- change is json = structure
CREATE OR REPLACE VIEW js AS SELECT JSON_ARRAY(a, b) x, JSON_OBJECT('a' : a) y, JSON_ARRAYAGG(a) OVER () z, b IS JSON w, b IS JSON OBJECT q FROM t;
--- same json again
CREATE OR REPLACE VIEW js AS SELECT JSON_ARRAY(a, b ABSENT ON NULL) x, JSON_OBJECT('a' VALUE a NULL ON NULL) y, JSON_ARRAYAGG(a) OVER () z, b IS JSON VALUE w, b IS JSON OBJECT WITH UNIQUE KEYS q FROM t;
--- pair any_value = structure
CREATE VIEW v AS SELECT any_value(a) x FROM t;
--- with
CREATE VIEW v AS SELECT min(a) x FROM t;
--- pair sub-select without an alias
CREATE VIEW v AS SELECT a FROM (SELECT a FROM t) x;
--- with
CREATE VIEW v AS SELECT x.a FROM (SELECT t.a FROM t) x;
--- setup >=16
CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false, slot_name = NONE, origin = none, run_as_owner = true, password_required = false, streaming = on);
--- change subscription origin = structure
ALTER SUBSCRIPTION s SET (origin = any);
--- change subscription owner runs = structure
ALTER SUBSCRIPTION s SET (run_as_owner = false);
--- change subscription password = structure
ALTER SUBSCRIPTION s SET (password_required = true);
--- change subscription binary = structure
ALTER SUBSCRIPTION s SET (binary = true);
--- change subscription comment = comments
COMMENT ON SUBSCRIPTION s IS 'x';
--- same subscription skip
ALTER SUBSCRIPTION s SKIP (lsn = '0/12345');
--- same subscription connection
ALTER SUBSCRIPTION s CONNECTION 'dbname=y password=z';
--- setup >=17
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, a int, g int GENERATED ALWAYS AS (a * 2) STORED) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE TABLE t2 (id int NOT NULL, a int, g int GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE e (a int, r int4range, EXCLUDE USING gist (r WITH =)) PARTITION BY LIST (r);
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE ROLE fp_new_1;
CREATE TABLE n (a int, b text, j jsonb);
CREATE VIEW nv AS SELECT * FROM n;
CREATE COLLATION bu (provider = builtin, locale = 'C.UTF-8');
--- change identity of the parent = structure
ALTER TABLE t ALTER id SET GENERATED BY DEFAULT;
--- change identity of the parent's sequence = structure
ALTER TABLE t ALTER id SET INCREMENT 5;
--- change identity of the parent dropped = structure
ALTER TABLE t ALTER id DROP IDENTITY;
--- pair attached or made in place with identity
ALTER TABLE t ATTACH PARTITION t2 FOR VALUES FROM (10) TO (20);
--- with
DROP TABLE t2; CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);
--- change expression = structure
ALTER TABLE t ALTER g SET EXPRESSION AS (a * 3);
--- same expression and back
ALTER TABLE t ALTER g SET EXPRESSION AS (a * 3); ALTER TABLE t ALTER g SET EXPRESSION AS ((a) * (2));
--- change access method of a partitioned table = structure
ALTER TABLE t SET ACCESS METHOD heap2;
--- same access method default
ALTER TABLE t SET ACCESS METHOD heap2; ALTER TABLE t SET ACCESS METHOD DEFAULT;
--- change access method of a partition = structure
ALTER TABLE t1 SET ACCESS METHOD heap2;
--- change maintain = privileges
GRANT MAINTAIN ON n TO fp_new_1;
--- same maintain and back
GRANT MAINTAIN ON n TO fp_new_1; REVOKE MAINTAIN ON n FROM fp_new_1;
--- same all spelled out
GRANT ALL ON n TO postgres;
--- change maintain revoked of the owner = privileges
REVOKE MAINTAIN ON n FROM CURRENT_USER;
--- change statistics = structure
ALTER TABLE n ALTER a SET STATISTICS 7;
--- same statistics default
ALTER TABLE n ALTER a SET STATISTICS 7; ALTER TABLE n ALTER a SET STATISTICS DEFAULT;
--- pair body that merges = structure
CREATE FUNCTION mg() RETURNS void LANGUAGE sql BEGIN ATOMIC MERGE INTO n USING (SELECT 1 AS a) s ON s.a = n.a WHEN MATCHED THEN UPDATE SET b = 'x' WHEN NOT MATCHED BY SOURCE THEN DELETE; END;
--- with
CREATE FUNCTION mg() RETURNS void LANGUAGE sql BEGIN ATOMIC MERGE INTO n USING (SELECT 1 AS a) s ON s.a = n.a WHEN MATCHED THEN UPDATE SET b = 'y' WHEN NOT MATCHED BY SOURCE THEN DELETE; END;
--- pair json_table = structure
CREATE VIEW v AS SELECT x.* FROM n, JSON_TABLE(j, '$[*]' COLUMNS (id FOR ORDINALITY, a int PATH '$.a' DEFAULT 1 ON EMPTY, NESTED PATH '$.b[*]' COLUMNS (q text))) x;
--- with
CREATE VIEW v AS SELECT x.* FROM n, JSON_TABLE(j, '$[*]' COLUMNS (id FOR ORDINALITY, a int PATH '$.a' DEFAULT 2 ON EMPTY, NESTED PATH '$.b[*]' COLUMNS (q text))) x;
--- pair json_query = structure
CREATE VIEW v AS SELECT JSON_QUERY(j, '$.a' WITH WRAPPER) x, JSON_VALUE(j, '$.a' RETURNING int) y, JSON_EXISTS(j, '$.b') z FROM n;
--- with
CREATE VIEW v AS SELECT JSON_QUERY(j, '$.a') x, JSON_VALUE(j, '$.a' RETURNING int) y, JSON_EXISTS(j, '$.b') z FROM n;
--- change builtin collation = structure
DROP COLLATION bu; CREATE COLLATION bu (provider = builtin, locale = 'C');
--- change at local = structure owners
CREATE VIEW v AS SELECT now() AT LOCAL AS x;
--- setup >=18
CREATE TABLE g (a int, v int GENERATED ALWAYS AS (a + 1) VIRTUAL);
CREATE TABLE t (a int, s int GENERATED ALWAYS AS (a + 1) STORED, n int CONSTRAINT nn NOT NULL, c int);
CREATE TABLE tck (c int CONSTRAINT ck CHECK (c > 0) NOT ENFORCED);
ALTER TABLE t ADD CONSTRAINT nv NOT NULL a NOT VALID;
CREATE TABLE p (id int4range, at tsrange, x int4range, CONSTRAINT pk PRIMARY KEY (id, at WITHOUT OVERLAPS), CONSTRAINT uq UNIQUE (x, id, at WITHOUT OVERLAPS));
CREATE TABLE q (id int4range, at tsrange, CONSTRAINT fk FOREIGN KEY (id, PERIOD at) REFERENCES p (id, PERIOD at));
CREATE TABLE k (id int PRIMARY KEY); CREATE TABLE l (id int, CONSTRAINT lf FOREIGN KEY (id) REFERENCES k NOT ENFORCED);
CREATE PUBLICATION pu FOR TABLE t (a, s) WITH (publish_generated_columns = stored);
CREATE COLLATION uf (provider = builtin, locale = 'PG_UNICODE_FAST');
CREATE ROLE fp_new_1;
CREATE TABLE parent (a int CONSTRAINT pn NOT NULL NO INHERIT, b int NOT NULL); CREATE TABLE child () INHERITS (parent);
CREATE FUNCTION f(x int) RETURNS SETOF int LANGUAGE sql BEGIN ATOMIC UPDATE public.k SET id = x RETURNING new.id; END;
CREATE FOREIGN DATA WRAPPER w; CREATE SERVER sv FOREIGN DATA WRAPPER w;
--- change virtual expression = structure
ALTER TABLE g ALTER v SET EXPRESSION AS (a + 2);
--- same virtual expression and back
ALTER TABLE g ALTER v SET EXPRESSION AS (a + 2); ALTER TABLE g ALTER v SET EXPRESSION AS (a + 1);
--- change stored expression dropped = structure
ALTER TABLE t ALTER s DROP EXPRESSION;
--- change not null renamed = structure
ALTER TABLE t RENAME CONSTRAINT nn TO mm;
--- same not null renamed and back
ALTER TABLE t RENAME CONSTRAINT nn TO mm; ALTER TABLE t RENAME CONSTRAINT mm TO nn;
--- change not null validated = structure
ALTER TABLE t VALIDATE CONSTRAINT nv;
--- change not null no inherit = structure
ALTER TABLE t ALTER CONSTRAINT nn NO INHERIT;
--- same not null no inherit and back
ALTER TABLE t ALTER CONSTRAINT nn NO INHERIT; ALTER TABLE t ALTER CONSTRAINT nn INHERIT;
--- change inherit again = structure
ALTER TABLE parent ALTER CONSTRAINT pn INHERIT;
--- change not null dropped = structure
ALTER TABLE t DROP CONSTRAINT nn;
--- change comment on not null = comments
COMMENT ON CONSTRAINT nv ON t IS 'x';
--- change foreign key enforced = structure
ALTER TABLE l ALTER CONSTRAINT lf ENFORCED;
--- same foreign key enforced and back
ALTER TABLE l ALTER CONSTRAINT lf ENFORCED; ALTER TABLE l ALTER CONSTRAINT lf NOT ENFORCED;
--- change check enforced = structure
ALTER TABLE tck DROP CONSTRAINT ck; ALTER TABLE tck ADD CONSTRAINT ck CHECK (c > 0);
--- change check enforced, not valid = structure
ALTER TABLE tck DROP CONSTRAINT ck; ALTER TABLE tck ADD CONSTRAINT ck CHECK (c > 0) NOT VALID;
--- change unique without period = structure
ALTER TABLE p DROP CONSTRAINT uq; ALTER TABLE p ADD CONSTRAINT uq UNIQUE (x, id, at);
--- change exclusion is not without overlaps = structure
ALTER TABLE p DROP CONSTRAINT uq; ALTER TABLE p ADD CONSTRAINT uq EXCLUDE USING gist (x WITH =, id WITH =, at WITH &&);
--- change published generated columns = structure
ALTER PUBLICATION pu SET (publish_generated_columns = none);
--- change collation fast = structure
DROP COLLATION uf; CREATE COLLATION uf (provider = builtin, locale = 'C.UTF-8');
--- change returning old = structure
CREATE OR REPLACE FUNCTION f(x int) RETURNS SETOF int LANGUAGE sql BEGIN ATOMIC UPDATE public.k SET id = x RETURNING old.id; END;
--- pair foreign table like
CREATE FOREIGN TABLE ft (LIKE k INCLUDING ALL) SERVER sv;
--- with
CREATE FOREIGN TABLE ft (id int NOT NULL) SERVER sv;
--- change default privileges of large objects = privileges
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO fp_new_1;
--- same default privileges of large objects and back
ALTER DEFAULT PRIVILEGES GRANT SELECT ON LARGE OBJECTS TO fp_new_1; ALTER DEFAULT PRIVILEGES REVOKE SELECT ON LARGE OBJECTS FROM fp_new_1;
--- pair not null inline or later
CREATE TABLE z (a int NOT NULL, b int);
--- with
CREATE TABLE z (a int, b int); ALTER TABLE z ALTER a SET NOT NULL;
--- pair not null valid or validated
CREATE TABLE z (a int CONSTRAINT zz NOT NULL);
--- with
CREATE TABLE z (a int); ALTER TABLE z ADD CONSTRAINT zz NOT NULL a NOT VALID; ALTER TABLE z VALIDATE CONSTRAINT zz;
--- pair virtual by default
CREATE TABLE z (a int, b int GENERATED ALWAYS AS (a));
--- with
CREATE TABLE z (a int, b int GENERATED ALWAYS AS (a) VIRTUAL);
--- pair child's virtual expression = structure
CREATE TABLE z () INHERITS (g);
--- with
CREATE TABLE z (v int GENERATED ALWAYS AS (a + 5) VIRTUAL) INHERITS (g);
