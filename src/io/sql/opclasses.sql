-- Names of operator classes, for indexes.
SELECT o.oid,
       CASE WHEN n.nspname <> 'pg_catalog'
       THEN pg_catalog.quote_ident(n.nspname) || '.' ELSE '' END ||
       pg_catalog.quote_ident(o.opcname),
       o.opcdefault, o.opcintype
FROM pg_catalog.pg_opclass o
JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
