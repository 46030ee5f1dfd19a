-- Indexes as raw columns: keys, operator classes and collations are numbers
-- that catalog_index.c turns into names. Only expressions are deparsed.
SELECT i.indrelid, i.indexrelid, c.relname, i.indnkeyatts, i.indkey::text,
       i.indoption::text, i.indclass::text, i.indcollation::text,
       CASE WHEN i.indexprs IS NOT NULL
--[whole
       THEN (SELECT pg_catalog.array_agg(
                      pg_catalog.pg_get_indexdef(i.indexrelid, k, false)
                      ORDER BY k)
             FROM pg_catalog.generate_series(1, i.indnkeyatts) k
             WHERE i.indkey[k - 1] = 0)::text END,
--]
--[lean]       THEN '' END,
--[lean]       CASE WHEN c.relam = 405 THEN 'hash' END AS "using",
--[whole
       CASE WHEN m.amname <> 'btree'
       THEN pg_catalog.quote_ident(m.amname) END AS "using",
--]
       i.indisunique AS "?unique",
       i.indnullsnotdistinct AS "?nulls not distinct", --[>=15]
       CASE WHEN i.indpred IS NOT NULL
       THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END AS "#where",
--[whole
       CASE WHEN c.relispartition
       THEN (SELECT p.inhparent::pg_catalog.regclass::text
             FROM pg_catalog.pg_inherits p
             WHERE p.inhrelid = i.indexrelid) END AS "partition of",
       (SELECT pg_catalog.quote_ident(t.spcname)
        FROM pg_catalog.pg_tablespace t
        WHERE t.oid = c.reltablespace) AS "tablespace",
       CASE WHEN c.reloptions IS NOT NULL
       THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C")
             FROM pg_catalog.unnest(c.reloptions) o) END AS "options",
       CASE WHEN m.amname NOT IN ('btree', 'hash')
       THEN (SELECT pg_catalog.string_agg(
                      a.attnum || ': ' || pg_catalog.array_to_string(
                        ARRAY(SELECT o FROM pg_catalog.unnest(a.attoptions) o
                              ORDER BY o COLLATE "C"), ', '),
                      '; ' ORDER BY a.attnum)
             FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = i.indexrelid AND a.attoptions IS NOT NULL)
       END AS "operator class options",
       CASE WHEN i.indexprs IS NOT NULL
       THEN (SELECT pg_catalog.string_agg(
                      a.attnum || ': ' || a.attstattarget,
                      ', ' ORDER BY a.attnum)
             FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)
       END AS "statistics",
       CASE WHEN i.indexrelid IN (
         SELECT d.objid FROM pg_catalog.pg_depend d
         WHERE d.refclassid = 3079 AND d.deptype = 'x' AND d.classid = 1259)
       THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(x.extname),
                                          ', ' ORDER BY x.extname COLLATE "C")
             FROM pg_catalog.pg_depend d
             JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
             WHERE d.classid = 1259 AND d.objid = i.indexrelid
               AND d.deptype = 'x') END AS "depends on extension",
--]
       i.indisclustered AS "?clustered",
       -- An index made with ON ONLY on a partitioned table is not valid until
       -- each partition has its own; that is the schema, too.
       NOT i.indisvalid AS "?invalid",
       NOT i.indisready AS "?not ready",
       -- What is left of a DROP INDEX CONCURRENTLY that did not end.
       NOT i.indislive AS "?not live"
--[lean]     , i.indexprs IS NOT NULL OR c.relispartition OR c.reltablespace <> 0
--[lean]       OR c.reloptions IS NOT NULL OR c.relam NOT IN (403, 405)
--[lean]       OR EXISTS (SELECT FROM pg_catalog.pg_depend d
--[lean]                  WHERE d.classid = 1259 AND d.objid = i.indexrelid
--[lean]                    AND d.deptype = 'x') AS "^rare"
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c
  ON c.oid = i.indexrelid AND c.relpersistence <> 't'
--[whole
JOIN pg_catalog.pg_class r
  ON r.oid = i.indrelid AND r.relkind IN ('r', 'p', 'm')
JOIN pg_catalog.pg_am m ON m.oid = c.relam
--]
WHERE i.indrelid >= 16384
--[refresh]  AND i.indrelid = ANY ($1::pg_catalog.oid[])
