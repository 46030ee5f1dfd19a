-- Functions, procedures and aggregates.
SELECT p.oid, p.pronamespace,
       p.proname || '(' || coalesce(
         (SELECT pg_catalog.string_agg(pg_catalog.format_type(a.type, NULL),
                                       ', ' ORDER BY a.n)
          FROM pg_catalog.unnest(p.proargtypes)
               WITH ORDINALITY a (type, n)), '') || ')',
       CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
       ELSE 'function' END,
       pg_catalog.pg_get_userbyid(p.proowner), p.proacl::text,
       nullif(pg_catalog.pg_get_function_arguments(p.oid), '')
       AS "&arguments",
       CASE WHEN p.prokind IN ('f', 'w')
       THEN pg_catalog.pg_get_function_result(p.oid) END AS "returns",
       p.prokind = 'w' AS "?window",
       CASE WHEN p.prokind <> 'a'
       THEN pg_catalog.quote_ident(l.lanname) END AS "language",
       CASE WHEN p.prokind <> 'a' THEN CASE p.provolatile
       WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' END
       END AS "volatility",
       p.proisstrict AND p.prokind <> 'a' AS "?strict",
       p.prosecdef AS "?security definer",
       p.proleakproof AS "?leakproof",
       CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted'
       END AS "parallel",
       CASE WHEN p.procost <> CASE WHEN l.lanname IN ('internal', 'c')
                              THEN 1 ELSE 100 END AND p.prokind <> 'a'
       THEN p.procost END AS "cost",
       CASE WHEN p.proretset AND p.prorows <> 1000
       THEN p.prorows END AS "rows",
       nullif(p.prosupport, 0)::pg_catalog.regproc AS "support",
       (SELECT pg_catalog.string_agg(pg_catalog.format_type(t, NULL), ', ')
        FROM pg_catalog.unnest(p.protrftypes) t) AS "transform",
       (SELECT pg_catalog.string_agg(
                 CASE WHEN s ~ E'\\n' THEN pg_catalog.quote_literal(s) ELSE s END,
                 E'\n' ORDER BY pg_catalog.convert_to(s, 'UTF8'))
        FROM pg_catalog.unnest(p.proconfig) s) AS "|set",
       pg_catalog.quote_literal(p.probin) AS "library",
       (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(x.extname), ', '
                                     ORDER BY x.extname COLLATE "C")
        FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
        WHERE d.classid = 1255 AND d.objid = p.oid AND d.deptype = 'x')
       AS "depends on extension",
       CASE WHEN l.lanname IN ('sql', 'plpgsql')
              AND p.prosqlbody IS NULL --[>=14]
       THEN p.prosrc END AS "$body",
       CASE WHEN p.prokind <> 'a' AND l.lanname NOT IN ('sql', 'plpgsql')
       THEN p.prosrc END AS "|body",
       pg_catalog.pg_get_function_sqlbody(p.oid) AS "|#sql body", --[>=14]
       g.aggtransfn AS "state function",
       CASE WHEN g.aggkind IS NOT NULL
       THEN pg_catalog.format_type(g.aggtranstype, NULL) END AS "state type",
       CASE g.aggkind WHEN 'o' THEN 'ordered set'
       WHEN 'h' THEN 'hypothetical set' END AS "aggregate kind",
       nullif(g.aggnumdirectargs, 0) AS "direct arguments",
       nullif(g.aggfinalfn, 0)::pg_catalog.regproc AS "final function",
       g.aggfinalextra AS "?final function extra",
       CASE WHEN g.aggfinalmodify <> CASE g.aggkind WHEN 'n' THEN 'r'
                                     ELSE 'w' END
       THEN g.aggfinalmodify END AS "final function modify",
       nullif(g.aggcombinefn, 0)::pg_catalog.regproc AS "combine function",
       nullif(g.aggserialfn, 0)::pg_catalog.regproc AS "serial function",
       nullif(g.aggdeserialfn, 0)::pg_catalog.regproc AS "deserial function",
       nullif(g.aggmtransfn, 0)::pg_catalog.regproc AS "moving state function",
       nullif(g.aggminvtransfn, 0)::pg_catalog.regproc
         AS "moving inverse function",
       nullif(g.aggmfinalfn, 0)::pg_catalog.regproc AS "moving final function",
       g.aggmfinalextra AS "?moving final function extra",
       CASE WHEN g.aggmtransfn <> 0 AND g.aggmfinalmodify <>
                 CASE g.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
       THEN g.aggmfinalmodify END AS "moving final function modify",
       CASE WHEN g.aggsortop <> 0
       THEN g.aggsortop::pg_catalog.regoperator END AS "sort operator",
       nullif(g.aggtransspace, 0) AS "state size",
       CASE WHEN g.aggmtranstype <> 0
       THEN pg_catalog.format_type(g.aggmtranstype, NULL)
       END AS "moving state type",
       nullif(g.aggmtransspace, 0) AS "moving state size",
       pg_catalog.quote_literal(g.agginitval) AS "initial value",
       pg_catalog.quote_literal(g.aggminitval) AS "moving initial value"
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_language l ON l.oid = p.prolang
LEFT JOIN pg_catalog.pg_aggregate g ON g.aggfnoid = p.oid
-- Constructors of range types come with their type.
WHERE p.oid >= 16384
  AND NOT (l.lanname = 'internal' AND p.prosrc IN (
    'range_constructor2', 'range_constructor3', 'multirange_constructor0',
    'multirange_constructor1', 'multirange_constructor2'))
--[refresh]  AND p.oid = ANY ($1::pg_catalog.oid[])
