-- Operator families with all operators and functions in them.
SELECT f.oid, f.opfnamespace,
       f.opfname || ' using ' || m.amname, NULL,
       pg_catalog.pg_get_userbyid(f.opfowner), NULL,
       (SELECT pg_catalog.string_agg(
                 o.amopstrategy || ' ' ||
                 o.amopopr::pg_catalog.regoperator::text ||
                 CASE WHEN o.amoppurpose = 'o' THEN ' for order by ' ||
                   (SELECT s.opfname FROM pg_catalog.pg_opfamily s
                    WHERE s.oid = o.amopsortfamily) ELSE '' END,
                 E'\n' ORDER BY o.amopstrategy,
                 o.amopopr::pg_catalog.regoperator::text COLLATE "C")
        FROM pg_catalog.pg_amop o WHERE o.amopfamily = f.oid)
       AS "|operators",
       (SELECT pg_catalog.string_agg(
                 p.amprocnum || ' (' ||
                 pg_catalog.format_type(p.amproclefttype, NULL) || ', ' ||
                 pg_catalog.format_type(p.amprocrighttype, NULL) || ') ' ||
                 p.amproc::pg_catalog.oid::pg_catalog.regprocedure::text,
                 E'\n' ORDER BY p.amprocnum,
                 pg_catalog.format_type(p.amproclefttype, NULL) COLLATE "C",
                 pg_catalog.format_type(p.amprocrighttype, NULL) COLLATE "C")
        FROM pg_catalog.pg_amproc p WHERE p.amprocfamily = f.oid)
       AS "|functions",
       pg_catalog.obj_description(f.oid, 'pg_opfamily') AS "~comment"
FROM pg_catalog.pg_opfamily f
JOIN pg_catalog.pg_am m ON m.oid = f.opfmethod
WHERE f.oid >= 16384
   OR EXISTS (SELECT FROM pg_catalog.pg_amop o
              WHERE o.amopfamily = f.oid AND o.oid >= 16384
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 2602 AND d.objid = o.oid
                    AND d.refclassid = 2616))
