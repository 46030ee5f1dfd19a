-- The end of the write-ahead log: where it has not moved, nothing was written.
-- And a transaction that is not younger than any that a later snapshot misses.
SELECT CASE WHEN pg_catalog.pg_is_in_recovery()
       THEN pg_catalog.pg_last_wal_replay_lsn()
       ELSE pg_catalog.pg_current_wal_insert_lsn() END,
       pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())
