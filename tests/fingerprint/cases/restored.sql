What PostgreSQL prints otherwise after a dump and restore.

--- setup
CREATE TABLE t (a int, d varchar(10), e varchar(5)[], f bpchar(3), b boolean);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
--- pair check
ALTER TABLE t ADD CONSTRAINT x CHECK (d IN ('a', 'b'));
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])));
--- pair check not in
ALTER TABLE t ADD CONSTRAINT x CHECK (d NOT IN ('a', 'b'));
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (((d)::text <> ALL (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])));
--- pair check of values with brackets and commas
ALTER TABLE t ADD CONSTRAINT x CHECK (d IN ('a, b', '])::text[]', 'it''s', E'\\'));
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (((d)::text = ANY (ARRAY[('a, b'::character varying)::text, ('])::text[]'::character varying)::text, ('it''s'::character varying)::text, ('\'::character varying)::text])));
--- pair default
ALTER TABLE t ALTER b SET DEFAULT ('a'::varchar IN ('a'::varchar, 'b'::varchar));
--- with
ALTER TABLE t ALTER b SET DEFAULT (('a'::character varying)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]));
--- pair view
CREATE VIEW v AS SELECT a FROM t WHERE d IN ('a', 'b') AND a > 0;
--- with
CREATE VIEW v AS SELECT a FROM t WHERE (((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])) AND (a > 0));
--- pair view of a chain
CREATE VIEW v AS SELECT a FROM t WHERE a > 0 AND a > 1 AND (a > 2 AND a > 3) OR a = 9;
--- with
CREATE VIEW v AS SELECT a FROM t WHERE ((((a > 0) AND (a > 1)) AND ((a > 2) AND (a > 3))) OR (a = 9));
--- pair index expression
CREATE INDEX n ON t ((d IN ('a', 'b')));
--- with
CREATE INDEX n ON t (((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])));
--- pair index predicate
CREATE INDEX n ON t (a) WHERE d IN ('a', 'b');
--- with
CREATE INDEX n ON t (a) WHERE ((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]));
--- pair exclusion predicate
ALTER TABLE t ADD CONSTRAINT x EXCLUDE (a WITH =) WHERE (d IN ('a', 'b'));
--- with
ALTER TABLE t ADD CONSTRAINT x EXCLUDE (a WITH =) WHERE (((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])));
--- pair policy
CREATE POLICY p ON t USING (d IN ('a', 'b')) WITH CHECK (d IN ('a', 'c'));
--- with
CREATE POLICY p ON t USING (((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))) WITH CHECK (((d)::text = ANY (ARRAY[('a'::character varying)::text, ('c'::character varying)::text])));
--- pair trigger
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (new.d IN ('a', 'b')) EXECUTE FUNCTION f();
--- with
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (((new.d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))) EXECUTE FUNCTION f();
--- pair rule
CREATE RULE r AS ON DELETE TO t WHERE old.d IN ('a', 'b') DO INSTEAD NOTHING;
--- with
CREATE RULE r AS ON DELETE TO t WHERE ((old.d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])) DO INSTEAD NOTHING;
--- pair generated column
ALTER TABLE t ADD g boolean GENERATED ALWAYS AS (d IN ('a', 'b')) STORED;
--- with
ALTER TABLE t ADD g boolean GENERATED ALWAYS AS (((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))) STORED;
--- pair partition key
CREATE TABLE p (d varchar(3)) PARTITION BY LIST ((d IN ('a', 'b')));
--- with
CREATE TABLE p (d varchar(3)) PARTITION BY LIST ((((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))));
--- pair domain
CREATE DOMAIN n AS varchar(3) CHECK (VALUE IN ('a', 'b'));
--- with
CREATE DOMAIN n AS varchar(3) CONSTRAINT n_check CHECK (((VALUE)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])));
--- pair statistics >=14
CREATE STATISTICS s ON (d IN ('a', 'b')), a FROM t;
--- with
CREATE STATISTICS s ON (((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))), a FROM t;
--- pair sql body >=14
CREATE FUNCTION n(d varchar) RETURNS boolean LANGUAGE sql RETURN d IN ('a', 'b');
--- with
CREATE FUNCTION n(d varchar) RETURNS boolean LANGUAGE sql RETURN ((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]));
--- pair argument default
CREATE FUNCTION n(b boolean DEFAULT 'a'::varchar IN ('a'::varchar, 'b'::varchar)) RETURNS int LANGUAGE sql AS 'SELECT 1';
--- with
CREATE FUNCTION n(b boolean DEFAULT (('a'::character varying)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))) RETURNS int LANGUAGE sql AS 'SELECT 1';
--- pair lists that differ = structure
ALTER TABLE t ADD CONSTRAINT x CHECK (d IN ('a', 'b'));
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (d IN ('a, b'));
--- pair cast of the whole array or none = structure
ALTER TABLE t ADD CONSTRAINT x CHECK (e = ARRAY['a', 'b']::varchar[]);
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (e::text[] = ARRAY['a', 'b']::text[]);
--- pair brackets that matter = structure
ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0 AND (a > 1 OR a > 2));
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK ((a > 0 AND a > 1) OR a > 2);
--- pair and or or = structure
ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0 AND a > 1);
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0 OR a > 1);
--- pair between
ALTER TABLE t ADD CONSTRAINT x CHECK (a BETWEEN 1 AND 2 AND b);
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (((a >= 1) AND (a <= 2) AND b));

--- setup >=18
CREATE TABLE p (a int); ALTER TABLE p ADD CONSTRAINT pa NOT NULL a NOT VALID;
CREATE TABLE l (a int) PARTITION BY LIST (a);
--- pair not null below one that is not valid
CREATE TABLE n () INHERITS (p);
--- with
CREATE TABLE n (CONSTRAINT pa NOT NULL a) INHERITS (p);
--- pair not null of a partition, not valid as the parent's
CREATE TABLE n (a int); ALTER TABLE n ADD CONSTRAINT na NOT NULL a NOT VALID; ALTER TABLE l ADD CONSTRAINT la NOT NULL a NOT VALID; ALTER TABLE l ATTACH PARTITION n FOR VALUES IN (1);
--- with
CREATE TABLE n PARTITION OF l FOR VALUES IN (1); ALTER TABLE l ADD CONSTRAINT la NOT NULL a NOT VALID;
--- pair not null of a partition, valid = structure
CREATE TABLE n (a int CONSTRAINT na NOT NULL); ALTER TABLE l ATTACH PARTITION n FOR VALUES IN (1);
--- with
CREATE TABLE n (a int CONSTRAINT nb NOT NULL); ALTER TABLE l ATTACH PARTITION n FOR VALUES IN (1);
