-- Names of collations, for indexes.
SELECT c.oid, c.oid::pg_catalog.regcollation
FROM pg_catalog.pg_collation c
