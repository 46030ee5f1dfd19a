Names that mislead. Each pair of names must stay two.

--- setup
CREATE TABLE t (a int);
--- pair column 0 = structure column-order
CREATE TABLE n ("a b" int, b text); CREATE TYPE ty AS ("a b" int);
--- with
CREATE TABLE n ("a_b" int, b text); CREATE TYPE ty AS ("a_b" int);
--- pair schema and table 0 = structure column-order owners
CREATE SCHEMA "a b"; CREATE TABLE "a b"."a b" (a int PRIMARY KEY); CREATE SEQUENCE "a b".s; CREATE FUNCTION "a b"."a b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a_b"; CREATE TABLE "a_b"."a_b" (a int PRIMARY KEY); CREATE SEQUENCE "a_b".s; CREATE FUNCTION "a_b"."a_b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 0 = structure
CREATE INDEX "a b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a b2" CHECK (a > 0);
--- with
CREATE INDEX "a_b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a_b2" CHECK (a > 0);
--- pair label and literal 0 = structure
CREATE TYPE en AS ENUM ('a b'); ALTER TABLE t ALTER a SET DEFAULT length('a b'); CREATE VIEW v AS SELECT 'a b' AS x;
--- with
CREATE TYPE en AS ENUM ('a_b'); ALTER TABLE t ALTER a SET DEFAULT length('a_b'); CREATE VIEW v AS SELECT 'a_b' AS x;
--- pair comment 0 = comments
COMMENT ON TABLE t IS 'a b';
--- with
COMMENT ON TABLE t IS 'a_b';
--- pair column 1 = structure column-order
CREATE TABLE n ("A" int, b text); CREATE TYPE ty AS ("A" int);
--- with
CREATE TABLE n ("a" int, b text); CREATE TYPE ty AS ("a" int);
--- pair schema and table 1 = structure column-order owners
CREATE SCHEMA "A"; CREATE TABLE "A"."A" (a int PRIMARY KEY); CREATE SEQUENCE "A".s; CREATE FUNCTION "A"."A"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a"; CREATE TABLE "a"."a" (a int PRIMARY KEY); CREATE SEQUENCE "a".s; CREATE FUNCTION "a"."a"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 1 = structure
CREATE INDEX "A" ON t (a); ALTER TABLE t ADD CONSTRAINT "A2" CHECK (a > 0);
--- with
CREATE INDEX "a" ON t (a); ALTER TABLE t ADD CONSTRAINT "a2" CHECK (a > 0);
--- pair label and literal 1 = structure
CREATE TYPE en AS ENUM ('A'); ALTER TABLE t ALTER a SET DEFAULT length('A'); CREATE VIEW v AS SELECT 'A' AS x;
--- with
CREATE TYPE en AS ENUM ('a'); ALTER TABLE t ALTER a SET DEFAULT length('a'); CREATE VIEW v AS SELECT 'a' AS x;
--- pair comment 1 = comments
COMMENT ON TABLE t IS 'A';
--- with
COMMENT ON TABLE t IS 'a';
--- pair column 2 = structure column-order
CREATE TABLE n ("a.b" int, b text); CREATE TYPE ty AS ("a.b" int);
--- with
CREATE TABLE n ("a_b" int, b text); CREATE TYPE ty AS ("a_b" int);
--- pair schema and table 2 = structure column-order owners
CREATE SCHEMA "a.b"; CREATE TABLE "a.b"."a.b" (a int PRIMARY KEY); CREATE SEQUENCE "a.b".s; CREATE FUNCTION "a.b"."a.b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a_b"; CREATE TABLE "a_b"."a_b" (a int PRIMARY KEY); CREATE SEQUENCE "a_b".s; CREATE FUNCTION "a_b"."a_b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 2 = structure
CREATE INDEX "a.b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a.b2" CHECK (a > 0);
--- with
CREATE INDEX "a_b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a_b2" CHECK (a > 0);
--- pair label and literal 2 = structure
CREATE TYPE en AS ENUM ('a.b'); ALTER TABLE t ALTER a SET DEFAULT length('a.b'); CREATE VIEW v AS SELECT 'a.b' AS x;
--- with
CREATE TYPE en AS ENUM ('a_b'); ALTER TABLE t ALTER a SET DEFAULT length('a_b'); CREATE VIEW v AS SELECT 'a_b' AS x;
--- pair comment 2 = comments
COMMENT ON TABLE t IS 'a.b';
--- with
COMMENT ON TABLE t IS 'a_b';
--- pair column 3 = structure column-order
CREATE TABLE n ("a""b" int, b text); CREATE TYPE ty AS ("a""b" int);
--- with
CREATE TABLE n ("a'b" int, b text); CREATE TYPE ty AS ("a'b" int);
--- pair schema and table 3 = structure column-order owners
CREATE SCHEMA "a""b"; CREATE TABLE "a""b"."a""b" (a int PRIMARY KEY); CREATE SEQUENCE "a""b".s; CREATE FUNCTION "a""b"."a""b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a'b"; CREATE TABLE "a'b"."a'b" (a int PRIMARY KEY); CREATE SEQUENCE "a'b".s; CREATE FUNCTION "a'b"."a'b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 3 = structure
CREATE INDEX "a""b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a""b2" CHECK (a > 0);
--- with
CREATE INDEX "a'b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a'b2" CHECK (a > 0);
--- pair label and literal 3 = structure
CREATE TYPE en AS ENUM ('a"b'); ALTER TABLE t ALTER a SET DEFAULT length('a"b'); CREATE VIEW v AS SELECT 'a"b' AS x;
--- with
CREATE TYPE en AS ENUM ('a''b'); ALTER TABLE t ALTER a SET DEFAULT length('a''b'); CREATE VIEW v AS SELECT 'a''b' AS x;
--- pair comment 3 = comments
COMMENT ON TABLE t IS 'a"b';
--- with
COMMENT ON TABLE t IS 'a''b';
--- pair column 4 = structure column-order
CREATE TABLE n ("a/b" int, b text); CREATE TYPE ty AS ("a/b" int);
--- with
CREATE TABLE n ("a%2Fb" int, b text); CREATE TYPE ty AS ("a%2Fb" int);
--- pair schema and table 4 = structure column-order owners
CREATE SCHEMA "a/b"; CREATE TABLE "a/b"."a/b" (a int PRIMARY KEY); CREATE SEQUENCE "a/b".s; CREATE FUNCTION "a/b"."a/b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a%2Fb"; CREATE TABLE "a%2Fb"."a%2Fb" (a int PRIMARY KEY); CREATE SEQUENCE "a%2Fb".s; CREATE FUNCTION "a%2Fb"."a%2Fb"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 4 = structure
CREATE INDEX "a/b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a/b2" CHECK (a > 0);
--- with
CREATE INDEX "a%2Fb" ON t (a); ALTER TABLE t ADD CONSTRAINT "a%2Fb2" CHECK (a > 0);
--- pair label and literal 4 = structure
CREATE TYPE en AS ENUM ('a/b'); ALTER TABLE t ALTER a SET DEFAULT length('a/b'); CREATE VIEW v AS SELECT 'a/b' AS x;
--- with
CREATE TYPE en AS ENUM ('a%2Fb'); ALTER TABLE t ALTER a SET DEFAULT length('a%2Fb'); CREATE VIEW v AS SELECT 'a%2Fb' AS x;
--- pair comment 4 = comments
COMMENT ON TABLE t IS 'a/b';
--- with
COMMENT ON TABLE t IS 'a%2Fb';
--- pair column 5 = structure column-order
CREATE TABLE n ("a%2Fb" int, b text); CREATE TYPE ty AS ("a%2Fb" int);
--- with
CREATE TABLE n ("a%252Fb" int, b text); CREATE TYPE ty AS ("a%252Fb" int);
--- pair schema and table 5 = structure column-order owners
CREATE SCHEMA "a%2Fb"; CREATE TABLE "a%2Fb"."a%2Fb" (a int PRIMARY KEY); CREATE SEQUENCE "a%2Fb".s; CREATE FUNCTION "a%2Fb"."a%2Fb"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a%252Fb"; CREATE TABLE "a%252Fb"."a%252Fb" (a int PRIMARY KEY); CREATE SEQUENCE "a%252Fb".s; CREATE FUNCTION "a%252Fb"."a%252Fb"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 5 = structure
CREATE INDEX "a%2Fb" ON t (a); ALTER TABLE t ADD CONSTRAINT "a%2Fb2" CHECK (a > 0);
--- with
CREATE INDEX "a%252Fb" ON t (a); ALTER TABLE t ADD CONSTRAINT "a%252Fb2" CHECK (a > 0);
--- pair label and literal 5 = structure
CREATE TYPE en AS ENUM ('a%2Fb'); ALTER TABLE t ALTER a SET DEFAULT length('a%2Fb'); CREATE VIEW v AS SELECT 'a%2Fb' AS x;
--- with
CREATE TYPE en AS ENUM ('a%252Fb'); ALTER TABLE t ALTER a SET DEFAULT length('a%252Fb'); CREATE VIEW v AS SELECT 'a%252Fb' AS x;
--- pair comment 5 = comments
COMMENT ON TABLE t IS 'a%2Fb';
--- with
COMMENT ON TABLE t IS 'a%252Fb';
--- pair column 6 = structure column-order
CREATE TABLE n ("a/b" int, b text); CREATE TYPE ty AS ("a/b" int);
--- with
CREATE TABLE n ("a%b" int, b text); CREATE TYPE ty AS ("a%b" int);
--- pair schema and table 6 = structure column-order owners
CREATE SCHEMA "a/b"; CREATE TABLE "a/b"."a/b" (a int PRIMARY KEY); CREATE SEQUENCE "a/b".s; CREATE FUNCTION "a/b"."a/b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a%b"; CREATE TABLE "a%b"."a%b" (a int PRIMARY KEY); CREATE SEQUENCE "a%b".s; CREATE FUNCTION "a%b"."a%b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 6 = structure
CREATE INDEX "a/b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a/b2" CHECK (a > 0);
--- with
CREATE INDEX "a%b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a%b2" CHECK (a > 0);
--- pair label and literal 6 = structure
CREATE TYPE en AS ENUM ('a/b'); ALTER TABLE t ALTER a SET DEFAULT length('a/b'); CREATE VIEW v AS SELECT 'a/b' AS x;
--- with
CREATE TYPE en AS ENUM ('a%b'); ALTER TABLE t ALTER a SET DEFAULT length('a%b'); CREATE VIEW v AS SELECT 'a%b' AS x;
--- pair comment 6 = comments
COMMENT ON TABLE t IS 'a/b';
--- with
COMMENT ON TABLE t IS 'a%b';
--- pair column 7 = structure column-order
CREATE TABLE n ("a\b" int, b text); CREATE TYPE ty AS ("a\b" int);
--- with
CREATE TABLE n ("a\\b" int, b text); CREATE TYPE ty AS ("a\\b" int);
--- pair schema and table 7 = structure column-order owners
CREATE SCHEMA "a\b"; CREATE TABLE "a\b"."a\b" (a int PRIMARY KEY); CREATE SEQUENCE "a\b".s; CREATE FUNCTION "a\b"."a\b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a\\b"; CREATE TABLE "a\\b"."a\\b" (a int PRIMARY KEY); CREATE SEQUENCE "a\\b".s; CREATE FUNCTION "a\\b"."a\\b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 7 = structure
CREATE INDEX "a\b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a\b2" CHECK (a > 0);
--- with
CREATE INDEX "a\\b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a\\b2" CHECK (a > 0);
--- pair label and literal 7 = structure
CREATE TYPE en AS ENUM ('a\b'); ALTER TABLE t ALTER a SET DEFAULT length('a\b'); CREATE VIEW v AS SELECT 'a\b' AS x;
--- with
CREATE TYPE en AS ENUM ('a\\b'); ALTER TABLE t ALTER a SET DEFAULT length('a\\b'); CREATE VIEW v AS SELECT 'a\\b' AS x;
--- pair comment 7 = comments
COMMENT ON TABLE t IS 'a\b';
--- with
COMMENT ON TABLE t IS 'a\\b';
--- pair column 8 = structure column-order
CREATE TABLE n ("a	b" int, b text); CREATE TYPE ty AS ("a	b" int);
--- with
CREATE TABLE n ("a b" int, b text); CREATE TYPE ty AS ("a b" int);
--- pair schema and table 8 = structure column-order owners
CREATE SCHEMA "a	b"; CREATE TABLE "a	b"."a	b" (a int PRIMARY KEY); CREATE SEQUENCE "a	b".s; CREATE FUNCTION "a	b"."a	b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a b"; CREATE TABLE "a b"."a b" (a int PRIMARY KEY); CREATE SEQUENCE "a b".s; CREATE FUNCTION "a b"."a b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 8 = structure
CREATE INDEX "a	b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a	b2" CHECK (a > 0);
--- with
CREATE INDEX "a b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a b2" CHECK (a > 0);
--- pair label and literal 8 = structure
CREATE TYPE en AS ENUM ('a	b'); ALTER TABLE t ALTER a SET DEFAULT length('a	b'); CREATE VIEW v AS SELECT 'a	b' AS x;
--- with
CREATE TYPE en AS ENUM ('a b'); ALTER TABLE t ALTER a SET DEFAULT length('a b'); CREATE VIEW v AS SELECT 'a b' AS x;
--- pair comment 8 = comments
COMMENT ON TABLE t IS 'a	b';
--- with
COMMENT ON TABLE t IS 'a b';
--- pair column 9 = structure column-order
CREATE TABLE n ("a
b" int, b text); CREATE TYPE ty AS ("a
b" int);
--- with
CREATE TABLE n ("a b" int, b text); CREATE TYPE ty AS ("a b" int);
--- pair schema and table 9 = structure column-order owners
CREATE SCHEMA "a
b"; CREATE TABLE "a
b"."a
b" (a int PRIMARY KEY); CREATE SEQUENCE "a
b".s; CREATE FUNCTION "a
b"."a
b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a b"; CREATE TABLE "a b"."a b" (a int PRIMARY KEY); CREATE SEQUENCE "a b".s; CREATE FUNCTION "a b"."a b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 9 = structure
CREATE INDEX "a
b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a
b2" CHECK (a > 0);
--- with
CREATE INDEX "a b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a b2" CHECK (a > 0);
--- pair label and literal 9 = structure
CREATE TYPE en AS ENUM ('a
b'); ALTER TABLE t ALTER a SET DEFAULT length('a
b'); CREATE VIEW v AS SELECT 'a
b' AS x;
--- with
CREATE TYPE en AS ENUM ('a b'); ALTER TABLE t ALTER a SET DEFAULT length('a b'); CREATE VIEW v AS SELECT 'a b' AS x;
--- pair comment 9 = comments
COMMENT ON TABLE t IS 'a
b';
--- with
COMMENT ON TABLE t IS 'a b';
--- pair column 10 = structure column-order
CREATE TABLE n ("a
b" int, b text); CREATE TYPE ty AS ("a
b" int);
--- with
CREATE TABLE n ("a\nb" int, b text); CREATE TYPE ty AS ("a\nb" int);
--- pair schema and table 10 = structure column-order owners
CREATE SCHEMA "a
b"; CREATE TABLE "a
b"."a
b" (a int PRIMARY KEY); CREATE SEQUENCE "a
b".s; CREATE FUNCTION "a
b"."a
b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a\nb"; CREATE TABLE "a\nb"."a\nb" (a int PRIMARY KEY); CREATE SEQUENCE "a\nb".s; CREATE FUNCTION "a\nb"."a\nb"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 10 = structure
CREATE INDEX "a
b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a
b2" CHECK (a > 0);
--- with
CREATE INDEX "a\nb" ON t (a); ALTER TABLE t ADD CONSTRAINT "a\nb2" CHECK (a > 0);
--- pair label and literal 10 = structure
CREATE TYPE en AS ENUM ('a
b'); ALTER TABLE t ALTER a SET DEFAULT length('a
b'); CREATE VIEW v AS SELECT 'a
b' AS x;
--- with
CREATE TYPE en AS ENUM ('a\nb'); ALTER TABLE t ALTER a SET DEFAULT length('a\nb'); CREATE VIEW v AS SELECT 'a\nb' AS x;
--- pair comment 10 = comments
COMMENT ON TABLE t IS 'a
b';
--- with
COMMENT ON TABLE t IS 'a\nb';
--- pair column 11 = structure column-order
CREATE TABLE n (U&"a\000db" int, b text); CREATE TYPE ty AS (U&"a\000db" int);
--- with
CREATE TABLE n ("a
b" int, b text); CREATE TYPE ty AS ("a
b" int);
--- pair schema and table 11 = structure column-order owners
CREATE SCHEMA U&"a\000db"; CREATE TABLE U&"a\000db".U&"a\000db" (a int PRIMARY KEY); CREATE SEQUENCE U&"a\000db".s; CREATE FUNCTION U&"a\000db".U&"a\000db"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a
b"; CREATE TABLE "a
b"."a
b" (a int PRIMARY KEY); CREATE SEQUENCE "a
b".s; CREATE FUNCTION "a
b"."a
b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 11 = structure
CREATE INDEX U&"a\000db" ON t (a); ALTER TABLE t ADD CONSTRAINT U&"a\000db2" CHECK (a > 0);
--- with
CREATE INDEX "a
b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a
b2" CHECK (a > 0);
--- pair label and literal 11 = structure
CREATE TYPE en AS ENUM (U&'a\000db'); ALTER TABLE t ALTER a SET DEFAULT length(U&'a\000db'); CREATE VIEW v AS SELECT U&'a\000db' AS x;
--- with
CREATE TYPE en AS ENUM ('a
b'); ALTER TABLE t ALTER a SET DEFAULT length('a
b'); CREATE VIEW v AS SELECT 'a
b' AS x;
--- pair comment 11 = comments
COMMENT ON TABLE t IS U&'a\000db';
--- with
COMMENT ON TABLE t IS 'a
b';
--- pair column 12 = structure column-order
CREATE TABLE n ("ä" int, b text); CREATE TYPE ty AS ("ä" int);
--- with
CREATE TABLE n ("ä" int, b text); CREATE TYPE ty AS ("ä" int);
--- pair schema and table 12 = structure column-order owners
CREATE SCHEMA "ä"; CREATE TABLE "ä"."ä" (a int PRIMARY KEY); CREATE SEQUENCE "ä".s; CREATE FUNCTION "ä"."ä"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "ä"; CREATE TABLE "ä"."ä" (a int PRIMARY KEY); CREATE SEQUENCE "ä".s; CREATE FUNCTION "ä"."ä"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 12 = structure
CREATE INDEX "ä" ON t (a); ALTER TABLE t ADD CONSTRAINT "ä2" CHECK (a > 0);
--- with
CREATE INDEX "ä" ON t (a); ALTER TABLE t ADD CONSTRAINT "ä2" CHECK (a > 0);
--- pair label and literal 12 = structure
CREATE TYPE en AS ENUM ('ä'); ALTER TABLE t ALTER a SET DEFAULT length('ä'); CREATE VIEW v AS SELECT 'ä' AS x;
--- with
CREATE TYPE en AS ENUM ('ä'); ALTER TABLE t ALTER a SET DEFAULT length('ä'); CREATE VIEW v AS SELECT 'ä' AS x;
--- pair comment 12 = comments
COMMENT ON TABLE t IS 'ä';
--- with
COMMENT ON TABLE t IS 'ä';
--- pair column 13 = structure column-order
CREATE TABLE n ("á" int, b text); CREATE TYPE ty AS ("á" int);
--- with
CREATE TABLE n ("á" int, b text); CREATE TYPE ty AS ("á" int);
--- pair schema and table 13 = structure column-order owners
CREATE SCHEMA "á"; CREATE TABLE "á"."á" (a int PRIMARY KEY); CREATE SEQUENCE "á".s; CREATE FUNCTION "á"."á"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "á"; CREATE TABLE "á"."á" (a int PRIMARY KEY); CREATE SEQUENCE "á".s; CREATE FUNCTION "á"."á"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 13 = structure
CREATE INDEX "á" ON t (a); ALTER TABLE t ADD CONSTRAINT "á2" CHECK (a > 0);
--- with
CREATE INDEX "á" ON t (a); ALTER TABLE t ADD CONSTRAINT "á2" CHECK (a > 0);
--- pair label and literal 13 = structure
CREATE TYPE en AS ENUM ('á'); ALTER TABLE t ALTER a SET DEFAULT length('á'); CREATE VIEW v AS SELECT 'á' AS x;
--- with
CREATE TYPE en AS ENUM ('á'); ALTER TABLE t ALTER a SET DEFAULT length('á'); CREATE VIEW v AS SELECT 'á' AS x;
--- pair comment 13 = comments
COMMENT ON TABLE t IS 'á';
--- with
COMMENT ON TABLE t IS 'á';
--- pair column 14 = structure column-order
CREATE TABLE n (" " int, b text); CREATE TYPE ty AS (" " int);
--- with
CREATE TABLE n ("  " int, b text); CREATE TYPE ty AS ("  " int);
--- pair schema and table 14 = structure column-order owners
CREATE SCHEMA " "; CREATE TABLE " "." " (a int PRIMARY KEY); CREATE SEQUENCE " ".s; CREATE FUNCTION " "." "(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "  "; CREATE TABLE "  "."  " (a int PRIMARY KEY); CREATE SEQUENCE "  ".s; CREATE FUNCTION "  "."  "(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 14 = structure
CREATE INDEX " " ON t (a); ALTER TABLE t ADD CONSTRAINT " 2" CHECK (a > 0);
--- with
CREATE INDEX "  " ON t (a); ALTER TABLE t ADD CONSTRAINT "  2" CHECK (a > 0);
--- pair label and literal 14 = structure
CREATE TYPE en AS ENUM (' '); ALTER TABLE t ALTER a SET DEFAULT length(' '); CREATE VIEW v AS SELECT ' ' AS x;
--- with
CREATE TYPE en AS ENUM ('  '); ALTER TABLE t ALTER a SET DEFAULT length('  '); CREATE VIEW v AS SELECT '  ' AS x;
--- pair comment 14 = comments
COMMENT ON TABLE t IS ' ';
--- with
COMMENT ON TABLE t IS '  ';
--- pair column 15 = structure column-order
CREATE TABLE n ("a " int, b text); CREATE TYPE ty AS ("a " int);
--- with
CREATE TABLE n ("a" int, b text); CREATE TYPE ty AS ("a" int);
--- pair schema and table 15 = structure column-order owners
CREATE SCHEMA "a "; CREATE TABLE "a "."a " (a int PRIMARY KEY); CREATE SEQUENCE "a ".s; CREATE FUNCTION "a "."a "(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a"; CREATE TABLE "a"."a" (a int PRIMARY KEY); CREATE SEQUENCE "a".s; CREATE FUNCTION "a"."a"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 15 = structure
CREATE INDEX "a " ON t (a); ALTER TABLE t ADD CONSTRAINT "a 2" CHECK (a > 0);
--- with
CREATE INDEX "a" ON t (a); ALTER TABLE t ADD CONSTRAINT "a2" CHECK (a > 0);
--- pair label and literal 15 = structure
CREATE TYPE en AS ENUM ('a '); ALTER TABLE t ALTER a SET DEFAULT length('a '); CREATE VIEW v AS SELECT 'a ' AS x;
--- with
CREATE TYPE en AS ENUM ('a'); ALTER TABLE t ALTER a SET DEFAULT length('a'); CREATE VIEW v AS SELECT 'a' AS x;
--- pair comment 15 = comments
COMMENT ON TABLE t IS 'a ';
--- with
COMMENT ON TABLE t IS 'a';
--- pair column 16 = structure column-order
CREATE TABLE n ("$1" int, b text); CREATE TYPE ty AS ("$1" int);
--- with
CREATE TABLE n ("1$" int, b text); CREATE TYPE ty AS ("1$" int);
--- pair schema and table 16 = structure column-order owners
CREATE SCHEMA "$1"; CREATE TABLE "$1"."$1" (a int PRIMARY KEY); CREATE SEQUENCE "$1".s; CREATE FUNCTION "$1"."$1"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "1$"; CREATE TABLE "1$"."1$" (a int PRIMARY KEY); CREATE SEQUENCE "1$".s; CREATE FUNCTION "1$"."1$"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 16 = structure
CREATE INDEX "$1" ON t (a); ALTER TABLE t ADD CONSTRAINT "$12" CHECK (a > 0);
--- with
CREATE INDEX "1$" ON t (a); ALTER TABLE t ADD CONSTRAINT "1$2" CHECK (a > 0);
--- pair label and literal 16 = structure
CREATE TYPE en AS ENUM ('$1'); ALTER TABLE t ALTER a SET DEFAULT length('$1'); CREATE VIEW v AS SELECT '$1' AS x;
--- with
CREATE TYPE en AS ENUM ('1$'); ALTER TABLE t ALTER a SET DEFAULT length('1$'); CREATE VIEW v AS SELECT '1$' AS x;
--- pair comment 16 = comments
COMMENT ON TABLE t IS '$1';
--- with
COMMENT ON TABLE t IS '1$';
--- pair column 17 = structure column-order
CREATE TABLE n ("database" int, b text); CREATE TYPE ty AS ("database" int);
--- with
CREATE TABLE n ("%64atabase" int, b text); CREATE TYPE ty AS ("%64atabase" int);
--- pair schema and table 17 = structure column-order owners
CREATE SCHEMA "database"; CREATE TABLE "database"."database" (a int PRIMARY KEY); CREATE SEQUENCE "database".s; CREATE FUNCTION "database"."database"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "%64atabase"; CREATE TABLE "%64atabase"."%64atabase" (a int PRIMARY KEY); CREATE SEQUENCE "%64atabase".s; CREATE FUNCTION "%64atabase"."%64atabase"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 17 = structure
CREATE INDEX "database" ON t (a); ALTER TABLE t ADD CONSTRAINT "database2" CHECK (a > 0);
--- with
CREATE INDEX "%64atabase" ON t (a); ALTER TABLE t ADD CONSTRAINT "%64atabase2" CHECK (a > 0);
--- pair label and literal 17 = structure
CREATE TYPE en AS ENUM ('database'); ALTER TABLE t ALTER a SET DEFAULT length('database'); CREATE VIEW v AS SELECT 'database' AS x;
--- with
CREATE TYPE en AS ENUM ('%64atabase'); ALTER TABLE t ALTER a SET DEFAULT length('%64atabase'); CREATE VIEW v AS SELECT '%64atabase' AS x;
--- pair comment 17 = comments
COMMENT ON TABLE t IS 'database';
--- with
COMMENT ON TABLE t IS '%64atabase';
--- pair column 18 = structure column-order
CREATE TABLE n ("a,b" int, b text); CREATE TYPE ty AS ("a,b" int);
--- with
CREATE TABLE n ("a, b" int, b text); CREATE TYPE ty AS ("a, b" int);
--- pair schema and table 18 = structure column-order owners
CREATE SCHEMA "a,b"; CREATE TABLE "a,b"."a,b" (a int PRIMARY KEY); CREATE SEQUENCE "a,b".s; CREATE FUNCTION "a,b"."a,b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a, b"; CREATE TABLE "a, b"."a, b" (a int PRIMARY KEY); CREATE SEQUENCE "a, b".s; CREATE FUNCTION "a, b"."a, b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 18 = structure
CREATE INDEX "a,b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a,b2" CHECK (a > 0);
--- with
CREATE INDEX "a, b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a, b2" CHECK (a > 0);
--- pair label and literal 18 = structure
CREATE TYPE en AS ENUM ('a,b'); ALTER TABLE t ALTER a SET DEFAULT length('a,b'); CREATE VIEW v AS SELECT 'a,b' AS x;
--- with
CREATE TYPE en AS ENUM ('a, b'); ALTER TABLE t ALTER a SET DEFAULT length('a, b'); CREATE VIEW v AS SELECT 'a, b' AS x;
--- pair comment 18 = comments
COMMENT ON TABLE t IS 'a,b';
--- with
COMMENT ON TABLE t IS 'a, b';
--- pair column 19 = structure column-order
CREATE TABLE n ("a b" int, b text); CREATE TYPE ty AS ("a b" int);
--- with
CREATE TABLE n ("a b" int, b text); CREATE TYPE ty AS ("a b" int);
--- pair schema and table 19 = structure column-order owners
CREATE SCHEMA "a b"; CREATE TABLE "a b"."a b" (a int PRIMARY KEY); CREATE SEQUENCE "a b".s; CREATE FUNCTION "a b"."a b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a b"; CREATE TABLE "a b"."a b" (a int PRIMARY KEY); CREATE SEQUENCE "a b".s; CREATE FUNCTION "a b"."a b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 19 = structure
CREATE INDEX "a b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a b2" CHECK (a > 0);
--- with
CREATE INDEX "a b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a b2" CHECK (a > 0);
--- pair label and literal 19 = structure
CREATE TYPE en AS ENUM ('a b'); ALTER TABLE t ALTER a SET DEFAULT length('a b'); CREATE VIEW v AS SELECT 'a b' AS x;
--- with
CREATE TYPE en AS ENUM ('a b'); ALTER TABLE t ALTER a SET DEFAULT length('a b'); CREATE VIEW v AS SELECT 'a b' AS x;
--- pair comment 19 = comments
COMMENT ON TABLE t IS 'a b';
--- with
COMMENT ON TABLE t IS 'a b';
--- pair column 20 = structure column-order
CREATE TABLE n ("a​b" int, b text); CREATE TYPE ty AS ("a​b" int);
--- with
CREATE TABLE n ("ab" int, b text); CREATE TYPE ty AS ("ab" int);
--- pair schema and table 20 = structure column-order owners
CREATE SCHEMA "a​b"; CREATE TABLE "a​b"."a​b" (a int PRIMARY KEY); CREATE SEQUENCE "a​b".s; CREATE FUNCTION "a​b"."a​b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "ab"; CREATE TABLE "ab"."ab" (a int PRIMARY KEY); CREATE SEQUENCE "ab".s; CREATE FUNCTION "ab"."ab"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 20 = structure
CREATE INDEX "a​b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a​b2" CHECK (a > 0);
--- with
CREATE INDEX "ab" ON t (a); ALTER TABLE t ADD CONSTRAINT "ab2" CHECK (a > 0);
--- pair label and literal 20 = structure
CREATE TYPE en AS ENUM ('a​b'); ALTER TABLE t ALTER a SET DEFAULT length('a​b'); CREATE VIEW v AS SELECT 'a​b' AS x;
--- with
CREATE TYPE en AS ENUM ('ab'); ALTER TABLE t ALTER a SET DEFAULT length('ab'); CREATE VIEW v AS SELECT 'ab' AS x;
--- pair comment 20 = comments
COMMENT ON TABLE t IS 'a​b';
--- with
COMMENT ON TABLE t IS 'ab';
--- pair column 21 = structure column-order
CREATE TABLE n ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" int, b text); CREATE TYPE ty AS ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" int);
--- with
CREATE TABLE n ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" int, b text); CREATE TYPE ty AS ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" int);
--- pair schema and table 21 = structure column-order owners
CREATE SCHEMA "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; CREATE TABLE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" (a int PRIMARY KEY); CREATE SEQUENCE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".s; CREATE FUNCTION "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; CREATE TABLE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" (a int PRIMARY KEY); CREATE SEQUENCE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".s; CREATE FUNCTION "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 21 = structure
CREATE INDEX "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" ON t (a);
--- with
CREATE INDEX "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" ON t (a);
--- pair label and literal 21 = structure
CREATE TYPE en AS ENUM ('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'); ALTER TABLE t ALTER a SET DEFAULT length('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'); CREATE VIEW v AS SELECT 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' AS x;
--- with
CREATE TYPE en AS ENUM ('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'); ALTER TABLE t ALTER a SET DEFAULT length('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'); CREATE VIEW v AS SELECT 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' AS x;
--- pair comment 21 = comments
COMMENT ON TABLE t IS 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
--- with
COMMENT ON TABLE t IS 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
--- pair column 22 = structure column-order
CREATE TABLE n ("null" int, b text); CREATE TYPE ty AS ("null" int);
--- with
CREATE TABLE n ("NULL" int, b text); CREATE TYPE ty AS ("NULL" int);
--- pair schema and table 22 = structure column-order owners
CREATE SCHEMA "null"; CREATE TABLE "null"."null" (a int PRIMARY KEY); CREATE SEQUENCE "null".s; CREATE FUNCTION "null"."null"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "NULL"; CREATE TABLE "NULL"."NULL" (a int PRIMARY KEY); CREATE SEQUENCE "NULL".s; CREATE FUNCTION "NULL"."NULL"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 22 = structure
CREATE INDEX "null" ON t (a); ALTER TABLE t ADD CONSTRAINT "null2" CHECK (a > 0);
--- with
CREATE INDEX "NULL" ON t (a); ALTER TABLE t ADD CONSTRAINT "NULL2" CHECK (a > 0);
--- pair label and literal 22 = structure
CREATE TYPE en AS ENUM ('null'); ALTER TABLE t ALTER a SET DEFAULT length('null'); CREATE VIEW v AS SELECT 'null' AS x;
--- with
CREATE TYPE en AS ENUM ('NULL'); ALTER TABLE t ALTER a SET DEFAULT length('NULL'); CREATE VIEW v AS SELECT 'NULL' AS x;
--- pair comment 22 = comments
COMMENT ON TABLE t IS 'null';
--- with
COMMENT ON TABLE t IS 'NULL';
--- pair column 23 = structure column-order
CREATE TABLE n ("ab" int, b text); CREATE TYPE ty AS ("ab" int);
--- with
CREATE TABLE n ("a%01b" int, b text); CREATE TYPE ty AS ("a%01b" int);
--- pair schema and table 23 = structure column-order owners
CREATE SCHEMA "ab"; CREATE TABLE "ab"."ab" (a int PRIMARY KEY); CREATE SEQUENCE "ab".s; CREATE FUNCTION "ab"."ab"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- with
CREATE SCHEMA "a%01b"; CREATE TABLE "a%01b"."a%01b" (a int PRIMARY KEY); CREATE SEQUENCE "a%01b".s; CREATE FUNCTION "a%01b"."a%01b"(int) RETURNS int LANGUAGE internal AS 'int4abs';
--- pair index and constraint 23 = structure
CREATE INDEX "ab" ON t (a); ALTER TABLE t ADD CONSTRAINT "ab2" CHECK (a > 0);
--- with
CREATE INDEX "a%01b" ON t (a); ALTER TABLE t ADD CONSTRAINT "a%01b2" CHECK (a > 0);
--- pair label and literal 23 = structure
CREATE TYPE en AS ENUM ('ab'); ALTER TABLE t ALTER a SET DEFAULT length('ab'); CREATE VIEW v AS SELECT 'ab' AS x;
--- with
CREATE TYPE en AS ENUM ('a%01b'); ALTER TABLE t ALTER a SET DEFAULT length('a%01b'); CREATE VIEW v AS SELECT 'a%01b' AS x;
--- pair comment 23 = comments
COMMENT ON TABLE t IS 'ab';
--- with
COMMENT ON TABLE t IS 'a%01b';

--- setup
CREATE SCHEMA "a b";
CREATE TABLE "a b"."a b" ("a b" int CONSTRAINT "pa b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia b" ON "a b"."a b" ("a b") WHERE "a b" > 0;
CREATE VIEW "a b".v AS SELECT "a b"."a b" FROM "a b"."a b";
CREATE FUNCTION "a b"."a b"("a b" "a b"."a b") RETURNS "a b"."a b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a b".e AS ENUM ('x'); CREATE DOMAIN "a b".d AS "a b".e DEFAULT 'x';
CREATE TABLE "a b".o ("a b" "a b".d, r int REFERENCES "a b"."a b" ("a b"));
CREATE POLICY "a b" ON "a b"."a b" USING ("a b" > 0);
CREATE FUNCTION "a b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a b" BEFORE UPDATE OF "a b" ON "a b"."a b" FOR EACH ROW WHEN (old."a b" > 0) EXECUTE FUNCTION "a b".tf();
CREATE RULE "a b" AS ON DELETE TO "a b"."a b" DO ALSO NOTHING;
CREATE STATISTICS "a b".st ON "a b", i FROM "a b"."a b"; CREATE PUBLICATION "a b" FOR TABLE "a b"."a b";
GRANT SELECT ("a b") ON "a b"."a b" TO fp_a; COMMENT ON COLUMN "a b"."a b"."a b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a b"."a b" RENAME COLUMN "a b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a b" RENAME TO renamed;
--- setup
CREATE SCHEMA "A";
CREATE TABLE "A"."A" ("A" int CONSTRAINT "pA" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "iA" ON "A"."A" ("A") WHERE "A" > 0;
CREATE VIEW "A".v AS SELECT "A"."A" FROM "A"."A";
CREATE FUNCTION "A"."A"("A" "A"."A") RETURNS "A"."A" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "A".e AS ENUM ('x'); CREATE DOMAIN "A".d AS "A".e DEFAULT 'x';
CREATE TABLE "A".o ("A" "A".d, r int REFERENCES "A"."A" ("A"));
CREATE POLICY "A" ON "A"."A" USING ("A" > 0);
CREATE FUNCTION "A".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "A" BEFORE UPDATE OF "A" ON "A"."A" FOR EACH ROW WHEN (old."A" > 0) EXECUTE FUNCTION "A".tf();
CREATE RULE "A" AS ON DELETE TO "A"."A" DO ALSO NOTHING;
CREATE STATISTICS "A".st ON "A", i FROM "A"."A"; CREATE PUBLICATION "A" FOR TABLE "A"."A";
GRANT SELECT ("A") ON "A"."A" TO fp_a; COMMENT ON COLUMN "A"."A"."A" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "A"."A" RENAME COLUMN "A" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "A" RENAME TO renamed;
--- setup
CREATE SCHEMA "select";
CREATE TABLE "select"."select" ("select" int CONSTRAINT "pselect" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "iselect" ON "select"."select" ("select") WHERE "select" > 0;
CREATE VIEW "select".v AS SELECT "select"."select" FROM "select"."select";
CREATE FUNCTION "select"."select"("select" "select"."select") RETURNS "select"."select" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "select".e AS ENUM ('x'); CREATE DOMAIN "select".d AS "select".e DEFAULT 'x';
CREATE TABLE "select".o ("select" "select".d, r int REFERENCES "select"."select" ("select"));
CREATE POLICY "select" ON "select"."select" USING ("select" > 0);
CREATE FUNCTION "select".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "select" BEFORE UPDATE OF "select" ON "select"."select" FOR EACH ROW WHEN (old."select" > 0) EXECUTE FUNCTION "select".tf();
CREATE RULE "select" AS ON DELETE TO "select"."select" DO ALSO NOTHING;
CREATE STATISTICS "select".st ON "select", i FROM "select"."select"; CREATE PUBLICATION "select" FOR TABLE "select"."select";
GRANT SELECT ("select") ON "select"."select" TO fp_a; COMMENT ON COLUMN "select"."select"."select" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "select"."select" RENAME COLUMN "select" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "select" RENAME TO renamed;
--- setup
CREATE SCHEMA "user";
CREATE TABLE "user"."user" ("user" int CONSTRAINT "puser" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "iuser" ON "user"."user" ("user") WHERE "user" > 0;
CREATE VIEW "user".v AS SELECT "user"."user" FROM "user"."user";
CREATE FUNCTION "user"."user"("user" "user"."user") RETURNS "user"."user" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "user".e AS ENUM ('x'); CREATE DOMAIN "user".d AS "user".e DEFAULT 'x';
CREATE TABLE "user".o ("user" "user".d, r int REFERENCES "user"."user" ("user"));
CREATE POLICY "user" ON "user"."user" USING ("user" > 0);
CREATE FUNCTION "user".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "user" BEFORE UPDATE OF "user" ON "user"."user" FOR EACH ROW WHEN (old."user" > 0) EXECUTE FUNCTION "user".tf();
CREATE RULE "user" AS ON DELETE TO "user"."user" DO ALSO NOTHING;
CREATE STATISTICS "user".st ON "user", i FROM "user"."user"; CREATE PUBLICATION "user" FOR TABLE "user"."user";
GRANT SELECT ("user") ON "user"."user" TO fp_a; COMMENT ON COLUMN "user"."user"."user" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "user"."user" RENAME COLUMN "user" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "user" RENAME TO renamed;
--- setup
CREATE SCHEMA "a.b";
CREATE TABLE "a.b"."a.b" ("a.b" int CONSTRAINT "pa.b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia.b" ON "a.b"."a.b" ("a.b") WHERE "a.b" > 0;
CREATE VIEW "a.b".v AS SELECT "a.b"."a.b" FROM "a.b"."a.b";
CREATE FUNCTION "a.b"."a.b"("a.b" "a.b"."a.b") RETURNS "a.b"."a.b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a.b".e AS ENUM ('x'); CREATE DOMAIN "a.b".d AS "a.b".e DEFAULT 'x';
CREATE TABLE "a.b".o ("a.b" "a.b".d, r int REFERENCES "a.b"."a.b" ("a.b"));
CREATE POLICY "a.b" ON "a.b"."a.b" USING ("a.b" > 0);
CREATE FUNCTION "a.b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a.b" BEFORE UPDATE OF "a.b" ON "a.b"."a.b" FOR EACH ROW WHEN (old."a.b" > 0) EXECUTE FUNCTION "a.b".tf();
CREATE RULE "a.b" AS ON DELETE TO "a.b"."a.b" DO ALSO NOTHING;
CREATE STATISTICS "a.b".st ON "a.b", i FROM "a.b"."a.b"; CREATE PUBLICATION "a.b" FOR TABLE "a.b"."a.b";
GRANT SELECT ("a.b") ON "a.b"."a.b" TO fp_a; COMMENT ON COLUMN "a.b"."a.b"."a.b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a.b"."a.b" RENAME COLUMN "a.b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a.b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a""b";
CREATE TABLE "a""b"."a""b" ("a""b" int CONSTRAINT "pa""b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia""b" ON "a""b"."a""b" ("a""b") WHERE "a""b" > 0;
CREATE VIEW "a""b".v AS SELECT "a""b"."a""b" FROM "a""b"."a""b";
CREATE FUNCTION "a""b"."a""b"("a""b" "a""b"."a""b") RETURNS "a""b"."a""b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a""b".e AS ENUM ('x'); CREATE DOMAIN "a""b".d AS "a""b".e DEFAULT 'x';
CREATE TABLE "a""b".o ("a""b" "a""b".d, r int REFERENCES "a""b"."a""b" ("a""b"));
CREATE POLICY "a""b" ON "a""b"."a""b" USING ("a""b" > 0);
CREATE FUNCTION "a""b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a""b" BEFORE UPDATE OF "a""b" ON "a""b"."a""b" FOR EACH ROW WHEN (old."a""b" > 0) EXECUTE FUNCTION "a""b".tf();
CREATE RULE "a""b" AS ON DELETE TO "a""b"."a""b" DO ALSO NOTHING;
CREATE STATISTICS "a""b".st ON "a""b", i FROM "a""b"."a""b"; CREATE PUBLICATION "a""b" FOR TABLE "a""b"."a""b";
GRANT SELECT ("a""b") ON "a""b"."a""b" TO fp_a; COMMENT ON COLUMN "a""b"."a""b"."a""b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a""b"."a""b" RENAME COLUMN "a""b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a""b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a'b";
CREATE TABLE "a'b"."a'b" ("a'b" int CONSTRAINT "pa'b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia'b" ON "a'b"."a'b" ("a'b") WHERE "a'b" > 0;
CREATE VIEW "a'b".v AS SELECT "a'b"."a'b" FROM "a'b"."a'b";
CREATE FUNCTION "a'b"."a'b"("a'b" "a'b"."a'b") RETURNS "a'b"."a'b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a'b".e AS ENUM ('x'); CREATE DOMAIN "a'b".d AS "a'b".e DEFAULT 'x';
CREATE TABLE "a'b".o ("a'b" "a'b".d, r int REFERENCES "a'b"."a'b" ("a'b"));
CREATE POLICY "a'b" ON "a'b"."a'b" USING ("a'b" > 0);
CREATE FUNCTION "a'b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a'b" BEFORE UPDATE OF "a'b" ON "a'b"."a'b" FOR EACH ROW WHEN (old."a'b" > 0) EXECUTE FUNCTION "a'b".tf();
CREATE RULE "a'b" AS ON DELETE TO "a'b"."a'b" DO ALSO NOTHING;
CREATE STATISTICS "a'b".st ON "a'b", i FROM "a'b"."a'b"; CREATE PUBLICATION "a'b" FOR TABLE "a'b"."a'b";
GRANT SELECT ("a'b") ON "a'b"."a'b" TO fp_a; COMMENT ON COLUMN "a'b"."a'b"."a'b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a'b"."a'b" RENAME COLUMN "a'b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a'b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a/b";
CREATE TABLE "a/b"."a/b" ("a/b" int CONSTRAINT "pa/b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia/b" ON "a/b"."a/b" ("a/b") WHERE "a/b" > 0;
CREATE VIEW "a/b".v AS SELECT "a/b"."a/b" FROM "a/b"."a/b";
CREATE FUNCTION "a/b"."a/b"("a/b" "a/b"."a/b") RETURNS "a/b"."a/b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a/b".e AS ENUM ('x'); CREATE DOMAIN "a/b".d AS "a/b".e DEFAULT 'x';
CREATE TABLE "a/b".o ("a/b" "a/b".d, r int REFERENCES "a/b"."a/b" ("a/b"));
CREATE POLICY "a/b" ON "a/b"."a/b" USING ("a/b" > 0);
CREATE FUNCTION "a/b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a/b" BEFORE UPDATE OF "a/b" ON "a/b"."a/b" FOR EACH ROW WHEN (old."a/b" > 0) EXECUTE FUNCTION "a/b".tf();
CREATE RULE "a/b" AS ON DELETE TO "a/b"."a/b" DO ALSO NOTHING;
CREATE STATISTICS "a/b".st ON "a/b", i FROM "a/b"."a/b"; CREATE PUBLICATION "a/b" FOR TABLE "a/b"."a/b";
GRANT SELECT ("a/b") ON "a/b"."a/b" TO fp_a; COMMENT ON COLUMN "a/b"."a/b"."a/b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a/b"."a/b" RENAME COLUMN "a/b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a/b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a%b";
CREATE TABLE "a%b"."a%b" ("a%b" int CONSTRAINT "pa%b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia%b" ON "a%b"."a%b" ("a%b") WHERE "a%b" > 0;
CREATE VIEW "a%b".v AS SELECT "a%b"."a%b" FROM "a%b"."a%b";
CREATE FUNCTION "a%b"."a%b"("a%b" "a%b"."a%b") RETURNS "a%b"."a%b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a%b".e AS ENUM ('x'); CREATE DOMAIN "a%b".d AS "a%b".e DEFAULT 'x';
CREATE TABLE "a%b".o ("a%b" "a%b".d, r int REFERENCES "a%b"."a%b" ("a%b"));
CREATE POLICY "a%b" ON "a%b"."a%b" USING ("a%b" > 0);
CREATE FUNCTION "a%b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a%b" BEFORE UPDATE OF "a%b" ON "a%b"."a%b" FOR EACH ROW WHEN (old."a%b" > 0) EXECUTE FUNCTION "a%b".tf();
CREATE RULE "a%b" AS ON DELETE TO "a%b"."a%b" DO ALSO NOTHING;
CREATE STATISTICS "a%b".st ON "a%b", i FROM "a%b"."a%b"; CREATE PUBLICATION "a%b" FOR TABLE "a%b"."a%b";
GRANT SELECT ("a%b") ON "a%b"."a%b" TO fp_a; COMMENT ON COLUMN "a%b"."a%b"."a%b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a%b"."a%b" RENAME COLUMN "a%b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a%b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a%2Fb";
CREATE TABLE "a%2Fb"."a%2Fb" ("a%2Fb" int CONSTRAINT "pa%2Fb" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia%2Fb" ON "a%2Fb"."a%2Fb" ("a%2Fb") WHERE "a%2Fb" > 0;
CREATE VIEW "a%2Fb".v AS SELECT "a%2Fb"."a%2Fb" FROM "a%2Fb"."a%2Fb";
CREATE FUNCTION "a%2Fb"."a%2Fb"("a%2Fb" "a%2Fb"."a%2Fb") RETURNS "a%2Fb"."a%2Fb" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a%2Fb".e AS ENUM ('x'); CREATE DOMAIN "a%2Fb".d AS "a%2Fb".e DEFAULT 'x';
CREATE TABLE "a%2Fb".o ("a%2Fb" "a%2Fb".d, r int REFERENCES "a%2Fb"."a%2Fb" ("a%2Fb"));
CREATE POLICY "a%2Fb" ON "a%2Fb"."a%2Fb" USING ("a%2Fb" > 0);
CREATE FUNCTION "a%2Fb".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a%2Fb" BEFORE UPDATE OF "a%2Fb" ON "a%2Fb"."a%2Fb" FOR EACH ROW WHEN (old."a%2Fb" > 0) EXECUTE FUNCTION "a%2Fb".tf();
CREATE RULE "a%2Fb" AS ON DELETE TO "a%2Fb"."a%2Fb" DO ALSO NOTHING;
CREATE STATISTICS "a%2Fb".st ON "a%2Fb", i FROM "a%2Fb"."a%2Fb"; CREATE PUBLICATION "a%2Fb" FOR TABLE "a%2Fb"."a%2Fb";
GRANT SELECT ("a%2Fb") ON "a%2Fb"."a%2Fb" TO fp_a; COMMENT ON COLUMN "a%2Fb"."a%2Fb"."a%2Fb" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a%2Fb"."a%2Fb" RENAME COLUMN "a%2Fb" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a%2Fb" RENAME TO renamed;
--- setup
CREATE SCHEMA "a\b";
CREATE TABLE "a\b"."a\b" ("a\b" int CONSTRAINT "pa\b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia\b" ON "a\b"."a\b" ("a\b") WHERE "a\b" > 0;
CREATE VIEW "a\b".v AS SELECT "a\b"."a\b" FROM "a\b"."a\b";
CREATE FUNCTION "a\b"."a\b"("a\b" "a\b"."a\b") RETURNS "a\b"."a\b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a\b".e AS ENUM ('x'); CREATE DOMAIN "a\b".d AS "a\b".e DEFAULT 'x';
CREATE TABLE "a\b".o ("a\b" "a\b".d, r int REFERENCES "a\b"."a\b" ("a\b"));
CREATE POLICY "a\b" ON "a\b"."a\b" USING ("a\b" > 0);
CREATE FUNCTION "a\b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a\b" BEFORE UPDATE OF "a\b" ON "a\b"."a\b" FOR EACH ROW WHEN (old."a\b" > 0) EXECUTE FUNCTION "a\b".tf();
CREATE RULE "a\b" AS ON DELETE TO "a\b"."a\b" DO ALSO NOTHING;
CREATE STATISTICS "a\b".st ON "a\b", i FROM "a\b"."a\b"; CREATE PUBLICATION "a\b" FOR TABLE "a\b"."a\b";
GRANT SELECT ("a\b") ON "a\b"."a\b" TO fp_a; COMMENT ON COLUMN "a\b"."a\b"."a\b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a\b"."a\b" RENAME COLUMN "a\b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a\b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a	b";
CREATE TABLE "a	b"."a	b" ("a	b" int CONSTRAINT "pa	b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia	b" ON "a	b"."a	b" ("a	b") WHERE "a	b" > 0;
CREATE VIEW "a	b".v AS SELECT "a	b"."a	b" FROM "a	b"."a	b";
CREATE FUNCTION "a	b"."a	b"("a	b" "a	b"."a	b") RETURNS "a	b"."a	b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a	b".e AS ENUM ('x'); CREATE DOMAIN "a	b".d AS "a	b".e DEFAULT 'x';
CREATE TABLE "a	b".o ("a	b" "a	b".d, r int REFERENCES "a	b"."a	b" ("a	b"));
CREATE POLICY "a	b" ON "a	b"."a	b" USING ("a	b" > 0);
CREATE FUNCTION "a	b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a	b" BEFORE UPDATE OF "a	b" ON "a	b"."a	b" FOR EACH ROW WHEN (old."a	b" > 0) EXECUTE FUNCTION "a	b".tf();
CREATE RULE "a	b" AS ON DELETE TO "a	b"."a	b" DO ALSO NOTHING;
CREATE STATISTICS "a	b".st ON "a	b", i FROM "a	b"."a	b"; CREATE PUBLICATION "a	b" FOR TABLE "a	b"."a	b";
GRANT SELECT ("a	b") ON "a	b"."a	b" TO fp_a; COMMENT ON COLUMN "a	b"."a	b"."a	b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a	b"."a	b" RENAME COLUMN "a	b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a	b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a
b";
CREATE TABLE "a
b"."a
b" ("a
b" int CONSTRAINT "pa
b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia
b" ON "a
b"."a
b" ("a
b") WHERE "a
b" > 0;
CREATE VIEW "a
b".v AS SELECT "a
b"."a
b" FROM "a
b"."a
b";
CREATE FUNCTION "a
b"."a
b"("a
b" "a
b"."a
b") RETURNS "a
b"."a
b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a
b".e AS ENUM ('x'); CREATE DOMAIN "a
b".d AS "a
b".e DEFAULT 'x';
CREATE TABLE "a
b".o ("a
b" "a
b".d, r int REFERENCES "a
b"."a
b" ("a
b"));
CREATE POLICY "a
b" ON "a
b"."a
b" USING ("a
b" > 0);
CREATE FUNCTION "a
b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a
b" BEFORE UPDATE OF "a
b" ON "a
b"."a
b" FOR EACH ROW WHEN (old."a
b" > 0) EXECUTE FUNCTION "a
b".tf();
CREATE RULE "a
b" AS ON DELETE TO "a
b"."a
b" DO ALSO NOTHING;
CREATE STATISTICS "a
b".st ON "a
b", i FROM "a
b"."a
b"; CREATE PUBLICATION "a
b" FOR TABLE "a
b"."a
b";
GRANT SELECT ("a
b") ON "a
b"."a
b" TO fp_a; COMMENT ON COLUMN "a
b"."a
b"."a
b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a
b"."a
b" RENAME COLUMN "a
b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a
b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a
b";
CREATE TABLE "a
b"."a
b" ("a
b" int CONSTRAINT "pa
b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia
b" ON "a
b"."a
b" ("a
b") WHERE "a
b" > 0;
CREATE VIEW "a
b".v AS SELECT "a
b"."a
b" FROM "a
b"."a
b";
CREATE FUNCTION "a
b"."a
b"("a
b" "a
b"."a
b") RETURNS "a
b"."a
b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a
b".e AS ENUM ('x'); CREATE DOMAIN "a
b".d AS "a
b".e DEFAULT 'x';
CREATE TABLE "a
b".o ("a
b" "a
b".d, r int REFERENCES "a
b"."a
b" ("a
b"));
CREATE POLICY "a
b" ON "a
b"."a
b" USING ("a
b" > 0);
CREATE FUNCTION "a
b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a
b" BEFORE UPDATE OF "a
b" ON "a
b"."a
b" FOR EACH ROW WHEN (old."a
b" > 0) EXECUTE FUNCTION "a
b".tf();
CREATE RULE "a
b" AS ON DELETE TO "a
b"."a
b" DO ALSO NOTHING;
CREATE STATISTICS "a
b".st ON "a
b", i FROM "a
b"."a
b"; CREATE PUBLICATION "a
b" FOR TABLE "a
b"."a
b";
GRANT SELECT ("a
b") ON "a
b"."a
b" TO fp_a; COMMENT ON COLUMN "a
b"."a
b"."a
b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a
b"."a
b" RENAME COLUMN "a
b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a
b" RENAME TO renamed;
--- setup
CREATE SCHEMA "ä";
CREATE TABLE "ä"."ä" ("ä" int CONSTRAINT "pä" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "iä" ON "ä"."ä" ("ä") WHERE "ä" > 0;
CREATE VIEW "ä".v AS SELECT "ä"."ä" FROM "ä"."ä";
CREATE FUNCTION "ä"."ä"("ä" "ä"."ä") RETURNS "ä"."ä" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "ä".e AS ENUM ('x'); CREATE DOMAIN "ä".d AS "ä".e DEFAULT 'x';
CREATE TABLE "ä".o ("ä" "ä".d, r int REFERENCES "ä"."ä" ("ä"));
CREATE POLICY "ä" ON "ä"."ä" USING ("ä" > 0);
CREATE FUNCTION "ä".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "ä" BEFORE UPDATE OF "ä" ON "ä"."ä" FOR EACH ROW WHEN (old."ä" > 0) EXECUTE FUNCTION "ä".tf();
CREATE RULE "ä" AS ON DELETE TO "ä"."ä" DO ALSO NOTHING;
CREATE STATISTICS "ä".st ON "ä", i FROM "ä"."ä"; CREATE PUBLICATION "ä" FOR TABLE "ä"."ä";
GRANT SELECT ("ä") ON "ä"."ä" TO fp_a; COMMENT ON COLUMN "ä"."ä"."ä" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "ä"."ä" RENAME COLUMN "ä" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "ä" RENAME TO renamed;
--- setup
CREATE SCHEMA "日本語";
CREATE TABLE "日本語"."日本語" ("日本語" int CONSTRAINT "p日本語" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i日本語" ON "日本語"."日本語" ("日本語") WHERE "日本語" > 0;
CREATE VIEW "日本語".v AS SELECT "日本語"."日本語" FROM "日本語"."日本語";
CREATE FUNCTION "日本語"."日本語"("日本語" "日本語"."日本語") RETURNS "日本語"."日本語" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "日本語".e AS ENUM ('x'); CREATE DOMAIN "日本語".d AS "日本語".e DEFAULT 'x';
CREATE TABLE "日本語".o ("日本語" "日本語".d, r int REFERENCES "日本語"."日本語" ("日本語"));
CREATE POLICY "日本語" ON "日本語"."日本語" USING ("日本語" > 0);
CREATE FUNCTION "日本語".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "日本語" BEFORE UPDATE OF "日本語" ON "日本語"."日本語" FOR EACH ROW WHEN (old."日本語" > 0) EXECUTE FUNCTION "日本語".tf();
CREATE RULE "日本語" AS ON DELETE TO "日本語"."日本語" DO ALSO NOTHING;
CREATE STATISTICS "日本語".st ON "日本語", i FROM "日本語"."日本語"; CREATE PUBLICATION "日本語" FOR TABLE "日本語"."日本語";
GRANT SELECT ("日本語") ON "日本語"."日本語" TO fp_a; COMMENT ON COLUMN "日本語"."日本語"."日本語" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "日本語"."日本語" RENAME COLUMN "日本語" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "日本語" RENAME TO renamed;
--- setup
CREATE SCHEMA "😀";
CREATE TABLE "😀"."😀" ("😀" int CONSTRAINT "p😀" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i😀" ON "😀"."😀" ("😀") WHERE "😀" > 0;
CREATE VIEW "😀".v AS SELECT "😀"."😀" FROM "😀"."😀";
CREATE FUNCTION "😀"."😀"("😀" "😀"."😀") RETURNS "😀"."😀" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "😀".e AS ENUM ('x'); CREATE DOMAIN "😀".d AS "😀".e DEFAULT 'x';
CREATE TABLE "😀".o ("😀" "😀".d, r int REFERENCES "😀"."😀" ("😀"));
CREATE POLICY "😀" ON "😀"."😀" USING ("😀" > 0);
CREATE FUNCTION "😀".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "😀" BEFORE UPDATE OF "😀" ON "😀"."😀" FOR EACH ROW WHEN (old."😀" > 0) EXECUTE FUNCTION "😀".tf();
CREATE RULE "😀" AS ON DELETE TO "😀"."😀" DO ALSO NOTHING;
CREATE STATISTICS "😀".st ON "😀", i FROM "😀"."😀"; CREATE PUBLICATION "😀" FOR TABLE "😀"."😀";
GRANT SELECT ("😀") ON "😀"."😀" TO fp_a; COMMENT ON COLUMN "😀"."😀"."😀" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "😀"."😀" RENAME COLUMN "😀" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "😀" RENAME TO renamed;
--- setup
CREATE SCHEMA " ";
CREATE TABLE " "." " (" " int CONSTRAINT "p " PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i " ON " "." " (" ") WHERE " " > 0;
CREATE VIEW " ".v AS SELECT " "." " FROM " "." ";
CREATE FUNCTION " "." "(" " " "." ") RETURNS " "." " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE " ".e AS ENUM ('x'); CREATE DOMAIN " ".d AS " ".e DEFAULT 'x';
CREATE TABLE " ".o (" " " ".d, r int REFERENCES " "." " (" "));
CREATE POLICY " " ON " "." " USING (" " > 0);
CREATE FUNCTION " ".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER " " BEFORE UPDATE OF " " ON " "." " FOR EACH ROW WHEN (old." " > 0) EXECUTE FUNCTION " ".tf();
CREATE RULE " " AS ON DELETE TO " "." " DO ALSO NOTHING;
CREATE STATISTICS " ".st ON " ", i FROM " "." "; CREATE PUBLICATION " " FOR TABLE " "." ";
GRANT SELECT (" ") ON " "." " TO fp_a; COMMENT ON COLUMN " "." "." " IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE " "." " RENAME COLUMN " " TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA " " RENAME TO renamed;
--- setup
CREATE SCHEMA "  ";
CREATE TABLE "  "."  " ("  " int CONSTRAINT "p  " PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i  " ON "  "."  " ("  ") WHERE "  " > 0;
CREATE VIEW "  ".v AS SELECT "  "."  " FROM "  "."  ";
CREATE FUNCTION "  "."  "("  " "  "."  ") RETURNS "  "."  " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "  ".e AS ENUM ('x'); CREATE DOMAIN "  ".d AS "  ".e DEFAULT 'x';
CREATE TABLE "  ".o ("  " "  ".d, r int REFERENCES "  "."  " ("  "));
CREATE POLICY "  " ON "  "."  " USING ("  " > 0);
CREATE FUNCTION "  ".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "  " BEFORE UPDATE OF "  " ON "  "."  " FOR EACH ROW WHEN (old."  " > 0) EXECUTE FUNCTION "  ".tf();
CREATE RULE "  " AS ON DELETE TO "  "."  " DO ALSO NOTHING;
CREATE STATISTICS "  ".st ON "  ", i FROM "  "."  "; CREATE PUBLICATION "  " FOR TABLE "  "."  ";
GRANT SELECT ("  ") ON "  "."  " TO fp_a; COMMENT ON COLUMN "  "."  "."  " IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "  "."  " RENAME COLUMN "  " TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "  " RENAME TO renamed;
--- setup
CREATE SCHEMA "a ";
CREATE TABLE "a "."a " ("a " int CONSTRAINT "pa " PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia " ON "a "."a " ("a ") WHERE "a " > 0;
CREATE VIEW "a ".v AS SELECT "a "."a " FROM "a "."a ";
CREATE FUNCTION "a "."a "("a " "a "."a ") RETURNS "a "."a " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a ".e AS ENUM ('x'); CREATE DOMAIN "a ".d AS "a ".e DEFAULT 'x';
CREATE TABLE "a ".o ("a " "a ".d, r int REFERENCES "a "."a " ("a "));
CREATE POLICY "a " ON "a "."a " USING ("a " > 0);
CREATE FUNCTION "a ".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a " BEFORE UPDATE OF "a " ON "a "."a " FOR EACH ROW WHEN (old."a " > 0) EXECUTE FUNCTION "a ".tf();
CREATE RULE "a " AS ON DELETE TO "a "."a " DO ALSO NOTHING;
CREATE STATISTICS "a ".st ON "a ", i FROM "a "."a "; CREATE PUBLICATION "a " FOR TABLE "a "."a ";
GRANT SELECT ("a ") ON "a "."a " TO fp_a; COMMENT ON COLUMN "a "."a "."a " IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a "."a " RENAME COLUMN "a " TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a " RENAME TO renamed;
--- setup
CREATE SCHEMA "owner: x";
CREATE TABLE "owner: x"."owner: x" ("owner: x" int CONSTRAINT "powner: x" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "iowner: x" ON "owner: x"."owner: x" ("owner: x") WHERE "owner: x" > 0;
CREATE VIEW "owner: x".v AS SELECT "owner: x"."owner: x" FROM "owner: x"."owner: x";
CREATE FUNCTION "owner: x"."owner: x"("owner: x" "owner: x"."owner: x") RETURNS "owner: x"."owner: x" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "owner: x".e AS ENUM ('x'); CREATE DOMAIN "owner: x".d AS "owner: x".e DEFAULT 'x';
CREATE TABLE "owner: x".o ("owner: x" "owner: x".d, r int REFERENCES "owner: x"."owner: x" ("owner: x"));
CREATE POLICY "owner: x" ON "owner: x"."owner: x" USING ("owner: x" > 0);
CREATE FUNCTION "owner: x".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "owner: x" BEFORE UPDATE OF "owner: x" ON "owner: x"."owner: x" FOR EACH ROW WHEN (old."owner: x" > 0) EXECUTE FUNCTION "owner: x".tf();
CREATE RULE "owner: x" AS ON DELETE TO "owner: x"."owner: x" DO ALSO NOTHING;
CREATE STATISTICS "owner: x".st ON "owner: x", i FROM "owner: x"."owner: x"; CREATE PUBLICATION "owner: x" FOR TABLE "owner: x"."owner: x";
GRANT SELECT ("owner: x") ON "owner: x"."owner: x" TO fp_a; COMMENT ON COLUMN "owner: x"."owner: x"."owner: x" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "owner: x"."owner: x" RENAME COLUMN "owner: x" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "owner: x" RENAME TO renamed;
--- setup

CREATE TABLE "public"."public" ("public" int CONSTRAINT "ppublic" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ipublic" ON "public"."public" ("public") WHERE "public" > 0;
CREATE VIEW "public".v AS SELECT "public"."public" FROM "public"."public";
CREATE FUNCTION "public"."public"("public" "public"."public") RETURNS "public"."public" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "public".e AS ENUM ('x'); CREATE DOMAIN "public".d AS "public".e DEFAULT 'x';
CREATE TABLE "public".o ("public" "public".d, r int REFERENCES "public"."public" ("public"));
CREATE POLICY "public" ON "public"."public" USING ("public" > 0);
CREATE FUNCTION "public".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "public" BEFORE UPDATE OF "public" ON "public"."public" FOR EACH ROW WHEN (old."public" > 0) EXECUTE FUNCTION "public".tf();
CREATE RULE "public" AS ON DELETE TO "public"."public" DO ALSO NOTHING;
CREATE STATISTICS "public".st ON "public", i FROM "public"."public"; CREATE PUBLICATION "public" FOR TABLE "public"."public";
GRANT SELECT ("public") ON "public"."public" TO fp_a; COMMENT ON COLUMN "public"."public"."public" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "public"."public" RENAME COLUMN "public" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "public" RENAME TO renamed;
--- setup
CREATE SCHEMA "database";
CREATE TABLE "database"."database" ("database" int CONSTRAINT "pdatabase" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "idatabase" ON "database"."database" ("database") WHERE "database" > 0;
CREATE VIEW "database".v AS SELECT "database"."database" FROM "database"."database";
CREATE FUNCTION "database"."database"("database" "database"."database") RETURNS "database"."database" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "database".e AS ENUM ('x'); CREATE DOMAIN "database".d AS "database".e DEFAULT 'x';
CREATE TABLE "database".o ("database" "database".d, r int REFERENCES "database"."database" ("database"));
CREATE POLICY "database" ON "database"."database" USING ("database" > 0);
CREATE FUNCTION "database".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "database" BEFORE UPDATE OF "database" ON "database"."database" FOR EACH ROW WHEN (old."database" > 0) EXECUTE FUNCTION "database".tf();
CREATE RULE "database" AS ON DELETE TO "database"."database" DO ALSO NOTHING;
CREATE STATISTICS "database".st ON "database", i FROM "database"."database"; CREATE PUBLICATION "database" FOR TABLE "database"."database";
GRANT SELECT ("database") ON "database"."database" TO fp_a; COMMENT ON COLUMN "database"."database"."database" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "database"."database" RENAME COLUMN "database" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "database" RENAME TO renamed;
--- setup
CREATE SCHEMA "table";
CREATE TABLE "table"."table" ("table" int CONSTRAINT "ptable" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "itable" ON "table"."table" ("table") WHERE "table" > 0;
CREATE VIEW "table".v AS SELECT "table"."table" FROM "table"."table";
CREATE FUNCTION "table"."table"("table" "table"."table") RETURNS "table"."table" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "table".e AS ENUM ('x'); CREATE DOMAIN "table".d AS "table".e DEFAULT 'x';
CREATE TABLE "table".o ("table" "table".d, r int REFERENCES "table"."table" ("table"));
CREATE POLICY "table" ON "table"."table" USING ("table" > 0);
CREATE FUNCTION "table".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "table" BEFORE UPDATE OF "table" ON "table"."table" FOR EACH ROW WHEN (old."table" > 0) EXECUTE FUNCTION "table".tf();
CREATE RULE "table" AS ON DELETE TO "table"."table" DO ALSO NOTHING;
CREATE STATISTICS "table".st ON "table", i FROM "table"."table"; CREATE PUBLICATION "table" FOR TABLE "table"."table";
GRANT SELECT ("table") ON "table"."table" TO fp_a; COMMENT ON COLUMN "table"."table"."table" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "table"."table" RENAME COLUMN "table" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "table" RENAME TO renamed;
--- setup
CREATE SCHEMA "column";
CREATE TABLE "column"."column" ("column" int CONSTRAINT "pcolumn" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "icolumn" ON "column"."column" ("column") WHERE "column" > 0;
CREATE VIEW "column".v AS SELECT "column"."column" FROM "column"."column";
CREATE FUNCTION "column"."column"("column" "column"."column") RETURNS "column"."column" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "column".e AS ENUM ('x'); CREATE DOMAIN "column".d AS "column".e DEFAULT 'x';
CREATE TABLE "column".o ("column" "column".d, r int REFERENCES "column"."column" ("column"));
CREATE POLICY "column" ON "column"."column" USING ("column" > 0);
CREATE FUNCTION "column".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "column" BEFORE UPDATE OF "column" ON "column"."column" FOR EACH ROW WHEN (old."column" > 0) EXECUTE FUNCTION "column".tf();
CREATE RULE "column" AS ON DELETE TO "column"."column" DO ALSO NOTHING;
CREATE STATISTICS "column".st ON "column", i FROM "column"."column"; CREATE PUBLICATION "column" FOR TABLE "column"."column";
GRANT SELECT ("column") ON "column"."column" TO fp_a; COMMENT ON COLUMN "column"."column"."column" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "column"."column" RENAME COLUMN "column" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "column" RENAME TO renamed;
--- setup
CREATE SCHEMA "..";
CREATE TABLE "..".".." (".." int CONSTRAINT "p.." PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i.." ON "..".".." ("..") WHERE ".." > 0;
CREATE VIEW "..".v AS SELECT "..".".." FROM ".."."..";
CREATE FUNCTION "..".".."(".." ".."."..") RETURNS "..".".." LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "..".e AS ENUM ('x'); CREATE DOMAIN "..".d AS "..".e DEFAULT 'x';
CREATE TABLE "..".o (".." "..".d, r int REFERENCES "..".".." (".."));
CREATE POLICY ".." ON "..".".." USING (".." > 0);
CREATE FUNCTION "..".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER ".." BEFORE UPDATE OF ".." ON "..".".." FOR EACH ROW WHEN (old.".." > 0) EXECUTE FUNCTION "..".tf();
CREATE RULE ".." AS ON DELETE TO "..".".." DO ALSO NOTHING;
CREATE STATISTICS "..".st ON "..", i FROM "..".".."; CREATE PUBLICATION ".." FOR TABLE ".."."..";
GRANT SELECT ("..") ON "..".".." TO fp_a; COMMENT ON COLUMN ".."."..".".." IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "..".".." RENAME COLUMN ".." TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA ".." RENAME TO renamed;
--- setup
CREATE SCHEMA ".";
CREATE TABLE "."."." ("." int CONSTRAINT "p." PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i." ON "."."." (".") WHERE "." > 0;
CREATE VIEW ".".v AS SELECT "."."." FROM ".".".";
CREATE FUNCTION "."."."("." ".".".") RETURNS "."."." LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE ".".e AS ENUM ('x'); CREATE DOMAIN ".".d AS ".".e DEFAULT 'x';
CREATE TABLE ".".o ("." ".".d, r int REFERENCES "."."." ("."));
CREATE POLICY "." ON "."."." USING ("." > 0);
CREATE FUNCTION ".".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "." BEFORE UPDATE OF "." ON "."."." FOR EACH ROW WHEN (old."." > 0) EXECUTE FUNCTION ".".tf();
CREATE RULE "." AS ON DELETE TO "."."." DO ALSO NOTHING;
CREATE STATISTICS ".".st ON ".", i FROM "."."."; CREATE PUBLICATION "." FOR TABLE ".".".";
GRANT SELECT (".") ON "."."." TO fp_a; COMMENT ON COLUMN "."."."."." IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "."."." RENAME COLUMN "." TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "." RENAME TO renamed;
--- setup
CREATE SCHEMA "-";
CREATE TABLE "-"."-" ("-" int CONSTRAINT "p-" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i-" ON "-"."-" ("-") WHERE "-" > 0;
CREATE VIEW "-".v AS SELECT "-"."-" FROM "-"."-";
CREATE FUNCTION "-"."-"("-" "-"."-") RETURNS "-"."-" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "-".e AS ENUM ('x'); CREATE DOMAIN "-".d AS "-".e DEFAULT 'x';
CREATE TABLE "-".o ("-" "-".d, r int REFERENCES "-"."-" ("-"));
CREATE POLICY "-" ON "-"."-" USING ("-" > 0);
CREATE FUNCTION "-".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "-" BEFORE UPDATE OF "-" ON "-"."-" FOR EACH ROW WHEN (old."-" > 0) EXECUTE FUNCTION "-".tf();
CREATE RULE "-" AS ON DELETE TO "-"."-" DO ALSO NOTHING;
CREATE STATISTICS "-".st ON "-", i FROM "-"."-"; CREATE PUBLICATION "-" FOR TABLE "-"."-";
GRANT SELECT ("-") ON "-"."-" TO fp_a; COMMENT ON COLUMN "-"."-"."-" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "-"."-" RENAME COLUMN "-" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "-" RENAME TO renamed;
--- setup
CREATE SCHEMA "--";
CREATE TABLE "--"."--" ("--" int CONSTRAINT "p--" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i--" ON "--"."--" ("--") WHERE "--" > 0;
CREATE VIEW "--".v AS SELECT "--"."--" FROM "--"."--";
CREATE FUNCTION "--"."--"("--" "--"."--") RETURNS "--"."--" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "--".e AS ENUM ('x'); CREATE DOMAIN "--".d AS "--".e DEFAULT 'x';
CREATE TABLE "--".o ("--" "--".d, r int REFERENCES "--"."--" ("--"));
CREATE POLICY "--" ON "--"."--" USING ("--" > 0);
CREATE FUNCTION "--".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "--" BEFORE UPDATE OF "--" ON "--"."--" FOR EACH ROW WHEN (old."--" > 0) EXECUTE FUNCTION "--".tf();
CREATE RULE "--" AS ON DELETE TO "--"."--" DO ALSO NOTHING;
CREATE STATISTICS "--".st ON "--", i FROM "--"."--"; CREATE PUBLICATION "--" FOR TABLE "--"."--";
GRANT SELECT ("--") ON "--"."--" TO fp_a; COMMENT ON COLUMN "--"."--"."--" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "--"."--" RENAME COLUMN "--" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "--" RENAME TO renamed;
--- setup
CREATE SCHEMA "$1";
CREATE TABLE "$1"."$1" ("$1" int CONSTRAINT "p$1" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i$1" ON "$1"."$1" ("$1") WHERE "$1" > 0;
CREATE VIEW "$1".v AS SELECT "$1"."$1" FROM "$1"."$1";
CREATE FUNCTION "$1"."$1"("$2" "$1"."$1") RETURNS "$1"."$1" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "$1".e AS ENUM ('x'); CREATE DOMAIN "$1".d AS "$1".e DEFAULT 'x';
CREATE TABLE "$1".o ("$1" "$1".d, r int REFERENCES "$1"."$1" ("$1"));
CREATE POLICY "$1" ON "$1"."$1" USING ("$1" > 0);
CREATE FUNCTION "$1".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "$1" BEFORE UPDATE OF "$1" ON "$1"."$1" FOR EACH ROW WHEN (old."$1" > 0) EXECUTE FUNCTION "$1".tf();
CREATE RULE "$1" AS ON DELETE TO "$1"."$1" DO ALSO NOTHING;
CREATE STATISTICS "$1".st ON "$1", i FROM "$1"."$1"; CREATE PUBLICATION "$1" FOR TABLE "$1"."$1";
GRANT SELECT ("$1") ON "$1"."$1" TO fp_a; COMMENT ON COLUMN "$1"."$1"."$1" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "$1"."$1" RENAME COLUMN "$1" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "$1" RENAME TO renamed;
--- setup
CREATE SCHEMA "0";
CREATE TABLE "0"."0" ("0" int CONSTRAINT "p0" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i0" ON "0"."0" ("0") WHERE "0" > 0;
CREATE VIEW "0".v AS SELECT "0"."0" FROM "0"."0";
CREATE FUNCTION "0"."0"("0" "0"."0") RETURNS "0"."0" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "0".e AS ENUM ('x'); CREATE DOMAIN "0".d AS "0".e DEFAULT 'x';
CREATE TABLE "0".o ("0" "0".d, r int REFERENCES "0"."0" ("0"));
CREATE POLICY "0" ON "0"."0" USING ("0" > 0);
CREATE FUNCTION "0".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "0" BEFORE UPDATE OF "0" ON "0"."0" FOR EACH ROW WHEN (old."0" > 0) EXECUTE FUNCTION "0".tf();
CREATE RULE "0" AS ON DELETE TO "0"."0" DO ALSO NOTHING;
CREATE STATISTICS "0".st ON "0", i FROM "0"."0"; CREATE PUBLICATION "0" FOR TABLE "0"."0";
GRANT SELECT ("0") ON "0"."0" TO fp_a; COMMENT ON COLUMN "0"."0"."0" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "0"."0" RENAME COLUMN "0" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "0" RENAME TO renamed;
--- setup
CREATE SCHEMA "1a";
CREATE TABLE "1a"."1a" ("1a" int CONSTRAINT "p1a" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i1a" ON "1a"."1a" ("1a") WHERE "1a" > 0;
CREATE VIEW "1a".v AS SELECT "1a"."1a" FROM "1a"."1a";
CREATE FUNCTION "1a"."1a"("1a" "1a"."1a") RETURNS "1a"."1a" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "1a".e AS ENUM ('x'); CREATE DOMAIN "1a".d AS "1a".e DEFAULT 'x';
CREATE TABLE "1a".o ("1a" "1a".d, r int REFERENCES "1a"."1a" ("1a"));
CREATE POLICY "1a" ON "1a"."1a" USING ("1a" > 0);
CREATE FUNCTION "1a".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "1a" BEFORE UPDATE OF "1a" ON "1a"."1a" FOR EACH ROW WHEN (old."1a" > 0) EXECUTE FUNCTION "1a".tf();
CREATE RULE "1a" AS ON DELETE TO "1a"."1a" DO ALSO NOTHING;
CREATE STATISTICS "1a".st ON "1a", i FROM "1a"."1a"; CREATE PUBLICATION "1a" FOR TABLE "1a"."1a";
GRANT SELECT ("1a") ON "1a"."1a" TO fp_a; COMMENT ON COLUMN "1a"."1a"."1a" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "1a"."1a" RENAME COLUMN "1a" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "1a" RENAME TO renamed;
--- setup
CREATE SCHEMA "a,b";
CREATE TABLE "a,b"."a,b" ("a,b" int CONSTRAINT "pa,b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia,b" ON "a,b"."a,b" ("a,b") WHERE "a,b" > 0;
CREATE VIEW "a,b".v AS SELECT "a,b"."a,b" FROM "a,b"."a,b";
CREATE FUNCTION "a,b"."a,b"("a,b" "a,b"."a,b") RETURNS "a,b"."a,b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a,b".e AS ENUM ('x'); CREATE DOMAIN "a,b".d AS "a,b".e DEFAULT 'x';
CREATE TABLE "a,b".o ("a,b" "a,b".d, r int REFERENCES "a,b"."a,b" ("a,b"));
CREATE POLICY "a,b" ON "a,b"."a,b" USING ("a,b" > 0);
CREATE FUNCTION "a,b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a,b" BEFORE UPDATE OF "a,b" ON "a,b"."a,b" FOR EACH ROW WHEN (old."a,b" > 0) EXECUTE FUNCTION "a,b".tf();
CREATE RULE "a,b" AS ON DELETE TO "a,b"."a,b" DO ALSO NOTHING;
CREATE STATISTICS "a,b".st ON "a,b", i FROM "a,b"."a,b"; CREATE PUBLICATION "a,b" FOR TABLE "a,b"."a,b";
GRANT SELECT ("a,b") ON "a,b"."a,b" TO fp_a; COMMENT ON COLUMN "a,b"."a,b"."a,b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a,b"."a,b" RENAME COLUMN "a,b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a,b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a;b";
CREATE TABLE "a;b"."a;b" ("a;b" int CONSTRAINT "pa;b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia;b" ON "a;b"."a;b" ("a;b") WHERE "a;b" > 0;
CREATE VIEW "a;b".v AS SELECT "a;b"."a;b" FROM "a;b"."a;b";
CREATE FUNCTION "a;b"."a;b"("a;b" "a;b"."a;b") RETURNS "a;b"."a;b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a;b".e AS ENUM ('x'); CREATE DOMAIN "a;b".d AS "a;b".e DEFAULT 'x';
CREATE TABLE "a;b".o ("a;b" "a;b".d, r int REFERENCES "a;b"."a;b" ("a;b"));
CREATE POLICY "a;b" ON "a;b"."a;b" USING ("a;b" > 0);
CREATE FUNCTION "a;b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a;b" BEFORE UPDATE OF "a;b" ON "a;b"."a;b" FOR EACH ROW WHEN (old."a;b" > 0) EXECUTE FUNCTION "a;b".tf();
CREATE RULE "a;b" AS ON DELETE TO "a;b"."a;b" DO ALSO NOTHING;
CREATE STATISTICS "a;b".st ON "a;b", i FROM "a;b"."a;b"; CREATE PUBLICATION "a;b" FOR TABLE "a;b"."a;b";
GRANT SELECT ("a;b") ON "a;b"."a;b" TO fp_a; COMMENT ON COLUMN "a;b"."a;b"."a;b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a;b"."a;b" RENAME COLUMN "a;b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a;b" RENAME TO renamed;
--- setup
CREATE SCHEMA "(a)";
CREATE TABLE "(a)"."(a)" ("(a)" int CONSTRAINT "p(a)" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i(a)" ON "(a)"."(a)" ("(a)") WHERE "(a)" > 0;
CREATE VIEW "(a)".v AS SELECT "(a)"."(a)" FROM "(a)"."(a)";
CREATE FUNCTION "(a)"."(a)"("(a)" "(a)"."(a)") RETURNS "(a)"."(a)" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "(a)".e AS ENUM ('x'); CREATE DOMAIN "(a)".d AS "(a)".e DEFAULT 'x';
CREATE TABLE "(a)".o ("(a)" "(a)".d, r int REFERENCES "(a)"."(a)" ("(a)"));
CREATE POLICY "(a)" ON "(a)"."(a)" USING ("(a)" > 0);
CREATE FUNCTION "(a)".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "(a)" BEFORE UPDATE OF "(a)" ON "(a)"."(a)" FOR EACH ROW WHEN (old."(a)" > 0) EXECUTE FUNCTION "(a)".tf();
CREATE RULE "(a)" AS ON DELETE TO "(a)"."(a)" DO ALSO NOTHING;
CREATE STATISTICS "(a)".st ON "(a)", i FROM "(a)"."(a)"; CREATE PUBLICATION "(a)" FOR TABLE "(a)"."(a)";
GRANT SELECT ("(a)") ON "(a)"."(a)" TO fp_a; COMMENT ON COLUMN "(a)"."(a)"."(a)" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "(a)"."(a)" RENAME COLUMN "(a)" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "(a)" RENAME TO renamed;
--- setup
CREATE SCHEMA "{a}";
CREATE TABLE "{a}"."{a}" ("{a}" int CONSTRAINT "p{a}" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i{a}" ON "{a}"."{a}" ("{a}") WHERE "{a}" > 0;
CREATE VIEW "{a}".v AS SELECT "{a}"."{a}" FROM "{a}"."{a}";
CREATE FUNCTION "{a}"."{a}"("{a}" "{a}"."{a}") RETURNS "{a}"."{a}" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "{a}".e AS ENUM ('x'); CREATE DOMAIN "{a}".d AS "{a}".e DEFAULT 'x';
CREATE TABLE "{a}".o ("{a}" "{a}".d, r int REFERENCES "{a}"."{a}" ("{a}"));
CREATE POLICY "{a}" ON "{a}"."{a}" USING ("{a}" > 0);
CREATE FUNCTION "{a}".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "{a}" BEFORE UPDATE OF "{a}" ON "{a}"."{a}" FOR EACH ROW WHEN (old."{a}" > 0) EXECUTE FUNCTION "{a}".tf();
CREATE RULE "{a}" AS ON DELETE TO "{a}"."{a}" DO ALSO NOTHING;
CREATE STATISTICS "{a}".st ON "{a}", i FROM "{a}"."{a}"; CREATE PUBLICATION "{a}" FOR TABLE "{a}"."{a}";
GRANT SELECT ("{a}") ON "{a}"."{a}" TO fp_a; COMMENT ON COLUMN "{a}"."{a}"."{a}" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "{a}"."{a}" RENAME COLUMN "{a}" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "{a}" RENAME TO renamed;
--- setup
CREATE SCHEMA "[a]";
CREATE TABLE "[a]"."[a]" ("[a]" int CONSTRAINT "p[a]" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i[a]" ON "[a]"."[a]" ("[a]") WHERE "[a]" > 0;
CREATE VIEW "[a]".v AS SELECT "[a]"."[a]" FROM "[a]"."[a]";
CREATE FUNCTION "[a]"."[a]"("[a]" "[a]"."[a]") RETURNS "[a]"."[a]" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "[a]".e AS ENUM ('x'); CREATE DOMAIN "[a]".d AS "[a]".e DEFAULT 'x';
CREATE TABLE "[a]".o ("[a]" "[a]".d, r int REFERENCES "[a]"."[a]" ("[a]"));
CREATE POLICY "[a]" ON "[a]"."[a]" USING ("[a]" > 0);
CREATE FUNCTION "[a]".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "[a]" BEFORE UPDATE OF "[a]" ON "[a]"."[a]" FOR EACH ROW WHEN (old."[a]" > 0) EXECUTE FUNCTION "[a]".tf();
CREATE RULE "[a]" AS ON DELETE TO "[a]"."[a]" DO ALSO NOTHING;
CREATE STATISTICS "[a]".st ON "[a]", i FROM "[a]"."[a]"; CREATE PUBLICATION "[a]" FOR TABLE "[a]"."[a]";
GRANT SELECT ("[a]") ON "[a]"."[a]" TO fp_a; COMMENT ON COLUMN "[a]"."[a]"."[a]" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "[a]"."[a]" RENAME COLUMN "[a]" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "[a]" RENAME TO renamed;
--- setup
CREATE SCHEMA "a=b";
CREATE TABLE "a=b"."a=b" ("a=b" int CONSTRAINT "pa=b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia=b" ON "a=b"."a=b" ("a=b") WHERE "a=b" > 0;
CREATE VIEW "a=b".v AS SELECT "a=b"."a=b" FROM "a=b"."a=b";
CREATE FUNCTION "a=b"."a=b"("a=b" "a=b"."a=b") RETURNS "a=b"."a=b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a=b".e AS ENUM ('x'); CREATE DOMAIN "a=b".d AS "a=b".e DEFAULT 'x';
CREATE TABLE "a=b".o ("a=b" "a=b".d, r int REFERENCES "a=b"."a=b" ("a=b"));
CREATE POLICY "a=b" ON "a=b"."a=b" USING ("a=b" > 0);
CREATE FUNCTION "a=b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a=b" BEFORE UPDATE OF "a=b" ON "a=b"."a=b" FOR EACH ROW WHEN (old."a=b" > 0) EXECUTE FUNCTION "a=b".tf();
CREATE RULE "a=b" AS ON DELETE TO "a=b"."a=b" DO ALSO NOTHING;
CREATE STATISTICS "a=b".st ON "a=b", i FROM "a=b"."a=b"; CREATE PUBLICATION "a=b" FOR TABLE "a=b"."a=b";
GRANT SELECT ("a=b") ON "a=b"."a=b" TO fp_a; COMMENT ON COLUMN "a=b"."a=b"."a=b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a=b"."a=b" RENAME COLUMN "a=b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a=b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a:b";
CREATE TABLE "a:b"."a:b" ("a:b" int CONSTRAINT "pa:b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia:b" ON "a:b"."a:b" ("a:b") WHERE "a:b" > 0;
CREATE VIEW "a:b".v AS SELECT "a:b"."a:b" FROM "a:b"."a:b";
CREATE FUNCTION "a:b"."a:b"("a:b" "a:b"."a:b") RETURNS "a:b"."a:b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a:b".e AS ENUM ('x'); CREATE DOMAIN "a:b".d AS "a:b".e DEFAULT 'x';
CREATE TABLE "a:b".o ("a:b" "a:b".d, r int REFERENCES "a:b"."a:b" ("a:b"));
CREATE POLICY "a:b" ON "a:b"."a:b" USING ("a:b" > 0);
CREATE FUNCTION "a:b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a:b" BEFORE UPDATE OF "a:b" ON "a:b"."a:b" FOR EACH ROW WHEN (old."a:b" > 0) EXECUTE FUNCTION "a:b".tf();
CREATE RULE "a:b" AS ON DELETE TO "a:b"."a:b" DO ALSO NOTHING;
CREATE STATISTICS "a:b".st ON "a:b", i FROM "a:b"."a:b"; CREATE PUBLICATION "a:b" FOR TABLE "a:b"."a:b";
GRANT SELECT ("a:b") ON "a:b"."a:b" TO fp_a; COMMENT ON COLUMN "a:b"."a:b"."a:b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a:b"."a:b" RENAME COLUMN "a:b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a:b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a b";
CREATE TABLE "a b"."a b" ("a b" int CONSTRAINT "pa b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia b" ON "a b"."a b" ("a b") WHERE "a b" > 0;
CREATE VIEW "a b".v AS SELECT "a b"."a b" FROM "a b"."a b";
CREATE FUNCTION "a b"."a b"("a b" "a b"."a b") RETURNS "a b"."a b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a b".e AS ENUM ('x'); CREATE DOMAIN "a b".d AS "a b".e DEFAULT 'x';
CREATE TABLE "a b".o ("a b" "a b".d, r int REFERENCES "a b"."a b" ("a b"));
CREATE POLICY "a b" ON "a b"."a b" USING ("a b" > 0);
CREATE FUNCTION "a b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a b" BEFORE UPDATE OF "a b" ON "a b"."a b" FOR EACH ROW WHEN (old."a b" > 0) EXECUTE FUNCTION "a b".tf();
CREATE RULE "a b" AS ON DELETE TO "a b"."a b" DO ALSO NOTHING;
CREATE STATISTICS "a b".st ON "a b", i FROM "a b"."a b"; CREATE PUBLICATION "a b" FOR TABLE "a b"."a b";
GRANT SELECT ("a b") ON "a b"."a b" TO fp_a; COMMENT ON COLUMN "a b"."a b"."a b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a b"."a b" RENAME COLUMN "a b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a b" RENAME TO renamed;
--- setup
CREATE SCHEMA "a​b";
CREATE TABLE "a​b"."a​b" ("a​b" int CONSTRAINT "pa​b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia​b" ON "a​b"."a​b" ("a​b") WHERE "a​b" > 0;
CREATE VIEW "a​b".v AS SELECT "a​b"."a​b" FROM "a​b"."a​b";
CREATE FUNCTION "a​b"."a​b"("a​b" "a​b"."a​b") RETURNS "a​b"."a​b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a​b".e AS ENUM ('x'); CREATE DOMAIN "a​b".d AS "a​b".e DEFAULT 'x';
CREATE TABLE "a​b".o ("a​b" "a​b".d, r int REFERENCES "a​b"."a​b" ("a​b"));
CREATE POLICY "a​b" ON "a​b"."a​b" USING ("a​b" > 0);
CREATE FUNCTION "a​b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a​b" BEFORE UPDATE OF "a​b" ON "a​b"."a​b" FOR EACH ROW WHEN (old."a​b" > 0) EXECUTE FUNCTION "a​b".tf();
CREATE RULE "a​b" AS ON DELETE TO "a​b"."a​b" DO ALSO NOTHING;
CREATE STATISTICS "a​b".st ON "a​b", i FROM "a​b"."a​b"; CREATE PUBLICATION "a​b" FOR TABLE "a​b"."a​b";
GRANT SELECT ("a​b") ON "a​b"."a​b" TO fp_a; COMMENT ON COLUMN "a​b"."a​b"."a​b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a​b"."a​b" RENAME COLUMN "a​b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a​b" RENAME TO renamed;
--- setup
CREATE SCHEMA "ab";
CREATE TABLE "ab"."ab" ("ab" int CONSTRAINT "pab" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "iab" ON "ab"."ab" ("ab") WHERE "ab" > 0;
CREATE VIEW "ab".v AS SELECT "ab"."ab" FROM "ab"."ab";
CREATE FUNCTION "ab"."ab"("ab" "ab"."ab") RETURNS "ab"."ab" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "ab".e AS ENUM ('x'); CREATE DOMAIN "ab".d AS "ab".e DEFAULT 'x';
CREATE TABLE "ab".o ("ab" "ab".d, r int REFERENCES "ab"."ab" ("ab"));
CREATE POLICY "ab" ON "ab"."ab" USING ("ab" > 0);
CREATE FUNCTION "ab".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "ab" BEFORE UPDATE OF "ab" ON "ab"."ab" FOR EACH ROW WHEN (old."ab" > 0) EXECUTE FUNCTION "ab".tf();
CREATE RULE "ab" AS ON DELETE TO "ab"."ab" DO ALSO NOTHING;
CREATE STATISTICS "ab".st ON "ab", i FROM "ab"."ab"; CREATE PUBLICATION "ab" FOR TABLE "ab"."ab";
GRANT SELECT ("ab") ON "ab"."ab" TO fp_a; COMMENT ON COLUMN "ab"."ab"."ab" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "ab"."ab" RENAME COLUMN "ab" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "ab" RENAME TO renamed;
--- setup
CREATE SCHEMA "ab";
CREATE TABLE "ab"."ab" ("ab" int CONSTRAINT "pab" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "iab" ON "ab"."ab" ("ab") WHERE "ab" > 0;
CREATE VIEW "ab".v AS SELECT "ab"."ab" FROM "ab"."ab";
CREATE FUNCTION "ab"."ab"("ab" "ab"."ab") RETURNS "ab"."ab" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "ab".e AS ENUM ('x'); CREATE DOMAIN "ab".d AS "ab".e DEFAULT 'x';
CREATE TABLE "ab".o ("ab" "ab".d, r int REFERENCES "ab"."ab" ("ab"));
CREATE POLICY "ab" ON "ab"."ab" USING ("ab" > 0);
CREATE FUNCTION "ab".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "ab" BEFORE UPDATE OF "ab" ON "ab"."ab" FOR EACH ROW WHEN (old."ab" > 0) EXECUTE FUNCTION "ab".tf();
CREATE RULE "ab" AS ON DELETE TO "ab"."ab" DO ALSO NOTHING;
CREATE STATISTICS "ab".st ON "ab", i FROM "ab"."ab"; CREATE PUBLICATION "ab" FOR TABLE "ab"."ab";
GRANT SELECT ("ab") ON "ab"."ab" TO fp_a; COMMENT ON COLUMN "ab"."ab"."ab" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "ab"."ab" RENAME COLUMN "ab" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "ab" RENAME TO renamed;
--- setup
CREATE SCHEMA "á";
CREATE TABLE "á"."á" ("á" int CONSTRAINT "pá" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "iá" ON "á"."á" ("á") WHERE "á" > 0;
CREATE VIEW "á".v AS SELECT "á"."á" FROM "á"."á";
CREATE FUNCTION "á"."á"("á" "á"."á") RETURNS "á"."á" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "á".e AS ENUM ('x'); CREATE DOMAIN "á".d AS "á".e DEFAULT 'x';
CREATE TABLE "á".o ("á" "á".d, r int REFERENCES "á"."á" ("á"));
CREATE POLICY "á" ON "á"."á" USING ("á" > 0);
CREATE FUNCTION "á".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "á" BEFORE UPDATE OF "á" ON "á"."á" FOR EACH ROW WHEN (old."á" > 0) EXECUTE FUNCTION "á".tf();
CREATE RULE "á" AS ON DELETE TO "á"."á" DO ALSO NOTHING;
CREATE STATISTICS "á".st ON "á", i FROM "á"."á"; CREATE PUBLICATION "á" FOR TABLE "á"."á";
GRANT SELECT ("á") ON "á"."á" TO fp_a; COMMENT ON COLUMN "á"."á"."á" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "á"."á" RENAME COLUMN "á" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "á" RENAME TO renamed;
--- setup
CREATE SCHEMA "á";
CREATE TABLE "á"."á" ("á" int CONSTRAINT "pá" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "iá" ON "á"."á" ("á") WHERE "á" > 0;
CREATE VIEW "á".v AS SELECT "á"."á" FROM "á"."á";
CREATE FUNCTION "á"."á"("á" "á"."á") RETURNS "á"."á" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "á".e AS ENUM ('x'); CREATE DOMAIN "á".d AS "á".e DEFAULT 'x';
CREATE TABLE "á".o ("á" "á".d, r int REFERENCES "á"."á" ("á"));
CREATE POLICY "á" ON "á"."á" USING ("á" > 0);
CREATE FUNCTION "á".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "á" BEFORE UPDATE OF "á" ON "á"."á" FOR EACH ROW WHEN (old."á" > 0) EXECUTE FUNCTION "á".tf();
CREATE RULE "á" AS ON DELETE TO "á"."á" DO ALSO NOTHING;
CREATE STATISTICS "á".st ON "á", i FROM "á"."á"; CREATE PUBLICATION "á" FOR TABLE "á"."á";
GRANT SELECT ("á") ON "á"."á" TO fp_a; COMMENT ON COLUMN "á"."á"."á" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "á"."á" RENAME COLUMN "á" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "á" RENAME TO renamed;
--- setup
CREATE SCHEMA "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
CREATE TABLE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" int CONSTRAINT "pq" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ixxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" ON "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") WHERE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" > 0;
CREATE VIEW "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".v AS SELECT "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" FROM "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
CREATE FUNCTION "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") RETURNS "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".e AS ENUM ('x'); CREATE DOMAIN "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".d AS "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".e DEFAULT 'x';
CREATE TABLE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".o ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".d, r int REFERENCES "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
CREATE POLICY "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" ON "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" USING ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" > 0);
CREATE FUNCTION "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" BEFORE UPDATE OF "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" ON "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" FOR EACH ROW WHEN (old."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" > 0) EXECUTE FUNCTION "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".tf();
CREATE RULE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" AS ON DELETE TO "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" DO ALSO NOTHING;
CREATE STATISTICS "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".st ON "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", i FROM "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"; CREATE PUBLICATION "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" FOR TABLE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
GRANT SELECT ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") ON "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" TO fp_a; COMMENT ON COLUMN "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" RENAME COLUMN "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" RENAME TO renamed;
--- setup
CREATE SCHEMA "null";
CREATE TABLE "null"."null" ("null" int CONSTRAINT "pnull" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "inull" ON "null"."null" ("null") WHERE "null" > 0;
CREATE VIEW "null".v AS SELECT "null"."null" FROM "null"."null";
CREATE FUNCTION "null"."null"("null" "null"."null") RETURNS "null"."null" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "null".e AS ENUM ('x'); CREATE DOMAIN "null".d AS "null".e DEFAULT 'x';
CREATE TABLE "null".o ("null" "null".d, r int REFERENCES "null"."null" ("null"));
CREATE POLICY "null" ON "null"."null" USING ("null" > 0);
CREATE FUNCTION "null".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "null" BEFORE UPDATE OF "null" ON "null"."null" FOR EACH ROW WHEN (old."null" > 0) EXECUTE FUNCTION "null".tf();
CREATE RULE "null" AS ON DELETE TO "null"."null" DO ALSO NOTHING;
CREATE STATISTICS "null".st ON "null", i FROM "null"."null"; CREATE PUBLICATION "null" FOR TABLE "null"."null";
GRANT SELECT ("null") ON "null"."null" TO fp_a; COMMENT ON COLUMN "null"."null"."null" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "null"."null" RENAME COLUMN "null" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "null" RENAME TO renamed;
--- setup
CREATE SCHEMA "true";
CREATE TABLE "true"."true" ("true" int CONSTRAINT "ptrue" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "itrue" ON "true"."true" ("true") WHERE "true" > 0;
CREATE VIEW "true".v AS SELECT "true"."true" FROM "true"."true";
CREATE FUNCTION "true"."true"("true" "true"."true") RETURNS "true"."true" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "true".e AS ENUM ('x'); CREATE DOMAIN "true".d AS "true".e DEFAULT 'x';
CREATE TABLE "true".o ("true" "true".d, r int REFERENCES "true"."true" ("true"));
CREATE POLICY "true" ON "true"."true" USING ("true" > 0);
CREATE FUNCTION "true".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "true" BEFORE UPDATE OF "true" ON "true"."true" FOR EACH ROW WHEN (old."true" > 0) EXECUTE FUNCTION "true".tf();
CREATE RULE "true" AS ON DELETE TO "true"."true" DO ALSO NOTHING;
CREATE STATISTICS "true".st ON "true", i FROM "true"."true"; CREATE PUBLICATION "true" FOR TABLE "true"."true";
GRANT SELECT ("true") ON "true"."true" TO fp_a; COMMENT ON COLUMN "true"."true"."true" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "true"."true" RENAME COLUMN "true" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "true" RENAME TO renamed;
--- setup
CREATE SCHEMA "a\nb";
CREATE TABLE "a\nb"."a\nb" ("a\nb" int CONSTRAINT "pa\nb" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia\nb" ON "a\nb"."a\nb" ("a\nb") WHERE "a\nb" > 0;
CREATE VIEW "a\nb".v AS SELECT "a\nb"."a\nb" FROM "a\nb"."a\nb";
CREATE FUNCTION "a\nb"."a\nb"("a\nb" "a\nb"."a\nb") RETURNS "a\nb"."a\nb" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a\nb".e AS ENUM ('x'); CREATE DOMAIN "a\nb".d AS "a\nb".e DEFAULT 'x';
CREATE TABLE "a\nb".o ("a\nb" "a\nb".d, r int REFERENCES "a\nb"."a\nb" ("a\nb"));
CREATE POLICY "a\nb" ON "a\nb"."a\nb" USING ("a\nb" > 0);
CREATE FUNCTION "a\nb".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a\nb" BEFORE UPDATE OF "a\nb" ON "a\nb"."a\nb" FOR EACH ROW WHEN (old."a\nb" > 0) EXECUTE FUNCTION "a\nb".tf();
CREATE RULE "a\nb" AS ON DELETE TO "a\nb"."a\nb" DO ALSO NOTHING;
CREATE STATISTICS "a\nb".st ON "a\nb", i FROM "a\nb"."a\nb"; CREATE PUBLICATION "a\nb" FOR TABLE "a\nb"."a\nb";
GRANT SELECT ("a\nb") ON "a\nb"."a\nb" TO fp_a; COMMENT ON COLUMN "a\nb"."a\nb"."a\nb" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a\nb"."a\nb" RENAME COLUMN "a\nb" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a\nb" RENAME TO renamed;
--- setup
CREATE SCHEMA "E'a'";
CREATE TABLE "E'a'"."E'a'" ("E'a'" int CONSTRAINT "pE'a'" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "iE'a'" ON "E'a'"."E'a'" ("E'a'") WHERE "E'a'" > 0;
CREATE VIEW "E'a'".v AS SELECT "E'a'"."E'a'" FROM "E'a'"."E'a'";
CREATE FUNCTION "E'a'"."E'a'"("E'a'" "E'a'"."E'a'") RETURNS "E'a'"."E'a'" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "E'a'".e AS ENUM ('x'); CREATE DOMAIN "E'a'".d AS "E'a'".e DEFAULT 'x';
CREATE TABLE "E'a'".o ("E'a'" "E'a'".d, r int REFERENCES "E'a'"."E'a'" ("E'a'"));
CREATE POLICY "E'a'" ON "E'a'"."E'a'" USING ("E'a'" > 0);
CREATE FUNCTION "E'a'".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "E'a'" BEFORE UPDATE OF "E'a'" ON "E'a'"."E'a'" FOR EACH ROW WHEN (old."E'a'" > 0) EXECUTE FUNCTION "E'a'".tf();
CREATE RULE "E'a'" AS ON DELETE TO "E'a'"."E'a'" DO ALSO NOTHING;
CREATE STATISTICS "E'a'".st ON "E'a'", i FROM "E'a'"."E'a'"; CREATE PUBLICATION "E'a'" FOR TABLE "E'a'"."E'a'";
GRANT SELECT ("E'a'") ON "E'a'"."E'a'" TO fp_a; COMMENT ON COLUMN "E'a'"."E'a'"."E'a'" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "E'a'"."E'a'" RENAME COLUMN "E'a'" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "E'a'" RENAME TO renamed;
--- setup
CREATE SCHEMA "@";
CREATE TABLE "@"."@" ("@" int CONSTRAINT "p@" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i@" ON "@"."@" ("@") WHERE "@" > 0;
CREATE VIEW "@".v AS SELECT "@"."@" FROM "@"."@";
CREATE FUNCTION "@"."@"("@" "@"."@") RETURNS "@"."@" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "@".e AS ENUM ('x'); CREATE DOMAIN "@".d AS "@".e DEFAULT 'x';
CREATE TABLE "@".o ("@" "@".d, r int REFERENCES "@"."@" ("@"));
CREATE POLICY "@" ON "@"."@" USING ("@" > 0);
CREATE FUNCTION "@".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "@" BEFORE UPDATE OF "@" ON "@"."@" FOR EACH ROW WHEN (old."@" > 0) EXECUTE FUNCTION "@".tf();
CREATE RULE "@" AS ON DELETE TO "@"."@" DO ALSO NOTHING;
CREATE STATISTICS "@".st ON "@", i FROM "@"."@"; CREATE PUBLICATION "@" FOR TABLE "@"."@";
GRANT SELECT ("@") ON "@"."@" TO fp_a; COMMENT ON COLUMN "@"."@"."@" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "@"."@" RENAME COLUMN "@" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "@" RENAME TO renamed;
--- setup
CREATE SCHEMA "#";
CREATE TABLE "#"."#" ("#" int CONSTRAINT "p#" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i#" ON "#"."#" ("#") WHERE "#" > 0;
CREATE VIEW "#".v AS SELECT "#"."#" FROM "#"."#";
CREATE FUNCTION "#"."#"("#" "#"."#") RETURNS "#"."#" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "#".e AS ENUM ('x'); CREATE DOMAIN "#".d AS "#".e DEFAULT 'x';
CREATE TABLE "#".o ("#" "#".d, r int REFERENCES "#"."#" ("#"));
CREATE POLICY "#" ON "#"."#" USING ("#" > 0);
CREATE FUNCTION "#".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "#" BEFORE UPDATE OF "#" ON "#"."#" FOR EACH ROW WHEN (old."#" > 0) EXECUTE FUNCTION "#".tf();
CREATE RULE "#" AS ON DELETE TO "#"."#" DO ALSO NOTHING;
CREATE STATISTICS "#".st ON "#", i FROM "#"."#"; CREATE PUBLICATION "#" FOR TABLE "#"."#";
GRANT SELECT ("#") ON "#"."#" TO fp_a; COMMENT ON COLUMN "#"."#"."#" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "#"."#" RENAME COLUMN "#" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "#" RENAME TO renamed;
--- setup
CREATE SCHEMA "*";
CREATE TABLE "*"."*" ("*" int CONSTRAINT "p*" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i*" ON "*"."*" ("*") WHERE "*" > 0;
CREATE VIEW "*".v AS SELECT "*"."*" FROM "*"."*";
CREATE FUNCTION "*"."*"("*" "*"."*") RETURNS "*"."*" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "*".e AS ENUM ('x'); CREATE DOMAIN "*".d AS "*".e DEFAULT 'x';
CREATE TABLE "*".o ("*" "*".d, r int REFERENCES "*"."*" ("*"));
CREATE POLICY "*" ON "*"."*" USING ("*" > 0);
CREATE FUNCTION "*".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "*" BEFORE UPDATE OF "*" ON "*"."*" FOR EACH ROW WHEN (old."*" > 0) EXECUTE FUNCTION "*".tf();
CREATE RULE "*" AS ON DELETE TO "*"."*" DO ALSO NOTHING;
CREATE STATISTICS "*".st ON "*", i FROM "*"."*"; CREATE PUBLICATION "*" FOR TABLE "*"."*";
GRANT SELECT ("*") ON "*"."*" TO fp_a; COMMENT ON COLUMN "*"."*"."*" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "*"."*" RENAME COLUMN "*" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "*" RENAME TO renamed;
--- setup
CREATE SCHEMA "~x";
CREATE TABLE "~x"."~x" ("~x" int CONSTRAINT "p~x" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i~x" ON "~x"."~x" ("~x") WHERE "~x" > 0;
CREATE VIEW "~x".v AS SELECT "~x"."~x" FROM "~x"."~x";
CREATE FUNCTION "~x"."~x"("~x" "~x"."~x") RETURNS "~x"."~x" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "~x".e AS ENUM ('x'); CREATE DOMAIN "~x".d AS "~x".e DEFAULT 'x';
CREATE TABLE "~x".o ("~x" "~x".d, r int REFERENCES "~x"."~x" ("~x"));
CREATE POLICY "~x" ON "~x"."~x" USING ("~x" > 0);
CREATE FUNCTION "~x".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "~x" BEFORE UPDATE OF "~x" ON "~x"."~x" FOR EACH ROW WHEN (old."~x" > 0) EXECUTE FUNCTION "~x".tf();
CREATE RULE "~x" AS ON DELETE TO "~x"."~x" DO ALSO NOTHING;
CREATE STATISTICS "~x".st ON "~x", i FROM "~x"."~x"; CREATE PUBLICATION "~x" FOR TABLE "~x"."~x";
GRANT SELECT ("~x") ON "~x"."~x" TO fp_a; COMMENT ON COLUMN "~x"."~x"."~x" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "~x"."~x" RENAME COLUMN "~x" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "~x" RENAME TO renamed;
--- setup
CREATE SCHEMA "a&b";
CREATE TABLE "a&b"."a&b" ("a&b" int CONSTRAINT "pa&b" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "ia&b" ON "a&b"."a&b" ("a&b") WHERE "a&b" > 0;
CREATE VIEW "a&b".v AS SELECT "a&b"."a&b" FROM "a&b"."a&b";
CREATE FUNCTION "a&b"."a&b"("a&b" "a&b"."a&b") RETURNS "a&b"."a&b" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "a&b".e AS ENUM ('x'); CREATE DOMAIN "a&b".d AS "a&b".e DEFAULT 'x';
CREATE TABLE "a&b".o ("a&b" "a&b".d, r int REFERENCES "a&b"."a&b" ("a&b"));
CREATE POLICY "a&b" ON "a&b"."a&b" USING ("a&b" > 0);
CREATE FUNCTION "a&b".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "a&b" BEFORE UPDATE OF "a&b" ON "a&b"."a&b" FOR EACH ROW WHEN (old."a&b" > 0) EXECUTE FUNCTION "a&b".tf();
CREATE RULE "a&b" AS ON DELETE TO "a&b"."a&b" DO ALSO NOTHING;
CREATE STATISTICS "a&b".st ON "a&b", i FROM "a&b"."a&b"; CREATE PUBLICATION "a&b" FOR TABLE "a&b"."a&b";
GRANT SELECT ("a&b") ON "a&b"."a&b" TO fp_a; COMMENT ON COLUMN "a&b"."a&b"."a&b" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "a&b"."a&b" RENAME COLUMN "a&b" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "a&b" RENAME TO renamed;
--- setup
CREATE SCHEMA "<a>";
CREATE TABLE "<a>"."<a>" ("<a>" int CONSTRAINT "p<a>" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i<a>" ON "<a>"."<a>" ("<a>") WHERE "<a>" > 0;
CREATE VIEW "<a>".v AS SELECT "<a>"."<a>" FROM "<a>"."<a>";
CREATE FUNCTION "<a>"."<a>"("<a>" "<a>"."<a>") RETURNS "<a>"."<a>" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "<a>".e AS ENUM ('x'); CREATE DOMAIN "<a>".d AS "<a>".e DEFAULT 'x';
CREATE TABLE "<a>".o ("<a>" "<a>".d, r int REFERENCES "<a>"."<a>" ("<a>"));
CREATE POLICY "<a>" ON "<a>"."<a>" USING ("<a>" > 0);
CREATE FUNCTION "<a>".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "<a>" BEFORE UPDATE OF "<a>" ON "<a>"."<a>" FOR EACH ROW WHEN (old."<a>" > 0) EXECUTE FUNCTION "<a>".tf();
CREATE RULE "<a>" AS ON DELETE TO "<a>"."<a>" DO ALSO NOTHING;
CREATE STATISTICS "<a>".st ON "<a>", i FROM "<a>"."<a>"; CREATE PUBLICATION "<a>" FOR TABLE "<a>"."<a>";
GRANT SELECT ("<a>") ON "<a>"."<a>" TO fp_a; COMMENT ON COLUMN "<a>"."<a>"."<a>" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "<a>"."<a>" RENAME COLUMN "<a>" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "<a>" RENAME TO renamed;
--- setup
CREATE SCHEMA "|";
CREATE TABLE "|"."|" ("|" int CONSTRAINT "p|" PRIMARY KEY, i int GENERATED ALWAYS AS IDENTITY, g int DEFAULT 5 CHECK (g > 0));
CREATE INDEX "i|" ON "|"."|" ("|") WHERE "|" > 0;
CREATE VIEW "|".v AS SELECT "|"."|" FROM "|"."|";
CREATE FUNCTION "|"."|"("|" "|"."|") RETURNS "|"."|" LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TYPE "|".e AS ENUM ('x'); CREATE DOMAIN "|".d AS "|".e DEFAULT 'x';
CREATE TABLE "|".o ("|" "|".d, r int REFERENCES "|"."|" ("|"));
CREATE POLICY "|" ON "|"."|" USING ("|" > 0);
CREATE FUNCTION "|".tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER "|" BEFORE UPDATE OF "|" ON "|"."|" FOR EACH ROW WHEN (old."|" > 0) EXECUTE FUNCTION "|".tf();
CREATE RULE "|" AS ON DELETE TO "|"."|" DO ALSO NOTHING;
CREATE STATISTICS "|".st ON "|", i FROM "|"."|"; CREATE PUBLICATION "|" FOR TABLE "|"."|";
GRANT SELECT ("|") ON "|"."|" TO fp_a; COMMENT ON COLUMN "|"."|"."|" IS 'x';
--- change renamed = structure column-order comments privileges
ALTER TABLE "|"."|" RENAME COLUMN "|" TO new; 
--- change schema renamed = structure column-order comments owners privileges source
ALTER SCHEMA "|" RENAME TO renamed;
