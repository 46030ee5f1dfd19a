-- Event triggers.
SELECT e.oid, NULL, e.evtname, NULL,
       pg_catalog.pg_get_userbyid(e.evtowner), NULL,
       e.evtevent AS "on",
       (SELECT pg_catalog.string_agg(t, ', ' ORDER BY t COLLATE "C")
        FROM pg_catalog.unnest(e.evttags) t) AS "tags",
       e.evtfoid::pg_catalog.regproc AS "function",
       CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica'
       WHEN 'A' THEN 'always' END AS "enabled",
       pg_catalog.obj_description(e.oid, 'pg_event_trigger') AS "~comment"
FROM pg_catalog.pg_event_trigger e
WHERE e.oid >= 16384
