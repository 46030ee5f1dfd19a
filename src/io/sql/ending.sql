-- Transactions that this snapshot sees, and that have not told the other
-- backends yet what they changed: between the two they hold their locks. (One
-- that runs has the lock of its own id, which the snapshot lists; those of its
-- subtransactions the snapshot does not list.)
SELECT l.virtualtransaction
FROM pg_catalog.pg_locks l
WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
GROUP BY l.virtualtransaction
HAVING pg_catalog.bool_and(
  pg_catalog.age(l.transactionid) > pg_catalog.age(
    pg_catalog.pg_snapshot_xmax(
      pg_catalog.pg_current_snapshot())::pg_catalog.xid)
  AND l.transactionid NOT IN (
    SELECT x::pg_catalog.xid
    FROM pg_catalog.pg_snapshot_xip(pg_catalog.pg_current_snapshot()) x))
LIMIT 1
