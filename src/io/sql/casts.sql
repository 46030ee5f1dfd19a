-- Casts; one from a range type to its multirange comes with the type.
SELECT c.oid, NULL,
       pg_catalog.format_type(c.castsource, NULL) || ' as ' ||
       pg_catalog.format_type(c.casttarget, NULL), NULL, NULL, NULL,
       CASE WHEN c.castfunc <> 0
       THEN c.castfunc::pg_catalog.regprocedure END AS "function",
       CASE c.castmethod WHEN 'i' THEN '' END AS "with inout",
       CASE c.castmethod WHEN 'b' THEN '' END AS "without function",
       CASE c.castcontext WHEN 'a' THEN 'assignment' WHEN 'i' THEN 'implicit'
       ELSE 'explicit' END AS "context",
       pg_catalog.obj_description(c.oid, 'pg_cast') AS "~comment"
FROM pg_catalog.pg_cast c
WHERE c.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 2605 AND d.objid = c.oid
                    AND d.deptype = 'i')
