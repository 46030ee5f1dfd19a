-- Transforms.
SELECT t.oid, NULL,
       pg_catalog.format_type(t.trftype, NULL) || ' language ' || l.lanname,
       NULL, NULL, NULL,
       CASE WHEN t.trffromsql <> 0 THEN t.trffromsql::pg_catalog.oid
            ::pg_catalog.regprocedure END AS "from sql",
       CASE WHEN t.trftosql <> 0 THEN t.trftosql::pg_catalog.oid
            ::pg_catalog.regprocedure END AS "to sql",
       pg_catalog.obj_description(t.oid, 'pg_transform') AS "~comment"
FROM pg_catalog.pg_transform t
JOIN pg_catalog.pg_language l ON l.oid = t.trflang
WHERE t.oid >= 16384
