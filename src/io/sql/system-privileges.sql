-- Privileges on what came with the server or with an extension, where they
-- differ from what came with it.
SELECT o.oid, o.kind || ' ' || o.name, o.letter,
       pg_catalog.pg_get_userbyid(o.owner), o.acl::text,
       i.initprivs::text
FROM (
  SELECT 1259 AS class, c.oid, 0 AS sub, 'relation' AS kind,
         c.oid::pg_catalog.regclass::text AS name,
         CASE WHEN c.relkind = 'S' THEN 's' ELSE 'r' END AS letter,
         c.relowner AS owner, c.relacl AS acl
  FROM pg_catalog.pg_class c
  WHERE c.relacl IS NOT NULL
    -- initdb fills this schema after it has noted the first privileges.
    AND c.relnamespace <> (SELECT n.oid FROM pg_catalog.pg_namespace n
                           WHERE n.nspname = 'information_schema')
  UNION ALL
  -- A column loses its list with the last privilege.
  SELECT 1259, a.attrelid, a.attnum, 'column',
         a.attrelid::pg_catalog.regclass::text || '.' ||
         pg_catalog.quote_ident(a.attname), 'c', c.relowner, a.attacl
  FROM (SELECT i.objoid, i.objsubid
        FROM pg_catalog.pg_init_privs i
        WHERE i.classoid = 1259 AND i.objsubid <> 0
        UNION
        SELECT w.attrelid, w.attnum FROM pg_catalog.pg_attribute w
        WHERE w.attrelid < 16384 AND w.attacl IS NOT NULL
        UNION
        SELECT w.attrelid, w.attnum FROM pg_catalog.pg_depend d
        JOIN pg_catalog.pg_attribute w ON w.attrelid = d.objid
        WHERE d.refclassid = 3079 AND d.classid = 1259 AND d.deptype = 'e'
          AND w.attacl IS NOT NULL) k (relid, number)
  JOIN pg_catalog.pg_attribute a
    ON a.attrelid = k.relid AND a.attnum = k.number
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  WHERE c.relnamespace <> (SELECT n.oid FROM pg_catalog.pg_namespace n
                           WHERE n.nspname = 'information_schema')
  UNION ALL
  SELECT 1255, p.oid, 0, 'function',
         p.oid::pg_catalog.regprocedure::text, 'f', p.proowner, p.proacl
  FROM pg_catalog.pg_proc p WHERE p.proacl IS NOT NULL
  UNION ALL
  SELECT 1247, t.oid, 0, 'type', t.oid::pg_catalog.regtype::text, 'T',
         t.typowner, t.typacl
  FROM pg_catalog.pg_type t WHERE t.typacl IS NOT NULL
  UNION ALL
  SELECT 2612, l.oid, 0, 'language', pg_catalog.quote_ident(l.lanname), 'l',
         l.lanowner, l.lanacl
  FROM pg_catalog.pg_language l WHERE l.lanacl IS NOT NULL
  UNION ALL
  SELECT 2615, n.oid, 0, 'schema', pg_catalog.quote_ident(n.nspname), 'n',
         n.nspowner, n.nspacl
  FROM pg_catalog.pg_namespace n
  WHERE n.nspacl IS NOT NULL AND n.nspname NOT IN ('public', 'information_schema')
    AND n.nspname !~ '^pg_(temp|toast)'
  UNION ALL
  SELECT 2328, f.oid, 0, 'foreign-data wrapper',
         pg_catalog.quote_ident(f.fdwname), 'F', f.fdwowner, f.fdwacl
  FROM pg_catalog.pg_foreign_data_wrapper f WHERE f.fdwacl IS NOT NULL
  UNION ALL
  SELECT 1417, s.oid, 0, 'server', pg_catalog.quote_ident(s.srvname), 'S',
         s.srvowner, s.srvacl
  FROM pg_catalog.pg_foreign_server s WHERE s.srvacl IS NOT NULL
) o (class, oid, sub, kind, name, letter, owner, acl)
LEFT JOIN pg_catalog.pg_init_privs i
  ON i.classoid = o.class AND i.objoid = o.oid AND i.objsubid = o.sub
WHERE (o.oid < 16384
       OR (o.class, o.oid) IN (
         SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
         WHERE d.refclassid = 3079 AND d.deptype = 'e'))
  AND o.acl::text IS DISTINCT FROM i.initprivs::text
