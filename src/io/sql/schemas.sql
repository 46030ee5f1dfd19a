-- Schemas. What initdb gave "public" is its default.
SELECT n.oid, NULL, n.nspname, NULL,
       pg_catalog.pg_get_userbyid(n.nspowner), n.nspacl::text,
       (SELECT i.initprivs::text FROM pg_catalog.pg_init_privs i
        WHERE i.classoid = 2615 AND i.objoid = n.oid AND n.oid < 16384),
       -- A schema that another tool keeps its history in.
       EXISTS (SELECT
               FROM (VALUES
                 ('sqitch', 'changes', 'change_id'),
                 ('pgroll', 'migrations', 'resulting_schema'),
                 ('graphile_migrate', 'migrations', 'previous_hash'),
                 ('supabase_migrations', 'schema_migrations', 'statements'),
                 ('hdb_catalog', 'hdb_version', 'cli_state'),
                 ('hdb_catalog', 'schema_migrations', 'dirty'),
                 ('atlas_schema_revisions', 'atlas_schema_revisions',
                  'partial_hashes'),
                 ('drizzle', '__drizzle_migrations', 'hash')
               ) tool (schema, rel, attr)
               JOIN pg_catalog.pg_class c
                 ON c.relname = tool.rel AND c.relnamespace = n.oid
               JOIN pg_catalog.pg_attribute a
                 ON a.attrelid = c.oid AND a.attname = tool.attr
               WHERE tool.schema = n.nspname),
       -- Before 15, "public" belongs to whoever made the cluster.
--[<15] CASE WHEN n.oid < 16384 AND n.nspowner = 10
--[<15] THEN 'pg_database_owner' ELSE
       pg_catalog.pg_get_userbyid(n.nspowner)
--[<15] END
       ,
       CASE WHEN n.oid < 16384
       THEN nullif(coalesce(pg_catalog.obj_description(n.oid, 'pg_namespace'),
                            ''), 'standard public schema')
       ELSE pg_catalog.obj_description(n.oid, 'pg_namespace')
       END AS "~comment"
FROM pg_catalog.pg_namespace n
