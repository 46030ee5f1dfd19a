-- Text search configurations: token types by name, dictionaries in order.
SELECT c.oid, c.cfgnamespace, c.cfgname, NULL,
       pg_catalog.pg_get_userbyid(c.cfgowner), NULL,
       pg_catalog.quote_ident(n.nspname) || '.' ||
       pg_catalog.quote_ident(p.prsname) AS "parser",
       (SELECT pg_catalog.string_agg(m.alias || ': ' || m.dicts, E'\n'
                                     ORDER BY m.alias COLLATE "C")
        FROM (SELECT t.alias,
                     pg_catalog.string_agg(
                       k.mapdict::pg_catalog.regdictionary::text, ', '
                       ORDER BY k.mapseqno) AS dicts
              FROM pg_catalog.pg_ts_config_map k
              JOIN pg_catalog.ts_token_type(c.cfgparser) t
                ON t.tokid = k.maptokentype
              WHERE k.mapcfg = c.oid
              GROUP BY t.alias) m) AS "|mappings",
       pg_catalog.obj_description(c.oid, 'pg_ts_config') AS "~comment"
FROM pg_catalog.pg_ts_config c
JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
WHERE c.oid >= 16384
