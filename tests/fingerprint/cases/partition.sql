Inheritance and partitions.

--- setup
CREATE TABLE a (i int CHECK (i > 0), j text DEFAULT 'a');
CREATE TABLE b (i int, k int);
CREATE TABLE c (l int) INHERITS (a);
CREATE TABLE d (i int, j text, l int);
--- pair inherits = structure
CREATE TABLE n (l int) INHERITS (a);
--- with
CREATE TABLE n (l int);
--- change inherits another = structure
ALTER TABLE c ADD k int; ALTER TABLE c INHERIT b;
--- pair order of parents = structure
CREATE TABLE n (i int, j text, k int) INHERITS (a, b);
--- with
CREATE TABLE n (i int, j text, k int) INHERITS (b, a);
--- change no longer inherits = structure column-order
ALTER TABLE c NO INHERIT a;
--- pair column also local = structure
CREATE TABLE n () INHERITS (a);
--- with
CREATE TABLE n (i int) INHERITS (a);
--- change default of the child = structure
ALTER TABLE c ALTER j SET DEFAULT 'c';
--- change default of the parent = structure
ALTER TABLE a ALTER j SET DEFAULT 'z';
--- change default of the parent only = structure
ALTER TABLE ONLY a ALTER j SET DEFAULT 'z';
--- change not null of the child = structure
ALTER TABLE c ALTER j SET NOT NULL;
--- change storage of the child = structure
ALTER TABLE c ALTER j SET STORAGE EXTERNAL;
--- change statistics of the child = structure
ALTER TABLE c ALTER j SET STATISTICS 7;
--- change check of the child = structure
ALTER TABLE c ADD CHECK (l > 0);
--- change check of the parent = structure
ALTER TABLE a ADD CONSTRAINT jj CHECK (j <> '');
--- change check of the parent, not inherited = structure
ALTER TABLE a ADD CONSTRAINT jj CHECK (j <> '') NO INHERIT;
--- pair check inherited and local = structure
CREATE TABLE n (CONSTRAINT a_i_check CHECK (i > 0)) INHERITS (a);
--- with
CREATE TABLE n () INHERITS (a);
--- change column of the parent = structure column-order
ALTER TABLE a ADD m int;
--- pair column of the parent added late
ALTER TABLE a ADD m int; CREATE TABLE n (x int) INHERITS (a);
--- with
CREATE TABLE n (x int) INHERITS (a); ALTER TABLE a ADD m int;
--- pair parent given late
CREATE TABLE n (i int CONSTRAINT a_i_check CHECK (i > 0), j text DEFAULT 'a', x int) INHERITS (a);
--- with
CREATE TABLE n (x int, j text DEFAULT 'a', i int CONSTRAINT a_i_check CHECK (i > 0)); ALTER TABLE n INHERIT a;
--- pair order of the child's own columns = column-order
CREATE TABLE n (x int, y int) INHERITS (a);
--- with
CREATE TABLE n (y int, x int) INHERITS (a);
--- change column of the parent renamed = structure column-order
ALTER TABLE a RENAME COLUMN j TO jj;
--- same inherits not and again
CREATE TABLE n () INHERITS (a); DROP TABLE n; ALTER TABLE d ADD CHECK (i > 0); ALTER TABLE d DROP CONSTRAINT d_i_check;
--- pair diamond = structure column-order
CREATE TABLE n1 () INHERITS (a); CREATE TABLE n2 () INHERITS (a); CREATE TABLE n3 () INHERITS (n1, n2);
--- with
CREATE TABLE n1 () INHERITS (a); CREATE TABLE n2 () INHERITS (a); CREATE TABLE n3 (x int) INHERITS (n1);

