-- Publications with their tables and schemas.
SELECT p.oid, NULL, p.pubname, NULL,
       pg_catalog.pg_get_userbyid(p.pubowner), NULL,
       p.puballtables AS "?all tables",
       nullif(pg_catalog.concat_ws(', ',
         CASE WHEN p.pubinsert THEN 'insert' END,
         CASE WHEN p.pubupdate THEN 'update' END,
         CASE WHEN p.pubdelete THEN 'delete' END,
         CASE WHEN p.pubtruncate THEN 'truncate' END),
         'insert, update, delete, truncate') AS "publish",
       p.pubviaroot AS "?via partition root",
--[>=18] CASE p.pubgencols WHEN 's' THEN 'stored' END AS "generated columns",
       (SELECT pg_catalog.string_agg(
                 r.prrelid::pg_catalog.regclass::text ||
                 coalesce(' (' || --[>=15]
                   (SELECT pg_catalog.string_agg( --[>=15]
                      pg_catalog.quote_ident(a.attname), ', ' --[>=15]
                      ORDER BY pg_catalog.convert_to( --[>=15]
                                 a.attname::text, 'UTF8')) --[>=15]
                    FROM pg_catalog.pg_attribute a --[>=15]
                    WHERE a.attrelid = r.prrelid --[>=15]
                      AND a.attnum = ANY (r.prattrs)) || ')', '') || --[>=15]
                 coalesce(' where ' || --[>=15]
                   pg_catalog.pg_get_expr(r.prqual, r.prrelid), '') || --[>=15]
                 '', E'\n'
                 ORDER BY pg_catalog.convert_to(
                            r.prrelid::pg_catalog.regclass::text, 'UTF8'))
        FROM pg_catalog.pg_publication_rel r
        WHERE r.prpubid = p.oid) AS "|#tables",
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(s.nspname), ', ' --[>=15]
                                     ORDER BY pg_catalog.convert_to( --[>=15]
                                                s.nspname::text, 'UTF8')) --[>=15]
        FROM pg_catalog.pg_publication_namespace n --[>=15]
        JOIN pg_catalog.pg_namespace s ON s.oid = n.pnnspid --[>=15]
        WHERE n.pnpubid = p.oid) AS "schemas", --[>=15]
       pg_catalog.obj_description(p.oid, 'pg_publication') AS "~comment"
FROM pg_catalog.pg_publication p
WHERE p.oid >= 16384
