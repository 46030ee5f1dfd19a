-- The relations that something new belongs to, by index: what has an oid above
-- $2, and was made by this transaction after its command $1. Oids only grow,
-- until they begin again after four thousand million. With those of $3 they are
-- kept for touched-locked.sql.
SELECT pg_catalog.set_config('ledger.locks', (
         coalesce(pg_catalog.array_agg(DISTINCT n.relation), '{}')
         || '{}' --[full]
--[refresh]         || $3::pg_catalog.oid[]
         )::pg_catalog.text, true), pg_catalog.max(n.id)
FROM (
  SELECT c.oid AS id, c.oid AS relation FROM pg_catalog.pg_class c
  WHERE pg_catalog.age(c.xmin) <= 0
--[refresh]    AND c.oid > $2::pg_catalog.oid
--[refresh]    AND c.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
  UNION ALL
  SELECT i.indexrelid, i.indrelid FROM pg_catalog.pg_index i
  WHERE pg_catalog.age(i.xmin) <= 0
--[refresh]    AND i.indexrelid > $2::pg_catalog.oid
--[refresh]    AND i.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
  UNION ALL
  SELECT h.inhrelid, h.inhparent FROM pg_catalog.pg_inherits h
  WHERE pg_catalog.age(h.xmin) <= 0
--[refresh]    AND h.inhrelid > $2::pg_catalog.oid
--[refresh]    AND h.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
  UNION ALL
  SELECT d.oid, d.adrelid FROM pg_catalog.pg_attrdef d
  WHERE pg_catalog.age(d.xmin) <= 0
--[refresh]    AND d.oid > $2::pg_catalog.oid
--[refresh]    AND d.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
  UNION ALL
  SELECT c.oid, c.conrelid FROM pg_catalog.pg_constraint c
  WHERE pg_catalog.age(c.xmin) <= 0
--[refresh]    AND c.oid > $2::pg_catalog.oid
--[refresh]    AND c.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
  UNION ALL
  SELECT c.oid, c.confrelid FROM pg_catalog.pg_constraint c
  WHERE pg_catalog.age(c.xmin) <= 0
--[refresh]    AND c.oid > $2::pg_catalog.oid
--[refresh]    AND c.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
  UNION ALL
  SELECT t.oid, t.tgrelid FROM pg_catalog.pg_trigger t
  WHERE pg_catalog.age(t.xmin) <= 0
--[refresh]    AND t.oid > $2::pg_catalog.oid
--[refresh]    AND t.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
  UNION ALL
  SELECT r.oid, r.ev_class FROM pg_catalog.pg_rewrite r
  WHERE pg_catalog.age(r.xmin) <= 0
--[refresh]    AND r.oid > $2::pg_catalog.oid
--[refresh]    AND r.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
  UNION ALL
  SELECT p.oid, p.polrelid FROM pg_catalog.pg_policy p
  WHERE pg_catalog.age(p.xmin) <= 0
--[refresh]    AND p.oid > $2::pg_catalog.oid
--[refresh]    AND p.cmin::text::pg_catalog.int8 > $1::pg_catalog.int8
) n
WHERE n.relation <> 0
