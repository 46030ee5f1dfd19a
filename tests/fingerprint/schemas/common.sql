-- A schema that PostgreSQL 13 to 18 can all express: its fingerprint is the same
-- on all of them.
\set ON_ERROR_STOP on
\set QUIET on
SET client_min_messages = error;

CREATE SCHEMA app;
CREATE SCHEMA "Odd Schema/%""x";
COMMENT ON SCHEMA app IS 'the application';
CREATE EXTENSION pg_trgm;
CREATE EXTENSION citext SCHEMA app;

-- Types.
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
ALTER TYPE app.mood ADD VALUE 'fine' AFTER 'ok';
CREATE TYPE app.nothing AS ENUM ();
CREATE TYPE app.pair AS (x integer, y text COLLATE "C", z numeric(8,3)[]);
ALTER TYPE app.pair DROP ATTRIBUTE x;
ALTER TYPE app.pair ADD ATTRIBUTE w timestamptz(3);
CREATE DOMAIN app.posint AS integer CHECK (VALUE > 0) NOT NULL;
CREATE DOMAIN app.small AS app.posint DEFAULT 7 CONSTRAINT not_large CHECK (VALUE < 1000);
CREATE DOMAIN app.code AS varchar(12) COLLATE "C" CHECK (VALUE IN ('a', 'b', 'c'));
CREATE TYPE app.span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE app.names AS RANGE (subtype = text, subtype_opclass = text_pattern_ops, collation = "C");
CREATE TYPE app.shell;
CREATE TYPE app.base;
CREATE FUNCTION app.base_in(cstring) RETURNS app.base LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION app.base_out(app.base) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
CREATE TYPE app.base (INPUT = app.base_in, OUTPUT = app.base_out, STORAGE = extended, CATEGORY = 'x', DEFAULT = 'zero', DELIMITER = ';');

-- Tables.
CREATE TABLE app.users (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL,
	mail app.citext UNIQUE,
	state app.mood NOT NULL DEFAULT 'ok',
	code app.code,
	size app.small,
	born date CHECK (born > '1900-01-01'),
	made timestamptz NOT NULL DEFAULT now(),
	tags text[] DEFAULT '{}',
	pairs app.pair[],
	doc jsonb DEFAULT '{"a": [1, 2]}',
	span app.span,
	amount numeric(12,2) DEFAULT 0.00,
	bits bit(5) DEFAULT B'10101',
	raw bytea DEFAULT '\x00ff',
	pause interval day to second(3) DEFAULT '1 day 02:03:04',
	flag boolean DEFAULT false,
	low text GENERATED ALWAYS AS (lower(name)) STORED,
	CONSTRAINT users_named CHECK (name <> '' AND length(name) < 100),
	CONSTRAINT users_either CHECK (mail IS NOT NULL OR code IS NOT NULL AND flag)
);
CREATE TABLE app.items (
	id serial PRIMARY KEY,
	"Owner" bigint NOT NULL REFERENCES app.users ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
	kind varchar(10) NOT NULL CHECK (kind IN ('x', 'y', 'z')),
	price numeric,
	during tstzrange,
	place point,
	EXCLUDE USING gist (during WITH &&) WHERE (price > 0),
	UNIQUE (kind, price) INCLUDE (place)
);
ALTER TABLE app.items ADD gone integer, ADD late text DEFAULT 'l';
ALTER TABLE app.items DROP COLUMN gone;
ALTER TABLE app.items ALTER late SET STORAGE EXTERNAL, ALTER late SET STATISTICS 200, ALTER price SET (n_distinct = -0.5);
ALTER TABLE app.items ADD CONSTRAINT later CHECK (price < 1000) NOT VALID;
ALTER TABLE app.items SET (fillfactor = 80, toast.autovacuum_enabled = off);
ALTER TABLE app.items REPLICA IDENTITY FULL;
CREATE UNLOGGED TABLE app.quick (a integer, b integer, PRIMARY KEY (a, b) DEFERRABLE);
CREATE TABLE app.typed OF app.pair (w WITH OPTIONS DEFAULT now());
CREATE TABLE app.none ();
CREATE TABLE "Odd Schema/%""x"."Table.with ""all""" ("a b" integer, "c/d" text, "e%2F" text, "Ünï" text, "select" integer, "	tab" integer,
	"x1234567890123456789012345678901234567890123456789012345678901" integer, " " text, PRIMARY KEY ("a b", "select"));
