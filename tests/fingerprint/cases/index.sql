Indexes.

--- setup
CREATE TABLE t (a int, b text, c varchar(20), d int[], e tsvector, f point, g jsonb, h numeric);
CREATE INDEX x ON t (a);
CREATE INDEX y ON t (lower(b));
CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;
CREATE EXTENSION pg_trgm;
CREATE COLLATION coll (LOCALE = 'C');
--- change added = structure
CREATE INDEX n ON t (b);
--- change dropped = structure
DROP INDEX x;
--- change renamed = structure
ALTER INDEX x RENAME TO z;
--- same renamed and back
ALTER INDEX x RENAME TO z; ALTER INDEX z RENAME TO x;
--- same rebuilt
REINDEX INDEX x; REINDEX TABLE t;
--- change on a materialized view = structure
CREATE INDEX n ON m (a);
--- pair columns = structure
CREATE INDEX n ON t (a, b);
--- with
CREATE INDEX n ON t (b, a);
--- pair unique = structure
CREATE INDEX n ON t (a);
--- with
CREATE UNIQUE INDEX n ON t (a);
--- pair method = structure
CREATE INDEX n ON t USING hash (a);
--- with
CREATE INDEX n ON t (a);
--- pair desc = structure
CREATE INDEX n ON t (a DESC);
--- with
CREATE INDEX n ON t (a);
--- pair nulls first = structure
CREATE INDEX n ON t (a NULLS FIRST);
--- with
CREATE INDEX n ON t (a);
--- pair nulls last = structure
CREATE INDEX n ON t (a DESC NULLS LAST);
--- with
CREATE INDEX n ON t (a DESC);
--- pair defaults spelled out
CREATE INDEX n ON t USING btree (a int4_ops ASC NULLS LAST, b COLLATE "default" text_ops);
--- with
CREATE INDEX n ON t (a, b);
--- pair desc spelled out
CREATE INDEX n ON t (a DESC NULLS FIRST);
--- with
CREATE INDEX n ON t (a DESC);
--- pair operator class = structure
CREATE INDEX n ON t (b text_pattern_ops);
--- with
CREATE INDEX n ON t (b);
--- pair operator class of a varchar = structure
CREATE INDEX n ON t (c varchar_pattern_ops);
--- with
CREATE INDEX n ON t (c);
--- pair varchar_ops beside text_ops, as pg_dump tells them = structure
CREATE INDEX n ON t (c varchar_ops);
--- with
CREATE INDEX n ON t (c);
--- pair jsonb_path_ops = structure
CREATE INDEX n ON t USING gin (g jsonb_path_ops);
--- with
CREATE INDEX n ON t USING gin (g);
--- pair operator class from an extension = structure
CREATE INDEX n ON t USING gin (b gin_trgm_ops);
--- with
CREATE INDEX n ON t USING gist (b gist_trgm_ops);
--- pair operator class parameters = structure
CREATE INDEX n ON t USING gist (b gist_trgm_ops (siglen = 32));
--- with
CREATE INDEX n ON t USING gist (b gist_trgm_ops (siglen = 64));
--- pair operator class parameter on another column = structure
CREATE INDEX n ON t USING gist (b gist_trgm_ops (siglen = 32), c gist_trgm_ops);
--- with
CREATE INDEX n ON t USING gist (b gist_trgm_ops, c gist_trgm_ops (siglen = 32));
--- pair collation = structure
CREATE INDEX n ON t (b COLLATE "C");
--- with
CREATE INDEX n ON t (b);
--- pair collation of one's own = structure
CREATE INDEX n ON t (b COLLATE "C");
--- with
CREATE INDEX n ON t (b COLLATE coll);
--- pair expression = structure
CREATE INDEX n ON t ((a + 1));
--- with
CREATE INDEX n ON t ((a + 2));
--- pair expression and column = structure
CREATE INDEX n ON t ((a + 1), a);
--- with
CREATE INDEX n ON t (a, (a + 1));
--- pair expression collation = structure
CREATE INDEX n ON t (lower(b) COLLATE "C");
--- with
CREATE INDEX n ON t (lower(b));
--- pair expression operator class = structure
CREATE INDEX n ON t (lower(b) text_pattern_ops);
--- with
CREATE INDEX n ON t (lower(b));
--- pair expression desc = structure
CREATE INDEX n ON t (lower(b) DESC);
--- with
CREATE INDEX n ON t (lower(b));
--- pair expression with default class spelled out
CREATE INDEX n ON t (lower(b) text_ops, (a + 1) int4_ops, (b || 'x') COLLATE "default" text_ops);
--- with
CREATE INDEX n ON t (lower(b), (a + 1), (b || 'x'));
--- pair function call or expression
CREATE INDEX n ON t (lower(b));
--- with
CREATE INDEX n ON t ((lower(b)));
--- pair predicate = structure
CREATE INDEX n ON t (a) WHERE b IS NOT NULL;
--- with
CREATE INDEX n ON t (a) WHERE b IS NULL;
--- pair predicate that is always true
CREATE INDEX n ON t (a) WHERE true;
--- with
CREATE INDEX n ON t (a);
--- pair predicate in or any
CREATE INDEX n ON t (a) WHERE c IN ('x', 'y');
--- with
CREATE INDEX n ON t (a) WHERE (c)::text = ANY (ARRAY[('x'::character varying)::text, ('y'::character varying)::text]);
--- pair include = structure
CREATE INDEX n ON t (a) INCLUDE (b);
--- with
CREATE INDEX n ON t (a, b);
--- pair include order = structure
CREATE INDEX n ON t (a) INCLUDE (b, c);
--- with
CREATE INDEX n ON t (a) INCLUDE (c, b);
--- pair nulls not distinct >=15 = structure
CREATE UNIQUE INDEX n ON t (a) NULLS NOT DISTINCT;
--- with
CREATE UNIQUE INDEX n ON t (a);
--- pair options = structure
CREATE INDEX n ON t (a) WITH (fillfactor = 50);
--- with
CREATE INDEX n ON t (a);
--- pair order of options
CREATE INDEX n ON t (a) WITH (fillfactor = 50, deduplicate_items = off);
--- with
CREATE INDEX n ON t (a) WITH (deduplicate_items = off, fillfactor = 50);
--- pair brin pages = structure
CREATE INDEX n ON t USING brin (a) WITH (pages_per_range = 16);
--- with
CREATE INDEX n ON t USING brin (a);
--- pair brin class >=14 = structure
CREATE INDEX n ON t USING brin (a int4_bloom_ops);
--- with
CREATE INDEX n ON t USING brin (a);
--- pair brin class parameters >=14 = structure
CREATE INDEX n ON t USING brin (a int4_bloom_ops (n_distinct_per_range = 100));
--- with
CREATE INDEX n ON t USING brin (a int4_bloom_ops);
--- pair tablespace = structure
CREATE INDEX n ON t (a) TABLESPACE fp_space;
--- with
CREATE INDEX n ON t (a);
--- change statistics of an expression = structure
ALTER INDEX y ALTER COLUMN 1 SET STATISTICS 500;
--- same statistics and back
ALTER INDEX y ALTER COLUMN 1 SET STATISTICS 500; ALTER INDEX y ALTER COLUMN 1 SET STATISTICS -1;
--- change depends on an extension = structure
ALTER INDEX x DEPENDS ON EXTENSION pg_trgm;
--- same depends and no more
ALTER INDEX x DEPENDS ON EXTENSION pg_trgm; ALTER INDEX x NO DEPENDS ON EXTENSION pg_trgm;
--- pair clustered or not = structure
ALTER TABLE t CLUSTER ON x;
--- with
CREATE INDEX n ON t (a);
--- change invalid = structure
UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'x'::regclass;
--- change not ready = structure
UPDATE pg_catalog.pg_index SET indisready = false WHERE indexrelid = 'x'::regclass;
--- pair column renamed after or before
ALTER TABLE t RENAME COLUMN a TO aa;
--- with
DROP INDEX x; ALTER TABLE t RENAME COLUMN a TO aa; CREATE INDEX x ON t (aa);
--- pair order of creation
CREATE INDEX n ON t (a); CREATE INDEX o ON t (b);
--- with
CREATE INDEX o ON t (b); CREATE INDEX n ON t (a);
--- pair same index twice = structure
CREATE INDEX n ON t (a);
--- with
CREATE INDEX n ON t (a); CREATE INDEX o ON t (a);

