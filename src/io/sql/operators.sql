-- Operators; one that was only promised by another's commutator or negator has
-- no function. It counts while another promises it: a dump leaves it to that one.
SELECT o.oid, o.oprnamespace,
       o.oprname || '(' ||
       CASE WHEN o.oprleft = 0 THEN 'NONE'
       ELSE pg_catalog.format_type(o.oprleft, NULL) END || ', ' ||
       CASE WHEN o.oprright = 0 THEN 'NONE'
       ELSE pg_catalog.format_type(o.oprright, NULL) END || ')',
       NULL, pg_catalog.pg_get_userbyid(o.oprowner), NULL,
       nullif(o.oprcode, 0)::pg_catalog.regprocedure AS "function",
       CASE WHEN o.oprresult <> 0
       THEN pg_catalog.format_type(o.oprresult, NULL) END AS "returns",
       CASE WHEN o.oprcom <> 0
       THEN o.oprcom::pg_catalog.regoperator END AS "commutator",
       CASE WHEN o.oprnegate <> 0
       THEN o.oprnegate::pg_catalog.regoperator END AS "negator",
       nullif(o.oprrest, 0)::pg_catalog.regproc AS "restrict",
       nullif(o.oprjoin, 0)::pg_catalog.regproc AS "join",
       o.oprcanhash AS "?hashes",
       o.oprcanmerge AS "?merges",
       pg_catalog.obj_description(o.oid, 'pg_operator') AS "~comment"
FROM pg_catalog.pg_operator o
WHERE o.oid >= 16384
  AND (o.oprcode <> 0
       OR EXISTS (SELECT FROM pg_catalog.pg_operator p
                  WHERE o.oid IN (p.oprcom, p.oprnegate) AND p.oid <> o.oid))