CREATE INDEX "ix/""%" ON "Odd Schema/%""x"."Table.with ""all""" ("c/d" DESC, lower("Ünï"));

-- Inheritance, a diamond; partitions of partitions.
CREATE TABLE app.top (a integer, b text DEFAULT 'top', CONSTRAINT pos CHECK (a > 0));
CREATE TABLE app.left_ (c integer) INHERITS (app.top);
CREATE TABLE app.right_ (d integer, CONSTRAINT dd CHECK (d > 0) NO INHERIT) INHERITS (app.top);
CREATE TABLE app.bottom (b text DEFAULT 'bottom') INHERITS (app.left_, app.right_);
CREATE TABLE app.log (id bigint, at timestamptz, kind text, val integer, PRIMARY KEY (id, at, kind, val)) PARTITION BY RANGE (at);
CREATE TABLE app.log_old PARTITION OF app.log FOR VALUES FROM (MINVALUE) TO ('2020-01-01 00:00+00');
CREATE TABLE app.log_2020 PARTITION OF app.log FOR VALUES FROM ('2020-01-01 00:00+00') TO ('2021-01-01 00:00+00') PARTITION BY LIST (kind);
CREATE TABLE app.log_2020_a PARTITION OF app.log_2020 FOR VALUES IN ('a', 'b');
CREATE TABLE app.log_2020_h PARTITION OF app.log_2020 DEFAULT PARTITION BY HASH (val);
CREATE TABLE app.log_2020_h0 PARTITION OF app.log_2020_h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE app.log_2020_h1 PARTITION OF app.log_2020_h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE app.log_new (kind text NOT NULL, val integer NOT NULL, id bigint NOT NULL, at timestamptz NOT NULL);
ALTER TABLE app.log ATTACH PARTITION app.log_new FOR VALUES FROM ('2021-01-01 00:00+00') TO (MAXVALUE);
CREATE INDEX log_kind ON app.log (kind, val DESC);
CREATE INDEX log_only ON ONLY app.log (val);
ALTER TABLE app.log_old ALTER val SET DEFAULT 3;
CREATE TABLE app.by_expression (a integer, b text) PARTITION BY RANGE ((a + 1), b COLLATE "C" text_pattern_ops);
CREATE TABLE app.refers (i bigint, a timestamptz, k text, v integer, FOREIGN KEY (i, a, k, v) REFERENCES app.log);

-- Indexes.
CREATE INDEX users_born ON app.users (born DESC NULLS LAST, lower(name) text_pattern_ops) WHERE state <> 'sad';
CREATE INDEX users_tags ON app.users USING gin (tags);
CREATE INDEX users_doc ON app.users USING gin (doc jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX users_trgm ON app.users USING gist (name gist_trgm_ops (siglen = 32));
CREATE INDEX users_hash ON app.users USING hash (name);
CREATE INDEX users_made ON app.users USING brin (made) WITH (pages_per_range = 16);
CREATE UNIQUE INDEX users_one ON app.users ((flag IS TRUE), (amount * 2)) INCLUDE (state);
ALTER TABLE app.users CLUSTER ON users_pkey;
ALTER INDEX app.users_one ALTER COLUMN 2 SET STATISTICS 300;

-- Sequences.
CREATE SEQUENCE app.seq AS smallint INCREMENT -2 MINVALUE -100 MAXVALUE 100 START 50 CACHE 5 CYCLE;
ALTER SEQUENCE app.seq OWNED BY app.top.a;

-- Functions.
CREATE FUNCTION app.add(a integer, b integer DEFAULT 1, VARIADIC c integer[] DEFAULT '{}') RETURNS integer
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 7 AS 'SELECT a + b';
CREATE FUNCTION app.rows(OUT a integer, OUT b text) RETURNS SETOF record LANGUAGE plpgsql STABLE ROWS 5
	SET search_path = app, pg_temp SET work_mem = '8MB' SECURITY DEFINER AS $$
BEGIN
	-- a comment, 'quoted'
	RETURN QUERY SELECT 1, 'x'::text;
END $$;
CREATE FUNCTION app.tab(n integer) RETURNS TABLE (x integer, y app.pair) LANGUAGE sql AS $$ SELECT n, NULL::app.pair $$;
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.made := now(); RETURN NEW; END';
CREATE PROCEDURE app.work(a integer, INOUT b text DEFAULT 'p') LANGUAGE plpgsql AS 'BEGIN b := a; END';
CREATE FUNCTION app.poly(anyelement, anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';
CREATE AGGREGATE app.total(integer) (SFUNC = int4_sum, STYPE = bigint, COMBINEFUNC = int8pl, INITCOND = '0', PARALLEL = safe);
CREATE AGGREGATE app.median(float8 ORDER BY float8) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_cont_float8_final);

-- Views.
CREATE VIEW app.v_users AS SELECT id, name, state FROM app.users WHERE state = 'ok' AND code IN ('a', 'b');
CREATE VIEW app.v_join WITH (security_barrier = true) AS
	SELECT u.id, i.kind, count(*) AS n, sum(i.price) FILTER (WHERE i.price > 0) AS s
	FROM app.users u LEFT JOIN app.items i ON i."Owner" = u.id WHERE u.name LIKE 'a%' GROUP BY u.id, i.kind HAVING count(*) > 1 ORDER BY n DESC;
CREATE VIEW app.v_cte AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 10)
	SELECT n, (SELECT max(id) FROM app.users WHERE id < r.n) AS m FROM r;
