-- Foreign servers; secrets among the options are not read.
SELECT s.oid, NULL, s.srvname, NULL,
       pg_catalog.pg_get_userbyid(s.srvowner), s.srvacl::text,
       pg_catalog.quote_ident(f.fdwname) AS "wrapper",
       nullif(s.srvtype, '') AS "type",
       nullif(s.srvversion, '') AS "version",
       (SELECT pg_catalog.string_agg(
                 CASE WHEN o ~ E'[\\n'']'
                 THEN pg_catalog.quote_literal(o) ELSE o END, E'\n'
                 ORDER BY pg_catalog.convert_to(o, 'UTF8'))
        FROM pg_catalog.unnest(s.srvoptions) o
        WHERE pg_catalog.split_part(o, '=', 1)
              NOT IN ('password', 'passfile', 'sslpassword')) AS "|options",
       pg_catalog.obj_description(s.oid, 'pg_foreign_server') AS "~comment"
FROM pg_catalog.pg_foreign_server s
JOIN pg_catalog.pg_foreign_data_wrapper f ON f.oid = s.srvfdw
WHERE s.oid >= 16384
