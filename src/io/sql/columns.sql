-- Columns of tables, views and foreign tables. attoptions is read through a
-- list of the options that people can set: PostgreSQL 15.20 keeps an internal
-- entry there that differs in every database. A default mentions no column, so
-- it is deparsed without its table, which PostgreSQL would have to open.
SELECT a.attrelid, a.attnum, a.attname,
       CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END,
       a.attcollation,
       a.attacl::text,
       a.attinhcount > 0 AND NOT c.relispartition,
       pg_catalog.format_type(a.atttypid, a.atttypmod) AS "type",
       CASE WHEN a.attcollation <> t.typcollation
       THEN a.attcollation::pg_catalog.regcollation::text END AS "collation",
       a.attnotnull AS "?not null",
       -- Since 18 NOT NULL is a constraint. A name that PostgreSQL made, of this
       -- table or column or of what they were called before, is no schema: the
       -- same statements give none before 18. A dump leaves one out that is not
       -- valid and the parent's alone.
--[>=18] CASE WHEN nn.coninhcount > 0 AND NOT nn.conislocal
--[>=18]       AND NOT nn.convalidated THEN NULL
--[>=18] WHEN nn.conname !~ '_not_null[0-9]*$'
--[>=18]       OR NOT (pg_catalog.starts_with(nn.conname::text, c.relname || '_')
--[>=18]         OR pg_catalog.regexp_replace(nn.conname, '[0-9]*$', '')
--[>=18]            LIKE '%\_' || pg_catalog.regexp_replace(a.attname,
--[>=18]              '([\\%_])', '\\\1', 'g') || '\_not\_null'
--[>=18]         -- Both names are cut to fit; one of them may be another now.
--[>=18]         OR pg_catalog.octet_length(nn.conname::text) >= 57
--[>=18]            AND (pg_catalog.starts_with(nn.conname::text,
--[>=18]                                        pg_catalog.left(c.relname::text, 6))
--[>=18]                 OR pg_catalog.strpos(nn.conname::text, '_' ||
--[>=18]                      pg_catalog.left(a.attname::text, 6)) > 0)
--[>=18]         OR nn.coninhcount > 0 AND EXISTS (
--[>=18]              SELECT FROM pg_catalog.pg_inherits h
--[>=18]              JOIN pg_catalog.pg_constraint p ON p.conrelid = h.inhparent
--[>=18]               AND p.contype = 'n' AND p.conname = nn.conname
--[>=18]              WHERE h.inhrelid = c.oid))
--[>=18] THEN nn.conname END AS "not null name",
--[>=18] NOT nn.convalidated AS "?not null not valid",
--[>=18] nn.connoinherit AS "?not null no inherit",
       -- One that is valid below a parent whose own is not is made by itself.
--[>=18] nn.coninhcount > 0 AND NOT c.relispartition
--[>=18] AND (nn.conislocal OR nn.convalidated AND EXISTS (
--[>=18]        SELECT FROM pg_catalog.pg_inherits h
--[>=18]        JOIN pg_catalog.pg_attribute b ON b.attrelid = h.inhparent
--[>=18]         AND b.attname = a.attname
--[>=18]        JOIN pg_catalog.pg_constraint p ON p.conrelid = h.inhparent
--[>=18]         AND p.contype = 'n' AND p.conkey[1] = b.attnum
--[>=18]         AND NOT p.convalidated
--[>=18]        WHERE h.inhrelid = c.oid)) AS "?not null also local",
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
--[whole
       CASE WHEN a.attoptions IS NOT NULL
       THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C")
             FROM pg_catalog.unnest(a.attoptions) o
             WHERE pg_catalog.split_part(o, '=', 1)
                   IN ('n_distinct', 'n_distinct_inherited')) END AS "options",
       CASE WHEN a.attfdwoptions IS NOT NULL
       THEN (SELECT pg_catalog.string_agg(
                      CASE WHEN o ~ E'[\\n'',]'
                      THEN pg_catalog.quote_literal(o) ELSE o END, ', '
                      ORDER BY pg_catalog.convert_to(o, 'UTF8'))
             FROM pg_catalog.unnest(a.attfdwoptions) o)
       END AS "foreign options",
       a.attinhcount > 0 AND NOT c.relispartition AS "?inherited",
       a.attinhcount > 0 AND a.attislocal AND NOT c.relispartition
       AS "?also local"
--]
--[lean]       a.attidentity <> '' OR a.attoptions IS NOT NULL
--[lean]       OR a.attfdwoptions IS NOT NULL OR a.attinhcount > 0 AS "^rare"
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c
  ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
 AND c.relpersistence <> 't'
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
--[>=18] LEFT JOIN pg_catalog.pg_constraint nn
--[>=18]   ON nn.conrelid = a.attrelid AND nn.contype = 'n'
--[>=18]  AND nn.conkey[1] = a.attnum
LEFT JOIN pg_catalog.pg_attrdef d
  ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid >= 16384
--[refresh]  AND a.attrelid = ANY ($1::pg_catalog.oid[])
