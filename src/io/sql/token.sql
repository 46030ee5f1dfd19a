-- Has a catalog changed between two readings? Its rows are counted, and those
-- that transactions wrote which a snapshot may not have seen are added up. The
-- temporary tables of other sessions come and go, and are not counted.
--
-- In use, $1 is the oldest such transaction, or empty for this snapshot's. $2 is
-- where the write-ahead log ended before: where it still ends there, nothing was
-- written and no token is made.
SELECT given.xid, CASE WHEN true
--[refresh]    AND $2::pg_catalog.text <> coalesce(CASE
--[refresh]      WHEN pg_catalog.pg_is_in_recovery()
--[refresh]      THEN pg_catalog.pg_last_wal_replay_lsn()
--[refresh]      ELSE pg_catalog.pg_current_wal_insert_lsn() END::text, '')
       THEN
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_namespace c
        WHERE c.nspname !~ '^pg_(toast_)?temp_') ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_class c
        WHERE c.relpersistence <> 't') ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_attribute c
        WHERE c.attrelid NOT IN (SELECT t.oid FROM pg_catalog.pg_class t
                           WHERE t.relpersistence = 't')) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_attrdef c
        WHERE c.adrelid NOT IN (SELECT t.oid FROM pg_catalog.pg_class t
                           WHERE t.relpersistence = 't')) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_constraint c
        WHERE c.conrelid NOT IN (SELECT t.oid FROM pg_catalog.pg_class t
                           WHERE t.relpersistence = 't')) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_index c
        WHERE c.indrelid NOT IN (SELECT t.oid FROM pg_catalog.pg_class t
                           WHERE t.relpersistence = 't')) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_inherits c) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_proc c
        WHERE c.pronamespace NOT IN (SELECT n.oid FROM pg_catalog.pg_namespace n
                             WHERE n.nspname ~ '^pg_(toast_)?temp_')) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_type c
        WHERE c.typnamespace NOT IN (SELECT n.oid FROM pg_catalog.pg_namespace n
                             WHERE n.nspname ~ '^pg_(toast_)?temp_')) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_enum c) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_rewrite c
        WHERE c.ev_class NOT IN (SELECT t.oid FROM pg_catalog.pg_class t
                           WHERE t.relpersistence = 't')) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_trigger c
        WHERE c.tgrelid NOT IN (SELECT t.oid FROM pg_catalog.pg_class t
                           WHERE t.relpersistence = 't')) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_policy c) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_operator c) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_collation c) ||
       (SELECT pg_catalog.concat(' ', pg_catalog.count(*), '+', pg_catalog.sum(
          c.xmin::text::pg_catalog.int8)
          FILTER (WHERE pg_catalog.age(c.xmin) <= limits.age))
        FROM pg_catalog.pg_extension c) END
FROM (SELECT pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())
               ::pg_catalog.xid) first (xid),
--[refresh] LATERAL (SELECT coalesce(nullif($1::text, '')::pg_catalog.xid, first.xid)) given (xid),
     LATERAL (SELECT first.xid) given (xid), --[full]
     LATERAL (SELECT pg_catalog.age(given.xid)) limits (age)
