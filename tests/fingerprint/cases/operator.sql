Operators, their classes and families, access methods, casts, transforms,
conversions, collations, languages.

--- setup
CREATE FUNCTION lt(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < $2';
CREATE FUNCTION gt(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > $2';
CREATE FUNCTION neg(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT - $1';
CREATE OPERATOR <<< (LEFTARG = int, RIGHTARG = int, FUNCTION = lt);
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = lt, COMMUTATOR = ===, NEGATOR = !==, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE SCHEMA other;
--- change operator added = structure owners
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = gt);
--- change operator dropped = structure owners
DROP OPERATOR <<< (int, int);
--- change operator of other types = structure owners
CREATE OPERATOR <<< (LEFTARG = bigint, RIGHTARG = int, FUNCTION = int84lt);
--- change operator's schema = structure owners
ALTER OPERATOR <<< (int, int) SET SCHEMA other;
--- change operator's restrict = structure
ALTER OPERATOR <<< (int, int) SET (RESTRICT = scalarltsel);
--- change operator's join = structure
ALTER OPERATOR <<< (int, int) SET (JOIN = scalarltjoinsel);
--- change operator's restrict removed = structure
ALTER OPERATOR === (int, int) SET (RESTRICT = NONE);
--- change operator's comment = comments
COMMENT ON OPERATOR <<< (int, int) IS 'x';
--- pair operator's function = structure
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = gt);
--- with
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = lt);
--- pair operator's commutator = structure
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = gt);
--- with
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = gt, COMMUTATOR = >>>);
--- pair operators in another order
CREATE OPERATOR <!< (LEFTARG = int, RIGHTARG = int, FUNCTION = lt, COMMUTATOR = >!>); CREATE OPERATOR >!> (LEFTARG = int, RIGHTARG = int, FUNCTION = gt, COMMUTATOR = <!<);
--- with
CREATE OPERATOR >!> (LEFTARG = int, RIGHTARG = int, FUNCTION = gt, COMMUTATOR = <!<); CREATE OPERATOR <!< (LEFTARG = int, RIGHTARG = int, FUNCTION = lt, COMMUTATOR = >!>);
--- pair operator's hashes = structure
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = gt, COMMUTATOR = >>>, HASHES);
--- with
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = gt, COMMUTATOR = >>>);
--- pair operator's merges = structure
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = gt, COMMUTATOR = >>>, MERGES);
--- with
CREATE OPERATOR >>> (LEFTARG = int, RIGHTARG = int, FUNCTION = gt, COMMUTATOR = >>>);
--- pair prefix operator = structure owners
CREATE OPERATOR ~~~~ (RIGHTARG = int, FUNCTION = neg);
--- with
CREATE OPERATOR ~~~~~ (RIGHTARG = int, FUNCTION = neg);
--- change access method added = structure
CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler;
--- pair access method's handler = structure
CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler;
--- with
CREATE ACCESS METHOD am TYPE INDEX HANDLER hashhandler;
--- pair access method's type = structure
CREATE ACCESS METHOD am TYPE TABLE HANDLER heap_tableam_handler;
--- with
CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler;
--- pair access method's comment = comments
CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler; COMMENT ON ACCESS METHOD am IS 'x';
--- with
CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler;
--- change family added = structure owners
CREATE OPERATOR FAMILY fam USING btree;
--- pair class = structure
CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
--- with
CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS OPERATOR 1 <<<, OPERATOR 3 ===, FUNCTION 1 btint4cmp(int, int);
--- pair class default = structure
CREATE OPERATOR CLASS oc DEFAULT FOR TYPE aclitem USING btree AS FUNCTION 1 btint4cmp(int, int);
--- with
CREATE OPERATOR CLASS oc FOR TYPE aclitem USING btree AS FUNCTION 1 btint4cmp(int, int);
--- pair class type = structure
CREATE OPERATOR CLASS oc FOR TYPE int USING btree AS FUNCTION 1 btint4cmp(int, int);
--- with
CREATE OPERATOR CLASS oc FOR TYPE text USING btree AS FUNCTION 1 btint4cmp(int, int);
--- pair class family = structure
CREATE OPERATOR FAMILY fam USING btree; CREATE OPERATOR FAMILY oc USING btree; CREATE OPERATOR CLASS oc FOR TYPE int USING btree FAMILY fam AS STORAGE int;
--- with
CREATE OPERATOR FAMILY fam USING btree; CREATE OPERATOR FAMILY oc USING btree; CREATE OPERATOR CLASS oc FOR TYPE int USING btree FAMILY oc AS STORAGE int;
--- pair class storage = structure
CREATE OPERATOR CLASS oc FOR TYPE int[] USING gin AS OPERATOR 1 && (anyarray, anyarray), FUNCTION 2 ginarrayextract(anyarray, internal, internal), STORAGE int;
--- with
CREATE OPERATOR CLASS oc FOR TYPE int[] USING gin AS OPERATOR 1 && (anyarray, anyarray), FUNCTION 2 ginarrayextract(anyarray, internal, internal), STORAGE bigint;
--- pair class for order by = structure
CREATE OPERATOR CLASS oc FOR TYPE point USING gist AS OPERATOR 15 <-> (point, point) FOR ORDER BY float_ops;
--- with
CREATE OPERATOR CLASS oc FOR TYPE point USING gist AS OPERATOR 15 <-> (point, circle) FOR ORDER BY float_ops;
--- pair class sort family = structure
CREATE OPERATOR FAMILY other.float_ops USING btree; CREATE OPERATOR CLASS oc FOR TYPE point USING gist AS OPERATOR 15 <-> (point, point) FOR ORDER BY float_ops;
--- with
CREATE OPERATOR FAMILY other.float_ops USING btree; CREATE OPERATOR CLASS oc FOR TYPE point USING gist AS OPERATOR 15 <-> (point, point) FOR ORDER BY other.float_ops;
--- pair member of class or of family = structure
CREATE OPERATOR FAMILY fam USING gin; CREATE OPERATOR CLASS oc FOR TYPE int[] USING gin FAMILY fam AS FUNCTION 2 ginarrayextract(anyarray, internal, internal), STORAGE int;
--- with
CREATE OPERATOR FAMILY fam USING gin; CREATE OPERATOR CLASS oc FOR TYPE int[] USING gin FAMILY fam AS STORAGE int; ALTER OPERATOR FAMILY fam USING gin ADD FUNCTION 4 (int[], int[]) ginarrayconsistent(internal, int2, anyarray, int4, internal, internal, internal, internal);
--- pair members in another order
CREATE OPERATOR FAMILY fam USING btree; ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (int, bigint), OPERATOR 5 > (int, bigint), FUNCTION 1 (int, bigint) btint48cmp(int, bigint);
--- with
CREATE OPERATOR FAMILY fam USING btree; ALTER OPERATOR FAMILY fam USING btree ADD FUNCTION 1 (int, bigint) btint48cmp(int, bigint), OPERATOR 5 > (int, bigint); ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (int, bigint);
--- pair members = structure
CREATE OPERATOR FAMILY fam USING btree; ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (int, bigint);
--- with
CREATE OPERATOR FAMILY fam USING btree; ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 2 < (int, bigint);
--- pair member functions' types = structure
CREATE OPERATOR FAMILY fam USING btree; ALTER OPERATOR FAMILY fam USING btree ADD FUNCTION 1 (int, bigint) btint48cmp(int, bigint);
--- with
CREATE OPERATOR FAMILY fam USING btree; ALTER OPERATOR FAMILY fam USING btree ADD FUNCTION 1 (bigint, int) btint48cmp(int, bigint);
--- pair cast's function = structure
CREATE TYPE c AS (a int); CREATE FUNCTION ci(c) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE FUNCTION cj(c) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE CAST (c AS int) WITH FUNCTION ci(c);
--- with
CREATE TYPE c AS (a int); CREATE FUNCTION ci(c) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE FUNCTION cj(c) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE CAST (c AS int) WITH FUNCTION cj(c);
--- pair cast's context = structure
CREATE TYPE c AS (a int); CREATE FUNCTION ci(c) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE CAST (c AS int) WITH FUNCTION ci(c) AS ASSIGNMENT;
--- with
CREATE TYPE c AS (a int); CREATE FUNCTION ci(c) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE CAST (c AS int) WITH FUNCTION ci(c) AS IMPLICIT;
--- pair cast's method = structure
CREATE TYPE c AS (a int); CREATE FUNCTION ct(c) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''x'''; CREATE CAST (c AS text) WITH INOUT;
--- with
CREATE TYPE c AS (a int); CREATE FUNCTION ct(c) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''x'''; CREATE CAST (c AS text) WITH FUNCTION ct(c);
--- pair cast without function = structure
CREATE CAST (bytea AS text) WITHOUT FUNCTION;
--- with
CREATE CAST (bytea AS text) WITH INOUT;
--- change cast between built-in types = structure
CREATE CAST (text AS int) WITH INOUT AS IMPLICIT;
--- pair cast's comment = comments
CREATE CAST (text AS int) WITH INOUT; COMMENT ON CAST (text AS int) IS 'x';
--- with
CREATE CAST (text AS int) WITH INOUT;
--- change conversion added = structure owners
CREATE CONVERSION co FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
--- pair conversion default = structure
CREATE CONVERSION co FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
--- with
CREATE DEFAULT CONVERSION co FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
--- pair conversion encodings = structure
CREATE CONVERSION co FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
--- with
CREATE CONVERSION co FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
--- change collation added = structure owners
CREATE COLLATION n (LOCALE = 'C');
--- pair collation's locale = structure
CREATE COLLATION n (LOCALE = 'C');
--- with
CREATE COLLATION n (LOCALE = 'POSIX');
--- pair collation's provider = structure
CREATE COLLATION n (PROVIDER = icu, LOCALE = 'de');
--- with
CREATE COLLATION n (LOCALE = 'C');
--- pair collation's ICU locale = structure
CREATE COLLATION n (PROVIDER = icu, LOCALE = 'de');
--- with
CREATE COLLATION n (PROVIDER = icu, LOCALE = 'fr');
--- pair collation deterministic = structure
CREATE COLLATION n (PROVIDER = icu, LOCALE = 'de', DETERMINISTIC = false);
--- with
CREATE COLLATION n (PROVIDER = icu, LOCALE = 'de');
--- pair collation's rules >=16 = structure
CREATE COLLATION n (PROVIDER = icu, LOCALE = 'de', RULES = '&V << w <<< W');
--- with
CREATE COLLATION n (PROVIDER = icu, LOCALE = 'de');
--- pair collation builtin >=17 = structure
CREATE COLLATION n (PROVIDER = builtin, LOCALE = 'C.UTF-8');
--- with
CREATE COLLATION n (PROVIDER = builtin, LOCALE = 'C');
--- pair collation copied
CREATE COLLATION n FROM "C";
--- with
CREATE COLLATION n (LC_COLLATE = 'C', LC_CTYPE = 'C');
--- pair collation's version
CREATE COLLATION n (PROVIDER = icu, LOCALE = 'de');
--- with
CREATE COLLATION n (PROVIDER = icu, LOCALE = 'de'); UPDATE pg_catalog.pg_collation SET collversion = '1.2' WHERE collname = 'n';
--- change language added = structure owners
CREATE LANGUAGE plx HANDLER plpgsql_call_handler;
--- pair language trusted = structure
CREATE TRUSTED LANGUAGE plx HANDLER plpgsql_call_handler;
--- with
CREATE LANGUAGE plx HANDLER plpgsql_call_handler;
--- pair language's inline handler = structure
CREATE LANGUAGE plx HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler;
--- with
CREATE LANGUAGE plx HANDLER plpgsql_call_handler;
--- pair language's validator = structure
CREATE LANGUAGE plx HANDLER plpgsql_call_handler VALIDATOR plpgsql_validator;
--- with
CREATE LANGUAGE plx HANDLER plpgsql_call_handler;
--- change language plpgsql is gone = structure source comments owners
DROP EXTENSION plpgsql CASCADE;