CREATE VIEW app.v_set AS SELECT id FROM app.users UNION SELECT id FROM app.items EXCEPT SELECT 5;
CREATE VIEW app.v_window AS SELECT name, rank() OVER w AS r, lag(name) OVER (PARTITION BY state ORDER BY id) AS l FROM app.users WINDOW w AS (ORDER BY born);
CREATE VIEW app.v_func (i) AS SELECT s FROM generate_series(1, 3) s;
CREATE VIEW app.v_rows AS SELECT u AS whole, u.* FROM app.users u;
CREATE VIEW app.v_check AS SELECT id, price FROM app.items WHERE price > 5 WITH CASCADED CHECK OPTION;
CREATE VIEW app.v_values (x, y) AS VALUES (1, 'a'), (2, 'b''c');
CREATE VIEW app.v_nested AS SELECT * FROM app.v_users WHERE EXISTS (SELECT 1 FROM app.items WHERE "Owner" = v_users.id);
ALTER VIEW app.v_users ALTER name SET DEFAULT 'nobody';
CREATE MATERIALIZED VIEW app.m AS SELECT state, count(*) AS n FROM app.users GROUP BY state;
CREATE UNIQUE INDEX m_state ON app.m (state);

-- Triggers, rules, policies.
CREATE TRIGGER touch BEFORE UPDATE OF name, state ON app.users FOR EACH ROW WHEN (old.name IS DISTINCT FROM new.name) EXECUTE FUNCTION app.touch('a', 'it''s', '');
CREATE TRIGGER log_touch AFTER INSERT ON app.log FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE CONSTRAINT TRIGGER lately AFTER INSERT OR DELETE ON app.items DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TRIGGER seen AFTER UPDATE ON app.quick REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION app.touch();
ALTER TABLE app.quick DISABLE TRIGGER seen;
ALTER TABLE app.users ENABLE ALWAYS TRIGGER touch;
CREATE RULE keep AS ON DELETE TO app.quick WHERE old.a > 5 DO INSTEAD NOTHING;
CREATE RULE ins AS ON INSERT TO app.v_set DO INSTEAD INSERT INTO app.none DEFAULT VALUES;
ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.users FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON app.users FOR UPDATE USING (name = current_user) WITH CHECK (state IN ('ok', 'fine'));
CREATE POLICY never ON app.users AS RESTRICTIVE FOR DELETE USING (false);

