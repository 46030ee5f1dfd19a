-- Members of extensions.
SELECT d.classid, d.objid
FROM pg_catalog.pg_depend d
WHERE d.refclassid = 3079 AND d.deptype = 'e'
