-- Row security policies.
SELECT p.polrelid, p.oid, p.polname,
       NOT p.polpermissive AS "?restrictive",
       CASE p.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert'
       WHEN 'w' THEN 'update' WHEN 'd' THEN 'delete' END AS "for",
       CASE WHEN p.polroles <> '{0}' THEN
         (SELECT pg_catalog.string_agg(
                   n, ', ' ORDER BY pg_catalog.convert_to(n, 'UTF8'))
          FROM (SELECT CASE WHEN r = 0 THEN 'public' ELSE
                  pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(r))
                  END AS n
                FROM pg_catalog.unnest(p.polroles) r) s) END AS "to",
       pg_catalog.pg_get_expr(p.polqual, p.polrelid) AS "#using",
       pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) AS "#with check"
FROM pg_catalog.pg_policy p
WHERE p.oid >= 16384
--[refresh]  AND p.polrelid = ANY ($1::pg_catalog.oid[])
