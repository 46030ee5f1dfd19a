Constraints.

--- setup
CREATE TABLE r (a int PRIMARY KEY, b int NOT NULL, c text, UNIQUE (a, b));
CREATE TABLE t (a int NOT NULL, b int, c text, d varchar(10), e int4range);
CREATE UNIQUE INDEX t_ui ON t (a);
CREATE FUNCTION pos(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
--- change check = structure
ALTER TABLE t ADD CHECK (b > 0);
--- pair names = structure
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0);
--- with
ALTER TABLE t ADD CONSTRAINT y CHECK (b > 0);
--- pair expressions = structure
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0);
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (b >= 0);
--- pair not valid = structure
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0);
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0) NOT VALID;
--- pair no inherit = structure
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0);
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0) NO INHERIT;
--- pair validated
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0);
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT x;
--- pair not enforced >=18 = structure
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0) NOT ENFORCED;
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0);
--- pair in or any
ALTER TABLE t ADD CONSTRAINT x CHECK (d IN ('a', 'b'));
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (((d)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])));
--- pair in or any, as pg_dump writes it first
ALTER TABLE t ADD CONSTRAINT x CHECK (d IN ('a', 'b'));
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (((d)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])));
--- pair brackets of and
ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0 AND b > 0 AND a < 9);
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (((a > 0) AND (b > 0)) AND (a < 9));
--- pair primary key and unique = structure
ALTER TABLE t ADD CONSTRAINT x PRIMARY KEY (a);
--- with
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a);
--- pair unique constraint is not a unique index = structure
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a);
--- with
CREATE UNIQUE INDEX x ON t (a);
--- pair columns = structure
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a, b);
--- with
ALTER TABLE t ADD CONSTRAINT x UNIQUE (b, a);
--- pair include = structure
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a) INCLUDE (b);
--- with
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a, b);
--- pair include order = structure
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a) INCLUDE (b, c);
--- with
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a) INCLUDE (c, b);
--- pair nulls not distinct >=15 = structure
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a);
--- with
ALTER TABLE t ADD CONSTRAINT x UNIQUE NULLS NOT DISTINCT (a);
--- pair deferrable = structure
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a);
--- with
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a) DEFERRABLE;
--- pair initially deferred = structure
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a) DEFERRABLE;
--- with
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a) DEFERRABLE INITIALLY DEFERRED;
--- pair index options = structure
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a);
--- with
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a) WITH (fillfactor = 50);
--- pair index tablespace = structure
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a);
--- with
ALTER TABLE t ADD CONSTRAINT x UNIQUE (a) USING INDEX TABLESPACE fp_space;
--- pair using index
ALTER TABLE t ADD CONSTRAINT t_ui UNIQUE USING INDEX t_ui;
--- with
DROP INDEX t_ui; ALTER TABLE t ADD CONSTRAINT t_ui UNIQUE (a);
--- pair using index with opclass = structure
CREATE UNIQUE INDEX x ON t (c text_pattern_ops); ALTER TABLE t REPLICA IDENTITY FULL;
--- with
CREATE UNIQUE INDEX x ON t (c); ALTER TABLE t REPLICA IDENTITY FULL;
--- pair exclusion operators = structure
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (e WITH &&);
--- with
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (e WITH -|-);
--- pair exclusion predicate = structure
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (e WITH &&);
--- with
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (e WITH &&) WHERE (a > 0);
--- pair exclusion method = structure
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING btree (a WITH =);
--- with
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING hash (a WITH =);
--- pair exclusion expression = structure
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING btree ((a + 1) WITH =);
--- with
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING btree ((a + 2) WITH =);
--- pair exclusion deferrable = structure
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (e WITH &&) DEFERRABLE;
--- with
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (e WITH &&);
--- pair without overlaps >=18 = structure
CREATE TABLE p (a int4range, e int4range, CONSTRAINT x PRIMARY KEY (a, e WITHOUT OVERLAPS));
--- with
CREATE TABLE p (a int4range, e int4range, CONSTRAINT x PRIMARY KEY (a, e));
--- change foreign key = structure
ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES r;
--- pair columns of the other side = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES r (a, b);
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (b, a) REFERENCES r (a, b);
--- pair pairing does not depend on order
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES r (a, b);
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES public.r (a, b) MATCH SIMPLE ON DELETE NO ACTION ON UPDATE NO ACTION NOT DEFERRABLE INITIALLY IMMEDIATE;
--- pair referenced table = structure
CREATE TABLE q (a int PRIMARY KEY); ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a);
--- with
CREATE TABLE q (a int PRIMARY KEY); ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES q (a);
--- pair match = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a);
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) MATCH FULL;
--- pair on update = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a);
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) ON UPDATE CASCADE;
--- pair on delete = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) ON DELETE RESTRICT;
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) ON DELETE NO ACTION;
--- pair on delete set = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) ON DELETE SET NULL;
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) ON DELETE SET DEFAULT;
--- pair on delete columns >=15 = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES r (a, b) ON DELETE SET NULL;
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a, b) REFERENCES r (a, b) ON DELETE SET NULL (b);
--- pair foreign key deferrable = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a);
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) DEFERRABLE;
--- pair foreign key deferred = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) DEFERRABLE INITIALLY DEFERRED;
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) DEFERRABLE;
--- pair foreign key altered to deferrable
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) DEFERRABLE INITIALLY DEFERRED;
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a); ALTER TABLE t ALTER CONSTRAINT x DEFERRABLE INITIALLY DEFERRED;
--- pair foreign key not valid = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) NOT VALID;
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a);
--- pair foreign key not enforced >=18 = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) NOT ENFORCED;
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a);
--- pair foreign key enforced again >=18
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a);
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a) NOT ENFORCED; ALTER TABLE t ALTER CONSTRAINT x ENFORCED;
--- pair triggers of a foreign key switched off = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a);
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a); ALTER TABLE t DISABLE TRIGGER ALL;
--- pair triggers of the referenced table switched off = structure
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a); ALTER TABLE r DISABLE TRIGGER ALL;
--- with
ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES r (a); ALTER TABLE t DISABLE TRIGGER ALL;
--- pair foreign key to itself
CREATE TABLE q (a int PRIMARY KEY, b int, CONSTRAINT q_b_fkey FOREIGN KEY (b) REFERENCES q (a));
--- with
CREATE TABLE q (a int PRIMARY KEY, b int REFERENCES q);
--- pair foreign key by another index of the same columns
CREATE TABLE q (a int NOT NULL); CREATE UNIQUE INDEX q1 ON q (a); CREATE UNIQUE INDEX q2 ON q (a); ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES q (a);
--- with
CREATE TABLE q (a int NOT NULL); CREATE UNIQUE INDEX q2 ON q (a); CREATE UNIQUE INDEX q1 ON q (a); ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES q (a);
--- change function in a check renamed = structure
ALTER TABLE t ADD CONSTRAINT x CHECK (pos(a));
--- same check added and dropped
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0); ALTER TABLE t DROP CONSTRAINT x;
--- change a primary key leaves not null = structure
ALTER TABLE t ADD PRIMARY KEY (b); ALTER TABLE t DROP CONSTRAINT t_pkey;
--- pair two checks in another order
ALTER TABLE t ADD CONSTRAINT x CHECK (b > 0), ADD CONSTRAINT y CHECK (a > 0);
--- with
ALTER TABLE t ADD CONSTRAINT y CHECK (a > 0), ADD CONSTRAINT x CHECK (b > 0);
--- pair in the table or later
CREATE TABLE q (a int CONSTRAINT q_pk PRIMARY KEY, b int CONSTRAINT q_u UNIQUE CONSTRAINT q_c CHECK (b > 0) CONSTRAINT q_f REFERENCES r);
--- with
CREATE TABLE q (a int, b int); ALTER TABLE q ADD CONSTRAINT q_f FOREIGN KEY (b) REFERENCES r; ALTER TABLE q ADD CONSTRAINT q_c CHECK (b > 0); ALTER TABLE q ADD CONSTRAINT q_u UNIQUE (b); ALTER TABLE q ADD CONSTRAINT q_pk PRIMARY KEY (a);
--- pair whole row reference
ALTER TABLE t ADD CONSTRAINT x CHECK (t.* IS NOT NULL);
--- with
ALTER TABLE t ADD CONSTRAINT x CHECK (t IS NOT NULL);

