-- The relations that this transaction has locked as strongly as a change of
-- them does, kept for touched-locked.sql.
SELECT pg_catalog.set_config('ledger.locks', coalesce((
  SELECT pg_catalog.array_agg(DISTINCT l.relation)
  FROM pg_catalog.pg_locks l
  WHERE l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid() AND l.granted
    AND l.locktype OPERATOR(pg_catalog.=) 'relation'
    AND l.database OPERATOR(pg_catalog.<>) 0
    AND l.mode OPERATOR(pg_catalog.=) ANY ('{ShareUpdateExclusiveLock,ShareLock,ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}')
  )::pg_catalog.text, '{}'), true)
