-- Tables, views, foreign tables and sequences. Sequences are described by
-- sequences.sql, composite types by types.sql.
SELECT c.oid, c.relnamespace, c.relname, c.relkind,
       pg_catalog.pg_get_userbyid(c.relowner), c.relacl::text,
       -- Tables that other tools keep their history in are told by their
       -- columns; see catalog_history.c.
       CASE WHEN c.relkind = 'r' AND c.relname IN (
               'alembic_version', 'flyway_schema_history', 'schema_migrations',
               'ar_internal_metadata', 'goose_db_version', '_sqlx_migrations',
               '__diesel_schema_migrations', 'refinery_schema_history',
               'schema_version', 'pgmigrations', '_prisma_migrations',
               'databasechangelog', 'databasechangeloglock',
               'atlas_schema_revisions', '__drizzle_migrations',
               'gorp_migrations')
--[whole
       THEN (SELECT pg_catalog.string_agg(
                      CASE WHEN c.relname = 'schema_version'
                      THEN a.attname || ':' || a.atttypid ELSE a.attname END,
                      ' ' ORDER BY a.attnum)
             FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
--]
--[lean]       THEN ''
       END,
       c.relpersistence = 'u' AS "?unlogged",
       CASE WHEN c.relkind = 'p'
       THEN pg_catalog.pg_get_partkeydef(c.oid) END AS "#partition by",
--[whole
       CASE WHEN c.relispartition THEN h.parents || ' '
               || pg_catalog.pg_get_expr(c.relpartbound, 0)
       END AS "partition of",
       h.pending AS "?detach pending", --[>=14]
       CASE WHEN NOT c.relispartition THEN h.parents END AS "inherits",
--]
       CASE WHEN c.reloftype <> 0
       THEN pg_catalog.format_type(c.reloftype, NULL) END AS "of type",
--[whole
       CASE WHEN m.amname <> 'heap' AND c.relkind IN ('r', 'p', 'm')
       THEN pg_catalog.quote_ident(m.amname) END AS "access method",
       (SELECT pg_catalog.quote_ident(t.spcname)
        FROM pg_catalog.pg_tablespace t
        WHERE t.oid = c.reltablespace) AS "tablespace",
       CASE WHEN c.reloptions IS NOT NULL
       THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C")
             FROM pg_catalog.unnest(c.reloptions) o) END AS "options",
       CASE WHEN toast.reloptions IS NOT NULL
       THEN (SELECT pg_catalog.string_agg(o, ', ' ORDER BY o COLLATE "C")
             FROM pg_catalog.unnest(toast.reloptions) o) END AS "toast options",
--]
       c.relrowsecurity AS "?row security",
       c.relforcerowsecurity AS "?force row security",
       CASE WHEN c.relkind IN ('r', 'p', 'm') THEN
         CASE c.relreplident WHEN 'n' THEN 'nothing' WHEN 'f' THEN 'full'
--[whole
         WHEN 'i' THEN coalesce(
           (SELECT 'index ' || pg_catalog.quote_ident(x.relname)
            FROM pg_catalog.pg_index i
            JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
            WHERE i.indrelid = c.oid AND i.indisreplident),
           'index, dropped') END
--]
--[lean]         END
       END AS "replica identity",
--[whole
       CASE WHEN c.relkind = 'f' THEN
         (SELECT pg_catalog.quote_ident(s.srvname)
          FROM pg_catalog.pg_foreign_table f
          JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
          WHERE f.ftrelid = c.oid) END AS "server",
       CASE WHEN c.relkind = 'f' THEN
         (SELECT pg_catalog.string_agg(
                   CASE WHEN o ~ E'[\\n'',]'
                   THEN pg_catalog.quote_literal(o) ELSE o END, ', '
                   ORDER BY pg_catalog.convert_to(o, 'UTF8'))
          FROM pg_catalog.pg_foreign_table f,
               pg_catalog.unnest(f.ftoptions) o
          WHERE f.ftrelid = c.oid) END AS "foreign options",
--]
       CASE WHEN c.relkind IN ('v', 'm')
       THEN pg_catalog.btrim(pg_catalog.pg_get_viewdef(c.oid), ' ;')
       END AS "@definition"
--[whole
       ,
       CASE WHEN c.relkind = 'm'
       THEN (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(x.extname),
                                          ', ' ORDER BY x.extname COLLATE "C")
             FROM pg_catalog.pg_depend d
             JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
             WHERE d.classid = 1259 AND d.objid = c.oid
               AND d.deptype = 'x') END AS "depends on extension"
--]
--[lean]     , c.relkind = 'f' OR c.reltablespace <> 0 OR c.reloptions IS NOT NULL
--[lean]       OR c.relreplident = 'i' OR c.relkind = 'm' OR toast.oid IS NOT NULL
--[lean]       OR c.relam NOT IN (0, 2)
--[lean]       OR c.relkind = 'r' AND c.relname IN (
--[lean]            'alembic_version', 'flyway_schema_history', 'schema_migrations',
--[lean]            'ar_internal_metadata', 'goose_db_version', '_sqlx_migrations',
--[lean]            '__diesel_schema_migrations', 'refinery_schema_history',
--[lean]            'schema_version', 'pgmigrations', '_prisma_migrations',
--[lean]            'databasechangelog', 'databasechangeloglock',
--[lean]            'atlas_schema_revisions', '__drizzle_migrations',
--[lean]            'gorp_migrations')
--[lean]       OR EXISTS (SELECT FROM pg_catalog.pg_inherits i
--[lean]                  WHERE i.inhrelid = c.oid) AS "^rare"
FROM pg_catalog.pg_class c
--[whole
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
--]
LEFT JOIN pg_catalog.pg_class toast
  ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
--[whole
LEFT JOIN LATERAL (
  SELECT pg_catalog.string_agg(i.inhparent::pg_catalog.regclass::text, ', '
                               ORDER BY i.inhseqno) AS parents,
         pg_catalog.bool_or(i.inhdetachpending) AS pending, --[>=14]
         1 AS one
  FROM pg_catalog.pg_inherits i
  WHERE i.inhrelid = c.oid) h ON c.relkind IN ('r', 'p', 'f')
--]
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  AND c.relpersistence <> 't'
  AND c.oid >= 16384
--[whole
--[refresh]  AND c.oid = ANY (ARRAY(
--[refresh]   SELECT pg_catalog.unnest($1::pg_catalog.oid[])
--[refresh]   UNION ALL SELECT d.objid FROM pg_catalog.pg_depend d
--[refresh]             WHERE d.refclassid = 1259 AND d.classid = 1259
--[refresh]               AND d.refobjid = ANY ($1::pg_catalog.oid[])
--[refresh]               AND d.deptype = 'i'))
--]
--[lean]  AND c.oid = ANY ($1::pg_catalog.oid[])
