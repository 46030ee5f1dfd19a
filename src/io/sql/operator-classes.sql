-- Operator classes with the operators and functions that are bound to them; the
-- others are told by the family. Which are bound says the access method since
-- 14 (amadjustmembers); before, all that came with the class were.
SELECT o.oid, o.opcnamespace,
       o.opcname || ' using ' || m.amname, NULL,
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
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_amop a ON a.oid = d.objid
        WHERE d.refclassid = 2616 AND d.refobjid = o.oid AND d.classid = 2602
--[<14]          AND m.amname = 'brin'
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
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_amproc p ON p.oid = d.objid
        WHERE d.refclassid = 2616 AND d.refobjid = o.oid AND d.classid = 2603
--[<14]          AND CASE m.amname WHEN 'btree' THEN p.amprocnum = 1
--[<14]                   AND p.amproclefttype = p.amprocrighttype
--[<14]              WHEN 'hash' THEN p.amprocnum = 1
--[<14]                   AND p.amproclefttype = p.amprocrighttype
--[<14]              WHEN 'gin' THEN p.amprocnum IN (2, 3)
--[<14]              WHEN 'gist' THEN p.amprocnum IN (1, 2, 5, 6, 7)
--[<14]              WHEN 'spgist' THEN p.amprocnum <= 5 ELSE true END
        )
       AS "|functions",
       pg_catalog.obj_description(o.oid, 'pg_opclass') AS "~comment"
FROM pg_catalog.pg_opclass o
JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
WHERE o.oid >= 16384