--- setup
CREATE TABLE r (a int PRIMARY KEY);
CREATE TABLE t (a int CONSTRAINT f REFERENCES r, b int CONSTRAINT c CHECK (b > 0), CONSTRAINT u UNIQUE (a, b));
CREATE TABLE p (a int, b int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 (a int, b int);
--- change renamed = structure
ALTER TABLE t RENAME CONSTRAINT c TO c2;
--- change key renamed = structure
ALTER TABLE t RENAME CONSTRAINT u TO u2;
--- change index of a key renamed = structure
ALTER INDEX u RENAME TO u2;
--- change dropped = structure
ALTER TABLE t DROP CONSTRAINT f;
--- same renamed and back
ALTER TABLE t RENAME CONSTRAINT c TO c2; ALTER TABLE t RENAME CONSTRAINT c2 TO c;
--- same triggers off and on
ALTER TABLE t DISABLE TRIGGER ALL; ALTER TABLE t ENABLE TRIGGER ALL;
--- change deferrable = structure
ALTER TABLE t ALTER CONSTRAINT f DEFERRABLE;
--- change foreign key on a partitioned table = structure
ALTER TABLE p ADD CONSTRAINT x FOREIGN KEY (b) REFERENCES r (a);
--- pair foreign key on a partitioned table, attached
ALTER TABLE p ADD CONSTRAINT x FOREIGN KEY (b) REFERENCES r (a); ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2);
--- with
ALTER TABLE p2 ADD CONSTRAINT x FOREIGN KEY (b) REFERENCES r (a); ALTER TABLE p ADD CONSTRAINT x FOREIGN KEY (b) REFERENCES r (a); ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2);
--- pair foreign key to a partitioned table
ALTER TABLE p ADD PRIMARY KEY (a); ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES p (a); ALTER TABLE p2 ALTER a SET NOT NULL; ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2);
--- with
ALTER TABLE p ADD PRIMARY KEY (a); ALTER TABLE p2 ALTER a SET NOT NULL; ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2); ALTER TABLE t ADD CONSTRAINT x FOREIGN KEY (a) REFERENCES p (a);
--- pair foreign key of the parent and of one partition = structure
ALTER TABLE p ADD CONSTRAINT x FOREIGN KEY (b) REFERENCES r (a);
--- with
ALTER TABLE p1 ADD CONSTRAINT x FOREIGN KEY (b) REFERENCES r (a);
--- pair triggers of a partition's foreign key switched off = structure
ALTER TABLE p ADD CONSTRAINT x FOREIGN KEY (b) REFERENCES r (a);
--- with
ALTER TABLE p ADD CONSTRAINT x FOREIGN KEY (b) REFERENCES r (a); ALTER TABLE p1 DISABLE TRIGGER ALL;

