-- Text search templates.
SELECT t.oid, t.tmplnamespace, t.tmplname, NULL, NULL, NULL,
       nullif(t.tmplinit, 0)::pg_catalog.regproc AS "init",
       t.tmpllexize AS "lexize",
       pg_catalog.obj_description(t.oid, 'pg_ts_template') AS "~comment"
FROM pg_catalog.pg_ts_template t
WHERE t.oid >= 16384
