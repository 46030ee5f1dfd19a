-- Access methods.
SELECT a.oid, NULL, a.amname, NULL, NULL, NULL,
       CASE a.amtype WHEN 'i' THEN 'index' WHEN 't' THEN 'table' END AS "type",
       a.amhandler AS "handler",
       pg_catalog.obj_description(a.oid, 'pg_am') AS "~comment"
FROM pg_catalog.pg_am a
WHERE a.oid >= 16384
