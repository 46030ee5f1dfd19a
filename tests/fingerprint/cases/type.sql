Types and domains.

--- setup
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TYPE c AS (x int, y text);
CREATE DOMAIN d AS varchar(10) DEFAULT 'q' NOT NULL CONSTRAINT dc CHECK (VALUE <> '');
CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi);
--- change enum added = structure owners
CREATE TYPE n AS ENUM ('a');
--- pair empty enum = structure owners
CREATE TYPE n AS ENUM ();
--- with
CREATE TYPE n2 AS ENUM ();
--- change enum label added = structure
ALTER TYPE e ADD VALUE 'd';
--- change enum label renamed = structure
ALTER TYPE e RENAME VALUE 'a' TO 'z';
--- pair enum order = structure
CREATE TYPE n AS ENUM ('a', 'b');
--- with
CREATE TYPE n AS ENUM ('b', 'a');
--- pair enum labels with quotes = structure
CREATE TYPE n AS ENUM ('a''', 'b');
--- with
CREATE TYPE n AS ENUM ('a', 'b');
--- pair enum label with a line = structure
CREATE TYPE n AS ENUM (E'a\n''b', 'c');
--- with
CREATE TYPE n AS ENUM ('a', 'b', 'c');
--- pair enum inserted or made so
ALTER TYPE e ADD VALUE 'aa' BEFORE 'b'; ALTER TYPE e ADD VALUE 'ab' AFTER 'aa';
--- with
DROP TYPE e; CREATE TYPE e AS ENUM ('a', 'aa', 'ab', 'b', 'c');
--- same enum label renamed and back
ALTER TYPE e RENAME VALUE 'a' TO 'z'; ALTER TYPE e RENAME VALUE 'z' TO 'a';
--- change composite attribute added = structure
ALTER TYPE c ADD ATTRIBUTE z int;
--- change composite attribute dropped = structure
ALTER TYPE c DROP ATTRIBUTE x;
--- change composite attribute renamed = structure
ALTER TYPE c RENAME ATTRIBUTE x TO xx;
--- change composite attribute type = structure
ALTER TYPE c ALTER ATTRIBUTE x TYPE bigint;
--- change composite attribute collation = structure
ALTER TYPE c ALTER ATTRIBUTE y TYPE text COLLATE "C";
--- pair composite order = structure
CREATE TYPE n AS (x int, y text);
--- with
CREATE TYPE n AS (y text, x int);
--- pair composite holes
CREATE TYPE n AS (x int, z int, y text); ALTER TYPE n DROP ATTRIBUTE z;
--- with
CREATE TYPE n AS (x int, y text);
--- pair composite attribute with an odd name = structure
CREATE TYPE n AS (x int, y text);
--- with
CREATE TYPE n AS ("x integer
y" text);
--- change domain base = structure
DROP DOMAIN d; CREATE DOMAIN d AS text DEFAULT 'q' NOT NULL CONSTRAINT dc CHECK (VALUE <> '');
--- change domain modifier = structure
DROP DOMAIN d; CREATE DOMAIN d AS varchar(11) DEFAULT 'q' NOT NULL CONSTRAINT dc CHECK (VALUE <> '');
--- change domain default = structure
ALTER DOMAIN d SET DEFAULT 'r';
--- change domain default dropped = structure
ALTER DOMAIN d DROP DEFAULT;
--- change domain nullable = structure
ALTER DOMAIN d DROP NOT NULL;
--- change domain check = structure
ALTER DOMAIN d ADD CONSTRAINT dd CHECK (VALUE <> 'x');
--- change domain check dropped = structure
ALTER DOMAIN d DROP CONSTRAINT dc;
--- change domain check renamed = structure
ALTER DOMAIN d RENAME CONSTRAINT dc TO dz;
--- pair domain check not valid = structure
ALTER DOMAIN d ADD CONSTRAINT dd CHECK (VALUE <> 'x') NOT VALID;
--- with
ALTER DOMAIN d ADD CONSTRAINT dd CHECK (VALUE <> 'x');
--- pair domain check validated
ALTER DOMAIN d ADD CONSTRAINT dd CHECK (VALUE <> 'x') NOT VALID; ALTER DOMAIN d VALIDATE CONSTRAINT dd;
--- with
ALTER DOMAIN d ADD CONSTRAINT dd CHECK (VALUE <> 'x');
--- pair domain checks in another order
ALTER DOMAIN d ADD CONSTRAINT a1 CHECK (VALUE <> 'x'); ALTER DOMAIN d ADD CONSTRAINT a2 CHECK (VALUE <> 'y');
--- with
ALTER DOMAIN d ADD CONSTRAINT a2 CHECK (VALUE <> 'y'); ALTER DOMAIN d ADD CONSTRAINT a1 CHECK (VALUE <> 'x');
--- pair domain collation = structure
CREATE DOMAIN n AS text COLLATE "C";
--- with
CREATE DOMAIN n AS text;
--- pair domain check in or any
CREATE DOMAIN n AS varchar(5) CHECK (VALUE IN ('a', 'b'));
--- with
CREATE DOMAIN n AS varchar(5) CHECK ((VALUE)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]));
--- pair domain over a domain = structure
CREATE DOMAIN n AS d;
--- with
CREATE DOMAIN n AS varchar(10);
--- same domain not null and back
ALTER DOMAIN d DROP NOT NULL; ALTER DOMAIN d SET NOT NULL;
--- change domain renamed <17 = structure owners
ALTER DOMAIN d RENAME TO dd;
--- change type renamed = structure owners
ALTER TYPE e RENAME TO ee;
--- change type in another schema = structure owners
CREATE SCHEMA s; ALTER TYPE e SET SCHEMA s;
--- pair range subtype = structure
CREATE TYPE n AS RANGE (subtype = text);
--- with
CREATE TYPE n AS RANGE (subtype = int);
--- pair range operator class = structure
CREATE TYPE n AS RANGE (subtype = text, subtype_opclass = text_pattern_ops);
--- with
CREATE TYPE n AS RANGE (subtype = text);
--- pair range collation = structure
CREATE TYPE n AS RANGE (subtype = text, collation = "C");
--- with
CREATE TYPE n AS RANGE (subtype = text);
--- pair range difference = structure
CREATE TYPE n AS RANGE (subtype = float8, subtype_diff = float8mi);
--- with
CREATE TYPE n AS RANGE (subtype = float8);
--- pair range canonical = structure
CREATE TYPE n; CREATE FUNCTION can(n) RETURNS n LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical'; CREATE TYPE n AS RANGE (subtype = int, canonical = can);
--- with
CREATE TYPE n; CREATE FUNCTION can(n) RETURNS n LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical'; CREATE TYPE n AS RANGE (subtype = int);
--- pair multirange name >=14 = structure
CREATE TYPE n AS RANGE (subtype = int, multirange_type_name = many);
--- with
CREATE TYPE n AS RANGE (subtype = int);
--- pair multirange name spelled out >=14
CREATE TYPE n AS RANGE (subtype = int, multirange_type_name = n_multirange);
--- with
CREATE TYPE n AS RANGE (subtype = int);
--- pair shell = structure owners
CREATE TYPE n;
--- with
CREATE TYPE n2;
--- pair array type names
CREATE TABLE _x (a int); CREATE TABLE x (a int);
--- with
CREATE TABLE x (a int); CREATE TABLE _x (a int);
--- change comment of an attribute = comments
COMMENT ON COLUMN c.x IS 'x';
--- change comment of a domain's constraint = comments
COMMENT ON CONSTRAINT dc ON DOMAIN d IS 'x';

