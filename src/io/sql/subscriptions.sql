-- Subscriptions of this database, without the connection string: only
-- superusers may read it, and it may hold a password. Before 14 they alone may
-- read the oid, too, which a view tells by the name, and the commit option.
SELECT
       s.oid, --[>=14]
--[<14] (SELECT pg_catalog.min(v.subid::pg_catalog.int8)
--[<14]  FROM pg_catalog.pg_stat_subscription v
--[<14]  WHERE v.subname = s.subname),
       NULL, s.subname, NULL,
       pg_catalog.pg_get_userbyid(s.subowner), NULL,
       'connection string of subscription ' || s.subname AS "!",
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(p), ', '
                                     ORDER BY pg_catalog.convert_to(p, 'UTF8'))
        FROM pg_catalog.unnest(s.subpublications) p) AS "publications",
       s.subslotname AS "slot",
       nullif(s.subsynccommit, 'off') AS "synchronous commit", --[>=14]
       s.subbinary AS "?binary", --[>=14]
       -- What goes without saying is off before 18, parallel since.
--[>=14] CASE s.substream::text WHEN 't' THEN 'on' WHEN 'true' THEN 'on'
--[>=14] WHEN 'p' THEN 'parallel' --[<18]
--[>=18] WHEN 'f' THEN 'off'
--[>=14] END AS "streaming",
       s.subtwophasestate <> 'd' AS "?two phase", --[>=15]
       s.subdisableonerr AS "?disable on error", --[>=15]
--[>=16] NOT s.subpasswordrequired AS "?password not required",
--[>=16] s.subrunasowner AS "?run as owner",
--[>=16] nullif(s.suborigin, 'any') AS "origin",
--[>=17] s.subfailover AS "?failover",
       pg_catalog.obj_description(s.oid, 'pg_subscription') --[>=14]
--[<14] (SELECT pg_catalog.min(c.description)
--[<14]  FROM pg_catalog.pg_stat_subscription v
--[<14]  JOIN pg_catalog.pg_description c
--[<14]    ON c.classoid = 6100 AND c.objoid = v.subid
--[<14]  WHERE v.subname = s.subname)
       AS "~comment"
FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
WHERE d.datname = pg_catalog.current_database()
