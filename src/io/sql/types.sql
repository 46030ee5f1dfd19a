-- Enum, composite, range, domain, base and shell types; not the array types
-- and row types that come with others.
SELECT t.oid, t.typnamespace, t.typname,
       CASE WHEN t.typtype = 'd' THEN 'domain' ELSE 'type' END,
       pg_catalog.pg_get_userbyid(t.typowner), t.typacl::text, t.typrelid,
       t.typtype = 'p' AS "?shell",
       CASE WHEN t.typtype = 'e' THEN coalesce(
         (SELECT pg_catalog.string_agg(pg_catalog.quote_literal(e.enumlabel),
                                       E'\n' ORDER BY e.enumsortorder)
          FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid), '')
       END AS "|enum",
       CASE WHEN t.typtype = 'c' THEN coalesce(
         (SELECT pg_catalog.string_agg(
                   pg_catalog.quote_ident(a.attname) || ' ' ||
                   pg_catalog.format_type(a.atttypid, a.atttypmod) ||
                   CASE WHEN a.attcollation <> y.typcollation THEN ' collate '
                     || a.attcollation::pg_catalog.regcollation::text
                   ELSE '' END, E'\n' ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a
          JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
          WHERE a.attrelid = t.typrelid AND a.attnum > 0
            AND NOT a.attisdropped), '') END AS "|attributes",
       CASE WHEN t.typtype = 'd'
       THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) END AS "type",
       CASE WHEN t.typtype IN ('d', 'b') AND t.typcollation <>
                 coalesce(u.typcollation, 0) AND t.typtype = 'd'
       THEN t.typcollation::pg_catalog.regcollation::text END AS "collation",
       CASE WHEN t.typtype = 'd' THEN t.typnotnull END AS "?not null",
--[>=17] CASE WHEN t.typtype = 'd' AND t.typnotnull
--[>=17] THEN (SELECT nn.conname FROM pg_catalog.pg_constraint nn
--[>=17]       WHERE nn.contypid = t.oid AND nn.contype = 'n'
--[>=17]         AND nn.conname <> pg_catalog.left(t.typname::text, 54)
--[>=17]             || '_not_null') END AS "not null name",
       CASE WHEN t.typtype = 'd'
       THEN pg_catalog.pg_get_expr(t.typdefaultbin, 0) END AS "#default",
       CASE WHEN t.typtype = 'r'
       THEN pg_catalog.format_type(g.rngsubtype, NULL) END AS "range of",
       CASE WHEN t.typtype = 'r' AND NOT o.opcdefault
       THEN pg_catalog.quote_ident(n.nspname) || '.' ||
            pg_catalog.quote_ident(o.opcname) END AS "operator class",
       CASE WHEN g.rngcollation <> 0 THEN
         (SELECT g.rngcollation::pg_catalog.regcollation::text
          FROM pg_catalog.pg_type s
          WHERE s.oid = g.rngsubtype AND s.typcollation <> g.rngcollation)
       END AS "range collation",
       nullif(g.rngcanonical, 0)::pg_catalog.regproc AS "canonical",
       nullif(g.rngsubdiff, 0)::pg_catalog.regproc AS "difference",
       -- Told where it is not the name that PostgreSQL makes.
--[>=14] CASE WHEN t.typtype = 'r'
--[>=14] THEN (SELECT x.oid::pg_catalog.regtype FROM pg_catalog.pg_type x
--[>=14]       WHERE x.oid = g.rngmultitypid
--[>=14]         AND (x.typnamespace <> t.typnamespace
--[>=14]              OR x.typname <> CASE WHEN t.typname ~ 'range'
--[>=14]                 THEN pg_catalog.regexp_replace(t.typname, 'range',
--[>=14]                                                'multirange')
--[>=14]                 ELSE t.typname || '_multirange' END))
--[>=14] END AS "multirange",
       b.typinput AS "input", b.typoutput AS "output",
       nullif(b.typreceive, 0)::pg_catalog.regproc AS "receive",
       nullif(b.typsend, 0)::pg_catalog.regproc AS "send",
       nullif(b.typmodin, 0)::pg_catalog.regproc AS "modifier input",
       nullif(b.typmodout, 0)::pg_catalog.regproc AS "modifier output",
       nullif(b.typanalyze, 0)::pg_catalog.regproc AS "analyze",
       -- A type of fixed length with elements gets the raw one by itself.
--[>=14] CASE WHEN b.typsubscript <> 0 AND NOT (b.typelem <> 0 AND b.typlen > 0
--[>=14]   AND b.typsubscript = 'raw_array_subscript_handler'::pg_catalog.regproc)
--[>=14] THEN b.typsubscript END AS "subscript",
       b.typlen AS "length",
       b.typbyval AS "?passed by value",
       b.typalign AS "alignment",
       CASE b.typstorage WHEN 'p' THEN NULL WHEN 'e' THEN 'external'
       WHEN 'm' THEN 'main' WHEN 'x' THEN 'extended' END AS "storage",
       nullif(b.typcategory, 'U') AS "category",
       b.typispreferred AS "?preferred",
       pg_catalog.quote_literal(b.typdefault) AS "base default",
       CASE WHEN b.typelem <> 0
       THEN pg_catalog.format_type(b.typelem, NULL) END AS "element",
       nullif(b.typdelim, ',') AS "delimiter",
       b.typcollation <> 0 AS "?collatable"
FROM pg_catalog.pg_type t
LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
LEFT JOIN pg_catalog.pg_type u ON u.oid = t.typbasetype
LEFT JOIN pg_catalog.pg_type b ON b.oid = t.oid AND t.typtype = 'b'
LEFT JOIN pg_catalog.pg_range g ON g.rngtypid = t.oid
LEFT JOIN pg_catalog.pg_opclass o ON o.oid = g.rngsubopc
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
WHERE t.oid >= 16384
  AND (t.typrelid = 0 OR c.relkind = 'c')
  AND t.typtype IN ('b', 'c', 'd', 'e', 'p', 'r')
  AND e.oid IS NULL
--[refresh]  AND t.oid = ANY ($1::pg_catalog.oid[])