--- setup
CREATE TYPE b;
CREATE FUNCTION b_in(cstring) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION b_out(b) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE FUNCTION b_recv(internal) RETURNS b LANGUAGE internal IMMUTABLE STRICT AS 'textrecv';
CREATE FUNCTION b_send(b) RETURNS bytea LANGUAGE internal IMMUTABLE STRICT AS 'textsend';
CREATE FUNCTION b_modin(cstring[]) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodin';
CREATE FUNCTION b_modout(int) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'varchartypmodout';
CREATE FUNCTION b_an(internal) RETURNS bool LANGUAGE internal AS 'array_typanalyze';
--- pair input
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, INTERNALLENGTH = VARIABLE, ALIGNMENT = int4, STORAGE = plain, CATEGORY = 'U', PREFERRED = false, DELIMITER = ',');
--- pair receive = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, RECEIVE = b_recv);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- pair send = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, SEND = b_send);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- pair modifiers = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, TYPMOD_IN = b_modin, TYPMOD_OUT = b_modout);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- pair modifier output = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, TYPMOD_IN = b_modin, TYPMOD_OUT = b_modout);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, TYPMOD_IN = b_modin);
--- pair analyze = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, ANALYZE = b_an);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- pair length = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, INTERNALLENGTH = 16);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- pair by value = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, INTERNALLENGTH = 4, PASSEDBYVALUE);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, INTERNALLENGTH = 4);
--- pair alignment = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, INTERNALLENGTH = 16, ALIGNMENT = double);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, INTERNALLENGTH = 16);
--- pair storage = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, STORAGE = extended);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- pair category = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, CATEGORY = 'S');
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- pair preferred = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, CATEGORY = 'x', PREFERRED = true);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, CATEGORY = 'x');
--- pair default = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, DEFAULT = 'x');
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, DEFAULT = 'y');
--- pair default empty = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, DEFAULT = '');
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- pair element = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, INTERNALLENGTH = 16, ELEMENT = int4);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, INTERNALLENGTH = 16, ELEMENT = float4);
--- pair delimiter = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, DELIMITER = ';');
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- pair collatable = structure
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, COLLATABLE = true);
--- with
CREATE TYPE b (INPUT = b_in, OUTPUT = b_out);
--- pair subscript >=14 = structure
CREATE FUNCTION b_sub(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'raw_array_subscript_handler'; CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, INTERNALLENGTH = 16, ELEMENT = int4, SUBSCRIPT = b_sub);
--- with
CREATE FUNCTION b_sub(internal) RETURNS internal LANGUAGE internal IMMUTABLE STRICT AS 'raw_array_subscript_handler'; CREATE TYPE b (INPUT = b_in, OUTPUT = b_out, INTERNALLENGTH = 16, ELEMENT = int4);

