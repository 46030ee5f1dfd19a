Sequences.

--- setup
CREATE SEQUENCE s;
CREATE TABLE t (a int, b bigserial, c int GENERATED ALWAYS AS IDENTITY);
--- change added = structure owners
CREATE SEQUENCE n;
--- change type = structure
ALTER SEQUENCE s AS integer;
--- change type smallint = structure
ALTER SEQUENCE s AS smallint;
--- change start = structure
ALTER SEQUENCE s START 5;
--- change increment = structure
ALTER SEQUENCE s INCREMENT 2;
--- change minimum = structure
ALTER SEQUENCE s MINVALUE -5;
--- change maximum = structure
ALTER SEQUENCE s MAXVALUE 500;
--- change cache = structure
ALTER SEQUENCE s CACHE 10;
--- change cycle = structure
ALTER SEQUENCE s CYCLE;
--- change owned by = structure
ALTER SEQUENCE s OWNED BY t.a;
--- change owned by another column = structure
ALTER SEQUENCE t_b_seq OWNED BY t.a;
--- change owned by none = structure
ALTER SEQUENCE t_b_seq OWNED BY NONE;
--- change unlogged >=15 = structure
ALTER SEQUENCE s SET UNLOGGED;
--- change renamed = structure owners
ALTER SEQUENCE s RENAME TO z;
--- change of a serial renamed = structure owners
ALTER SEQUENCE t_b_seq RENAME TO z;
--- change dropped = structure owners
DROP SEQUENCE s;
--- change of an identity: increment = structure
ALTER SEQUENCE t_c_seq INCREMENT 5;
--- change of an identity: cache = structure
ALTER SEQUENCE t_c_seq CACHE 5;
--- change of an identity: type = structure
ALTER SEQUENCE t_c_seq AS bigint;
--- change of an identity: unlogged >=15 = structure
ALTER SEQUENCE t_c_seq SET UNLOGGED;
--- same values
SELECT nextval('s'), nextval('s'), setval('t_b_seq', 99); INSERT INTO t (a) VALUES (1);
--- same restarted
ALTER SEQUENCE s RESTART WITH 77;
--- same truncated
TRUNCATE t RESTART IDENTITY;
--- same altered and back
ALTER SEQUENCE s INCREMENT 2; ALTER SEQUENCE s INCREMENT 1;
--- pair defaults spelled out
CREATE SEQUENCE n AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1 NO CYCLE OWNED BY NONE;
--- with
CREATE SEQUENCE n;
--- pair going down = structure
CREATE SEQUENCE n INCREMENT -1;
--- with
CREATE SEQUENCE n;
--- pair going down spelled out
CREATE SEQUENCE n AS integer INCREMENT -1 MAXVALUE -1 MINVALUE -2147483648 START -1;
--- with
CREATE SEQUENCE n AS integer INCREMENT -1;
--- pair start apart from minimum = structure
CREATE SEQUENCE n MINVALUE 5;
--- with
CREATE SEQUENCE n MINVALUE 5 START 6;
--- pair minimum of another type's default = structure
CREATE SEQUENCE n AS smallint MAXVALUE 32767;
--- with
CREATE SEQUENCE n AS integer MAXVALUE 32767;

--- setup
CREATE UNLOGGED TABLE u (a serial, b int GENERATED ALWAYS AS IDENTITY);
--- change serial of an unlogged table, logged >=15 = structure
ALTER SEQUENCE u_a_seq SET LOGGED;
--- change identity of an unlogged table, logged >=15 = structure
ALTER SEQUENCE u_b_seq SET LOGGED;
--- change table made logged = structure
ALTER TABLE u SET LOGGED;
