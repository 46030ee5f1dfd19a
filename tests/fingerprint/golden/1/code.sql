CREATE TABLE t (id int PRIMARY KEY, a int, b varchar(20), c timestamptz, x xml);
CREATE TABLE u (id int PRIMARY KEY, t_id int REFERENCES t, at timestamptz);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- the clock of the server
    NEW.c := now(); RETURN NEW;
END $$;
CREATE FUNCTION add(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS 'SELECT a + b';
CREATE PROCEDURE work(IN a int, INOUT b text DEFAULT 'p') LANGUAGE plpgsql AS 'BEGIN b := a; END';
CREATE AGGREGATE total(int) (SFUNC = int4_sum, STYPE = bigint, INITCOND = '0');
CREATE TRIGGER touch BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (old.a IS DISTINCT FROM new.a) EXECUTE FUNCTION touch();
CREATE VIEW one AS SELECT a, b FROM t WHERE a > 0 AND b IN ('x', 'y');
CREATE VIEW two AS SELECT t.a, count(*) AS n FROM t JOIN u ON u.t_id = t.id GROUP BY t.a HAVING count(*) > 1;
CREATE VIEW calls AS SELECT trim(b) AS t, substring(b from 2 for 3) AS s, position('a' in b) AS p, overlay(b placing 'x' from 1) AS o, c AT TIME ZONE 'UTC' AS z, (c, c) OVERLAPS (c, c) AS v, normalize(b) AS n, b IS NORMALIZED AS i, xmlserialize(content x as text) AS xs FROM t;
CREATE VIEW rows_of AS SELECT * FROM ROWS FROM (generate_series(1, 2), unnest(ARRAY['a', 'b'])) AS q (a, b) WHERE q.a > 1;
CREATE VIEW tree AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT n, rank() OVER (ORDER BY n DESC) AS r FROM r;
CREATE MATERIALIZED VIEW kept AS SELECT a, max(c) AS c FROM t GROUP BY a;
CREATE UNIQUE INDEX kept_a ON kept (a);
CREATE RULE no_delete AS ON DELETE TO u DO INSTEAD NOTHING;
COMMENT ON FUNCTION touch() IS 'sets c';
