Views, materialized views and rules.

--- setup
CREATE TABLE t (a int PRIMARY KEY, b text, c int);
CREATE TABLE u (a int, d text);
CREATE VIEW v AS SELECT a, b FROM t WHERE c > 0;
CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;
CREATE INDEX m_a ON m (a);
CREATE RULE r AS ON DELETE TO u DO INSTEAD NOTHING;
--- change added = structure owners
CREATE VIEW n AS SELECT 1 AS x;
--- change dropped = structure owners
DROP VIEW v;
--- change query = structure
CREATE OR REPLACE VIEW v AS SELECT a, b FROM t WHERE c > 1;
--- change column added = structure
CREATE OR REPLACE VIEW v AS SELECT a, b, c FROM t WHERE c > 0;
--- change column renamed = structure
ALTER VIEW v RENAME COLUMN a TO aa;
--- change renamed = structure owners
ALTER VIEW v RENAME TO w;
--- change security barrier = structure
ALTER VIEW v SET (security_barrier);
--- change security invoker >=15 = structure
ALTER VIEW v SET (security_invoker = true);
--- change check option = structure
ALTER VIEW v SET (check_option = local);
--- pair check options = structure
CREATE VIEW n AS SELECT a FROM t WHERE a > 0 WITH CASCADED CHECK OPTION;
--- with
CREATE VIEW n AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION;
--- pair check option either way
CREATE VIEW n AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION;
--- with
CREATE VIEW n WITH (check_option = 'local') AS SELECT a FROM t WHERE a > 0;
--- pair options in another order
CREATE VIEW n WITH (security_barrier = true, check_option = local) AS SELECT a FROM t;
--- with
CREATE VIEW n AS SELECT a FROM t; ALTER VIEW n SET (check_option = local); ALTER VIEW n SET (security_barrier = true);
--- change column default = structure
ALTER VIEW v ALTER b SET DEFAULT 'x';
--- change table renamed below = structure column-order owners
ALTER TABLE t RENAME TO tt;
--- change column renamed below = structure column-order
ALTER TABLE t RENAME COLUMN c TO cc;
--- same replaced by itself
CREATE OR REPLACE VIEW v AS SELECT a, b FROM t WHERE c > 0;
--- same replaced twice
CREATE OR REPLACE VIEW v AS SELECT a, b FROM t; CREATE OR REPLACE VIEW v AS SELECT t.a, t.b FROM public.t WHERE (t.c > 0);
--- pair search_path at creation
SET LOCAL search_path = ''; CREATE VIEW public.n AS SELECT t.a, upper(t.b) AS u FROM public.t;
--- with
SET LOCAL search_path = public; CREATE VIEW n AS SELECT a, pg_catalog.upper(b) AS u FROM t;
--- pair star spelled out
CREATE VIEW n AS SELECT * FROM t;
--- with
CREATE VIEW n AS SELECT a, b, c FROM t;
--- pair column names
CREATE VIEW n (x, y) AS SELECT a, b FROM t;
--- with
CREATE VIEW n AS SELECT a AS x, b AS y FROM t;
--- pair alias = structure
CREATE VIEW n AS SELECT x.a FROM t x, u y;
--- with
CREATE VIEW n AS SELECT x.a FROM u y, t x;
--- pair joins = structure
CREATE VIEW n AS SELECT t.b, u.d FROM t JOIN u USING (a);
--- with
CREATE VIEW n AS SELECT t.b, u.d FROM t LEFT JOIN u USING (a);
--- pair recursive = structure
CREATE RECURSIVE VIEW n (x) AS VALUES (1) UNION ALL SELECT x + 1 FROM n WHERE x < 10;
--- with
CREATE RECURSIVE VIEW n (x) AS VALUES (1) UNION ALL SELECT x + 1 FROM n WHERE x < 11;
--- pair group by a primary key
CREATE VIEW n AS SELECT a, b, count(*) AS n FROM t GROUP BY a;
--- with
CREATE VIEW n AS SELECT t.a, t.b, count(*) AS n FROM t GROUP BY t.a;
--- pair literals = structure
CREATE VIEW n AS SELECT 'it''s' AS x;
--- with
CREATE VIEW n AS SELECT 'it"s' AS x;
--- pair literal with lines = structure
CREATE VIEW n AS SELECT E'a\nb' AS x;
--- with
CREATE VIEW n AS SELECT E'a\n\tb' AS x;
--- pair literal with blanks = structure
CREATE VIEW n AS SELECT E'a\n  b' AS x;
--- with
CREATE VIEW n AS SELECT E'a\n b' AS x;
--- pair literal with backslash = structure
CREATE VIEW n AS SELECT E'a\\b' AS x;
--- with
CREATE VIEW n AS SELECT E'a\\\\b' AS x;
--- pair literal that looks like a column = structure
CREATE VIEW n AS SELECT 't.a' AS x FROM t;
--- with
CREATE VIEW n AS SELECT 'a' AS x FROM t;
--- pair quoted name that looks like two = structure
CREATE TABLE q ("t.a" int, a int); CREATE VIEW n AS SELECT "t.a" AS x FROM q;
--- with
CREATE TABLE q ("t.a" int, a int); CREATE VIEW n AS SELECT q.a AS x FROM q;
--- pair columns of inner and outer query = structure
CREATE VIEW n AS SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a);
--- with
CREATE VIEW n AS SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = u.a);
--- pair column of a subquery = structure
CREATE VIEW n AS SELECT (SELECT t.a) AS x FROM t;
--- with
CREATE VIEW n AS SELECT (SELECT u.a FROM u LIMIT 1) AS x FROM t;
--- pair aliased table
CREATE VIEW n AS SELECT x.a FROM t x;
--- with
CREATE VIEW n AS SELECT a FROM t x;

