-- Extended statistics.
SELECT s.oid, s.stxnamespace, s.stxname, NULL,
       pg_catalog.pg_get_userbyid(s.stxowner), NULL,
       pg_catalog.pg_get_statisticsobjdef(s.oid) AS "definition",
       CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END AS "target",
       pg_catalog.obj_description(s.oid, 'pg_statistic_ext') AS "~comment"
FROM pg_catalog.pg_statistic_ext s
WHERE s.oid >= 16384
