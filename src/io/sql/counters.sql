-- How often each system catalog was written in this transaction: insertions
-- and updates tell where to look for new rows, deletions where to look for
-- what is gone. They only grow until the transaction ends, rolled back
-- savepoints included. The last row is the transaction itself: can the counters
-- be trusted, its number, and what else runs. In use it gets its number here,
-- as it will write in any case.
SELECT c.oid, n.inserted, n.updated, n.deleted, NULL
FROM (VALUES (826::pg_catalog.oid), (1247), (1249), (1255), (1259), (1260),
             (1417), (1418), (2224), (2328), (2600), (2601), (2602), (2603),
             (2604), (2605), (2606), (2607), (2608), (2609), (2610), (2611),
             (2612), (2615), (2616), (2617), (2618), (2620), (2753), (3079),
             (3118), (3256), (3350), (3381), (3394), (3456), (3466), (3501),
             (3541), (3576), (3596), (3600), (3601), (3602), (3603), (3764),
             (6100), (6104), (6106), (6237)) c (oid)
CROSS JOIN LATERAL (
  SELECT pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid),
         pg_catalog.pg_stat_get_xact_tuples_updated(c.oid),
         pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid)
  OFFSET 0) n (inserted, updated, deleted)
WHERE n.inserted OPERATOR(pg_catalog.>) 0
   OR n.updated OPERATOR(pg_catalog.>) 0
   OR n.deleted OPERATOR(pg_catalog.>) 0
UNION ALL
SELECT 0,
       (pg_catalog.current_setting('track_counts')
          OPERATOR(pg_catalog.=) 'on')::pg_catalog.int4,
       NULL,
       pg_catalog.pg_current_xact_id_if_assigned()::pg_catalog.text --[full]
--[refresh]  pg_catalog.pg_current_xact_id()::pg_catalog.text
         ::pg_catalog.int8,
       pg_catalog.pg_current_snapshot()::pg_catalog.text
