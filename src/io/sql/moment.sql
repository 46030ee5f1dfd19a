-- The end of the write-ahead log: where it has not moved, nothing was written.
SELECT CASE WHEN pg_catalog.pg_is_in_recovery()
       THEN pg_catalog.pg_last_wal_replay_lsn()
       ELSE pg_catalog.pg_current_wal_insert_lsn() END
