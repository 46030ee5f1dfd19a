-- Default privileges: of a role, for all schemas or for one. The former is a
-- difference from what the server gives, the latter from nothing.
SELECT d.oid,
       pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(d.defaclrole)) ||
       ' on ' || CASE d.defaclobjtype WHEN 'r' THEN 'tables'
       WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
       WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas'
       WHEN 'L' THEN 'large objects' ELSE d.defaclobjtype::text END ||
       coalesce(' in ' || pg_catalog.quote_ident(n.nspname), ''),
       CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END,
       pg_catalog.pg_get_userbyid(d.defaclrole), d.defaclacl::text,
       CASE WHEN d.defaclnamespace <> 0 THEN '{}' END
FROM pg_catalog.pg_default_acl d
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
