-- As touched.sql, of the relations in ledger.locks, by index: those that this
-- transaction has locked as strongly as a change of them does (locks.sql), or
-- those that it is likely to have changed (newest.sql). The last column is how many
-- writes the row stands for: where these add up to what the counters say, the
-- catalog need not be scanned. A new table that got a TOAST table was written
-- twice, and so was a column of it with a default; a row that a rolled back
-- savepoint changed stands for none.
SELECT 1259, CASE WHEN c.relkind = 't' THEN 0 ELSE 1259 END, coalesce((SELECT i.indrelid FROM pg_catalog.pg_index i
                 WHERE i.indexrelid = c.oid), c.oid), c.cmin::text::pg_catalog.int8,
       CASE WHEN c.xmax = 0 THEN 1 + (c.reltoastrelid <> 0 AND EXISTS (
         SELECT FROM pg_catalog.pg_attribute s
         WHERE s.attrelid = c.oid AND s.attnum = -1
           AND pg_catalog.age(s.xmin) <= 0
--[refresh]           AND s.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
         ))::pg_catalog.int4 ELSE 0 END
FROM pg_catalog.pg_class c
WHERE pg_catalog.age(c.xmin) <= 0
--[refresh]  AND c.oid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (c.xmax <> 0 OR c.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 1249, 1259, a.attrelid, a.cmin::text::pg_catalog.int8,
       CASE WHEN a.xmax = 0 THEN 1 + (a.atttypid <> 0 AND a.atthasdef AND EXISTS (
         SELECT FROM pg_catalog.pg_attribute s
         WHERE s.attrelid = a.attrelid AND s.attnum = -1
           AND pg_catalog.age(s.xmin) <= 0
--[refresh]           AND s.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
         ))::pg_catalog.int4 ELSE 0 END
FROM pg_catalog.pg_attribute a
WHERE pg_catalog.age(a.xmin) <= 0
--[refresh]  AND a.attrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (a.xmax <> 0 OR a.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2604, 1259, d.adrelid, d.cmin::text::pg_catalog.int8,
       CASE WHEN d.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_attrdef d
WHERE pg_catalog.age(d.xmin) <= 0
--[refresh]  AND d.adrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (d.xmax <> 0 OR d.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2606, 1259, c.conrelid, c.cmin::text::pg_catalog.int8,
       CASE WHEN c.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_constraint c
WHERE pg_catalog.age(c.xmin) <= 0
--[refresh]  AND c.conrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (c.xmax <> 0 OR c.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2610, 1259, i.indrelid, i.cmin::text::pg_catalog.int8,
       CASE WHEN i.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_index i
WHERE pg_catalog.age(i.xmin) <= 0
--[refresh]  AND i.indrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (i.xmax <> 0 OR i.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2620, 1259, t.tgrelid, t.cmin::text::pg_catalog.int8,
       CASE WHEN t.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_trigger t
WHERE pg_catalog.age(t.xmin) <= 0
--[refresh]  AND t.tgrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (t.xmax <> 0 OR t.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
-- Switching a referenced table's triggers off concerns the foreign key.
SELECT 2620, 1259, t.tgconstrrelid, t.cmin::text::pg_catalog.int8,
       CASE WHEN t.xmax = 0 THEN 0 ELSE 0 END
FROM pg_catalog.pg_trigger t
WHERE pg_catalog.age(t.xmin) <= 0
--[refresh]  AND t.tgrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (t.xmax <> 0 OR t.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2618, 1259, r.ev_class, r.cmin::text::pg_catalog.int8,
       CASE WHEN r.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_rewrite r
WHERE pg_catalog.age(r.xmin) <= 0
--[refresh]  AND r.ev_class = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (r.xmax <> 0 OR r.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 3256, 1259, p.polrelid, p.cmin::text::pg_catalog.int8,
       CASE WHEN p.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_policy p
WHERE pg_catalog.age(p.xmin) <= 0
--[refresh]  AND p.polrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (p.xmax <> 0 OR p.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2611, 1259, h.inhrelid, h.cmin::text::pg_catalog.int8,
       CASE WHEN h.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_inherits h
WHERE pg_catalog.age(h.xmin) <= 0
--[refresh]  AND h.inhrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (h.xmax <> 0 OR h.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2224, 1259, s.seqrelid, s.cmin::text::pg_catalog.int8,
       CASE WHEN s.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_sequence s
WHERE pg_catalog.age(s.xmin) <= 0
--[refresh]  AND s.seqrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (s.xmax <> 0 OR s.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 3350, 1259, p.partrelid, p.cmin::text::pg_catalog.int8,
       CASE WHEN p.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_partitioned_table p
WHERE pg_catalog.age(p.xmin) <= 0
--[refresh]  AND p.partrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (p.xmax <> 0 OR p.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 3118, 1259, f.ftrelid, f.cmin::text::pg_catalog.int8,
       CASE WHEN f.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_foreign_table f
WHERE pg_catalog.age(f.xmin) <= 0
--[refresh]  AND f.ftrelid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (f.xmax <> 0 OR f.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
-- The row type of a table and its array type come with the table.
SELECT 1247, CASE WHEN c.relkind = 'c' AND c.oid = t.typrelid THEN 1247 ELSE 0 END,
       t.oid, t.cmin::text::pg_catalog.int8,
       CASE WHEN t.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_type y ON y.oid = c.reltype
JOIN pg_catalog.pg_type t ON t.oid IN (y.oid, y.typarray)
WHERE pg_catalog.age(t.xmin) <= 0
--[refresh]  AND c.oid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (t.xmax <> 0 OR t.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
-- The comment on a relation or a column of it; others have no lock of ours.
SELECT 2609, 1259, d.objoid, d.cmin::text::pg_catalog.int8,
       CASE WHEN d.xmax = 0 THEN 1 ELSE 0 END
FROM pg_catalog.pg_description d
WHERE pg_catalog.age(d.xmin) <= 0 AND d.classoid = 1259
--[refresh]  AND d.objoid = ANY (pg_catalog.current_setting('ledger.locks')::pg_catalog.oid[])
--[refresh]  AND (d.xmax <> 0 OR d.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
