-- User mappings, without their options: only the mapped role and superusers
-- may read those, and everybody must read the same schema.
SELECT m.umid, NULL,
       CASE WHEN m.umuser = 0 THEN 'public'
       ELSE pg_catalog.quote_ident(m.usename) END || ' on ' || m.srvname,
       NULL, NULL, NULL,
       'options of user mapping ' || m.usename || ' on ' || m.srvname AS "!"
FROM pg_catalog.pg_user_mappings m
