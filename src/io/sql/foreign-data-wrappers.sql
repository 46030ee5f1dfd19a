-- Foreign-data wrappers.
SELECT f.oid, NULL, f.fdwname, NULL,
       pg_catalog.pg_get_userbyid(f.fdwowner), f.fdwacl::text,
       CASE WHEN f.fdwhandler <> 0
       THEN f.fdwhandler::pg_catalog.regproc END AS "handler",
       CASE WHEN f.fdwvalidator <> 0
       THEN f.fdwvalidator::pg_catalog.regproc END AS "validator",
       (SELECT pg_catalog.string_agg(
                 CASE WHEN o ~ E'[\\n'']'
                 THEN pg_catalog.quote_literal(o) ELSE o END, E'\n'
                 ORDER BY pg_catalog.convert_to(o, 'UTF8'))
        FROM pg_catalog.unnest(f.fdwoptions) o) AS "|options",
       pg_catalog.obj_description(f.oid, 'pg_foreign_data_wrapper')
         AS "~comment"
FROM pg_catalog.pg_foreign_data_wrapper f
WHERE f.oid >= 16384
