-- What names the given objects in its own definition: class and oid of the
-- object that it belongs to. A table stands for its row type, too, a type for
-- its array type, and a range type for its multirange type.
WITH changed (class, id) AS (
  SELECT c.class, c.id
  FROM (VALUES (1259::pg_catalog.oid, 0::pg_catalog.oid)) c (class, id) --[full]
--[refresh]  FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.oid[]),
--[refresh]                  pg_catalog.unnest($2::pg_catalog.oid[])) c (class, id)
), named (class, id) AS (
  SELECT class, id FROM changed
  UNION ALL
  SELECT 1247, r.reltype FROM changed c
  JOIN pg_catalog.pg_class r ON r.oid = c.id AND c.class = 1259
  UNION ALL
  SELECT 1247, t.typarray FROM changed c
  JOIN pg_catalog.pg_class r ON r.oid = c.id AND c.class = 1259
  JOIN pg_catalog.pg_type t ON t.oid = r.reltype
  UNION ALL
  SELECT 1247, t.typarray FROM changed c
  JOIN pg_catalog.pg_type t ON t.oid = c.id AND c.class = 1247
  UNION ALL
  SELECT 1247, x.id FROM changed c
  JOIN pg_catalog.pg_depend m ON m.refclassid = 1247 AND m.refobjid = c.id
    AND c.class = 1247 AND m.classid = 1247 AND m.deptype = 'i'
  JOIN pg_catalog.pg_type t ON t.oid = m.objid AND t.typtype = 'm'
  CROSS JOIN LATERAL (VALUES (t.oid), (t.typarray)) x (id)
)
SELECT CASE WHEN d.classid IN (2618, 2604, 2620, 3256, 1259) THEN 1259
       WHEN d.classid = 2606 THEN coalesce(
         (SELECT CASE WHEN c.conrelid <> 0 THEN 1259 ELSE 1247 END
          FROM pg_catalog.pg_constraint c WHERE c.oid = d.objid), 0)
       ELSE d.classid END,
       CASE d.classid
       WHEN 2618 THEN (SELECT r.ev_class FROM pg_catalog.pg_rewrite r
                       WHERE r.oid = d.objid)
       WHEN 2604 THEN (SELECT a.adrelid FROM pg_catalog.pg_attrdef a
                       WHERE a.oid = d.objid)
       WHEN 2620 THEN (SELECT t.tgrelid FROM pg_catalog.pg_trigger t
                       WHERE t.oid = d.objid)
       WHEN 3256 THEN (SELECT p.polrelid FROM pg_catalog.pg_policy p
                       WHERE p.oid = d.objid)
       WHEN 2606 THEN (SELECT CASE WHEN c.conrelid <> 0 THEN c.conrelid
                              ELSE c.contypid END
                       FROM pg_catalog.pg_constraint c
                       WHERE c.oid = d.objid)
       WHEN 1259 THEN coalesce(
         (SELECT i.indrelid FROM pg_catalog.pg_index i
          WHERE i.indexrelid = d.objid), d.objid)
       ELSE d.objid END
FROM named n
JOIN pg_catalog.pg_depend d ON d.refclassid = n.class AND d.refobjid = n.id
