-- Constraints of tables and domains. A key takes its columns from its index,
-- which was read before; a foreign key comes as numbers. The copies that
-- PostgreSQL makes for each partition are left out, the parent's says it all;
-- unless their triggers were switched off.
SELECT c.conrelid, c.contypid, c.oid, c.conname, c.contype, c.conindid,
       c.conkey::text, c.confrelid, c.confkey::text,
       c.confdelsetcols::text, --[>=15]
--[<15] NULL,
       CASE WHEN c.contype = 'c' AND c.conrelid <> 0
       THEN pg_catalog.pg_get_expr(c.conbin, c.conrelid)
       WHEN c.contype = 'c'
       THEN pg_catalog.pg_get_expr(c.conbin, 0) END AS "#check",
       CASE WHEN c.contype = 'x'
       THEN pg_catalog.substr(pg_catalog.pg_get_constraintdef(c.oid), 9)
       END AS "#exclude",
       CASE c.confmatchtype WHEN 'f' THEN 'full' WHEN 'p' THEN 'partial'
       END AS "match",
       CASE c.confupdtype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
       WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default'
       END AS "on update",
       CASE c.confdeltype WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
       WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default'
       END AS "on delete",
--[>=18] c.conperiod AS "?period", NOT c.conenforced AS "?not enforced",
       c.condeferrable AS "?deferrable",
       c.condeferred AS "?initially deferred",
       NOT c.convalidated AS "?not valid",
       -- Keys of partitioned tables carry it always, others never.
       c.contype = 'c' AND c.connoinherit AS "?no inherit",
       c.coninhcount > 0 AND c.contype = 'c' AS "?inherited",
       c.coninhcount > 0 AND c.conislocal AND c.contype = 'c'
       AND NOT coalesce(r.relispartition, false) --[whole]
       AS "?also local",
       -- The constraint's own triggers can be switched off, of each table
       -- apart; pg_dump does not tell.
--[whole
       CASE WHEN c.contype IN ('f', 'p', 'u', 'x')
             AND c.oid IN (SELECT t.tgconstraint --[full]
               FROM pg_catalog.pg_trigger t WHERE t.tgenabled <> 'O') --[full]
       THEN (SELECT pg_catalog.string_agg(
                      CASE WHEN p.proname ~ '^RI_FKey_check'
                      THEN 'check' ELSE 'action' END ||
                      CASE t.tgenabled WHEN 'D' THEN ' disabled'
                      WHEN 'R' THEN ' replica' ELSE ' always' END ||
                      CASE WHEN t.tgtype & 4 <> 0 THEN ' on insert'
                      ELSE '' END ||
                      CASE WHEN t.tgtype & 8 <> 0 THEN ' on delete'
                      ELSE '' END ||
                      CASE WHEN t.tgtype & 16 <> 0 THEN ' on update'
                      ELSE '' END, ', '
                      ORDER BY p.proname ~ '^RI_FKey_check' DESC, t.tgtype)
             FROM pg_catalog.pg_trigger t
             JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
             WHERE t.tgconstraint = c.oid AND t.tgenabled <> 'O')
       END AS "triggers"
--]
--[lean]       c.coninhcount > 0 OR c.conparentid <> 0
--[lean]       OR c.contype IN ('f', 'p', 'u', 'x')
--[lean]          AND EXISTS (SELECT FROM pg_catalog.pg_trigger t
--[lean]                      WHERE t.tgconstraint = c.oid
--[lean]                        AND t.tgenabled <> 'O') AS "^rare"
FROM pg_catalog.pg_constraint c --[full]
-- Lateral, or the planner goes through all constraints to look each up here.
--[refresh] FROM (
--[refresh]   SELECT a.oid FROM pg_catalog.pg_constraint a
--[refresh]   WHERE a.conrelid = ANY ($1::pg_catalog.oid[])
--[refresh]   UNION ALL SELECT b.oid FROM pg_catalog.pg_constraint b
--[refresh]   WHERE b.contypid = ANY ($1::pg_catalog.oid[])) w (oid)
--[refresh] CROSS JOIN LATERAL (SELECT x.* FROM pg_catalog.pg_constraint x
--[refresh]                     WHERE x.oid = w.oid OFFSET 0) c
--[whole
LEFT JOIN pg_catalog.pg_class r ON r.oid = c.conrelid
--]
WHERE (c.contype IN ('c', 'f', 'p', 'u', 'x')
       -- NOT NULL is told with the column, but for its comment.
--[>=17]       OR c.contype = 'n'
--[>=17]          AND c.oid IN (SELECT d.objoid FROM pg_catalog.pg_description d
--[>=17]                        WHERE d.classoid = 2606)
       ) AND c.oid >= 16384
--[whole
  AND (c.conparentid = 0 OR c.contype <> 'f'
       OR c.oid IN (SELECT t.tgconstraint FROM pg_catalog.pg_trigger t
                    WHERE t.tgenabled <> 'O'))
  AND coalesce(r.relpersistence, 'p') <> 't'
--]
