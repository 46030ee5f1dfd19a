-- Objects that this transaction locked as strongly as a change of them does;
-- a dropped one keeps its lock to the end of the transaction.
SELECT CASE l.locktype WHEN 'relation' THEN 1259 ELSE l.classid END,
       CASE l.locktype WHEN 'relation' THEN l.relation ELSE l.objid END
FROM pg_catalog.pg_locks l
WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted
  AND l.locktype IN ('relation', 'object')
  AND l.database <> 0
  AND l.mode IN ('ShareUpdateExclusiveLock', 'ShareLock',
                 'ShareRowExclusiveLock', 'ExclusiveLock',
                 'AccessExclusiveLock')
