-- Operator families with the operators and functions that no class of theirs
-- has bound; see operator-classes.sql.
SELECT f.oid, f.opfnamespace,
       f.opfname || ' using ' || pg_catalog.quote_ident(m.amname), NULL,
       pg_catalog.pg_get_userbyid(f.opfowner), NULL,
       (SELECT pg_catalog.string_agg(
                 o.amopstrategy || ' ' ||
                 o.amopopr::pg_catalog.regoperator::text ||
                 CASE WHEN o.amoppurpose = 'o' THEN ' for order by ' ||
                   (SELECT pg_catalog.quote_ident(n.nspname) || '.' ||
                           pg_catalog.quote_ident(s.opfname)
                    FROM pg_catalog.pg_opfamily s
                    JOIN pg_catalog.pg_namespace n ON n.oid = s.opfnamespace
                    WHERE s.oid = o.amopsortfamily) ELSE '' END,
                 E'\n' ORDER BY o.amopstrategy,
                 o.amopopr::pg_catalog.regoperator::text COLLATE "C")
        FROM pg_catalog.pg_amop o
        WHERE o.amopfamily = f.oid
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d --[>=14]
                          WHERE d.classid = 2602 AND d.objid = o.oid --[>=14]
                            AND d.refclassid = 2616) --[>=14]
--[<14]          AND NOT CASE WHEN m.amname IN ('btree', 'hash')
--[<14]              THEN o.amoplefttype = o.amoprighttype
--[<14]                   AND EXISTS (SELECT FROM pg_catalog.pg_opclass c
--[<14]                               WHERE c.opcfamily = f.oid
--[<14]                                 AND c.opcintype = o.amoplefttype)
--[<14]              ELSE m.amname NOT IN ('gin', 'gist', 'spgist')
--[<14]                   AND EXISTS (SELECT FROM pg_catalog.pg_depend d
--[<14]                               WHERE d.classid = 2602
--[<14]                                 AND d.objid = o.oid
--[<14]                                 AND d.refclassid = 2616) END
       )
       AS "|operators",
       (SELECT pg_catalog.string_agg(
                 p.amprocnum || ' (' ||
                 pg_catalog.format_type(p.amproclefttype, NULL) || ', ' ||
                 pg_catalog.format_type(p.amprocrighttype, NULL) || ') ' ||
                 p.amproc::pg_catalog.oid::pg_catalog.regprocedure::text,
                 E'\n' ORDER BY p.amprocnum,
                 pg_catalog.format_type(p.amproclefttype, NULL) COLLATE "C",
                 pg_catalog.format_type(p.amprocrighttype, NULL) COLLATE "C")
        FROM pg_catalog.pg_amproc p
        WHERE p.amprocfamily = f.oid
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d --[>=14]
                          WHERE d.classid = 2603 AND d.objid = p.oid --[>=14]
                            AND d.refclassid = 2616) --[>=14]
--[<14]          AND NOT CASE WHEN m.amname IN ('btree', 'hash')
--[<14]              THEN p.amprocnum = 1
--[<14]                   AND p.amproclefttype = p.amprocrighttype
--[<14]                   AND EXISTS (SELECT FROM pg_catalog.pg_opclass c
--[<14]                               WHERE c.opcfamily = f.oid
--[<14]                                 AND c.opcintype = p.amproclefttype)
--[<14]              ELSE CASE m.amname WHEN 'gin' THEN p.amprocnum IN (2, 3)
--[<14]                   WHEN 'gist' THEN p.amprocnum IN (1, 2, 5, 6, 7)
--[<14]                   WHEN 'spgist' THEN p.amprocnum <= 5 ELSE true END
--[<14]                   AND EXISTS (SELECT FROM pg_catalog.pg_depend d
--[<14]                               WHERE d.classid = 2603
--[<14]                                 AND d.objid = p.oid
--[<14]                                 AND d.refclassid = 2616) END
       )
       AS "|functions",
       pg_catalog.obj_description(f.oid, 'pg_opfamily') AS "~comment"
FROM pg_catalog.pg_opfamily f
JOIN pg_catalog.pg_am m ON m.oid = f.opfmethod
WHERE f.oid >= 16384
