Functions, procedures and aggregates.

--- setup
CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT a';
CREATE FUNCTION p(a int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN a + 1; END$$;
CREATE FUNCTION srf(a int) RETURNS SETOF int LANGUAGE plpgsql AS $$BEGIN RETURN NEXT 1; END$$;
CREATE PROCEDURE pr(a int) LANGUAGE plpgsql AS $$BEGIN END$$;
CREATE FUNCTION i(internal) RETURNS internal LANGUAGE internal AS 'textlike_support';
CREATE TABLE t (a int, b text);
CREATE EXTENSION pg_trgm;
--- change added = structure source owners
CREATE FUNCTION n() RETURNS int LANGUAGE sql AS 'SELECT 1';
--- change dropped = structure source owners
DROP FUNCTION f(int, text);
--- change renamed = structure source owners
ALTER FUNCTION p(int) RENAME TO pp;
--- change another one of the same name = structure source owners
CREATE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';
--- change argument name = structure
DROP FUNCTION p(int); CREATE FUNCTION p(b int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN a + 1; END$$;
--- change argument default = structure
CREATE OR REPLACE FUNCTION f(a int, b text DEFAULT 'y') RETURNS int LANGUAGE sql AS 'SELECT a';
--- change argument default added = structure
CREATE OR REPLACE FUNCTION f(a int DEFAULT 1, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT a';
--- pair modes = structure
CREATE FUNCTION n(a int, OUT b int) LANGUAGE sql AS 'SELECT 1';
--- with
CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
--- pair table or out = structure
CREATE FUNCTION n(OUT a int, OUT b int) RETURNS SETOF record LANGUAGE sql AS 'SELECT 1, 2';
--- with
CREATE FUNCTION n() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';
--- pair variadic = structure
CREATE FUNCTION n(VARIADIC a int[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
--- with
CREATE FUNCTION n(a int[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
--- pair result = structure
CREATE FUNCTION n() RETURNS int LANGUAGE plpgsql AS 'BEGIN END';
--- with
CREATE FUNCTION n() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN END';
--- pair set = structure
CREATE FUNCTION n() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';
--- with
CREATE FUNCTION n() RETURNS int LANGUAGE sql AS 'SELECT 1';
--- pair language = structure
CREATE FUNCTION n() RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
--- with
SET LOCAL check_function_bodies = off; CREATE FUNCTION n() RETURNS void LANGUAGE sql AS 'BEGIN END';
--- pair function or procedure = structure source owners
CREATE FUNCTION n() RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
--- with
CREATE PROCEDURE n() LANGUAGE plpgsql AS 'BEGIN END';
--- change body = structure source
CREATE OR REPLACE FUNCTION p(a int) RETURNS int LANGUAGE plpgsql AS $$BEGIN RETURN a + 2; END$$;
--- change body, layout alone = source
CREATE OR REPLACE FUNCTION p(a int) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN a + 1; -- one more
END
$$;
--- change body, letter case of keywords = source
CREATE OR REPLACE FUNCTION p(a int) RETURNS int LANGUAGE plpgsql AS $$begin return a + 1; end$$;
--- change body, a literal's case = structure source
CREATE OR REPLACE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS $$SELECT a + length('Ab')$$;
--- pair body, blanks in a literal = structure source
CREATE FUNCTION n() RETURNS text LANGUAGE sql AS $$SELECT 'a b'$$;
--- with
CREATE FUNCTION n() RETURNS text LANGUAGE sql AS $$SELECT 'a  b'$$;
--- pair body, case of quoted names = structure source
CREATE FUNCTION n() RETURNS text LANGUAGE plpgsql AS $$DECLARE "A" text; BEGIN RETURN "A"; END$$;
--- with
CREATE FUNCTION n() RETURNS text LANGUAGE plpgsql AS $$DECLARE "a" text; BEGIN RETURN "a"; END$$;
--- pair body, line ends = source
CREATE FUNCTION n() RETURNS text LANGUAGE sql AS E'SELECT 1::text\r\n';
--- with
CREATE FUNCTION n() RETURNS text LANGUAGE sql AS E'SELECT 1::text\n';
--- pair body, last line = source
CREATE FUNCTION n() RETURNS text LANGUAGE sql AS E'SELECT 1::text\n';
--- with
CREATE FUNCTION n() RETURNS text LANGUAGE sql AS E'SELECT 1::text';
--- pair body, operators apart = structure source
CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql AS $$SELECT a - -1$$;
--- with
CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql AS $$SELECT a --1$$;
--- pair body of a language whose tokens nobody knows = structure
CREATE FUNCTION n(cstring) RETURNS int LANGUAGE internal AS 'int4in';
--- with
CREATE FUNCTION n(cstring) RETURNS int LANGUAGE internal AS 'int8in';
--- pair symbol and library
CREATE FUNCTION n(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
--- with
CREATE FUNCTION n(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler' COST 1;
--- pair symbol = structure
CREATE FUNCTION n(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
--- with
CREATE FUNCTION n(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
--- change immutable = structure
ALTER FUNCTION f(int, text) IMMUTABLE;
--- change stable = structure
ALTER FUNCTION f(int, text) STABLE;
--- change strict = structure
ALTER FUNCTION f(int, text) STRICT;
--- change security definer = structure
ALTER FUNCTION f(int, text) SECURITY DEFINER;
--- change leakproof = structure
ALTER FUNCTION f(int, text) LEAKPROOF;
--- change parallel safe = structure
ALTER FUNCTION f(int, text) PARALLEL SAFE;
--- change parallel restricted = structure
ALTER FUNCTION f(int, text) PARALLEL RESTRICTED;
--- change cost = structure
ALTER FUNCTION f(int, text) COST 7;
--- change rows = structure
ALTER FUNCTION srf(int) ROWS 7;
--- change support = structure
ALTER FUNCTION f(int, text) SUPPORT i;
--- change set = structure
ALTER FUNCTION f(int, text) SET work_mem = '1MB';
--- change set search_path = structure
ALTER FUNCTION f(int, text) SET search_path = public, pg_temp;
--- pair order of search_path = structure
ALTER FUNCTION f(int, text) SET search_path = public, pg_temp;
--- with
ALTER FUNCTION f(int, text) SET search_path = pg_temp, public;
--- pair search_path of one odd name = structure
ALTER FUNCTION f(int, text) SET search_path = "public, pg_temp";
--- with
ALTER FUNCTION f(int, text) SET search_path = public, pg_temp;
--- pair order of settings
ALTER FUNCTION f(int, text) SET work_mem = '1MB'; ALTER FUNCTION f(int, text) SET enable_sort = off;
--- with
ALTER FUNCTION f(int, text) SET enable_sort = off; ALTER FUNCTION f(int, text) SET work_mem = '1MB';
--- change depends on an extension = structure
ALTER FUNCTION f(int, text) DEPENDS ON EXTENSION pg_trgm;
--- same set and reset
ALTER FUNCTION f(int, text) SET work_mem = '1MB'; ALTER FUNCTION f(int, text) RESET ALL;
--- same replaced by itself
CREATE OR REPLACE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT a';
--- pair defaults spelled out
CREATE FUNCTION n(IN a integer = 3) RETURNS integer LANGUAGE sql VOLATILE CALLED ON NULL INPUT SECURITY INVOKER NOT LEAKPROOF PARALLEL UNSAFE COST 100 AS 'SELECT 1';
--- with
CREATE FUNCTION n(a int DEFAULT 3) RETURNS int AS 'SELECT 1' LANGUAGE sql;
--- pair modifiers of arguments are lost
CREATE FUNCTION n(a varchar(3), b numeric(5,2)) RETURNS varchar(7) LANGUAGE sql AS 'SELECT a';
--- with
CREATE FUNCTION n(a varchar, b numeric) RETURNS varchar LANGUAGE sql AS 'SELECT a';
--- pair returns a table's row = structure
CREATE FUNCTION n() RETURNS SETOF t LANGUAGE sql AS 'SELECT 1, NULL::text';
--- with
CREATE FUNCTION n() RETURNS TABLE (a int, b text) LANGUAGE sql AS 'SELECT 1, NULL::text';
--- pair type of a column
CREATE FUNCTION n(x t.a%TYPE) RETURNS int LANGUAGE sql AS 'SELECT 1';
--- with
CREATE FUNCTION n(x int) RETURNS int LANGUAGE sql AS 'SELECT 1';
--- pair window = structure
CREATE FUNCTION n() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
--- with
CREATE FUNCTION n() RETURNS bigint LANGUAGE internal AS 'window_row_number';
--- pair procedure with out argument >=14 = structure source owners
CREATE PROCEDURE n(a int, OUT b int) LANGUAGE plpgsql AS 'BEGIN END';
--- with
CREATE PROCEDURE n(a int, INOUT b int) LANGUAGE plpgsql AS 'BEGIN END';
--- change procedure security = structure
ALTER PROCEDURE pr(int) SECURITY DEFINER;
--- pair sql body >=14 = structure
CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql RETURN a + 1;
--- with
CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql RETURN a + 2;
--- pair sql body or text >=14 = structure source
CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql RETURN a + 1;
--- with
CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql AS 'SELECT a + 1';
--- pair sql body, layout >=14
CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; SELECT 2; END;
--- with
CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql
BEGIN ATOMIC
  select a from public.t; -- not this
  SELECT 2;
END;
--- change table in an sql body renamed >=14 = structure column-order owners
CREATE FUNCTION n(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; END; ALTER TABLE t RENAME TO tt; DROP FUNCTION n(int);
--- change comment = comments
COMMENT ON FUNCTION f IS 'x';

--- setup
CREATE FUNCTION fi(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'textlike_support';
CREATE TRANSFORM FOR int LANGUAGE plpgsql (FROM SQL WITH FUNCTION fi(internal));
--- pair transform = structure
CREATE FUNCTION n(a int) RETURNS int TRANSFORM FOR TYPE int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
--- with
CREATE FUNCTION n(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
--- change transform dropped = structure
DROP TRANSFORM FOR int LANGUAGE plpgsql;

--- setup
CREATE FUNCTION sf(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION sf2(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE FUNCTION ff(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION ff3(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE AGGREGATE ag(int) (SFUNC = sf, STYPE = int);
--- change added = structure owners
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int);
--- change renamed = structure owners
ALTER AGGREGATE ag(int) RENAME TO bg;
--- pair state function = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf2, STYPE = int);
--- pair state size = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, SSPACE = 100);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int);
--- pair final function = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, FINALFUNC = ff);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int);
--- pair final function extra = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, FINALFUNC = ff3, FINALFUNC_EXTRA);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, FINALFUNC = ff);
--- pair final function modify = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, FINALFUNC = ff, FINALFUNC_MODIFY = shareable);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, FINALFUNC = ff);
--- pair combine function = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, COMBINEFUNC = int4larger);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int);
--- pair serial functions = structure
CREATE AGGREGATE n(int8) (SFUNC = int8_avg_accum, STYPE = internal, COMBINEFUNC = int8_avg_combine, SERIALFUNC = int8_avg_serialize, DESERIALFUNC = int8_avg_deserialize, FINALFUNC = numeric_poly_sum, PARALLEL = SAFE);
--- with
CREATE AGGREGATE n(int8) (SFUNC = int8_avg_accum, STYPE = internal, COMBINEFUNC = int8_avg_combine, FINALFUNC = numeric_poly_sum, PARALLEL = SAFE);
--- pair moving = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int);
--- pair moving size = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int, MSSPACE = 8);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int);
--- pair moving final function = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int, MFINALFUNC = ff);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int);
--- pair moving final function extra = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int, MFINALFUNC = ff3, MFINALFUNC_EXTRA);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int, MFINALFUNC = ff);
--- pair moving final function modify = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int, MFINALFUNC = ff, MFINALFUNC_MODIFY = read_write);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int, MFINALFUNC = ff);
--- pair initial value = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, INITCOND = '0');
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, INITCOND = '1');
--- pair initial value empty or none = structure
CREATE AGGREGATE n(text) (SFUNC = textcat, STYPE = text, INITCOND = '');
--- with
CREATE AGGREGATE n(text) (SFUNC = textcat, STYPE = text);
--- pair moving initial value = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int, MINITCOND = '1');
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, MSFUNC = sf, MINVFUNC = sf2, MSTYPE = int);
--- pair sort operator = structure
CREATE AGGREGATE n(int) (SFUNC = int4larger, STYPE = int, SORTOP = >);
--- with
CREATE AGGREGATE n(int) (SFUNC = int4larger, STYPE = int);
--- pair parallel = structure
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int, PARALLEL = SAFE);
--- with
CREATE AGGREGATE n(int) (SFUNC = sf, STYPE = int);
--- pair ordered set = structure
CREATE AGGREGATE n(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
--- with
CREATE AGGREGATE n(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = read_only);
--- pair hypothetical = structure
CREATE AGGREGATE n(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
--- with
CREATE AGGREGATE n(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA);
--- change comment = comments
COMMENT ON AGGREGATE ag(int) IS 'x';

--- setup
CREATE PROCEDURE p("IN" text, IN b int, INOUT c text DEFAULT 'IN x, IN y', VARIADIC d int[] DEFAULT '{}') LANGUAGE sql AS 'SELECT 1::text';
--- pair default that reads like an argument = structure
CREATE PROCEDURE n(a text DEFAULT 'x, IN b') LANGUAGE sql AS '';
--- with
CREATE PROCEDURE n(a text DEFAULT 'x, b') LANGUAGE sql AS '';
--- pair default that begins like an argument = structure
CREATE PROCEDURE n(a text DEFAULT 'IN b') LANGUAGE sql AS '';
--- with
CREATE PROCEDURE n(a text DEFAULT 'b') LANGUAGE sql AS '';
--- pair names that read like a mode = structure
CREATE PROCEDURE n("IN a" text, ", IN" int) LANGUAGE sql AS '';
--- with
CREATE PROCEDURE n("a" text, "," int) LANGUAGE sql AS '';
--- pair mode spelled out
CREATE PROCEDURE n(IN a text, IN b int) LANGUAGE sql AS '';
--- with
CREATE PROCEDURE n(a text, b int) LANGUAGE sql AS '';