--- setup
CREATE TABLE t (a int PRIMARY KEY, b text, c int);
CREATE TABLE u (a int, d text);
CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;
CREATE INDEX m_a ON m (a);
CREATE RULE r AS ON DELETE TO u DO INSTEAD NOTHING;
--- change materialized options = structure
ALTER MATERIALIZED VIEW m SET (fillfactor = 50);
--- change materialized storage = structure
ALTER MATERIALIZED VIEW m ALTER b SET STORAGE EXTERNAL;
--- change materialized compression >=14 = structure
ALTER MATERIALIZED VIEW m ALTER b SET COMPRESSION pglz;
--- change materialized statistics = structure
ALTER MATERIALIZED VIEW m ALTER b SET STATISTICS 5;
--- change materialized tablespace = structure
ALTER MATERIALIZED VIEW m SET TABLESPACE fp_space;
--- change materialized cluster = structure
CLUSTER m USING m_a;
--- change materialized column renamed = structure
ALTER MATERIALIZED VIEW m RENAME COLUMN b TO bb;
--- pair materialized column renamed or made so
ALTER MATERIALIZED VIEW m RENAME COLUMN b TO bb;
--- with
DROP MATERIALIZED VIEW m; CREATE MATERIALIZED VIEW m AS SELECT a, b AS bb FROM t; CREATE INDEX m_a ON m (a);
--- pair materialized or not = structure owners
CREATE VIEW n AS SELECT 1 AS x;
--- with
CREATE MATERIALIZED VIEW n AS SELECT 1 AS x;
--- pair materialized access method = structure
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; CREATE MATERIALIZED VIEW n USING heap2 AS SELECT 1 AS x;
--- with
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler; CREATE MATERIALIZED VIEW n AS SELECT 1 AS x;
--- same refreshed
REFRESH MATERIALIZED VIEW m;
--- same emptied
REFRESH MATERIALIZED VIEW m WITH NO DATA;
--- pair rule event = structure
CREATE RULE n AS ON UPDATE TO u DO INSTEAD NOTHING;
--- with
CREATE RULE n AS ON INSERT TO u DO INSTEAD NOTHING;
--- pair rule condition = structure
CREATE RULE n AS ON UPDATE TO u WHERE old.a > 0 DO INSTEAD NOTHING;
--- with
CREATE RULE n AS ON UPDATE TO u WHERE old.a > 1 DO INSTEAD NOTHING;
--- pair rule instead = structure
CREATE RULE n AS ON UPDATE TO u DO INSTEAD UPDATE t SET c = new.a WHERE a = old.a;
--- with
CREATE RULE n AS ON UPDATE TO u DO ALSO UPDATE t SET c = new.a WHERE a = old.a;
--- pair rule actions = structure
CREATE RULE n AS ON UPDATE TO u DO ALSO (INSERT INTO t VALUES (1); DELETE FROM t);
--- with
CREATE RULE n AS ON UPDATE TO u DO ALSO (DELETE FROM t; INSERT INTO t VALUES (1));
--- change rule disabled = structure
ALTER TABLE u DISABLE RULE r;
--- change rule replica = structure
ALTER TABLE u ENABLE REPLICA RULE r;
--- change rule always = structure
ALTER TABLE u ENABLE ALWAYS RULE r;
--- same rule off and on
ALTER TABLE u DISABLE RULE r; ALTER TABLE u ENABLE RULE r;
--- change rule renamed = structure
ALTER RULE r ON u RENAME TO rr;
--- change rule dropped = structure
DROP RULE r ON u;
--- pair notify = structure
CREATE RULE n AS ON UPDATE TO u DO ALSO NOTIFY one;
--- with
CREATE RULE n AS ON UPDATE TO u DO ALSO NOTIFY two;
--- pair rule on a view
CREATE VIEW v AS SELECT * FROM t; CREATE RULE n AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (new.a, new.b, new.c) RETURNING t.*;
--- with
CREATE VIEW v AS SELECT a, b, c FROM t; CREATE RULE n AS ON INSERT TO public.v DO INSTEAD INSERT INTO public.t (a, b, c) VALUES (new.a, new.b, new.c) RETURNING t.a, t.b, t.c;