--- setup
CREATE OPERATOR FAMILY fam USING btree;
CREATE OPERATOR CLASS oc FOR TYPE int USING btree FAMILY fam AS OPERATOR 1 <, FUNCTION 1 btint4cmp(int, int);
CREATE CONVERSION co FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE COLLATION coll (LOCALE = 'C');
CREATE LANGUAGE plx HANDLER plpgsql_call_handler;
CREATE SCHEMA other;
--- change family's comment = comments
COMMENT ON OPERATOR FAMILY fam USING btree IS 'x';
--- change class's comment = comments
COMMENT ON OPERATOR CLASS oc USING btree IS 'x';
--- change conversion's comment = comments
COMMENT ON CONVERSION co IS 'x';
--- change collation's comment = comments
COMMENT ON COLLATION coll IS 'x';
--- change language's comment = comments
COMMENT ON LANGUAGE plx IS 'x';
--- change family renamed = structure owners
ALTER OPERATOR FAMILY fam USING btree RENAME TO fam2;
--- change class renamed = structure owners
ALTER OPERATOR CLASS oc USING btree RENAME TO oc2;
--- change class moved = structure owners
ALTER OPERATOR CLASS oc USING btree SET SCHEMA other;
--- change conversion renamed = structure owners
ALTER CONVERSION co RENAME TO co2;
--- change collation renamed = structure owners
ALTER COLLATION coll RENAME TO coll2;
--- change language renamed = structure owners
ALTER LANGUAGE plx RENAME TO ply;
--- change class dropped = structure owners
DROP OPERATOR CLASS oc USING btree;
--- change member dropped = structure
ALTER OPERATOR FAMILY fam USING btree ADD OPERATOR 1 < (int, bigint);

--- setup
CREATE FUNCTION oa(int, int) RETURNS boolean LANGUAGE sql AS 'SELECT $1 < $2';
CREATE OPERATOR #< (FUNCTION = oa, LEFTARG = int, RIGHTARG = int, COMMUTATOR = #>);
CREATE OPERATOR #== (FUNCTION = oa, LEFTARG = int, RIGHTARG = int);
CREATE FUNCTION ha(int, int8) RETURNS int8 LANGUAGE sql IMMUTABLE AS 'SELECT 1::int8';
CREATE OPERATOR CLASS hc FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 2 ha(int, int8);
CREATE OPERATOR CLASS bc FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int), FUNCTION 2 btint4sortsupport(internal);
--- change promised operator of another type = structure owners
CREATE OPERATOR #<# (FUNCTION = oa, LEFTARG = int, RIGHTARG = int, NEGATOR = #>#);
--- same promise that nobody keeps
-- A dump leaves it out.
CREATE OPERATOR #<# (FUNCTION = oa, LEFTARG = int, RIGHTARG = int, COMMUTATOR = #>#); DROP OPERATOR #<# (int, int);
--- change function taken from the family >=14 = structure
ALTER OPERATOR FAMILY hc USING hash DROP FUNCTION 2 (int, int);