--- setup >=18
CREATE TABLE t (a int CONSTRAINT named NOT NULL, b int, c int NOT NULL);
CREATE TABLE k (d int) INHERITS (t);
--- change name of not null = structure
ALTER TABLE t RENAME CONSTRAINT named TO other;
--- change not null with a name = structure
ALTER TABLE t ADD CONSTRAINT bn NOT NULL b;
--- pair not null not valid = structure
ALTER TABLE t ADD CONSTRAINT bn NOT NULL b NOT VALID;
--- with
ALTER TABLE t ADD CONSTRAINT bn NOT NULL b;
--- pair not null no inherit = structure
ALTER TABLE t ADD CONSTRAINT bn NOT NULL b NO INHERIT;
--- with
ALTER TABLE t ADD CONSTRAINT bn NOT NULL b;
--- change not null of the child = structure
ALTER TABLE k ALTER d SET NOT NULL;
--- change inherited and local = structure
ALTER TABLE k ALTER a SET NOT NULL;
--- change comment on not null = comments
COMMENT ON CONSTRAINT named ON t IS 'x';
--- pair automatic name or none
CREATE TABLE n (a int NOT NULL);
--- with
CREATE TABLE n (a int); ALTER TABLE n ALTER a SET NOT NULL;
--- pair automatic name spelled out
CREATE TABLE n (a int NOT NULL);
--- with
CREATE TABLE n (a int CONSTRAINT n_a_not_null NOT NULL);
--- pair not null of a primary key
CREATE TABLE n (a int PRIMARY KEY);
--- with
CREATE TABLE n (a int); ALTER TABLE n ADD PRIMARY KEY (a);

--- setup >=18
CREATE TABLE pp (a int4range, p int4range, CONSTRAINT one UNIQUE (a, p WITHOUT OVERLAPS));
CREATE TABLE pq (a int4range, p int4range, CONSTRAINT plain UNIQUE (a, p));
--- pair period = structure
ALTER TABLE pp RENAME TO z; CREATE TABLE q (a int4range, p int4range, CONSTRAINT x FOREIGN KEY (a, PERIOD p) REFERENCES z (a, PERIOD p));
--- with
ALTER TABLE pp RENAME TO z; CREATE TABLE q (a int4range, p int4range, CONSTRAINT x FOREIGN KEY (a, p) REFERENCES pq (a, p));