--- setup
CREATE TABLE t (a int PRIMARY KEY, b text, c timestamptz, d numeric, e int[], j jsonb);
CREATE VIEW v1 AS SELECT position('a' IN b) AS p, substring(b FROM 2 FOR 3) AS s, trim(both 'x' FROM b) AS tr, overlay(b PLACING 'z' FROM 1) AS o, c AT TIME ZONE 'UTC' AS z FROM t;
CREATE VIEW v2 AS SELECT b, count(*) FILTER (WHERE a > 0) AS n, sum(d) OVER (PARTITION BY b ORDER BY a ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS w FROM t GROUP BY b, d, a;
CREATE VIEW v3 AS WITH x AS (SELECT a, b FROM t WHERE b LIKE 'a%'), y AS MATERIALIZED (SELECT a FROM t) SELECT x.b, y.a FROM x JOIN y USING (a) ORDER BY x.b DESC NULLS LAST LIMIT 10 OFFSET 2;
CREATE VIEW v4 AS SELECT a FROM t UNION ALL SELECT a FROM t EXCEPT SELECT 1;
CREATE VIEW v5 AS SELECT CASE WHEN a > 0 THEN 'p' ELSE b END AS c, COALESCE(b, 'x') AS d, NULLIF(b, '') AS e, GREATEST(a, 3) AS g FROM t;
CREATE VIEW v6 AS SELECT l.x, t.a FROM t, LATERAL (SELECT t.a + 1 AS x) l;
CREATE VIEW v7 AS SELECT u.o, u.v FROM t, unnest(t.e) WITH ORDINALITY u (v, o);
CREATE VIEW v8 AS SELECT a, b FROM t WHERE a IN (SELECT a FROM t WHERE b IS NULL) AND b = ANY (ARRAY['x', 'y']) AND d BETWEEN 1 AND 2;
CREATE VIEW v9 AS SELECT j ->> 'x' AS x, j #> '{a,b}' AS y, (j -> 'z')::int AS z FROM t;
CREATE VIEW v10 AS SELECT DISTINCT ON (b) b, a FROM t ORDER BY b, a;
CREATE VIEW v11 AS SELECT b, a, grouping(b) AS g FROM t GROUP BY ROLLUP (b, a);
CREATE VIEW v12 AS SELECT t AS whole, (t).a AS x, row(a, b)::text AS r FROM t;
CREATE VIEW v13 AS SELECT t.b, percentile_cont(0.5) WITHIN GROUP (ORDER BY t.a) AS m FROM t GROUP BY t.b HAVING count(*) > 1;
CREATE VIEW v14 AS SELECT current_user AS u, current_date AS d, session_user AS s, now() - interval '1 day' AS t;
CREATE VIEW v15 AS VALUES (1, 'a'), (2, 'b');
CREATE VIEW v16 AS SELECT x.a FROM t x JOIN t y ON x.a = y.a WHERE (x.a, y.b) <> (1, 'b') AND NOT (x.b IS NULL OR y.b = '');
CREATE VIEW v17 AS SELECT a FROM t WHERE c > '2020-01-01' AND b ~ '^x' AND b NOT LIKE '%y' AND b ILIKE 'z' AND b SIMILAR TO 'a|b';
CREATE VIEW v18 AS SELECT * FROM (SELECT a AS i, b FROM t) s WHERE s.i > 0;
CREATE VIEW v19 AS SELECT s.i FROM generate_series(1, 10) s (i);
CREATE VIEW v20 AS SELECT x.a, x.b FROM xmltable('/r' PASSING '<r/>' COLUMNS a int PATH '@a', b text PATH '@b') x;
CREATE RULE r AS ON UPDATE TO v18 DO INSTEAD UPDATE t SET a = new.i WHERE a = old.i;
CREATE RULE r2 AS ON INSERT TO v15 WHERE new.column1 > 5 DO INSTEAD INSERT INTO t (a, b) SELECT new.column1, new.column2 WHERE new.column1 > 0;
--- change one of them = structure
CREATE OR REPLACE VIEW v4 AS SELECT a FROM t UNION SELECT a FROM t EXCEPT SELECT 1;

--- setup differs
-- EXTRACT is another function since 14, with another result.
CREATE TABLE t (c timestamptz);
CREATE VIEW v AS SELECT extract(year FROM c) AS y FROM t;
--- change field differs = structure
CREATE OR REPLACE VIEW v AS SELECT extract(month FROM c) AS y FROM t;
--- pair field as a string >=14
CREATE VIEW w AS SELECT extract('YEAR' FROM c) AS y FROM t;
--- with
CREATE VIEW w AS SELECT extract(year FROM c) AS y FROM t;

--- setup
CREATE TABLE t (b text, c timestamptz);
CREATE VIEW v1 AS SELECT substring(b FROM 2) AS x FROM t;
CREATE VIEW v2 AS SELECT c AT TIME ZONE 'UTC' AS x FROM t;
--- change start of a substring = structure
CREATE OR REPLACE VIEW v1 AS SELECT substring(b FROM 3) AS x FROM t;
--- change end of a substring = structure
CREATE OR REPLACE VIEW v1 AS SELECT substring(b FROM 2 FOR 5) AS x FROM t;
--- change side of trim = structure
CREATE OR REPLACE VIEW v1 AS SELECT trim(leading 'x' FROM b) AS x FROM t;
--- pair trim one side or the other = structure
CREATE OR REPLACE VIEW v1 AS SELECT trim(leading 'x' FROM b) AS x FROM t;
--- with
CREATE OR REPLACE VIEW v1 AS SELECT trim(trailing 'x' FROM b) AS x FROM t;
--- pair position of one in the other = structure
CREATE VIEW n AS SELECT position('a' IN b) AS x FROM t;
--- with
CREATE VIEW n AS SELECT position(b IN 'a') AS x FROM t;
--- change time zone = structure
CREATE OR REPLACE VIEW v2 AS SELECT c AT TIME ZONE 'CET' AS x FROM t;
--- pair overlay = structure
CREATE VIEW n AS SELECT overlay(b PLACING 'a' FROM 1) AS x FROM t;
--- with
CREATE VIEW n AS SELECT overlay(b PLACING 'a' FROM 1 FOR 2) AS x FROM t;
--- pair calls in either syntax
CREATE VIEW n AS SELECT substring(b FROM 2 FOR 3) AS x, c AT TIME ZONE 'UTC' AS y FROM t;
--- with
CREATE VIEW n AS SELECT substring(b, 2, 3) AS x, timezone('UTC', c) AS y FROM t;
--- pair columns that nobody sees
CREATE VIEW w AS SELECT c FROM t WHERE EXISTS (SELECT 'x', NULL, -1, -1.5, '{}'::int[] FROM t u WHERE u.c = t.c);
--- with
CREATE VIEW w AS SELECT c FROM t WHERE EXISTS (SELECT 'x'::text, NULL::text, '-1'::integer, '-1.5'::numeric, '{}'::int[] FROM t u WHERE u.c = t.c);

--- setup
CREATE VIEW v1 AS SELECT a FROM XMLTABLE('/r' PASSING ('<r/>'::xml) COLUMNS a int PATH 'a');
CREATE VIEW v2 AS SELECT x.a FROM XMLTABLE('/r' PASSING ('<r/>'::xml) COLUMNS a int PATH 'a') x WHERE x.a > 1;
CREATE VIEW v3 AS SELECT xmlserialize(CONTENT '<a/>'::xml AS text) AS s, xmlserialize(DOCUMENT '<a/>'::xml AS char(10)) AS t;
--- pair serialized with and without indent >=16 = structure
CREATE VIEW n AS SELECT xmlserialize(CONTENT '<a/>'::xml AS text INDENT) AS s;
--- with
CREATE VIEW n AS SELECT xmlserialize(CONTENT '<a/>'::xml AS text) AS s;
--- pair string that ends like it = structure
CREATE VIEW n AS SELECT xmlserialize(CONTENT xmlparse(CONTENT 'x NO INDENT') AS text) AS "s NO INDENT";
--- with
CREATE VIEW n AS SELECT xmlserialize(CONTENT xmlparse(CONTENT 'x') AS text) AS "s";
