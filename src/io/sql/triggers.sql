-- Triggers that people made. One that PostgreSQL cloned onto a partition is
-- told only where it was switched on or off apart from its parent. Before 15
-- such clones are internal, and those of foreign keys have no parent.
SELECT t.tgrelid, t.oid, t.tgname,
       pg_catalog.pg_get_triggerdef(t.oid) AS "#definition",
       CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica'
       WHEN 'A' THEN 'always' WHEN 'O' THEN CASE WHEN t.tgparentid <> 0
       THEN 'origin' END END AS "enabled",
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(x.extname), ', '
                                     ORDER BY x.extname COLLATE "C")
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
        WHERE d.classid = 2620 AND d.objid = t.oid AND d.deptype = 'x')
       AS "depends on extension"
FROM pg_catalog.pg_trigger t
LEFT JOIN pg_catalog.pg_trigger p ON p.oid = t.tgparentid
WHERE (NOT t.tgisinternal
       OR t.tgparentid <> 0 --[<15]
      ) AND t.oid >= 16384
  AND (p.oid IS NULL OR p.tgenabled <> t.tgenabled)
--[refresh]  AND t.tgrelid = ANY ($1::pg_catalog.oid[])
