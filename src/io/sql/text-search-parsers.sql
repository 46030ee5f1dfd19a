-- Text search parsers.
SELECT p.oid, p.prsnamespace, p.prsname, NULL, NULL, NULL,
       p.prsstart AS "start", p.prstoken AS "token", p.prsend AS "end",
       p.prslextype AS "lextypes",
       nullif(p.prsheadline, 0)::pg_catalog.regproc AS "headline",
       pg_catalog.obj_description(p.oid, 'pg_ts_parser') AS "~comment"
FROM pg_catalog.pg_ts_parser p
WHERE p.oid >= 16384
