-- Extensions. The version is what the server has installed, not schema that
-- people write: it is told in the part `source`.
SELECT e.oid, NULL, e.extname, NULL,
       pg_catalog.pg_get_userbyid(e.extowner), NULL,
       pg_catalog.quote_ident(n.nspname) AS "schema",
       e.extversion AS "=version",
       pg_catalog.obj_description(e.oid, 'pg_extension') AS "~comment"
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
