-- What this transaction wrote into the catalogs, as the objects that the rows
-- belong to: the catalog, class and oid of the object, and the number of the
-- command. age() counts from our own transaction, so that what it and its
-- savepoints wrote is 0 or less. A row that a rolled back savepoint changed has
-- a combined command number, which says nothing; its xmax tells it.
--
-- In use, $1 is the last command that was seen, and each SELECT a query of its
-- own: catalogs whose counters did not move are not scanned.
SELECT 1259, 1259, coalesce((SELECT i.indrelid FROM pg_catalog.pg_index i
                 WHERE i.indexrelid = c.oid), c.oid), c.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_class c
WHERE pg_catalog.age(c.xmin) <= 0
  AND c.relkind <> 't' AND c.relpersistence <> 't'
--[refresh]  AND (c.xmax <> 0 OR c.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 1249, 1259, a.attrelid, a.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_attribute a
WHERE pg_catalog.age(a.xmin) <= 0
--[refresh]  AND (a.xmax <> 0 OR a.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2604, 1259, d.adrelid, d.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_attrdef d
WHERE pg_catalog.age(d.xmin) <= 0
--[refresh]  AND (d.xmax <> 0 OR d.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2606, CASE WHEN c.conrelid <> 0 THEN 1259 ELSE 1247 END, CASE WHEN c.conrelid <> 0 THEN c.conrelid ELSE c.contypid END, c.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_constraint c
WHERE pg_catalog.age(c.xmin) <= 0
--[refresh]  AND (c.xmax <> 0 OR c.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2610, 1259, i.indrelid, i.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_index i
WHERE pg_catalog.age(i.xmin) <= 0
--[refresh]  AND (i.xmax <> 0 OR i.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2620, 1259, t.tgrelid, t.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_trigger t
WHERE pg_catalog.age(t.xmin) <= 0
--[refresh]  AND (t.xmax <> 0 OR t.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
-- Switching a referenced table's triggers off concerns the foreign key.
SELECT 2620, 1259, t.tgconstrrelid, t.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_trigger t
WHERE pg_catalog.age(t.xmin) <= 0
  AND t.tgconstrrelid <> 0
--[refresh]  AND (t.xmax <> 0 OR t.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2618, 1259, r.ev_class, r.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_rewrite r
WHERE pg_catalog.age(r.xmin) <= 0
--[refresh]  AND (r.xmax <> 0 OR r.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 3256, 1259, p.polrelid, p.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_policy p
WHERE pg_catalog.age(p.xmin) <= 0
--[refresh]  AND (p.xmax <> 0 OR p.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2611, 1259, h.inhrelid, h.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_inherits h
WHERE pg_catalog.age(h.xmin) <= 0
--[refresh]  AND (h.xmax <> 0 OR h.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2224, 1259, s.seqrelid, s.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_sequence s
WHERE pg_catalog.age(s.xmin) <= 0
--[refresh]  AND (s.xmax <> 0 OR s.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 3350, 1259, p.partrelid, p.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_partitioned_table p
WHERE pg_catalog.age(p.xmin) <= 0
--[refresh]  AND (p.xmax <> 0 OR p.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 3118, 1259, f.ftrelid, f.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_foreign_table f
WHERE pg_catalog.age(f.xmin) <= 0
--[refresh]  AND (f.xmax <> 0 OR f.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
-- Row types of tables come with the table, array types with their element.
SELECT 1247, 1247, t.oid, t.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_type t
WHERE pg_catalog.age(t.xmin) <= 0
  AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_class c
       WHERE c.oid = t.typrelid AND c.relkind = 'c'))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e
                  WHERE e.oid = t.typelem AND e.typarray = t.oid)
--[refresh]  AND (t.xmax <> 0 OR t.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
-- A multirange type is told with its range type, on which it depends.
SELECT 1247, 3541, d.refobjid, t.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_depend d ON d.classid = 1247 AND d.objid = t.oid
  AND d.refclassid = 1247 AND d.deptype = 'i'
WHERE pg_catalog.age(t.xmin) <= 0 AND t.typtype = 'm'
--[refresh]  AND (t.xmax <> 0 OR t.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 3501, 1247, e.enumtypid, e.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_enum e
WHERE pg_catalog.age(e.xmin) <= 0
--[refresh]  AND (e.xmax <> 0 OR e.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 3541, 1247, g.rngtypid, g.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_range g
WHERE pg_catalog.age(g.xmin) <= 0
--[refresh]  AND (g.xmax <> 0 OR g.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 1255, 1255, p.oid, p.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_proc p
WHERE pg_catalog.age(p.xmin) <= 0
--[refresh]  AND (p.xmax <> 0 OR p.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
SELECT 2600, 1255, g.aggfnoid::pg_catalog.oid, g.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_aggregate g
WHERE pg_catalog.age(g.xmin) <= 0
--[refresh]  AND (g.xmax <> 0 OR g.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
-- A constraint on NOT NULL is known by its table or domain alone.
SELECT 2609,
       CASE WHEN c.conrelid <> 0 THEN 1259 WHEN c.contypid <> 0 THEN 1247
       ELSE d.classoid END,
       CASE WHEN c.conrelid <> 0 THEN c.conrelid
       WHEN c.contypid <> 0 THEN c.contypid ELSE d.objoid END,
       d.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_description d
LEFT JOIN pg_catalog.pg_constraint c ON d.classoid = 2606 AND c.oid = d.objoid
WHERE pg_catalog.age(d.xmin) <= 0
--[refresh]  AND (d.xmax <> 0 OR d.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
UNION ALL
-- Membership in extensions, and dependence on them.
SELECT 2608, 3079, d.refobjid, d.cmin::text::pg_catalog.int8
FROM pg_catalog.pg_depend d
WHERE pg_catalog.age(d.xmin) <= 0
  AND d.refclassid = 3079
--[refresh]  AND (d.xmax <> 0 OR d.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8)
