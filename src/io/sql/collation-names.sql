-- Names of collations, for indexes.
SELECT c.oid,
       CASE WHEN n.nspname <> 'pg_catalog'
       THEN pg_catalog.quote_ident(n.nspname) || '.' ELSE '' END ||
       pg_catalog.quote_ident(c.collname)
FROM pg_catalog.pg_collation c
JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
