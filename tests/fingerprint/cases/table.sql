Tables: what pg_class says of them.

--- setup
CREATE TABLE t (a int PRIMARY KEY, b text NOT NULL, c numeric(10,2) DEFAULT 0);
CREATE UNIQUE INDEX t_b ON t (b);
CREATE INDEX t_c ON t (c);
CREATE TYPE comp AS (a int, b text);
CREATE TABLE u (a int);
--- change table added = structure column-order owners
CREATE TABLE n (a int);
--- change table without columns added = structure column-order owners
CREATE TABLE n ();
--- change table removed = structure column-order owners
DROP TABLE u;
--- change table renamed = structure column-order owners
ALTER TABLE u RENAME TO v;
--- change schema of a table = structure column-order owners
CREATE SCHEMA s; ALTER TABLE u SET SCHEMA s;
--- change unlogged = structure
ALTER TABLE u SET UNLOGGED;
--- change options = structure
ALTER TABLE t SET (fillfactor = 70);
--- change another option = structure
ALTER TABLE t SET (autovacuum_enabled = off);
--- change toast option = structure
ALTER TABLE t SET (toast.autovacuum_enabled = off);
--- change user catalog table = structure
ALTER TABLE t SET (user_catalog_table = true);
--- change row security = structure
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
--- change forced row security = structure
ALTER TABLE t FORCE ROW LEVEL SECURITY;
--- change replica identity nothing = structure
ALTER TABLE t REPLICA IDENTITY NOTHING;
--- change replica identity full = structure
ALTER TABLE t REPLICA IDENTITY FULL;
--- change replica identity index = structure
ALTER TABLE t REPLICA IDENTITY USING INDEX t_b;
--- change replica identity primary key by name = structure
ALTER TABLE t REPLICA IDENTITY USING INDEX t_pkey;
--- change replica identity index gone = structure
ALTER TABLE t REPLICA IDENTITY USING INDEX t_b; DROP INDEX t_b;
--- change clustered = structure
CLUSTER t USING t_c;
--- change clustered on another = structure
ALTER TABLE t CLUSTER ON t_pkey;
--- change tablespace = structure
ALTER TABLE t SET TABLESPACE fp_space;
--- pair access method = structure
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE h (a int) USING heap2;
--- with
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; CREATE TABLE h (a int) USING heap;
--- pair access method or its name as the default
SET LOCAL default_table_access_method = heap; CREATE TABLE h (a int);
--- with
CREATE TABLE h (a int) USING heap;
--- pair typed table = structure
CREATE TABLE n OF comp;
--- with
CREATE TABLE n (a int, b text);
--- pair order of options
ALTER TABLE t SET (fillfactor = 70, autovacuum_enabled = off);
--- with
ALTER TABLE t SET (autovacuum_enabled = off); ALTER TABLE t SET (fillfactor = 70);
--- same options set and reset
ALTER TABLE t SET (fillfactor = 70); ALTER TABLE t RESET (fillfactor);
--- same unlogged and back
ALTER TABLE t SET UNLOGGED; ALTER TABLE t SET LOGGED;
--- same replica identity and back
ALTER TABLE t REPLICA IDENTITY FULL; ALTER TABLE t REPLICA IDENTITY DEFAULT;
--- same clustered and not
CLUSTER t USING t_c; ALTER TABLE t SET WITHOUT CLUSTER;
--- same row security and back
ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t DISABLE ROW LEVEL SECURITY;
--- same table renamed and back <18
ALTER TABLE t RENAME TO x; ALTER TABLE x RENAME TO t;
--- same table made and removed
CREATE TABLE n (a int PRIMARY KEY, b text); DROP TABLE n;
--- same toast table without need
ALTER TABLE u ADD COLUMN big text; ALTER TABLE u DROP COLUMN big;
--- same data
INSERT INTO t VALUES (1, 'x', 2), (2, 'y', 3); ANALYZE t; DELETE FROM t; TRUNCATE t;
--- same typed and back
ALTER TABLE u ADD b text; ALTER TABLE u OF comp; ALTER TABLE u NOT OF; ALTER TABLE u DROP COLUMN b;
--- pair temporary objects = structure column-order owners
CREATE TABLE n (a int);
--- with
CREATE TEMP TABLE n (a serial PRIMARY KEY, b text CHECK (b <> '')); CREATE TEMP VIEW nv AS SELECT 1 AS a;
CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TEMP SEQUENCE sq;

--- setup
CREATE TYPE comp AS (a int, b text);
CREATE TABLE u OF comp;
CREATE TABLE tablespaced (a int PRIMARY KEY USING INDEX TABLESPACE fp_space) TABLESPACE fp_space;
CREATE TABLE part (a int) PARTITION BY LIST (a) TABLESPACE fp_space;
--- change attribute of its type = structure column-order
ALTER TYPE comp ADD ATTRIBUTE c int CASCADE;
--- change no longer typed = structure
ALTER TABLE u NOT OF;
--- change default in a typed table = structure
ALTER TABLE u ALTER COLUMN a SET DEFAULT 7;
--- change tablespace of the table = structure
ALTER TABLE tablespaced SET TABLESPACE pg_default;
--- change tablespace of the index = structure
ALTER INDEX tablespaced_pkey SET TABLESPACE pg_default;
--- change tablespace of a partitioned table = structure
ALTER TABLE part SET TABLESPACE pg_default;

--- setup >=17
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE p (a int) PARTITION BY LIST (a);
--- change access method of a partitioned table = structure
ALTER TABLE p SET ACCESS METHOD heap2;
--- same access method and back
ALTER TABLE p SET ACCESS METHOD heap2; ALTER TABLE p SET ACCESS METHOD DEFAULT;
