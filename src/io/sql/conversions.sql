-- Encoding conversions.
SELECT c.oid, c.connamespace, c.conname, NULL,
       pg_catalog.pg_get_userbyid(c.conowner), NULL,
       pg_catalog.pg_encoding_to_char(c.conforencoding) AS "from",
       pg_catalog.pg_encoding_to_char(c.contoencoding) AS "to",
       c.conproc AS "function",
       c.condefault AS "?default",
       pg_catalog.obj_description(c.oid, 'pg_conversion') AS "~comment"
FROM pg_catalog.pg_conversion c
WHERE c.oid >= 16384
