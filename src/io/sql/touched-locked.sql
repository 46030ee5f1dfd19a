-- As touched.sql, of the relations that this transaction has locked as strongly
-- as a change of them does, by index. The last column is how many writes the row
-- stands for: where these add up to what the counters say, the catalog need not
-- be scanned. A default of a new table was written as two versions of its
-- column; a row that a rolled back savepoint changed stands for none.
WITH locked (id) AS MATERIALIZED (
  SELECT DISTINCT l.relation
  FROM pg_catalog.pg_locks l
  WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted
    AND l.locktype = 'relation' AND l.database <> 0
    AND l.mode IN ('ShareUpdateExclusiveLock', 'ShareLock',
                   'ShareRowExclusiveLock', 'ExclusiveLock',
                   'AccessExclusiveLock'))
SELECT 1259, CASE WHEN c.relkind = 't' THEN 0 ELSE 1259 END, coalesce((SELECT i.indrelid FROM pg_catalog.pg_index i
                 WHERE i.indexrelid = c.oid), c.oid), c.cmin::text::pg_catalog.int8,
       CASE WHEN c.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_class c ON c.oid = locked.id
WHERE pg_catalog.age(c.xmin) <= 0
--[refresh]  AND (c.xmax <> 0 OR c.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 1259 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 1249, 1259, a.attrelid, a.cmin::text::pg_catalog.int8,
       CASE WHEN a.xmax = 0 THEN 1 + (a.atttypid <> 0 AND a.atthasdef AND EXISTS (
         SELECT FROM pg_catalog.pg_attribute s
         WHERE s.attrelid = a.attrelid AND s.attnum = -1
           AND pg_catalog.age(s.xmin) <= 0
--[refresh]           AND s.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
         ))::pg_catalog.int4 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_attribute a ON a.attrelid = locked.id
WHERE pg_catalog.age(a.xmin) <= 0
--[refresh]  AND (a.xmax <> 0 OR a.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 1249 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 2604, 1259, d.adrelid, d.cmin::text::pg_catalog.int8,
       CASE WHEN d.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_attrdef d ON d.adrelid = locked.id
WHERE pg_catalog.age(d.xmin) <= 0
--[refresh]  AND (d.xmax <> 0 OR d.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 2604 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 2606, 1259, c.conrelid, c.cmin::text::pg_catalog.int8,
       CASE WHEN c.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_constraint c ON c.conrelid = locked.id
WHERE pg_catalog.age(c.xmin) <= 0
--[refresh]  AND (c.xmax <> 0 OR c.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 2606 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 2610, 1259, i.indrelid, i.cmin::text::pg_catalog.int8,
       CASE WHEN i.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_index i ON i.indrelid = locked.id
WHERE pg_catalog.age(i.xmin) <= 0
--[refresh]  AND (i.xmax <> 0 OR i.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 2610 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 2620, 1259, t.tgrelid, t.cmin::text::pg_catalog.int8,
       CASE WHEN t.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_trigger t ON t.tgrelid = locked.id
WHERE pg_catalog.age(t.xmin) <= 0
--[refresh]  AND (t.xmax <> 0 OR t.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 2620 = ANY ($2::pg_catalog.oid[])
UNION ALL
-- Switching a referenced table's triggers off concerns the foreign key.
SELECT 2620, 1259, t.tgconstrrelid, t.cmin::text::pg_catalog.int8,
       CASE WHEN t.xmax = 0 THEN 0 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_trigger t ON t.tgrelid = locked.id
WHERE pg_catalog.age(t.xmin) <= 0
--[refresh]  AND (t.xmax <> 0 OR t.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 2620 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 2618, 1259, r.ev_class, r.cmin::text::pg_catalog.int8,
       CASE WHEN r.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_rewrite r ON r.ev_class = locked.id
WHERE pg_catalog.age(r.xmin) <= 0
--[refresh]  AND (r.xmax <> 0 OR r.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 2618 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 3256, 1259, p.polrelid, p.cmin::text::pg_catalog.int8,
       CASE WHEN p.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_policy p ON p.polrelid = locked.id
WHERE pg_catalog.age(p.xmin) <= 0
--[refresh]  AND (p.xmax <> 0 OR p.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 3256 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 2611, 1259, h.inhrelid, h.cmin::text::pg_catalog.int8,
       CASE WHEN h.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_inherits h ON h.inhrelid = locked.id
WHERE pg_catalog.age(h.xmin) <= 0
--[refresh]  AND (h.xmax <> 0 OR h.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 2611 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 2224, 1259, s.seqrelid, s.cmin::text::pg_catalog.int8,
       CASE WHEN s.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_sequence s ON s.seqrelid = locked.id
WHERE pg_catalog.age(s.xmin) <= 0
--[refresh]  AND (s.xmax <> 0 OR s.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 2224 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 3350, 1259, p.partrelid, p.cmin::text::pg_catalog.int8,
       CASE WHEN p.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = locked.id
WHERE pg_catalog.age(p.xmin) <= 0
--[refresh]  AND (p.xmax <> 0 OR p.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 3350 = ANY ($2::pg_catalog.oid[])
UNION ALL
SELECT 3118, 1259, f.ftrelid, f.cmin::text::pg_catalog.int8,
       CASE WHEN f.xmax = 0 THEN 1 ELSE 0 END
FROM locked
JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = locked.id
WHERE pg_catalog.age(f.xmin) <= 0
--[refresh]  AND (f.xmax <> 0 OR f.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
--[refresh]  AND 3118 = ANY ($2::pg_catalog.oid[])
