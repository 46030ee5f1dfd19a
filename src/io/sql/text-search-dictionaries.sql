-- Text search dictionaries.
SELECT d.oid, d.dictnamespace, d.dictname, NULL,
       pg_catalog.pg_get_userbyid(d.dictowner), NULL,
       pg_catalog.quote_ident(n.nspname) || '.' ||
       pg_catalog.quote_ident(t.tmplname) AS "template",
       d.dictinitoption AS "options",
       pg_catalog.obj_description(d.oid, 'pg_ts_dict') AS "~comment"
FROM pg_catalog.pg_ts_dict d
JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
WHERE d.oid >= 16384