--- setup own
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (x e DEFAULT 'a', CHECK (x <> 'b'));
--- change label added before = structure
ALTER TYPE e ADD VALUE 'aa' BEFORE 'b';

--- setup >=17
CREATE DOMAIN d AS int CONSTRAINT nn NOT NULL;
--- change domain renamed = structure owners
ALTER DOMAIN d RENAME TO dd;
--- same domain not null and back
ALTER DOMAIN d DROP NOT NULL; ALTER DOMAIN d ADD CONSTRAINT nn NOT NULL;

--- setup
CREATE SCHEMA "s.x"; CREATE SCHEMA s;
CREATE OPERATOR CLASS "s.x".y FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);
CREATE OPERATOR CLASS s."x.y" FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);
--- pair operator classes of a range whose names run together = structure
CREATE TYPE n AS RANGE (subtype = int4, subtype_opclass = "s.x".y);
--- with
CREATE TYPE n AS RANGE (subtype = int4, subtype_opclass = s."x.y");
--- setup >=14
CREATE SCHEMA s;
CREATE TYPE r1 AS RANGE (subtype = float8, multirange_type_name = mr1);
CREATE TABLE m (x mr1, y mr1[] DEFAULT '{}');
CREATE FUNCTION f(mr1) RETURNS mr1[] LANGUAGE sql AS 'SELECT ARRAY[$1]';
CREATE VIEW v AS SELECT '{}'::mr1 AS x;
CREATE DOMAIN d AS mr1;
CREATE TYPE c AS (x mr1);
--- change multirange renamed = structure source owners
ALTER TYPE mr1 RENAME TO mr2;
--- change multirange moved = structure source owners
ALTER TYPE mr1 SET SCHEMA s;
--- same multirange renamed and back
ALTER TYPE mr1 RENAME TO mr2; ALTER TYPE mr2 RENAME TO mr1;
--- change multirange's schema renamed = structure source owners
ALTER TYPE mr1 SET SCHEMA s; ALTER SCHEMA s RENAME TO s2;
--- change range moved = structure owners
ALTER TYPE r1 SET SCHEMA s;
--- change range renamed = structure owners
ALTER TYPE r1 RENAME TO r2;
--- change owner = owners
CREATE ROLE fp_mr; ALTER TYPE r1 OWNER TO fp_mr;
--- change array column's default = structure
ALTER TABLE m ALTER y DROP DEFAULT;
--- same comment on the multirange type
COMMENT ON TYPE mr1 IS 'x';
