-- Small classes of which this database has any: the others need no query of
-- their own, whose planning costs more than all this.
SELECT 2612 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_language x WHERE x.oid >= 16384)
UNION ALL
SELECT 3456 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_collation x WHERE x.oid >= 16384)
UNION ALL
SELECT 2605 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_cast x WHERE x.oid >= 16384)
UNION ALL
SELECT 2607 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_conversion x WHERE x.oid >= 16384)
UNION ALL
SELECT 2617 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_operator x WHERE x.oid >= 16384)
UNION ALL
SELECT 2616 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_opclass x WHERE x.oid >= 16384)
UNION ALL
SELECT 2601 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_am x WHERE x.oid >= 16384)
UNION ALL
SELECT 3576 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_transform x WHERE x.oid >= 16384)
UNION ALL
SELECT 3601 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_ts_parser x WHERE x.oid >= 16384)
UNION ALL
SELECT 3764 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_ts_template x WHERE x.oid >= 16384)
UNION ALL
SELECT 3600 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_ts_dict x WHERE x.oid >= 16384)
UNION ALL
SELECT 3602 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_ts_config x WHERE x.oid >= 16384)
UNION ALL
SELECT 2328 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_foreign_data_wrapper x WHERE x.oid >= 16384)
UNION ALL
SELECT 1417 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_foreign_server x WHERE x.oid >= 16384)
UNION ALL
SELECT 3466 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_event_trigger x WHERE x.oid >= 16384)
UNION ALL
SELECT 6104 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_publication x WHERE x.oid >= 16384)
UNION ALL
SELECT 3381 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_statistic_ext x WHERE x.oid >= 16384)
UNION ALL
SELECT 826 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_default_acl x WHERE x.oid >= 16384)
UNION ALL
-- An operator may have been put into a family of the server.
SELECT 2753 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_opfamily x WHERE x.oid >= 16384)
   OR EXISTS (SELECT FROM pg_catalog.pg_amop x WHERE x.oid >= 16384)
UNION ALL
-- Without servers there are no user mappings, which not everybody may read.
SELECT 1418 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_foreign_server x WHERE x.oid >= 16384)
UNION ALL
SELECT 6100 WHERE EXISTS (
  SELECT FROM pg_catalog.pg_subscription x WHERE x.subdbid <> 0)
UNION ALL
SELECT 3596 WHERE EXISTS (SELECT FROM pg_catalog.pg_seclabel x)
