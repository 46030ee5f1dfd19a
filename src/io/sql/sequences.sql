-- Sequences: parameters that differ from the defaults of their type and
-- direction, and the column that owns them. A sequence of an identity column
-- (deptype i) is told with its column.
SELECT s.seqrelid,
       CASE WHEN d.deptype = 'i' THEN d.refobjid END,
       CASE WHEN d.deptype = 'i' THEN d.refobjsubid END,
       d.refobjid,
       -- One that a column owns is made like its table since 15; before, all
       -- are logged.
       c.relpersistence = 'u' --[>=15]
       AND coalesce(t.relpersistence, 'p') = 'p' AS "?unlogged", --[>=15]
       c.relpersistence = 'p' AND t.relpersistence = 'u' AS "?logged", --[>=15]
       CASE WHEN s.seqtypid <> 20
       THEN pg_catalog.format_type(s.seqtypid, NULL) END AS "type",
       CASE WHEN s.seqstart <> CASE WHEN s.seqincrement > 0
                               THEN s.seqmin ELSE s.seqmax END
       THEN s.seqstart END AS "start",
       CASE WHEN s.seqincrement <> 1 THEN s.seqincrement END AS "increment",
       CASE WHEN s.seqmin <> CASE WHEN s.seqincrement > 0 THEN 1
                             ELSE CASE s.seqtypid WHEN 20 THEN -9223372036854775808
                                  WHEN 23 THEN -2147483648 ELSE -32768 END END
       THEN s.seqmin END AS "minimum",
       CASE WHEN s.seqmax <> CASE WHEN s.seqincrement < 0 THEN -1
                             ELSE CASE s.seqtypid WHEN 20 THEN 9223372036854775807
                                  WHEN 23 THEN 2147483647 ELSE 32767 END END
       THEN s.seqmax END AS "maximum",
       CASE WHEN s.seqcache <> 1 THEN s.seqcache END AS "cache",
       s.seqcycle AS "?cycle",
       CASE WHEN d.deptype = 'a' THEN
         d.refobjid::pg_catalog.regclass::text || '.' ||
         (SELECT pg_catalog.quote_ident(a.attname)
          FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = d.refobjid AND a.attnum = d.refobjsubid)
       END AS "owned by"
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid AND c.relpersistence <> 't'
LEFT JOIN pg_catalog.pg_depend d
  ON d.classid = 1259 AND d.objid = s.seqrelid AND d.objsubid = 0
 AND d.refclassid = 1259 AND d.deptype IN ('a', 'i')
LEFT JOIN pg_catalog.pg_class t ON t.oid = d.refobjid --[>=15]
WHERE s.seqrelid >= 16384
--[refresh]  AND s.seqrelid = ANY (ARRAY(
--[refresh]   SELECT pg_catalog.unnest($1::pg_catalog.oid[])
--[refresh]   UNION ALL SELECT i.objid FROM pg_catalog.pg_depend i
--[refresh]             WHERE i.refclassid = 1259 AND i.classid = 1259
--[refresh]               AND i.refobjid = ANY ($1::pg_catalog.oid[])
--[refresh]               AND i.deptype = 'i'))
