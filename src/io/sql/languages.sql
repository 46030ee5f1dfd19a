-- Procedural languages.
SELECT l.oid, NULL, l.lanname, NULL,
       pg_catalog.pg_get_userbyid(l.lanowner), l.lanacl::text,
       l.lanpltrusted AS "?trusted",
       nullif(l.lanplcallfoid, 0)::pg_catalog.regproc AS "handler",
       nullif(l.laninline, 0)::pg_catalog.regproc AS "inline handler",
       nullif(l.lanvalidator, 0)::pg_catalog.regproc AS "validator",
       pg_catalog.obj_description(l.oid, 'pg_language') AS "~comment"
FROM pg_catalog.pg_language l
WHERE l.oid >= 16384
