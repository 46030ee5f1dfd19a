-- Extended statistics. The kinds are told where they are not all, expressions
-- in the order of the statement.
SELECT s.oid, s.stxnamespace, s.stxname, NULL,
       pg_catalog.pg_get_userbyid(s.stxowner), NULL,
       s.stxrelid::pg_catalog.regclass AS "of",
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', '
                                     ORDER BY pg_catalog.convert_to(
                                                a.attname::text, 'UTF8'))
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys))
       AS "columns",
       pg_catalog.array_to_string( --[>=14]
         pg_catalog.pg_get_statisticsobjdef_expressions(s.oid), E'\n') --[>=14]
         AS "|#expressions", --[>=14]
       CASE WHEN NOT s.stxkind @> '{d,f,m}'
             AND s.stxkind <> '{e}' --[>=14]
       THEN (SELECT pg_catalog.string_agg(k.name, ', ' ORDER BY k.name)
             FROM (VALUES ('d', 'ndistinct'), ('f', 'dependencies'),
                          ('m', 'mcv')) k (kind, name)
             WHERE k.kind::"char" = ANY (s.stxkind)) END AS "kinds",
       CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END AS "target",
       pg_catalog.obj_description(s.oid, 'pg_statistic_ext') AS "~comment"
FROM pg_catalog.pg_statistic_ext s
WHERE s.oid >= 16384