-- Operators and what belongs to them.
CREATE FUNCTION app.eq(app.pair, app.pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE FUNCTION app.cmp(app.pair, app.pair) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 0';
CREATE OPERATOR app.=== (LEFTARG = app.pair, RIGHTARG = app.pair, FUNCTION = app.eq, COMMUTATOR = OPERATOR(app.===), NEGATOR = OPERATOR(app.!==), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES);
CREATE OPERATOR FAMILY app.fam USING btree;
CREATE OPERATOR CLASS app.ops DEFAULT FOR TYPE app.pair USING btree FAMILY app.fam AS OPERATOR 3 app.===, FUNCTION 1 app.cmp(app.pair, app.pair);
ALTER OPERATOR FAMILY app.fam USING btree ADD FUNCTION 1 (integer, bigint) btint48cmp(integer, bigint);
CREATE CAST (app.pair AS text) WITH INOUT AS ASSIGNMENT;
CREATE COLLATION app.coll (LOCALE = 'C');
CREATE CONVERSION app.conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE FUNCTION app.plx_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION app.plx_inline(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION app.plx_validator(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE LANGUAGE plx HANDLER app.plx_handler INLINE app.plx_inline VALIDATOR app.plx_validator;
CREATE FUNCTION app.trf(internal) RETURNS internal LANGUAGE internal IMMUTABLE AS 'textlike_support';
CREATE TRANSFORM FOR app.pair LANGUAGE plpgsql (FROM SQL WITH FUNCTION app.trf(internal));
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE app.on_heap2 (a integer) USING heap2;

-- Text search, foreign data, the rest.
CREATE TEXT SEARCH DICTIONARY app.dict (TEMPLATE = simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION app.conf (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION app.conf ALTER MAPPING FOR word WITH english_stem, app.dict;
CREATE TEXT SEARCH PARSER app.pars (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE app.tmpl (LEXIZE = dsimple_lexize);
CREATE FOREIGN DATA WRAPPER wrap OPTIONS (a 'b, c', d 'e''f');
CREATE SERVER serv TYPE 't' VERSION '1' FOREIGN DATA WRAPPER wrap OPTIONS (host 'h', "odd name" 'v');
CREATE USER MAPPING FOR PUBLIC SERVER serv OPTIONS (username 'u', password 'secret');
CREATE FOREIGN TABLE app.far (a integer OPTIONS (n '1') NOT NULL, b text, CHECK (a > 0)) SERVER serv OPTIONS (t 'x');
CREATE PUBLICATION pub FOR TABLE app.users, app.items WITH (publish = 'insert, update');
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE STATISTICS app.stat (ndistinct, dependencies) ON kind, price FROM app.items;
ALTER STATISTICS app.stat SET STATISTICS 50;
CREATE FUNCTION app.ev() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER ev ON ddl_command_end WHEN TAG IN ('DROP CAST', 'CREATE CAST') EXECUTE FUNCTION app.ev();
ALTER EVENT TRIGGER ev ENABLE REPLICA;

-- Comments and privileges.
COMMENT ON TABLE app.users IS E'people\nof two lines, "quoted"';
COMMENT ON COLUMN app.users.name IS 'name';
COMMENT ON INDEX app.users_born IS 'index';
COMMENT ON CONSTRAINT users_named ON app.users IS 'constraint';
COMMENT ON CONSTRAINT not_large ON DOMAIN app.small IS 'domain constraint';
COMMENT ON TRIGGER touch ON app.users IS 'trigger';
COMMENT ON RULE keep ON app.quick IS 'rule';
COMMENT ON POLICY own ON app.users IS 'policy';
COMMENT ON FUNCTION app.add IS 'function';
COMMENT ON TYPE app.mood IS 'enum';
COMMENT ON COLUMN app.pair.y IS 'attribute';
COMMENT ON OPERATOR app.=== (app.pair, app.pair) IS 'operator';
COMMENT ON EVENT TRIGGER ev IS 'event trigger';
COMMENT ON STATISTICS app.stat IS 'statistics';
GRANT USAGE ON SCHEMA app TO fpw_a;
GRANT SELECT, INSERT ON app.users TO fpw_a WITH GRANT OPTION;
GRANT UPDATE (name, state) ON app.users TO fpw_b;
GRANT SELECT ON ALL TABLES IN SCHEMA app TO PUBLIC;
REVOKE EXECUTE ON FUNCTION app.add FROM PUBLIC;
REVOKE USAGE ON TYPE app.mood FROM PUBLIC;
GRANT USAGE ON SEQUENCE app.seq TO fpw_b;
GRANT USAGE ON FOREIGN SERVER serv TO fpw_a;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO fpw_b;
ALTER DEFAULT PRIVILEGES FOR ROLE fpw_a REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER TABLE app.items OWNER TO fpw_a;
ALTER FUNCTION app.touch() OWNER TO fpw_b;