--- setup
CREATE TABLE p (a int, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
--- change index on a partitioned table = structure
CREATE INDEX n ON p (b);
--- change only on the parent = structure
CREATE INDEX n ON ONLY p (b);
--- pair attached one by one
CREATE INDEX n ON p (b);
--- with
CREATE INDEX n ON ONLY p (b); CREATE INDEX p1_b_idx ON p1 (b); CREATE INDEX p2_b_idx ON p2 (b);
ALTER INDEX n ATTACH PARTITION p1_b_idx; ALTER INDEX n ATTACH PARTITION p2_b_idx;
--- pair attached or apart = structure
CREATE INDEX n ON ONLY p (b); CREATE INDEX p1_b_idx ON p1 (b); CREATE INDEX p2_b_idx ON p2 (b);
--- with
CREATE INDEX n ON p (b);
--- pair one partition has none = structure
CREATE INDEX n ON ONLY p (b); CREATE INDEX p1_b_idx ON p1 (b); ALTER INDEX n ATTACH PARTITION p1_b_idx;
--- with
CREATE INDEX n ON p (b);
--- pair statistics of a partition's index = structure
CREATE INDEX n ON p (lower(b));
--- with
CREATE INDEX n ON p (lower(b)); ALTER INDEX p1_lower_idx ALTER COLUMN 1 SET STATISTICS 10;
--- pair tablespace of a partition's index = structure
CREATE INDEX n ON p (b);
--- with
CREATE INDEX n ON p (b); ALTER INDEX p1_b_idx SET TABLESPACE fp_space;

--- setup own
CREATE TABLE t (a int, b text);
INSERT INTO t VALUES (1, 'x'), (1, 'y');
--- change concurrently = structure
CREATE INDEX CONCURRENTLY n ON t (a);
--- same rebuilt concurrently
REINDEX INDEX CONCURRENTLY n;
--- same vacuumed in full
VACUUM FULL t; VACUUM (FREEZE, ANALYZE) t; REINDEX TABLE t; CLUSTER t USING n; ALTER TABLE t SET WITHOUT CLUSTER;
--- same catalogs vacuumed in full
VACUUM FULL pg_class; VACUUM FULL pg_attribute; VACUUM FULL pg_index; REINDEX SYSTEM ledger_fingerprint_own;
--- change dropped concurrently = structure
DROP INDEX CONCURRENTLY n;

--- setup
CREATE TABLE t (a int);
CREATE INDEX x ON t (a);
--- pair index that a broken DROP INDEX CONCURRENTLY left = structure
UPDATE pg_catalog.pg_index SET indislive = false, indisvalid = false, indisready = false WHERE indexrelid = 'x'::regclass;
--- with
DROP INDEX x;
--- pair index not live and index not valid = structure
UPDATE pg_catalog.pg_index SET indislive = false, indisvalid = false, indisready = false WHERE indexrelid = 'x'::regclass;
--- with
UPDATE pg_catalog.pg_index SET indisvalid = false, indisready = false WHERE indexrelid = 'x'::regclass;
