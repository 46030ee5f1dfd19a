-- Columns of tables, views and foreign tables. attoptions is read through a
-- list of the options that people can set: PostgreSQL 15.20 keeps an internal
-- entry there that differs in every database. A default mentions no column, so
-- it is deparsed without its table, which PostgreSQL would have to open.
SELECT a.attrelid, a.attnum, a.attname,
       CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END,
       a.attcollation,
       a.attacl::text,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS "type",
       CASE WHEN a.attcollation <> t.typcollation
       THEN a.attcollation::pg_catalog.regcollation::text END AS "collation",
       a.attnotnull AS "?not null",
       CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default'
       END AS "identity",
       CASE WHEN a.attgenerated = ''
       THEN pg_catalog.pg_get_expr(d.adbin, 0) END AS "#default",
       CASE WHEN a.attgenerated = 's'
       THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid)
       END AS "#generated stored",
       CASE WHEN a.attgenerated = 'v'
       THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid)
       END AS "#generated virtual",
       CASE WHEN a.attstorage <> t.typstorage THEN
         CASE a.attstorage WHEN 'p' THEN 'plain' WHEN 'e' THEN 'external'
         WHEN 'm' THEN 'main' WHEN 'x' THEN 'extended' END END AS "storage",
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' --[>=14]
       END AS "compression", --[>=14]
       CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END AS "statistics",
       CASE WHEN a.attoptions IS NOT NULL
       THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C")
             FROM pg_catalog.unnest(a.attoptions) o
             WHERE pg_catalog.split_part(o, '=', 1)
                   IN ('n_distinct', 'n_distinct_inherited')) END AS "options",
       CASE WHEN a.attfdwoptions IS NOT NULL
       THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C")
             FROM pg_catalog.unnest(a.attfdwoptions) o)
       END AS "foreign options",
       a.attinhcount > 0 AND NOT c.relispartition AS "?inherited",
       a.attinhcount > 0 AND a.attislocal AND NOT c.relispartition
       AS "?also local"
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c
  ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
 AND c.relpersistence <> 't'
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d
  ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid >= 16384
--[refresh]  AND a.attrelid = ANY ($1::pg_catalog.oid[])
