-- Comments on tables, types, functions and what belongs to them. Objects of
-- the other classes bring their comment in their own query.
SELECT d.classoid, d.objoid, d.description,
       CASE WHEN d.objsubid <> 0
       THEN (SELECT a.attname FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = d.objoid AND a.attnum = d.objsubid) END,
       d.objsubid
FROM pg_catalog.pg_description d
WHERE d.objoid >= 16384
  AND d.classoid IN (1259, 1247, 1255, 2606, 2620, 2618, 3256)
--[refresh]  AND d.objoid = ANY (ARRAY(
--[refresh]   SELECT pg_catalog.unnest($1::pg_catalog.oid[])
--[refresh]   UNION ALL SELECT typrelid FROM pg_catalog.pg_type
--[refresh]             WHERE oid = ANY ($1::pg_catalog.oid[])
--[refresh]   UNION ALL SELECT indexrelid FROM pg_catalog.pg_index
--[refresh]             WHERE indrelid = ANY ($1::pg_catalog.oid[])
--[refresh]   UNION ALL SELECT oid FROM pg_catalog.pg_constraint
--[refresh]             WHERE conrelid = ANY ($1::pg_catalog.oid[])
--[refresh]   UNION ALL SELECT oid FROM pg_catalog.pg_constraint
--[refresh]             WHERE contypid = ANY ($1::pg_catalog.oid[])
--[refresh]   UNION ALL SELECT oid FROM pg_catalog.pg_trigger
--[refresh]             WHERE tgrelid = ANY ($1::pg_catalog.oid[])
--[refresh]   UNION ALL SELECT oid FROM pg_catalog.pg_rewrite
--[refresh]             WHERE ev_class = ANY ($1::pg_catalog.oid[])
--[refresh]   UNION ALL SELECT oid FROM pg_catalog.pg_policy
--[refresh]             WHERE polrelid = ANY ($1::pg_catalog.oid[])))
