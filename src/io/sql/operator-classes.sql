-- Operator classes; their operators and functions are told by the family.
SELECT o.oid, o.opcnamespace,
       o.opcname || ' using ' || m.amname, NULL,
       pg_catalog.pg_get_userbyid(o.opcowner), NULL,
       pg_catalog.format_type(o.opcintype, NULL) AS "type",
       o.opcdefault AS "?default",
       pg_catalog.quote_ident(n.nspname) || '.' ||
       pg_catalog.quote_ident(f.opfname) AS "family",
       CASE WHEN o.opckeytype <> 0
       THEN pg_catalog.format_type(o.opckeytype, NULL) END AS "storage",
       pg_catalog.obj_description(o.oid, 'pg_opclass') AS "~comment"
FROM pg_catalog.pg_opclass o
JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
WHERE o.oid >= 16384
