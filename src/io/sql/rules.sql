-- Rewrite rules; a view's own rule is the view's definition.
SELECT r.ev_class, r.oid, r.rulename,
       pg_catalog.pg_get_ruledef(r.oid) AS "#definition",
       CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica'
       WHEN 'A' THEN 'always' END AS "enabled"
FROM pg_catalog.pg_rewrite r
WHERE r.ev_type <> '1' AND r.oid >= 16384
--[refresh]  AND r.ev_class = ANY ($1::pg_catalog.oid[])
