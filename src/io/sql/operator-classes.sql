-- Operator classes with the operators and functions that are bound to them; the
-- others are told by the family. Which are bound says the access method since
-- 14 (amadjustmembers); before, its rules are followed here.
SELECT o.oid, o.opcnamespace,
       o.opcname || ' using ' || pg_catalog.quote_ident(m.amname), NULL,
       pg_catalog.pg_get_userbyid(o.opcowner), NULL,
       pg_catalog.format_type(o.opcintype, NULL) AS "type",
       o.opcdefault AS "?default",
       pg_catalog.quote_ident(n.nspname) || '.' ||
       pg_catalog.quote_ident(f.opfname) AS "family",
       CASE WHEN o.opckeytype <> 0
       THEN pg_catalog.format_type(o.opckeytype, NULL) END AS "storage",
       (SELECT pg_catalog.string_agg(
                 a.amopstrategy || ' ' ||
                 a.amopopr::pg_catalog.regoperator::text ||
                 CASE WHEN a.amoppurpose = 'o' THEN ' for order by ' ||
                   (SELECT pg_catalog.quote_ident(sn.nspname) || '.' ||
                           pg_catalog.quote_ident(s.opfname)
                    FROM pg_catalog.pg_opfamily s
                    JOIN pg_catalog.pg_namespace sn ON sn.oid = s.opfnamespace
                    WHERE s.oid = a.amopsortfamily) ELSE '' END,
                 E'\n' ORDER BY a.amopstrategy,
                 a.amopopr::pg_catalog.regoperator::text COLLATE "C")
        FROM pg_catalog.pg_amop a
        WHERE a.amopfamily = o.opcfamily
          AND EXISTS (SELECT FROM pg_catalog.pg_depend d --[>=14]
                      WHERE d.classid = 2602 AND d.objid = a.oid --[>=14]
                        AND d.refclassid = 2616 --[>=14]
                        AND d.refobjid = o.oid) --[>=14]
--[<14]          AND CASE WHEN m.amname IN ('btree', 'hash')
--[<14]              THEN a.amoplefttype = o.opcintype
--[<14]                   AND a.amoprighttype = o.opcintype
--[<14]              ELSE m.amname NOT IN ('gin', 'gist', 'spgist')
--[<14]                   AND EXISTS (SELECT FROM pg_catalog.pg_depend d
--[<14]                               WHERE d.classid = 2602
--[<14]                                 AND d.objid = a.oid
--[<14]                                 AND d.refclassid = 2616
--[<14]                                 AND d.refobjid = o.oid) END
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
        WHERE p.amprocfamily = o.opcfamily
          AND EXISTS (SELECT FROM pg_catalog.pg_depend d --[>=14]
                      WHERE d.classid = 2603 AND d.objid = p.oid --[>=14]
                        AND d.refclassid = 2616 --[>=14]
                        AND d.refobjid = o.oid) --[>=14]
--[<14]          AND CASE WHEN m.amname IN ('btree', 'hash')
--[<14]              THEN p.amprocnum = 1
--[<14]                   AND p.amproclefttype = o.opcintype
--[<14]                   AND p.amprocrighttype = o.opcintype
--[<14]              ELSE CASE m.amname WHEN 'gin' THEN p.amprocnum IN (2, 3)
--[<14]                   WHEN 'gist' THEN p.amprocnum IN (1, 2, 5, 6, 7)
--[<14]                   WHEN 'spgist' THEN p.amprocnum <= 5 ELSE true END
--[<14]                   AND EXISTS (SELECT FROM pg_catalog.pg_depend d
--[<14]                               WHERE d.classid = 2603
--[<14]                                 AND d.objid = p.oid
--[<14]                                 AND d.refclassid = 2616
--[<14]                                 AND d.refobjid = o.oid) END
       )
       AS "|functions",
       pg_catalog.obj_description(o.oid, 'pg_opclass') AS "~comment"
FROM pg_catalog.pg_opclass o
JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
WHERE o.oid >= 16384