--- setup
CREATE TABLE p (a int NOT NULL, b text DEFAULT 'p', c date) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);
CREATE TABLE l (a int, b text) PARTITION BY LIST (b);
CREATE TABLE h (a int, b text) PARTITION BY HASH (a);
CREATE TABLE loose (a int NOT NULL, b text DEFAULT 'p', c date);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
--- pair strategy = structure
CREATE TABLE n (a int) PARTITION BY RANGE (a);
--- with
CREATE TABLE n (a int) PARTITION BY LIST (a);
--- pair partitioned or not = structure
CREATE TABLE n (a int) PARTITION BY RANGE (a);
--- with
CREATE TABLE n (a int);
--- pair key columns = structure
CREATE TABLE n (a int, b int) PARTITION BY RANGE (a, b);
--- with
CREATE TABLE n (a int, b int) PARTITION BY RANGE (b, a);
--- pair key expression = structure
CREATE TABLE n (a int, b int) PARTITION BY RANGE ((a + 1));
--- with
CREATE TABLE n (a int, b int) PARTITION BY RANGE ((a + 2));
--- pair key operator class = structure
CREATE TABLE n (b text) PARTITION BY RANGE (b text_pattern_ops);
--- with
CREATE TABLE n (b text) PARTITION BY RANGE (b);
--- pair key collation = structure
CREATE TABLE n (b text) PARTITION BY RANGE (b COLLATE "C");
--- with
CREATE TABLE n (b text) PARTITION BY RANGE (b);
--- pair bounds = structure
CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (20);
--- with
CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (21);
--- pair unbounded = structure
CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (20);
--- with
CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (MAXVALUE);
--- pair default partition = structure
CREATE TABLE n PARTITION OF p DEFAULT;
--- with
CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (MAXVALUE);
--- pair list bounds = structure
CREATE TABLE n PARTITION OF l FOR VALUES IN ('a');
--- with
CREATE TABLE n PARTITION OF l FOR VALUES IN ('a', NULL);
--- pair hash bounds = structure
CREATE TABLE n PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 0);
--- with
CREATE TABLE n PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 1);
--- pair hash modulus = structure
CREATE TABLE n PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 0);
--- with
CREATE TABLE n PARTITION OF h FOR VALUES WITH (MODULUS 8, REMAINDER 0);
--- pair attach or partition of <18
ALTER TABLE p ATTACH PARTITION loose FOR VALUES FROM (10) TO (20);
--- with
DROP TABLE loose; CREATE TABLE loose PARTITION OF p FOR VALUES FROM (10) TO (20);
--- pair attach or partition of, named alike >=18
CREATE TABLE z (a int CONSTRAINT nn NOT NULL) PARTITION BY LIST (a); CREATE TABLE z1 (a int CONSTRAINT nn NOT NULL); ALTER TABLE z ATTACH PARTITION z1 FOR VALUES IN (1);
--- with
CREATE TABLE z (a int CONSTRAINT nn NOT NULL) PARTITION BY LIST (a); CREATE TABLE z1 PARTITION OF z FOR VALUES IN (1);
--- change detached = structure
ALTER TABLE p DETACH PARTITION p1;
--- same detached and attached
ALTER TABLE p DETACH PARTITION p1; ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM (1) TO (10);
--- change default of a partition = structure
ALTER TABLE p1 ALTER b SET DEFAULT 'own';
--- change default of a partition removed = structure
ALTER TABLE p1 ALTER b DROP DEFAULT;
--- change not null of a partition = structure
ALTER TABLE p1 ALTER b SET NOT NULL;
--- change storage of a partition = structure
ALTER TABLE p1 ALTER b SET STORAGE EXTERNAL;
--- change options of a partition = structure
ALTER TABLE p1 SET (fillfactor = 30);
--- change tablespace of a partition = structure
ALTER TABLE p1 SET TABLESPACE fp_space;
--- change check of a partition = structure
ALTER TABLE p1 ADD CHECK (b <> '');
--- pair column order of a partition = column-order
CREATE TABLE n (a int NOT NULL, b text DEFAULT 'p', c date); ALTER TABLE p ATTACH PARTITION n FOR VALUES FROM (10) TO (20);
--- with
CREATE TABLE n (c date, b text DEFAULT 'p', a int NOT NULL); ALTER TABLE p ATTACH PARTITION n FOR VALUES FROM (10) TO (20);
--- change trigger of the parent = structure
CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf();
--- pair trigger of the parent, then attached
CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf(); ALTER TABLE p ATTACH PARTITION loose FOR VALUES FROM (10) TO (20);
--- with
ALTER TABLE p ATTACH PARTITION loose FOR VALUES FROM (10) TO (20); CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf();
--- pair trigger of a partition switched off = structure
CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf();
--- with
CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf(); ALTER TABLE p1 DISABLE TRIGGER tr;
--- pair trigger of the parent or of the partition = structure
CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf();
--- with
CREATE TRIGGER tr AFTER INSERT ON p1 FOR EACH ROW EXECUTE FUNCTION tf();
--- pair partition of a partition = structure
CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (b); CREATE TABLE n1 PARTITION OF n FOR VALUES IN ('x');
--- with
CREATE TABLE n PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY LIST (b); CREATE TABLE n1 PARTITION OF p FOR VALUES FROM (30) TO (40);
--- pair primary key of the parent
ALTER TABLE p ADD PRIMARY KEY (a); ALTER TABLE p ATTACH PARTITION loose FOR VALUES FROM (10) TO (20);
--- with
ALTER TABLE p ATTACH PARTITION loose FOR VALUES FROM (10) TO (20); ALTER TABLE p ADD PRIMARY KEY (a);
--- pair primary key there already
ALTER TABLE p ADD PRIMARY KEY (a); ALTER TABLE loose ADD PRIMARY KEY (a); ALTER TABLE p ATTACH PARTITION loose FOR VALUES FROM (10) TO (20);
--- with
ALTER TABLE p ADD PRIMARY KEY (a); ALTER TABLE p ATTACH PARTITION loose FOR VALUES FROM (10) TO (20);
--- pair dates in bounds under other settings
SET LOCAL DateStyle = 'SQL, DMY'; CREATE TABLE n (a date) PARTITION BY RANGE (a); CREATE TABLE n1 PARTITION OF n FOR VALUES FROM ('01/02/2020') TO ('01/03/2020');
--- with
SET LOCAL DateStyle = 'ISO, MDY'; CREATE TABLE n (a date) PARTITION BY RANGE (a); CREATE TABLE n1 PARTITION OF n FOR VALUES FROM ('2020-02-01') TO ('2020-03-01');
--- pair time stamps in bounds under other settings
SET LOCAL TimeZone = 'Asia/Tokyo'; CREATE TABLE n (a timestamptz) PARTITION BY RANGE (a); CREATE TABLE n1 PARTITION OF n FOR VALUES FROM ('2020-01-01 09:00') TO ('2021-01-01 09:00');
--- with
SET LOCAL TimeZone = 'UTC'; CREATE TABLE n (a timestamptz) PARTITION BY RANGE (a); CREATE TABLE n1 PARTITION OF n FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');

--- setup own >=14
CREATE TABLE p (a int, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
--- change detached concurrently = structure
ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;
